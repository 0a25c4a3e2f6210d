//! Which id an entity has by its spelling: see [`Operation`](super::Operation).

use crate::annotation::{Annotation, AnnotationSet, Category, EntityId};
use crate::text::{Span, Text};
use std::collections::BTreeMap;

/// Longer spellings, in bytes, are seldom met twice: they are not kept.
const LONGEST: usize = 256;

/// The ids that spellings give, each spelling folded once.
#[derive(Clone, Default)]
pub(super) struct OwnIds(BTreeMap<Category, BTreeMap<Box<str>, EntityId>>);

impl OwnIds {
    /// The id that a spelling alone gives. `span` is of this text.
    pub(super) fn of(&mut self, text: &Text, category: &Category, span: Span) -> EntityId {
        let spelling = text.slice(span).unwrap_or_default();
        let known = self.0.get(category).and_then(|known| known.get(spelling));
        if let Some(id) = known {
            return id.clone();
        }
        let id = EntityId::computed(category, spelling);
        if spelling.len() > LONGEST {
            return id;
        }
        self.0.entry(category.clone()).or_default().insert(spelling.into(), id.clone());
        id
    }
}

/// Whether the id that a spelling gives names an entity: with a number behind it or without.
pub(super) fn gives(own: &EntityId, entity: &EntityId) -> bool {
    own == entity || entity.without_number() == Some(own.as_str())
}

/// Whether a mention gives its entity this id: its spelling does, with a number behind it or without.
pub(super) fn names(set: &AnnotationSet, mention: &Annotation, entity: &EntityId) -> bool {
    gives(&EntityId::computed(&mention.category, set.spelling(mention)), entity)
}

/// An id that has a number behind it: the id without, and the number.
pub(super) fn number(entity: &EntityId) -> Option<(&str, u64)> {
    let (id, number) = entity.as_str().rsplit_once("#N")?;
    Some((id, number.parse().ok()?))
}
