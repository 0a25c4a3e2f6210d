//! Operations as JSON: `{"op": "link", "entities": [..]}`.

mod wire;

use super::json;
use crate::annotation::{Category, EntityId};
use crate::edit::{EntityChoice, Operation};
use crate::error::{Error, Result};
use crate::record::ReadOptions;
use crate::text::{OffsetUnit, Span, Text};
pub(super) use wire::WireOperation;
use wire::{Place, Wire};

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
        if spans(self).iter().any(|span| !text.owns(*span)) {
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
        json::parse::<WireOperation<'_>>(json)?.into_operation(text, unit)
    }
}

/// How the type of an argument is written and read.
trait Argument: Sized {
    fn write(&self, text: &Text, unit: OffsetUnit) -> Wire<'_>;

    /// `list` is what the argument is called.
    fn read(wire: Wire<'_>, list: &'static str, text: &Text, unit: OffsetUnit) -> Result<Self>;

    fn spans(&self) -> &[Span] {
        &[]
    }
}

impl Argument for Span {
    fn write(&self, text: &Text, unit: OffsetUnit) -> Wire<'_> {
        Wire::Place(Place::of(text, *self, unit))
    }

    fn read(wire: Wire<'_>, _list: &'static str, text: &Text, unit: OffsetUnit) -> Result<Self> {
        let Wire::Place(place) = wire else { return Err(json::not_of_the_form()) };
        place.span(text, unit)
    }

    fn spans(&self) -> &[Span] {
        std::slice::from_ref(self)
    }
}

impl Argument for Vec<Span> {
    fn write(&self, text: &Text, unit: OffsetUnit) -> Wire<'_> {
        Wire::Places(self.iter().map(|span| Place::of(text, *span, unit)).collect())
    }

    fn read(wire: Wire<'_>, list: &'static str, text: &Text, unit: OffsetUnit) -> Result<Self> {
        let Wire::Places(places) = wire else { return empty(&wire) };
        let spans = places.iter().map(|place| place.span(text, unit)).enumerate();
        spans.map(|(index, span)| span.map_err(|error| error.in_item(list, index))).collect()
    }

    fn spans(&self) -> &[Span] {
        self
    }
}

impl Argument for Category {
    fn write(&self, _text: &Text, _unit: OffsetUnit) -> Wire<'_> {
        Wire::Word(self.as_str().into())
    }

    fn read(wire: Wire<'_>, _list: &'static str, _text: &Text, _unit: OffsetUnit) -> Result<Self> {
        let Wire::Word(name) = wire else { return Err(json::not_of_the_form()) };
        Category::new(name.into_owned())
    }
}

impl Argument for EntityId {
    fn write(&self, _text: &Text, _unit: OffsetUnit) -> Wire<'_> {
        Wire::Word(self.as_str().into())
    }

    fn read(wire: Wire<'_>, _list: &'static str, _text: &Text, _unit: OffsetUnit) -> Result<Self> {
        let Wire::Word(id) = wire else { return Err(json::not_of_the_form()) };
        EntityId::new(id.into_owned())
    }
}

impl Argument for Vec<EntityId> {
    fn write(&self, _text: &Text, _unit: OffsetUnit) -> Wire<'_> {
        Wire::Words(self.iter().map(|id| id.as_str().into()).collect())
    }

    fn read(wire: Wire<'_>, list: &'static str, _text: &Text, _unit: OffsetUnit) -> Result<Self> {
        let Wire::Words(ids) = wire else { return empty(&wire) };
        let ids = ids.into_iter().map(|id| EntityId::new(id.into_owned())).enumerate();
        ids.map(|(index, id)| id.map_err(|error| error.in_item(list, index))).collect()
    }
}

impl Argument for EntityChoice {
    fn write(&self, _text: &Text, _unit: OffsetUnit) -> Wire<'_> {
        match self {
            EntityChoice::Each => Wire::Word("each".into()),
            EntityChoice::One => Wire::Word("one".into()),
            EntityChoice::Known(id) => Wire::Id(id.as_str().into()),
        }
    }

    fn read(wire: Wire<'_>, _list: &'static str, _text: &Text, _unit: OffsetUnit) -> Result<Self> {
        match wire {
            Wire::Word(word) if word == "each" => Ok(EntityChoice::Each),
            Wire::Word(word) if word == "one" => Ok(EntityChoice::One),
            Wire::Id(id) => EntityId::new(id.into_owned()).map(EntityChoice::Known),
            _ => Err(json::not_of_the_form()),
        }
    }
}

fn empty<T>(wire: &Wire<'_>) -> Result<Vec<T>> {
    if matches!(wire, Wire::Empty) { Ok(Vec::new()) } else { Err(json::not_of_the_form()) }
}

/// Each operation of the table is written and read by its arguments.
macro_rules! by_arguments {
    ($($(#[$doc:meta])* $name:literal $variant:ident $method:ident {
        $($(#[$field_doc:meta])* $field:ident: $kind:ident,)*
    })*) => {
        impl<'o> WireOperation<'o> {
            /// The spans are those of `text`.
            pub(super) fn of(operation: &'o Operation, text: &Text, unit: OffsetUnit) -> Self {
                let arguments = match operation {
                    $(Operation::$variant { $($field),* } => {
                        vec![$((stringify!($field).into(), $field.write(text, unit))),*]
                    })*
                };
                WireOperation { name: operation.name().into(), arguments }
            }

            pub(super) fn into_operation(mut self, text: &Text, unit: OffsetUnit) -> Result<Operation> {
                match &*self.name {
                    $($name => Ok(Operation::$variant {
                        $($field: self.take(stringify!($field), text, unit)?,)*
                    }),)*
                    _ => Err(json::not_of_the_form()),
                }
            }
        }

        fn spans(operation: &Operation) -> Vec<Span> {
            match operation {
                $(Operation::$variant { $($field),* } => [$($field.spans()),*].concat(),)*
            }
        }
    };
}
crate::operations!(by_arguments);

impl WireOperation<'_> {
    /// An argument; a choice that is left out is the default.
    fn take<A: Argument>(&mut self, name: &'static str, text: &Text, unit: OffsetUnit) -> Result<A> {
        let place = self.arguments.iter().position(|(other, _)| other == name);
        let wire = place.map_or(Wire::Word("each".into()), |place| self.arguments.swap_remove(place).1);
        A::read(wire, name, text, unit)
    }
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
        assert_eq!(form(r#"{"op":"remove"}"#), JsonProblem::MissingField("span".into()));
        assert_eq!(form(r#"{"span":{"start":2,"end":6}}"#), JsonProblem::MissingField("op".into()));
        for json in [
            r#"{"op":"Orso","span":{"start":2,"end":6}}"#,
            r#"{"op":"remove","span":{"start":2,"end":6},"entity":"Orso"}"#,
            r#"{"op":"remove","span":{"start":2,"end":6,"text":"Orso"}}"#,
            r#"{"op":"remove","span":{"start":2.5,"end":6}}"#,
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
