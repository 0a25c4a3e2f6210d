//! Keys, scopes, words, plans, ledgers, drafts.

use crate::arbitrary::{
    Marked, cases, category, decision, entity, find, marked_text, set_of, settings, strategies, text,
};
use crate::assignment::{letters, words, words_under};
use crate::definition::{self, ALPHABET, GroupKey};
use crate::{laws, shared};
use label_core::annotation::CutWords;
use label_core::decision::ScopeKind;
use label_core::policy::KeepReason;
use label_core::problem::LedgerProblem;
use label_core::pseudonym::{ALGORITHM, Why, case_registry};
use label_core::{
    Annotation, AnnotationSet, CategoryRule, Decision, EntityId, Error, Key, Ledger, OffsetUnit, Policy,
    Pseudonymizer, ReadOptions, Record, Scope, SetOptions, Settings, Template, Text, pseudonymize,
};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const LETTERS: &str = "[%c]";

fn key(seed: u8) -> Key {
    Key::from_bytes([seed; 32])
}

fn document(id: &str) -> Scope {
    Scope::document(id).unwrap()
}

fn names(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("nom_{number:04}")).collect()
}

fn borrowed(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}

/// The letters of each of these entities, by entity.
fn letters_of(key: &Key, scope: &Scope, entities: &[String], taken: &[&str]) -> BTreeMap<String, String> {
    let given = letters(key, scope, LETTERS, &borrowed(entities), taken).unwrap();
    entities.iter().cloned().zip(given).collect()
}

// ---- the law of drafts ----

proptest! {
    #![proptest_config(cases(150))]

    /// Whatever overlaps whatever, under every strategy: what a mark of a masked category covers is replaced.
    #[test]
    fn everything_that_must_be_masked_is_and_nothing_else_changes(Marked { text, marks } in marked_text(40, 12), seed in 0..4_u8) {
        let policy = settings().for_decision(&decision(&text));
        let pseudonymizer = Pseudonymizer::new(policy.clone(), key(seed), document("d"));
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
            let policy = settings().for_decision(record.decision());
            let draft = pseudonymize(&record, &settings(), &key(1), None).unwrap();
            laws::assert_draft(&draft, &marks, &policy);
            laws::assert_map(draft.map());
        }
    }

    #[test]
    fn words_never_stand_in_the_original_and_are_distinct(Marked { text, marks } in marked_text(40, 12), seed in 0..4_u8) {
        let policy = settings().for_decision(&decision(&text));
        for strategy in strategies() {
            let set = set_of(&text, &marks, strategy).unwrap();
            let plan = Pseudonymizer::new(policy.clone(), key(seed), document("d")).plan(&set).unwrap();
            let mut owners: BTreeMap<&str, &EntityId> = BTreeMap::new();
            for edit in plan.replacements().iter().filter(|edit| edit.words() != "[...]") {
                prop_assert!(!text.as_str().contains(edit.words()));
                let owner = *owners.entry(edit.words()).or_insert(edit.entity());
                prop_assert!(owner == edit.entity(), "two entities with the same words");
            }
        }
    }

    /// P1: the order of the marks does not matter, nor what was done before.
    #[test]
    fn a_plan_depends_on_the_set_alone(Marked { text, marks } in marked_text(30, 10), seed in 0..4_u8) {
        let policy = settings().for_decision(&decision(&text));
        let pseudonymizer = Pseudonymizer::new(policy, key(seed), document("d"));
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
        let policy = settings().for_decision(&decision(&text));
        let set = set_of(&text, &marks, strategies()[0].clone()).unwrap();
        let plan = Pseudonymizer::new(policy, key(1), document("d")).plan(&set).unwrap();
        for (category, prefix) in [("lieu", "[Lieu "), ("societe", "[")] {
            let number = |words: &str| words.strip_prefix(prefix).unwrap().strip_suffix(']').unwrap().parse().unwrap();
            let mut seen: Vec<(&EntityId, u64)> = Vec::new();
            for edit in plan.replacements().iter().filter(|edit| edit.category().as_str() == category) {
                match seen.iter().find(|(entity, _)| *entity == edit.entity()) {
                    Some(&(_, known)) => prop_assert_eq!(number(edit.words()), known),
                    None => seen.push((edit.entity(), number(edit.words()))),
                }
            }
            // As small as the numbers that the text holds allow.
            let free = (1_u64..).filter(|number| !text.as_str().contains(&format!("{prefix}{number}]")));
            prop_assert!(seen.iter().map(|&(_, number)| number).eq(free.take(seen.len())));
        }
    }
}

