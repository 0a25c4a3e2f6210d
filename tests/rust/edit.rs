//! What holds of every operation, diff, history and merge, over random sequences of operations.

use crate::arbitrary::{
    CATEGORIES, LooseMark, Shown, cases, category, entity, find, loose_marks, text, text_of,
};
use label_core::edit::{ConflictKind, EntityChoice, Merge, Resolution, Sheet};
use label_core::{
    Annotation, AnnotationSet, Category, Diff, Editor, EntityId, Error, History, OffsetUnit, Operation,
    Origin, Overlap, SetOptions, Span, Text, merge,
};
use proptest::prelude::*;
use proptest::sample::Index;
use std::collections::{BTreeMap, BTreeSet};

/// An operation on no set yet. The kinds are a closed list, so that what fails can be made small.
#[derive(Debug, Clone)]
pub(crate) struct LooseOperation {
    kind: u8,
    one: Index,
    other: Index,
    marks: Vec<LooseMark>,
    category: usize,
    given: u8,
}

const KINDS: u8 = 18;

pub(crate) fn loose_operations(most: usize) -> impl Strategy<Value = Vec<LooseOperation>> {
    let operation = (0..KINDS, any::<Index>(), any::<Index>(), loose_marks(3), 0..CATEGORIES.len(), 0..4_u8);
    let operation = operation.prop_map(|(kind, one, other, marks, category, given)| LooseOperation {
        kind,
        one,
        other,
        marks,
        category,
        given,
    });
    prop::collection::vec(operation, 0..=most)
}

impl LooseOperation {
    /// The operation on this set; `None` where the set has nothing that it could be done to.
    fn on(&self, set: &AnnotationSet) -> Option<Operation> {
        let text = set.text();
        let category = category(CATEGORIES[self.category]);
        let spans: Vec<Span> =
            self.marks.iter().filter_map(|mark| mark.on(text)).map(|mark| mark.span()).collect();
        let mark = (!set.is_empty()).then(|| &set.as_slice()[self.one.index(set.len())]);
        let second = (!set.is_empty()).then(|| &set.as_slice()[self.other.index(set.len())]);
        let span = mark.map(Annotation::span);
        let id = mark.map(|mark| mark.entity().clone());
        Some(match self.kind {
            0 => Operation::annotate_all(spans, category),
            1 => Operation::annotate_as_one(spans, category),
            2 => {
                let known = EntityChoice::Known(entity(&format!("{category}-given-{}", self.given)));
                Operation::Annotate { spans, category, entity: known }
            }
            3 => Operation::Remove { span: span? },
            4 => Operation::RemoveSpelling { span: span? },
            5 => Operation::RemoveEntity { entity: id? },
            6 => Operation::Recategorise { span: span?, category },
            7 => Operation::RecategoriseEntity { entity: id?, category },
            8 => Operation::Resize { span: span?, to: *spans.first()? },
            9 => Operation::Move { span: span?, to: *spans.first()? },
            10 => Operation::Split { span: span?, into: parts(text, span?) },
            11 => Operation::Merge { spans: vec![span?, second?.span()] },
            12 => Operation::link(id?, second?.entity().clone()),
            13 => Operation::Unlink { span: span? },
            14 => Operation::UnlinkSpelling { span: span? },
            15 => Operation::Dissolve { entity: id? },
            16 => Operation::Rename { entity: id?, to: entity(&format!("renamed-{}", self.given)) },
            _ => {
                let dropped = set.dropped().get(self.other.index(set.dropped().len().max(1)));
                Operation::Forget { span: dropped.map(Annotation::span).or(span)? }
            }
        })
    }
}

/// The first and the last character of a span.
fn parts(text: &Text, span: Span) -> Vec<Span> {
    let range = text.range(span, OffsetUnit::Char).unwrap();
    let part = |start: usize| text.span(start..start + 1, OffsetUnit::Char).unwrap();
    if range.len() < 2 { vec![part(range.start)] } else { vec![part(range.start), part(range.end - 1)] }
}

/// A set whose ids are those that spellings give, on a text with few letters, so that names meet.
fn small_text() -> impl Strategy<Value = Shown> {
    prop_oneof![
        text_of(30),
        prop::collection::vec(
            prop::sample::select(vec!["a", "b", "A", " ", "é", "E", "-", "e\u{301}"]),
            0..40
        )
        .prop_map(|pieces| Shown(text(&pieces.concat()))),
    ]
}

/// Spans are widened first, so that each id is that of the spelling that stands there.
fn start_of(text: &Text, marks: &[LooseMark]) -> AnnotationSet {
    let options = SetOptions::default().with_overlap(Overlap::Longest);
    let wide = AnnotationSet::with(text, marks.iter().filter_map(|mark| mark.on(text)), &options).unwrap();
    let own = |mark: &Annotation| {
        let computed = Annotation::new(text, mark.span(), mark.category().clone()).unwrap();
        computed.with_origin(mark.origin()).with_score(mark.score())
    };
    AnnotationSet::with(text, wide.iter().chain(wide.dropped()).map(own), &options).unwrap()
}

pub(crate) fn starts() -> impl Strategy<Value = Start> {
    (small_text(), loose_marks(12)).prop_map(|(Shown(text), marks)| Start(start_of(&text, &marks)))
}

#[derive(Clone)]
pub(crate) struct Start(pub(crate) AnnotationSet);

impl std::fmt::Debug for Start {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", shown(&self.0))
    }
}

/// A set as the one who reads a failure wants it.
fn shown(set: &AnnotationSet) -> String {
    let marks = set.iter().map(|mark| {
        let range = mark.span().range();
        format!("{range:?} {} {:?}", mark.category(), mark.entity().as_str())
    });
    format!("{:?} {:?}", set.text().as_str(), marks.collect::<Vec<_>>())
}

/// A history with these operations, one a step, as far as they can be done.
pub(crate) fn edited(start: &AnnotationSet, operations: &[LooseOperation]) -> History {
    let mut history = History::new(start.clone());
    for loose in operations {
        let before = history.clone();
        let Some(operation) = loose.on(history.current()) else { continue };
        if history.apply("a", "l", [operation], &Editor::human()).is_err() {
            assert!(history == before, "an operation that was refused left something");
        }
    }
    history
}

fn assert_valid(set: &AnnotationSet) {
    let rebuilt = AnnotationSet::new(set.text(), set.iter().cloned()).unwrap();
    assert!(rebuilt.as_slice() == set.as_slice(), "not sorted, or a grapheme is cut");
    for id in set.entities() {
        let categories: BTreeSet<&Category> = set.of_entity(id).map(Annotation::category).collect();
        assert_eq!(categories.len(), 1, "an entity of two categories");
    }
}

