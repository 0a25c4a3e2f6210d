//! What an interface asks of a set of marks: mentions, spellings, links, groups, lines.

use crate::arbitrary::{
    CATEGORIES, Marked, UNITS, cases, category, entity, find, marked_text, set_of, strategies, text,
};
use label_core::annotation::{AnnotationPart, LineChunk, MentionIndex};
use label_core::text::{LineColumn, fold_str};
use label_core::{Annotation, AnnotationSet, EntityId, Error, OffsetUnit, Overlap, Span, Text};
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};
use std::collections::{BTreeMap, BTreeSet};

fn spelling<'t>(text: &'t Text, mark: &Annotation) -> &'t str {
    text.slice(mark.span()).unwrap()
}

/// The line that a chunk is on, its span, the mark that it shows and which part of it.
type Placed<'s> = (usize, Span, Option<(&'s Annotation, AnnotationPart)>);

/// Every chunk of every line.
fn chunks(set: &AnnotationSet) -> Vec<Placed<'_>> {
    let mut found = Vec::new();
    for line in set.lines() {
        found.extend(line.chunks().map(|chunk| match chunk {
            LineChunk::Text(span) => (line.number(), span, None),
            LineChunk::Annotation { annotation, span, part } => {
                (line.number(), span, Some((annotation, part)))
            }
            LineChunk::LineEnd { span, annotation } => (line.number(), span, annotation),
        }));
    }
    found
}

/// The line of every character, by looking at each.
fn lines_by_scan(text: &Text) -> BTreeMap<usize, usize> {
    let line_of = |(at, _)| (at, text.line_column(at, OffsetUnit::Byte).unwrap().line);
    text.as_str().char_indices().map(line_of).collect()
}

