//! The keyed letters a second time, word by word after their definition: HMAC-SHA-256, all pairs sorted by weight.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const ALPHABET: &str = "ABCDEFGHIJKLMNOPRSTUVWXYZ";

/// `K_s` of one group of one scope.
pub(crate) struct GroupKey([u8; 32]);

impl GroupKey {
    pub(crate) fn new(key: &[u8; 32], kind: &str, id: &str, group: &str) -> Self {
        let parts = ["label-core/pseudonym", "v1", kind, id, group];
        GroupKey(hmac(key, &parts.map(length_prefixed).concat()))
    }

    fn block(&self, entity: &str, tier: u32, block: u32) -> [u8; 32] {
        let message = [length_prefixed(entity), tier.to_le_bytes().to_vec(), block.to_le_bytes().to_vec()];
        hmac(&self.0, &message.concat())
    }

    fn numbers(&self, entity: &str, tier: u32, block: u32) -> [u64; 4] {
        let bytes = self.block(entity, tier, block);
        [0, 8, 16, 24].map(|at| u64::from_be_bytes(bytes[at..at + 8].try_into().unwrap()))
    }

    /// The weights that an entity gives to the labels of a tier, in alphabetical order.
    fn weights(&self, entity: &str, tier: u32) -> Vec<u64> {
        let blocks = 25_u32.pow(tier).div_ceil(4);
        (0..blocks).flat_map(|block| self.numbers(entity, tier, block)).collect()
    }

    /// The label of each entity. `taken` says which are not free.
    pub(crate) fn assign(
        &self,
        entities: &BTreeSet<String>,
        taken: impl Fn(&str) -> bool,
    ) -> BTreeMap<String, String> {
        let mut given: BTreeMap<String, String> = BTreeMap::new();
        for tier in [1, 2] {
            let mut pairs = Vec::new();
            for entity in entities.iter().filter(|entity| !given.contains_key(*entity)) {
                let weighted = labels(tier).into_iter().zip(self.weights(entity, tier));
                pairs.extend(weighted.map(|(label, weight)| (Reverse(weight), entity, label)));
            }
            pairs.retain(|(_, _, label)| !taken(label));
            pairs.sort();
            let mut used = BTreeSet::new();
            for (_, entity, label) in pairs {
                if !given.contains_key(entity) && used.insert(label.clone()) {
                    given.insert(entity.clone(), label);
                }
            }
        }
        let mut free: BTreeMap<u64, String> =
            (0..).zip(labels(3)).filter(|(_, label)| !taken(label)).collect();
        let mut left: Vec<&String> = entities.iter().filter(|entity| !given.contains_key(*entity)).collect();
        left.sort_by_key(|entity| (self.block(entity, 3, u32::MAX), *entity));
        for entity in left {
            let probes =
                (0..256).flat_map(|block| self.numbers(entity, 3, block).map(|number| number % 15_625));
            let probes: Vec<u64> = probes.collect();
            let last = *probes.last().unwrap();
            let mut order = probes.into_iter().chain(last..15_625).chain(0..last);
            let label = order.find_map(|number| free.remove(&number)).unwrap();
            given.insert(entity.clone(), label);
        }
        given
    }
}

/// The labels of a tier, in alphabetical order.
pub(crate) fn labels(tier: u32) -> Vec<String> {
    (0..tier).fold(vec![String::new()], |labels, _| {
        labels
            .iter()
            .flat_map(|label| ALPHABET.chars().map(move |letter| format!("{label}{letter}")))
            .collect()
    })
}

fn hmac(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(message);
    mac.finalize().into_bytes().into()
}

fn length_prefixed(part: &str) -> Vec<u8> {
    [&(part.len() as u32).to_le_bytes()[..], part.as_bytes()].concat()
}
