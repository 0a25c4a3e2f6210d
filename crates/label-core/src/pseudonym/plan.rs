use super::groups::Groups;
use super::stretch::Why;
use super::stretches::Stretches;
use super::{ALGORITHM, Key, Ledger};
use crate::annotation::{Annotation, AnnotationSet, Category, EntityId};
use crate::decision::Scope;
use crate::error::Result;
use crate::policy::{KeepReason, Policy};
use crate::text::{OffsetMap, Rewrite, Span, Text};
use once_cell::sync::OnceCell;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
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
}

impl Pseudonymizer {
    /// A pseudonymizer without ledger.
    pub fn new(policy: Policy, key: Key, scope: Scope) -> Self {
        Pseudonymizer { policy, key, scope, ledger: None }
    }

    /// The same with a ledger: entities that it pins keep their words, no other entity gets them.
    #[must_use]
    pub fn with_ledger(self, ledger: Ledger) -> Self {
        Pseudonymizer { ledger: Some(ledger), ..self }
    }

    /// What would be replaced, by which words, and why. Nothing is written yet.
    ///
    /// # Errors
    /// [`Error::UnknownCategory`](crate::Error::UnknownCategory) under strict settings;
    /// [`Error::LedgerRequired`](crate::Error::LedgerRequired) and [`Error::ScopeTooWide`](crate::Error::ScopeTooWide) where
    /// the scope does not allow letters or numbers; [`Error::Ledger`](crate::Error::Ledger) where the text holds pinned
    /// words; [`Error::TooManyEntities`](crate::Error::TooManyEntities) above 16,275 in one group of letters;
    /// [`Error::TooLarge`](crate::Error::TooLarge) for an output above 4 GiB.
    pub fn plan(&self, annotations: &AnnotationSet) -> Result<ReplacementPlan> {
        let stretches = Stretches::of(annotations, &self.policy)?;
        let mut groups = Groups::new();
        let places = groups.add(&stretches);
        let words = groups.words(&self.key, &self.scope, &[annotations.text()], self.ledger.as_ref())?;
        let word_of = |group: usize, slot: usize| words.get(group).and_then(|words| words.get(slot)).cloned();
        let mut replacements = Vec::with_capacity(places.len());
        let mut reasons = Vec::with_capacity(places.len());
        let mut renamed = BTreeMap::new();
        for (number, (stretch, (group, slot))) in stretches.masked.iter().zip(places).enumerate() {
            let words = word_of(group, slot).unwrap_or_else(|| Arc::from("[...]"));
            replacements.push((stretch.extent, words));
            reasons.push((stretch.position, stretch.why));
            if let Cow::Owned(entity) = &stretch.entity {
                renamed.insert(number, entity.clone());
            }
        }
        let rewrite = Rewrite::new(annotations.text(), replacements)?;
        let ledger = follow(self.ledger.as_ref(), &groups, &words);
        Ok(ReplacementPlan(Arc::new(Inner {
            rewrite,
            annotations: annotations.clone(),
            reasons,
            renamed,
            keep: stretches.kept,
            replacements: OnceCell::new(),
            kept: OnceCell::new(),
            ledger,
            key: self.key.clone(),
            scope: self.scope.clone(),
        })))
    }
}

impl fmt::Debug for Pseudonymizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pseudonymizer")
            .field("policy", &self.policy)
            .field("key", &self.key)
            .field("scope", &self.scope)
            .field("ledger", &self.ledger)
            .finish()
    }
}

/// The ledger of a case before any of its decisions is published: words for all entities of all its decisions at once, free
/// of all their texts. Letters do not depend on the order of the decisions; numbers count first appearances in the order
/// given. Entities that `ledger` pins already keep their words.
///
/// # Errors
/// As [`Pseudonymizer::plan`].
pub fn case_registry<'d>(
    key: &Key,
    scope: &Scope,
    decisions: impl IntoIterator<Item = (&'d AnnotationSet, &'d Policy)>,
    ledger: &Ledger,
) -> Result<Ledger> {
    let (mut texts, mut all) = (Vec::new(), Vec::new());
    for (annotations, policy) in decisions {
        all.push(Stretches::of(annotations, policy)?);
        texts.push(annotations.text());
    }
    let mut groups = Groups::new();
    for stretches in &all {
        groups.add(stretches);
    }
    let words = groups.words(key, scope, &texts, Some(ledger))?;
    Ok(follow(Some(ledger), &groups, &words))
}

