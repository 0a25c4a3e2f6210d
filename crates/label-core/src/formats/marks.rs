//! Lists of marks as formats write them: one reader and one writer, and a dialect for each format.

use super::json::mongo::{Integer, Number};
use super::json::{self, Checked, Trail, WireOffset, exact};
use crate::annotation::{Annotation, AnnotationSet, Category, Origin, Score};
use crate::decision::Decision;
use crate::error::{Error, Result};
use crate::record::{self, GivenMark, Importer, ReadOptions, Record, Spelling};
use crate::text::{OffsetUnit, Text};
use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// What a field of a mark says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    Start,
    End,
    Label,
    Entity,
    Score,
    Source,
    Text,
    Dropped,
    Meta,
}

/// How a format writes a mark.
pub(super) struct Dialect {
    /// Its fields, in the order in which they are written.
    pub(super) fields: &'static [(Slot, &'static str)],
    /// Other names under which they are read.
    pub(super) aliases: &'static [(Slot, &'static str)],
    /// What a mark must have.
    pub(super) needed: &'static [Slot],
    /// What is read and never written.
    pub(super) unwritten: &'static [Slot],
    /// What human, rule, model and import are called.
    pub(super) sources: [Option<&'static str>; 4],
    /// Whether numbers may be Mongo's, and a score of `null` is one that is no number.
    pub(super) mongo: bool,
    /// Whether a field that is not known is refused by name.
    pub(super) strict: bool,
}

impl Dialect {
    /// One mark of this dialect; lines and columns of an error are those of `json`.
    pub(super) fn read(&self, json: &str) -> Result<GivenMark<'static>> {
        let trail = Trail::default();
        json::parse_seed(json, MarkSeed { dialect: self, trail: &trail }, &trail).map(Read::into_owned)
    }

    /// What a mark of a text says in this dialect. Its offsets are in `unit`.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`] where it is of another text.
    pub(super) fn mark<'a>(
        &self,
        text: &'a Text,
        annotation: &'a Annotation,
        unit: OffsetUnit,
    ) -> Result<GivenMark<'a>> {
        let range = text.range(annotation.span(), unit)?;
        let has = |slot: Slot| {
            self.fields.iter().any(|(other, _)| *other == slot) && !self.unwritten.contains(&slot)
        };
        let end = has(Slot::End).then_some(range.end as i128);
        let mut mark = GivenMark::at(range.start as i128, end, annotation.category().as_str())
            .with_entity(annotation.entity().as_str());
        if has(Slot::Text) {
            mark = mark.with_text(text.slice(annotation.span())?);
        }
        if let Some(score) = annotation.score() {
            mark = mark.with_score(Score::get(score));
        }
        let [human, rule, model, import] = self.sources;
        let source = match annotation.origin() {
            Origin::Human => human,
            Origin::Rule => rule,
            Origin::Model => model,
            Origin::Import => import,
        };
        Ok(match source {
            Some(source) => mark.with_source(source),
            None => mark,
        })
    }

    fn slot(&self, name: &str) -> Option<(Slot, &'static str)> {
        self.fields.iter().chain(self.aliases).find(|(_, field)| *field == name).copied()
    }

    /// The name of a field that must be there.
    fn name(&self, slot: Slot) -> &'static str {
        self.fields.iter().find(|(other, _)| *other == slot).map_or("", |(_, name)| name)
    }
}

/// A mark as it is written.
pub(super) struct Written<'m> {
    pub(super) mark: &'m GivenMark<'m>,
    pub(super) dialect: &'static Dialect,
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        let fields = self.dialect.fields.iter().filter(|(slot, _)| !self.dialect.unwritten.contains(slot));
        for (slot, name) in fields {
            let mark = self.mark;
            match slot {
                Slot::Start => object.serialize_entry(name, &mark.start())?,
                Slot::End => entry(&mut object, name, mark.end())?,
                Slot::Label => object.serialize_entry(name, mark.label())?,
                Slot::Entity => entry(&mut object, name, mark.entity())?,
                Slot::Score => entry(&mut object, name, mark.score())?,
                Slot::Source => entry(&mut object, name, mark.source())?,
                Slot::Text => entry(&mut object, name, mark.text())?,
                Slot::Dropped => entry(&mut object, name, mark.is_dropped().then_some(true))?,
                Slot::Meta => {}
            }
        }
        object.end()
    }
}

