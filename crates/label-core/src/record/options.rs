use super::labels::LabelMap;
use crate::annotation::SetOptions;
use crate::error::{Error, Result};

/// How records are read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadOptions {
    /// How the marks of a decision become a set: overlaps, graphemes.
    pub set: SetOptions,
    /// The longest record, object or file, in bytes of JSON; a longer one is refused before anything is allocated. A stream
    /// is bounded record by record. Default 1 GiB.
    pub max_bytes: usize,
    /// Which category each label of the giver means; none: the labels are categories.
    pub labels: Option<LabelMap>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        ReadOptions { set: SetOptions::default(), max_bytes: 1 << 30, labels: None }
    }
}

impl From<SetOptions> for ReadOptions {
    fn from(set: SetOptions) -> Self {
        ReadOptions { set, ..ReadOptions::default() }
    }
}

impl ReadOptions {
    /// The same options with another way to make a set of marks.
    #[must_use]
    pub fn with_set(self, set: SetOptions) -> Self {
        ReadOptions { set, ..self }
    }

    /// The same options with another limit, in bytes of JSON.
    #[must_use]
    pub fn with_max_bytes(self, max_bytes: usize) -> Self {
        ReadOptions { max_bytes, ..self }
    }

    /// The same options with the categories that the giver's labels mean.
    #[must_use]
    pub fn with_labels(self, labels: LabelMap) -> Self {
        ReadOptions { labels: Some(labels), ..self }
    }

    pub(crate) fn check_size(&self, size: usize) -> Result<()> {
        if size > self.max_bytes {
            return Err(Error::TooLarge { what: "input", size, limit: self.max_bytes });
        }
        Ok(())
    }
}
