//! A text as its marks cut it up.

use super::{Annotation, AnnotationSet, Reach, Words};
use crate::error::{Error, Result};
use crate::text::{Span, Text};

/// A piece of a marked text, from mark to mark.
#[derive(Debug, Clone, PartialEq)]
pub enum Chunk<'s> {
    /// What lies before, between or after the marks; never empty.
    Text(Span),
    /// A mark.
    Annotation(&'s Annotation),
}

impl AnnotationSet {
    /// The text cut at its marks, in reading order: every character stands in one chunk.
    pub fn chunks(&self) -> impl Iterator<Item = Chunk<'_>> + '_ {
        let text = self.text();
        let gap =
            move |from: usize, to: usize| (from < to).then(|| Chunk::Text(text.span_of_bytes(from, to)));
        let mut done = 0;
        let marks = self.iter().flat_map(move |annotation| {
            let before = gap(done, annotation.span().start());
            done = annotation.span().end();
            [before, Some(Chunk::Annotation(annotation))]
        });
        let last = self.as_slice().last().map_or(0, |annotation| annotation.span().end());
        marks.chain([gap(last, text.as_str().len())]).flatten()
    }
}

/// Whether every word of `span` lies within one of `marks`, which may overlap. Words are what spaces and hyphens separate
/// (LABEL's `isAnnotationTextInAnnotations`: "Jean Dupont" is covered by a mark on "Jean" and one on "Dupont"). O(n log n) in
/// the marks.
///
/// # Errors
/// [`Error::ForeignSpan`] where a span is not of this text.
pub fn words_covered(text: &Text, span: Span, marks: &[Span]) -> Result<bool> {
    if marks.iter().any(|mark| !text.owns(*mark)) {
        return Err(Error::ForeignSpan);
    }
    let content = text.slice(span)?;
    let reach = Reach::of(marks.iter().copied());
    Ok(Words::of(content, span.start(), &reach).are_held(span, &reach))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Category;
    use crate::text::OffsetUnit;

    #[test]
    fn chunks_are_the_text() {
        let text = Text::new("M. Jean Dupont").unwrap();
        let mark = |start, end| {
            let span = text.span(start..end, OffsetUnit::Char).unwrap();
            Annotation::new(&text, span, Category::new("p").unwrap()).unwrap()
        };
        let set = AnnotationSet::new(&text, [mark(3, 7), mark(7, 8), mark(8, 14)]).unwrap();
        let spans: Vec<(bool, &str)> = set
            .chunks()
            .map(|chunk| match chunk {
                Chunk::Text(span) => (false, text.slice(span).unwrap()),
                Chunk::Annotation(annotation) => (true, text.slice(annotation.span()).unwrap()),
            })
            .collect();
        assert_eq!(spans, [(false, "M. "), (true, "Jean"), (true, " "), (true, "Dupont")]);
        let bare = AnnotationSet::new(&text, []).unwrap();
        assert_eq!(bare.chunks().collect::<Vec<_>>(), [Chunk::Text(text.whole().unwrap())]);
    }

    #[test]
    fn a_name_is_covered_by_its_words() {
        let text = Text::new("Marie-Anne Roux").unwrap();
        let span = |start, end| text.span(start..end, OffsetUnit::Char).unwrap();
        assert!(words_covered(&text, span(0, 15), &[span(0, 5), span(6, 10), span(11, 15)]).unwrap());
        assert!(!words_covered(&text, span(0, 15), &[span(0, 10), span(12, 15)]).unwrap());
    }
}
