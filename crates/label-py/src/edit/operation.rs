use super::count;
use super::diff::Diff;
use super::editor::{Editor, or_human};
use crate::annotation::AnnotationSet;
#[cfg(feature = "stubs")]
use crate::argument::hint;
use crate::argument::{CategoryName, Entity, Items, Json, OneSpan, SpanList, unit};
use crate::gate::detached;
use crate::text::{Span, Text};
use given::Given as _;
use label_core as core;
use label_core::edit::EntityChoice;
use label_core::{OffsetUnit, ReadOptions};
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyDict, PyTuple};

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
#[pyclass(frozen, eq, module = "label_core")]
pub(crate) struct Operation {
    /// That of its spans.
    text: Option<core::Text>,
    pub(super) operation: core::Operation,
}

/// A static method for each row of the table of operations, made of its description and its arguments. `annotate` and `link`
/// have methods of their own, as they take one thing or several.
macro_rules! methods {
    (@rows [$($methods:tt)*]) => {
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
            fn annotate(span: OneSpan, category: CategoryName, entity: Option<Entity>) -> Self {
                let spans = vec![span.span];
                let operation = core::Operation::Annotate { spans, category: category.0, entity: choice(entity) };
            Operation { text: Some(span.text), operation }
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

            /// Makes one entity of several of one category, at least two. Their order says nothing.
            ///
            /// >>> from label_core import Operation, entity_id
            /// >>> Operation.link(entity_id("nom", "Dupont"), entity_id("nom", "M. Dupont"))
            /// Operation.link(2 entities)
            #[staticmethod]
            #[pyo3(signature = (*entities: "str"))]
            fn link(entities: &Bound<'_, PyTuple>) -> PyResult<Self> {
                let entities = entities.iter().map(|entity| Ok(entity.extract::<Entity>()?.0));
                let entities = entities.collect::<PyResult<_>>()?;
            Ok(Operation { text: None, operation: core::Operation::Link { entities } })
            }

            $($methods)*

            /// Its name, as in JSON: "annotate", "removeSpelling", ...
            #[getter]
            fn name(&self) -> &'static str {
                self.operation.name()
            }

            /// Its arguments by name, as in JSON: spans, categories and entities, each one or a list. Of which entity new
            /// annotations are is "each", "one", or `{"id": entity}`. Secret where it names an entity.
            ///
            /// >>> from label_core import Operation, Text
            /// >>> Operation.recategorise(Text("M. Dupont").span(3, 9), "adresse").arguments
            /// {'span': Span(3..9), 'category': 'adresse'}
            #[getter]
            fn arguments<'py>(&self, py: Python<'py>) -> PyResult<Arguments<'py>> {
                arguments(py, &self.operation, self.text.as_ref())
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
                let (unit, options) = (self::unit(unit)?, ReadOptions::default().with_max_bytes(max_bytes));
                let operation = detached(py, || core::Operation::from_json(&text.0, &json.0, unit, &options))?;
                Ok(Operation { text: Some(text.0.clone()), operation })
            }

            fn __repr__(&self) -> String {
                let (method, arguments) = self.shown();
                format!("Operation.{method}({arguments})")
            }
        }
    };
    (@rows $methods:tt $(#[$($doc:tt)*])* $name:literal Annotate $method:ident $arguments:tt $($rest:tt)*) => {
        methods!(@rows $methods $($rest)*);
    };
    (@rows $methods:tt $(#[$($doc:tt)*])* $name:literal Link $method:ident $arguments:tt $($rest:tt)*) => {
        methods!(@rows $methods $($rest)*);
    };
    (@rows [$($methods:tt)*] $(#[$($doc:tt)*])* $name:literal $variant:ident $method:ident {
        $($(#[$($field_doc:tt)*])* $field:ident: $kind:ident,)*
    } $($rest:tt)*) => {
        methods!(@rows [
            $($methods)*

            $(#[$($doc)*])*
            #[staticmethod]
            fn $method($($field: given::$kind),*) -> Self {
                let mut text = None;
                $(let $field = $field.taken(&mut text);)*
                Operation { text, operation: core::Operation::$variant { $($field),* } }
            }
        ] $($rest)*);
    };
    ($($rows:tt)*) => {
        methods!(@rows [] $($rows)*);
    };
}
label_core::operations!(methods);

/// The arguments of an operation as they are shown, in the order of the table.
macro_rules! shown {
    ($($(#[$doc:meta])* $name:literal $variant:ident $method:ident {
        $($(#[$field_doc:meta])* $field:ident: $kind:ident,)*
    })*) => {
        fn shown(operation: &core::Operation, text: Option<&core::Text>) -> (&'static str, Vec<String>) {
            match operation {
                $(core::Operation::$variant { $($field),* } => {
                    (stringify!($method).trim_start_matches("r#"), vec![$($field.shown(text)),*])
                })*
                _ => ("", Vec::new()),
            }
        }
    };
}
label_core::operations!(shown);

/// The arguments of an operation as Python has them.
macro_rules! arguments {
    ($($(#[$doc:meta])* $name:literal $variant:ident $method:ident {
        $($(#[$field_doc:meta])* $field:ident: $kind:ident,)*
    })*) => {
        fn arguments<'py>(
            py: Python<'py>,
            operation: &core::Operation,
            text: Option<&core::Text>,
        ) -> PyResult<Arguments<'py>> {
            let arguments = PyDict::new(py);
            match operation {
                $(core::Operation::$variant { $($field),* } => {
                    $(arguments.set_item(stringify!($field), $field.value(py, text)?)?;)*
                })*
                _ => {}
            }
            Ok(Arguments(arguments))
        }
    };
}
label_core::operations!(arguments);

/// Arguments by name.
struct Arguments<'py>(Bound<'py, PyDict>);

impl<'py> IntoPyObject<'py> for Arguments<'py> {
    type Target = PyDict;
    type Output = Bound<'py, PyDict>;
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr =
        type_hint_subscript!(<PyDict as pyo3::PyTypeInfo>::TYPE_HINT, hint::STR, hint::ANY);

    fn into_pyobject(self, _: Python<'py>) -> PyResult<Self::Output> {
        Ok(self.0)
    }
}

/// Equal in what is asked for, whether the text of the spans is known or not.
impl PartialEq for Operation {
    fn eq(&self, other: &Self) -> bool {
        self.operation == other.operation
    }
}

/// What a caller gives for each kind of argument.
mod given {
    use super::{OneSpan, core};

    pub(super) type Span = OneSpan;
    pub(super) type Spans = super::SpanList;
    pub(super) type Category = super::CategoryName;
    pub(super) type Entity = super::Entity;

    /// The argument itself, and the text of the first of its spans.
    pub(super) trait Given {
        type Of;

        fn taken(self, text: &mut Option<core::Text>) -> Self::Of;
    }

    impl Given for Span {
        type Of = core::Span;

        fn taken(self, text: &mut Option<core::Text>) -> core::Span {
            text.get_or_insert(self.text);
            self.span
        }
    }

    impl Given for Spans {
        type Of = Vec<core::Span>;

        fn taken(self, text: &mut Option<core::Text>) -> Vec<core::Span> {
            *text = text.take().or(self.text);
            self.spans
        }
    }

    impl Given for Category {
        type Of = core::Category;

        fn taken(self, _text: &mut Option<core::Text>) -> core::Category {
            self.0
        }
    }

    impl Given for Entity {
        type Of = core::EntityId;

        fn taken(self, _text: &mut Option<core::Text>) -> core::EntityId {
            self.0
        }
    }
}

/// How an argument is shown, places and categories, never an entity; and what it is in Python.
trait Shown {
    fn shown(&self, text: Option<&core::Text>) -> String;

    /// `text` is that of the spans.
    fn value<'py>(&self, py: Python<'py>, text: Option<&core::Text>) -> PyResult<Bound<'py, PyAny>>;
}

impl Shown for core::Span {
    fn shown(&self, text: Option<&core::Text>) -> String {
        let range = text.and_then(|text| text.range(*self, OffsetUnit::Char).ok());
        range.map_or_else(|| "another text".to_owned(), |range| format!("{}..{}", range.start, range.end))
    }

    fn value<'py>(&self, py: Python<'py>, text: Option<&core::Text>) -> PyResult<Bound<'py, PyAny>> {
        let span = text.filter(|text| text.owns(*self)).map(|text| Span { text: text.clone(), span: *self });
        span.into_bound_py_any(py)
    }
}

impl Shown for Vec<core::Span> {
    fn shown(&self, text: Option<&core::Text>) -> String {
        match self.len() {
            0..=5 => format!("[{}]", self.iter().map(|span| span.shown(text)).collect::<Vec<_>>().join(", ")),
            many => count(many, "span"),
        }
    }

    fn value<'py>(&self, py: Python<'py>, text: Option<&core::Text>) -> PyResult<Bound<'py, PyAny>> {
        let spans: Vec<_> = self.iter().map(|span| span.value(py, text)).collect::<PyResult<_>>()?;
        spans.into_bound_py_any(py)
    }
}

