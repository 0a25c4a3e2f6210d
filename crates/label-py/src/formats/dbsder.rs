//! What the Court's database holds: decisions with their treatments, and the files of cases.

use super::label::DecisionImport;
use super::nlp::{Component, Doubt, Entity, Marks, SpanImport, components, spelling};
use super::object::{Dict, of_size};
use crate::annotation::AnnotationSet;
use crate::argument::{Items, Json, OverlapArgument, Str, TextArgument, read_options, unit};
use crate::decision::Decision;
use crate::edit::TreatmentChain;
use crate::gate::{detached, raised};
use crate::ledger::Ledger;
use crate::policy::Settings;
use crate::record::Record;
use crate::text::Text;
use crate::value::{Answers, Problems, Reduced, data, tuple};
use label_core as core;
use label_core::formats::JsonObject;
use label_core::{OffsetUnit, ReadOptions};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

json_object! {
    /// A treatment as LABEL exports it: all annotations after one step. Secret: it holds names. The repr shows numbers.
    ///
    /// >>> from label_core.formats import dbsder
    /// >>> mark = {"text": "Zyk", "start": 3, "end": 6, "category": "personnePhysique"}
    /// >>> dbsder.Treatment.from_json({"order": 1, "source": "NLP", "annotations": [mark]})
    /// Treatment('NLP', order=1, 1 annotation)
    class DbsderTreatment(core::formats::dbsder::Treatment) of "label_core.formats.dbsder" {
        /// Its place among the treatments of its decision.
        order: i64 = |treatment| treatment.order();
        /// Who made it: "NLP", "LABEL_AUTO_TREATMENT", "LABEL_WORKING_USER_TREATMENT", "supplementaryAnnotations".
        source: &str = |treatment| treatment.source();
        /// The annotations as they are written: each, or the exception that says why it is none.
        entities: Answers<Entity> = |treatment| Answers::of(treatment.entities().to_vec(), Entity);
    }
    repr |treatment| {
        let (source, count) = (treatment.source().escape_debug(), treatment.entities().len());
        let plural = if count == 1 { "" } else { "s" };
        format!("Treatment('{source}', order={}, {count} annotation{plural})", treatment.order())
    };
}

#[pymethods]
impl DbsderTreatment {
    /// A treatment that leads to these annotations, with offsets in `unit`.
    #[staticmethod]
    #[pyo3(signature = (order, source, annotations, unit = "utf16"))]
    fn of(
        py: Python<'_>,
        order: i64,
        source: Str<'_>,
        annotations: &AnnotationSet,
        unit: &str,
    ) -> PyResult<Self> {
        let unit = self::unit(unit)?;
        detached(py, || Ok(core::formats::dbsder::Treatment::new(order, source.0, &annotations.0, unit)))
            .map(DbsderTreatment)
    }

    /// The treatments of a chain as LABEL exports them: all annotations after each, with offsets in `unit`, but not after one
    /// that was only read again ("reimportedTreatment").
    ///
    /// Orders count from 1. The source is "NLP", "LABEL_WORKING_USER_TREATMENT" for one by a person, else
    /// "LABEL_AUTO_TREATMENT". `versions` and `checklist` are the JSON of what the detection stack said of itself and of the
    /// decision (`label.Document.field("nlpVersions")`, `field("checklist")`); they stand at its treatment alone. Secret: it
    /// holds names.
    ///
    /// Raises `JsonError` where `versions` or `checklist` is not JSON, or holds a field twice.
    #[staticmethod]
    #[pyo3(signature = (chain, versions = None, checklist = None, *, unit = "utf16"))]
    fn of_chain(
        py: Python<'_>,
        chain: &TreatmentChain,
        versions: Option<Json>,
        checklist: Option<Json>,
        unit: &str,
    ) -> PyResult<Vec<Self>> {
        let unit = self::unit(unit)?;
        let (versions, checklist) =
            (versions.as_ref().map(|json| &*json.0), checklist.as_ref().map(|json| &*json.0));
        let exported =
            detached(py, || core::formats::dbsder::Treatment::of_chain(&chain.0, unit, versions, checklist))?;
        Ok(exported.into_iter().map(DbsderTreatment).collect())
    }

