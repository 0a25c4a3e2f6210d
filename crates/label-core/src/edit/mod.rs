//! WHAT CHANGES: operations, diffs, histories, treatments and merges. The only place where annotations come and go.

mod carry;
mod details;
mod diff;
mod editor;
mod history;
mod merge;
mod naming;
mod operation;
mod plan;
mod treatment;

pub use carry::{Carried, CarriedMark, Fate};
pub use details::DiffDetails;
pub use diff::Diff;
pub(crate) use diff::LISTS;
pub use editor::Editor;
pub use history::{History, OpenStep, Step};
pub use merge::{Conflict, ConflictKind, Merge, Resolution, merge};
pub use operation::{EntityChoice, Operation};
pub(crate) use treatment::consecutive;
pub use treatment::{SourceOrder, Treatment, TreatmentChain, TreatmentSource};
