//! Objects that go back as they came: their fields in their order, each as it was written.

use super::check::check;
use super::lines::text;
use super::parse::{compact, parse};
use super::values::values;
use crate::error::{Error, Result};
use crate::record::ReadOptions;
use serde::Serialize;
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use std::fmt;

/// An object of someone's format that is read without losing anything: what this library does not use is kept as it was
/// written, numbers to the last digit, and stands in its old place when the object is written again.
///
/// A field that occurs twice, or half of a surrogate pair, is refused at any depth; in an item of a list that answers item by
/// item, it is that item's error. A byte order mark at the start is passed over. A part that is of no known shape is no error of its object: it is kept,
/// and the method that would read it says so.
pub trait JsonObject: Wire {
    /// Reads one object.
    ///
    /// # Errors
    /// [`Error::Json`] with line, column and kind; [`Error::TooLarge`]; and what the type says.
    fn from_json(json: impl AsRef<[u8]>, options: &ReadOptions) -> Result<Self> {
        options.check_size(json.as_ref().len())?;
        Self::from_raw(text(json.as_ref())?)
    }

    /// Reads an array of objects, or a file of objects one a line or one after another (`mongoexport`): an answer for each.
    ///
    /// # Errors
    /// [`Error::Json`], [`Error::InvalidText`] and [`Error::TooLarge`] for the file as a whole. In the list: in item, those of
    /// [`JsonObject::from_json`], with lines and columns of the item; a line that is no JSON or not UTF-8 costs itself alone.
    fn list_from_json(json: impl AsRef<[u8]>, options: &ReadOptions) -> Result<JsonList<Self>> {
        options.check_size(json.as_ref().len())?;
        let item = |(index, value): (usize, Result<&RawValue>)| match value {
            Ok(raw) => match Self::from_raw(raw.get()) {
                Ok(object) => Item::Read(object),
                Err(error) => Item::Unread(error.in_item(Self::LIST, index), Some(raw.to_owned())),
            },
            Err(error) => Item::Unread(error.in_item(Self::LIST, index), None),
        };
        Ok(JsonList(values(json.as_ref())?.into_iter().enumerate().map(item).collect()))
    }

    /// This object as JSON. It is as secret as what was read.
    fn to_json(&self) -> String {
        self.kept().to_json()
    }

    /// A field, as JSON.
    fn field(&self, name: &str) -> Option<&str> {
        self.kept().get(name)
    }

    /// The fields, in their order: name, JSON.
    fn fields(&self) -> impl ExactSizeIterator<Item = (&str, &str)> + '_ {
        self.kept().iter()
    }

    /// The same object with this JSON for a field: in its old place, or at the end where it is new.
    ///
    /// # Errors
    /// As [`JsonObject::from_json`].
    fn with_field(&self, name: &str, json: &str) -> Result<Self> {
        check(json)?;
        Self::from_raw(&self.kept().with(name, parse(json)?).to_json())
    }
}

/// What a type adds to be a [`JsonObject`]; none can be added from outside.
pub trait Wire: Sized {
    /// What a list of these is called in an error.
    const LIST: &'static str;

    /// The fields whose lists answer item by item.
    const ITEMS: &'static [&'static str] = &[];

    /// Reads what the library uses. `fields` are those of `json`; none occurs twice, at any depth but in [`Wire::ITEMS`].
    fn read(json: &str, fields: Fields) -> Result<Self>;

    /// Everything.
    fn kept(&self) -> &Fields;

    /// Reads one object whatever its size.
    fn from_raw(json: &str) -> Result<Self> {
        let fields: Fields = parse(json)?;
        if let Err(error) = check(json) {
            // One bad item of a list costs itself.
            let item = |name: &str, value: &str| Self::ITEMS.contains(&name) && value.starts_with('[');
            let whole = fields.iter().filter(|(name, value)| !item(name, value));
            if whole.map(|(_, value)| check(value)).any(|checked| checked.is_err()) || Self::ITEMS.is_empty()
            {
                return Err(error);
            }
        }
        Self::read(json, fields)
    }
}

/// The fields of a JSON object: in their order, each as it was written. `Debug` shows how many there are.
#[derive(Clone, Default)]
pub struct Fields(Vec<(String, Box<RawValue>)>);

