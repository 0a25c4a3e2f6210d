//! LABEL's own database: documents and treatments as Mongo extended JSON, offsets in UTF-16 units, spans without end
//! (Cour-de-cassation/label, commit b547846).

use super::chain::{LabelDiff, Standing, WireDiff};
use crate::annotation::{Annotation, Category, Origin, Score};
use crate::decision::{AdditionalTerms, Decision, Occultation, Route, Status};
use crate::edit::consecutive;
use crate::error::{Error, Result};
use crate::formats::json::kept::{Fields, JsonObject, Wire};
use crate::formats::json::mongo::{Integer, Number, ObjectId, number};
use crate::formats::nlp::{Check, NlpComponent};
use crate::formats::{json, parties, zones};
use crate::record::{GivenMark, ReadOptions, Record, origin};
use crate::text::{OffsetUnit, Text};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

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
/// (category, entity, start, text) and adds its `after`. What else a document holds, [`LabelDocument`] reads.
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
    let documents = LabelDocument::list_from_json(documents, options)?;
    let treatments = LabelTreatment::list_from_json(treatments, options)?;
    let mut chains: BTreeMap<&str, Vec<&LabelTreatment>> = BTreeMap::new();
    for treatment in treatments.iter() {
        let treatment = treatment.map_err(Clone::clone)?;
        chains.entry(treatment.document_id()).or_default().push(treatment);
    }
    let mut seen = BTreeSet::new();
    let mut records = Vec::with_capacity(documents.len());
    for (index, document) in documents.iter().enumerate() {
        records.push(document.map_err(Clone::clone).and_then(|document| {
            let chain = chains.remove(document.id()).unwrap_or_default();
            let id = document.record_id();
            let known = Error::Duplicate { what: "document", index };
            let decision = || if seen.insert(id.clone()) { document.plain_decision() } else { Err(known) };
            let record = decision().and_then(|decision| record(decision, chain, options));
            record.map_err(|error| error.in_document(&id))
        }));
    }
    Ok(LabelImport { records, orphan_treatments: chains.values().map(Vec::len).sum() })
}

/// A decision as a file gives it, and what of the file is no part of it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DecisionImport {
    /// The decision, with all that could be read.
    pub decision: Decision,
    /// What could not, each in its item: `parties[i]`, `zones[i]`, a field that only informs (`NACCode[0]`). It is kept where
    /// it came from.
    pub problems: Vec<Error>,
}

/// A document of LABEL's database.
///
/// Secret: it holds the original. `Debug` shows its id and numbers.
#[derive(Clone)]
pub struct LabelDocument {
    fields: Fields,
    id: String,
    number: u64,
    source: String,
    text: Text,
    metadata: Fields,
    asked: Metadata,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireDocument {
    #[serde(rename = "_id")]
    id: ObjectId,
    document_number: Integer,
    source: String,
    text: String,
    decision_metadata: Metadata,
}

/// What of a document's metadata decides on what is masked.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    categories_to_omit: Option<Vec<String>>,
    additional_terms_to_annotate: Option<String>,
    computed_additional_terms: Option<ComputedTerms>,
    additional_terms_parsing_failed: Option<bool>,
    motivation_occultation: Option<bool>,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ComputedTerms {
    additional_terms_to_annotate: Option<Vec<String>>,
    additional_terms_to_un_annotate: Option<Vec<String>>,
}

impl Metadata {
    fn omitted(&self) -> Result<Vec<Category>> {
        let names = self.categories_to_omit.iter().flatten();
        names.map(|name| Category::new(name.as_str())).collect()
    }

    fn occultation(&self) -> Result<Occultation> {
        let terms = AdditionalTerms::new(self.additional_terms_to_annotate.as_deref().unwrap_or_default())
            .with_parsing_failed(self.additional_terms_parsing_failed);
        let terms = match self.computed_additional_terms.clone() {
            Some(computed) => terms.with_computed(
                computed.additional_terms_to_annotate.unwrap_or_default(),
                computed.additional_terms_to_un_annotate.unwrap_or_default(),
            ),
            None => terms,
        };
        let omitted = self.omitted()?;
        Ok(Occultation::omitting(omitted).with_terms(terms).with_motivation(self.motivation_occultation))
    }
}

impl Wire for LabelDocument {
    const LIST: &'static str = "documents";

