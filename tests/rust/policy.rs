//! Templates, settings, and what follows for a decision.

use crate::arbitrary::{cases, category, text};
use label_core::decision::Occultation;
use label_core::policy::{Handling, KeepReason, Specifier};
use label_core::problem::TemplateProblem;
use label_core::{CategoryRule, Decision, Error, Settings, Template};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeSet;

fn mask(category: &str, template: &str) -> CategoryRule {
    CategoryRule::mask(category, template).unwrap()
}

/// All words of a template for labels made of `A` to `C` and for numbers made of 0 to 2: literals of tests hold no others.
fn some_words(template: &Template) -> BTreeSet<String> {
    let written = template.as_str();
    let labels = match template.specifier() {
        None => return BTreeSet::from([written.to_owned()]),
        Some(Specifier::Letters) => strings("ABC", 3),
        Some(_) => strings("012", 7).into_iter().filter(|label| !label.starts_with('0')).collect(),
    };
    labels.iter().map(|label| written.replacen("%c", label, 1).replacen("%d", label, 1)).collect()
}

/// All strings of 1 to `longest` of these letters.
fn strings(letters: &str, longest: usize) -> Vec<String> {
    let mut all = Vec::new();
    let mut last = vec![String::new()];
    for _ in 0..longest {
        last = last.iter().flat_map(|string| letters.chars().map(move |c| format!("{string}{c}"))).collect();
        all.extend(last.iter().cloned());
    }
    all
}

fn template() -> impl Strategy<Value = String> {
    let literal = prop::collection::vec(select(vec!["A", "B", "0", "1", "[", ""]), 0..3)
        .prop_map(|parts| parts.concat());
    (literal.clone(), select(vec!["%c", "%d", ""]), literal)
        .prop_map(|(prefix, specifier, suffix)| format!("{prefix}{specifier}{suffix}"))
        .prop_filter("templates are not empty", |template| !template.is_empty())
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn templates_that_could_give_the_same_words_are_refused(first in template(), second in template()) {
        let meet = {
            let [one, other] = [&first, &second].map(|written| Template::parse(written).unwrap());
            first != second && !some_words(&one).is_disjoint(&some_words(&other))
        };
        let answer = Settings::new([mask("x", &first), mask("y", &second)]);
        match answer {
            Ok(_) => prop_assert!(!meet, "{} and {} meet", first, second),
            Err(error) => {
                prop_assert!(meet, "{} and {} do not meet", first, second);
                let expected = Error::AmbiguousTemplates { first: "x".into(), second: "y".into() };
                prop_assert_eq!(error, expected);
            }
        }
    }

    #[test]
    fn any_string_is_a_template_or_refused_at_a_place(written in "[%cd a%é\\[\\]{}$\u{1b}]{0,12}") {
        match Template::parse(&written) {
            Ok(template) => prop_assert_eq!(template.as_str(), written),
            Err(Error::BadTemplate { offset, problem }) => {
                prop_assert!(written.is_char_boundary(offset));
                prop_assert_eq!(problem == TemplateProblem::Empty, written.is_empty());
            }
            Err(error) => prop_assert!(false, "{}", error),
        }
    }
}

#[test]
fn a_word_for_all_may_be_that_of_unlisted_categories() {
    let settings = Settings::new([mask("x", "[...]"), mask("y", "[%c]"), mask("z", "[...]")]).unwrap();
    assert_eq!(settings.rules().len(), 3);
}

#[test]
fn a_category_has_one_rule() {
    let rules = [mask("x", "[%c]"), CategoryRule::keep("y").unwrap(), CategoryRule::keep("x").unwrap()];
    assert_eq!(Settings::new(rules), Err(Error::Duplicate { what: "category", index: 2 }));
}

#[test]
fn what_happens_to_a_category() {
    let settings =
        Settings::new([mask("nom", "[%c]"), CategoryRule::keep("avocat").unwrap(), mask("lieu", "[%d]")]);
    let settings = settings.unwrap();
    let kept = ["lieu", "avocat"].map(category);
    let decision = Decision::new("d", text("")).unwrap().keeping(kept.clone());
    let policy = settings.for_decision(&decision).unwrap();
    let letters = Template::parse("[%c]").unwrap();
    let unlisted = Template::parse("[...]").unwrap();
    assert_eq!(policy.handling(&category("nom")), Ok(Handling::Mask(&letters)));
    assert_eq!(policy.handling(&category("lieu")), Ok(Handling::Keep(KeepReason::Asked)));
    assert_eq!(policy.handling(&category("avocat")), Ok(Handling::Keep(KeepReason::Asked)));
    assert_eq!(policy.handling(&category("surnom")), Ok(Handling::Mask(&unlisted)));
    assert!(policy.kept().iter().eq(BTreeSet::from(kept).iter()));
    let plain = settings.for_decision(&Decision::new("d", text("")).unwrap()).unwrap();
    assert_eq!(plain.handling(&category("avocat")), Ok(Handling::Keep(KeepReason::NeverMasked)));
    assert!(matches!(plain.handling(&category("lieu")), Ok(Handling::Mask(_))));
    // Keeping a category in one decision leaves the settings as they are.
    assert_eq!(plain.settings(), policy.settings());
}

