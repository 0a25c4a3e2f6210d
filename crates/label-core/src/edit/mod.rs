//! WHAT CHANGES: operations, diffs, histories, treatments and merges. The only place where annotations come and go.

mod carry;
mod change;
mod details;
pub(crate) mod diff;
mod draft;
pub(crate) mod editor;
pub(crate) mod history;
mod members;
pub(crate) mod merge;
mod naming;
pub(crate) mod operation;
mod plan;
mod sheet;
mod treatment;

pub use carry::{Carried, CarriedMark, Fate};
pub use details::DiffDetails;
pub(crate) use diff::{Diff, LISTS};
pub(crate) use editor::Editor;
pub(crate) use history::History;
pub use history::{OpenStep, Step};
pub use merge::{Conflict, ConflictKind, Merge, Resolution};
pub use operation::EntityChoice;
pub(crate) use operation::{Kind, Operation};
pub use sheet::Sheet;
pub(crate) use treatment::consecutive;
pub use treatment::{SourceOrder, Treatment, TreatmentChain, TreatmentSource};