impl Shown for core::Category {
    fn shown(&self, _text: Option<&core::Text>) -> String {
        format!("'{self}'")
    }

    fn value<'py>(&self, py: Python<'py>, _text: Option<&core::Text>) -> PyResult<Bound<'py, PyAny>> {
        self.as_str().into_bound_py_any(py)
    }
}

impl Shown for core::EntityId {
    fn shown(&self, _text: Option<&core::Text>) -> String {
        "...".to_owned()
    }

    fn value<'py>(&self, py: Python<'py>, _text: Option<&core::Text>) -> PyResult<Bound<'py, PyAny>> {
        self.as_str().into_bound_py_any(py)
    }
}

impl Shown for Vec<core::EntityId> {
    fn shown(&self, _text: Option<&core::Text>) -> String {
        if self.len() == 1 { "1 entity".to_owned() } else { format!("{} entities", self.len()) }
    }

    fn value<'py>(&self, py: Python<'py>, _text: Option<&core::Text>) -> PyResult<Bound<'py, PyAny>> {
        let ids: Vec<&str> = self.iter().map(core::EntityId::as_str).collect();
        ids.into_bound_py_any(py)
    }
}

impl Shown for EntityChoice {
    fn shown(&self, _text: Option<&core::Text>) -> String {
        if matches!(self, EntityChoice::Known(_)) { "entity=...".to_owned() } else { String::new() }
    }

    fn value<'py>(&self, py: Python<'py>, _text: Option<&core::Text>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            EntityChoice::One => "one".into_bound_py_any(py),
            EntityChoice::Known(id) => [("id", id.as_str())].into_py_dict(py)?.into_bound_py_any(py),
            _ => "each".into_bound_py_any(py),
        }
    }
}

impl Operation {
    /// An operation of a history, whose text is known.
    pub(crate) fn of_text(text: &core::Text, operation: &core::Operation) -> Self {
        Operation { text: Some(text.clone()), operation: operation.clone() }
    }

    /// The static method that makes it, and its arguments: `annotate` takes one span or several.
    fn shown(&self) -> (&'static str, String) {
        let (method, mut arguments) = shown(&self.operation, self.text.as_ref());
        let method = match &self.operation {
            core::Operation::Annotate { entity: EntityChoice::One, .. } => "annotate_as_one",
            core::Operation::Annotate { spans, .. } => match (&spans[..], arguments.first_mut()) {
                ([span], Some(first)) => {
                    *first = span.shown(self.text.as_ref());
                    method
                }
                _ => "annotate_all",
            },
            _ => method,
        };
        arguments.retain(|argument| !argument.is_empty());
        (method, arguments.join(", "))
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
