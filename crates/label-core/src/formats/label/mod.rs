//! LABEL's own database and settings: documents and treatments as Mongo extended JSON, offsets in UTF-16 units, spans without
//! end (Cour-de-cassation/label, commit b547846).

mod chain;
mod diff;
mod document;
mod import;
mod mark;
mod settings;
mod standing;
mod treatment;

pub use super::decision::DecisionImport;
pub use diff::Diff;
pub use document::Document;
pub use import::{Import, read_label};
pub(super) use mark::LABEL;
pub use mark::stored_mark;
pub use settings::{Settings, UnknownLook};
pub use treatment::Treatment;
