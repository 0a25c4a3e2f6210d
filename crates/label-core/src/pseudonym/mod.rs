//! WHAT IT BECOMES: keys, scopes, words, plans and drafts.

mod assign;
#[cfg(feature = "compat")]
pub mod compat;
mod groups;
mod key;
mod ledger;
mod plan;

pub use groups::Why;
pub use key::{ALGORITHM, Key};
pub use ledger::Ledger;
pub use plan::{CategorySummary, Edit, Pseudonymized, Pseudonymizer, ReplacementPlan, case_registry};

use crate::policy::Template;