/// Who is one entity with whom, whatever they are called.
fn partition(set: &AnnotationSet) -> BTreeSet<Vec<Span>> {
    set.entities().map(|id| set.of_entity(id).map(Annotation::span).collect()).collect()
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn no_sequence_makes_a_set_that_is_not_one(start in starts(), operations in loose_operations(12)) {
        let history = edited(&start.0, &operations);
        assert_valid(history.current());
        prop_assert_eq!(history.current().text(), start.0.text());
        // Only what was forgotten on purpose is no longer remembered.
        let forgets = |operation: &Operation| match operation {
            Operation::Forget { span } => Some(*span),
            _ => None,
        };
        let asked: Vec<Span> =
            history.steps().iter().flat_map(label_core::edit::Step::operations).filter_map(forgets).collect();
        let left = start.0.dropped().iter().filter(|one| !asked.iter().any(|span| span.overlaps(one.span())));
        prop_assert_eq!(history.current().dropped(), left.cloned().collect::<Vec<_>>());
    }

    #[test]
    fn a_sheet_is_the_set_after_each_operation(start in starts(), operations in loose_operations(16)) {
        let (mut set, mut sheet, mut done) = (start.0.clone(), Sheet::of(&start.0), Vec::new());
        for loose in &operations {
            let Some(operation) = loose.on(&set) else { continue };
            let planned = operation.plan(&set, &Editor::human());
            prop_assert!(sheet.apply(&operation, &Editor::human()) == planned);
            let Ok(diff) = planned else { continue };
            set = diff.apply(&set).unwrap();
            done.push(operation);
            prop_assert!(sheet.set() == set);
            prop_assert!(sheet.diff() == Diff::between(&start.0, &set).unwrap());
        }
        let mut history = History::new(start.0.clone());
        let changed = history.apply("a", "all", done, &Editor::human()).unwrap();
        prop_assert!(*history.current() == set && changed == history.diff());
    }

    #[test]
    fn undo_and_redo_lead_back_and_forth(start in starts(), operations in loose_operations(12)) {
        let mut history = edited(&start.0, &operations);
        let end = history.clone();
        let mut states = vec![history.current().clone()];
        while history.undo().is_ok() {
            let here = history.clone();
            states.push(history.current().clone());
            history.redo().unwrap();
            prop_assert!(Some(history.current()) == states.iter().rev().nth(1));
            history.undo().unwrap();
            prop_assert!(history == here);
        }
        prop_assert!(*history.current() == start.0);
        prop_assert_eq!(history.undo().unwrap_err(), Error::NothingToUndo);
        while history.redo().is_ok() {}
        prop_assert!(history == end);
    }

    #[test]
    fn a_history_is_its_steps(start in starts(), operations in loose_operations(12)) {
        let mut history = edited(&start.0, &operations);
        prop_assert!(history.replay(&Editor::human()).unwrap() == history);
        let diffs = history.steps().iter().map(label_core::edit::Step::diff);
        let squashed = Diff::squash(start.0.text(), diffs).unwrap();
        prop_assert!(squashed == history.diff());
        prop_assert!(squashed.apply(&start.0).unwrap() == *history.current());
        let current = history.current().clone();
        history.squash("a", "all");
        prop_assert!(history.steps().len() <= 1 && *history.current() == current);
        history.reset("a", "back").unwrap();
        prop_assert!(*history.current() == start.0);
    }

    #[test]
    fn diffs_compose_and_invert(
        start in starts(), first in loose_operations(8), second in loose_operations(8)
    ) {
        let a = start.0;
        let b = edited(&a, &first).current().clone();
        let c = edited(&b, &second).current().clone();
        let [ab, bc, ac] = [(&a, &b), (&b, &c), (&a, &c)].map(|(from, to)| Diff::between(from, to).unwrap());
        prop_assert!(ab.apply(&a).unwrap() == b);
        prop_assert!(ab.inverse().apply(&b).unwrap() == a);
        prop_assert!(ab.inverse().inverse() == ab);
        prop_assert!(ab.then(&bc).unwrap() == ac);
        prop_assert!(ab.then(&ab.inverse()).unwrap().is_empty());
        if !ab.removed().is_empty() {
            let stale = matches!(ab.apply(&b).unwrap_err(), Error::StaleDiff { .. });
            prop_assert!(stale);
        }
    }

    #[test]
    fn details_tell_of_every_annotation(start in starts(), operations in loose_operations(8)) {
        let diff = edited(&start.0, &operations).diff();
        let details = diff.details();
        let pairs = [
            &details.recategorised, &details.grown, &details.shrunk, &details.shifted, &details.relinked,
            &details.restated,
        ];
        let overlaps = |mark: &Annotation, others: &[Annotation]| {
            others.iter().any(|other| other.span().overlaps(mark.span()))
        };
        let added = diff.added().iter().filter(|mark| !overlaps(mark, diff.removed()));
        prop_assert!(details.added == added.collect::<Vec<_>>());
        let deleted = diff.removed().iter().filter(|mark| !overlaps(mark, diff.added()));
        prop_assert!(details.deleted == deleted.collect::<Vec<_>>());
        let paired: usize = pairs.iter().map(|list| list.len()).sum();
        prop_assert_eq!(paired + details.deleted.len(), diff.removed().len());
    }

    #[test]
    fn the_order_of_what_is_linked_says_nothing(start in starts(), one in any::<Index>(), other in any::<Index>()) {
        let set = start.0;
        if set.is_empty() {
            return Ok(());
        }
        let [one, other] = [one, other].map(|index| set.as_slice()[index.index(set.len())].entity().clone());
        let plan = |a: &EntityId, b: &EntityId| Operation::link(a.clone(), b.clone()).plan(&set, &Editor::human());
        prop_assert!(plan(&one, &other) == plan(&other, &one));
    }

    #[test]
    fn what_is_linked_can_be_dissolved(start in starts(), one in any::<Index>(), other in any::<Index>()) {
        let set = start.0;
        if set.is_empty() {
            return Ok(());
        }
        let [one, other] = [one, other].map(|index| set.as_slice()[index.index(set.len())].entity().clone());
        let mut history = History::new(set.clone());
        let linked = history.apply("a", "", [Operation::link(one, other)], &Editor::human());
        if linked.is_ok_and(|diff| !diff.is_empty()) {
            let id = history.steps()[0].diff().added()[0].entity().clone();
            history.apply("a", "", [Operation::Dissolve { entity: id }], &Editor::human()).unwrap();
            prop_assert!(*history.current() == set);
        }
    }

    #[test]
    fn a_side_that_changed_nothing_leaves_all_to_the_other(start in starts(), operations in loose_operations(8)) {
        let (base, changed) = (start.0.clone(), edited(&start.0, &operations).current().clone());
        for (ours, theirs) in [(&base, &changed), (&changed, &base), (&changed, &changed)] {
            let merged = merge(&base, ours, theirs).unwrap();
            prop_assert!(merged.conflicts().is_empty(), "{:?}", merged.conflicts());
            let result = merged.result().unwrap();
            prop_assert!(result == changed, "{} is not {}", shown(&result), shown(&changed));
        }
    }

    #[test]
    fn sides_may_be_exchanged(
        start in starts(), first in loose_operations(6), second in loose_operations(6)
    ) {
        let base = start.0;
        let [ours, theirs] = [first, second].map(|operations| edited(&base, &operations).current().clone());
        let one = merge(&base, &ours, &theirs).unwrap();
        let other = merge(&base, &theirs, &ours).unwrap();
        assert_valid(one.settled());
        prop_assert!(
            one.settled() == other.settled(), "{} and {}", shown(one.settled()), shown(other.settled())
        );
        prop_assert_eq!(one.conflicts().len(), other.conflicts().len());
        for (a, b) in one.conflicts().iter().zip(other.conflicts()) {
            prop_assert_eq!((a.kind(), a.extent()), (b.kind(), b.extent()));
            prop_assert!(a.ours() == b.theirs() && a.theirs() == b.ours() && a.base() == b.base());
        }
    }

    /// What one side did in one half of the text with its categories, and the other in the other half with others.
    #[test]
    fn disjoint_edits_commute(
        (left, right) in (small_text(), small_text()), marks in loose_marks(12),
        first in loose_operations(6), second in loose_operations(6)
    ) {
        let whole = text(&format!("{}|{}", left.0.as_str(), right.0.as_str()));
        let middle = left.0.as_str().len();
        let all = start_of(&whole, &marks);
        let of_side = |mark: &Annotation, left: bool| {
            let even = CATEGORIES.iter().position(|name| *name == mark.category().as_str()).unwrap() % 2 == 0;
            even == left && if left { mark.span().end() <= middle } else { mark.span().start() > middle }
        };
        let base = AnnotationSet::new(
            &whole, all.iter().filter(|mark| of_side(mark, true) || of_side(mark, false)).cloned()
        ).unwrap();
        let side = |operations: &[LooseOperation], left: bool| {
            let mut history = History::new(base.clone());
            for loose in operations {
                let Some(operation) = loose.on(history.current()) else { continue };
                let Ok(diff) = operation.plan(history.current(), &Editor::human()) else { continue };
                if diff.removed().iter().chain(diff.added()).all(|mark| of_side(mark, left)) {
                    let renamed = diff.added().iter().any(|mark| mark.entity().as_str().starts_with("renamed"));
                    if !renamed {
                        history.apply_diff("a", "", diff, &Editor::human()).unwrap();
                    }
                }
            }
            history.current().clone()
        };
        let (ours, theirs) = (side(&first, true), side(&second, false));
        let merged = merge(&base, &ours, &theirs).unwrap();
        let result = merged.result().unwrap();
        let [ours_did, theirs_did] = [&ours, &theirs].map(|set| Diff::between(&base, set).unwrap());
        prop_assert!(theirs_did.apply(&ours).unwrap() == result, "{}", shown(&result));
        prop_assert!(ours_did.apply(&theirs).unwrap() == result);
    }

    /// Every conflict can be resolved by any side, and what comes out is a set.
    #[test]
    fn conflicts_can_be_resolved_one_by_one(
        start in starts(), first in loose_operations(6), second in loose_operations(6),
        choices in prop::collection::vec(0..3_usize, 40)
    ) {
        let base = start.0;
        let [ours, theirs] = [first, second].map(|operations| edited(&base, &operations).current().clone());
        let mut merged = merge(&base, &ours, &theirs).unwrap();
        for choice in choices {
            if merged.conflicts().is_empty() {
                break;
            }
            let count = merged.conflicts().len();
            prop_assert_eq!(merged.result().unwrap_err(), Error::Unresolved { count });
            let side = [Resolution::Base, Resolution::Ours, Resolution::Theirs][choice].clone();
            merged = merged.resolve(0, side).unwrap();
        }
        assert_valid(&merged.result().unwrap());
    }

    /// Links alone: the same annotations, three partitions of them.
    #[test]
    fn links_are_merged_as_pairs(sides in prop::collection::vec([0..4_u8, 0..4_u8, 0..4_u8], 0..9)) {
        let letters: String = sides.iter().map(|_| "x ").collect();
        let page = text(&letters);
        let set = |side: usize| {
            let marks = sides.iter().enumerate().map(|(index, ids)| {
                let span = page.span(2 * index..2 * index + 1, OffsetUnit::Char).unwrap();
                Annotation::of_entity(span, category("nom"), entity(&format!("given-{}-{}", side, ids[side])))
            });
            AnnotationSet::new(&page, marks).unwrap()
        };
        let merged = merge(&set(0), &set(1), &set(2)).unwrap();
        let expected = merged_pairs(&sides);
        let refused: BTreeSet<usize> = merged
            .conflicts()
            .iter()
            .filter(|conflict| conflict.kind() == ConflictKind::Entity)
            .flat_map(|conflict| conflict.base().iter().map(|mark| mark.span().start() / 2))
            .collect();
        for (index, (block, transitive)) in expected.iter().enumerate() {
            prop_assert_eq!(refused.contains(&index), !transitive, "mention {}", index);
            let Ok(Some(mark)) = merged.settled().at(2 * index, OffsetUnit::Char) else { continue };
            let found: Vec<usize> =
                merged.settled().of_entity(mark.entity()).map(|mark| mark.span().start() / 2).collect();
            prop_assert_eq!(&found, block);
        }
    }
}

