//! Two versions of a text laid side by side: what was replaced by what, and which lines went elsewhere.
//!
//! In three steps, each on what the one before left open, so that the time stays near linear:
//!
//! 1. Lines that both versions hold once are the same line. Those that kept their order are fixed points; the others moved.
//! 2. Between fixed points, words (Unicode Standard Annex 29, apostrophes split) are aligned by Myers' algorithm, with the
//!    bounds that keep it from going quadratic; where many lie there, phrases that both hold once are fixed points too, and
//!    what is still long is searched window by window. Words that fold alike ([`fold_str`](super::fold_str)) are the same word: a
//!    change of case, accents, composition or white space never shifts the alignment.
//! 3. Words that were aligned but differ, and words that have no counterpart, are changes. A change is narrowed to the
//!    characters that differ where no letter or digit is new (`leDupont`, `le Dupont`); otherwise whole words are replaced.

use super::{Text, fold_str};
use similar::algorithms::{DiffHook, myers};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// A stretch of the old text and what stands there in the new one, in bytes. At most one of them is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    old: Range<usize>,
    new: Range<usize>,
}

/// Whole lines, without the last line's end, that the new text holds at another place. In bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Block {
    old: Range<usize>,
    new: usize,
}

impl Block {
    fn new_end(&self) -> usize {
        self.new + self.old.len()
    }
}

/// Where the stretches of one text are in another. It holds offsets only.
#[derive(Debug)]
pub(crate) struct Alignment {
    /// In reading order, of both texts.
    changes: Vec<Change>,
    /// In reading order of the old text.
    moved: Vec<Block>,
}

impl Alignment {
    pub(crate) fn of(old: &Text, new: &Text) -> Self {
        let (old, new) = (old.as_str(), new.as_str());
        let (fixed, moved) = split_by_order(common_lines(old, new));
        let mut changes = Vec::new();
        let mut done = (0, 0);
        for block in &fixed {
            gap(old, done.0..block.old.start, new, done.1..block.new, &mut changes);
            done = (block.old.end, block.new_end());
        }
        gap(old, done.0..old.len(), new, done.1..new.len(), &mut changes);
        Alignment { changes, moved: joined(moved, old, new) }
    }

    /// Where the lines went that hold all of these old bytes, if they went elsewhere.
    pub(crate) fn moved(&self, old: &Range<usize>) -> Option<Range<usize>> {
        let after = self.moved.partition_point(|block| block.old.start <= old.start);
        let block = after.checked_sub(1).and_then(|before| self.moved.get(before))?;
        let start = block.new + (old.start - block.old.start);
        (old.end <= block.old.end).then(|| start..start + old.len())
    }

    /// What stands for these old bytes: every character that is left of them, the whole of what replaces any of them, and
    /// what was inserted strictly between them. Where all is gone, an empty range at its place.
    pub(crate) fn place(&self, old: &Range<usize>) -> Range<usize> {
        let start = self.start(old.start);
        start..self.end(old.end).max(start)
    }

    /// The place of the character that starts at `old`.
    fn start(&self, old: usize) -> usize {
        let after = self.changes.partition_point(|change| change.old.end <= old);
        match self.changes.get(after) {
            Some(change) if change.old.start <= old => change.new.start,
            _ => self.shifted(after, old),
        }
    }

    /// The end of the place of the character that ends at `old`.
    fn end(&self, old: usize) -> usize {
        let after = self.changes.partition_point(|change| change.old.start < old);
        match after.checked_sub(1).and_then(|before| self.changes.get(before)) {
            Some(change) if old <= change.old.end => change.new.end,
            _ => self.shifted(after, old),
        }
    }

    /// An old place that lies behind the first `after` changes and in none.
    fn shifted(&self, after: usize, old: usize) -> usize {
        let before = after.checked_sub(1).and_then(|before| self.changes.get(before));
        before.map_or(old, |change| change.new.end + (old - change.old.end))
    }

