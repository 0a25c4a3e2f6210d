//! A doubt of whoever has looked at the marks before.

use crate::record::GivenMark;
use std::fmt;

/// A doubt of the detection stack: what an annotator should look at.
///
/// Its messages quote the decision: `Debug` shows the kind and numbers.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Doubt {
    /// `similar_writing`, `different_categories`, ...; older answers give a message alone.
    pub kind: Option<String>,
    /// What the doubt is, in full.
    pub message: String,
    /// The same in few words.
    pub short_message: Option<String>,
    /// The marks concerned.
    pub marks: Vec<GivenMark<'static>>,
    /// The sentences concerned, start and end; in the unit of the marks.
    pub sentences: Vec<(i128, i128)>,
    /// Words of the metadata concerned.
    pub metadata: Vec<String>,
}

impl Doubt {
    /// A doubt in words, of no kind and about no place.
    pub fn new(message: impl Into<String>) -> Self {
        let (marks, sentences, metadata) = Default::default();
        Doubt { kind: None, message: message.into(), short_message: None, marks, sentences, metadata }
    }
}

impl fmt::Debug for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Doubt")
            .field("kind", &self.kind)
            .field("marks", &self.marks.len())
            .field("sentences", &self.sentences)
            .finish_non_exhaustive()
    }
}
