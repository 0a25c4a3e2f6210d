//! Differences of diffs and treatments. What must be answered is said again on LABEL's annotations, without the library.

use super::{Case, Rule, any_overlap};
use crate::diffs::{both_overlap, canonical, marks_of, not_the_pattern, said};
use crate::groups::same;
use crate::marks::Mark;
use crate::recount;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const APPLY: &str = "annotationsDiff.applyToAnnotations";
const OWN: &str = "annotationsDiff.assertAnnotationsDiffAutoConsistent";
const PREVIOUS: &str = "annotationsDiff.assertAnnotationsDiffCompatibleWithPreviousAnnotations";
const CATEGORIES: &str = "annotationsDiff.assertAnnotationsDiffCompatibleWithAvailableCategories";
const ALL: &str = "annotationsDiff.assertAnnotationsDiffAreConsistent";
const DETAILS: &str = "annotationsDiff.computeDetailsFromAnnotationsDiff";

/// Functions that give or look at annotations.
const FUNCTIONS: &[&str] = &[
    "annotationsDiff.computeAnnotationsDiff",
    APPLY,
    "annotationsDiff.inverse",
    "annotationsDiff.squash",
    DETAILS,
    OWN,
    PREVIOUS,
    CATEGORIES,
    ALL,
    "treatment.computeAnnotations",
    "treatment.computeAnnotationsDiff",
    "treatment.concat",
];

const CHAINS: &[&str] = &["treatment.computeAnnotations", "treatment.concat"];

pub(crate) const RULES: &[Rule] = &[
    Rule {
        name: "W-H9 an annotation without text is refused",
        functions: FUNCTIONS,
        applies: |input| marks_of(input).iter().any(|mark| mark.text.is_empty()),
        expects: |case| is_refused(case, "EmptySpan"),
    },
    Rule {
        name: "W-F9 annotations that overlap are refused, given or in between",
        functions: FUNCTIONS,
        applies: |input| lists(input).iter().any(|marks| any_overlap(marks)),
        expects: |case| is_refused(case, "Overlap"),
    },
    Rule {
        name: "W-G4 a diff takes away what is there, or is refused",
        functions: FUNCTIONS,
        applies: |input| takes_what_is_not_there(input),
        expects: |case| is_refused(case, "StaleDiff"),
    },
    Rule {
        name: "W-G1 what a diff takes away is found by value",
        functions: &[APPLY],
        applies: |input| rows(&input["beforeRefs"]).iter().any(Value::is_null),
        expects: |case| {
            let before = Mark::read_all(&case.input["diff"]["before"]);
            let mut marks = without(&Mark::read_all(&case.input["annotations"]), &before);
            let after = Mark::read_all(&case.input["diff"]["after"]);
            marks.extend(without(&after, &marks));
            same(case.ours, &canonical(APPLY, &Mark::write_all(&marks)))
        },
    },
    Rule {
        name: "W-G7 an annotation that is there already is there once",
        functions: &[APPLY, "annotationsDiff.squash", "treatment.computeAnnotations", "treatment.concat"],
        applies: |input| lists(input).iter().any(|marks| any_equal(marks)),
        expects: |case| !same(case.ours, case.label) && same(case.ours, &once(case.label)),
    },
    Rule {
        name: "W-G7 adding what is there already changes nothing",
        functions: &[PREVIOUS, ALL],
        applies: |input| !standing_again(input).is_empty(),
        expects: |case| {
            let again = standing_again(case.input);
            let named = case.label["error"].as_str().unwrap_or_default();
            again.iter().any(|mark| named.ends_with(&said(mark)))
                && case.ours["error"]
                    .as_str()
                    .is_none_or(|ours| !again.iter().any(|mark| ours.ends_with(&said(mark))))
        },
    },
    Rule {
        name: "W-A1 of several annotations that overlap, another two are named",
        functions: &[OWN, ALL],
        applies: |input| any_overlap(&Mark::read_all(&input["diff"]["after"])),
        expects: |case| {
            let after = Mark::read_all(&case.input["diff"]["after"]);
            let ours = case.ours["error"].as_str().unwrap_or_default();
            let named = |a: &Mark, b: &Mark| {
                ours.ends_with(&both_overlap(a, b)) && any_overlap(&[a.clone(), b.clone()])
            };
            case.label["error"].as_str().is_some_and(|label| label.ends_with("overlap."))
                && after.iter().any(|a| after.iter().any(|b| named(a, b)))
        },
    },
    Rule {
        name: "W-A2 two spellings at one place are one annotation: its text is the document's",
        functions: &[DETAILS],
        applies: |input| {
            let (before, after) =
                (Mark::read_all(&input["diff"]["before"]), Mark::read_all(&input["diff"]["after"]));
            before.iter().any(|a| after.iter().any(|b| same_extent(a, b) && a.text != b.text))
        },
        expects: |case| same(case.ours, &canonical(DETAILS, &by_extent(case.label))),
    },
    Rule {
        name: "W-G3 the sources are in order to the last treatment, not to the first person",
        functions: &["treatment.assertTreatmentsSourcesFollowRightOrder"],
        applies: |input| follows_a_person(&names(&rows(&input["sources"]))),
        expects: |case| {
            let sources = rows(&case.input["sources"]);
            same(case.ours, &json!({ "error": not_the_pattern(&names(&sources)) }))
        },
    },
    Rule {
        name: "W-G3 the sources are in order to the last treatment, not to the first person",
        functions: &[
            "treatment.computeAnnotations",
            "treatment.concat",
            "statisticsCreator.buildFromDocument",
        ],
        applies: |input| follows_a_person(&names(&sources(input))),
        expects: |case| same(case.ours, &json!({ "error": not_the_pattern(&names(&sources(case.input))) })),
    },
    Rule {
        name: "W-D4 the first treatment is the first in order, not in the list",
        functions: &["treatment.computeAnnotations", "treatment.concat"],
        applies: another_is_first,
        expects: follows_the_order,
    },
    Rule {
        name: "W-D4 the first treatment is the first in order, not in the list",
        functions: &["statisticsCreator.buildFromDocument"],
        applies: another_is_first,
        expects: counts_follow_the_order,
    },
    Rule {
        name: "(no number) treatments of several documents are refused, in whatever words",
        functions: &["treatment.aggregateTreatmentInfo"],
        applies: |input| {
            let documents = rows(&input["treatments"]);
            documents.windows(2).any(|pair| pair[0]["documentId"] != pair[1]["documentId"])
        },
        expects: |case| case.ours["error"].is_string() && case.label["error"].is_string(),
    },
];

