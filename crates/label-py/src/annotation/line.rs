use super::Annotation;
use crate::text::Span;
use crate::value::position;
use label_core as core;
use label_core::OffsetUnit;
use label_core::annotation::AnnotationPart;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A line of a marked text, and the marks that touch it. The repr shows no text.
#[pyclass(frozen, module = "label_core.annotation")]
pub(crate) struct Line {
    set: core::AnnotationSet,
    number: usize,
}

#[pymethods]
impl Line {
    /// The number of the line, counted from 1.
    #[getter]
    fn number(&self) -> usize {
        self.number
    }

    /// Where it starts, in code points; the end of the text for an empty last line.
    #[getter]
    fn start(&self) -> usize {
        self.line().map_or(0, |line| line.start(OffsetUnit::Char))
    }

    /// The line without its end; `None` where it is empty.
    #[getter]
    fn content(&self) -> Option<Span> {
        self.line()?.content().map(|span| self.span(span))
    }

    /// The line's end: "\n", "\r\n" or a lone "\r"; `None` on the last line.
    #[getter]
    fn line_end(&self) -> Option<Span> {
        self.line()?.line_end().map(|span| self.span(span))
    }

    /// The marks that share a character with the line or its end, in reading order.
    #[getter]
    fn annotations(&self) -> Vec<Annotation> {
        let marks = self.line().map_or(&[][..], |line| line.annotations());
        Annotation::of(self.set.text(), marks)
    }

    /// The line cut at its marks and before its end, in reading order. The chunks of all lines are the text.
    fn chunks(&self) -> Vec<LineChunk> {
        let chunks = self.line().into_iter().flat_map(|line| line.chunks());
        chunks.map(|chunk| LineChunk::of(self.set.text(), &chunk)).collect()
    }

    fn __repr__(&self) -> String {
        let count = self.line().map_or(0, |line| line.annotations().len());
        format!("Line({}, {count} annotation{})", self.number, if count == 1 { "" } else { "s" })
    }
}

impl Line {
    pub(super) fn of(set: &core::AnnotationSet, line: &core::annotation::Line<'_>) -> Self {
        Line { set: set.clone(), number: line.number() }
    }

    /// There always is one: the number came from the set.
    fn line(&self) -> Option<core::annotation::Line<'_>> {
        self.set.line(self.number)
    }

    fn span(&self, span: core::Span) -> Span {
        Span { text: self.set.text().clone(), span }
    }
}

/// A piece of a line. The repr shows no text.
#[pyclass(frozen, module = "label_core.annotation")]
pub(crate) struct LineChunk {
    text: core::Text,
    kind: &'static str,
    span: core::Span,
    annotation: Option<core::Annotation>,
    part: Option<AnnotationPart>,
}

#[pymethods]
impl LineChunk {
    /// "text": what lies beside the marks. "annotation": a mark, or as much of it as lies on the line. "line_end": the line's
    /// end, which a mark may cover too.
    #[getter]
    fn kind(&self) -> &'static str {
        self.kind
    }

    /// What it covers.
    #[getter]
    fn span(&self) -> Span {
        Span { text: self.text.clone(), span: self.span }
    }

    /// The whole mark that covers it, if any.
    #[getter]
    fn annotation(&self) -> Option<Annotation> {
        let annotation = self.annotation.clone()?;
        Some(Annotation { text: self.text.clone(), annotation })
    }

    /// Which part of the mark this line holds: "whole", "first", "middle" or "last"; `None` without a mark.
    #[getter]
    fn part(&self) -> Option<&'static str> {
        self.part.map(|part| match part {
            AnnotationPart::Whole => "whole",
            AnnotationPart::First => "first",
            AnnotationPart::Middle => "middle",
            AnnotationPart::Last => "last",
        })
    }

    fn __repr__(&self) -> PyResult<String> {
        let (start, end) = self.span().range("char")?;
        let part = self.part().map_or_else(String::new, |part| format!(", {part}"));
        Ok(format!("LineChunk('{}', {start}..{end}{part})", self.kind))
    }
}

impl LineChunk {
    fn of(text: &core::Text, chunk: &core::annotation::LineChunk<'_>) -> Self {
        let (kind, span, mark) = match *chunk {
            core::annotation::LineChunk::Text(span) => ("text", span, None),
            core::annotation::LineChunk::Annotation { annotation, span, part } => {
                ("annotation", span, Some((annotation, part)))
            }
            core::annotation::LineChunk::LineEnd { span, annotation } => ("line_end", span, annotation),
        };
        let (annotation, part) = mark.map(|(annotation, part)| (annotation.clone(), part)).unzip();
        LineChunk { text: text.clone(), kind, span, annotation, part }
    }
}

/// Lines that follow one another: a sequence of `Line`, each made when it is asked for.
#[pyclass(frozen, sequence, module = "label_core.annotation")]
#[derive(Clone)]
pub(crate) struct Lines {
    set: core::AnnotationSet,
    /// The number of the first.
    first: usize,
    count: usize,
}

#[pymethods]
impl Lines {
    fn __len__(&self) -> usize {
        self.count
    }

    fn __getitem__(&self, index: isize) -> PyResult<Line> {
        let place = position(index, self.count).filter(|place| *place < self.count);
        place.map(|place| self.line(place)).ok_or_else(|| PyIndexError::new_err("no line at this index"))
    }

    fn __iter__(&self) -> LineIterator {
        LineIterator { lines: self.clone(), next: AtomicUsize::new(0) }
    }

    fn __repr__(&self) -> String {
        format!("Lines({}..{})", self.first, self.first + self.count)
    }
}

impl Lines {
    pub(super) fn of(set: &core::AnnotationSet, mut lines: core::annotation::Lines<'_>) -> Self {
        let count = lines.len();
        let first = lines.next().map_or(1, |line| line.number());
        Lines { set: set.clone(), first, count }
    }

    fn line(&self, place: usize) -> Line {
        Line { set: self.set.clone(), number: self.first + place }
    }
}

/// The lines of a text, one after the other; each is made when it is asked for.
#[pyclass(frozen, module = "label_core.annotation")]
pub(crate) struct LineIterator {
    lines: Lines,
    next: AtomicUsize,
}

#[pymethods]
impl LineIterator {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self) -> Option<Line> {
        let place = self.next.fetch_add(1, Ordering::Relaxed);
        (place < self.lines.count).then(|| self.lines.line(place))
    }
}
