//! What holds of every draft, whatever it was made from.

use crate::arbitrary::UNITS;
use label_core::policy::Handling;
use label_core::pseudonym::Replacement;
use label_core::text::Mapped;
use label_core::{
    Annotation, EntityId, OffsetMap, OffsetUnit, Policy, Pseudonymized, ReplacementPlan, Span, Text,
};
use std::collections::BTreeSet;
use std::ops::Range;

/// Every character that a mark of a masked category covers is replaced, the rest is as it was; the map and the projected
/// marks say so. `given`: the marks as they were before any overlap was settled.
pub(crate) fn assert_draft(draft: &Pseudonymized, given: &[Annotation], policy: &Policy) {
    assert_covered(draft, given, policy);
    assert_rest_unchanged(draft);
    assert_plan(draft);
    assert_projection(draft, given);
}

fn assert_covered(draft: &Pseudonymized, given: &[Annotation], policy: &Policy) {
    let edits: Vec<Span> = draft.plan().replacements().iter().map(|edit| edit.extent()).collect();
    for mark in given {
        let masked = matches!(policy.handling(mark.category()).unwrap(), Handling::Mask(_));
        if !masked {
            continue;
        }
        let original = draft.plan().text().as_str();
        for (at, c) in original[mark.span().range()].char_indices() {
            let at = mark.span().start() + at;
            let next = edits.partition_point(|edit| edit.end() <= at);
            let is_masked = edits.get(next).is_some_and(|edit| edit.start() <= at);
            assert!(is_masked || c.is_whitespace(), "byte {at} of {mark:?} is not masked");
        }
    }
}

fn assert_rest_unchanged(draft: &Pseudonymized) {
    let original = draft.plan().text().as_str();
    let mut expected = String::new();
    let mut done = 0;
    for edit in draft.plan().replacements() {
        expected.push_str(&original[done..edit.extent().start()]);
        expected.push_str(edit.words());
        done = edit.extent().end();
    }
    expected.push_str(&original[done..]);
    assert!(draft.text().as_str() == expected, "a character outside the edits changed");
}

fn assert_plan(draft: &Pseudonymized) {
    let plan = draft.plan();
    for (edit, next) in plan.replacements().iter().zip(plan.replacements().iter().skip(1)) {
        assert!(edit.extent().end() <= next.extent().start(), "edits overlap");
        let touch = edit.extent().end() == next.extent().start();
        let same = edit.words() == next.words() && edit.entity() == next.entity();
        assert!(!(touch && same), "touching edits of one entity are one");
    }
    for edit in plan.replacements() {
        assert!(!edit.words().is_empty());
        let stretch = plan.text().slice(edit.extent()).unwrap();
        assert!(stretch.trim() == stretch, "white space at an edge is masked");
        assert_no_half_word(plan, edit.extent());
    }
    let summary = plan.summary();
    assert_eq!(summary.iter().map(|row| row.replaced).sum::<usize>(), plan.replacements().len());
    let kept = summary.iter().filter_map(|row| row.kept).map(|(count, _)| count).sum::<usize>();
    assert_eq!(kept, plan.kept().len());
}

/// The letters next to a stretch are of other words, or other marks cover them.
fn assert_no_half_word(plan: &ReplacementPlan, stretch: Span) {
    let (text, original) = (plan.text(), plan.text().as_str());
    let is_covered = |at: usize| {
        let marks = plan.annotations().iter().map(Annotation::span);
        let mut others = plan.replacements().iter().map(Replacement::extent).chain(marks);
        others.any(|span| span.range().contains(&at))
    };
    let (before, after) = (&original[..stretch.start()], &original[stretch.end()..]);
    let before = before.char_indices().rev();
    let after = after.char_indices().map(|(at, c)| (stretch.end() + at, c));
    let left = first_letter(before, is_covered).filter(|_| text.cuts_word(stretch.start()));
    let right = first_letter(after, is_covered).filter(|_| text.cuts_word(stretch.end()));
    assert_eq!((left, right), (None, None), "half of a word is left");
}

