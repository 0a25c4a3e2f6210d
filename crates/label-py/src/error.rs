use label_core::ErrorKind;
use pyo3::prelude::*;

/// Whose fault an error of this kind is: "input", "settings" or "conflict"; `None` for a word that names no kind.
#[pyfunction]
pub(crate) fn whose_fault(kind: &str) -> Option<&'static str> {
    let kind: ErrorKind = kind.parse().ok()?;
    Some(match kind {
        kind if kind.is_input() => "input",
        kind if kind.is_settings() => "settings",
        _ => "conflict",
    })
}
