//! Diffs and treatments: the groups `annotations_diff` and `treatments`.
//!
//! Vectors hold annotations without their text. They are laid on a blank sheet at their places, so that extents are those of
//! LABEL; what lies where is looked up on the way back. LABEL's messages name annotations: they are made here, of what the
//! library refuses and the annotations of the vector.

use crate::answers::{Context, refused};
use crate::courts;
use crate::marks::{Mark, blank, page_in_order};
use label_core::edit::{SourceOrder, Treatment, TreatmentChain, TreatmentSource};
use label_core::formats::{JsonObject, dbsder, label};
use label_core::policy::{Annotator, CategoryStatus};
use label_core::{
    Annotation, AnnotationSet, Category, Diff, Editor, Error, GivenMark, OffsetUnit, ReadOptions, Span, Text,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

type Answer = Result<Value, Error>;

/// `None` where this is none of these functions.
pub(crate) fn answer(function: &str, input: &Value, context: &Context) -> Option<Value> {
    let (room, name) = function.split_once('.')?;
    let answer = match (room, name) {
        ("annotationsDiff", "computeAnnotationsDiff") => between(input),
        ("annotationsDiff", "applyToAnnotations") => applied(input),
        ("annotationsDiff", "inverse") => inverse(input),
        ("annotationsDiff", "squash") => squash(input),
        ("annotationsDiff", "computeDetailsFromAnnotationsDiff") => details(input),
        ("annotationsDiff", "assertAnnotationsDiffAutoConsistent") => asserted(input, &[own], context),
        ("annotationsDiff", "assertAnnotationsDiffCompatibleWithPreviousAnnotations") => {
            asserted(input, &[with_previous], context)
        }
        ("annotationsDiff", "assertAnnotationsDiffCompatibleWithAvailableCategories") => {
            asserted(input, &[with_categories], context)
        }
        ("annotationsDiff", "assertAnnotationsDiffAreConsistent") => {
            let all = asserted(input, &[with_previous, own, with_settings], context);
            all.map(|answer| if answer == json!(true) { Value::Null } else { answer })
        }
        ("treatment", "computeAnnotations") => in_the_end(input),
        ("treatment", "computeAnnotationsDiff") => together(input),
        ("treatment", "concat") => exported(input),
        ("treatment", "assertTreatmentsSourcesFollowRightOrder") => sources(input),
        ("treatment", "getLastTreatment") => ordered(input).map(|ids| ids.last().cloned().into()),
        ("treatment", "sortInConsistentOrder") => ordered(input).map(Value::from),
        ("treatment", "extractLastUpdateDate") => {
            let dates = |treatments: Vec<label::Treatment>| {
                json!(treatments.iter().filter_map(label::Treatment::last_update_ms).max())
            };
            Sheet::of(input).and_then(|sheet| sheet.treatments(input)).map(dates)
        }
        _ => return None,
    };
    Some(answer.unwrap_or_else(|error| refused(&error)))
}

/// A set is in reading order, LABEL's lists in that of their making: sorts both.
pub(crate) fn canonical(function: &str, answer: &Value) -> Value {
    let ours = ["annotationsDiff.", "treatment.compute", "treatment.concat"];
    if !ours.iter().any(|of| function.starts_with(of)) {
        return answer.clone();
    }
    match answer {
        Value::Array(items) if items.iter().any(is_mark) => {
            let mut marks = Mark::read_all(answer);
            marks.sort_by(|a, b| order(a).cmp(&order(b)));
            Mark::write_all(&marks)
        }
        Value::Array(items) if items.iter().all(|pair| pair[0].is_array()) => {
            let mut pairs = items.clone();
            pairs.sort_by_key(|pair| (pair[0][1].as_i64(), pair[1][1].as_i64(), pair.to_string()));
            pairs.into()
        }
        Value::Array(items) => items.iter().map(|item| canonical(function, item)).collect(),
        Value::Object(fields) => {
            let sorted = fields.iter().map(|(name, value)| match name.as_str() {
                "checklist" | "version" => (name.clone(), value.clone()),
                _ => (name.clone(), canonical(function, value)),
            });
            sorted.collect::<serde_json::Map<_, _>>().into()
        }
        other => other.clone(),
    }
}

fn is_mark(value: &Value) -> bool {
    value[0].is_string() && value[1].is_number()
}

fn order(mark: &Mark) -> (i64, &str, &str, &str) {
    (mark.start, &mark.text, &mark.category, &mark.entity)
}

/// Every annotation that an input names.
pub(crate) fn marks_of(input: &Value) -> Vec<Mark> {
    let rows = |list: &'_ Value| list.as_array().cloned().unwrap_or_default();
    let mut diffs = rows(&input["diffs"]);
    diffs.extend(input.get("diff").cloned());
    diffs.extend(rows(&input["treatments"]).iter().map(|treatment| treatment["annotationsDiff"].clone()));
    let mut lists = vec![input["annotations"].clone(), input["previous"].clone(), input["next"].clone()];
    lists.extend(diffs.iter().flat_map(|diff| [diff["before"].clone(), diff["after"].clone()]));
    lists.iter().flat_map(Mark::read_all).collect()
}

/// Whether no text holds all these annotations: two want different letters at one place.
pub(crate) fn contradict(marks: &[Mark]) -> bool {
    let mut letters: BTreeMap<i64, u16> = BTreeMap::new();
    let mut units = marks.iter().flat_map(|mark| (mark.start..).zip(mark.text.encode_utf16()));
    units.any(|(place, letter)| *letters.entry(place).or_insert(letter) != letter)
}

/// Where the annotations of a vector lie.
struct Sheet {
    text: Text,
    marks: Vec<(Mark, Span)>,
}

impl Sheet {
    /// At their places, for a question of places.
    fn at_places(input: &Value) -> Result<Sheet, Error> {
        let marks = marks_of(input);
        let text = blank(&marks);
        let spans = marks.iter().map(|mark| mark.span(&text)).collect::<Result<Vec<_>, _>>()?;
        Ok(Sheet { text, marks: marks.into_iter().zip(spans).collect() })
    }

    /// For a question of what is equal: at their places, or one after the other where no text holds them all.
    fn of(input: &Value) -> Result<Sheet, Error> {
        let mut marks = marks_of(input);
        if !contradict(&marks) {
            return Sheet::at_places(input);
        }
        marks.sort_by(|a, b| order(a).cmp(&order(b)));
        let mut places = marks.clone();
        places.dedup_by(|a, b| (a.start, &a.text) == (b.start, &b.text));
        let (text, spans) = page_in_order(&places)?;
        let place = |mark: &Mark| {
            let at = places.iter().position(|place| (place.start, &place.text) == (mark.start, &mark.text));
            at.map(|at| spans[at])
        };
        let marks = marks.into_iter().filter_map(|mark| place(&mark).map(|span| (mark, span))).collect();
        Ok(Sheet { text, marks })
    }

    fn span(&self, mark: &Mark) -> Result<Span, Error> {
        let place = |known: &&(Mark, Span)| (known.0.start, &known.0.text) == (mark.start, &mark.text);
        self.marks.iter().find(place).map_or_else(|| mark.span(&self.text), |known| Ok(known.1))
    }

    /// A mark as LABEL stores it, on this sheet.
    fn written(&self, mark: &Mark) -> Answer {
        let span = self.span(mark)?;
        Ok(json!({
            "category": mark.category,
            "entityId": mark.entity,
            "start": self.text.range(span, OffsetUnit::Utf16)?.start,
            "text": self.text.slice(span)?,
            "score": mark.score,
            "source": mark.source,
        }))
    }

    fn list(&self, marks: &[Mark]) -> Answer {
        marks.iter().map(|mark| self.written(mark)).collect()
    }

    fn diff_of(&self, before: &[Mark], after: &[Mark]) -> Result<label::Diff, Error> {
        let json = json!({ "before": self.list(before)?, "after": self.list(after)? });
        label::Diff::from_json(json.to_string(), &ReadOptions::default())
    }

    fn diff(&self, diff: &Value) -> Result<label::Diff, Error> {
        self.diff_of(&Mark::read_all(&diff["before"]), &Mark::read_all(&diff["after"]))
    }

    fn set(&self, marks: &[Mark]) -> Result<AnnotationSet, Error> {
        let given = self.diff_of(&[], marks)?.diff(&self.text)?;
        AnnotationSet::new(&self.text, given.added().iter().cloned())
    }

    /// The mark of the vector that says what an annotation says.
    fn mark(&self, mark: &GivenMark<'static>) -> Mark {
        let score = mark.score().map_or(Value::Null, Value::from);
        let says = |(known, span): &&(Mark, Span)| {
            let start = self.text.range(*span, OffsetUnit::Utf16).map_or(-1, |range| range.start as i128);
            (known.category.as_str(), known.entity.as_str(), start)
                == (mark.label(), mark.entity().unwrap_or_default(), mark.start())
                && self.text.slice(*span).is_ok_and(|text| Some(text) == mark.text())
        };
        let alike: Vec<&Mark> = self.marks.iter().filter(says).map(|known| &known.0).collect();
        let exact = alike.iter().find(|known| known.score.as_f64() == score.as_f64());
        let found = exact.or(alike.first()).map(|known| (*known).clone());
        found.unwrap_or_else(|| Mark::read(&json!([mark.label(), -1, "not of the vector", mark.entity()])))
    }

    fn mark_of(&self, annotation: &Annotation) -> Result<Mark, Error> {
        label::stored_mark(&self.text, annotation).map(|mark| self.mark(&mark))
    }

    fn write(&self, marks: &[GivenMark<'static>]) -> Value {
        Mark::write_all(&marks.iter().map(|mark| self.mark(mark)).collect::<Vec<_>>())
    }

    fn write_set(&self, set: &AnnotationSet) -> Answer {
        let marks = set.iter().map(|annotation| self.mark_of(annotation)).collect::<Result<Vec<_>, _>>()?;
        Ok(Mark::write_all(&marks))
    }

    fn write_diff(&self, diff: &Diff) -> Value {
        let diff = label::Diff::of(diff);
        json!({ "before": self.write(diff.before()), "after": self.write(diff.after()) })
    }

    fn treatments(&self, input: &Value) -> Result<Vec<label::Treatment>, Error> {
        let rows = input["treatments"].as_array().cloned().unwrap_or_default();
        let treatment = |mut row: Value| {
            let diff = &row["annotationsDiff"];
            let (before, after) = (Mark::read_all(&diff["before"]), Mark::read_all(&diff["after"]));
            row["annotationsDiff"] = json!({ "before": self.list(&before)?, "after": self.list(&after)? });
            label::Treatment::from_json(row.to_string(), &ReadOptions::default())
        };
        rows.into_iter().map(treatment).collect()
    }

    /// The treatments as a chain of one document.
    fn chain(&self, input: &Value) -> Result<TreatmentChain, Error> {
        let treatments = self.treatments(input)?;
        let Some(first) = treatments.first() else {
            return TreatmentChain::new(&self.text, Vec::new(), &SourceOrder::label());
        };
        let json = json!({
            "_id": first.document_id(),
            "documentNumber": 1,
            "source": "vector",
            "text": self.text.as_str(),
            "decisionMetadata": {},
        });
        let document = label::Document::from_json(json.to_string(), &ReadOptions::default())?;
        let chain = document.chain(&treatments, &SourceOrder::label(), &ReadOptions::default());
        let chain = chain.map_err(|error| error.root().clone())?;
        // Those of another document are none of its treatments.
        match chain.treatments().len() {
            all if all == treatments.len() => Ok(chain),
            index => Err(Error::BrokenChain { index }),
        }
    }
}

fn between(input: &Value) -> Answer {
    let sheet = Sheet::of(input)?;
    let [before, after] = ["previous", "next"].map(|list| sheet.set(&Mark::read_all(&input[list])));
    Ok(sheet.write_diff(&Diff::between(&before?, &after?)?))
}

fn applied(input: &Value) -> Answer {
    let sheet = Sheet::of(input)?;
    let set = sheet.set(&Mark::read_all(&input["annotations"]))?;
    sheet.write_set(&sheet.diff(&input["diff"])?.diff_on(&set)?.apply(&set)?)
}

fn inverse(input: &Value) -> Answer {
    let sheet = Sheet::of(input)?;
    Ok(sheet.write_diff(&sheet.diff(&input["diff"])?.diff(&sheet.text)?.inverse()))
}

fn squash(input: &Value) -> Answer {
    let sheet = Sheet::of(input)?;
    let diffs = input["diffs"].as_array().into_iter().flatten();
    let diffs = diffs.map(|diff| sheet.diff(diff)?.diff(&sheet.text)).collect::<Result<Vec<_>, _>>()?;
    Ok(sheet.write_diff(&Diff::squash(&sheet.text, &diffs)?))
}

/// LABEL counts what is as long as before as smaller.
fn details(input: &Value) -> Answer {
    let sheet = Sheet::at_places(input)?;
    let diff = sheet.diff(&input["diff"])?.diff(&sheet.text)?.in_substance();
    let details = diff.details();
    let list = |annotations: &[&Annotation]| -> Answer {
        annotations.iter().map(|annotation| Ok(sheet.mark_of(annotation)?.write())).collect()
    };
    let pairs = |pairs: &[(&Annotation, &Annotation)]| -> Answer {
        pairs.iter().map(|(before, after)| list(&[before, after])).collect()
    };
    Ok(json!({
        "addedAnnotations": list(&details.added)?,
        "deletedAnnotations": list(&details.deleted)?,
        "categoryChangedAnnotations": pairs(&details.recategorised)?,
        "resizedBiggerAnnotations": pairs(&details.grown)?,
        "resizedSmallerAnnotations": pairs(&[details.shrunk, details.shifted].concat())?,
    }))
}

type Check = fn(&Sheet, &Value, &Context) -> Result<Option<String>, Error>;

/// What LABEL's assertion says: `true`, or the message of the first check that fails.
fn asserted(input: &Value, checks: &[Check], context: &Context) -> Answer {
    let sheet = Sheet::at_places(input)?;
    let action = input["actionToPerform"].as_str();
    for check in checks {
        if let Some(message) = check(&sheet, input, context)? {
            let before = action.map(|action| format!("Could not {action}: ")).unwrap_or_default();
            return Ok(json!({ "error": format!("{before}{message}") }));
        }
    }
    Ok(json!(true))
}

pub(crate) fn said(mark: &Mark) -> String {
    format!("({} / {} / {})", mark.category, mark.text, mark.start)
}

/// Whether what a diff adds is disjoint.
fn own(sheet: &Sheet, input: &Value, _: &Context) -> Result<Option<String>, Error> {
    match sheet.diff(&input["diff"])?.diff(&sheet.text) {
        Ok(_) => Ok(None),
        Err(Error::Overlap { first_start, first_end, second_start, second_end, unit }) => {
            let mut after = Mark::read_all(&input["diff"]["after"]);
            after.sort_by_key(|mark| mark.start);
            let place = |mark: &Mark| -> Result<(usize, usize), Error> {
                let range = sheet.text.range(sheet.span(mark)?, OffsetUnit::Char)?;
                Ok((range.start, range.end))
            };
            let refused = [(first_start, first_end), (second_start, second_end)];
            let neighbours = after.iter().zip(after.iter().skip(1));
            let any =
                after.iter().enumerate().flat_map(|(at, a)| after.iter().skip(at + 1).map(move |b| (a, b)));
            for (a, b) in neighbours.chain(any) {
                let places = [place(a)?, place(b)?];
                if places == refused || [places[1], places[0]] == refused {
                    return Ok(Some(both_overlap(a, b)));
                }
            }
            Err(Error::Overlap { first_start, first_end, second_start, second_end, unit })
        }
        Err(error) => Err(error),
    }
}

pub(crate) fn both_overlap(a: &Mark, b: &Mark) -> String {
    format!("annotations {} and {} overlap.", said(a), said(b))
}

/// Whether what a diff adds is disjoint from what stays: asked of each annotation, in LABEL's order.
fn with_previous(sheet: &Sheet, input: &Value, _: &Context) -> Result<Option<String>, Error> {
    let previous = Mark::read_all(&input["previous"]);
    let before = Mark::read_all(&input["diff"]["before"]);
    let set = sheet.set(&previous)?;
    for mark in Mark::read_all(&input["diff"]["after"]) {
        let diff = sheet.diff_of(&before, std::slice::from_ref(&mark))?.diff_on(&set)?;
        match diff.apply(&set) {
            Ok(_) => {}
            Err(Error::Overlap { .. }) => {
                let covered = set.overlapping(sheet.span(&mark)?)?;
                let stays = |annotation: &&Annotation| !diff.removed().contains(annotation);
                let covered = covered.iter().filter(stays).map(|annotation| sheet.mark_of(annotation));
                let covered = covered.collect::<Result<Vec<_>, _>>()?;
                let first = previous.iter().find(|mark| covered.contains(mark));
                let first = first.map(said).unwrap_or_default();
                let message = format!(
                    "annotations diff previousAnnotation {first} overlaps with afterAnnotation {}",
                    said(&mark)
                );
                return Ok(Some(message));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

fn with_categories(sheet: &Sheet, input: &Value, _: &Context) -> Result<Option<String>, Error> {
    let names = input["availableCategories"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let categories = names.map(Category::new).collect::<Result<Vec<_>, _>>()?;
    let editor = Editor::human().only(categories.iter().cloned());
    allowed(sheet, input, &editor, &categories)
}

/// Whether what a diff adds is of categories that its author may use.
fn with_settings(sheet: &Sheet, input: &Value, context: &Context) -> Result<Option<String>, Error> {
    let shown = [CategoryStatus::Visible, CategoryStatus::AlwaysVisible, CategoryStatus::Annotable];
    let annotator =
        if input["treatmentSource"] == json!("NLP") { Annotator::Model } else { Annotator::Human };
    let categories = courts::catalogue(input, context)?.categories(&shown, annotator);
    let editor = Editor::human().only(categories.iter().cloned());
    allowed(sheet, input, &editor, &categories)
}

fn allowed(
    sheet: &Sheet,
    input: &Value,
    editor: &Editor,
    categories: &[Category],
) -> Result<Option<String>, Error> {
    let empty = sheet.set(&[])?;
    for mark in Mark::read_all(&input["diff"]["after"]) {
        let diff = sheet.diff_of(&[], std::slice::from_ref(&mark))?.diff(&sheet.text)?;
        match editor.apply(&diff, &empty) {
            Ok(_) => {}
            Err(Error::CategoryNotAllowed { category }) => {
                let names: Vec<&str> = categories.iter().map(Category::as_str).collect();
                let mark = format!("({category} / {} ({}) / {})", mark.text, mark.entity, mark.start);
                let names = names.join(", ");
                return Ok(Some(format!("{mark} category is not in availableCategories: [{names}]")));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// What LABEL says of a chain that is none.
fn chain_error(input: &Value, error: &Error) -> Value {
    let rows = || input["treatments"].as_array().into_iter().flatten();
    match error {
        Error::BrokenChain { .. } => {
            let ids: Vec<&str> = rows().filter_map(|row| row["_id"].as_str()).collect();
            let ids = ids.join(", ");
            json!({ "error": format!("Can not compute annotations from inconsistent treatments : [{ids}]") })
        }
        Error::BadSource { .. } => {
            let mut rows: Vec<&Value> = rows().collect();
            rows.sort_by_key(|row| row["order"].as_i64());
            let sources: Vec<&str> = rows.iter().filter_map(|row| row["source"].as_str()).collect();
            json!({ "error": not_the_pattern(&sources) })
        }
        other => refused(other),
    }
}

pub(crate) fn not_the_pattern(sources: &[&str]) -> String {
    format!("Treatment sources do not follow the pattern: [{}]", sources.join(", "))
}

/// LABEL's message where the treatments of an input are no chain by their places and sources.
pub(crate) fn no_chain(input: &Value) -> Option<Value> {
    let broken = Sheet::of(input).and_then(|sheet| sheet.chain(input)).err()?;
    let of_order = matches!(broken, Error::BrokenChain { .. } | Error::BadSource { .. });
    of_order.then(|| chain_error(input, &broken))
}

fn on_sheet(input: &Value, ask: impl FnOnce(&Sheet, &TreatmentChain) -> Answer) -> Answer {
    let sheet = Sheet::of(input)?;
    match sheet.chain(input) {
        Ok(chain) => ask(&sheet, &chain),
        Err(error) => Ok(chain_error(input, &error)),
    }
}

fn in_the_end(input: &Value) -> Answer {
    on_sheet(input, |sheet, chain| sheet.write_set(chain.current()))
}

/// The diffs of treatments that need not be all of a document: only their places must follow on one another.
fn together(input: &Value) -> Answer {
    let sheet = Sheet::of(input)?;
    let mut treatments = sheet.treatments(input)?;
    treatments.sort_by_key(label::Treatment::order);
    // A source order of anybody, and diffs that change nothing: the places alone are asked for.
    let anybody = SourceOrder::new([(vec![TreatmentSource::NLP], 0..=usize::MAX)])?;
    let of_one = treatments.iter().all(|one| one.document_id() == treatments[0].document_id());
    let places = treatments
        .iter()
        .map(|one| Treatment::new(TreatmentSource::NLP, one.order(), Diff::empty(&sheet.text)));
    let chain = TreatmentChain::new(&sheet.text, places.collect(), &anybody);
    match chain {
        Err(error) => return Ok(chain_error(input, &error)),
        Ok(_) if !of_one => return Ok(chain_error(input, &Error::BrokenChain { index: 0 })),
        Ok(_) => {}
    }
    let diffs = treatments.iter().map(|one| one.diff().diff(&sheet.text)).collect::<Result<Vec<_>, _>>()?;
    Ok(sheet.write_diff(&Diff::squash(&sheet.text, &diffs)?))
}

fn exported(input: &Value) -> Answer {
    let given = |name: &str| input.get(name).filter(|value| !value.is_null()).map(Value::to_string);
    let (versions, checklist) = (given("nlpVersions"), given("checklist"));
    on_sheet(input, |sheet, chain| {
        let unit = OffsetUnit::Utf16;
        let treatments = dbsder::Treatment::of_chain(chain, unit, versions.as_deref(), checklist.as_deref())?;
        let row = |treatment: &dbsder::Treatment| -> Answer {
            let marks = treatment.label_marks(&sheet.text, unit, label_core::formats::Spelling::Check);
            let marks = marks.into_iter().collect::<Result<Vec<_>, _>>()?;
            let mut row: Value = serde_json::from_str(&treatment.to_json()).unwrap_or_default();
            row["annotations"] = sheet.write(&marks);
            Ok(row)
        };
        treatments.iter().map(row).collect()
    })
}

fn sources(input: &Value) -> Answer {
    let names: Vec<&str> =
        input["sources"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let sources = names.iter().map(|name| TreatmentSource::new(*name)).collect::<Result<Vec<_>, _>>()?;
    Ok(match SourceOrder::label().check(&sources) {
        Ok(()) => json!(true),
        Err(_) => json!({ "error": not_the_pattern(&names) }),
    })
}

/// The ids of treatments, in their order.
fn ordered(input: &Value) -> Result<Vec<Value>, Error> {
    let mut treatments = Sheet::of(input)?.treatments(input)?;
    treatments.sort_by_key(label::Treatment::order);
    let id = |treatment: &label::Treatment| serde_json::from_str(treatment.field("_id").unwrap_or("null"));
    Ok(treatments.iter().map(|treatment| id(treatment).unwrap_or_default()).collect())
}
