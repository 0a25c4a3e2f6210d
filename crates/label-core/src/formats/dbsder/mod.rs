//! The Court's database of decisions (dbsder, dbsder-api-types): decisions with the treatments that LABEL exports, and the
//! files of cases with the words that stand for people. The documents of LABEL's storage example are of the same form.

use super::json::kept::{Fields, JsonObject, Wire};
use super::json::mongo::{Integer, SourceId};
use super::label::{DecisionImport, LabelMark};
use super::nlp::{Check, Entities, NlpComponent, NlpEntity, SpanImport, Spelling, categories};
use super::{json, parties, zones};
use crate::annotation::{AnnotationSet, Category, EntityId};
use crate::decision::{AdditionalTerms, Decision, Occultation};
use crate::error::{Error, LedgerProblem, Result};
use crate::policy::{Settings, Template};
use crate::pseudonym::Ledger;
use crate::record::{ReadOptions, Record};
use crate::text::{OffsetUnit, Text};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// A treatment as LABEL exports it and jurinorm writes it (`labelTreatments`): all annotations of the decision after one step.
///
/// Secret: it holds names. `Debug` shows numbers.
#[derive(Clone)]
pub struct ExportedTreatment {
    fields: Fields,
    order: i64,
    source: String,
    entities: Entities,
}

#[derive(Deserialize)]
struct WireTreatment<'j> {
    order: Integer,
    source: String,
    #[serde(borrow)]
    annotations: Vec<&'j RawValue>,
}

impl Wire for ExportedTreatment {
    const LIST: &'static str = "labelTreatments";

    fn read(json: &str, fields: Fields) -> Result<Self> {
        let wire: WireTreatment<'_> = json::parse(json)?;
        Ok(ExportedTreatment {
            fields,
            order: i64::try_from(wire.order.0).map_err(|_| json::not_of_the_form())?,
            source: wire.source,
            entities: Entities::read("annotations", &wire.annotations),
        })
    }

    fn kept(&self) -> &Fields {
        &self.fields
    }
}

impl JsonObject for ExportedTreatment {}

impl ExportedTreatment {
    /// A treatment that leads to these annotations, with offsets in `unit`. [`JsonObject::with_field`] adds what else is
    /// known (`version`, `treatmentDate`, `checklist`).
    pub fn new(order: i64, source: &str, annotations: &AnnotationSet, unit: OffsetUnit) -> Self {
        let entities = Entities::of("annotations", annotations, unit);
        let fields = Fields::of([
            ("annotations", entities.raw()),
            ("order", json::raw(&order)),
            ("source", json::raw(source)),
        ]);
        ExportedTreatment { fields, order, source: source.to_owned(), entities }
    }

    /// The same treatment with one more field, which is none of those that are read.
    pub(in crate::formats) fn and(self, name: &str, value: Box<RawValue>) -> Self {
        ExportedTreatment { fields: self.fields.with(name, value), ..self }
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
    pub fn entities(&self) -> &[Result<NlpEntity>] {
        self.entities.as_slice()
    }

    /// The marks that they are on a text: as [`NlpAnswer::annotations`](crate::formats::nlp::NlpAnswer::annotations), in item
    /// `annotations[i]`.
    pub fn annotations(&self, text: &Text, unit: OffsetUnit, spelling: Spelling) -> SpanImport {
        self.entities.annotations(text, unit, spelling)
    }

    /// The annotations as LABEL stores them: as [`NlpAnswer::label_marks`](crate::formats::nlp::NlpAnswer::label_marks).
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

    /// The parts of the detection stack and their versions, in the order given.
    ///
    /// # Errors
    /// [`Error::Json`] where they are of no known shape.
    pub fn versions(&self) -> Result<Vec<NlpComponent>> {
        NlpComponent::read_all(self.fields.given("version"))
    }
}

impl fmt::Debug for ExportedTreatment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExportedTreatment")
            .field("order", &self.order)
            .field("source", &self.source)
            .field("annotations", &self.entities().len())
            .finish_non_exhaustive()
    }
}

