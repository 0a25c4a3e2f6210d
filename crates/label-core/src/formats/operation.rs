//! Operations as JSON: `{"op": "link", "entities": [..]}`.

use super::json::{self, Object, WireOffset};
use crate::annotation::{Category, EntityId};
use crate::edit::{EntityChoice, Operation};
use crate::error::{Error, Result};
use crate::record::{ReadOptions, inside};
use crate::text::{OffsetUnit, Span, Text};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

impl Operation {
    /// This operation as one JSON object, without line breaks, with offsets in `unit`. Reading it gives an equal one.
    ///
    /// `op` is [`Operation::name`]; the other fields are those of the variant, which all stand there: `span`, `to` and the
    /// items of `spans` and `into` are `{"start", "end"}`, categories and entities strings. Of which entity new annotations
    /// are is `"each"`, `"one"` or `{"id": entity}`:
    /// `{"op":"annotate","spans":[{"start":3,"end":9}],"category":"nom","entity":{"id":"nom_dupont"}}`.
    ///
    /// Secret where it holds entities.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`] where a span is of another text.
    pub fn to_json(&self, text: &Text, unit: OffsetUnit) -> Result<String> {
        if self.spans().any(|span| !text.owns(span)) {
            return Err(Error::ForeignSpan);
        }
        Ok(json::raw(&WireOperation::of(self, text, unit)).get().to_owned())
    }

    /// Reads an operation on `text` from one JSON object with offsets in `unit`. Whether it can be done, [`Operation::plan`]
    /// says.
    ///
    /// # Errors
    /// [`Error::Json`] with line, column and kind (a field that the operation does not have is not of the form);
    /// [`Error::TooLarge`]; [`Error::OutOfBounds`], [`Error::Reversed`], [`Error::EmptySpan`], [`Error::SplitsCharacter`] and
    /// [`Error::BadId`], in the item where there is a list; [`Error::BadCategory`].
    pub fn from_json(text: &Text, json: &str, unit: OffsetUnit, options: &ReadOptions) -> Result<Self> {
        options.check_size(json.len())?;
        let Object(wire) = json::parse::<Object<WireOperation<'_>>>(json)?;
        wire.into_operation(text, unit)
    }

    fn spans(&self) -> impl Iterator<Item = Span> + '_ {
        let (one, many): ([Option<Span>; 2], &[Span]) = match self {
            Operation::Annotate { spans, .. } | Operation::Merge { spans } => ([None; 2], spans),
            Operation::Split { span, into } => ([Some(*span), None], into),
            Operation::Resize { span, to } | Operation::Move { span, to } => ([Some(*span), Some(*to)], &[]),
            Operation::Remove { span }
            | Operation::RemoveSpelling { span }
            | Operation::Recategorise { span, .. }
            | Operation::Unlink { span }
            | Operation::UnlinkSpelling { span }
            | Operation::Forget { span } => ([Some(*span), None], &[]),
            Operation::RemoveEntity { .. }
            | Operation::RecategoriseEntity { .. }
            | Operation::Link { .. }
            | Operation::Dissolve { .. }
            | Operation::Rename { .. } => ([None; 2], &[]),
        };
        one.into_iter().flatten().chain(many.iter().copied())
    }
}

/// An operation as it is written: the names of its variants are those of [`Operation::name`].
#[derive(Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "camelCase", deny_unknown_fields)]
pub(super) enum WireOperation<'o> {
    Annotate {
        spans: Vec<Place>,
        category: Cow<'o, str>,
        #[serde(default)]
        entity: Choice<'o>,
    },
    Remove {
        span: Place,
    },
    RemoveSpelling {
        span: Place,
    },
    RemoveEntity {
        entity: Cow<'o, str>,
    },
    Recategorise {
        span: Place,
        category: Cow<'o, str>,
    },
    RecategoriseEntity {
        entity: Cow<'o, str>,
        category: Cow<'o, str>,
    },
    Resize {
        span: Place,
        to: Place,
    },
    Move {
        span: Place,
        to: Place,
    },
    Split {
        span: Place,
        into: Vec<Place>,
    },
    Merge {
        spans: Vec<Place>,
    },
    Link {
        entities: Vec<Cow<'o, str>>,
    },
    Unlink {
        span: Place,
    },
    UnlinkSpelling {
        span: Place,
    },
    Dissolve {
        entity: Cow<'o, str>,
    },
    Rename {
        entity: Cow<'o, str>,
        to: Cow<'o, str>,
    },
    Forget {
        span: Place,
    },
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(from = "Object<WirePlace>")]
pub(super) struct Place {
    start: WireOffset,
    end: WireOffset,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WirePlace {
    start: WireOffset,
    end: WireOffset,
}

impl From<Object<WirePlace>> for Place {
    fn from(Object(WirePlace { start, end }): Object<WirePlace>) -> Self {
        Place { start, end }
    }
}

/// An entity may be called "one": so an id stands in an object of its own.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Choice<'o> {
    #[default]
    Each,
    One,
    Id(Cow<'o, str>),
}

impl Place {
    fn of(text: &Text, span: Span, unit: OffsetUnit) -> Self {
        let offset = |byte| WireOffset(text.unit_offset(byte, unit) as i128);
        Place { start: offset(span.start()), end: offset(span.end()) }
    }

