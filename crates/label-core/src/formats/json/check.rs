//! Objects in which a field occurs twice, at any depth.

use super::parse::parse;
use crate::error::Result;
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

/// Checks that this is one JSON value in which no object has a field twice, at any depth.
pub(in crate::formats) fn check(json: &str) -> Result<()> {
    parse::<Checked>(json).map(|Checked| ())
}

/// A JSON value that was looked through for fields that occur twice, and not kept.
pub(in crate::formats) struct Checked;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, JsonProblem};

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
        for (json, owed) in [
            (r#"{"a": "\ud800"}"#, JsonProblem::Surrogate),
            (r#"{"a": "\udc00x"}"#, JsonProblem::Surrogate),
            ("[1e400]", JsonProblem::Syntax),
            ("[1] 2", JsonProblem::Syntax),
        ] {
            let error = check(json).unwrap_err();
            assert!(matches!(&error, Error::Json { problem, .. } if *problem == owed), "{json}: {error}");
        }
    }
}
