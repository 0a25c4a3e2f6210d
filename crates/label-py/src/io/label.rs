use super::Answers;
use crate::annotation::AnnotationSet;
#[cfg(feature = "stubs")]
use crate::argument::hint;
use crate::argument::{Items, Json, OverlapArgument, Str, set_options, unit};
use crate::decision::Decision;
use crate::edit::{Diff, SourceOrder, TreatmentChain};
use crate::gate::{detached, exception};
use crate::policy::Settings;
use crate::text::Text;
use label_core as core;
use label_core::formats::JsonObject;
use label_core::{OffsetUnit, ReadOptions};
use pyo3::prelude::*;
use pyo3::types::PyList;

fn of_size(max_bytes: usize) -> ReadOptions {
    ReadOptions { max_bytes, ..ReadOptions::default() }
}

/// A document of LABEL's database: Mongo extended JSON, as `str` or UTF-8 `bytes`.
///
/// What is not used is kept as it was written and comes back in its place by `to_json`; a field that occurs twice is refused.
/// Secret: it holds the original. The repr shows id and numbers.
///
/// Two annotators worked on one document: what the chain led to, what each made of it, the merge of both, and the treatment
/// that LABEL stores for it.
///
/// >>> import json
/// >>> from label_core import LabelDocument, LabelTreatment, Operation, merge
/// >>> text = "M. Dupont vit à Sète."
/// >>> document = {"_id": "1", "documentNumber": 7, "source": "jurinet", "text": text, "decisionMetadata": {}}
/// >>> document = LabelDocument.from_json(json.dumps(document))
/// >>> mark = {"category": "personnePhysique", "entityId": "personnePhysique_dupont", "start": 3, "text": "Dupont"}
/// >>> found = {"documentId": "1", "order": 0, "source": "NLP", "annotationsDiff": {"before": [], "after": [mark]}}
/// >>> chain = document.chain([LabelTreatment.from_json(json.dumps(found))])
/// >>> base, spans = chain.current, (document.text.span(3, 9), document.text.span(16, 20))
/// >>> anne = Operation.remove(spans[0]).plan(base).apply(base)
/// >>> bob = Operation.recategorise(spans[0], "personneMorale").plan(base).apply(base)
/// >>> bob = Operation.annotate(spans[1], "localite").plan(bob).apply(bob)
/// >>> both = merge(base, anne, bob)
/// >>> both.conflicts
/// [Conflict('removed', 3..9, 1 base, 0 ours, 1 theirs)]
/// >>> chain = chain.treated("annotator", both.resolve(0, "theirs").result())
/// >>> document.treatments(chain)
/// [LabelTreatment('NLP', order=0, 0 before, 1 after), LabelTreatment('annotator', order=1, 1 before, 2 after)]
/// >>> [json.loads(one)["source"] for one in chain.to_label_export()]
/// ['NLP', 'LABEL_WORKING_USER_TREATMENT']
#[pyclass(frozen, module = "label_core")]
pub(crate) struct LabelDocument(core::formats::label::LabelDocument);

#[pymethods]
impl LabelDocument {
    /// A document from one JSON object. Raises `JsonError`, `InvalidText`, `TooLarge` above `max_bytes`.
    #[staticmethod]
    #[pyo3(signature = (json, *, max_bytes = 1 << 30))]
    fn from_json(py: Python<'_>, json: Json, max_bytes: usize) -> PyResult<Self> {
        detached(py, || core::formats::label::LabelDocument::from_json(&json.0, &of_size(max_bytes)))
            .map(LabelDocument)
    }

    /// Documents from a JSON array: for every item its document, or the exception that says why there is none. Raises
    /// `JsonError`, `InvalidText` and `TooLarge` for the array as a whole.
    #[staticmethod]
    #[pyo3(signature = (json, *, max_bytes = 1 << 30))]
    fn list_from_json(py: Python<'_>, json: Json, max_bytes: usize) -> PyResult<Answers<LabelDocument>> {
        let read = || {
            Ok(core::formats::label::LabelDocument::list_from_json(&json.0, &of_size(max_bytes))?.into_vec())
        };
        Ok(Answers::of(detached(py, read)?, LabelDocument))
    }

