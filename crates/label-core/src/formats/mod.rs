//! HOW OTHERS WRITE IT: one file per format. Only here is a field name or a foreign offset unit known.

mod checklist;
pub mod dbsder;
mod decision;
mod dialect;
mod diff;
mod history;
mod json;
pub mod judilibre;
pub mod label;
mod ledger;
mod marks;
pub mod nac;
pub mod nlp;
mod operation;
mod orders;
mod parties;
pub mod record;
mod settings;
mod zones;

pub use crate::record::{Extra, LabelMap, Spelling};
pub use decision::DecisionImport;
pub use json::kept::{JsonList, JsonObject};
pub use marks::MarkImport;
