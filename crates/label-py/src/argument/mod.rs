//! What Python hands in, checked, by idea: texts and offsets, names, marks, JSON.

#[cfg(feature = "stubs")]
pub(crate) mod hint;
mod json;
mod marks;
mod names;
mod text;

pub(crate) use json::{Json, JsonLines};
pub(crate) use marks::{Items, OneSpan, SpanList, Spans};
pub(crate) use names::{CategoryName, Entity, Names, OverlapArgument, origin, read_options, set_options};
pub(crate) use text::{AtATime, Number, Offset, Str, TextArgument, content, unit};

use crate::gate::raised;
use label_core::Error;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;

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

fn wrong_type(object: &Bound<'_, PyAny>, wanted: &str) -> PyErr {
    let given = object.get_type().name().map_or_else(|_| "another type".to_owned(), |name| name.to_string());
    PyTypeError::new_err(format!("{wanted} expected, not {given}"))
}
