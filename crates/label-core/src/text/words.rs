//! Where words are: whether an offset cuts one, how far it reaches, and the words of a text.

use super::fold::{is_invisible, punctuation};
use super::{Span, Text};
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// What a character is to words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    /// A word of its own: Han writes without spaces.
    Ideograph,
    /// A combining mark, or what is not seen (soft hyphen, joiner, zero-width space): it belongs to the character before it.
    Joined,
    /// Whatever parts words: spaces, apostrophes, hyphens, all other signs.
    Other,
}

impl Class {
    fn of(c: char) -> Self {
        if c.is_ascii() {
            return Self::of_ascii(c as u8);
        }
        if is_invisible(c) || is_combining_mark(c) {
            Class::Joined
        } else if punctuation(c).is_some() {
            // Some apostrophes are letters to Unicode (U+02BC).
            Class::Other
        } else if is_ideograph(c) {
            Class::Ideograph
        } else if c.is_alphabetic() {
            Class::Letter
        } else if c.is_numeric() {
            Class::Digit
        } else {
            Class::Other
        }
    }

    fn of_ascii(byte: u8) -> Self {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            _ => Class::Other,
        }
    }

    /// Whether characters of this class go on in one word.
    fn goes_on(self) -> bool {
        matches!(self, Class::Letter | Class::Digit)
    }
}

/// Finds whether offsets cut words: between two letters or two digits, where combining marks and what is not seen belong to
/// the letter before them.
///
/// Local: it looks at the characters around the offset. For offsets that ascend it looks at no run of unseen characters twice,
/// so that a million of them cost a million steps however many offsets lie among them.
pub(crate) struct Cuts<'t> {
    text: &'t str,
    /// The unseen characters looked at last, and whether they stand within a word.
    run: Range<usize>,
    within: bool,
}

impl<'t> Cuts<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        Cuts { text, run: 0..0, within: false }
    }

    /// Whether a word goes on across this offset, which is a character boundary.
    pub(crate) fn cuts(&mut self, offset: usize) -> bool {
        let bytes = self.text.as_bytes();
        let around = (offset.checked_sub(1).and_then(|before| bytes.get(before)), bytes.get(offset));
        match around {
            (Some(before), Some(after)) if before.is_ascii() && after.is_ascii() => {
                let class = Class::of_ascii(*before);
                class.goes_on() && class == Class::of_ascii(*after)
            }
            (Some(_), Some(_)) => self.cuts_beyond_ascii(offset),
            _ => false,
        }
    }

    fn cuts_beyond_ascii(&mut self, offset: usize) -> bool {
        if self.run.start < self.run.end && self.run.start <= offset && offset <= self.run.end {
            return self.within;
        }
        let (before, after) = self.text.split_at_checked(offset).unwrap_or_default();
        let seen = |c: &char| Class::of(*c) != Class::Joined;
        let start = before.trim_end_matches(|c| !seen(&c));
        let end = after.trim_start_matches(|c| !seen(&c));
        let class = |c: Option<char>| c.map_or(Class::Other, Class::of);
        let left = class(start.chars().next_back());
        self.within = left.goes_on() && left == class(end.chars().next());
        self.run = start.len()..self.text.len() - end.len();
        self.within
    }

    /// Where the word that `offset` cuts ends, at `limit` at the latest; `offset` where it cuts none.
    pub(crate) fn end(&mut self, offset: usize, limit: usize) -> usize {
        if offset >= limit || !self.cuts(offset) {
            return offset;
        }
        let rest = self.text.get(offset..limit).unwrap_or_default();
        let mut word = None;
        let ends = rest.char_indices().find(|&(_, c)| !joins(&mut word, Class::of(c)));
        offset + ends.map_or(rest.len(), |(at, _)| at)
    }

    /// Where the word that `offset` cuts starts, at `limit` at the earliest; `offset` where it cuts none.
    pub(crate) fn start(&mut self, offset: usize, limit: usize) -> usize {
        if offset <= limit || !self.cuts(offset) {
            return offset;
        }
        let rest = self.text.get(limit..offset).unwrap_or_default();
        let (mut word, mut start) = (None, offset);
        for (at, c) in rest.char_indices().rev() {
            let class = Class::of(c);
            if !joins(&mut word, class) {
                break;
            }
            // What is not seen belongs to the letter before it: at the front of a word it is no part of it.
            if class != Class::Joined {
                start = limit + at;
            }
        }
        start
    }
}

/// Whether a character of this class goes on in a word; its first letter or digit says which the others are.
fn joins(word: &mut Option<Class>, class: Class) -> bool {
    match class {
        Class::Joined => true,
        Class::Ideograph | Class::Other => false,
        Class::Letter | Class::Digit => *word.get_or_insert(class) == class,
    }
}

