use super::diff::{Diff, WireDiff};
use super::document::Document;
use crate::error::Result;
use crate::formats::json::kept::{Fields, JsonObject, Wire};
use crate::formats::json::mongo::{Integer, Number, ObjectId};
use crate::formats::json::{self, Object};
use crate::record::GivenMark;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::fmt;

/// A treatment of LABEL's database: what one step took away from the annotations of a document, and what it added.
///
/// Secret: it holds names. `Debug` shows numbers.
#[derive(Clone)]
pub struct Treatment {
    fields: Fields,
    document_id: String,
    order: i64,
    source: Option<String>,
    diff: Diff,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireTreatment<'j> {
    document_id: ObjectId,
    order: Integer,
    source: Option<String>,
    #[serde(borrow)]
    annotations_diff: WireDiff<'j>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireOwner {
    document_id: ObjectId,
}

impl Wire for Treatment {
    const LIST: &'static str = "treatments";

    fn read(json: &str, fields: Fields) -> Result<Self> {
        let wire: WireTreatment<'_> = json::parse(json)?;
        Ok(Treatment {
            fields,
            document_id: wire.document_id.0,
            order: i64::try_from(wire.order.0).map_err(|_| json::not_of_the_form())?,
            source: wire.source,
            diff: wire.annotations_diff.into_diff()?,
        })
    }

    fn kept(&self) -> &Fields {
        &self.fields
    }
}

impl JsonObject for Treatment {}

impl Treatment {
    /// A treatment of a document. [`JsonObject::with_field`] adds what else LABEL stores (`duration`, `lastUpdateDate`, its
    /// counts), which only the caller can know.
    pub fn new(
        document: &Document,
        order: i64,
        source: &str,
        before: Vec<GivenMark<'static>>,
        after: Vec<GivenMark<'static>>,
    ) -> Self {
        Self::of_diff(document, order, source, Diff::new(before, after))
    }

    pub(in crate::formats) fn of_diff(document: &Document, order: i64, source: &str, diff: Diff) -> Self {
        let id = document.field("_id").and_then(|id| RawValue::from_string(id.to_owned()).ok());
        let fields = Fields::of([
            ("annotationsDiff", json::raw(&diff.fields())),
            ("documentId", id.unwrap_or_else(|| json::raw(document.id()))),
            ("order", json::raw(&order)),
            ("source", json::raw(source)),
        ]);
        let (document_id, source) = (document.id().to_owned(), Some(source.to_owned()));
        Treatment { fields, document_id, order, source, diff }
    }

    /// The same treatment with one more field, which is none of those that are read.
    pub(in crate::formats) fn and(self, name: &str, value: &impl Serialize) -> Self {
        Treatment { fields: self.fields.with(name, json::raw(value)), ..self }
    }

    /// The document of a treatment that cannot be read, where this much can.
    pub(super) fn owner(json: &str) -> Option<String> {
        let Object(owner) = json::parse::<Object<WireOwner>>(json).ok()?;
        Some(owner.document_id.0)
    }

    /// The id of its document.
    pub fn document_id(&self) -> &str {
        &self.document_id
    }

    /// Its place among the treatments of its document.
    pub fn order(&self) -> i64 {
        self.order
    }

    /// Who made it: `NLP`, `annotator`, `admin`, `postProcess`, `supplementaryAnnotations`, `reimportedTreatment`.
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// What it changed.
    pub fn diff(&self) -> &Diff {
        &self.diff
    }

    /// What it took away.
    pub fn before(&self) -> &[GivenMark<'static>] {
        self.diff.before()
    }

    /// What it added.
    pub fn after(&self) -> &[GivenMark<'static>] {
        self.diff.after()
    }

    /// How long it took, in milliseconds; `None` where nothing that can be read says so.
    pub fn duration_ms(&self) -> Option<u64> {
        self.integer("duration").and_then(|duration| u64::try_from(duration).ok())
    }

    /// When it was last changed, in milliseconds after 1970-01-01T00:00:00Z; `None` where nothing that can be read says so.
    pub fn last_update_ms(&self) -> Option<i64> {
        self.integer("lastUpdateDate")
    }

    /// A field that only informs.
    fn integer(&self, name: &'static str) -> Option<i64> {
        let Number(number) = self.fields.inform(name, &mut Vec::new())?;
        // Beyond 2^53 a number that was a float has lost digits.
        (number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0).then_some(number as i64)
    }
}

impl fmt::Debug for Treatment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Treatment")
            .field("order", &self.order)
            .field("source", &self.source)
            .field("before", &self.before().len())
            .field("after", &self.after().len())
            .finish_non_exhaustive()
    }
}
