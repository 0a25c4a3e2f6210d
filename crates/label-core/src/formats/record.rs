//! The native record: JSON Lines, one decision with its marks a line. Drafts are written here too.

use super::dialect::{Dialect, MarksSeed, Slot, Written};
use super::json::lines::Lines;
use super::json::{self, Object, Trail};
use super::orders::{OutOrders, WireOrders};
use crate::annotation::{AnnotationSet, Category};
use crate::decision::{Decision, Scope, ScopeKind};
use crate::error::{Error, Result};
use crate::pseudonym::Pseudonymized;
use crate::record::{Extra, FIELDS, GivenMark, ReadOptions, Record};
use crate::text::{OffsetUnit, Text};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::fmt;

/// Our own marks: as in a record, a diff, a history.
pub(super) const NATIVE: Dialect = Dialect {
    fields: &[
        (Slot::Start, FIELDS[0]),
        (Slot::End, FIELDS[1]),
        (Slot::Label, FIELDS[2]),
        (Slot::Entity, FIELDS[3]),
        (Slot::Score, FIELDS[4]),
        (Slot::Source, FIELDS[5]),
        (Slot::Text, FIELDS[6]),
        (Slot::Dropped, FIELDS[7]),
        (Slot::Meta, FIELDS[8]),
    ],
    aliases: &[],
    needed: &[Slot::End],
    unwritten: &[Slot::Text, Slot::Meta],
    sources: [Some("human"), Some("rule"), Some("model"), Some("import")],
    mongo: false,
    null: None,
    strict: true,
};

/// The marks of a set as we write them, then those that a strategy dropped. They are of its text.
pub(super) fn all_marks(set: &AnnotationSet, unit: OffsetUnit) -> Vec<GivenMark<'_>> {
    let mark = |annotation| NATIVE.mark(set.text(), annotation, unit).ok();
    let dropped = set.dropped().iter().filter_map(mark).map(|mark| mark.dropped(true));
    set.iter().filter_map(mark).chain(dropped).collect()
}

impl Record {
    /// Reads a native record from one JSON object.
    ///
    /// # Errors
    /// [`Error::Json`] with line, column and kind, in item `spans[i]` and field where a span is none; there too
    /// [`Error::UnknownField`]; [`Error::InvalidText`]; [`Error::TooLarge`]; in the document: [`Error::NotMarked`] without
    /// `spans`, and those of [`Record::from_spans`].
    pub fn from_json(json: impl AsRef<[u8]>, options: &ReadOptions) -> Result<Self> {
        options.check_size(json.as_ref().len())?;
        Self::read(json::lines::text(json.as_ref())?, options)
    }

    fn read(json: &str, options: &ReadOptions) -> Result<Self> {
        let trail = Trail::default();
        let wire = json::parse_seed(json, RecordSeed { json, trail: &trail }, &trail)?;
        let id = wire.id.clone();
        wire.into_record(options).map_err(|error| error.in_document(&id))
    }

    /// Reads native records from JSON Lines: an answer for every line that is not blank, good or bad. A line that is not UTF-8
    /// costs itself alone; a byte order mark at the start is passed over. In [`Error::Json`] the line is that of the input, in
    /// [`Error::InvalidText`] the offset. A file that comes in pieces: [`RecordReader`].
    pub fn from_json_lines(json: impl AsRef<[u8]>, options: &ReadOptions) -> Vec<Result<Record>> {
        let mut reader = RecordReader::new(options.clone());
        let mut records = reader.push(json.as_ref());
        records.extend(reader.finish());
        records
    }

    /// This record as one JSON object, without line breaks, with offsets in `unit`. Reading it gives an equal record.
    /// It is as secret as the original.
    pub fn to_json(&self, unit: OffsetUnit) -> String {
        let marks = all_marks(self.annotations(), unit);
        let out = OutRecord {
            id: self.decision().id(),
            draft: None,
            made_by: None,
            text: self.decision().text().as_str(),
            unit,
            spans: marks.iter().map(|mark| Written { mark, dialect: &NATIVE }).collect(),
            scope: self.given_scope().map(OutScope::of),
            keep: self.decision().kept().iter().map(Category::as_str).collect(),
            orders: OutOrders::of(self.decision(), unit),
            map: None,
            extra: Some(OutExtra(self.extra())),
        };
        out.write()
    }
}

/// Reads native records from JSON Lines that come in pieces, of any size and cut anywhere: a file that is larger than the
/// memory, a socket. It holds the line that has begun; [`ReadOptions::max_bytes`] bounds each line.
///
/// ```
/// use label_core::{ReadOptions, formats::record::RecordReader};
///
/// let mut reader = RecordReader::new(ReadOptions::default());
/// let file = r#"{"id": "1", "text": "M. Orso", "unit": "char", "spans": [{"start": 3, "end": 7, "label": "nom"}]}"#;
/// let (first, second) = file.as_bytes().split_at(30);
/// assert_eq!((reader.push(first).len(), reader.push(second).len()), (0, 0));
/// assert!(reader.finish().is_some_and(|record| record.is_ok()));
/// ```
pub struct RecordReader {
    lines: Lines,
    options: ReadOptions,
}

