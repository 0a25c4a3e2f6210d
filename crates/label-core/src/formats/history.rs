//! Histories as JSON. A history holds its text.

use super::diff::{OutDiff, WireDiff, annotations};
use super::json::{self, Object};
use super::marks::{self, Marks};
use super::operation::WireOperation;
use super::record::{NATIVE, all_marks};
use crate::annotation::{Annotation, AnnotationSet, Graphemes, SetOptions};
use crate::edit::{History, Step};
use crate::error::Result;
use crate::record::{ReadOptions, Record};
use crate::text::{OffsetUnit, Text};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::sync::Arc;

/// The version of what is written.
const VERSION: u64 = 1;

impl History {
    /// This history as one JSON object, without line breaks, with offsets in `unit`. Reading it gives an equal one, with all
    /// that was undone: `{"version": 1, "unit", "text", "spans": [span], "steps": [step], "undone": [step], "checkpoints":
    /// [{"name", "steps"}]}` (`python/label_core/schemas/history.schema.json`).
    ///
    /// A history of a record has it too, as it was at the start: `"record"`, with what a native record holds of its decision.
    ///
    /// `spans` are the annotations at the start, as in a native record ([`Record`](crate::Record)). A step is `{"author",
    /// "label", "operations": [operation], "diff"}`, with operations as [`Operation::to_json`](crate::Operation::to_json) writes them and a diff as
    /// [`Diff::to_json`](crate::Diff::to_json) does, without its unit. Of the steps undone the one that is redone first stands last.
    ///
    /// Secret: it holds the original.
    pub fn to_json(&self, unit: OffsetUnit) -> String {
        let text = self.start().text();
        let steps =
            |steps: &'_ [Step]| steps.iter().map(|step| json::raw(&OutStep::of(step, unit))).collect();
        let checkpoints = self.checkpoints().map(|(name, steps)| OutCheckpoint { name, steps });
        let out = OutHistory {
            version: VERSION,
            unit,
            text: text.as_str(),
            spans: marks::raw(&all_marks(self.start(), unit), &NATIVE),
            record: self
                .record_at_start()
                .and_then(|record| RawValue::from_string(record.to_json(unit)).ok()),
            steps: steps(self.steps()),
            undone: steps(self.undone()),
            checkpoints: checkpoints.collect(),
        };
        json::raw(&out).get().to_owned()
    }

    /// Reads a history from one JSON object: its steps are done again, by their diffs. That an operation asks for what its
    /// diff did is not checked: [`History::replay`] does what was asked for once more. It takes as long as making the steps
    /// did. Of the options, how overlaps are resolved does not count: the annotations at the start are disjoint.
    ///
    /// # Errors
    /// [`Error::Json`](crate::Error::Json) with line, column and kind, in an item with those of the item; another version is not of the form;
    /// [`Error::TooLarge`](crate::Error::TooLarge); [`Error::InvalidText`](crate::Error::InvalidText). In item `spans[i]`, and in item `steps[i]` or `undone[i]` with an item of
    /// its own for operations, those of [`Operation::from_json`](crate::Operation::from_json) and [`Diff::from_json`](crate::Diff::from_json). What does not follow:
    /// [`Error::Overlap`](crate::Error::Overlap) at the start; in item `steps[i]` or `undone[i]` those of [`Diff::apply`](crate::Diff::apply) and [`Error::TooFew`](crate::Error::TooFew) where
    /// nothing is changed; in item `checkpoints[i]` [`Error::TooLarge`](crate::Error::TooLarge) after more steps than there are;
    /// [`Error::Duplicate`](crate::Error::Duplicate) for a name of two checkpoints.
    pub fn from_json(json: &str, options: &ReadOptions) -> Result<Self> {
        options.check_size(json.len())?;
        let Object(wire) = json::parse::<Object<WireHistory<'_>>>(json)?;
        wire.into_history(options)
    }
}

#[derive(Serialize)]
struct OutStep<'s> {
    author: &'s str,
    label: &'s str,
    operations: Vec<WireOperation<'s>>,
    diff: OutDiff,
}

impl<'s> OutStep<'s> {
    fn of(step: &'s Step, unit: OffsetUnit) -> Self {
        let text = step.diff().text();
        let operations = step.operations().iter();
        OutStep {
            author: step.author(),
            label: step.label(),
            operations: operations.map(|operation| WireOperation::of(operation, text, unit)).collect(),
            diff: OutDiff::of(step.diff(), unit, None),
        }
    }
}

