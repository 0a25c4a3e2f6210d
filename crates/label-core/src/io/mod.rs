//! HOW OTHERS WRITE IT: one file per format. Only here is a field name or a foreign offset unit known.

mod json;
mod label;
mod record;

pub use label::{LabelImport, read_label};
pub use record::{DraftOptions, ReadOptions, Record, SpanInput};
