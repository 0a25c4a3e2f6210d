use super::json::{self, Extra, WireOffset};
use crate::annotation::{Annotation, AnnotationSet, Category, EntityId, Origin, Score, SetOptions};
use crate::decision::{Decision, Scope, ScopeKind};
use crate::error::{Error, Result};
use crate::pseudonym::Pseudonymized;
use crate::text::{OffsetUnit, Span, Text};
use foldhash::fast::FixedState;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

/// How records are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOptions {
    /// How the marks of a decision become a set: overlaps, graphemes.
    pub set: SetOptions,
    /// The longest record or file, in bytes of JSON; a longer one is refused before anything is allocated. Default 1 GiB.
    pub max_bytes: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        ReadOptions { set: SetOptions::default(), max_bytes: 1 << 30 }
    }
}

impl ReadOptions {
    pub(super) fn check_size(&self, size: usize) -> Result<()> {
        if size > self.max_bytes {
            return Err(Error::TooLarge { what: "input", size, limit: self.max_bytes });
        }
        Ok(())
    }
}

/// One mark as a detector, a file or a Python list gives it: offsets not yet checked, in a unit said beside the list.
#[derive(Clone)]
pub struct SpanInput<'i> {
    /// Where it starts.
    pub start: i128,
    /// Where it ends (exclusive).
    pub end: i128,
    /// The name of its category.
    pub label: Cow<'i, str>,
    /// The id of its entity; computed from the spelling where absent ([`EntityId::computed`]).
    pub entity: Option<Cow<'i, str>>,
    /// A score; not a number from 0 to 1: read as none, and counted.
    pub score: Option<f64>,
    /// Who made it.
    pub origin: Origin,
    /// What the giver believes to stand there; checked.
    pub text: Option<Cow<'i, str>>,
}

impl SpanInput<'_> {
    /// A mark without entity, score or spelling, of origin `Import`.
    pub fn new<'i>(start: usize, end: usize, label: impl Into<Cow<'i, str>>) -> SpanInput<'i> {
        let (start, end) = (start as i128, end as i128);
        SpanInput {
            start,
            end,
            label: label.into(),
            entity: None,
            score: None,
            origin: Origin::Import,
            text: None,
        }
    }
}

impl fmt::Debug for SpanInput<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SpanInput({}..{}, {:?})", self.start, self.end, self.label)
    }
}

/// A decision with its marks, as read: the native record, and what every importer makes.
///
/// As JSON (one object a line in JSON Lines; `python/label_core/schemas/record.schema.json`):
/// `{"id", "text", "unit": "byte"|"char"|"utf16", "spans": [{"start", "end", "label", "entity"?, "score"?, "source"?,
/// "text"?, "dropped"?}], "scope"?: {"kind": "document"|"case"|"corpus", "id"}, "omit"?: [category], "meta"?}`.
///
/// Secret: it holds the original. `Debug` shows numbers only.
#[derive(Clone)]
pub struct Record {
    decision: Decision,
    annotations: AnnotationSet,
    scope: Option<Scope>,
    unscored: usize,
    extra: Map<String, Value>,
}

impl Record {
    /// A record of a decision and its marks.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`] where the marks are of another text.
    pub fn new(decision: Decision, annotations: AnnotationSet) -> Result<Self> {
        if annotations.text() != decision.text() {
            return Err(Error::ForeignSpan);
        }
        Ok(Record { decision, annotations, scope: None, unscored: 0, extra: Map::new() })
    }

