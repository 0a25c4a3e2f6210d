use crate::error::{Error, JsonProblem, Result};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};
use serde::{Serialize, Serializer};
use serde_json::error::Category;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fmt;
use std::marker::PhantomData;

/// Parses one JSON value of a known form; nothing may follow it.
pub(in crate::formats) fn parse<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T> {
    serde_json::from_str(json).map_err(|error| place(&error))
}

/// The same for a form that knows where it has come to.
pub(in crate::formats) fn parse_seed<'a, S: DeserializeSeed<'a>>(
    json: &'a str,
    seed: S,
    trail: &Trail,
) -> Result<S::Value> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let value = seed.deserialize(&mut deserializer).map_err(|error| trail.place(place(&error)))?;
    deserializer.end().map_err(|error| place(&error))?;
    Ok(value)
}

/// Where a reader stands: what went wrong, went wrong there.
#[derive(Default)]
pub(in crate::formats) struct Trail {
    item: Cell<Option<(&'static str, usize)>>,
    field: Cell<Option<&'static str>>,
    refused: RefCell<Option<Error>>,
}

impl Trail {
    /// At an item of a list, or behind the list.
    pub(in crate::formats) fn item(&self, item: Option<(&'static str, usize)>) {
        self.item.set(item);
        self.field.set(None);
    }

    /// At a field, or behind it.
    pub(in crate::formats) fn field(&self, field: Option<&'static str>) {
        self.field.set(field);
    }

    /// What is wrong here, where JSON has no words for it.
    pub(in crate::formats) fn refuse<E: de::Error>(&self, error: Error) -> E {
        self.refused.replace(Some(error));
        E::custom("refused")
    }

    fn place(&self, error: Error) -> Error {
        let error = self.refused.take().unwrap_or(error);
        let error = match self.field.get() {
            Some(field) => error.in_field(field),
            None => error,
        };
        match self.item.get() {
            Some((list, index)) => error.in_item(list, index),
            None => error,
        }
    }
}

pub(super) fn place(error: &serde_json::Error) -> Error {
    let message = error.to_string();
    let starts = |words: &str| message.starts_with(words);
    let problem = match error.classify() {
        Category::Eof => JsonProblem::End,
        Category::Data if starts("duplicate field") => JsonProblem::DuplicateField,
        // The name is one of ours: serde says it of a field that the form wants.
        Category::Data => match message.strip_prefix("missing field `").and_then(|rest| rest.split_once('`'))
        {
            Some((field, _)) => JsonProblem::MissingField(field.to_owned().into()),
            None => JsonProblem::Form,
        },
        Category::Syntax if starts("lone leading surrogate") || starts("unexpected end of hex escape") => {
            JsonProblem::Surrogate
        }
        Category::Syntax | Category::Io => JsonProblem::Syntax,
    };
    Error::Json { line: error.line(), column: error.column(), problem }
}

/// A value of ours as JSON. Strings, numbers and lists of them always serialise.
pub(in crate::formats) fn raw<T: Serialize + ?Sized>(value: &T) -> Box<RawValue> {
    serde_json::value::to_raw_value(value).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

/// JSON without the white space between its values.
pub(in crate::formats) fn compact(json: &str) -> String {
    let (mut in_string, mut escaped) = (false, false);
    let stays = |c: &char| {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            _ => return in_string || !c.is_ascii_whitespace(),
        }
        true
    };
    json.chars().filter(stays).collect()
}

/// A number to its last digit, where the parser's own is off by one now and then; `null` is none.
pub(in crate::formats) fn exact<E: de::Error>(raw: &RawValue) -> Result<Option<f64>, E> {
    match raw.get() {
        "null" => Ok(None),
        number => number.parse().map(Some).map_err(|_| E::custom("a number is wanted")),
    }
}

/// The place of a whole value that is not of the form that is read.
pub(in crate::formats) fn not_of_the_form() -> Error {
    Error::Json { line: 1, column: 1, problem: JsonProblem::Form }
}

/// A name of a closed list. Asked for at once, an enum would take a number in its place for broken JSON.
pub(in crate::formats) fn name<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    T::deserialize(Cow::<'de, str>::deserialize(deserializer)?.into_deserializer())
}

/// A value that is written as an object: what serde derives would take an array of its fields too.
pub(in crate::formats) struct Object<T>(pub(in crate::formats) T);

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

/// The fields of an object, borrowed from the file, in their order. A field that occurs twice is refused.
pub(in crate::formats) struct Entries<'j>(pub(in crate::formats) Vec<(Cow<'j, str>, &'j RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Entries<'de>, A::Error> {
                let (mut fields, mut names) = (Vec::new(), BTreeSet::new());
                while let Some((name, raw)) = entries.next_entry::<Cow<'de, str>, &'de RawValue>()? {
                    if !names.insert(name.clone()) {
                        return Err(de::Error::custom("duplicate field"));
                    }
                    fields.push((name, raw));
                }
                Ok(Entries(fields))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

/// An offset: a whole number, which may be written as a double. A negative one is well-formed and out of bounds; 2^64 and 1.5
/// are not of the form.
#[derive(Debug, Clone, Copy)]
pub(in crate::formats) struct WireOffset(pub(in crate::formats) i128);

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

            fn visit_f64<E: de::Error>(self, value: f64) -> Result<WireOffset, E> {
                whole(value).map(WireOffset).ok_or_else(|| E::custom("an integer is wanted"))
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

/// A double that is a whole number. Beyond 2^53 it may have lost digits.
pub(super) fn whole(value: f64) -> Option<i128> {
    (value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0).then_some(value as i128)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_goes_where_it_says_nothing() {
        assert_eq!(compact("{ \"a b\" :\n[1 , \"\\\" \"] }"), "{\"a b\":[1,\"\\\" \"]}");
    }

    #[test]
    fn whole_doubles_are_whole_numbers() {
        for (json, owed) in [("3", 3), ("3.0", 3), ("-0.0", 0), ("9007199254740992.0", 9_007_199_254_740_992)]
        {
            assert_eq!(parse::<WireOffset>(json).unwrap().0, owed, "{json}");
        }
        for json in ["3.5", "1e300", "18446744073709551616", "\"3\"", "null", "true"] {
            assert!(matches!(parse::<WireOffset>(json), Err(Error::Json { .. })), "{json}");
        }
    }

    #[test]
    fn a_number_that_is_written_and_read_again_is_the_same() {
        // The first ones are off by one in the parser's own quick reading.
        let hard = [0.998_367_366_956_479_8, 0.1 + 0.2, f64::MIN_POSITIVE, 5e-324, f64::MAX, 0.0];
        let many = (0..2000_u32).map(|number| f64::from(number).mul_add(0.000_49, 1e-7).sin().abs());
        for number in hard.into_iter().chain(many) {
            let read: Option<f64> = exact::<serde_json::Error>(&raw(&number)).unwrap();
            assert_eq!(read.map(f64::to_bits), Some(number.to_bits()), "{number}");
        }
        assert!(exact::<serde_json::Error>(&raw("1")).is_err());
    }
}
