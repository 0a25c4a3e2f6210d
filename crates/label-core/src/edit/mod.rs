//! WHAT CHANGES: operations, diffs, histories, treatments and merges. The only place where annotations come and go.

mod carry;
mod change;
mod details;
mod diff;
mod draft;
mod editor;
mod history;
mod members;
mod merge;
mod naming;
mod operation;
mod plan;
mod sheet;
mod treatment;

pub use carry::{Carried, CarriedMark, Fate};
pub use details::DiffDetails;
pub use diff::Diff;
pub(crate) use diff::LISTS;
pub use editor::Editor;
pub use history::{History, OpenStep, Step};
pub use merge::{Conflict, ConflictKind, Merge, Resolution, merge};
pub(crate) use operation::Kind;
pub use operation::{EntityChoice, Operation};
pub use sheet::Sheet;
pub(crate) use treatment::consecutive;
pub use treatment::{SourceOrder, Treatment, TreatmentChain, TreatmentSource};
