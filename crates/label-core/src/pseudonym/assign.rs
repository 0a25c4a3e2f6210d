//! Keyed letters: which label each entity of a group gets.
//!
//! Tier 1 has 25 labels (A to Z without Q), tier 2 has 625 (pairs), tier 3 has 15,625 (triples). In tiers 1 and 2 every
//! entity `e` gives every label `l` a weight, `w(e, l)`: the `l`-th big-endian u64 of its stream. Pairs (entity, free label)
//! are taken from the heaviest down (then by entity, then by label) while both are free; who is left goes to the next tier.
//! This is the one stable matching of entities and labels under these weights, so it does not depend on any order, and it
//! is found here by letting entities propose (Gale and Shapley 1962), which needs no sort of all pairs.
//!
//! Tier 3 is for groups of more than 650 entities. Entities take their turn in ascending order of block `0xFFFFFFFF` of
//! their tier-3 stream (32 bytes; then by id). Each takes the first free label among its probes: the big-endian u64s of
//! blocks 0 to 255 of the stream, modulo 15,625; after these 1,024 probes, the next free label in alphabetical order from
//! the last probe on, and round. Injective and free of order, but less stable than a matching when entities come and go.

use super::key::{GroupKey, Stream};
use crate::error::{Error, Result};
use std::cmp::Reverse;

/// A–Z without Q.
const ALPHABET: &[u8; 25] = b"ABCDEFGHIJKLMNOPRSTUVWXYZ";
/// Labels of one, two and three letters.
const TIER_SIZES: [usize; 3] = [25, 625, 15_625];
const PROBE_BLOCKS: u32 = 256;

/// The label of each entity, in the order of `entities`, which must be sorted by bytes and without repetition.
///
/// `taken` says which labels are not free.
pub(super) fn assign(key: &GroupKey, entities: &[&str], taken: impl Fn(&str) -> bool) -> Result<Vec<Label>> {
    let mut labels = vec![Label::default(); entities.len()];
    let mut waiting: Vec<usize> = (0..entities.len()).collect();
    for tier in 1..=3_u32 {
        if waiting.is_empty() {
            break;
        }
        let free = free_labels(tier, &taken);
        let names: Vec<&str> = waiting.iter().filter_map(|&entity| entities.get(entity).copied()).collect();
        let given = if tier < 3 { matched(key, &names, tier, &free) } else { probed(key, &names, &free)? };
        let mut left = Vec::new();
        for (&entity, label) in waiting.iter().zip(given) {
            match (label, labels.get_mut(entity)) {
                (Some(number), Some(slot)) => *slot = Label::new(tier, number),
                _ => left.push(entity),
            }
        }
        waiting = left;
    }
    Ok(labels)
}

/// Numbers of the labels of a tier that are free, ascending.
fn free_labels(tier: u32, taken: impl Fn(&str) -> bool) -> Vec<usize> {
    (0..tier_size(tier)).filter(|&number| !taken(Label::new(tier, number).as_str())).collect()
}

fn tier_size(tier: u32) -> usize {
    TIER_SIZES.get(tier as usize - 1).copied().unwrap_or_default()
}

/// One to three letters, without an allocation of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Label {
    letters: [u8; 3],
    length: usize,
}

impl Label {
    /// The label with this number, in alphabetical order within its tier.
    fn new(tier: u32, number: usize) -> Self {
        let mut label = Label { letters: [b'A'; 3], length: tier as usize };
        let mut rest = number;
        for letter in label.letters.iter_mut().take(label.length).rev() {
            *letter = ALPHABET.get(rest % ALPHABET.len()).copied().unwrap_or(b'A');
            rest /= ALPHABET.len();
        }
        label
    }

    pub(super) fn as_str(&self) -> &str {
        let letters = self.letters.get(..self.length).unwrap_or_default();
        std::str::from_utf8(letters).unwrap_or_default()
    }
}

/// The free labels in the order in which one entity wishes for them, found as far as it is needed: few entities are refused
/// more than a few times.
struct Wishes {
    /// Weight, and position of the label in `free`. What has been given out stands in front.
    labels: Vec<(u64, usize)>,
    given: usize,
}

impl Wishes {
    /// So many wishes are looked for one by one before the rest is sorted.
    const SOUGHT: usize = 8;

    /// The heaviest label not yet given out; of equal ones the first in the alphabet.
    fn next(&mut self) -> Option<(u64, usize)> {
        let rest = self.labels.get_mut(self.given..)?;
        let before = |a: &(u64, usize), b: &(u64, usize)| (Reverse(a.0), a.1).cmp(&(Reverse(b.0), b.1));
        if self.given < Self::SOUGHT {
            let (best, _) = rest.iter().enumerate().min_by(|(_, a), (_, b)| before(a, b))?;
            rest.swap(0, best);
        } else if self.given == Self::SOUGHT {
            rest.sort_unstable_by(before);
        }
        self.given += 1;
        rest.first().copied()
    }
}

