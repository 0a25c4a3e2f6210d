//! The native record: JSON Lines, one decision with its marks a line. Drafts are written here too.

use super::json::{self, Extra, WireOffset};
use crate::annotation::{Annotation, AnnotationSet, Category, Origin, Score};
use crate::decision::{Decision, Scope, ScopeKind};
use crate::error::{Error, Result};
use crate::pseudonym::Pseudonymized;
use crate::record::{GivenMark, ReadOptions, Record, origin};
use crate::text::{OffsetUnit, Text};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::borrow::Cow;

impl Record {
    /// Reads a native record from one JSON object.
    ///
    /// # Errors
    /// [`Error::Json`] with line, column and kind; [`Error::TooLarge`]; in the document: [`Error::NotMarked`] without
    /// `spans`, and those of [`Record::from_spans`].
    pub fn from_json(json: &str, options: &ReadOptions) -> Result<Self> {
        options.check_size(json.len())?;
        let wire: WireRecord<'_> = json::parse(json)?;
        let id = wire.id.clone();
        wire.into_record(options).map_err(|error| error.in_document(&id))
    }

    /// Reads native records from JSON Lines: an answer for every line that is not blank, good or bad. In [`Error::Json`]
    /// the line is that of the input.
    pub fn from_json_lines<'j>(
        json: &'j str,
        options: &'j ReadOptions,
    ) -> impl Iterator<Item = Result<Record>> + 'j {
        let lines = json.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        lines.map(move |(number, line)| {
            Record::from_json(line, options).map_err(|error| match error {
                Error::Json { line, column, problem } => Error::Json { line: line + number, column, problem },
                other => other,
            })
        })
    }

    /// This record as one JSON object, without line breaks, with offsets in `unit`. Reading it gives an equal record.
    /// It is as secret as the original.
    pub fn to_json(&self, unit: OffsetUnit) -> String {
        let spans = OutSpan::all(self.annotations(), unit);
        let out = OutRecord {
            id: self.decision().id(),
            draft: None,
            text: self.decision().text().as_str(),
            unit,
            spans,
            scope: self.given_scope().map(OutScope::of),
            omit: self.decision().kept().iter().map(Category::as_str).collect(),
            map: None,
            extra: Some(self.extra()),
        };
        out.write()
    }
}

#[derive(Deserialize)]
struct WireRecord<'j> {
    id: String,
    text: String,
    #[serde(deserialize_with = "json::name")]
    unit: OffsetUnit,
    #[serde(borrow)]
    spans: Option<Vec<WireSpan<'j>>>,
    scope: Option<WireScope>,
    omit: Option<Vec<String>>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Deserialize)]
struct WireSpan<'j> {
    start: WireOffset,
    end: WireOffset,
    #[serde(borrow)]
    label: Cow<'j, str>,
    #[serde(borrow)]
    entity: Option<Borrowed<'j>>,
    score: Option<f64>,
    #[serde(borrow)]
    source: Option<Borrowed<'j>>,
    #[serde(borrow)]
    text: Option<Borrowed<'j>>,
    dropped: Option<bool>,
    /// Passed over, but a field that occurs twice is refused here too.
    #[serde(flatten)]
    _unknown: Extra,
}

/// A string that is borrowed where no escape stands in it: within an `Option`, serde makes a copy of every `Cow`.
#[derive(Deserialize)]
#[serde(transparent)]
struct Borrowed<'j>(#[serde(borrow)] Cow<'j, str>);

#[derive(Deserialize)]
struct WireScope {
    #[serde(deserialize_with = "json::name")]
    kind: ScopeKind,
    id: String,
    #[serde(flatten)]
    _unknown: Extra,
}

impl WireRecord<'_> {
    fn into_record(self, options: &ReadOptions) -> Result<Record> {
        let spans = self.spans.ok_or(Error::NotMarked { missing: "spans" })?;
        let dropped: Vec<bool> = spans.iter().map(|span| span.dropped == Some(true)).collect();
        let dropped = |index: usize| dropped.get(index).copied().unwrap_or_default();
        let spans: Vec<GivenMark<'_>> = spans.into_iter().map(WireSpan::into_input).collect();
        let omit =
            self.omit.unwrap_or_default().into_iter().map(Category::new).collect::<Result<Vec<_>>>()?;
        let decision = Decision::new(self.id, Text::new(self.text)?)?.keeping(omit);
        let record = Record::import(decision, &spans, dropped, self.unit, &options.set)?;
        let record = record.with_extra(self.extra.0);
        Ok(match self.scope {
            Some(scope) => record.with_scope(scope.into_scope()?),
            None => record,
        })
    }
}

