use super::count;
use super::diff::Diff;
use super::editor::{Editor, or_human};
use crate::annotation::AnnotationSet;
use crate::argument::{CategoryName, Entity, Items, Json, SpanList, unit};
use crate::gate::detached;
use crate::text::{Span, Text};
use label_core as core;
use label_core::edit::EntityChoice;
use label_core::{OffsetUnit, ReadOptions};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

/// What somebody wants done to the annotations of a text. A value: it can be kept, shown and done again.
///
/// Made by a static method for each kind. `plan` says what it would change in a set, or why it cannot be done;
/// `History.apply` plans and applies.
///
/// An entity id that a caller gives stays what it is. All others are computed from the smallest folded spelling of the
/// entity's mentions, whatever the direction of a link; when the mention after which an entity is called goes, the others are
/// called anew. An entity that would be called as another is, because two people have one name and were kept apart, is
/// numbered: "nom_dupont#N2". A mention that nobody links is of the entity that its spelling names.
///
/// Secret where it names an entity. The repr shows places and categories.
///
/// >>> from label_core import AnnotationSet, Operation, Text
/// >>> text = Text("M. Jean Dupont a saisi la cour. M. Dupont se désiste.")
/// >>> spans = [text.span(8, 14), text.span(35, 41)]
/// >>> operation = Operation.annotate_all(spans, "personnePhysique")
/// >>> operation
/// Operation.annotate_all([8..14, 35..41], 'personnePhysique')
/// >>> operation.plan(AnnotationSet(text, []))
/// Diff(0 removed, 2 added)
#[pyclass(frozen, module = "label_core")]
pub(crate) struct Operation {
    /// That of its spans.
    text: Option<core::Text>,
    pub(super) operation: core::Operation,
}

#[pymethods]
impl Operation {
    /// Marks a span with a category. It is a mention of `entity` where one is given, else of the entity that its spelling
    /// names. The editor's origin becomes that of the annotation; no score.
    ///
    /// >>> from label_core import Operation, Text
    /// >>> Operation.annotate(Text("M. Dupont").span(3, 9), "personnePhysique")
    /// Operation.annotate(3..9, 'personnePhysique')
    #[staticmethod]
    #[pyo3(signature = (span, category, *, entity = None))]
    fn annotate(span: &Span, category: CategoryName, entity: Option<Entity>) -> Self {
        let spans = vec![span.span];
        Self::on(span, core::Operation::Annotate { spans, category: category.0, entity: choice(entity) })
    }

    /// Marks several spans with a category. All are mentions of `entity` where one is given, else each of the entity that its
    /// spelling names. One that overlaps an annotation is refused, and with it all.
    #[staticmethod]
    #[pyo3(signature = (spans, category, *, entity = None))]
    fn annotate_all(spans: SpanList, category: CategoryName, entity: Option<Entity>) -> Self {
        let SpanList { text, spans } = spans;
        let entity = choice(entity);
        Operation { text, operation: core::Operation::Annotate { spans, category: category.0, entity } }
    }

    /// Marks several spans as mentions of one entity: that which the first spelling, in reading order, names.
    #[staticmethod]
    fn annotate_as_one(spans: SpanList, category: CategoryName) -> Self {
        let SpanList { text, spans } = spans;
        Operation { text, operation: core::Operation::annotate_as_one(spans, category.0) }
    }

    /// Removes the annotation on this span.
    #[staticmethod]
    fn remove(span: &Span) -> Self {
        Self::on(span, core::Operation::Remove { span: span.span })
    }

    /// Removes every annotation of the same category whose text is exactly that of the annotation on this span, whatever its
    /// entity.
    #[staticmethod]
    fn remove_spelling(span: &Span) -> Self {
        Self::on(span, core::Operation::RemoveSpelling { span: span.span })
    }

    /// Removes every mention of an entity.
    #[staticmethod]
    fn remove_entity(entity: Entity) -> Self {
        Self::of_entities(core::Operation::RemoveEntity { entity: entity.0 })
    }

    /// Gives one annotation another category. It goes to the entity that its spelling names there.
    #[staticmethod]
    fn recategorise(span: &Span, category: CategoryName) -> Self {
        Self::on(span, core::Operation::Recategorise { span: span.span, category: category.0 })
    }

    /// Gives every mention of an entity another category. They stay one entity.
    #[staticmethod]
    fn recategorise_entity(entity: Entity, category: CategoryName) -> Self {
        let CategoryName(category) = category;
        Self::of_entities(core::Operation::RecategoriseEntity { entity: entity.0, category })
    }

    /// Makes an annotation cover another stretch that shares a character with the old one. A mention that somebody linked
    /// stays linked; any other goes by its new spelling.
    #[staticmethod]
    fn resize(span: &Span, to: &Span) -> Self {
        Self::on(span, core::Operation::Resize { span: span.span, to: to.span })
    }

