//! The least that must be done: what a plan and its application are measured against.

use crate::corpus::Sample;
use hmac::{Hmac, KeyInit, Mac};
use label_core::ReplacementPlan;
use sha2::Sha256;
use std::collections::BTreeSet;
use std::hint::black_box;

/// Labels of one and of two letters; four weights come from one HMAC.
const TIERS: [usize; 2] = [25, 625];

/// The HMACs that the letters of one decision take, and nothing else.
pub struct BareHmacs {
    state: Hmac<Sha256>,
    messages: Vec<Vec<u8>>,
}

impl BareHmacs {
    /// For entities that are all in one group of letters, few enough for labels of two letters: one HMAC for four labels,
    /// for every entity of each tier that it enters. Messages are as long as in algorithm v1 (length, id, tier, block) and
    /// made beforehand; so is the state of the key. What derives the group's key and names the key is left out.
    pub fn of(sample: &Sample) -> Self {
        let entities: BTreeSet<&str> = sample.marks.iter().map(|mark| mark.entity.as_str()).collect();
        let mut messages = Vec::new();
        for (number, entity) in entities.into_iter().enumerate() {
            let tiers = if number < TIERS[0] { 1 } else { 2 };
            for (tier, labels) in (1_u32..).zip(&TIERS[..tiers]) {
                for block in 0..labels.div_ceil(4) as u32 {
                    let mut message = (entity.len() as u32).to_le_bytes().to_vec();
                    message.extend_from_slice(entity.as_bytes());
                    message.extend_from_slice(&tier.to_le_bytes());
                    message.extend_from_slice(&block.to_le_bytes());
                    messages.push(message);
                }
            }
        }
        let state = Hmac::new_from_slice(&[7; 32]).expect("any length is a key");
        BareHmacs { state, messages }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.messages.len()
    }

    /// Their mean length in bytes.
    pub fn mean_len(&self) -> usize {
        self.messages.iter().map(Vec::len).sum::<usize>() / self.messages.len().max(1)
    }

    /// Takes them all.
    pub fn run(&self) {
        for message in &self.messages {
            let mut mac = self.state.clone();
            mac.update(message);
            black_box(mac.finalize().into_bytes());
        }
    }
}

/// A text, stretches and words: what a rewrite comes down to.
pub struct SliceCopy<'p> {
    text: &'p str,
    edits: Vec<(usize, usize, &'p str)>,
    length: usize,
}

impl<'p> SliceCopy<'p> {
    /// The edits of a plan, as byte offsets and words.
    pub fn of(plan: &'p ReplacementPlan) -> Self {
        let text = plan.text().as_str();
        let edits: Vec<_> = plan
            .replacements()
            .iter()
            .map(|edit| (edit.extent().start(), edit.extent().end(), edit.words()))
            .collect();
        let removed: usize = edits.iter().map(|(start, end, _)| end - start).sum();
        let added: usize = edits.iter().map(|(_, _, words)| words.len()).sum();
        SliceCopy { text, edits, length: text.len() - removed + added }
    }

    /// Slices and words into one string that has room for them. No map, no checks, no second look at the result.
    pub fn run(&self) -> String {
        let mut output = String::with_capacity(self.length);
        let mut done = 0;
        for &(start, end, words) in &self.edits {
            output.push_str(&self.text[done..start]);
            output.push_str(words);
            done = end;
        }
        output.push_str(&self.text[done..]);
        output
    }
}
