use super::allowances::Allowances;
use super::groups::{Groups, Member};
use super::plan::Circumstances;
use super::stretches::Stretches;
use super::{Key, Ledger, ReplacementPlan};
use crate::annotation::AnnotationSet;
use crate::decision::{Scope, ScopeKind};
use crate::error::{Error, Result};
use crate::policy::Policy;
use std::fmt;
use std::sync::Arc;

/// Turns the marks of a decision into a plan of replacements: policy, key, scope and, for a case, ledger.
///
/// The same arguments give the same plan on every machine, whatever the order in which the marks were given.
#[derive(Clone)]
pub struct Pseudonymizer {
    policy: Policy,
    key: Key,
    scope: Scope,
    ledger: Option<Ledger>,
    pub(super) allowances: Allowances,
}

impl Pseudonymizer {
    /// A pseudonymizer without ledger.
    pub fn new(policy: Policy, key: Key, scope: Scope) -> Self {
        Pseudonymizer { policy, key, scope, ledger: None, allowances: Allowances::none() }
    }

    /// The same with a ledger: entities that it pins keep their words, no other entity gets them.
    #[must_use]
    pub fn with_ledger(self, ledger: Ledger) -> Self {
        Pseudonymizer { ledger: Some(ledger), ..self }
    }

    /// The plan, whatever it may be used for: see [`Pseudonymizer::plan`].
    pub(super) fn draw(&self, annotations: &AnnotationSet) -> Result<ReplacementPlan> {
        let stretches = Stretches::of(annotations, &self.policy)?;
        if let Some(ledger) = &self.ledger {
            check(ledger, &self.key, &self.scope, [&self.policy])?;
        } else if self.scope.kind() == ScopeKind::Case {
            return Err(Error::LedgerRequired);
        }
        let (places, words, case) = {
            let members = [Member { set: annotations, stretches: &stretches }];
            let (groups, places) = Groups::of(&members, self.ledger.is_some());
            let words = groups.words(&self.key, &self.scope, &members, self.ledger.as_ref())?;
            let case = self.ledger.clone().map(|ledger| (ledger, groups.pins(&words)));
            (places, words, case)
        };
        let given = places.into_iter().flatten().map(|(group, slot)| {
            let words = words.get(group).and_then(|words| words.get(slot));
            ((group, slot), words.cloned().unwrap_or_else(|| Arc::from("[...]")))
        });
        let circumstances = Circumstances {
            key_id: self.key.shared_id(),
            scope: self.scope.clone(),
            case,
            policy: self.policy.clone(),
            by_hand: self.allowances.by_hand().cloned(),
        };
        ReplacementPlan::of(annotations, stretches, given, circumstances)
    }
}

impl fmt::Debug for Pseudonymizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pseudonymizer")
            .field("policy", &self.policy)
            .field("key", &self.key)
            .field("scope", &self.scope)
            .field("ledger", &self.ledger)
            .field("allowances", &self.allowances)
            .finish()
    }
}

/// The ledger of a case before any of its decisions is published: words for all entities of all its decisions at once, free
/// of what stays of all their texts. Letters do not depend on the order of the decisions; numbers count first appearances in
/// the order given. Entities that `ledger` pins already keep their words; a new case begins with [`Ledger::new`].
///
/// # Errors
/// As [`Pseudonymizer::plan`].
pub fn case_registry<'d>(
    key: &Key,
    decisions: impl IntoIterator<Item = (&'d AnnotationSet, &'d Policy)>,
    ledger: &Ledger,
) -> Result<Ledger> {
    let mut all = Vec::new();
    for (annotations, policy) in decisions {
        check(ledger, key, ledger.scope(), [policy])?;
        all.push((annotations, Stretches::of(annotations, policy)?));
    }
    let members: Vec<Member<'_>> = all.iter().map(|(set, stretches)| Member { set, stretches }).collect();
    let (groups, _) = Groups::of(&members, true);
    let words = groups.words(key, ledger.scope(), &members, Some(ledger))?;
    Ok(ledger.following(groups.pins(&words)))
}

/// Why marks cannot be replaced under this policy, whatever words there are.
pub(crate) fn refusal(annotations: &AnnotationSet, policy: &Policy) -> Option<Error> {
    Stretches::of(annotations, policy).err()
}

/// Refuses a ledger of another scope, key or settings.
fn check<'p>(
    ledger: &Ledger,
    key: &Key,
    scope: &Scope,
    policies: impl IntoIterator<Item = &'p Policy>,
) -> Result<()> {
    ledger.check_scope(scope)?;
    ledger.check_key(key.id())?;
    policies.into_iter().try_for_each(|policy| ledger.check_templates(policy.settings().templates()))
}
