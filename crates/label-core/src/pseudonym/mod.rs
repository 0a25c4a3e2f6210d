//! WHAT IT BECOMES: keys, scopes, words, plans and drafts.

mod assign;
#[cfg(feature = "compat")]
pub mod compat;
mod groups;
pub(crate) mod key;
pub(crate) mod ledger;
pub(crate) mod plan;

pub use groups::Why;
pub use key::ALGORITHM;
pub(crate) use key::Key;
pub(crate) use ledger::Ledger;
pub use plan::{CategorySummary, Edit, case_registry};
pub(crate) use plan::{Pseudonymized, Pseudonymizer};

use crate::policy::Template;
