use super::{Span, Text};
use crate::error::{Error, Result};
use std::fmt;
use std::ops::Range;
use unicode_normalization::char::decompose_compatible;

/// A text as searches and identities see it, with positions that lead back.
///
/// Folding removes what does not make another name: case, accents (composed or not), soft hyphens, zero-width and bidi
/// controls; writes œ, æ, ß, ø, ł, đ, þ and ligatures in plain letters, every apostrophe as `'`, every hyphen or dash as
/// `-`, every run of white space as one space. A hyphen at a line's end keeps the hyphen and loses the break; a soft
/// hyphen there loses both. Compatibility forms (full-width letters, `№`) are taken apart. Folding twice changes nothing.
///
/// The tables are those of the pinned unicode-normalization release (Unicode Standard Annex 15) and of Rust's
/// `char::to_lowercase`. The text itself is never altered.
pub struct Folded {
    source: Text,
    text: String,
    units: Vec<Unit>,
}

/// A stretch of the source that does not fold character by character to the same number of bytes.
struct Unit {
    folded: Range<usize>,
    source: Range<usize>,
}

impl Text {
    /// The folded form of the whole text, with positions that lead back. See [`Folded`].
    pub fn fold(&self) -> Folded {
        Folded::of(self)
    }
}

impl Folded {
    fn of(source: &Text) -> Self {
        let mut units = Vec::new();
        let text = fold_with(source.as_str(), |unit| units.push(unit));
        Folded { source: source.clone(), text, units }
    }

    /// The folded form.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The span of the source that folds to these bytes of the folded form. A character that folds to several (`œ`) is
    /// taken whole where the range holds a part of it; marks that follow a letter go with it.
    ///
    /// # Errors
    /// [`Error::EmptySpan`], [`Error::Reversed`], [`Error::OutOfBounds`], [`Error::SplitsCharacter`]: in bytes of the folded form.
    pub fn span(&self, range: Range<usize>) -> Result<Span> {
        let unit = super::OffsetUnit::Byte;
        if range.end < range.start {
            return Err(Error::Reversed { start: range.start, end: range.end, unit });
        }
        if range.is_empty() {
            return Err(Error::EmptySpan { offset: range.start, unit });
        }
        for offset in [range.start, range.end] {
            if offset > self.text.len() {
                return Err(Error::OutOfBounds { offset: offset as i128, unit, length: self.text.len() });
            }
            if !self.text.is_char_boundary(offset) {
                return Err(Error::SplitsCharacter { offset, unit });
            }
        }
        let within = self.text.get(range.clone()).unwrap_or_default();
        let last = range.end - within.chars().next_back().map_or(0, char::len_utf8);
        let start = self.source_of(range.start).start;
        let end = self.source_of(last).end;
        Ok(self.source.span_of_bytes(start, end))
    }

    /// The source bytes of the folded character that starts at `folded`.
    fn source_of(&self, folded: usize) -> Range<usize> {
        let after = self.units.partition_point(|unit| unit.folded.start <= folded);
        let unit = after.checked_sub(1).and_then(|before| self.units.get(before));
        let start = match unit {
            Some(unit) if folded < unit.folded.end => return unit.source.clone(),
            Some(unit) => unit.source.end + (folded - unit.folded.end),
            None => folded,
        };
        // Between units characters have the same number of bytes on both sides.
        let rest = self.source.as_str().get(start..).unwrap_or_default();
        start..start + rest.chars().next().map_or(0, char::len_utf8)
    }
}

impl fmt::Debug for Folded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Folded").field("source", &self.source).finish_non_exhaustive()
    }
}

/// The folded form of a string, without positions. See [`Folded`].
pub fn fold_str(text: &str) -> String {
    if text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'`') {
        return text.to_ascii_lowercase();
    }
    fold_with(text, |_| {})
}

/// What the last characters were, as far as white space after them depends on it.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    Other,
    Space,
    Hyphen,
    SoftHyphen,
}

struct Folder<F: FnMut(Unit)> {
    out: String,
    last: Last,
    /// The stretch being folded: it grows while marks, or more white space, follow.
    open: Option<Open>,
    emit: F,
}

struct Open {
    folded: Range<usize>,
    source: Range<usize>,
}

