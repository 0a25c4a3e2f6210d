//! Texts, offsets and units.

#[cfg(feature = "stubs")]
use super::hint;
use super::{Refused, wrong_type};
use crate::gate::raised;
use crate::text::Text;
use label_core as core;
use label_core::{Error, OffsetUnit};
use pyo3::exceptions::{PyOverflowError, PyValueError};
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyInt, PyString};

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

/// A number; an integer beyond any float is infinite, whatever its exact value. No bool.
#[derive(Clone, Copy)]
pub(crate) struct Number(pub(crate) f64);

impl<'py> FromPyObject<'_, 'py> for Number {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = <f64 as FromPyObject>::INPUT_TYPE;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        match object.extract::<f64>() {
            Ok(number) => Ok(Number(number)),
            Err(error) if error.is_instance_of::<PyOverflowError>(object.py()) => {
                Ok(Number(if object.lt(0)? { f64::NEG_INFINITY } else { f64::INFINITY }))
            }
            Err(_) => Err(wrong_type(&object, "float")),
        }
    }
}

/// How many at a time: at least one.
#[derive(Clone, Copy)]
pub(crate) struct AtATime(pub(crate) usize);

impl<'py> FromPyObject<'_, 'py> for AtATime {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = Offset::INPUT_TYPE;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        match object.extract::<Offset>()?.0 {
            ..=0 => Err(PyValueError::new_err("threads: a number from 1 expected")),
            many => Ok(AtATime(usize::try_from(many).unwrap_or(usize::MAX))),
        }
    }
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
