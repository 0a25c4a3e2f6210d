use crate::error::{Error, Result, checked_id};
use std::fmt;
use std::sync::Arc;

/// What a caller states, so that a plan is not refused: each is said on purpose, for the decisions of one call.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Allowances {
    unmarked: bool,
    by_hand: Option<ByHand>,
}

impl Allowances {
    /// Nothing: what is refused stays refused.
    pub fn none() -> Self {
        Self::default()
    }

    /// Decisions without any mark pass: somebody has looked and found nothing.
    #[must_use]
    pub fn unmarked(self) -> Self {
        Allowances { unmarked: true, ..self }
    }

    /// Decisions pass whose court ordered what no mark carries out: a person has seen to it.
    #[must_use]
    pub fn orders_by_hand(self, by_hand: ByHand) -> Self {
        Allowances { by_hand: Some(by_hand), ..self }
    }

    /// Whether decisions without any mark pass.
    pub fn allows_unmarked(&self) -> bool {
        self.unmarked
    }

    /// Who states that orders were carried out by hand.
    pub fn by_hand(&self) -> Option<&ByHand> {
        self.by_hand.as_ref()
    }
}

/// A person's statement that what the court ordered in a decision was carried out by hand, and why no mark shows it.
///
/// `Debug` shows neither: a reason may name what it hides.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ByHand {
    author: Arc<str>,
    reason: Arc<str>,
}

impl ByHand {
    /// The statement of an author, with a reason.
    ///
    /// # Errors
    /// [`Error::BadId`] for an author or a reason that is blank or longer than 256 bytes.
    pub fn new(author: impl Into<Arc<str>>, reason: impl Into<Arc<str>>) -> Result<Self> {
        let said = |words: Arc<str>| match words.trim() {
            "" => Err(Error::BadId { length: 0 }),
            _ => checked_id(words),
        };
        Ok(ByHand { author: said(author.into())?, reason: said(reason.into())? })
    }

    /// Who says so.
    pub fn author(&self) -> &str {
        &self.author
    }

    /// Why.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Debug for ByHand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByHand").finish_non_exhaustive()
    }
}
