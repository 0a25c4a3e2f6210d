//! Where a stretch of a text is in the corrected text.

use crate::annotation::Annotation;
use crate::text::{Alignment, Text, fold_str};
use std::collections::BTreeMap;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// How far from its place a mark is looked for, in bytes.
const NEARBY: usize = 400;

/// Of how many words a mark is that is looked for.
const LONGEST: usize = 16;

/// The way from one text to the other.
pub(super) struct Way<'t> {
    old: &'t str,
    new: &'t str,
    alignment: Alignment,
}

/// Where a mark comes to stand.
pub(super) struct Landing {
    /// In bytes of the corrected text; empty where the mark is lost.
    pub(super) place: Range<usize>,
    /// How many letters and digits of it were deleted, with nothing in their place.
    pub(super) fallen: usize,
}

impl<'t> Way<'t> {
    pub(super) fn between(old: &'t Text, new: &'t Text) -> Self {
        Way { old: old.as_str(), new: new.as_str(), alignment: Alignment::of(old, new) }
    }

    /// Where marks come to stand, each with whether it was dropped.
    pub(super) fn landings(&self, marks: &[(&Annotation, bool)]) -> Vec<Landing> {
        let ranges = marks.iter().map(|(mark, dropped)| (mark.span().range(), *dropped));
        let mut landings: Vec<Landing> = ranges.clone().map(|(range, _)| self.landing(&range)).collect();
        let mut taken = Taken::default();
        for (landing, (_, dropped)) in landings.iter().zip(marks) {
            if !dropped {
                taken.insert(&landing.place);
            }
        }
        for (landing, (range, dropped)) in landings.iter_mut().zip(ranges).filter(|(one, _)| one.fallen > 0) {
            let free = |place: &Range<usize>| dropped || taken.leaves(place, &landing.place);
            if let Some(found) = self.nearby(&range, &landing.place, free) {
                if !dropped {
                    taken.insert(&found);
                }
                *landing = Landing { place: found, fallen: 0 };
            }
        }
        landings
    }

    fn landing(&self, mark: &Range<usize>) -> Landing {
        if let Some(place) = self.alignment.moved(mark) {
            return Landing { place, fallen: 0 };
        }
        Landing { place: self.place(mark), fallen: self.alignment.fallen(self.old, mark) }
    }

    /// Where all words of a mark stand in a row, in any order, near its place, which lies among them if anything is left
    /// there: the nearest, some of whose words were written anew.
    fn nearby(
        &self,
        mark: &Range<usize>,
        place: &Range<usize>,
        free: impl Fn(&Range<usize>) -> bool,
    ) -> Option<Range<usize>> {
        let spelling = self.old.get(mark.clone())?;
        let count = spelling.unicode_words().take(LONGEST + 1).count();
        if count == 0 || count > LONGEST {
            return None;
        }
        let wanted = Words::of(self.old, mark.clone());
        let wanted = wanted.sorted(0..count);
        let around = Words::around(self.new, place);
        let windows = (0..(around.0.len() + 1).saturating_sub(count)).map(|first| first..first + count);
        let alike = windows.filter(|window| around.sorted(window.clone()) == wanted);
        let places = alike.filter_map(|window| around.range(window)).filter(|found| {
            let holds = place.is_empty() || (found.start < place.end && place.start < found.end);
            holds && self.alignment.is_written(found) && free(found)
        });
        let found = places.min_by_key(|found| (found.start.abs_diff(place.start), found.start))?;
        if place.is_empty() {
            return Some(found);
        }
        Some(found.start.min(place.start)..found.end.max(place.end))
    }

    /// Whether a mark has the same characters as before.
    pub(super) fn is_same(&self, before: &Annotation, after: &Annotation) -> bool {
        self.old.get(before.span().range()) == self.new.get(after.span().range())
    }

    /// The bytes of the corrected text for these bytes of the old one; empty where they are lost.
    fn place(&self, mark: &Range<usize>) -> Range<usize> {
        let place = self.alignment.place(mark);
        let words = self.without_new_space(mark, place.clone());
        if words.is_empty() {
            return place.start..place.start;
        }
        let start = if words.start == place.start { self.word_start(words.start) } else { words.start };
        let end = if words.end == place.end { self.word_end(words.end) } else { words.end };
        start..end
    }