// ---- the laws of letters ----

proptest! {
    #![proptest_config(cases(24))]

    /// P8, as far as one machine can say: a second implementation gives the same letters.
    #[test]
    fn letters_are_those_of_the_definition(
        bytes in any::<[u8; 32]>(),
        id in "[a-zé/ ]{1,20}",
        template in select(vec!["[%c]", "%c", "[Société %c]"]),
        entities in prop::collection::btree_set("[a-zéœ' ]{1,12}", 1..45),
        taken in prop::sample::subsequence(ALPHABET.chars().map(String::from).collect::<Vec<_>>(), 0..=25),
    ) {
        let taken: Vec<&str> = taken.iter().map(String::as_str).collect();
        let given: Vec<&str> = entities.iter().map(String::as_str).collect();
        let by_plan = letters(&Key::from_bytes(bytes), &document(&id), template, &given, &taken).unwrap();
        let by_definition = GroupKey::new(&bytes, "document", &id, template)
            .assign(&entities, |label| taken.contains(&label));
        prop_assert!(by_plan.iter().eq(entities.iter().map(|entity| &by_definition[entity])));
    }

    /// P2: no two entities share words; none gets two letters before the single ones are used up.
    #[test]
    fn letters_are_distinct_and_short_ones_come_first(count in 1..120_usize, taken in 0..26_usize, seed in any::<u8>()) {
        let taken: Vec<&str> = ALPHABET.split("").filter(|letter| !letter.is_empty()).take(taken).collect();
        let given = letters_of(&key(seed), &document("d"), &names(count), &taken);
        let distinct: BTreeSet<&String> = given.values().collect();
        prop_assert_eq!(distinct.len(), count);
        let single = given.values().filter(|label| label.len() == 1).count();
        prop_assert_eq!(single, count.min(25 - taken.len()));
        prop_assert!(given.values().all(|label| label.len() <= 2 && !taken.contains(&label.as_str())));
    }

    /// P3, P4: one entity more adds one label; one less gives the labels of before.
    #[test]
    fn one_entity_more_adds_one_label(count in 1..90_usize, seed in any::<u8>()) {
        let names = names(count + 1);
        let before = letters_of(&key(seed), &document("d"), &names[..count], &[]);
        let after = letters_of(&key(seed), &document("d"), &names, &[]);
        let labels = |given: &BTreeMap<String, String>| given.values().cloned().collect::<BTreeSet<_>>();
        prop_assert!(labels(&after).is_superset(&labels(&before)));
        prop_assert_eq!(labels(&after).len(), labels(&before).len() + 1);
        let again = letters_of(&key(seed), &document("d"), &names[..count], &[]);
        prop_assert_eq!(again, before);
    }
}

/// P5: whoever moves when somebody joins moves to a label that he likes less. What an entity likes is asked of it alone,
/// with all single letters taken but two.
#[test]
fn who_moves_when_an_entity_joins_moves_to_a_label_that_it_likes_less() {
    let mut moves = 0;
    for seed in 0..12 {
        let names = names(22);
        let before = letters_of(&key(seed), &document("d"), &names[..21], &[]);
        let after = letters_of(&key(seed), &document("d"), &names, &[]);
        for (entity, label) in &before {
            let now = &after[entity];
            if now == label {
                continue;
            }
            moves += 1;
            let taken: Vec<String> = ALPHABET
                .chars()
                .map(String::from)
                .filter(|letter| letter != label && letter != now)
                .collect();
            let liked = letters(&key(seed), &document("d"), LETTERS, &[entity], &borrowed(&taken)).unwrap();
            assert_eq!(&liked[0], label);
        }
    }
    assert!(moves > 0, "the test saw no entity move");
}

