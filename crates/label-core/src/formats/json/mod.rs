//! JSON that is read strictly: errors keep their place and lose the words of the input.

pub(in crate::formats) mod kept;
pub(in crate::formats) mod mongo;

use crate::error::{Error, JsonProblem, Result};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserialize, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Serialize, Serializer};
use serde_json::error::Category;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::marker::PhantomData;

/// Parses one JSON value of a known form; nothing may follow it.
pub(super) fn parse<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T> {
    serde_json::from_str(json).map_err(|error| place(&error))
}

/// Fields of our formats: the only words of a parser's message that are repeated.
const FIELDS: [&str; 46] = [
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
    "sourceName",
    "sourceId",
    "entities",
    "annotations",
    "categories",
    "message",
    "check_type",
    "originalText",
    "replacementTerms",
    "replacementTerm",
    "codeNAC",
    "op",
    "span",
    "into",
    "to",
    "removed",
    "added",
    "version",
    "steps",
    "operations",
    "author",
    "diff",
    "name",
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

/// Checks that this is one JSON value in which no object has a field twice, at any depth.
pub(super) fn check(json: &str) -> Result<()> {
    parse::<Checked>(json).map(|Checked| ())
}

/// A value of ours as JSON. Strings, numbers and lists of them always serialise.
pub(super) fn raw<T: Serialize + ?Sized>(value: &T) -> Box<RawValue> {
    serde_json::value::to_raw_value(value).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

/// The place of a whole value that is not of the form that is read.
pub(super) fn not_of_the_form() -> Error {
    Error::Json { line: 1, column: 1, problem: JsonProblem::Form }
}

/// `json` with `null` for each number that is none, where Python's `json` has written one (`NaN`, `Infinity`, `-Infinity`,
/// which are not JSON), and how many there were; `None` where there is none.
///
/// Every place keeps its line. It keeps its column too unless a `NaN` has no space before it: `null` is longer by one.
pub(super) fn without_bare_numbers(json: &str) -> Option<(String, usize)> {
    let mut clean = String::with_capacity(json.len() + 16);
    let (mut copied, mut count) = (0, 0);
    let (mut in_string, mut escaped) = (false, false);
    for (at, byte) in json.bytes().enumerate() {
        match byte {
            _ if at < copied => {}
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'N' | b'I' | b'-' if !in_string => {
                let bare = ["NaN", "Infinity", "-Infinity"].into_iter();
                let starts_here = |word: &&str| json.get(at..).is_some_and(|rest| rest.starts_with(word));
                let Some(word) = bare.clone().find(starts_here) else { continue };
                clean.push_str(json.get(copied..at).unwrap_or_default());
                if word.len() < 4 && clean.ends_with(' ') {
                    clean.pop();
                }
                clean.push_str("null");
                clean.extend(std::iter::repeat_n(' ', word.len().saturating_sub(4)));
                copied = at + word.len();
                count += 1;
            }
            _ => {}
        }
    }
    clean.push_str(json.get(copied..).unwrap_or_default());
    (count > 0).then_some((clean, count))
}

/// A name of a closed list. Asked for at once, an enum would take a number in its place for broken JSON.
pub(super) fn name<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::deserialize(Cow::<'de, str>::deserialize(deserializer)?.into_deserializer())
}

/// A value that is written as an object: what serde derives would take an array of its fields too.
pub(super) struct Object<T>(pub(super) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
            type Value = Object<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Object<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(entries)).map(Object)
            }
        }
        deserializer.deserialize_map(Fields(PhantomData))
    }
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

/// A JSON value that was looked through for fields that occur twice, and not kept.
struct Checked;

impl<'de> Deserialize<'de> for Checked {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CheckedVisitor)
    }
}

struct CheckedVisitor;

impl<'de> Visitor<'de> for CheckedVisitor {
    type Value = Checked;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Checked, E> {
        Ok(Checked)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Checked, E> {
        Ok(Checked)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Checked, E> {
        Ok(Checked)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Checked, E> {
        Ok(Checked)
    }

    fn visit_str<E>(self, _: &str) -> Result<Checked, E> {
        Ok(Checked)
    }

    fn visit_unit<E>(self) -> Result<Checked, E> {
        Ok(Checked)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Checked, A::Error> {
        while items.next_element::<Checked>()?.is_some() {}
        Ok(Checked)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Checked, A::Error> {
        // Objects are small nearly always: a set for each would cost more than the parsing.
        let (mut few, mut many) = (Vec::new(), BTreeSet::new());
        while let Some(Name(name)) = entries.next_key::<Name<'de>>()? {
            entries.next_value::<Checked>()?;
            if few.contains(&name) || many.contains(&name) {
                return Err(de::Error::custom("duplicate field"));
            }
            if few.len() < 16 {
                few.push(name);
            } else {
                many.insert(name);
            }
        }
        Ok(Checked)
    }
}

/// The name of a field, not copied where it has no escapes.
#[derive(serde::Deserialize)]
struct Name<'j>(#[serde(borrow)] Cow<'j, str>);

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

impl Serialize for WireOffset {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i128(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_that_occur_twice_are_found_at_any_depth_and_in_any_number() {
        let wide = |last: &str| {
            let fields: Vec<String> = (0..40).map(|number| format!("\"f{number}\": {number}")).collect();
            format!("{{{}, \"{last}\": 1}}", fields.join(", "))
        };
        assert_eq!(check(&wide("g")), Ok(()));
        for json in [r#"[1, {"a": [{"b": 1, "c": {}, "\u0062": 2}]}]"#, &wide("f3"), &wide("f39")] {
            let error = check(json).unwrap_err();
            assert!(matches!(error, Error::Json { problem: JsonProblem::DuplicateField, .. }), "{error}");
        }
        for json in [r#"{"a": "\ud800"}"#, "[1e400]", "[1] 2"] {
            let error = check(json).unwrap_err();
            assert!(matches!(error, Error::Json { problem: JsonProblem::Syntax, .. }), "{json}: {error}");
        }
    }

    #[test]
    fn bare_numbers_become_null_and_strings_stay() {
        let (clean, count) = without_bare_numbers(
            r#"{"a": NaN, "NaN": [Infinity,-Infinity,NaN], "s": "\"NaN -Infinity", "n": -1}"#,
        )
        .unwrap();
        assert_eq!(count, 4);
        assert_eq!(clean, r#"{"a":null, "NaN": [null    ,null     ,null], "s": "\"NaN -Infinity", "n": -1}"#);
        assert_eq!(without_bare_numbers(r#"{"a": "NaN", "b": -1, "\\": null}"#), None);
    }
}