    fn read(json: &str, fields: Fields) -> Result<Self> {
        let wire: WireDocument = json::parse(json)?;
        let number = u64::try_from(wire.document_number.0).map_err(|_| json::not_of_the_form())?;
        let metadata = fields.get("decisionMetadata").map(json::parse).transpose()?;
        Ok(LabelDocument {
            fields,
            id: wire.id.0,
            number,
            source: wire.source,
            text: Text::new(wire.text)?,
            metadata: metadata.unwrap_or_default(),
            asked: wire.decision_metadata,
        })
    }

    fn kept(&self) -> &Fields {
        &self.fields
    }
}

impl JsonObject for LabelDocument {}

impl LabelDocument {
    /// Its id in the database, by which treatments name it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its number in its source.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Where it comes from: `jurinet`, `jurica`, `juritj`, `juritcom`.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The id of its record: `source-number`.
    pub fn record_id(&self) -> String {
        format!("{}-{}", self.source, self.number)
    }

    /// Its text.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// A field of `decisionMetadata`, as JSON.
    pub fn metadata(&self, name: &str) -> Option<&str> {
        self.metadata.get(name)
    }

    /// The decision: text, occultation, number and bound numbers, publication categories, NAC code, status, route, parties and
    /// zones. The offsets of the zones are counted in `zones`: the service that finds them counts code points, LABEL takes
    /// them for UTF-16 units.
    ///
    /// # Errors
    /// [`Error::BadId`], [`Error::BadCategory`]. Parties and zones that cannot be read are among the problems.
    pub fn decision(&self, zones: OffsetUnit) -> Result<DecisionImport> {
        let mut problems = Vec::new();
        let numbers: Option<Vec<Integer>> =
            self.metadata.inform("boundDecisionDocumentNumbers", &mut problems);
        let numbers = numbers.unwrap_or_default().into_iter();
        let block: Option<Integer> = self.metadata.inform("occultationBlock", &mut problems);
        let block = block.and_then(|Integer(block)| u8::try_from(block).ok());
        let nac: Option<String> = self.metadata.inform("NACCode", &mut problems);
        let publication: Option<Vec<String>> = self.fields.inform("publicationCategory", &mut problems);
        let status: Option<String> = self.fields.inform("status", &mut problems);
        let route: Option<String> = self.fields.inform("route", &mut problems);
        let mut decision = Decision::new(self.record_id(), self.text.clone())?
            .with_occultation(self.asked.occultation()?.with_block(block))
            .with_number(self.number)
            .bound_to(numbers.filter_map(|Integer(number)| u64::try_from(number).ok()))
            .with_publication(publication.unwrap_or_default())
            .with_nac(nac.unwrap_or_default())
            .with_parties(parties::read(self.metadata.given("parties"), &mut problems));
        if let Some(status) = status.as_deref().and_then(|name| name.parse::<Status>().ok()) {
            decision = decision.with_status(status);
        }
        if let Some(route) = route.as_deref().and_then(|name| name.parse::<Route>().ok()) {
            decision = decision.with_route(route);
        }
        let decision = zones::read_zoning(decision, self.fields.given("zoning"), zones, &mut problems)?;
        Ok(DecisionImport { decision, problems })
    }

    /// The record of `decision` (this document's, as [`LabelDocument::decision`] gives it or with less) with the annotations
    /// that those of `treatments` which are this document's lead to.
    ///
    /// # Errors
    /// In the document: those that [`read_label`] answers with for one document.
    pub fn record<'t>(
        &self,
        decision: Decision,
        treatments: impl IntoIterator<Item = &'t LabelTreatment>,
        options: &ReadOptions,
    ) -> Result<Record> {
        let chain = treatments.into_iter().filter(|treatment| treatment.document_id == self.id).collect();
        let id = decision.id().to_owned();
        record(decision, chain, options).map_err(|error| error.in_document(&id))
    }