/// Three sets on one text: each mark of a pool is in each set as it is, of another entity, of another category, or not at all.
/// Entities are of several categories where it so happens.
fn three_sides() -> impl Strategy<Value = [Start; 3]> {
    let sides = prop::collection::vec([0..6_u8, 0..6_u8, 0..6_u8], 10);
    (small_text(), loose_marks(10), sides).prop_map(|(Shown(text), marks, sides)| {
        let options = SetOptions::default().with_overlap(Overlap::Longest);
        let marks = marks.iter().filter_map(|mark| mark.on(&text));
        let pool = AnnotationSet::with(&text, marks, &options).unwrap();
        let all: Vec<&Annotation> = pool.iter().chain(pool.dropped()).collect();
        [0, 1, 2].map(|side| {
            let seen = |(mark, kinds): (&&Annotation, &[u8; 3])| {
                let other = category(CATEGORIES[usize::from(kinds[side]) % 2]);
                let mark = (*mark).clone();
                match kinds[side] {
                    0 => None,
                    1 => Some(mark.with_entity(entity("e-0"))),
                    2 => Some(mark.with_entity(entity("e-1"))),
                    3 => Some(Annotation::of_entity(mark.span(), other, mark.entity().clone())),
                    _ => Some(mark),
                }
            };
            let marks = all.iter().zip(&sides).filter_map(seen);
            Start(AnnotationSet::with(&text, marks, &options).unwrap())
        })
    })
}

