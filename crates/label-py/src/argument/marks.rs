//! Marks and spans: as objects of ours, and as a detection stack gives them.

#[cfg(feature = "stubs")]
use super::hint;
use super::{Number, Offset, Refused, Str, misplaced, wrong_type};
use crate::gate::raised;
use crate::text::Span;
use label_core as core;
use label_core::{Error, GivenMark, OffsetUnit};
use pyo3::PyClass;
use pyo3::exceptions::{PyTypeError, PyValueError};
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyMapping, PyString, PyTuple};
use std::borrow::Cow;

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

/// A span, and its text.
pub(crate) struct OneSpan {
    pub(crate) text: core::Text,
    pub(crate) span: core::Span,
}

impl<'py> FromPyObject<'_, 'py> for OneSpan {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = <Span as pyo3::PyTypeInfo>::TYPE_HINT;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let span = object.cast::<Span>()?.get();
        Ok(OneSpan { text: span.text.clone(), span: span.span })
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
        if object.is_instance_of::<PyString>()
            || object.is_instance_of::<PyBytes>()
            || object.is_instance_of::<PyDict>()
        {
            // All can be iterated, and mean something else where they are empty too.
            return Err(misplaced(object.py(), wrong_type(object, "a list of spans"), list));
        }
        let mut tuples = Vec::new();
        let spans = object.try_iter().map_err(|error| misplaced(object.py(), error, list))?;
        for (index, span) in spans.enumerate() {
            let span = span?;
            tuples.push(match span.cast::<PyTuple>() {
                Ok(tuple) => tuple.clone(),
                Err(_) => items(&span, index, &format!("{list}[{index}]"))?,
            });
        }
        Ok(Spans(tuples))
    }

    /// The spans as the core takes them. They borrow from the tuples: nothing is copied.
    pub(crate) fn inputs(&self, list: &str) -> Result<Vec<GivenMark<'_>>, Refused> {
        let input = |(index, tuple)| {
            given(tuple).map_err(|(field, refused)| match refused {
                Refused::Content(error) => {
                    Refused::Content(Error::InItem { list: "spans", index, error: Box::new(error) })
                }
                Refused::Type(error) => {
                    misplaced(tuple.py(), error, &format!("{list}[{index}]{field}")).into()
                }
            })
        };
        self.0.iter().enumerate().map(input).collect()
    }
}

/// The fields of a span, in the order in which a tuple has them.
const FIELDS: [&str; 7] = ["start", "end", "label", "entity", "score", "source", "text"];

/// A span that is no tuple: a list is as good, a mapping has fields.
fn items<'py>(span: &Bound<'py, PyAny>, index: usize, place: &str) -> PyResult<Bound<'py, PyTuple>> {
    if let Ok(list) = span.cast::<PyList>() {
        return Ok(list.to_tuple());
    }
    let expected = || PyTypeError::new_err(format!("{place}: a tuple, a list or a mapping expected"));
    let span = span.cast::<PyMapping>().map_err(|_| expected())?;
    for name in span.keys()? {
        let name = name.extract::<Str<'_>>().map_err(|_| expected())?.0.to_owned();
        let unknown = |error| Error::InItem { list: "spans", index, error: Box::new(error) };
        GivenMark::check_field(&name).map_err(|error| raised(unknown(error)))?;
    }
    let mut values = Vec::with_capacity(FIELDS.len());
    for (position, name) in FIELDS.into_iter().enumerate() {
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

/// A span as the core takes it; or why not, with the field where one is to blame.
fn given<'a>(tuple: &'a Bound<'_, PyTuple>) -> Result<GivenMark<'a>, (String, Refused)> {
    let length = tuple.len();
    if !(3..=7).contains(&length) {
        let error = PyValueError::new_err(format!("3 to 7 items expected, not {length}"));
        return Err((String::new(), error.into()));
    }
    let at = |position: usize| move |error| (format!(".{}", FIELDS.get(position).unwrap_or(&"?")), error);
    let item =
        |position: usize| tuple.get_borrowed_item(position).map_err(Refused::from).map_err(at(position));
    let string = |position: usize| {
        if position >= length {
            return Ok(None);
        }
        let item = item(position)?;
        let string = if item.is_none() { Ok(None) } else { item.extract::<Str<'a>>().map(Some) };
        string.map(|string| string.map(|string| Cow::from(string.0))).map_err(at(position))
    };
    let offset = |position: usize| {
        item(position)?
            .extract::<Offset>()
            .map(|offset| offset.0)
            .map_err(Refused::from)
            .map_err(at(position))
    };
    let score = || {
        let score = if length > 4 { item(4)?.extract::<Option<Number>>() } else { Ok(None) };
        score.map(|score| score.map(|score| score.0)).map_err(Refused::from).map_err(at(4))
    };
    let missing = || PyTypeError::new_err("str expected, not NoneType");
    let label = string(2)?.ok_or_else(|| (".label".to_owned(), missing().into()))?;
    let mut mark = GivenMark::at(offset(0)?, Some(offset(1)?), label);
    if let Some(entity) = string(3)? {
        mark = mark.with_entity(entity);
    }
    if let Some(score) = score()? {
        mark = mark.with_score(score);
    }
    if let Some(source) = string(5)? {
        mark = mark.with_source(source);
    }
    Ok(match string(6)? {
        Some(text) => mark.with_text(text),
        None => mark,
    })
}
