//! Which id an entity has after an operation: see [`Operation`](super::Operation).

use crate::annotation::{Annotation, AnnotationSet, Category, EntityId};
use crate::text::Span;
use std::collections::BTreeSet;

/// The id that a spelling alone gives. `span` is of the set's text.
pub(super) fn own_id(set: &AnnotationSet, category: &Category, span: Span) -> EntityId {
    EntityId::computed(category, set.text().slice(span).unwrap_or_default())
}

/// The ids that the spellings of these mentions give, each once, sorted.
pub(super) fn own_ids<'a>(
    set: &AnnotationSet,
    mentions: impl IntoIterator<Item = &'a Annotation>,
) -> BTreeSet<EntityId> {
    mentions.into_iter().map(|mention| own_id(set, &mention.category, mention.span)).collect()
}

/// Whether a mention gives its entity this id: its spelling does, with a number behind it or without.
pub(super) fn names(set: &AnnotationSet, mention: &Annotation, entity: &EntityId) -> bool {
    let id = own_id(set, &mention.category, mention.span);
    id == *entity || entity.without_number() == Some(id.as_str())
}

/// The entity that an id of a spelling names in a category: that of all who are spelt so, unless that id is used in another
/// category (`a_b` and `c` against `a` and `b_c`): then the first number that is not.
pub(super) fn named_by(set: &AnnotationSet, category: &Category, id: &EntityId) -> EntityId {
    let usable = |id: &EntityId| {
        set.of_entity(id).next().is_none_or(|other| other.category == *category) && !set.is_mixed(id)
    };
    if usable(id) { id.clone() } else { first_numbered(id, usable) }
}

/// What a group of mentions that is one entity is called: after its smallest spelling that names no entity outside the
/// group, else after its smallest spelling, numbered. `ids`: those of the group's spellings. `spans`: where its mentions
/// stand in the set, in reading order. `taken`: the names that other groups just got.
pub(super) fn name_of(
    set: &AnnotationSet,
    ids: &BTreeSet<EntityId>,
    spans: &[Span],
    taken: &BTreeSet<EntityId>,
) -> Option<EntityId> {
    let free = |id: &EntityId| !taken.contains(id) && is_free(set, id, spans);
    let own = ids.iter().find(|id| free(id)).cloned();
    own.or_else(|| ids.first().map(|id| first_numbered(id, free)))
}

/// `id#2`, `id#3`, ...: the first that no mention has.
pub(super) fn numbered(set: &AnnotationSet, id: &EntityId) -> EntityId {
    first_numbered(id, |id| is_free(set, id, &[]))
}

fn first_numbered(id: &EntityId, wanted: impl Fn(&EntityId) -> bool) -> EntityId {
    let found = (2..u64::MAX).map(|number| id.numbered(number)).find(wanted);
    found.unwrap_or_else(|| id.clone())
}

fn is_free(set: &AnnotationSet, id: &EntityId, spans: &[Span]) -> bool {
    set.of_entity(id).all(|mention| spans.binary_search(&mention.span).is_ok())
}