#[derive(Serialize)]
struct OutCheckpoint<'h> {
    name: &'h str,
    steps: usize,
}

#[derive(Serialize)]
struct OutHistory<'h> {
    version: u64,
    unit: OffsetUnit,
    text: &'h str,
    spans: Box<RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<Box<RawValue>>,
    steps: Vec<Box<RawValue>>,
    undone: Vec<Box<RawValue>>,
    checkpoints: Vec<OutCheckpoint<'h>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireStep<'j> {
    author: Arc<str>,
    label: Arc<str>,
    #[serde(borrow, default)]
    operations: Vec<&'j RawValue>,
    #[serde(borrow)]
    diff: Object<WireDiff<'j>>,
}

impl WireStep<'_> {
    fn into_step(self, text: &Text, unit: OffsetUnit, graphemes: Graphemes) -> Result<Step> {
        let operation = |(index, raw): (usize, &RawValue)| {
            let read = json::parse::<WireOperation<'_>>(raw.get());
            let read = read.and_then(|wire| wire.into_operation(text, unit));
            read.map_err(|error| error.in_item("operations", index))
        };
        let operations = self.operations.into_iter().enumerate().map(operation).collect::<Result<_>>()?;
        let Object(diff) = self.diff;
        // The unit is that of the history.
        if diff.unit.is_some() {
            return Err(json::not_of_the_form());
        }
        Ok(Step::of_parts(self.author, self.label, operations, diff.into_diff(text, unit, graphemes)?))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireCheckpoint {
    name: Arc<str>,
    steps: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireHistory<'j> {
    version: u64,
    #[serde(deserialize_with = "json::name")]
    unit: OffsetUnit,
    text: String,
    #[serde(borrow)]
    spans: Vec<&'j RawValue>,
    #[serde(borrow, default)]
    record: Option<&'j RawValue>,
    #[serde(borrow)]
    steps: Vec<&'j RawValue>,
    #[serde(borrow, default)]
    undone: Vec<&'j RawValue>,
    #[serde(default)]
    checkpoints: Vec<Object<WireCheckpoint>>,
}

impl WireHistory<'_> {
    fn into_history(self, options: &ReadOptions) -> Result<History> {
        let graphemes = options.set.graphemes;
        if self.version != VERSION {
            return Err(json::not_of_the_form());
        }
        let text = Text::new(self.text)?;
        let read = start(&text, &self.spans, self.unit, graphemes)?;
        let begin = match self.record {
            None => History::new(read.clone()),
            Some(raw) => History::of_record(Record::from_json(raw.get(), options)?),
        };
        if *begin.start() != read {
            return Err(json::not_of_the_form());
        }
        let unit = self.unit;
        let steps = |list: &'static str, raw: Vec<&RawValue>| -> Result<Vec<Step>> {
            let step = |(index, raw): (usize, &RawValue)| {
                let read = json::parse::<Object<WireStep<'_>>>(raw.get());
                let read = read.and_then(|Object(wire)| wire.into_step(&text, unit, graphemes));
                read.map_err(|error| error.in_item(list, index))
            };
            raw.into_iter().enumerate().map(step).collect()
        };
        let (steps, undone) = (steps("steps", self.steps)?, steps("undone", self.undone)?);
        let checkpoints = self.checkpoints.into_iter().map(|Object(one)| (one.name, one.steps));
        History::of_parts(begin, steps, undone, &checkpoints.collect::<Vec<_>>())
    }
}