/// A decision of dbsder.
///
/// Secret: it holds the original. `Debug` shows its id and numbers.
#[derive(Clone)]
pub struct DbsderDecision {
    fields: Fields,
    source: String,
    source_id: String,
    text: Text,
    occultation: Occultation,
    treatments: Vec<Result<ExportedTreatment>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireDecision<'j> {
    source_name: String,
    source_id: SourceId,
    original_text: String,
    occultation: Option<WireOccultation>,
    #[serde(borrow)]
    label_treatments: Option<Vec<&'j RawValue>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireOccultation {
    categories_to_omit: Option<Vec<String>>,
    additional_terms: Option<String>,
    additional_terms_to_annotate: Option<Vec<String>>,
    additional_terms_to_un_annotate: Option<Vec<String>>,
    motivation_occultation: Option<bool>,
}

impl WireOccultation {
    fn into_occultation(self) -> Result<Occultation> {
        let terms = AdditionalTerms::new(self.additional_terms.unwrap_or_default());
        let terms = match (self.additional_terms_to_annotate, self.additional_terms_to_un_annotate) {
            (None, None) => terms,
            (to_mask, to_keep) => {
                terms.with_computed(to_mask.unwrap_or_default(), to_keep.unwrap_or_default())
            }
        };
        Ok(Occultation::omitting(categories("categoriesToOmit", self.categories_to_omit)?)
            .with_terms(terms)
            .with_motivation(self.motivation_occultation))
    }
}

impl Wire for DbsderDecision {
    const LIST: &'static str = "decisions";

    fn read(json: &str, fields: Fields) -> Result<Self> {
        let wire: WireDecision<'_> = json::parse(json)?;
        let treatments = wire.label_treatments.unwrap_or_default().into_iter().enumerate();
        let treatment = |(index, raw): (usize, &RawValue)| {
            ExportedTreatment::from_raw(raw.get())
                .map_err(|error| error.in_item(ExportedTreatment::LIST, index))
        };
        Ok(DbsderDecision {
            fields,
            source: wire.source_name,
            source_id: wire.source_id.0,
            text: Text::new(wire.original_text)?,
            occultation: wire
                .occultation
                .map(WireOccultation::into_occultation)
                .transpose()?
                .unwrap_or_default(),
            treatments: treatments.map(treatment).collect(),
        })
    }

    fn kept(&self) -> &Fields {
        &self.fields
    }
}

impl JsonObject for DbsderDecision {}

impl DbsderDecision {
    /// Where it comes from: `jurinet`, `jurica`, `juritj`, `juritcom`, `portalis-cph`.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Its number there; at some courts it is no number.
    pub fn source_id(&self) -> &str {
        &self.source_id
    }

    /// The id of its record: `source-number`, as for LABEL's documents.
    pub fn record_id(&self) -> String {
        format!("{}-{}", self.source, self.source_id)
    }

    /// Its original text.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Its treatments, in the order of the file: each, or why it is none.
    pub fn treatments(&self) -> &[Result<ExportedTreatment>] {
        &self.treatments
    }

    /// The same decision with these treatments instead of its own.
    #[must_use]
    pub fn with_treatments(&self, treatments: &[ExportedTreatment]) -> Self {
        let raw: Vec<&Fields> = treatments.iter().map(|treatment| &treatment.fields).collect();
        DbsderDecision {
            fields: self.fields.with(ExportedTreatment::LIST, json::raw(&raw)),
            treatments: treatments.iter().cloned().map(Ok).collect(),
            ..self.clone()
        }
    }