proptest! {
    #![proptest_config(cases(1_500))]

    /// Also where an entity is of several categories.
    #[test]
    fn what_one_side_did_alone_or_both_alike_is_the_merge([Start(base), Start(x), _] in three_sides()) {
        for (before, ours, theirs) in [(&x, &x, &x), (&base, &x, &x), (&base, &x, &base), (&base, &base, &x)] {
            let merged = merge(before, ours, theirs).unwrap();
            prop_assert_eq!(conflict_kinds(&merged), []);
            prop_assert!(merged.result().unwrap() == x, "{}", shown(merged.settled()));
        }
    }

}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn no_link_between_new_mentions_is_lost_in_silence([Start(base), Start(ours), Start(theirs)] in three_sides()) {
        let merged = merge(&base, &ours, &theirs).unwrap();
        let turned = merge(&base, &theirs, &ours).unwrap();
        prop_assert!(merged.settled() == turned.settled());
        prop_assert_eq!(merged.conflicts().len(), turned.conflicts().len());
        let Ok(result) = merged.result() else { return Ok(()) };
        for (side, other) in [(&ours, &theirs), (&theirs, &ours)] {
            let lacks = |set: &AnnotationSet, mark: &Annotation| set.overlapping(mark.span()).unwrap().is_empty();
            let new: Vec<&Annotation> =
                side.iter().filter(|mark| lacks(&base, mark) && lacks(other, mark)).collect();
            for (a, b) in new.iter().flat_map(|a| new.iter().map(move |b| (a, b))) {
                let [a_there, b_there] = [a, b].map(|mark| result.exactly(mark.span()).unwrap());
                if a.entity() == b.entity() {
                    prop_assert_eq!(a_there.entity(), b_there.entity(), "{}", shown(&result));
                }
            }
        }
    }

    /// Whatever is chosen, a set comes out, and no entity is of more categories than a side made it.
    #[test]
    fn conflicts_of_several_categories_can_be_resolved(
        [Start(base), Start(ours), Start(theirs)] in three_sides(),
        choices in prop::collection::vec(0..3_usize, 40)
    ) {
        let mut merged = merge(&base, &ours, &theirs).unwrap();
        for choice in choices {
            if merged.conflicts().is_empty() {
                break;
            }
            let side = [Resolution::Base, Resolution::Ours, Resolution::Theirs][choice].clone();
            merged = merged.resolve(0, side).unwrap();
        }
        let result = merged.result().unwrap();
        let rebuilt = AnnotationSet::new(result.text(), result.iter().cloned()).unwrap();
        prop_assert!(rebuilt.as_slice() == result.as_slice());
    }
}

/// Two mentions are one where both sides say so, or where one side does and the base does not; said mention by mention. For
/// each: all that are one with it over any number of steps, and whether each two of these are one at once.
fn merged_pairs(sides: &[[u8; 3]]) -> Vec<(Vec<usize>, bool)> {
    let one = |a: usize, b: usize| {
        let [base, ours, theirs] = [0, 1, 2].map(|side| sides[a][side] == sides[b][side]);
        if ours == theirs { ours } else { ours != base && ours || theirs != base && theirs }
    };
    let reach = |from: usize| {
        let (mut found, mut open) = (BTreeSet::from([from]), vec![from]);
        while let Some(next) = open.pop() {
            for other in (0..sides.len()).filter(|&other| one(next, other)) {
                if found.insert(other) {
                    open.push(other);
                }
            }
        }
        found.into_iter().collect::<Vec<_>>()
    };
    (0..sides.len())
        .map(|index| {
            let block = reach(index);
            let transitive = block.iter().all(|&a| block.iter().all(|&b| one(a, b)));
            (block, transitive)
        })
        .collect()
}

/// A page of names, each marked as often as it stands there.
fn page(content: &str, names: &[&str]) -> AnnotationSet {
    let page = text(content);
    let marks = names.iter().flat_map(|name| {
        let starts = content.match_indices(name).map(|(at, _)| at);
        starts
            .map(|at| {
                let span = page.span(at..at + name.len(), OffsetUnit::Byte).unwrap();
                Annotation::new(&page, span, category("nom")).unwrap()
            })
            .collect::<Vec<_>>()
    });
    AnnotationSet::new(&page, marks).unwrap()
}

fn after(set: &AnnotationSet, operations: impl IntoIterator<Item = Operation>) -> AnnotationSet {
    let mut history = History::new(set.clone());
    history.apply("a", "", operations, &Editor::human()).unwrap();
    history.current().clone()
}

fn names(set: &AnnotationSet) -> BTreeMap<&str, usize> {
    set.entities().map(|id| (id.as_str(), set.of_entity(id).len())).collect()
}

#[test]
fn two_people_of_one_name_can_be_kept_apart() {
    let set = page("Roux, Roux, Roux", &["Roux"]);
    let second = set.as_slice()[1].span();
    let apart = after(&set, [Operation::Unlink { span: second }]);
    assert_eq!(names(&apart), [("nom_roux", 2), ("nom_roux#N2", 1)].into());
    let again = after(&apart, [Operation::link(entity("nom_roux#N2"), entity("nom_roux"))]);
    assert!(again == set);
}

#[test]
fn an_entity_is_called_after_its_smallest_spelling() {
    let set = page("Roux, Arno, Zed", &["Roux", "Arno", "Zed"]);
    let linked = after(&set, [Operation::Link { entities: ["nom_zed", "nom_roux"].map(entity).into() }]);
    assert_eq!(names(&linked), [("nom_arno", 1), ("nom_roux", 2)].into());
    let renamed = after(&linked, [Operation::Rename { entity: entity("nom_roux"), to: entity("x") }]);
    let given = after(&renamed, [Operation::link(entity("nom_arno"), entity("x"))]);
    assert_eq!(names(&given), [("x", 3)].into(), "an id that was given stays");
    let span = find(linked.text(), "Roux");
    let left = after(&linked, [Operation::Remove { span }]);
    assert_eq!(names(&left), [("nom_arno", 1), ("nom_zed", 1)].into());
}

#[test]
fn a_spelling_is_unlinked_and_the_rest_stays_together() {
    let set = page("Roux, ROUX, Zed", &["Roux", "ROUX", "Zed"]);
    let linked = after(&set, [Operation::link(entity("nom_zed"), entity("nom_roux"))]);
    let apart = after(&linked, [Operation::UnlinkSpelling { span: find(set.text(), "Roux") }]);
    let expected = [vec!["Roux"], vec!["ROUX", "Zed"]];
    let spelt = |block: &Vec<Span>| -> Vec<&str> {
        block.iter().map(|span| set.text().slice(*span).unwrap()).collect()
    };
    assert_eq!(partition(&apart).iter().map(spelt).collect::<BTreeSet<_>>(), expected.into());
}

/// The `index`-th place where these words stand.
fn nth(set: &AnnotationSet, words: &str, index: usize) -> Span {
    let (start, _) = set.text().as_str().match_indices(words).nth(index).unwrap();
    set.text().span(start..start + words.len(), OffsetUnit::Byte).unwrap()
}

#[test]
fn two_that_lose_their_names_together_stay_apart() {
    let set = page("Arno Roux Arno Roux Roux", &["Arno", "Roux"]);
    let alone = |(name, index)| Operation::Unlink { span: nth(&set, name, index) };
    let apart = after(&set, [("Arno", 1), ("Roux", 0), ("Roux", 1)].map(alone));
    let link = |(a, b)| Operation::link(entity(a), entity(b));
    let two = after(&apart, [("nom_arno", "nom_roux#N2"), ("nom_arno#N2", "nom_roux#N3")].map(link));
    let two = after(&two, [Operation::Remove { span: nth(&set, "Roux", 2) }]);
    assert_eq!(names(&two), [("nom_arno", 2), ("nom_arno#N2", 2)].into());
    let removed = after(&two, [Operation::RemoveSpelling { span: nth(&set, "Arno", 0) }]);
    assert_eq!(names(&removed), [("nom_roux", 1), ("nom_roux#N2", 1)].into());
}

