//! Which words are aligned with which: Myers, between fixed points and in windows.

use super::order::{Block, once_in_both, split_by_order};
use similar::algorithms::{DiffHook, myers};
use std::convert::Infallible;
use std::ops::Range;

/// Words that are aligned with words: so many from one place on each side.
#[derive(Clone, Copy)]
pub(super) struct Run {
    pub(super) old: usize,
    pub(super) new: usize,
    pub(super) length: usize,
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

/// Above so many words between fixed points, more fixed points are looked for, and the search goes window by window.
const WINDOW: usize = 4096;
/// So many words in a row, if each side holds them once, are a fixed point.
const PHRASE: usize = 8;

/// The words that are aligned, in order.
pub(super) fn runs(old: &[u32], new: &[u32]) -> Vec<Run> {
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
