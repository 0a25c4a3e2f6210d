use super::document::Document;
use super::standing::Standing;
use super::treatment::Treatment;
use crate::decision::{Decision, Occultation, Zone};
use crate::edit::consecutive;
use crate::error::{Error, Result};
use crate::formats::json::kept::{JsonList, JsonObject};
use crate::record::{GivenMark, ReadOptions, Record, Spelling};
use crate::text::OffsetUnit;
use std::collections::{BTreeMap, BTreeSet};

/// What reading LABEL's documents and treatments gives.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Import {
    /// For each document, in the order of the file: its record, or why it has none. An error names the document.
    pub records: Vec<Result<Record>>,
    /// Treatments of documents that are not in the file, and those that do not say of which document they are.
    pub orphan_treatments: usize,
}

/// Reads LABEL's documents with the annotations that their treatments lead to.
///
/// The id of a record is `source-documentNumber` (`jurinet-9900001`); its entities are LABEL's `entityId`s; its decision has
/// what the court ordered (`categoriesToOmit`, additional terms, `motivationOccultation`) and, where it ordered grounds
/// hidden, the zones, whose offsets are code points. The treatments of a document are taken in their order: each removes its
/// `before` by value (category, entity, start, text) and adds its `after`. What else a document holds, [`Document`] reads.
///
/// Both files are arrays, or have one object a line (`mongoexport`).
///
/// # Errors
/// [`Error::Json`], [`Error::InvalidText`] or [`Error::TooLarge`] for a file as a whole. All else is answered per document: in
/// item `documents[i]` or `treatments[i]` what cannot be read (a treatment that does not say of which document it is counts
/// for every document: none can be trusted to be fully marked without it); [`Error::NotMarked`] without treatment,
/// [`Error::BrokenChain`] where the orders of its treatments are not consecutive or the first does not begin a chain (it
/// removes marks, or says that it comes from another source than `NLP` or `reimportedTreatment`), [`Error::Duplicate`], and
/// those of [`Record::from_spans`] in UTF-16 units.
pub fn read_label(
    documents: impl AsRef<[u8]>,
    treatments: impl AsRef<[u8]>,
    options: &ReadOptions,
) -> Result<Import> {
    options.check_size(documents.as_ref().len())?;
    options.check_size(treatments.as_ref().len())?;
    let documents = Document::list_from_json(documents, options)?;
    let treatments = Treatment::list_from_json(treatments, options)?;
    let mut chains = Chains::of(&treatments);
    let mut seen = BTreeSet::new();
    let mut records = Vec::with_capacity(documents.len());
    for (index, document) in documents.iter().enumerate() {
        records.push(document.map_err(Clone::clone).and_then(|document| {
            let chain = chains.take(document.id());
            let id = document.record_id();
            let known = Error::Duplicate { what: "document", index };
            let decision = || if seen.insert(id.clone()) { document.ordered() } else { Err(known) };
            let record = chain.and_then(|chain| record(decision()?, chain, options));
            record.map_err(|error| error.in_document(&id))
        }));
    }
    Ok(Import { records, orphan_treatments: chains.left() })
}

/// The treatments of each document, or why one of them is none.
struct Chains<'t> {
    of: BTreeMap<&'t str, Vec<&'t Treatment>>,
    broken: BTreeMap<String, Error>,
    /// Of the first treatment that may be of any document.
    stray: Option<Error>,
    strays: usize,
}

impl<'t> Chains<'t> {
    fn of(treatments: &'t JsonList<Treatment>) -> Self {
        let mut chains: BTreeMap<&str, Vec<&Treatment>> = BTreeMap::new();
        for treatment in treatments.iter().flatten() {
            chains.entry(treatment.document_id()).or_default().push(treatment);
        }
        let (mut broken, mut stray, mut strays) = (BTreeMap::new(), None, 0);
        for (error, json) in treatments.unread() {
            if let Some(document) = json.and_then(Treatment::owner) {
                broken.entry(document).or_insert_with(|| error.clone());
            } else {
                strays += 1;
                stray = stray.or_else(|| Some(error.clone()));
            }
        }
        Chains { of: chains, broken, stray, strays }
    }

    fn take(&mut self, document: &str) -> Result<Vec<&'t Treatment>> {
        let chain = self.of.remove(document).unwrap_or_default();
        match self.broken.remove(document).or_else(|| self.stray.clone()) {
            Some(error) => Err(error),
            None => Ok(chain),
        }
    }

    /// How many treatments nobody took.
    fn left(&self) -> usize {
        self.of.values().map(Vec::len).sum::<usize>() + self.broken.len() + self.strays
    }
}