#[test]
fn an_entity_of_two_categories_becomes_one_of_one() {
    let page = text("Lyon Dupont");
    let mark = |words, name| Annotation::of_entity(find(&page, words), category(name), entity("lieu_lyon"));
    let set = AnnotationSet::new(&page, [mark("Lyon", "lieu"), mark("Dupont", "nom")]).unwrap();
    let to = |name| Operation::RecategoriseEntity { entity: entity("lieu_lyon"), category: category(name) };
    assert_eq!(names(&after(&set, [to("nom")])), [("nom_dupont", 2)].into());
    assert_eq!(names(&after(&set, [to("fief")])), [("fief_dupont", 2)].into());
}

#[test]
fn a_part_given_twice_is_one_part() {
    let set = page("Roux", &["Roux"]);
    let part = find(set.text(), "Ro");
    let split = Operation::Split { span: find(set.text(), "Roux"), into: vec![part, part] };
    let refused = split.plan(&set, &Editor::human()).unwrap_err();
    assert_eq!(refused, Error::TooFew { what: "parts", count: 1, least: 2 });
}

#[test]
fn one_spelling_is_one_entity_also_where_another_category_has_its_id() {
    let page = text("b_c c c c");
    let first = Annotation::new(&page, find(&page, "b_c"), category("a")).unwrap();
    let set = AnnotationSet::new(&page, [first]).unwrap();
    let annotate = |indices: &[usize]| {
        let spans = indices.iter().map(|index| nth(&set, "c", *index)).collect();
        Operation::annotate_all(spans, category("a_b"))
    };
    let marked = after(&set, [annotate(&[1]), annotate(&[2, 3])]);
    assert_eq!(names(&marked), [("a_b_c", 1), ("a_b_c#N2", 3)].into());
}

#[test]
fn an_operation_and_a_merge_reach_every_one_of_many_mentions() {
    let many = 60_000;
    let set = page(&"a ".repeat(many), &["a"]);
    let dissolved = Operation::Dissolve { entity: entity("nom_a") }.plan(&set, &Editor::human()).unwrap();
    assert!(dissolved.is_empty());
    let few = AnnotationSet::new(set.text(), set.iter().take(many / 2).cloned()).unwrap();
    assert_eq!(merge(&few, &set, &few).unwrap().settled().len(), many);
}

#[test]
fn diffs_that_cannot_follow_one_another_are_refused() {
    let page = text("abcd");
    let mark = |place: usize, id: &str| {
        let span = page.span(place..place + 1, OffsetUnit::Char).unwrap();
        Annotation::of_entity(span, category("nom"), entity(id))
    };
    let diff = |removed: Vec<Annotation>, added: Vec<Annotation>| Diff::new(&page, removed, added).unwrap();
    let adds = |place, id| diff(vec![], vec![mark(place, id)]);
    let unit = OffsetUnit::Char;
    // No set has room for `x` and holds `y` where it goes.
    let refused = adds(0, "x").then(&diff(vec![mark(0, "y")], vec![])).unwrap_err();
    assert_eq!(refused, Error::StaleDiff { start: 0, end: 1, unit });
    let all = [adds(0, "x"), adds(1, "x"), adds(2, "x"), adds(0, "y"), adds(3, "x"), adds(3, "y")];
    let refused = Diff::squash(&page, &all).unwrap_err();
    assert!(matches!(refused, Error::InItem { list: "diffs", index: 3, .. }), "{refused}");
}

#[test]
fn a_replay_by_another_editor_keeps_its_places() {
    let set = page("Roux, Arno", &["Roux", "Arno"]);
    let span = find(set.text(), "Roux");
    let mut history = History::new(set.clone());
    let again = [Operation::Remove { span }, Operation::annotate(span, category("nom"))];
    history.apply("a", "a person marks what was imported", again, &Editor::human()).unwrap();
    history.checkpoint("one").unwrap();
    let remove = |name: &str| [Operation::Remove { span: find(set.text(), name) }];
    history.apply("a", "", remove("Arno"), &Editor::human()).unwrap();
    history.checkpoint("two").unwrap();
    history.apply("a", "", remove("Roux"), &Editor::human()).unwrap();
    history.undo().unwrap();
    let mut replayed = history.replay(&Editor::of_origin(Origin::Import)).unwrap();
    assert_eq!((replayed.steps().len(), replayed.undone().len()), (1, 1));
    assert_eq!(replayed.checkpoints().collect::<Vec<_>>(), [("one", 0), ("two", 1)]);
    replayed.go_to("one").unwrap();
    assert!(*replayed.current() == set);
}

#[test]
fn a_new_mention_joins_the_only_entity_that_is_spelt_so() {
    let set = page("Roux, Arno. Mme Roux, M. Roux", &["Arno"]);
    let roux = |nth: usize| {
        let at = set.text().as_str().match_indices("Roux").nth(nth).unwrap().0;
        set.text().span(at..at + 4, OffsetUnit::Byte).unwrap()
    };
    let annotate = |nth: usize| Operation::annotate(roux(nth), category("nom"));
    let linked =
        after(&set, [annotate(0), Operation::link(entity("nom_roux"), entity("nom_arno")), annotate(1)]);
    assert_eq!(names(&linked), [("nom_arno", 3)].into());
    // Two have the spelling: a third is of neither.
    let apart = after(
        &linked,
        [
            Operation::Unlink { span: roux(1) },
            Operation::Rename { entity: entity("nom_roux"), to: entity("x") },
            annotate(2),
        ],
    );
    assert_eq!(names(&apart), [("nom_arno", 2), ("nom_roux", 1), ("x", 1)].into());
}

#[test]
fn who_may_not_use_a_category_may_remove_what_calls_an_entity() {
    let set = page("Roux, Arno", &["Roux", "Arno"]);
    let linked = after(&set, [Operation::link(entity("nom_roux"), entity("nom_arno"))]);
    let editor = Editor::human().only([category("lieu")]);
    let diff = Operation::Remove { span: find(set.text(), "Arno") }.plan(&linked, &editor).unwrap();
    assert_eq!(names(&diff.apply(&linked).unwrap()), [("nom_roux", 1)].into());
}