    /// Makes an annotation cover another stretch, wherever it lies; otherwise as `resize`.
    #[staticmethod]
    #[pyo3(name = "move")]
    fn move_to(span: &Span, to: &Span) -> Self {
        Self::on(span, core::Operation::Move { span: span.span, to: to.span })
    }

    /// Cuts an annotation into parts, at least two, each of the entity that its spelling names. What lies between the parts is
    /// no longer marked.
    #[staticmethod]
    fn split(span: &Span, into: SpanList) -> Self {
        Self::on(span, core::Operation::Split { span: span.span, into: into.spans })
    }

    /// Makes one annotation of several of one category, from the first to the last and over what lies between.
    #[staticmethod]
    fn merge(spans: SpanList) -> Self {
        let SpanList { text, spans } = spans;
        Operation { text, operation: core::Operation::Merge { spans } }
    }

    /// Makes one entity of several of one category, at least two. Their order says nothing.
    ///
    /// >>> from label_core import Operation, entity_id
    /// >>> Operation.link(entity_id("nom", "Dupont"), entity_id("nom", "M. Dupont"))
    /// Operation.link(2 entities)
    #[staticmethod]
    #[pyo3(signature = (*entities: "str"))]
    fn link(entities: &Bound<'_, PyTuple>) -> PyResult<Self> {
        let entities = entities.iter().map(|entity| Ok(entity.extract::<Entity>()?.0));
        Ok(Self::of_entities(core::Operation::Link { entities: entities.collect::<PyResult<_>>()? }))
    }

    /// Takes one mention out of its entity: it becomes an entity of its own, also where another is spelt alike.
    #[staticmethod]
    fn unlink(span: &Span) -> Self {
        Self::on(span, core::Operation::Unlink { span: span.span })
    }

    /// Takes every mention out of an entity whose text is exactly that of the mention on this span: they go to the entity that
    /// their spelling names.
    #[staticmethod]
    fn unlink_spelling(span: &Span) -> Self {
        Self::on(span, core::Operation::UnlinkSpelling { span: span.span })
    }

    /// Every mention of an entity goes to the entity that its spelling names.
    #[staticmethod]
    fn dissolve(entity: Entity) -> Self {
        Self::of_entities(core::Operation::Dissolve { entity: entity.0 })
    }

    /// Gives an entity an id of the caller's, which no other entity has.
    #[staticmethod]
    fn rename(entity: Entity, to: Entity) -> Self {
        Self::of_entities(core::Operation::Rename { entity: entity.0, to: to.0 })
    }

    /// Forgets what an overlap strategy dropped and shares a character with this span. It is masked no longer, unless an
    /// annotation covers it.
    #[staticmethod]
    fn forget(span: &Span) -> Self {
        Self::on(span, core::Operation::Forget { span: span.span })
    }

    /// Its name, as in JSON: "annotate", "removeSpelling", ...
    #[getter]
    fn name(&self) -> &'static str {
        self.operation.name()
    }

    /// What this would change in a set. Nothing changes yet: `Diff.apply` does it.
    ///
    /// `editor` says whose annotations they are, and which categories may be used; without one, a person who may use all.
    ///
    /// Raises `ForeignSpan`; `NoSuchAnnotation`, `NoSuchEntity` for what is not there; `Overlap`; `CategoryNotAllowed`;
    /// `CrossCategory`; `Apart`, `NotWithin`, `TooFew`, `EntityExists`. Offsets are code points.
    #[pyo3(signature = (annotations, editor = None))]
    fn plan(&self, py: Python<'_>, annotations: &AnnotationSet, editor: Option<&Editor>) -> PyResult<Diff> {
        let editor = or_human(editor);
        detached(py, || self.operation.plan(&annotations.0, &editor)).map(Diff)
    }

    /// This operation as one JSON object without line breaks, offsets in `unit`: `op` is its name, the other fields are its
    /// arguments. `text` is that of its spans. Secret where it names entities. Raises `ForeignSpan`.
    ///
    /// >>> from label_core import Operation, Text
    /// >>> text = Text("M. Dupont se désiste.")
    /// >>> operation = Operation.remove(text.span(3, 9))
    /// >>> operation.to_json(text)
    /// '{"op":"remove","span":{"start":3,"end":9}}'
    /// >>> Operation.from_json(text, operation.to_json(text)) == operation
    /// True
    #[pyo3(signature = (text, unit = "char"))]
    fn to_json(&self, py: Python<'_>, text: &Text, unit: &str) -> PyResult<String> {
        let unit = self::unit(unit)?;
        detached(py, || self.operation.to_json(&text.0, unit))
    }

    /// An operation on `text` from one JSON object, as `str` or UTF-8 `bytes`, with offsets in `unit`. Whether it can be done,
    /// `plan` says.
    ///
    /// Raises `JsonError` with line, column and kind (a field that the operation does not have is not of the form),
    /// `InvalidText`, `TooLarge` above `max_bytes`; `OutOfBounds`, `Reversed`, `EmptySpan`, `SplitsCharacter` and `BadId`, with
    /// `path` where there is a list; `BadCategory`.
    #[staticmethod]
    #[pyo3(signature = (text, json, unit = "char", *, max_bytes = 1 << 30))]
    fn from_json(py: Python<'_>, text: &Text, json: Json, unit: &str, max_bytes: usize) -> PyResult<Self> {
        let (unit, options) = (self::unit(unit)?, ReadOptions { max_bytes, ..ReadOptions::default() });
        let operation = detached(py, || core::Operation::from_json(&text.0, &json.0, unit, &options))?;
        Ok(Operation { text: Some(text.0.clone()), operation })
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Operation>().is_ok_and(|other| self.operation == other.get().operation)
    }

    fn __repr__(&self) -> String {
        format!("Operation.{}({})", self.method(), self.arguments())
    }
}