/// The annotations at the start, and what was dropped before.
fn start(text: &Text, raw: &[&RawValue], unit: OffsetUnit, graphemes: Graphemes) -> Result<AnnotationSet> {
    let marks = Marks::read("spans", &NATIVE, raw).whole()?;
    let all = annotations("spans", &marks, text, unit)?.into_iter().zip(&marks);
    let (remembered, kept): (Vec<_>, Vec<_>) = all.partition(|(_, given)| given.is_dropped());
    let bare = |list: Vec<(Annotation, _)>| list.into_iter().map(|(annotation, _)| annotation);
    let options = SetOptions::default().with_graphemes(graphemes);
    let set = AnnotationSet::with(text, bare(kept), &options)?;
    if remembered.is_empty() { Ok(set) } else { set.remembering(bare(remembered).collect()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Category;
    use crate::edit::{Diff, Editor, Operation};
    use crate::error::{Error, JsonProblem};

    const TEXT: &str = "👍 Orso et Gwex, orso.";

    fn options() -> ReadOptions {
        ReadOptions::default()
    }

    fn mark(text: &Text, start: usize, end: usize) -> Operation {
        let span = text.span(start..end, OffsetUnit::Char).unwrap();
        Operation::annotate(span, Category::new("nom").unwrap())
    }

    /// Three steps of which one is undone, and a checkpoint on either side.
    fn history() -> History {
        let text = Text::new(TEXT).unwrap();
        let set = AnnotationSet::new(&text, []).unwrap();
        let mut history = History::new(set);
        for (step, (start, end)) in [(2, 6), (10, 14), (16, 20)].into_iter().enumerate() {
            let operations = [mark(&text, start, end)];
            history.apply("a", format!("step {step}"), operations, &Editor::human()).unwrap();
        }
        history.checkpoint("end").unwrap();
        history.undo().unwrap();
        history.checkpoint("now").unwrap();
        history
    }

    fn read(json: &str) -> Result<History> {
        History::from_json(json, &options())
    }

    const WRITTEN: &str = r#"{"version":1,"unit":"char","text":"👍 Orso et Gwex, orso.","spans":[],"steps":[{"author":"a","label":"step 0","operations":[{"op":"annotate","spans":[{"start":2,"end":6}],"category":"nom","entity":"each"}],"diff":{"removed":[],"added":[{"start":2,"end":6,"label":"nom","entity":"nom_orso","source":"human"}]}},{"author":"a","label":"step 1","operations":[{"op":"annotate","spans":[{"start":10,"end":14}],"category":"nom","entity":"each"}],"diff":{"removed":[],"added":[{"start":10,"end":14,"label":"nom","entity":"nom_gwex","source":"human"}]}}],"undone":[{"author":"a","label":"step 2","operations":[{"op":"annotate","spans":[{"start":16,"end":20}],"category":"nom","entity":"each"}],"diff":{"removed":[],"added":[{"start":16,"end":20,"label":"nom","entity":"nom_orso","source":"human"}]}}],"checkpoints":[{"name":"now","steps":2},{"name":"end","steps":3}]}"#;

    #[test]
    fn a_history_comes_back_with_all_that_was_undone() {
        let history = history();
        assert_eq!(history.to_json(OffsetUnit::Char), WRITTEN);
        for unit in [OffsetUnit::Byte, OffsetUnit::Char, OffsetUnit::Utf16] {
            let written = history.to_json(unit);
            let mut again = read(&written).unwrap();
            assert!(again == history);
            assert_eq!(again.to_json(unit), written);
            assert_eq!(again.redo().unwrap().added().len(), 1);
            assert_eq!(again.go_to("now").unwrap().removed().len(), 1);
            assert!(again.replay(&Editor::human()).unwrap() == again);
        }
    }

    #[test]
    fn what_does_not_follow_is_refused_by_its_place() {
        let unit = OffsetUnit::Char;
        let stale = Error::StaleDiff { start: 2, end: 6, unit };
        let overlap = Error::Overlap { first_start: 2, first_end: 6, second_start: 5, second_end: 9, unit };
        let gone = |list| {
            let step = format!("\"{list}\":[{{");
            let taken = r#"{"start":2,"end":6,"label":"nom","entity":"nom_orso","source":"model"}"#;
            let diff =
                format!(r#"{step}"author":"b","label":"","diff":{{"removed":[{taken}],"added":[]}}}},{{"#);
            WRITTEN.replace(&step, &diff)
        };
        assert_eq!(read(&gone("steps")).unwrap_err(), stale.clone().in_item("steps", 0));
        assert_eq!(read(&gone("undone")).unwrap_err(), stale.in_item("undone", 0));
        let covered = WRITTEN.replace(r#""added":[{"start":10,"end":14"#, r#""added":[{"start":5,"end":9"#);
        assert_eq!(read(&covered).unwrap_err(), overlap.in_item("steps", 1));
        let empty = WRITTEN
            .replace(r#"{"start":10,"end":14,"label":"nom","entity":"nom_gwex","source":"human"}"#, "");
        let few = Error::TooFew { what: "changes", count: 0, least: 1 };
        assert_eq!(read(&empty).unwrap_err(), few.in_item("steps", 1));
        let late = WRITTEN.replace(r#""steps":3"#, r#""steps":4"#);
        let large = Error::TooLarge { what: "checkpoint", size: 4, limit: 3 };
        assert_eq!(read(&late).unwrap_err(), large.in_item("checkpoints", 1));
        let twice = WRITTEN.replace(r#""name":"now""#, r#""name":"end""#);
        assert_eq!(read(&twice).unwrap_err(), Error::Duplicate { what: "checkpoint", index: 1 });
        let text = WRITTEN.replace("Gwex, orso.", "Gwex");
        let out = Error::OutOfBounds { offset: 16, unit, length: 14 };
        assert_eq!(
            read(&text).unwrap_err(),
            out.clone().in_item("spans", 0).in_item("operations", 0).in_item("undone", 0)
        );
        assert!(!out.to_string().contains("rso"));
    }

    #[test]
    fn what_is_not_known_is_not_passed_over() {
        for (from, to) in [
            (r#""version":1"#, r#""version":2"#),
            (r#""version":1"#, r#""version":"1""#),
            (r#""unit":"char""#, r#""unit":"Orso""#),
            (r#""unit":"char""#, r#""unit":0"#),
            (r#""author":"a""#, r#""author":"a","x":1"#),
            (r#""diff":{"#, r#""diff":{"unit":"char","#),
            (r#""entity":"nom_gwex""#, r#""entity":"nom_gwex","dropped":true"#),
            (r#"{"name":"now","steps":2}"#, r#"["now",2]"#),
        ] {
            let error = read(&WRITTEN.replacen(from, to, 1)).unwrap_err();
            assert!(matches!(error.root(), Error::Json { problem: JsonProblem::Form, .. }), "{to}: {error}");
        }
        let unknown = read(&WRITTEN.replacen(r#""source":"human""#, r#""sources":"human""#, 1)).unwrap_err();
        assert!(matches!(unknown.root(), Error::UnknownField { nearest: Some("source"), .. }), "{unknown}");
        let twice = read(&WRITTEN.replacen(r#""label":"nom","#, r#""label":"nom","label":"nom","#, 1));
        let twice = twice.unwrap_err();
        assert!(matches!(twice.root(), Error::Json { problem: JsonProblem::DuplicateField, .. }), "{twice}");
        let score = WRITTEN.replacen(r#""source":"human""#, r#""score":7"#, 1);
        assert_eq!(*read(&score).unwrap_err().root(), Error::BadScore);
        let small = ReadOptions { max_bytes: 10, ..options() };
        assert!(matches!(History::from_json(WRITTEN, &small), Err(Error::TooLarge { .. })));
    }

    #[test]
    fn a_diff_comes_back_for_its_text_alone() {
        let history = history();
        let text = history.start().text();
        let diff = history.diff();
        let written = diff.to_json(OffsetUnit::Utf16);
        assert_eq!(
            written,
            r#"{"unit":"utf16","removed":[],"added":[{"start":3,"end":7,"label":"nom","entity":"nom_orso","source":"human"},{"start":11,"end":15,"label":"nom","entity":"nom_gwex","source":"human"}]}"#
        );
        assert!(Diff::from_json(text, &written, &options()).unwrap() == diff);
        let other = Text::new("👍 Orso.").unwrap();
        let out = Error::OutOfBounds { offset: 11, unit: OffsetUnit::Utf16, length: 8 };
        assert_eq!(Diff::from_json(&other, &written, &options()).unwrap_err(), out.in_item("added", 1));
        let spelt = written.replacen(r#""label":"nom""#, r#""label":"nom","text":"Orsa""#, 1);
        let error = Diff::from_json(text, &spelt, &options()).unwrap_err();
        assert!(matches!(error.root(), Error::TextMismatch { start: 3, end: 7, .. }), "{error}");
        let error = Diff::from_json(text, written.replace(r#""unit":"utf16","#, ""), &options()).unwrap_err();
        assert!(error.to_string().ends_with("missing field \"unit\""), "{error}");
    }
}