/// P6: every letter is as likely for every name, first or last in the alphabet.
#[test]
fn a_letter_says_nothing_of_the_name() {
    let names = ["nom_abadie", "nom_zykhovmx", "nom_a", "nom_brqwéj brqwéj brqwéj"];
    let rounds = 2_000;
    let mut counts = [[0_u32; 25]; 4];
    let mut in_order = 0;
    for round in 0..rounds {
        let given = letters(&key(7), &document(&format!("d{round}")), LETTERS, &names, &[]).unwrap();
        for (counts, letter) in counts.iter_mut().zip(&given) {
            counts[ALPHABET.find(letter.as_str()).unwrap()] += 1;
        }
        in_order += u32::from(given[0] < given[1]);
    }
    let expected = f64::from(rounds) / 25.0;
    for (name, counts) in names.iter().zip(counts) {
        let chi_squared: f64 =
            counts.iter().map(|&count| (f64::from(count) - expected).powi(2) / expected).sum();
        // 24 degrees of freedom: above 65 once in 100,000 keys; this key is fixed.
        assert!(chi_squared < 65.0, "{chi_squared} for {} letters of a name", name.len());
    }
    let half = f64::from(rounds) / 2.0;
    assert!(
        (f64::from(in_order) - half).abs() < 5.0 * (half / 2.0).sqrt(),
        "{in_order} of {rounds} pairs in order"
    );
}

/// P7: another document, case of the same name, template or key agrees as two draws of lots do.
#[test]
fn other_scopes_groups_and_keys_agree_at_chance() {
    let names = names(10);
    let names = borrowed(&names);
    let rounds = 400;
    let mut agreed = [0_u32; 4];
    for round in 0..rounds {
        let id = format!("d{round}");
        let base = letters(&key(3), &document(&id), LETTERS, &names, &[]).unwrap();
        let others = [
            letters(&key(3), &document(&format!("{id}'")), LETTERS, &names, &[]).unwrap(),
            letters(&key(3), &Scope::case(&*id).unwrap(), LETTERS, &names, &[]).unwrap(),
            letters(&key(3), &document(&id), "[M. %c]", &names, &[]).unwrap(),
            letters(&key(4), &document(&id), LETTERS, &names, &[]).unwrap(),
        ];
        for (agreed, other) in agreed.iter_mut().zip(others) {
            *agreed += base.iter().zip(&other).filter(|(one, other)| one == other).count() as u32;
        }
    }
    // 4,000 draws at 1 in 25: 160 on average, standard deviation 12.4.
    for agreed in agreed {
        assert!((90..=230).contains(&agreed), "{agreed} of 4000 letters agree");
    }
}

#[test]
fn letters_of_an_independent_reference() {
    let Some(lines) = shared::read("vectors/pseudonym/assign.jsonl") else { return };
    let mut seen = 0;
    for line in lines.lines() {
        let vector: Value = serde_json::from_str(line).unwrap();
        let string = |value: &Value| value.as_str().unwrap().to_owned();
        let list = |field: &str| vector[field].as_array().unwrap().iter().map(string).collect::<Vec<_>>();
        let (entities, taken) = (list("entities"), list("taken"));
        let id = string(&vector["scope"]["id"]);
        let scope = match string(&vector["scope"]["kind"]).as_str() {
            "case" => Scope::case(id),
            _ => Scope::document(id),
        };
        let key = Key::from_hex(vector["key"].as_str().unwrap()).unwrap();
        let group = vector["group"].as_str().unwrap();
        let given = letters(&key, &scope.unwrap(), group, &borrowed(&entities), &borrowed(&taken)).unwrap();
        for (entity, label) in entities.iter().zip(given) {
            assert_eq!(vector["labels"][entity], label, "{}", vector["id"]);
        }
        seen += 1;
    }
    assert!(seen > 0);
}

