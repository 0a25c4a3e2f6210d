//! Differences of annotation operations. What must be answered is said again on LABEL's annotations, without the library.

use super::{Case, Rule, any_overlap, documented};
use crate::groups::same;
use crate::marks::Mark;
use crate::operations::{called_alike, plain, states_of};
use label_core::OffsetUnit;
use label_core::compat::label_v1;
use label_core::text::{edit_distance, fold_str};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const OPERATIONS: &[&str] = &[
    "annotationHandler.create",
    "annotationHandler.createAll",
    "annotationHandler.createManyLinked",
    "annotationHandler.deleteByTextAndCategory",
    "annotationHandler.deleteByTextAndStart",
    "annotationHandler.deleteByEntityId",
    "annotationHandler.updateManyCategory",
    "annotationHandler.updateOneCategory",
    "annotationHandler.updateOneText",
    "annotationLinkHandler.link",
    "annotationLinkHandler.unlink",
    "annotationLinkHandler.unlinkByCategoryAndText",
    "annotationLinkHandler.updateMainLinkEntity",
];

pub(crate) const RULES: &[Rule] = &[
    Rule {
        name: "W-F8 entities of two categories are not linked",
        functions: &["annotationLinkHandler.link"],
        applies: |input| {
            let [source, target] = ["source", "target"].map(|field| Mark::read(&input[field]));
            let mut marks = Mark::read_all(&input["annotations"]);
            marks.retain(|mark| [&source.entity, &target.entity].contains(&&mark.entity));
            marks.extend([source, target]);
            marks.iter().any(|mark| mark.category != marks[0].category)
        },
        expects: |case| same(case.ours, &json!({ "refused": "CrossCategory" })),
    },
    Rule {
        name: "W-F9 annotations that overlap are refused",
        functions: OPERATIONS,
        applies: |input| {
            let mut marks = Mark::read_all(&input["annotations"]);
            if input["fields"][0].is_string() {
                marks.push(Mark::read(&input["fields"]));
            }
            any_overlap(&marks)
        },
        expects: |case| same(case.ours, &json!({ "refused": "Overlap" })),
    },
    Rule {
        name: "W-F6 the category that it has already changes nothing: no link is undone, nobody is linked",
        functions: &["annotationHandler.updateManyCategory", "annotationHandler.updateOneCategory"],
        applies: |input| {
            let marks = Mark::read_all(&input["annotations"]);
            let mut named = marks.iter().filter(|mark| is_named(input, mark)).peekable();
            let category = input["category"].as_str();
            named.peek().is_some() && named.all(|mark| Some(mark.category.as_str()) == category)
        },
        expects: |case| same(case.ours, &alike(given(case))),
    },
    Rule {
        name: "W-F6 an entity that gets another category stays one entity",
        functions: &["annotationHandler.updateManyCategory"],
        applies: |_| true,
        expects: |case| {
            let of_entity = |mark: &Mark| Some(mark.entity.as_str()) == case.input["entityId"].as_str();
            let moved: Vec<Mark> = given(case).into_iter().filter(of_entity).collect();
            is(case, |marks| link(marks, |mark| moved.iter().any(|old| same_place(old, mark))))
        },
    },
    Rule {
        name: "W-F6 a mention that somebody linked stays linked when it is resized",
        functions: &["annotationHandler.updateOneText"],
        applies: |input| {
            let marks = Mark::read_all(&input["annotations"]);
            resized(input, &marks).is_some_and(|mark| is_linked(mark, &marks))
        },
        expects: |case| {
            let before = given(case);
            let Some(mark) = resized(case.input, &before) else { return false };
            let others: Vec<&Mark> = before
                .iter()
                .filter(|other| other.entity == mark.entity && !same_place(other, mark))
                .collect();
            let is_new = |other: &Mark| {
                other.start == mark.start && Some(other.text.as_str()) == case.input["newText"].as_str()
            };
            is(case, |marks| {
                link(marks, |other| is_new(other) || others.iter().any(|old| same_place(old, other)));
            })
        },
    },
    Rule {
        name: "W-F4 the other mentions of an entity are not linked when one is altered",
        functions: &["annotationHandler.updateOneCategory", "annotationHandler.updateOneText"],
        applies: |_| true,
        expects: |case| {
            let (category, text) = (case.input["category"].as_str(), case.input["newText"].as_str());
            let old = case.input.get("oldText").unwrap_or(&case.input["text"]).as_str();
            let alter = |mark: Mark| {
                if Some(mark.start) != case.input["start"].as_i64() || Some(mark.text.as_str()) != old {
                    return mark;
                }
                let stays = text.is_some() && is_linked(&mark, &given(case));
                let category = category.map_or(mark.category, str::to_owned);
                let text = text.map_or(mark.text, str::to_owned);
                let entity = if stays { mark.entity } else { label_v1::entity_id(&category, &text) };
                Mark { category, text, entity, score: json!(1), source: json!("agent"), ..mark }
            };
            same(case.ours, &alike(given(case).into_iter().map(alter).collect()))
        },
    },
    Rule {
        name: "W-F7 a spelling is unlinked whichever of its mentions is named, and what stays behind stays together",
        functions: &["annotationLinkHandler.unlinkByCategoryAndText"],
        applies: |_| true,
        expects: |case| {
            let mark = Mark::read(&case.input["annotation"]);
            let before = given(case);
            let entity = before.iter().find(|other| same_place(other, &mark)).map(|mark| mark.entity.clone());
            let leaves = |other: &Mark| Some(&other.entity) == entity.as_ref() && other.text == mark.text;
            let stays = |other: &Mark| Some(&other.entity) == entity.as_ref() && !leaves(other);
            let spelt = |text: &str| fold_str(text).trim().to_owned();
            if !before.iter().any(|other| stays(other) && spelt(&other.text) != spelt(&mark.text)) {
                return same(case.ours, &alike(before));
            }
            // Also where an entity is of two categories, those of one spelling stay one.
            let own = |other: &Mark| label_v1::entity_id(&other.category, &other.text);
            let name = before.iter().filter(|other| leaves(other)).map(own).min().unwrap_or_default();
            let leave = |other: Mark| match (leaves(&other), stays(&other)) {
                (true, _) => other.with_entity(&name),
                (false, true) => other.with_entity("left behind"),
                (false, false) => other,
            };
            same(case.ours, &alike(before.into_iter().map(leave).collect()))
        },
    },
    Rule {
        name: "W-F1, F3 inclusion is of words, whatever stands between them, and the most like is linked, not the first",
        functions: &["annotationHandler.create", "annotationHandler.createAll"],
        applies: |_| true,
        expects: |case| {
            let places = |answer: &Value| -> BTreeSet<(i64, String, String)> {
                let marks = Mark::read_all(answer).into_iter();
                marks.map(|mark| (mark.start, mark.text, mark.category)).collect()
            };
            case.ours.is_array()
                && places(case.ours) == places(case.label)
                && joins_what_belongs_together(&given(case), case)
        },
    },
    Rule {
        name: "W-E1, E2 spellings that differ in composition, ligatures or spaces are one entity, and go as one",
        functions: &["annotationHandler.deleteByEntityId", "annotationHandler.updateManyCategory"],
        applies: |input| {
            let marks = Mark::read_all(&input["annotations"]);
            marks.iter().any(|a| marks.iter().any(|b| a.entity != b.entity && is_spelt_alike(a, b)))
        },
        expects: |case| {
            let mut before = given(case);
            join_spellings(&mut before);
            let named = |mark: &Mark| {
                given(case).iter().any(|old| same_place(old, mark) && is_named(case.input, old))
            };
            let goes: Vec<String> =
                before.iter().filter(|mark| named(mark)).map(|mark| mark.entity.clone()).collect();
            let (going, staying): (Vec<Mark>, Vec<Mark>) =
                before.into_iter().partition(|mark| goes.contains(&mark.entity));
            let Some(category) = case.input["category"].as_str() else {
                return same(&folded(case.ours), &folded(&alike(staying)));
            };
            let moved = going.iter().map(|mark| Mark { category: category.to_owned(), ..plain(mark) });
            same(&folded(case.ours), &folded(&alike(staying.into_iter().chain(moved).collect())))
        },
    },
    Rule {
        name: "W-E1, E2, E3 spellings that differ in composition, ligatures or spaces are one entity, and no letter is cut",
        functions: OPERATIONS,
        applies: |_| true,
        expects: |case| {
            case.ours.is_array()
                && same(&folded(case.ours), &folded(case.label))
                && !same(case.ours, case.label)
        },
    },
    Rule {
        name: "the first step that differs is one that means something else here",
        functions: &["sequence"],
        applies: |_| true,
        expects: first_difference_is_documented,
    },
];

