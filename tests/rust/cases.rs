//! Runs the cases of `tests/cases`, which Python runs too. Their README says what each field means.

use crate::arbitrary::{UNITS, unmarked};
use crate::assignment::letters;
use crate::definition::labels;
use label_core::annotation::{CutWords, Graphemes, Score};
use label_core::edit::Step;
use label_core::formats::{label, record};
use label_core::policy::Specifier;
use label_core::pseudonym::Pin;
use label_core::text::LineColumn;
use label_core::{
    Annotation, AnnotationSet, Cases, Category, CategoryRule, Decision, Diff, Editor, EntityId, Error,
    GivenMark, History, Key, Ledger, Ledgers, OffsetUnit, Operation, Overlap, Pseudonymizer, ReadOptions,
    Record, ReplacementPlan, SetOptions, Settings, Template, Text, pseudonymize,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// The list `field` of a file of cases.
fn list(file: &str, field: &str) -> Vec<Value> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(file);
    let mut content: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let Value::Array(cases) = content[field].take() else { panic!("{file} has no list {field}") };
    assert!(!cases.is_empty());
    cases
}

fn items<'v>(value: &'v Value, field: &str) -> &'v Vec<Value> {
    value[field].as_array().unwrap_or_else(|| panic!("{field} of {value} is no list"))
}

fn string<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap_or_else(|| panic!("{field} of {value} is no string"))
}

fn number(value: &Value, field: &str) -> usize {
    size(&value[field])
}

fn size(value: &Value) -> usize {
    value.as_u64().unwrap_or_else(|| panic!("{value} is no size")) as usize
}

fn unit(value: &Value) -> OffsetUnit {
    OffsetUnit::deserialize(value).unwrap()
}

/// An answer as a case writes it: its value, or `{"error": ...}`.
fn answer<T>(answer: Result<T, Error>, written: impl FnOnce(T) -> Value) -> Value {
    match answer {
        Ok(value) => written(value),
        Err(error) => json!({ "error": error }),
    }
}

/// Of a case, the fields that say what it gives.
fn expected(case: &Value, fields: &[&str]) -> Value {
    if case["error"].is_null() {
        fields
            .iter()
            .map(|field| ((*field).to_owned(), case[field].clone()))
            .collect::<serde_json::Map<_, _>>()
            .into()
    } else {
        json!({ "error": case["error"] })
    }
}

fn overlap(case: &Value) -> Overlap {
    match &case["overlap"] {
        Value::Null => Overlap::Error,
        Value::String(name) => match name.as_str() {
            "error" => Overlap::Error,
            "longest" => Overlap::Longest,
            "highest_score" => Overlap::HighestScore,
            "union" => Overlap::Union,
            other => panic!("no strategy {other}"),
        },
        list => {
            let names = items(list, "priority").iter().map(|name| Category::new(name.as_str().unwrap()));
            Overlap::priority(names.collect::<Result<_, _>>().unwrap()).unwrap()
        }
    }
}

fn reading(case: &Value) -> ReadOptions {
    let graphemes = match case["graphemes"].as_str() {
        None | Some("widen") => Graphemes::Widen,
        Some("refuse") => Graphemes::Refuse,
        Some(other) => panic!("no choice {other}"),
    };
    // Most texts are of a few letters, and few cases are about words.
    let cut_words = case["cut_words"].as_str().map_or(CutWords::Accept, |name| name.parse().unwrap());
    let default = ReadOptions::default();
    let max_bytes = case["max_bytes"].as_u64().map_or(default.max_bytes, |limit| limit as usize);
    let set =
        SetOptions::default().with_overlap(overlap(case)).with_graphemes(graphemes).with_cut_words(cut_words);
    ReadOptions::default().with_set(set).with_max_bytes(max_bytes)
}

fn span_input(span: &Value) -> GivenMark<'_> {
    let offset = |field: &str| i128::from(span[field].as_i64().unwrap());
    let mut mark = GivenMark::at(offset("start"), Some(offset("end")), string(span, "label"));
    if let Some(entity) = span["entity"].as_str() {
        mark = mark.with_entity(entity);
    }
    if let Some(score) = span["score"].as_f64() {
        mark = mark.with_score(score);
    }
    if let Some(source) = span["source"].as_str() {
        mark = mark.with_source(source);
    }
    match span["text"].as_str() {
        Some(text) => mark.with_text(text),
        None => mark,
    }
}

