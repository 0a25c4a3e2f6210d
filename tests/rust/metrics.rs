//! What people changed, counted a second time: each mark against each.

use crate::arbitrary::{CATEGORIES, Marked, cases, category, entity, find, marked_text, set_of, text};
use label_core::annotation::words_covered;
use label_core::court::Catalogue;
use label_core::metrics::{AnnotationCounts, Statistics};
use label_core::{Annotation, CategoryRule, Overlap, Settings, Text};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Every pair of masked or not and sensitive or not; `inconnu` is not listed.
fn catalogue() -> Catalogue {
    let masked = ["nom", "prenom", "lieu", "societe", "motif"];
    let rules = CATEGORIES.iter().filter(|name| **name != "inconnu").map(|name| {
        let rule = CategoryRule::written(name, "[%c]", masked.contains(name)).unwrap();
        rule.with_sensitive(["nom", "prenom", "avocat"].contains(name))
    });
    Catalogue::new(rules).unwrap()
}

fn is_masked(mark: &Annotation) -> bool {
    catalogue().rule(mark.category()).is_none_or(CategoryRule::is_anonymized)
}

fn is_sensitive(mark: &Annotation) -> bool {
    catalogue().rule(mark.category()).is_some_and(CategoryRule::is_sensitive)
}

/// Whether `others` mask what `mark` marks.
fn mask(text: &Text, others: &[Annotation], mark: &Annotation, by_words: bool) -> bool {
    let spans: Vec<_> = others.iter().map(Annotation::span).collect();
    let mut holding = others.iter().filter(|other| other.span().contains(mark.span())).peekable();
    match holding.peek() {
        None => by_words && words_covered(text, mark.span(), &spans).unwrap(),
        Some(_) => holding.any(is_masked),
    }
}

fn counted_again(text: &Text, before: &[Annotation], after: &[Annotation]) -> AnnotationCounts {
    let count = |marks: &[Annotation], counts: &dyn Fn(&Annotation) -> bool| {
        let counted: BTreeSet<_> = marks.iter().filter(|mark| counts(mark)).map(Annotation::entity).collect();
        counted.len()
    };
    let alike = |mark: &Annotation| {
        before.iter().any(|other| other.category() == mark.category() && other.span().contains(mark.span()))
    };
    AnnotationCounts {
        over: count(before, &|mark| is_masked(mark) && !mask(text, after, mark, true)),
        under_sensitive: count(after, &|mark| {
            is_sensitive(mark) && !alike(mark) && !mask(text, before, mark, true)
        }),
        under_other: count(after, &|mark| {
            !is_sensitive(mark) && is_masked(mark) && !mask(text, before, mark, false)
        }),
    }
}

/// The marks of a text as two lists.
fn two(marks: &[Annotation], at: usize) -> (&[Annotation], &[Annotation]) {
    marks.split_at(at.min(marks.len()))
}

