//! For every function of LABEL that the library covers: what the library answers. Translation only.

use crate::courts;
use crate::marks::{Mark, blank, numbered_set, original};
use crate::{diffs, metrics, operations, queries, words};
use label_core::annotation::{Chunk, words_covered};
use label_core::compat::label_v1;
use label_core::text::edit_distance;
use label_core::{Annotation, Error, OffsetUnit, Overlap, SetOptions, Span, Text};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What lies beside the vectors: the texts that they refer to, and the Court's settings.
pub(crate) struct Context {
    pub(crate) texts: BTreeMap<String, String>,
    pub(crate) production: Value,
}

impl Context {
    /// What is not there is empty: a vector that needs it then differs.
    pub(crate) fn read(vectors: &Path) -> Context {
        let mut texts = BTreeMap::new();
        for line in fs::read_to_string(vectors.join("documents.jsonl")).unwrap_or_default().lines() {
            let Ok(row) = serde_json::from_str::<Value>(line) else { continue };
            let string = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
            texts.insert(string("docRef"), string("text"));
        }
        let production = fs::read_to_string(vectors.join("production_settings.json")).unwrap_or_default();
        Context { texts, production: serde_json::from_str(&production).unwrap_or_default() }
    }

    /// An input with the text that it refers to, if it does.
    pub(crate) fn with_text(&self, input: &Value) -> Value {
        let mut input = input.clone();
        if let Some(text) = input["docRef"].as_str().and_then(|name| self.texts.get(name)) {
            input["text"] = text.as_str().into();
        }
        input
    }
}

/// What an error of the library looks like as an answer.
pub(crate) fn refused(error: &Error) -> Value {
    json!({ "refused": serde_json::to_value(error.root()).unwrap_or_default()["kind"] })
}

type Answer = Result<Value, Error>;

/// `None` where the library is not asked. What was recorded tells whom LABEL calls how in the middle of a sequence, and nothing
/// else.
pub(crate) fn answer(function: &str, input: &Value, recorded: &Value, context: &Context) -> Option<Value> {
    let answer = match function {
        "computeLevenshteinDistance" => {
            let [a, b] = strings(input, ["a", "b"]);
            Ok(json!(edit_distance(a, b, OffsetUnit::Utf16)))
        }
        "similar" => {
            let [a, b] = strings(input, ["a", "b"]);
            Ok(json!(label_v1::similar(a, b, input["threshold"].as_f64().unwrap_or_default())))
        }
        "areOverlapping" => on_blank([&input["a"], &input["b"]], |[a, b]| json!(a.overlaps(b))),
        "areAnnotationsIncluded" => included(input),
        "isAnnotationTextOverlappedWithAnyAnnotations" => {
            overlapped(input).map(|found| json!(found.is_some()))
        }
        "findOverlappingAnnotation" => {
            overlapped(input).map(|found| found.map_or(Value::Null, |mark| mark.write()))
        }
        "removeOverlappingAnnotations" => longest(input),
        "annotationLinker.link" => link(input),
        "annotationLinker.unlink" | "entityIdHandler.syncEntityId" => {
            unlink(&Mark::read(&input["annotation"]))
        }
        "annotationUpdater.updateAnnotationText" => {
            let text = input["text"].as_str().unwrap_or_default().to_owned();
            let start = input["start"].as_i64().unwrap_or_default();
            unlink(&Mark { text, start, ..Mark::read(&input["annotation"]) })
        }
        "annotationUpdater.updateAnnotationCategory" => {
            let category = input["category"].as_str().unwrap_or_default().to_owned();
            unlink(&Mark { category, ..Mark::read(&input["annotation"]) })
        }
        "comparator.equal" => pair(input, |a, b| a.says_same(b)),
        "comparator.equalModuloCategory" => pair(input, |a, b| a.span() == b.span()),
        "comparator.compareByText" => {
            let (a, b) = (Mark::read(&input["a"]), Mark::read(&input["b"]));
            let order = label_v1::compare_by_text((&a.text, a.start), (&b.text, b.start));
            Ok(json!(order as i8))
        }
        "sortByText" => {
            let mut marks = Mark::read_all(&input["annotations"]);
            marks.sort_by(|a, b| label_v1::compare_by_text((&a.text, a.start), (&b.text, b.start)));
            Ok(Mark::write_all(&marks))
        }
        "sortAnnotations" => {
            let mut marks = Mark::read_all(&input["annotations"]);
            marks.sort_by(|a, b| {
                let by_place = a.start.cmp(&b.start);
                let fields = |mark: &Mark| [mark.entity.clone(), mark.text.clone(), mark.category.clone()];
                by_place.then_with(|| {
                    fields(a)
                        .iter()
                        .zip(fields(b))
                        .map(|(a, b)| label_v1::compare(a, &b))
                        .find(|order| order.is_ne())
                        .unwrap_or(std::cmp::Ordering::Equal)
                })
            });
            Ok(Mark::write_all(&marks))
        }
        "computeNearbyText" => nearby(input),
        "isAnnotationTextInAnnotations" => covered(input),
        "splitTextAccordingToAnnotations" | "splitTextAccordingToAnnotations.compact" => {
            split(input, function.ends_with("compact"))
        }
        _ => {
            return words::answer(function, input, context)
                .or_else(|| courts::answer(function, input, context))
                .or_else(|| operations::answer(function, input, recorded, context))
                .or_else(|| queries::answer(function, input))
                .or_else(|| metrics::answer(function, input, context))
                .or_else(|| diffs::answer(function, input, context));
        }
    };
    Some(answer.unwrap_or_else(|error| refused(&error)))
}

