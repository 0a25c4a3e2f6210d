//! Keyed letters: which label each entity of a group gets.
//!
//! Every entity draws letters; where two draw the same ones, the earlier draw keeps them and the other draws again.
//!
//! Tier 1 has 25 labels (A to Z without Q), tier 2 has 625 (pairs), tier 3 has 15,625 (triples), in alphabetical order from 0.
//! Draw `k` of entity `e` in tier `t` is the `k`-th big-endian u64 `w` of its stream: label `w mod N`, tie `w div N`, with `N`
//! the size of the tier. Draws of labels that are not free are passed over. After 1,024 draws the labels follow in ascending
//! order, with `k` = 1,024 + number and draw 1,024 itself, undivided, as tie. A label is held by the smallest `(k, tie,
//! entity)` that asks for it; who loses it goes on with the next draw; who has asked for every free label goes to the next
//! tier. This is the one stable matching of entities and labels under these weights, so it does not depend on any order
//! (Gale and Shapley 1962).

use super::key::{GroupKey, Stream};
use crate::error::{Error, Result};

/// A–Z without Q.
const ALPHABET: &[u8; 25] = b"ABCDEFGHIJKLMNOPRSTUVWXYZ";
/// Labels of one, two and three letters.
const TIER_SIZES: [usize; 3] = [25, 625, 15_625];
/// After so many draws the labels follow in alphabetical order.
const DRAWS: u32 = 1_024;

/// The label of each entity, in the order of `entities`, which must be sorted by bytes and without repetition.
///
/// `taken` says which labels are not free.
pub(super) fn assign(key: &GroupKey, entities: &[&str], taken: impl Fn(&str) -> bool) -> Result<Vec<Label>> {
    let mut labels = vec![Label::default(); entities.len()];
    let mut waiting: Vec<usize> = (0..entities.len()).collect();
    for (tier, size) in (1..).zip(TIER_SIZES) {
        if waiting.is_empty() {
            break;
        }
        let is_free = |number: usize| !taken(Label::new(tier, number).as_str());
        let free: Vec<bool> = (0..size).map(is_free).collect();
        let count = free.iter().filter(|free| **free).count();
        if tier == 3 && waiting.len() > count {
            return Err(Error::TooManyEntities { count: waiting.len(), limit: count });
        }
        if count == 0 {
            continue;
        }
        let names = waiting.iter().filter_map(|&entity| entities.get(entity).copied());
        let given = Tier { free, count }.matching(names.map(|name| Draws::of(key, name, tier)).collect());
        waiting = waiting
            .into_iter()
            .zip(given)
            .filter_map(|(entity, number)| match (number, labels.get_mut(entity)) {
                (Some(number), Some(label)) => {
                    *label = Label::new(tier, number);
                    None
                }
                _ => Some(entity),
            })
            .collect();
    }
    Ok(labels)
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

/// What one entity draws in one tier, as far as it has drawn.
struct Draws<'k> {
    stream: Stream<'k>,
    /// The number of the next draw.
    next: u32,
    /// The block that holds the last draw.
    words: [u64; 4],
}

/// When a label was drawn: the number of the draw, the tie. The smaller keeps the label.
type When = (u32, u64);

impl<'k> Draws<'k> {
    fn of(key: &'k GroupKey, name: &str, tier: u32) -> Self {
        Draws { stream: key.stream(name, tier), next: 0, words: [0; 4] }
    }

    /// The next draw of a free label, of `size` labels; `None` after the last.
    ///
    /// A label that was drawn before may come again. Whoever keeps it from the entity drew it earlier still, so that asking
    /// again changes nothing, and nobody needs to remember what was asked.
    #[expect(clippy::indexing_slicing, reason = "a remainder of 4 into four words")]
    fn next(&mut self, free: &[bool]) -> Option<(When, usize)> {
        let is_free = |label: usize| free.get(label) == Some(&true);
        let size = free.len() as u64;
        while self.next < DRAWS {
            let draw = self.next;
            if draw.is_multiple_of(4) {
                self.words = self.stream.words(draw / 4);
            }
            self.next += 1;
            let word = self.words[draw as usize % 4];
            let label = (word % size) as usize;
            if is_free(label) {
                return Some(((draw, word / size), label));
            }
        }
        let label = (((self.next - DRAWS) as usize)..free.len()).find(|&label| is_free(label))?;
        if self.next == DRAWS {
            self.words = self.stream.words(DRAWS / 4);
        }
        self.next = DRAWS + label as u32 + 1;
        Some(((DRAWS + label as u32, self.words[0]), label))
    }
}

/// The labels of one tier.
struct Tier {
    free: Vec<bool>,
    /// How many are free.
    count: usize,
}

/// Who holds each label of a tier, and since when.
struct Holders {
    of_label: Vec<Option<(When, usize)>>,
    /// Free labels that nobody holds.
    open: usize,
    /// No holder drew later than this, once nothing is open. Holders are only ever replaced by earlier draws.
    latest: u32,
}

impl Tier {
    /// The label of each entity, if it got one.
    #[expect(
        clippy::indexing_slicing,
        reason = "entities are positions in `draws`, labels positions in `free`; both are made here"
    )]
    fn matching(&self, mut draws: Vec<Draws<'_>>) -> Vec<Option<usize>> {
        let mut holders = Holders::none(self);
        for first in 0..draws.len() {
            let mut entity = first;
            while !holders.shut_out(draws[entity].next) {
                let Some((when, label)) = draws[entity].next(&self.free) else { break };
                match holders.of_label[label] {
                    // Of two draws of one number and tie that of the entity that sorts first stands.
                    Some(held) if held < (when, entity) => {}
                    Some((_, holder)) => {
                        holders.of_label[label] = Some((when, entity));
                        entity = holder;
                    }
                    None => {
                        holders.of_label[label] = Some((when, entity));
                        holders.open -= 1;
                        break;
                    }
                }
            }
        }
        let mut given = vec![None; draws.len()];
        for (label, holder) in holders.of_label.into_iter().enumerate() {
            if let Some((_, entity)) = holder {
                given[entity] = Some(label);
            }
        }
        given
    }
}

impl Holders {
    fn none(tier: &Tier) -> Self {
        Holders { of_label: vec![None; tier.free.len()], open: tier.count, latest: u32::MAX }
    }

    /// Whether draws from this number on win nothing any more: every label is held, and was drawn earlier.
    fn shut_out(&mut self, next: u32) -> bool {
        // Looking at all labels costs more than a draw: once in a block of four is enough.
        if self.open == 0 && next <= self.latest && next.is_multiple_of(4) {
            let latest = self.of_label.iter().flatten().map(|&((draw, _), _)| draw).max();
            self.latest = latest.unwrap_or_default();
        }
        self.open == 0 && next > self.latest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::Scope;
    use crate::pseudonym::Key;

    #[test]
    fn a_full_third_tier_is_still_injective_and_one_more_is_refused() {
        let names: Vec<String> = (0..16_276).map(|number| format!("e{number:05}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let key = Key::from_bytes([1; 32]).for_group(&Scope::document("d").unwrap(), "[%c]");
        let labels = assign(&key, &names[..16_275], |_| false).unwrap();
        let distinct: std::collections::BTreeSet<&Label> = labels.iter().collect();
        assert_eq!(distinct.len(), 16_275);
        let refused = assign(&key, &names, |_| false).unwrap_err();
        assert_eq!(refused, Error::TooManyEntities { count: 15_626, limit: 15_625 });
    }
}