/// Whether only the first treatment of the list, or only the first in order, takes something away.
fn another_is_first(input: &Value) -> bool {
    let listed = rows(&input["treatments"]);
    let takes =
        |row: Option<&Value>| row.is_some_and(|row| !rows(&row["annotationsDiff"]["before"]).is_empty());
    takes(listed.first()) != takes(in_order(input).first())
}

fn is_inconsistent(answer: &Value) -> bool {
    answer["error"].as_str().is_some_and(|error| error.starts_with("Can not compute annotations"))
}

fn first_takes(input: &Value) -> bool {
    in_order(input).first().is_some_and(|first| !rows(&first["annotationsDiff"]["before"]).is_empty())
}

/// A statistic is LABEL's refusal where the first in order takes something away; where only the first of the list does, its
/// numbers are those of what the treatments lead to.
fn counts_follow_the_order(case: &Case<'_>) -> bool {
    if first_takes(case.input) {
        return is_inconsistent(case.ours);
    }
    let end = states(case.input).pop().unwrap_or_default();
    is_inconsistent(case.label)
        && case.ours["annotationsCount"].as_u64() == Some(end.len() as u64)
        && same(case.ours, &recount::counted(case.input, case.ours))
}

/// Where the first in order takes something away, ours is LABEL's refusal; where only the first of the list does, what the
/// treatments lead to.
fn follows_the_order(case: &Case<'_>) -> bool {
    if first_takes(case.input) {
        return is_inconsistent(case.ours);
    }
    let end = states(case.input).pop().unwrap_or_default();
    let last = rows(case.ours).pop().unwrap_or_default();
    let given = if last["annotations"].is_array() { &last["annotations"] } else { case.ours };
    is_inconsistent(case.label) && same(given, &canonical(CHAINS[0], &Mark::write_all(&end)))
}

fn any_equal(marks: &[Mark]) -> bool {
    marks.iter().enumerate().any(|(at, a)| marks.iter().skip(at + 1).any(|b| equal(a, b)))
}

fn is_refused(case: &Case<'_>, kind: &str) -> bool {
    same(case.ours, &json!({ "refused": kind }))
}

fn rows(list: &Value) -> Vec<Value> {
    list.as_array().cloned().unwrap_or_default()
}

fn names(list: &[Value]) -> Vec<&str> {
    list.iter().filter_map(Value::as_str).collect()
}

