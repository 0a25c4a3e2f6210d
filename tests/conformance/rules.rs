//! The differences that are meant. Each names the defect of LABEL that it mends, says on which inputs it may occur, and what
//! must then be answered; no rule knows a vector.

use crate::groups::same;
use crate::marks::Mark;
use crate::recount;
use serde_json::{Value, json};

/// A documented difference.
struct Rule {
    /// The defect of LABEL, by its number, and what is done instead.
    name: &'static str,
    functions: &'static [&'static str],
    /// Whether the difference may occur on this input.
    applies: fn(&Value) -> bool,
    /// Whether this is the answer that must be given, on this input, in place of LABEL's.
    expects: fn(&Case<'_>) -> bool,
}

struct Case<'v> {
    input: &'v Value,
    label: &'v Value,
    ours: &'v Value,
}

/// The functions that count what people changed.
const COUNTING: &[&str] = &[
    "treatment.computeTreatmentInfo",
    "treatment.aggregateTreatmentInfo",
    "statisticsCreator.buildFromDocument",
];

/// The rule that says why the two answers differ.
pub(crate) fn documented(function: &str, input: &Value, label: &Value, ours: &Value) -> Option<&'static str> {
    let case = Case { input, label, ours };
    let holds =
        |rule: &&Rule| rule.functions.contains(&function) && (rule.applies)(input) && (rule.expects)(&case);
    RULES.iter().find(holds).map(|rule| rule.name)
}

const RULES: &[Rule] = &[
    Rule {
        name: "W-H9 an annotation without text is refused",
        functions: &[
            "areOverlapping",
            "areAnnotationsIncluded",
            "isAnnotationTextOverlappedWithAnyAnnotations",
            "findOverlappingAnnotation",
            "removeOverlappingAnnotations",
            "splitTextAccordingToAnnotations",
            "splitTextAccordingToAnnotations.compact",
            "anonymizer.anonymizeDocument",
        ],
        applies: |input| marks_of(input).iter().any(|mark| mark.text.is_empty()),
        expects: |case| same(case.ours, &json!({ "refused": "EmptySpan" })),
    },
    Rule {
        name: "W-D1 of no annotations none is left",
        functions: &["removeOverlappingAnnotations"],
        applies: |input| input["annotations"].as_array().is_some_and(Vec::is_empty),
        expects: |case| same(case.ours, &json!([])),
    },
    Rule {
        name: "W-C3 the longest annotation of a chain stands, whatever LABEL's scan met first",
        functions: &["removeOverlappingAnnotations"],
        applies: |input| marks_of(input).iter().all(|mark| !mark.text.is_empty()),
        expects: |case| is_greedy_by_length(&Mark::read_all(&case.input["annotations"]), case.ours),
    },
    Rule {
        name: "W-H1 the first character is shown, and a carriage return ends a line",
        functions: &["computeNearbyText"],
        applies: |_| true,
        expects: |case| same(case.ours, &nearby_by_lines(case.input)),
    },
    Rule {
        name: "W-H3 a part of the code 97H is not the code",
        functions: &["document.mustBePublished"],
        applies: |input| {
            let publication = input["publicationCategory"].as_array().into_iter().flatten();
            let code = input["NACCode"].as_str().unwrap_or_default();
            publication.into_iter().all(|category| category != "P" && category != "B")
                && !code.is_empty()
                && code != "97H"
                && "97H".contains(code)
        },
        expects: |case| same(case.ours, &json!(false)),
    },
    Rule {
        name: "W-A2 an annotation that is not what the text holds is refused, not put over something else",
        functions: &["anonymizer.anonymizeDocument"],
        applies: any_mismatch,
        expects: |case| {
            let refused = case.ours["refused"].as_str();
            matches!(refused, Some("TextMismatch" | "OutOfBounds" | "SplitsCharacter"))
        },
    },
    Rule {
        name: "W-A1 overlapping annotations are refused, not written out twice",
        functions: &[
            "splitTextAccordingToAnnotations",
            "splitTextAccordingToAnnotations.compact",
            "anonymizer.anonymizeDocument",
            "anonymizer.anonymizeDocument.digest",
        ],
        applies: |input| any_overlap(&marks_of(input)),
        expects: |case| same(case.ours, &json!({ "refused": "Overlap" })),
    },
    Rule {
        name: "W-D3 an annotation whose category is not listed is masked, so it counts",
        functions: COUNTING,
        applies: recount::any_unlisted,
        expects: |case| same(case.ours, &recount::counted(case.input, case.label)),
    },
    Rule {
        name: "W-G6 annotations of the two categories that the Court's loader adds count",
        functions: COUNTING,
        applies: recount::any_added,
        expects: |case| same(case.ours, &recount::counted(case.input, case.label)),
    },
    Rule {
        name: "(no number) a sensitive category that is never masked is not missing where it was marked already",
        functions: COUNTING,
        applies: recount::any_kept_alike,
        expects: |case| same(case.ours, &recount::counted(case.input, case.label)),
    },
    Rule {
        name: "W-B6 of several annotations that hold one any masked one counts, not the first of the list",
        functions: COUNTING,
        applies: recount::any_held_by_several,
        expects: |case| same(case.ours, &recount::counted(case.input, case.label)),
    },
    Rule {
        name: "W-E1 linked spellings are those that folding tells apart, counted for each entity",
        functions: &["statisticsCreator.buildFromDocument"],
        applies: recount::any_spelling_told_apart_otherwise,
        expects: |case| same(case.ours, &recount::counted(case.input, case.label)),
    },
];

