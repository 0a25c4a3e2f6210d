//! LABEL: its documents, treatments, diffs and settings.

mod chain;
mod document;
mod settings;

pub use chain::LabelDiff;
pub use document::{DecisionImport, LabelDocument, LabelImport, LabelMark, LabelTreatment, read_label};
pub use settings::{LabelSettings, UnknownLook};
