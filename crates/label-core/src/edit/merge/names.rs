//! What the entities of a merge are called.

use super::conflict::ConflictKind;
use super::mentions::Mentions;
use super::side::Side;
use crate::annotation::{Annotation, AnnotationSet, Category, EntityId};
use std::collections::{BTreeMap, BTreeSet};

/// Mentions that are one entity, by their places in reading order: at least one.
pub(super) struct Group {
    pub(super) members: Vec<usize>,
    pub(super) name: Named,
}

pub(super) enum Named {
    /// So the sides call it.
    Wants(EntityId),
    /// After its spellings.
    Free,
    /// It is not settled.
    Conflict(ConflictKind),
}

impl Group {
    pub(super) fn named(members: Vec<usize>, id: EntityId) -> Self {
        Group { members, name: Named::Wants(id) }
    }

    pub(super) fn refused(members: Vec<usize>) -> Self {
        Group { members, name: Named::Conflict(ConflictKind::Entity) }
    }

    /// The mention that stands first.
    pub(super) fn first(&self) -> usize {
        self.members.first().copied().unwrap_or_default()
    }
}

/// What the sides call an entity. A side that changed nothing about it leaves the name to the other; ids that a caller chose
/// stand before those that are computed; two that were chosen are a conflict. A computed id that no mention left gives is no
/// name: the entity is called anew, unless it is just what a side has.
pub(super) fn of(sets: &[AnnotationSet; 3], mentions: &Mentions, members: Vec<usize>) -> Group {
    let ids = |side: Side| -> BTreeSet<usize> {
        members.iter().filter_map(|&place| mentions.number(place, side)).collect()
    };
    let [base, ours, theirs] = Side::ALL.map(ids);
    let one = |ids: &BTreeSet<usize>| {
        ids.first().filter(|_| ids.len() == 1).and_then(|id| mentions.name(*id)).cloned()
    };
    let untouched = |side: Side| {
        let id = |place: usize, side: Side| mentions.number(place, side);
        members.iter().all(|&place| id(place, side).is_none() || id(place, side) == id(place, Side::Base))
    };
    let custom = members.iter().map(|&place| mentions.at(place)).find(|mention| mention.custom);
    let is_named = |id: &EntityId| {
        let mut own = members.iter().map(|&place| mentions.own_id(place));
        own.any(|own| own == *id || id.without_number() == Some(own.as_str()))
    };
    let is_whole = |side: Side, id: &EntityId| side.of(sets).of_entity(id).len() == members.len();
    let agreed = one(&theirs)
        .filter(|_| untouched(Side::Ours))
        .map(|id| (Side::Theirs, id))
        .or_else(|| {
            one(&ours).filter(|_| untouched(Side::Theirs) || ours == theirs).map(|id| (Side::Ours, id))
        })
        .or_else(|| one(&base).filter(|_| ours.is_empty() && theirs.is_empty()).map(|id| (Side::Base, id)))
        .filter(|(side, id)| is_whole(*side, id) || mentions.is_given(id) || is_named(id))
        .map(|(_, id)| id);
    let agreed = custom.map(|mention| mention.mark.entity.clone()).or(agreed);
    let now = ours.union(&theirs).filter_map(|number| Some((*number, mentions.name(*number)?)));
    let (before, changed): (Vec<_>, Vec<_>) =
        now.filter(|(_, id)| mentions.is_given(id)).partition(|(number, _)| base.contains(number));
    let name = match (agreed, &changed[..], &before[..]) {
        (Some(id), _, _) => Named::Wants(id),
        (None, [(_, id)], _) | (None, [], [(_, id), ..]) => Named::Wants((*id).clone()),
        (None, [], []) => Named::Free,
        (None, _, _) => Named::Conflict(ConflictKind::Name),
    };
    Group { members, name }
}