impl RecordReader {
    /// A reader at the start of a file.
    pub fn new(options: ReadOptions) -> Self {
        RecordReader { lines: Lines::new(options.max_bytes), options }
    }

    /// The next piece. Answers for each line that ends in it, if it is not blank, as [`Record::from_json_lines`].
    pub fn push(&mut self, piece: &[u8]) -> Vec<Result<Record>> {
        let mut records = Vec::new();
        let options = &self.options;
        self.lines.push(piece, |number, line| records.push(read_line(number, line, options)));
        records
    }

    /// The end of the file. Answers for what followed the last line end, if it is not blank.
    pub fn finish(self) -> Option<Result<Record>> {
        let mut last = None;
        let options = &self.options;
        self.lines.finish(|number, line| last = Some(read_line(number, line, options)));
        last
    }
}

impl fmt::Debug for RecordReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordReader").field("options", &self.options).finish_non_exhaustive()
    }
}

fn read_line(number: usize, line: Result<&str>, options: &ReadOptions) -> Result<Record> {
    match line {
        Ok(line) => Record::read(line, options).map_err(|error| error.down(number)),
        Err(error @ Error::InvalidText { .. }) => Err(error),
        Err(error) => Err(error.in_item("lines", number)),
    }
}

/// A record as it is written.
struct WireRecord<'j> {
    id: String,
    text: String,
    unit: OffsetUnit,
    spans: Option<Vec<GivenMark<'j>>>,
    scope: Option<Object<WireScope>>,
    keep: Vec<String>,
    orders: Option<Object<WireOrders>>,
    extra: Extra,
}

struct RecordSeed<'j, 't> {
    json: &'j str,
    trail: &'t Trail,
}

impl<'de> DeserializeSeed<'de> for RecordSeed<'de, '_> {
    type Value = WireRecord<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

/// A closed name, by [`json::name`].
#[derive(Deserialize)]
struct Unit(#[serde(deserialize_with = "json::name")] OffsetUnit);

/// A list of spans, or `null`.
struct SpansSeed<'t>(&'t Trail);

impl<'de> DeserializeSeed<'de> for SpansSeed<'_> {
    type Value = Option<Vec<GivenMark<'de>>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for SpansSeed<'_> {
    type Value = Option<Vec<GivenMark<'de>>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of spans")
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        MarksSeed { list: "spans", dialect: &NATIVE, trail: self.0 }.deserialize(deserializer).map(Some)
    }
}

impl<'de> Visitor<'de> for RecordSeed<'de, '_> {
    type Value = WireRecord<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let (mut id, mut text, mut unit, mut spans) = (None, None, None, None);
        let (mut scope, mut orders) = (None, None);
        let (mut keep, mut extra): (Option<Option<Vec<String>>>, _) = (None, Extra::default());
        while let Some(name) = entries.next_key::<String>()? {
            match name.as_str() {
                "id" => id = Some(once(id.is_some(), &mut entries)?),
                "text" => text = Some(once(text.is_some(), &mut entries)?),
                "unit" => unit = Some(once(unit.is_some(), &mut entries)?),
                "spans" if spans.is_none() => spans = Some(entries.next_value_seed(SpansSeed(self.trail))?),
                "spans" => return Err(de::Error::custom("duplicate field")),
                "scope" => scope = Some(once(scope.is_some(), &mut entries)?),
                "keep" => keep = Some(once(keep.is_some(), &mut entries)?),
                "orders" => orders = Some(once(orders.is_some(), &mut entries)?),
                // What a decision keeps in clear once went by this name: passed over, it would be masked.
                "omit" => return Err(self.trail.refuse(unknown("omit", "keep"))),
                _ if extra.get(&name).is_some() => return Err(de::Error::custom("duplicate field")),
                _ => {
                    let raw: &RawValue = entries.next_value()?;
                    let refuse = |error: Error| self.trail.refuse(error.moved(self.json, raw.get()));
                    json::check(raw.get()).map_err(refuse)?;
                    extra.push(name, json::compact(raw.get()));
                }
            }
        }
        let missing = |field| de::Error::missing_field(field);
        let (id, text) = (id.ok_or_else(|| missing("id"))?, text.ok_or_else(|| missing("text"))?);
        let Unit(unit) = unit.ok_or_else(|| missing("unit"))?;
        Ok(WireRecord {
            id,
            text,
            unit,
            spans: spans.flatten(),
            scope: scope.flatten(),
            keep: keep.flatten().unwrap_or_default(),
            orders: orders.flatten(),
            extra,
        })
    }
}

