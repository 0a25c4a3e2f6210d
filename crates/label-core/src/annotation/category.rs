use crate::error::{Error, Result};
use crate::text::is_invisible;
use serde::Serialize;
use std::fmt;
use std::sync::Arc;

/// The name of what a mark says: `personnePhysique`, `adresse`. Any name: courts add categories.
///
/// Cheap to clone. Not secret: messages and views show it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Category(Arc<str>);

impl Category {
    /// A category of this name: 1 to 64 code points, not all of them white space, none a control character or one that is not
    /// seen.
    ///
    /// # Errors
    /// [`Error::BadCategory`].
    pub fn new(name: impl Into<Arc<str>>) -> Result<Self> {
        let name = name.into();
        let too_long = name.len() > 64 && name.chars().count() > 64;
        let unseen = |c: char| c.is_control() || is_invisible(c) || matches!(c, '\u{2028}' | '\u{2029}');
        if name.trim().is_empty() || too_long || name.chars().any(unseen) {
            return Err(Error::BadCategory { length: name.chars().count() });
        }
        Ok(Category(name))
    }

    /// The name of [`Category::unlisted`].
    pub(crate) const UNLISTED: &str = "(unlisted)";

    /// What stands for a category that nobody lists, where its own name is shown to no reader.
    pub(crate) fn unlisted() -> Self {
        Category(Arc::from(Self::UNLISTED))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}