    /// The decision: text, occultation, number, NAC code, publication categories, parties and zones. The offsets of the zones
    /// are counted in `zones` (the service that finds them counts code points).
    ///
    /// # Errors
    /// [`Error::BadId`]. Parties and zones that cannot be read are among the problems.
    pub fn decision(&self, zones: OffsetUnit) -> Result<DecisionImport> {
        let mut problems = Vec::new();
        let block: Option<Integer> = self.fields.inform("blocOccultation", &mut problems);
        let block = block.and_then(|Integer(block)| u8::try_from(block).ok());
        let nac: Option<String> = self.fields.inform("NACCode", &mut problems);
        let publication: Option<Vec<String>> = self.fields.inform("publication", &mut problems);
        let mut decision = Decision::new(self.record_id(), self.text.clone())?
            .with_occultation(self.occultation.clone().with_block(block))
            .with_publication(publication.unwrap_or_default())
            .with_nac(nac.unwrap_or_default())
            .with_parties(parties::read(self.fields.given("parties"), &mut problems));
        if let Ok(number) = self.source_id.parse() {
            decision = decision.with_number(number);
        }
        let zoning = self.fields.given("originalTextZoning").or_else(|| self.fields.given("zoning"));
        let decision = zones::read_zoning(decision, zoning, zones, &mut problems)?;
        Ok(DecisionImport { decision, problems })
    }

    /// The record of `decision` (this one, as [`DbsderDecision::decision`] gives it or with less) with the annotations of
    /// the treatment of the highest order, whose offsets are counted in `unit`. All treatments must be readable: one that is
    /// not could be the last.
    ///
    /// # Errors
    /// In the document: [`Error::NotMarked`] without treatment, [`Error::Duplicate`] where two have the highest order, those
    /// of [`DbsderDecision::treatments`], and those of [`NlpAnswer::record`](crate::formats::nlp::NlpAnswer::record).
    pub fn record(
        &self,
        decision: Decision,
        unit: OffsetUnit,
        spelling: Spelling,
        options: &ReadOptions,
    ) -> Result<Record> {
        match self.last_treatment() {
            Ok(last) => last.entities.record(decision, unit, spelling, options),
            Err(error) => Err(error.in_document(decision.id())),
        }
    }

    fn last_treatment(&self) -> Result<&ExportedTreatment> {
        let mut last: Option<&ExportedTreatment> = None;
        let mut tied = None;
        for (index, treatment) in self.treatments.iter().enumerate() {
            let treatment = treatment.as_ref().map_err(Clone::clone)?;
            match last {
                Some(known) if known.order == treatment.order => tied = Some(index),
                Some(known) if known.order > treatment.order => {}
                _ => (last, tied) = (Some(treatment), None),
            }
        }
        match (last, tied) {
            (_, Some(index)) => Err(Error::Duplicate { what: "order", index }),
            (Some(last), None) => Ok(last),
            (None, None) => Err(Error::NotMarked { missing: "labelTreatments" }),
        }
    }
}

impl fmt::Debug for DbsderDecision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DbsderDecision")
            .field("id", &self.record_id())
            .field("text", &self.text)
            .field("treatments", &self.treatments.len())
            .finish_non_exhaustive()
    }
}

/// The file of a case (`affaire`): the decisions that belong together, and what they call somebody.
///
/// Secret: it says who is who. `Debug` shows numbers.
#[derive(Clone)]
pub struct CaseFile {
    fields: Fields,
    terms: Vec<(Result<ReplacementTerm>, Box<RawValue>)>,
}

/// What stands for one entity in all decisions of a case.
///
/// Secret: `Debug` shows its words and category.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReplacementTerm {
    /// The id of the entity.
    pub entity_id: String,
    /// The words that stand for it.
    pub words: String,
    /// How it is spelt in the texts.
    pub spellings: Vec<String>,
    /// The name of its category.
    pub category: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireTerm {
    entity_id: String,
    replacement_term: String,
    original_text_instances: Option<Vec<String>>,
    category: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireCase<'j> {
    #[serde(borrow)]
    replacement_terms: Vec<&'j RawValue>,
}

impl ReplacementTerm {
    fn read(json: &str) -> Result<Self> {
        let wire: WireTerm = json::parse(json)?;
        Ok(ReplacementTerm {
            entity_id: wire.entity_id,
            words: wire.replacement_term,
            spellings: wire.original_text_instances.unwrap_or_default(),
            category: wire.category,
        })
    }
}

impl fmt::Debug for ReplacementTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplacementTerm")
            .field("words", &self.words)
            .field("category", &self.category)
            .finish_non_exhaustive()
    }
}

