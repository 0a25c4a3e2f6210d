use super::allowances::ByHand;
use super::free::words_standing;
use super::groups::Place;
use super::stretch::Why;
use super::stretches::Stretches;
use super::{ALGORITHM, Ledger, Pin};
use crate::annotation::{Annotation, AnnotationSet, Category, EntityId};
use crate::decision::Scope;
use crate::error::Result;
use crate::policy::{KeepReason, Policy};
use crate::text::{Rewrite, Span, Text, unicode_version};
use once_cell::sync::OnceCell;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

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
    case: Option<Case>,
    key_id: Arc<str>,
    scope: Scope,
    policy: Policy,
    by_hand: Option<ByHand>,
}

/// The ledger that a plan was made with, and what the plan adds to it.
struct Case {
    before: Ledger,
    pins: Vec<Pin>,
    after: OnceCell<Ledger>,
    quoted: OnceCell<Vec<Arc<str>>>,
}

/// What a plan is made of beside its words.
pub(super) struct Circumstances {
    pub(super) key_id: Arc<str>,
    pub(super) scope: Scope,
    /// The ledger it was made with, and what it adds.
    pub(super) case: Option<(Ledger, Vec<Pin>)>,
    pub(super) policy: Policy,
    pub(super) by_hand: Option<ByHand>,
}

impl Inner {
    /// The annotation at a position among those of the set, then those that it dropped.
    fn annotation(&self, position: usize) -> Option<Annotation> {
        self.annotations.iter().chain(self.annotations.dropped()).nth(position).cloned()
    }
}

impl ReplacementPlan {
    /// `words`: of each stretch. Stretches of one entity that touch become one.
    pub(super) fn of(
        annotations: &AnnotationSet,
        stretches: Stretches<'_>,
        words: impl Iterator<Item = (Place, Arc<str>)>,
        circumstances: Circumstances,
    ) -> Result<Self> {
        let count = stretches.masked.len();
        let mut replacements: Vec<(Span, Arc<str>)> = Vec::with_capacity(count);
        let mut reasons = Vec::with_capacity(count);
        let mut renamed = BTreeMap::new();
        let mut last: Option<Place> = None;
        for (stretch, (place, words)) in stretches.masked.iter().zip(words) {
            let touched: Option<&mut (Span, Arc<str>)> = replacements
                .last_mut()
                .filter(|(extent, _)| last == Some(place) && extent.end() == stretch.extent.start());
            last = Some(place);
            if let Some((extent, _)) = touched
                && let Ok(cover) = extent.cover(stretch.extent)
            {
                *extent = cover;
                continue;
            }
            if let Cow::Owned(entity) = &stretch.entity {
                renamed.insert(replacements.len(), entity.clone());
            }
            replacements.push((stretch.extent, words));
            reasons.push((stretch.position, stretch.why));
        }
        let rewrite = Rewrite::new(annotations.text(), replacements)?;
        let Circumstances { key_id, scope, case, policy, by_hand } = circumstances;
        let case =
            case.map(|(before, pins)| Case { before, pins, after: OnceCell::new(), quoted: OnceCell::new() });
        Ok(ReplacementPlan(Arc::new(Inner {
            rewrite,
            annotations: annotations.clone(),
            reasons,
            renamed,
            keep: stretches.kept,
            replacements: OnceCell::new(),
            kept: OnceCell::new(),
            case,
            key_id,
            scope,
            policy,
            by_hand,
        })))
    }

    /// What is put in place of what.
    pub(super) fn rewrite(&self) -> &Rewrite {
        &self.0.rewrite
    }

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

    /// The id of the key ([`Key::id`](crate::Key::id)).
    pub fn key_id(&self) -> &str {
        &self.0.key_id
    }

    /// Across what the words hold.
    pub fn scope(&self) -> &Scope {
        &self.0.scope
    }

    /// The Unicode tables that folded spellings ([`unicode_version`]).
    pub fn unicode_version(&self) -> &'static str {
        unicode_version()
    }

    /// The marks whose category the settings do not list, which are masked as `[...]`: their places among the marks of the
    /// set, in reading order. Their labels may be mistakes, and are shown nowhere.
    pub fn unlisted(&self) -> Vec<usize> {
        let marks = self.0.annotations.iter().enumerate();
        let unlisted = marks.filter(|(_, mark)| !self.0.policy.lists(mark.category()));
        unlisted.map(|(index, _)| index).collect()
    }

    /// The policy that was followed.
    pub fn policy(&self) -> &Policy {
        &self.0.policy
    }

    /// Who states that what the court ordered was carried out by hand; `None` where nobody had to.
    pub fn by_hand(&self) -> Option<&ByHand> {
        self.0.by_hand.as_ref()
    }

    /// The stretches of the original text that are replaced, in reading order.
    pub(super) fn extents(&self) -> Vec<Span> {
        self.0.rewrite.replacements().iter().map(|(extent, _)| *extent).collect()
    }

    /// The ledger for the next decision: the one given, and the words of this plan. `None` where none was given.
    pub fn ledger(&self) -> Option<&Ledger> {
        let case = self.0.case.as_ref()?;
        Some(case.after.get_or_init(|| case.before.following(case.pins.iter().cloned())))
    }

    /// Pinned words that stand in the text that stays: the decision quotes one that was published, or a reader may take one
    /// for the other. Sorted. Found when somebody asks; the cost follows the ledger.
    pub fn quoted(&self) -> &[Arc<str>] {
        let find = |case: &Case| words_standing(self.text(), &self.extents(), &case.before);
        let case = self.0.case.as_ref();
        case.map_or(&[], |case| case.quoted.get_or_init(|| find(case)))
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
