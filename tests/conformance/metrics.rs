//! What people changed and what the work amounts to: of the groups `treatments` and `statistics`, the counts.

use crate::answers::{Context, refused};
use crate::courts::on_catalogue;
use crate::diffs;
use crate::marks::{Mark, overwritten_page};
use label_core::metrics::{AnnotationCounts, Statistics};
use label_core::{Annotation, Decision, Error, Text};
use serde_json::{Map, Value, json};

type Answer = Result<Value, Error>;

/// `None` where this is none of these functions.
pub(crate) fn answer(function: &str, input: &Value, context: &Context) -> Option<Value> {
    let answer = match function {
        "treatment.computeTreatmentInfo" => counts(input, context).map(written),
        "treatment.aggregateTreatmentInfo" => match of_several_documents(input) {
            Some(error) => Ok(error),
            None => counts(input, context).map(written),
        },
        "statisticsCreator.buildFromDocument" => statistics(input, context),
        _ => return None,
    };
    Some(answer.unwrap_or_else(|error| refused(&error)))
}

/// The two sides of a diff.
#[derive(Default)]
pub(crate) struct Sides {
    pub(crate) before: Vec<Mark>,
    pub(crate) after: Vec<Mark>,
}

impl Sides {
    fn read(diff: &Value) -> Sides {
        Sides { before: Mark::read_all(&diff["before"]), after: Mark::read_all(&diff["after"]) }
    }
}

/// What was corrected: the diff of an input, or what its treatments amount to; of a statistic, those by people.
pub(crate) fn corrected(input: &Value) -> Sides {
    if input["diff"].is_object() {
        return Sides::read(&input["diff"]);
    }
    match input.get("humanTreatments") {
        Some(_) => squashed(human(input).into_iter().map(|(treatment, _)| treatment)),
        None => squashed(rows(&input["treatments"])),
    }
}

/// The annotations of a document in the end.
pub(crate) fn last(input: &Value) -> Vec<Mark> {
    squashed(rows(&input["treatments"])).after
}

fn rows(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

/// The treatments by people, and by whom.
fn human(input: &Value) -> Vec<(&Value, &str)> {
    let place = |row: &Value| usize::try_from(row["treatment"].as_u64()?).ok();
    rows(&input["humanTreatments"])
        .filter_map(|one| Some((input["treatments"].get(place(one)?)?, one["userId"].as_str()?)))
        .collect()
}

/// What the diffs of treatments amount to, as lists: they may overlap.
fn squashed<'v>(treatments: impl Iterator<Item = &'v Value>) -> Sides {
    let mut treatments: Vec<&Value> = treatments.collect();
    treatments.sort_by_key(|treatment| treatment["order"].as_i64());
    let same = |a: &Mark, b: &Mark| {
        (a.start, &a.text, &a.category, &a.entity) == (b.start, &b.text, &b.category, &b.entity)
    };
    let without = |marks: &[Mark], others: &[Mark]| -> Vec<Mark> {
        marks.iter().filter(|mark| !others.iter().any(|other| same(mark, other))).cloned().collect()
    };
    treatments.iter().fold(Sides::default(), |done, treatment| {
        let next = Sides::read(&treatment["annotationsDiff"]);
        let (before, after) = ([done.before, next.before].concat(), [done.after, next.after].concat());
        Sides { before: without(&before, &after), after: without(&after, &before) }
    })
}

/// A text on which the marks of both sides stand, and the marks.
fn placed(sides: &Sides) -> Result<(Text, [Vec<Annotation>; 2]), Error> {
    let text = overwritten_page(sides.before.iter().chain(&sides.after))?;
    let place =
        |marks: &[Mark]| marks.iter().map(|mark| mark.annotation(&text)).collect::<Result<Vec<_>, _>>();
    let marks = [place(&sides.before)?, place(&sides.after)?];
    Ok((text, marks))
}

fn counts(input: &Value, context: &Context) -> Result<AnnotationCounts, Error> {
    let (text, [before, after]) = placed(&corrected(input))?;
    let mut counts = Ok(AnnotationCounts::default());
    on_catalogue(input, context, |catalogue| {
        counts = AnnotationCounts::between(&text, &before, &after, catalogue);
        Value::Null
    })?;
    counts
}

