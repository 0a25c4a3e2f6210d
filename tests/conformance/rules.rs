//! The differences that are meant. Each names the defect of LABEL that it mends, says on which inputs it may occur, and what
//! must then be answered; no rule knows a vector.

use crate::groups::same;
use crate::marks::{Mark, of_whole_letters};
use crate::recount;
use label_core::compat::label_v1;
use label_core::text::fold_str;
use serde_json::{Value, json};
use std::collections::BTreeSet;

pub(crate) mod diffs;
pub(crate) mod operations;

/// A documented difference.
pub(crate) struct Rule {
    /// The defect of LABEL, by its number, and what is done instead.
    pub(crate) name: &'static str,
    pub(crate) functions: &'static [&'static str],
    /// Whether the difference may occur on this input.
    pub(crate) applies: fn(&Value) -> bool,
    /// Whether this is the answer that must be given, on this input, in place of LABEL's.
    pub(crate) expects: fn(&Case<'_>) -> bool,
}

pub(crate) struct Case<'v> {
    pub(crate) input: &'v Value,
    pub(crate) ours: &'v Value,
    /// What LABEL answered, as the two are compared.
    pub(crate) label: &'v Value,
    /// What LABEL answered, as it was recorded.
    pub(crate) recorded: &'v Value,
}

/// The functions that count what people changed.
const COUNTING: &[&str] = &[
    "treatment.computeTreatmentInfo",
    "treatment.aggregateTreatmentInfo",
    "statisticsCreator.buildFromDocument",
];

