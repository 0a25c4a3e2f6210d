use super::{OffsetUnit, Span, Text};
use crate::error::{Error, Result};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A text and what shall stand in place of some of its stretches: sorted, disjoint, and short enough to apply.
#[derive(Clone)]
pub struct Rewrite {
    text: Text,
    replacements: Vec<(Span, Arc<str>)>,
    output_len: usize,
}

impl Rewrite {
    /// A rewrite of `text` that puts words in place of spans.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`]; [`Error::Overlap`] where two spans overlap or are not in the order of reading (in code
    /// points); [`Error::TooLarge`] where the output would be longer than a text can be.
    pub fn new(text: &Text, replacements: Vec<(Span, Arc<str>)>) -> Result<Self> {
        if let Some(index) = replacements.iter().position(|(span, _)| !text.owns(*span)) {
            return Err(Error::ForeignSpan.in_item("replacements", index));
        }
        for (previous, next) in replacements.iter().zip(replacements.iter().skip(1)) {
            if next.0.start() < previous.0.end() {
                return Err(overlap(text, previous.0, next.0));
            }
        }
        let removed: usize = replacements.iter().map(|(span, _)| span.len()).sum();
        let added: usize = replacements.iter().map(|(_, words)| words.len()).sum();
        let output_len = (text.as_str().len() - removed).saturating_add(added);
        if output_len > Text::MAX_LEN {
            return Err(Error::TooLarge { what: "output", size: output_len, limit: Text::MAX_LEN });
        }
        Ok(Rewrite { text: text.clone(), replacements, output_len })
    }

    /// The text that is rewritten.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The replacements, in the order of reading.
    pub fn replacements(&self) -> &[(Span, Arc<str>)] {
        &self.replacements
    }

    /// The rewritten text, and the map between the two. Cannot fail; one pass.
    pub fn apply(&self) -> (Text, OffsetMap) {
        let original = self.text.as_str();
        let mut output = String::with_capacity(self.output_len);
        let mut pieces = Vec::with_capacity(self.replacements.len());
        let mut done = 0;
        for (span, words) in &self.replacements {
            output.push_str(original.get(done..span.start()).unwrap_or_default());
            let start = output.len() as u32;
            output.push_str(words);
            pieces.push(Piece {
                original: (span.start() as u32, span.end() as u32),
                output: (start, output.len() as u32),
            });
            done = span.end();
        }
        output.push_str(original.get(done..).unwrap_or_default());
        let output = Text::within_limit(output);
        let map = OffsetMap { original: self.text.clone(), output: output.clone(), pieces };
        (output, map)
    }
}

impl fmt::Debug for Rewrite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rewrite")
            .field("text", &self.text)
            .field("replacements", &self.replacements.len())
            .finish_non_exhaustive()
    }
}

/// The overlap of two spans as an error, in code points.
pub(crate) fn overlap(text: &Text, first: Span, second: Span) -> Error {
    let unit = OffsetUnit::Char;
    Error::Overlap {
        first_start: text.unit_offset(first.start(), unit),
        first_end: text.unit_offset(first.end(), unit),
        second_start: text.unit_offset(second.start(), unit),
        second_end: text.unit_offset(second.end(), unit),
        unit,
    }
}

/// Where a position of one text lies in the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mapped {
    /// At this offset, exactly.
    At(usize),
    /// Inside a stretch that was replaced: the whole stretch, never a guess.
    Within(Range<usize>),
}

/// Positions of a text and of its rewritten form, both ways and in every unit.
///
/// It holds the edges of the replacements only, and both texts (it is as secret as the original: it tells the lengths of names).
/// Each look-up is a binary search among the replacements.
#[derive(Clone)]
pub struct OffsetMap {
    original: Text,
    output: Text,
    pieces: Vec<Piece>,
}

/// One replacement: bytes of the original and bytes of the output.
#[derive(Clone, Copy)]
struct Piece {
    original: (u32, u32),
    output: (u32, u32),
}

impl Piece {
    fn flipped(self) -> Piece {
        Piece { original: self.output, output: self.original }
    }
}

impl OffsetMap {
    /// Where `offset` of the original lies in the output; both counted in `unit`. The edges of a replaced stretch map to
    /// the edges of what replaced it.
    ///
    /// # Errors
    /// As [`Text::to_byte`] on the original.
    pub fn to_output(&self, offset: usize, unit: OffsetUnit) -> Result<Mapped> {
        let byte = self.original.to_byte(offset, unit)?;
        Ok(in_unit(&self.output, self.byte_to_output(byte), unit))
    }

