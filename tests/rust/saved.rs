//! Edits that were written as JSON and read again, in our own form and in LABEL's.

use crate::arbitrary::{UNITS, cases, category, text};
use crate::edit::{LooseOperation, edited, loose_operations, starts};
use label_core::annotation::CutWords;
use label_core::edit::{SourceOrder, TreatmentChain, TreatmentSource};
use label_core::formats::{JsonObject, dbsder, label};
use label_core::{
    Annotation, AnnotationSet, Diff, Editor, Error, History, OffsetUnit, Operation, ReadOptions, Record,
    SetOptions,
};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

fn options() -> ReadOptions {
    ReadOptions::default()
}

/// A history of these operations, then of forgetting what was dropped first; some undone, checkpoints on the way.
fn walked(start: &AnnotationSet, operations: &[LooseOperation], undone: u8) -> History {
    let mut history = edited(start, operations);
    history.checkpoint("").unwrap();
    if let Some(dropped) = start.dropped().first() {
        let forget = Operation::Forget { span: dropped.span() };
        history.apply("b", "oubli", [forget], &Editor::human()).unwrap();
    }
    history.checkpoint("fin \"é\"").unwrap();
    for _ in 0..undone {
        let _ = history.undo();
    }
    history.checkpoint("now").unwrap();
    history
}

fn says_same(a: &AnnotationSet, b: &AnnotationSet) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.says_same(b))
}

/// The states of a history as treatments of one document.
fn chain_of(history: &History) -> TreatmentChain {
    let text = history.start().text();
    let bare = |set: &AnnotationSet| AnnotationSet::new(text, set.iter().cloned()).unwrap();
    let empty = TreatmentChain::new(text, Vec::new(), &SourceOrder::label()).unwrap();
    let mut chain = empty.treated(TreatmentSource::NLP, &bare(history.start())).unwrap();
    let mut set = history.start().clone();
    for step in history.steps() {
        set = step.diff().apply(&set).unwrap();
        chain = chain.treated(TreatmentSource::ANNOTATOR, &bare(&set)).unwrap();
    }
    chain
}

