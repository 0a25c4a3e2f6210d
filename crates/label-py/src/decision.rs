use crate::argument::{Names, Str, TextArgument};
use crate::gate::raised;
use crate::text::Text;
use label_core as core;
use pyo3::prelude::*;

/// A court decision: its id, its text, and the categories that its court decided to leave as they are.
///
/// `text` is a `Text` or a `str`; `keep` holds names of categories (the Court's `categoriesToOmit`). Raises `BadId` for an
/// id that is empty or longer than 256 bytes, `BadCategory`.
///
/// >>> from label_core import Decision
/// >>> Decision("24-10.001", "M. X a saisi la cour.", keep=["personneMorale"])
/// Decision('24-10.001', 21 code points, keep=['personneMorale'])
#[pyclass(frozen, module = "label_core")]
pub(crate) struct Decision(pub(crate) core::Decision);

#[pymethods]
impl Decision {
    #[new]
    #[pyo3(signature = (id, text, *, keep = None))]
    fn new(id: Str<'_>, text: TextArgument, keep: Option<Names>) -> PyResult<Self> {
        let decision = core::Decision::new(id.0, text.0).map_err(raised)?;
        Ok(Decision(decision.keeping(keep.map_or_else(Vec::new, |names| names.0))))
    }

    /// The id.
    #[getter]
    fn id(&self) -> &str {
        self.0.id()
    }

    /// The text.
    #[getter]
    fn text(&self) -> Text {
        Text(self.0.text().clone())
    }

    /// The categories left as they are, sorted.
    #[getter]
    fn keep(&self) -> Vec<&str> {
        self.0.kept().iter().map(core::Category::as_str).collect()
    }

    /// How many words the text has: the pieces between white space of any kind.
    #[getter]
    fn words(&self) -> usize {
        self.0.words()
    }

    fn __repr__(&self) -> String {
        let length = self.0.text().len(core::OffsetUnit::Char);
        format!("Decision({:?}, {length} code points, keep={:?})", self.id(), self.keep()).replace('"', "'")
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Decision>().is_ok_and(|other| self.0 == other.get().0)
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        self.id().into_pyobject(py)?.hash()
    }
}