/// `[start, end, label]` in code points.
fn rows<'m>(text: &Text, marks: impl IntoIterator<Item = &'m Annotation>) -> Value {
    let row = |mark: &Annotation| {
        let range = text.range(mark.span(), OffsetUnit::Char).unwrap();
        json!([range.start, range.end, mark.category().as_str()])
    };
    marks.into_iter().map(row).collect()
}

#[test]
fn offsets() {
    for case in list("offsets.json", "cases") {
        let name = string(&case, "name");
        let text = Text::new(string(&case, "text")).unwrap();
        for unit in UNITS {
            assert_eq!(
                json!(text.len(unit)),
                case["lengths"][json!(unit).as_str().unwrap()],
                "{name}: {unit}s"
            );
        }
        for row in items(&case, "positions") {
            let row: [usize; 3] = [0, 1, 2].map(|column| size(&row[column]));
            for (from, offset) in UNITS.into_iter().zip(row) {
                for (to, converted) in UNITS.into_iter().zip(row) {
                    assert_eq!(
                        text.convert(offset, from, to),
                        Ok(converted),
                        "{name}: {from} {offset} to {to}"
                    );
                }
            }
        }
        for refused in items(&case, "errors") {
            let (offset, from) = (number(refused, "offset"), unit(&refused["unit"]));
            for to in UNITS {
                let given = answer(text.convert(offset, from, to), |converted| json!(converted));
                assert_eq!(given["error"], refused["error"], "{name}: {from} {offset} to {to}");
            }
        }
        for row in items(&case, "lines") {
            let [offset, line, column] = [0, 1, 2].map(|field| size(&row[field]));
            let place = LineColumn { line, column };
            assert_eq!(text.line_column(offset, OffsetUnit::Char), Ok(place), "{name}: code point {offset}");
            assert_eq!(text.offset_at(place, OffsetUnit::Char), Ok(offset), "{name}: {line}:{column}");
        }
        for span in items(&case, "spans") {
            let made = text.span(number(span, "start")..number(span, "end"), unit(&span["unit"]));
            let given = answer(made, |made| json!({ "slice": text.slice(made).unwrap() }));
            assert_eq!(given, expected(span, &["slice"]), "{name}");
        }
    }
}

#[test]
fn fold() {
    for case in list("fold.json", "cases") {
        let name = string(&case, "name");
        let text = Text::new(string(&case, "text")).unwrap();
        let folded = text.fold();
        assert_eq!(folded.as_str(), string(&case, "folded"), "{name}");
        assert_eq!(label_core::text::fold_str(text.as_str()), folded.as_str(), "{name}");
        let positions = Text::new(folded.as_str()).unwrap();
        for back in items(&case, "back") {
            let [start, end] = [0, 1].map(|edge| size(&back["range"][edge]));
            let range = positions.span(start..end, OffsetUnit::Char).unwrap().range();
            let source = text.range(folded.span(range).unwrap(), OffsetUnit::Char).unwrap();
            assert_eq!(json!([source.start, source.end]), back["source"], "{name}: {start}..{end}");
        }
    }
}

#[test]
fn sets() {
    for case in list("sets.json", "cases") {
        let decision = Decision::new("d", Text::new(string(&case, "text")).unwrap()).unwrap();
        let spans: Vec<GivenMark<'_>> = items(&case, "spans").iter().map(span_input).collect();
        let record = Record::from_spans(decision, &spans, unit(&case["unit"]), &reading(&case));
        let given = answer(record, |record| {
            let set = record.annotations();
            json!({
                "kept": rows(set.text(), set),
                "dropped": rows(set.text(), set.dropped()),
                "duplicates": set.duplicates(),
                "widened": set.widened(),
            })
        });
        let fields = ["kept", "dropped", "duplicates", "widened"];
        assert_eq!(given, expected(&case, &fields), "{}", string(&case, "name"));
    }
}

/// The words that one mark gets under `template` in a text that leaves only `B` and 7 free.
fn example(template: &str) -> String {
    let taken = |label: String| {
        template.replace("%%", "\0").replace("%c", &label).replace("%d", &label).replace('\0', "%")
    };
    let letters = ('A'..='Z').filter(|letter| *letter != 'B').map(String::from);
    let numbers = (1..=6).map(|number| number.to_string());
    let words: Vec<String> = letters.chain(numbers).map(taken).collect();
    let text = Text::new(format!("{}\n_", words.join("\n"))).unwrap();
    let settings = Settings::new([CategoryRule::mask("x", template).unwrap()]).unwrap();
    let policy = settings.for_decision(&Decision::new("d", text.clone()).unwrap()).unwrap();
    let end = text.len(OffsetUnit::Byte);
    let mark = Annotation::new(
        &text,
        text.span(end - 1..end, OffsetUnit::Byte).unwrap(),
        Category::new("x").unwrap(),
    );
    let set = AnnotationSet::new(&text, [mark.unwrap()]).unwrap();
    let scope = label_core::Scope::document("d").unwrap();
    let plan =
        Pseudonymizer::new(policy, Key::from_bytes([1; 32]), scope).allowing(unmarked()).plan(&set).unwrap();
    plan.replacements()[0].words().to_owned()
}

