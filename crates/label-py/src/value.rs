//! What classes of Python owe their callers: positions of a sequence, answers of many items, how an object is copied and made
//! again; and values that are dataclasses there.

#[cfg(feature = "stubs")]
use crate::argument::hint;
use crate::gate::exception;
use label_core as core;
use pyo3::IntoPyObjectExt;
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};

/// The item of a sequence of this length that a Python index means; negative ones count from the end.
pub(crate) fn position(index: isize, length: usize) -> Option<usize> {
    if index < 0 { length.checked_sub(index.unsigned_abs()) } else { usize::try_from(index).ok() }
}

/// Declares that a copy of these is the object itself, as it never changes.
macro_rules! copied_as_themselves {
    ($($class:ty),* $(,)?) => {$(
        #[pymethods]
        impl $class {
            fn __copy__(slf: Py<Self>) -> Py<Self> {
                slf
            }

            fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
                slf
            }
        }
    )*};
}
pub(crate) use copied_as_themselves;

/// Declares a value of the core that Python holds as a frozen dataclass of this module and name, made of one tuple.
macro_rules! data {
    (
        $(#[doc = $about:expr])*
        $name:ident($core:ty) is $module:literal, $class:literal: |$one:ident, $py:ident| $fields:expr
    ) => {
        $(#[doc = $about])*
        pub(crate) struct $name(pub(crate) $core);

        impl<'py> IntoPyObject<'py> for $name {
            type Target = PyAny;
            type Output = Bound<'py, PyAny>;
            type Error = PyErr;
            #[cfg(feature = "stubs")]
            const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr = type_hint_identifier!($module, $class);

            fn into_pyobject(self, $py: Python<'py>) -> PyResult<Self::Output> {
                let $name($one) = self;
                let fields = $fields;
                $py.import($module)?.getattr($class)?.call1(fields)
            }
        }
    };
}
pub(crate) use data;

/// A tuple of whatever becomes an object.
pub(crate) fn tuple<'py, T: IntoPyObject<'py, Error: Into<PyErr>>>(
    py: Python<'py>,
    items: impl IntoIterator<Item = T>,
) -> PyResult<Bound<'py, PyTuple>> {
    let items = items.into_iter().map(|item| item.into_bound_py_any(py));
    PyTuple::new(py, items.collect::<PyResult<Vec<_>>>()?)
}

/// A tuple of exceptions.
pub(crate) struct Problems(pub(crate) Vec<core::Error>);

impl<'py> IntoPyObject<'py> for Problems {
    type Target = PyTuple;
    type Output = Bound<'py, PyTuple>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        let problems = self.0.iter().map(|error| exception(py, error));
        PyTuple::new(py, problems.collect::<PyResult<Vec<_>>>()?)
    }
}

/// Why an item of many has no answer: an error of the core, or an exception that Python handed in.
pub(crate) enum Failure {
    Core(core::Error),
    Python(Py<PyAny>),
}

impl From<core::Error> for Failure {
    fn from(error: core::Error) -> Failure {
        Failure::Core(error)
    }
}

/// A list with, in the place of what failed, the exception that says why.
pub(crate) struct Answers<T>(Vec<Result<T, Failure>>);

impl<T> Answers<T> {
    pub(crate) fn of<R, E: Into<Failure>>(results: Vec<Result<R, E>>, wrap: impl Fn(R) -> T) -> Self {
        Answers(results.into_iter().map(|result| result.map(&wrap).map_err(Into::into)).collect())
    }
}

impl<'py, T: IntoPyObject<'py, Error: Into<PyErr>>> IntoPyObject<'py> for Answers<T> {
    type Target = PyList;
    type Output = Bound<'py, PyList>;
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        <PyList as pyo3::PyTypeInfo>::TYPE_HINT,
        type_hint_union!(<T as IntoPyObject<'py>>::OUTPUT_TYPE, hint::ERROR)
    );

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        let list = PyList::empty(py);
        for answer in self.0 {
            match answer {
                Ok(value) => list.append(value.into_bound_py_any(py)?)?,
                Err(Failure::Core(error)) => list.append(exception(py, &error)?)?,
                Err(Failure::Python(error)) => list.append(error)?,
            }
        }
        Ok(list)
    }
}

/// What `__reduce__` answers: how to make the object again, and from what.
pub(crate) struct Reduced<'py>(Bound<'py, PyAny>, Bound<'py, PyTuple>);

impl<'py> Reduced<'py> {
    /// `make` gives the object again from these arguments.
    pub(crate) fn from<
        A: IntoPyObject<'py, Target = PyTuple, Output = Bound<'py, PyTuple>, Error: Into<PyErr>>,
    >(
        make: Bound<'py, PyAny>,
        arguments: A,
    ) -> PyResult<Self> {
        let arguments = arguments.into_pyobject(make.py()).map_err(Into::into)?;
        Ok(Reduced(make, arguments))
    }

    /// The class itself gives the object again from these arguments.
    pub(crate) fn by_class<T: pyo3::PyTypeInfo>(
        py: Python<'py>,
        arguments: impl IntoPyObject<'py, Target = PyTuple, Output = Bound<'py, PyTuple>, Error: Into<PyErr>>,
    ) -> PyResult<Self> {
        Reduced::from(py.get_type::<T>().into_any(), arguments)
    }

    /// A method of the class gives the object again from these arguments.
    pub(crate) fn by_method<T: pyo3::PyTypeInfo>(
        py: Python<'py>,
        name: &str,
        arguments: impl IntoPyObject<'py, Target = PyTuple, Output = Bound<'py, PyTuple>, Error: Into<PyErr>>,
    ) -> PyResult<Self> {
        Reduced::from(py.get_type::<T>().getattr(name)?, arguments)
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

/// Declares that these do not travel alone, and what to pickle instead: their text would go along with each of them.
macro_rules! pickled_with {
    ($($class:ty: $instead:literal),* $(,)?) => {$(
        #[pymethods]
        impl $class {
            fn __reduce__(&self) -> PyResult<String> {
                Err(pyo3::exceptions::PyTypeError::new_err(concat!("this does not travel alone: pickle ", $instead)))
            }
        }
    )*};
}
pub(crate) use pickled_with;
