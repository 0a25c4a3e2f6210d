//! A marked text line by line.

use super::{Annotation, AnnotationSet, EntityId};
use crate::text::{OffsetUnit, Span};
use std::ops::Range;

/// Which part of a mark lies on a line. The line's end mark belongs to the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnnotationPart {
    /// All of it: the mark touches no other line.
    Whole,
    /// Its beginning: it goes on in the next line.
    First,
    /// It comes from the line before and goes on in the next.
    Middle,
    /// Its end: it comes from the line before.
    Last,
}

/// A piece of a line. The pieces of a line are the line, those of all lines the text: every character stands in one piece.
#[derive(Debug, Clone, PartialEq)]
pub enum LineChunk<'s> {
    /// What lies before, between or after the marks; never empty, never a line end.
    Text(Span),
    /// A mark, or as much of it as lies on this line before the line's end.
    Annotation {
        /// The whole mark.
        annotation: &'s Annotation,
        /// What of it lies on this line, without the line's end.
        span: Span,
        /// Which part of the mark this line holds.
        part: AnnotationPart,
    },
    /// The line's end: `\n`, `\r\n` or a lone `\r`. The last line has none.
    LineEnd {
        /// The end mark.
        span: Span,
        /// The mark that covers it, and which part of that mark this line holds. The mark may have no other piece here: it
        /// may begin with the line end, or the line may be empty.
        annotation: Option<(&'s Annotation, AnnotationPart)>,
    },
}

/// A line of a marked text; where an interface draws it, and the marks that touch it.
#[derive(Debug, Clone)]
pub struct Line<'s> {
    set: &'s AnnotationSet,
    number: usize,
    /// Bytes of the line without its end.
    content: Range<usize>,
    /// Bytes of its end.
    end: Range<usize>,
}

impl<'s> Line<'s> {
    fn new(set: &'s AnnotationSet, number: usize) -> Option<Self> {
        let (content, end) = set.text().line_bytes(number.checked_sub(1)?)?;
        Some(Line { set, number, content, end })
    }

    /// The number of the line, counted from 1, as [`Text::line_column`](crate::Text::line_column) counts.
    pub fn number(&self) -> usize {
        self.number
    }

    /// The offset in `unit` at which the line starts; that of the text's end for an empty last line.
    pub fn start(&self, unit: OffsetUnit) -> usize {
        self.set.text().unit_offset(self.content.start, unit)
    }

    /// The line without its end; `None` where it is empty.
    pub fn content(&self) -> Option<Span> {
        self.span(self.content.start, self.content.end)
    }

    /// The line's end: `\n`, `\r\n` or a lone `\r`; `None` on the last line.
    pub fn line_end(&self) -> Option<Span> {
        self.span(self.end.start, self.end.end)
    }

    /// The marks that share a character with the line or its end, in reading order. O(log n) in the marks.
    pub fn annotations(&self) -> &'s [Annotation] {
        let whole = self.span(self.content.start, self.end.end);
        whole.and_then(|whole| self.set.overlapping(whole).ok()).unwrap_or_default()
    }

    /// The line cut at its marks and before its end, in reading order.
    pub fn chunks(&self) -> impl Iterator<Item = LineChunk<'s>> + use<'s> {
        let (line, marks) = (self.clone(), self.annotations());
        let covered = |annotation: &Annotation| annotation.span.end().min(line.content.end);
        let last = self.gap(marks.last().map_or(line.content.start, covered), line.content.end);
        let end = self.line_end_chunk(marks);
        let mut done = line.content.start;
        let pieces = marks.iter().flat_map(move |annotation| {
            let before = line.gap(done, annotation.span.start().min(line.content.end));
            done = annotation.span.end();
            [before, line.piece(annotation)]
        });
        pieces.chain([last, end]).flatten()
    }

    fn gap(&self, from: usize, to: usize) -> Option<LineChunk<'s>> {
        self.span(from, to).map(LineChunk::Text)
    }

    fn piece(&self, annotation: &'s Annotation) -> Option<LineChunk<'s>> {
        let start = annotation.span.start().max(self.content.start);
        let span = self.span(start, annotation.span.end().min(self.content.end))?;
        Some(LineChunk::Annotation { annotation, span, part: self.part(annotation) })
    }

    fn line_end_chunk(&self, marks: &'s [Annotation]) -> Option<LineChunk<'s>> {
        let span = self.line_end()?;
        let covers = marks.last().filter(|annotation| annotation.span.overlaps(span));
        let annotation = covers.map(|annotation| (annotation, self.part(annotation)));
        Some(LineChunk::LineEnd { span, annotation })
    }

    fn part(&self, annotation: &Annotation) -> AnnotationPart {
        let begins = annotation.span.start() >= self.content.start;
        let ends = annotation.span.end() <= self.end.end;
        match (begins, ends) {
            (true, true) => AnnotationPart::Whole,
            (true, false) => AnnotationPart::First,
            (false, false) => AnnotationPart::Middle,
            (false, true) => AnnotationPart::Last,
        }
    }

    fn span(&self, from: usize, to: usize) -> Option<Span> {
        (from < to).then(|| self.set.text().span_of_bytes(from, to))
    }
}

/// Lines that follow one another, made as they are asked for: an interface that shows a part of a long text pays for it alone.
#[derive(Debug, Clone)]
pub struct Lines<'s> {
    set: &'s AnnotationSet,
    /// Counted from 1.
    numbers: Range<usize>,
}

impl<'s> Iterator for Lines<'s> {
    type Item = Line<'s>;