/// Whether an input means this mark: by the id of its entity, or by its place.
fn is_named(input: &Value, mark: &Mark) -> bool {
    match input["entityId"].as_str() {
        Some(entity) => mark.entity == entity,
        None => input["start"].as_i64() == Some(mark.start) && input["text"].as_str() == Some(&mark.text),
    }
}

fn given(case: &Case<'_>) -> Vec<Mark> {
    Mark::read_all(&case.input["annotations"])
}

fn same_place(a: &Mark, b: &Mark) -> bool {
    (a.start, &a.text) == (b.start, &b.text)
}

fn alike(marks: Vec<Mark>) -> Value {
    called_alike(&Mark::write_all(&marks))
}

/// Whether LABEL's answer, put right, is the library's; entities of one folded spelling aside.
fn is(case: &Case<'_>, put_right: impl Fn(&mut Vec<Mark>)) -> bool {
    let mut marks = Mark::read_all(case.label);
    put_right(&mut marks);
    same(&folded(case.ours), &folded(&alike(marks)))
}

/// Makes one entity of all entities that have such a mark.
fn link(marks: &mut [Mark], linked: impl Fn(&Mark) -> bool) {
    let Some(first) = marks.iter().find(|mark| linked(mark)).map(|mark| mark.entity.clone()) else { return };
    let entities: Vec<String> =
        marks.iter().filter(|mark| linked(mark)).map(|mark| mark.entity.clone()).collect();
    for mark in marks.iter_mut().filter(|mark| entities.contains(&mark.entity)) {
        mark.entity.clone_from(&first);
    }
}

