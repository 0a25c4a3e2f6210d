//! Marks and sets of marks.

use crate::arbitrary::{Marked, UNITS, cases, category, entity, find, marked_text, set_of, strategies, text};
use label_core::annotation::{Graphemes, Score};
use label_core::text::Rewrite;
use label_core::{
    Annotation, AnnotationSet, Category, EntityId, Error, OffsetUnit, Origin, Overlap, SetOptions, Text,
};
use proptest::prelude::*;
use proptest::sample::Index;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a mark says, comparable.
fn facts(mark: &Annotation) -> (usize, usize, &str, &str, Origin, Option<f64>) {
    let span = mark.span();
    let score = mark.score().map(Score::get);
    (span.start(), span.end(), mark.category().as_str(), mark.entity().as_str(), mark.origin(), score)
}

fn assert_sorted_and_disjoint(set: &AnnotationSet) {
    let marks = set.as_slice();
    assert!(marks.iter().zip(marks.iter().skip(1)).all(|(a, b)| a.span().end() <= b.span().start()));
    assert!(marks.iter().all(|mark| set.text().owns(mark.span())));
    let dropped = set.dropped();
    assert!(dropped.iter().zip(dropped.iter().skip(1)).all(|(a, b)| a.span() <= b.span()));
}

/// The option that refuses cut graphemes has nothing to refuse.
fn assert_on_grapheme_boundaries(set: &AnnotationSet) {
    let options = SetOptions::default().with_graphemes(Graphemes::Refuse);
    let again = AnnotationSet::with(set.text(), set.as_slice().to_vec(), &options).unwrap();
    assert!(again.as_slice() == set.as_slice());
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn the_order_in_which_marks_are_given_never_matters(
        Marked { text, marks } in marked_text(30, 12),
        shuffle in any::<u64>(),
    ) {
        let mut shuffled = marks.clone();
        let mut state = shuffle;
        for end in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            shuffled.swap(end, (state >> 33) as usize % (end + 1));
        }
        for strategy in strategies().into_iter().chain([Overlap::Error]) {
            let one = set_of(&text, &marks, strategy.clone());
            let other = set_of(&text, &shuffled, strategy);
            prop_assert_eq!(&one, &other);
            if let (Ok(one), Ok(other)) = (one, other) {
                prop_assert!(one.iter().map(facts).eq(other.iter().map(facts)));
                prop_assert!(one.dropped().iter().map(facts).eq(other.dropped().iter().map(facts)));
                prop_assert_eq!((one.duplicates(), one.widened()), (other.duplicates(), other.widened()));
            }
        }
    }

    #[test]
    fn a_set_is_sorted_disjoint_and_complete(Marked { text, marks } in marked_text(30, 12)) {
        for strategy in strategies() {
            let set = set_of(&text, &marks, strategy.clone()).unwrap();
            assert_sorted_and_disjoint(&set);
            assert_on_grapheme_boundaries(&set);
            prop_assert_eq!(set.len() + set.dropped().len() + set.duplicates(), marks.len());
            prop_assert!(set.widened() <= marks.len());
            // Every character given is covered by something that is remembered; a line end that is cut may be left out.
            for mark in &marks {
                let mut remembered = set.iter().chain(set.dropped());
                let slice = text.slice(mark.span()).unwrap();
                let start = mark.span().start() + usize::from(slice.starts_with('\n'));
                let end = mark.span().end() - usize::from(slice.ends_with('\r'));
                let holds = |other: &Annotation| {
                    let (from, to) = (other.span().start(), other.span().end());
                    other.category() == mark.category() && from <= start && end <= to
                };
                prop_assert!(remembered.any(holds));
            }
            // A dropped mark lost to somebody.
            for dropped in set.dropped() {
                prop_assert!(set.iter().any(|kept| kept.span().overlaps(dropped.span())));
            }
        }
    }

    #[test]
    fn without_overlap_every_strategy_gives_the_same(Marked { text, marks } in marked_text(40, 4)) {
        if let Ok(plain) = set_of(&text, &marks, Overlap::Error) {
            for strategy in strategies() {
                prop_assert_eq!(&set_of(&text, &marks, strategy).unwrap(), &plain);
            }
            prop_assert!(plain.dropped().is_empty());
        } else {
            let longest = set_of(&text, &marks, Overlap::Longest).unwrap();
            prop_assert!(!longest.dropped().is_empty());
        }
    }

    #[test]
    fn a_set_built_from_what_a_set_remembers_is_equal(Marked { text, marks } in marked_text(30, 10)) {
        for strategy in strategies() {
            let set = set_of(&text, &marks, strategy.clone()).unwrap();
            let remembered: Vec<Annotation> = set.iter().chain(set.dropped()).cloned().collect();
            let again = set_of(&text, &remembered, strategy).unwrap();
            prop_assert_eq!(&again, &set);
            prop_assert_eq!((again.duplicates(), again.widened()), (0, 0));
        }
    }

    #[test]
    fn queries_agree_with_looking_at_every_mark(
        Marked { text, marks } in marked_text(30, 12),
        a in any::<Index>(),
        b in any::<Index>(),
    ) {
        let set = set_of(&text, &marks, Overlap::Longest).unwrap();
        for (byte, _) in text.as_str().char_indices().chain([(text.as_str().len(), ' ')]) {
            let expected = set.iter().find(|mark| mark.span().range().contains(&byte));
            for unit in UNITS {
                prop_assert_eq!(set.at(text.from_byte(byte, unit).unwrap(), unit).unwrap(), expected);
            }
        }
        let length = text.len(OffsetUnit::Char);
        if length > 0 {
            let start = a.index(length);
            let span = text.span(start..start + 1 + b.index(length - start), OffsetUnit::Char).unwrap();
            let expected = set.iter().filter(|mark| mark.span().overlaps(span));
            prop_assert!(set.overlapping(span).unwrap().iter().eq(expected));
        }
        let entities: BTreeSet<&EntityId> = set.iter().map(Annotation::entity).collect();
        prop_assert!(set.entities().eq(entities.iter().copied()));
        for entity in entities {
            prop_assert!(set.of_entity(entity).eq(set.iter().filter(|mark| mark.entity() == entity)));
        }
        let categories: BTreeSet<&Category> = set.iter().map(Annotation::category).collect();
        prop_assert!(set.categories().map(|(category, _)| category).eq(categories.iter().copied()));
        for (category, count) in set.categories() {
            let of_it = set.iter().filter(|mark| mark.category() == category);
            prop_assert_eq!(count, of_it.clone().count());
            prop_assert!(set.of_category(category).eq(of_it));
        }
        prop_assert_eq!(set.of_entity(&entity("nobody")).count(), 0);
        prop_assert_eq!(set.of_category(&category("nothing")).count(), 0);
    }

    #[test]
    fn marks_follow_a_rewrite(Marked { text, marks } in marked_text(30, 8), at in any::<Index>()) {
        let set = set_of(&text, &marks, Overlap::Longest).unwrap();
        let length = text.len(OffsetUnit::Char);
        prop_assume!(length > 0);
        let place = at.index(length);
        let span = text.span(place..length.min(place + 3), OffsetUnit::Char).unwrap();
        let (output, map) = Rewrite::new(&text, vec![(span, Arc::from("<>"))]).unwrap().apply();
        let projected = set.project(&map).unwrap();
        prop_assert_eq!(projected.text(), &output);
        assert_sorted_and_disjoint(&projected);
        let all = set.len() + set.dropped().len();
        prop_assert_eq!(projected.len() + projected.dropped().len() + projected.duplicates(), all);
        for mark in projected.iter().chain(projected.dropped()) {
            let number = mark.entity().as_str().rsplit_once(' ').unwrap().1;
            prop_assert!(number.parse::<usize>().is_ok());
        }
        for mark in &set {
            if !mark.span().overlaps(span) && projected.widened() == 0 {
                let words = text.slice(mark.span()).unwrap();
                let same = |other: &Annotation| {
                    other.category() == mark.category() && output.slice(other.span()).unwrap() == words
                };
                prop_assert!(projected.iter().chain(projected.dropped()).any(same));
            }
        }
    }
}