/// The rule that says why the two answers differ.
pub(crate) fn documented(function: &str, case: &Case<'_>) -> Option<&'static str> {
    let holds = |rule: &&Rule| {
        rule.functions.contains(&function) && (rule.applies)(case.input) && (rule.expects)(case)
    };
    RULES.iter().chain(operations::RULES).chain(diffs::RULES).find(holds).map(|rule| rule.name)
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
            "client.getSplittedTextByLine",
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
            "client.getSplittedTextByLine",
        ],
        applies: |input| any_overlap(&marks_of(input)),
        expects: |case| same(case.ours, &json!({ "refused": "Overlap" })),
    },
    Rule {
        name: "W-E3 no letter is cut: an annotation is of whole letters",
        functions: &["splitTextAccordingToAnnotations", "splitTextAccordingToAnnotations.compact"],
        applies: any_cut,
        expects: |case| {
            let shown = case.label[0][2].is_string();
            as_whole(case, |marks| chunks(&units_of(case.input), marks, shown))
        },
    },
    Rule {
        name: "W-E3 no letter is cut: an annotation is of whole letters",
        functions: &["client.getSplittedTextByLine"],
        applies: any_cut,
        expects: |case| as_whole(case, |marks| lines_by_units(case.input, marks)),
    },
    Rule {
        name: "W-H5 after a carriage return and line feed the index goes on by two",
        functions: &["client.getSplittedTextByLine"],
        applies: |input| input["text"].as_str().is_some_and(|text| text.contains("\r\n")),
        expects: |case| as_whole(case, |marks| lines_by_units(case.input, marks)),
    },
    Rule {
        name: "W-H11 an annotation with a line end in it is on every line that it touches, and a line is a line",
        functions: &["client.getSplittedTextByLine"],
        applies: |input| marks_of(input).iter().any(|mark| mark.text.contains(['\n', '\r'])),
        expects: |case| as_whole(case, |marks| lines_by_units(case.input, marks)),
    },
    Rule {
        name: "W-E1 spellings that differ in ligatures, apostrophes or accents only are one, composed or not",
        functions: &["annotationLinkHandler.getRepresentatives", "annotationLinkHandler.countLinkedEntities"],
        applies: |input| {
            any_two(&marks_of(input), |a, b| label_id(a) != label_id(b) && folded(a) == folded(b))
        },
        expects: |case| same(case.ours, &by_folding(case)),
    },
    Rule {
        name: "W-E6 annotations of two categories or of two spellings are two, also where their ids read alike",
        functions: &["annotationLinkHandler.getRepresentatives", "annotationLinkHandler.countLinkedEntities"],
        applies: |input| {
            any_two(&marks_of(input), |a, b| label_id(a) == label_id(b) && folded(a) != folded(b))
        },
        expects: |case| same(case.ours, &by_folding(case)),
    },
    Rule {
        name: "W-B6 a spelling counts in every entity that it is linked to, whichever annotation is the first of the list",
        functions: &["annotationLinkHandler.countLinkedEntities"],
        applies: |input| any_two(&marks_of(input), |a, b| folded(a) == folded(b) && a.entity != b.entity),
        expects: |case| same(case.ours, &by_folding(case)),
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

fn label_id(mark: &Mark) -> String {
    label_v1::entity_id(&mark.category, &mark.text)
}

fn folded(mark: &Mark) -> (String, String) {
    (mark.category.clone(), fold_str(&mark.text).trim().to_owned())
}

/// What LABEL's definition gives with category and folded spelling in place of its ids: the representatives, or how many
/// there are of each entity beyond the first.
fn by_folding(case: &Case<'_>) -> Value {
    let mut marks = Mark::read_all(&case.input["annotations"]);
    let mut seen = BTreeSet::new();
    if case.ours.is_number() {
        marks.retain(|mark| seen.insert((Some(mark.entity.clone()), folded(mark))));
        let entities: BTreeSet<&str> = marks.iter().map(|mark| mark.entity.as_str()).collect();
        return json!(marks.len() - entities.len());
    }
    marks.retain(|mark| seen.insert((None, folded(mark))));
    marks.sort_by(|a, b| label_v1::compare_by_text((&a.text, a.start), (&b.text, b.start)));
    Mark::write_all(&marks)
}

/// The mark that covers a piece of a line, if one does; where the piece starts; its units.
type Piece = (Option<usize>, usize, Vec<u16>);

/// The pieces of each line, from unit to unit: a piece ends where the mark of the next unit is another.
fn lines_by_units(input: &Value, marks: &[Mark]) -> Value {
    let units = units_of(input);
    let mark_of = |at: usize| marks.iter().position(|mark| (mark.start..mark.end()).contains(&(at as i64)));
    let mut lines: Vec<Vec<Piece>> = vec![Vec::new()];
    for (at, &unit) in units.iter().enumerate() {
        let feeds = unit == u16::from(b'\n');
        let returns = unit == u16::from(b'\r');
        if feeds || (returns && units.get(at + 1) != Some(&u16::from(b'\n'))) {
            lines.push(Vec::new());
        }
        let Some(line) = lines.last_mut().filter(|_| !feeds && !returns) else { continue };
        match line.last_mut().filter(|piece| piece.0 == mark_of(at)) {
            Some(piece) => piece.2.push(unit),
            None => line.push((mark_of(at), at, vec![unit])),
        }
    }
    let piece = |(mark, start, units): Piece| {
        json!([if mark.is_some() { "a" } else { "t" }, start, String::from_utf16_lossy(&units)])
    };
    let line = |(index, line): (usize, Vec<_>)| json!({ "line": index + 1, "content": line.into_iter().map(piece).collect::<Vec<_>>() });
    lines.into_iter().enumerate().map(line).collect()
}

fn units_of(input: &Value) -> Vec<u16> {
    input["text"].as_str().unwrap_or_default().encode_utf16().collect()
}

/// The annotations of an input, each of whole letters: see [`of_whole_letters`].
fn whole(input: &Value, line_ends: bool) -> Vec<Mark> {
    of_whole_letters(input["text"].as_str().unwrap_or_default(), &marks_of(input), line_ends)
}

fn any_cut(input: &Value) -> bool {
    whole(input, true) != marks_of(input)
}

/// Whether the answer is that for the annotations of whole letters, without or with the line ends that they cut; those that
/// then overlap are refused.
fn as_whole(case: &Case<'_>, answer: impl Fn(&[Mark]) -> Value) -> bool {
    [false, true].into_iter().any(|line_ends| {
        let marks = whole(case.input, line_ends);
        if any_overlap(&marks) {
            return same(case.ours, &json!({ "refused": "Overlap" }));
        }
        same(case.ours, &answer(&marks))
    })
}

/// The pieces of a text, disjoint annotations and what lies between, with their words or their lengths.
fn chunks(units: &[u16], marks: &[Mark], shown: bool) -> Value {
    let length = units.len();
    let mut edges: Vec<(usize, usize)> = marks
        .iter()
        .filter_map(|mark| Some((usize::try_from(mark.start).ok()?, usize::try_from(mark.end()).ok()?)))
        .collect();
    edges.sort_unstable();
    let piece = |kind: &str, start: usize, end: usize| {
        let units = units.get(start..end).unwrap_or_default();
        let content = if shown { json!(String::from_utf16_lossy(units)) } else { json!(units.len()) };
        (start < end).then(|| json!([kind, start, content]))
    };
    let mut pieces = Vec::new();
    let mut at = 0;
    for (start, end) in edges {
        pieces.extend(piece("t", at, start));
        pieces.extend(piece("a", start, end));
        at = end;
    }
    pieces.extend(piece("t", at, length));
    pieces.into()
}

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

pub(crate) fn any_overlap(marks: &[Mark]) -> bool {
    any_two(marks, overlap)
}

fn any_two(marks: &[Mark], are: impl Fn(&Mark, &Mark) -> bool) -> bool {
    marks.iter().enumerate().any(|(index, a)| marks.iter().skip(index + 1).any(|b| are(a, b)))
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
