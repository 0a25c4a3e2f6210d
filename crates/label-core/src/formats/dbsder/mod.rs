//! The Court's database of decisions (dbsder, dbsder-api-types): decisions with the treatments that LABEL exports, and the
//! files of cases with the words that stand for people. The documents of LABEL's storage example are of the same form.

mod case;
mod decision;
mod export;
mod treatment;

pub use case::{CaseFile, LedgerImport, ReplacementTerm};
pub use decision::Decision;
pub use treatment::Treatment;
