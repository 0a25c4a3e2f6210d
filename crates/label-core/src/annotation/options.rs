use super::{Graphemes, Overlap};
use crate::error::names;

/// What readers of offsets do where marks begin or end inside words: two or more of them, and more than a tenth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum CutWords {
    /// Refuse: [`Error::CutsWords`](crate::Error::CutsWords). Most likely the offsets are those of another text.
    #[default]
    Refuse,
    /// Take them as they are, and count them. A plan masks whole words all the same.
    Accept,
}

names!(CutWords, "answer to marks that cut words", CutWords::Refuse => "refuse", CutWords::Accept => "accept");

/// How a set is built from marks: `SetOptions::default().with_overlap(Overlap::Longest)`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct SetOptions {
    /// What to do where marks overlap. Default: refuse.
    pub overlap: Overlap,
    /// What to do where a span cuts a grapheme. Default: widen.
    pub graphemes: Graphemes,
    /// What readers of offsets do where marks cut words; a set that is made of spans does not ask. Default: refuse.
    pub cut_words: CutWords,
}

impl SetOptions {
    /// The same with another answer to marks that overlap.
    #[must_use]
    pub fn with_overlap(self, overlap: Overlap) -> Self {
        SetOptions { overlap, ..self }
    }

    /// The same with another answer to marks that cut words.
    #[must_use]
    pub fn with_cut_words(self, cut_words: CutWords) -> Self {
        SetOptions { cut_words, ..self }
    }

    /// The same with another answer to spans that cut a grapheme.
    #[must_use]
    pub fn with_graphemes(self, graphemes: Graphemes) -> Self {
        SetOptions { graphemes, ..self }
    }
}
