use super::treatment::Treatment;
use crate::decision::{self, AdditionalTerms, Occultation};
use crate::error::{Error, Result};
use crate::formats::decision::{DecisionImport, categories};
use crate::formats::json::kept::{Fields, JsonObject, Wire};
use crate::formats::json::mongo::{Integer, SourceId};
use crate::formats::{json, parties, zones};
use crate::record::{ReadOptions, Record, Spelling};
use crate::text::{OffsetUnit, Text};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::fmt;

/// A decision of dbsder.
///
/// Secret: it holds the original. `Debug` shows its id and numbers.
#[derive(Clone)]
pub struct Decision {
    fields: Fields,
    source: String,
    source_id: String,
    text: Text,
    occultation: Occultation,
    treatments: Vec<Result<Treatment>>,
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

impl Wire for Decision {
    const LIST: &'static str = "decisions";
    const ITEMS: &'static [&'static str] = &["labelTreatments", "parties"];

    fn read(json: &str, fields: Fields) -> Result<Self> {
        let wire: WireDecision<'_> = json::parse(json)?;
        let treatments = wire.label_treatments.unwrap_or_default().into_iter().enumerate();
        let treatment = |(index, raw): (usize, &RawValue)| {
            Treatment::from_raw(raw.get()).map_err(|error| error.in_item(Treatment::LIST, index))
        };
        Ok(Decision {
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

impl JsonObject for Decision {}

impl Decision {
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
    pub fn treatments(&self) -> &[Result<Treatment>] {
        &self.treatments
    }

    /// The same decision with these treatments instead of its own.
    #[must_use]
    pub fn with_treatments(&self, treatments: &[Treatment]) -> Self {
        let raw: Vec<&Fields> = treatments.iter().map(|treatment| &treatment.fields).collect();
        Decision {
            fields: self.fields.with(Treatment::LIST, json::raw(&raw)),
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
        let mut decision = decision::Decision::new(self.record_id(), self.text.clone())?
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

    /// The record of `decision` (this one, as [`Decision::decision`] gives it or with less) with the annotations of
    /// the treatment of the highest order, whose offsets are counted in `unit`. All treatments must be readable: one that is
    /// not could be the last.
    ///
    /// # Errors
    /// In the document: [`Error::NotMarked`] without treatment, [`Error::Duplicate`] where two have the highest order, those
    /// of [`Decision::treatments`], and those of [`nlp::Answer::record`](crate::formats::nlp::Answer::record).
    pub fn record(
        &self,
        decision: decision::Decision,
        unit: OffsetUnit,
        spelling: Spelling,
        options: &ReadOptions,
    ) -> Result<Record> {
        match self.last_treatment() {
            Ok(last) => last.marks.record(decision, unit, spelling, options),
            Err(error) => Err(error.in_document(decision.id())),
        }
    }

    fn last_treatment(&self) -> Result<&Treatment> {
        let mut last: Option<&Treatment> = None;
        let mut tied = None;
        for (index, treatment) in self.treatments.iter().enumerate() {
            let treatment = treatment.as_ref().map_err(Clone::clone)?;
            match last {
                Some(known) if known.order() == treatment.order() => tied = Some(index),
                Some(known) if known.order() > treatment.order() => {}
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

impl fmt::Debug for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decision")
            .field("id", &self.record_id())
            .field("text", &self.text)
            .field("treatments", &self.treatments.len())
            .finish_non_exhaustive()
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

    fn decision(json: &str) -> Decision {
        Decision::from_json(json, &options()).unwrap()
    }

    fn record(read: &Decision) -> Result<Record> {
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
        let treatment = Treatment::new(3, "LABEL_AUTO_TREATMENT", before.annotations(), OffsetUnit::Utf16);
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
}