    /// The annotations that those of `treatments` which are this document's lead to, as LABEL holds them: in the order in
    /// which they were added, unchecked.
    ///
    /// # Errors
    /// In the document: [`Error::NotMarked`], [`Error::BrokenChain`].
    pub fn marks<'t>(
        &self,
        treatments: impl IntoIterator<Item = &'t LabelTreatment>,
    ) -> Result<Vec<&'t LabelMark>> {
        let mut chain: Vec<_> =
            treatments.into_iter().filter(|treatment| treatment.document_id == self.id).collect();
        chain.sort_by_key(|treatment| treatment.order);
        current_marks(&chain).map_err(|error| error.in_document(&self.record_id()))
    }

    /// The doubts of the detection stack, each or why it is none. Their offsets are the stack's own.
    ///
    /// # Errors
    /// [`Error::Json`] where the checklist is no list.
    pub fn checklist(&self) -> Result<Vec<Result<Check>>> {
        Check::read_all(self.fields.given("checklist"))
    }

    /// The parts of the detection stack and their versions, in the order given.
    ///
    /// # Errors
    /// [`Error::Json`] where they are of no known shape.
    pub fn versions(&self) -> Result<Vec<NlpComponent>> {
        NlpComponent::read_all(self.fields.given("nlpVersions"))
    }

    /// What a native record can say of it.
    fn plain_decision(&self) -> Result<Decision> {
        let omitted = self.asked.omitted()?;
        Ok(Decision::new(self.record_id(), self.text.clone())?.omitting(omitted))
    }
}

impl fmt::Debug for LabelDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LabelDocument")
            .field("id", &self.record_id())
            .field("text", &self.text)
            .field("fields", &self.fields)
            .finish_non_exhaustive()
    }
}

/// A treatment of LABEL's database: what one step took away from the annotations of a document, and what it added.
///
/// Secret: it holds names. `Debug` shows numbers.
#[derive(Clone)]
pub struct LabelTreatment {
    fields: Fields,
    document_id: String,
    order: i64,
    source: Option<String>,
    diff: LabelDiff,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireTreatment {
    document_id: ObjectId,
    order: Integer,
    source: Option<String>,
    annotations_diff: WireDiff,
}

impl Wire for LabelTreatment {
    const LIST: &'static str = "treatments";

    fn read(json: &str, fields: Fields) -> Result<Self> {
        let wire: WireTreatment = json::parse(json)?;
        Ok(LabelTreatment {
            fields,
            document_id: wire.document_id.0,
            order: i64::try_from(wire.order.0).map_err(|_| json::not_of_the_form())?,
            source: wire.source,
            diff: wire.annotations_diff.into_diff(),
        })
    }

    fn kept(&self) -> &Fields {
        &self.fields
    }
}

impl JsonObject for LabelTreatment {}

impl LabelTreatment {
    /// A treatment of a document. [`JsonObject::with_field`] adds what else LABEL stores (`duration`, `lastUpdateDate`, its
    /// counts), which only the caller can know.
    pub fn new(
        document: &LabelDocument,
        order: i64,
        source: &str,
        before: Vec<LabelMark>,
        after: Vec<LabelMark>,
    ) -> Self {
        Self::of_diff(document, order, source, LabelDiff::new(before, after))
    }

    pub(in crate::formats) fn of_diff(
        document: &LabelDocument,
        order: i64,
        source: &str,
        diff: LabelDiff,
    ) -> Self {
        let id = document.fields.get("_id").and_then(|id| RawValue::from_string(id.to_owned()).ok());
        let fields = Fields::of([
            ("annotationsDiff", json::raw(&diff.fields())),
            ("documentId", id.unwrap_or_else(|| json::raw(&document.id))),
            ("order", json::raw(&order)),
            ("source", json::raw(source)),
        ]);
        let (document_id, source) = (document.id.clone(), Some(source.to_owned()));
        LabelTreatment { fields, document_id, order, source, diff }
    }

