use crate::decision::{Scope, ScopeKind};
use crate::error::{Error, Result};
use crate::policy::Settings;
use crate::pseudonym::{Key, Ledger, Ledgers, case_registry, refusal};
use crate::record::Record;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What is known of the cases that decisions belong to: their ledgers, and what happens to cases that have none.
///
/// By default no case is known, and a decision of a case is refused ([`Error::LedgerRequired`]): invented words would not be
/// those that its other decisions were published with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cases {
    ledgers: Ledgers,
    new: bool,
    hold: bool,
}

impl Cases {
    /// The cases with these ledgers; none is new.
    pub fn of(ledgers: Ledgers) -> Self {
        Cases { ledgers, ..Self::default() }
    }

    /// The same, and cases without a ledger begin with this call. Their ledgers come out of it: keep them.
    #[must_use]
    pub fn with_new(self) -> Self {
        Cases { new: true, ..self }
    }

    /// The same, and a case of which a decision is refused is held back as a whole: the others are refused too
    /// ([`Error::CaseHeld`]), and its ledger stays as it was.
    #[must_use]
    pub fn with_hold(self) -> Self {
        Cases { hold: true, ..self }
    }

    /// The ledgers.
    pub fn ledgers(&self) -> &Ledgers {
        &self.ledgers
    }

    /// The same with the ledgers that follow a call.
    #[must_use]
    pub fn followed_by(self, ledgers: Ledgers) -> Self {
        Cases { ledgers, ..self }
    }

    /// The ledger for a record of this scope: the one known, or an empty one where the case may begin.
    pub(crate) fn ledger(&self, scope: &Scope, key: &Key) -> Option<Cow<'_, Ledger>> {
        if scope.kind() != ScopeKind::Case {
            return None;
        }
        let begin = || self.new.then(|| Cow::Owned(Ledger::new(scope.clone(), key)));
        self.ledgers.get(scope).map(Cow::Borrowed).or_else(begin)
    }
}

/// The ledgers of the cases of some records, with words for all their entities; or why the case is refused.
pub(crate) type Registry = BTreeMap<Scope, Result<Ledger>>;

/// Gives words to all entities of the cases among these records: per case all at once, in the order of the decisions' ids, so
/// that neither the order of the records nor how they are shared out matters. A decision that is refused gets no words, and
/// takes none from the others.
pub(crate) fn begin<'r>(
    records: impl IntoIterator<Item = &'r Record>,
    settings: &Settings,
    key: &Key,
    cases: &Cases,
) -> Registry {
    let mut by_case: BTreeMap<Scope, Vec<&Record>> = BTreeMap::new();
    for record in records {
        let scope = record.scope();
        if scope.kind() == ScopeKind::Case {
            by_case.entry(scope).or_default().push(record);
        }
    }
    by_case
        .into_iter()
        .map(|(scope, records)| {
            let ledger = registry(&scope, records, settings, key, cases);
            (scope, ledger)
        })
        .collect()
}

fn registry(
    scope: &Scope,
    mut records: Vec<&Record>,
    settings: &Settings,
    key: &Key,
    cases: &Cases,
) -> Result<Ledger> {
    let ledger = cases.ledger(scope, key).ok_or(Error::LedgerRequired)?;
    records.sort_by(|a, b| a.decision().id().cmp(b.decision().id()));
    // Whoever asks for what the settings refuse is refused alone, when its turn comes.
    let policies: Vec<_> =
        records.iter().map(|record| settings.for_decision(record.decision()).ok()).collect();
    let count = records.len();
    let good = || {
        let pairs = records.iter().map(|record| record.annotations()).zip(&policies);
        let pairs = pairs.filter_map(|(set, policy)| Some((set, policy.as_ref()?)));
        pairs.filter(|(set, policy)| refusal(set, policy).is_none())
    };
    let refused = count - good().count();
    if cases.hold && refused > 0 {
        return Err(Error::CaseHeld { refused });
    }
    case_registry(key, good(), &ledger)
}