fn written(counts: AnnotationCounts) -> Value {
    json!({
        "surAnnotationsCount": counts.over,
        "subAnnotationsSensitiveCount": counts.under_sensitive,
        "subAnnotationsNonSensitiveCount": counts.under_other,
    })
}

/// Counts are of one document. LABEL names the treatments.
fn of_several_documents(input: &Value) -> Option<Value> {
    let documents: Vec<&Value> = rows(&input["treatments"]).map(|row| &row["documentId"]).collect();
    let several = documents.windows(2).any(|pair| pair[0] != pair[1]);
    let ids: Vec<&str> = rows(&input["treatments"]).filter_map(|row| row["_id"].as_str()).collect();
    let message = || format!("The treatments [{}] are not on the same document", ids.join(", "));
    several.then(|| json!({ "error": message() }))
}

/// The counts are of lists whose annotations may overlap; the treatments must follow on one another all the same.
fn statistics(input: &Value, context: &Context) -> Answer {
    if let Some(error) = diffs::no_chain(input) {
        return Ok(error);
    }
    let text = Text::new(input["document"]["text"].as_str().unwrap_or_default())?;
    let words = Decision::new("vector", text)?.words_between_spaces();
    let (text, [_, marks]) = placed(&Sides { before: Vec::new(), after: last(input) })?;
    let mut found = Statistics::of(words, &text, &marks, counts(input, context)?)?;
    if let Some(last) = rows(&input["treatments"]).filter_map(|row| row["lastUpdateDate"].as_i64()).max() {
        found = found.with_last_treatment(last);
    }
    for (treatment, user) in human(input) {
        found = found.with_human_treatment(user, treatment["duration"].as_u64().unwrap_or_default());
    }
    Ok(joined(&found, input))
}

/// LABEL's statistic: ours, and what it copies from the document. It leaves out what is empty.
fn joined(found: &Statistics, input: &Value) -> Value {
    let document = &input["document"];
    let metadata = &document["decisionMetadata"];
    let mut row: Map<String, Value> = written(found.counts).as_object().cloned().unwrap_or_default();
    let people = found.human_treatments.iter();
    let people = people.map(|one| json!({ "userId": &*one.user, "treatmentDuration": one.duration_ms }));
    let given = |value: &Value| {
        Some(value).filter(|value| value.as_str().is_none_or(|words| !words.is_empty())).cloned().into()
    };
    let lower = |value: &Value| {
        let words = value.as_str().unwrap_or_default().trim().to_lowercase();
        if words.is_empty() { Value::Null } else { words.into() }
    };
    let fields: [(&str, Value); 20] = [
        ("annotationsCount", json!(found.annotations)),
        ("linkedEntitiesCount", json!(found.linked_entities)),
        ("wordsCount", json!(found.words)),
        ("treatmentDate", json!(found.last_treatment_ms)),
        ("treatmentsSummary", people.collect::<Vec<_>>().into()),
        ("appealNumber", given(&metadata["appealNumber"])),
        ("chamberName", lower(&metadata["chamberName"])),
        ("jurisdiction", lower(&metadata["jurisdiction"])),
        ("session", given(&metadata["session"])),
        ("endCaseCode", given(&metadata["endCaseCode"])),
        ("NACCode", given(&metadata["NACCode"])),
        ("decisionDate", json!(metadata["date"].as_i64().unwrap_or_default())),
        ("documentExternalId", document["externalId"].clone()),
        ("documentNumber", document["documentNumber"].clone()),
        ("publicationCategory", document["publicationCategory"].clone()),
        ("route", document["route"].clone()),
        ("importer", document["importer"].clone()),
        ("source", document["source"].clone()),
        ("checklist", document.get("checklist").cloned().unwrap_or_else(|| json!([]))),
        ("comment", input["comment"].clone()),
    ];
    row.extend(fields.map(|(name, value)| (name.to_owned(), value)));
    row.into()
}
