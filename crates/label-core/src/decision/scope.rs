use super::Decision;
use crate::error::{Result, checked_id};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// Across what an entity keeps its words. Two scopes share nothing: who sees both outputs cannot link them by the words.
///
/// Its id is checked: 1 to 256 bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Scope {
    kind: ScopeKind,
    id: Arc<str>,
}

/// What kind of thing a [`Scope`] spans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ScopeKind {
    /// One decision. The id is the decision's.
    Document,
    /// The decisions of one case. Letters and numbers then come from a [`Ledger`](crate::Ledger).
    Case,
    /// Everything. For modes whose words are long enough never to be needed twice; letters and numbers refuse it.
    Corpus,
}

impl ScopeKind {
    /// `document`, `case` or `corpus`: the name in records and in the derivation of words.
    pub fn as_str(self) -> &'static str {
        match self {
            ScopeKind::Document => "document",
            ScopeKind::Case => "case",
            ScopeKind::Corpus => "corpus",
        }
    }
}

impl fmt::Display for ScopeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Scope {
    /// A scope of this kind.
    ///
    /// # Errors
    /// [`Error::BadId`](crate::Error::BadId) for an id that is empty or longer than 256 bytes.
    pub fn new(kind: ScopeKind, id: impl Into<Arc<str>>) -> Result<Self> {
        Ok(Scope { kind, id: checked_id(id.into())? })
    }

    /// The scope of one decision.
    ///
    /// # Errors
    /// As [`Scope::new`].
    pub fn document(id: impl Into<Arc<str>>) -> Result<Self> {
        Self::new(ScopeKind::Document, id)
    }

    /// The scope of one case.
    ///
    /// # Errors
    /// As [`Scope::new`].
    pub fn case(id: impl Into<Arc<str>>) -> Result<Self> {
        Self::new(ScopeKind::Case, id)
    }

    /// The scope of a corpus.
    ///
    /// # Errors
    /// As [`Scope::new`].
    pub fn corpus(id: impl Into<Arc<str>>) -> Result<Self> {
        Self::new(ScopeKind::Corpus, id)
    }

    /// What it spans.
    pub fn kind(&self) -> ScopeKind {
        self.kind
    }

    /// The id of the decision, case or corpus.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// The scope of this decision alone.
impl From<&Decision> for Scope {
    fn from(decision: &Decision) -> Self {
        Scope { kind: ScopeKind::Document, id: decision.id.clone() }
    }
}