    /// What was written anew from `new` on; empty where nothing was.
    pub(crate) fn written_after(&self, new: usize) -> Range<usize> {
        let first = self.changes.partition_point(|change| change.new.start < new);
        let rest = self.changes.get(first..).unwrap_or_default().iter();
        let mut here = rest.take_while(|change| change.new.start == new);
        here.find(|change| !change.new.is_empty()).map_or(new..new, |change| change.new.clone())
    }

    /// What was written anew up to `new`; empty where nothing was.
    pub(crate) fn written_before(&self, new: usize) -> Range<usize> {
        let end = self.changes.partition_point(|change| change.new.end <= new);
        let before = self.changes.get(..end).unwrap_or_default().iter().rev();
        let mut here = before.take_while(|change| change.new.end == new);
        here.find(|change| !change.new.is_empty()).map_or(new..new, |change| change.new.clone())
    }
}

/// The lines that are not blank, without their ends, and where they start.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    let lines = text.split_inclusive('\n').map(move |line| {
        let here = start;
        start += line.len();
        (here, line.trim_end_matches(['\n', '\r']))
    });
    lines.filter(|(_, line)| !line.trim().is_empty())
}

/// The lines that each text holds once, in the order of the old one.
fn common_lines(old: &str, new: &str) -> Vec<Block> {
    let once = once_in_both(lines(old), lines(new)).into_iter();
    once.map(|(start, line, new)| Block { old: start..start + line.len(), new }).collect()
}

/// What occurs once on each side: the old place, the thing, the new place; in the order of the old side.
fn once_in_both<K: Ord + Copy>(
    old: impl Iterator<Item = (usize, K)>,
    new: impl Iterator<Item = (usize, K)>,
) -> Vec<(usize, K, usize)> {
    let old = old.map(|(place, thing)| (thing, false, place));
    let mut all: Vec<(K, bool, usize)> = old.chain(new.map(|(place, thing)| (thing, true, place))).collect();
    all.sort_unstable();
    let once = all.chunk_by(|a, b| a.0 == b.0).filter_map(|same| match same {
        [(thing, false, old), (_, true, new)] => Some((*old, *thing, *new)),
        _ => None,
    });
    let mut once: Vec<_> = once.collect();
    once.sort_unstable();
    once
}

/// Splits blocks, which are in the order of the old text, into a longest selection that is in the order of the new text
/// too, and the others: patience sorting, O(n log n).
fn split_by_order(blocks: Vec<Block>) -> (Vec<Block>, Vec<Block>) {
    let mut tails: Vec<(usize, usize)> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(blocks.len());
    for (index, block) in blocks.iter().enumerate() {
        let length = tails.partition_point(|(new, _)| *new < block.new);
        before.push(length.checked_sub(1).and_then(|last| tails.get(last)).map(|(_, index)| *index));
        match tails.get_mut(length) {
            Some(tail) => *tail = (block.new, index),
            None => tails.push((block.new, index)),
        }
    }
    let mut in_order = vec![false; blocks.len()];
    let mut next = tails.last().map(|(_, index)| *index);
    while let Some(index) = next {
        if let Some(flag) = in_order.get_mut(index) {
            *flag = true;
        }
        next = before.get(index).copied().flatten();
    }
    let (fixed, moved): (Vec<_>, Vec<_>) =
        blocks.into_iter().zip(in_order).partition(|(_, in_order)| *in_order);
    let blocks = |chosen: Vec<(Block, bool)>| chosen.into_iter().map(|(block, _)| block).collect();
    (blocks(fixed), blocks(moved))
}

/// Joins blocks that follow one another in both texts with the same between them.
fn joined(blocks: Vec<Block>, old: &str, new: &str) -> Vec<Block> {
    let mut joined: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        match joined.last_mut() {
            Some(last)
                if last.new_end() <= block.new
                    && old.get(last.old.end..block.old.start) == new.get(last.new_end()..block.new) =>
            {
                last.old.end = block.old.end;
            }
            _ => joined.push(block),
        }
    }
    joined
}