/// Whether there is nothing to be seen: white space and what is not seen alone.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// Bytes of a text without the white space at their edges; as they are where there is nothing else.
pub(crate) fn trimmed(text: &str, bytes: Range<usize>) -> Range<usize> {
    let Some(slice) = text.get(bytes.clone()) else { return bytes };
    let start = slice.trim_start();
    if start.is_empty() {
        return bytes;
    }
    bytes.end - start.len()..bytes.end - (slice.len() - slice.trim_end().len())
}

/// The words of a string, as bytes: runs of letters or of digits, with the marks and unseen characters that follow them;
/// every ideograph alone.
pub(crate) fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = rest.find(|&(_, c)| !matches!(Class::of(c), Class::Other | Class::Joined))?;
        let class = Class::of(first);
        let goes_on = |next: Class| next == Class::Joined || (class.goes_on() && next == class);
        let mut end = start + first.len_utf8();
        while let Some((at, c)) = rest.next_if(|&(_, c)| goes_on(Class::of(c))) {
            end = at + c.len_utf8();
        }
        Some(start..end)
    })
}

/// Unified, compatibility and supplementary ideographs (Unicode 17, blocks), and the signs that repeat or stand for one.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

impl Text {
    /// The words, in reading order: runs of letters or of digits; accents, joiners and what is not seen belong to the letter
    /// before them; ideographs stand alone; apostrophes, hyphens and all other signs part words. One pass over the text.
    pub fn words(&self) -> impl Iterator<Item = Span> + '_ {
        words(self.as_str()).map(|word| self.span_of_bytes(word.start, word.end))
    }

    /// Whether a word goes on across this byte offset: a mark with an edge here leaves half of it. Looks at the characters
    /// around the offset only; `false` at both ends of the text and where no character starts.
    pub fn cuts_word(&self, byte: usize) -> bool {
        self.as_str().is_char_boundary(byte) && Cuts::of(self.as_str()).cuts(byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 9] = [
        "M. Jean-Luc d'Aigrefeuille",
        "né le 12mars1990, 3e",
        "Zoe\u{301}lie e\u{301}\u{AD}\u{301}x",
        "田中さん 12田3",
        "l\u{2BC}an l\u{2019}an",
        "\u{200B}Og\u{AD}wex\u{200B} O\u{200B}gwex",
        "a\u{301}",
        "",
        "½12²  à",
    ];

    #[test]
    fn words_are_runs_of_letters_or_digits() {
        let shown = |text: &'static str| words(text).map(|word| text.get(word).unwrap()).collect::<Vec<_>>();
        assert_eq!(shown(TEXTS[0]), ["M", "Jean", "Luc", "d", "Aigrefeuille"]);
        assert_eq!(shown(TEXTS[1]), ["né", "le", "12", "mars", "1990", "3", "e"]);
        assert_eq!(shown(TEXTS[2]), ["Zoe\u{301}lie", "e\u{301}\u{AD}\u{301}x"]);
        assert_eq!(shown(TEXTS[3]), ["田", "中", "さん", "12", "田", "3"]);
        assert_eq!(shown(TEXTS[4]), ["l", "an", "l", "an"]);
        assert_eq!(shown(TEXTS[5]), ["Og\u{AD}wex\u{200B}", "O\u{200B}gwex"]);
    }

    /// An offset cuts a word where it lies within one and a letter of it still comes.
    #[test]
    fn cuts_are_within_words() {
        for text in TEXTS {
            let mut cuts = Cuts::of(text);
            for offset in (0..=text.len()).filter(|&at| text.is_char_boundary(at)) {
                let within = words(text).find(|word| word.start < offset && offset < word.end);
                let goes_on = |word: &Range<usize>| {
                    text.get(offset..word.end).unwrap().chars().any(|c| Class::of(c) != Class::Joined)
                };
                let word = within.filter(goes_on);
                assert_eq!(cuts.cuts(offset), word.is_some(), "{text:?} {offset}");
                assert_eq!(Cuts::of(text).cuts(offset), word.is_some(), "{text:?} {offset}");
                let (start, end) = word.map_or((offset, offset), |word| (word.start, word.end));
                assert_eq!(cuts.start(offset, 0), start, "{text:?} {offset}");
                assert_eq!(cuts.end(offset, text.len()), end, "{text:?} {offset}");
                let limit = text.floor_char_boundary(end.saturating_sub(1)).max(offset);
                assert_eq!(cuts.end(offset, limit), limit.min(end), "{text:?} {offset}");
            }
        }
    }

    #[test]
    fn a_run_of_unseen_characters_is_looked_at_once() {
        let text = format!("a{}b", "\u{200B}".repeat(100_000));
        let mut cuts = Cuts::of(&text);
        assert!((1..text.len()).step_by(3).all(|offset| cuts.cuts(offset)));
        assert_eq!(cuts.run, 1..text.len() - 1);
    }
}