fn fold_with(text: &str, emit: impl FnMut(Unit)) -> String {
    let mut folder = Folder { out: String::with_capacity(text.len()), last: Last::Other, open: None, emit };
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        if c.is_whitespace() {
            let mut end = start + c.len_utf8();
            let mut broken = is_line_break(c);
            while let Some((at, next)) = rest.next_if(|&(_, next)| next.is_whitespace() || is_invisible(next))
            {
                end = at + next.len_utf8();
                broken |= is_line_break(next);
            }
            folder.space(start..end, broken);
        } else {
            folder.character(c, start..start + c.len_utf8());
        }
    }
    folder.close();
    folder.out
}

impl<F: FnMut(Unit)> Folder<F> {
    fn space(&mut self, source: Range<usize>, broken: bool) {
        let joins = broken && matches!(self.last, Last::Hyphen | Last::SoftHyphen);
        let joins = joins || self.last == Last::Space;
        self.begin(source);
        if !joins {
            self.out.push(' ');
            self.last = Last::Space;
        }
    }

    fn character(&mut self, c: char, source: Range<usize>) {
        if c.is_ascii() {
            self.begin(source);
            self.letter(c);
        } else if c == SOFT_HYPHEN {
            self.begin(source);
            if self.last != Last::Space {
                self.last = Last::SoftHyphen;
            }
        } else if is_invisible(c) {
            self.begin(source);
        } else if is_mark(c) {
            self.extend(source);
        } else if let Some(plain) = punctuation(c) {
            self.begin(source);
            self.letter(plain);
        } else {
            self.begin(source);
            decompose_compatible(c, |part| self.part(part));
        }
    }

    /// One code point of a compatibility decomposition.
    fn part(&mut self, c: char) {
        if is_mark(c) || is_invisible(c) {
            return;
        }
        if c.is_whitespace() {
            if self.last != Last::Space {
                self.out.push(' ');
                self.last = Last::Space;
            }
        } else if let Some(plain) = punctuation(c) {
            self.letter(plain);
        } else {
            for lower in c.to_lowercase().filter(|&lower| !is_mark(lower)) {
                self.letter(lower);
            }
        }
    }

    /// A character that stays: lower-cased, special letters spelt out.
    fn letter(&mut self, c: char) {
        match c {
            'œ' => self.out.push_str("oe"),
            'æ' => self.out.push_str("ae"),
            'ß' => self.out.push_str("ss"),
            'þ' => self.out.push_str("th"),
            'ø' => self.out.push('o'),
            'ł' => self.out.push('l'),
            'đ' | 'ð' => self.out.push('d'),
            'ħ' => self.out.push('h'),
            'ŧ' => self.out.push('t'),
            'ı' => self.out.push('i'),
            'ς' => self.out.push('σ'),
            '`' => self.out.push('\''),
            _ => self.out.push(c.to_ascii_lowercase()),
        }
        self.last = if c == '-' { Last::Hyphen } else { Last::Other };
    }

    fn begin(&mut self, source: Range<usize>) {
        self.close();
        self.open = Some(Open { folded: self.out.len()..self.out.len(), source });
    }

    fn extend(&mut self, source: Range<usize>) {
        match &mut self.open {
            Some(open) => open.source.end = source.end,
            None => self.begin(source),
        }
    }

    /// Reports the open stretch unless it is one character for one of the same length.
    fn close(&mut self) {
        let Some(Open { mut folded, source }) = self.open.take() else { return };
        folded.end = self.out.len();
        let produced = self.out.get(folded.clone()).unwrap_or_default();
        let alike = produced.len() == source.len() && produced.chars().nth(1).is_none();
        if !alike {
            (self.emit)(Unit { folded, source });
        }
    }
}

const SOFT_HYPHEN: char = '\u{AD}';

fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The blocks of combining diacritical marks. Vowel signs of other scripts are letters of a name and stay.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// Characters that are not seen: soft hyphen, zero-width and bidi controls, joiners, variation selectors, tags, BOM.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, SOFT_HYPHEN | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Apostrophes, hyphens and dashes in one form each, including accents that are typed for an apostrophe.
pub(super) fn punctuation(c: char) -> Option<char> {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{2032}' | '\u{2BC}' | '\u{2BB}' | '\u{2B9}' | '\u{B4}'
        | '\u{1FFD}' | '\u{FF07}' => Some('\''),
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' => Some('-'),
        _ => None,
    }
}
