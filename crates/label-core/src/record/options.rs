use crate::annotation::SetOptions;
use crate::error::{Error, Result};

/// How records are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOptions {
    /// How the marks of a decision become a set: overlaps, graphemes.
    pub set: SetOptions,
    /// The longest record or file, in bytes of JSON; a longer one is refused before anything is allocated. Default 1 GiB.
    pub max_bytes: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        ReadOptions { set: SetOptions::default(), max_bytes: 1 << 30 }
    }
}

impl ReadOptions {
    pub(crate) fn check_size(&self, size: usize) -> Result<()> {
        if size > self.max_bytes {
            return Err(Error::TooLarge { what: "input", size, limit: self.max_bytes });
        }
        Ok(())
    }
}
