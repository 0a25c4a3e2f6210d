use super::*;
use crate::annotation::{Category, Origin, Score};
use crate::text::OffsetUnit;

/// A text whose marks are written `⟦…⟧`.
fn marked(shown: &str) -> AnnotationSet {
    let text = Text::new(shown.replace(['⟦', '⟧'], "")).unwrap();
    let (mut spans, mut at) = (Vec::new(), 0);
    for piece in shown.split_inclusive(['⟦', '⟧']) {
        let words = piece.trim_end_matches(['⟦', '⟧']);
        if piece.ends_with('⟧') {
            spans.push(text.span_of_bytes(at, at + words.len()));
        }
        at += words.len();
    }
    let nom = Category::new("nom").unwrap();
    let marks = spans.into_iter().map(|span| Annotation::new(&text, span, nom.clone()).unwrap());
    AnnotationSet::new(&text, marks.collect::<Vec<_>>()).unwrap()
}

fn shown(set: &AnnotationSet) -> String {
    let mut shown = set.text().as_str().to_owned();
    for mark in set.iter().rev() {
        shown.insert(mark.span().end(), '⟧');
        shown.insert(mark.span().start(), '⟦');
    }
    shown
}

fn carried(before: &str, corrected: &str) -> Carried {
    marked(before).carry(&Text::new(corrected).unwrap()).unwrap()
}

/// Carries the marks of `before` to the text of `after`, and finds them where `after` has them.
#[track_caller]
fn becomes(before: &str, after: &str, fates: &[Fate]) -> Carried {
    let carried = carried(before, &after.replace(['⟦', '⟧'], ""));
    assert_eq!(shown(carried.set()), after);
    assert_eq!(carried.marks().iter().map(CarriedMark::fate).collect::<Vec<_>>(), fates);
    carried
}

use Fate::{Cut, Lost, Moved, Stretched, Unchanged};

#[test]
fn the_same_text_changes_nothing() {
    let set = marked("M. ⟦Dupont⟧ et Mme ⟦Lefèvre⟧.");
    let carried = set.carry(&set.text().clone()).unwrap();
    assert_eq!(carried.set(), &set);
    assert_eq!((carried.count(Unchanged), carried.marks().len()), (2, 2));
}

#[test]
fn what_lies_before_moves_a_mark_and_what_lies_behind_does_not() {
    becomes("M. ⟦Dupont⟧ dit.", "Monsieur ⟦Dupont⟧ dit.", &[Moved]);
    becomes("M. ⟦Dupont⟧ dit.", "M. ⟦Dupont⟧ a dit.", &[Unchanged]);
    becomes("M. ⟦Dupont⟧ dit.", "⟦Dupont⟧ dit.", &[Moved]);
    becomes("M.⟦Dupont⟧ dit.", "M. ⟦Dupont⟧ dit.", &[Moved]);
    becomes("le⟦Dupont⟧ dit.", "le ⟦Dupont⟧ dit.", &[Moved]);
}

#[test]
fn an_insertion_inside_belongs_to_the_mark() {
    becomes("⟦Jean Dupont⟧ dit.", "⟦Jean Marie Dupont⟧ dit.", &[Stretched]);
    becomes("⟦Dupnt⟧ dit.", "⟦Dupont⟧ dit.", &[Stretched]);
    becomes("⟦DupontMartin⟧ dit.", "⟦Dupont-Martin⟧ dit.", &[Stretched]);
}

#[test]
fn an_insertion_at_an_edge_belongs_where_it_continues_the_word() {
    becomes("⟦Dupont⟧ dit.", "⟦Dupont-Martin⟧ dit.", &[Stretched]);
    becomes("⟦Dupont⟧ dit.", "⟦Dupont-Martin⟧ Bis dit.", &[Stretched]);
    becomes("⟦Dupont⟧ dit.", "⟦Duponts⟧ dit.", &[Stretched]);
    becomes("M. ⟦Alembert⟧ dit.", "M. ⟦d’Alembert⟧ dit.", &[Stretched]);
    becomes("M. ⟦Dupont⟧ dit.", "M. ⟦Dupont⟧ Martin dit.", &[Unchanged]);
    becomes("M. ⟦Dupont⟧ dit.", "M. Jean ⟦Dupont⟧ dit.", &[Moved]);
    becomes("M. ⟦Dupont⟧ dit.", "M. ⟦Dupont⟧, dit.", &[Unchanged]);
    becomes("M. ⟦Dupont⟧ dit.", "M. ⟦Dupont⟧- dit.", &[Unchanged]);
    becomes("M. ⟦Dupont⟧, dit.", "M. ⟦Dupont-Martin⟧; dit.", &[Stretched]);
}

