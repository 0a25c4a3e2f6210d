use super::ReplacementPlan;
use crate::annotation::{AnnotationSet, Category, EntityId};
use crate::text::{OffsetMap, Text};
use once_cell::sync::OnceCell;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

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

impl ReplacementPlan {
    /// The draft: the text with the words in place, and the map between the two texts.
    pub fn apply(&self) -> Pseudonymized {
        let (text, map) = self.rewrite().apply();
        Pseudonymized { plan: self.clone(), text, map, annotations: Arc::default() }
    }
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
            let moved =
                replacement.annotation().moved_to(span).with_entity(EntityId::of_words(replacement.words()));
            Some(moved.with_category(self.plan.policy().shown(replacement.category())))
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