fn strings<'v, const N: usize>(input: &'v Value, names: [&str; N]) -> [&'v str; N] {
    names.map(|name| input[name].as_str().unwrap_or_default())
}

/// Spans of marks on a blank text.
fn on_blank<const N: usize>(marks: [&Value; N], ask: impl Fn([Span; N]) -> Value) -> Answer {
    let marks: Vec<Mark> = marks.into_iter().map(Mark::read).collect();
    let text = blank(&marks);
    let spans = marks.iter().map(|mark| mark.span(&text)).collect::<Result<Vec<_>, _>>()?;
    Ok(spans.try_into().map_or(Value::Null, ask))
}

/// 0: the same; -1: the first lies within the second; 1: the second within the first.
fn included(input: &Value) -> Answer {
    let texts_equal = Mark::read(&input["a"]).text == Mark::read(&input["b"]).text;
    on_blank([&input["a"], &input["b"]], |[a, b]| {
        if a == b && texts_equal {
            json!(0)
        } else if b.contains(a) {
            json!(-1)
        } else if a.contains(b) {
            json!(1)
        } else {
            Value::Null
        }
    })
}

/// The first mark, in the order of the list, that overlaps the text at `start`.
fn overlapped(input: &Value) -> Result<Option<Mark>, Error> {
    let marks = Mark::read_all(&input["annotations"]);
    let asked = Mark::read(&json!(["asked", input["start"], input["text"]]));
    let text = blank(&[marks.clone(), vec![asked.clone()]].concat());
    let asked = asked.span(&text)?;
    for mark in marks {
        if mark.span(&text)?.overlaps(asked) {
            return Ok(Some(mark));
        }
    }
    Ok(None)
}

fn longest(input: &Value) -> Answer {
    let marks = Mark::read_all(&input["annotations"]);
    let options = SetOptions::default().with_overlap(Overlap::Longest);
    let set = numbered_set(&blank(&marks), &marks, &options)?;
    Ok(Mark::write_all(set.iter().filter_map(|annotation| original(annotation, &marks))))
}

/// The first of two marks, linked to the entity of the second.
fn link(input: &Value) -> Answer {
    let (source, target) = (Mark::read(&input["source"]), Mark::read(&input["target"]));
    let text = blank(&[source.clone(), target.clone()]);
    let linked = source.annotation(&text)?.with_entity(target.annotation(&text)?.entity().clone());
    Ok(source.with_entity(linked.entity().as_str()).write())
}

/// The mark with the entity that LABEL computes for it.
fn unlink(mark: &Mark) -> Answer {
    Ok(mark.with_entity(&label_v1::entity_id(&mark.category, &mark.text)).write())
}

/// Two marks, each on a text that is blank but for its own spelling, so that equal spans of unequal spelling differ.
fn pair(input: &Value, ask: impl Fn(&Annotation, &Annotation) -> bool) -> Answer {
    let place = |mark: &Mark| -> Result<Annotation, Error> {
        let blanks = " ".repeat(usize::try_from(mark.start).unwrap_or_default());
        mark.annotation(&Text::new(format!("{blanks}{}", mark.text))?)
    };
    let (a, b) = (Mark::read(&input["a"]), Mark::read(&input["b"]));
    Ok(json!(ask(&place(&a)?, &place(&b)?)))
}

/// LABEL shows 24 units before and 25 after, within the line.
fn nearby(input: &Value) -> Answer {
    let text = Text::new(input["text"].as_str().unwrap_or_default())?;
    let span = Mark::read(&input["annotation"]).span(&text)?;
    let range = text.range(text.nearby(span, 24, 25, OffsetUnit::Utf16)?, OffsetUnit::Utf16)?;
    Ok(json!({ "textStart": range.start, "textEnd": range.end }))
}

fn covered(input: &Value) -> Answer {
    let mark = Mark::read(&input["annotation"]);
    let marks = Mark::read_all(&input["annotations"]);
    let length = blank(&[marks.clone(), vec![mark.clone()]].concat()).len(OffsetUnit::Utf16);
    // The mark's own spelling on a blank page: its words are what must be covered.
    let before = usize::try_from(mark.start).unwrap_or_default();
    let after = length.saturating_sub(usize::try_from(mark.end()).unwrap_or_default());
    let text = Text::new(format!("{}{}{}", " ".repeat(before), mark.text, " ".repeat(after)))?;
    let spans = marks.iter().map(|mark| mark.span(&text)).collect::<Result<Vec<_>, _>>()?;
    Ok(json!(words_covered(&text, mark.span(&text)?, &spans)?))
}

fn split(input: &Value, compact: bool) -> Answer {
    let text = Text::new(input["text"].as_str().unwrap_or_default())?;
    let marks = Mark::read_all(&input["annotations"]);
    let set = numbered_set(&text, &marks, &SetOptions::default())?;
    let mut chunks = Vec::new();
    for chunk in set.chunks() {
        let (kind, span) = match chunk {
            Chunk::Text(span) => ("t", span),
            Chunk::Annotation(annotation) => ("a", annotation.span()),
        };
        let range = text.range(span, OffsetUnit::Utf16)?;
        let content = if compact { json!(range.len()) } else { json!(text.slice(span)?) };
        chunks.push(json!([kind, range.start, content]));
    }
    Ok(chunks.into())
}