    /// The marks that the annotations are on a text: as `nlp.Answer.annotations`.
    #[pyo3(signature = (text, *, unit = "utf16", spelling = "check"))]
    fn annotations(
        &self,
        py: Python<'_>,
        text: TextArgument,
        unit: &str,
        spelling: &str,
    ) -> PyResult<SpanImport> {
        let (unit, spelling) = (self::unit(unit)?, self::spelling(spelling)?);
        let import = detached(py, || Ok(self.0.annotations(&text.0, unit, spelling)))?;
        Ok(SpanImport(Marks(text.0, import)))
    }

    /// The doubts of the stack, each or the exception that says why it is none. Raises `JsonError` where they are no list.
    fn checklist(&self) -> PyResult<Answers<Doubt>> {
        self.0.checklist().map(|doubts| Answers::of(doubts, Doubt)).map_err(raised)
    }

    /// The parts of the stack and their versions, in the order given. Raises `JsonError` where they are of no known shape.
    fn versions(&self) -> PyResult<Vec<Component>> {
        self.0.versions().map(components).map_err(raised)
    }
}

json_object! {
    /// A decision of the Court's database with its treatments. Secret: it holds the original. The repr shows id and numbers.
    ///
    /// >>> from label_core.formats import dbsder
    /// >>> decision = dbsder.Decision.from_json({"sourceName": "juritj", "sourceId": 7, "originalText": "M. Zyk"})
    /// >>> decision.record_id, decision.decision().decision
    /// ('juritj-7', Decision('juritj-7', 6 code points, keep=[]))
    class DbsderDecision(core::formats::dbsder::Decision) of "label_core.formats.dbsder" {
        /// Where it comes from: "jurinet", "jurica", "juritj", "juritcom", "portalis-cph".
        source: &str = |decision| decision.source();
        /// Its number there; at some courts it is no number.
        source_id: &str = |decision| decision.source_id();
        /// The id of its record: "source-number".
        record_id: String = |decision| decision.record_id();
        /// Its original text.
        text: Text = |decision| Text(decision.text().clone());
        /// Its treatments, in the order of the file: each, or the exception that says why it is none.
        treatments: Answers<DbsderTreatment> =
            |decision| Answers::of(decision.treatments().to_vec(), DbsderTreatment);
    }
    repr |decision| {
        let length = decision.text().len(OffsetUnit::Char);
        format!("Decision('{}', {length} code points)", decision.record_id().escape_debug())
    };
}

#[pymethods]
impl DbsderDecision {
    /// The same decision with these treatments instead of its own.
    fn with_treatments(&self, py: Python<'_>, treatments: Items<DbsderTreatment>) -> PyResult<Self> {
        let treatments: Vec<_> = treatments.0.iter().map(|one| one.get().0.clone()).collect();
        detached(py, || Ok(DbsderDecision(self.0.with_treatments(&treatments))))
    }

    /// The decision, and what of it could not be read. The offsets of the zones are counted in `zones`: the service that finds
    /// them counts code points. Raises `BadId`, `BadCategory`.
    #[pyo3(signature = (zones = "char"))]
    fn decision(&self, py: Python<'_>, zones: &str) -> PyResult<DecisionImport> {
        let zones = unit(zones)?;
        detached(py, || self.0.decision(zones)).map(DecisionImport)
    }