/// The group of these vectors is no template, so only the definition can be asked; the plans are held to the definition.
#[test]
fn the_definition_gives_the_letters_of_the_prototype() {
    let Some(json) = shared::read("vectors/pseudonym/prototype.json") else { return };
    let prototype: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(prototype["master_key_hex"], "07".repeat(32));
    for vector in prototype["vectors"].as_array().unwrap() {
        let [kind, id, group] = ["kind", "id", "group"].map(|field| vector[field].as_str().unwrap());
        let expected: BTreeMap<String, String> = serde_json::from_value(vector["labels"].clone()).unwrap();
        let entities = expected.keys().cloned().collect();
        assert_eq!(GroupKey::new(&[7; 32], kind, id, group).assign(&entities, |_| false), expected);
    }
}

/// The third tier: with room, and where nearly every label is taken, so that turns and probes decide.
#[test]
fn three_letters_are_those_of_the_definition() {
    let names: BTreeSet<String> = names(670).into_iter().collect();
    let given: Vec<&str> = names.iter().map(String::as_str).collect();
    for free in [15_625, 200, 21, 20] {
        let taken: Vec<String> = definition::labels(3).into_iter().skip(free).collect();
        let by_plan = letters(&key(9), &document("d"), LETTERS, &given, &borrowed(&taken)).unwrap();
        let taken: BTreeSet<&str> = taken.iter().map(String::as_str).collect();
        let group = GroupKey::new(&[9; 32], "document", "d", LETTERS);
        let by_definition = group.assign(&names, |label| taken.contains(label));
        assert!(by_plan.iter().eq(names.iter().map(|name| &by_definition[name])), "{free} are free");
        assert_eq!(by_plan.iter().filter(|label| label.len() == 3).count(), 20);
    }
}

#[test]
fn one_entity_too_many_is_counted() {
    let names = names(652);
    let names = borrowed(&names);
    // Two triples are left for two entities that find no shorter label.
    let taken: Vec<String> =
        definition::labels(3).into_iter().filter(|label| label != "ABC" && label != "ZZY").collect();
    let given = letters(&key(1), &document("d"), LETTERS, &names, &borrowed(&taken)).unwrap();
    let triples: BTreeSet<&str> = given.iter().map(String::as_str).filter(|label| label.len() == 3).collect();
    assert_eq!(triples, BTreeSet::from(["ABC", "ZZY"]));
    let taken: Vec<String> = definition::labels(3).into_iter().filter(|label| label != "ABC").collect();
    let refused = letters(&key(1), &document("d"), LETTERS, &names, &borrowed(&taken));
    assert_eq!(refused, Err(Error::TooManyEntities { count: 2, limit: 1 }));
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
    let policy = settings().for_decision(&decision(&text));
    let set = AnnotationSet::new(&text, marks).unwrap();
    let plan = Pseudonymizer::new(policy, key(1), document("d")).plan(&set).unwrap();
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
            ("greffier".to_owned(), 0, 0, kept(KeepReason::Omitted)),
            ("nom".to_owned(), 3, 2, None),
        ]
    );
    assert_eq!(plan.algorithm(), ALGORITHM);
    assert_eq!(ALGORITHM, "label-core/pseudonym v1");
    assert_eq!(plan.key_id(), key(1).id());
    assert_eq!(plan.scope(), &document("d"));
    assert!(plan.ledger().is_empty());
    assert!(plan.replacements().iter().all(|edit| edit.why() == Why::Annotation));
    let draft = plan.apply();
    let names: Vec<&str> = draft.annotations().iter().map(|mark| mark.entity().as_str()).collect();
    assert_eq!(names[0], "avocat 1");
    assert_eq!(names[4], "greffier 1");
    assert_eq!(names[1], names[3]);
}

// ---- ledgers ----

fn template(written: &str) -> Template {
    Template::parse(written).unwrap()
}

fn ledger(entries: &[(&str, &str, &str)]) -> Result<Ledger, Error> {
    let entries =
        entries.iter().map(|&(written, id, words)| (template(written), entity(id), Arc::from(words)));
    Ledger::of(entries)
}

fn refused(index: usize, problem: LedgerProblem) -> Result<Ledger, Error> {
    Err(Error::Ledger { index, problem })
}

