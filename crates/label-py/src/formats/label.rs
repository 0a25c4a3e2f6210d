//! LABEL's documents, treatments and diffs.

use super::object::{Dict, of_size};
use crate::annotation::AnnotationSet;
use crate::argument::{Items, Json, OverlapArgument, Str, read_options, unit};
use crate::decision::Decision;
use crate::edit::{Diff, SourceOrder, TreatmentChain};
use crate::gate::detached;
use crate::policy::Settings;
use crate::record::Record;
use crate::text::Text;
use crate::value::{Answers, Problems, Reduced, data};
use label_core as core;
use label_core::formats::JsonObject;
use label_core::{OffsetUnit, ReadOptions};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

json_object! {
    /// A document of LABEL's database: Mongo extended JSON.
    ///
    /// Secret: it holds the original. The repr shows id and numbers.
    ///
    /// Two annotators worked on one document: what the chain led to, what each made of it, the merge of both, and the treatment
    /// that LABEL stores for it.
    ///
    /// >>> from label_core import Operation, merge
    /// >>> from label_core.formats import dbsder, label
    /// >>> text = "M. Dupont vit à Sète."
    /// >>> document = {"_id": "1", "documentNumber": 7, "source": "jurinet", "text": text, "decisionMetadata": {}}
    /// >>> document = label.Document.from_json(document)
    /// >>> mark = {"category": "personnePhysique", "entityId": "personnePhysique_dupont", "start": 3, "text": "Dupont"}
    /// >>> found = {"documentId": "1", "order": 0, "source": "NLP", "annotationsDiff": {"before": [], "after": [mark]}}
    /// >>> chain = document.chain([label.Treatment.from_json(found)])
    /// >>> base, spans = chain.current, (document.text.span(3, 9), document.text.span(16, 20))
    /// >>> anne = Operation.remove(spans[0]).plan(base).apply(base)
    /// >>> bob = Operation.recategorise(spans[0], "personneMorale").plan(base).apply(base)
    /// >>> bob = Operation.annotate(spans[1], "localite").plan(bob).apply(bob)
    /// >>> both = merge(base, anne, bob)
    /// >>> both.conflicts
    /// [Conflict('removed', 3..9, 1 base, 0 ours, 1 theirs)]
    /// >>> chain = chain.treated("annotator", both.resolve(0, "theirs").result())
    /// >>> document.treatments(chain)
    /// [Treatment('NLP', order=0, 0 before, 1 after), Treatment('annotator', order=1, 1 before, 2 after)]
    /// >>> [one.source for one in dbsder.Treatment.of_chain(chain)]
    /// ['NLP', 'LABEL_WORKING_USER_TREATMENT']
    class LabelDocument(core::formats::label::Document) of "label_core.formats.label" {
        /// Its id in the database, by which treatments name it.
        id: &str = |document| document.id();
        /// Its number in its source.
        number: u64 = |document| document.number();
        /// Where it comes from: "jurinet", "jurica", "juritj", "juritcom".
        source: &str = |document| document.source();
        /// The id of its record: "source-number".
        record_id: String = |document| document.record_id();
        /// Its text.
        text: Text = |document| Text(document.text().clone());
    }
    repr |document| {
        let length = document.text().len(OffsetUnit::Char);
        format!("Document('{}', {length} code points)", document.record_id().escape_debug())
    };
}

