//! Decisions with their marks.

use crate::annotation::AnnotationSet;
use crate::argument::{
    Json, JsonLines, Names, OverlapArgument, Spans, Str, TextArgument, read_options, unit,
};
use crate::decision::Decision;
use crate::gate::{detached, raised, run};
use crate::pseudonym::Scope;
use crate::text::{OffsetMap, Text};
use crate::value::{Answers, Reduced};
use label_core as core;
use label_core::{OffsetUnit, ReadOptions};
use pyo3::prelude::*;

/// A decision with its marks, as read.
///
/// Made from lists (`Record.from_spans`), from native records (`Record.from_json`, `Record.from_json_lines`), from LABEL's
/// files (`read_label`) or from objects. Secret: it holds the original. Pickles as its JSON.
#[pyclass(frozen, module = "label_core")]
pub(crate) struct Record(pub(crate) core::Record);

#[pymethods]
impl Record {
    #[new]
    #[pyo3(signature = (decision, annotations, *, scope = None))]
    fn new(decision: &Decision, annotations: &AnnotationSet, scope: Option<&Scope>) -> PyResult<Self> {
        let record = core::Record::new(decision.0.clone(), annotations.0.clone()).map_err(raised)?;
        Ok(Record(with_scope(record, scope)))
    }

    /// A record from the lists that a detection stack gives.
    ///
    /// Each span is a tuple `(start, end, label)`, optionally followed by entity, score, origin and spelling, or a mapping
    /// with the fields of the native record (`start`, `end`, `label`, `entity`, `score`, `source`, `text`). Offsets are
    /// counted in `unit`, code points by default. A score that is no number from 0 to 1 is read as none and counted in
    /// `unscored`. `overlap` and `graphemes` as in `AnnotationSet`.
    ///
    /// Marks that begin or end inside words are counted in `cut_words`; two or more, and more than a tenth of all, are refused,
    /// as the offsets are most likely those of another text, unless `cut_words` is "accept". Where the offsets are those of a
    /// cleaned text, `of` is the map that `Text.cleaned` gave: the marks come back exactly.
    ///
    /// Raises, with `path` saying which span: `OutOfBounds`, `Reversed`, `EmptySpan`, `BlankSpan`, `SplitsCharacter`,
    /// `TextMismatch`, `BadCategory`, `BadId`; and `CutsWords`, `Overlap`, `SplitsGrapheme`, `TypeError`; `ForeignSpan` where
    /// the map starts from another text.
    ///
    /// >>> from label_core import Record
    /// >>> spans = [{"start": 3, "end": 9, "label": "personnePhysique", "score": 0.99}]
    /// >>> Record.from_spans("24-10.001", "M. Dupont se désiste.", spans)
    /// Record('24-10.001', 21 code points, 1 annotation)
    #[staticmethod]
    #[pyo3(signature = (id, text, spans, *, of = None, unit = "char", keep = None, scope = None, overlap = None, graphemes = "widen", cut_words = "refuse"))]
    #[expect(clippy::too_many_arguments, reason = "keywords with defaults, in Python")]
    fn from_spans(
        py: Python<'_>,
        id: Str<'_>,
        text: TextArgument,
        spans: Spans<'_>,
        of: Option<&OffsetMap>,
        unit: &str,
        keep: Option<Names>,
        scope: Option<&Scope>,
        overlap: Option<OverlapArgument>,
        graphemes: &str,
        cut_words: &str,
    ) -> PyResult<Self> {
        let unit = self::unit(unit)?;
        let options = ReadOptions::default().with_set(read_options(overlap, graphemes, cut_words)?);
        let decision = core::Decision::new(id.0, text.0).map_err(raised)?;
        let decision = decision.keeping(keep.map_or_else(Vec::new, |names| names.0));
        let spans = spans.inputs("spans")?;
        let record = detached(py, || match of {
            Some(map) => core::Record::from_spans_of(decision, &map.0, &spans, unit, &options),
            None => core::Record::from_spans(decision, &spans, unit, &options),
        })?;
        Ok(Record(with_scope(record, scope)))
    }