    /// The record of `decision` (this one, as `decision()` gives it or with less) with the annotations of the treatment of the
    /// highest order, offsets counted in `unit`. All treatments must be readable: one that is not could be the last.
    ///
    /// Raises, with `document_id`: `NotMarked` without treatment, `Duplicate` where two have the highest order, those of
    /// `treatments`, and as `nlp.Answer.record`.
    #[pyo3(signature = (decision, *, unit = "utf16", spelling = "check", overlap = None, graphemes = "widen", cut_words = "refuse"))]
    #[expect(clippy::too_many_arguments, reason = "keywords with defaults, in Python")]
    fn record(
        &self,
        py: Python<'_>,
        decision: &Decision,
        unit: &str,
        spelling: &str,
        overlap: Option<OverlapArgument>,
        graphemes: &str,
        cut_words: &str,
    ) -> PyResult<Record> {
        let (unit, spelling) = (self::unit(unit)?, self::spelling(spelling)?);
        let options = ReadOptions::default().with_set(read_options(overlap, graphemes, cut_words)?);
        detached(py, || self.0.record(decision.0.clone(), unit, spelling, &options)).map(Record)
    }
}

data!(
    /// What stands for one entity in all decisions of a case.
    ReplacementTerm(core::formats::dbsder::ReplacementTerm) is "label_core.formats.dbsder", "ReplacementTerm":
    |term, py| (term.entity_id, term.words, tuple(py, term.spellings)?, term.category)
);

data!(
    /// What the terms of a case give as a ledger.
    LedgerImport(core::formats::dbsder::LedgerImport) is "label_core.formats.dbsder", "LedgerImport":
    |import, _py| (Ledger(import.ledger), Problems(import.problems), import.unpinned)
);

json_object! {
    /// The file of a case ("affaire"): the decisions that belong together, and what they call somebody. Secret: it says who is
    /// who. The repr shows numbers.
    ///
    /// >>> from label_core import Key, Ledger, Scope, Settings
    /// >>> from label_core.formats import dbsder
    /// >>> term = {"entityId": "personnePhysique_zyk", "replacementTerm": "[Y]", "category": "personnePhysique"}
    /// >>> case = dbsder.CaseFile.from_json({"replacementTerms": [term]})
    /// >>> case.ledger(Settings.court(), Ledger(Scope.case("24/1"), Key(bytes(range(32))))).unpinned
    /// 0
    class CaseFile(core::formats::dbsder::CaseFile) of "label_core.formats.dbsder" {
        /// The terms, in the order of the file: each, or the exception that says why it is none.
        terms: Answers<ReplacementTerm> = |case| {
            let answer = |term: core::Result<&core::formats::dbsder::ReplacementTerm, &core::Error>| term.cloned().map_err(Clone::clone);
            Answers::of(case.terms().map(answer).collect(), ReplacementTerm)
        };
    }
    repr |case| format!("CaseFile({} terms)", case.terms().len());
}

#[pymethods]
impl CaseFile {
    /// The ledger that the terms are under these settings, which say the group of a category; and why other terms pin nothing.
    ///
    /// `known` is what is known of the case already: `Ledger(scope, key)` where nothing is.
    fn ledger(&self, py: Python<'_>, settings: &Settings, known: &Ledger) -> PyResult<LedgerImport> {
        detached(py, || Ok(LedgerImport(self.0.ledger(&settings.0, &known.0))))
    }

    /// The file after `ledger`: its terms have the words that the ledger pins and every spelling that the marks of `sets` add;
    /// entities that it did not know follow, in the order of the ledger. What the ledger does not know stays as it is.
    ///
    /// Raises `UnknownCategory` with the template of a group that no category of the settings has.
    #[pyo3(signature = (ledger, settings, sets = None))]
    fn with_ledger(
        &self,
        py: Python<'_>,
        ledger: &Ledger,
        settings: &Settings,
        sets: Option<Items<AnnotationSet>>,
    ) -> PyResult<Self> {
        let sets = sets.map_or_else(Vec::new, |sets| sets.0);
        let sets: Vec<&core::AnnotationSet> = sets.iter().map(|set| &set.get().0).collect();
        detached(py, || self.0.with_ledger(&ledger.0, &settings.0, sets)).map(CaseFile)
    }
}