fn entry<M: SerializeMap, V: Serialize>(
    object: &mut M,
    name: &str,
    value: Option<V>,
) -> Result<(), M::Error> {
    value.map_or(Ok(()), |value| object.serialize_entry(name, &value))
}

/// A list of marks as JSON.
pub(super) fn raw(marks: &[GivenMark<'_>], dialect: &'static Dialect) -> Box<RawValue> {
    json::raw(&marks.iter().map(|mark| Written { mark, dialect }).collect::<Vec<_>>())
}

/// Reads the marks of a list that is part of a larger form.
#[derive(Clone, Copy)]
pub(super) struct MarksSeed<'t> {
    pub(super) list: &'static str,
    pub(super) dialect: &'static Dialect,
    pub(super) trail: &'t Trail,
}

impl<'de> DeserializeSeed<'de> for MarksSeed<'_> {
    type Value = Vec<GivenMark<'de>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for MarksSeed<'_> {
    type Value = Vec<GivenMark<'de>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of marks")
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut marks = Vec::new();
        loop {
            self.trail.item(Some((self.list, marks.len())));
            match items.next_element_seed(MarkSeed { dialect: self.dialect, trail: self.trail })? {
                Some(Read(mark)) => marks.push(mark),
                None => break,
            }
        }
        self.trail.item(None);
        Ok(marks)
    }
}

struct MarkSeed<'t> {
    dialect: &'t Dialect,
    trail: &'t Trail,
}

/// A mark, borrowed from the file.
struct Read<'j>(GivenMark<'j>);

impl Read<'_> {
    fn into_owned(self) -> GivenMark<'static> {
        self.0.into_owned()
    }
}

impl<'de> DeserializeSeed<'de> for MarkSeed<'_> {
    type Value = Read<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

/// A string that is borrowed where no escape stands in it: within an `Option`, serde makes a copy of every `Cow`.
#[derive(Deserialize)]
#[serde(transparent)]
struct Borrowed<'j>(#[serde(borrow)] Cow<'j, str>);

/// What has been read of a mark.
#[derive(Default)]
struct Parts<'j> {
    start: Option<i128>,
    end: Option<i128>,
    label: Option<Cow<'j, str>>,
    entity: Option<Cow<'j, str>>,
    score: Option<f64>,
    source: Option<Cow<'j, str>>,
    text: Option<Cow<'j, str>>,
    dropped: bool,
}

impl<'de> Visitor<'de> for MarkSeed<'_> {
    type Value = Read<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mark")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut parts = Parts::default();
        let (mut seen, mut others) = (Vec::new(), Vec::new());
        while let Some(Borrowed(name)) = entries.next_key()? {
            let Some((slot, field)) = self.dialect.slot(&name) else {
                self.unknown(&name)?;
                entries.next_value::<Checked>()?;
                if others.contains(&name) {
                    return Err(de::Error::custom("duplicate field"));
                }
                others.push(name);
                continue;
            };
            self.trail.field(Some(field));
            if seen.contains(&slot) {
                return Err(de::Error::custom("duplicate field"));
            }
            seen.push(slot);
            self.part(slot, &mut parts, &mut entries)?;
            self.trail.field(None);
        }
        self.whole(parts)
    }
}