/// What the terms of a case give as a ledger.
#[derive(Debug, Clone)]
#[must_use]
#[non_exhaustive]
pub struct LedgerImport {
    /// The terms that pin words to an entity.
    pub ledger: Ledger,
    /// Why the others pin none, each in item `replacementTerms[i]`.
    pub problems: Vec<Error>,
    /// How many terms need no pin: the settings never replace their category, or replace it by the same words for all.
    pub unpinned: usize,
}

impl Wire for CaseFile {
    const LIST: &'static str = "affaires";

    fn read(json: &str, fields: Fields) -> Result<Self> {
        let wire: WireCase<'_> = json::parse(json)?;
        let mut terms = Vec::with_capacity(wire.replacement_terms.len());
        for (index, raw) in wire.replacement_terms.into_iter().enumerate() {
            let term = ReplacementTerm::read(raw.get()).map_err(|error| error.in_item(TERMS, index));
            terms.push((term, raw.to_owned()));
        }
        Ok(CaseFile { fields, terms })
    }

    fn kept(&self) -> &Fields {
        &self.fields
    }
}

impl JsonObject for CaseFile {}

const TERMS: &str = "replacementTerms";

impl CaseFile {
    /// The terms, in the order of the file: each, or why it is none.
    pub fn terms(&self) -> impl ExactSizeIterator<Item = Result<&ReplacementTerm, &Error>> + '_ {
        self.terms.iter().map(|(term, _)| term.as_ref())
    }

    /// The ledger that the terms are under these settings, which say the group of a category. Problems: [`Error::Json`],
    /// [`Error::BadCategory`], [`Error::BadId`], [`Error::Ledger`] (against the good terms before it),
    /// [`Error::UnknownCategory`] under strict settings.
    pub fn ledger(&self, settings: &Settings) -> LedgerImport {
        let mut problems = Vec::new();
        let mut unpinned = 0;
        let mut pins = Pins::default();
        for (index, (term, _)) in self.terms.iter().enumerate() {
            let Ok(term) = term.as_ref().map_err(|error| problems.push(error.clone())) else { continue };
            match term.pin(settings).and_then(|pin| pin.map(|pin| pins.add(index, pin)).transpose()) {
                Ok(Some(())) => {}
                Ok(None) => unpinned += 1,
                Err(error) => problems.push(error.in_item(TERMS, index)),
            }
        }
        // Every pin has been checked against those before it.
        let ledger = Ledger::of(pins.list).unwrap_or_else(|error| {
            problems.push(error);
            Ledger::new()
        });
        LedgerImport { ledger, problems, unpinned }
    }

    /// The file after `ledger`: its terms have the words that the ledger pins and every spelling that the marks in `sets` add;
    /// entities that it did not know follow, in the order of the ledger. Terms that the ledger does not know, and what could
    /// not be read, stay as they are.
    ///
    /// An entity of the ledger that no mark and no term names gets the first category of the settings that fits its group,
    /// and no spelling.
    ///
    /// # Errors
    /// [`Error::UnknownCategory`] with the template of a group that no category of the settings has.
    pub fn with_ledger<'s>(
        &self,
        ledger: &Ledger,
        settings: &Settings,
        sets: impl IntoIterator<Item = &'s AnnotationSet>,
    ) -> Result<Self> {
        let mut pinned: BTreeMap<&str, BTreeMap<&str, Pin<'_>>> = BTreeMap::new();
        for (group, entity, words) in ledger.iter() {
            let pin = Pin { entry: (group, entity.as_str()), words };
            pinned.entry(group).or_default().insert(entity.as_str(), pin);
        }
        let pin = |group: &str, entity: &str| pinned.get(group).and_then(|pins| pins.get(entity));
        let mut mentions: BTreeMap<Entry<'_>, Mentions<'_>> = BTreeMap::new();
        for set in sets {
            for mark in set.iter().chain(set.dropped()) {
                let Some(template) = settings.rule(mark.category()).and_then(|rule| rule.template()) else {
                    continue;
                };
                if let Some(pin) = pin(template.as_str(), mark.entity().as_str()) {
                    let mentions = mentions.entry(pin.entry).or_default();
                    mentions.category.get_or_insert(mark.category().as_str());
                    mentions.add(set.text().slice(mark.span())?);
                }
            }
        }
        let mut terms = self.terms.clone();
        let mut seen = BTreeSet::new();
        for (term, raw) in &mut terms {
            let Ok(known) = term else { continue };
            let rule =
                Category::new(known.category.as_str()).ok().and_then(|category| settings.rule(&category));
            let Some(template) = rule.and_then(|rule| rule.template()) else { continue };
            let Some(pin) = pin(template.as_str(), &known.entity_id) else { continue };
            seen.insert(pin.entry);
            known.update(pin.words, mentions.get(&pin.entry), raw)?;
        }
        for &Pin { entry, words } in pinned.values().flat_map(BTreeMap::values) {
            if seen.contains(&entry) {
                continue;
            }
            let mentions = mentions.remove(&entry).unwrap_or_default();
            let category = mentions.category.or_else(|| category_of(entry, settings));
            let (group, entity_id) = entry;
            let unknown = || Error::UnknownCategory { category: group.to_owned() };
            let term = ReplacementTerm {
                entity_id: entity_id.to_owned(),
                words: words.to_owned(),
                spellings: mentions.spellings.into_iter().map(str::to_owned).collect(),
                category: category.ok_or_else(unknown)?.to_owned(),
            };
            let raw = json::raw(&Fields::of([
                ("entityId", json::raw(&term.entity_id)),
                ("replacementTerm", json::raw(&term.words)),
                ("originalTextInstances", json::raw(&term.spellings)),
                ("category", json::raw(&term.category)),
            ]));
            terms.push((Ok(term), raw));
        }
        let raw: Vec<&RawValue> = terms.iter().map(|(_, raw)| &**raw).collect();
        Ok(CaseFile { fields: self.fields.with(TERMS, json::raw(&raw)), terms })
    }
}

