use crate::error::{Error, Result};
use serde::Serialize;

/// How sure the author of a mark is: a number from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize)]
pub struct Score(f64);

impl Score {
    /// A score.
    ///
    /// # Errors
    /// [`Error::BadScore`] outside 0 to 1, and for NaN.
    pub fn new(value: f64) -> Result<Self> {
        // `+ 0.0` turns -0 into 0, so that equal scores have equal bits.
        if (0.0..=1.0).contains(&value) { Ok(Score(value + 0.0)) } else { Err(Error::BadScore) }
    }

    /// The number.
    pub fn get(self) -> f64 {
        self.0
    }
}

/// Who made a mark. The order is that of trust: of two equal marks the one that stands first here is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// A person.
    Human,
    /// A rule: a regular expression, a dictionary, a post-processing step.
    Rule,
    /// A statistical model.
    Model,
    /// It came in from elsewhere, and nobody said from whom.
    Import,
}

impl Origin {
    /// The name in records: `human`, `rule`, `model`, `import`.
    pub fn as_str(self) -> &'static str {
        match self {
            Origin::Human => "human",
            Origin::Rule => "rule",
            Origin::Model => "model",
            Origin::Import => "import",
        }
    }
}
