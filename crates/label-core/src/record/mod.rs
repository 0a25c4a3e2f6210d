//! HOW MARKS COME: marks not yet tied to a text, and the decision that they mark.

mod extra;
mod given;
pub(crate) mod guard;
mod importer;
mod labels;
mod marked;
mod options;

pub use extra::Extra;
pub use given::GivenMark;
pub(crate) use given::{FIELDS, check_field};
pub use importer::Spelling;
pub(crate) use importer::{Importer, inside};
pub use labels::LabelMap;
pub use marked::Record;
pub use options::ReadOptions;
