use super::{Graphemes, Overlap};

/// How a set is built from marks: `SetOptions::default().with_overlap(Overlap::Longest)`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct SetOptions {
    /// What to do where marks overlap. Default: refuse.
    pub overlap: Overlap,
    /// What to do where a span cuts a grapheme. Default: widen.
    pub graphemes: Graphemes,
}

impl SetOptions {
    /// The same with another answer to marks that overlap.
    #[must_use]
    pub fn with_overlap(self, overlap: Overlap) -> Self {
        SetOptions { overlap, ..self }
    }

    /// The same with another answer to spans that cut a grapheme.
    #[must_use]
    pub fn with_graphemes(self, graphemes: Graphemes) -> Self {
        SetOptions { graphemes, ..self }
    }
}