impl Fields {
    /// Fields of our own making.
    pub(in crate::formats) fn of<'f>(fields: impl IntoIterator<Item = (&'f str, Box<RawValue>)>) -> Self {
        Fields(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    pub(in crate::formats) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| other == name).map(|(_, value)| value.get())
    }

    /// A field that is there and not null.
    pub(in crate::formats) fn given(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| *value != "null")
    }

    /// A field that only informs: absent, null and, with a problem more, not of the form are nothing.
    pub(in crate::formats) fn inform<'f, T: Deserialize<'f>>(
        &'f self,
        name: &'static str,
        problems: &mut Vec<Error>,
    ) -> Option<T> {
        let read = self.given(name).map(parse).transpose();
        read.map_err(|error| problems.push(error.in_item(name, 0))).ok().flatten()
    }

    #[must_use]
    pub(in crate::formats) fn with(&self, name: &str, value: Box<RawValue>) -> Self {
        let mut fields = self.0.clone();
        match fields.iter_mut().find(|(other, _)| other == name) {
            Some((_, old)) => *old = value,
            None => fields.push((name.to_owned(), value)),
        }
        Fields(fields)
    }

    pub(in crate::formats) fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> + '_ {
        self.0.iter().map(|(name, value)| (name.as_str(), value.get()))
    }

    pub(in crate::formats) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Equal but for white space.
impl PartialEq for Fields {
    fn eq(&self, other: &Self) -> bool {
        let same = |((name, json), (other, value)): ((&str, &str), (&str, &str))| {
            name == other && (json == value || compact(json) == compact(value))
        };
        self.0.len() == other.0.len() && self.iter().zip(other.iter()).all(same)
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            object.serialize_entry(name, value)?;
        }
        object.end()
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                let mut names = BTreeSet::new();
                while let Some((name, value)) = entries.next_entry::<String, Box<RawValue>>()? {
                    if !names.insert(name.clone()) {
                        return Err(de::Error::custom("duplicate field"));
                    }
                    fields.push((name, value));
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fields").field("fields", &self.0.len()).finish_non_exhaustive()
    }
}

/// A JSON array as read: for each item its object, or why there is none. What could not be read is kept for the way back.
#[derive(Clone)]
pub struct JsonList<T>(Vec<Item<T>>);

#[derive(Clone)]
enum Item<T> {
    Read(T),
    /// Where the item is a line that is no JSON, there is nothing to keep.
    Unread(Error, Option<Box<RawValue>>),
}

impl<T: JsonObject> JsonList<T> {
    /// The items, in the order of the array.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Result<&T, &Error>> + '_ {
        self.0.iter().map(|item| match item {
            Item::Read(object) => Ok(object),
            Item::Unread(error, _) => Err(error),
        })
    }

    /// The items that could not be read: why, and their JSON where they are JSON.
    pub(in crate::formats) fn unread(&self) -> impl Iterator<Item = (&Error, Option<&str>)> + '_ {
        self.0.iter().filter_map(|item| match item {
            Item::Read(_) => None,
            Item::Unread(error, raw) => Some((error, raw.as_deref().map(RawValue::get))),
        })
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same list with every object changed; what could not be read stays as it is.
    ///
    /// # Errors
    /// In item: the first error of `change`.
    pub fn map(self, mut change: impl FnMut(T) -> Result<T>) -> Result<Self> {
        let item = |(index, item)| match item {
            Item::Read(object) => change(object).map(Item::Read).map_err(|e| e.in_item(T::LIST, index)),
            unread @ Item::Unread(..) => Ok(unread),
        };
        self.0.into_iter().enumerate().map(item).collect::<Result<_>>().map(JsonList)
    }

    /// The answers themselves; what could not be read is not kept.
    pub fn into_vec(self) -> Vec<Result<T>> {
        let answer = |item| match item {
            Item::Read(object) => Ok(object),
            Item::Unread(error, _) => Err(error),
        };
        self.0.into_iter().map(answer).collect()
    }

    /// The array as JSON, each item in its place, read or not; `null` for a line that was no JSON.
    pub fn to_json(&self) -> String {
        let items = self.0.iter().map(|item| match item {
            Item::Read(object) => Out::Read(object.kept()),
            Item::Unread(_, raw) => Out::Unread(raw.as_deref()),
        });
        serde_json::to_string(&items.collect::<Vec<_>>()).unwrap_or_default()
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum Out<'k> {
    Read(&'k Fields),
    Unread(Option<&'k RawValue>),
}

impl<T> fmt::Debug for JsonList<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unread = self.0.iter().filter(|item| matches!(item, Item::Unread(..))).count();
        f.debug_struct("JsonList").field("items", &self.0.len()).field("unread", &unread).finish()
    }
}

