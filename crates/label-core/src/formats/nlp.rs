//! The Court's detection stack: what is asked of `POST /ner` and what it answers (pseudonymisation-api, juritools).
//!
//! Its own offsets are code points. LABEL takes them for UTF-16 units, so that files which went through LABEL may hold
//! either: no method here guesses the unit, it is an argument.

use super::json::kept::{Fields, JsonObject, Wire};
use super::json::mongo::{Integer, SourceId, number};
use super::label::LabelMark;
use super::{json, parties};
use crate::annotation::{Annotation, AnnotationSet, Category, EntityId, Origin};
use crate::decision::{AdditionalTerms, Decision, Occultation, Party};
use crate::error::{Error, JsonProblem, Result};
use crate::record::{GivenMark, Importer, ReadOptions, Record, origin};
use crate::text::{OffsetUnit, Text};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// What is done with the spelling that a detection stack gives beside its offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Spelling {
    /// It must stand there: offsets in another unit than the one said are found out.
    #[default]
    Check,
    /// The offsets are believed, as LABEL does (W-E7 of its defects); where there is no end, the length of the spelling is.
    Ignore,
}

/// One entity of an answer or of a treatment, as it is written: nothing is checked against a text yet.
///
/// `label` is read as `category`. Secret, as it holds a name: `Debug` shows offsets and category.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct NlpEntity {
    /// What stands there; LABEL does not look at it.
    pub text: Option<String>,
    /// Where it starts.
    pub start: i128,
    /// Where it ends (exclusive); from the length of `text` where it is absent.
    pub end: Option<i128>,
    /// The name of its category.
    pub category: String,
    /// Who found it: `NER model`, `postprocess`, an annotator.
    pub source: Option<String>,
    /// How sure they are; NaN where the answer says `null`.
    pub score: Option<f64>,
    /// The id of its entity; computed from the spelling where absent ([`EntityId::computed`]).
    pub entity_id: Option<String>,
}

#[derive(Deserialize)]
struct WireEntity {
    text: Option<String>,
    start: Integer,
    end: Option<Integer>,
    #[serde(alias = "label")]
    category: String,
    source: Option<String>,
    #[serde(default, deserialize_with = "number")]
    score: Option<f64>,
    #[serde(rename = "entityId")]
    entity_id: Option<String>,
}

impl WireEntity {
    fn into_entity(self) -> NlpEntity {
        NlpEntity {
            text: self.text,
            start: self.start.0,
            end: self.end.map(|Integer(end)| end),
            category: self.category,
            source: self.source,
            score: self.score,
            entity_id: self.entity_id,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OutEntity<'e> {
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'e str>,
    start: i128,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<i128>,
    category: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entity_id: Option<&'e str>,
}

impl NlpEntity {
    /// The entity that says what a mark says, with offsets in `unit`.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`] where the mark is of another text.
    pub fn of(text: &Text, annotation: &Annotation, unit: OffsetUnit) -> Result<Self> {
        let range = text.range(annotation.span(), unit)?;
        let source = match annotation.origin() {
            Origin::Human => Some("agent"),
            Origin::Rule => Some("postprocess"),
            Origin::Model => Some("NER model"),
            Origin::Import => None,
        };
        Ok(NlpEntity {
            text: Some(text.slice(annotation.span())?.to_owned()),
            start: range.start as i128,
            end: Some(range.end as i128),
            category: annotation.category().as_str().to_owned(),
            source: source.map(str::to_owned),
            score: annotation.score().map(crate::annotation::Score::get),
            entity_id: Some(annotation.entity().as_str().to_owned()),
        })
    }

    fn parse(json: &str) -> Result<Self> {
        let entity = json::parse::<WireEntity>(json)?.into_entity();
        if entity.text.is_none() && entity.end.is_none() {
            return Err(Error::Json { line: 1, column: 1, problem: JsonProblem::MissingField("end") });
        }
        Ok(entity)
    }

    fn out(&self) -> OutEntity<'_> {
        OutEntity {
            text: self.text.as_deref(),
            start: self.start,
            end: self.end,
            category: &self.category,
            source: self.source.as_deref(),
            score: self.score,
            entity_id: self.entity_id.as_deref(),
        }
    }

    /// An entity without end ends where its spelling does.
    fn input(&self, unit: OffsetUnit, spelling: Spelling) -> GivenMark<'_> {
        let length = || self.text.as_deref().map_or(0, |text| length(text, unit));
        GivenMark {
            start: self.start,
            end: self.end.unwrap_or_else(|| self.start.saturating_add(length() as i128)),
            label: Cow::Borrowed(&self.category),
            entity: self.entity_id.as_deref().map(Cow::Borrowed),
            score: self.score,
            origin: origin(self.source.as_deref()),
            text: self.text.as_deref().filter(|_| spelling == Spelling::Check).map(Cow::Borrowed),
        }
    }
}