    /// Where `offset` of the output lies in the original; both counted in `unit`.
    ///
    /// # Errors
    /// As [`Text::to_byte`] on the output.
    pub fn to_original(&self, offset: usize, unit: OffsetUnit) -> Result<Mapped> {
        let byte = self.output.to_byte(offset, unit)?;
        Ok(in_unit(&self.original, self.byte_to_original(byte), unit))
    }

    /// The span of the output that holds what became of `span`: where an edge lies inside a replaced stretch, the whole
    /// stretch is taken. `None` where nothing is left of it.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`] for a span of another text than the original.
    pub fn span_to_output(&self, span: Span) -> Result<Option<Span>> {
        self.original.slice(span)?;
        Ok(cover(&self.output, self.byte_to_output(span.start()), self.byte_to_output(span.end())))
    }

    /// The span of the original from which `span` of the output came, widened as in [`OffsetMap::span_to_output`].
    ///
    /// # Errors
    /// [`Error::ForeignSpan`] for a span of another text than the output.
    pub fn span_to_original(&self, span: Span) -> Result<Option<Span>> {
        self.output.slice(span)?;
        Ok(cover(&self.original, self.byte_to_original(span.start()), self.byte_to_original(span.end())))
    }

    /// The original text.
    pub fn original(&self) -> &Text {
        &self.original
    }

    /// The rewritten text.
    pub fn output(&self) -> &Text {
        &self.output
    }

    /// The replaced stretches, in the order of reading: of the original, and of the output. In `unit`.
    pub fn replaced(
        &self,
        unit: OffsetUnit,
    ) -> impl ExactSizeIterator<Item = (Range<usize>, Range<usize>)> + '_ {
        let range = move |text: &Text, (start, end): (u32, u32)| {
            text.unit_offset(start as usize, unit)..text.unit_offset(end as usize, unit)
        };
        self.pieces
            .iter()
            .map(move |piece| (range(&self.original, piece.original), range(&self.output, piece.output)))
    }

    /// The output span of the replacement with this number; `None` where it wrote nothing.
    pub(crate) fn output_of(&self, number: usize) -> Option<Span> {
        let &Piece { output: (start, end), .. } = self.pieces.get(number)?;
        (start < end).then(|| self.output.span_of_bytes(start as usize, end as usize))
    }

    fn byte_to_output(&self, byte: usize) -> Mapped {
        let after = self.pieces.partition_point(|piece| piece.original.1 as usize <= byte);
        locate(byte, self.previous(after), self.pieces.get(after).copied())
    }

    fn byte_to_original(&self, byte: usize) -> Mapped {
        let after = self.pieces.partition_point(|piece| piece.output.1 as usize <= byte);
        // Stretches that left nothing, one after another, left it at one place: together they are where it comes from.
        let gone = self.pieces.get(..after).unwrap_or_default();
        let gone =
            gone.get(gone.partition_point(|piece| (piece.output.0 as usize) < byte)..).unwrap_or_default();
        if let (Some(first), Some(last)) = (gone.first(), gone.last()) {
            return Mapped::Within(first.original.0 as usize..last.original.1 as usize);
        }
        locate(
            byte,
            self.previous(after).map(Piece::flipped),
            self.pieces.get(after).map(|piece| piece.flipped()),
        )
    }

    fn previous(&self, after: usize) -> Option<Piece> {
        after.checked_sub(1).and_then(|before| self.pieces.get(before)).copied()
    }
}

impl fmt::Debug for OffsetMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OffsetMap").field("replacements", &self.pieces.len()).finish_non_exhaustive()
    }
}

/// `previous` ends at or before `byte`; `next` ends after it.
fn locate(byte: usize, previous: Option<Piece>, next: Option<Piece>) -> Mapped {
    if let Some(Piece { original, output }) = next
        && byte > original.0 as usize
    {
        return Mapped::Within(output.0 as usize..output.1 as usize);
    }
    let Some(Piece { original, output }) = previous else { return Mapped::At(byte) };
    Mapped::At(output.1 as usize + (byte - original.1 as usize))
}

fn in_unit(text: &Text, place: Mapped, unit: OffsetUnit) -> Mapped {
    match place {
        Mapped::At(byte) => Mapped::At(text.unit_offset(byte, unit)),
        Mapped::Within(range) => {
            Mapped::Within(text.unit_offset(range.start, unit)..text.unit_offset(range.end, unit))
        }
    }
}

fn cover(text: &Text, start: Mapped, end: Mapped) -> Option<Span> {
    let start = match start {
        Mapped::At(byte) => byte,
        Mapped::Within(range) => range.start,
    };
    let end = match end {
        Mapped::At(byte) => byte,
        Mapped::Within(range) => range.end,
    };
    (start < end).then(|| text.span_of_bytes(start, end))
}
