//! What classes of Python owe their callers: positions of a sequence, answers of many items, how an object is made again.

#[cfg(feature = "stubs")]
use crate::argument::hint;
use crate::gate::exception;
use label_core as core;
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};

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

/// A list with, in the place of what failed, the exception that says why.
pub(crate) struct Answers<T>(Vec<core::Result<T>>);

impl<T> Answers<T> {
    pub(crate) fn of<R>(results: Vec<core::Result<R>>, wrap: impl Fn(R) -> T) -> Self {
        Answers(results.into_iter().map(|result| result.map(&wrap)).collect())
    }
}

impl<'py, T: pyo3::PyClass + Into<PyClassInitializer<T>>> IntoPyObject<'py> for Answers<T> {
    type Target = PyList;
    type Output = Bound<'py, PyList>;
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr = type_hint_subscript!(
        <PyList as pyo3::PyTypeInfo>::TYPE_HINT,
        type_hint_union!(<T as pyo3::PyTypeInfo>::TYPE_HINT, hint::ERROR)
    );

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        let list = PyList::empty(py);
        for answer in self.0 {
            match answer {
                Ok(value) => list.append(Bound::new(py, value)?)?,
                Err(error) => list.append(exception(py, &error)?)?,
            }
        }
        Ok(list)
    }
}