/// Whether an annotation is not what the text holds at its place.
fn any_mismatch(input: &Value) -> bool {
    let units: Vec<u16> = input["text"].as_str().unwrap_or_default().encode_utf16().collect();
    marks_of(input).iter().any(|mark| {
        let place = usize::try_from(mark.start).ok().zip(usize::try_from(mark.end()).ok());
        place.and_then(|(start, end)| units.get(start..end))
            != Some(&mark.text.encode_utf16().collect::<Vec<_>>())
    })
}

/// Every annotation that an input names.
fn marks_of(input: &Value) -> Vec<Mark> {
    let mut marks = Mark::read_all(&input["annotations"]);
    marks.extend(
        [&input["a"], &input["b"], &input["annotation"]]
            .into_iter()
            .filter(|mark| mark.is_array())
            .map(Mark::read),
    );
    if input["start"].is_number() && input["text"].is_string() {
        marks.push(Mark::read(&json!(["asked", input["start"], input["text"]])));
    }
    marks
}

fn overlap(a: &Mark, b: &Mark) -> bool {
    a.start < b.end() && b.start < a.end()
}

fn any_overlap(marks: &[Mark]) -> bool {
    marks.iter().enumerate().any(|(index, a)| marks.iter().skip(index + 1).any(|b| overlap(a, b)))
}

/// What is kept is disjoint, and every annotation that is not kept overlaps a kept one that is at least as long.
fn is_greedy_by_length(given: &[Mark], kept: &Value) -> bool {
    let kept = Mark::read_all(kept);
    let length = |mark: &Mark| mark.end() - mark.start;
    let lost = given.iter().filter(|mark| !kept.contains(mark));
    !any_overlap(&kept)
        && kept.iter().all(|mark| given.contains(mark))
        && lost
            .into_iter()
            .all(|mark| kept.iter().any(|winner| overlap(winner, mark) && length(winner) >= length(mark)))
}

/// The line around the annotation, cut at 24 units before and 25 after: said again, by splitting the text.
fn nearby_by_lines(input: &Value) -> Value {
    let units: Vec<u16> = input["text"].as_str().unwrap_or_default().encode_utf16().collect();
    let mark = Mark::read(&input["annotation"]);
    let (start, end) =
        (usize::try_from(mark.start).unwrap_or_default(), usize::try_from(mark.end()).unwrap_or_default());
    let breaks = |unit: &u16| *unit == u16::from(b'\n') || *unit == u16::from(b'\r');
    let line = units[..start].iter().rposition(breaks).map_or(0, |at| at + 1);
    let line_end = units[end..].iter().position(breaks).map_or(units.len(), |at| end + at);
    json!({ "textStart": line.max(start.saturating_sub(24)), "textEnd": line_end.min(end + 25) })
}
