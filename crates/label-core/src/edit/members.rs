//! The mentions of one entity while operations change them.

use super::naming::OwnIds;
use crate::annotation::{Annotation, Category, EntityId};
use crate::text::Text;
use std::collections::BTreeMap;

/// The mentions of an entity, how often each spelling and each category occurs among them.
#[derive(Clone, Default)]
pub(super) struct Members {
    /// By where they start, each with the id that its spelling gives.
    marks: BTreeMap<usize, (Annotation, EntityId)>,
    own: BTreeMap<EntityId, usize>,
    categories: BTreeMap<Category, usize>,
}

impl Members {
    pub(super) fn of<'a>(
        text: &Text,
        marks: impl Iterator<Item = &'a Annotation>,
        own_ids: &mut OwnIds,
    ) -> Self {
        let mut members = Members::default();
        for mark in marks {
            members.insert(mark.clone(), own_ids.of(text, &mark.category, mark.span));
        }
        members
    }

    pub(super) fn insert(&mut self, mark: Annotation, own: EntityId) {
        *self.own.entry(own.clone()).or_insert(0) += 1;
        *self.categories.entry(mark.category.clone()).or_insert(0) += 1;
        self.marks.insert(mark.span.start(), (mark, own));
    }

    pub(super) fn remove(&mut self, mark: &Annotation) {
        if let Some((mark, own)) = self.marks.remove(&mark.span.start()) {
            take_one(&mut self.own, &own);
            take_one(&mut self.categories, &mark.category);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.marks.len()
    }

    /// The mentions, in reading order.
    pub(super) fn marks(&self) -> impl Iterator<Item = &Annotation> {
        self.marks.values().map(|(mark, _)| mark)
    }

    /// How many mentions have a spelling that gives this id.
    pub(super) fn spelt(&self, own: &EntityId) -> usize {
        self.own.get(own).copied().unwrap_or(0)
    }

    /// The ids that the spellings give, each once, in their order, and how many mentions have it.
    pub(super) fn own_ids(&self) -> impl Iterator<Item = (&EntityId, usize)> {
        self.own.iter().map(|(own, count)| (own, *count))
    }

    /// A category of a mention that is not this one.
    pub(super) fn other_category(&self, category: &Category) -> Option<&Category> {
        self.categories.keys().find(|other| *other != category)
    }
}

/// Counts one less; what is counted no more goes.
pub(super) fn take_one<K: Ord>(counts: &mut BTreeMap<K, usize>, key: &K) {
    if let Some(count) = counts.get_mut(key) {
        *count = count.saturating_sub(1);
        if *count == 0 {
            counts.remove(key);
        }
    }
}
