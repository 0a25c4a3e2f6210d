use crate::error::{Error, Result};
use std::fmt;
use std::ops::Range;

/// A stretch of one text: never empty, on character boundaries, made by [`Text::span`](crate::Text::span) only.
///
/// Small and `Copy`. It remembers, by a private mark, which text it belongs to: used with another, it answers
/// [`Error::ForeignSpan`]. Start and end are bytes; [`Text::range`](crate::Text::range) says them in another unit.
/// It is not serialised alone: a set or a record carries its text.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    start: u32,
    end: u32,
    mark: u64,
}

impl Span {
    pub(super) fn new(start: u32, end: u32, mark: u64) -> Self {
        Span { start, end, mark }
    }

    /// Where it starts, in bytes.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// Where it ends (exclusive), in bytes.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Its length in bytes; at least 1.
    #[expect(clippy::len_without_is_empty, reason = "a span is never empty")]
    pub fn len(self) -> usize {
        self.end() - self.start()
    }

    /// Start to end, in bytes.
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// Whether the two share a character. Spans that only touch do not; spans of two texts never do.
    pub fn overlaps(self, other: Span) -> bool {
        self.mark == other.mark && self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies within this one, ends included. A span of another text never does.
    pub fn contains(self, other: Span) -> bool {
        self.mark == other.mark && self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that contains both.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`] where they belong to two texts.
    pub fn cover(self, other: Span) -> Result<Span> {
        if self.mark != other.mark {
            return Err(Error::ForeignSpan);
        }
        Ok(Span { start: self.start.min(other.start), end: self.end.max(other.end), mark: self.mark })
    }

    pub(super) fn mark(self) -> u64 {
        self.mark
    }
}

impl PartialOrd for Span {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// By start, then end; the text decides last, so that the order of the spans of one text is that of reading.
impl Ord for Span {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.start, self.end, self.mark).cmp(&(other.start, other.end, other.mark))
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Span({}..{} bytes)", self.start, self.end)
    }
}