#[test]
fn templates() {
    for case in list("templates.json", "written") {
        let written = string(&case, "template");
        let given = answer(Template::parse(written), |template| {
            assert_eq!(template.as_str(), written);
            let specifier = template.specifier().map(Specifier::as_str);
            json!({ "specifier": specifier, "example": example(written) })
        });
        assert_eq!(given, expected(&case, &["specifier", "example"]), "{written:?}");
        let rule = answer(CategoryRule::mask("x", written), |_| Value::Null);
        assert_eq!(rule["error"], case["error"], "{written:?}");
    }
    for pair in list("templates.json", "pairs") {
        let [first, second] = ["first", "second"].map(|field| string(&pair, field));
        for (first, second) in [(first, second), (second, first)] {
            let rules = [CategoryRule::mask("x", first), CategoryRule::mask("y", second)].map(Result::unwrap);
            let given = answer(Settings::new(rules), |_| Value::Null);
            let owed = match pair["ambiguous"].as_bool().unwrap() {
                true => json!({ "kind": "AmbiguousTemplates", "first": "x", "second": "y" }),
                false => Value::Null,
            };
            assert_eq!(given["error"], owed, "{first:?} and {second:?}");
        }
    }
}

#[test]
fn assign() {
    for case in list("assign.json", "cases") {
        let entities: Vec<String> = match &case["entities"] {
            Value::Array(ids) => ids.iter().map(|id| id.as_str().unwrap().to_owned()).collect(),
            rule => {
                let (digits, id) = (number(rule, "digits"), string(rule, "rule"));
                let id = |number: usize| id.replace('#', &format!("{number:0digits$}"));
                (1..=number(rule, "count")).map(id).collect()
            }
        };
        let entities: Vec<&str> = entities.iter().map(String::as_str).collect();
        let strings =
            |list: &Vec<Value>| list.iter().map(|label| label.as_str().unwrap().to_owned()).collect();
        let taken: Vec<String> = match &case["taken"] {
            Value::Array(list) => strings(list),
            rule => {
                let free: Vec<String> = strings(items(rule, "three_letters_but"));
                labels(3).into_iter().filter(|label| !free.contains(label)).collect()
            }
        };
        let taken: Vec<&str> = taken.iter().map(String::as_str).collect();
        let key = Key::from_hex(string(&case, "key")).unwrap();
        let scope = match string(&case["scope"], "kind") {
            "case" => label_core::Scope::case(string(&case["scope"], "id")),
            _ => label_core::Scope::document(string(&case["scope"], "id")),
        };
        let given = letters(&key, &scope.unwrap(), string(&case, "group"), &entities, &taken).unwrap();
        assert_eq!(given.join(" "), string(&case, "labels"), "{}", string(&case, "name"));
    }
}

fn settings(case: &Value) -> Settings {
    let settings = match &case["settings"] {
        Value::String(name) if name == "court" => Settings::court(),
        rules => {
            let rule = |rule: &Value| match (&rule[0].as_str().unwrap(), rule[1].as_str()) {
                (category, Some(template)) => CategoryRule::mask(category, template).unwrap(),
                (category, None) => CategoryRule::keep(category).unwrap(),
            };
            Settings::new(rules.as_array().unwrap().iter().map(rule)).unwrap()
        }
    };
    if case["strict"] == true { settings.strict() } else { settings }
}

/// What is known of the record's case: its ledger, if the test gives one.
fn ledgers(case: &Value, record: &Record, key: &Key) -> Cases {
    let Some(entries) = case["ledger"].as_array() else { return Cases::default() };
    let pins = entries.iter().map(|entry| {
        let [template, entity, words] = [0, 1, 2].map(|field| entry[field].as_str().unwrap());
        let pin = Pin::new(Template::parse(template).unwrap(), EntityId::new(entity).unwrap(), words);
        if entry[3] == "foreign" { pin.foreign() } else { pin }
    });
    Cases::of(Ledgers::new().with([Ledger::new(record.scope(), key).with(pins).unwrap()]))
}

