use super::index::{self, Index};
use super::{LineColumn, OffsetUnit, Span};
use crate::error::{Error, Result};
use once_cell::sync::OnceCell;
use std::fmt;
use std::hash::BuildHasher;
use std::ops::Range;
use std::sync::Arc;

/// A text that does not change, and the index that finds places in it.
///
/// Cheap to clone: clones share content and index. Two texts with equal content are the same text, so that a span of one
/// can be used with the other. The content is kept exactly as given (NUL, BOM, `\r\n`, decomposed accents, bidi controls).
/// `Debug` shows the length only.
///
/// Offsets are found through an index that is built on first use, in one pass; an ASCII text needs none.
#[derive(Clone)]
pub struct Text(Arc<Inner>);

struct Inner {
    content: String,
    ascii: bool,
    mark: OnceCell<u64>,
    index: OnceCell<Index>,
    lines: OnceCell<Vec<u32>>,
}

impl Text {
    /// The longest text, in bytes: offsets are kept in 32 bits.
    pub const MAX_LEN: usize = u32::MAX as usize;

    /// A text with this content.
    ///
    /// # Errors
    /// [`Error::TooLarge`] above [`Text::MAX_LEN`] bytes.
    pub fn new(content: impl Into<String>) -> Result<Self> {
        let content = content.into();
        if content.len() > Self::MAX_LEN {
            return Err(Error::TooLarge { what: "text", size: content.len(), limit: Self::MAX_LEN });
        }
        Ok(Self::within_limit(content))
    }

    /// For content that is known to be within the limit, such as the output of a rewrite that has checked it.
    pub(super) fn within_limit(content: String) -> Self {
        let ascii = content.is_ascii();
        Text(Arc::new(Inner {
            content,
            ascii,
            mark: OnceCell::new(),
            index: OnceCell::new(),
            lines: OnceCell::new(),
        }))
    }

    /// A text from bytes of UTF-8.
    ///
    /// # Errors
    /// [`Error::InvalidText`] with the offset of the first bad byte (a UTF-16 or Latin-1 file shows up here);
    /// [`Error::TooLarge`] as [`Text::new`]. Nothing is ever replaced or lost.
    pub fn from_utf8(bytes: Vec<u8>) -> Result<Self> {
        match String::from_utf8(bytes) {
            Ok(content) => Self::new(content),
            Err(error) => {
                Err(Error::InvalidText { offset: error.utf8_error().valid_up_to(), unit: OffsetUnit::Byte })
            }
        }
    }

    /// A text from UTF-16 code units.
    ///
    /// # Errors
    /// [`Error::InvalidText`] with the offset of the first lone surrogate; [`Error::TooLarge`] as [`Text::new`].
    pub fn from_utf16(units: &[u16]) -> Result<Self> {
        let mut content = String::with_capacity(units.len());
        let mut offset = 0;
        for decoded in char::decode_utf16(units.iter().copied()) {
            let c = decoded.map_err(|_| Error::InvalidText { offset, unit: OffsetUnit::Utf16 })?;
            offset += c.len_utf16();
            content.push(c);
        }
        Self::new(content)
    }

    /// The content.
    pub fn as_str(&self) -> &str {
        &self.0.content
    }

    /// The length in `unit`.
    pub fn len(&self, unit: OffsetUnit) -> usize {
        match unit {
            _ if self.0.ascii => self.as_str().len(),
            OffsetUnit::Byte => self.as_str().len(),
            OffsetUnit::Char => self.index().chars(),
            OffsetUnit::Utf16 => self.index().utf16(),
        }
    }

    /// Whether there is no content.
    pub fn is_empty(&self) -> bool {
        self.as_str().is_empty()
    }

    /// Whether every character is ASCII, so that the three units agree.
    pub fn is_ascii(&self) -> bool {
        self.0.ascii
    }

    /// The byte offset of `offset`, counted in `unit`. The end of the text is an offset like any other.
    ///
    /// # Errors
    /// [`Error::OutOfBounds`] past the end; [`Error::SplitsCharacter`] inside a code point or a surrogate pair.
    pub fn to_byte(&self, offset: usize, unit: OffsetUnit) -> Result<usize> {
        let length = self.len(unit);
        if offset > length {
            return Err(Error::OutOfBounds { offset: offset as i128, unit, length });
        }
        match unit {
            _ if self.0.ascii => Ok(offset),
            OffsetUnit::Byte if self.as_str().is_char_boundary(offset) => Ok(offset),
            OffsetUnit::Byte => Err(Error::SplitsCharacter { offset, unit }),
            OffsetUnit::Char => Ok(self.index().byte_of_char(self.as_str(), offset)),
            OffsetUnit::Utf16 => self
                .index()
                .byte_of_utf16(self.as_str(), offset)
                .ok_or(Error::SplitsCharacter { offset, unit }),
        }
    }

