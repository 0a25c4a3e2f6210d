//! The words of two versions as numbers that are equal where the words fold alike.

use crate::text::fold_str;
use std::collections::BTreeMap;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// One side of a gap: its words, as numbers that are equal where the words fold alike.
pub(super) struct Words {
    /// Where each starts, in bytes of the text, and where the last ends.
    bounds: Vec<usize>,
    pub(super) folded: Vec<u32>,
}

impl Words {
    pub(super) fn len(&self) -> usize {
        self.folded.len()
    }

    /// The bytes of these words.
    pub(super) fn bytes(&self, words: Range<usize>) -> Range<usize> {
        let bound = |word: usize| self.bounds.get(word).or(self.bounds.last()).copied().unwrap_or_default();
        bound(words.start)..bound(words.end)
    }
}

/// Numbers for words. Trees: no input makes them slow.
#[derive(Default)]
pub(super) struct Numbers<'t> {
    spelt: BTreeMap<&'t str, u32>,
    folded: BTreeMap<String, u32>,
}

impl<'t> Numbers<'t> {
    fn of(&mut self, word: &'t str) -> u32 {
        if let Some(number) = self.spelt.get(word) {
            return *number;
        }
        let next = self.folded.len() as u32;
        let number = *self.folded.entry(fold_str(word)).or_insert(next);
        self.spelt.insert(word, number);
        number
    }

    pub(super) fn words(&mut self, text: &'t str, range: Range<usize>) -> Words {
        let mut at = range.start;
        let (mut bounds, mut folded) = (vec![at], Vec::new());
        let inside = text.get(range).unwrap_or_default();
        for word in inside.split_word_bounds().flat_map(|word| word.split_inclusive(['\'', '’'])) {
            at += word.len();
            bounds.push(at);
            folded.push(self.of(word));
        }
        Words { bounds, folded }
    }
}
