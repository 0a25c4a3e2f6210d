//! Marks on a corrected text.

use crate::arbitrary::{LooseMark, Marked, Shown, cases, loose_marks, marked_text, set_of, strategies, text};
use label_core::annotation::Graphemes;
use label_core::edit::{Carried, CarriedMark, Fate};
use label_core::{Annotation, AnnotationSet, OffsetUnit, Overlap, SetOptions, Text};
use proptest::prelude::*;
use proptest::sample::Index;
use std::ops::Range;

const FATES: [Fate; 5] = [Fate::Unchanged, Fate::Moved, Fate::Stretched, Fate::Cut, Fate::Lost];

/// What holds of every answer.
fn assert_sound(set: &AnnotationSet, corrected: &Text, carried: &Carried) {
    let marks = carried.marks();
    assert_eq!(marks.len(), set.len() + set.dropped().len());
    assert_eq!(FATES.iter().map(|fate| carried.count(*fate)).sum::<usize>(), marks.len());
    assert!(marks.is_sorted_by_key(|mark| mark.before().span()));
    let left: Vec<&Annotation> = marks.iter().filter_map(CarriedMark::after).collect();
    let (kept, dropped) = (carried.set(), carried.set().dropped());
    assert_eq!(kept.text(), corrected);
    // Marks that became equal are merged. Where nothing was corrected the set is the old one, with what it counted.
    let merged = if set.text() == corrected { 0 } else { kept.duplicates() };
    assert_eq!(kept.len() + dropped.len() + merged, left.len());
    for mark in marks {
        let Some(after) = mark.after() else {
            assert_eq!(mark.fate(), Fate::Lost);
            assert!(corrected.from_byte(mark.place(), OffsetUnit::Char).is_ok());
            continue;
        };
        let (old, new) = (mark.before().span(), after.span());
        let same = set.text().slice(old).unwrap() == corrected.slice(new).unwrap();
        let expected = match (same, old.start() == new.start()) {
            (false, _) if mark.fallen() > 0 => Fate::Cut,
            (false, _) => Fate::Stretched,
            (true, false) => Fate::Moved,
            (true, true) => Fate::Unchanged,
        };
        assert_eq!((mark.fate(), mark.place()), (expected, new.start()));
        let among = |marks: &[Annotation]| marks.iter().any(|other| other.says_same(after));
        assert!(if mark.is_dropped() { among(dropped) } else { among(kept.as_slice()) });
        assert!(!mark.was_dropped() || mark.is_dropped());
        assert_eq!((after.origin(), after.score()), (mark.before().origin(), mark.before().score()));
        assert_eq!(after.category(), mark.before().category());
    }
    let options = SetOptions::default().with_graphemes(Graphemes::Refuse);
    AnnotationSet::with(corrected, kept.iter().cloned(), &options).unwrap();
}

/// A character of the old text is kept or not; something is written before it or not.
#[derive(Debug, Clone)]
struct Step {
    is_letter: bool,
    stays: bool,
    written: Vec<bool>,
}

/// Letters that make words and signs that part them, each once: what is left of a text is known by itself.
#[derive(Default)]
struct Once(u32);

impl Once {
    fn next(&mut self, is_letter: bool) -> char {
        self.0 += 1;
        // Syllables of Cree and Inuktitut; drawings of boxes. They fold to themselves.
        char::from_u32(if is_letter { 0x1401 + self.0 } else { 0x2500 + self.0 }).unwrap()
    }
}

/// A text, its corrected form, and where each character of the first is in the second.
struct Script {
    old: Text,
    new: Text,
    kept: Vec<Option<usize>>,
    /// Whether something was written before each character of the old text, and at its end.
    written: Vec<bool>,
}

impl Script {
    fn of(steps: &[Step]) -> Self {
        let (mut old, mut new, mut once) = (Vec::new(), Vec::new(), Once::default());
        let (mut kept, mut written) = (Vec::new(), Vec::new());
        for step in steps {
            new.extend(step.written.iter().map(|is_letter| once.next(*is_letter)));
            written.push(!step.written.is_empty());
            let character = once.next(step.is_letter);
            old.push(character);
            kept.push(step.stays.then_some(new.len()));
            if step.stays {
                new.push(character);
            }
        }
        written.push(false);
        let text = |characters: Vec<char>| text(&characters.into_iter().collect::<String>());
        Script { old: text(old), new: text(new), kept, written }
    }

    /// Whether nothing was changed in these characters or at their edges.
    fn untouched(&self, range: Range<usize>) -> bool {
        self.kept[range.clone()].iter().all(Option::is_some)
            && !self.written[range.start..=range.end].contains(&true)
    }

    /// The words that a range touches, with the signs that part them from others.
    fn words_around(&self, range: &Range<usize>) -> Range<usize> {
        let characters: Vec<char> = self.old.as_str().chars().collect();
        let is_sign = |character: &char| *character >= '\u{2500}';
        let start = characters[..range.start].iter().rposition(is_sign).unwrap_or(0);
        let rest = characters[range.end..].iter().position(is_sign);
        start..rest.map_or(characters.len(), |sign| range.end + sign + 1)
    }
}