impl MarkSeed<'_> {
    fn unknown<E: de::Error>(&self, name: &str) -> Result<(), E> {
        let known: Vec<&'static str> = self.dialect.fields.iter().map(|(_, field)| *field).collect();
        let checked = if self.dialect.strict { record::check_field(name, &known) } else { Ok(()) };
        checked.map_err(|error| self.trail.refuse(error))
    }

    fn part<'de, A: MapAccess<'de>>(
        &self,
        slot: Slot,
        parts: &mut Parts<'de>,
        entries: &mut A,
    ) -> Result<(), A::Error> {
        let string = |value: Option<Borrowed<'de>>| value.map(|Borrowed(value)| value);
        match slot {
            Slot::Start if self.dialect.mongo => parts.start = Some(entries.next_value::<Integer>()?.0),
            Slot::Start => parts.start = Some(entries.next_value::<WireOffset>()?.0),
            Slot::End if self.dialect.mongo => {
                parts.end = entries.next_value::<Option<Integer>>()?.map(|Integer(end)| end);
            }
            Slot::End => parts.end = Some(entries.next_value::<WireOffset>()?.0),
            Slot::Label => parts.label = Some(entries.next_value::<Borrowed<'de>>()?.0),
            Slot::Entity => parts.entity = string(entries.next_value()?),
            Slot::Score => parts.score = self.score(entries.next_value()?)?,
            Slot::Source => parts.source = string(entries.next_value()?),
            Slot::Text => parts.text = string(entries.next_value()?),
            Slot::Dropped => parts.dropped = entries.next_value::<Option<bool>>()?.unwrap_or_default(),
            Slot::Meta => {
                entries.next_value::<Checked>()?;
            }
        }
        Ok(())
    }

    /// A score that is no number in Mongo's sense is one all the same: it is counted when it is read as none.
    fn score<E: de::Error>(&self, raw: &RawValue) -> Result<Option<f64>, E> {
        let mongo = || json::parse::<Number>(raw.get()).map(|Number(number)| number);
        match exact::<E>(raw) {
            Ok(None) if self.dialect.mongo => Ok(Some(f64::NAN)),
            Err(_) if self.dialect.mongo => mongo().map(Some).map_err(|_| E::custom("a number is wanted")),
            score => score,
        }
    }

    fn whole<'de, E: de::Error>(&self, parts: Parts<'de>) -> Result<Read<'de>, E> {
        let needs = |slot: Slot| self.dialect.needed.contains(&slot);
        let missing = |slot: Slot| E::missing_field(self.dialect.name(slot));
        let start = parts.start.ok_or_else(|| missing(Slot::Start))?;
        if parts.end.is_none() && (needs(Slot::End) || parts.text.is_none() && !needs(Slot::Text)) {
            return Err(missing(Slot::End));
        }
        let label = parts.label.ok_or_else(|| missing(Slot::Label))?;
        if parts.entity.is_none() && needs(Slot::Entity) {
            return Err(missing(Slot::Entity));
        }
        if parts.text.is_none() && needs(Slot::Text) {
            return Err(missing(Slot::Text));
        }
        let mut mark = GivenMark::at(start, parts.end, label).dropped(parts.dropped);
        if let Some(entity) = parts.entity {
            mark = mark.with_entity(entity);
        }
        if let Some(score) = parts.score {
            mark = mark.with_score(score);
        }
        if let Some(source) = parts.source {
            mark = mark.with_source(source);
        }
        Ok(Read(match parts.text {
            Some(text) => mark.with_text(text),
            None => mark,
        }))
    }
}

/// What a list of marks gives on a text, item by item.
#[derive(Debug, Clone)]
#[must_use]
#[non_exhaustive]
pub struct MarkImport {
    /// The marks, in the order of the list.
    pub annotations: Vec<Annotation>,
    /// Why the other items gave none, each in its item. What they meant to mark is not marked.
    pub problems: Vec<Error>,
    /// How many scores were not numbers from 0 to 1 and were read as none.
    pub unscored: usize,
}

/// A list of marks as it was read: each item, or why it is none.
#[derive(Clone)]
pub(super) struct Marks {
    list: &'static str,
    dialect: &'static Dialect,
    items: Vec<Result<GivenMark<'static>>>,
}