impl Operation {
    /// An operation of a history, whose text is known.
    pub(crate) fn of_text(text: &core::Text, operation: &core::Operation) -> Self {
        Operation { text: Some(text.clone()), operation: operation.clone() }
    }

    fn on(span: &Span, operation: core::Operation) -> Self {
        Operation { text: Some(span.text.clone()), operation }
    }

    fn of_entities(operation: core::Operation) -> Self {
        Operation { text: None, operation }
    }

    /// The static method that makes it.
    fn method(&self) -> String {
        match &self.operation {
            core::Operation::Annotate { entity: EntityChoice::One, .. } => "annotate_as_one".to_owned(),
            core::Operation::Annotate { spans, .. } if spans.len() != 1 => "annotate_all".to_owned(),
            other => other.name().chars().fold(String::new(), |name, letter| {
                let between = if letter.is_uppercase() { "_" } else { "" };
                name + between + &letter.to_lowercase().to_string()
            }),
        }
    }

    /// Its arguments, without entities.
    fn arguments(&self) -> String {
        use core::Operation as Of;
        match &self.operation {
            Of::Annotate { spans, category, entity } => {
                let places = match (&spans[..], entity) {
                    ([span], EntityChoice::Each | EntityChoice::Known(_)) => self.place(*span),
                    _ => self.places(spans),
                };
                let entity = if matches!(entity, EntityChoice::Known(_)) { ", entity=..." } else { "" };
                format!("{places}, '{category}'{entity}")
            }
            Of::Remove { span }
            | Of::RemoveSpelling { span }
            | Of::Unlink { span }
            | Of::UnlinkSpelling { span }
            | Of::Forget { span } => self.place(*span),
            Of::Recategorise { span, category } => format!("{}, '{category}'", self.place(*span)),
            Of::RecategoriseEntity { category, .. } => format!("..., '{category}'"),
            Of::Resize { span, to } | Of::Move { span, to } => {
                format!("{}, {}", self.place(*span), self.place(*to))
            }
            Of::Split { span, into } => format!("{}, {}", self.place(*span), self.places(into)),
            Of::Merge { spans } => self.places(spans),
            Of::Link { entities } if entities.len() == 1 => "1 entity".to_owned(),
            Of::Link { entities } => format!("{} entities", entities.len()),
            _ => "...".to_owned(),
        }
    }

    fn place(&self, span: core::Span) -> String {
        let range = self.text.as_ref().and_then(|text| text.range(span, OffsetUnit::Char).ok());
        range.map_or_else(|| "another text".to_owned(), |range| format!("{}..{}", range.start, range.end))
    }

    fn places(&self, spans: &[core::Span]) -> String {
        match spans.len() {
            0..=5 => {
                format!("[{}]", spans.iter().map(|span| self.place(*span)).collect::<Vec<_>>().join(", "))
            }
            many => count(many, "span"),
        }
    }
}

fn choice(entity: Option<Entity>) -> EntityChoice {
    entity.map_or(EntityChoice::Each, |entity| EntityChoice::Known(entity.0))
}

/// One operation, or several in any iterable.
pub(super) struct Operations(pub(super) Vec<core::Operation>);

impl<'py> FromPyObject<'_, 'py> for Operations {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = type_hint_union!(
        <Operation as pyo3::PyTypeInfo>::TYPE_HINT,
        type_hint_subscript!(crate::argument::hint::ITERABLE, <Operation as pyo3::PyTypeInfo>::TYPE_HINT)
    );

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(one) = object.cast::<Operation>() {
            return Ok(Operations(vec![one.get().operation.clone()]));
        }
        let Items(several) = object.extract::<Items<Operation>>()?;
        Ok(Operations(several.iter().map(|one| one.get().operation.clone()).collect()))
    }
}
