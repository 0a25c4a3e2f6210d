//! HOW OTHERS WRITE IT: one file per format. Only here is a field name or a foreign offset unit known.

mod chain;
mod dbsder;
mod history;
mod json;
mod judilibre;
mod kept;
mod label;
mod mongo;
mod nac;
mod nlp;
mod operation;
mod parties;
mod record;
mod settings;
mod zones;

pub use chain::LabelDiff;
pub use dbsder::{CaseFile, DbsderDecision, ExportedTreatment, LedgerImport, ReplacementTerm};
pub use judilibre::JudilibreDecision;
pub use kept::{JsonList, JsonObject};
pub use label::{DecisionImport, LabelDocument, LabelImport, LabelMark, LabelTreatment, read_label};
pub use nac::read_nac;
pub use nlp::{Check, NlpAnswer, NlpComponent, NlpEntity, NlpRequest, SpanImport, Spelling};
pub use record::{DraftOptions, ReadOptions, Record, SpanInput};
pub use settings::{LabelSettings, UnknownLook};