fn script() -> impl Strategy<Value = Vec<Step>> {
    let often = prop::bool::weighted(0.8);
    let written = prop_oneof![
        6 => Just(Vec::new()),
        1 => prop::collection::vec(often, 1..4),
    ];
    let step = (prop::bool::weighted(0.75), prop::bool::weighted(0.85), written);
    let step = step.prop_map(|(is_letter, stays, written)| Step { is_letter, stays, written });
    prop::collection::vec(step, 0..50)
}

fn set_on(text: &Text, marks: &[LooseMark], overlap: Overlap) -> AnnotationSet {
    let marks: Vec<Annotation> = marks.iter().filter_map(|mark| mark.on(text)).collect();
    set_of(text, &marks, overlap).unwrap()
}

/// Takes stretches of a text out and puts pieces of another text in.
fn corrected(text: &Text, edits: &[(Index, Index, Shown)]) -> Text {
    let mut content: Vec<char> = text.as_str().chars().collect();
    for (at, length, words) in edits {
        let start = at.index(content.len() + 1);
        let end = content.len().min(start + length.index(6));
        content.splice(start..end, words.0.as_str().chars());
    }
    self::text(&content.into_iter().collect::<String>())
}

fn edits() -> impl Strategy<Value = Vec<(Index, Index, Shown)>> {
    let edit = (any::<Index>(), any::<Index>(), crate::arbitrary::text_of(3));
    prop::collection::vec(edit, 0..5)
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn to_the_same_text_nothing_changes(Marked { text, marks } in marked_text(30, 10)) {
        for strategy in strategies() {
            let set = set_of(&text, &marks, strategy).unwrap();
            let carried = set.carry(&self::text(text.as_str())).unwrap();
            prop_assert_eq!(carried.set(), &set);
            prop_assert_eq!(carried.count(Fate::Unchanged), carried.marks().len());
            assert_sound(&set, &text, &carried);
        }
    }

    #[test]
    fn every_answer_is_sound(Marked { text, marks } in marked_text(30, 10), edits in edits()) {
        let corrected = corrected(&text, &edits);
        for strategy in strategies() {
            let set = set_of(&text, &marks, strategy).unwrap();
            assert_sound(&set, &corrected, &set.carry(&corrected).unwrap());
        }
    }

    #[test]
    fn two_texts_that_have_nothing_to_do_with_one_another(
        Marked { text, marks } in marked_text(30, 10),
        Shown(other) in crate::arbitrary::text_of(30),
    ) {
        let set = set_of(&text, &marks, Overlap::Longest).unwrap();
        assert_sound(&set, &other, &set.carry(&other).unwrap());
    }

    #[test]
    fn the_order_of_the_marks_never_matters(
        Marked { text, mut marks } in marked_text(30, 10),
        edits in edits(),
    ) {
        let corrected = corrected(&text, &edits);
        let one = set_of(&text, &marks, Overlap::Longest).unwrap().carry(&corrected).unwrap();
        marks.reverse();
        let other = set_of(&text, &marks, Overlap::Longest).unwrap().carry(&corrected).unwrap();
        prop_assert!(one == other);
    }

    #[test]
    fn every_character_that_is_left_is_still_covered(steps in script(), marks in loose_marks(10)) {
        let script = Script::of(&steps);
        for strategy in strategies() {
            let set = set_on(&script.old, &marks, strategy);
            let carried = set.carry(&script.new).unwrap();
            assert_sound(&set, &script.new, &carried);
            let remembered: Vec<(&Annotation, Range<usize>)> = carried.set().iter().chain(carried.set().dropped())
                .map(|mark| (mark, script.new.range(mark.span(), OffsetUnit::Char).unwrap()))
                .collect();
            for mark in carried.marks() {
                let old = script.old.range(mark.before().span(), OffsetUnit::Char).unwrap();
                for place in script.kept[old].iter().flatten() {
                    let after = mark.after().expect("something is left of it");
                    prop_assert!(script.new.range(after.span(), OffsetUnit::Char).unwrap().contains(place));
                    let covers = |(other, range): &(&Annotation, Range<usize>)| {
                        other.category() == mark.before().category() && range.contains(place)
                    };
                    prop_assert!(remembered.iter().any(covers));
                }
            }
        }
    }

    #[test]
    fn what_no_edit_touches_keeps_its_spelling(steps in script(), marks in loose_marks(10)) {
        let script = Script::of(&steps);
        let set = set_on(&script.old, &marks, Overlap::Longest);
        for mark in set.carry(&script.new).unwrap().marks() {
            let old = script.old.range(mark.before().span(), OffsetUnit::Char).unwrap();
            if script.untouched(script.words_around(&old)) {
                prop_assert!(matches!(mark.fate(), Fate::Unchanged | Fate::Moved));
                let new = script.new.range(mark.after().unwrap().span(), OffsetUnit::Char).unwrap();
                prop_assert_eq!(Some(new.start), script.kept[old.start]);
            }
        }
    }
}
