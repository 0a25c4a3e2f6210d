//! Ledgers: what they pin, what they refuse, what they give; cases of one or several calls.

use crate::arbitrary::{
    Marked, cases, category, decision, entity, find, marked_text, set_of, settings, strategies, unmarked,
};
use crate::assignment::words_under;
use crate::definition::ALPHABET;
use label_core::problem::LedgerProblem;
use label_core::pseudonym::{Pin, case_registry};
use label_core::{
    Annotation, AnnotationSet, CategoryRule, Decision, EntityId, Error, Key, Ledger, Ledgers, OffsetUnit,
    Policy, Pseudonymizer, Scope, Settings, Template, Text,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

const LETTERS: &str = "[%c]";

fn key(seed: u8) -> Key {
    Key::from_bytes([seed; 32])
}

fn case() -> Scope {
    Scope::case("c").unwrap()
}

fn template(written: &str) -> Template {
    Template::parse(written).unwrap()
}

fn pin((written, id, words): (&str, &str, &str)) -> Pin {
    Pin::new(template(written), entity(id), words)
}

/// A ledger of the case, under the key of this seed.
fn ledger_of(seed: u8, pins: &[(&str, &str, &str)]) -> Result<Ledger, Error> {
    Ledger::new(case(), &key(seed)).with(pins.iter().copied().map(pin))
}

/// Template, id, words: all ids of all pins.
fn entries(ledger: &Ledger) -> BTreeSet<(String, String, String)> {
    ledger
        .pins()
        .flat_map(|pin| {
            let of =
                |id: &EntityId| (pin.template().to_string(), id.as_str().to_owned(), pin.words().to_owned());
            pin.entities().map(of).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn a_ledger_that_contradicts_itself_is_refused() {
    use LedgerProblem::{BadWords, ForeignWords, SameWords, TwoWords};
    let ledger = |pins: &[(&str, &str, &str)]| ledger_of(1, pins);
    let refused = |index, problem| Err(Error::Ledger { index, problem });
    let good = ("[%c]", "e1", "[A]");
    assert_eq!(ledger(&[good, ("[%c]", "e2", "[A]")]), refused(1, SameWords));
    assert_eq!(ledger(&[good, ("[%c]", "e1", "[B]")]), refused(1, TwoWords));
    assert_eq!(ledger(&[good, good, ("[%c]", "e2", "")]), refused(2, BadWords));
    assert_eq!(ledger(&[("[%c]", "e2", "\u{AD}\u{200B} ")]), refused(0, BadWords));
    assert_eq!(ledger(&[("[%c]", "e2", "[A\n]")]), refused(0, BadWords));
    for words in ["ORSO", "[Q]", "[ABCD]", "[a]", "[]", "[1]", "A", "[A] "] {
        assert_eq!(ledger(&[("[%c]", "e2", words)]), refused(0, ForeignWords), "{words}");
    }
    for words in ["[0]", "[01]", "[A]", "[]"] {
        assert_eq!(ledger(&[("[%d]", "e2", words)]), refused(0, ForeignWords), "{words}");
    }
    assert_eq!(ledger(&[good, good]).unwrap().len(), 1);
    assert_eq!(ledger(&[good, ("[%d]", "e1", "[1]")]).unwrap().len(), 2);
    // Words that everybody shares by design pin nobody.
    assert!(ledger(&[("[...]", "e1", "[...]"), ("[...]", "e2", "[...]")]).unwrap().is_empty());
    // Foreign words that read alike are the same words.
    let foreign = ["[A]", "[a]", "[\u{C1}]"].map(|words| pin(("[%c]", words, words)).foreign());
    let [own, small, accent] = foreign;
    let begun = Ledger::new(case(), &key(1));
    assert_eq!(begun.with([own.clone(), small]), refused(1, SameWords));
    assert_eq!(begun.with([own, accent]), refused(1, SameWords));
}

#[test]
fn one_entity_may_have_several_spellings() {
    let both = pin(("[%c]", "p_orso", "[A]")).under([entity("p_gwex")]);
    let begun = Ledger::new(case(), &key(1)).with([both]).unwrap();
    assert_eq!(begun.len(), 1);
    assert_eq!(begun.words(&template("[%c]"), &entity("p_gwex")).map(|words| &**words), Some("[A]"));
    // One more spelling of a known one; but no words of another's.
    let more = pin(("[%c]", "p_gwex", "[A]")).under([entity("p_brqwej")]);
    assert_eq!(begun.with([more]).unwrap().pins().next().unwrap().entities().len(), 3);
    let taken = begun.with([pin(("[%c]", "p_zykhovmx", "[A]"))]);
    assert_eq!(taken, Err(Error::Ledger { index: 0, problem: LedgerProblem::SameWords }));
}

#[test]
fn a_ledger_of_another_case_key_or_template_is_refused() {
    let (set, policy) = marked(&["nom-zykhovmx"], "");
    let refused = |ledger: Ledger, policy: &Policy| {
        Pseudonymizer::new(policy.clone(), key(1), case()).with_ledger(ledger).plan(&set).map(|_| ())
    };
    let another = |what| Err(Error::LedgerOfAnother { what });
    let other_case = Ledger::new(Scope::case("c'").unwrap(), &key(1));
    assert_eq!(refused(other_case.clone(), &policy), another("scope"));
    assert_eq!(refused(Ledger::new(case(), &key(2)), &policy), another("key"));
    assert_eq!(refused(Ledger::new(case(), &key(2)).rekey(&key(1)), &policy), Ok(()));
    let pinned = ledger_of(1, &[("[P %c]", "nom_nom-zykhovmx", "[P A]")]).unwrap();
    assert_eq!(refused(pinned.clone(), &policy), another("template"));
    assert_eq!(pinned.union(&other_case), another("scope").map(|()| other_case.clone()));
    // Named as changed, its words stay.
    let moved = pinned.retemplate(&template("[P %c]"), &template("[%c]")).unwrap();
    assert!(moved.pins().all(|pin| pin.is_foreign()));
    let plan = Pseudonymizer::new(policy.clone(), key(1), case()).with_ledger(moved).plan(&set).unwrap();
    assert_eq!(plan.replacements()[0].words(), "[P A]");
    // Foreign words that another template of the settings could give.
    let foreign = pin(("[%c]", "nom_nom-zykhovmx", "[lieu 7]")).foreign();
    let foreign = Ledger::new(case(), &key(1)).with([foreign]).unwrap();
    let problem = LedgerProblem::OtherTemplate;
    assert_eq!(refused(foreign, &policy), Err(Error::Ledger { index: 0, problem }));
}

/// `s07` and its kind: a word that no template gave is never the name, nor holds it.
#[test]
fn foreign_words_name_nobody() {
    let (set, policy) = marked(&["nom-zykhovmx", "nom-brqwej"], "");
    for words in ["NOM-ZYKHOVMX", "M. Nom-Brqwej <b>", "\u{AD}nom\u{2011}zykhovmx"] {
        let foreign = pin(("[%c]", "nom_nom-zykhovmx", words)).foreign();
        let ledger = Ledger::new(case(), &key(1)).with([foreign]).unwrap();
        let plan = Pseudonymizer::new(policy.clone(), key(1), case()).with_ledger(ledger).plan(&set);
        let problem = LedgerProblem::NamesSomebody;
        assert_eq!(plan.unwrap_err(), Error::Ledger { index: 0, problem }, "{words}");
    }
    let foreign = pin(("[%c]", "nom_nom-zykhovmx", "Monsieur X")).foreign();
    let ledger = Ledger::new(case(), &key(1)).with([foreign]).unwrap();
    let plan = Pseudonymizer::new(policy, key(1), case()).with_ledger(ledger).plan(&set).unwrap();
    assert_eq!(plan.replacements()[0].words(), "Monsieur X");
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn pinned_words_are_kept_and_given_to_nobody_else(
        pinned in prop::collection::btree_map(0..30_usize, 0..25_usize, 0..12),
        count in 1..30_usize,
        seed in any::<u8>(),
    ) {
        let names: Vec<String> = (0..30).map(|number| format!("nom_{number:04}")).collect();
        let mut used = BTreeSet::new();
        let pins: Vec<(&str, String)> = pinned
            .into_iter()
            .filter(|&(_, letter)| used.insert(letter))
            .map(|(entity, letter)| (names[entity].as_str(), format!("[{}]", &ALPHABET[letter..=letter])))
            .collect();
        let pins: Vec<(&str, &str, &str)> = pins.iter().map(|(id, words)| (LETTERS, *id, words.as_str())).collect();
        let ledger = ledger_of(seed, &pins).unwrap();
        let asked: Vec<&str> = names[..count].iter().map(String::as_str).collect();
        let given = words_under(Some(&ledger), &key(seed), &case(), LETTERS, &asked, &[]).unwrap();
        let distinct: BTreeSet<&String> = given.iter().collect();
        prop_assert_eq!(distinct.len(), count);
        for (name, words) in names.iter().zip(&given) {
            match pins.iter().find(|(_, id, _)| id == name) {
                Some((_, _, pinned)) => prop_assert_eq!(words, pinned),
                None => prop_assert!(!pins.iter().any(|(_, _, pinned)| pinned == words)),
            }
        }
    }

    /// The ledger that follows a plan holds what was pinned and what was given, so that a second plan adds nothing.
    #[test]
    fn the_ledger_that_follows_extends_the_one_given(Marked { text, marks } in marked_text(30, 10), seed in 0..4_u8) {
        let policy = settings().for_decision(&decision(&text)).unwrap();
        let set = set_of(&text, &marks, strategies()[0].clone()).unwrap();
        let first = [pin(("[%c]", "e-1", "[Pinned]")).foreign(), pin(("[%d]", "somebody", "[77]"))];
        let first = Ledger::new(case(), &key(seed)).with(first).unwrap();
        let pseudonymizer = Pseudonymizer::new(policy, key(seed), case()).allowing(unmarked());
        let plan = pseudonymizer.clone().with_ledger(first.clone()).plan(&set).unwrap();
        let next = plan.ledger().unwrap().clone();
        prop_assert!(entries(&next).is_superset(&entries(&first)));
        // What is the same for everybody is pinned to nobody.
        prop_assert!(entries(&next).iter().all(|(group, _, words)| group != "[...]" && words != "[...]"));
        for edit in plan.replacements().iter().filter(|edit| edit.words() != "[...]") {
            prop_assert!(entries(&next).iter().any(|(_, id, words)| id == edit.entity().as_str() && words == edit.words()));
        }
        let again = pseudonymizer.with_ledger(next.clone()).plan(&set).unwrap();
        prop_assert!(again.apply().text() == plan.apply().text());
        prop_assert_eq!(again.ledger(), Some(&next));
    }
}

#[test]
fn pinned_words_that_stand_in_the_text_are_quoted() {
    let (set, policy) =
        marked(&["nom-zykhovmx", "lieu-gwexnaz"], " [b], [LIEU\u{A0}7], Monsieur X; [Lieu 77]");
    let pins = [
        pin(("[%c]", "nom_nom-zykhovmx", "[A]")),
        pin(("[%c]", "autre", "[B]")),
        pin(("[Lieu %d]", "ailleurs", "[Lieu 7]")),
        pin(("[%c]", "tiers", "Monsieur X")).foreign(),
        pin(("[%c]", "quart", "Sieur")).foreign(),
    ];
    let ledger = Ledger::new(case(), &key(1)).with(pins).unwrap();
    let plan = Pseudonymizer::new(policy, key(1), case()).with_ledger(ledger).plan(&set).unwrap();
    let quoted: Vec<&str> = plan.quoted().iter().map(|words| &**words).collect();
    assert_eq!(quoted, ["Monsieur X", "[B]", "[Lieu 7]"]);
    assert_eq!(plan.replacements()[0].words(), "[A]");
    assert_eq!(plan.replacements()[1].words(), "[Lieu 1]");
}

/// One decision of a case: its marks and its policy.
fn marked(words: &[&str], ending: &str) -> (AnnotationSet, Policy) {
    let text = Text::new(words.join(" ") + ending).unwrap();
    let marks = words.iter().map(|words| {
        let (label, _) = words.split_once('-').unwrap();
        Annotation::new(&text, find(&text, words), category(label)).unwrap()
    });
    let set = AnnotationSet::new(&text, marks.collect::<Vec<_>>()).unwrap();
    (set, settings().for_decision(&decision(&text)).unwrap())
}

#[test]
fn a_case_needs_its_ledger() {
    let (set, policy) = marked(&["nom-zykhovmx"], "");
    let pseudonymizer = Pseudonymizer::new(policy.clone(), key(1), case());
    assert_eq!(pseudonymizer.plan(&set).unwrap_err(), Error::LedgerRequired);
    assert!(pseudonymizer.with_ledger(Ledger::new(case(), &key(1))).plan(&set).is_ok());
    let corpus = Scope::corpus("c").unwrap();
    let wide = Pseudonymizer::new(policy, key(1), corpus.clone());
    assert_eq!(wide.plan(&set).unwrap_err(), Error::ScopeTooWide);
    let (plain, plain_policy) = marked(&["inconnu-brqwej", "motif-vuldraque", "avocat-pfimtho"], "");
    assert!(Pseudonymizer::new(plain_policy, key(1), corpus).plan(&plain).is_ok());
}

#[test]
fn a_registry_gives_every_decision_of_a_case_its_words() {
    let decisions = [
        marked(&["nom-zykhovmx", "nom-brqwej", "lieu-gwexnaz"], " [A]"),
        marked(&["nom-pfimtho", "nom-zykhovmx", "greffier-krauvedy"], " [B] [Lieu 1]"),
        marked(&["nom-brqwej", "lieu-thizmokar", "lieu-gwexnaz", "nom-vuldraque"], " [C]"),
    ];
    let begun = Ledger::new(case(), &key(2));
    let registry = |order: &[usize]| {
        let chosen = order.iter().map(|&number| (&decisions[number].0, &decisions[number].1));
        case_registry(&key(2), chosen, &begun).unwrap()
    };
    let letters = |ledger: &Ledger| -> Vec<(String, String, String)> {
        entries(ledger).into_iter().filter(|(group, _, _)| *group == LETTERS).collect()
    };
    let first = registry(&[0, 1, 2]);
    for order in [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        assert_eq!(letters(&registry(&order)), letters(&first), "{order:?}");
    }
    assert_eq!(letters(&first).len(), 4, "a kept category gets no words");
    for taken in ["[A]", "[B]", "[C]", "[Lieu 1]"] {
        assert!(first.pins().all(|pin| pin.words() != taken), "{taken} stands in one of the texts");
    }
    for (set, policy) in &decisions {
        let plan =
            Pseudonymizer::new(policy.clone(), key(2), case()).with_ledger(first.clone()).plan(set).unwrap();
        assert_eq!(plan.ledger(), Some(&first), "the registry had words for everybody");
    }
}

#[test]
fn a_registry_keeps_what_a_ledger_pins() {
    let (set, policy) = marked(&["nom-zykhovmx", "lieu-gwexnaz"], "");
    let pinned =
        ledger_of(2, &[("[%c]", "nom_nom-zykhovmx", "[K]"), ("[Lieu %d]", "autre", "[Lieu 1]")]).unwrap();
    let registry = case_registry(&key(2), [(&set, &policy)], &pinned).unwrap();
    let expected = [
        ("[Lieu %d]", "lieu_lieu-gwexnaz", "[Lieu 2]"),
        ("[Lieu %d]", "autre", "[Lieu 1]"),
        ("[%c]", "nom_nom-zykhovmx", "[K]"),
    ];
    let expected = expected.map(|(group, id, words)| (group.to_owned(), id.to_owned(), words.to_owned()));
    assert_eq!(entries(&registry), BTreeSet::from(expected));
}

/// Names of category `nom` in a text of their own; those of one entity are linked: its id is that of the smallest.
fn spelt(entities: &[&[&str]]) -> AnnotationSet {
    let all: Vec<&str> = entities.iter().copied().flatten().copied().collect();
    let text = Text::new(all.join(" ")).unwrap();
    let mut at = 0;
    let mut marks = Vec::new();
    for spellings in entities {
        let ids = spellings.iter().map(|name| EntityId::computed(&category("nom"), name));
        let id = ids.min().unwrap();
        for name in *spellings {
            let span = text.span(at..at + name.len(), OffsetUnit::Byte).unwrap();
            marks.push(Annotation::of_entity(span, category("nom"), id.clone()));
            at += name.len() + 1;
        }
    }
    AnnotationSet::new(&text, marks).unwrap()
}

fn words_in(set: &AnnotationSet, ledger: &Ledger) -> Result<Vec<String>, Error> {
    let policy = settings().for_decision(&decision(set.text())).unwrap();
    let plan = Pseudonymizer::new(policy, key(1), case()).with_ledger(ledger.clone()).plan(set)?;
    Ok(plan.replacements().iter().map(|replacement| replacement.words().to_owned()).collect())
}

fn registry_of(sets: &[&AnnotationSet], ledger: &Ledger) -> Result<Ledger, Error> {
    let policies: Vec<Policy> =
        sets.iter().map(|set| settings().for_decision(&decision(set.text())).unwrap()).collect();
    case_registry(&key(1), sets.iter().copied().zip(&policies), ledger)
}

/// `s19`: linked to a second spelling in one decision only, she has one word in all, in one call and in two.
#[test]
fn any_spelling_of_an_entity_finds_it() {
    let begun = Ledger::new(case(), &key(1));
    let (one, two) = (spelt(&[&["Orso"]]), spelt(&[&["Orso", "Gwex"]]));
    let three = spelt(&[&["GWEX"]]);
    for sets in [vec![&one, &two, &three], vec![&three, &one, &two]] {
        let together = registry_of(&sets, &begun).unwrap();
        assert_eq!(together.len(), 1);
        let mut one_by_one = begun.clone();
        for set in [&two, &one, &three] {
            one_by_one = registry_of(&[set], &one_by_one).unwrap();
        }
        for ledger in [together, one_by_one] {
            let words: BTreeSet<String> =
                sets.iter().flat_map(|set| words_in(set, &ledger).unwrap()).collect();
            assert_eq!(words.len(), 1, "{words:?}");
        }
    }
}

#[test]
fn two_pins_of_one_entity_are_refused() {
    let apart = spelt(&[&["Orso"], &["Gwex"]]);
    let ledger = registry_of(&[&apart], &Ledger::new(case(), &key(1))).unwrap();
    let linked = spelt(&[&["Orso", "Gwex"]]);
    let answer = words_in(&linked, &ledger).unwrap_err();
    assert!(matches!(answer, Error::TwoPins { first: 0 | 1, second: 0 | 1 }), "{answer:?}");
}

/// Who was told apart in one decision stays apart, and an id that the caller gave is taken as it is.
#[test]
fn spellings_join_nobody_who_was_told_apart() {
    let begun = Ledger::new(case(), &key(1));
    let namesakes = spelt(&[&["Orso"], &["Gwex", "Orso"]]);
    let words = words_in(&namesakes, &begun).unwrap();
    assert_ne!(words[0], words[1]);
    assert_eq!(words[1], words[2]);
    let text = Text::new("Orso Orso").unwrap();
    let mark = |at: usize, id: &str| {
        let span = text.span(at..at + 4, OffsetUnit::Byte).unwrap();
        Annotation::of_entity(span, category("nom"), entity(id))
    };
    let given = AnnotationSet::new(&text, [mark(0, "p1"), mark(5, "p2")]).unwrap();
    let ledger = registry_of(&[&given], &begun).unwrap();
    assert_eq!(ledger.len(), 2);
    assert!(ledger.pins().all(|pin| pin.entities().len() == 1));
}

/// What a plan costs follows the decision: the ledger that a plan was made with is shared, not copied, and its words are
/// looked up. Counted by what the plans of a small and of a large ledger allocate would need an allocator of our own; here
/// the look-up itself is asked, of a ledger in which every pin but two is of somebody else.
#[test]
fn a_plan_with_a_large_ledger_gives_the_words_of_its_own_pins() {
    let others: Vec<Pin> = (0..10_000)
        .map(|number| pin(("[Lieu %d]", &format!("lieu_{number}"), &format!("[Lieu {}]", number + 1))))
        .collect();
    let own = pin(("[%c]", "nom_nom-zykhovmx", "[K]"));
    let ledger = Ledger::new(case(), &key(1)).with(others.into_iter().chain([own])).unwrap();
    let (set, policy) = marked(&["nom-zykhovmx", "lieu-gwexnaz"], "");
    let plan = Pseudonymizer::new(policy, key(1), case()).with_ledger(ledger.clone()).plan(&set).unwrap();
    let words: Vec<&str> = plan.replacements().iter().map(|replacement| replacement.words()).collect();
    assert_eq!(words, ["[K]", "[Lieu 10001]"]);
    assert_eq!(plan.ledger().unwrap().len(), ledger.len() + 1);
}

/// `s06`: what is hidden decides no word.
#[test]
fn words_look_only_at_what_stays() {
    let text = Text::new("a: dossier 2, b: dossier 5, c: X, d: Y, e: Z").unwrap();
    let marks = [(3, 12), (17, 26), (31, 32), (37, 38), (43, 44)].map(|(start, end)| {
        Annotation::new(&text, text.span(start..end, OffsetUnit::Byte).unwrap(), category("n")).unwrap()
    });
    let set = AnnotationSet::new(&text, marks).unwrap();
    let settings = Settings::new([CategoryRule::mask("n", "dossier %d").unwrap()]).unwrap();
    let policy = settings.for_decision(&Decision::new("d", text).unwrap()).unwrap();
    let scope = Scope::document("d").unwrap();
    let draft = Pseudonymizer::new(policy, key(1), scope).plan(&set).unwrap().apply();
    let expected = "a: dossier 1, b: dossier 2, c: dossier 3, d: dossier 4, e: dossier 5";
    assert_eq!(draft.text().as_str(), expected);
}

#[test]
fn ledgers_of_many_cases_are_united_case_by_case() {
    let of = |id: &str, pins: &[(&str, &str, &str)]| {
        let begun = Ledger::new(Scope::case(id).unwrap(), &key(1));
        begun.with(pins.iter().copied().map(pin)).unwrap()
    };
    let one = Ledgers::new().with([of("a", &[("[%c]", "x", "[A]")]), of("b", &[("[%c]", "x", "[B]")])]);
    let two: Ledgers = [of("b", &[("[%c]", "y", "[C]")]), of("c", &[])].into_iter().collect();
    let both = one.union(&two).unwrap();
    assert_eq!(both.iter().map(Ledger::len).collect::<Vec<_>>(), [1, 2, 0]);
    assert_eq!(both, two.union(&one).unwrap());
    let contrary = Ledgers::new().with([of("b", &[("[%c]", "x", "[D]")])]);
    let error = Error::Ledger { index: 0, problem: LedgerProblem::TwoWords };
    let error = Error::InItem { list: "ledgers", index: 0, error: Box::new(error) };
    assert_eq!(one.union(&contrary), Err(error));
}