/// Makes one conflict of entities that want one id which somebody chose and the base did not have: are they one? New mentions
/// join those of their category without a question.
pub(super) fn refuse_shared(mentions: &Mentions, base: &AnnotationSet, groups: Vec<Group>) -> Vec<Group> {
    let mut shared: BTreeMap<EntityId, Vec<Group>> = BTreeMap::new();
    let mut all = Vec::with_capacity(groups.len());
    for group in groups {
        match &group.name {
            Named::Wants(id) if mentions.is_given(id) && base.of_entity(id).len() == 0 => {
                shared.entry(id.clone()).or_default().push(group);
            }
            _ => all.push(group),
        }
    }
    for groups in shared.into_values() {
        let old = groups.iter().filter(|group| !is_new(mentions, group)).count();
        let of_one_category = groups.windows(2).all(|pair| match pair {
            [a, b] => category(mentions, a) == category(mentions, b),
            _ => true,
        });
        if old < 2 && of_one_category {
            all.extend(groups);
            continue;
        }
        let keep_apart = old >= 2 && of_one_category;
        let (left, together): (Vec<Group>, Vec<Group>) =
            groups.into_iter().partition(|group| keep_apart && is_new(mentions, group));
        all.extend(left);
        let mut members: Vec<usize> = together.into_iter().flat_map(|group| group.members).collect();
        members.sort_unstable();
        all.push(Group { members, name: Named::Conflict(ConflictKind::Name) });
    }
    // Conflicts are told in reading order.
    all.sort_by_key(Group::first);
    all
}

/// Whether one set alone knows the mentions of a group, or none.
fn is_new(mentions: &Mentions, group: &Group) -> bool {
    group.members.iter().all(|&place| mentions.at(place).is_new())
}

/// The category of the mention that stands first.
fn category<'m>(mentions: &'m Mentions, group: &Group) -> &'m Category {
    &mentions.at(group.first()).mark.category
}

/// The ids that the spellings of these mentions give.
fn own_ids(mentions: &Mentions, members: &[usize]) -> BTreeSet<EntityId> {
    members.iter().map(|&place| mentions.own_id(place)).collect()
}

/// The annotations with their entities. No two groups share an id, but for new mentions, which join those that have it; of
/// others, the one that stands first has the id that both want.
pub(super) fn give(mentions: &Mentions, mut groups: Vec<Group>) -> Vec<Annotation> {
    groups.sort_by_key(Group::first);
    let mut taken: BTreeMap<EntityId, &Group> = BTreeMap::new();
    let mut wanted: Vec<Option<EntityId>> = Vec::with_capacity(groups.len());
    for group in &groups {
        let Named::Wants(id) = &group.name else {
            wanted.push(None);
            continue;
        };
        let holder = *taken.entry(id.clone()).or_insert(group);
        let has = std::ptr::eq(holder, group) || may_join(mentions, holder, group);
        wanted.push(has.then(|| id.clone()));
    }
    let mut all = Vec::with_capacity(mentions.len());
    let mut numbers = BTreeMap::new();
    for (group, wanted) in groups.iter().zip(wanted) {
        let name = wanted.unwrap_or_else(|| {
            let name = free_name(&own_ids(mentions, &group.members), &taken, &mut numbers);
            let name = name.unwrap_or_else(|| mentions.at(group.first()).mark.entity.clone());
            taken.insert(name.clone(), group);
            name
        });
        let member = |&place: &usize| mentions.at(place).mark.clone().with_entity(name.clone());
        all.extend(group.members.iter().map(member));
    }
    all
}

/// Whether two groups that want one id are one entity: one of them is new, they are of one category, and it is not by chance
/// that two sets numbered them alike.
fn may_join(mentions: &Mentions, holder: &Group, group: &Group) -> bool {
    let is_custom = |group: &Group| group.members.iter().any(|&place| mentions.at(place).custom);
    let by_chance = matches!(&group.name, Named::Wants(id) if mentions.is_numbered(id));
    if by_chance && !is_custom(holder) && !is_custom(group) {
        return false;
    }
    category(mentions, holder) == category(mentions, group)
        && (is_new(mentions, holder) || is_new(mentions, group))
}

/// The smallest of these ids that is not taken, else the smallest with the first number that is not. `numbers`: up to which
/// number all of an id are taken.
fn free_name(
    own: &BTreeSet<EntityId>,
    taken: &BTreeMap<EntityId, &Group>,
    numbers: &mut BTreeMap<EntityId, u64>,
) -> Option<EntityId> {
    if let Some(free) = own.iter().find(|id| !taken.contains_key(id)) {
        return Some(free.clone());
    }
    let first = own.first()?;
    let last = numbers.entry(first.clone()).or_insert(1);
    let mut after = (*last + 1..u64::MAX).map(|number| (number, first.numbered(number)));
    let (number, free) = after.find(|(_, id)| !taken.contains_key(id))?;
    *last = number;
    Some(free)
}