impl<T: JsonObject> FromIterator<T> for JsonList<T> {
    fn from_iter<I: IntoIterator<Item = T>>(objects: I) -> Self {
        JsonList(objects.into_iter().map(Item::Read).collect())
    }
}

impl<T> Default for JsonList<T> {
    fn default() -> Self {
        JsonList(Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::JsonProblem;
    use crate::formats::label::Treatment;

    const TREATMENT: &str = r#"{"source": "NLP", "annotationsDiff": {"before": [], "after": [], "x": 1.50},
        "documentId": {"$oid": "5a01"}, "order": 0, "duration": 123456789012345678901234567890, "éA": "\u00e9"}"#;

    fn options() -> ReadOptions {
        ReadOptions::default()
    }

    #[test]
    fn an_object_comes_back_field_for_field_as_it_was_written() {
        let read = Treatment::from_json(TREATMENT, &options()).unwrap();
        let names: Vec<&str> = read.fields().map(|(name, _)| name).collect();
        assert_eq!(names, ["source", "annotationsDiff", "documentId", "order", "duration", "éA"]);
        assert_eq!(read.field("duration"), Some("123456789012345678901234567890"));
        let written = read.to_json();
        assert!(
            written.contains(r#"{"before": [], "after": [], "x": 1.50}"#) && written.contains(r#""\u00e9""#)
        );
        assert_eq!(Treatment::from_json(&written, &options()).unwrap().to_json(), written);
    }

    #[test]
    fn a_field_is_changed_in_its_place_and_checked() {
        let read = Treatment::from_json(TREATMENT, &options()).unwrap();
        let changed = read.with_field("order", "7").unwrap().with_field("new", "[null]").unwrap();
        assert_eq!((read.order(), changed.order()), (0, 7));
        let names: Vec<&str> = changed.fields().map(|(name, _)| name).collect();
        assert_eq!(names, ["source", "annotationsDiff", "documentId", "order", "duration", "éA", "new"]);
        for bad in ["1.5", "7, \"x\": 1", "", "{\"a\": 1, \"a\": 2}"] {
            assert!(matches!(read.with_field("order", bad), Err(Error::Json { .. })), "{bad}");
        }
    }

    #[test]
    fn a_list_answers_for_each_item_and_keeps_those_that_it_cannot_read() {
        let json = format!(r#"[{TREATMENT}, {{"order": "Vuldraque"}}, 3, {{"a": 1, "a": 1}}, {TREATMENT}]"#);
        let list = Treatment::list_from_json(&json, &options()).unwrap();
        let answers: Vec<bool> = list.iter().map(|item| item.is_ok()).collect();
        assert_eq!(answers, [true, false, false, false, true]);
        let errors: Vec<&Error> = list.iter().filter_map(Result::err).collect();
        assert!(matches!(errors[0], Error::InItem { list: "treatments", index: 1, .. }));
        assert!(matches!(errors[2].root(), Error::Json { problem: JsonProblem::DuplicateField, .. }));
        assert!(!format!("{errors:?} {list:?}").contains("Vuldraque"));
        let plain = |json: &str| json.split_whitespace().collect::<String>();
        assert_eq!(plain(&list.to_json()), plain(&json));
        let renumbered = list.map(|treatment| treatment.with_field("order", "5")).unwrap();
        assert!(renumbered.to_json().contains("Vuldraque"));
        let orders: Vec<i64> = renumbered.into_vec().into_iter().flatten().map(|read| read.order()).collect();
        assert_eq!(orders, [5, 5]);
    }

    #[test]
    fn a_list_that_is_none_or_too_large_is_refused() {
        for json in ["3", "[", "[1] 2", "{", "{} 3"] {
            assert!(matches!(Treatment::list_from_json(json, &options()), Err(Error::Json { .. })));
        }
        let small = ReadOptions { max_bytes: 10, ..options() };
        assert!(matches!(Treatment::from_json(TREATMENT, &small), Err(Error::TooLarge { .. })));
        assert!(matches!(Treatment::list_from_json("[1, 2, 3, 4]", &small), Err(Error::TooLarge { .. })));
    }
}
