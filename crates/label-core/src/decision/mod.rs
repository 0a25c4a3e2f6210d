//! WHICH DOCUMENT: a decision and what its court decided about it.

use crate::annotation::Category;
use crate::error::{Error, Result};
use crate::text::Text;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// A court decision: its id, its text, and the categories that its court decided to leave as they are.
///
/// Cheap to clone.
#[derive(Clone, PartialEq, Eq)]
pub struct Decision {
    id: Arc<str>,
    text: Text,
    omitted: Arc<BTreeSet<Category>>,
}

impl Decision {
    /// A decision that omits no category.
    ///
    /// # Errors
    /// [`Error::BadId`] for an id that is empty or longer than 256 bytes.
    pub fn new(id: impl Into<Arc<str>>, text: Text) -> Result<Self> {
        Ok(Decision { id: checked_id(id.into())?, text, omitted: Arc::default() })
    }

    /// The same decision, with these categories left as they are in its text ("omitted from pseudonymisation", as the
    /// Court says: `categoriesToOmit`).
    #[must_use]
    pub fn omitting(self, categories: impl IntoIterator<Item = Category>) -> Self {
        Decision { omitted: Arc::new(categories.into_iter().collect()), ..self }
    }

    /// The id. Not secret: messages and file names show it, escaped.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The text.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The categories left as they are, in the order of their names.
    pub fn omitted(&self) -> &BTreeSet<Category> {
        &self.omitted
    }
}

impl fmt::Debug for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decision")
            .field("id", &self.id)
            .field("text", &self.text)
            .field("omitted", &self.omitted)
            .finish()
    }
}

/// An id of a decision, a case or a corpus: 1 to 256 bytes.
pub(crate) fn checked_id(id: Arc<str>) -> Result<Arc<str>> {
    if id.is_empty() || id.len() > 256 {
        return Err(Error::BadId { length: id.len() });
    }
    Ok(id)
}