    /// A record from one JSON object, as `str` or UTF-8 `bytes`: the native record, see `schemas/record.schema.json`.
    ///
    /// Raises `JsonError` with line and column, `InvalidText`, `TooLarge` above `max_bytes`, `NotMarked` without "spans", and
    /// as `from_spans`.
    #[staticmethod]
    #[pyo3(signature = (json, *, overlap = None, graphemes = "widen", cut_words = "refuse", max_bytes = 1 << 30))]
    fn from_json(
        py: Python<'_>,
        json: Json,
        overlap: Option<OverlapArgument>,
        graphemes: &str,
        cut_words: &str,
        max_bytes: usize,
    ) -> PyResult<Self> {
        let options = ReadOptions::default()
            .with_set(read_options(overlap, graphemes, cut_words)?)
            .with_max_bytes(max_bytes);
        detached(py, move || core::Record::from_json(&json.0, &options)).map(Record)
    }

    /// Records from JSON Lines: for every line that is not blank its record, or the exception that says why there is none.
    #[staticmethod]
    #[pyo3(signature = (json, *, overlap = None, graphemes = "widen", cut_words = "refuse", max_bytes = 1 << 30))]
    fn from_json_lines(
        py: Python<'_>,
        json: JsonLines,
        overlap: Option<OverlapArgument>,
        graphemes: &str,
        cut_words: &str,
        max_bytes: usize,
    ) -> PyResult<Answers<Record>> {
        let options = ReadOptions::default()
            .with_set(read_options(overlap, graphemes, cut_words)?)
            .with_max_bytes(max_bytes);
        let records: Vec<_> = run(py, move || core::Record::from_json_lines(&json.0, &options))?;
        Ok(Answers::of(records, Record))
    }

    /// This record as one JSON object without line breaks, offsets in `unit`. As secret as the original.
    #[pyo3(signature = (unit = "char"))]
    fn to_json(&self, unit: &str) -> PyResult<String> {
        Ok(self.0.to_json(self::unit(unit)?))
    }

    /// How many of its marks begin or end inside a word, as they were given.
    #[getter]
    fn cut_words(&self) -> usize {
        self.0.cut_words()
    }

    /// The id of the decision.
    #[getter]
    fn id(&self) -> &str {
        self.0.decision().id()
    }

    /// The text of the decision.
    #[getter]
    fn text(&self) -> Text {
        Text(self.0.decision().text().clone())
    }

    /// The decision.
    #[getter]
    fn decision(&self) -> Decision {
        Decision(self.0.decision().clone())
    }

    /// Its marks.
    #[getter]
    fn annotations(&self) -> AnnotationSet {
        AnnotationSet(self.0.annotations().clone())
    }

    /// Across what its pseudonyms hold: what the record says, else this document alone.
    #[getter]
    fn scope(&self) -> Scope {
        Scope(self.0.scope())
    }

    /// The same record with other marks of its text: decision, scope and meta stay. Raises `ForeignSpan`.
    fn with_annotations(&self, annotations: &AnnotationSet) -> PyResult<Self> {
        self.0.clone().with_annotations(annotations.0.clone()).map(Record).map_err(raised)
    }

    /// How many scores were no numbers from 0 to 1 and were read as none.
    #[getter]
    fn unscored(&self) -> usize {
        self.0.unscored()
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Record>().is_ok_and(|other| self.0 == other.get().0)
    }

    fn __repr__(&self) -> String {
        let length = self.0.decision().text().len(OffsetUnit::Char);
        let count = self.0.annotations().len();
        format!(
            "Record('{}', {length} code points, {count} annotation{})",
            self.id().escape_debug(),
            if count == 1 { "" } else { "s" }
        )
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Reduced<'py>> {
        Reduced::by_method::<Record>(py, "_unpickled", (self.0.to_json(OffsetUnit::Char),))
    }

    /// What was accepted once is accepted again.
    #[staticmethod]
    fn _unpickled(py: Python<'_>, json: Json) -> PyResult<Self> {
        let set = core::SetOptions::default().with_cut_words(core::annotation::CutWords::Accept);
        let options = ReadOptions::default().with_set(set);
        detached(py, move || core::Record::from_json(&json.0, &options)).map(Record)
    }
}

fn with_scope(record: core::Record, scope: Option<&Scope>) -> core::Record {
    match scope {
        Some(scope) => record.with_scope(scope.0.clone()),
        None => record,
    }
}