fn document(content: &str) -> label::Document {
    let json = json!({"_id": "5a01", "documentNumber": 7, "source": "jurinet", "text": content, "decisionMetadata": {}});
    label::Document::from_json(json.to_string(), &options()).unwrap()
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn a_history_comes_back_equal_in_every_unit(start in starts(), operations in loose_operations(10), undone in 0..4_u8) {
        let history = walked(&start.0, &operations, undone);
        for unit in UNITS {
            let written = history.to_json(unit);
            prop_assert!(!written.contains('\n'));
            let again = History::from_json(&written, &options()).unwrap();
            prop_assert!(again == history);
            prop_assert_eq!(again.to_json(unit), written);
            for step in again.steps() {
                for operation in step.operations() {
                    let text = again.start().text();
                    let written = operation.to_json(text, unit).unwrap();
                    prop_assert!(&Operation::from_json(text, &written, unit, &options()).unwrap() == operation);
                }
            }
        }
    }

    #[test]
    fn a_diff_comes_back_equal_in_every_unit(start in starts(), operations in loose_operations(10)) {
        let history = walked(&start.0, &operations, 0);
        for diff in [history.diff(), history.diff().inverse()] {
            for unit in UNITS {
                let written = diff.to_json(unit);
                let again = Diff::from_json(diff.text(), &written, &options()).unwrap();
                prop_assert!(again == diff);
                prop_assert_eq!(again.to_json(unit), written);
            }
        }
    }

    #[test]
    fn a_history_that_was_damaged_is_one_or_is_refused(
        start in starts(),
        operations in loose_operations(6),
        at in any::<Index>(),
        by in "[0-9\"{}\\[\\],:a-z-]",
    ) {
        let written = walked(&start.0, &operations, 1).to_json(OffsetUnit::Char);
        let places: Vec<(usize, char)> = written.char_indices().collect();
        let (place, old) = places[at.index(places.len())];
        let damaged = format!("{}{by}{}", &written[..place], &written[place + old.len_utf8()..]);
        if let Ok(history) = History::from_json(&damaged, &options()) {
            let again = History::from_json(&history.to_json(OffsetUnit::Byte), &options()).unwrap();
            prop_assert!(again == history);
            prop_assert!(history.diff().apply(history.start()).unwrap() == *history.current());
        }
    }

    #[test]
    fn what_label_stores_of_a_diff_leads_to_the_same(start in starts(), operations in loose_operations(8)) {
        let history = edited(&start.0, &operations);
        let (before, after) = (history.start(), history.current());
        let written = label::Diff::of(&history.diff()).to_json();
        let read = label::Diff::from_json(&written, &options()).unwrap();
        prop_assert_eq!(read.to_json(), written);
        // What is there in the database may have another score.
        let rescored = before.iter().map(|mark| mark.clone().with_score(None));
        let rescored = AnnotationSet::new(before.text(), rescored).unwrap();
        for set in [before, &rescored] {
            prop_assert!(says_same(&read.diff_on(set).unwrap().apply(set).unwrap(), after));
        }
        if let Some(gone) = read.before().first() {
            let none = AnnotationSet::new(before.text(), []).unwrap();
            let refused = read.diff_on(&none).unwrap_err();
            let stale = matches!(refused.root(), Error::StaleDiff { start, .. } if *start as i128 == gone.start());
            prop_assert!(stale, "{}", refused);
        }
    }

    #[test]
    fn treatments_lead_through_the_same_states(start in starts(), operations in loose_operations(8)) {
        let chain = chain_of(&edited(&start.0, &operations));
        let document = document(chain.text().as_str());
        let mut written = document.treatments(&chain, None).unwrap();
        let json: Vec<String> = written.iter().map(JsonObject::to_json).collect();
        for json in &json {
            prop_assert_eq!(&label::Treatment::from_json(json, &options()).unwrap().to_json(), json);
        }
        written.reverse();
        let again = document.chain(&written, &SourceOrder::label(), &options()).unwrap();
        prop_assert!(again.states().zip(chain.states()).all(|(a, b)| says_same(&a, &b)));
        let decision = document.decision(OffsetUnit::Utf16).unwrap().decision;
        let accept = options().with_set(SetOptions::default().with_cut_words(CutWords::Accept));
        match document.record(decision, &written, &accept) {
            Ok(record) => prop_assert!(says_same(record.annotations(), chain.current())),
            Err(error) => prop_assert!(matches!(error.root(), Error::BlankSpan { .. }), "{error}"),
        }
        let exported = dbsder::Treatment::of_chain(&again, OffsetUnit::Utf16, None, None).unwrap();
        prop_assert_eq!(exported.len(), chain.treatments().len());
        let last: Vec<Annotation> = exported[exported.len() - 1]
            .annotations(chain.text(), OffsetUnit::Utf16, label_core::formats::Spelling::Check)
            .annotations;
        prop_assert!(says_same(&AnnotationSet::new(chain.text(), last).unwrap(), chain.current()));
    }
}

/// Invented words that share no four letters in a row with any message or field.
const SECRET: &str = "Zykhovmx Vuldraque";

