use crate::argument::Str;
use crate::gate::raised;
use label_core as core;
use pyo3::exceptions::{PyOSError, PyTypeError, PyUserWarning};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyType};
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// 32 secret bytes. Who has them and a list of names can find out who is who; without them the words say nothing.
///
/// Use `Key.generate()` or `Key.from_file(path)`. A key is neither copied nor pickled; its repr shows `id` only. Raises `BadKey`,
/// `WeakKey` where all bytes are the same; warns of a key that stands in the documentation.
#[pyclass(frozen, subclass, module = "label_core")]
pub(crate) struct Key(pub(crate) core::Key);

#[pymethods]
impl Key {
    #[new]
    fn new(py: Python<'_>, secret: &[u8]) -> PyResult<Self> {
        let key = core::Key::try_from(secret).map_err(raised)?;
        if key.is_published() {
            let message = c"this key stands in the documentation of label-core: everybody has it";
            PyErr::warn(py, &py.get_type::<PyUserWarning>(), message, 1)?;
        }
        Ok(Key(key))
    }

    /// A key from the 64 hexadecimal digits of a key file. Raises `BadKey`, `WeakKey`.
    #[classmethod]
    fn from_hex<'py>(class: &Bound<'py, PyType>, digits: Str<'_>) -> PyResult<Bound<'py, PyAny>> {
        let key = core::Key::from_hex(digits.0).map_err(raised)?;
        class.call1((PyBytes::new(class.py(), key.secret()),))
    }

    /// Writes the key to a new file that only its owner can read, as 64 hexadecimal digits. Raises `FileExistsError`, `OSError`.
    fn write(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        // In Rust, so that no frame of Python holds the digits when the disk is full.
        let written = py.detach(|| write_new(&path, &self.0));
        written.map_err(|error| match error.raw_os_error() {
            Some(code) => match py.import("os").and_then(|os| os.call_method1("strerror", (code,))) {
                Ok(reason) => PyOSError::new_err((code, reason.unbind(), path.into_os_string())),
                Err(failure) => failure,
            },
            None => error.into(),
        })
    }

    /// A short name of the key that reveals nothing of it: 16 hexadecimal digits.
    #[getter]
    fn id(&self) -> &str {
        self.0.id()
    }

    /// A file name, without ending, for the decision with this id: the id where it is safe as a name, else one derived from
    /// it under the key.
    fn file_stem(&self, id: Str<'_>) -> String {
        self.0.file_stem(id.0)
    }

    fn __repr__(&self) -> String {
        format!("Key({})", self.0.id())
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Key>().is_ok_and(|other| self.0.secret() == other.get().0.secret())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        self.id().into_pyobject(py)?.hash()
    }

    #[expect(clippy::unused_self, reason = "a method, in Python")]
    fn __reduce__(&self) -> PyResult<String> {
        Err(PyTypeError::new_err("a key is not pickled: hand on the path of its file"))
    }
}

/// A whole file or none.
fn write_new(path: &Path, key: &core::Key) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let mut digits = Zeroizing::new(String::with_capacity(65));
    for byte in key.secret() {
        for half in [byte >> 4, byte & 15] {
            digits.push(char::from_digit(half.into(), 16).unwrap_or_default());
        }
    }
    digits.push('\n');
    file.write_all(digits.as_bytes()).and_then(|()| file.sync_all()).inspect_err(|_| {
        // What was written is half a key.
        let _ = std::fs::remove_file(path);
    })
}
