//! JSON, in whatever form Python has it.

#[cfg(feature = "stubs")]
use super::hint;
use super::{content, wrong_type};
use crate::gate::raised;
use label_core::{Error, OffsetUnit};
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString};

/// JSON, from `str`, bytes of UTF-8, or what `json.loads` makes of it: a dict or a list.
pub(crate) struct Json(pub(crate) String);

impl<'py> FromPyObject<'_, 'py> for Json {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr =
        type_hint_union!(hint::STR, hint::BYTES, hint::JSON_OBJECT, hint::JSON_ARRAY);

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if object.is_instance_of::<PyString>() {
            return Ok(Json(content(&object)?));
        }
        if object.is_instance_of::<PyDict>() || object.is_instance_of::<PyList>() {
            return written(&object).map(Json);
        }
        let bytes = object.extract::<&[u8]>().map_err(|_| wrong_type(&object, "str, bytes, dict or list"))?;
        String::from_utf8(bytes.to_vec()).map(Json).map_err(|error| {
            let offset = error.utf8_error().valid_up_to();
            raised(Error::InvalidText { offset, unit: OffsetUnit::Byte })
        })
    }
}

/// A dict or a list as JSON. Numbers that JSON does not have are a `ValueError`, other types a `TypeError`, both Python's own.
fn written(object: &Bound<'_, PyAny>) -> PyResult<String> {
    let strict = PyDict::new(object.py());
    strict.set_item("allow_nan", false)?;
    strict.set_item("ensure_ascii", false)?;
    let json = object.py().import("json")?.call_method("dumps", (object,), Some(&strict))?;
    Ok(content(&json)?)
}

/// JSON Lines, whose bytes are looked at line by line: a bad one costs its own line alone.
pub(crate) struct JsonLines(pub(crate) Vec<u8>);

impl<'py> FromPyObject<'_, 'py> for JsonLines {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = type_hint_union!(hint::STR, hint::BYTES);

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        match object.extract::<&[u8]>() {
            Ok(bytes) => Ok(JsonLines(bytes.to_vec())),
            Err(_) if object.is_instance_of::<PyString>() => Ok(JsonLines(content(&object)?.into_bytes())),
            Err(_) => Err(wrong_type(&object, "str or bytes")),
        }
    }
}
