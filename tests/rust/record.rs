//! Records and LABEL's files, as far as `cases` does not say it.

use crate::arbitrary::{
    Marked, UNITS, cases, category, decision, entity, find, marked_text, settings, strategies, text, unmarked,
};
use label_core::annotation::CutWords;
use label_core::formats::{label, record};
use label_core::problem::JsonProblem;
use label_core::text::unicode_version;
use label_core::{
    Annotation, AnnotationSet, Cases, Decision, Error, GivenMark, Key, OffsetUnit, Origin, Overlap,
    Pseudonymizer, ReadOptions, Record, Scope, SetOptions, pseudonymize,
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Marks may cut words.
fn accepting() -> SetOptions {
    SetOptions::default().with_cut_words(CutWords::Accept)
}

fn reading(overlap: Overlap) -> ReadOptions {
    accepting().with_overlap(overlap).into()
}

fn read(json: &str) -> Result<Record, Error> {
    Record::from_json(json, &reading(Overlap::Error))
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn a_record_comes_back_equal_in_every_unit(Marked { text, marks } in marked_text(30, 10), extra in any::<(i64, f64, bool)>()) {
        let (integer, number, flag) = extra;
        prop_assume!(number.is_finite());
        for strategy in strategies() {
            let options = reading(strategy);
            let set = AnnotationSet::with(&text, marks.clone(), &options.set).unwrap();
            let record = Record::new(decision(&text), set).unwrap().with_scope(Scope::case("24-10.001").unwrap());
            for unit in UNITS {
                let written = record.to_json(unit);
                prop_assert!(!written.contains('\n'));
                // What the first reader settled is settled: a reader who refuses overlaps finds none.
                for options in [&options, &reading(Overlap::Error)] {
                    let again = Record::from_json(&written, options).unwrap();
                    prop_assert!(again == record);
                    prop_assert_eq!(again.to_json(unit), written.clone());
                }
                let mut fields: Value = serde_json::from_str(&written).unwrap();
                fields["meta"] = json!({"integer": integer, "number": number, "deep": [[{"flag": flag}]]});
                fields["autre"] = Value::Null;
                let with_extra = read(&fields.to_string()).unwrap();
                prop_assert_eq!(with_extra.extra().len(), 2);
                prop_assert!(read(&with_extra.to_json(unit)).unwrap() == with_extra);
            }
        }
    }

    #[test]
    fn scores_come_back_as_they_were(score in 0.0..=1.0_f64) {
        let span = GivenMark::new(0, 8, "nom").with_score(score);
        let decision = Decision::new("d", text("Zykhovmx")).unwrap();
        let record = Record::from_spans(decision, &[span], OffsetUnit::Char, &ReadOptions::default()).unwrap();
        let again = read(&record.to_json(OffsetUnit::Char)).unwrap();
        let kept = again.annotations().as_slice()[0].score().unwrap().get();
        prop_assert_eq!(kept.to_bits(), score.to_bits());
    }

    #[test]
    fn any_numbers_for_offsets_give_a_mark_or_a_typed_error(start in any::<i128>(), end in -3..12_i128, unit in 0..3_usize) {
        let unit = UNITS[unit];
        for (start, end) in [(start, end), (end, start), (start % 12, end)] {
            let span = GivenMark::at(start, Some(end), "nom");
            let decision = Decision::new("d", text("é👍abc")).unwrap();
            let answer = Record::from_spans(decision, &[span], unit, &ReadOptions::default());
            if let Err(error) = answer {
                let nested = matches!(error, Error::InItem { list: "spans", index: 0, .. });
                let root = error.root();
                let typed = matches!(
                    root,
                    Error::OutOfBounds { .. } | Error::Reversed { .. } | Error::EmptySpan { .. } | Error::SplitsCharacter { .. }
                );
                prop_assert!(nested && typed, "{}", error);
                prop_assert!(serde_json::to_string(&error).is_ok(), "{} does not serialise", error);
            }
        }
    }

    /// Whatever comes in: an answer, and no panic.
    #[test]
    fn a_broken_record_is_an_error(cut in any::<prop::sample::Index>(), with in "[\"{}\\[\\],:0-9a-z\\\\é \n]{0,3}", keep in any::<bool>()) {
        let whole = r#"{"id": "d", "text": "Zykhovmx é 👍", "unit": "utf16", "spans": [{"start": 0, "end": 8, "label": "nom", "score": 0.5}], "keep": ["x"], "scope": {"kind": "case", "id": "c"}, "meta": [1, {"a": null}]}"#;
        let places: Vec<usize> = whole.char_indices().map(|(at, _)| at).collect();
        let place = places[cut.index(places.len())];
        let rest = if keep { &whole[place..] } else { "" };
        let broken = format!("{}{with}{rest}", &whole[..place]);
        match read(&broken) {
            Ok(record) => prop_assert!(read(&record.to_json(OffsetUnit::Byte)).unwrap() == record),
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
        let _ = label::read_label(format!("[{broken}]"), "[]", &ReadOptions::default());
    }
}

#[test]
fn a_record_is_of_one_text() {
    let (one, other) = (text("Zykhovmx"), text("Brqwej"));
    let set = AnnotationSet::new(&one, []).unwrap();
    assert_eq!(Record::new(Decision::new("d", other).unwrap(), set).unwrap_err(), Error::ForeignSpan);
}

#[test]
fn a_record_keeps_to_its_document_unless_it_says_otherwise() {
    let record = read(r#"{"id": "d", "text": "abc", "unit": "char", "spans": []}"#).unwrap();
    assert_eq!(record.scope(), Scope::document("d").unwrap());
    let case = Scope::case("c").unwrap();
    assert_eq!(record.with_scope(case.clone()).scope(), case);
}

#[test]
fn what_is_given_beside_the_offsets_is_checked() {
    let decision = Decision::new("d", text("Zykh\rovmx\u{C}Brqwéj")).unwrap();
    let given = |words: &'static str| {
        let span = GivenMark::new(0, 16, "nom").with_text(words);
        Record::from_spans(decision.clone(), &[span], OffsetUnit::Char, &ReadOptions::default())
    };
    assert!(given("Zykh\novmx\nBrqwéj").is_ok());
    assert!(given("Zykh\rovmx\u{C}Brqwéj").is_ok());
    assert!(given("Zykh\r\novmx Brqwéj").is_ok());
    let mismatch = Error::TextMismatch { start: 0, end: 16, unit: OffsetUnit::Char };
    let mismatch = Error::InItem { list: "spans", index: 0, error: Box::new(mismatch) };
    for wrong in [
        "Zykh\novmx\nBrqwej",
        "zykh\novmx\nBrqwéj",
        "Zykh\novmxBrqwéj",
        "Zykh\novmx\nBrqwéj ",
        "Zykh\novmx\nBrqwe\u{301}j",
        "",
    ] {
        assert_eq!(given(wrong).unwrap_err(), mismatch);
    }
}

#[test]
fn scores_that_are_no_scores_are_counted() {
    let decision = Decision::new("d", text("Zykhovmx")).unwrap();
    let scores = [Some(f64::NAN), Some(7.0), Some(-0.5), Some(f64::INFINITY), None, Some(0.5)];
    let spans: Vec<GivenMark<'_>> = (0..)
        .zip(scores)
        .map(|(start, score): (usize, Option<f64>)| {
            let mark = GivenMark::new(start, start + 1, "nom");
            score.map_or(mark.clone(), |score| mark.with_score(score))
        })
        .collect();
    let record = Record::from_spans(decision, &spans, OffsetUnit::Char, &ReadOptions::default()).unwrap();
    assert_eq!(record.unscored(), 4);
    let kept = record.annotations().iter().map(|mark| mark.score().map(|score| score.get()));
    assert!(kept.eq([None, None, None, None, None, Some(0.5)]));
    let again = read(&record.to_json(OffsetUnit::Char)).unwrap();
    assert!(again == record && again.unscored() == 0);
}

#[test]
fn nesting_is_read_up_to_a_limit() {
    let nested = |depth: usize| {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        read(&format!(r#"{{"id": "d", "text": "abc", "unit": "char", "spans": [], "meta": {open}{close}}}"#))
    };
    assert!(nested(100).is_ok());
    for depth in [200, 100_000] {
        assert!(matches!(nested(depth), Err(Error::Json { problem: JsonProblem::Syntax, .. })));
    }
}

#[test]
fn too_large_is_said_before_anything_is_parsed() {
    let options = ReadOptions::default().with_max_bytes(10);
    let too_large = |size| Error::TooLarge { what: "input", size, limit: 10 };
    assert_eq!(Record::from_json("not JSON at all", &options).unwrap_err(), too_large(15));
    assert_eq!(label::read_label("not JSON at all", "[]", &options).unwrap_err(), too_large(15));
    assert_eq!(label::read_label("[]", "not JSON at all", &options).unwrap_err(), too_large(15));
    let lines: Vec<_> = Record::from_json_lines("{}\nnot JSON at all", &options)
        .into_iter()
        .map(Result::unwrap_err)
        .collect();
    assert!(matches!(lines[0], Error::Json { .. }));
    let line = Error::TooLarge { what: "line", size: 15, limit: 10 };
    assert_eq!(lines[1], Error::InItem { list: "lines", index: 1, error: Box::new(line) });
}

#[test]
fn a_draft_says_no_more_than_it_is_asked() {
    let text = text("👍 Zykhovmx, avocat Brqwéj, à Gwexnaz");
    let mark = |words: &str, label: &str| {
        let mark = Annotation::of_entity(find(&text, words), category(label), entity("vuldraque"));
        mark.with_origin(Origin::Human)
    };
    let marks = [mark("Zykhovmx", "nom"), mark("Brqwéj", "avocat"), mark("Gwexnaz", "lieu")];
    let set = AnnotationSet::new(&text, marks).unwrap();
    let policy = settings().for_decision(&decision(&text)).unwrap();
    let key = Key::from_bytes([1; 32]);
    let draft = Pseudonymizer::new(policy, key, Scope::document("d").unwrap())
        .allowing(unmarked())
        .plan(&set)
        .unwrap()
        .apply();
    let letters = draft.plan().replacements()[0].words().to_owned();
    let plain: Value =
        serde_json::from_str(&draft.to_draft_json("d", OffsetUnit::Char, record::DraftOptions::default()))
            .unwrap();
    let expected = json!({
        "id": "d",
        "draft": true,
        "algorithm": "label-core/pseudonym v2",
        "unicode": unicode_version(),
        "key_id": Key::from_bytes([1; 32]).id(),
        "text": format!("👍 {letters}, avocat Brqwéj, à [Lieu 1]"),
        "unit": "char",
        "spans": [
            {"start": 2, "end": 5, "label": "nom", "words": letters},
            {"start": 24, "end": 32, "label": "lieu", "words": "[Lieu 1]"},
        ],
    });
    assert_eq!(plain, expected);
    let options = record::DraftOptions::default().with_map(true).with_entities(true);
    let full: Value = serde_json::from_str(&draft.to_draft_json("d", OffsetUnit::Utf16, options)).unwrap();
    assert_eq!(full["map"], json!([[3, 11, 3, 6], [30, 37, 25, 33]]));
    assert_eq!(full["spans"][0]["entity"], "vuldraque");
    assert_eq!(full["unit"], "utf16");
    assert_eq!(full["spans"][1]["start"], 25);
}

#[test]
fn a_draft_is_escaped_json_whatever_it_holds() {
    let text = text("\"\\\u{1}\n\u{2028}</script>\u{1b}[2J \0 Zykhovmx");
    let mark = Annotation::new(&text, find(&text, "Zykhovmx"), category("nom")).unwrap();
    let record = Record::new(
        Decision::new("../\"x\n", text.clone()).unwrap(),
        AnnotationSet::new(&text, [mark]).unwrap(),
    );
    let draft =
        pseudonymize(&record.unwrap(), &settings(), &Key::from_bytes([1; 32]), &Cases::default()).unwrap();
    let written = draft.to_draft_json("../\"x\n", OffsetUnit::Byte, record::DraftOptions::default());
    assert!(!written.chars().any(char::is_control));
    let fields: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(fields["id"], "../\"x\n");
    assert_eq!(fields["text"], draft.text().as_str());
}

#[test]
fn the_samples_of_the_package_say_the_same_in_both_formats() {
    let sample = |name: &str| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../python/label_core/samples");
        std::fs::read_to_string(folder.join(name)).unwrap()
    };
    let options = ReadOptions::default();
    let import = label::read_label(sample("documents.json"), sample("treatments.json"), &options).unwrap();
    assert_eq!(import.orphan_treatments, 0);
    let lines = sample("records.jsonl");
    let mut records = Record::from_json_lines(&lines, &options).into_iter().map(Result::unwrap);
    let mut compared = 0;
    for imported in import.records.into_iter().filter_map(Result::ok) {
        let record = records.next().unwrap();
        assert_eq!(imported.decision(), record.decision());
        let facts = |record: &Record| -> Vec<_> {
            let marks = record.annotations().iter();
            marks.map(|mark| (mark.span(), mark.category().clone(), mark.entity().clone())).collect()
        };
        assert!(facts(&imported) == facts(&record));
        compared += 1;
    }
    assert!(compared > 0 && records.next().is_none());
}