impl<'j> WireSpan<'j> {
    fn into_input(self) -> GivenMark<'j> {
        GivenMark {
            start: self.start.0,
            end: self.end.0,
            label: self.label,
            entity: self.entity.map(|entity| entity.0),
            score: self.score,
            origin: origin(self.source.as_ref().map(|source| &*source.0)),
            text: self.text.map(|text| text.0),
        }
    }
}

impl WireScope {
    fn into_scope(self) -> Result<Scope> {
        Scope::new(self.kind, self.id)
    }
}

#[derive(Serialize)]
struct OutRecord<'r> {
    id: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    draft: Option<bool>,
    text: &'r str,
    unit: OffsetUnit,
    spans: Vec<OutSpan<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<OutScope<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    omit: Vec<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    map: Option<Vec<[usize; 4]>>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    extra: Option<&'r Map<String, Value>>,
}

impl OutRecord<'_> {
    /// Strings, numbers and maps with string keys always serialise.
    fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[derive(Serialize)]
pub(super) struct OutSpan<'r> {
    start: usize,
    end: usize,
    label: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    entity: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Origin>,
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dropped: Option<bool>,
}

impl<'r> OutSpan<'r> {
    /// A mark of `text`.
    pub(super) fn of(text: &Text, annotation: &'r Annotation, unit: OffsetUnit) -> Self {
        let span = annotation.span();
        OutSpan {
            start: text.unit_offset(span.start(), unit),
            end: text.unit_offset(span.end(), unit),
            label: annotation.category().as_str(),
            entity: Some(annotation.entity().as_str()),
            score: annotation.score().map(Score::get),
            source: Some(annotation.origin()),
            words: None,
            dropped: None,
        }
    }

    /// All marks of a set, then those that a strategy dropped.
    pub(super) fn all(set: &'r AnnotationSet, unit: OffsetUnit) -> Vec<Self> {
        let kept = set.iter().map(|annotation| OutSpan::of(set.text(), annotation, unit));
        let dropped = set
            .dropped()
            .iter()
            .map(|annotation| OutSpan { dropped: Some(true), ..OutSpan::of(set.text(), annotation, unit) });
        kept.chain(dropped).collect()
    }
}

#[derive(Serialize)]
struct OutScope<'r> {
    kind: ScopeKind,
    id: &'r str,
}

impl<'r> OutScope<'r> {
    fn of(scope: &'r Scope) -> Self {
        OutScope { kind: scope.kind(), id: scope.id() }
    }
}

/// What a draft says beyond id, text and replaced spans. Each is secret: it tells something of the original.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DraftOptions {
    /// The replacements as `map`: `[original start, original end, start, end]`, which tells the lengths of names.
    pub map: bool,
    /// The original entity id of every span as `entity`, which usually is a name.
    pub entities: bool,
}

impl Pseudonymized {
    /// The draft as one JSON object, without line breaks: `{"id", "draft": true, "text", "unit", "spans": [{"start", "end",
    /// "label", "words"}]}` with the replaced stretches, in reading order, and offsets in `unit`. No title, no parties, no
    /// entity, no map, unless `options` ask for it.
    pub fn to_draft_json(&self, id: &str, unit: OffsetUnit, options: DraftOptions) -> String {
        let edits = self.plan().replacements().iter();
        let policy = self.plan().policy();
        let spans = edits.zip(self.map().replaced(unit)).map(|(edit, (_, output))| OutSpan {
            dropped: None,
            start: output.start,
            end: output.end,
            label: policy.label(edit.category()),
            entity: options.entities.then(|| edit.entity().as_str()),
            score: None,
            source: None,
            words: Some(edit.words()),
        });
        let rows =
            || self.map().replaced(unit).map(|(from, to)| [from.start, from.end, to.start, to.end]).collect();
        let out = OutRecord {
            id,
            draft: Some(true),
            text: self.text().as_str(),
            unit,
            spans: spans.collect(),
            scope: None,
            omit: Vec::new(),
            map: options.map.then(rows),
            extra: None,
        };
        out.write()
    }
}
