//! JSON that is read strictly: errors keep their place and lose the words of the input.

use crate::error::{Error, JsonProblem, Result};
use serde::de::{self, Deserialize, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fmt;

/// Parses one JSON value of a known form; nothing may follow it.
pub(super) fn parse<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T> {
    serde_json::from_str(json).map_err(|error| place(&error))
}

/// Fields of our formats: the only words of a parser's message that are repeated.
const FIELDS: [&str; 23] = [
    "id",
    "text",
    "unit",
    "spans",
    "start",
    "end",
    "label",
    "entity",
    "score",
    "source",
    "scope",
    "kind",
    "omit",
    "_id",
    "documentNumber",
    "decisionMetadata",
    "documentId",
    "annotationsDiff",
    "before",
    "after",
    "category",
    "entityId",
    "order",
];

fn place(error: &serde_json::Error) -> Error {
    let message = error.to_string();
    let quoted = |before: &str| message.strip_prefix(before).and_then(|rest| rest.split('`').next());
    let named = |name: Option<&str>| FIELDS.into_iter().find(|field| Some(*field) == name);
    let problem = match error.classify() {
        Category::Eof => JsonProblem::End,
        Category::Data if message.starts_with("duplicate field") => JsonProblem::DuplicateField,
        Category::Data => match named(quoted("missing field `")) {
            Some(field) => JsonProblem::MissingField(field),
            None => JsonProblem::Form,
        },
        Category::Syntax | Category::Io => JsonProblem::Syntax,
    };
    Error::Json { line: error.line(), column: error.column(), problem }
}

/// A name of a closed list. Asked for at once, an enum would take a number in its place for broken JSON.
pub(super) fn name<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::deserialize(Cow::<'de, str>::deserialize(deserializer)?.into_deserializer())
}

/// Fields that a format does not know, kept for the way back. A field that occurs twice is refused, at any depth.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Extra(pub(super) Map<String, Value>);

impl<'de> Deserialize<'de> for Extra {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ExtraVisitor)
    }
}

struct ExtraVisitor;

impl<'de> Visitor<'de> for ExtraVisitor {
    type Value = Extra;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Extra, A::Error> {
        let mut fields = Map::new();
        while let Some(name) = entries.next_key::<String>()? {
            let StrictValue(value) = entries.next_value()?;
            if fields.insert(name, value).is_some() {
                return Err(de::Error::custom("duplicate field"));
            }
        }
        Ok(Extra(fields))
    }
}

/// A JSON value in which no object has a field twice.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct StrictValue(pub(super) Value);

impl<'de> Deserialize<'de> for StrictValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = StrictValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<StrictValue, E> {
        Ok(StrictValue(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<StrictValue, E> {
        Ok(StrictValue(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<StrictValue, E> {
        Ok(StrictValue(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<StrictValue, E> {
        Ok(StrictValue(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<StrictValue, E> {
        Ok(StrictValue(value.into()))
    }

    fn visit_unit<E>(self) -> Result<StrictValue, E> {
        Ok(StrictValue(Value::Null))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<StrictValue, A::Error> {
        let mut values = Vec::new();
        while let Some(StrictValue(value)) = items.next_element()? {
            values.push(value);
        }
        Ok(StrictValue(values.into()))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<StrictValue, A::Error> {
        ExtraVisitor.visit_map(entries).map(|Extra(fields)| StrictValue(fields.into()))
    }
}

/// An offset: an integer, nothing else. A negative one is well-formed and out of bounds; 2^64 and 1.0 are not of the form.
#[derive(Debug, Clone, Copy)]
pub(super) struct WireOffset(pub(super) i128);

impl<'de> Deserialize<'de> for WireOffset {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Integer;
        impl Visitor<'_> for Integer {
            type Value = WireOffset;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an integer")
            }

            fn visit_i64<E>(self, value: i64) -> Result<WireOffset, E> {
                Ok(WireOffset(value.into()))
            }

            fn visit_u64<E>(self, value: u64) -> Result<WireOffset, E> {
                Ok(WireOffset(value.into()))
            }
        }
        deserializer.deserialize_any(Integer)
    }
}
