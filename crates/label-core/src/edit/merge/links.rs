//! Who is one entity with whom, as partitions of mentions.

use super::names::{self, Group, Named};
use super::{BASE, Conflict, ConflictKind, Decision, Mention, OURS, Resolution, THEIRS, decided};
use crate::annotation::{Annotation, AnnotationSet, EntityId};
use crate::text::Span;
use std::collections::BTreeMap;

/// Which mentions are one entity: a union-find forest.
struct Forest(Vec<usize>);

impl Forest {
    fn root(&mut self, mut node: usize) -> usize {
        while let Some(&parent) = self.0.get(node)
            && parent != node
        {
            let above = self.0.get(parent).copied().unwrap_or(parent);
            if let Some(slot) = self.0.get_mut(node) {
                *slot = above;
            }
            node = above;
        }
        node
    }

    fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        // The earlier mention is the root, whatever the order of the calls.
        if let Some(slot) = self.0.get_mut(a.max(b)) {
            *slot = a.min(b);
        }
    }
}

/// Gives each mention its entity; what cannot be settled is left out and answered as conflicts.
pub(super) fn settle(
    sets: &[AnnotationSet; 3],
    mut mentions: Vec<Mention>,
    decisions: &[Decision],
) -> (Vec<Annotation>, Vec<Conflict>) {
    mentions.sort_unstable_by(|a, b| a.mark.order(&b.mark));
    let mut forest = Forest((0..mentions.len()).collect());
    let known_to_both: Vec<usize> =
        (0..mentions.len()).filter(|&index| is_common(&mentions, index)).collect();
    for side in [OURS, THEIRS] {
        unite_by(&mentions, &known_to_both, side, &mut forest);
    }
    let mut refused: Vec<usize> = Vec::new();
    for block in blocks(&mut forest, &known_to_both).values() {
        if !is_complete(&mentions, block) {
            refused.extend(block.first());
        }
    }
    attach(&mentions, &known_to_both, &mut forest, &mut refused);
    let everything: Vec<usize> = (0..mentions.len()).collect();
    let refused: Vec<usize> = refused.into_iter().map(|index| forest.root(index)).collect();
    let groups = blocks(&mut forest, &everything);
    let mut found = Vec::with_capacity(groups.len());
    let mut conflicts = Vec::new();
    for (root, members) in groups {
        let mixed =
            members.iter().any(|&index| mentions[index].mark.category != mentions[root].mark.category);
        let group = if mixed || refused.contains(&root) {
            Group { members, name: Named::Conflict(ConflictKind::Entity) }
        } else {
            names::of(sets, &mentions, members)
        };
        match group.name {
            Named::Conflict(kind) => match decided(decisions, true, mentions[root].mark.span) {
                Some(resolution) if covers(resolution, &mentions, &group.members) => {
                    found.extend(resolved(&mentions, &group.members, resolution));
                }
                _ => conflicts.push(conflict(sets, &mentions, &group.members, kind)),
            },
            Named::Wants(_) | Named::Free => found.push(group),
        }
    }
    (names::give(sets, &mentions, found), conflicts)
}

fn is_common(mentions: &[Mention], index: usize) -> bool {
    mentions.get(index).is_some_and(|mention| mention.ids[OURS].is_some() && mention.ids[THEIRS].is_some())
}

/// Unites the mentions that one side has as one entity, unless the other side has taken them apart: two are one where both
/// sides have them so, or where this side has them so and the base has not.
fn unite_by(mentions: &[Mention], common: &[usize], side: usize, forest: &mut Forest) {
    let other = if side == OURS { THEIRS } else { OURS };
    let mut order = common.to_vec();
    order.sort_by(|&a, &b| {
        (&mentions[a].ids[side], &mentions[a].ids[other])
            .cmp(&(&mentions[b].ids[side], &mentions[b].ids[other]))
    });
    for block in order.chunk_by(|&a, &b| mentions[a].ids[side] == mentions[b].ids[side]) {
        let before = |index: usize| &mentions[index].ids[BASE];
        let joined =
            block.windows(2).any(|pair| before(pair[0]).is_none() || before(pair[0]) != before(pair[1]));
        for pair in block.windows(2) {
            if joined || mentions[pair[0]].ids[other] == mentions[pair[1]].ids[other] {
                forest.unite(pair[0], pair[1]);
            }
        }
    }
}

/// The sets of the forest among these mentions, each by its root.
fn blocks(forest: &mut Forest, among: &[usize]) -> BTreeMap<usize, Vec<usize>> {
    let mut blocks: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &index in among {
        blocks.entry(forest.root(index)).or_default().push(index);
    }
    blocks
}