    /// A record of a decision and of marks whose offsets are counted in `unit`.
    ///
    /// # Errors
    /// In item `spans[i]`: [`Error::OutOfBounds`], [`Error::Reversed`], [`Error::EmptySpan`], [`Error::SplitsCharacter`],
    /// [`Error::TextMismatch`], [`Error::BadCategory`], [`Error::BadId`]; and those of [`AnnotationSet::with`].
    pub fn from_spans(
        decision: Decision,
        spans: &[SpanInput<'_>],
        unit: OffsetUnit,
        options: &SetOptions,
    ) -> Result<Self> {
        Self::import(decision, spans, |_| false, unit, options)
    }

    /// `dropped` says of which spans, by index, an earlier reader has already decided that they are.
    fn import(
        decision: Decision,
        spans: &[SpanInput<'_>],
        dropped: impl Fn(usize) -> bool,
        unit: OffsetUnit,
        options: &SetOptions,
    ) -> Result<Self> {
        let mut importer = Importer::new(decision.text(), unit);
        let mut annotations = Vec::with_capacity(spans.len());
        let mut remembered = Vec::new();
        for (index, span) in spans.iter().enumerate() {
            let annotation = importer.annotation(span).map_err(|error| error.in_item("spans", index))?;
            let list = if dropped(index) { &mut remembered } else { &mut annotations };
            list.push(annotation);
        }
        let unscored = importer.unscored;
        let mut annotations = AnnotationSet::with(decision.text(), annotations, options)?;
        if !remembered.is_empty() {
            annotations = annotations.remembering(remembered)?;
        }
        Ok(Record { decision, annotations, scope: None, unscored, extra: Map::new() })
    }

    /// The same record with another scope than that of its document.
    #[must_use]
    pub fn with_scope(self, scope: Scope) -> Self {
        Record { scope: Some(scope), ..self }
    }

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
        let text = self.decision.text();
        let spans = OutSpan::all(&self.annotations, unit);
        let out = OutRecord {
            id: self.decision.id(),
            draft: None,
            text: text.as_str(),
            unit,
            spans,
            scope: self.scope.as_ref().map(OutScope::of),
            omit: self.decision.omitted().iter().map(Category::as_str).collect(),
            map: None,
            extra: Some(&self.extra),
        };
        out.write()
    }

    /// The decision.
    pub fn decision(&self) -> &Decision {
        &self.decision
    }

    /// Its marks.
    pub fn annotations(&self) -> &AnnotationSet {
        &self.annotations
    }

    /// Across what its pseudonyms hold: what the record says, else this document alone.
    pub fn scope(&self) -> Scope {
        self.scope.clone().unwrap_or_else(|| Scope::from(&self.decision))
    }

    /// How many scores were not numbers from 0 to 1 and were read as none.
    pub fn unscored(&self) -> usize {
        self.unscored
    }

    /// Fields of the record that this format does not know, `meta` among them: kept as they came.
    pub fn extra(&self) -> &Map<String, Value> {
        &self.extra
    }
}

/// Equal in what they say; how many scores were no scores when they were read is no part of it.
impl PartialEq for Record {
    fn eq(&self, other: &Self) -> bool {
        self.decision == other.decision
            && self.annotations == other.annotations
            && self.scope == other.scope
            && self.extra == other.extra
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record")
            .field("decision", &self.decision)
            .field("annotations", &self.annotations)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

/// Turns marks as given into marks of a text; equal names share one allocation.
pub(super) struct Importer<'i> {
    text: &'i Text,
    unit: OffsetUnit,
    categories: HashMap<&'i str, Category, FixedState>,
    entities: HashMap<&'i str, EntityId, FixedState>,
    unscored: usize,
}

impl<'i> Importer<'i> {
    pub(super) fn new(text: &'i Text, unit: OffsetUnit) -> Self {
        Importer { text, unit, categories: HashMap::default(), entities: HashMap::default(), unscored: 0 }
    }

    /// How many scores were not numbers from 0 to 1 and were read as none.
    pub(super) fn unscored(&self) -> usize {
        self.unscored
    }

    pub(super) fn annotation(&mut self, given: &'i SpanInput<'_>) -> Result<Annotation> {
        let span = self.span(given)?;
        let category = self.category(&given.label)?;
        let annotation = match &given.entity {
            Some(entity) => Annotation::of_entity(span, category, self.entity(entity)?),
            None => Annotation::new(self.text, span, category)?,
        };
        let score = given.score.and_then(|score| Score::new(score).ok());
        self.unscored += usize::from(given.score.is_some() && score.is_none());
        Ok(annotation.with_origin(given.origin).with_score(score))
    }

