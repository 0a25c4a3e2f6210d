//! The keyed letters a second time, word by word after their definition: all draws sorted, from the smallest.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const ALPHABET: &str = "ABCDEFGHIJKLMNOPRSTUVWXYZ";
/// Labels of one, two and three letters.
pub(crate) const SIZES: [u64; 3] = [25, 625, 15_625];
const DRAWS: u32 = 1_024;

/// `K_s` of one group of one scope.
pub(crate) struct GroupKey([u8; 32]);

/// When an entity draws a label: the number of the draw, the tie.
type When = (u32, u64);

impl GroupKey {
    pub(crate) fn new(key: &[u8; 32], kind: &str, id: &str, group: &str) -> Self {
        let parts = ["label-core/pseudonym", "v2", kind, id, group];
        GroupKey(hmac(key, &parts.map(length_prefixed).concat()))
    }

    /// Four words of the stream of an entity in a tier.
    fn block(&self, entity: &str, tier: u32, block: u32) -> [u64; 4] {
        let message = [length_prefixed(entity), tier.to_le_bytes().to_vec(), block.to_le_bytes().to_vec()];
        let bytes = hmac(&self.0, &message.concat());
        [0, 8, 16, 24].map(|at| u64::from_be_bytes(bytes[at..at + 8].try_into().unwrap()))
    }

    /// When an entity draws each of the free labels of a tier, of which there are `size`.
    pub(crate) fn draws(
        &self,
        entity: &str,
        tier: u32,
        size: u64,
        free: &BTreeSet<u64>,
    ) -> BTreeMap<u64, When> {
        let mut draws = BTreeMap::new();
        for block in 0..DRAWS / 4 {
            if draws.len() == free.len() {
                return draws;
            }
            for (number, word) in (4 * block..).zip(self.block(entity, tier, block)) {
                if free.contains(&(word % size)) {
                    draws.entry(word % size).or_insert((number, word / size));
                }
            }
        }
        let [tie, ..] = self.block(entity, tier, DRAWS / 4);
        for &label in free {
            draws.entry(label).or_insert((DRAWS + label as u32, tie));
        }
        draws
    }

    /// The tier and the number of the label that each entity gets, in tiers of these sizes of which some labels are free.
    pub(crate) fn assign_in(
        &self,
        entities: &BTreeSet<String>,
        sizes: &[u64],
        is_free: impl Fn(u32, u64) -> bool,
    ) -> BTreeMap<String, (u32, u64)> {
        let mut given: BTreeMap<String, (u32, u64)> = BTreeMap::new();
        for (tier, &size) in (1..).zip(sizes) {
            if given.len() == entities.len() {
                break;
            }
            let free: BTreeSet<u64> = (0..size).filter(|&label| is_free(tier, label)).collect();
            let mut all = Vec::new();
            for entity in entities.iter().filter(|entity| !given.contains_key(*entity)) {
                let draws = self.draws(entity, tier, size, &free);
                all.extend(draws.into_iter().map(|(label, (number, tie))| (number, tie, entity, label)));
            }
            all.sort();
            let mut used = BTreeSet::new();
            for (_, _, entity, label) in all {
                if !given.contains_key(entity) && used.insert(label) {
                    given.insert(entity.clone(), (tier, label));
                }
            }
        }
        given
    }

    /// The label of each entity. `taken` says which are not free.
    pub(crate) fn assign(
        &self,
        entities: &BTreeSet<String>,
        taken: impl Fn(&str) -> bool,
    ) -> BTreeMap<String, String> {
        let given = self.assign_in(entities, &SIZES, |tier, number| !taken(&label(tier, number)));
        given.into_iter().map(|(entity, (tier, number))| (entity, label(tier, number))).collect()
    }
}

/// The label with this number in its tier, in alphabetical order.
pub(crate) fn label(tier: u32, mut number: u64) -> String {
    let mut letters = Vec::new();
    for _ in 0..tier {
        letters.push(ALPHABET.as_bytes()[(number % 25) as usize]);
        number /= 25;
    }
    letters.reverse();
    String::from_utf8(letters).unwrap()
}

/// The labels of a tier, in alphabetical order.
pub(crate) fn labels(tier: u32) -> Vec<String> {
    (0..SIZES[tier as usize - 1]).map(|number| label(tier, number)).collect()
}

fn hmac(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(message);
    mac.finalize().into_bytes().into()
}

fn length_prefixed(part: &str) -> Vec<u8> {
    [&(part.len() as u32).to_le_bytes()[..], part.as_bytes()].concat()
}
