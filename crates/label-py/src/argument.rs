//! What Python hands in, checked: strings without lone surrogates, offsets that are integers, units by name, lists of marks.

use crate::gate::raised;
use crate::text::{Span, Text};
use label_core as core;
use label_core::annotation::Graphemes;
use label_core::{Category, EntityId, Error, GivenMark, OffsetUnit, Origin, Overlap, SetOptions};
use pyo3::PyClass;
use pyo3::exceptions::{PyTypeError, PyValueError};
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyInt, PyMapping, PyString, PyTuple};
use std::borrow::Cow;

/// Why something that Python hands in is not taken: its content, which in a list of decisions is the answer for one of them;
/// or its type, which is a mistake of the program and stops the call.
pub(crate) enum Refused {
    Content(Error),
    Type(PyErr),
}

impl From<Refused> for PyErr {
    fn from(refused: Refused) -> PyErr {
        match refused {
            Refused::Content(error) => raised(error),
            Refused::Type(error) => error,
        }
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Refused {
        Refused::Content(error)
    }
}

impl From<PyErr> for Refused {
    fn from(error: PyErr) -> Refused {
        Refused::Type(error)
    }
}

/// The error of an item of a list, with its place before the message.
pub(crate) fn misplaced(py: Python<'_>, error: PyErr, place: &str) -> PyErr {
    let message = || format!("{place}: {}", error.value(py));
    match error.get_type(py) {
        class if class.is(py.get_type::<PyTypeError>()) => PyTypeError::new_err(message()),
        class if class.is(py.get_type::<PyValueError>()) => PyValueError::new_err(message()),
        // Raised by an object of the caller's.
        _ => error,
    }
}

/// A `str`. A lone surrogate is [`Error::InvalidText`]: Python's own error would carry the string.
#[derive(Clone, Copy)]
pub(crate) struct Str<'a>(pub(crate) &'a str);

impl<'a, 'py> FromPyObject<'a, 'py> for Str<'a> {
    type Error = Refused;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = <&str as FromPyObject>::INPUT_TYPE;

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> Result<Self, Refused> {
        match object.extract::<&'a str>() {
            Ok(string) => Ok(Str(string)),
            Err(_) if !object.is_instance_of::<PyString>() => Err(wrong_type(&object, "str").into()),
            Err(error) => Err(lone_surrogate(object.py(), &error).into()),
        }
    }
}

/// The content of a `str` in bytes of its own. `to_str` would keep a second copy of every text alive in the `str`.
pub(crate) fn content(object: &Bound<'_, PyAny>) -> Result<String, Refused> {
    let string = object.cast::<PyString>().map_err(|_| wrong_type(object, "str"))?;
    let bytes = string.encode_utf8().map_err(|error| lone_surrogate(string.py(), &error))?;
    // A second look at what Python has just encoded, as no unsafe code takes it on trust: the quick one.
    let text = simdutf8::basic::from_utf8(bytes.as_bytes())
        .map_err(|_| Error::InvalidText { offset: 0, unit: OffsetUnit::Byte })?;
    Ok(text.to_owned())
}

/// Reduces Python's `UnicodeEncodeError`, which holds the whole string, to its position.
fn lone_surrogate(py: Python<'_>, error: &PyErr) -> Error {
    let offset = error.value(py).getattr("start").and_then(|start| start.extract::<usize>());
    Error::InvalidText { offset: offset.unwrap_or_default(), unit: OffsetUnit::Char }
}

/// An integer, or what converts to one without loss (`__index__`: NumPy's integers). No bool, no float.
#[derive(Clone, Copy)]
pub(crate) struct Offset(pub(crate) i128);

impl<'py> FromPyObject<'_, 'py> for Offset {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = <i64 as FromPyObject>::INPUT_TYPE;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if object.is_exact_instance_of::<PyInt>() {
            return Self::of_int(&object);
        }
        if object.is_instance_of::<PyBool>() || !object.hasattr("__index__")? {
            return Err(wrong_type(&object, "int"));
        }
        let int = object.call_method0("__index__")?;
        if !int.is_instance_of::<PyInt>() {
            return Err(wrong_type(&int, "int"));
        }
        Self::of_int(&int)
    }
}

impl Offset {
    /// An integer beyond 64 bits is out of bounds on its own side, whatever its exact value.
    fn of_int(int: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(offset) = int.extract::<i64>() {
            return Ok(Offset(offset.into()));
        }
        if int.lt(0)? {
            return Ok(Offset(i64::MIN.into()));
        }
        Ok(Offset(int.extract::<u64>().unwrap_or(u64::MAX).into()))
    }

    /// The offset as the core takes it; negative ones and those beyond any text are out of bounds.
    pub(crate) fn within(self, length: usize, unit: OffsetUnit) -> PyResult<usize> {
        usize::try_from(self.0).map_err(|_| raised(Error::OutOfBounds { offset: self.0, unit, length }))
    }
}