/// Group (a template as written), entity.
type Entry<'e> = (&'e str, &'e str);

struct Pin<'e> {
    entry: Entry<'e>,
    words: &'e str,
}

/// The first category of the group; before it, one that the entity's id begins with.
fn category_of<'s>((group, entity): Entry<'_>, settings: &'s Settings) -> Option<&'s str> {
    let of_group = settings
        .rules()
        .iter()
        .filter(|rule| rule.template().is_some_and(|template| template.as_str() == group))
        .map(|rule| rule.category().as_str());
    let begins = |category: &&str| entity.strip_prefix(category).is_some_and(|rest| rest.starts_with('_'));
    of_group.clone().find(begins).or_else(|| of_group.clone().next())
}

#[derive(Default)]
struct Mentions<'m> {
    category: Option<&'m str>,
    /// In the order of their first appearance.
    spellings: Vec<&'m str>,
    known: BTreeSet<&'m str>,
}

impl<'m> Mentions<'m> {
    fn add(&mut self, spelling: &'m str) {
        if self.known.insert(spelling) {
            self.spellings.push(spelling);
        }
    }
}

impl ReplacementTerm {
    /// Template, entity, words; `None` where nothing is to be pinned.
    fn pin(&self, settings: &Settings) -> Result<Option<(Template, EntityId, Arc<str>)>> {
        let category = Category::new(self.category.as_str())?;
        let Some(rule) = settings.rule(&category) else {
            let unlisted = Error::UnknownCategory { category: self.category.clone() };
            return if settings.is_strict() { Err(unlisted) } else { Ok(None) };
        };
        let template = rule.template().filter(|template| template.specifier().is_some());
        let Some(template) = template else { return Ok(None) };
        Ok(Some((template.clone(), EntityId::new(self.entity_id.as_str())?, self.words.as_str().into())))
    }