fn length(text: &str, unit: OffsetUnit) -> usize {
    match unit {
        OffsetUnit::Byte => text.len(),
        OffsetUnit::Char => text.chars().count(),
        OffsetUnit::Utf16 => text.encode_utf16().count(),
    }
}

impl fmt::Debug for NlpEntity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NlpEntity")
            .field("start", &self.start)
            .field("end", &self.end)
            .field("category", &self.category)
            .finish_non_exhaustive()
    }
}

/// What a list of entities gives on a text, item by item.
#[derive(Debug, Clone)]
#[must_use]
#[non_exhaustive]
pub struct SpanImport {
    /// The marks, in the order of the list.
    pub annotations: Vec<Annotation>,
    /// Why the other items gave none, each in its item. What they meant to mark is not marked.
    pub problems: Vec<Error>,
    /// How many scores were not numbers from 0 to 1 and were read as none.
    pub unscored: usize,
}

/// A list of entities as it was read: each item, or why it is none.
#[derive(Clone)]
pub(super) struct Entities {
    list: &'static str,
    items: Vec<Result<NlpEntity>>,
}

impl Entities {
    pub(super) fn read(list: &'static str, raw: &[&RawValue]) -> Self {
        let item = |(index, raw): (usize, &&RawValue)| {
            NlpEntity::parse(raw.get()).map_err(|error| error.in_item(list, index))
        };
        Entities { list, items: raw.iter().enumerate().map(item).collect() }
    }

    pub(super) fn of(list: &'static str, annotations: &AnnotationSet, unit: OffsetUnit) -> Self {
        let text = annotations.text();
        Entities { list, items: annotations.iter().map(|mark| NlpEntity::of(text, mark, unit)).collect() }
    }

    /// For the way out: what was made of a set has no bad item.
    pub(super) fn raw(&self) -> Box<RawValue> {
        json::raw(&self.items.iter().flatten().map(NlpEntity::out).collect::<Vec<_>>())
    }

    pub(super) fn as_slice(&self) -> &[Result<NlpEntity>] {
        &self.items
    }

    pub(super) fn annotations(&self, text: &Text, unit: OffsetUnit, spelling: Spelling) -> SpanImport {
        let (inputs, mut problems) = self.inputs(unit, spelling);
        let mut importer = Importer::new(text, unit);
        let mut annotations = Vec::with_capacity(inputs.len());
        for (index, input) in &inputs {
            match importer.annotation(input) {
                Ok(annotation) => annotations.push(annotation),
                Err(error) => problems.push(error.in_item(self.list, *index)),
            }
        }
        problems.sort_by_key(|problem| match problem {
            Error::InItem { index, .. } => *index,
            _ => usize::MAX,
        });
        SpanImport { annotations, problems, unscored: importer.unscored() }
    }

    /// All of them, or the first that is none.
    pub(super) fn record(
        &self,
        decision: Decision,
        unit: OffsetUnit,
        spelling: Spelling,
        options: &ReadOptions,
    ) -> Result<Record> {
        let id = decision.id().to_owned();
        let (inputs, problems) = self.inputs(unit, spelling);
        let inputs: Vec<_> = inputs.into_iter().map(|(_, input)| input).collect();
        let record = problems
            .into_iter()
            .next()
            .map_or_else(|| Record::from_spans(decision, &inputs, unit, &options.set), Err);
        let record = record.map_err(|error| match error {
            Error::InItem { list: "spans", index, error } => Error::InItem { list: self.list, index, error },
            other => other,
        });
        record.map_err(|error| error.in_document(&id))
    }

    pub(super) fn label_marks(
        &self,
        text: &Text,
        unit: OffsetUnit,
        spelling: Spelling,
    ) -> Vec<Result<LabelMark>> {
        let importer = Importer::new(text, unit);
        let mark = |entity: &NlpEntity| {
            let input = entity.input(unit, spelling);
            let span = importer.span(&input)?;
            let spelling = text.slice(span)?;
            let category = Category::new(entity.category.as_str())?;
            let computed = || EntityId::computed(&category, spelling).as_str().to_owned();
            Ok(LabelMark {
                category: entity.category.clone(),
                entity_id: entity.entity_id.clone().unwrap_or_else(computed),
                start: text.unit_offset(span.start(), OffsetUnit::Utf16) as i128,
                text: spelling.to_owned(),
                score: entity.score,
                source: entity.source.clone(),
            })
        };
        let item = |(index, item): (usize, &Result<NlpEntity>)| match item {
            Ok(entity) => mark(entity).map_err(|error: Error| error.in_item(self.list, index)),
            Err(error) => Err(error.clone()),
        };
        self.items.iter().enumerate().map(item).collect()
    }