#[test]
fn entities_are_called_anew_on_another_text() {
    let text = text("Anna Orso, Lyon, Anna");
    let mark = |words: &str, name: &str, id: &str| {
        Annotation::of_entity(find(&text, words), category(name), entity(id))
    };
    let last = text.span(17..21, OffsetUnit::Char).unwrap();
    let anna = Annotation::of_entity(last, category("nom"), entity("nom_anna"));
    let marks =
        [mark("Anna", "nom", "nom_anna"), mark("Orso", "nom", "orso"), mark("Lyon", "lieu", "orso"), anna];
    let set = AnnotationSet::new(&text, marks).unwrap();
    let (_, map) = Rewrite::new(&text, vec![(find(&text, "Orso"), Arc::from("[A]"))]).unwrap().apply();
    let ids: Vec<String> =
        set.project(&map).unwrap().iter().map(|mark| mark.entity().as_str().to_owned()).collect();
    assert_eq!(ids, ["nom 1", "nom 2", "nom 2", "nom 1"]);
}

#[test]
fn of_equal_marks_the_most_trusted_origin_and_the_highest_score_stay() {
    let text = text("Zykhovmx");
    let mark = |origin, score: Option<f64>| {
        let mark = Annotation::new(&text, text.whole().unwrap(), category("nom")).unwrap();
        mark.with_origin(origin).with_score(score.map(|score| Score::new(score).unwrap()))
    };
    let marks = [
        mark(Origin::Import, Some(0.75)),
        mark(Origin::Model, Some(0.5)),
        mark(Origin::Human, None),
        mark(Origin::Rule, Some(0.25)),
    ];
    let set = AnnotationSet::new(&text, marks).unwrap();
    assert_eq!((set.len(), set.duplicates()), (1, 3));
    let kept = &set.as_slice()[0];
    assert_eq!((kept.origin(), kept.score().map(Score::get)), (Origin::Human, Some(0.75)));
}