impl Marks {
    pub(super) fn read(list: &'static str, dialect: &'static Dialect, raw: &[&RawValue]) -> Self {
        let item = |(index, raw): (usize, &&RawValue)| {
            dialect.read(raw.get()).map_err(|error| error.in_item(list, index))
        };
        Marks { list, dialect, items: raw.iter().enumerate().map(item).collect() }
    }

    /// The marks of a set. They are of its text.
    pub(super) fn of(
        list: &'static str,
        dialect: &'static Dialect,
        annotations: &AnnotationSet,
        unit: OffsetUnit,
    ) -> Self {
        let text = annotations.text();
        let mark = |mark| dialect.mark(text, mark, unit).map(GivenMark::into_owned);
        Marks { list, dialect, items: annotations.iter().map(mark).collect() }
    }

    /// For the way out: what was made of a set has no bad item.
    pub(super) fn raw(&self) -> Box<RawValue> {
        let marks = self.items.iter().flatten().map(|mark| Written { mark, dialect: self.dialect });
        json::raw(&marks.collect::<Vec<_>>())
    }

    pub(super) fn as_slice(&self) -> &[Result<GivenMark<'static>>] {
        &self.items
    }

    /// All of them, or the first that is none.
    pub(super) fn whole(self) -> Result<Vec<GivenMark<'static>>> {
        self.items.into_iter().collect()
    }

    pub(super) fn annotations(&self, text: &Text, unit: OffsetUnit, spelling: Spelling) -> MarkImport {
        let mut importer = Importer::new(text, unit).with_spelling(spelling);
        let mut import = MarkImport { annotations: Vec::new(), problems: Vec::new(), unscored: 0 };
        for (index, item) in self.items.iter().enumerate() {
            let placed = |error: Error| error.in_item(self.list, index);
            let read = item.as_ref().map_err(Clone::clone);
            match read.and_then(|mark| importer.annotation(mark).map_err(placed)) {
                Ok(annotation) => import.annotations.push(annotation),
                Err(error) => import.problems.push(error),
            }
        }
        import.unscored = importer.unscored();
        import
    }

    /// The record of all of them, or why the first that is none is none: what does not parse before all else.
    pub(super) fn record(
        &self,
        decision: Decision,
        unit: OffsetUnit,
        spelling: Spelling,
        options: &ReadOptions,
    ) -> Result<Record> {
        let id = decision.id().to_owned();
        let marks = self.clone().whole();
        let record =
            marks.and_then(|marks| Record::from_marks(decision, &marks, self.list, unit, spelling, options));
        record.map_err(|error| error.in_document(&id))
    }

    /// The same marks in another dialect, as a text has them, or why they are none there.
    pub(super) fn told(
        &self,
        dialect: &Dialect,
        text: &Text,
        [from, to]: [OffsetUnit; 2],
        spelling: Spelling,
    ) -> Vec<Result<GivenMark<'static>>> {
        let importer = Importer::new(text, from).with_spelling(spelling);
        let item = |(index, item): (usize, &Result<GivenMark<'static>>)| {
            let given = item.as_ref().map_err(Clone::clone)?;
            told(given, &importer, dialect, text, to).map_err(|error| error.in_item(self.list, index))
        };
        self.items.iter().enumerate().map(item).collect()
    }
}

/// What a mark says, score and source as they were given, on a text.
fn told(
    given: &GivenMark<'_>,
    importer: &Importer<'_>,
    dialect: &Dialect,
    text: &Text,
    unit: OffsetUnit,
) -> Result<GivenMark<'static>> {
    let category = Category::new(given.label())?;
    let annotation = Annotation::new(text, importer.span(given)?, category)?;
    let mark = dialect.mark(text, &annotation, unit)?.into_owned();
    let mark = match given.entity() {
        Some(entity) => mark.with_entity(entity.to_owned()),
        None => mark,
    };
    let mark = match given.source() {
        Some(source) => mark.with_source(source.to_owned()),
        None => mark,
    };
    Ok(match given.score() {
        Some(score) => mark.with_score(score),
        None => mark,
    })
}