/// One tier's stable matching: for each entity the number of its label, if it got one.
#[expect(
    clippy::indexing_slicing,
    reason = "entities are positions in `names`, labels positions in `free`; both are made here"
)]
fn matched(key: &GroupKey, names: &[&str], tier: u32, free: &[usize]) -> Vec<Option<usize>> {
    let mut wishes: Vec<Wishes> = names.iter().map(|name| wishes(key, name, tier, free)).collect();
    // Of each free label, who holds it and with what weight.
    let mut holders: Vec<Option<(u64, usize)>> = vec![None; free.len()];
    for first in 0..names.len() {
        let mut entity = first;
        while let Some((weight, label)) = wishes[entity].next() {
            match holders[label] {
                // The heavier pair stands; of equal ones that of the entity that sorts first.
                Some((held, holder)) if (held, Reverse(holder)) > (weight, Reverse(entity)) => {}
                Some((_, holder)) => {
                    holders[label] = Some((weight, entity));
                    entity = holder;
                }
                None => {
                    holders[label] = Some((weight, entity));
                    break;
                }
            }
        }
    }
    let mut given = vec![None; names.len()];
    for (label, holder) in holders.iter().enumerate() {
        if let Some((_, entity)) = holder {
            given[*entity] = Some(free[label]);
        }
    }
    given
}

/// Weighs the free labels. `free` ascends, so one pass over the stream gives the weights in order.
#[expect(clippy::indexing_slicing, reason = "a remainder of 4 into four words")]
fn wishes(key: &GroupKey, name: &str, tier: u32, free: &[usize]) -> Wishes {
    let mut stream = key.stream(name, tier);
    let mut weighed = Vec::with_capacity(free.len());
    for labels in free.chunk_by(|a, b| a / 4 == b / 4) {
        let block = labels.first().map_or(0, |label| label / 4);
        let words = stream.words(block as u32);
        for &label in labels {
            weighed.push((words[label % 4], weighed.len()));
        }
    }
    Wishes { labels: weighed, given: 0 }
}

/// Tier 3.
fn probed(key: &GroupKey, names: &[&str], free: &[usize]) -> Result<Vec<Option<usize>>> {
    if names.len() > free.len() {
        return Err(Error::TooManyEntities { count: names.len(), limit: free.len() });
    }
    let size = tier_size(3);
    let mut is_free = vec![false; size];
    for &label in free {
        if let Some(flag) = is_free.get_mut(label) {
            *flag = true;
        }
    }
    let mut turns: Vec<([u8; 32], usize)> = names
        .iter()
        .enumerate()
        .map(|(entity, name)| (key.stream(name, 3).block(u32::MAX), entity))
        .collect();
    // Positions in `names` ascend with the ids.
    turns.sort_unstable();
    let mut given = vec![None; names.len()];
    for (_, entity) in turns {
        let Some(name) = names.get(entity) else { continue };
        let label =
            probe(&mut key.stream(name, 3), size, |label| is_free.get(label).copied().unwrap_or(false));
        if let (Some(flag), Some(slot)) = (is_free.get_mut(label), given.get_mut(entity)) {
            *flag = false;
            *slot = Some(label);
        }
    }
    Ok(given)
}

/// The first free label among an entity's probes. At least one label must be free.
fn probe(stream: &mut Stream<'_>, size: usize, is_free: impl Fn(usize) -> bool) -> usize {
    let mut last = 0;
    for block in 0..PROBE_BLOCKS {
        for word in stream.words(block) {
            last = (word % size as u64) as usize;
            if is_free(last) {
                return last;
            }
        }
    }
    (last..size).chain(0..last).find(|&label| is_free(label)).unwrap_or(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::Scope;
    use crate::pseudonym::Key;

    fn group(seed: u8) -> GroupKey {
        Key::from_bytes([seed; 32]).for_group(&Scope::document("d").unwrap(), "[%c]")
    }

    /// The definition, word by word: sort all pairs, take them while both are free.
    fn by_definition(key: &GroupKey, entities: &[&str], taken: impl Fn(&str) -> bool) -> Vec<Label> {
        let mut labels = vec![Label::default(); entities.len()];
        let mut waiting: Vec<usize> = (0..entities.len()).collect();
        for tier in 1..=2 {
            let mut pairs = Vec::new();
            for &entity in &waiting {
                for label in free_labels(tier, &taken) {
                    let words = key.stream(entities[entity], tier).words((label / 4) as u32);
                    pairs.push((Reverse(words[label % 4]), entity, label));
                }
            }
            pairs.sort_unstable();
            let mut used = std::collections::BTreeSet::new();
            for (_, entity, label) in pairs {
                if labels[entity].as_str().is_empty() && used.insert(label) {
                    labels[entity] = Label::new(tier, label);
                }
            }
            waiting.retain(|&entity| labels[entity].as_str().is_empty());
        }
        labels
    }

    #[test]
    fn proposals_give_the_matching_of_the_definition() {
        for count in [1, 2, 24, 25, 26, 60] {
            let names: Vec<String> = (0..count).map(|number| format!("e{number:03}")).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            for seed in 0..4 {
                let taken = |label: &str| seed > 1 && matches!(label, "B" | "C" | "AA");
                let key = group(seed);
                assert_eq!(
                    assign(&key, &names, taken).unwrap(),
                    by_definition(&key, &names, taken),
                    "{count} entities"
                );
            }
        }
    }

    #[test]
    fn a_full_third_tier_is_still_injective_and_one_more_is_refused() {
        let names: Vec<String> = (0..16_276).map(|number| format!("e{number:05}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let labels = assign(&group(1), &names[..16_275], |_| false).unwrap();
        let distinct: std::collections::BTreeSet<&Label> = labels.iter().collect();
        assert_eq!(distinct.len(), 16_275);
        let refused = assign(&group(1), &names, |_| false).unwrap_err();
        assert_eq!(refused, Error::TooManyEntities { count: 15_626, limit: 15_625 });
    }
}