#[test]
fn an_operation_says_why_it_cannot_be_done() {
    let set = page("Roux, Arno", &["Roux", "Arno"]);
    let page = set.text();
    let refused = |operation: Operation, editor: &Editor| operation.plan(&set, editor).unwrap_err();
    let human = Editor::human();
    let whole = page.whole().unwrap();
    let unit = OffsetUnit::Char;
    assert_eq!(
        refused(Operation::annotate(whole, category("lieu")), &human),
        Error::Overlap { first_start: 0, first_end: 4, second_start: 0, second_end: 10, unit }
    );
    let lieu = Editor::human().only([category("lieu")]);
    let not_allowed = Error::CategoryNotAllowed { category: "nom".to_owned() };
    assert_eq!(refused(Operation::link(entity("nom_roux"), entity("nom_arno")), &lieu), not_allowed);
    assert!(Operation::Remove { span: find(page, "Roux") }.plan(&set, &lieu).is_ok());
    let comma = find(page, ",");
    assert_eq!(
        refused(Operation::Remove { span: comma }, &human),
        Error::NoSuchAnnotation { start: 4, end: 5, unit }
    );
    assert_eq!(refused(Operation::RemoveEntity { entity: entity("nom_x") }, &human), Error::NoSuchEntity);
    let elsewhere = find(&text("Roux!"), "Roux");
    assert_eq!(refused(Operation::Remove { span: elsewhere }, &human), Error::ForeignSpan);
    assert_eq!(
        refused(Operation::Resize { span: find(page, "Roux"), to: comma }, &human),
        Error::Apart { start: 4, end: 5, unit }
    );
    assert_eq!(
        refused(Operation::Split { span: find(page, "Roux"), into: vec![find(page, "Ro"), comma] }, &human),
        Error::NotWithin { start: 4, end: 5, unit }
    );
    assert_eq!(
        refused(Operation::Merge { spans: vec![find(page, "Roux")] }, &human),
        Error::TooFew { what: "annotations", count: 1, least: 2 }
    );
    let renamed = Operation::Rename { entity: entity("nom_roux"), to: entity("nom_arno") };
    assert_eq!(refused(renamed, &human), Error::EntityExists);
    let mixed =
        after(&set, [Operation::Recategorise { span: find(page, "Arno"), category: category("lieu") }]);
    assert_eq!(
        Operation::link(entity("nom_roux"), entity("lieu_arno")).plan(&mixed, &human).unwrap_err(),
        Error::CrossCategory { first: "nom".to_owned(), second: "lieu".to_owned() }
    );
}

#[test]
fn a_step_that_fails_leaves_nothing() {
    let set = page("Roux, Arno", &["Roux", "Arno"]);
    let mut history = History::new(set.clone());
    let remove = Operation::Remove { span: find(set.text(), "Roux") };
    let error = history.apply("a", "twice", [remove.clone(), remove.clone()], &Editor::human()).unwrap_err();
    assert!(matches!(error, Error::InItem { list: "operations", index: 1, .. }));
    assert!(history == History::new(set));
    drop(history.open("a", "dropped").apply(remove, &Editor::human()));
    assert!(history.steps().is_empty());
}

#[test]
fn a_history_stops_at_its_checkpoints() {
    let set = page("Roux, Arno, Zed", &["Roux", "Arno", "Zed"]);
    let mut history = History::new(set.clone());
    let remove = |name: &str| [Operation::Remove { span: find(set.text(), name) }];
    history.apply("a", "1", remove("Roux"), &Editor::human()).unwrap();
    history.checkpoint("one").unwrap();
    history.apply("a", "2", remove("Arno"), &Editor::human()).unwrap();
    assert_eq!(history.since("one").unwrap().removed().len(), 1);
    history.go_to("one").unwrap();
    assert_eq!((history.current().len(), history.undone().len()), (2, 1));
    assert_eq!(history.checkpoint("one").unwrap_err(), Error::Duplicate { what: "checkpoint", index: 0 });
    assert_eq!(history.since("two").unwrap_err(), Error::NoSuchCheckpoint);
    history.redo().unwrap();
    history.squash("a", "both");
    assert_eq!((history.steps().len(), history.checkpoints().len()), (1, 0));
    assert_eq!(history.steps()[0].diff().removed().len(), 2);
}

#[test]
fn names_are_read_and_shown() {
    use label_core::edit::{ConflictKind, Fate, TreatmentSource};
    let source: TreatmentSource = "annotator".parse().unwrap();
    assert_eq!((source.clone(), source.as_ref()), (TreatmentSource::ANNOTATOR, "annotator"));
    assert_eq!("".parse::<TreatmentSource>(), Err(Error::BadId { length: 0 }));
    assert_eq!(format!("{} {} {}", source, Fate::Cut, ConflictKind::Extent), "annotator cut extent");
}

#[test]
fn a_squash_keeps_the_checkpoints_at_its_ends() {
    let set = page("a b c", &[]);
    let mark = |word: &str| Operation::annotate(find(set.text(), word), category("nom"));
    let mut history = History::new(set.clone());
    history.checkpoint("start").unwrap();
    for word in ["a", "b", "c"] {
        history.apply("a", word, [mark(word)], &Editor::human()).unwrap();
        history.checkpoint(word).unwrap();
    }
    history.undo().unwrap();
    history.squash("a", "all");
    assert_eq!(history.checkpoints().collect::<Vec<_>>(), [("start", 0), ("b", 1), ("c", 2)]);
    let here = history.current().clone();
    assert_eq!(history.go_to("c").unwrap().added().len(), 1);
    assert_eq!(history.go_to("start").unwrap().removed().len(), 3);
    history.go_to("b").unwrap();
    assert_eq!(*history.current(), here);
}

#[test]
fn a_diff_from_elsewhere_needs_the_permission_of_who_applies_it() {
    let set = page("a b", &["a"]);
    let editor = Editor::human().only([category("lieu")]);
    let diff = |name: &str| {
        let operation = Operation::annotate(find(set.text(), "b"), category(name));
        operation.plan(&set, &Editor::human()).unwrap()
    };
    let refused = Error::CategoryNotAllowed { category: "nom".into() };
    assert_eq!(editor.apply(&diff("nom"), &set).unwrap_err(), refused);
    assert_eq!(editor.apply(&diff("lieu"), &set).unwrap().len(), 2);
    // What is taken away may be of any category.
    let removal = Operation::Remove { span: find(set.text(), "a") }.plan(&set, &Editor::human()).unwrap();
    assert!(editor.apply(&removal, &set).unwrap().is_empty());
    let mut history = History::new(set.clone());
    assert_eq!(history.apply_diff("a", "merge", diff("nom"), &editor).unwrap_err(), refused);
    assert!(history.steps().is_empty() && *history.current() == set);
}

#[test]
fn only_what_shares_a_character_is_forgotten() {
    let text = text("abc def ghi");
    let mark = |start, end| {
        let span = text.span(start..end, OffsetUnit::Char).unwrap();
        Annotation::new(&text, span, category("nom")).unwrap()
    };
    let options = SetOptions::default().with_overlap(Overlap::Longest);
    let marks = [mark(0, 7), mark(0, 3), mark(2, 5), mark(4, 7), mark(8, 11), mark(8, 9)];
    let set = AnnotationSet::with(&text, marks, &options).unwrap();
    assert_eq!(set.dropped().len(), 4);
    let forget = Operation::Forget { span: text.span(3..4, OffsetUnit::Char).unwrap() };
    let diff = forget.plan(&set, &Editor::human()).unwrap();
    assert_eq!(diff.forgotten(), [mark(2, 5)]);
    assert_eq!(diff.apply(&set).unwrap().dropped(), [mark(0, 3), mark(4, 7), mark(8, 9)]);
    assert_eq!(diff.inverse().apply(&diff.apply(&set).unwrap()).unwrap(), set);
}

#[test]
fn who_alters_an_annotation_is_its_author() {
    let set = page("Roux, Arno", &["Roux", "Arno"]);
    let span = find(set.text(), "Roux");
    let model = Editor::of_origin(Origin::Model);
    let changed = Operation::Recategorise { span, category: category("lieu") }.plan(&set, &model).unwrap();
    assert_eq!(changed.added()[0].origin(), Origin::Model);
    let linked = Operation::link(entity("nom_roux"), entity("nom_arno")).plan(&set, &model).unwrap();
    assert_eq!(linked.added()[0].origin(), Origin::Import, "a link says nothing of who marked");
}

