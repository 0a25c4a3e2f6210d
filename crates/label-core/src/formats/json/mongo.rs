//! What Mongo's extended JSON writes in place of plain values: `{"$oid": ".."}`, `{"$numberLong": "17"}`.

use super::parse::whole;
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// An integer: plain, a whole double, `$numberInt`, `$numberLong` or `$numberDouble`. A fraction and 2^64 are not of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::formats) struct Integer(pub(in crate::formats) i128);

/// A number: plain, or any of Mongo's; `null`, `NaN` and the infinities are no numbers and read as NaN.
#[derive(Debug, Clone, Copy)]
pub(in crate::formats) struct Number(pub(in crate::formats) f64);

/// An id of Mongo's own: `$oid`, or the bare string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::formats) struct ObjectId(pub(in crate::formats) String);

/// A court's number of a decision: an integer or, at some courts, a string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::formats) struct SourceId(pub(in crate::formats) String);

impl<'de> Deserialize<'de> for Integer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Plain(|value| match value {
            Value::Integer(integer) => Some(Integer(integer)),
            Value::Number(number) => whole(number).map(Integer),
            _ => None,
        }))
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Plain(|value| match value {
            #[expect(clippy::cast_precision_loss, reason = "a score; beyond 1 it is none")]
            Value::Integer(integer) => Some(Number(integer as f64)),
            Value::Number(number) => Some(Number(number)),
            Value::Null => Some(Number(f64::NAN)),
            Value::Text(_) | Value::Oid(_) => None,
        }))
    }
}

impl<'de> Deserialize<'de> for ObjectId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Plain(|value| match value {
            Value::Text(id) | Value::Oid(id) => Some(ObjectId(id)),
            Value::Null | Value::Integer(_) | Value::Number(_) => None,
        }))
    }
}

impl<'de> Deserialize<'de> for SourceId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Plain(|value| match value {
            Value::Text(id) => Some(SourceId(id)),
            Value::Integer(integer) => Some(SourceId(integer.to_string())),
            Value::Number(number) => whole(number).map(|integer| SourceId(integer.to_string())),
            Value::Null | Value::Oid(_) => None,
        }))
    }
}

/// A plain value, whichever way it was written.
enum Value {
    Null,
    Integer(i128),
    Number(f64),
    Text(String),
    Oid(String),
}

/// Takes a plain value where the wanted type can be made of it; the place of an error is where the value stands.
struct Plain<T>(fn(Value) -> Option<T>);

impl<T> Plain<T> {
    fn take<E: de::Error>(self, value: Value) -> Result<T, E> {
        (self.0)(value).ok_or_else(|| E::custom("another kind of value is wanted"))
    }
}

impl<'de, T> Visitor<'de> for Plain<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a plain value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<T, E> {
        self.take(Value::Null)
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<T, E> {
        self.take(Value::Integer(value.into()))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<T, E> {
        self.take(Value::Integer(value.into()))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<T, E> {
        self.take(Value::Number(value))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<T, E> {
        self.take(Value::Text(value.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<T, A::Error> {
        let unknown = || de::Error::custom("not one of Mongo's values");
        let (kind, value) = entries.next_entry::<Cow<'de, str>, Cow<'de, str>>()?.ok_or_else(unknown)?;
        let value = match &*kind {
            "$oid" => Value::Oid(value.into_owned()),
            "$numberInt" | "$numberLong" => {
                Value::Integer(value.parse::<i64>().map_err(|_| unknown())?.into())
            }
            // `NaN`, `Infinity` and `-Infinity` are spelt as Rust reads them.
            "$numberDouble" => Value::Number(value.parse().map_err(|_| unknown())?),
            _ => return Err(unknown()),
        };
        match entries.next_key::<Cow<'de, str>>()? {
            None => self.take(value),
            Some(_) => Err(unknown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::json::parse;

    #[test]
    fn plain_or_extended() {
        for json in [
            "17",
            "17.0",
            r#"{"$numberInt": "17"}"#,
            r#"{"$numberLong": "17"}"#,
            r#"{"$numberDouble": "17.0"}"#,
        ] {
            assert_eq!(parse(json), Ok(Integer(17)), "{json}");
        }
        for json in ["0.5", r#"{"$numberDouble": "0.5"}"#] {
            assert_eq!(parse::<Number>(json).unwrap().0.to_bits(), 0.5_f64.to_bits(), "{json}");
        }
        for json in ["null", r#"{"$numberDouble": "NaN"}"#, r#"{"$numberDouble": "-Infinity"}"#] {
            assert!(!parse::<Number>(json).unwrap().0.is_finite(), "{json}");
        }
        for json in [r#""5a01""#, r#"{"$oid": "5a01"}"#] {
            assert_eq!(parse(json), Ok(ObjectId("5a01".to_owned())), "{json}");
        }
        for json in ["17", "17.0", r#""17""#, r#"{"$numberLong": "17"}"#] {
            assert_eq!(parse(json), Ok(SourceId("17".to_owned())), "{json}");
        }
    }

    #[test]
    fn nothing_else() {
        for json in [
            "1.5",
            "18446744073709551616",
            r#""17""#,
            "null",
            "{}",
            r#"{"$numberInt": 17}"#,
            r#"{"$numberInt": "1.0"}"#,
            r#"{"$numberDouble": "1.5"}"#,
            r#"{"$numberInt": "1", "$oid": "1"}"#,
            r#"{"$date": "2024"}"#,
        ] {
            assert!(parse::<Integer>(json).is_err(), "{json}");
        }
        assert!(parse::<ObjectId>("5").is_err() && parse::<SourceId>("null").is_err());
        assert!(parse::<Number>(r#""0.5""#).is_err());
    }
}
