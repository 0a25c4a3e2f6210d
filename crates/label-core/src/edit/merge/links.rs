//! Who is one entity with whom, as partitions of mentions.

use super::conflict::{Conflict, ConflictKind, Decisions, Resolution};
use super::mentions::Mentions;
use super::names::{self, Group, Named};
use super::side::Side;
use crate::annotation::{Annotation, AnnotationSet, Category, EntityId, Partition};
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Gives each mention its entity; what cannot be settled is left out and answered as conflicts.
pub(super) fn settle(
    sets: &[AnnotationSet; 3],
    mentions: &Mentions,
    decisions: &Decisions,
) -> (Vec<Annotation>, Vec<Conflict>) {
    let (mut groups, mut conflicts) = (Vec::new(), Vec::new());
    let entities = Entities::of(mentions).blocks(sets).into_iter().map(|(members, holds)| {
        if holds { names::of(sets, mentions, members) } else { Group::refused(members) }
    });
    for group in names::refuse_shared(mentions, Side::Base.of(sets), entities.collect()) {
        let Named::Conflict(kind) = group.name else {
            groups.push(group);
            continue;
        };
        match decisions.get(&(true, spans(mentions, &group))) {
            Some(resolution) => groups.extend(resolved(mentions, &group.members, resolution)),
            None => conflicts.push(conflict(sets, mentions, &group, kind)),
        }
    }
    (names::give(mentions, groups), conflicts)
}

/// Where the mentions of a group stand.
fn spans(mentions: &Mentions, group: &Group) -> Vec<Span> {
    group.members.iter().map(|&place| mentions.at(place).mark.span).collect()
}

/// Which mentions are one entity, and mentions of entities that do not hold.
struct Entities<'m> {
    mentions: &'m Mentions,
    partition: Partition,
    refused: Vec<usize>,
}

impl<'m> Entities<'m> {
    fn of(mentions: &'m Mentions) -> Self {
        let places: Vec<usize> = (0..mentions.len()).collect();
        let (common, new): (Vec<usize>, Vec<usize>) =
            places.iter().partition(|&&place| mentions.at(place).is_common());
        let partition = Partition::singletons(mentions.len());
        let mut entities = Entities { mentions, partition, refused: Vec::new() };
        entities.unite_by(&common, Side::Ours);
        entities.unite_by(&common, Side::Theirs);
        for block in entities.partition.blocks(common.iter().copied()) {
            if !is_complete(mentions, &block) {
                entities.refused.extend(block.first());
            }
        }
        entities.attach(&common, &new);
        entities
    }

    /// The entities, each by its mentions in reading order, and whether it holds.
    fn blocks(mut self, sets: &[AnnotationSet; 3]) -> Vec<(Vec<usize>, bool)> {
        let refused: BTreeSet<usize> = self.refused.iter().map(|&place| self.partition.root(place)).collect();
        let blocks = self.partition.blocks(0..self.mentions.len()).into_iter();
        let mut known = BTreeMap::new();
        let with_answer = |block: Vec<usize>| {
            let is_refused = block.first().is_some_and(|first| refused.contains(first));
            let holds = !is_refused && self.may_be_one(sets, &block, &mut known);
            (block, holds)
        };
        blocks.map(with_answer).collect()
    }

    /// Whether the mentions of a block are of one category, or of several that one of the sets has in one of their entities.
    /// `known`: of each entity of a set that was asked for, its categories.
    fn may_be_one<'s>(
        &self,
        sets: &'s [AnnotationSet; 3],
        block: &[usize],
        known: &mut BTreeMap<(Side, usize), BTreeSet<&'s Category>>,
    ) -> bool {
        let mentions = || block.iter().map(|&place| self.mentions.at(place));
        let categories: BTreeSet<&Category> = mentions().map(|mention| &mention.mark.category).collect();
        if categories.len() < 2 || mentions().all(|mention| mention.custom) {
            return true;
        }
        let mut has_all = |side: Side, number: usize| {
            let there = known.entry((side, number)).or_insert_with(|| {
                let id = self.mentions.name(number).into_iter();
                id.flat_map(|id| side.of(sets).of_entity(id)).map(Annotation::category).collect()
            });
            categories.iter().all(|category| there.contains(category))
        };
        Side::ALL.into_iter().any(|side| {
            let numbers: BTreeSet<usize> =
                block.iter().filter_map(|&place| self.mentions.number(place, side)).collect();
            numbers.into_iter().any(|number| has_all(side, number))
        })
    }

    /// Unites what one side has as one entity, unless the other side has taken it apart: two mentions are one where both
    /// sides have them so, or where this side has them so and the base has not.
    fn unite_by(&mut self, common: &[usize], side: Side) {
        let mentions = self.mentions;
        let id = |place: usize, side: Side| mentions.number(place, side);
        let mut order = common.to_vec();
        order.sort_by_key(|&place| (id(place, side), id(place, side.other())));
        for block in order.chunk_by(|&a, &b| id(a, side) == id(b, side)) {
            let neighbours = || block.iter().zip(block.iter().skip(1));
            let was_one = |(&a, &b): (&usize, &usize)| {
                id(a, Side::Base).is_some() && id(a, Side::Base) == id(b, Side::Base)
            };
            // Where the base had two entities, every mention of one is joined with every mention of the other.
            let joined = !neighbours().all(was_one);
            for (&a, &b) in neighbours() {
                if joined || id(a, side.other()) == id(b, side.other()) {
                    self.partition.unite(a, b);
                }
            }
        }
    }

    /// Mentions that one set alone knows go with those that it has as the same entity. Where these are no longer one, such a
    /// mention cannot be in two entities: all are refused. Where there are none, mentions with one id are one entity, unless it
    /// is by chance that two sets numbered them alike.
    fn attach(&mut self, common: &[usize], new: &[usize]) {
        let mut known: BTreeMap<(Side, usize), Vec<usize>> = BTreeMap::new();
        for &place in common {
            for side in Side::ALL {
                if let Some(id) = self.mentions.number(place, side) {
                    known.entry((side, id)).or_default().push(place);
                }
            }
        }
        let mut first: BTreeMap<(usize, Option<Side>), usize> = BTreeMap::new();
        let mentions = self.mentions;
        for &place in new {
            let mention = mentions.at(place);
            let entity = mentions.own_number(place);
            let side = Side::ALL.into_iter().rfind(|side| mention.id(*side).is_some());
            let mates = side.and_then(|side| known.get_mut(&(side, entity)));
            let Some((mate, mates)) = mates.and_then(|mates| Some((*mates.first()?, mates))) else {
                let by_side = side.filter(|_| mentions.is_numbered(&mention.mark.entity));
                let key = (entity, by_side);
                self.partition.unite(*first.entry(key).or_insert(place), place);
                continue;
            };
            let root = self.partition.root(mate);
            if mates.iter().any(|mate| self.partition.root(*mate) != root) {
                self.refused.push(place);
                for mate in &*mates {
                    self.partition.unite(root, *mate);
                }
            }
            // They are one now: the next mention of this kind need not ask all of them.
            mates.truncate(1);
            self.partition.unite(place, root);
        }
    }
}

