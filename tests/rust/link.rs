//! Which entities are proposed as one, and which never are.

use crate::arbitrary::{Marked, cases, category, entity, find, marked_text, set_of, text};
use label_core::court::Catalogue;
use label_core::link::Linker;
use label_core::policy::LinkRule;
use label_core::{
    Annotation, AnnotationSet, CategoryRule, Editor, EntityId, Error, History, OffsetUnit, Operation,
    Overlap, Span, Text,
};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeSet;

fn linker(rules: &[LinkRule]) -> Linker {
    let rule = |name: &str| CategoryRule::mask(name, "[%c]").unwrap().with_links(rules.iter().copied());
    let kept = CategoryRule::keep("avocat").unwrap().with_links([]);
    Linker::new(&Catalogue::new([rule("nom"), rule("prenom"), kept]).unwrap())
}

/// Every one of `names` marked as a `nom`, in this order, one a line.
fn page(names: &[&str]) -> AnnotationSet {
    let text = text(&names.join("\n"));
    let mut start = 0;
    let mark = |name: &&str| {
        let span = text.span(start..start + name.len(), OffsetUnit::Byte).unwrap();
        start += name.len() + 1;
        Annotation::new(&text, span, category("nom")).unwrap()
    };
    AnnotationSet::new(&text, names.iter().map(mark).collect::<Vec<_>>()).unwrap()
}

fn spans(set: &AnnotationSet) -> Vec<Span> {
    set.iter().map(Annotation::span).collect()
}

fn entities(set: &AnnotationSet) -> BTreeSet<&str> {
    set.iter().map(|mark| mark.entity().as_str()).collect()
}

fn proposed(linker: &Linker, set: &AnnotationSet) -> BTreeSet<(String, String)> {
    let proposals = linker.proposals(set, &spans(set)).unwrap();
    proposals.iter().map(|one| (one.entity.as_str().into(), one.other.as_str().into())).collect()
}

fn linked(linker: &Linker, set: &AnnotationSet) -> AnnotationSet {
    let mut history = History::new(set.clone());
    let operations = linker.operations(set, &spans(set)).unwrap();
    history.apply("rules", "", operations, &Editor::human()).unwrap();
    history.current().clone()
}

#[test]
fn people_who_were_kept_apart_on_purpose_are_not_linked_again() {
    let set = page(&["Dupont", "Dupont", "Orso"]);
    assert_eq!(entities(&set).len(), 2);
    let second = spans(&set)[1];
    let apart = Operation::Unlink { span: second }.plan(&set, &Editor::human()).unwrap().apply(&set).unwrap();
    assert_eq!(entities(&apart), ["nom_dupont", "nom_dupont#N2", "nom_orso"].into());
    for rule in [LinkRule::CaseInsensitive, LinkRule::Levenshtein { threshold: 3 }, LinkRule::Inclusion] {
        assert_eq!(linker(&[rule]).proposals(&apart, &spans(&apart)), Ok(vec![]), "{rule:?}");
    }
    // Somebody with a name of their own is no namesake.
    let given = Annotation::of_entity(second, category("nom"), entity("somebody"));
    let others = apart.iter().filter(|mark| mark.span() != second).cloned();
    let known = AnnotationSet::new(apart.text(), others.chain([given])).unwrap();
    let pairs = [("nom_dupont", "somebody"), ("somebody", "nom_dupont")];
    let pairs = pairs.map(|(one, other)| (one.to_owned(), other.to_owned()));
    assert_eq!(proposed(&linker(&[LinkRule::CaseInsensitive]), &known), pairs.into());
}

#[test]
fn namesakes_stay_two_also_where_a_longer_name_holds_theirs() {
    let set = page(&["Dupont", "Dupont", "Jean Dupont"]);
    let second = spans(&set)[1];
    let apart = Operation::Unlink { span: second }.plan(&set, &Editor::human()).unwrap().apply(&set).unwrap();
    // Whose the longer name is, only a reader can say.
    assert_eq!(linked(&linker(&[LinkRule::Inclusion]), &apart), apart);
    assert_eq!(entities(&linked(&linker(&[LinkRule::Inclusion]), &set)).len(), 1);
}

#[test]
fn a_category_without_rules_or_of_its_own_is_left_alone() {
    let text = text("Dupont, dupont, DUPONT");
    let mark =
        |name: &str, of: &str, id: &str| Annotation::of_entity(find(&text, name), category(of), entity(id));
    let marks = [mark("Dupont", "avocat", "a"), mark("dupont", "avocat", "b"), mark("DUPONT", "nom", "c")];
    let set = AnnotationSet::new(&text, marks).unwrap();
    assert_eq!(proposed(&linker(&[LinkRule::CaseInsensitive]), &set), [].into());
    assert_eq!(proposed(&linker(&[]), &set), [].into());
}

