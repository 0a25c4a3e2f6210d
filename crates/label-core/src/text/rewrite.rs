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

    /// The place of the original that answers to one of the output, behind this piece and before the next.
    fn behind(self, output: usize) -> usize {
        self.original.1 as usize + output.saturating_sub(self.output.1 as usize)
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

    /// The span of the original that `span` of the output stands for, no wider than it must be: what was removed beside it is
    /// no part of it, and an edge inside a replaced stretch takes the whole stretch. `None` where it came from nothing.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`] for a span of another text than the output.
    pub fn span_back(&self, span: Span) -> Result<Option<Span>> {
        self.output.slice(span)?;
        let (start, end) = (span.start(), span.end());
        let first = self.pieces.partition_point(|piece| piece.output.1 as usize <= start);
        let last = self.pieces.partition_point(|piece| (piece.output.0 as usize) < end);
        let piece = |index: usize| self.pieces.get(index).copied();
        // The piece that holds the first byte, else that after which it stands; the same for the last.
        let from = match piece(first).filter(|piece| (piece.output.0 as usize) <= start) {
            Some(piece) => piece.original.0 as usize,
            None => self.previous(first).map_or(start, |piece| piece.behind(start)),
        };
        let to = match last.checked_sub(1).and_then(piece) {
            Some(piece) if piece.output.1 as usize >= end => piece.original.1 as usize,
            Some(piece) => piece.behind(end),
            None => end,
        };
        Ok((from < to).then(|| self.original.span_of_bytes(from, to)))
    }

    /// The map from the original of this one to the output of `next`, which starts from the output of this one. Stretches
    /// that overlap on the text between become one.
    pub(super) fn then(&self, next: &OffsetMap) -> OffsetMap {
        let (mut first, mut second) = (self.pieces.iter().peekable(), next.pieces.iter().peekable());
        let (mut before, mut after) = (None::<Piece>, None::<Piece>);
        let mut pieces = Vec::with_capacity(self.pieces.len().max(next.pieces.len()));
        let middle = |place: Option<&&Piece>, flip: bool| {
            place.map(|piece| if flip { piece.flipped().original } else { piece.original })
        };
        while let Some(start) = [middle(first.peek(), true), middle(second.peek(), false)]
            .into_iter()
            .flatten()
            .map(|(start, _)| start)
            .min()
        {
            let from = (to_original(before, start), to_output(after, start));
            let mut end = start;
            loop {
                let joins = |range: Option<(u32, u32)>| {
                    range.is_some_and(|(at, _)| at < end || (at == start && end == start))
                };
                if joins(middle(first.peek(), true)) {
                    before = first.next().copied();
                    end = end.max(before.map_or(end, |piece| piece.output.1));
                } else if joins(middle(second.peek(), false)) {
                    after = second.next().copied();
                    end = end.max(after.map_or(end, |piece| piece.original.1));
                } else {
                    break;
                }
            }
            let to = (to_original(before, end), to_output(after, end));
            pieces.push(Piece { original: (from.0, to.0), output: (from.1, to.1) });
        }
        OffsetMap { original: self.original.clone(), output: next.output.clone(), pieces }
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

/// The place of the original that answers to one of the output, behind `piece`.
fn to_original(piece: Option<Piece>, output: u32) -> u32 {
    piece.map_or(output, |piece| piece.original.1 + (output - piece.output.1))
}

/// The place of the output that answers to one of the original, behind `piece`.
fn to_output(piece: Option<Piece>, original: u32) -> u32 {
    to_original(piece.map(Piece::flipped), original)
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