/// The ledger that follows: what was pinned, and the words given now.
fn follow(ledger: Option<&Ledger>, groups: &Groups<'_>, words: &[Vec<Arc<str>>]) -> Ledger {
    let Some(ledger) = ledger else { return Ledger::new() };
    let given = groups.iter().zip(words).filter(|(group, _)| group.template.specifier().is_some());
    ledger.extended(given.flat_map(|(group, words)| {
        let written: Arc<str> = group.template.as_str().into();
        let entries = group.entities.iter().zip(words);
        entries.map(move |(entity, words)| (written.clone(), (*entity).clone(), words.clone()))
    }))
}

/// One replacement: a stretch of the original, the words for it, and why.
#[derive(Clone)]
pub struct Replacement {
    extent: Span,
    words: Arc<str>,
    annotation: Annotation,
    entity: EntityId,
    why: Why,
}

impl Replacement {
    /// The stretch of the original text.
    pub fn extent(&self) -> Span {
        self.extent
    }

    /// What stands in its place.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// The category that is replaced.
    pub fn category(&self) -> &Category {
        self.annotation.category()
    }

    /// The entity whose words these are: that of the mark; where its id is made of a spelling that was widened to whole words,
    /// the id that those give. Secret.
    pub fn entity(&self) -> &EntityId {
        &self.entity
    }

    /// The mark behind it, as it stands in the set; of several, the first.
    pub fn annotation(&self) -> &Annotation {
        &self.annotation
    }

    /// Why it is replaced.
    pub fn why(&self) -> Why {
        self.why
    }
}

impl fmt::Debug for Replacement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replacement")
            .field("extent", &self.extent)
            .field("words", &self.words)
            .field("category", self.category())
            .field("why", &self.why)
            .finish_non_exhaustive()
    }
}

/// What becomes of one category in one decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategorySummary {
    /// The category.
    pub category: Category,
    /// Stretches that are replaced.
    pub replaced: usize,
    /// Entities behind them.
    pub entities: usize,
    /// Marks that stay, and why.
    pub kept: Option<(usize, KeepReason)>,
}

/// Every replacement of one text: sorted, disjoint, checked. Applying it cannot fail.
///
/// Secret, as it holds the original and its entities; `Debug` shows numbers only. Cheap to clone.
#[derive(Clone)]
pub struct ReplacementPlan(Arc<Inner>);

struct Inner {
    rewrite: Rewrite,
    annotations: AnnotationSet,
    /// Of each replacement: the position of the annotation behind it, and why.
    reasons: Vec<(usize, Why)>,
    /// By number of the replacement: the entity, where it is not that of the annotation.
    renamed: BTreeMap<usize, EntityId>,
    keep: Vec<(usize, KeepReason)>,
    /// What `reasons` and `keep` say in full, made when somebody asks.
    replacements: OnceCell<Vec<Replacement>>,
    kept: OnceCell<Vec<(Annotation, KeepReason)>>,
    ledger: Ledger,
    key: Key,
    scope: Scope,
}

impl Inner {
    /// The annotation at a position among those of the set, then those that it dropped.
    fn annotation(&self, position: usize) -> Option<Annotation> {
        self.annotations.iter().chain(self.annotations.dropped()).nth(position).cloned()
    }
}

impl ReplacementPlan {
    /// The original text.
    pub fn text(&self) -> &Text {
        self.0.rewrite.text()
    }

    /// The marks from which it was made.
    pub fn annotations(&self) -> &AnnotationSet {
        &self.0.annotations
    }

    /// The replacements, in reading order.
    pub fn replacements(&self) -> &[Replacement] {
        self.0.replacements.get_or_init(|| {
            let replacements = self.0.rewrite.replacements().iter().zip(&self.0.reasons).enumerate();
            let replacement =
                |(number, ((extent, words), (position, why))): (usize, (&(Span, _), &(_, _)))| {
                    let annotation = self.0.annotation(*position)?;
                    let entity = self.0.renamed.get(&number).unwrap_or(annotation.entity()).clone();
                    let words: &Arc<str> = words;
                    Some(Replacement { extent: *extent, words: words.clone(), annotation, entity, why: *why })
                };
            replacements.filter_map(replacement).collect()
        })
    }

    /// The marks that stay as they are, in reading order, and why. Within one of them a mark that lost to it may be replaced.
    pub fn kept(&self) -> &[(Annotation, KeepReason)] {
        self.0.kept.get_or_init(|| {
            let kept = self.0.keep.iter();
            kept.filter_map(|&(position, reason)| Some((self.0.annotation(position)?, reason))).collect()
        })
    }