fn wrong_type(object: &Bound<'_, PyAny>, wanted: &str) -> PyErr {
    let given = object.get_type().name().map_or_else(|_| "another type".to_owned(), |name| name.to_string());
    PyTypeError::new_err(format!("{wanted} expected, not {given}"))
}

/// `"byte"`, `"char"` (code points) or `"utf16"`.
pub(crate) fn unit(name: &str) -> PyResult<OffsetUnit> {
    match name {
        "byte" => Ok(OffsetUnit::Byte),
        "char" => Ok(OffsetUnit::Char),
        "utf16" => Ok(OffsetUnit::Utf16),
        _ => Err(PyValueError::new_err("unit must be 'byte', 'char' or 'utf16'")),
    }
}

/// `"human"`, `"rule"`, `"model"` or `"import"`.
pub(crate) fn origin(name: &str) -> PyResult<Origin> {
    match name {
        "human" => Ok(Origin::Human),
        "rule" => Ok(Origin::Rule),
        "model" => Ok(Origin::Model),
        "import" => Ok(Origin::Import),
        _ => Err(PyValueError::new_err("origin must be 'human', 'rule', 'model' or 'import'")),
    }
}

/// How a set is built: `overlap` (refuse where absent) and `graphemes`, `"widen"` or `"refuse"`.
pub(crate) fn set_options(overlap: Option<OverlapArgument>, graphemes: &str) -> PyResult<SetOptions> {
    let overlap = overlap.map_or(Overlap::Error, |overlap| overlap.0);
    match graphemes {
        "widen" => Ok(SetOptions::default().with_overlap(overlap).with_graphemes(Graphemes::Widen)),
        "refuse" => Ok(SetOptions::default().with_overlap(overlap).with_graphemes(Graphemes::Refuse)),
        _ => Err(PyValueError::new_err("graphemes must be 'widen' or 'refuse'")),
    }
}

/// `"error"`, `"longest"`, `"highest_score"`, `"union"` or an iterable of categories, of which the first wins.
pub(crate) struct OverlapArgument(Overlap);

impl<'py> FromPyObject<'_, 'py> for OverlapArgument {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = type_hint_union!(hint::STR, hint::STRS);

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if !object.is_instance_of::<PyString>() {
            let Names(categories) = object.extract()?;
            return Overlap::priority(categories).map(OverlapArgument).map_err(raised);
        }
        Ok(OverlapArgument(match object.extract::<Str<'_>>()?.0 {
            "error" => Overlap::Error,
            "longest" => Overlap::Longest,
            "highest_score" => Overlap::HighestScore,
            "union" => Overlap::Union,
            _ => {
                return Err(PyValueError::new_err(
                    "overlap must be 'error', 'longest', 'highest_score', 'union' or a list of categories",
                ));
            }
        }))
    }
}

/// A category, by its name.
pub(crate) struct CategoryName(pub(crate) Category);

impl<'py> FromPyObject<'_, 'py> for CategoryName {
    type Error = Refused;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = hint::STR;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> Result<Self, Refused> {
        Ok(CategoryName(Category::new(object.extract::<Str<'_>>()?.0)?))
    }
}

/// An entity, by its id.
pub(crate) struct Entity(pub(crate) EntityId);

impl<'py> FromPyObject<'_, 'py> for Entity {
    type Error = Refused;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = hint::STR;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> Result<Self, Refused> {
        Ok(Entity(EntityId::new(object.extract::<Str<'_>>()?.0)?))
    }
}

/// Spans of one text, in any iterable, and that text.
pub(crate) struct SpanList {
    pub(crate) text: Option<core::Text>,
    pub(crate) spans: Vec<core::Span>,
}

impl<'py> FromPyObject<'_, 'py> for SpanList {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr =
        type_hint_subscript!(hint::ITERABLE, <Span as pyo3::PyTypeInfo>::TYPE_HINT);

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let Items(items) = object.extract::<Items<Span>>()?;
        let text = items.first().map(|span| span.get().text.clone());
        let foreign = |span: &Py<Span>| {
            text.as_ref().is_some_and(|text| text.range(span.get().span, OffsetUnit::Byte).is_err())
        };
        if let Some(index) = items.iter().position(foreign) {
            return Err(raised(Error::InItem { list: "spans", index, error: Box::new(Error::ForeignSpan) }));
        }
        Ok(SpanList { text, spans: items.iter().map(|span| span.get().span).collect() })
    }
}

/// Objects of one class, in any iterable.
pub(crate) struct Items<T>(pub(crate) Vec<Py<T>>);

impl<'py, T: PyClass> FromPyObject<'_, 'py> for Items<T> {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = type_hint_subscript!(hint::ITERABLE, <T as pyo3::PyTypeInfo>::TYPE_HINT);

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let mut items = Vec::new();
        for (index, item) in object.try_iter()?.enumerate() {
            let item = item?;
            let of_class = item
                .cast::<T>()
                .map_err(|error| misplaced(object.py(), error.into(), &format!("item {index}")))?;
            items.push(of_class.clone().unbind());
        }
        Ok(Items(items))
    }
}