    /// The document as JSON: its fields in their order, each as it was written.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        detached(py, || Ok(self.0.to_json()))
    }

    /// A field, as JSON; `None` where there is no such field.
    fn field(&self, name: Str<'_>) -> Option<&str> {
        self.0.field(name.0)
    }

    /// Its id in the database, by which treatments name it.
    #[getter]
    fn id(&self) -> &str {
        self.0.id()
    }

    /// Its number in its source.
    #[getter]
    fn number(&self) -> u64 {
        self.0.number()
    }

    /// Where it comes from: "jurinet", "jurica", "juritj", "juritcom".
    #[getter]
    fn source(&self) -> &str {
        self.0.source()
    }

    /// The id of its record: "source-number".
    #[getter]
    fn record_id(&self) -> String {
        self.0.record_id()
    }

    /// Its text.
    #[getter]
    fn text(&self) -> Text {
        Text(self.0.text().clone())
    }

    /// The decision, and what of it could not be read. The offsets of the zones are counted in `zones`: the service that finds
    /// them counts code points. Raises `BadId`, `BadCategory`.
    #[pyo3(signature = (zones = "char"))]
    fn decision(&self, py: Python<'_>, zones: &str) -> PyResult<DecisionImport> {
        let zones = unit(zones)?;
        detached(py, || self.0.decision(zones)).map(DecisionImport)
    }

    /// Those of `treatments` which are this document's as a chain, with all its checks.
    ///
    /// `sources` says which may follow which, as LABEL's where none is given. With `overlap`, each treatment leads to the set
    /// that `AnnotationSet` makes of LABEL's annotations; `graphemes` as there. A score that is none is read as none, a
    /// duration that cannot be read as 0, a date as none.
    ///
    /// Raises, with `document_id`: `NotMarked` without treatment; `BrokenChain` where their orders are not consecutive, or the
    /// first takes something away; `BadSource`; with `path` saying which treatment and which annotation of it: `StaleDiff` for
    /// an annotation that is not there, `JsonError` without a source, `OutOfBounds`, `EmptySpan`, `SplitsCharacter`,
    /// `TextMismatch` (in UTF-16 units), `BadCategory`, `BadId`; `Overlap`, `SplitsGrapheme`.
    #[pyo3(signature = (treatments, sources = None, *, overlap = None, graphemes = "widen"))]
    fn chain(
        &self,
        py: Python<'_>,
        treatments: Items<LabelTreatment>,
        sources: Option<&SourceOrder>,
        overlap: Option<OverlapArgument>,
        graphemes: &str,
    ) -> PyResult<TreatmentChain> {
        let options = ReadOptions { set: set_options(overlap, graphemes)?, ..ReadOptions::default() };
        let treatments: Vec<&core::formats::label::LabelTreatment> =
            treatments.0.iter().map(|one| &one.get().0).collect();
        let sources = sources.map_or_else(core::edit::SourceOrder::label, |sources| sources.0.clone());
        detached(py, || self.0.chain(treatments, &sources, &options)).map(TreatmentChain)
    }

    /// The treatments of a chain as LABEL stores them, with `duration` and, where it is known, `lastUpdateDate`; with settings,
    /// also LABEL's counts of what each corrected. `_id` is the database's. Raises `ForeignSpan` for a chain of another text.
    #[pyo3(signature = (chain, settings = None))]
    fn treatments(
        &self,
        py: Python<'_>,
        chain: &TreatmentChain,
        settings: Option<&Settings>,
    ) -> PyResult<Vec<LabelTreatment>> {
        let catalogue = settings.map(|settings| settings.0.catalogue());
        let treatments = detached(py, || self.0.treatments(&chain.0, catalogue))?;
        Ok(treatments.into_iter().map(LabelTreatment).collect())
    }

    fn __repr__(&self) -> String {
        let length = self.0.text().len(OffsetUnit::Char);
        format!("LabelDocument('{}', {length} code points)", self.0.record_id().escape_debug())
    }
}

