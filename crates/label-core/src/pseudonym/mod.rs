//! WHAT IT BECOMES: keys, ledgers, words, plans and drafts.

mod allowances;
mod assign;
pub(crate) mod draft;
mod free;
mod groups;
pub(crate) mod key;
pub(crate) mod ledger;
pub(crate) mod ledgers;
pub(crate) mod plan;
pub(crate) mod pseudonymizer;
mod refusals;
mod residuals;
mod share;
mod stretch;
mod stretches;
mod whole_words;

pub use allowances::{Allowances, ByHand};
pub(crate) use draft::Pseudonymized;
pub use key::ALGORITHM;
pub(crate) use key::Key;
pub(crate) use ledger::Ledger;
pub use ledger::Pin;
pub(crate) use ledgers::Ledgers;
pub(crate) use plan::ReplacementPlan;
pub use plan::{CategorySummary, Replacement};
pub use pseudonymizer::case_registry;
pub(crate) use pseudonymizer::{Pseudonymizer, refusal};
pub use refusals::Preview;
pub use residuals::Residual;
pub use stretch::Why;