fn conflict_kinds(merged: &Merge) -> Vec<ConflictKind> {
    merged.conflicts().iter().map(label_core::edit::Conflict::kind).collect()
}

#[test]
fn a_join_that_neither_side_made_is_a_conflict() {
    let base = page("Roux, Arno, Zed", &["Roux", "Arno", "Zed"]);
    let ours = after(&base, [Operation::link(entity("nom_roux"), entity("nom_arno"))]);
    let theirs = after(&base, [Operation::link(entity("nom_roux"), entity("nom_zed"))]);
    let merged = merge(&base, &ours, &theirs).unwrap();
    assert_eq!(conflict_kinds(&merged), [ConflictKind::Entity]);
    assert!(merged.settled().is_empty());
    assert!(merged.resolve(0, Resolution::Ours).unwrap().result().unwrap() == ours);
    assert!(merged.resolve(0, Resolution::Theirs).unwrap().result().unwrap() == theirs);
    let all = base.iter().map(|mark| mark.clone().with_entity(entity("all"))).collect();
    let custom = merged.resolve(0, Resolution::Custom(all)).unwrap().result().unwrap();
    assert_eq!(names(&custom), [("all", 3)].into());
    let few = vec![base.as_slice()[0].clone()];
    let refused = merged.resolve(0, Resolution::Custom(few)).unwrap_err();
    assert!(matches!(refused, Error::NoSuchAnnotation { .. }));
    assert_eq!(merged.resolve(1, Resolution::Ours).unwrap_err(), Error::NoSuchConflict { index: 1 });
}

#[test]
fn a_new_mention_follows_its_entity() {
    let base = page("Roux, Arno. Mme Roux", &["Arno"]);
    let first = find(base.text(), "Roux");
    let base = after(&base, [Operation::annotate(first, category("nom"))]);
    let ours = after(&base, [Operation::link(entity("nom_roux"), entity("nom_arno"))]);
    let last = base.text().span(16..20, OffsetUnit::Char).unwrap();
    let theirs = after(&base, [Operation::annotate(last, category("nom"))]);
    let merged = merge(&base, &ours, &theirs).unwrap().result().unwrap();
    assert_eq!(names(&merged), [("nom_arno", 3)].into());
}

#[test]
fn conflicts_of_marks_are_typed() {
    let base = page("Jean Roux, Arno, Zed", &["Roux", "Arno", "Zed"]);
    let at = |words: &str| find(base.text(), words);
    let ours = after(
        &base,
        [
            Operation::Resize { span: at("Roux"), to: at("Jean Roux") },
            Operation::Recategorise { span: at("Arno"), category: category("lieu") },
            Operation::Remove { span: at("Zed") },
        ],
    );
    let theirs = after(
        &base,
        [
            Operation::Resize { span: at("Roux"), to: at("Rou") },
            Operation::Recategorise { span: at("Arno"), category: category("societe") },
            Operation::Resize { span: at("Zed"), to: at("Ze") },
        ],
    );
    let merged = merge(&base, &ours, &theirs).unwrap();
    assert_eq!(
        conflict_kinds(&merged),
        [ConflictKind::Extent, ConflictKind::Category, ConflictKind::Removed]
    );
    let second = merged.resolve(1, Resolution::Theirs).unwrap();
    assert_eq!(conflict_kinds(&second), [ConflictKind::Extent, ConflictKind::Removed]);
    let custom = Annotation::new(base.text(), at("Jean"), category("prenom")).unwrap();
    let third = second.resolve(0, Resolution::Custom(vec![custom])).unwrap();
    let result = third.resolve(0, Resolution::Ours).unwrap().result().unwrap();
    assert_eq!(names(&result), [("prenom_jean", 1), ("societe_arno", 1)].into());
}

#[test]
fn the_last_witness_of_a_link_is_not_removed_in_silence() {
    let base = page("Roux, Arno", &["Roux", "Arno"]);
    let ours = after(&base, [Operation::link(entity("nom_roux"), entity("nom_arno"))]);
    let theirs = after(&base, [Operation::Remove { span: find(base.text(), "Roux") }]);
    let merged = merge(&base, &ours, &theirs).unwrap();
    assert_eq!(conflict_kinds(&merged), [ConflictKind::Removed]);
}

/// LABEL's files have entities that are called after a mention that is gone.
#[test]
fn a_name_that_no_mention_gives_stays_where_nobody_touched_it() {
    let base = page("Roux, Arno", &["Roux", "Arno"]);
    let base = after(&base, [Operation::link(entity("nom_roux"), entity("nom_arno"))]);
    let roux: Vec<Annotation> = base.iter().filter(|mark| mark.span().start() == 0).cloned().collect();
    let changed = AnnotationSet::new(base.text(), roux).unwrap();
    assert_eq!(names(&changed), [("nom_arno", 1)].into());
    for (ours, theirs) in [(&changed, &changed), (&base, &changed), (&changed, &base)] {
        assert!(merge(&base, ours, theirs).unwrap().result().unwrap() == changed);
    }
}

#[test]
fn two_given_names_are_a_conflict() {
    let base = page("Roux", &["Roux"]);
    let renamed = |to: &str| after(&base, [Operation::Rename { entity: entity("nom_roux"), to: entity(to) }]);
    let merged = merge(&base, &renamed("a"), &renamed("b")).unwrap();
    assert_eq!(conflict_kinds(&merged), [ConflictKind::Name]);
    assert_eq!(names(&merged.resolve(0, Resolution::Theirs).unwrap().result().unwrap()), [("b", 1)].into());
}

#[test]
fn no_entity_of_a_merge_is_called_after_a_mention_that_went() {
    let base = page("Arno Arno Roux Zed", &["Arno", "Roux", "Zed"]);
    let base = after(&base, [Operation::link(entity("nom_arno"), entity("nom_roux"))]);
    let remove = |index| Operation::Remove { span: nth(&base, "Arno", index) };
    let merged = merge(&base, &after(&base, [remove(0)]), &after(&base, [remove(1)])).unwrap();
    assert_eq!(names(&merged.result().unwrap()), [("nom_roux", 1), ("nom_zed", 1)].into());
    let ours = after(&base, [remove(0), remove(1)]);
    let theirs = after(&base, [Operation::link(entity("nom_arno"), entity("nom_zed"))]);
    let merged = merge(&base, &ours, &theirs).unwrap();
    assert_eq!(names(&merged.result().unwrap()), [("nom_roux", 2)].into());
}

#[test]
fn two_whom_each_side_kept_apart_do_not_become_one() {
    let base = page("Roux, roux, ROUX", &["Roux"]);
    let apart = |words: &str| {
        let span = find(base.text(), words);
        after(&base, [Operation::annotate(span, category("nom")), Operation::Unlink { span }])
    };
    let merged = merge(&base, &apart("roux"), &apart("ROUX")).unwrap();
    assert_eq!(
        names(&merged.result().unwrap()),
        [("nom_roux", 1), ("nom_roux#N2", 1), ("nom_roux#N3", 1)].into()
    );
    let again = merge(&apart("roux"), &apart("roux"), &base).unwrap();
    assert!(again.result().unwrap() == base);
}