impl Document {
    /// The record of `decision` (this document's, as [`Document::decision`] gives it or with less) with the annotations
    /// that those of `treatments` which are this document's lead to.
    ///
    /// # Errors
    /// In the document: those that [`read_label`] answers with for one document.
    pub fn record<'t>(
        &self,
        decision: Decision,
        treatments: impl IntoIterator<Item = &'t Treatment>,
        options: &ReadOptions,
    ) -> Result<Record> {
        let chain = treatments.into_iter().filter(|treatment| treatment.document_id() == self.id()).collect();
        let id = decision.id().to_owned();
        record(decision, chain, options).map_err(|error| error.in_document(&id))
    }

    /// What decides on what is masked: the text, and what the court ordered.
    fn ordered(&self) -> Result<Decision> {
        let import = self.decision(OffsetUnit::Char)?.decision;
        let asked = import.occultation();
        let (terms, hidden) = (asked.terms(), asked.motivation().filter(|hidden| *hidden));
        let mut ordered = Occultation::omitting(asked.kept().iter().cloned()).with_motivation(hidden);
        // Empty lists and a parser that did not fail order nothing.
        if terms.ask_for_masking() || !terms.raw().is_empty() || terms.parsing_failed() == Some(true) {
            ordered = ordered.with_terms(terms.clone());
        }
        let decision = Decision::new(self.record_id(), self.text().clone())?.with_occultation(ordered);
        if hidden.is_none() {
            return Ok(decision);
        }
        let text = self.text();
        let zone = |zone: &Zone| Ok((zone.name().to_owned(), text.range(zone.span(), OffsetUnit::Byte)?));
        let zones = import.zones().as_slice().iter().map(zone).collect::<Result<Vec<_>>>()?;
        decision.with_zones(zones, OffsetUnit::Byte)
    }

    /// The annotations that those of `treatments` which are this document's lead to, as LABEL holds them: in the order in
    /// which they were added, unchecked.
    ///
    /// # Errors
    /// In the document: [`Error::NotMarked`], [`Error::BrokenChain`].
    pub fn marks<'t>(
        &self,
        treatments: impl IntoIterator<Item = &'t Treatment>,
    ) -> Result<Vec<&'t GivenMark<'static>>> {
        let mut chain: Vec<_> =
            treatments.into_iter().filter(|treatment| treatment.document_id() == self.id()).collect();
        chain.sort_by_key(|treatment| treatment.order());
        current_marks(&chain).map_err(|error| error.in_document(&self.record_id()))
    }
}

fn record(decision: Decision, mut chain: Vec<&Treatment>, options: &ReadOptions) -> Result<Record> {
    chain.sort_by_key(|treatment| treatment.order());
    Record::from_marks(decision, current_marks(&chain)?, "spans", OffsetUnit::Utf16, Spelling::Check, options)
}

/// The marks that the treatments of a document lead to, in the order of their last addition.
fn current_marks<'t>(chain: &[&'t Treatment]) -> Result<Vec<&'t GivenMark<'static>>> {
    let Some(first) = chain.first() else {
        return Err(Error::NotMarked { missing: "treatments" });
    };
    // A chain that lost its beginning lost marks; its order may start anywhere, so it is told by what it does and by whom.
    let begins = first.source().is_none_or(|source| matches!(source, "NLP" | "reimportedTreatment"));
    if !begins || !first.before().is_empty() {
        return Err(Error::BrokenChain { index: 0 });
    }
    consecutive(chain.iter().map(|treatment| treatment.order()))?;
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
    use crate::formats::label::stored_mark;

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

    fn document(json: &str) -> Document {
        Document::from_json(json, &ReadOptions::default()).unwrap()
    }

    fn treatment(json: &str) -> Treatment {
        Treatment::from_json(json, &ReadOptions::default()).unwrap()
    }

    #[test]
    fn a_chain_of_treatments_marks_a_document() {
        let (document, first) = (document(DOCUMENT), treatment(TREATMENT));
        let decision = document.decision(OffsetUnit::Utf16).unwrap().decision;
        let whole =
            GivenMark::at(0, None, "nom").with_entity("nom_orso").with_text("👍 Orso").with_score(0.5);
        let second = Treatment::new(&document, 1, "annotator", first.after().to_vec(), vec![whole.clone()]);
        let second = second.with_field("lastUpdateDate", "1732111727055").unwrap();
        let other = treatment(&TREATMENT.replace("5a01", "5a02"));
        let options = ReadOptions::default();
        let record = document.record(decision.clone(), [&second, &other, &first], &options).unwrap();
        let mark = &record.annotations().as_slice()[0];
        assert_eq!(record.annotations().len(), 1);
        assert_eq!(stored_mark(record.decision().text(), mark).unwrap().text(), whole.text());
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
            Treatment::new(&document, order, "NLP", before, after)
        };
        let chain = [step(0, 0, 3), step(1, 2, 0), step(2, 1, 1), step(3, 0, 1)];
        let kept = |steps: usize| current_marks(&chain[..steps].iter().collect::<Vec<_>>()).unwrap().len();
        assert_eq!([1, 2, 3, 4].map(kept), [3, 0, 1, 2]);
    }
}