/// Whether any two of a block are one entity for a reason of their own, and none are only because both are one with a third:
/// counts the pairs that are, by inclusion and exclusion.
fn is_complete(mentions: &[Mention], block: &[usize]) -> bool {
    let ids = |index: usize| &mentions[index].ids;
    let both = pairs(block, |index| Some((&ids(index)[OURS], &ids(index)[THEIRS])));
    let all = pairs(block, |index| {
        ids(index)[BASE].as_ref().map(|base| (base, &ids(index)[OURS], &ids(index)[THEIRS]))
    });
    let by_one = |side: usize| {
        let one = pairs(block, |index| Some(&ids(index)[side]));
        let as_before = pairs(block, |index| ids(index)[BASE].as_ref().map(|base| (base, &ids(index)[side])));
        one + all - both - as_before
    };
    both + by_one(OURS) + by_one(THEIRS) == choose_two(block.len())
}

/// How many pairs agree on a key; a mention without one agrees with none.
fn pairs<K: Ord>(block: &[usize], key: impl Fn(usize) -> Option<K>) -> u64 {
    let mut keys: Vec<K> = block.iter().filter_map(|&index| key(index)).collect();
    keys.sort_unstable();
    keys.chunk_by(|a, b| a == b).map(|run| choose_two(run.len())).sum()
}

fn choose_two(count: usize) -> u64 {
    let count = count as u64;
    count * count.saturating_sub(1) / 2
}

/// Mentions that one set alone knows go with those that it has as the same entity. Where these are no longer one, the mention
/// cannot be in two: all of them are refused. Where there are none, mentions with one id are one entity.
fn attach(mentions: &[Mention], common: &[usize], forest: &mut Forest, refused: &mut Vec<usize>) {
    let mut known: BTreeMap<(usize, &EntityId), Vec<usize>> = BTreeMap::new();
    for &index in common {
        for (side, id) in mentions[index].ids.iter().enumerate() {
            if let Some(id) = id {
                known.entry((side, id)).or_default().push(index);
            }
        }
    }
    let mut new: BTreeMap<(&EntityId, &crate::annotation::Category), usize> = BTreeMap::new();
    for (index, mention) in mentions.iter().enumerate().filter(|(index, _)| !is_common(mentions, *index)) {
        let side = mention.ids.iter().rposition(Option::is_some);
        let mates = side.and_then(|side| known.get(&(side, mention.mark.entity())));
        let Some(mates) = mates else {
            let first = *new.entry((mention.mark.entity(), mention.mark.category())).or_insert(index);
            forest.unite(first, index);
            continue;
        };
        let mut mates = mates.iter().copied();
        let Some(first) = mates.next() else { continue };
        if mates.any(|mate| forest.root(mate) != forest.root(first)) {
            refused.push(index);
            for mate in known.get(&(side.unwrap_or(BASE), mention.mark.entity())).into_iter().flatten() {
                forest.unite(index, *mate);
            }
        } else {
            forest.unite(index, first);
        }
    }
}

/// Whether a decision says something of every mention of the group.
fn covers(resolution: &Resolution, mentions: &[Mention], members: &[usize]) -> bool {
    let Resolution::Custom(given) = resolution else { return true };
    members.iter().all(|&index| given.iter().any(|annotation| annotation.span() == mentions[index].mark.span))
}

/// The entities that somebody decided on. A mention that the chosen set does not know stays with those of its own side.
fn resolved(mentions: &[Mention], members: &[usize], resolution: &Resolution) -> Vec<Group> {
    let given: BTreeMap<Span, &EntityId> = match resolution {
        Resolution::Custom(given) => given.iter().map(|one| (one.span(), one.entity())).collect(),
        _ => BTreeMap::new(),
    };
    let mut groups: BTreeMap<(bool, &EntityId), Vec<usize>> = BTreeMap::new();
    for &index in members {
        let mention = &mentions[index];
        let chosen = resolution.side().and_then(|side| mention.ids[side].as_ref());
        let chosen = chosen.or_else(|| given.get(&mention.mark.span).copied());
        let key = (chosen.is_some(), chosen.unwrap_or(&mention.mark.entity));
        groups.entry(key).or_default().push(index);
    }
    let group = |((_, name), members): ((bool, &EntityId), Vec<usize>)| Group {
        members,
        name: Named::Wants(name.clone()),
    };
    groups.into_iter().map(group).collect()
}

fn conflict(
    sets: &[AnnotationSet; 3],
    mentions: &[Mention],
    members: &[usize],
    kind: ConflictKind,
) -> Conflict {
    let mut sides = [const { Vec::new() }; 3];
    for &index in members {
        let mention = &mentions[index];
        for ((list, set), id) in sides.iter_mut().zip(sets).zip(&mention.ids) {
            if id.is_some() {
                // As the set has it: its extent and category may be others.
                let there = set.overlapping(mention.mark.span).unwrap_or_default();
                list.extend(there.first().cloned());
            }
        }
    }
    let spans = members.iter().map(|&index| mentions[index].mark.span);
    let extent = spans.reduce(|all, span| all.cover(span).unwrap_or(all));
    let extent = extent.unwrap_or(mentions[0].mark.span);
    Conflict { kind, extent, sides }
}