/// The part of its lines, first to last, that a line is.
fn part(line: usize, touched: &BTreeSet<usize>) -> AnnotationPart {
    match (touched.first() == Some(&line), touched.last() == Some(&line)) {
        (true, true) => AnnotationPart::Whole,
        (true, false) => AnnotationPart::First,
        (false, false) => AnnotationPart::Middle,
        (false, true) => AnnotationPart::Last,
    }
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn the_chunks_of_the_lines_are_the_text(Marked { text, marks } in marked_text(40, 10)) {
        for strategy in strategies() {
            let set = set_of(&text, &marks, strategy).unwrap();
            let mut done = 0;
            for (_, span, _) in chunks(&set) {
                prop_assert_eq!(span.start(), done);
                done = span.end();
            }
            prop_assert_eq!(done, text.as_str().len());
        }
    }

    #[test]
    fn lines_are_numbered_and_placed_as_the_text_counts_them(Marked { text, marks } in marked_text(40, 10)) {
        let set = set_of(&text, &marks, Overlap::Longest).unwrap();
        prop_assert_eq!(set.lines().len(), text.line_count());
        for (line, number) in set.lines().zip(1..) {
            prop_assert_eq!(line.number(), number);
            for unit in UNITS {
                let place = LineColumn { line: number, column: 1 };
                prop_assert_eq!(line.start(unit), text.offset_at(place, unit).unwrap());
            }
            let content = line.content().map_or("", |span| text.slice(span).unwrap());
            prop_assert!(!content.contains(['\n', '\r']));
            let end = line.line_end().map(|span| text.slice(span).unwrap());
            prop_assert_eq!(end.is_none(), number == text.line_count());
            prop_assert!(end.is_none_or(|end| ["\n", "\r\n", "\r"].contains(&end)));
        }
        let backwards: Vec<usize> = set.lines().rev().map(|line| line.number()).collect();
        prop_assert!(backwards.into_iter().rev().eq(1..=text.line_count()));
    }

    #[test]
    fn a_mark_is_on_every_line_that_it_touches_and_on_no_other(
        Marked { text, marks } in marked_text(40, 10),
    ) {
        let set = set_of(&text, &marks, Overlap::Union).unwrap();
        let lines = lines_by_scan(&text);
        let chunks = chunks(&set);
        for mark in &set {
            let touched: BTreeSet<usize> = lines.range(mark.span().range()).map(|(_, line)| *line).collect();
            let shown: Vec<_> = chunks.iter().filter(|(.., shown)| shown.is_some_and(|(m, _)| m == mark)).collect();
            prop_assert!(shown.iter().map(|(line, ..)| *line).collect::<BTreeSet<_>>() == touched);
            for (line, span, shown) in &shown {
                prop_assert!(mark.span().contains(*span));
                prop_assert_eq!(shown.unwrap().1, part(*line, &touched));
            }
            let covered: usize = shown.iter().map(|(_, span, _)| span.len()).sum();
            prop_assert_eq!(covered, mark.span().len());
            for line in set.lines() {
                prop_assert_eq!(line.annotations().contains(mark), touched.contains(&line.number()));
            }
        }
    }

    #[test]
    fn excerpts_are_the_lines_near_an_entity(
        Marked { text, marks } in marked_text(60, 6),
        context in 0..4_usize,
    ) {
        let set = set_of(&text, &marks, Overlap::Longest).unwrap();
        for id in set.entities() {
            let has = |mark: &Annotation| mark.entity() == id;
            let with: Vec<usize> =
                set.lines().filter(|line| line.annotations().iter().any(has)).map(|line| line.number()).collect();
            let near = |number: &usize| with.iter().any(|line| line.abs_diff(*number) <= context);
            let expected: Vec<usize> = (1..=text.line_count()).filter(near).collect();
            let blocks: Vec<Vec<usize>> =
                set.excerpts(id, context).map(|lines| lines.map(|line| line.number()).collect()).collect();
            prop_assert_eq!(blocks.concat(), expected);
            for (block, next) in blocks.iter().zip(blocks.iter().skip(1)) {
                prop_assert!(block.last().unwrap() + 1 < next[0]);
            }
        }
    }

    #[test]
    fn the_mentions_of_an_entity_are_counted_from_one(
        Marked { text, marks } in marked_text(40, 12),
        a in any::<Index>(),
        b in any::<Index>(),
    ) {
        let set = set_of(&text, &marks, Overlap::HighestScore).unwrap();
        for id in set.entities() {
            let total = set.of_entity(id).len();
            for (mention, index) in set.of_entity(id).zip(1..) {
                let expected = MentionIndex { index, total };
                prop_assert_eq!(set.mention_index(mention.span()).unwrap(), Some(expected));
            }
        }
        let length = text.len(OffsetUnit::Char);
        let (a, b) = (a.index(length + 1), b.index(length + 1));
        if let Ok(span) = text.span(a.min(b)..a.max(b), OffsetUnit::Char) {
            let marked = set.iter().any(|mark| mark.span() == span);
            prop_assert_eq!(set.mention_index(span).unwrap().is_some(), marked);
        }
    }

    #[test]
    fn spellings_stand_for_all_mentions(Marked { text, marks } in marked_text(30, 12)) {
        let set = set_of(&text, &marks, Overlap::Longest).unwrap();
        for id in set.entities() {
            let spellings = set.spellings(id);
            let shown: Vec<&str> = spellings.iter().map(|mark| spelling(&text, mark)).collect();
            let all: BTreeSet<&str> = set.of_entity(id).map(|mark| spelling(&text, mark)).collect();
            prop_assert_eq!(shown.iter().copied().collect::<BTreeSet<_>>(), all.clone());
            prop_assert_eq!(shown.len(), all.len());
            prop_assert!(shown.is_sorted_by_key(|shown| (fold_str(shown), *shown)));
            for mark in spellings {
                let first = set.of_entity(id).find(|other| spelling(&text, other) == spelling(&text, mark));
                prop_assert_eq!(Some(mark), first);
            }
            prop_assert_eq!(set.is_linked(id), all.len() > 1);
        }
    }

    #[test]
    fn representatives_are_the_first_of_what_nobody_needs_to_link(
        Marked { text, marks } in marked_text(30, 12),
    ) {
        let set = set_of(&text, &marks, Overlap::Longest).unwrap();
        let computed = |mark: &Annotation| EntityId::computed(mark.category(), spelling(&text, mark));
        let representatives = set.representatives();
        let ids: BTreeSet<EntityId> = representatives.iter().map(|mark| computed(mark)).collect();
        prop_assert_eq!(ids.len(), representatives.len());
        prop_assert!(ids == set.iter().map(computed).collect());
        for mark in representatives {
            prop_assert_eq!(set.iter().find(|other| computed(other) == computed(mark)), Some(mark));
        }
        let links = |id| set.of_entity(id).map(computed).collect::<BTreeSet<_>>().len() - 1;
        prop_assert_eq!(set.linked_entity_count(), set.entities().map(links).sum::<usize>());
        // Of marks that nobody linked there is nothing to count.
        let alone = set.iter().map(|mark| mark.clone().with_entity(computed(mark))).collect::<Vec<_>>();
        prop_assert_eq!(AnnotationSet::new(&text, alone).unwrap().linked_entity_count(), 0);
    }

    #[test]
    fn linkable_are_all_the_others_of_the_category(Marked { text, marks } in marked_text(30, 12)) {
        let set = set_of(&text, &marks, Overlap::Longest).unwrap();
        for mark in &set {
            let linkable = set.linkable(mark.entity(), mark.category());
            let mut others = BTreeMap::new();
            for other in set.of_category(mark.category()).filter(|other| other.entity() != mark.entity()) {
                others.entry(other.entity()).or_insert_with(Vec::new).push(other);
            }
            prop_assert_eq!(linkable.len(), others.len());
            for group in &linkable {
                prop_assert!(group.entity() != mark.entity() && group.category() == mark.category());
                let others = &others[group.entity()];
                prop_assert_eq!(group.first(), others[0]);
                prop_assert_eq!(group.mentions().len(), others.len());
                prop_assert!(group.mentions().iter().all(|mention| others.contains(mention)));
            }
            let order = |group: &label_core::annotation::EntityGroup<'_>| {
                (std::cmp::Reverse(group.mentions().len()), group.first().span())
            };
            prop_assert!(linkable.is_sorted_by_key(order));
        }
    }

    #[test]
    fn groups_are_a_partition_of_the_set(
        Marked { text, marks } in marked_text(30, 12),
        order in subsequence(&CATEGORIES[..], 0..CATEGORIES.len()),
    ) {
        let set = set_of(&text, &marks, Overlap::Longest).unwrap();
        let order: Vec<_> = order.into_iter().chain(["nowhere"]).map(category).collect();
        let groups = set.grouped(&order);
        let mut seen = Vec::new();
        for group in &groups {
            prop_assert_eq!(group.is_listed(), order.contains(group.category()));
            let mut count = 0;
            for entity in group.entities() {
                prop_assert!(entity.category() == group.category() && !entity.mentions().is_empty());
                prop_assert!(entity.mentions().iter().all(|mark| mark.entity() == entity.entity()));
                prop_assert!(entity.mentions().iter().all(|mark| mark.category() == group.category()));
                prop_assert_eq!(entity.mentions().iter().min_by_key(|mark| mark.span()), Some(&entity.first()));
                count += entity.mentions().len();
                seen.extend(entity.mentions().iter().copied());
            }
            prop_assert_eq!(group.mention_count(), count);
            let ids: BTreeSet<_> = group.entities().iter().map(label_core::annotation::EntityGroup::entity).collect();
            prop_assert_eq!(ids.len(), group.entities().len());
        }
        seen.sort_by_key(|mark| mark.span());
        prop_assert!(seen.into_iter().eq(&set));
        // Listed with marks, unlisted, listed without.
        let rank = |group: &label_core::annotation::CategoryGroup<'_>| match (group.is_listed(), group.mention_count()) {
            (true, 1..) => 0,
            (false, _) => 1,
            (true, 0) => 2,
        };
        prop_assert!(groups.is_sorted_by_key(rank));
        let listed = |with: bool| {
            let kept = groups.iter().filter(move |group| group.is_listed() && (group.mention_count() > 0) == with);
            kept.map(|group| order.iter().position(|category| category == group.category()))
        };
        prop_assert!(listed(true).is_sorted() && listed(false).is_sorted());
        prop_assert_eq!(listed(true).count() + listed(false).count(), order.len());
    }
}