/// The value of a field that has not been seen.
fn once<'de, T: Deserialize<'de>, A: MapAccess<'de>>(seen: bool, entries: &mut A) -> Result<T, A::Error> {
    if seen { Err(de::Error::custom("duplicate field")) } else { entries.next_value() }
}

fn unknown(field: &str, nearest: &'static str) -> Error {
    Error::UnknownField { field: Some(field.to_owned()), nearest: Some(nearest) }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireScope {
    #[serde(deserialize_with = "json::name")]
    kind: ScopeKind,
    id: String,
}

impl WireRecord<'_> {
    fn into_record(self, options: &ReadOptions) -> Result<Record> {
        let spans = self.spans.ok_or(Error::NotMarked { missing: "spans" })?;
        let category = |(index, name)| Category::new(name).map_err(|error| error.in_item("keep", index));
        let keep = self.keep.into_iter().enumerate().map(category).collect::<Result<Vec<_>>>()?;
        let decision = Decision::new(self.id, Text::new(self.text)?)?.keeping(keep);
        let decision = match self.orders {
            Some(Object(orders)) => orders.into_decision(decision, self.unit)?,
            None => decision,
        };
        let record = Record::from_spans(decision, &spans, self.unit, options)?.with_extra(self.extra);
        Ok(match self.scope {
            Some(Object(scope)) => record.with_scope(scope.into_scope()?),
            None => record,
        })
    }
}

impl WireScope {
    fn into_scope(self) -> Result<Scope> {
        Scope::new(self.kind, self.id)
    }
}

#[derive(Serialize)]
struct OutRecord<'r, S> {
    id: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    draft: Option<bool>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    made_by: Option<MadeBy<'r>>,
    text: &'r str,
    unit: OffsetUnit,
    spans: Vec<S>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<OutScope<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    keep: Vec<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    orders: Option<OutOrders<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    map: Option<Vec<[usize; 4]>>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    extra: Option<OutExtra<'r>>,
}

/// What gave the words of a draft.
#[derive(Serialize)]
struct MadeBy<'r> {
    algorithm: &'r str,
    unicode: &'r str,
    key_id: &'r str,
}

impl<S: Serialize> OutRecord<'_, S> {
    /// Strings, numbers and maps with string keys always serialise.
    fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Fields that have been read as JSON.
struct OutExtra<'r>(&'r Extra);

impl Serialize for OutExtra<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.0.len()))?;
        for (name, json) in self.0.iter() {
            object
                .serialize_entry(name, &serde_json::from_str::<&RawValue>(json).unwrap_or(RawValue::NULL))?;
        }
        object.end()
    }
}

/// A replaced stretch of a draft.
#[derive(Serialize)]
struct OutReplaced<'r> {
    start: usize,
    end: usize,
    label: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    entity: Option<&'r str>,
    words: &'r str,
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
#[non_exhaustive]
pub struct DraftOptions {
    /// The replacements as `map`: `[original start, original end, start, end]`, which tells the lengths of names.
    pub map: bool,
    /// The original entity id of every span as `entity`, which usually is a name.
    pub entities: bool,
}

impl DraftOptions {
    /// The same options, with or without the map.
    #[must_use]
    pub fn with_map(self, map: bool) -> Self {
        DraftOptions { map, ..self }
    }

    /// The same options, with or without the original entities.
    #[must_use]
    pub fn with_entities(self, entities: bool) -> Self {
        DraftOptions { entities, ..self }
    }
}

impl Pseudonymized {
    /// The draft as one JSON object, without line breaks: `{"id", "draft": true, "algorithm", "unicode", "key_id", "text",
    /// "unit", "spans": [{"start", "end", "label", "words"}]}` with the replaced stretches, in reading order, and offsets in `unit`. No title, no parties, no
    /// entity, no map, unless `options` ask for it.
    pub fn to_draft_json(&self, id: &str, unit: OffsetUnit, options: DraftOptions) -> String {
        let edits = self.plan().replacements().iter();
        let policy = self.plan().policy();
        let spans = edits.zip(self.map().replaced(unit)).map(|(edit, (_, output))| OutReplaced {
            start: output.start,
            end: output.end,
            label: policy.label(edit.category()),
            entity: options.entities.then(|| edit.entity().as_str()),
            words: edit.words(),
        });
        let rows =
            || self.map().replaced(unit).map(|(from, to)| [from.start, from.end, to.start, to.end]).collect();
        let plan = self.plan();
        let made_by =
            MadeBy { algorithm: plan.algorithm(), unicode: plan.unicode_version(), key_id: plan.key_id() };
        let out = OutRecord {
            id,
            draft: Some(true),
            made_by: Some(made_by),
            text: self.text().as_str(),
            unit,
            spans: spans.collect(),
            scope: None,
            keep: Vec::new(),
            orders: None,
            map: options.map.then(rows),
            extra: None,
        };
        out.write()
    }
}