    /// The same treatment with one more field, which is none of those that are read.
    pub(in crate::formats) fn and(self, name: &str, value: &impl Serialize) -> Self {
        LabelTreatment { fields: self.fields.with(name, json::raw(value)), ..self }
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
    pub fn diff(&self) -> &LabelDiff {
        &self.diff
    }

    /// What it took away.
    pub fn before(&self) -> &[LabelMark] {
        self.diff.before()
    }

    /// What it added.
    pub fn after(&self) -> &[LabelMark] {
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

impl fmt::Debug for LabelTreatment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LabelTreatment")
            .field("order", &self.order)
            .field("source", &self.source)
            .field("before", &self.before().len())
            .field("after", &self.after().len())
            .finish_non_exhaustive()
    }
}

/// An annotation as LABEL stores it: without end, its start in UTF-16 units. Nothing is checked against a text yet.
///
/// Secret, as it holds a name: `Debug` shows start and category.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct LabelMark {
    /// The name of its category.
    pub category: String,
    /// The id of its entity.
    pub entity_id: String,
    /// Where it starts, in UTF-16 units.
    pub start: i128,
    /// What stands there; its length is that of the mark.
    pub text: String,
    /// How sure its author is; NaN where LABEL holds `null`.
    pub score: Option<f64>,
    /// Its author: `NLP`, `agent`, `motivation`, ...
    pub source: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::formats) struct WireMark {
    category: String,
    entity_id: String,
    start: Integer,
    text: String,
    #[serde(default, deserialize_with = "number")]
    score: Option<f64>,
    source: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::formats) struct OutMark<'m> {
    category: &'m str,
    entity_id: &'m str,
    start: i128,
    text: &'m str,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'m str>,
}

/// Category, entity, start, text.
pub(in crate::formats) type Identity<'m> = (&'m str, &'m str, i128, &'m str);

impl WireMark {
    pub(in crate::formats) fn into_mark(self) -> LabelMark {
        let WireMark { category, entity_id, start: Integer(start), text, score, source } = self;
        LabelMark { category, entity_id, start, text, score, source }
    }
}

impl LabelMark {
    /// The mark as LABEL stores it.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`] where it is of another text.
    pub fn of(text: &Text, annotation: &Annotation) -> Result<Self> {
        let source = match annotation.origin() {
            Origin::Human => Some("agent"),
            Origin::Rule => Some("postProcess"),
            Origin::Model => Some("NLP"),
            Origin::Import => None,
        };
        Ok(LabelMark {
            category: annotation.category().as_str().to_owned(),
            entity_id: annotation.entity().as_str().to_owned(),
            start: text.range(annotation.span(), OffsetUnit::Utf16)?.start as i128,
            text: text.slice(annotation.span())?.to_owned(),
            score: annotation.score().map(Score::get),
            source: source.map(str::to_owned),
        })
    }

    /// What makes two of LABEL's annotations equal (its `comparator.equal`).
    pub(in crate::formats) fn identity(&self) -> Identity<'_> {
        (&self.category, &self.entity_id, self.start, &self.text)
    }

    pub(in crate::formats) fn input(&self) -> GivenMark<'_> {
        let length = self.text.encode_utf16().count() as i128;
        GivenMark {
            start: self.start,
            end: self.start.saturating_add(length),
            label: Cow::Borrowed(&self.category),
            entity: Some(Cow::Borrowed(&self.entity_id)),
            score: self.score.filter(|score| !score.is_nan()),
            origin: origin(self.source.as_deref()),
            text: Some(Cow::Borrowed(&self.text)),
        }
    }

    pub(in crate::formats) fn out(&self) -> OutMark<'_> {
        OutMark {
            category: &self.category,
            entity_id: &self.entity_id,
            start: self.start,
            text: &self.text,
            score: self.score,
            source: self.source.as_deref(),
        }
    }
}

impl fmt::Debug for LabelMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LabelMark({}, {:?})", self.start, self.category)
    }
}

fn record(decision: Decision, mut chain: Vec<&LabelTreatment>, options: &ReadOptions) -> Result<Record> {
    chain.sort_by_key(|treatment| treatment.order);
    let spans: Vec<GivenMark<'_>> = current_marks(&chain)?.into_iter().map(LabelMark::input).collect();
    Record::from_spans(decision, &spans, OffsetUnit::Utf16, &options.set)
}