/// Whether all words of one text are words of the other.
fn share_words(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        fold_str(text).split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect()
    };
    let (a, b) = (words(a), words(b));
    a.iter().all(|word| b.contains(word)) || b.iter().all(|word| a.contains(word))
}

/// Whether a rule of the input's settings links the two by the letters that differ.
fn is_near(input: &Value, a: &Mark, b: &Mark) -> bool {
    let settings = &input["settings"];
    let own = &settings["autoLinkSensitivity"][&a.category];
    let rules = if own.is_array() { own } else { &settings["partial"][&a.category]["autoLinkSensitivity"] };
    let thresholds = rules.as_array().into_iter().flatten().filter_map(|rule| rule["threshold"].as_u64());
    let distance = edit_distance(&fold_str(&a.text), &fold_str(&b.text), OffsetUnit::Char) as u64;
    thresholds.max().is_some_and(|most| distance <= most)
}

fn resized<'m>(input: &Value, marks: &'m [Mark]) -> Option<&'m Mark> {
    let old = input["oldText"].as_str()?;
    marks.iter().find(|mark| Some(mark.start) == input["start"].as_i64() && mark.text == old)
}

fn is_linked(mark: &Mark, marks: &[Mark]) -> bool {
    let own = label_v1::entity_id(&mark.category, &mark.text);
    mark.entity != own
        || marks.iter().any(|other| {
            other.entity == mark.entity && label_v1::entity_id(&other.category, &other.text) != own
        })
}

