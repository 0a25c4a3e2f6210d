//! What the entities of a merge are called.

use super::{BASE, ConflictKind, Mention, OURS, THEIRS};
use crate::annotation::{Annotation, AnnotationSet, EntityId};
use crate::edit::naming::own_id;
use std::collections::{BTreeMap, BTreeSet};

/// Mentions that are one entity.
pub(super) struct Group {
    pub(super) members: Vec<usize>,
    pub(super) name: Named,
}

pub(super) enum Named {
    /// So the sides call it.
    Wants(EntityId),
    /// After its spellings.
    Free,
    /// It has no name, as this is not settled.
    Conflict(ConflictKind),
}

/// What the sides call an entity. A side that changed nothing about it leaves the name to the other; ids that a caller chose
/// stand before those that are computed; two that were chosen are a conflict.
pub(super) fn of(sets: &[AnnotationSet; 3], mentions: &[Mention], members: Vec<usize>) -> Group {
    let ids = |side: usize| -> BTreeSet<&EntityId> {
        members.iter().filter_map(|&index| mentions[index].ids[side].as_ref()).collect()
    };
    let [base, ours, theirs] = [BASE, OURS, THEIRS].map(ids);
    let one = |ids: &BTreeSet<&EntityId>| ids.first().filter(|_| ids.len() == 1).map(|id| (*id).clone());
    let untouched = |side: usize| {
        members.iter().all(|&index| {
            let ids = &mentions[index].ids;
            ids[side].is_none() || ids[side] == ids[BASE]
        })
    };
    let custom = members.iter().find(|&&index| mentions[index].custom);
    let custom = custom.map(|&index| mentions[index].mark.entity.clone());
    let agreed = custom
        .or_else(|| one(&theirs).filter(|_| untouched(OURS)))
        .or_else(|| one(&ours).filter(|_| untouched(THEIRS)))
        .or_else(|| one(&ours).filter(|_| ours == theirs))
        .or_else(|| one(&base).filter(|_| ours.is_empty() && theirs.is_empty()));
    let computed = |id: &EntityId| {
        members.iter().any(|&index| {
            let mark = &mentions[index].mark;
            let own = own_id(&sets[BASE], &mark.category, mark.span);
            own == *id || id.without_number() == Some(own.as_str())
        })
    };
    let name = agreed.map(Named::Wants).unwrap_or_else(|| {
        let chosen = |ids: &mut dyn Iterator<Item = &EntityId>| -> Vec<EntityId> {
            ids.filter(|id| !computed(id)).cloned().collect()
        };
        let changed = chosen(&mut ours.union(&theirs).filter(|id| !base.contains(*id)).copied());
        let before = chosen(&mut base.iter().copied());
        match (&changed[..], &before[..]) {
            ([id], _) | ([], [id, ..]) => Named::Wants(id.clone()),
            ([], []) => Named::Free,
            _ => Named::Conflict(ConflictKind::Name),
        }
    });
    Group { members, name }
}

/// The annotations with their entities. Two groups never share an id, but for new mentions, which join those that have it; of
/// others, the one that stands first has the id that both want.
pub(super) fn give(
    sets: &[AnnotationSet; 3],
    mentions: &[Mention],
    mut groups: Vec<Group>,
) -> Vec<Annotation> {
    groups.sort_by_key(|group| group.members.first().copied());
    let mut taken: BTreeMap<EntityId, usize> = BTreeMap::new();
    let mut names: Vec<Option<EntityId>> = Vec::with_capacity(groups.len());
    let category = |group: &Group| group.members.first().map(|&index| &mentions[index].mark.category);
    let is_new = |group: &Group| {
        group.members.iter().all(|&index| {
            let ids = &mentions[index].ids;
            ids.iter().filter(|id| id.is_some()).count() <= 1
        })
    };
    for (number, group) in groups.iter().enumerate() {
        let Named::Wants(id) = &group.name else {
            names.push(None);
            continue;
        };
        let holder = taken.get(id).and_then(|&holder| groups.get(holder));
        let joins = |holder: &Group| category(holder) == category(group) && (is_new(holder) || is_new(group));
        let free = holder.is_none();
        names.push((free || holder.is_some_and(joins)).then(|| id.clone()));
        taken.entry(id.clone()).or_insert(number);
    }
    let mut all = Vec::with_capacity(mentions.len());
    for (group, name) in groups.iter().zip(names) {
        let name = name.or_else(|| {
            let ids: BTreeSet<EntityId> = group
                .members
                .iter()
                .map(|&index| &mentions[index].mark)
                .map(|mark| own_id(&sets[BASE], &mark.category, mark.span))
                .collect();
            let first = ids.first()?.clone();
            let numbered = (2_u64..).map(|number| first.numbered(number));
            let name = ids.iter().cloned().chain(numbered).find(|id| !taken.contains_key(id))?;
            taken.insert(name.clone(), usize::MAX);
            Some(name)
        });
        for &index in &group.members {
            let mark = mentions[index].mark.clone();
            let entity = name.clone().unwrap_or_else(|| mark.entity.clone());
            all.push(mark.with_entity(entity));
        }
    }
    all
}
