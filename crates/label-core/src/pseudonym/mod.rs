//! WHAT IT BECOMES: keys, scopes, words, plans and drafts.

mod assign;
#[cfg(feature = "compat")]
pub mod compat;
mod groups;
mod key;
mod ledger;
mod plan;
mod stretches;

pub use key::{ALGORITHM, Key, Scope};
pub use ledger::Ledger;
pub use plan::{CategorySummary, Edit, Pseudonymized, Pseudonymizer, ReplacementPlan, case_registry};
pub use stretches::Why;

use crate::policy::Template;