#[pymethods]
impl LabelDocument {
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
    #[pyo3(signature = (treatments, sources = None, *, overlap = None, graphemes = "widen", cut_words = "refuse"))]
    fn chain(
        &self,
        py: Python<'_>,
        treatments: Items<LabelTreatment>,
        sources: Option<&SourceOrder>,
        overlap: Option<OverlapArgument>,
        graphemes: &str,
        cut_words: &str,
    ) -> PyResult<TreatmentChain> {
        let options = ReadOptions::default().with_set(read_options(overlap, graphemes, cut_words)?);
        let treatments: Vec<&core::formats::label::Treatment> =
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
}

data!(
    /// A decision as a file gives it, and what of the file is no part of it.
    DecisionImport(core::formats::DecisionImport) is "label_core.formats.label", "DecisionImport":
    |import, _py| (Decision(import.decision), Problems(import.problems))
);

json_object! {
    /// A treatment of LABEL's database: what one step took away from the annotations of a document, and what it added.
    ///
    /// Read by `from_json`, or made of a chain by `Document.treatments`. Secret: it holds names. The repr shows numbers.
    class LabelTreatment(core::formats::label::Treatment) of "label_core.formats.label" {
        /// The id of its document.
        document_id: &str = |treatment| treatment.document_id();
        /// Its place among the treatments of its document.
        order: i64 = |treatment| treatment.order();
        /// Who made it: "NLP", "annotator", "admin", "postProcess", "supplementaryAnnotations", "reimportedTreatment".
        source: Option<&str> = |treatment| treatment.source();
        /// What it changed.
        diff: LabelDiff = |treatment| LabelDiff(treatment.diff().clone());
        /// How long it took, in milliseconds; `None` where nothing that can be read says so.
        duration_ms: Option<u64> = |treatment| treatment.duration_ms();
        /// When it was last changed, in milliseconds after 1970-01-01T00:00:00Z; `None` where nothing that can be read says so.
        last_update_ms: Option<i64> = |treatment| treatment.last_update_ms();
    }
    repr |treatment| {
        let source = match treatment.source() {
            Some(source) => format!("'{}'", source.escape_debug()),
            None => "None".to_owned(),
        };
        format!("Treatment({source}, order={}, {})", treatment.order(), numbers(treatment.diff()))
    };
}

/// A diff as LABEL stores and sends it: the annotations that it takes away and those that it adds, each with its text
/// (`{"before": [..], "after": [..]}`). Nothing is checked against a text yet.
///
/// LABEL's equality passes over score and origin, so a change of these alone does not show. Secret: it holds names. The repr
/// shows numbers.
///
/// >>> from label_core import AnnotationSet, Operation, Text
/// >>> from label_core.formats import label
/// >>> text = Text("M. Dupont se désiste.")
/// >>> diff = Operation.annotate(text.span(3, 9), "personnePhysique").plan(AnnotationSet(text, []))
/// >>> label.Diff.of(diff)
/// Diff(0 before, 1 after)
/// >>> label.Diff.of(diff).diff(text) == diff
/// True
#[pyclass(frozen, module = "label_core.formats.label")]
pub(crate) struct LabelDiff(core::formats::label::Diff);

#[pymethods]
impl LabelDiff {
    /// The diff as LABEL stores it: in its equality, each side in reading order, starts in UTF-16 units. What a strategy dropped
    /// is not LABEL's.
    #[staticmethod]
    fn of(py: Python<'_>, diff: &Diff) -> PyResult<Self> {
        detached(py, || Ok(LabelDiff(core::formats::label::Diff::of(&diff.0))))
    }

    /// A diff from one JSON object; what else stands in it is passed over. Raises `JsonError`, `InvalidText`, `TooLarge` above
    /// `max_bytes`.
    #[staticmethod]
    #[pyo3(signature = (json, *, max_bytes = 1 << 30))]
    fn from_json(py: Python<'_>, json: Json, max_bytes: usize) -> PyResult<Self> {
        detached(py, || core::formats::label::Diff::from_json(&json.0, &of_size(max_bytes))).map(LabelDiff)
    }

    /// This diff as one JSON object.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        detached(py, || Ok(self.0.to_json()))
    }

    /// The same as UTF-8 bytes.
    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(py, self.to_json(py)?.as_bytes()))
    }

    /// The same as a dict, as `json.loads` makes it.
    fn to_dict(&self, py: Python<'_>) -> PyResult<Dict> {
        self.to_json(py).map(Dict)
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

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        self.to_json(py)?.into_pyobject(py)?.hash()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Reduced<'py>> {
        Reduced::by_method::<LabelDiff>(py, "from_json", (self.to_json(py)?,))
    }

    fn __repr__(&self) -> String {
        format!("Diff({})", numbers(&self.0))
    }
}

fn numbers(diff: &core::formats::label::Diff) -> String {
    format!("{} before, {} after", diff.before().len(), diff.after().len())
}

data!(
    /// What reading LABEL's files gave.
    Import(core::formats::label::Import) is "label_core.formats.label", "Import":
    |import, py| {
        let answers = Answers::of(import.records, Record).into_pyobject(py)?;
        (answers.to_tuple(), import.orphan_treatments)
    }
);

/// Reads LABEL's documents with the annotations that their treatments lead to: Mongo extended JSON, as `str` or `bytes`.
///
/// Ids are `source-documentNumber`. Raises `JsonError`, `TooLarge` and `InvalidText` for a file as a whole; what is wrong
/// with one document stands in its place (`NotMarked` without treatment). `overlap` and `graphemes` as in `AnnotationSet`.
#[pyfunction]
#[pyo3(signature = (documents, treatments, *, overlap = None, graphemes = "widen", cut_words = "refuse", max_bytes = 1 << 30))]
pub(crate) fn read_label(
    py: Python<'_>,
    documents: Json,
    treatments: Json,
    overlap: Option<OverlapArgument>,
    graphemes: &str,
    cut_words: &str,
    max_bytes: usize,
) -> PyResult<Import> {
    let options = ReadOptions::default()
        .with_set(read_options(overlap, graphemes, cut_words)?)
        .with_max_bytes(max_bytes);
    detached(py, move || core::formats::label::read_label(&documents.0, &treatments.0, &options)).map(Import)
}