    /// Those that are entities, with their indices, and why the others are none.
    fn inputs(&self, unit: OffsetUnit, spelling: Spelling) -> (Vec<(usize, GivenMark<'_>)>, Vec<Error>) {
        let mut inputs = Vec::with_capacity(self.items.len());
        let mut problems = Vec::new();
        for (index, item) in self.items.iter().enumerate() {
            match item {
                Ok(entity) => inputs.push((index, entity.input(unit, spelling))),
                Err(error) => problems.push(error.clone()),
            }
        }
        (inputs, problems)
    }
}

/// A doubt of the detection stack: what an annotator should look at.
///
/// Its messages quote the decision: `Debug` shows the kind and numbers.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Check {
    /// `similar_writing`, `different_categories`, ...; older answers give a message alone.
    pub kind: Option<String>,
    /// What the doubt is, in full.
    pub message: String,
    /// The same in few words.
    pub short_message: Option<String>,
    /// The entities concerned.
    pub entities: Vec<NlpEntity>,
    /// The sentences concerned, start and end; in the unit of the entities.
    pub sentences: Vec<(i128, i128)>,
    /// Words of the metadata concerned.
    pub metadata: Vec<String>,
}

#[derive(Deserialize)]
struct WireCheck {
    check_type: String,
    message: String,
    short_message: Option<String>,
    entities: Option<Vec<WireEntity>>,
    sentences: Option<Vec<WireSentence>>,
    metadata_text: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct WireSentence {
    start: Integer,
    end: Integer,
}

impl Check {
    /// A checklist, item by item; none where there is no list.
    pub(super) fn read_all(checklist: Option<&str>) -> Result<Vec<Result<Check>>> {
        let Some(checklist) = checklist else { return Ok(Vec::new()) };
        let items: Vec<&RawValue> = json::parse(checklist)?;
        let item = |(index, raw): (usize, &RawValue)| {
            Check::read(raw.get()).map_err(|error| error.in_item("checklist", index))
        };
        Ok(items.into_iter().enumerate().map(item).collect())
    }

    fn read(json: &str) -> Result<Check> {
        if json.starts_with('"') {
            let message = json::parse(json)?;
            let (entities, sentences, metadata) = Default::default();
            return Ok(Check { kind: None, message, short_message: None, entities, sentences, metadata });
        }
        let wire: WireCheck = json::parse(json)?;
        let entities = wire.entities.unwrap_or_default().into_iter();
        let sentences = wire.sentences.unwrap_or_default().into_iter();
        Ok(Check {
            kind: Some(wire.check_type),
            message: wire.message,
            short_message: wire.short_message,
            entities: entities.map(WireEntity::into_entity).collect(),
            sentences: sentences.map(|WireSentence { start, end }| (start.0, end.0)).collect(),
            metadata: wire.metadata_text.unwrap_or_default(),
        })
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Check")
            .field("kind", &self.kind)
            .field("entities", &self.entities.len())
            .field("sentences", &self.sentences)
            .finish_non_exhaustive()
    }
}

/// A part of a detection stack and its version: `juritools` 0.14.2 of some date, `model` of some name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NlpComponent {
    /// `juriSpacyTokenizer`, `juritools`, `pseudonymisationApi`, `nlpApi`, `model`.
    pub component: String,
    /// Its version.
    pub version: Option<String>,
    /// When it was built.
    pub date: Option<String>,
    /// Its name: the file of a model.
    pub name: Option<String>,
}

#[derive(Deserialize)]
struct WireVersion {
    version: Option<String>,
    date: Option<String>,
    name: Option<String>,
}

impl NlpComponent {
    pub(super) fn read_all(versions: Option<&str>) -> Result<Vec<NlpComponent>> {
        let fields: Fields = versions.map(json::parse).transpose()?.unwrap_or_default();
        let known = fields.iter().filter(|(_, version)| *version != "null");
        let component = |(component, raw): (&str, &str)| {
            let WireVersion { version, date, name } = json::parse(raw)?;
            Ok(NlpComponent { component: component.to_owned(), version, date, name })
        };
        known.map(component).collect()
    }
}