    fn all(text: &Text, spans: &[Span], unit: OffsetUnit) -> Vec<Self> {
        spans.iter().map(|span| Place::of(text, *span, unit)).collect()
    }
}

impl<'o> WireOperation<'o> {
    /// The spans are those of `text`.
    pub(super) fn of(operation: &'o Operation, text: &Text, unit: OffsetUnit) -> Self {
        let place = |span: &Span| Place::of(text, *span, unit);
        let category = |category: &'o Category| Cow::Borrowed(category.as_str());
        let id = |entity: &'o EntityId| Cow::Borrowed(entity.as_str());
        match operation {
            Operation::Annotate { spans, category: of, entity } => WireOperation::Annotate {
                spans: Place::all(text, spans, unit),
                category: category(of),
                entity: match entity {
                    EntityChoice::Each => Choice::Each,
                    EntityChoice::One => Choice::One,
                    EntityChoice::Known(entity) => Choice::Id(id(entity)),
                },
            },
            Operation::Remove { span } => WireOperation::Remove { span: place(span) },
            Operation::RemoveSpelling { span } => WireOperation::RemoveSpelling { span: place(span) },
            Operation::RemoveEntity { entity } => WireOperation::RemoveEntity { entity: id(entity) },
            Operation::Recategorise { span, category: to } => {
                WireOperation::Recategorise { span: place(span), category: category(to) }
            }
            Operation::RecategoriseEntity { entity, category: to } => {
                WireOperation::RecategoriseEntity { entity: id(entity), category: category(to) }
            }
            Operation::Resize { span, to } => WireOperation::Resize { span: place(span), to: place(to) },
            Operation::Move { span, to } => WireOperation::Move { span: place(span), to: place(to) },
            Operation::Split { span, into } => {
                WireOperation::Split { span: place(span), into: Place::all(text, into, unit) }
            }
            Operation::Merge { spans } => WireOperation::Merge { spans: Place::all(text, spans, unit) },
            Operation::Link { entities } => {
                WireOperation::Link { entities: entities.iter().map(id).collect() }
            }
            Operation::Unlink { span } => WireOperation::Unlink { span: place(span) },
            Operation::UnlinkSpelling { span } => WireOperation::UnlinkSpelling { span: place(span) },
            Operation::Dissolve { entity } => WireOperation::Dissolve { entity: id(entity) },
            Operation::Rename { entity, to } => WireOperation::Rename { entity: id(entity), to: id(to) },
            Operation::Forget { span } => WireOperation::Forget { span: place(span) },
        }
    }