#[test]
fn a_mark_keeps_what_is_left_and_no_white_space() {
    for (after, fallen) in [("M. ⟦Dupont⟧ dit.", 4), ("M. ⟦Jean⟧ dit.", 6)] {
        let carried = becomes("M. ⟦Jean Dupont⟧ dit.", after, &[Cut]);
        assert_eq!(carried.marks()[0].fallen(), fallen);
    }
    becomes("M. ⟦Dupontt⟧ dit.", "M. ⟦Dupont⟧ dit.", &[Cut]);
    becomes("M. ⟦Jean Dupont⟧ dit.", "M. dit.", &[Lost]);
    becomes("M. ⟦Jean Dupont⟧.", "M. .", &[Lost]);
    becomes("A,⟦Jean⟧,B", "A, ,B", &[Lost]);
    let carried = becomes("M. ⟦Jean⟧ et Mme ⟦Anne⟧.", "M. et Mme ⟦Anne⟧.", &[Lost, Moved]);
    let lost = &carried.marks()[0];
    assert_eq!((lost.after(), lost.place()), (None, 3));
}

#[test]
fn a_replaced_stretch_goes_to_the_mark_that_holds_a_part_of_it() {
    becomes("M. ⟦Dupont⟧ dit.", "M. ⟦Jean-Marc Zola⟧ dit.", &[Stretched]);
    becomes("M. ⟦Dupont⟧ habite Paris.", "M. ⟦Zola⟧ habite Paris.", &[Stretched]);
    // It straddles the mark's edge: the whole of the new part.
    becomes("M. ⟦Dupont⟧habite Paris.", "M. ⟦Zola à⟧ Paris.", &[Stretched]);
}

#[test]
fn letters_of_every_kind() {
    becomes("Mme ⟦Lefevre⟧ et ⟦Œdipe⟧.", "Mme ⟦Lefèvre⟧ et ⟦Oedipe⟧.", &[Stretched, Stretched]);
    becomes("Mme ⟦Lefe\u{300}vre⟧.", "Mme ⟦Lefèvre⟧.", &[Stretched]);
    becomes("Mme ⟦Lefèvre⟧.", "Mme ⟦Lefe\u{300}vre⟧.", &[Stretched]);
    becomes("👍 Mme ⟦Léa⟧ 👍.", "👩\u{200D}⚖\u{FE0F} Mme ⟦Léa⟧ 👍🏽.", &[Moved]);
    becomes("⟦Jean\r\nDupont⟧\r\ndit\r\n", "⟦Jean\nDupont⟧\ndit\n", &[Stretched]);
    becomes("⟦Jean Dupont⟧ dit que ⟦Zoé⟧", "⟦JEAN DUPONT⟧ DIT QUE ⟦ZOÉ⟧", &[Stretched, Stretched]);
    becomes("l'⟦été⟧ de\n⟦Zoé⟧", "l’⟦été⟧ de ⟦Zoé⟧", &[Moved, Moved]);
}

#[test]
fn a_span_that_would_cut_a_grapheme_is_widened() {
    becomes("⟦👍⟧ oui", "⟦👍🏽⟧ oui", &[Stretched]);
    becomes("⟦Zoe⟧ oui", "⟦Zoe\u{301}⟧ oui", &[Stretched]);
}