    fn next(&mut self) -> Option<Line<'s>> {
        Line::new(self.set, self.numbers.next()?)
    }

    fn nth(&mut self, skipped: usize) -> Option<Line<'s>> {
        Line::new(self.set, self.numbers.nth(skipped)?)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.numbers.size_hint()
    }
}

impl DoubleEndedIterator for Lines<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        Line::new(self.set, self.numbers.next_back()?)
    }
}

impl ExactSizeIterator for Lines<'_> {}

impl AnnotationSet {
    /// The lines of the text, each with its marks. `\n`, `\r\n` and a lone `\r` end a line, also within a mark: such a mark
    /// is on every line that it touches. There is always one line, be it empty.
    pub fn lines(&self) -> Lines<'_> {
        Lines { set: self, numbers: 1..self.text().line_count() + 1 }
    }

    /// The line with this number, counted from 1; `None` where there is no such line.
    pub fn line(&self, number: usize) -> Option<Line<'_>> {
        Line::new(self, number)
    }

    /// The lines on which an entity occurs, with up to `context` lines before and after each: stretches of lines, in
    /// reading order, between which lines are left out. Stretches that meet are one. None where the set does not know the
    /// entity. O(m log n) in its mentions and the lines of the text, and what is read of the lines.
    pub fn excerpts(&self, entity: &EntityId, context: usize) -> impl Iterator<Item = Lines<'_>> + '_ {
        let (text, count) = (self.text(), self.text().line_count());
        let mut around = self
            .of_entity(entity)
            .map(move |mention| {
                let first = text.line_at(mention.span.start()).saturating_sub(context);
                let last = text.line_at(mention.span.end().saturating_sub(1));
                first + 1..last.saturating_add(context).saturating_add(2).min(count + 1)
            })
            .peekable();
        std::iter::from_fn(move || {
            let mut numbers = around.next()?;
            while let Some(next) = around.next_if(|next| next.start <= numbers.end) {
                numbers.end = numbers.end.max(next.end);
            }
            Some(Lines { set: self, numbers })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Category;
    use crate::text::Text;

    fn set(text: &Text, marks: &[(usize, usize)]) -> AnnotationSet {
        let mark = |&(start, end)| {
            let span = text.span(start..end, OffsetUnit::Char).unwrap();
            let (category, entity) = (Category::new("p").unwrap(), EntityId::new("e").unwrap());
            Annotation::of_entity(span, category, entity)
        };
        AnnotationSet::new(text, marks.iter().map(mark).collect::<Vec<_>>()).unwrap()
    }

    /// `text`, `<mark` and its part, `|` for a line end, `|<` for a marked one.
    fn shown(set: &AnnotationSet) -> Vec<String> {
        let slice = |span| set.text().slice(span).unwrap().to_owned();
        let chunk = |chunk| match chunk {
            LineChunk::Text(span) => slice(span),
            LineChunk::Annotation { span, part, .. } => format!("<{}:{part:?}>", slice(span)),
            LineChunk::LineEnd { annotation: None, .. } => "|".to_owned(),
            LineChunk::LineEnd { annotation: Some((_, part)), .. } => format!("|{part:?}"),
        };
        set.lines().map(|line| line.chunks().map(chunk).collect()).collect()
    }

    #[test]
    fn carriage_returns_shift_nothing() {
        let text = Text::new("ligne1\r\nligne2\rM. Dupont\r\n").unwrap();
        let set = set(&text, &[(18, 24)]);
        assert_eq!(shown(&set), ["ligne1|", "ligne2|", "M. <Dupont:Whole>|", ""]);
        let starts: Vec<(usize, usize)> =
            set.lines().map(|line| (line.number(), line.start(OffsetUnit::Char))).collect();
        assert_eq!(starts, [(1, 0), (2, 8), (3, 15), (4, 26)]);
        assert_eq!(set.line(4).unwrap().content(), None);
        assert!(set.line(0).is_none() && set.line(5).is_none());
    }

    #[test]
    fn a_mark_is_on_every_line_that_it_touches() {
        let text = Text::new("a\nDU\n\nPONT\nfin").unwrap();
        assert_eq!(
            shown(&set(&text, &[(2, 10)])),
            ["a|", "<DU:First>|First", "|Middle", "<PONT:Last>|", "fin"]
        );
        assert_eq!(
            shown(&set(&text, &[(1, 2), (2, 5), (6, 11)])),
            ["a|Whole", "<DU:Whole>|Whole", "|", "<PONT:Whole>|Whole", "fin"]
        );
        assert_eq!(shown(&set(&text, &[(1, 3)])), ["a|First", "<D:Last>U|", "|", "PONT|", "fin"]);
    }

    #[test]
    fn an_empty_text_is_one_line() {
        let text = Text::new("").unwrap();
        assert_eq!(shown(&set(&text, &[])), [""]);
    }

    #[test]
    fn excerpts_leave_out_what_is_far() {
        let text = Text::new("0\n1\n2\n3\n4\n5\n6\n7\n8\n9").unwrap();
        let set = set(&text, &[(2, 3), (8, 11), (18, 19)]);
        let entity = EntityId::new("e").unwrap();
        let numbers = |context| {
            let blocks = set.excerpts(&entity, context);
            blocks.map(|lines| lines.map(|line| line.number()).collect()).collect::<Vec<Vec<usize>>>()
        };
        assert_eq!(numbers(0), [vec![2], vec![5, 6], vec![10]]);
        assert_eq!(numbers(1), [vec![1, 2, 3, 4, 5, 6, 7], vec![9, 10]]);
        assert_eq!(numbers(usize::MAX), [(1..=10).collect::<Vec<_>>()]);
        assert_eq!(set.excerpts(&EntityId::new("nobody").unwrap(), 1).count(), 0);
    }
}