/// An answer of `POST /ner`; the annotation files of LABEL's storage example are of the same form.
///
/// Secret: it holds names. `Debug` shows numbers.
#[derive(Clone)]
pub struct NlpAnswer {
    fields: Fields,
    entities: Entities,
    masked: Vec<Category>,
    left: Vec<Category>,
    to_mask: Option<Vec<String>>,
    to_keep: Option<Vec<String>>,
    parsing_failed: Option<bool>,
    not_numbers: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireAnswer<'j> {
    #[serde(borrow)]
    entities: Vec<&'j RawValue>,
    new_categories_to_annotate: Option<Vec<String>>,
    new_categories_to_un_annotate: Option<Vec<String>>,
    additional_terms_to_annotate: Option<Vec<String>>,
    additional_terms_to_un_annotate: Option<Vec<String>>,
    additional_terms_parsing_failed: Option<bool>,
}

impl Wire for NlpAnswer {
    const LIST: &'static str = "answers";

    fn read(json: &str, fields: Fields) -> Result<Self> {
        let wire: WireAnswer<'_> = json::parse(json)?;
        Ok(NlpAnswer {
            fields,
            entities: Entities::read("entities", &wire.entities),
            masked: categories("newCategoriesToAnnotate", wire.new_categories_to_annotate)?,
            left: categories("newCategoriesToUnAnnotate", wire.new_categories_to_un_annotate)?,
            to_mask: wire.additional_terms_to_annotate,
            to_keep: wire.additional_terms_to_un_annotate,
            parsing_failed: wire.additional_terms_parsing_failed,
            not_numbers: 0,
        })
    }

    fn kept(&self) -> &Fields {
        &self.fields
    }
}

/// The categories of a list.
pub(super) fn categories(list: &'static str, names: Option<Vec<String>>) -> Result<Vec<Category>> {
    let names = names.unwrap_or_default().into_iter().enumerate();
    names.map(|(index, name)| Category::new(name).map_err(|error| error.in_item(list, index))).collect()
}

impl JsonObject for NlpAnswer {
    /// Reads an answer. `NaN` and the infinities, which Python writes though they are not JSON, are read as `null`, written
    /// as `null` and counted: [`NlpAnswer::not_numbers`].
    fn from_json(json: &str, options: &ReadOptions) -> Result<Self> {
        options.check_size(json.len())?;
        let answer = Self::from_raw(json);
        match &answer {
            Err(Error::Json { problem: JsonProblem::Syntax, .. }) => match json::without_bare_numbers(json) {
                Some((clean, not_numbers)) => Ok(NlpAnswer { not_numbers, ..Self::from_raw(&clean)? }),
                None => answer,
            },
            _ => answer,
        }
    }
}

impl NlpAnswer {
    /// The answer that says what a set says, with offsets in `unit`, without checklist.
    pub fn of(annotations: &AnnotationSet, unit: OffsetUnit) -> Self {
        let entities = Entities::of("entities", annotations, unit);
        let fields = Fields::of([("entities", entities.raw()), ("checklist", json::raw::<[(); 0]>(&[]))]);
        NlpAnswer {
            fields,
            entities,
            masked: Vec::new(),
            left: Vec::new(),
            to_mask: None,
            to_keep: None,
            parsing_failed: None,
            not_numbers: 0,
        }
    }

    /// The entities as they are written: each, or why it is none.
    pub fn entities(&self) -> &[Result<NlpEntity>] {
        self.entities.as_slice()
    }

    /// The marks that the entities are on a text, with their offsets counted in `unit`: the good ones, and for each bad one
    /// why. Problems, in item `entities[i]`: [`Error::Json`], [`Error::OutOfBounds`], [`Error::Reversed`],
    /// [`Error::EmptySpan`], [`Error::SplitsCharacter`], [`Error::TextMismatch`] where the spelling is checked,
    /// [`Error::BadCategory`], [`Error::BadId`].
    pub fn annotations(&self, text: &Text, unit: OffsetUnit, spelling: Spelling) -> SpanImport {
        self.entities.annotations(text, unit, spelling)
    }

    /// The record of a decision that this answer marks: of all its entities or, where one is bad, none.
    ///
    /// # Errors
    /// In the document: the first problem of [`NlpAnswer::annotations`], what does not parse before all else; and those of
    /// [`AnnotationSet::with`].
    pub fn record(
        &self,
        decision: Decision,
        unit: OffsetUnit,
        spelling: Spelling,
        options: &ReadOptions,
    ) -> Result<Record> {
        self.entities.record(decision, unit, spelling, options)
    }