    fn category(&mut self, name: &'i str) -> Result<Category> {
        if let Some(known) = self.categories.get(name) {
            return Ok(known.clone());
        }
        let category = Category::new(name)?;
        self.categories.insert(name, category.clone());
        Ok(category)
    }

    fn entity(&mut self, id: &'i str) -> Result<EntityId> {
        if let Some(known) = self.entities.get(id) {
            return Ok(known.clone());
        }
        let entity = EntityId::new(id)?;
        self.entities.insert(id, entity.clone());
        Ok(entity)
    }

    /// Where a mark lies, unchecked but for what no text has.
    pub(super) fn range(&self, given: &SpanInput<'_>) -> Result<Range<usize>> {
        inside(self.text, given.start, given.end, self.unit)
    }

    pub(super) fn span(&self, given: &SpanInput<'_>) -> Result<Span> {
        let range = self.range(given)?;
        let span = self.text.span(range.clone(), self.unit)?;
        match &given.text {
            Some(spelling) if !same_spelling(self.text.slice(span)?, spelling) => {
                Err(Error::TextMismatch { start: range.start, end: range.end, unit: self.unit })
            }
            _ => Ok(span),
        }
    }
}

/// Two offsets as they are written, as offsets: a negative one lies outside every text.
pub(super) fn inside(text: &Text, start: i128, end: i128, unit: OffsetUnit) -> Result<Range<usize>> {
    let offset = |offset: i128| {
        usize::try_from(offset).map_err(|_| Error::OutOfBounds { offset, unit, length: text.len(unit) })
    };
    Ok(offset(start)?..offset(end)?)
}

/// The Court's stack reads `\r` and `\f` as `\n` (`replace_specific_encoding` of juritools): that is no mismatch.
fn same_spelling(text: &str, given: &str) -> bool {
    let plain = |c: char| if matches!(c, '\r' | '\u{C}') { '\n' } else { c };
    text.chars().map(plain).eq(given.chars().map(plain))
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
        let spans: Vec<SpanInput<'_>> = spans.into_iter().map(WireSpan::into_input).collect();
        let omit =
            self.omit.unwrap_or_default().into_iter().map(Category::new).collect::<Result<Vec<_>>>()?;
        let decision = Decision::new(self.id, Text::new(self.text)?)?.omitting(omit);
        let mut record = Record::import(decision, &spans, dropped, self.unit, &options.set)?;
        record.scope = self.scope.map(WireScope::into_scope).transpose()?;
        record.extra = self.extra.0;
        Ok(record)
    }
}

impl<'j> WireSpan<'j> {
    fn into_input(self) -> SpanInput<'j> {
        SpanInput {
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

/// The origin behind a `source`: our own names, and those that the Court's stack writes.
pub(super) fn origin(source: Option<&str>) -> Origin {
    match source {
        Some("human" | "agent" | "annotator" | "admin") => Origin::Human,
        Some("rule" | "postprocess" | "postProcess" | "motivation" | "exposeDuLitige") => Origin::Rule,
        Some("model" | "NLP" | "NER model") => Origin::Model,
        _ => Origin::Import,
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
    /// The edits as `map`: `[original start, original end, start, end]`, which tells the lengths of names.
    pub map: bool,
    /// The original entity id of every span as `entity`, which usually is a name.
    pub entities: bool,
}

impl Pseudonymized {
    /// The draft as one JSON object, without line breaks: `{"id", "draft": true, "text", "unit", "spans": [{"start", "end",
    /// "label", "words"}]}` with the replaced stretches, in reading order, and offsets in `unit`. No title, no parties, no
    /// entity, no map, unless `options` ask for it.
    pub fn to_draft_json(&self, id: &str, unit: OffsetUnit, options: DraftOptions) -> String {
        let edits = self.plan().edits().iter();
        let spans = edits.zip(self.map().replaced(unit)).map(|(edit, (_, output))| OutSpan {
            dropped: None,
            start: output.start,
            end: output.end,
            label: edit.category().as_str(),
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