fn between(text: &Text, before: &[Annotation], after: &[Annotation]) -> AnnotationCounts {
    AnnotationCounts::between(text, before, after, &catalogue()).unwrap()
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn counts_are_those_of_every_mark_against_every_other(
        Marked { text, marks } in marked_text(30, 16),
        at in 0..16_usize,
    ) {
        let (before, after) = two(&marks, at);
        prop_assert_eq!(between(&text, before, after), counted_again(&text, before, after));
    }

    #[test]
    fn the_order_of_the_lists_does_not_matter(
        Marked { text, marks } in marked_text(30, 12),
        at in 0..12_usize,
        turn in 0..12_usize,
    ) {
        let (before, after) = two(&marks, at);
        let turned = |list: &[Annotation]| {
            let mut list = list.to_vec();
            let middle = turn.min(list.len());
            list.rotate_left(middle);
            list.reverse();
            list
        };
        prop_assert_eq!(between(&text, before, after), between(&text, &turned(before), &turned(after)));
    }

    #[test]
    fn what_nobody_changed_was_right(Marked { text, marks } in marked_text(30, 12)) {
        prop_assert_eq!(between(&text, &marks, &marks), AnnotationCounts::default());
        // Nor does it matter of whom they are.
        let linked: Vec<_> = marks.iter().map(|mark| mark.clone().with_entity(entity("all"))).collect();
        prop_assert_eq!(between(&text, &marks, &linked), AnnotationCounts::default());
    }

    #[test]
    fn what_is_added_was_missing_and_what_is_removed_too_much(Marked { text, marks } in marked_text(30, 12)) {
        let entities = |wanted: &dyn Fn(&Annotation) -> bool| {
            marks.iter().filter(|mark| wanted(mark)).map(Annotation::entity).collect::<BTreeSet<_>>().len()
        };
        let nothing = AnnotationCounts::default();
        let added = AnnotationCounts {
            under_sensitive: entities(&is_sensitive),
            under_other: entities(&|mark| !is_sensitive(mark) && is_masked(mark)),
            ..nothing
        };
        prop_assert_eq!(between(&text, &[], &marks), added);
        let removed = AnnotationCounts { over: entities(&is_masked), ..nothing };
        prop_assert_eq!(between(&text, &marks, &[]), removed);
    }

    #[test]
    fn what_is_the_same_on_both_sides_may_be_left_out(
        Marked { text, marks } in marked_text(40, 12),
        at in 0..12_usize,
        other in 0..12_usize,
    ) {
        // Of disjoint marks: one of them never holds a word of another, unless the word is the nothing between two spaces.
        let set = set_of(&text, &marks, Overlap::Longest).unwrap();
        let is_plain =
            |mark: &&Annotation| !text.slice(mark.span()).unwrap().split([' ', '-']).any(str::is_empty);
        let all: Vec<_> = set.iter().filter(is_plain).cloned().collect();
        let (low, high) = (at.min(other).min(all.len()), at.max(other).min(all.len()));
        let (before, after) = (&all[..high], &all[low..]);
        prop_assert_eq!(between(&text, before, after), between(&text, &all[..low], &all[high..]));
    }

    #[test]
    fn linked_spellings_are_the_spellings_but_one_for_each_entity(Marked { text, marks } in marked_text(30, 12)) {
        let statistics = Statistics::of(3, &text, &marks, AnnotationCounts::default()).unwrap();
        prop_assert_eq!((statistics.words, statistics.annotations), (3, marks.len()));
        let spelling = |mark: &Annotation| {
            Annotation::new(&text, mark.span(), mark.category().clone()).unwrap().entity().clone()
        };
        let pairs: BTreeSet<_> = marks.iter().map(|mark| (mark.entity(), spelling(mark))).collect();
        let entities: BTreeSet<_> = marks.iter().map(Annotation::entity).collect();
        prop_assert_eq!(statistics.linked_entities, pairs.len() - entities.len());
        let alone: Vec<_> = marks.iter().map(|mark| mark.clone().with_entity(spelling(mark))).collect();
        let statistics = Statistics::of(3, &text, &alone, AnnotationCounts::default()).unwrap();
        prop_assert_eq!(statistics.linked_entities, 0);
    }
}

#[test]
fn the_courts_categories_are_counted_by_its_own_settings() {
    let court = Settings::court();
    let text = text("M. Jean Dupont, demeurant à Dijon, assisté de Me Roux, a saisi la cour.");
    let mark = |words: &str, name: &str| Annotation::new(&text, find(&text, words), category(name)).unwrap();
    let before =
        [mark("Dijon", "localite"), mark("cour", "etablissement"), mark("Roux", "professionnelAvocat")];
    let after = [
        mark("Jean", "personnePhysique"),
        mark("Dupont", "personnePhysique"),
        mark("Dijon", "adresse"),
        mark("Roux", "personnePhysique"),
        mark("M. Jean", "motivations"),
    ];
    let counts = AnnotationCounts::between(&text, &before, &after, court.catalogue()).unwrap();
    assert_eq!(counts, AnnotationCounts { over: 1, under_sensitive: 3, under_other: 1 });
    assert_eq!(counts + counts, AnnotationCounts { over: 2, under_sensitive: 6, under_other: 2 });
}

#[test]
fn long_marks_that_hold_no_other_are_counted_by_their_words() {
    // Each mark holds half of the text, none holds another, and every word has to be asked for.
    let text = text(&"ab ".repeat(60_000));
    let length = text.as_str().len();
    let name = category("nom");
    let mark = |start: usize, end: usize, of: &str| {
        let span = text.span(start..end, label_core::OffsetUnit::Byte).unwrap();
        Annotation::of_entity(span, name.clone(), entity(of))
    };
    let long: Vec<_> = (0..length / 2).map(|start| mark(start, start + length / 2, "long")).collect();
    let words: Vec<_> = (0..length).map(|start| mark(start, start + 1, "a")).collect();
    let pieces: Vec<_> = (0..length - 2).map(|start| mark(start, start + 2, "b")).collect();
    assert_eq!(between(&text, &long, &pieces), AnnotationCounts::default());
    assert_eq!(between(&text, &long, &words).over, 1);
}
