//! WHAT IT BECOMES: keys, words, plans and drafts.

mod assign;
mod groups;
mod key;
mod ledger;
mod plan;
mod share;
mod stretches;
mod whole_words;

pub use key::{ALGORITHM, Key};
pub use ledger::Ledger;
pub use plan::{CategorySummary, Pseudonymized, Pseudonymizer, Replacement, ReplacementPlan, case_registry};
pub use stretches::Why;

use crate::policy::Template;