#[test]
fn a_ledger_that_contradicts_itself_is_refused() {
    use LedgerProblem::{BadWords, SameWords, TwoWords};
    let good = ("[%c]", "e1", "[A]");
    assert_eq!(ledger(&[good, ("[%c]", "e2", "[A]")]), refused(1, SameWords));
    assert_eq!(ledger(&[good, ("[Société %c]", "e2", "[A]")]), refused(1, SameWords));
    assert_eq!(ledger(&[good, ("[%c]", "e1", "[B]")]), refused(1, TwoWords));
    assert_eq!(ledger(&[good, good, ("[%c]", "e2", "")]), refused(2, BadWords));
    assert_eq!(ledger(&[("[%c]", "e2", "[A\n]")]), refused(0, BadWords));
    assert_eq!(ledger(&[("[%c]", "e2", "\u{1b}[1m")]), refused(0, BadWords));
    assert_eq!(ledger(&[good, good]).unwrap().len(), 1);
    assert_eq!(ledger(&[good, ("[%d]", "e1", "[1]")]).unwrap().len(), 2);
    // Words that everybody shares by design pin nobody.
    assert!(ledger(&[("[...]", "e1", "[...]"), ("[...]", "e2", "[...]")]).unwrap().is_empty());
}

#[test]
fn a_ledger_lists_its_entries_in_order() {
    let ledger =
        ledger(&[("[%d]", "z", "[2]"), ("[%c]", "b", "[B]"), ("[%c]", "a", "[Z]"), ("[%d]", "a", "[1]")]);
    let ledger = ledger.unwrap();
    let entries: Vec<_> =
        ledger.iter().map(|(group, entity, words)| (group, entity.as_str(), words)).collect();
    let expected = [("[%c]", "a", "[Z]"), ("[%c]", "b", "[B]"), ("[%d]", "a", "[1]"), ("[%d]", "z", "[2]")];
    assert_eq!(entries, expected);
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn pinned_words_are_kept_and_given_to_nobody_else(
        pinned in prop::collection::btree_map(0..30_usize, 0..25_usize, 0..12),
        count in 1..30_usize,
        seed in any::<u8>(),
    ) {
        let names = names(30);
        let mut used = BTreeSet::new();
        let entries: Vec<(&str, String)> = pinned
            .into_iter()
            .filter(|&(_, letter)| used.insert(letter))
            .map(|(entity, letter)| (names[entity].as_str(), format!("[{}]", &ALPHABET[letter..=letter])))
            .collect();
        let entries: Vec<(&str, &str, &str)> = entries.iter().map(|(id, words)| (LETTERS, *id, words.as_str())).collect();
        let ledger = ledger(&entries).unwrap();
        let scope = Scope::case("c").unwrap();
        let given = words_under(&ledger, &key(seed), &scope, LETTERS, &borrowed(&names[..count]), &[]).unwrap();
        let distinct: BTreeSet<&String> = given.iter().collect();
        prop_assert_eq!(distinct.len(), count);
        for (name, words) in names.iter().zip(&given) {
            match entries.iter().find(|(_, id, _)| id == name) {
                Some((_, _, pinned)) => prop_assert_eq!(words, pinned),
                None => prop_assert!(!entries.iter().any(|(_, _, pinned)| pinned == words)),
            }
        }
    }

    /// The ledger that follows a plan holds what was pinned and what was given, so that a second plan adds nothing.
    #[test]
    fn the_ledger_that_follows_extends_the_one_given(Marked { text, marks } in marked_text(30, 10), seed in 0..4_u8) {
        let policy = settings().for_decision(&decision(&text));
        let set = set_of(&text, &marks, strategies()[0].clone()).unwrap();
        let scope = Scope::case("c").unwrap();
        let first = ledger(&[("[%c]", "e-1", "[Pinned]"), ("[%d]", "somebody", "[77]")]).unwrap();
        let pseudonymizer = Pseudonymizer::new(policy, key(seed), scope);
        let plan = pseudonymizer.clone().with_ledger(first.clone()).plan(&set).unwrap();
        let entries = |ledger: &Ledger| -> BTreeSet<(String, String, String)> {
            ledger.iter().map(|(group, id, words)| (group.into(), id.as_str().into(), words.into())).collect()
        };
        let next = plan.ledger().clone();
        prop_assert!(entries(&next).is_superset(&entries(&first)));
        // What is the same for everybody is pinned to nobody.
        prop_assert!(next.iter().all(|(group, _, words)| group != "[...]" && words != "[...]"));
        for edit in plan.replacements().iter().filter(|edit| edit.words() != "[...]") {
            prop_assert!(next.iter().any(|(_, id, words)| id == edit.entity() && words == edit.words()));
        }
        let again = pseudonymizer.with_ledger(next.clone()).plan(&set).unwrap();
        prop_assert!(again.apply().text() == plan.apply().text());
        prop_assert_eq!(again.ledger(), &next);
    }
}

