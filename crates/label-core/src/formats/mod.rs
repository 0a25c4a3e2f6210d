//! HOW OTHERS WRITE IT: one file per format. Only here is a field name or a foreign offset unit known.

pub mod dbsder;
mod diff;
mod history;
mod json;
pub mod judilibre;
pub mod label;
pub mod nac;
pub mod nlp;
mod operation;
mod parties;
pub mod record;
mod zones;

pub use json::kept::{JsonList, JsonObject};
