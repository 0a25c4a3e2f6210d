//! The one way out of the interpreter and back: detach, run, convert the error.

use label_core::Error;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `work` without holding the interpreter. `work` touches no Python object.
pub(crate) fn detached<T: Send>(
    py: Python<'_>,
    work: impl FnOnce() -> label_core::Result<T> + Send,
) -> PyResult<T> {
    run(py, work)?.map_err(raised)
}

/// Like [`detached`], for work that cannot fail as a whole.
///
/// A panic would be a bug of ours. It reaches Python as an ordinary exception, and without its message, which could quote
/// what was being worked on.
pub(crate) fn run<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    py.detach(|| catch_unwind(AssertUnwindSafe(work))).map_err(|_| {
        let internal = || -> PyResult<Bound<'_, PyAny>> {
            py.import("label_core.errors")?
                .getattr("InternalError")?
                .call1(("a bug in label-core: please report it",))
        };
        match internal() {
            Ok(exception) => PyErr::from_value(exception),
            Err(error) => error,
        }
    })
}

/// The error as a Python exception, to raise.
pub(crate) fn raised(error: Error) -> PyErr {
    Python::attach(|py| match exception(py, &error) {
        Ok(exception) => PyErr::from_value(exception),
        Err(failure) => failure,
    })
}

/// The error as a Python exception, to hand out: the class in `label_core.errors` named as the variant at its root, with
/// its fields.
pub(crate) fn exception<'py>(py: Python<'py>, error: &Error) -> PyResult<Bound<'py, PyAny>> {
    let details = serde_json::to_string(error).unwrap_or_default();
    let details = py.import("json")?.call_method1("loads", (details,))?.cast_into::<PyDict>()?;
    py.import("label_core.errors")?.call_method1("from_details", (error.to_string(), details))
}
