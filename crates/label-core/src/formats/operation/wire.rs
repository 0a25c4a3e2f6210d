//! An operation and its arguments as JSON has them, before it is known of which text they are.

use crate::edit::{Kind, Operation};
use crate::error::Result;
use crate::formats::json::WireOffset;
use crate::record::inside;
use crate::text::{OffsetUnit, Span, Text};
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

/// An operation as it is written: its name and its arguments, of which each stands in the table with this kind.
pub(in crate::formats) struct WireOperation<'o> {
    pub(super) name: Cow<'o, str>,
    pub(super) arguments: Vec<(Cow<'o, str>, Wire<'o>)>,
}

/// An argument as it is written.
pub(super) enum Wire<'o> {
    Place(Place),
    Places(Vec<Place>),
    Word(Cow<'o, str>),
    Words(Vec<Cow<'o, str>>),
    /// An entity may be called "one": so an id stands in an object of its own.
    Id(Cow<'o, str>),
    /// A list of nothing.
    Empty,
}

#[derive(Clone, Copy, Serialize)]
pub(super) struct Place {
    start: WireOffset,
    end: WireOffset,
}

impl Place {
    pub(super) fn of(text: &Text, span: Span, unit: OffsetUnit) -> Self {
        let offset = |byte| WireOffset(text.unit_offset(byte, unit) as i128);
        Place { start: offset(span.start()), end: offset(span.end()) }
    }

    pub(super) fn span(self, text: &Text, unit: OffsetUnit) -> Result<Span> {
        text.span(inside(text, self.start.0, self.end.0, unit)?, unit)
    }
}

impl WireOperation<'_> {
    /// Refuses what is not as the table says: the message of a parser.
    fn check<E: de::Error>(&self) -> Result<(), E> {
        let row = Operation::TABLE.iter().find(|(name, _)| *name == self.name);
        let (_, fields) = row.ok_or_else(|| E::custom("unknown operation"))?;
        let given = |name: &str| self.arguments.iter().find(|(other, _)| other == name);
        for (name, kind) in *fields {
            match given(name) {
                None if *kind == Kind::Choice => {}
                None => return Err(E::missing_field(name)),
                Some((_, wire)) if wire.is_a(*kind) => {}
                Some(_) => return Err(E::custom("another kind of argument")),
            }
        }
        let known = |name: &str| fields.iter().any(|(field, _)| *field == name);
        if self.arguments.iter().all(|(name, _)| known(name)) {
            Ok(())
        } else {
            Err(E::custom("unknown field"))
        }
    }
}

impl Wire<'_> {
    fn is_a(&self, kind: Kind) -> bool {
        match self {
            Wire::Place(_) => kind == Kind::Span,
            Wire::Places(_) => kind == Kind::Spans,
            Wire::Word(word) if kind == Kind::Choice => matches!(&**word, "each" | "one"),
            Wire::Word(_) => matches!(kind, Kind::Category | Kind::Entity),
            Wire::Words(_) => kind == Kind::Entities,
            Wire::Id(_) => kind == Kind::Choice,
            Wire::Empty => matches!(kind, Kind::Spans | Kind::Entities),
        }
    }
}

impl Serialize for WireOperation<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.arguments.len() + 1))?;
        object.serialize_entry("op", &self.name)?;
        for (name, wire) in &self.arguments {
            object.serialize_entry(name, wire)?;
        }
        object.end()
    }
}

impl Serialize for Wire<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Wire::Place(place) => place.serialize(serializer),
            Wire::Places(places) => places.serialize(serializer),
            Wire::Word(word) => word.serialize(serializer),
            Wire::Words(words) => words.serialize(serializer),
            Wire::Id(id) => serializer.collect_map([("id", id)]),
            Wire::Empty => serializer.collect_seq([(); 0]),
        }
    }
}

impl<'de> Deserialize<'de> for WireOperation<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = WireOperation<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an operation")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
                let (mut name, mut arguments) = (None, Vec::new());
                let mut seen = BTreeSet::new();
                while let Some(Word(field)) = entries.next_key()? {
                    if !seen.insert(field.clone()) {
                        return Err(de::Error::custom("duplicate field"));
                    }
                    if field == "op" {
                        name = Some(entries.next_value::<Word<'de>>()?.0);
                    } else {
                        arguments.push((field, entries.next_value()?));
                    }
                }
                let name = name.ok_or_else(|| de::Error::missing_field("op"))?;
                let operation = WireOperation { name, arguments };
                operation.check()?;
                Ok(operation)
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

/// A string, borrowed where it has no escape.
#[derive(Deserialize)]
struct Word<'w>(#[serde(borrow)] Cow<'w, str>);

impl<'de> Deserialize<'de> for Wire<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WireVisitor)
    }
}

struct WireVisitor;

impl<'de> Visitor<'de> for WireVisitor {
    type Value = Wire<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an argument of an operation")
    }

    fn visit_borrowed_str<E>(self, word: &'de str) -> Result<Wire<'de>, E> {
        Ok(Wire::Word(word.into()))
    }

    fn visit_str<E>(self, word: &str) -> Result<Wire<'de>, E> {
        Ok(Wire::Word(word.to_owned().into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Wire<'de>, A::Error> {
        let mut list = Wire::Empty;
        while let Some(item) = items.next_element::<Wire<'de>>()? {
            list = match (list, item) {
                (Wire::Empty, Wire::Place(place)) => Wire::Places(vec![place]),
                (Wire::Empty, Wire::Word(word)) => Wire::Words(vec![word]),
                (Wire::Places(mut places), Wire::Place(place)) => {
                    places.push(place);
                    Wire::Places(places)
                }
                (Wire::Words(mut words), Wire::Word(word)) => {
                    words.push(word);
                    Wire::Words(words)
                }
                _ => return Err(de::Error::custom("another kind of item")),
            };
        }
        Ok(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Wire<'de>, A::Error> {
        let (mut start, mut end, mut id) = (None, None, None);
        while let Some(Word(field)) = entries.next_key()? {
            let again = match &*field {
                "start" => start.replace(entries.next_value()?).is_some(),
                "end" => end.replace(entries.next_value()?).is_some(),
                "id" => id.replace(entries.next_value::<Word<'de>>()?.0).is_some(),
                _ => return Err(de::Error::custom("unknown field")),
            };
            if again {
                return Err(de::Error::custom("duplicate field"));
            }
        }
        match (start, end, id) {
            (Some(start), Some(end), None) => Ok(Wire::Place(Place { start, end })),
            (None, None, Some(id)) => Ok(Wire::Id(id)),
            (None, Some(_), None) => Err(de::Error::missing_field("start")),
            (Some(_), None, None) => Err(de::Error::missing_field("end")),
            _ => Err(de::Error::custom("another object")),
        }
    }
}