#[test]
fn a_mark_of_another_text_is_refused_with_its_index() {
    let (one, other) = (text("Zykhovmx"), text("Brqwej"));
    let marks =
        [&one, &other].map(|text| Annotation::new(text, text.whole().unwrap(), category("nom")).unwrap());
    let error = Error::InItem { list: "annotations", index: 1, error: Box::new(Error::ForeignSpan) };
    assert_eq!(AnnotationSet::new(&one, marks).unwrap_err(), error);
    assert_eq!(Annotation::new(&one, other.whole().unwrap(), category("nom")), Err(Error::ForeignSpan));
    let set = AnnotationSet::new(&one, []).unwrap();
    assert_eq!(set.overlapping(other.whole().unwrap()), Err(Error::ForeignSpan));
    let (_, map) = Rewrite::new(&other, Vec::new()).unwrap().apply();
    assert_eq!(set.project(&map), Err(Error::ForeignSpan));
}

#[test]
fn spellings_of_one_name_are_one_entity_in_one_category() {
    let nom = category("nom");
    let one = EntityId::computed(&nom, "Jean-François LEFÈVRE");
    for spelling in
        ["jean‑francois  lefevre", " Jean-Franc\u{327}ois\nLefe\u{300}vre ", "JEAN-FRAN\u{AD}ÇOIS LEFÈVRE"]
    {
        assert!(EntityId::computed(&nom, spelling) == one);
    }
    assert!(EntityId::computed(&category("lieu"), "Jean-François Lefèvre") != one);
    assert!(EntityId::computed(&nom, "Jean François Lefèvre") != one, "a hyphen is not a space");
    assert_eq!(one.as_str(), "nom_jean-francois lefevre");
}

#[test]
fn scores_are_numbers_from_0_to_1() {
    for good in [0.0, -0.0, 0.5, 1.0, f64::MIN_POSITIVE] {
        assert_eq!(Score::new(good).unwrap().get(), good);
    }
    for bad in [-f64::MIN_POSITIVE, 1.0 + f64::EPSILON, 7.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(Score::new(bad), Err(Error::BadScore));
    }
}

#[test]
fn a_priority_list_names_a_category_once() {
    let list = ["nom", "lieu", "nom"].map(category).to_vec();
    assert_eq!(Overlap::priority(list), Err(Error::Duplicate { what: "category", index: 2 }));
}

