//! How others write decisions and marks: a file per format, and the table after which their classes are made.

#[macro_use]
mod object;
pub(crate) mod dbsder;
pub(crate) mod judilibre;
pub(crate) mod label;
pub(crate) mod nac;
pub(crate) mod nlp;

use label_core::Category;
use pyo3::prelude::*;

/// Classes of several formats bear one name in their own modules, and one each in `_native`, where all of them live.
const NAMES: [(&str, &str); 8] = [
    ("DbsderDecision", "Decision"),
    ("DbsderTreatment", "Treatment"),
    ("JudilibreDecision", "Decision"),
    ("LabelDiff", "Diff"),
    ("LabelDocument", "Document"),
    ("LabelTreatment", "Treatment"),
    ("NlpAnswer", "Answer"),
    ("NlpRequest", "Request"),
];

/// Gives the classes of the formats the names by which Python knows them.
pub(crate) fn name_classes(native: &Bound<'_, PyModule>) -> PyResult<()> {
    for (here, there) in NAMES {
        let class = native.getattr(here)?;
        class.setattr("__name__", there)?;
        class.setattr("__qualname__", there)?;
    }
    Ok(())
}

fn names(categories: &[Category]) -> Vec<&str> {
    categories.iter().map(Category::as_str).collect()
}