/// Whether any two mentions of a block are one entity for a reason of their own, and none only because both are one with a
/// third. Counts the pairs that are, by inclusion and exclusion: two are one where both sides agree, or where one side has
/// them so and neither the other side nor the base.
fn is_complete(mentions: &Mentions, block: &[usize]) -> bool {
    let id = |place: usize, side: Side| mentions.number(place, side);
    let both = pairs(block, |place| Some((id(place, Side::Ours), id(place, Side::Theirs))));
    let always = pairs(block, |place| {
        id(place, Side::Base).map(|base| (base, id(place, Side::Ours), id(place, Side::Theirs)))
    });
    let by_one = |side: Side| {
        let now = pairs(block, |place| id(place, side));
        let before_too = pairs(block, |place| id(place, Side::Base).map(|base| (base, id(place, side))));
        now + always - both - before_too
    };
    both + by_one(Side::Ours) + by_one(Side::Theirs) == choose_two(block.len())
}

/// How many pairs agree on a key; a mention without one agrees with none.
fn pairs<K: Ord>(block: &[usize], key: impl Fn(usize) -> Option<K>) -> u64 {
    let mut keys: Vec<K> = block.iter().filter_map(|&place| key(place)).collect();
    keys.sort_unstable();
    keys.chunk_by(|a, b| a == b).map(|run| choose_two(run.len())).sum()
}

fn choose_two(count: usize) -> u64 {
    let count = count as u64;
    count * count.saturating_sub(1) / 2
}

/// The entities that somebody decided on. A mention that the chosen set does not know stays with those of its own side; where
/// both sides added it, it is called after its spelling, so that neither is preferred.
fn resolved(mentions: &Mentions, members: &[usize], resolution: &Resolution) -> Vec<Group> {
    let given: BTreeMap<Span, EntityId> = match resolution {
        Resolution::Custom(given) => given.iter().map(|one| (one.span(), one.entity().clone())).collect(),
        _ => BTreeMap::new(),
    };
    let mut groups: BTreeMap<(EntityId, Option<&Category>), Vec<usize>> = BTreeMap::new();
    for &place in members {
        let mention = mentions.at(place);
        let chosen = resolution.side().and_then(|side| mention.id(side));
        let chosen = chosen.or_else(|| given.get(&mention.mark.span)).cloned();
        let other = || if mention.is_common() { mentions.own_id(place) } else { mention.mark.entity.clone() };
        // What was chosen is one entity also where it is of several categories.
        let category = chosen.is_none().then_some(&mention.mark.category);
        let key = (chosen.unwrap_or_else(other), category);
        groups.entry(key).or_default().push(place);
    }
    let named = |((id, _), members): ((EntityId, Option<&Category>), _)| Group::named(members, id);
    groups.into_iter().map(named).collect()
}

fn conflict(sets: &[AnnotationSet; 3], mentions: &Mentions, group: &Group, kind: ConflictKind) -> Conflict {
    let spans = spans(mentions, group);
    let first = mentions.at(group.first()).mark.span;
    let extent = spans.iter().fold(first, |all, span| all.cover(*span).unwrap_or(all));
    let known = |side: Side| {
        let members = group.members.iter().map(|&place| mentions.at(place));
        let known = members.filter(move |mention| mention.id(side).is_some());
        // As the set has it: extent and category may be others there.
        known.filter_map(move |mention| side.of(sets).overlapping(mention.mark.span).ok()?.first().cloned())
    };
    let sides = Side::ALL.map(|side| known(side).collect());
    Conflict { kind, extent, mentions: spans, sides }
}
