use crate::annotation::AnnotationSet;
use crate::audit::Doubt;
use crate::error::Result;
use crate::formats::checklist::{COURT, Component, doubts};
use crate::formats::json;
use crate::formats::json::kept::{Fields, JsonObject, Wire};
use crate::formats::json::mongo::Integer;
use crate::formats::label::LABEL;
use crate::formats::marks::{MarkImport, Marks};
use crate::record::{GivenMark, Spelling};
use crate::text::{OffsetUnit, Text};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::fmt;

/// A treatment as LABEL exports it and jurinorm writes it (`labelTreatments`): all annotations of the decision after one step.
///
/// Secret: it holds names. `Debug` shows numbers.
#[derive(Clone)]
pub struct Treatment {
    pub(super) fields: Fields,
    order: i64,
    source: String,
    pub(super) marks: Marks,
}

#[derive(Deserialize)]
struct WireTreatment<'j> {
    order: Integer,
    source: String,
    #[serde(borrow)]
    annotations: Vec<&'j RawValue>,
}

impl Wire for Treatment {
    const LIST: &'static str = "labelTreatments";
    const ITEMS: &'static [&'static str] = &["annotations", "checklist"];

    fn read(json: &str, fields: Fields) -> Result<Self> {
        let wire: WireTreatment<'_> = json::parse(json)?;
        Ok(Treatment {
            fields,
            order: i64::try_from(wire.order.0).map_err(|_| json::not_of_the_form())?,
            source: wire.source,
            marks: Marks::read("annotations", &COURT, &wire.annotations),
        })
    }

    fn kept(&self) -> &Fields {
        &self.fields
    }
}

impl JsonObject for Treatment {}

impl Treatment {
    /// A treatment that leads to these annotations, with offsets in `unit`. [`JsonObject::with_field`] adds what else is
    /// known (`version`, `treatmentDate`, `checklist`).
    pub fn new(order: i64, source: &str, annotations: &AnnotationSet, unit: OffsetUnit) -> Self {
        let marks = Marks::of("annotations", &COURT, annotations, unit);
        let fields = Fields::of([
            ("annotations", marks.raw()),
            ("order", json::raw(&order)),
            ("source", json::raw(source)),
        ]);
        Treatment { fields, order, source: source.to_owned(), marks }
    }

    /// The same treatment with one more field, which is none of those that are read.
    pub(super) fn and(self, name: &str, value: Box<RawValue>) -> Self {
        Treatment { fields: self.fields.with(name, value), ..self }
    }

    /// Its place among the treatments of its decision.
    pub fn order(&self) -> i64 {
        self.order
    }

    /// Who made it: `NLP`, `LABEL_AUTO_TREATMENT`, `LABEL_WORKING_USER_TREATMENT`, `supplementaryAnnotations`.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The annotations as they are written: each, or why it is none.
    pub fn entities(&self) -> &[Result<GivenMark<'static>>] {
        self.marks.as_slice()
    }

    /// The marks that they are on a text: as [`nlp::Answer::annotations`](crate::formats::nlp::Answer::annotations), in item
    /// `annotations[i]`.
    pub fn annotations(&self, text: &Text, unit: OffsetUnit, spelling: Spelling) -> MarkImport {
        self.marks.annotations(text, unit, spelling)
    }

    /// The annotations as LABEL stores them: as [`nlp::Answer::label_marks`](crate::formats::nlp::Answer::label_marks).
    pub fn label_marks(
        &self,
        text: &Text,
        unit: OffsetUnit,
        spelling: Spelling,
    ) -> Vec<Result<GivenMark<'static>>> {
        self.marks.told(&LABEL, text, [unit, OffsetUnit::Utf16], spelling)
    }

    /// The doubts, each or why it is none.
    ///
    /// # Errors
    /// [`Error::Json`](crate::Error::Json) where the checklist is no list.
    pub fn checklist(&self) -> Result<Vec<Result<Doubt>>> {
        doubts(self.fields.given("checklist"))
    }

    /// The parts of the detection stack and their versions, in the order given.
    ///
    /// # Errors
    /// [`Error::Json`](crate::Error::Json) where they are of no known shape.
    pub fn versions(&self) -> Result<Vec<Component>> {
        Component::read_all(self.fields.given("version"))
    }
}

impl fmt::Debug for Treatment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Treatment")
            .field("order", &self.order)
            .field("source", &self.source)
            .field("annotations", &self.entities().len())
            .finish_non_exhaustive()
    }
}