/// A draft as it is written, without what gave its words: that is the same in all.
fn made_by(written: &str, plan: &ReplacementPlan) -> Value {
    let mut draft: Value = serde_json::from_str(written).unwrap();
    let fields = draft.as_object_mut().unwrap();
    let made_by = ["algorithm", "unicode", "key_id"].map(|field| fields.remove(field).unwrap());
    assert_eq!(made_by, [plan.algorithm(), plan.unicode_version(), plan.key_id()]);
    draft
}

/// The pins of a ledger as a case writes them.
fn pins(ledger: &Ledger) -> Value {
    let mut pins: Vec<[String; 3]> = Vec::new();
    for pin in ledger.pins() {
        let of = |entity: &EntityId| {
            [pin.template().to_string(), entity.as_str().to_owned(), pin.words().to_owned()]
        };
        pins.extend(pin.entities().map(of));
    }
    pins.sort();
    json!(pins)
}

#[test]
fn pseudonymize_records() {
    for case in list("pseudonymize.json", "cases") {
        let record = Record::from_json(case["record"].to_string(), &reading(&case));
        let key = Key::from_hex(string(&case, "key")).unwrap();
        let draft = record
            .and_then(|record| pseudonymize(&record, &settings(&case), &key, &ledgers(&case, &record, &key)));
        let mut fields = vec!["text", "edits", "kept", "map", "draft"];
        fields.extend(case.get("ledger").map(|_| "ledger_after"));
        let given = answer(draft, |draft| {
            let plan = draft.plan();
            let char = OffsetUnit::Char;
            let range = |span| plan.text().range(span, char).unwrap();
            let edits = plan.replacements().iter().map(|edit| {
                let range = range(edit.extent());
                json!([range.start, range.end, edit.category().as_str(), edit.words(), edit.why().as_str()])
            });
            let kept = plan.kept().iter().map(|(mark, reason)| {
                let range = range(mark.span());
                json!([range.start, range.end, mark.category().as_str(), reason.as_str()])
            });
            let map =
                draft.map().replaced(char).map(|(from, to)| json!([from.start, from.end, to.start, to.end]));
            let written =
                draft.to_draft_json(string(&case["record"], "id"), char, record::DraftOptions::default());
            let mut given = json!({
                "text": draft.text().as_str(),
                "edits": edits.collect::<Value>(),
                "kept": kept.collect::<Value>(),
                "map": map.collect::<Value>(),
                "draft": made_by(&written, plan),
            });
            if case.get("ledger").is_some() {
                given["ledger_after"] = plan.ledger().map_or(Value::Null, pins);
            }
            given
        });
        assert_eq!(given, expected(&case, &fields), "{}", string(&case, "name"));
    }
}

/// A record as cases write it.
fn written(record: &Record) -> Value {
    let set = record.annotations();
    let spans = set.iter().map(|mark| {
        let range = set.text().range(mark.span(), OffsetUnit::Char).unwrap();
        let score = mark.score().map(Score::get);
        json!([
            range.start,
            range.end,
            mark.category().as_str(),
            mark.entity().as_str(),
            mark.origin().as_str(),
            score
        ])
    });
    let scope = record.scope();
    let json = |json: &str| serde_json::from_str::<Value>(json).unwrap();
    let extra: serde_json::Map<String, Value> =
        record.extra().iter().map(|(name, value)| (name.to_owned(), json(value))).collect();
    json!({
        "id": record.decision().id(),
        "text": record.decision().text().as_str(),
        "spans": spans.collect::<Value>(),
        "dropped": rows(set.text(), set.dropped()),
        "keep": record.decision().kept().iter().map(Category::as_str).collect::<Vec<_>>(),
        "scope": {"kind": scope.kind(), "id": scope.id()},
        "unscored": record.unscored(),
        "extra": extra,
    })
}

#[test]
fn records() {
    for case in list("records.json", "cases") {
        let record = Record::from_json(string(&case, "json"), &reading(&case));
        let given = answer(record, |record| json!({ "record": written(&record) }));
        assert_eq!(given, expected(&case, &["record"]), "{}", string(&case, "name"));
    }
    for case in list("records.json", "lines") {
        let options = reading(&case);
        let answers = Record::from_json_lines(string(&case, "json"), &options).into_iter();
        let given: Value =
            answers.map(|record| answer(record, |record| json!({ "id": record.decision().id() }))).collect();
        assert_eq!(given, case["answers"], "{}", string(&case, "name"));
    }
}

