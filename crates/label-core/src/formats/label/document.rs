//! LABEL's own database: documents and treatments as Mongo extended JSON, offsets in UTF-16 units, spans without end
//! (Cour-de-cassation/label, commit b547846).

use crate::annotation::Category;
use crate::audit::Doubt;
use crate::decision::{AdditionalTerms, Decision, Occultation, Route, Status};
use crate::error::Result;
use crate::formats::checklist::{Component, doubts};
use crate::formats::decision::DecisionImport;
use crate::formats::json::kept::{Fields, JsonObject, Wire};
use crate::formats::json::mongo::{Integer, ObjectId};
use crate::formats::{json, parties, zones};
use crate::text::{OffsetUnit, Text};
use serde::Deserialize;
use std::fmt;

/// A document of LABEL's database.
///
/// Secret: it holds the original. `Debug` shows its id and numbers.
#[derive(Clone)]
pub struct Document {
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
    fn kept(&self) -> Result<Vec<Category>> {
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
        let kept = self.kept()?;
        Ok(Occultation::omitting(kept).with_terms(terms).with_motivation(self.motivation_occultation))
    }
}

impl Wire for Document {
    const LIST: &'static str = "documents";
    const ITEMS: &'static [&'static str] = &["checklist"];

    fn read(json: &str, fields: Fields) -> Result<Self> {
        let wire: WireDocument = json::parse(json)?;
        let number = u64::try_from(wire.document_number.0).map_err(|_| json::not_of_the_form())?;
        let metadata = fields.get("decisionMetadata").map(json::parse).transpose()?;
        Ok(Document {
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

impl JsonObject for Document {}

impl Document {
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
    /// [`Error::BadId`](crate::Error::BadId), [`Error::BadCategory`](crate::Error::BadCategory). Parties and zones that cannot be read are among the problems.
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

    /// The doubts of the detection stack, each or why it is none. Their offsets are the stack's own.
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
        Component::read_all(self.fields.given("nlpVersions"))
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("id", &self.record_id())
            .field("text", &self.text)
            .field("fields", &self.fields)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::PartyKind;
    use crate::error::Error;
    use crate::record::ReadOptions;

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
    fn document(json: &str) -> Document {
        Document::from_json(json, &ReadOptions::default()).unwrap()
    }

    #[test]
    fn a_document_says_what_its_decision_is() {
        let document = document(DOCUMENT);
        assert_eq!((document.id(), document.record_id().as_str()), ("5a01", "juritj-7"));
        let DecisionImport { decision, problems } = document.decision(OffsetUnit::Utf16).unwrap();
        let occultation = decision.occultation();
        assert!(occultation.kept().contains(&Category::new("email").unwrap()));
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
            let error = Document::from_json(DOCUMENT.replace(from, to), &ReadOptions::default());
            let error = error.unwrap_err();
            assert!(matches!(error, Error::Json { .. }) && !error.to_string().contains("Orso"), "{to}");
        }
    }
}
