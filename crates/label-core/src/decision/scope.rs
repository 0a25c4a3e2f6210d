use crate::error::{Result, checked_id};
use std::sync::Arc;

/// Across what an entity keeps its words. Two scopes share nothing: who sees both outputs cannot link them by the words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Within one decision. The id is the decision's.
    Document(Arc<str>),
    /// Within the decisions of one case. Letters and numbers then come from a [`Ledger`](crate::Ledger).
    Case(Arc<str>),
    /// Everywhere. For modes whose words are long enough never to be needed twice; letters and numbers refuse it.
    Corpus(Arc<str>),
}

impl Scope {
    /// The scope of one decision.
    ///
    /// # Errors
    /// [`Error::BadId`](crate::Error::BadId) for an id that is empty or longer than 256 bytes.
    pub fn document(id: impl Into<Arc<str>>) -> Result<Self> {
        checked_id(id.into()).map(Scope::Document)
    }

    /// The scope of one case.
    ///
    /// # Errors
    /// As [`Scope::document`].
    pub fn case(id: impl Into<Arc<str>>) -> Result<Self> {
        checked_id(id.into()).map(Scope::Case)
    }

    /// The scope of a corpus.
    ///
    /// # Errors
    /// As [`Scope::document`].
    pub fn corpus(id: impl Into<Arc<str>>) -> Result<Self> {
        checked_id(id.into()).map(Scope::Corpus)
    }

    /// `document`, `case` or `corpus`: the name in records and in the derivation of words.
    pub fn kind(&self) -> &'static str {
        match self {
            Scope::Document(_) => "document",
            Scope::Case(_) => "case",
            Scope::Corpus(_) => "corpus",
        }
    }

    /// The id of the decision, case or corpus.
    pub fn id(&self) -> &str {
        match self {
            Scope::Document(id) | Scope::Case(id) | Scope::Corpus(id) => id,
        }
    }
}