    /// The entities as LABEL stores them (its `mapNlpAnnotationsToAnnotations`): the spelling is what the text holds, the
    /// start is in UTF-16 units, whatever the `unit` of the answer. An item has the problems of [`NlpAnswer::annotations`].
    pub fn label_marks(&self, text: &Text, unit: OffsetUnit, spelling: Spelling) -> Vec<Result<LabelMark>> {
        self.entities.label_marks(text, unit, spelling)
    }

    /// The doubts, each or why it is none.
    ///
    /// # Errors
    /// [`Error::Json`] where the checklist is no list.
    pub fn checklist(&self) -> Result<Vec<Result<Check>>> {
        Check::read_all(self.fields.given("checklist"))
    }

    /// The parts of the stack and their versions, in the order given.
    ///
    /// # Errors
    /// [`Error::Json`] where they are of no known shape.
    pub fn versions(&self) -> Result<Vec<NlpComponent>> {
        NlpComponent::read_all(self.fields.given("versions"))
    }

    /// Categories that the additional terms ask to mask (`newCategoriesToAnnotate`).
    pub fn categories_to_mask(&self) -> &[Category] {
        &self.masked
    }

    /// Categories that they ask to leave (`newCategoriesToUnAnnotate`).
    pub fn categories_to_leave(&self) -> &[Category] {
        &self.left
    }

    /// The terms asked for, with what this answer made of them (LABEL's `mapNlpAdditionalTerms`): both lists, or none where
    /// the answer gives neither; and whether they could not be understood.
    pub fn terms(&self, asked: AdditionalTerms) -> AdditionalTerms {
        let asked = match (&self.to_mask, &self.to_keep) {
            (None, None) => asked,
            (to_mask, to_keep) => {
                let list = |terms: &Option<Vec<String>>| terms.clone().unwrap_or_default();
                asked.with_computed(list(to_mask), list(to_keep))
            }
        };
        match self.parsing_failed {
            Some(failed) => asked.with_parsing_failed(failed),
            None => asked,
        }
    }

    /// What was asked for one decision, after this answer: its kept categories revised ([`Occultation::revised`]), its
    /// terms with what was made of them.
    #[must_use]
    pub fn revise(&self, asked: Occultation) -> Occultation {
        let terms = self.terms(asked.terms().clone());
        asked.revised(&self.masked, &self.left).with_terms(terms)
    }

    /// How many `NaN` and infinities were read as `null`.
    pub fn not_numbers(&self) -> usize {
        self.not_numbers
    }
}

impl fmt::Debug for NlpAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NlpAnswer")
            .field("entities", &self.entities().len())
            .field("masked", &self.masked)
            .field("left", &self.left)
            .field("not_numbers", &self.not_numbers)
            .finish_non_exhaustive()
    }
}

/// What is asked of `POST /ner`.
///
/// Secret: it holds the original. `Debug` shows numbers.
#[derive(Clone)]
pub struct NlpRequest {
    fields: Fields,
    source: String,
    source_id: String,
    text: Text,
    categories: Vec<Category>,
    terms: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireRequest {
    source_name: String,
    source_id: SourceId,
    text: String,
    categories: Vec<String>,
    additional_terms: Option<String>,
}

impl Wire for NlpRequest {
    const LIST: &'static str = "requests";

    fn read(json: &str, fields: Fields) -> Result<Self> {
        let wire: WireRequest = json::parse(json)?;
        Ok(NlpRequest {
            fields,
            source: wire.source_name,
            source_id: wire.source_id.0,
            text: Text::new(wire.text)?,
            categories: categories("categories", Some(wire.categories))?,
            terms: wire.additional_terms.unwrap_or_default(),
        })
    }

    fn kept(&self) -> &Fields {
        &self.fields
    }
}

impl JsonObject for NlpRequest {}

impl NlpRequest {
    /// A request for a text of a source (`jurinet`, `jurica`, `juritj`, `juritcom`, `portalis-cph`) under its number there, in
    /// jurinorm's form, without parties and with empty additional terms: [`JsonObject::with_field`] adds what else is known
    /// (`parties`, `additionalTerms`; `idLabel` and `idDecision` for LABEL's older form). The API refuses an empty text.
    pub fn new(source: &str, source_id: u64, text: &Text, categories: &[Category]) -> Self {
        let fields = Fields::of([
            ("sourceId", json::raw(&source_id)),
            ("sourceName", json::raw(source)),
            ("parties", json::raw::<[(); 0]>(&[])),
            ("text", json::raw(text.as_str())),
            ("categories", json::raw(categories)),
            ("additionalTerms", json::raw("")),
        ]);
        NlpRequest {
            fields,
            source: source.to_owned(),
            source_id: source_id.to_string(),
            text: text.clone(),
            categories: categories.to_vec(),
            terms: String::new(),
        }
    }