/// Marks by folded spelling; those of one category and folded spelling are one entity.
fn folded(marks: &Value) -> Value {
    let mut marks = Mark::read_all(marks);
    for mark in &mut marks {
        mark.text = fold_str(&mark.text).trim().to_owned();
    }
    join_spellings(&mut marks);
    alike(marks)
}

fn is_spelt_alike(a: &Mark, b: &Mark) -> bool {
    a.category == b.category && fold_str(&a.text).trim() == fold_str(&b.text).trim()
}

/// Makes one entity of all that have a mention of one category and folded spelling.
fn join_spellings(marks: &mut [Mark]) {
    for index in 0..marks.len() {
        let mark = marks[index].clone();
        link(marks, |other| is_spelt_alike(&mark, other));
    }
}

/// Whether those who were one entity are one still, and each entity hangs together: from mention to mention by what was linked
/// before, or by way of a new mark by a rule.
fn joins_what_belongs_together(before: &[Mark], case: &Case<'_>) -> bool {
    let ours = Mark::read_all(case.ours);
    let entity_before =
        |mark: &Mark| before.iter().find(|old| same_place(old, mark)).map(|old| old.entity.as_str());
    let joined = |a: &Mark, b: &Mark| match (entity_before(a), entity_before(b)) {
        (Some(a), Some(b)) if a == b => true,
        _ if is_spelt_alike(a, b) => true,
        (Some(_), Some(_)) => false,
        _ => share_words(&a.text, &b.text) || is_near(case.input, a, b),
    };
    let hangs_together = |mark: &Mark| {
        let mut rest: Vec<&Mark> = ours.iter().filter(|other| other.entity == mark.entity).collect();
        let mut reached: Vec<&Mark> = rest.drain(..1).collect();
        let mut at = 0;
        while let Some(from) = reached.get(at).copied() {
            let (near, far): (Vec<&Mark>, Vec<&Mark>) =
                rest.into_iter().partition(|other| joined(from, other));
            reached.extend(near);
            rest = far;
            at += 1;
        }
        rest.is_empty()
    };
    let stays_together = |a: &Mark| {
        ours.iter().all(|b| {
            let was_one = entity_before(a).is_some() && entity_before(a) == entity_before(b);
            !was_one || a.entity == b.entity
        })
    };
    ours.iter().all(|mark| hangs_together(mark) && stays_together(mark))
}

/// Up to a step the two agree; that step, taken alone from where LABEL stood, differs as a rule says.
fn first_difference_is_documented(case: &Case<'_>) -> bool {
    let states = |answer: &'_ Value| answer["states"].as_array().cloned().unwrap_or_default();
    let (ours, label) = (states(case.ours), states(case.label));
    let Some(step) = ours.iter().zip(&label).position(|(ours, label)| !same(ours, label)) else {
        return false;
    };
    let recorded = case.recorded["steps"].as_array().cloned().unwrap_or_default();
    let before = match step.checked_sub(1) {
        Some(previous) => states_of(case.input, &recorded).swap_remove(previous),
        None => Mark::read_all(&case.input["annotations"]),
    };
    let plain = before.into_iter().map(|mark| Mark { score: json!(1), source: json!("agent"), ..mark });
    let mut input = case.input["ops"][step].clone();
    input["annotations"] = Mark::write_all(&plain.collect::<Vec<_>>());
    input["settings"] = case.input["settings"].clone();
    let name = input["op"].as_str().unwrap_or_default();
    let case = Case { input: &input, ours: &ours[step], label: &label[step], recorded: &recorded[step] };
    ["annotationHandler", "annotationLinkHandler"]
        .iter()
        .any(|handler| documented(&format!("{handler}.{name}"), &case).is_some())
}