    pub(super) fn into_operation(self, text: &Text, unit: OffsetUnit) -> Result<Operation> {
        let span = |place: Place| text.span(inside(text, place.start.0, place.end.0, unit)?, unit);
        let spans = |list: &'static str, places: Vec<Place>| -> Result<Vec<Span>> {
            let items = places.into_iter().enumerate();
            items.map(|(index, place)| span(place).map_err(|error| error.in_item(list, index))).collect()
        };
        Ok(match self {
            WireOperation::Annotate { spans: marked, category, entity } => Operation::Annotate {
                spans: spans("spans", marked)?,
                category: name(category)?,
                entity: entity.into_choice()?,
            },
            WireOperation::Remove { span: at } => Operation::Remove { span: span(at)? },
            WireOperation::RemoveSpelling { span: at } => Operation::RemoveSpelling { span: span(at)? },
            WireOperation::RemoveEntity { entity } => Operation::RemoveEntity { entity: id(entity)? },
            WireOperation::Recategorise { span: at, category } => {
                Operation::Recategorise { span: span(at)?, category: name(category)? }
            }
            WireOperation::RecategoriseEntity { entity, category } => {
                Operation::RecategoriseEntity { entity: id(entity)?, category: name(category)? }
            }
            WireOperation::Resize { span: at, to } => Operation::Resize { span: span(at)?, to: span(to)? },
            WireOperation::Move { span: at, to } => Operation::Move { span: span(at)?, to: span(to)? },
            WireOperation::Split { span: at, into } => {
                Operation::Split { span: span(at)?, into: spans("into", into)? }
            }
            WireOperation::Merge { spans: marked } => Operation::Merge { spans: spans("spans", marked)? },
            WireOperation::Link { entities } => Operation::Link { entities: ids(entities)? },
            WireOperation::Unlink { span: at } => Operation::Unlink { span: span(at)? },
            WireOperation::UnlinkSpelling { span: at } => Operation::UnlinkSpelling { span: span(at)? },
            WireOperation::Dissolve { entity } => Operation::Dissolve { entity: id(entity)? },
            WireOperation::Rename { entity, to } => Operation::Rename { entity: id(entity)?, to: id(to)? },
            WireOperation::Forget { span: at } => Operation::Forget { span: span(at)? },
        })
    }
}

impl Choice<'_> {
    fn into_choice(self) -> Result<EntityChoice> {
        Ok(match self {
            Choice::Each => EntityChoice::Each,
            Choice::One => EntityChoice::One,
            Choice::Id(entity) => EntityChoice::Known(id(entity)?),
        })
    }
}

fn name(category: Cow<'_, str>) -> Result<Category> {
    Category::new(category.into_owned())
}

fn id(entity: Cow<'_, str>) -> Result<EntityId> {
    EntityId::new(entity.into_owned())
}