    /// Takes over words and spellings; what does not change stays as it was written.
    fn update(
        &mut self,
        words: &str,
        mentions: Option<&Mentions<'_>>,
        raw: &mut Box<RawValue>,
    ) -> Result<()> {
        let known: BTreeSet<&str> = self.spellings.iter().map(String::as_str).collect();
        let new = mentions.iter().flat_map(|mentions| &mentions.spellings);
        let new: Vec<String> =
            new.filter(|spelling| !known.contains(*spelling)).map(|&spelling| spelling.to_owned()).collect();
        if self.words == words && new.is_empty() {
            return Ok(());
        }
        let mut fields: Fields = json::parse(raw.get())?;
        if self.words != words {
            words.clone_into(&mut self.words);
            fields = fields.with("replacementTerm", json::raw(words));
        }
        if !new.is_empty() {
            self.spellings.extend(new);
            fields = fields.with("originalTextInstances", json::raw(&self.spellings));
        }
        *raw = json::raw(&fields);
        Ok(())
    }
}

/// Pins that do not contradict one another, by the rules of [`Ledger::of`].
#[derive(Default)]
struct Pins {
    list: Vec<(Template, EntityId, Arc<str>)>,
    owners: BTreeMap<Arc<str>, EntityId>,
    words: BTreeMap<(String, EntityId), Arc<str>>,
}

impl Pins {
    fn add(&mut self, index: usize, (template, entity, words): (Template, EntityId, Arc<str>)) -> Result<()> {
        let contradicts = |problem| Err(Error::Ledger { index, problem });
        if self.owners.get(&words).is_some_and(|owner| *owner != entity) {
            return contradicts(LedgerProblem::SameWords);
        }
        let entry = (template.as_str().to_owned(), entity.clone());
        if self.words.get(&entry).is_some_and(|known| *known != words) {
            return contradicts(LedgerProblem::TwoWords);
        }
        let pin = (template, entity.clone(), words.clone());
        if Ledger::of([pin.clone()]).is_err() {
            return contradicts(LedgerProblem::BadWords);
        }
        self.owners.insert(words.clone(), entity);
        self.words.insert(entry, words);
        self.list.push(pin);
        Ok(())
    }
}

