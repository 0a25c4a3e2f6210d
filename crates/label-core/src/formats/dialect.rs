//! A mark as formats write it: one reader and one writer, and a dialect for each format.

use super::json::mongo::{Integer, Number};
use super::json::{self, Checked, Trail, WireOffset, exact};
use crate::annotation::{Annotation, Origin, Score};
use crate::error::Result;
use crate::record::{self, GivenMark};
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
    /// Whether numbers may be Mongo's.
    pub(super) mongo: bool,
    /// What a score of `null` is: none, or one that is no number and is counted.
    pub(super) null: Option<f64>,
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
    /// [`Error::ForeignSpan`](crate::Error::ForeignSpan) where it is of another text.
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

    fn score<E: de::Error>(&self, raw: &RawValue) -> Result<Option<f64>, E> {
        let mongo = || json::parse::<Number>(raw.get()).map(|Number(number)| number);
        match exact::<E>(raw) {
            Ok(None) => Ok(self.dialect.null),
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