#[test]
fn a_text_that_holds_pinned_words_is_refused() {
    let ledger = ledger(&[("[%d]", "e1", "[7]"), ("[%c]", "e1", "[A]")]).unwrap();
    let answer = words_under(&ledger, &key(1), &document("d"), "[%d]", &["e2"], &["7"]);
    assert_eq!(answer, Err(Error::Ledger { index: 1, problem: LedgerProblem::InText }));
}

/// One decision of a case: its marks and its policy.
fn marked(words: &[&str], ending: &str) -> (AnnotationSet, Policy) {
    let text = Text::new(words.join(" ") + ending).unwrap();
    let marks = words.iter().map(|words| {
        let (label, _) = words.split_once('-').unwrap();
        Annotation::new(&text, find(&text, words), category(label)).unwrap()
    });
    let set = AnnotationSet::new(&text, marks.collect::<Vec<_>>()).unwrap();
    (set, settings().for_decision(&decision(&text)))
}

#[test]
fn letters_and_numbers_of_a_case_need_a_ledger() {
    let (set, policy) = marked(&["nom-zykhovmx"], "");
    let case = Scope::case("c").unwrap();
    let pseudonymizer = Pseudonymizer::new(policy.clone(), key(1), case.clone());
    assert_eq!(pseudonymizer.plan(&set).unwrap_err(), Error::LedgerRequired);
    assert!(pseudonymizer.with_ledger(Ledger::new()).plan(&set).is_ok());
    let (numbered, numbered_policy) = marked(&["lieu-gwexnaz"], "");
    let answer = Pseudonymizer::new(numbered_policy, key(1), case.clone()).plan(&numbered);
    assert_eq!(answer.unwrap_err(), Error::LedgerRequired);
    // Nothing is counted here: no ledger is asked for.
    let (plain, plain_policy) = marked(&["inconnu-brqwej", "motif-vuldraque", "avocat-pfimtho"], "");
    assert!(Pseudonymizer::new(plain_policy.clone(), key(1), case).plan(&plain).is_ok());
    let corpus = Scope::corpus("c").unwrap();
    let wide = Pseudonymizer::new(policy, key(1), corpus.clone());
    assert_eq!(wide.plan(&set).unwrap_err(), Error::ScopeTooWide);
    assert_eq!(wide.with_ledger(Ledger::new()).plan(&set).unwrap_err(), Error::ScopeTooWide);
    assert!(Pseudonymizer::new(plain_policy, key(1), corpus).plan(&plain).is_ok());
}

