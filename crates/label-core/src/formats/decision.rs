//! What the formats of decisions share.

use crate::annotation::Category;
use crate::decision::Decision;
use crate::error::{Error, Result};

/// A decision as a file gives it, and what of the file is no part of it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DecisionImport {
    /// The decision, with all that could be read.
    pub decision: Decision,
    /// What could not, each in its item: `parties[i]`, `zones[i]`, a field that only informs (`NACCode[0]`). It is kept where
    /// it came from.
    pub problems: Vec<Error>,
}

/// The categories of a list.
pub(in crate::formats) fn categories(
    list: &'static str,
    names: Option<Vec<String>>,
) -> Result<Vec<Category>> {
    let names = names.unwrap_or_default().into_iter().enumerate();
    names.map(|(index, name)| Category::new(name).map_err(|error| error.in_item(list, index))).collect()
}