/// One side of a gap: its words, as numbers that are equal where the words fold alike.
struct Words {
    /// Where each starts, in bytes of the text, and where the last ends.
    bounds: Vec<usize>,
    folded: Vec<u32>,
}

impl Words {
    fn len(&self) -> usize {
        self.folded.len()
    }

    /// The bytes of these words.
    fn bytes(&self, words: Range<usize>) -> Range<usize> {
        let bound = |word: usize| self.bounds.get(word).or(self.bounds.last()).copied().unwrap_or_default();
        bound(words.start)..bound(words.end)
    }
}

/// Numbers for words. Trees: no input makes them slow.
#[derive(Default)]
struct Numbers<'t> {
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

    fn words(&mut self, text: &'t str, range: Range<usize>) -> Words {
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

/// Words that are aligned with words: so many from one place on each side.
#[derive(Clone, Copy)]
struct Run {
    old: usize,
    new: usize,
    length: usize,
}

impl Run {
    /// What lies before these places, if anything does.
    fn up_to(self, old: usize, new: usize) -> Option<Self> {
        let length = self.length.min(old.saturating_sub(self.old)).min(new.saturating_sub(self.new));
        (length > 0).then_some(Run { length, ..self })
    }
}

#[derive(Default)]
struct Runs(Vec<Run>);

impl DiffHook for Runs {
    type Error = Infallible;

    fn equal(&mut self, old: usize, new: usize, length: usize) -> Result<(), Infallible> {
        self.0.push(Run { old, new, length });
        Ok(())
    }
}

/// Between fixed points: appends the changes.
fn gap(old: &str, in_old: Range<usize>, new: &str, in_new: Range<usize>, changes: &mut Vec<Change>) {
    if old.get(in_old.clone()) == new.get(in_new.clone()) {
        return;
    }
    let mut numbers = Numbers::default();
    let (old_words, new_words) = (numbers.words(old, in_old), numbers.words(new, in_new));
    let mut differ = |old_range: Range<usize>, new_range: Range<usize>| {
        let (old_range, new_range) = (old_words.bytes(old_range), new_words.bytes(new_range));
        if old.get(old_range.clone()) != new.get(new_range.clone()) {
            changes.push(narrowed(old, old_range, new, new_range));
        }
    };
    let mut done = (0, 0);
    for run in runs(&old_words.folded, &new_words.folded) {
        differ(done.0..run.old, done.1..run.new);
        for word in 0..run.length {
            let (old_word, new_word) = (run.old + word, run.new + word);
            differ(old_word..old_word + 1, new_word..new_word + 1);
        }
        done = (run.old + run.length, run.new + run.length);
    }
    differ(done.0..old_words.len(), done.1..new_words.len());
}

/// Above so many words between fixed points, more fixed points are looked for, and the search goes window by window.
const WINDOW: usize = 4096;
/// So many words in a row, if each side holds them once, are a fixed point.
const PHRASE: usize = 8;

/// The words that are aligned, in order.
fn runs(old: &[u32], new: &[u32]) -> Vec<Run> {
    let mut all = Vec::new();
    let mut done = (0, 0);
    let long = old.len().min(new.len()) > WINDOW;
    let phrases = if long { common_phrases(old, new) } else { Vec::new() };
    for run in phrases.into_iter().chain([Run { old: old.len(), new: new.len(), length: 0 }]) {
        windows(&Part::of(old, done.0..run.old), &Part::of(new, done.1..run.new), &mut all);
        all.push(run);
        done = (run.old + run.length, run.new + run.length);
    }
    all
}

/// The first words of phrases that both sides hold once and in the same order.
fn common_phrases(old: &[u32], new: &[u32]) -> Vec<Run> {
    let numbers = |words: &'_ [u32]| words.windows(PHRASE).map(phrase_number).enumerate().collect::<Vec<_>>();
    let once = once_in_both(numbers(old).into_iter(), numbers(new).into_iter()).into_iter();
    let alike = |(old_at, _, new_at): &(usize, u64, usize)| {
        old.get(*old_at..old_at + PHRASE) == new.get(*new_at..new_at + PHRASE)
    };
    let blocks = once.filter(alike).map(|(old, _, new)| Block { old: old..old + 1, new });
    let (fixed, _) = split_by_order(blocks.collect());
    fixed.into_iter().map(|block| Run { old: block.old.start, new: block.new, length: 1 }).collect()
}

/// One number for several words, quick to sort by. Phrases that share one by chance are no fixed points.
fn phrase_number(words: &[u32]) -> u64 {
    let mix =
        |sum: u64, word: &u32| (sum.rotate_left(5) ^ u64::from(*word)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    words.iter().fold(0, mix)
}

/// A stretch of one side.
struct Part<'w> {
    words: &'w [u32],
    start: usize,
}

impl<'w> Part<'w> {
    fn of(words: &'w [u32], range: Range<usize>) -> Self {
        Part { words: words.get(range.clone()).unwrap_or_default(), start: range.start }
    }

    /// The window from its word `from` on, and whether it reaches the end.
    fn window(&self, from: usize) -> (Part<'w>, bool) {
        let end = self.words.len().min(from + WINDOW);
        let words = self.words.get(from..end).unwrap_or_default();
        (Part { words, start: self.start + from }, end == self.words.len())
    }
}

/// Searches two stretches window by window, so that the time is linear. What is found in the last quarter of a window is
/// left to the next one.
fn windows(old: &Part<'_>, new: &Part<'_>, all: &mut Vec<Run>) {
    let mut from = (0, 0);
    while from.0 < old.words.len() && from.1 < new.words.len() {
        let ((left, old_ends), (right, new_ends)) = (old.window(from.0), new.window(from.1));
        let found = search_twice(&left, &right);
        if old_ends && new_ends {
            all.extend(found);
            return;
        }
        let limit = |ends: bool, start: usize| if ends { usize::MAX } else { start + WINDOW / 4 * 3 };
        let (old_limit, new_limit) = (limit(old_ends, left.start), limit(new_ends, right.start));
        let kept = found.into_iter().map_while(|run| run.up_to(old_limit, new_limit));
        all.extend(kept);
        let reached = all.last().map_or((0, 0), |run| (run.old + run.length, run.new + run.length));
        let reached = (reached.0.saturating_sub(old.start), reached.1.saturating_sub(new.start));
        let step = |ends: bool| if ends { 0 } else { WINDOW / 2 };
        from = (reached.0.max(from.0 + step(old_ends)), reached.1.max(from.1 + step(new_ends)));
    }
}

/// A long search leaves frequent words out; the second look, at what lies between the words that were found, brings them
/// back.
fn search_twice(old: &Part<'_>, new: &Part<'_>) -> Vec<Run> {
    let found = search(old, new);
    let end = Run { old: old.start + old.words.len(), new: new.start + new.words.len(), length: 0 };
    let mut all = Vec::with_capacity(found.len());
    let mut done = (old.start, new.start);
    for run in found.into_iter().chain([end]) {
        let between = |part: &Part<'_>, from: usize, to: usize| from - part.start..to - part.start;
        let left = Part::of(old.words, between(old, done.0, run.old));
        let right = Part::of(new.words, between(new, done.1, run.new));
        if !left.words.is_empty() && !right.words.is_empty() && left.words.len() < old.words.len() {
            let shifted = |run: Run| Run { old: old.start + run.old, new: new.start + run.new, ..run };
            all.extend(search(&left, &right).into_iter().map(shifted));
        }
        all.push(run);
        done = (run.old + run.length, run.new + run.length);
    }
    all
}

fn search(old: &Part<'_>, new: &Part<'_>) -> Vec<Run> {
    let mut runs = Runs::default();
    let Ok(()) = myers::diff(&mut runs, old.words, 0..old.words.len(), new.words, 0..new.words.len());
    let shifted = |run: Run| Run { old: old.start + run.old, new: new.start + run.new, ..run };
    runs.0.into_iter().map(shifted).collect()
}

/// The change without what both sides begin and end with, if what is left of the new side has no letter and no digit.
fn narrowed(old: &str, in_old: Range<usize>, new: &str, in_new: Range<usize>) -> Change {
    let left = old.get(in_old.clone()).unwrap_or_default();
    let right = new.get(in_new.clone()).unwrap_or_default();
    let alike = |(a, b): &(char, char)| a == b;
    let size = |(c, _): (char, char)| c.len_utf8();
    let head: usize = left.chars().zip(right.chars()).take_while(alike).map(size).sum();
    let rest = (left.get(head..).unwrap_or_default(), right.get(head..).unwrap_or_default());
    let tail: usize = rest.0.chars().rev().zip(rest.1.chars().rev()).take_while(alike).map(size).sum();
    let (old_end, new_end) = (in_old.end - tail, in_new.end - tail);
    let new_part = new.get(in_new.start + head..new_end).unwrap_or_default();
    if new_part.contains(char::is_alphanumeric) {
        return Change { old: in_old, new: in_new };
    }
    Change { old: in_old.start + head..old_end, new: in_new.start + head..new_end }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(content: impl Into<String>) -> Text {
        Text::new(content).unwrap()
    }

    #[test]
    fn the_longest_selection_in_order_stays() {
        let blocks = |new: &[usize]| {
            let block = |(old, new): (usize, &usize)| Block { old: old..old + 1, new: *new };
            new.iter().enumerate().map(block).collect::<Vec<_>>()
        };
        let (fixed, moved) = split_by_order(blocks(&[3, 0, 1, 5, 2, 4]));
        let places = |blocks: &[Block]| blocks.iter().map(|block| block.new).collect::<Vec<_>>();
        assert_eq!((places(&fixed), places(&moved)), (vec![0, 1, 2, 4], vec![3, 5]));
        assert_eq!(split_by_order(Vec::new()), (Vec::new(), Vec::new()));
    }

    #[test]
    fn a_change_is_narrowed_where_no_letter_is_new() {
        let change = |old: &str, new: &str| {
            let Change { old, new } = narrowed(old, 0..old.len(), new, 0..new.len());
            (old, new)
        };
        assert_eq!(change("leDupont", "le Dupont"), (2..2, 2..3));
        assert_eq!(change("Dupontt", "Dupont"), (6..7, 6..6));
        assert_eq!(change("été", "éte"), (0..5, 0..4));
        assert_eq!(change("aa", "aaa"), (0..2, 0..3));
        assert_eq!(change("ééé", "é"), (2..6, 2..2));
    }

    /// Every word is in many phrases, no line is common: fixed points are phrases, and windows where there are none.
    #[test]
    fn a_long_line_stays_aligned() {
        for kinds in [7_usize, 5_000] {
            let words: Vec<String> = (0..30_000_usize)
                .map(|number| format!("w{}", (number * number / 3 + number) % kinds))
                .collect();
            let mut corrected = words.clone();
            for number in (13..words.len()).step_by(997) {
                corrected[number] = format!("Neuf {number}");
            }
            let (old, new) = (text(words.join(" ")), text(corrected.join(" ")));
            let alignment = Alignment::of(&old, &new);
            let (mut at, mut expected, mut right) = (0, 0, 0);
            for (word, other) in words.iter().zip(&corrected) {
                let place = alignment.place(&(at..at + word.len()));
                right += usize::from(place == (expected..expected + other.len()));
                (at, expected) = (at + word.len() + 1, expected + other.len() + 1);
            }
            assert!(right + 100 > words.len(), "{right} of {}", words.len());
        }
    }
}