#[test]
fn a_decision_keeps_neither_a_floor_nor_what_nobody_lists() {
    let court = Settings::court();
    let own = Settings::new([mask("nom", "[%c]").with_floor(true), mask("lieu", "[%d]")]).unwrap();
    let floor = |name: &str| Error::FloorKept { category: name.into() };
    let unlisted = |name: &str| Error::UnknownCategory { category: name.into() };
    for (settings, name, owed) in [
        (&court, CategoryRule::NATURAL_PERSONS, floor(CategoryRule::NATURAL_PERSONS)),
        (&court, "motivations", floor("motivations")),
        (&court, "annotationSupplementaire", floor("annotationSupplementaire")),
        (&court, "Adresse", unlisted("Adresse")),
        (&own, "nom", floor("nom")),
        (&own, CategoryRule::NATURAL_PERSONS, unlisted(CategoryRule::NATURAL_PERSONS)),
    ] {
        let decision = Decision::new("d", text("M. Orso")).unwrap();
        assert_eq!(settings.for_decision(&decision.clone().keeping([category(name)])), Err(owed));
        // A file of the Court's may ask: the marks are masked all the same, and it is counted.
        let asked = Occultation::omitting([category(name)]);
        let policy = settings.for_decision(&decision.with_occultation(asked)).unwrap();
        assert!(matches!(policy.handling(&category(name)), Ok(Handling::Mask(_))), "{name}");
        let reasons: Vec<_> = policy.not_kept().iter().map(|(kept, _)| kept.as_str()).collect();
        assert_eq!((reasons, policy.kept().len()), (vec![name], 0));
    }
    let lieu = Decision::new("d", text("")).unwrap().keeping([category("lieu")]);
    assert_eq!(own.for_decision(&lieu).unwrap().kept().len(), 1);
}

#[test]
fn one_rule_changes_and_the_rest_stays() {
    let court = Settings::court().strict();
    let rule = court.like(mask("adresse", "[Domicile %d]"));
    let changed = court.with_rule(rule).unwrap();
    assert!(changed.is_strict());
    for (before, after) in court.rules().iter().zip(changed.rules()) {
        let same = before.category() != &category("adresse");
        assert_eq!(before == after, same, "{:?}", before.category());
        assert_eq!(
            (before.title(), before.order(), before.links()),
            (after.title(), after.order(), after.links())
        );
    }
    assert_eq!(court.with_rule(mask("tatouage", "[Tatouage %d]")).unwrap().rules().len(), 21);
    let alike = court.with_rule(mask("tatouage", "[ADRESSE %d]"));
    assert!(matches!(alike, Err(Error::AmbiguousTemplates { .. })));
}

#[test]
fn templates_that_nobody_sees_are_refused() {
    for (written, problem) in [
        (" ", TemplateProblem::Blank),
        ("\u{200b}", TemplateProblem::Blank),
        ("\u{feff}", TemplateProblem::Blank),
        ("\u{ad} \u{a0}", TemplateProblem::Blank),
        ("\u{2028}", TemplateProblem::Control),
        ("\u{202e}%c", TemplateProblem::Invisible),
    ] {
        assert_eq!(Template::parse(written), Err(Error::BadTemplate { offset: 0, problem }), "{written:?}");
    }
    let hidden = Settings::new([mask("x", "[%c]"), mask("y", "[A\u{ad}%d]")]);
    let root = Error::BadTemplate { offset: 2, problem: TemplateProblem::Invisible };
    assert_eq!(hidden, Err(Error::InItem { list: "rules", index: 1, error: Box::new(root) }));
    for name in [" ", "\u{a0}", "\u{200b}", "nom\u{202e}", "no\u{ad}m", "a\u{2028}b"] {
        assert!(matches!(CategoryRule::keep(name), Err(Error::BadCategory { .. })), "{name:?}");
    }
}

/// Templates are read together: what they cost follows their characters, not their pairs.
#[test]
fn twenty_thousand_templates_are_told_apart() {
    let rules = (0..20_000).map(|index| mask(&format!("c{index}"), &format!("[c{index} %d]")));
    assert_eq!(Settings::new(rules).unwrap().rules().len(), 20_000);
}

#[test]
fn strict_settings_refuse_what_they_do_not_list() {
    let settings =
        Settings::new([mask("nom", "[%c]"), CategoryRule::keep("avocat").unwrap()]).unwrap().strict();
    assert!(settings.is_strict());
    let policy = settings.for_decision(&Decision::new("d", text("")).unwrap()).unwrap();
    assert!(policy.handling(&category("nom")).is_ok());
    assert!(policy.handling(&category("avocat")).is_ok());
    let unknown = Error::UnknownCategory { category: "surnom".into() };
    assert_eq!(policy.handling(&category("surnom")), Err(unknown));
}

#[test]
fn the_court_has_its_twenty_categories() {
    let court = Settings::court();
    assert_eq!(court.rules().len(), 20);
    assert!(!court.is_strict());
    let template = |name: &str| court.rule(&category(name)).unwrap().template().map(Template::as_str);
    assert_eq!(template("personnePhysique"), Some("[%c]"));
    assert_eq!(template("siteWebSensible"), Some("[0%d]"));
    assert_eq!(template("motivations"), Some("[Motifs de la décision occultés]"));
    assert_eq!(template("professionnelAvocat"), None);
    assert_eq!(court.rule(&category("adresse")).unwrap().title(), "Adresse");
    assert!(court.rule(&category("tatouage")).is_none());
    assert!(court.rules().iter().filter(|rule| rule.template().is_none()).count() == 1);
}

#[test]
fn rules_name_categories_as_they_must_be() {
    for (name, length) in [("", 0), ("a\u{7}", 2), ("a\nb", 3)] {
        assert_eq!(CategoryRule::keep(name), Err(Error::BadCategory { length }));
        assert_eq!(CategoryRule::mask(name, "[%c]"), Err(Error::BadCategory { length }));
    }
    assert_eq!(mask("nom", "[%c]").title(), "nom");
    assert_eq!(mask("nom", "[%c]").with_title("Nom").title(), "Nom");
}