    /// The offset in `unit` of the byte offset `byte`.
    ///
    /// # Errors
    /// As [`Text::to_byte`], in bytes.
    pub fn from_byte(&self, byte: usize, unit: OffsetUnit) -> Result<usize> {
        self.to_byte(byte, OffsetUnit::Byte).map(|byte| self.unit_offset(byte, unit))
    }

    /// `byte` must be a character boundary of this text.
    pub(crate) fn unit_offset(&self, byte: usize, unit: OffsetUnit) -> usize {
        match unit {
            _ if self.0.ascii => byte,
            OffsetUnit::Byte => byte,
            OffsetUnit::Char => self.index().char_of_byte(self.as_str(), byte),
            OffsetUnit::Utf16 => self.index().utf16_of_byte(self.as_str(), byte),
        }
    }

    /// `offset`, counted in `from`, counted in `to`. After the first call a conversion takes a bounded number of steps
    /// (a binary search over blocks of 64 bytes), so that many offsets cost their number and not the length of the text.
    ///
    /// # Errors
    /// As [`Text::to_byte`].
    pub fn convert(&self, offset: usize, from: OffsetUnit, to: OffsetUnit) -> Result<usize> {
        self.to_byte(offset, from).map(|byte| self.unit_offset(byte, to))
    }

    /// The span of `range`, counted in `unit`.
    ///
    /// # Errors
    /// [`Error::Reversed`], [`Error::EmptySpan`], [`Error::OutOfBounds`], [`Error::SplitsCharacter`].
    pub fn span(&self, range: Range<usize>, unit: OffsetUnit) -> Result<Span> {
        if range.end < range.start {
            return Err(Error::Reversed { start: range.start, end: range.end, unit });
        }
        let start = self.to_byte(range.start, unit)?;
        let end = self.to_byte(range.end, unit)?;
        if start == end {
            return Err(Error::EmptySpan { offset: range.start, unit });
        }
        Ok(self.span_of_bytes(start, end))
    }

    /// `start < end` must be character boundaries of this text.
    pub(crate) fn span_of_bytes(&self, start: usize, end: usize) -> Span {
        Span::new(start as u32, end as u32, self.mark())
    }

    /// The whole text as a span; `None` where it is empty.
    pub fn whole(&self) -> Option<Span> {
        (!self.is_empty()).then(|| self.span_of_bytes(0, self.as_str().len()))
    }

    /// Whether `span` was made by this text, or by one with equal content.
    pub fn owns(&self, span: Span) -> bool {
        span.mark() == self.mark() && self.as_str().get(span.range()).is_some()
    }

    /// The characters that `span` covers.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`] where the span belongs to another text.
    pub fn slice(&self, span: Span) -> Result<&str> {
        match self.as_str().get(span.range()) {
            Some(slice) if span.mark() == self.mark() => Ok(slice),
            _ => Err(Error::ForeignSpan),
        }
    }

    /// The characters between two bytes that are known to be in order and on character boundaries of this text.
    #[expect(clippy::string_slice, reason = "the bytes are those of spans, pieces and words of this text")]
    pub(crate) fn between(&self, bytes: Range<usize>) -> &str {
        &self.as_str()[bytes]
    }

    /// Start and end of `span`, counted in `unit`.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`] where the span belongs to another text.
    pub fn range(&self, span: Span, unit: OffsetUnit) -> Result<Range<usize>> {
        self.slice(span)?;
        Ok(self.unit_offset(span.start(), unit)..self.unit_offset(span.end(), unit))
    }

    /// Line and column of `offset`; the offset and the column are counted in `unit`.
    ///
    /// # Errors
    /// As [`Text::to_byte`].
    pub fn line_column(&self, offset: usize, unit: OffsetUnit) -> Result<LineColumn> {
        let byte = self.to_byte(offset, unit)?;
        let line = self.lines().partition_point(|&start| start as usize <= byte);
        let start = self.line_start(line);
        Ok(LineColumn { line: line + 1, column: offset - self.unit_offset(start, unit) + 1 })
    }