#[test]
fn a_registry_gives_every_decision_of_a_case_its_words() {
    let decisions = [
        marked(&["nom-zykhovmx", "nom-brqwej", "lieu-gwexnaz"], " [A]"),
        marked(&["nom-pfimtho", "nom-zykhovmx", "greffier-krauvedy"], " [B] [Lieu 1]"),
        marked(&["nom-brqwej", "lieu-thizmokar", "lieu-gwexnaz", "nom-vuldraque"], " [C]"),
    ];
    let case = Scope::case("24-10.001").unwrap();
    let registry = |order: &[usize]| {
        let chosen = order.iter().map(|&number| (&decisions[number].0, &decisions[number].1));
        case_registry(&key(2), &case, chosen, &Ledger::new()).unwrap()
    };
    let letters = |ledger: &Ledger| -> Vec<(String, String)> {
        let entries = ledger.iter().filter(|(group, _, _)| *group == LETTERS);
        entries.map(|(_, entity, words)| (entity.as_str().to_owned(), words.to_owned())).collect()
    };
    let first = registry(&[0, 1, 2]);
    for order in [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        assert_eq!(letters(&registry(&order)), letters(&first), "{order:?}");
    }
    assert_eq!(letters(&first).len(), 4, "an omitted category gets no words");
    for taken in ["[A]", "[B]", "[C]", "[Lieu 1]"] {
        assert!(first.iter().all(|(_, _, words)| words != taken), "{taken} stands in one of the texts");
    }
    for (set, policy) in &decisions {
        let plan = Pseudonymizer::new(policy.clone(), key(2), case.clone())
            .with_ledger(first.clone())
            .plan(set)
            .unwrap();
        assert_eq!(plan.ledger(), &first, "the registry had words for everybody");
        for edit in plan.replacements() {
            assert!(first.iter().any(|(_, entity, words)| entity == edit.entity() && words == edit.words()));
        }
    }
}

#[test]
fn a_registry_keeps_what_a_ledger_pins() {
    let (set, policy) = marked(&["nom-zykhovmx", "lieu-gwexnaz"], "");
    let pinned = ledger(&[("[%c]", "nom_nom-zykhovmx", "[K]"), ("[Lieu %d]", "autre", "[Lieu 1]")]).unwrap();
    let case = Scope::case("c").unwrap();
    let registry = case_registry(&key(2), &case, [(&set, &policy)], &pinned).unwrap();
    let entries: Vec<_> = registry.iter().map(|(_, id, words)| (id.as_str(), words)).collect();
    let expected = [("lieu_lieu-gwexnaz", "[Lieu 2]"), ("autre", "[Lieu 1]"), ("nom_nom-zykhovmx", "[K]")];
    assert_eq!(BTreeSet::from_iter(entries), BTreeSet::from(expected));
    let corpus = Scope::corpus("c").unwrap();
    let refused = case_registry(&key(2), &corpus, [(&set, &policy)], &pinned);
    assert_eq!(refused, Err(Error::ScopeTooWide));
}

#[test]
fn a_per_cent_sign_of_a_template_is_looked_for_in_the_text() {
    let rules = [CategoryRule::mask("x", "100 %% %c").unwrap()];
    let text = text("Zykhovmx 100 % B");
    let decision = Decision::new("d", text.clone()).unwrap();
    let policy = Settings::new(rules).unwrap().for_decision(&decision);
    let mark = Annotation::new(&text, find(&text, "Zykhovmx"), category("x")).unwrap();
    for seed in 0..60 {
        let set = AnnotationSet::new(&text, [mark.clone()]).unwrap();
        let plan = Pseudonymizer::new(policy.clone(), key(seed), document("d")).plan(&set).unwrap();
        let words = plan.replacements()[0].words();
        assert!(words.starts_with("100 % ") && words.len() == 7 && words != "100 % B", "{words}");
    }
}

/// The prefix of the template overlaps itself in the text: no occurrence is passed over.
#[test]
fn words_are_found_where_their_beginning_stands_twice() {
    let busy: String = ALPHABET.chars().filter(|&c| c != 'K').map(|letter| format!("aaa{letter} ")).collect();
    let text = text(&format!("{busy}x"));
    let policy = Settings::new([CategoryRule::mask("x", "aa%c").unwrap()]).unwrap();
    let policy = policy.for_decision(&Decision::new("d", text.clone()).unwrap());
    let mark = Annotation::new(&text, find(&text, "x"), category("x")).unwrap();
    let set = AnnotationSet::new(&text, [mark]).unwrap();
    let plan = Pseudonymizer::new(policy, key(1), document("d")).plan(&set).unwrap();
    assert_eq!(plan.replacements()[0].words(), "aaK");
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
    let plan = Pseudonymizer::new(policy, key(1), document("d")).plan(&set).unwrap();
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
