//! What a bad input gets: a typed error that names the place and never the text; nothing else changes. And what `Debug`
//! shows of what holds a text: nothing of it.

use crate::arbitrary::{category, entity, find, text, unmarked};
use label_core::annotation::{Graphemes, Score};
use label_core::formats::label;
use label_core::problem::{JsonProblem, LedgerProblem, TemplateProblem};
use label_core::pseudonym::{Pin, case_registry};
use label_core::text::{Mapped, Rewrite, fold_str};
use label_core::{
    Annotation, AnnotationSet, Batch, Cases, CategoryRule, Decision, EntityId, Error, GivenMark, Key, Ledger,
    Ledgers, OffsetUnit, Overlap, Pseudonymizer, ReadOptions, Record, Scope, SetOptions, Settings, Template,
    Text, pseudonymize,
};
use std::fmt::Debug;
use std::sync::Arc;

/// Invented words that share no four letters in a row with any message or field.
const SECRET: &str = "Zykhovmx Brqwe\u{301}j 👍 Vuldraque Pfimtho";

/// No four letters in a row of a secret word are shown, in whatever case or composition.
#[track_caller]
fn assert_shows_nothing(shown: &str, what: &str) {
    let shown = fold_str(shown);
    for word in fold_str(SECRET).split(' ') {
        let letters: Vec<char> = word.chars().collect();
        for run in letters.windows(4) {
            let run = String::from_iter(run);
            assert!(!shown.contains(&run), "{what} shows {run:?}");
        }
    }
}

/// What operations are tried on: made anew, it is equal as long as nothing changed it.
#[derive(PartialEq)]
struct Bench {
    text: Text,
    set: AnnotationSet,
    record: Record,
    ledger: Ledger,
    settings: Settings,
}

fn case() -> Scope {
    Scope::case("c").unwrap()
}

impl Bench {
    fn new() -> Self {
        let text = text(SECRET);
        let mark =
            |words: &str, label: &str| Annotation::new(&text, find(&text, words), category(label)).unwrap();
        let set = AnnotationSet::new(&text, [mark("Zykhovmx", "nom"), mark("Vuldraque", "lieu")]).unwrap();
        let record = Record::new(Decision::new("d", text.clone()).unwrap(), set.clone()).unwrap();
        let foreign =
            Pin::new(Template::parse("[%c]").unwrap(), entity("nom_zykhovmx"), "Zykhovmx").foreign();
        let ledger = Ledger::new(case(), &key()).with([foreign]).unwrap();
        let rules = [CategoryRule::mask("nom", "[%c]").unwrap(), CategoryRule::mask("lieu", "[%d]").unwrap()];
        let settings = Settings::new(rules).unwrap();
        Bench { text, set, record, ledger, settings }
    }

    fn mark(&self, words: &str) -> Annotation {
        Annotation::new(&self.text, find(&self.text, words), category("nom")).unwrap()
    }

    fn given_span(&self, start: i128, end: i128, unit: OffsetUnit) -> Result<Record, Error> {
        self.given(GivenMark::at(start, Some(end), "nom"), unit)
    }

    fn given(&self, span: GivenMark<'_>, unit: OffsetUnit) -> Result<Record, Error> {
        Record::from_spans(self.record.decision().clone(), &[span], unit, &ReadOptions::default())
    }

    fn read(&self, spans: &str) -> Result<Record, Error> {
        let text = serde_json::to_string(SECRET).unwrap();
        let json = format!("{{\"id\": \"d\", \"text\": {text}, \"unit\": \"char\", \"spans\": {spans}");
        Record::from_json(&json, &ReadOptions::default())
    }

    fn plan(&self, scope: Scope, ledger: Option<Ledger>, settings: &Settings) -> Result<(), Error> {
        let policy = settings.for_decision(self.record.decision()).unwrap();
        let pseudonymizer = Pseudonymizer::new(policy, key(), scope).allowing(unmarked());
        let pseudonymizer = match ledger {
            Some(ledger) => pseudonymizer.with_ledger(ledger),
            None => pseudonymizer,
        };
        pseudonymizer.plan(&self.set).map(|_| ())
    }

    fn with(&self, marks: [Annotation; 2], options: &SetOptions) -> Result<AnnotationSet, Error> {
        AnnotationSet::with(&self.text, marks, options)
    }
}

fn key() -> Key {
    Key::from_bytes([3; 32])
}

fn in_span(error: Error) -> Error {
    Error::InItem { list: "spans", index: 0, error: Box::new(error) }
}

fn json(line: usize, column: usize, problem: JsonProblem) -> Error {
    Error::Json { line, column, problem }
}