/// Names of categories, in any iterable but a `str`, which would be taken letter by letter.
pub(crate) struct Names(pub(crate) Vec<Category>);

impl<'py> FromPyObject<'_, 'py> for Names {
    type Error = Refused;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = hint::STRS;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> Result<Self, Refused> {
        if object.is_instance_of::<PyString>() {
            return Err(PyTypeError::new_err("a list of categories expected, not str").into());
        }
        let mut categories = Vec::new();
        for name in object.try_iter()? {
            categories.push(Category::new(name?.extract::<Str<'_>>()?.0)?);
        }
        Ok(Names(categories))
    }
}

/// A `Text`, or a `str` to make one of.
pub(crate) struct TextArgument(pub(crate) core::Text);

impl<'py> FromPyObject<'_, 'py> for TextArgument {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = type_hint_union!(<Text as pyo3::PyTypeInfo>::TYPE_HINT, hint::STR);

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(text) = object.cast::<Text>() {
            return Ok(TextArgument(text.get().0.clone()));
        }
        if !object.is_instance_of::<PyString>() {
            return Err(wrong_type(&object, "Text or str"));
        }
        core::Text::new(content(&object)?).map(TextArgument).map_err(raised)
    }
}

/// JSON, from `str` or bytes of UTF-8.
pub(crate) struct Json(pub(crate) String);

impl<'py> FromPyObject<'_, 'py> for Json {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = type_hint_union!(hint::STR, hint::BYTES);

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if object.is_instance_of::<PyString>() {
            return Ok(Json(content(&object)?));
        }
        let bytes = object.extract::<&[u8]>().map_err(|_| wrong_type(&object, "str or bytes"))?;
        String::from_utf8(bytes.to_vec()).map(Json).map_err(|error| {
            let offset = error.utf8_error().valid_up_to();
            raised(Error::InvalidText { offset, unit: OffsetUnit::Byte })
        })
    }
}

/// The spans of one decision, each a tuple `(start, end, label[, entity[, score[, origin[, text]]]])` or a mapping with the
/// fields of a native span; a mapping becomes such a tuple.
pub(crate) struct Spans<'py>(pub(crate) Vec<Bound<'py, PyTuple>>);

impl<'py> FromPyObject<'_, 'py> for Spans<'py> {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = hint::SPANS;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        Spans::of(&object, "spans")
    }
}

impl<'py> Spans<'py> {
    /// The spans in a list that messages call `list`.
    pub(crate) fn of(object: &Bound<'py, PyAny>, list: &str) -> PyResult<Self> {
        let mut tuples = Vec::new();
        let spans = object.try_iter().map_err(|error| misplaced(object.py(), error, list))?;
        for (index, span) in spans.enumerate() {
            tuples.push(match span?.cast_into::<PyTuple>() {
                Ok(tuple) => tuple,
                Err(other) => fields(&other.into_inner(), &format!("{list}[{index}]"))?,
            });
        }
        Ok(Spans(tuples))
    }

    /// The spans as the core takes them. They borrow from the tuples: nothing is copied.
    pub(crate) fn inputs(&self, list: &str) -> Result<Vec<GivenMark<'_>>, Refused> {
        let input = |(index, tuple)| {
            span_input(tuple).map_err(|refused| match refused {
                Refused::Content(error) => {
                    Refused::Content(Error::InItem { list: "spans", index, error: Box::new(error) })
                }
                Refused::Type(error) => misplaced(tuple.py(), error, &format!("{list}[{index}]")).into(),
            })
        };
        self.0.iter().enumerate().map(input).collect()
    }
}

fn fields<'py>(span: &Bound<'py, PyAny>, place: &str) -> PyResult<Bound<'py, PyTuple>> {
    let expected = || PyTypeError::new_err(format!("{place}: a tuple or a mapping expected"));
    let span = span.cast::<PyMapping>().map_err(|_| expected())?;
    let mut values = Vec::with_capacity(7);
    for (position, name) in
        ["start", "end", "label", "entity", "score", "source", "text"].into_iter().enumerate()
    {
        if span.contains(name)? {
            values.push(span.get_item(name)?);
        } else if position < 3 {
            return Err(PyValueError::new_err(format!("{place}: '{name}' is missing")));
        } else {
            values.push(span.py().None().into_bound(span.py()));
        }
    }
    PyTuple::new(span.py(), values)
}

