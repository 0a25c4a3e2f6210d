//! The group `published`: decisions as LABEL publishes them, from their documents and treatments.

use crate::groups::{Counts, Outcome};
use crate::words::sha256;
use label_core::compat::label_v1::{Mark, Pseudonyms, Settings};
use label_core::formats::{JsonObject, label};
use label_core::{Error, GivenMark, OffsetUnit, ReadOptions};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// `None` where the folder does not hold the three files.
pub(crate) fn run(data: &Path) -> Result<Option<Counts>, String> {
    let read = |name: &str| fs::read_to_string(data.join(name)).ok();
    let files = (read("documents.json"), read("treatments.json"), read("pseudonymised.jsonl"));
    let (Some(documents), Some(treatments), Some(published)) = files else { return Ok(None) };
    let documents: Vec<label::Document> = list(&documents)?;
    let treatments: Vec<label::Treatment> = list(&treatments)?;
    let mut counts = Counts::default();
    for line in published.lines().filter(|line| !line.trim().is_empty()) {
        let row: Value =
            serde_json::from_str(line).map_err(|error| format!("pseudonymised.jsonl: {error}"))?;
        let number = row["documentNumber"].as_u64().unwrap_or_default();
        let document = documents.iter().find(|document| document.number() == number);
        let text = document.map(|document| published_text(document, &treatments, row["seed"].as_f64()));
        counts.add(match text {
            Some(Ok(text)) if is_text(&row, &text) => Outcome::Passed,
            _ => Outcome::Differs(number.to_string()),
        });
    }
    Ok(Some(counts))
}

fn list<T: JsonObject>(json: &str) -> Result<Vec<T>, String> {
    let list = T::list_from_json(json, &ReadOptions::default()).map_err(|error| error.to_string())?;
    list.into_vec().into_iter().collect::<Result<_, _>>().map_err(|error: Error| error.to_string())
}

fn published_text(
    document: &label::Document,
    treatments: &[label::Treatment],
    seed: Option<f64>,
) -> Result<String, Error> {
    let decision = document.decision(OffsetUnit::Char)?.decision;
    let court = label_core::Settings::court();
    let settings = Settings::from(&court.catalogue().under(decision.occultation()));
    let marks: Vec<Mark<'_>> = document.marks(treatments)?.into_iter().map(mark).collect();
    let seed = seed.or(decision.case_number().map(|number| number as f64)).unwrap_or(f64::NAN);
    let (text, _) = Pseudonyms::new(&settings, &marks, seed).rewrite(document.text(), &marks)?.apply();
    Ok(text.as_str().to_owned())
}

fn mark<'m>(mark: &'m GivenMark<'static>) -> Mark<'m> {
    let text = mark.text().unwrap_or_default();
    Mark::new(mark.label(), mark.start(), text).of_entity(mark.entity().unwrap_or_default())
}

/// Each line has the text, or its SHA-256.
fn is_text(row: &Value, text: &str) -> bool {
    match row["pseudoText"].as_str() {
        Some(expected) => expected == text,
        None => row["sha256"].as_str() == Some(&sha256(text)),
    }
}