/// An input that is refused: what it is, what came, what is owed.
type Row = (&'static str, Error, Error);

fn row<T>(what: &'static str, answer: Result<T, Error>, owed: Error) -> Row {
    (what, answer.err().unwrap_or_else(|| panic!("{what} was not refused")), owed)
}

fn texts_and_offsets(bench: &Bench) -> Vec<Row> {
    use OffsetUnit::{Byte, Char, Utf16};
    let text = &bench.text;
    let latin: Vec<u8> = b"Zykhovmx Brqw\xE9j".to_vec();
    let lone: Vec<u16> = SECRET.encode_utf16().chain([0xD83D]).collect();
    let length = lone.len() - 1;
    let outside = |offset, unit| Error::OutOfBounds { offset, unit, length: text.len(unit) };
    let foreign = Text::new("Vuldraque").unwrap().whole().unwrap();
    #[expect(clippy::reversed_empty_ranges, reason = "the test of it")]
    let reversed = text.span(9..3, Char);
    vec![
        row("bytes that are no UTF-8", Text::from_utf8(latin), Error::InvalidText { offset: 13, unit: Byte }),
        row("a lone surrogate", Text::from_utf16(&lone), Error::InvalidText { offset: length, unit: Utf16 }),
        row("past the end", text.to_byte(99, Char), outside(99, Char)),
        row("past the end of a span", text.span(0..1 << 32, Byte), outside(1 << 32, Byte)),
        row("2^63", bench.given_span(0, 1 << 63, Utf16), in_span(outside(1 << 63, Utf16))),
        row("negative", bench.given_span(-1, 3, Char), in_span(outside(-1, Char))),
        row("reversed", reversed, Error::Reversed { start: 9, end: 3, unit: Char }),
        row("zero width", text.span(3..3, Char), Error::EmptySpan { offset: 3, unit: Char }),
        row(
            "inside a character",
            text.span(0..14, Byte).and(text.span(0..15, Byte)),
            Error::SplitsCharacter { offset: 15, unit: Byte },
        ),
        row(
            "inside a surrogate pair",
            text.to_byte(18, Utf16),
            Error::SplitsCharacter { offset: 18, unit: Utf16 },
        ),
        row(
            "a line that is not there",
            text.offset_at(label_core::text::LineColumn { line: 2, column: 1 }, Char),
            outside(text.len(Char) as i128 + 1, Char),
        ),
        row("a span of another text", text.slice(foreign), Error::ForeignSpan),
    ]
}

fn marks_and_sets(bench: &Bench) -> Vec<Row> {
    use OffsetUnit::{Byte, Char};
    let [first, second] = ["Zykhovmx Brqw", "Brqwe\u{301}j"].map(|words| bench.mark(words));
    let overlap =
        Error::Overlap { first_start: 0, first_end: 13, second_start: 9, second_end: 16, unit: Char };
    let refuse = SetOptions::default().with_graphemes(Graphemes::Refuse).with_overlap(Overlap::Longest);
    let cut = bench.mark("Brqwe");
    let other = Text::new("Vuldraque").unwrap();
    let foreign = Annotation::new(&other, other.whole().unwrap(), category("nom")).unwrap();
    let wrong = GivenMark::new(0, 8, "nom").with_text("Pfimtho!");
    let nameless = GivenMark::new(0, 8, "");
    let nobody = GivenMark::new(0, 8, "nom").with_entity("");
    let (_, foreign_map) = Rewrite::new(&other, Vec::new()).unwrap().apply();
    let edits = vec![(first.span(), Arc::from("Pfimtho")), (second.span(), Arc::from("Pfimtho"))];
    vec![
        row("overlap", bench.with([second.clone(), first.clone()], &SetOptions::default()), overlap.clone()),
        row("edits that overlap", Rewrite::new(&bench.text, edits), overlap),
        row(
            "a cut grapheme",
            bench.with([cut, first.clone()], &refuse),
            Error::SplitsGrapheme { start: 9, end: 14, unit: Char },
        ),
        row(
            "a mark of another text",
            bench.with([first, foreign], &SetOptions::default()),
            Error::InItem { list: "annotations", index: 1, error: Box::new(Error::ForeignSpan) },
        ),
        row("a map of another text", bench.set.project(&foreign_map), Error::ForeignSpan),
        row(
            "a record of two texts",
            Record::new(Decision::new("d", other).unwrap(), bench.set.clone()),
            Error::ForeignSpan,
        ),
        row(
            "another spelling",
            bench.given(wrong, Byte),
            in_span(Error::TextMismatch { start: 0, end: 8, unit: Byte }),
        ),
        row("no category", bench.given(nameless, Char), in_span(Error::BadCategory { length: 0 })),
        row("no entity", bench.given(nobody, Char), in_span(Error::BadId { length: 0 })),
        row("no id", Decision::new("", bench.text.clone()), Error::BadId { length: 0 }),
        row("a score of 7", Score::new(7.0), Error::BadScore),
        row("NaN", Score::new(f64::NAN), Error::BadScore),
        row("an entity without id", EntityId::new(""), Error::BadId { length: 0 }),
    ]
}

fn settings_and_words(bench: &Bench) -> Vec<Row> {
    let document = || Scope::document("d").unwrap();
    let strict = Settings::new([CategoryRule::mask("nom", "[%c]").unwrap()]).unwrap().strict();
    let unknown = Error::UnknownCategory { category: "lieu".into() };
    let in_document = |error| Error::InDocument { id: "d".into(), error: Box::new(error) };
    let named = Error::Ledger { index: 0, problem: LedgerProblem::NamesSomebody };
    let pin = |id: &str, words: &str| Pin::new(Template::parse("[%c]").unwrap(), entity(id), words);
    let two = [pin("nom_zykhovmx", "Pfimtho").foreign(), pin("nom_vuldraque", "Pfimtho").foreign()];
    let begun = Ledger::new(case(), &key());
    let registry = {
        let policy = bench.settings.for_decision(bench.record.decision()).unwrap();
        case_registry(&key(), [(&bench.set, &policy)], &bench.ledger)
    };
    vec![
        row("an unknown category, strictly", bench.plan(document(), None, &strict), unknown.clone()),
        row(
            "the same in a record",
            pseudonymize(&bench.record, &strict, &key(), &Cases::default()),
            in_document(unknown),
        ),
        row("a case without ledger", bench.plan(case(), None, &bench.settings), Error::LedgerRequired),
        row("a corpus", bench.plan(Scope::corpus("c").unwrap(), None, &bench.settings), Error::ScopeTooWide),
        row(
            "a ledger of another scope",
            bench.plan(document(), Some(bench.ledger.clone()), &bench.settings),
            Error::LedgerOfAnother { what: "scope" },
        ),
        row(
            "a ledger of another key",
            bench.plan(case(), Some(begun.rekey(&Key::from_bytes([9; 32]))), &bench.settings),
            Error::LedgerOfAnother { what: "key" },
        ),
        row(
            "pinned words that are a name",
            bench.plan(case(), Some(bench.ledger.clone()), &bench.settings),
            named.clone(),
        ),
        row("the same in a registry", registry, named),
        row(
            "words that the template cannot give",
            begun.with([pin("nom_zykhovmx", "Pfimtho")]),
            Error::Ledger { index: 0, problem: LedgerProblem::ForeignWords },
        ),
        row(
            "one word for two",
            begun.with(two),
            Error::Ledger { index: 1, problem: LedgerProblem::SameWords },
        ),
        row(
            "a template",
            Template::parse("[%c %c]"),
            Error::BadTemplate { offset: 4, problem: TemplateProblem::SecondSpecifier },
        ),
        row("a key", Key::from_hex("Zykhovmx Brqw Vuldraque"), Error::BadKey { length: 23 }),
    ]
}

fn files(bench: &Bench) -> Vec<Row> {
    let options = ReadOptions::default();
    let small = ReadOptions::default().with_max_bytes(20);
    let prefix = "{\"id\": \"d\", \"text\": \"\", \"unit\": \"char\", \"spans\": ".len() + SECRET.len();
    let mark = |more: &str| format!("[{{\"start\": 0, \"end\": 8, \"label\": \"nom\"{more}}}]}}");
    let not_marked = |id: &str, missing| Error::InDocument {
        id: id.into(),
        error: Box::new(Error::NotMarked { missing }),
    };
    let quoted = |json: &str| Record::from_json(json, &options);
    let label = |documents: &str, treatments: &str| label::read_label(documents, treatments, &options);
    let unread = |answer: Result<label::Import, Error>| {
        answer.and_then(|import| import.records.into_iter().collect::<Result<Vec<_>, _>>())
    };
    let document = r#"{"_id": "a", "documentNumber": 1, "source": "s", "text": "Zykhovmx Brqwej", "decisionMetadata": {}}"#;
    let treatment = |order: u8, mark: &str| {
        format!(
            r#"{{"documentId": "a", "order": {order}, "annotationsDiff": {{"before": [], "after": [{mark}]}}}}"#
        )
    };
    let shifted = r#"{"category": "nom", "entityId": "nom_zykhovmx", "start": 1, "text": "Zykhovmx"}"#;
    let in_record = |id: &str, error| Error::InDocument { id: id.into(), error: Box::new(error) };
    vec![
        row("a string for an offset", bench.read(r#"[{"start": "Zykhovmx"}]}"#), {
            let form = json(1, prefix + r#"[{"start": "Zykhovmx""#.len(), JsonProblem::Form);
            in_span(Error::InField { field: "start", error: Box::new(form) })
        }),
        row(
            "a unit that is no unit",
            quoted(r#"{"id": "d", "unit": "Vuldraque"}"#),
            json(1, 32, JsonProblem::Form),
        ),
        row("a name for a field", quoted(r#"{"Zykhovmx": 1, "Brqwej": 2}"#), {
            json(1, 28, JsonProblem::MissingField("id".into()))
        }),
        row(
            "a field twice",
            bench.read(&mark(", \"entity\": \"nom_zykhovmx\", \"entity\": \"Vuldraque\"")),
            {
                let column = prefix + mark(", \"entity\": \"nom_zykhovmx\", \"entity\"").len() - 3;
                let twice = json(1, column, JsonProblem::DuplicateField);
                in_span(Error::InField { field: "entity", error: Box::new(twice) })
            },
        ),
        row("no JSON", quoted("Zykhovmx Brqwej"), json(1, 1, JsonProblem::Syntax)),
        row("the end of a string missing", quoted("{\"id\": \"Zykhovmx"), json(1, 16, JsonProblem::End)),
        row(
            "a lone surrogate escape",
            quoted(r#"{"id": "Zykhovmx\ud83d Brqwej"}"#),
            json(1, 23, JsonProblem::Surrogate),
        ),
        row("nobody has marked it", bench.read("null}"), not_marked("d", "spans")),
        row(
            "more than allowed",
            Record::from_json("{\"id\": \"Zykhovmx Brqwej\"}", &small),
            Error::TooLarge { what: "input", size: 25, limit: 20 },
        ),
        row("no treatment", unread(label(&format!("[{document}]"), "[]")), not_marked("s-1", "treatments")),
        row(
            "a treatment that is not one",
            unread(label(&format!("[{document}]"), r#"[{"documentId": "a", "order": "Zykhovmx"}]"#)),
            in_record(
                "s-1",
                Error::InItem {
                    list: "treatments",
                    index: 0,
                    error: Box::new(json(1, 39, JsonProblem::Form)),
                },
            ),
        ),
        row(
            "a document that is not one",
            unread(label(r#"[{"_id": 5, "text": "Zykhovmx"}]"#, "[]")),
            Error::InItem { list: "documents", index: 0, error: Box::new(json(1, 9, JsonProblem::Form)) },
        ),
        row(
            "a treatment missing",
            unread(label(&format!("[{document}]"), &format!("[{}, {}]", treatment(0, ""), treatment(2, "")))),
            in_record("s-1", Error::BrokenChain { index: 1 }),
        ),
        row(
            "a mark that has moved",
            unread(label(&format!("[{document}]"), &format!("[{}]", treatment(0, shifted)))),
            in_record("s-1", in_span(Error::TextMismatch { start: 1, end: 9, unit: OffsetUnit::Utf16 })),
        ),
    ]
}

#[test]
fn a_bad_input_gets_its_error_and_changes_nothing() {
    let bench = Bench::new();
    for rows in [texts_and_offsets, marks_and_sets, settings_and_words, files] {
        for (what, error, owed) in rows(&bench) {
            assert_eq!(error, owed, "{what}");
            assert!(bench == Bench::new(), "{what} changed something");
            assert!(
                error.root() == owed.root()
                    && !matches!(
                        error.root(),
                        Error::InItem { .. } | Error::InField { .. } | Error::InDocument { .. }
                    )
            );
            assert_shows_nothing(&error.to_string(), what);
            assert_shows_nothing(&format!("{error:?} {error:#?}"), what);
            let fields = serde_json::to_value(&error).unwrap();
            assert!(fields["kind"].is_string(), "{what} has no kind");
            let root = serde_json::to_value(error.root()).unwrap();
            assert_eq!(root["kind"], error.kind().as_str(), "{what}");
            assert_shows_nothing(&fields.to_string(), what);
            let source: &dyn std::error::Error = &error;
            assert!(source.source().is_none(), "{what} keeps a foreign error");
        }
    }
}

#[test]
fn a_category_is_named_as_it_is_written() {
    let error = Error::UnknownCategory { category: "lieu d'écrou".into() };
    assert_eq!(error.to_string(), "category \"lieu d'écrou\" is not in the settings");
}

/// What a caller configures is shown, but it drives no terminal and breaks no line.
#[test]
fn names_of_documents_and_categories_are_escaped_in_messages() {
    let bench = Bench::new();
    let mark = bench.mark("Zykhovmx");
    let id = "a\u{1b}[2J\nb";
    let set = AnnotationSet::new(&bench.text, [mark]).unwrap();
    let record = Record::new(Decision::new(id, bench.text.clone()).unwrap(), set).unwrap();
    let error =
        pseudonymize(&record, &Settings::new([]).unwrap().strict(), &key(), &Cases::default()).unwrap_err();
    assert!(!error.to_string().chars().any(char::is_control), "{error:?}");
    assert!(error.to_string().contains("document a\\u{1b}[2J\\nb"));
}

#[test]
fn debug_shows_nothing_of_a_text() {
    let Bench { text, set, record, ledger, settings } = Bench::new();
    let mark =
        Annotation::of_entity(find(&text, "Pfimtho"), category("nom"), entity("nom_pfimtho vuldraque"));
    let policy = settings.for_decision(record.decision()).unwrap();
    let pseudonymizer =
        Pseudonymizer::new(policy.clone(), key(), Scope::document("d").unwrap()).allowing(unmarked());
    let with_ledger = pseudonymizer.clone().with_ledger(ledger.clone());
    let plan = pseudonymizer.plan(&set).unwrap();
    let draft = plan.apply();
    let rewrite = Rewrite::new(&text, vec![(find(&text, "Zykhovmx"), Arc::from("Pfimtho"))]).unwrap();
    let input = GivenMark::new(0, 8, "nom").with_entity("nom_zykhovmx").with_text("Zykhovmx");
    let json = format!(
        r#"{{"id": "d", "text": {0}, "unit": "char", "spans": [], "meta": {0}}}"#,
        serde_json::to_string(SECRET).unwrap()
    );
    let read = Record::from_json(&json, &ReadOptions::default()).unwrap();
    let records = [record.clone(), record.clone().with_scope(Scope::case("c").unwrap())];
    let mut import = label::Import::default();
    import.records.push(Ok(read.clone()));
    let shown: Vec<(&str, Box<dyn Debug>)> = vec![
        ("Text", Box::new(text.clone())),
        ("Span", Box::new(text.whole())),
        ("Folded", Box::new(text.fold())),
        ("Rewrite", Box::new(rewrite.clone())),
        ("OffsetMap", Box::new(rewrite.apply().1)),
        ("Mapped", Box::new(Mapped::Within(0..8))),
        ("EntityId", Box::new(mark.entity().clone())),
        ("Annotation", Box::new(mark)),
        ("AnnotationSet", Box::new(set)),
        ("Decision", Box::new(record.decision().clone())),
        ("Record", Box::new(record)),
        ("Record with other fields", Box::new(read)),
        ("label::Import", Box::new(import)),
        ("Batch", Box::new(Batch::new(&records, &settings, &key(), &Cases::default().with_new()))),
        ("GivenMark", Box::new(input.clone())),
        ("Pin", Box::new(ledger.clone().pins().next())),
        ("Ledgers", Box::new(Ledgers::new().with([ledger.clone()]))),
        ("Ledger", Box::new(ledger)),
        ("Settings", Box::new(settings)),
        ("Policy", Box::new(policy)),
        ("Pseudonymizer", Box::new(with_ledger)),
        ("Replacement", Box::new(plan.replacements().to_vec())),
        ("CategorySummary", Box::new(plan.summary())),
        ("ReplacementPlan", Box::new(plan)),
        ("marks of a draft", Box::new(draft.annotations().clone())),
        ("Pseudonymized", Box::new(draft)),
    ];
    for (what, value) in shown {
        assert_shows_nothing(&format!("{value:?}"), what);
        assert_shows_nothing(&format!("{value:#?}"), what);
    }
}

#[test]
fn debug_shows_nothing_of_a_key() {
    let key = Key::from_hex(&"5aKEY5".replace("KEY", "c3").repeat(32)[..64]).unwrap();
    let policy = Bench::new().settings.for_decision(Bench::new().record.decision()).unwrap();
    let shown = format!(
        "{:?} {:#?}",
        key,
        Pseudonymizer::new(policy, key.clone(), Scope::document("d").unwrap()).allowing(unmarked())
    );
    for digits in ["5ac3", "c35a", "90, 195", "195, 90"] {
        assert!(!shown.to_lowercase().contains(digits));
    }
}

#[test]
fn the_secret_words_are_told_from_the_messages() {
    let caught = std::panic::catch_unwind(|| assert_shows_nothing("error near VULDR", "a leak"));
    assert!(caught.is_err());
}
