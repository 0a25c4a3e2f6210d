//! Over- and under-annotation and linked spellings, said again as the library means them: each annotation against each. For
//! [`rules`](crate::rules).

use crate::marks::Mark;
use crate::metrics::{corrected, last};
use label_core::compat::label_v1;
use label_core::{Category, EntityId, Settings};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What the settings of an input say of a category.
#[derive(Clone, Copy)]
struct Said {
    listed: bool,
    masked: bool,
    sensitive: bool,
}

const UNLISTED: Said = Said { listed: false, masked: true, sensitive: false };

fn said(input: &Value, mark: &Mark) -> Said {
    let settings = &input["settings"];
    if settings["production"] == json!(true) {
        let court = Settings::court();
        let category = Category::new(mark.category.as_str()).ok();
        let rule = category.and_then(|category| court.catalogue().rule(&category).cloned());
        return rule.map_or(UNLISTED, |rule| Said {
            listed: true,
            masked: rule.is_anonymized(),
            sensitive: rule.is_sensitive(),
        });
    }
    settings["partial"].get(&mark.category).map_or(UNLISTED, |row| Said {
        listed: true,
        masked: row["isAnonymized"] != json!(false),
        sensitive: row["isSensitive"] == json!(true),
    })
}

/// Whether the extent of `other` holds that of `mark`.
fn holds(other: &Mark, mark: &Mark) -> bool {
    other.start <= mark.start && mark.end() <= other.end()
}

fn holders<'m>(mark: &'m Mark, others: &'m [Mark]) -> impl Iterator<Item = &'m Mark> {
    others.iter().filter(move |other| holds(other, mark))
}

/// Whether every word lies within one of `others`.
fn by_words(mark: &Mark, others: &[Mark]) -> bool {
    let mut start = mark.start;
    mark.text.split([' ', '-']).all(|word| {
        let word = Mark { start, text: word.to_owned(), ..mark.clone() };
        start = word.end() + 1;
        holders(&word, others).next().is_some()
    })
}

fn entities(marks: &[Mark], counts: impl Fn(&Mark) -> bool) -> usize {
    marks.iter().filter(|mark| counts(mark)).map(|mark| &mark.entity).collect::<BTreeSet<_>>().len()
}

/// LABEL's answer, with the counts as they must be.
pub(crate) fn counted(input: &Value, label: &Value) -> Value {
    let sides = corrected(input);
    let said = |mark: &Mark| said(input, mark);
    let masked_by = |mark: &Mark, others: &[Mark]| holders(mark, others).any(|other| said(other).masked);
    let marked_by = |mark: &Mark, others: &[Mark]| {
        masked_by(mark, others) || holders(mark, others).next().is_none() && by_words(mark, others)
    };
    let alike = |mark: &Mark| holders(mark, &sides.before).any(|other| other.category == mark.category);
    let mut answer = label.clone();
    answer["surAnnotationsCount"] =
        json!(entities(&sides.before, |mark| said(mark).masked && !marked_by(mark, &sides.after)));
    answer["subAnnotationsSensitiveCount"] = json!(entities(&sides.after, |mark| {
        said(mark).sensitive && !marked_by(mark, &sides.before) && !alike(mark)
    }));
    answer["subAnnotationsNonSensitiveCount"] = json!(entities(&sides.after, |mark| {
        !said(mark).sensitive && said(mark).masked && !masked_by(mark, &sides.before)
    }));
    if input["document"].is_object() {
        answer["linkedEntitiesCount"] = json!(linked(&last(input)));
    }
    answer
}

/// For each entity, how many spellings it has but for the first.
fn linked(marks: &[Mark]) -> usize {
    let spellings: BTreeSet<_> = marks.iter().map(|mark| (&mark.entity, spelling(mark))).collect();
    spellings.len() - entities(marks, |_| true)
}

fn spelling(mark: &Mark) -> Option<EntityId> {
    Category::new(mark.category.as_str()).ok().map(|category| EntityId::computed(&category, &mark.text))
}

fn any(input: &Value, is: impl Fn(&Mark, &[Mark]) -> bool) -> bool {
    let sides = corrected(input);
    sides.before.iter().any(|mark| is(mark, &sides.after))
        || sides.after.iter().any(|mark| is(mark, &sides.before))
}

pub(crate) fn any_unlisted(input: &Value) -> bool {
    any(input, |mark, _| !said(input, mark).listed)
}

pub(crate) fn any_added(input: &Value) -> bool {
    any(input, |mark, _| ["annotationSupplementaire", "motivations"].contains(&mark.category.as_str()))
}

pub(crate) fn any_kept_alike(input: &Value) -> bool {
    let sides = corrected(input);
    sides.after.iter().any(|mark| {
        let kept = said(input, mark).sensitive && !said(input, mark).masked;
        kept && holders(mark, &sides.before).any(|other| other.category == mark.category)
    })
}

pub(crate) fn any_held_by_several(input: &Value) -> bool {
    any(input, |mark, others| holders(mark, others).nth(1).is_some())
}

/// Whether a spelling is of two entities, or LABEL tells spellings apart that the library does not, or the other way round.
pub(crate) fn any_spelling_told_apart_otherwise(input: &Value) -> bool {
    let marks = last(input);
    let label = |mark: &Mark| label_v1::entity_id(&mark.category, &mark.text);
    marks.iter().any(|a| {
        marks.iter().any(|b| {
            let (same_here, same_there) = (spelling(a) == spelling(b), label(a) == label(b));
            same_here != same_there || same_there && a.entity != b.entity
        })
    })
}