#[test]
fn a_link_across_categories_is_kept_or_a_conflict() {
    let text = text("Anna Orso et Bruno Gwex et Carla");
    let mark = |words: &str, name: &str, id: &str| {
        Annotation::of_entity(find(&text, words), category(name), entity(id))
    };
    let set = |marks: &[Annotation]| AnnotationSet::new(&text, marks.to_vec()).unwrap();
    // One side linked them.
    let base = set(&[mark("Anna", "nom", "a"), mark("Bruno", "lieu", "b")]);
    let linked = set(&[mark("Anna", "nom", "a"), mark("Bruno", "lieu", "a")]);
    assert_eq!(merge(&base, &linked, &base).unwrap().result().unwrap(), linked);
    // It was so before, and one side adds to it.
    let more = set(&[mark("Anna", "nom", "a"), mark("Bruno", "lieu", "a"), mark("Carla", "motif", "a")]);
    assert_eq!(merge(&linked, &linked, &more).unwrap().result().unwrap(), more);
    // Both add to one entity, each in its own category: nobody said that these are one.
    let [ours, theirs] = [("Bruno", "lieu"), ("Carla", "motif")]
        .map(|(words, name)| set(&[mark("Anna", "nom", "a"), mark(words, name, "a")]));
    let start = set(&[mark("Anna", "nom", "a")]);
    let merged = merge(&start, &ours, &theirs).unwrap();
    assert_eq!(conflict_kinds(&merged), [ConflictKind::Entity]);
    // Nor where the id is new.
    let [ours, theirs] = [("Bruno", "lieu"), ("Carla", "motif")]
        .map(|(words, name)| set(&[mark("Anna", "nom", "a"), mark(words, name, "given")]));
    let merged = merge(&start, &ours, &theirs).unwrap();
    assert_eq!(conflict_kinds(&merged), [ConflictKind::Entity]);
    let of_theirs = merged.resolve(0, Resolution::Theirs).unwrap().result().unwrap();
    assert_eq!(of_theirs.len(), 3);
}

#[test]
fn one_given_name_for_two_is_a_conflict() {
    let base = page("Roux, Zed", &["Roux", "Zed"]);
    let renamed = |id: &str| after(&base, [Operation::Rename { entity: entity(id), to: entity("p") }]);
    let merged = merge(&base, &renamed("nom_roux"), &renamed("nom_zed")).unwrap();
    assert_eq!(conflict_kinds(&merged), [ConflictKind::Name]);
    let theirs = merged.resolve(0, Resolution::Theirs).unwrap().result().unwrap();
    assert!(theirs == renamed("nom_zed"));
    let all = base.iter().map(|mark| mark.clone().with_entity(entity("p"))).collect();
    let custom = merged.resolve(0, Resolution::Custom(all)).unwrap().result().unwrap();
    assert_eq!(names(&custom), [("p", 2)].into());
}

#[test]
fn a_mention_that_one_side_resized_can_be_decided_on() {
    let base = page("Jean Roux, Arno, Zed", &["Jean Roux", "Arno", "Zed"]);
    let (long, short) = (find(base.text(), "Jean Roux"), find(base.text(), "Roux"));
    let resize = Operation::Resize { span: long, to: short };
    let ours = after(&base, [resize, Operation::link(entity("nom_roux"), entity("nom_arno"))]);
    let theirs = after(&base, [Operation::link(entity("nom_jean roux"), entity("nom_zed"))]);
    let merged = merge(&base, &ours, &theirs).unwrap();
    assert_eq!(conflict_kinds(&merged), [ConflictKind::Entity]);
    for side in [merged.conflicts()[0].ours(), merged.conflicts()[0].theirs()] {
        let all = side.iter().map(|mark| mark.clone().with_entity(entity("all"))).collect();
        let custom = merged.resolve(0, Resolution::Custom(all)).unwrap().result().unwrap();
        assert_eq!(names(&custom), [("all", 3)].into());
        assert_eq!(custom.as_slice()[0].span(), short);
    }
}

#[test]
fn a_decision_on_links_is_no_decision_on_more() {
    let base = page("Roux, Arno, Zed, Ivo", &["Roux", "Arno", "Zed", "Ivo"]);
    let link = |a: &str, b: &str| Operation::link(entity(a), entity(b));
    let theirs = after(&base, [link("nom_roux", "nom_zed"), link("nom_ivo", "nom_roux")]);
    let shorter = Operation::Resize { span: find(base.text(), "Ivo"), to: find(base.text(), "Iv") };
    let longer = Operation::Resize { span: find(base.text(), "Ivo"), to: find(base.text(), ", Ivo") };
    let ours = after(&base, [link("nom_roux", "nom_arno"), shorter]);
    let theirs = after(&theirs, [longer]);
    let merged = merge(&base, &ours, &theirs).unwrap();
    assert_eq!(conflict_kinds(&merged), [ConflictKind::Extent, ConflictKind::Entity]);
    // Their Ivo comes into the entity on which somebody decided without him.
    let decided = merged.resolve(1, Resolution::Ours).unwrap().resolve(0, Resolution::Theirs).unwrap();
    assert_eq!(conflict_kinds(&decided), [ConflictKind::Entity]);
    let all = decided.resolve(0, Resolution::Ours).unwrap().result().unwrap();
    assert_eq!(all.len(), 4);
}

#[test]
fn a_custom_annotation_cuts_no_grapheme() {
    let base = page("Me\u{301}l", &["Me\u{301}l"]);
    let whole = base.text().whole().unwrap();
    let to = |name| after(&base, [Operation::Recategorise { span: whole, category: category(name) }]);
    let merged = merge(&base, &to("lieu"), &to("fief")).unwrap();
    let cut = base.text().span(0..2, OffsetUnit::Char).unwrap();
    let custom = Annotation::new(base.text(), cut, category("lieu")).unwrap();
    let merged = merged.resolve(0, Resolution::Custom(vec![custom])).unwrap();
    assert_valid(&merged.result().unwrap());
}

#[test]
fn what_both_added_is_called_after_its_spelling_where_the_base_is_chosen() {
    let base = page("Roux, Arno, Zed", &["Arno", "Zed"]);
    let spans = vec![find(base.text(), "Roux")];
    let as_one_of = |id: &str| {
        let known = EntityChoice::Known(entity(id));
        after(&base, [Operation::Annotate { spans: spans.clone(), category: category("nom"), entity: known }])
    };
    let (ours, theirs) = (as_one_of("nom_arno"), as_one_of("nom_zed"));
    for (ours, theirs) in [(&ours, &theirs), (&theirs, &ours)] {
        let merged = merge(&base, ours, theirs).unwrap();
        assert_eq!(conflict_kinds(&merged), [ConflictKind::Entity]);
        let result = merged.resolve(0, Resolution::Base).unwrap().result().unwrap();
        assert_eq!(names(&result), [("nom_arno", 1), ("nom_roux", 1), ("nom_zed", 1)].into());
    }
}
