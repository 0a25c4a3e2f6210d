//! What the detection stack is asked, and what it answers.

use super::names;
use super::object::{Dict, of_size};
use crate::annotation::{Annotation, AnnotationSet};
use crate::argument::{Json, Names, OverlapArgument, Str, TextArgument, read_options, unit};
use crate::decision::Decision;
use crate::gate::{detached, raised};
use crate::record::Record;
use crate::text::Text;
use crate::value::{Answers, Problems, Reduced, data, tuple};
use label_core as core;
use label_core::formats::JsonObject;
use label_core::{OffsetUnit, ReadOptions};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// `"check"` or `"ignore"`.
pub(super) fn spelling(name: &str) -> PyResult<core::formats::Spelling> {
    match name {
        "check" => Ok(core::formats::Spelling::Check),
        "ignore" => Ok(core::formats::Spelling::Ignore),
        _ => Err(PyValueError::new_err("spelling must be 'check' or 'ignore'")),
    }
}

data!(
    /// An entity as it is written.
    Entity(core::GivenMark<'static>) is "label_core.formats.nlp", "Entity":
    |one, _py| {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let (text, entity) = (owned(one.text()), owned(one.entity()));
        (one.start(), one.end(), one.label().to_owned(), text, entity, one.score(), owned(one.source()))
    }
);

data!(
    /// A part of a detection stack.
    Component(core::formats::nlp::Component) is "label_core.formats.nlp", "Component":
    |one, _py| (one.component, one.version, one.date, one.name)
);

data!(
    /// A doubt of a detection stack.
    Doubt(core::audit::Doubt) is "label_core.audit", "Doubt":
    |one, py| {
        let entities = one.marks.into_iter().map(Entity);
        (
            one.kind,
            one.message,
            one.short_message,
            tuple(py, entities)?,
            tuple(py, one.sentences)?,
            tuple(py, one.metadata)?,
        )
    }
);

/// What entities give on a text, with that text.
pub(crate) struct Marks(pub(super) core::Text, pub(super) core::formats::MarkImport);

data!(
    /// What a list of entities gives on a text.
    SpanImport(Marks) is "label_core.formats.nlp", "SpanImport":
    |one, py| {
        let Marks(text, import) = one;
        (tuple(py, Annotation::of(&text, &import.annotations))?, Problems(import.problems), import.unscored)
    }
);

pub(super) fn components(list: Vec<core::formats::nlp::Component>) -> Vec<Component> {
    list.into_iter().map(Component).collect()
}

json_object! {
    /// An answer of the detection stack (`POST /ner`); the annotation files of LABEL's storage example are of the same form.
    ///
    /// `NaN` scores are read as none. Secret: it holds names. The repr shows numbers.
    ///
    /// >>> from label_core import Decision
    /// >>> from label_core.formats import nlp
    /// >>> answer = nlp.Answer.from_json({"entities": [{"text": "Zyk", "start": 3, "end": 6, "category": "personnePhysique"}]})
    /// >>> answer.record(Decision("d", "M. Zyk")).annotations[0]
    /// Annotation(3..6, 'personnePhysique', origin='import', score=None)
    class NlpAnswer(core::formats::nlp::Answer) of "label_core.formats.nlp" {
        /// The entities as they are written: each, or the exception that says why it is none.
        entities: Answers<Entity> = |answer| Answers::of(answer.entities().to_vec(), Entity);
        /// Categories that the additional terms ask to mask.
        categories_to_mask: Vec<&str> = |answer| names(answer.categories_to_mask());
        /// Categories that the additional terms ask to leave.
        categories_to_leave: Vec<&str> = |answer| names(answer.categories_to_leave());
        /// How many `NaN` and infinities were read as null.
        not_numbers: usize = |answer| answer.not_numbers();
    }
    repr |answer| format!("Answer({} entities)", answer.entities().len());
}

#[pymethods]
impl NlpAnswer {
    /// The answer that says what a set says, with offsets in `unit`, without checklist.
    #[staticmethod]
    #[pyo3(signature = (annotations, unit = "char"))]
    fn of(py: Python<'_>, annotations: &AnnotationSet, unit: &str) -> PyResult<Self> {
        let unit = self::unit(unit)?;
        detached(py, || Ok(NlpAnswer(core::formats::nlp::Answer::of(&annotations.0, unit))))
    }

    /// The marks that the entities are on a text, offsets counted in `unit`: the good ones, and for each bad one why. With
    /// `spelling="ignore"` the offsets are believed, whatever spelling stands beside them.
    #[pyo3(signature = (text, *, unit = "char", spelling = "check"))]
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

    /// The record of a decision that this answer marks: of all its entities or, where one is bad, none.
    ///
    /// Raises, with `document_id` and `path`, the first problem of `annotations`; and as `AnnotationSet`.
    #[pyo3(signature = (decision, *, unit = "char", spelling = "check", overlap = None, graphemes = "widen", cut_words = "refuse"))]
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
    /// What is asked of the detection stack (`POST /ner`). Secret: it holds the original.
    ///
    /// >>> from label_core.formats import nlp
    /// >>> request = nlp.Request.of("jurinet", 7, "M. Zyk", ["personnePhysique"])
    /// >>> request.with_field("additionalTerms", '"Bellevue"').additional_terms
    /// 'Bellevue'
    class NlpRequest(core::formats::nlp::Request) of "label_core.formats.nlp" {
        /// The name of the source.
        source: &str = |request| request.source();
        /// The number of the decision in its source; at some courts it is no number.
        source_id: &str = |request| request.source_id();
        /// The text.
        text: Text = |request| Text(request.text().clone());
        /// The categories asked for.
        categories: Vec<&str> = |request| names(request.categories());
        /// The additional terms as the court wrote them; empty where there are none.
        additional_terms: &str = |request| request.additional_terms();
    }
    repr |request| format!("Request({} code points)", request.text().len(OffsetUnit::Char));
}

#[pymethods]
impl NlpRequest {
    /// A request for a text of a source ("jurinet", "jurica", "juritj", "juritcom", "portalis-cph") under its number there,
    /// without parties and with empty additional terms: `with_field` adds what else is known. The API refuses an empty text.
    #[staticmethod]
    fn of(source: Str<'_>, source_id: u64, text: TextArgument, categories: Names) -> Self {
        NlpRequest(core::formats::nlp::Request::new(source.0, source_id, &text.0, &categories.0))
    }
}
