//! Grapheme boundaries near the edges of spans (Unicode Standard Annex 29), for many edges in linear time.

use super::Annotation;
use crate::error::{Error, Result, names};
use crate::text::{OffsetUnit, Span, Text};
use std::collections::BTreeMap;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// What to do with a span that cuts a grapheme (a letter and its accents, an emoji sequence, `\r\n`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Graphemes {
    /// Widen the span to the whole grapheme, and count it; a line end `\r\n` that it cuts is left out instead.
    #[default]
    Widen,
    /// Refuse: [`Error::SplitsGrapheme`].
    Refuse,
}

names!(Graphemes, "answer to spans that cut graphemes", Graphemes::Widen => "widen", Graphemes::Refuse => "refuse");

/// The span, widened to the graphemes that it cuts.
pub(crate) fn whole_graphemes(text: &Text, span: Span) -> Span {
    let mut walker = Walker::new(text.as_str());
    let start = walker.cut(span.start()).map_or(span.start(), |cut| cut.0);
    let end = walker.cut(span.end()).map_or(span.end(), |cut| cut.1);
    text.span_of_bytes(start, end)
}

/// A widened span, but for line ends that it cut: a line end is nobody's name, and would glue lines together. A span of
/// nothing but half a line end is widened.
fn without_line_ends(text: &Text, span: (usize, usize), wide: (usize, usize)) -> (usize, usize) {
    let is_line_end = |from: usize, to: usize| text.as_str().get(from..to) == Some("\r\n");
    let start = if is_line_end(wide.0, span.0 + 1) && wide.0 < span.0 { span.0 + 1 } else { wide.0 };
    let end = if span.1 < wide.1 && is_line_end(span.1 - 1, wide.1) { span.1 - 1 } else { wide.1 };
    if start < end { (start, end) } else { wide }
}

/// Widens spans that cut a grapheme; answers how many there were.
pub(crate) fn widen(text: &Text, annotations: &mut [Annotation], graphemes: Graphemes) -> Result<usize> {
    // An ASCII text has one grapheme of two characters: a line end.
    let in_line_end = |at: usize| text.as_str().as_bytes().get(at.saturating_sub(1)..=at) == Some(b"\r\n");
    let edges = |annotation: &Annotation| [annotation.span.start(), annotation.span.end()];
    if text.is_ascii() && !annotations.iter().flat_map(edges).any(in_line_end) {
        return Ok(0);
    }
    let mut edges: Vec<usize> = annotations.iter().flat_map(edges).collect();
    edges.sort_unstable();
    edges.dedup();
    let mut walker = Walker::new(text.as_str());
    let cuts: BTreeMap<usize, (usize, usize)> =
        edges.into_iter().filter_map(|edge| walker.cut(edge).map(|cut| (edge, cut))).collect();
    if cuts.is_empty() {
        return Ok(0);
    }
    let mut widened = 0;
    for annotation in annotations {
        let Range { start, end } = annotation.span.range();
        let wide = (cuts.get(&start).map_or(start, |cut| cut.0), cuts.get(&end).map_or(end, |cut| cut.1));
        if wide == (start, end) {
            continue;
        }
        let wide = without_line_ends(text, (start, end), wide);
        if graphemes == Graphemes::Refuse {
            let unit = OffsetUnit::Char;
            return Err(Error::SplitsGrapheme {
                start: text.unit_offset(start, unit),
                end: text.unit_offset(end, unit),
                unit,
            });
        }
        annotation.span = text.span_of_bytes(wide.0, wide.1);
        widened += usize::from(wide.0 < start || wide.1 > end);
    }
    Ok(widened)
}

/// Finds, for byte offsets asked in ascending order, the grapheme that an offset cuts.
///
/// It walks forward only: a text that is one single cluster of a million combining marks is walked once, however many
/// spans lie in it.
struct Walker<'t> {
    text: &'t str,
    /// The last grapheme walked: its start and end.
    current: (usize, usize),
}

impl<'t> Walker<'t> {
    fn new(text: &'t str) -> Self {
        Walker { text, current: (0, 0) }
    }

    /// Start and end of the grapheme that `offset` cuts; `None` on a boundary. Offsets must not descend and must be
    /// character boundaries.
    fn cut(&mut self, offset: usize) -> Option<(usize, usize)> {
        let (start, end) = self.current;
        if start < offset && offset < end {
            return Some(self.current);
        }
        if offset <= end || is_plain_boundary(self.text, offset) {
            return None;
        }
        let from = self.plain_boundary_before(offset).max(end);
        for (at, grapheme) in self.text.get(from..)?.grapheme_indices(true) {
            self.current = (from + at, from + at + grapheme.len());
            if self.current.1 >= offset {
                break;
            }
        }
        let (start, end) = self.current;
        (start < offset && offset < end).then_some(self.current)
    }

    /// The nearest place at or before `offset` where a boundary needs no context, not before the last grapheme walked.
    fn plain_boundary_before(&self, offset: usize) -> usize {
        let before = self.text.get(self.current.1..offset).unwrap_or_default();
        before
            .char_indices()
            .rev()
            .map(|(at, _)| self.current.1 + at)
            .find(|&at| is_plain_boundary(self.text, at))
            .unwrap_or(self.current.1)
    }
}

/// Whether a boundary is certain from the two characters around it: between characters below U+0300 there always is one,
/// but for `\r\n`.
fn is_plain_boundary(text: &str, offset: usize) -> bool {
    let before = text.get(..offset).and_then(|before| before.chars().next_back());
    let after = text.get(offset..).and_then(|after| after.chars().next());
    match (before, after) {
        (Some(before), Some(after)) => {
            before < '\u{300}' && after < '\u{300}' && (before, after) != ('\r', '\n')
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_a_walk_over_all_graphemes() {
        let text =
            "a\r\ne\u{301}\u{1F469}\u{200D}\u{2696}\u{FE0F}z\u{1F1EB}\u{1F1F7}\u{1F1EB}q\u{AD}\u{301}é";
        let whole: Vec<(usize, usize)> =
            text.grapheme_indices(true).map(|(at, grapheme)| (at, at + grapheme.len())).collect();
        let offsets: Vec<usize> = (0..=text.len()).filter(|&at| text.is_char_boundary(at)).collect();
        for first in 0..offsets.len() {
            let mut walker = Walker::new(text);
            for &offset in &offsets[first..] {
                let expected = whole.iter().copied().find(|&(start, end)| start < offset && offset < end);
                assert_eq!(walker.cut(offset), expected, "byte {offset}");
            }
        }
    }
}