#[test]
fn the_nearest_spelling_is_proposed_and_the_first_place_of_two() {
    let rules = [LinkRule::Levenshtein { threshold: 2 }];
    let set = page(&["Duponds", "Dupond", "Dupont"]);
    let asked = spans(&set)[2];
    let proposals = linker(&rules).proposals(&set, &[asked]).unwrap();
    let of = |at: usize| set.as_slice()[at].entity();
    assert_eq!((proposals.len(), &proposals[0].entity, &proposals[0].other), (1, of(2), of(1)));
    assert_eq!((proposals[0].span, proposals[0].rule), (asked, rules[0]));
    let set = page(&["Dupond", "Dupons", "Dupont"]);
    let proposals = linker(&rules).proposals(&set, &[spans(&set)[2]]).unwrap();
    assert_eq!(&proposals[0].other, set.as_slice()[0].entity());
}

#[test]
fn what_is_not_there_is_refused() {
    let set = page(&["Dupont", "Orso"]);
    let linker = linker(&[LinkRule::CaseInsensitive]);
    let between = set.text().span(1..3, OffsetUnit::Byte).unwrap();
    let refused = linker.proposals(&set, &[between]);
    assert!(matches!(refused, Err(Error::NoSuchAnnotation { start: 1, end: 3, .. })), "{refused:?}");
    let elsewhere: Text = text("ailleurs");
    assert_eq!(linker.operations(&set, &[elsewhere.whole().unwrap()]), Err(Error::ForeignSpan));
}

fn rules() -> impl Strategy<Value = Vec<LinkRule>> {
    let all = [LinkRule::CaseInsensitive, LinkRule::Levenshtein { threshold: 2 }, LinkRule::Inclusion];
    prop::collection::vec(select(all.to_vec()), 0..=3)
}

proptest! {
    #![proptest_config(cases(100))]

    /// Every proposal joins two entities of one category that the set has, and asks for a rule that the category has.
    #[test]
    fn proposals_are_of_two_entities_of_one_category(Marked { text, marks } in marked_text(30, 12), rules in rules()) {
        let set = set_of(&text, &marks, Overlap::Longest).unwrap();
        for proposal in linker(&rules).proposals(&set, &spans(&set)).unwrap() {
            let asked = set.exactly(proposal.span).unwrap();
            prop_assert_eq!(asked.entity(), &proposal.entity);
            prop_assert_ne!(&proposal.entity, &proposal.other);
            prop_assert!(set.of_entity(&proposal.other).any(|other| other.category() == asked.category()));
            prop_assert!(rules.contains(&proposal.rule));
        }
    }

    /// The order in which annotations are asked for changes nothing, nor does asking twice.
    #[test]
    fn the_order_of_the_question_does_not_matter(Marked { text, marks } in marked_text(30, 12), rules in rules()) {
        let set = set_of(&text, &marks, Overlap::Longest).unwrap();
        let linker = linker(&rules);
        let asked = spans(&set);
        let again: Vec<Span> = asked.iter().rev().chain(&asked).copied().collect();
        prop_assert_eq!(linker.proposals(&set, &again), linker.proposals(&set, &asked));
        prop_assert_eq!(linker.operations(&set, &again), linker.operations(&set, &asked));
    }

    /// Links only join: who was one stays one, categories and places stay as they are.
    #[test]
    fn links_only_join(Marked { text, marks } in marked_text(30, 12), rules in rules()) {
        let set = set_of(&text, &marks, Overlap::Longest).unwrap();
        let mut history = History::new(set.clone());
        for operation in linker(&rules).operations(&set, &spans(&set)).unwrap() {
            // Where an entity is of two categories, the operation says so, and nothing is linked.
            match history.apply("rules", "", [operation], &Editor::human()) {
                Ok(_) => {}
                Err(error) => prop_assert!(matches!(error.root(), Error::CrossCategory { .. }), "{}", error),
            }
        }
        let after = history.current();
        prop_assert_eq!(after.len(), set.len());
        let mut new_ids: std::collections::BTreeMap<&EntityId, &EntityId> = Default::default();
        for (old, new) in set.iter().zip(after.iter()) {
            prop_assert_eq!((old.span(), old.category()), (new.span(), new.category()));
            prop_assert_eq!(*new_ids.entry(old.entity()).or_insert(new.entity()), new.entity());
        }
    }
}