/// A decision as a file gives it, and what of the file is no part of it. Made by `LabelDocument.decision`.
#[pyclass(frozen, module = "label_core")]
pub(crate) struct DecisionImport(core::formats::label::DecisionImport);

#[pymethods]
impl DecisionImport {
    /// The decision, with all that could be read.
    #[getter]
    fn decision(&self) -> Decision {
        Decision(self.0.decision.clone())
    }

    /// What could not be read, each with its `path`: "parties[1]", "zones[0]", a field that only informs ("NACCode[0]").
    #[getter]
    fn problems(&self) -> Problems {
        Problems(self.0.problems.clone())
    }

    fn __repr__(&self) -> String {
        let plural = if self.0.problems.len() == 1 { "" } else { "s" };
        let id = self.0.decision.id().escape_debug();
        format!("DecisionImport('{id}', {} problem{plural})", self.0.problems.len())
    }
}

/// A treatment of LABEL's database: what one step took away from the annotations of a document, and what it added.
///
/// Read by `from_json`, or made of a chain by `LabelDocument.treatments`. What is not used is kept as it was written. Secret: it
/// holds names. The repr shows numbers.
#[pyclass(frozen, module = "label_core")]
pub(crate) struct LabelTreatment(core::formats::label::LabelTreatment);

#[pymethods]
impl LabelTreatment {
    /// A treatment from one JSON object. Raises `JsonError`, `InvalidText`, `TooLarge` above `max_bytes`.
    #[staticmethod]
    #[pyo3(signature = (json, *, max_bytes = 1 << 30))]
    fn from_json(py: Python<'_>, json: Json, max_bytes: usize) -> PyResult<Self> {
        detached(py, || core::formats::label::LabelTreatment::from_json(&json.0, &of_size(max_bytes)))
            .map(LabelTreatment)
    }

    /// Treatments from a JSON array: for every item its treatment, or the exception that says why there is none. Raises
    /// `JsonError`, `InvalidText` and `TooLarge` for the array as a whole.
    #[staticmethod]
    #[pyo3(signature = (json, *, max_bytes = 1 << 30))]
    fn list_from_json(py: Python<'_>, json: Json, max_bytes: usize) -> PyResult<Answers<LabelTreatment>> {
        let read = || {
            Ok(core::formats::label::LabelTreatment::list_from_json(&json.0, &of_size(max_bytes))?.into_vec())
        };
        Ok(Answers::of(detached(py, read)?, LabelTreatment))
    }

    /// The treatment as JSON: its fields in their order, each as it was written.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        detached(py, || Ok(self.0.to_json()))
    }

    /// A field, as JSON; `None` where there is no such field.
    fn field(&self, name: Str<'_>) -> Option<&str> {
        self.0.field(name.0)
    }

    /// The id of its document.
    #[getter]
    fn document_id(&self) -> &str {
        self.0.document_id()
    }

    /// Its place among the treatments of its document.
    #[getter]
    fn order(&self) -> i64 {
        self.0.order()
    }

    /// Who made it: "NLP", "annotator", "admin", "postProcess", "supplementaryAnnotations", "reimportedTreatment".
    #[getter]
    fn source(&self) -> Option<&str> {
        self.0.source()
    }

    /// What it changed.
    #[getter]
    fn diff(&self) -> LabelDiff {
        LabelDiff(self.0.diff().clone())
    }

    /// How long it took, in milliseconds; `None` where nothing that can be read says so.
    #[getter]
    fn duration_ms(&self) -> Option<u64> {
        self.0.duration_ms()
    }

    /// When it was last changed, in milliseconds after 1970-01-01T00:00:00Z; `None` where nothing that can be read says so.
    #[getter]
    fn last_update_ms(&self) -> Option<i64> {
        self.0.last_update_ms()
    }

    fn __repr__(&self) -> String {
        let source = match self.0.source() {
            Some(source) => format!("'{}'", source.escape_debug()),
            None => "None".to_owned(),
        };
        format!("LabelTreatment({source}, order={}, {})", self.0.order(), numbers(self.0.diff()))
    }
}