#[test]
fn what_an_interface_asks_shows_no_text_where_it_is_debugged() {
    let text = text("M. Secretan\net Mme SECRETAN");
    let marks = ["Secretan", "SECRETAN"]
        .map(|words| Annotation::of_entity(find(&text, words), category("nom"), entity("nom_secretan")));
    let set = AnnotationSet::new(&text, marks).unwrap();
    let id = entity("nom_secretan");
    let lines: Vec<_> = set.lines().collect();
    let chunks: Vec<_> = lines.iter().flat_map(|line| line.chunks()).collect();
    let groups = set.grouped(&[category("nom")]);
    let excerpts: Vec<_> = set.excerpts(&id, 0).collect();
    let shown = format!("{lines:?} {chunks:?} {groups:?} {excerpts:?} {:?}", set.spellings(&id));
    assert!(!shown.to_lowercase().contains("secretan"));
}

#[test]
fn a_span_of_another_text_is_refused() {
    let set = AnnotationSet::new(&text("ici"), []).unwrap();
    assert_eq!(set.mention_index(text("là").whole().unwrap()), Err(Error::ForeignSpan));
}

#[test]
fn each_of_many_lines_shows_its_own_marks() {
    const NUMBER: usize = 100_000;
    let text = text(&"ab\n".repeat(NUMBER));
    let mark = |at: usize| {
        let span = text.span(3 * at..3 * at + 2, OffsetUnit::Byte).unwrap();
        Annotation::of_entity(span, category("nom"), entity(&format!("e-{}", at % 1000)))
    };
    let set = AnnotationSet::new(&text, (0..NUMBER).map(mark)).unwrap();
    assert_eq!(chunks(&set).len(), 2 * NUMBER);
    let indices = set.iter().map(|mark| set.mention_index(mark.span()).unwrap().unwrap().index);
    assert_eq!(indices.sum::<usize>(), 1000 * (1..=100).sum::<usize>());
    let shown: usize =
        set.entities().map(|id| set.excerpts(id, 1).map(|lines| lines.len()).sum::<usize>()).sum();
    assert_eq!(shown, 3 * NUMBER - 1);
    assert_eq!(set.grouped(&[])[0].entities().len(), 1000);
    let long = Annotation::of_entity(text.whole().unwrap(), category("nom"), entity("e"));
    let set = AnnotationSet::new(&text, [long]).unwrap();
    assert_eq!(chunks(&set).len(), 2 * NUMBER);
    assert_eq!(set.excerpts(&entity("e"), 0).map(|lines| lines.len()).collect::<Vec<_>>(), [NUMBER]);
}
