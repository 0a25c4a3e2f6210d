//! WHAT IT BECOMES: keys, words, plans and drafts.

mod assign;
mod groups;
pub(crate) mod key;
pub(crate) mod ledger;
pub(crate) mod plan;
mod residuals;
mod share;
mod stretch;
mod stretches;
mod whole_words;

pub use key::ALGORITHM;
pub(crate) use key::Key;
pub(crate) use ledger::Ledger;
pub use plan::{CategorySummary, Replacement, case_registry};
pub(crate) use plan::{Pseudonymized, Pseudonymizer};
pub use residuals::Residual;
pub use stretch::Why;

use crate::policy::Template;