fn ids(entities: Vec<Cow<'_, str>>) -> Result<Vec<EntityId>> {
    let items = entities.into_iter().enumerate();
    items.map(|(index, entity)| id(entity).map_err(|error| error.in_item("entities", index))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::JsonProblem;

    fn text() -> Text {
        Text::new("👍 Orso et Gwex, orso.").unwrap()
    }

    fn read(json: &str) -> Result<Operation> {
        Operation::from_json(&text(), json, OffsetUnit::Char, &ReadOptions::default())
    }

    /// One of each, as it is written in code points.
    pub(crate) const ALL: [&str; 18] = [
        r#"{"op":"annotate","spans":[{"start":2,"end":6},{"start":10,"end":14}],"category":"nom","entity":"each"}"#,
        r#"{"op":"annotate","spans":[{"start":2,"end":6}],"category":"nom","entity":"one"}"#,
        r#"{"op":"annotate","spans":[{"start":2,"end":6}],"category":"nom","entity":{"id":"one"}}"#,
        r#"{"op":"remove","span":{"start":2,"end":6}}"#,
        r#"{"op":"removeSpelling","span":{"start":2,"end":6}}"#,
        r#"{"op":"removeEntity","entity":"nom_orso"}"#,
        r#"{"op":"recategorise","span":{"start":2,"end":6},"category":"prénom"}"#,
        r#"{"op":"recategoriseEntity","entity":"nom_orso","category":"prenom"}"#,
        r#"{"op":"resize","span":{"start":2,"end":6},"to":{"start":0,"end":6}}"#,
        r#"{"op":"move","span":{"start":2,"end":6},"to":{"start":10,"end":14}}"#,
        r#"{"op":"split","span":{"start":2,"end":6},"into":[{"start":2,"end":3},{"start":4,"end":6}]}"#,
        r#"{"op":"merge","spans":[{"start":2,"end":6},{"start":10,"end":14}]}"#,
        r#"{"op":"link","entities":["nom_orso","nom_\"gwex"]}"#,
        r#"{"op":"unlink","span":{"start":2,"end":6}}"#,
        r#"{"op":"unlinkSpelling","span":{"start":2,"end":6}}"#,
        r#"{"op":"dissolve","entity":"nom_orso"}"#,
        r#"{"op":"rename","entity":"nom_orso","to":"each"}"#,
        r#"{"op":"forget","span":{"start":0,"end":1}}"#,
    ];

    #[test]
    fn every_operation_comes_back_in_every_unit() {
        for json in ALL {
            let operation = read(json).unwrap();
            assert_eq!(operation.to_json(&text(), OffsetUnit::Char).unwrap(), json);
            assert!(json.starts_with(&format!("{{\"op\":\"{}\",", operation.name())));
            for unit in [OffsetUnit::Byte, OffsetUnit::Utf16] {
                let written = operation.to_json(&text(), unit).unwrap();
                let again = Operation::from_json(&text(), &written, unit, &ReadOptions::default());
                assert_eq!(again.unwrap(), operation);
                assert_eq!(json.contains("start"), written != json, "{written}");
            }
        }
        let without = read(r#"{"op":"annotate","spans":[{"start":2,"end":6}],"category":"nom"}"#).unwrap();
        assert!(matches!(without, Operation::Annotate { entity: EntityChoice::Each, .. }));
    }

    #[test]
    fn an_operation_of_another_text_is_not_written() {
        let other = Text::new("Orso et Gwex").unwrap();
        let span = other.span(0..4, OffsetUnit::Char).unwrap();
        let mine = text().span(2..6, OffsetUnit::Char).unwrap();
        for operation in [
            Operation::Remove { span },
            Operation::Resize { span: mine, to: span },
            Operation::Split { span: mine, into: vec![mine, span] },
            Operation::Merge { spans: vec![span] },
        ] {
            assert_eq!(operation.to_json(&text(), OffsetUnit::Char), Err(Error::ForeignSpan));
        }
    }

    #[test]
    fn what_is_no_operation_is_refused_by_its_place() {
        let form = |json: &str| match read(json).unwrap_err() {
            Error::Json { problem, .. } => problem,
            other => panic!("{json}: {other}"),
        };
        assert_eq!(form(r#"{"op":"remove"}"#), JsonProblem::MissingField("span"));
        assert_eq!(form(r#"{"span":{"start":2,"end":6}}"#), JsonProblem::MissingField("op"));
        for json in [
            r#"{"op":"Orso","span":{"start":2,"end":6}}"#,
            r#"{"op":"remove","span":{"start":2,"end":6},"entity":"Orso"}"#,
            r#"{"op":"remove","span":{"start":2,"end":6,"text":"Orso"}}"#,
            r#"{"op":"remove","span":{"start":2.0,"end":6}}"#,
            r#"{"op":"annotate","spans":[],"category":"nom","entity":"nom_orso"}"#,
            r#"{"op":"annotate","spans":[],"category":"nom","entity":null}"#,
            "[]",
            r#"["remove",{"span":{"start":2,"end":6}}]"#,
            r#"{"op":"remove","span":[2,6]}"#,
        ] {
            assert_eq!(form(json), JsonProblem::Form, "{json}");
        }
        for json in [
            r#"{"op":"remove","op":"remove","span":{"start":2,"end":6}}"#,
            r#"{"op":"remove","span":{"start":2,"start":2,"end":6}}"#,
            r#"{"op":"remove","span":{"start":2,"end":6},"span":{"start":2,"end":6}}"#,
        ] {
            assert_eq!(form(json), JsonProblem::DuplicateField, "{json}");
        }
        let out = |offset| Error::OutOfBounds { offset, unit: OffsetUnit::Char, length: 21 };
        let bad = read(r#"{"op":"merge","spans":[{"start":2,"end":6},{"start":10,"end":99}]}"#);
        assert_eq!(bad, Err(out(99).in_item("spans", 1)));
        assert_eq!(read(r#"{"op":"remove","span":{"start":-1,"end":6}}"#), Err(out(-1)));
        let bad = read(r#"{"op":"link","entities":["a",""]}"#);
        assert_eq!(bad, Err(Error::BadId { length: 0 }.in_item("entities", 1)));
        let small = ReadOptions { max_bytes: 10, ..ReadOptions::default() };
        let large = Operation::from_json(&text(), ALL[0], OffsetUnit::Char, &small);
        assert!(matches!(large, Err(Error::TooLarge { .. })));
    }
}
