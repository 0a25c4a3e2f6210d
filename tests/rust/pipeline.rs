//! The whole way: records to drafts, one or many; the Court's own documents; large ones.

use crate::arbitrary::{
    Marked, cases, category, decision, entity, marked_text, set_of, settings, strategies,
};
use crate::{laws, shared};
use label_core::formats::{label, record};
use label_core::{
    Annotation, AnnotationSet, Batch, Cases, Decision, Error, Key, OffsetUnit, Overlap, Pseudonymized,
    ReadOptions, Record, Result, Scope, Settings, Text, pseudonymize, pseudonymize_all,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn key() -> Key {
    Key::from_bytes([5; 32])
}

/// Every case begins.
fn cases_begun() -> Cases {
    Cases::default().with_new()
}

fn draft_json(draft: &Result<Pseudonymized>) -> Result<String> {
    let options = record::DraftOptions::default().with_map(true).with_entities(true);
    draft.as_ref().map(|draft| draft.to_draft_json("d", OffsetUnit::Char, options)).map_err(Clone::clone)
}

/// The same answers from one record at a time, and from all with any number of threads.
fn assert_same_with_any_threads(records: &[Record], settings: &Settings) -> Vec<Result<Pseudonymized>> {
    let one = pseudonymize_all(records, settings, &key(), &cases_begun(), 1).0;
    let expected: Vec<_> = one.iter().map(draft_json).collect();
    for threads in [0, 2, 4] {
        let drafts = pseudonymize_all(records, settings, &key(), &cases_begun(), threads).0;
        assert!(drafts.iter().map(draft_json).eq(expected.iter().cloned()), "{threads} threads");
    }
    one
}

proptest! {
    #![proptest_config(cases(30))]

    #[test]
    fn many_are_as_each_alone(decisions in prop::collection::vec(marked_text(15, 5), 0..6)) {
        let record = |(number, Marked { text, marks }): (usize, &Marked)| {
            let decision = Decision::new(format!("d{number}"), text.clone()).unwrap();
            Record::new(decision, set_of(text, marks, strategies()[number % 5].clone()).unwrap()).unwrap()
        };
        let records: Vec<Record> = decisions.iter().enumerate().map(record).collect();
        let drafts = assert_same_with_any_threads(&records, &settings());
        for (record, draft) in records.iter().zip(&drafts) {
            let alone = pseudonymize(record, &settings(), &key(), &Cases::default());
            prop_assert_eq!(draft_json(&alone), draft_json(draft));
        }
    }

    /// Decisions of one case share their words, in whatever order they come.
    #[test]
    fn a_case_is_one_however_its_records_are_ordered(decisions in prop::collection::vec(marked_text(15, 6), 1..5)) {
        let record = |(number, Marked { text, marks }): (usize, &Marked)| {
            let decision = Decision::new(format!("d{number}"), text.clone()).unwrap();
            let set = set_of(text, marks, Overlap::Longest).unwrap();
            Record::new(decision, set).unwrap().with_scope(Scope::case(["c", "c'"][number % 2]).unwrap())
        };
        // Nobody marked the others: they are refused.
        let marked = |record: &Record| !record.annotations().is_empty();
        let records: Vec<Record> = decisions.iter().enumerate().map(record).filter(marked).collect();
        let drafts = assert_same_with_any_threads(&records, &settings());
        let reversed: Vec<Record> = records.iter().rev().cloned().collect();
        let again = pseudonymize_all(&reversed, &settings(), &key(), &cases_begun(), 1).0;
        prop_assert!(drafts.iter().map(draft_json).eq(again.iter().rev().map(draft_json)));
        let mut words: BTreeMap<(String, String, String), String> = BTreeMap::new();
        for (record, draft) in records.iter().zip(drafts) {
            let draft = draft.unwrap();
            let set = record.annotations();
            let given: Vec<Annotation> = set.iter().chain(set.dropped()).cloned().collect();
            laws::assert_draft(&draft, &given, &settings().for_decision(record.decision()).unwrap());
            for edit in draft.plan().replacements() {
                let rule = settings();
                let group = rule.rule(edit.category()).and_then(|rule| rule.template()).map(ToString::to_string);
                let entity = (record.scope().id().to_owned(), group.unwrap_or_default(), edit.entity().as_str().to_owned());
                let known = words.entry(entity).or_insert_with(|| edit.words().to_owned());
                prop_assert!(known == edit.words(), "an entity changed its words within a case");
            }
        }
    }
}

#[test]
fn an_error_stands_in_its_place_and_stops_no_other() {
    let record = |id: &str, label: &str| {
        let text = Text::new("Zykhovmx").unwrap();
        let mark = Annotation::new(&text, text.whole().unwrap(), category(label)).unwrap();
        Record::new(Decision::new(id, text.clone()).unwrap(), AnnotationSet::new(&text, [mark]).unwrap())
            .unwrap()
    };
    let case = Scope::case("c").unwrap();
    let records = [
        record("a", "nom"),
        record("b", "tatouage"),
        record("c", "nom"),
        record("d", "nom").with_scope(case.clone()),
        record("e", "tatouage").with_scope(case),
    ];
    let answers: Vec<_> = assert_same_with_any_threads(&records, &settings().strict());
    let unknown = Error::UnknownCategory { category: "tatouage".into() };
    let in_document = |id: &str, error| Some(Error::InDocument { id: id.into(), error: Box::new(error) });
    let in_case = |error| Error::InCase { id: "c".into(), error: Box::new(error) };
    let errors: Vec<_> = answers.into_iter().map(Result::err).collect();
    let refused = in_document("e", in_case(unknown.clone()));
    assert_eq!(errors, [None, in_document("b", unknown.clone()), None, None, refused.clone()]);
    // The case may be held back as a whole; its ledger is then as it was.
    let hold = cases_begun().with_hold();
    let (answers, ledgers) = pseudonymize_all(&records, &settings().strict(), &key(), &hold, 1);
    let errors: Vec<_> = answers.into_iter().map(Result::err).collect();
    let held = |id| in_document(id, in_case(Error::CaseHeld { refused: 1 }));
    assert_eq!(errors, [None, in_document("b", unknown), None, held("d"), held("e")]);
    assert!(ledgers.is_empty());
}

/// Words are those of all records of a case, also where the drafts are asked for piece by piece.
#[test]
fn a_batch_may_be_run_in_pieces() {
    let record = |number: usize| {
        let text = Text::new(format!("Zykhovmx{} [{}]", number % 5, ["A", "B", "C"][number % 3])).unwrap();
        let span = text.span(0..9, OffsetUnit::Byte).unwrap();
        let mark = Annotation::new(&text, span, category("nom")).unwrap();
        let set = AnnotationSet::new(&text, [mark]).unwrap();
        let record = Record::new(Decision::new(format!("d{number:02}"), text).unwrap(), set).unwrap();
        if number.is_multiple_of(4) { record } else { record.with_scope(Scope::case("c").unwrap()) }
    };
    let records: Vec<Record> = (0..20).map(record).collect();
    let whole = pseudonymize_all(&records, &settings(), &key(), &cases_begun(), 1).0;
    let batch = Batch::new(&records, &settings(), &key(), &cases_begun());
    let pieces = [&records[13..], &records[..2], &records[2..13]].map(|piece| batch.run(piece, 3));
    let [last, first, middle] = pieces;
    let pieces = first.into_iter().chain(middle).chain(last);
    assert!(pieces.map(|draft| draft_json(&draft)).eq(whole.iter().map(draft_json)));
    assert!(whole.iter().all(Result::is_ok));
    assert!(batch.run(&[], 3).is_empty());
}

fn court_documents() -> Option<label::Import> {
    let documents = shared::read("data/label/documents.json")?;
    let treatments = shared::read("data/label/treatments.json")?;
    Some(label::read_label(&documents, &treatments, &ReadOptions::default()).unwrap())
}

#[test]
fn documents_of_the_court_become_drafts_or_are_refused() {
    let Some(import) = court_documents() else { return };
    assert_eq!(import.orphan_treatments, 0);
    let (marked, refused): (Vec<_>, Vec<_>) = import.records.into_iter().partition(Result::is_ok);
    assert_eq!((marked.len(), refused.len()), (44, 17));
    for error in refused.into_iter().map(Result::unwrap_err) {
        assert_eq!(error.root(), &Error::NotMarked { missing: "treatments" });
    }
    let records: Vec<Record> = marked.into_iter().map(Result::unwrap).collect();
    let court = Settings::court();
    let drafts = assert_same_with_any_threads(&records, &court);
    let mut replaced = 0;
    for (record, draft) in records.iter().zip(drafts) {
        let draft = draft.unwrap();
        assert_eq!((record.annotations().dropped().len(), record.unscored()), (0, 0));
        laws::assert_draft(
            &draft,
            record.annotations().as_slice(),
            &court.for_decision(record.decision()).unwrap(),
        );
        replaced += draft.plan().replacements().len();
        let words: BTreeSet<&str> = draft.plan().replacements().iter().map(|edit| edit.words()).collect();
        assert!(
            words.iter().all(|words| *words == "[...]" || !record.decision().text().as_str().contains(words))
        );
        for unit in [OffsetUnit::Char, OffsetUnit::Utf16] {
            let again = Record::from_json(record.to_json(unit), &ReadOptions::default()).unwrap();
            assert!(again == *record);
        }
    }
    assert!(replaced > 1_000, "{replaced}");
}

/// 10 MB, a hundred thousand marks, three hundred people.
#[test]
fn a_very_long_decision_is_pseudonymised() {
    const MARKS: usize = 100_000;
    let sentence = |number: usize| {
        format!(
            "Attendu que le témoin Zykhovmx{:03}, né à Évry, a répété devant la cour \
        ce qu’il avait dit au juge d’instruction ; ",
            number % 300
        )
    };
    let mut content = String::with_capacity(12_000_000);
    let mut places = Vec::with_capacity(MARKS);
    for number in 0..MARKS {
        let start = content.len() + "Attendu que le témoin ".len();
        places.push(start..start + "Zykhovmx000".len());
        content.push_str(&sentence(number));
    }
    assert!(content.len() > 10_000_000);
    let text = Text::new(content).unwrap();
    let marks: Vec<Annotation> = places
        .into_iter()
        .enumerate()
        .map(|(number, place)| {
            let span = text.span(place, OffsetUnit::Byte).unwrap();
            Annotation::of_entity(span, category("nom"), entity(&format!("e{:03}", number % 300)))
        })
        .collect();
    let record = Record::new(decision(&text), AnnotationSet::new(&text, marks.clone()).unwrap()).unwrap();
    let draft = pseudonymize(&record, &settings(), &key(), &Cases::default()).unwrap();
    assert_eq!(draft.plan().replacements().len(), MARKS);
    assert!(!draft.text().as_str().contains("Zykhovmx"));
    let words: BTreeSet<&str> = draft.plan().replacements().iter().map(|edit| edit.words()).collect();
    assert_eq!(words.len(), 300);
    assert_eq!(draft.annotations().len(), MARKS);
    let last = draft.annotations().as_slice()[MARKS - 1].span();
    let back = draft.map().span_to_original(last).unwrap().unwrap();
    assert_eq!(back, marks[MARKS - 1].span());
}
