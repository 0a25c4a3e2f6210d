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

mod order;
mod search;
mod words;

use super::Text;
use order::{Block, joined, once_in_both, split_by_order};
use search::runs;
use std::ops::Range;
use words::Numbers;

/// A stretch of the old text and what stands there in the new one, in bytes. At most one of them is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    old: Range<usize>,
    new: Range<usize>,
}

/// Where the stretches of one text are in another. It holds offsets only.
#[derive(Debug)]
pub(crate) struct Alignment {
    /// In reading order, of both texts.
    changes: Vec<Change>,
    /// In reading order of the old text.
    moved: Vec<Block>,
    /// What was deleted with no letter and no digit in its place, in reading order of the old text.
    deleted: Vec<Piece>,
}

/// A short piece of the old text that was deleted.
#[derive(Debug)]
struct Piece {
    old: Range<usize>,
    /// How many letters and digits were deleted before it.
    before: usize,
}

/// The longest piece, in bytes: so much is counted anew for each question.
const PIECE: usize = 256;

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
        let deleted = deletions(old, new, &changes);
        Alignment { changes, moved: joined(moved, old, new), deleted }
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

    /// How many letters and digits of these old bytes were deleted, with no letter and no digit in their place. `text`: the
    /// old one. Logarithmic in the changes, however long the stretch is.
    pub(crate) fn fallen(&self, text: &str, old: &Range<usize>) -> usize {
        let before = |at: usize| {
            let after = self.deleted.partition_point(|piece| piece.old.start < at);
            let last = after.checked_sub(1).and_then(|last| self.deleted.get(last));
            last.map_or(0, |piece| piece.before + letters(text, piece.old.start..piece.old.end.min(at)))
        };
        before(old.end).saturating_sub(before(old.start))
    }

    /// Whether any of these new bytes was written anew.
    pub(crate) fn is_written(&self, new: &Range<usize>) -> bool {
        let first = self.changes.partition_point(|change| change.new.end <= new.start);
        self.changes
            .get(first..)
            .unwrap_or_default()
            .iter()
            .find(|change| !change.new.is_empty())
            .is_some_and(|change| change.new.start < new.end)
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

/// What was deleted with no letter and no digit in its place, in short pieces.
fn deletions(old: &str, new: &str, changes: &[Change]) -> Vec<Piece> {
    let (mut pieces, mut before) = (Vec::new(), 0);
    for change in changes.iter().filter(|change| letters(new, change.new.clone()) == 0) {
        let mut start = change.old.start;
        while start < change.old.end {
            let far = (start + PIECE).min(change.old.end);
            let boundary = (far..=change.old.end).find(|at| old.is_char_boundary(*at));
            let end = boundary.unwrap_or(change.old.end);
            pieces.push(Piece { old: start..end, before });
            before += letters(old, start..end);
            start = end;
        }
    }
    pieces
}

/// How many letters and digits a stretch has.
fn letters(text: &str, part: Range<usize>) -> usize {
    text.get(part).unwrap_or_default().chars().filter(|c| c.is_alphanumeric()).count()
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

    #[test]
    fn letters_that_fell_out_are_counted_in_any_stretch() {
        let kept = "Il dit : ";
        let gone = "été 12, ".repeat(200);
        let old = text(format!("{kept}{gone}fin."));
        let alignment = Alignment::of(&old, &text(format!("{kept}fin.")));
        let boundary = |at: &usize| old.as_str().is_char_boundary(*at);
        for start in (0..old.as_str().len()).filter(boundary).step_by(97) {
            for end in (start..=old.as_str().len()).filter(boundary).step_by(89) {
                let inside = start.max(kept.len())..end.min(kept.len() + gone.len());
                let expected = if inside.is_empty() { 0 } else { letters(old.as_str(), inside) };
                assert_eq!(alignment.fallen(old.as_str(), &(start..end)), expected, "{start}..{end}");
            }
        }
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