#[test]
fn no_error_of_what_was_saved_shows_the_text() {
    let text = text(SECRET);
    let set = AnnotationSet::new(&text, []).unwrap();
    let mut history = History::new(set);
    let span = text.span(0..8, OffsetUnit::Char).unwrap();
    let mark = Operation::annotate(span, label_core::Category::new("nom").unwrap());
    history.apply("a", "b", [mark], &Editor::human()).unwrap();
    let written = history.to_json(OffsetUnit::Char);
    let mut damages: Vec<String> = Vec::new();
    for (from, to) in [
        (r#""start":0"#, r#""start":"Zykhovmx""#),
        (r#""end":8"#, r#""end":99"#),
        (r#""entity":"each""#, r#""entity":"Zykhovmx""#),
        (r#""op":"annotate""#, r#""op":"Zykhovmx""#),
        (r#""source":"human""#, r#""Zykhovmx":1"#),
        (r#""removed":[]"#, r#""removed":[{"start":9,"end":18,"label":"nom","text":"Zykhovmx"}]"#),
        (r#""removed":[]"#, r#""removed":[{"start":9,"end":18,"label":"nom","entity":"Zykhovmx"}]"#),
        (r#""spans":[]"#, r#""spans":[{"start":0,"end":8,"label":"nom"},{"start":2,"end":9,"label":"nom"}]"#),
        (r#""version":1"#, r#""version":"Zykhovmx""#),
    ] {
        assert!(written.contains(from), "{from}");
        damages.push(written.replace(from, to));
    }
    damages.push(written[..written.len() / 2].to_owned());
    for damaged in damages {
        let error = History::from_json(&damaged, &options()).unwrap_err();
        let shown = format!("{error} {error:?} {}", serde_json::to_string(&error).unwrap());
        assert!(!shown.contains("hovm") && !shown.contains("uldr"), "{shown}");
    }
    for shown in [format!("{history:?}"), format!("{:?}", label::Diff::of(&history.diff()))] {
        assert!(!shown.contains("hovm") && !shown.contains("zykh"), "{shown}");
    }
}

#[test]
fn a_schema_says_what_a_history_is() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../python/label_core/schemas/history.schema.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let named =
        |part: &Value| -> Vec<String> { part["properties"].as_object().unwrap().keys().cloned().collect() };
    let set = AnnotationSet::new(&text("a"), []).unwrap();
    let decision = label_core::Decision::new("d", set.text().clone()).unwrap();
    let mut history = History::of_record(Record::new(decision, set).unwrap());
    let span = history.start().text().span(0..1, OffsetUnit::Char).unwrap();
    let mark = Operation::annotate(span, label_core::Category::new("nom").unwrap());
    history.apply("a", "b", [mark], &Editor::human()).unwrap();
    history.checkpoint("c").unwrap();
    let written: Value = serde_json::from_str(&history.to_json(OffsetUnit::Char)).unwrap();
    let keys = |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    let definition = |name: &str| &schema["$defs"][name];
    assert_eq!(keys(&written), named(&schema));
    assert_eq!(keys(&written["steps"][0]), named(definition("step")));
    assert_eq!(keys(&written["checkpoints"][0]), named(definition("checkpoint")));
    let operations = definition("operation")["oneOf"].as_array().unwrap();
    let names: Vec<&str> =
        operations.iter().map(|one| one["properties"]["op"]["const"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 16);
    assert!(names.contains(&written["steps"][0]["operations"][0]["op"].as_str().unwrap()));
}

#[test]
fn a_history_of_a_record_gives_it_back_with_all_that_it_says() {
    let json = r#"{"id":"d","text":"M. Orso et M. Gwex","unit":"char","spans":[{"start":3,"end":7,"label":"nom"}],"scope":{"kind":"case","id":"24/1"},"meta":{"note":1}}"#;
    let record = Record::from_json(json, &ReadOptions::default()).unwrap();
    let mut history = History::of_record(record.clone());
    assert_eq!(history.record().unwrap(), Some(record.clone()));
    let span = record.annotations().text().span(14..18, OffsetUnit::Char).unwrap();
    history.apply("a", "l", [Operation::annotate(span, category("nom"))], &Editor::human()).unwrap();
    let edited = history.record().unwrap().unwrap();
    assert_eq!(edited, record.clone().with_annotations(history.current().clone()).unwrap());
    assert_eq!((edited.scope(), edited.annotations().len()), (record.scope(), 2));
    for unit in UNITS {
        let read = History::from_json(&history.to_json(unit), &ReadOptions::default()).unwrap();
        assert!(read == history);
        assert_eq!(read.record().unwrap().as_ref(), Some(&edited));
    }
    assert_eq!(History::new(record.annotations().clone()).record().unwrap(), None);
    // A record of other marks than those at the start is none of this history.
    let other = history.to_json(OffsetUnit::Char).replacen(r#""label":"nom""#, r#""label":"lieu""#, 1);
    assert!(History::from_json(&other, &ReadOptions::default()).is_err());
    let foreign = AnnotationSet::new(&text("M. Orso"), []).unwrap();
    assert_eq!(record.with_annotations(foreign).unwrap_err(), Error::ForeignSpan);
}