impl fmt::Debug for CaseFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CaseFile").field("terms", &self.terms.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DECISION: &str = r#"{"_id": "5a01", "sourceName": "portalis-cph", "sourceId": "A7", "originalText": "👍 Orso vit à Gwex.",
        "registerNumber": "1", "NACCode": "80A", "blocOccultation": 2, "publication": null,
        "occultation": {"additionalTerms": "+Gwex", "categoriesToOmit": ["email"], "motivationOccultation": null},
        "parties": [], "originalTextZoning": {"zones": {"dispositif": {"start": 0, "end": 19}}},
        "labelTreatments": [
            {"order": 2, "source": "LABEL_WORKING_USER_TREATMENT", "annotations":
                [{"entityId": "nom_orso", "text": "Orso", "start": 3, "end": 7, "category": "nom", "certaintyScore": 1}]},
            {"order": 1, "source": "NLP", "version": {"model": {"name": "m"}}, "treatmentDate": "2024", "checklist": [],
             "annotations": []}]}"#;

    fn options() -> ReadOptions {
        ReadOptions::default()
    }

    fn decision(json: &str) -> DbsderDecision {
        DbsderDecision::from_json(json, &options()).unwrap()
    }

    fn record(read: &DbsderDecision) -> Result<Record> {
        let decision = read.decision(OffsetUnit::Utf16)?.decision;
        read.record(decision, OffsetUnit::Utf16, Spelling::Check, &options())
    }

    #[test]
    fn the_treatment_of_the_highest_order_marks_a_decision() {
        let read = decision(DECISION);
        let record = record(&read).unwrap();
        let decision = record.decision();
        assert_eq!((decision.id(), record.annotations().len()), ("portalis-cph-A7", 1));
        assert_eq!(
            (decision.occultation().block(), decision.occultation().terms().raw()),
            (Some(2), "+Gwex")
        );
        assert_eq!(
            (decision.nac(), decision.number(), decision.zones().as_slice().len()),
            (Some("80A"), None, 1)
        );
        let nlp = read.treatments()[1].as_ref().unwrap();
        assert_eq!((nlp.source(), nlp.order(), nlp.versions().unwrap().len()), ("NLP", 1, 1));
        assert!(!format!("{read:?}").contains("Orso"));
    }

    #[test]
    fn a_decision_without_readable_treatments_is_not_marked() {
        let root = |json: &str| record(&decision(json)).unwrap_err().root().clone();
        let (head, _) = DECISION.split_once(r#""labelTreatments""#).unwrap();
        let treatments = |list: &str| format!("{head}\"labelTreatments\": {list}}}");
        assert_eq!(root(&treatments("null")), Error::NotMarked { missing: "labelTreatments" });
        let empty = r#"{"order": 3, "source": "NLP", "annotations": []}"#;
        assert_eq!(
            root(&treatments(&format!("[{empty}, {empty}]"))),
            Error::Duplicate { what: "order", index: 1 }
        );
        assert!(matches!(root(&treatments(&format!("[{empty}, {{}}]"))), Error::Json { .. }));
        let bad = r#"[{"order": 3, "source": "NLP", "annotations": [{"text": "Orsa", "start": 3, "category": "nom"}]}]"#;
        assert!(matches!(root(&treatments(bad)), Error::TextMismatch { .. }));
        assert_eq!(decision(&treatments("[3]")).treatments().len(), 1);
    }

    #[test]
    fn treatments_are_written_into_a_decision() {
        let read = decision(DECISION);
        let before = record(&read).unwrap();
        let treatment =
            ExportedTreatment::new(3, "LABEL_AUTO_TREATMENT", before.annotations(), OffsetUnit::Utf16);
        let treatment = treatment.with_field("treatmentDate", r#""2026-01-01""#).unwrap();
        let changed = read.with_treatments(std::slice::from_ref(&treatment));
        let again = decision(&changed.to_json());
        assert!(record(&again).unwrap() == before);
        let names: Vec<&str> = again.fields().map(|(name, _)| name).collect();
        assert_eq!(names, read.fields().map(|(name, _)| name).collect::<Vec<_>>());
        assert_eq!(
            treatment.to_json(),
            r#"{"annotations":[{"text":"Orso","start":3,"end":7,"category":"nom","entityId":"nom_orso"}],"order":3,"source":"LABEL_AUTO_TREATMENT","treatmentDate":"2026-01-01"}"#
        );
    }

    fn settings() -> Settings {
        Settings::court()
    }

    fn term(entity: &str, words: &str, category: &str) -> String {
        format!(
            r#"{{"entityId": "{entity}", "replacementTerm": "{words}", "originalTextInstances": ["{entity}"], "category": "{category}", "x": 1.0}}"#
        )
    }

    fn case(terms: &[String]) -> CaseFile {
        let json = format!(
            r#"{{"_id": "c", "decisionIds": ["a"], "replacementTerms": [{}], "y": 2}}"#,
            terms.join(", ")
        );
        CaseFile::from_json(&json, &options()).unwrap()
    }

    #[test]
    fn terms_become_a_ledger_one_by_one() {
        let file = case(&[
            term("orso", "[B]", "personnePhysique"),
            term("gwex", "[B]", "professionnelMagistratGreffier"),
            term("orso", "[C]", "personnePhysique"),
            term("dru", "[D]", "professionnelAvocat"),
            term("nan", "[...]", "annotationSupplementaire"),
            term("ili", "[E]", "inconnue"),
            term("zo", "", "personnePhysique"),
            term("", "[F]", "personnePhysique"),
            r#"{"entityId": "Orso"}"#.to_owned(),
            term("lyo", "[Localité 3]", "localite"),
            term("orso", "[B]", "professionnelMagistratGreffier"),
        ]);
        let import = file.ledger(&settings());
        let pins: Vec<_> =
            import.ledger.iter().map(|(group, entity, words)| (group, entity.as_str(), words)).collect();
        assert_eq!(pins, [("[%c]", "orso", "[B]"), ("[Localité %d]", "lyo", "[Localité 3]")]);
        assert_eq!(import.unpinned, 3);
        let problem = |index, problem| Error::Ledger { index, problem }.in_item(TERMS, index);
        assert_eq!(import.problems[0], problem(1, LedgerProblem::SameWords));
        assert_eq!(import.problems[1], problem(2, LedgerProblem::TwoWords));
        assert_eq!(import.problems[2], problem(6, LedgerProblem::BadWords));
        assert_eq!(import.problems[3], Error::BadId { length: 0 }.in_item(TERMS, 7));
        assert!(matches!(import.problems[4].root(), Error::Json { .. }) && import.problems.len() == 5);
        assert!(import.problems.iter().all(|problem| !format!("{problem:?}").contains("Orso")));
        let strict = file.ledger(&settings().strict());
        let unknown = Error::UnknownCategory { category: "inconnue".to_owned() };
        assert!(strict.problems.contains(&unknown.in_item(TERMS, 5)));
    }

    #[test]
    fn a_ledger_is_written_into_a_case() {
        let file = case(&[
            term("nom_orso", "[B]", "personnePhysique"),
            term("nan", "[...]", "annotationSupplementaire"),
            r#"{"unread": 1}"#.to_owned(),
            term("nom_dru", "[D]", "personnePhysique"),
        ]);
        let text = Text::new("Orso, ORSO, Gwex et Gwex").unwrap();
        let mark = |range: std::ops::Range<usize>, category: &str, entity: &str| {
            let span = text.span(range, OffsetUnit::Byte).unwrap();
            let category = Category::new(category).unwrap();
            crate::annotation::Annotation::of_entity(span, category, EntityId::new(entity).unwrap())
        };
        let greffier = "professionnelMagistratGreffier";
        let set = AnnotationSet::new(
            &text,
            [
                mark(0..4, "personnePhysique", "nom_orso"),
                mark(6..10, "personnePhysique", "nom_orso"),
                mark(12..16, greffier, "gwex"),
                mark(20..24, greffier, "gwex"),
            ],
        );
        let pin = |entity: &str, words: &str, template: &str| {
            (Template::parse(template).unwrap(), EntityId::new(entity).unwrap(), Arc::from(words))
        };
        let ledger = Ledger::of([
            pin("nom_orso", "[K]", "[%c]"),
            pin("gwex", "[L]", "[%c]"),
            pin("nom_dru", "[D]", "[%c]"),
            pin("localite_x", "[Localité 1]", "[Localité %d]"),
        ])
        .unwrap();
        let written = file.with_ledger(&ledger, &settings(), [&set.unwrap()]).unwrap();
        let expected = format!(
            r#"{{"_id":"c","decisionIds":["a"],"replacementTerms":[{},{},{},{},{},{}],"y":2}}"#,
            r#"{"entityId":"nom_orso","replacementTerm":"[K]","originalTextInstances":["nom_orso","Orso","ORSO"],"category":"personnePhysique","x":1.0}"#,
            term("nan", "[...]", "annotationSupplementaire"),
            r#"{"unread": 1}"#,
            term("nom_dru", "[D]", "personnePhysique"),
            r#"{"entityId":"gwex","replacementTerm":"[L]","originalTextInstances":["Gwex"],"category":"professionnelMagistratGreffier"}"#,
            r#"{"entityId":"localite_x","replacementTerm":"[Localité 1]","originalTextInstances":[],"category":"localite"}"#,
        );
        let plain = |json: &str| json.replace([' '], "");
        assert_eq!(plain(&written.to_json()), plain(&expected));
        let again = CaseFile::from_json(&written.to_json(), &options()).unwrap();
        let import = again.ledger(&settings());
        assert!(import.ledger == ledger && import.problems.len() == 1);
        let unchanged = again.with_ledger(&ledger, &settings(), []).unwrap();
        assert_eq!(unchanged.to_json(), again.to_json());
        let foreign = Ledger::of([pin("x", "<1>", "<%d>")]).unwrap();
        let error = file.with_ledger(&foreign, &settings(), []).unwrap_err();
        assert_eq!(error, Error::UnknownCategory { category: "<%d>".to_owned() });
    }
}
