//! Keys, scopes, words, plans, ledgers, drafts.

use crate::arbitrary::{
    Marked, cases, category, decision, find, marked_text, set_of, settings, strategies, text, unmarked,
};
use crate::assignment::words;
use crate::definition::ALPHABET;
use crate::laws;
use label_core::annotation::CutWords;
use label_core::decision::ScopeKind;
use label_core::policy::KeepReason;
use label_core::pseudonym::{ALGORITHM, Why};
use label_core::text::{fold_str, unicode_version};
use label_core::{
    Annotation, AnnotationSet, Cases, CategoryRule, Decision, EntityId, Error, Key, OffsetUnit,
    Pseudonymizer, ReadOptions, Record, ReplacementPlan, Scope, SetOptions, Settings,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

fn key(seed: u8) -> Key {
    Key::from_bytes([seed; 32])
}

fn document(id: &str) -> Scope {
    Scope::document(id).unwrap()
}

/// The stretches between what is replaced.
fn staying(plan: &ReplacementPlan) -> Vec<&str> {
    let text = plan.text().as_str();
    let mut from = 0;
    let mut stays = Vec::new();
    for replacement in plan.replacements() {
        stays.push(&text[from..replacement.extent().start()]);
        from = replacement.extent().end();
    }
    stays.push(&text[from..]);
    stays
}

// ---- the law of drafts ----

proptest! {
    #![proptest_config(cases(150))]

    /// Whatever overlaps whatever, under every strategy: what a mark of a masked category covers is replaced.
    #[test]
    fn everything_that_must_be_masked_is_and_nothing_else_changes(Marked { text, marks } in marked_text(40, 12), seed in 0..4_u8) {
        let policy = settings().for_decision(&decision(&text)).unwrap();
        let pseudonymizer = Pseudonymizer::new(policy.clone(), key(seed), document("d")).allowing(unmarked());
        for strategy in strategies() {
            let set = set_of(&text, &marks, strategy).unwrap();
            let draft = pseudonymizer.plan(&set).unwrap().apply();
            laws::assert_draft(&draft, &marks, &policy);
            laws::assert_map(draft.map());
        }
    }

    /// Also what an earlier reader of a record has dropped, wherever it lies.
    #[test]
    fn marks_that_come_in_as_dropped_are_masked_all_the_same(
        Marked { text, marks } in marked_text(40, 12),
        dropped in prop::collection::vec(any::<bool>(), 12),
    ) {
        let span = |(mark, dropped): (&Annotation, bool)| json!({
            "start": mark.span().start(),
            "end": mark.span().end(),
            "label": mark.category().as_str(),
            "entity": mark.entity().as_str(),
            "dropped": dropped,
        });
        let spans: Value = marks.iter().zip(dropped).map(span).collect();
        let omit = ["greffier"];
        let record = json!({"id": "d", "text": text.as_str(), "unit": "byte", "spans": spans, "keep": omit}).to_string();
        for overlap in strategies() {
            let set = SetOptions::default().with_overlap(overlap).with_cut_words(CutWords::Accept);
            let record = match Record::from_json(&record, &ReadOptions::from(set)) {
                // The text may hold the name of a category, and a mark lie on it.
                Err(error) if *error.root() == label_core::Error::LabelIsText => return Ok(()),
                read => read.unwrap(),
            };
            let policy = settings().for_decision(record.decision()).unwrap();
            let draft = unmarked().pseudonymize(&record, &settings(), &key(1), &Cases::default()).unwrap();
            laws::assert_draft(&draft, &marks, &policy);
            laws::assert_map(draft.map());
        }
    }

    #[test]
    fn words_never_stand_in_what_stays_and_are_distinct(Marked { text, marks } in marked_text(40, 12), seed in 0..4_u8) {
        let policy = settings().for_decision(&decision(&text)).unwrap();
        for strategy in strategies() {
            let set = set_of(&text, &marks, strategy).unwrap();
            let plan = Pseudonymizer::new(policy.clone(), key(seed), document("d")).allowing(unmarked()).plan(&set).unwrap();
            let stays = staying(&plan);
            let mut owners: BTreeMap<&str, &EntityId> = BTreeMap::new();
            for edit in plan.replacements().iter().filter(|edit| edit.words() != "[...]") {
                let words = fold_str(edit.words());
                prop_assert!(stays.iter().all(|stretch| !fold_str(stretch).contains(&words)));
                let owner = *owners.entry(edit.words()).or_insert(edit.entity());
                prop_assert!(owner == edit.entity(), "two entities with the same words");
            }
        }
    }

    /// P1: the order of the marks does not matter, nor what was done before.
    #[test]
    fn a_plan_depends_on_the_set_alone(Marked { text, marks } in marked_text(30, 10), seed in 0..4_u8) {
        let policy = settings().for_decision(&decision(&text)).unwrap();
        let pseudonymizer = Pseudonymizer::new(policy, key(seed), document("d")).allowing(unmarked());
        let reversed: Vec<Annotation> = marks.iter().rev().cloned().collect();
        for strategy in strategies() {
            let draft = pseudonymizer.plan(&set_of(&text, &marks, strategy.clone()).unwrap()).unwrap().apply();
            let again = pseudonymizer.plan(&set_of(&text, &reversed, strategy).unwrap()).unwrap().apply();
            prop_assert!(draft.text() == again.text());
            prop_assert!(draft.annotations() == again.annotations());
            prop_assert_eq!(draft.plan().summary(), again.plan().summary());
        }
    }

    #[test]
    fn numbers_count_first_appearances(Marked { text, marks } in marked_text(40, 12)) {
        let policy = settings().for_decision(&decision(&text)).unwrap();
        let set = set_of(&text, &marks, strategies()[0].clone()).unwrap();
        let plan = Pseudonymizer::new(policy, key(1), document("d")).allowing(unmarked()).plan(&set).unwrap();
        for (category, prefix) in [("lieu", "[Lieu "), ("societe", "[")] {
            let number = |words: &str| words.strip_prefix(prefix).unwrap().strip_suffix(']').unwrap().parse().unwrap();
            let mut seen: Vec<(&EntityId, u64)> = Vec::new();
            for edit in plan.replacements().iter().filter(|edit| edit.category().as_str() == category) {
                match seen.iter().find(|(entity, _)| *entity == edit.entity()) {
                    Some(&(_, known)) => prop_assert_eq!(number(edit.words()), known),
                    None => seen.push((edit.entity(), number(edit.words()))),
                }
            }
            // As small as the numbers that stay allow.
            let stays: Vec<String> = staying(&plan).into_iter().map(fold_str).collect();
            let stands = |number: u64| fold_str(&format!("{prefix}{number}]"));
            let free = (1_u64..).filter(|&number| !stays.iter().any(|stretch| stretch.contains(&stands(number))));
            prop_assert!(seen.iter().map(|&(_, number)| number).eq(free.take(seen.len())));
        }
    }
}

// ---- keys and scopes ----

#[test]
fn a_key_is_64_hexadecimal_digits() {
    let digits = "6d0f8a3e52c19b7740e6d1f2a8b35c9e17f4028d6ba1c3e59d7084f2b6a5c813";
    let key = Key::from_hex(digits).unwrap();
    assert_eq!(Key::from_hex(&format!("\n {} \r\n", digits.to_uppercase())).unwrap().id(), key.id());
    let cut = &digits[1..];
    for (bad, length) in [
        ("", 0),
        (cut, 63),
        (&*format!("{digits}00"), 66),
        (&*format!("{cut}g"), 64),
        (&*format!("{cut}é"), 64),
        (&*format!("0x{digits}"), 66),
        (&*format!("{} {}", &digits[..32], &digits[32..]), 65),
    ] {
        assert_eq!(Key::from_hex(bad).map(|_| ()), Err(Error::BadKey { length }), "{length} characters");
    }
}

#[test]
fn the_id_of_a_key_tells_keys_apart_and_nothing_of_them() {
    let ids: BTreeSet<String> = (0..50).map(|seed| key(seed).id().to_owned()).collect();
    assert_eq!(ids.len(), 50);
    for id in &ids {
        assert!(id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
    let shown = format!("{:?}", key(0xAB));
    assert_eq!(shown, format!("Key({})", key(0xAB).id()));
    assert!(!shown.to_lowercase().contains("abab"));
    // Fixed for ever: plans and manifests carry it. HMAC-SHA-256 of `LP("label-core/key id")`, computed elsewhere.
    assert_eq!(key(7).id(), KEY_ID_OF_SEVENS);
}

const KEY_ID_OF_SEVENS: &str = "2beb24879a114474";

#[test]
fn a_file_name_is_safe_whatever_the_id() {
    let key = key(7);
    for safe in ["jurinet-9900001", "24-10.001", "a", "A_b.c-d", &"x".repeat(100)] {
        assert_eq!(key.file_stem(safe), safe);
    }
    let unsafe_ids = [
        "../../x",
        ".hidden",
        "-rf",
        "a/b",
        "a\\b",
        "a b",
        "é",
        "a\0b",
        "a:b",
        "",
        ".",
        "..",
        &"x".repeat(101),
        "a\nb",
    ];
    let stems: BTreeSet<String> = unsafe_ids.iter().map(|id| key.file_stem(id)).collect();
    assert_eq!(stems.len(), unsafe_ids.len());
    for stem in &stems {
        let digits = stem.strip_prefix("id-").unwrap();
        assert!(digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
    assert_ne!(key.file_stem("a b"), Key::from_bytes([8; 32]).file_stem("a b"));
    assert_eq!(key.file_stem("../../x"), FILE_STEM_OF_PATH);
}

const FILE_STEM_OF_PATH: &str = "id-fa4bf5bd2dda0ba259d850312f38e238";

#[test]
fn scopes_have_ids_of_1_to_256_bytes() {
    let all = |id: &str| [Scope::document(id), Scope::case(id), Scope::corpus(id)];
    for refused in all("") {
        assert_eq!(refused, Err(Error::BadId { length: 0 }));
    }
    for refused in all(&"é".repeat(129)) {
        assert_eq!(refused, Err(Error::BadId { length: 258 }));
    }
    for scope in all(&"é".repeat(128)) {
        assert_eq!(scope.unwrap().id().len(), 256);
    }
    let kinds = all("a").map(|scope| scope.unwrap().kind());
    assert_eq!(kinds.map(ScopeKind::as_str), ["document", "case", "corpus"]);
}

// ---- plans ----

#[test]
fn a_plan_says_what_becomes_of_each_category_and_why() {
    let text = text("Me Thizmokar pour Zykhovmx, puis Brqwej et Zykhovmx, à Gwexnaz.");
    let mark =
        |words: &str, label: &str| Annotation::new(&text, find(&text, words), category(label)).unwrap();
    let second = text.span(
        text.as_str().rfind("Zykhovmx").unwrap()..text.as_str().rfind(", à").unwrap(),
        OffsetUnit::Byte,
    );
    let marks = [
        mark("Thizmokar", "avocat"),
        mark("Zykhovmx", "nom"),
        mark("Brqwej", "nom"),
        Annotation::new(&text, second.unwrap(), category("nom")).unwrap(),
        mark("Gwexnaz", "greffier"),
    ];
    let policy = settings().for_decision(&decision(&text)).unwrap();
    let set = AnnotationSet::new(&text, marks).unwrap();
    let plan = Pseudonymizer::new(policy, key(1), document("d")).allowing(unmarked()).plan(&set).unwrap();
    let rows: Vec<_> = plan
        .summary()
        .into_iter()
        .map(|row| (row.category.to_string(), row.replaced, row.entities, row.kept))
        .collect();
    let kept = |reason| Some((1, reason));
    assert_eq!(
        rows,
        [
            ("avocat".to_owned(), 0, 0, kept(KeepReason::NeverMasked)),
            ("greffier".to_owned(), 0, 0, kept(KeepReason::Asked)),
            ("nom".to_owned(), 3, 2, None),
        ]
    );
    assert_eq!(plan.algorithm(), ALGORITHM);
    assert_eq!(ALGORITHM, "label-core/pseudonym v2");
    assert_eq!(plan.key_id(), key(1).id());
    assert_eq!(plan.scope(), &document("d"));
    assert_eq!(plan.ledger(), None);
    assert_eq!(plan.unicode_version(), unicode_version());
    assert!(plan.unicode_version().starts_with(|c: char| c.is_ascii_digit()));
    assert!(plan.replacements().iter().all(|edit| edit.why() == Why::Annotation));
    let draft = plan.apply();
    let names: Vec<&str> = draft.annotations().iter().map(|mark| mark.entity().as_str()).collect();
    assert_eq!(names[0], "avocat 1");
    assert_eq!(names[4], "greffier 1");
    assert_eq!(names[1], names[3]);
}

// ---- words ----

#[test]
fn a_per_cent_sign_of_a_template_is_looked_for_in_the_text() {
    let rules = [CategoryRule::mask("x", "100 %% %c").unwrap()];
    let text = text("Zykhovmx 100 % B");
    let decision = Decision::new("d", text.clone()).unwrap();
    let policy = Settings::new(rules).unwrap().for_decision(&decision).unwrap();
    let mark = Annotation::new(&text, find(&text, "Zykhovmx"), category("x")).unwrap();
    for seed in 0..60 {
        let set = AnnotationSet::new(&text, [mark.clone()]).unwrap();
        let plan = Pseudonymizer::new(policy.clone(), key(seed), document("d"))
            .allowing(unmarked())
            .plan(&set)
            .unwrap();
        let words = plan.replacements()[0].words();
        assert!(words.starts_with("100 % ") && words.len() == 7 && words != "100 % B", "{words}");
    }
}

/// The prefix of the template overlaps itself in the text: no occurrence is passed over.
#[test]
fn words_are_found_where_their_beginning_stands_twice() {
    let busy: String = ALPHABET.chars().filter(|&c| c != 'K').map(|letter| format!("[[[{letter} ")).collect();
    let text = text(&format!("{busy}x"));
    let policy = Settings::new([CategoryRule::mask("x", "[[%c").unwrap()]).unwrap();
    let policy = policy.for_decision(&Decision::new("d", text.clone()).unwrap());
    let mark = Annotation::new(&text, find(&text, "x"), category("x")).unwrap();
    let set = AnnotationSet::new(&text, [mark]).unwrap();
    let plan = Pseudonymizer::new(policy.unwrap(), key(1), document("d")).plan(&set).unwrap();
    assert_eq!(plan.replacements()[0].words(), "[[K");
}

#[test]
fn words_are_given_in_the_order_asked() {
    assert_eq!(
        words(&key(1), &document("d"), "[%d]", &["z", "a", "m"], &["2"]).unwrap(),
        ["[1]", "[3]", "[4]"]
    );
}

/// What is masked here and stands in clear there, within a kept mark or without one; whole words, folded.
#[test]
fn residuals_are_what_is_masked_in_one_place_and_stays_in_another() {
    let text = text("Odile Zykh-Orso, ZYKH ORSO, Me Zykh, zykhe, Odile, M. Brqw, O. Lyon");
    let mark = |words: &str, name: &str| Annotation::new(&text, find(&text, words), category(name)).unwrap();
    let marks = [mark("Zykh-Orso", "nom"), mark("Brqw", "nom"), mark("Odile", "nom")];
    let set = AnnotationSet::new(&text, marks).unwrap();
    let policy = settings().for_decision(&decision(&text));
    let plan = Pseudonymizer::new(policy.unwrap(), key(1), document("d")).plan(&set).unwrap();
    let shown = |spans: &[label_core::Span]| {
        spans.iter().map(|span| text.slice(*span).unwrap().to_owned()).collect::<Vec<_>>()
    };
    let residuals: Vec<_> = plan
        .residuals()
        .iter()
        .map(|twin| (shown(twin.masked()), shown(twin.kept()), shown(twin.unmarked())))
        .collect();
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        residuals,
        [
            (words(&["Odile"]), words(&[]), words(&["Odile"])),
            (words(&["Zykh-Orso"]), words(&[]), words(&["ZYKH ORSO"])),
        ]
    );
}