/// The marks that the treatments of a document lead to, in the order of their last addition.
fn current_marks<'t>(chain: &[&'t LabelTreatment]) -> Result<Vec<&'t LabelMark>> {
    let Some(first) = chain.first() else {
        return Err(Error::NotMarked { missing: "treatments" });
    };
    // A chain that lost its beginning lost marks; its order may start anywhere, so it is told by what it does and by whom.
    let begins = first.source().is_none_or(|source| matches!(source, "NLP" | "reimportedTreatment"));
    if !begins || !first.before().is_empty() {
        return Err(Error::BrokenChain { index: 0 });
    }
    consecutive(chain.iter().map(|treatment| treatment.order))?;
    if chain.iter().all(|treatment| treatment.before().is_empty()) {
        return Ok(chain.iter().flat_map(|treatment| treatment.after()).collect());
    }
    let mut standing = Standing::default();
    for treatment in chain {
        standing.take(treatment.before());
        for mark in treatment.after() {
            standing.add(mark, mark);
        }
    }
    Ok(standing.into_marks())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::PartyKind;

    const DOCUMENT: &str = r#"{"_id": {"$oid": "5a01"}, "documentNumber": {"$numberInt": "7"}, "source": "juritj",
        "text": "👍 Orso vit.", "status": "saved", "route": "simple", "publicationCategory": ["W"], "title": "Orso c/ Gwex",
        "zoning": {"zones": {"introduction": {"start": 0, "end": 2}, "motivations": [{"start": 2, "end": 12}, {"start": 4, "end": 1}],
            "moyens annexes": null}, "arret_id": 1},
        "nlpVersions": {"juritools": {"version": "0.14.2", "date": "2024"}, "nlpApi": null},
        "checklist": [{"check_type": "juridoute", "message": "Orso ?"}, {"a": 1}],
        "decisionMetadata": {"categoriesToOmit": ["email"], "additionalTermsToAnnotate": "Gwex",
            "computedAdditionalTerms": {"additionalTermsToAnnotate": ["Gwex"], "additionalTermsToUnAnnotate": []},
            "additionalTermsParsingFailed": false, "motivationOccultation": true, "occultationBlock": 3, "NACCode": "97H",
            "boundDecisionDocumentNumbers": [5, 6], "session": "X",
            "parties": [{"attributes": {"qualitePartie": "I", "typePersonne": "PM"}, "identite": "SCI Gwex"}, {"z": 1}]}}"#;
    const TREATMENT: &str = r#"{"documentId": {"$oid": "5a01"}, "order": {"$numberLong": "0"}, "source": "NLP", "duration": 3,
        "annotationsDiff": {"before": [], "after": [{"category": "nom", "entityId": "nom_orso", "start": 3, "text": "Orso",
        "score": {"$numberDouble": "0.5"}}]}}"#;

    fn document(json: &str) -> LabelDocument {
        LabelDocument::from_json(json, &ReadOptions::default()).unwrap()
    }

    fn treatment(json: &str) -> LabelTreatment {
        LabelTreatment::from_json(json, &ReadOptions::default()).unwrap()
    }

    #[test]
    fn a_document_says_what_its_decision_is() {
        let document = document(DOCUMENT);
        assert_eq!((document.id(), document.record_id().as_str()), ("5a01", "juritj-7"));
        let DecisionImport { decision, problems } = document.decision(OffsetUnit::Utf16).unwrap();
        let occultation = decision.occultation();
        assert!(occultation.omitted().contains(&Category::new("email").unwrap()));
        assert_eq!((occultation.terms().raw(), occultation.terms().to_mask().unwrap().len()), ("Gwex", 1));
        assert_eq!((occultation.motivation(), occultation.block()), (Some(true), Some(3)));
        assert_eq!((decision.number(), decision.case_number()), (Some(7), Some(5)));
        assert_eq!((decision.status(), decision.route()), (Some(Status::Saved), Some(Route::Simple)));
        assert_eq!((decision.nac(), decision.publication().len()), (Some("97H"), 1));
        assert_eq!(decision.parties()[0].kind(), Some(PartyKind::LegalPerson));
        assert_eq!((decision.zones().as_slice().len(), decision.zones().clamped()), (2, 0));
        let places: Vec<&str> = problems
            .iter()
            .map(|problem| match problem {
                Error::InItem { list, .. } => *list,
                other => panic!("{other}"),
            })
            .collect();
        assert_eq!(places, ["parties", "zones"]);
        assert_eq!(document.metadata("session"), Some("\"X\""));
        assert_eq!(
            document.checklist().unwrap().iter().map(Result::is_ok).collect::<Vec<_>>(),
            [true, false]
        );
        assert_eq!(document.versions().unwrap().len(), 1);
        assert!(!format!("{document:?}").contains("Orso"));
    }

    #[test]
    fn what_only_informs_stops_nothing_and_what_decides_does() {
        let informs = DOCUMENT
            .replace(r#""NACCode": "97H""#, r#""NACCode": 97"#)
            .replace(r#""status": "saved""#, r#""status": ["Orso"]"#);
        let import = document(&informs).decision(OffsetUnit::Utf16).unwrap();
        assert_eq!((import.decision.nac(), import.decision.status(), import.problems.len()), (None, None, 4));
        assert!(import.problems.iter().all(|problem| !problem.to_string().contains("Orso")));
        for (from, to) in [
            (r#""motivationOccultation": true"#, r#""motivationOccultation": "Orso""#),
            (r#""categoriesToOmit": ["email"]"#, r#""categoriesToOmit": "Orso""#),
            (r#""additionalTermsToAnnotate": "Gwex","#, r#""additionalTermsToAnnotate": 3,"#),
            (r#""documentNumber": {"$numberInt": "7"}"#, r#""documentNumber": -7"#),
        ] {
            let error = LabelDocument::from_json(&DOCUMENT.replace(from, to), &ReadOptions::default());
            let error = error.unwrap_err();
            assert!(matches!(error, Error::Json { .. }) && !error.to_string().contains("Orso"), "{to}");
        }
    }

    #[test]
    fn a_chain_of_treatments_marks_a_document() {
        let (document, first) = (document(DOCUMENT), treatment(TREATMENT));
        let decision = document.decision(OffsetUnit::Utf16).unwrap().decision;
        let whole = LabelMark { text: "👍 Orso".to_owned(), start: 0, ..first.after()[0].clone() };
        let second =
            LabelTreatment::new(&document, 1, "annotator", first.after().to_vec(), vec![whole.clone()]);
        let second = second.with_field("lastUpdateDate", "1732111727055").unwrap();
        let other = treatment(&TREATMENT.replace("5a01", "5a02"));
        let options = ReadOptions::default();
        let record = document.record(decision.clone(), [&second, &other, &first], &options).unwrap();
        let mark = &record.annotations().as_slice()[0];
        assert_eq!(record.annotations().len(), 1);
        assert_eq!(LabelMark::of(record.decision().text(), mark).unwrap().text, whole.text);
        assert_eq!(record.decision().parties().len(), 1);
        let none = document.record(decision, [&other], &options).unwrap_err();
        assert_eq!(*none.root(), Error::NotMarked { missing: "treatments" });
        assert_eq!(
            second.to_json(),
            r#"{"annotationsDiff":{"before":[{"category":"nom","entityId":"nom_orso","start":3,"text":"Orso","score":0.5}],"after":[{"category":"nom","entityId":"nom_orso","start":0,"text":"👍 Orso","score":0.5}]},"documentId":{"$oid": "5a01"},"order":1,"source":"annotator","lastUpdateDate":1732111727055}"#
        );
    }

    #[test]
    fn a_removed_mark_may_come_back_and_all_its_copies_go() {
        let document = document(DOCUMENT);
        let mark = treatment(TREATMENT).after()[0].clone();
        let step = |order, before: usize, after: usize| {
            let (before, after) = (vec![mark.clone(); before], vec![mark.clone(); after]);
            LabelTreatment::new(&document, order, "NLP", before, after)
        };
        let chain = [step(0, 0, 3), step(1, 2, 0), step(2, 1, 1), step(3, 0, 1)];
        let kept = |steps: usize| current_marks(&chain[..steps].iter().collect::<Vec<_>>()).unwrap().len();
        assert_eq!([1, 2, 3, 4].map(kept), [3, 0, 1, 2]);
    }
}