    /// The name of the source.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The number of the decision in its source; at some courts it is no number.
    pub fn source_id(&self) -> &str {
        &self.source_id
    }

    /// The text.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The categories asked for.
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// The additional terms as the court wrote them; empty where there are none.
    pub fn additional_terms(&self) -> &str {
        &self.terms
    }

    /// The parties, and for each that is of no known shape why.
    pub fn parties(&self) -> (Vec<Party>, Vec<Error>) {
        let mut problems = Vec::new();
        (parties::read(self.fields.given("parties"), &mut problems), problems)
    }
}

impl fmt::Debug for NlpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NlpRequest")
            .field("source", &self.source)
            .field("text", &self.text)
            .field("categories", &self.categories)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::SetOptions;

    /// `👍 Orso vit à Gwex.`: code points and UTF-16 units differ by one behind the thumb.
    const TEXT: &str = "👍 Orso vit à Gwex.";

    fn text() -> Text {
        Text::new(TEXT).unwrap()
    }

    fn read(json: &str) -> NlpAnswer {
        NlpAnswer::from_json(json, &ReadOptions::default()).unwrap()
    }

    fn decision() -> Decision {
        Decision::new("d", text()).unwrap()
    }

    #[test]
    fn both_shapes_in_both_units() {
        let new = r#"{"entities": [{"text": "Orso", "start": 2, "end": 6, "category": "nom", "source": "NER model",
            "score": 0.5, "entityId": "nom_orso"}], "checklist": [], "versions": {"model": {"name": "m.pt"}}}"#;
        let old = r#"{"entities": [{"text": "Orso", "start": 3, "label": "nom"}], "checklist": ["Orso ?"]}"#;
        for (json, unit) in [(new, OffsetUnit::Char), (old, OffsetUnit::Utf16)] {
            let answer = read(json);
            let import = answer.annotations(&text(), unit, Spelling::Check);
            assert_eq!(import.problems, []);
            let mark = &import.annotations[0];
            assert_eq!(text().slice(mark.span()), Ok("Orso"));
            assert_eq!((mark.category().as_str(), mark.entity().as_str()), ("nom", "nom_orso"));
            let wrong = if unit == OffsetUnit::Char { OffsetUnit::Utf16 } else { OffsetUnit::Char };
            let import = answer.annotations(&text(), wrong, Spelling::Check);
            assert!(matches!(import.problems[0].root(), Error::TextMismatch { .. }), "{:?}", import.problems);
            assert_eq!(answer.annotations(&text(), wrong, Spelling::Ignore).problems, []);
            let plain = |json: &str| json.split_whitespace().collect::<String>();
            assert_eq!(plain(&answer.to_json()), plain(json));
        }
        assert_eq!(read(new).versions().unwrap()[0].name.as_deref(), Some("m.pt"));
        let checks = read(old).checklist().unwrap();
        assert!(matches!(&checks[0], Ok(check) if check.kind.is_none() && check.message == "Orso ?"));
    }

    #[test]
    fn a_bad_entity_is_reported_and_stops_no_other() {
        let answer = read(
            r#"{"entities": [
                {"text": "Orso", "start": 3, "end": 7, "category": "nom"},
                {"text": "Orsa", "start": 3, "end": 7, "category": "nom"},
                {"text": "Orso", "start": null, "category": "nom"},
                {"start": 3, "category": "nom"},
                {"text": "Orso", "start": 3, "category": "nom", "label": "nom"},
                {"text": "Orso", "start": 90, "category": "nom"},
                {"text": "", "start": 3, "category": "nom"},
                {"text": "Orso", "start": 3.0, "category": "nom"},
                {"text": "Gwex", "start": 14, "end": null, "category": "lieu", "score": 7, "source": null, "x": [1]}]}"#,
        );
        let import = answer.annotations(&text(), OffsetUnit::Utf16, Spelling::Check);
        assert_eq!((import.annotations.len(), import.unscored), (2, 1));
        let places: Vec<usize> = import
            .problems
            .iter()
            .map(|problem| match problem {
                Error::InItem { list: "entities", index, .. } => *index,
                other => panic!("{other}"),
            })
            .collect();
        assert_eq!(places, [1, 2, 3, 4, 5, 6, 7]);
        assert!(import.problems.iter().all(|problem| !format!("{problem} {problem:?}").contains("Ors")));
        let refused = answer.record(decision(), OffsetUnit::Utf16, Spelling::Check, &ReadOptions::default());
        assert!(matches!(refused, Err(Error::InDocument { .. })));
        let good = read(r#"{"entities": [{"text": "Orsa", "start": 3, "end": 7, "category": "nom"}]}"#);
        let refused = good.record(decision(), OffsetUnit::Utf16, Spelling::Check, &ReadOptions::default());
        let Err(Error::InDocument { error, .. }) = refused else { panic!("{refused:?}") };
        assert!(matches!(*error, Error::InItem { list: "entities", index: 0, .. }));
    }

    #[test]
    fn scores_that_python_writes_as_no_numbers_are_none_and_counted() {
        let json = r#"{"entities": [{"text": "Orso", "start": 2, "end": NaN, "category": "nom", "score": NaN},
            {"text": "Gwex", "start": 13, "category": "lieu", "score": -Infinity, "entityId": "NaN"},
            {"text": "vit", "start": 7, "category": "verbe", "score": null}]}"#;
        let answer = read(json);
        assert_eq!(answer.not_numbers(), 3);
        let import = answer.annotations(&text(), OffsetUnit::Char, Spelling::Check);
        assert_eq!((import.annotations.len(), import.problems.len(), import.unscored), (3, 0, 3));
        assert!(import.annotations.iter().all(|mark| mark.score().is_none()));
        assert!(answer.to_json().contains(r#""score":null"#) && answer.to_json().contains(r#""NaN""#));
        let broken = NlpAnswer::from_json(r#"{"entities": [ NaN}"#, &ReadOptions::default());
        assert!(matches!(broken, Err(Error::Json { line: 1, column: 19, problem: JsonProblem::Syntax })));
    }

    #[test]
    fn what_a_set_says_is_said_again() {
        let answer = read(
            r#"{"entities": [{"text": "Orso", "start": 2, "end": 6, "category": "nom", "source": "postprocess", "score": 1},
                {"text": "Gwex", "start": 13, "category": "lieu"}]}"#,
        );
        let options = ReadOptions::default();
        let record = answer.record(decision(), OffsetUnit::Char, Spelling::Check, &options).unwrap();
        for unit in [OffsetUnit::Byte, OffsetUnit::Char, OffsetUnit::Utf16] {
            let written = NlpAnswer::of(record.annotations(), unit).to_json();
            let again = read(&written).record(decision(), unit, Spelling::Check, &options).unwrap();
            assert!(again == record, "{written}");
        }
        let utf16 = NlpAnswer::of(record.annotations(), OffsetUnit::Utf16).to_json();
        assert_eq!(
            utf16,
            r#"{"entities":[{"text":"Orso","start":3,"end":7,"category":"nom","source":"postprocess","score":1.0,"entityId":"nom_orso"},{"text":"Gwex","start":14,"end":18,"category":"lieu","entityId":"lieu_gwex"}],"checklist":[]}"#
        );
    }

    #[test]
    fn label_stores_what_the_text_holds() {
        let answer = read(
            r#"{"entities": [{"text": "ORSO", "start": 2, "end": 6, "category": "nom", "source": "NLP", "score": 7.5,
                "entityId": "x"}, {"text": "Orso", "start": 2, "end": 6, "category": "nom"}]}"#,
        );
        let marks = answer.label_marks(&text(), OffsetUnit::Char, Spelling::Ignore);
        let first = marks[0].as_ref().unwrap();
        assert_eq!((first.start, first.text.as_str(), first.entity_id.as_str()), (3, "Orso", "x"));
        assert_eq!((first.score, first.source.as_deref()), (Some(7.5), Some("NLP")));
        assert_eq!(marks[1].as_ref().unwrap().entity_id, "nom_orso");
        let marks = answer.label_marks(&text(), OffsetUnit::Char, Spelling::Check);
        assert!(
            matches!(marks[0].as_ref().unwrap_err().root(), Error::TextMismatch { .. }) && marks[1].is_ok()
        );
    }

    #[test]
    fn an_answer_revises_what_was_asked() {
        let answer = read(
            r#"{"entities": [], "newCategoriesToAnnotate": ["email"], "newCategoriesToUnAnnotate": ["email", "adresse"],
                "additionalTermsToUnAnnotate": ["Gwex"], "additionalTermsParsingFailed": false}"#,
        );
        let asked = Occultation::omitting([Category::new("email").unwrap()])
            .with_terms(AdditionalTerms::new("+Gwex"));
        let revised = answer.revise(asked);
        let kept: Vec<&str> = revised.kept().iter().map(Category::as_str).collect();
        assert_eq!(kept, ["adresse"]);
        assert_eq!(revised.terms().raw(), "+Gwex");
        assert_eq!(revised.terms().to_mask().map(<[_]>::len), Some(0));
        assert_eq!(revised.terms().to_keep().map(<[_]>::len), Some(1));
        assert_eq!(revised.terms().parsing_failed(), Some(false));
        let silent = read(r#"{"entities": [], "additionalTermsToAnnotate": null}"#);
        assert_eq!(silent.terms(AdditionalTerms::default()), AdditionalTerms::default());
    }

    #[test]
    fn checks_are_read_one_by_one() {
        let answer = read(
            r#"{"entities": [], "checklist": [
                {"check_type": "similar_writing", "message": "'Orso' ?", "short_message": "Orso", "_rank": NaN,
                 "entities": [{"text": "Orso", "start": 2, "end": 6, "category": "nom"}],
                 "sentences": [{"start": 0, "end": 9}], "metadata_text": ["Orso"]},
                {"message": "without kind"}, 3]}"#,
        );
        let checks = answer.checklist().unwrap();
        let check = checks[0].as_ref().unwrap();
        assert_eq!((check.kind.as_deref(), check.entities.len()), (Some("similar_writing"), 1));
        assert_eq!((&*check.sentences, &*check.metadata), (&[(0, 9)][..], &["Orso".to_owned()][..]));
        assert!(!format!("{check:?} {answer:?}").contains("Orso"));
        let missing = Error::Json { line: 1, column: 27, problem: JsonProblem::MissingField("check_type") };
        assert_eq!(checks[1], Err(missing.in_item("checklist", 1)));
        assert!(checks[2].is_err());
        assert_eq!(read(r#"{"entities": [], "checklist": null}"#).checklist().unwrap().len(), 0);
        assert!(read(r#"{"entities": [], "checklist": {}}"#).checklist().is_err());
    }

    #[test]
    fn an_answer_without_entities_is_none() {
        let error = NlpAnswer::from_json(r#"{"checklist": []}"#, &ReadOptions::default()).unwrap_err();
        assert!(matches!(error, Error::Json { problem: JsonProblem::MissingField("entities"), .. }));
        let error = NlpAnswer::from_json(
            r#"{"entities": [], "newCategoriesToAnnotate": ["nom", ""]}"#,
            &ReadOptions::default(),
        );
        assert_eq!(
            error.unwrap_err(),
            Error::BadCategory { length: 0 }.in_item("newCategoriesToAnnotate", 1)
        );
    }

    #[test]
    fn requests_of_both_forms() {
        let older = r#"{"idLabel": "a", "idDecision": "b", "sourceId": 12, "sourceName": "juritj", "text": "Orso",
            "parties": [{"type": "PP", "nom": "Orso"}, 3], "categories": ["nom"]}"#;
        let request = NlpRequest::from_json(older, &ReadOptions::default()).unwrap();
        assert_eq!((request.source(), request.source_id(), request.additional_terms()), ("juritj", "12", ""));
        let (parties, problems) = request.parties();
        assert_eq!((parties.len(), problems.len(), request.field("idLabel")), (1, 1, Some("\"a\"")));
        let nom = Category::new("nom").unwrap();
        let new = NlpRequest::new("jurica", 3, &text(), &[nom])
            .with_field("additionalTerms", r#""+Gwex""#)
            .unwrap();
        let again = NlpRequest::from_json(&new.to_json(), &ReadOptions::default()).unwrap();
        assert_eq!((again.additional_terms(), again.text(), again.categories().len()), ("+Gwex", &text(), 1));
        assert_eq!(
            new.to_json(),
            r#"{"sourceId":3,"sourceName":"jurica","parties":[],"text":"👍 Orso vit à Gwex.","categories":["nom"],"additionalTerms":"+Gwex"}"#
        );
    }

    #[test]
    fn a_set_is_made_of_the_good_marks() {
        let answer = read(r#"{"entities": [{"text": "Orso", "start": 2, "end": 6, "category": "nom"}, {}]}"#);
        let import = answer.annotations(&text(), OffsetUnit::Char, Spelling::Check);
        let set = AnnotationSet::with(&text(), import.annotations, &SetOptions::default()).unwrap();
        assert_eq!((set.len(), import.problems.len()), (1, 1));
    }
}