    /// The place without white space at an edge where the mark had none.
    fn without_new_space(&self, mark: &Range<usize>, mut place: Range<usize>) -> Range<usize> {
        let before = self.old.get(mark.clone()).unwrap_or_default();
        let after = self.new.get(place.clone()).unwrap_or_default();
        if !before.ends_with(char::is_whitespace) {
            place.end = place.start + after.trim_end().len();
        }
        if !before.starts_with(char::is_whitespace) {
            place.start = place.end.min(place.start + (after.len() - after.trim_start().len()));
        }
        place
    }

    /// Where the word ends that is written on from `end`.
    fn word_end(&self, end: usize) -> usize {
        let written = self.new.get(self.alignment.written_after(end)).unwrap_or_default();
        let edge = self.new.get(..end).unwrap_or_default().chars().next_back();
        end + glued(edge, written.chars())
    }

    /// Where the word starts that is written up to `start`.
    fn word_start(&self, start: usize) -> usize {
        let written = self.new.get(self.alignment.written_before(start)).unwrap_or_default();
        let edge = self.new.get(start..).unwrap_or_default().chars().next();
        start - glued(edge, written.chars().rev())
    }
}

/// The places of marks that no other mark may take.
#[derive(Default)]
struct Taken(BTreeMap<usize, usize>);

impl Taken {
    fn insert(&mut self, place: &Range<usize>) {
        if !place.is_empty() {
            let end = self.0.entry(place.start).or_insert(place.end);
            *end = place.end.max(*end);
        }
    }

    /// Whether a place touches none of them but the mark's own.
    fn leaves(&self, place: &Range<usize>, own: &Range<usize>) -> bool {
        let is_other = |(start, end): &(&usize, &usize)| (**start..**end) != *own && **end > place.start;
        let before = self.0.range(..place.start).next_back().filter(is_other);
        before.is_none() && self.0.range(place.clone()).all(|one| !is_other(&one))
    }
}

/// Words of one text: where each stands, in bytes, and folded.
struct Words(Vec<(Range<usize>, String)>);

impl Words {
    /// The words of a stretch.
    fn of(text: &str, range: Range<usize>) -> Self {
        let words = text.get(range.clone()).unwrap_or_default().unicode_word_indices();
        let place = |at: usize, word: &str| range.start + at..range.start + at + word.len();
        Words(words.map(|(at, word)| (place(at, word), fold_str(word))).collect())
    }

    /// The whole words near a place.
    fn around(text: &str, place: &Range<usize>) -> Self {
        let boundary = |at: &usize| text.is_char_boundary(*at);
        let start = (place.start.saturating_sub(NEARBY)..=place.start).find(boundary).unwrap_or(place.start);
        let last = place.end.saturating_add(NEARBY).min(text.len());
        let end = (place.end..=last).rev().find(boundary).unwrap_or(place.end);
        let mut words = Self::of(text, start..end).0;
        // At the edges of what is looked at, words may be cut.
        words.retain(|(range, _)| {
            (range.start > start || start == 0) && (range.end < end || end == text.len())
        });
        Words(words)
    }

    /// The spellings of some of them, sorted.
    fn sorted(&self, window: Range<usize>) -> Vec<&str> {
        let mut words: Vec<&str> =
            self.0.get(window).into_iter().flatten().map(|(_, word)| &**word).collect();
        words.sort_unstable();
        words
    }

    /// From the first to the last of some of them.
    fn range(&self, window: Range<usize>) -> Option<Range<usize>> {
        let words = self.0.get(window)?;
        Some(words.first()?.0.start..words.last()?.0.end)
    }
}

/// How a character stands in a word.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    /// A letter or digit, and what is written over it or not seen.
    Letter,
    /// A hyphen or an apostrophe.
    Link,
    Other,
}

fn role(c: char) -> Role {
    if c.is_alphanumeric() {
        return Role::Letter;
    }
    match fold_str(c.encode_utf8(&mut [0; 4])).as_str() {
        "" => Role::Letter,
        "-" | "'" => Role::Link,
        _ => Role::Other,
    }
}

/// How many bytes of `written`, which goes away from `edge`, continue its word. A hyphen or an apostrophe counts where it
/// links to a letter or digit.
fn glued(edge: Option<char>, written: impl Iterator<Item = char>) -> usize {
    if edge.is_none_or(|edge| role(edge) == Role::Other) {
        return 0;
    }
    let (mut seen, mut belongs) = (0, 0);
    for c in written {
        seen += c.len_utf8();
        match role(c) {
            Role::Letter => belongs = seen,
            Role::Link => {}
            Role::Other => break,
        }
    }
    belongs
}