/// A diff as LABEL stores and sends it: the annotations that it takes away and those that it adds, each with its text
/// (`{"before": [..], "after": [..]}`). Nothing is checked against a text yet.
///
/// LABEL's equality passes over score and origin, so a change of these alone does not show. Secret: it holds names. The repr
/// shows numbers.
///
/// >>> from label_core import AnnotationSet, LabelDiff, Operation, Text
/// >>> text = Text("M. Dupont se désiste.")
/// >>> diff = Operation.annotate(text.span(3, 9), "personnePhysique").plan(AnnotationSet(text, []))
/// >>> LabelDiff.of(diff)
/// LabelDiff(0 before, 1 after)
/// >>> LabelDiff.of(diff).diff(text) == diff
/// True
#[pyclass(frozen, module = "label_core")]
pub(crate) struct LabelDiff(core::formats::label::LabelDiff);

#[pymethods]
impl LabelDiff {
    /// The diff as LABEL stores it: in its equality, each side in reading order, starts in UTF-16 units. What a strategy dropped
    /// is not LABEL's.
    #[staticmethod]
    fn of(py: Python<'_>, diff: &Diff) -> PyResult<Self> {
        detached(py, || Ok(LabelDiff(core::formats::label::LabelDiff::of(&diff.0))))
    }

    /// A diff from one JSON object; what else stands in it is passed over. Raises `JsonError`, `InvalidText`, `TooLarge` above
    /// `max_bytes`.
    #[staticmethod]
    #[pyo3(signature = (json, *, max_bytes = 1 << 30))]
    fn from_json(py: Python<'_>, json: Json, max_bytes: usize) -> PyResult<Self> {
        detached(py, || core::formats::label::LabelDiff::from_json(&json.0, &of_size(max_bytes)))
            .map(LabelDiff)
    }

    /// This diff as one JSON object.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        detached(py, || Ok(self.0.to_json()))
    }

    /// The diff that it is on a text, exactly as it stands: score and origin of what it takes away too.
    ///
    /// Raises, with `path` saying which ("before[0]", "after[2]"): `OutOfBounds`, `EmptySpan`, `SplitsCharacter`, `TextMismatch`
    /// (in UTF-16 units), `BadCategory`, `BadId`; `Overlap` where two of one side overlap.
    fn diff(&self, py: Python<'_>, text: &Text) -> PyResult<Diff> {
        detached(py, || self.0.diff(&text.0)).map(Diff)
    }

    /// The diff that it is on a set, by value: what it takes away is found by LABEL's equality, whatever its score and origin.
    /// What it adds and the set holds already changes nothing.
    ///
    /// Raises as `diff`; `StaleDiff` (in UTF-16 units), with `path` saying which, for an annotation that the set does not hold.
    fn diff_on(&self, py: Python<'_>, annotations: &AnnotationSet) -> PyResult<Diff> {
        detached(py, || self.0.diff_on(&annotations.0)).map(Diff)
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<LabelDiff>().is_ok_and(|other| self.0 == other.get().0)
    }

    fn __repr__(&self) -> String {
        format!("LabelDiff({})", numbers(&self.0))
    }
}

fn numbers(diff: &core::formats::label::LabelDiff) -> String {
    format!("{} before, {} after", diff.before().len(), diff.after().len())
}

/// A list of exceptions.
struct Problems(Vec<core::Error>);

impl<'py> IntoPyObject<'py> for Problems {
    type Target = PyList;
    type Output = Bound<'py, PyList>;
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr =
        type_hint_subscript!(<PyList as pyo3::PyTypeInfo>::TYPE_HINT, hint::ERROR);

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        let problems = self.0.iter().map(|error| exception(py, error));
        PyList::new(py, problems.collect::<PyResult<Vec<_>>>()?)
    }
}