/// Eight marks that each reach to the end of a long text: their ids together are shorter than one of them.
#[test]
fn ids_need_room_for_text_and_marks_not_for_their_product() {
    let text = Text::new("ab ".repeat(10_000)).unwrap();
    let mark = |start| {
        let span = text.span(start..30_000, OffsetUnit::Byte).unwrap();
        Annotation::new(&text, span, category("nom")).unwrap()
    };
    let marks: Vec<Annotation> = (0..8).map(mark).collect();
    let room: usize = marks.iter().map(|mark| mark.entity().as_str().len()).sum();
    assert!(room <= marks.len() * EntityId::MAX_LEN);
    let names: BTreeSet<&EntityId> = marks.iter().map(Annotation::entity).collect();
    assert_eq!(names.len(), 8);
}

#[test]
fn an_id_is_no_longer_than_the_limit() {
    assert!(EntityId::new("x".repeat(256)).is_ok());
    assert_eq!(EntityId::new("x".repeat(257)), Err(Error::BadId { length: 257 }));
}

#[test]
fn one_cluster_of_a_hundred_thousand_marks_under_ten_thousand_spans() {
    let text = Text::new(format!("e{}", "\u{301}".repeat(100_000))).unwrap();
    let mark = |number: usize| {
        let span = text.span(10 * number..10 * number + 5, OffsetUnit::Char).unwrap();
        Annotation::of_entity(span, category("nom"), entity("e"))
    };
    let set = AnnotationSet::new(&text, (0..10_000).map(mark)).unwrap();
    assert_eq!((set.len(), set.widened(), set.duplicates()), (1, 10_000, 9_999));
    assert_eq!(Some(set.as_slice()[0].span()), text.whole());
}

/// Marks that only touch are no component: a union leaves each its extent and its entity.
#[test]
fn what_only_touches_is_not_swallowed() {
    let text = text("JeanDupontOrso");
    let mark = |name: &str| Annotation::of_entity(find(&text, name), category("nom"), entity(name));
    let (first, second, third) = (mark("Jean"), mark("Dupont"), mark("Orso"));
    for strategy in strategies() {
        let set = set_of(&text, &[third.clone(), first.clone(), second.clone()], strategy).unwrap();
        assert_eq!(set.as_slice(), [first.clone(), second.clone(), third.clone()]);
        assert!(set.dropped().is_empty());
    }
    let set = set_of(&text, &[first.clone(), mark("nDup"), second, third.clone()], Overlap::Union).unwrap();
    let covered: Vec<&str> = set.iter().map(|mark| text.slice(mark.span()).unwrap()).collect();
    assert_eq!(covered, ["JeanDupont", "Orso"]);
    assert_eq!(set.as_slice()[1], third);
}

#[test]
fn many_clusters_and_many_overlaps_are_settled() {
    let text = Text::new("e\u{301}\u{301}".repeat(50_000)).unwrap();
    let mark = |number: usize| {
        let start = 7 * number % 149_990;
        let span = text.span(start..start + 2 + number % 9, OffsetUnit::Char).unwrap();
        Annotation::of_entity(span, category(["nom", "lieu"][number % 2]), entity(&format!("e{number}")))
    };
    let marks: Vec<Annotation> = (0..30_000).map(mark).collect();
    for strategy in strategies() {
        let set = set_of(&text, &marks, strategy).unwrap();
        assert_eq!(set.len() + set.dropped().len() + set.duplicates(), marks.len());
        assert_sorted_and_disjoint(&set);
    }
}

#[test]
fn one_mark_over_everything_and_all_others_within() {
    let text = Text::new("a".repeat(40_000)).unwrap();
    let inner = |number: usize| {
        let span = text.span(2 * number..2 * number + 1, OffsetUnit::Byte).unwrap();
        Annotation::of_entity(span, category("nom"), entity("e"))
    };
    let whole = Annotation::of_entity(text.whole().unwrap(), category("lieu"), entity("l"));
    let marks: Vec<Annotation> = (0..20_000).map(inner).chain([whole]).collect();
    let longest = set_of(&text, &marks, Overlap::Longest).unwrap();
    assert_eq!((longest.len(), longest.dropped().len()), (1, 20_000));
    let nom_first = set_of(&text, &marks, Overlap::priority(vec![category("nom")]).unwrap()).unwrap();
    assert_eq!((nom_first.len(), nom_first.dropped().len()), (20_000, 1));
    assert_eq!(nom_first.overlapping(find(&text, &"a".repeat(11))).unwrap().len(), 6);
}