/// `[start, end, label, entity, source]` in code points.
fn edited_rows(set: &AnnotationSet) -> Value {
    let row = |mark: &Annotation| {
        let range = set.text().range(mark.span(), OffsetUnit::Char).unwrap();
        json!([
            range.start,
            range.end,
            mark.category().as_str(),
            mark.entity().as_str(),
            mark.origin().as_str()
        ])
    };
    set.iter().map(row).collect()
}

#[test]
fn edits() {
    for case in list("edits.json", "cases") {
        let name = string(&case, "name");
        let decision = Decision::new("d", Text::new(string(&case, "text")).unwrap()).unwrap();
        let spans: Vec<GivenMark<'_>> = items(&case, "spans").iter().map(span_input).collect();
        let start = Record::from_spans(decision, &spans, OffsetUnit::Char, &reading(&case))
            .unwrap()
            .annotations()
            .clone();
        let text = start.text().clone();
        let editor = match case["only"].as_array() {
            None => Editor::human(),
            Some(names) => {
                Editor::human().only(names.iter().map(|name| Category::new(name.as_str().unwrap()).unwrap()))
            }
        };
        let mut history = History::new(start.clone());
        let operations = items(&case, "operations").iter().map(|operation| {
            Operation::from_json(&text, &operation.to_string(), OffsetUnit::Char, &ReadOptions::default())
        });
        let changed = operations
            .collect::<Result<Vec<_>, _>>()
            .and_then(|operations| history.apply("author", "label", operations, &editor));
        let given = answer(changed, |diff| {
            let written = diff.to_json(OffsetUnit::Char);
            let again = Diff::from_json(&text, &written, &ReadOptions::default()).unwrap();
            assert!(again.apply(&start).unwrap() == *history.current(), "{name}");
            json!({
                "after": edited_rows(history.current()),
                "diff": serde_json::from_str::<Value>(&written).unwrap(),
            })
        });
        assert_eq!(given, expected(&case, &["after", "diff"]), "{name}");
        assert!(case["error"].is_null() || *history.current() == start, "{name}: something is left behind");
    }
    for case in list("edits.json", "histories") {
        let json = string(&case, "json");
        let given = answer(History::from_json(json, &reading(&case)), |history| {
            assert_eq!(history.to_json(OffsetUnit::Char), json, "{}", string(&case, "name"));
            json!({
                "after": edited_rows(history.current()),
                "steps": history.steps().iter().map(Step::label).collect::<Vec<_>>(),
                "undone": history.undone().iter().map(Step::label).collect::<Vec<_>>(),
            })
        });
        assert_eq!(given, expected(&case, &["after", "steps", "undone"]), "{}", string(&case, "name"));
    }
}

/// Asserts that what a case names of an error is so; it leaves out places in JSON that the runner itself writes.
fn assert_error(given: &Value, owed: &Value, name: &str) {
    match owed {
        Value::Object(fields) if !given.is_string() => {
            fields.iter().for_each(|(field, owed)| assert_error(&given[field], owed, name));
        }
        _ => assert_eq!(given, owed, "{name}"),
    }
}

#[test]
fn label() {
    for case in list("label.json", "cases") {
        let name = string(&case, "name");
        let import =
            label::read_label(case["documents"].to_string(), case["treatments"].to_string(), &reading(&case));
        let import = match import {
            Ok(import) => import,
            Err(error) => {
                assert_error(&json!(error), &case["error"], name);
                continue;
            }
        };
        assert_eq!(case["error"], Value::Null, "{name}");
        assert_eq!(import.orphan_treatments, number(&case, "orphan_treatments"), "{name}");
        let owed = items(&case, "records");
        assert_eq!(import.records.len(), owed.len(), "{name}");
        for (record, owed) in import.records.into_iter().zip(owed) {
            match record {
                Err(error) => assert_error(&json!(error), &owed["error"], name),
                Ok(record) => {
                    let mut given = written(&record);
                    let spans = given["spans"].as_array_mut().unwrap();
                    spans.iter_mut().for_each(|span| span.as_array_mut().unwrap().truncate(4));
                    let fields = ["id", "text", "spans", "dropped", "keep", "unscored"];
                    assert_eq!(expected(&given, &fields), expected(owed, &fields), "{name}");
                }
            }
        }
    }
}
