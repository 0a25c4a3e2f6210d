//! The mentions of a merge, and the entity that each set has for them.

use super::side::Side;
use crate::annotation::{Annotation, AnnotationSet, EntityId};
use crate::edit::naming;
use crate::text::Text;
use foldhash::fast::FixedState;
use std::collections::{BTreeSet, HashMap};

/// A mention of the merge, and the entity that each set has for it, where that set knows the mention.
pub(super) struct Mention {
    pub(super) mark: Annotation,
    pub(super) ids: [Option<EntityId>; 3],
    /// Somebody decided on this annotation and gave its entity.
    pub(super) custom: bool,
}

impl Mention {
    /// The entity that a set has for it.
    pub(super) fn id(&self, side: Side) -> Option<&EntityId> {
        side.of(&self.ids).as_ref()
    }

    /// Whether both people have it.
    pub(super) fn is_common(&self) -> bool {
        self.id(Side::Ours).is_some() && self.id(Side::Theirs).is_some()
    }

    /// Whether one set alone knows it, or none.
    pub(super) fn is_new(&self) -> bool {
        self.ids.iter().flatten().nth(1).is_none()
    }
}

/// Ids by their places in their order.
struct Numbers<'m> {
    numbers: HashMap<&'m EntityId, usize, FixedState>,
    names: Vec<&'m EntityId>,
}

impl<'m> Numbers<'m> {
    fn of(mentions: &'m [Mention]) -> Self {
        let mut numbers: HashMap<&EntityId, usize, FixedState> = HashMap::default();
        let mut names: Vec<&EntityId> = Vec::new();
        for id in
            mentions.iter().flat_map(|mention| mention.ids.iter().flatten().chain([&mention.mark.entity]))
        {
            if numbers.insert(id, 0).is_none() {
                names.push(id);
            }
        }
        names.sort_unstable();
        for (number, id) in names.iter().enumerate() {
            numbers.insert(id, number);
        }
        Numbers { numbers, names }
    }

    fn number(&self, id: &EntityId) -> usize {
        self.numbers.get(id).copied().unwrap_or(usize::MAX)
    }

    fn of_id(&self, id: Option<&EntityId>) -> Option<usize> {
        id.map(|id| self.number(id))
    }

    fn names(&self) -> Vec<EntityId> {
        self.names.iter().copied().cloned().collect()
    }
}

/// The mentions of a merge, in reading order. They are spoken of by their places in this list.
pub(super) struct Mentions {
    text: Text,
    list: Vec<Mention>,
    /// The ids that somebody chose: in one of the sets, no mention of the entity gives it its id.
    given: BTreeSet<EntityId>,
    /// All ids, in their order: numbers compare faster.
    names: Vec<EntityId>,
    /// Of each mention, the numbers of its ids.
    numbers: Vec<[Option<usize>; 3]>,
    /// Of each mention, the number of the id that its annotation has.
    own_numbers: Vec<usize>,
}

impl Mentions {
    pub(super) fn of(sets: &[AnnotationSet; 3], mut list: Vec<Mention>) -> Self {
        list.sort_unstable_by(|a, b| a.mark.order(&b.mark));
        let given = sets.iter().flat_map(|set| {
            let named = |id: &EntityId| set.of_entity(id).any(|mention| naming::names(set, mention, id));
            set.entities().filter(move |id| !named(id)).cloned()
        });
        let given = given.collect();
        let numbered = Numbers::of(&list);
        let numbers =
            list.iter().map(|mention| mention.ids.each_ref().map(|id| numbered.of_id(id.as_ref()))).collect();
        let own_numbers = list.iter().map(|mention| numbered.number(&mention.mark.entity)).collect();
        let names = numbered.names();
        Mentions { text: Side::Base.of(sets).text().clone(), list, given, names, numbers, own_numbers }
    }

    /// The number of the entity that a set has for a mention.
    pub(super) fn number(&self, place: usize, side: Side) -> Option<usize> {
        self.numbers.get(place).and_then(|numbers| *side.of(numbers))
    }

    /// The number of the entity that the annotation of a mention has.
    pub(super) fn own_number(&self, place: usize) -> usize {
        self.own_numbers.get(place).copied().unwrap_or(usize::MAX)
    }

    /// The id of this number.
    pub(super) fn name(&self, number: usize) -> Option<&EntityId> {
        self.names.get(number)
    }

    pub(super) fn is_given(&self, id: &EntityId) -> bool {
        self.given.contains(id)
    }

    /// Whether an id only keeps people of one name apart: two sets may have numbered two of them alike.
    pub(super) fn is_numbered(&self, id: &EntityId) -> bool {
        !self.is_given(id) && id.without_number().is_some()
    }

    #[expect(clippy::indexing_slicing, reason = "every place comes from this list, which does not change")]
    pub(super) fn at(&self, place: usize) -> &Mention {
        &self.list[place]
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The id that its spelling gives.
    pub(super) fn own_id(&self, place: usize) -> EntityId {
        let mark = &self.at(place).mark;
        EntityId::computed(&mark.category, self.text.slice(mark.span).unwrap_or_default())
    }
}
