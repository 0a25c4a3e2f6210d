//! LABEL's own database: documents and treatments as Mongo extended JSON, offsets in UTF-16 units, spans without end
//! (Cour-de-cassation/label, commit b547846).

use super::json;
use super::record::{ReadOptions, Record, SpanInput, origin};
use crate::annotation::Category;
use crate::decision::Decision;
use crate::error::{Error, Result};
use crate::text::{OffsetUnit, Text};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// What reading LABEL's documents and treatments gives.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct LabelImport {
    /// For each document, in the order of the file: its record, or why it has none. An error names the document.
    pub records: Vec<Result<Record>>,
    /// Treatments of documents that are not in the file.
    pub orphan_treatments: usize,
}

/// Reads LABEL's documents with the annotations that their treatments lead to.
///
/// The id of a record is `source-documentNumber` (`jurinet-9900001`), its omitted categories are `categoriesToOmit`, its
/// entities LABEL's `entityId`s. The treatments of a document are taken in their order: each removes its `before` by value
/// (category, entity, start, text) and adds its `after`.
///
/// # Errors
/// [`Error::Json`] or [`Error::TooLarge`] for a file as a whole; [`Error::InItem`] for a treatment that does not parse, as
/// no document can then be trusted to be fully marked. All else is answered per document: [`Error::NotMarked`] without
/// treatment, [`Error::BrokenChain`] where the orders of its treatments are not consecutive or the first does not begin a
/// chain (it removes marks, or says that it comes from another source than `NLP` or `reimportedTreatment`),
/// [`Error::Duplicate`], and those of [`Record::from_spans`] in UTF-16 units.
pub fn read_label(documents: &str, treatments: &str, options: &ReadOptions) -> Result<LabelImport> {
    options.check_size(documents.len())?;
    options.check_size(treatments.len())?;
    let documents: Vec<&RawValue> = json::parse(documents)?;
    let mut chains = chains(treatments)?;
    let mut seen = BTreeSet::new();
    let mut records = Vec::with_capacity(documents.len());
    for (index, raw) in documents.into_iter().enumerate() {
        let parsed: Result<Document<'_>> = json::parse(raw.get());
        records.push(parsed.map_err(|error| error.in_item("documents", index)).and_then(|document| {
            let chain = chains.remove(document.id.as_str()).unwrap_or_default();
            let id = document.record_id();
            let known = Error::Duplicate { what: "document", index };
            let record =
                if seen.insert(id.clone()) { document.into_record(chain, options) } else { Err(known) };
            record.map_err(|error| error.in_document(&id))
        }));
    }
    Ok(LabelImport { records, orphan_treatments: chains.values().map(Vec::len).sum() })
}

/// The treatments of each document, in their order.
fn chains(treatments: &str) -> Result<BTreeMap<String, Vec<Treatment<'_>>>> {
    let treatments: Vec<&RawValue> = json::parse(treatments)?;
    let mut chains: BTreeMap<String, Vec<Treatment<'_>>> = BTreeMap::new();
    for (index, raw) in treatments.into_iter().enumerate() {
        let treatment: Treatment<'_> =
            json::parse(raw.get()).map_err(|error| error.in_item("treatments", index))?;
        chains.entry(treatment.document_id.as_str().to_owned()).or_default().push(treatment);
    }
    for chain in chains.values_mut() {
        chain.sort_by_key(|treatment| treatment.order);
    }
    Ok(chains)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document<'j> {
    #[serde(rename = "_id")]
    id: ObjectId,
    #[serde(rename = "documentNumber")]
    number: u64,
    #[serde(borrow)]
    source: Cow<'j, str>,
    text: String,
    decision_metadata: Metadata,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    #[serde(default)]
    categories_to_omit: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Treatment<'j> {
    document_id: ObjectId,
    order: i64,
    #[serde(borrow)]
    source: Option<Cow<'j, str>>,
    #[serde(borrow)]
    annotations_diff: Diff<'j>,
}

#[derive(Deserialize)]
struct Diff<'j> {
    #[serde(borrow)]
    before: Vec<Mark<'j>>,
    #[serde(borrow)]
    after: Vec<Mark<'j>>,
}

#[derive(Deserialize)]
struct Mark<'j> {
    #[serde(borrow)]
    category: Cow<'j, str>,
    #[serde(rename = "entityId", borrow)]
    entity: Cow<'j, str>,
    start: json::WireOffset,
    #[serde(borrow)]
    text: Cow<'j, str>,
    score: Option<f64>,
    #[serde(borrow)]
    source: Option<Cow<'j, str>>,
}

/// A Mongo id: `{"$oid": "..."}`, or the bare string.
#[derive(Deserialize)]
#[serde(untagged)]
enum ObjectId {
    Extended {
        #[serde(rename = "$oid")]
        oid: String,
    },
    Bare(String),
}

impl ObjectId {
    fn as_str(&self) -> &str {
        match self {
            ObjectId::Extended { oid } => oid,
            ObjectId::Bare(id) => id,
        }
    }
}

impl Document<'_> {
    fn record_id(&self) -> String {
        format!("{}-{}", self.source, self.number)
    }

    fn into_record(self, chain: Vec<Treatment<'_>>, options: &ReadOptions) -> Result<Record> {
        let marks = current_marks(chain)?;
        let omitted = self.decision_metadata.categories_to_omit.iter();
        let omitted = omitted.map(|name| Category::new(name.as_str())).collect::<Result<Vec<_>>>()?;
        let decision = Decision::new(self.record_id(), Text::new(self.text)?)?.omitting(omitted);
        let spans: Vec<SpanInput<'_>> = marks.into_iter().map(Mark::into_input).collect();
        Record::from_spans(decision, &spans, OffsetUnit::Utf16, &options.set)
    }
}

/// The marks that the treatments of a document lead to, in the order of their last addition.
fn current_marks(chain: Vec<Treatment<'_>>) -> Result<Vec<Mark<'_>>> {
    let Some(first) = chain.first() else {
        return Err(Error::NotMarked { missing: "treatments" });
    };
    // A chain that lost its beginning lost marks; its order may start anywhere, so it is told by what it does and by whom.
    let begins = first.source.as_deref().is_none_or(|source| matches!(source, "NLP" | "reimportedTreatment"));
    if !begins || !first.annotations_diff.before.is_empty() {
        return Err(Error::BrokenChain { index: 0 });
    }
    let gap =
        chain.iter().zip(chain.iter().skip(1)).position(|(a, b)| a.order.checked_add(1) != Some(b.order));
    if let Some(index) = gap {
        return Err(Error::BrokenChain { index: index + 1 });
    }
    let mut current: Vec<Mark<'_>> = Vec::new();
    for Treatment { annotations_diff: Diff { before, after }, .. } in chain {
        let removed: BTreeSet<_> = before.iter().map(Mark::identity).collect();
        current.retain(|mark| !removed.contains(&mark.identity()));
        current.extend(after);
    }
    Ok(current)
}

impl<'j> Mark<'j> {
    /// What makes two of LABEL's annotations equal (its `comparator.equal`).
    fn identity(&self) -> (&str, &str, i128, &str) {
        (&self.category, &self.entity, self.start.0, &self.text)
    }

    fn into_input(self) -> SpanInput<'j> {
        let length = self.text.encode_utf16().count() as i128;
        SpanInput {
            start: self.start.0,
            end: self.start.0.saturating_add(length),
            label: self.category,
            entity: Some(self.entity),
            score: self.score,
            origin: origin(self.source.as_deref()),
            text: Some(self.text),
        }
    }
}