/// The first letter or digit, unless something covered comes before it.
fn first_letter(
    mut outwards: impl Iterator<Item = (usize, char)>,
    is_covered: impl Fn(usize) -> bool,
) -> Option<(usize, char)> {
    let next = outwards.find(|&(at, c)| c.is_alphanumeric() || is_covered(at));
    next.filter(|&(at, _)| !is_covered(at))
}

fn assert_projection(draft: &Pseudonymized, given: &[Annotation]) {
    let marks = draft.annotations();
    let kept = draft.plan().kept().len();
    assert_eq!(marks.len() + marks.dropped().len(), draft.plan().replacements().len() + kept);
    assert!(marks.iter().zip(marks.iter().skip(1)).all(|(a, b)| a.span().end() <= b.span().start()));
    let edits = draft.plan().replacements();
    let rows = draft.map().replaced(OffsetUnit::Byte);
    assert_eq!(rows.len(), edits.len());
    for (edit, (from, to)) in edits.iter().zip(rows) {
        assert_eq!(edit.extent().range(), from);
        let mark = marks.iter().find(|mark| mark.span().range() == to).expect("a mark on the words");
        assert!(draft.text().slice(mark.span()).unwrap() == edit.words());
        assert!(mark.entity().as_str() == edit.words());
        assert_eq!(*mark.category(), draft.plan().policy().shown(edit.category()));
    }
    for (kept, _) in draft.plan().kept() {
        let there = draft.map().span_to_output(kept.span()).unwrap().unwrap();
        let crossed = |edit: &Replacement| edit.extent().overlaps(kept.span());
        let crossed = draft.plan().replacements().iter().any(crossed);
        let list = if crossed { marks.dropped() } else { marks.as_slice() };
        let mark = list.iter().find(|mark| mark.span() == there).expect("a mark on what is kept");
        let shown = draft.text().slice(there).unwrap();
        assert!(crossed || shown == draft.plan().text().slice(kept.span()).unwrap());
        assert_eq!(mark.category(), kept.category());
    }
    let known: BTreeSet<&EntityId> = given.iter().map(Annotation::entity).collect();
    assert!(
        marks.iter().chain(marks.dropped()).all(|mark| !known.contains(mark.entity())),
        "an entity of the original is left"
    );
}

/// Positions of the two texts lead to one another: exactly outside what was replaced, to the stretch inside it. Looks at
/// every character, so for short texts.
pub(crate) fn assert_map(map: &OffsetMap) {
    for unit in UNITS {
        let there: Vec<_> = map.replaced(unit).collect();
        let back: Vec<_> = there.iter().map(|(from, to)| (to.clone(), from.clone())).collect();
        let to_output = |offset| map.to_output(offset, unit).unwrap();
        let to_original = |offset| map.to_original(offset, unit).unwrap();
        assert_one_way(map.original(), unit, &there, to_output, to_original);
        assert_one_way(map.output(), unit, &back, to_original, to_output);
    }
}

/// `stretches`: of each edit the range in `from` and the range in the other text, neither empty.
fn assert_one_way(
    from: &Text,
    unit: OffsetUnit,
    stretches: &[(Range<usize>, Range<usize>)],
    forth: impl Fn(usize) -> Mapped,
    back: impl Fn(usize) -> Mapped,
) {
    let boundaries = from.as_str().char_indices().map(|(at, _)| at).chain([from.as_str().len()]);
    for offset in boundaries.map(|byte| from.from_byte(byte, unit).unwrap()) {
        let inside = stretches.iter().find(|(range, _)| range.start < offset && offset < range.end);
        let before = stretches.iter().rfind(|(range, _)| range.end <= offset);
        let (from_end, to_end) = before.map_or((0, 0), |(range, other)| (range.end, other.end));
        let expected = match inside {
            Some((_, stretch)) => Mapped::Within(stretch.clone()),
            None => Mapped::At(to_end + (offset - from_end)),
        };
        assert_eq!(forth(offset), expected, "{unit} {offset}");
        if let Mapped::At(place) = expected {
            assert_eq!(back(place), Mapped::At(offset), "{unit} {offset} and back");
        }
    }
}