    /// Replacements and kept marks per category, in the order of the categories' names.
    pub fn summary(&self) -> Vec<CategorySummary> {
        let mut rows: BTreeMap<&Category, CategorySummary> = BTreeMap::new();
        let blank = |category: &Category| CategorySummary {
            category: category.clone(),
            replaced: 0,
            entities: 0,
            kept: None,
        };
        let mut seen = BTreeSet::new();
        for replacement in self.replacements() {
            let row = rows.entry(replacement.category()).or_insert_with(|| blank(replacement.category()));
            row.replaced += 1;
            row.entities += usize::from(seen.insert((replacement.category(), replacement.entity())));
        }
        for (annotation, reason) in self.kept() {
            let row = rows.entry(annotation.category()).or_insert_with(|| blank(annotation.category()));
            row.kept.get_or_insert((0, *reason)).0 += 1;
        }
        rows.into_values().collect()
    }

    /// The scheme that gave the words: [`ALGORITHM`].
    pub fn algorithm(&self) -> &'static str {
        ALGORITHM
    }

    /// The id of the key ([`Key::id`]).
    pub fn key_id(&self) -> &str {
        self.0.key.id()
    }

    /// Across what the words hold.
    pub fn scope(&self) -> &Scope {
        &self.0.scope
    }

    /// The ledger for the next decision: the one given, and the words of this plan. Empty where none was given.
    pub fn ledger(&self) -> &Ledger {
        &self.0.ledger
    }

    /// The draft: the text with the words in place, and the map between the two texts.
    pub fn apply(&self) -> Pseudonymized {
        let (text, map) = self.0.rewrite.apply();
        Pseudonymized { plan: self.clone(), text, map, annotations: Arc::default() }
    }
}

impl fmt::Debug for ReplacementPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplacementPlan")
            .field("algorithm", &self.algorithm())
            .field("key_id", &self.key_id())
            .field("replacements", &self.0.reasons.len())
            .field("kept", &self.0.keep.len())
            .finish_non_exhaustive()
    }
}

/// A draft: the pseudonymised text, the map to the original, and the marks on the new text.
///
/// Secret until it has been audited: a name that nobody marked still stands in it. `Debug` shows numbers only.
#[derive(Clone)]
pub struct Pseudonymized {
    plan: ReplacementPlan,
    text: Text,
    map: OffsetMap,
    annotations: Arc<OnceCell<AnnotationSet>>,
}

impl Pseudonymized {
    /// The pseudonymised text.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Positions of the original and of the pseudonymised text, both ways.
    pub fn map(&self) -> &OffsetMap {
        &self.map
    }

    /// The plan that was applied.
    pub fn plan(&self) -> &ReplacementPlan {
        &self.plan
    }

    /// The marks on the pseudonymised text. A replaced entity is renamed to its words; an entity that stays is renamed to its
    /// category and a number in reading order: no id of the original is left. A kept mark within which words were put in place
    /// stands among those that the set dropped.
    pub fn annotations(&self) -> &AnnotationSet {
        self.annotations.get_or_init(|| self.project())
    }

    fn project(&self) -> AnnotationSet {
        let replaced = self.plan.replacements().iter().enumerate().filter_map(|(number, replacement)| {
            let span = self.map.output_of(number)?;
            Some(replacement.annotation.moved_to(span).with_entity(EntityId::of_words(&replacement.words)))
        });
        let mut ordinals: BTreeMap<(&Category, &EntityId), usize> = BTreeMap::new();
        let mut counts: BTreeMap<&Category, usize> = BTreeMap::new();
        let kept = self.plan.kept().iter().filter_map(|(annotation, _)| {
            let span = self.map.span_to_output(annotation.span()).ok()??;
            let ordinal =
                *ordinals.entry((annotation.category(), annotation.entity())).or_insert_with(|| {
                    let count = counts.entry(annotation.category()).or_default();
                    *count += 1;
                    *count
                });
            let entity = EntityId::of_words(&format!("{} {ordinal}", annotation.category()));
            Some(annotation.moved_to(span).with_entity(entity))
        });
        AnnotationSet::of_winners(&self.text, replaced.collect(), kept.collect())
    }
}

impl fmt::Debug for Pseudonymized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pseudonymized")
            .field("text", &self.text)
            .field("plan", &self.plan)
            .finish_non_exhaustive()
    }
}
