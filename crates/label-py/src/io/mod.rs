//! Native records, and LABEL's documents, treatments and diffs.

mod label;

pub(crate) use label::{DecisionImport, LabelDiff, LabelDocument, LabelTreatment};

use crate::annotation::AnnotationSet;
#[cfg(feature = "stubs")]
use crate::argument::hint;
use crate::argument::{Json, Names, OverlapArgument, Reduced, Spans, Str, TextArgument, set_options, unit};
use crate::decision::Decision;
use crate::gate::{detached, exception, raised, run};
use crate::pseudonym::Scope;
use crate::text::Text;
use label_core as core;
use label_core::{OffsetUnit, ReadOptions};
use pyo3::prelude::*;
use pyo3::types::PyList;

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
    /// Raises, with `path` saying which span: `OutOfBounds`, `Reversed`, `EmptySpan`, `SplitsCharacter`, `TextMismatch`,
    /// `BadCategory`, `BadId`; and `Overlap`, `SplitsGrapheme`, `TypeError`.
    ///
    /// >>> from label_core import Record
    /// >>> spans = [{"start": 3, "end": 9, "label": "personnePhysique", "score": 0.99}]
    /// >>> Record.from_spans("24-10.001", "M. Dupont se désiste.", spans)
    /// Record('24-10.001', 21 code points, 1 annotation)
    #[staticmethod]
    #[pyo3(signature = (id, text, spans, *, unit = "char", omit = None, scope = None, overlap = None, graphemes = "widen"))]
    #[expect(clippy::too_many_arguments, reason = "keywords with defaults, in Python")]
    fn from_spans(
        py: Python<'_>,
        id: Str<'_>,
        text: TextArgument,
        spans: Spans<'_>,
        unit: &str,
        omit: Option<Names>,
        scope: Option<&Scope>,
        overlap: Option<OverlapArgument>,
        graphemes: &str,
    ) -> PyResult<Self> {
        let unit = self::unit(unit)?;
        let options = set_options(overlap, graphemes)?;
        let decision = core::Decision::new(id.0, text.0).map_err(raised)?;
        let decision = decision.keeping(omit.map_or_else(Vec::new, |names| names.0));
        let spans = spans.inputs("spans")?;
        let record = detached(py, || core::Record::from_spans(decision, &spans, unit, &options))?;
        Ok(Record(with_scope(record, scope)))
    }

    /// A record from one JSON object, as `str` or UTF-8 `bytes`: the native record, see `schemas/record.schema.json`.
    ///
    /// Raises `JsonError` with line and column, `InvalidText`, `TooLarge` above `max_bytes`, `NotMarked` without "spans", and
    /// as `from_spans`.
    #[staticmethod]
    #[pyo3(signature = (json, *, overlap = None, graphemes = "widen", max_bytes = 1 << 30))]
    fn from_json(
        py: Python<'_>,
        json: Json,
        overlap: Option<OverlapArgument>,
        graphemes: &str,
        max_bytes: usize,
    ) -> PyResult<Self> {
        let options = ReadOptions { set: set_options(overlap, graphemes)?, max_bytes };
        detached(py, move || core::Record::from_json(&json.0, &options)).map(Record)
    }

    /// Records from JSON Lines: for every line that is not blank its record, or the exception that says why there is none.
    #[staticmethod]
    #[pyo3(signature = (json, *, overlap = None, graphemes = "widen", max_bytes = 1 << 30))]
    fn from_json_lines(
        py: Python<'_>,
        json: Json,
        overlap: Option<OverlapArgument>,
        graphemes: &str,
        max_bytes: usize,
    ) -> PyResult<Answers<Record>> {
        let options = ReadOptions { set: set_options(overlap, graphemes)?, max_bytes };
        let records: Vec<_> = run(py, move || core::Record::from_json_lines(&json.0, &options).collect())?;
        Ok(Answers::of(records, Record))
    }

    /// This record as one JSON object without line breaks, offsets in `unit`. As secret as the original.
    #[pyo3(signature = (unit = "char"))]
    fn to_json(&self, unit: &str) -> PyResult<String> {
        Ok(self.0.to_json(self::unit(unit)?))
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
        Reduced::from_string(py.get_type::<Record>().getattr("from_json")?, &self.0.to_json(OffsetUnit::Char))
    }
}

/// What reading LABEL's files gave. Made by `read_label`.
#[pyclass(frozen, module = "label_core")]
pub(crate) struct LabelImport(core::formats::label::LabelImport);

#[pymethods]
impl LabelImport {
    /// For each document, in the order of the file: its record, or the exception that says why it has none.
    #[getter]
    fn records(&self) -> Answers<Record> {
        Answers::of(self.0.records.clone(), Record)
    }

    /// Treatments of documents that are not in the file.
    #[getter]
    fn orphan_treatments(&self) -> usize {
        self.0.orphan_treatments
    }

    fn __repr__(&self) -> String {
        format!(
            "LabelImport({} documents, {} orphan treatments)",
            self.0.records.len(),
            self.0.orphan_treatments
        )
    }
}

/// Reads LABEL's documents with the annotations that their treatments lead to: Mongo extended JSON, as `str` or `bytes`.
///
/// Ids are `source-documentNumber`. Raises `JsonError`, `TooLarge` and `InvalidText` for a file as a whole; what is wrong
/// with one document stands in its place (`NotMarked` without treatment). `overlap` and `graphemes` as in `AnnotationSet`.
#[pyfunction]
#[pyo3(signature = (documents, treatments, *, overlap = None, graphemes = "widen", max_bytes = 1 << 30))]
pub(crate) fn read_label(
    py: Python<'_>,
    documents: Json,
    treatments: Json,
    overlap: Option<OverlapArgument>,
    graphemes: &str,
    max_bytes: usize,
) -> PyResult<LabelImport> {
    let options = ReadOptions { set: set_options(overlap, graphemes)?, max_bytes };
    detached(py, move || core::formats::label::read_label(&documents.0, &treatments.0, &options))
        .map(LabelImport)
}

/// A list with, in the place of what failed, the exception that says why.
pub(crate) struct Answers<T>(Vec<core::Result<T>>);

impl<T> Answers<T> {
    pub(crate) fn of<R>(results: Vec<core::Result<R>>, wrap: impl Fn(R) -> T) -> Self {
        Answers(results.into_iter().map(|result| result.map(&wrap)).collect())
    }
}

impl<'py, T: pyo3::PyClass + Into<PyClassInitializer<T>>> IntoPyObject<'py> for Answers<T> {
    type Target = PyList;
    type Output = Bound<'py, PyList>;
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr = type_hint_subscript!(
        <PyList as pyo3::PyTypeInfo>::TYPE_HINT,
        type_hint_union!(<T as pyo3::PyTypeInfo>::TYPE_HINT, hint::ERROR)
    );

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        let list = PyList::empty(py);
        for answer in self.0 {
            match answer {
                Ok(value) => list.append(Bound::new(py, value)?)?,
                Err(error) => list.append(exception(py, &error)?)?,
            }
        }
        Ok(list)
    }
}

fn with_scope(record: core::Record, scope: Option<&Scope>) -> core::Record {
    match scope {
        Some(scope) => record.with_scope(scope.0.clone()),
        None => record,
    }
}
