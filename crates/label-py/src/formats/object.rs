//! The table after which a class of someone's format is made: how it is read and written, and what it says of itself.

#[cfg(feature = "stubs")]
use crate::argument::hint;
use label_core::ReadOptions;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// How much of a format is read: by size alone.
pub(super) fn of_size(max_bytes: usize) -> ReadOptions {
    ReadOptions::default().with_max_bytes(max_bytes)
}

/// An object of JSON as the dict that `json.loads` makes of it.
pub(super) struct Dict(pub(super) String);

impl<'py> IntoPyObject<'py> for Dict {
    type Target = PyDict;
    type Output = Bound<'py, PyDict>;
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr = hint::JSON_OBJECT;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        Ok(py.import("json")?.call_method1("loads", (self.0,))?.cast_into::<PyDict>()?)
    }
}

/// Declares a class for a JSON object of someone's format. Each line of the table is a getter: its documentation, its type,
/// and what it reads.
macro_rules! json_object {
    (
        $(#[doc = $about:expr])*
        class $class:ident($core:ty) of $module:literal { $(
            $(#[doc = $of_getter:expr])*
            $getter:ident: $type:ty = |$object:ident| $value:expr;
        )* }
        repr |$shown:ident| $repr:expr;
    ) => {
        $(#[doc = $about])*
        #[pyclass(frozen, module = $module)]
        pub(crate) struct $class(pub(crate) $core);

        #[pymethods]
        impl $class {
            /// One JSON object, from `str`, UTF-8 `bytes`, or a dict. What is not used is kept as it was written; a field that
            /// occurs twice is refused. Raises `JsonError`, `InvalidText`, `TooLarge` above `max_bytes`.
            #[staticmethod]
            #[pyo3(signature = (json, *, max_bytes = 1 << 30))]
            fn from_json(py: Python<'_>, json: Json, max_bytes: usize) -> PyResult<Self> {
                detached(py, || <$core>::from_json(&json.0, &of_size(max_bytes))).map($class)
            }

            /// A JSON array: for every item its object, or the exception that says why there is none. Raises `JsonError`,
            /// `InvalidText` and `TooLarge` for the array as a whole.
            #[staticmethod]
            #[pyo3(signature = (json, *, max_bytes = 1 << 30))]
            fn list_from_json(py: Python<'_>, json: Json, max_bytes: usize) -> PyResult<Answers<$class>> {
                let read = || Ok(<$core>::list_from_json(&json.0, &of_size(max_bytes))?.into_vec());
                Ok(Answers::of(detached(py, read)?, $class))
            }

            /// The object as JSON: its fields in their order, each as it was written.
            fn to_json(&self, py: Python<'_>) -> PyResult<String> {
                detached(py, || Ok(self.0.to_json()))
            }

            /// The same as UTF-8 bytes.
            fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
                Ok(PyBytes::new(py, self.to_json(py)?.as_bytes()))
            }

            /// The same as a dict, as `json.loads` makes it.
            fn to_dict(&self, py: Python<'_>) -> PyResult<Dict> {
                self.to_json(py).map(Dict)
            }

            /// A field, as JSON; `None` where there is no such field.
            fn field(&self, name: Str<'_>) -> Option<&str> {
                self.0.field(name.0)
            }

            /// The same object with this JSON for a field: in its old place, or at the end where it is new. Raises as
            /// `from_json`.
            fn with_field(&self, py: Python<'_>, name: Str<'_>, json: Json) -> PyResult<Self> {
                detached(py, || self.0.with_field(name.0, &json.0)).map($class)
            }

            $(
                $(#[doc = $of_getter])*
                #[getter]
                fn $getter(&self) -> $type {
                    let $object = &self.0;
                    $value
                }
            )*

            fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
                other.cast::<$class>().is_ok_and(|other| self.0.to_json() == other.get().0.to_json())
            }

            fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
                self.to_json(py)?.into_pyobject(py)?.hash()
            }

            fn __repr__(&self) -> String {
                let $shown = &self.0;
                $repr
            }

            fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Reduced<'py>> {
                Reduced::by_method::<$class>(py, "from_json", (self.to_json(py)?,))
            }
        }
    };
}