#[test]
fn a_line_that_went_elsewhere_takes_its_marks_along() {
    let (one, other) = ("Attendu que ⟦Dupont⟧ a saisi ⟦Zola⟧ ;", "Qu’il y a lieu de condamner ⟦Anne⟧ ;");
    becomes(&format!("{one}\n{other}\n"), &format!("{other}\n{one}\n"), &[Moved, Moved, Moved]);
    becomes(&format!("{one}\n\n{other}"), &format!("{other}\n\n{one}"), &[Moved, Moved, Moved]);
    let three = [one, "Par ces motifs de ⟦Paul⟧", other];
    let before = three.join("\n");
    becomes(&before, &[other, one, three[1]].join("\n"), &[Moved; 4]);
}

#[test]
fn a_name_whose_words_changed_places_is_marked_whole() {
    becomes("M. ⟦Jean Dupont⟧ plaide.", "M. ⟦Dupont Jean⟧ plaide.", &[Stretched]);
    becomes("M. ⟦Jean Dupont⟧ plaide.", "M. ⟦DUPONT (Jean)⟧ plaide.", &[Stretched]);
    becomes("M. ⟦Jean Marie Dupont⟧ dit.", "M. ⟦Dupont Jean Marie⟧ dit.", &[Stretched]);
    // Words between them: what is left is marked, and the report says that a word fell out.
    let carried = becomes("⟦Jean Dupont⟧ plaide.", "Dupont, prénommé ⟦Jean,⟧ plaide.", &[Cut]);
    assert_eq!(carried.marks()[0].fallen(), 6);
}

#[test]
fn a_name_that_went_elsewhere_nearby_is_found_again() {
    becomes("M. ⟦Dupont⟧, né à Lyon, a saisi la cour.", "Né à Lyon, M. ⟦Dupont⟧ a saisi la cour.", &[Moved]);
    becomes("⟦Orso⟧ voit ⟦Zola⟧ hier.", "voit ⟦Orso⟧ ⟦Zola⟧ hier.", &[Moved, Unchanged]);
    becomes("⟦Jean Dupont⟧ a été entendu hier.", "A été entendu hier ⟦Jean Dupont⟧.", &[Moved]);
    // A mention that nobody marked and nobody touched is not taken for it, nor one under another mark, nor a part of a word.
    becomes("⟦Orso⟧ dit : Orso vient.", "dit : Orso vient.", &[Lost]);
    becomes("⟦Orso⟧ voit ⟦Zola Gwex⟧ hier.", "voit ⟦Zola Orso Gwex⟧ hier.", &[Lost, Stretched]);
    becomes("⟦Orso⟧ dit hier.", "dit hier Orsolle.", &[Lost]);
    let far = "mot ".repeat(150);
    becomes(&format!("⟦Orso⟧ dit {far}."), &format!("dit {far}, Orso."), &[Lost]);
}

#[test]
fn nothing_is_left_in_an_empty_text() {
    let carried = becomes("M. ⟦Dupont⟧ et ⟦Zola⟧.", "", &[Lost, Lost]);
    assert!(carried.set().is_empty());
    assert!(carried.marks().iter().all(|mark| mark.place() == 0));
    becomes("", "M. Dupont", &[]);
}

#[test]
fn marks_that_come_to_lie_on_one_another_are_kept_or_remembered() {
    let carried = carried("⟦Jean⟧ ⟦Dupont⟧ dit.", "Jeandupont dit.");
    assert_eq!(shown(carried.set()), "⟦Jeandupont⟧ dit.");
    assert_eq!(carried.count(Stretched), 2);
    let set = carried.set();
    assert_eq!(set.len() + set.dropped().len() + set.duplicates(), 2);
}

