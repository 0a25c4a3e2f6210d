//! Operations, diffs, histories, merges and treatments.

mod carry;
mod details;
mod diff;
mod editor;
mod history;
pub(crate) mod merge; // a function is exported with a module of its name
mod operation;
mod treatment;

pub(crate) use carry::{Carried, CarriedMark};
pub(crate) use details::DiffDetails;
pub(crate) use diff::Diff;
pub(crate) use editor::Editor;
pub(crate) use history::{History, OpenStep, Step};
pub(crate) use merge::{Conflict, Merge};
pub(crate) use operation::Operation;
pub(crate) use treatment::{SourceOrder, Treatment, TreatmentChain};

/// `1 step`, `2 steps`.
fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