    /// The offset, in `unit`, of a line and a column counted in `unit`: the way back from [`Text::line_column`].
    ///
    /// # Errors
    /// [`Error::OutOfBounds`] for a line or column that the text does not have; [`Error::SplitsCharacter`].
    pub fn offset_at(&self, place: LineColumn, unit: OffsetUnit) -> Result<usize> {
        let length = self.len(unit);
        let outside = |offset: usize| Error::OutOfBounds { offset: offset as i128, unit, length };
        if place.line == 0 || place.column == 0 || place.line > self.line_count() {
            return Err(outside(length.saturating_add(1)));
        }
        let start = self.unit_offset(self.line_start(place.line - 1), unit);
        let offset = start.checked_add(place.column - 1).ok_or_else(|| outside(usize::MAX))?;
        self.to_byte(offset, unit)?;
        let last = place.line == self.line_count();
        if !last && offset >= self.unit_offset(self.line_start(place.line), unit) {
            return Err(outside(offset));
        }
        Ok(offset)
    }

    /// The number of lines: one more than the number of line ends.
    pub fn line_count(&self) -> usize {
        self.lines().len() + 1
    }

    /// The stretch around `span` that a reader needs to recognise it: up to `before` and `after` more of `unit` on each side,
    /// not beyond the line. Where a side would cut a character, it ends before it.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`].
    pub fn nearby(&self, span: Span, before: usize, after: usize, unit: OffsetUnit) -> Result<Span> {
        let range = self.range(span, unit)?;
        let line = self.line_at(span.start());
        let line_end = self.lines().partition_point(|&start| (start as usize) < span.end());
        let line_end = self.lines().get(line_end).map_or(self.as_str().len(), |&start| start as usize);
        let line_end = span.end()
            + self
                .as_str()
                .get(span.end()..line_end)
                .map_or(0, |rest| rest.trim_end_matches(['\n', '\r']).len());
        let inside = |offset: usize| (offset..).find_map(|offset| self.to_byte(offset, unit).ok());
        let start =
            inside(range.start.saturating_sub(before)).unwrap_or(span.start()).max(self.line_start(line));
        let wanted = range.end.saturating_add(after).min(self.len(unit));
        let end = (range.end..=wanted).rev().find_map(|offset| self.to_byte(offset, unit).ok());
        Ok(self.span_of_bytes(start, end.unwrap_or(span.end()).min(line_end).max(span.end())))
    }

    /// The bytes of the line with this zero-based number, its end mark first left out, then alone (empty on the last line);
    /// `None` past the last line.
    pub(crate) fn line_bytes(&self, line: usize) -> Option<(Range<usize>, Range<usize>)> {
        if line >= self.line_count() {
            return None;
        }
        let start = self.line_start(line);
        let end = self.lines().get(line).map_or(self.as_str().len(), |&start| start as usize);
        let whole = self.as_str().get(start..end)?;
        let content =
            whole.strip_suffix("\r\n").or_else(|| whole.strip_suffix(['\n', '\r'])).unwrap_or(whole);
        let content_end = start + content.len();
        Some((start..content_end, content_end..end))
    }

    /// The zero-based number of the line on which the character at this byte offset stands.
    pub(crate) fn line_at(&self, byte: usize) -> usize {
        self.lines().partition_point(|&start| start as usize <= byte)
    }

    /// Byte offset at which the line with this zero-based number starts.
    fn line_start(&self, line: usize) -> usize {
        let before = line.checked_sub(1).and_then(|i| self.lines().get(i));
        before.map_or(0, |&start| start as usize)
    }

    /// Byte offsets at which the lines after the first start.
    fn lines(&self) -> &[u32] {
        self.0.lines.get_or_init(|| index::line_starts(self.as_str()))
    }

    fn index(&self) -> &Index {
        self.0.index.get_or_init(|| Index::of(self.as_str()))
    }

    /// Ties spans to content. Not secret-proof and never leaves the process: it is neither shown nor serialised.
    fn mark(&self) -> u64 {
        *self.0.mark.get_or_init(|| foldhash::quality::FixedState::default().hash_one(self.as_str()))
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.as_str() == other.as_str()
    }
}

impl Eq for Text {}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Text").field("bytes", &self.as_str().len()).finish_non_exhaustive()
    }
}