fn span_input<'a>(tuple: &'a Bound<'_, PyTuple>) -> Result<GivenMark<'a>, Refused> {
    let length = tuple.len();
    if !(3..=7).contains(&length) {
        return Err(PyValueError::new_err(format!("3 to 7 items expected, not {length}")).into());
    }
    let string = |position: usize| -> Result<Option<Cow<'a, str>>, Refused> {
        if position >= length {
            return Ok(None);
        }
        let item = tuple.get_borrowed_item(position)?;
        if item.is_none() { Ok(None) } else { item.extract::<Str<'a>>().map(|string| Some(string.0.into())) }
    };
    let label = string(2)?.ok_or_else(|| PyTypeError::new_err("str expected, not NoneType"))?;
    let origin = match string(5)? {
        Some(name) => self::origin(&name)?,
        None => Origin::Import,
    };
    Ok(GivenMark {
        start: tuple.get_borrowed_item(0)?.extract::<Offset>()?.0,
        end: tuple.get_borrowed_item(1)?.extract::<Offset>()?.0,
        label,
        entity: string(3)?,
        score: if length > 4 { tuple.get_borrowed_item(4)?.extract()? } else { None },
        origin,
        text: string(6)?,
    })
}

/// The item of a sequence of this length that a Python index means; negative ones count from the end.
pub(crate) fn position(index: isize, length: usize) -> Option<usize> {
    if index < 0 { length.checked_sub(index.unsigned_abs()) } else { usize::try_from(index).ok() }
}

/// What `__reduce__` answers: how to make the object again, and from what.
pub(crate) struct Reduced<'py>(Bound<'py, PyAny>, Bound<'py, PyTuple>);

impl<'py> Reduced<'py> {
    /// `make` gives the object again from this string.
    pub(crate) fn from_string(make: Bound<'py, PyAny>, from: &str) -> PyResult<Self> {
        let from = PyTuple::new(make.py(), [from])?;
        Ok(Reduced(make, from))
    }

    /// `make` gives the object again from these numbers.
    pub(crate) fn from_numbers<const N: usize>(make: Bound<'py, PyAny>, from: [usize; N]) -> PyResult<Self> {
        let from = PyTuple::new(make.py(), from)?;
        Ok(Reduced(make, from))
    }
}

impl<'py> IntoPyObject<'py> for Reduced<'py> {
    type Target = PyTuple;
    type Output = Bound<'py, PyTuple>;
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: PyStaticExpr = type_hint_subscript!(hint::TUPLE, hint::ANY, hint::ANY_TUPLE);

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        let Reduced(make, from) = self;
        PyTuple::new(py, [make, from.into_any()])
    }
}

/// Types of Python, for the stubs.
#[cfg(feature = "stubs")]
pub(crate) mod hint {
    use pyo3::inspect::PyStaticExpr;

    pub(crate) const STR: PyStaticExpr = type_hint_identifier!("builtins", "str");
    pub(crate) const BYTES: PyStaticExpr = type_hint_identifier!("builtins", "bytes");
    pub(crate) const INT: PyStaticExpr = type_hint_identifier!("builtins", "int");
    pub(crate) const NONE: PyStaticExpr =
        PyStaticExpr::Constant { value: pyo3::inspect::PyStaticConstant::None };
    pub(crate) const ANY: PyStaticExpr = type_hint_identifier!("typing", "Any");
    pub(crate) const TUPLE: PyStaticExpr = type_hint_identifier!("builtins", "tuple");
    pub(crate) const ITERABLE: PyStaticExpr = type_hint_identifier!("collections.abc", "Iterable");
    pub(crate) const SEQUENCE: PyStaticExpr = type_hint_identifier!("collections.abc", "Sequence");
    pub(crate) const MAPPING: PyStaticExpr = type_hint_identifier!("collections.abc", "Mapping");
    pub(crate) const ERROR: PyStaticExpr = type_hint_identifier!("label_core.errors", "LabelError");
    pub(crate) const STR_OR_NONE: PyStaticExpr = <Option<&str> as pyo3::FromPyObject>::INPUT_TYPE;
    pub(crate) const STRS: PyStaticExpr = type_hint_subscript!(ITERABLE, STR);
    const ELLIPSIS: PyStaticExpr =
        PyStaticExpr::Constant { value: pyo3::inspect::PyStaticConstant::Ellipsis };
    pub(crate) const ANY_TUPLE: PyStaticExpr = type_hint_subscript!(TUPLE, ANY, ELLIPSIS);
    const SPAN: PyStaticExpr = type_hint_union!(ANY_TUPLE, type_hint_subscript!(MAPPING, STR, ANY));
    pub(crate) const SPANS: PyStaticExpr = type_hint_subscript!(ITERABLE, SPAN);
}
