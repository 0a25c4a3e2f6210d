//! Two versions of a text laid side by side: what was replaced by what, and which lines went elsewhere.
//!
//! In three steps, each on what the one before left open, so that the time stays near linear:
//!
//! 1. Lines that both versions hold once are the same line. Those that kept their order are fixed points; the others moved.
//! 2. Between fixed points, words (Unicode Standard Annex 29, apostrophes split) are aligned by Myers' algorithm, with the
//!    bounds that keep it from going quadratic. Words that fold alike ([`fold_str`](super::fold_str)) are the same word: a
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

/// How often a line occurs in a text, and where if once.
#[derive(Clone, Copy, Default)]
enum Seen {
    #[default]
    Never,
    Once(usize),
    Often,
}

impl Seen {
    fn again(self, start: usize) -> Self {
        if let Seen::Never = self { Seen::Once(start) } else { Seen::Often }
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
    let mut seen: BTreeMap<&str, (Seen, Seen)> = BTreeMap::new();
    for (start, line) in lines(old) {
        let (in_old, _) = seen.entry(line).or_default();
        *in_old = in_old.again(start);
    }
    for (start, line) in lines(new) {
        if let Some((_, in_new)) = seen.get_mut(line) {
            *in_new = in_new.again(start);
        }
    }
    let common = |(start, line): (usize, &str)| match seen.get(line)? {
        (Seen::Once(_), Seen::Once(new)) => Some(Block { old: start..start + line.len(), new: *new }),
        _ => None,
    };
    lines(old).filter_map(common).collect()
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

/// The words that are aligned, in order. Frequent words are left out of a long search; the second look, at what lies between
/// the words that were found, brings them back.
fn runs(old: &[u32], new: &[u32]) -> Vec<Run> {
    let found = search(old, new);
    let end = Run { old: old.len(), new: new.len(), length: 0 };
    let mut all = Vec::with_capacity(found.len());
    let mut done = (0, 0);
    for run in found.into_iter().chain([end]) {
        let between = |words: &[u32], range: Range<usize>| words.get(range).unwrap_or_default().to_vec();
        let (left, right) = (between(old, done.0..run.old), between(new, done.1..run.new));
        if !left.is_empty() && !right.is_empty() && left.len() < old.len() {
            let inside = search(&left, &right).into_iter();
            all.extend(inside.map(|run| Run { old: done.0 + run.old, new: done.1 + run.new, ..run }));
        }
        all.push(run);
        done = (run.old + run.length, run.new + run.length);
    }
    all
}

fn search(old: &[u32], new: &[u32]) -> Vec<Run> {
    let mut runs = Runs::default();
    let Ok(()) = myers::diff(&mut runs, old, 0..old.len(), new, 0..new.len());
    runs.0
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