fn in_order(input: &Value) -> Vec<Value> {
    let mut treatments = rows(&input["treatments"]);
    treatments.sort_by_key(|treatment| treatment["order"].as_i64());
    treatments
}

fn sources(input: &Value) -> Vec<Value> {
    in_order(input).iter().map(|treatment| treatment["source"].clone()).collect()
}

fn follows_a_person(sources: &[&str]) -> bool {
    let human = |source: &&&str| matches!(**source, "annotator" | "admin");
    sources.iter().skip_while(|source| !human(source)).any(|source| !human(&source))
}

/// LABEL's equality.
fn equal(a: &Mark, b: &Mark) -> bool {
    (&a.category, &a.entity, a.start, &a.text) == (&b.category, &b.entity, b.start, &b.text)
}

fn without(marks: &[Mark], others: &[Mark]) -> Vec<Mark> {
    marks.iter().filter(|mark| !others.iter().any(|other| equal(other, mark))).cloned().collect()
}

/// The diffs of an input, one after the other.
fn diffs(input: &Value) -> Vec<[Vec<Mark>; 2]> {
    let mut diffs = rows(&input["diffs"]);
    diffs.extend(input.get("diff").cloned());
    diffs.extend(in_order(input).iter().map(|treatment| treatment["annotationsDiff"].clone()));
    diffs.iter().map(|diff| [Mark::read_all(&diff["before"]), Mark::read_all(&diff["after"])]).collect()
}

fn given(input: &Value) -> Vec<Mark> {
    [Mark::read_all(&input["annotations"]), Mark::read_all(&input["previous"])].concat()
}

/// What is there after each diff.
fn states(input: &Value) -> Vec<Vec<Mark>> {
    let mut state = given(input);
    let after = |[before, after]: &[Vec<Mark>; 2]| {
        state = [without(&state, before), after.clone()].concat();
        state.clone()
    };
    diffs(input).iter().map(after).collect()
}

/// Every list of annotations that is there at once.
fn lists(input: &Value) -> Vec<Vec<Mark>> {
    let mut lists = states(input);
    lists.extend(diffs(input).into_iter().flatten());
    lists.extend([given(input), Mark::read_all(&input["next"])]);
    lists
}

/// Whether a diff takes away what neither is there nor can have been there before the first, beside what was taken already.
fn takes_what_is_not_there(input: &Value) -> bool {
    let whole = input.get("diffs").is_none();
    let mut state = given(input);
    let mut taken: Vec<Mark> = Vec::new();
    for [before, after] in diffs(input) {
        let unknown = without(&before, &state);
        if whole && !unknown.is_empty() {
            return true;
        }
        taken.extend(unknown);
        state = [without(&state, &before), after].concat();
    }
    any_overlap(&taken) || any_overlap(&[taken, state].concat())
}

/// What a diff adds of what stays.
fn standing_again(input: &Value) -> Vec<Mark> {
    let kept = without(&Mark::read_all(&input["previous"]), &Mark::read_all(&input["diff"]["before"]));
    let after = Mark::read_all(&input["diff"]["after"]);
    after.into_iter().filter(|mark| kept.iter().any(|other| equal(other, mark))).collect()
}

/// Lists of annotations without those that are there already.
fn once(answer: &Value) -> Value {
    match answer {
        Value::Array(items) if items.iter().all(|item| item[0].is_string()) => {
            let mut seen = BTreeSet::new();
            let first = |item: &&Value| seen.insert(json!([item[0], item[1], item[2], item[3]]).to_string());
            items.iter().filter(first).cloned().collect()
        }
        Value::Array(items) => items.iter().map(once).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), once(value))).collect(),
        other => other.clone(),
    }
}

fn same_extent(a: &Mark, b: &Mark) -> bool {
    (a.start, a.end()) == (b.start, b.end())
}

/// LABEL's details, with pairs of one extent as what they are: of another category, or no difference.
fn by_extent(label: &Value) -> Value {
    let mut answer = label.clone();
    let (moved, smaller): (Vec<Value>, Vec<Value>) = rows(&label["resizedSmallerAnnotations"])
        .into_iter()
        .partition(|pair| same_extent(&Mark::read(&pair[0]), &Mark::read(&pair[1])));
    let recategorised = moved.into_iter().filter(|pair| pair[0][0] != pair[1][0]);
    let changed: Vec<Value> =
        rows(&label["categoryChangedAnnotations"]).into_iter().chain(recategorised).collect();
    answer["resizedSmallerAnnotations"] = smaller.into();
    answer["categoryChangedAnnotations"] = changed.into();
    answer
}
