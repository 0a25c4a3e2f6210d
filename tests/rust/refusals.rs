//! What is refused when a plan is made, and how a caller says that it is meant.

use crate::arbitrary::{category, find, text};
use label_core::decision::{AdditionalTerms, Occultation, Zone};
use label_core::pseudonym::{Allowances, ByHand};
use label_core::{
    Annotation, AnnotationSet, Batch, Cases, Decision, Error, Key, OffsetUnit, Policy, Pseudonymizer, Record,
    Scope, Settings, pseudonymize,
};

const TEXT: &str = "M. Anna Orso demeure villa Bellevue. Motifs : elle a raison.";

fn key() -> Key {
    Key::from_bytes([7; 32])
}

fn marks(of: &[(&str, &str)]) -> AnnotationSet {
    let text = text(TEXT);
    let mark =
        |(words, name): &(&str, &str)| Annotation::new(&text, find(&text, words), category(name)).unwrap();
    AnnotationSet::new(&text, of.iter().map(mark)).unwrap()
}

fn decision(occultation: Occultation) -> Decision {
    Decision::new("d", text(TEXT)).unwrap().with_occultation(occultation)
}

fn terms() -> Occultation {
    Occultation::default().with_terms(AdditionalTerms::new("Bellevue").with_computed(["Bellevue"], []))
}

fn pseudonymizer(decision: &Decision) -> Pseudonymizer {
    let policy: Policy = Settings::court().for_decision(decision).unwrap();
    Pseudonymizer::new(policy, key(), Scope::document("d").unwrap())
}

fn by_hand() -> Allowances {
    Allowances::none().orders_by_hand(ByHand::new("anne", "spelt otherwise").unwrap())
}

#[test]
fn a_decision_that_nobody_marked_is_refused_until_somebody_looked() {
    let decision = decision(Occultation::default());
    let none = marks(&[]);
    let refused = Error::NotMarked { missing: "marks" };
    let pseudonymizer = pseudonymizer(&decision);
    assert_eq!(pseudonymizer.plan(&none).err(), Some(refused.clone()));
    let preview = pseudonymizer.preview(&none).unwrap();
    assert_eq!((preview.refusal(), preview.rewritten().0.as_str()), (Some(&refused), TEXT));
    let record = Record::new(decision, none).unwrap();
    let error = pseudonymize(&record, &Settings::court(), &key(), &Cases::default()).unwrap_err();
    assert_eq!(*error.root(), refused);
    let batch = Batch::new([&record], &Settings::court(), &key(), &Cases::default());
    assert!(batch.draft(&record).is_err());
    let draft = batch.allowing(Allowances::none().unmarked()).draft(&record).unwrap();
    assert_eq!(draft.text().as_str(), TEXT);
}

#[test]
fn orders_are_carried_out_or_stated_or_refused() {
    let ordered = decision(terms());
    let refused = Error::OrdersNotCarriedOut { unread: 0, absent: 0, uncovered: 1, grounds: 0 };
    let person = ("Orso", "personnePhysique");
    let pseudonymizer = pseudonymizer(&ordered);
    assert_eq!(pseudonymizer.plan(&marks(&[person])).err(), Some(refused.clone()));
    let masked = marks(&[person, ("Bellevue", "annotationSupplementaire")]);
    assert_eq!(pseudonymizer.plan(&masked).unwrap().by_hand(), None);
    let stated = pseudonymizer.clone().allowing(by_hand()).plan(&marks(&[person])).unwrap();
    let author = stated.by_hand().map(|stated| (stated.author(), stated.reason()));
    assert_eq!(author, Some(("anne", "spelt otherwise")));
    let preview = pseudonymizer.preview(&marks(&[person])).unwrap();
    assert_eq!((preview.refusal(), preview.replacements().len()), (Some(&refused), 1));
    assert_eq!(pseudonymizer.preview(&masked).unwrap().refusal(), None);
    // A mark that stays in clear hides no term.
    let kept = marks(&[person, ("villa Bellevue", "professionnelAvocat")]);
    assert_eq!(pseudonymizer.plan(&kept).err(), Some(refused));
}

#[test]
fn hidden_grounds_lie_under_marks() {
    let zone = |range| {
        let hidden = decision(Occultation::default().with_motivation(true));
        hidden.with_zones([(Zone::MOTIVATIONS, range)], OffsetUnit::Char).unwrap()
    };
    let grounds = zone(37..60);
    let person = ("Orso", "personnePhysique");
    let refused = Error::OrdersNotCarriedOut { unread: 0, absent: 0, uncovered: 0, grounds: 1 };
    assert_eq!(pseudonymizer(&grounds).plan(&marks(&[person])).err(), Some(refused.clone()));
    let masked = marks(&[person, ("Motifs : elle a raison.", "motivations")]);
    assert!(pseudonymizer(&grounds).plan(&masked).is_ok());
    let without = decision(Occultation::default().with_motivation(true));
    assert_eq!(pseudonymizer(&without).plan(&masked).err(), Some(refused));
    let shown = decision(Occultation::default().with_motivation(false));
    assert!(pseudonymizer(&shown).plan(&marks(&[person])).is_ok());
}

#[test]
fn a_statement_says_who_and_why() {
    for (author, reason) in [("", "x"), ("x", " "), ("\u{a0}", "x")] {
        assert_eq!(ByHand::new(author, reason), Err(Error::BadId { length: 0 }));
    }
    let shown = format!("{:?}", ByHand::new("Vuldraque", "Pfimtho").unwrap());
    assert!(!shown.contains("Vuldraque") && !shown.contains("Pfimtho"), "{shown}");
}

#[test]
fn marks_of_no_listed_category_are_named_by_their_place() {
    let decision = decision(Occultation::default());
    let plan =
        pseudonymizer(&decision).plan(&marks(&[("Anna", "Orsa"), ("Orso", "personnePhysique")])).unwrap();
    assert_eq!(plan.unlisted(), [0]);
    assert_eq!(plan.replacements()[0].words(), "[...]");
}
