//! HOW OTHERS WRITE IT: one file per format. Only here is a field name or a foreign offset unit known.

mod dbsder;
mod history;
mod json;
mod judilibre;
mod label;
mod nac;
mod nlp;
mod operation;
mod parties;
mod record;
mod zones;

pub use dbsder::{CaseFile, DbsderDecision, ExportedTreatment, LedgerImport, ReplacementTerm};
pub use json::kept::{JsonList, JsonObject};
pub use judilibre::JudilibreDecision;
pub use label::{
    DecisionImport, LabelDiff, LabelDocument, LabelImport, LabelMark, LabelSettings, LabelTreatment,
    UnknownLook, read_label,
};
pub use nac::read_nac;
pub use nlp::{Check, NlpAnswer, NlpComponent, NlpEntity, NlpRequest, SpanImport, Spelling};
pub use record::DraftOptions;