#[test]
fn dropped_marks_are_carried_and_stay_dropped() {
    let text = Text::new("M. Jean Dupont Martin dit.").unwrap();
    let mark = |start, end, category: &str| {
        let span = text.span(start..end, OffsetUnit::Byte).unwrap();
        Annotation::new(&text, span, Category::new(category).unwrap()).unwrap()
    };
    let options = SetOptions::default().with_overlap(Overlap::Longest);
    let marks = [mark(3, 14, "nom"), mark(8, 21, "lieu")];
    let set = AnnotationSet::with(&text, marks, &options).unwrap();
    assert_eq!(set.dropped().len(), 1);
    // The winner loses its length, the dropped one does not come back.
    let carried = set.carry(&Text::new("Mme Jean Dupont dit.").unwrap()).unwrap();
    assert_eq!(shown(carried.set()), "Mme Jean ⟦Dupont⟧ dit.");
    assert_eq!(carried.set().dropped().len(), 1);
    assert_eq!(carried.set().dropped()[0].span().range(), 4..15);
    let reported: Vec<_> =
        carried.marks().iter().map(|mark| (mark.fate(), mark.was_dropped(), mark.is_dropped())).collect();
    assert_eq!(reported, [(Moved, true, true), (Cut, false, false)]);
}

fn ids(carried: &Carried) -> Vec<&str> {
    carried.set().iter().map(|mark| mark.entity().as_str()).collect()
}

#[test]
fn a_name_corrected_everywhere_gets_the_id_of_its_spelling() {
    let carried = carried("⟦Dupond⟧, ⟦DUPOND⟧ et ⟦Zola⟧", "Dupont, DUPONT et Zola");
    assert_eq!(ids(&carried), ["nom_dupont", "nom_dupont", "nom_zola"]);
}

#[test]
fn a_misspelt_mention_joins_the_name_once_it_is_spelt_right() {
    let carried = carried("⟦Dupont⟧, ⟦Dupnt⟧ et ⟦Zola⟧", "Dupont, Dupont et Zola");
    assert_eq!(ids(&carried), ["nom_dupont", "nom_dupont", "nom_zola"]);
}

#[test]
fn an_entity_is_not_torn_apart() {
    let one_of_two = carried("⟦Dupont⟧ et ⟦Dupont⟧", "Dupont et Dupond");
    assert_eq!(ids(&one_of_two), ["nom_dupont", "nom_dupont"]);
    let differently = carried("⟦Dupont⟧ et ⟦Dupont⟧", "Dupon et Dupond");
    assert_eq!(ids(&differently), ["nom_dupont", "nom_dupont"]);
    let lost_and_respelled = carried("⟦Dupont⟧ et ⟦Dupont⟧", "Dupond et");
    assert_eq!(ids(&lost_and_respelled), ["nom_dupond"]);
}

#[test]
fn ids_that_were_given_or_linked_stay() {
    let set = marked("⟦Dupont⟧ et ⟦Dupnt⟧");
    let (text, corrected) = (set.text().clone(), Text::new("Durand et Durand").unwrap());
    let linked = |id: &str| {
        let id = EntityId::new(id).unwrap();
        let marks = set.iter().map(|mark| mark.clone().with_entity(id.clone()));
        AnnotationSet::new(&text, marks.collect::<Vec<_>>()).unwrap().carry(&corrected).unwrap()
    };
    assert_eq!(ids(&linked("nom_dupont")), ["nom_dupont", "nom_dupont"]);
    assert_eq!(ids(&linked("e-1")), ["e-1", "e-1"]);
}

#[test]
fn origin_and_score_stay() {
    let set = marked("M. ⟦Dupond⟧");
    let score = Some(Score::new(0.5).unwrap());
    let mark = set.as_slice()[0].clone().with_origin(Origin::Human).with_score(score);
    let set = AnnotationSet::new(set.text(), [mark]).unwrap();
    let carried = set.carry(&Text::new("Mme Dupont").unwrap()).unwrap();
    let after = carried.marks()[0].after().unwrap();
    assert_eq!((after.origin(), after.score()), (Origin::Human, score));
    assert_eq!(carried.set().as_slice(), std::slice::from_ref(after));
}

#[test]
fn debug_shows_numbers() {
    let carried = carried("M. ⟦Dupond⟧", "M. Dupont");
    assert_eq!(
        format!("{carried:?}"),
        "Carried { unchanged: 0, moved: 0, stretched: 1, cut: 0, lost: 0, .. }"
    );
    let mark = format!("{:?}", carried.marks());
    assert!(!mark.to_lowercase().contains("dup"), "{mark}");
}
