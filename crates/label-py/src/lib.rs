//! Python bindings of label-core: the list of what they export. Each file mirrors the room of the same name in the core and
//! holds no logic; `gate` is the one way out of the interpreter and back, `argument` what Python hands in.
#![deny(unsafe_code)]
#![allow(
    clippy::doc_markdown,
    clippy::doc_link_with_quotes,
    reason = "doc comments here are Python docstrings"
)]
#![allow(clippy::needless_pass_by_value, reason = "Python hands arguments over")]

// The macros that write types for the stubs call one another by bare name.
#[cfg(feature = "stubs")]
#[macro_use]
extern crate pyo3;

mod annotation;
mod argument;
mod batch;
mod compat;
mod court;
mod decision;
mod edit;
mod error;
mod formats;
mod gate;
mod key;
mod ledger;
mod link;
mod metrics;
mod pipeline;
mod policy;
mod pseudonym;
mod record;
mod text;
mod value;

use pyo3::prelude::*;

/// The compiled part of `label_core`; import that instead.
#[pymodule]
mod _native {
    #[pymodule_export]
    use crate::annotation::{
        Annotation, AnnotationIterator, AnnotationSet, CategoryGroup, EntityGroup, Line, LineChunk,
        LineIterator, Lines, entity_id,
    };
    #[pymodule_export]
    use crate::batch::{pseudonymize_all, pseudonymize_lists};
    #[pymodule_export]
    use crate::compat::{
        Pseudonyms, label_v1_compare, label_v1_entity_id, label_v1_insensitive_equal, label_v1_letters,
        label_v1_normalize, label_v1_similar,
    };
    #[pymodule_export]
    use crate::decision::Decision;
    #[pymodule_export]
    use crate::edit::merge::merge;
    #[pymodule_export]
    use crate::edit::{
        Carried, CarriedMark, Conflict, Diff, DiffDetails, Editor, History, Merge, OpenStep, Operation,
        SourceOrder, Step, Treatment, TreatmentChain,
    };
    #[pymodule_export]
    use crate::error::whose_fault;
    #[pymodule_export]
    use crate::formats::dbsder::{CaseFile, DbsderDecision, DbsderTreatment};
    #[pymodule_export]
    use crate::formats::judilibre::JudilibreDecision;
    #[pymodule_export]
    use crate::formats::label::{LabelDiff, LabelDocument, LabelTreatment, read_label};
    #[pymodule_export]
    use crate::formats::nac::read_nac;
    #[pymodule_export]
    use crate::formats::nlp::{NlpAnswer, NlpRequest};
    #[pymodule_export]
    use crate::key::Key;
    #[pymodule_export]
    use crate::ledger::{Ledger, Ledgers};
    #[pymodule_export]
    use crate::link::{LinkProposal, Linker};
    #[pymodule_export]
    use crate::metrics::{AnnotationCounts, Statistics, treatment_duration_ms};
    #[pymodule_export]
    use crate::pipeline::pseudonymize;
    #[pymodule_export]
    use crate::policy::{Policy, Settings, Template};
    #[pymodule_export]
    use crate::pseudonym::{
        Preview, Pseudonymized, Pseudonymizer, Replacement, ReplacementIterator, ReplacementPlan,
        Replacements, Scope, case_registry,
    };
    #[pymodule_export]
    use crate::record::Record;
    #[pymodule_export]
    use crate::text::{Folded, OffsetMap, Span, Text, fold_str};

    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");

    #[pymodule_export]
    const ALGORITHM: &str = label_core::pseudonym::ALGORITHM;

    /// `release` or `debug`: a debug build is many times slower.
    #[pymodule_export]
    const BUILD: &str = if cfg!(debug_assertions) { "debug" } else { "release" };
}

value::copied_as_themselves!(
    annotation::Annotation,
    annotation::AnnotationSet,
    annotation::CategoryGroup,
    annotation::EntityGroup,
    annotation::Line,
    annotation::LineChunk,
    annotation::Lines,
    compat::Pseudonyms,
    decision::Decision,
    edit::Carried,
    edit::CarriedMark,
    edit::Conflict,
    edit::Diff,
    edit::DiffDetails,
    edit::Editor,
    edit::Merge,
    edit::Operation,
    edit::SourceOrder,
    edit::Step,
    edit::Treatment,
    edit::TreatmentChain,
    formats::dbsder::CaseFile,
    formats::dbsder::DbsderDecision,
    formats::dbsder::DbsderTreatment,
    formats::judilibre::JudilibreDecision,
    formats::label::LabelDiff,
    formats::label::LabelDocument,
    formats::label::LabelTreatment,
    formats::nlp::NlpAnswer,
    formats::nlp::NlpRequest,
    ledger::Ledger,
    ledger::Ledgers,
    link::LinkProposal,
    link::Linker,
    metrics::AnnotationCounts,
    metrics::Statistics,
    policy::Policy,
    policy::Settings,
    policy::Template,
    pseudonym::Replacement,
    pseudonym::Preview,
    pseudonym::Replacements,
    pseudonym::Pseudonymized,
    pseudonym::Pseudonymizer,
    pseudonym::ReplacementPlan,
    pseudonym::Scope,
    record::Record,
    text::Folded,
    text::OffsetMap,
    text::Span,
    text::Text,
);

value::pickled_with!(
    annotation::Annotation: "the set or the record that holds it",
    annotation::CategoryGroup: "the set that it groups",
    annotation::EntityGroup: "the set that it groups",
    annotation::Line: "the set whose line it is",
    annotation::LineChunk: "the set whose line it is of",
    annotation::Lines: "the set whose lines they are",
    edit::Carried: "the set, and carry it again",
    edit::CarriedMark: "the set, and carry it again",
    edit::Conflict: "the sets that were merged",
    edit::Merge: "the sets that were merged",
    pseudonym::Replacement: "the record, or the JSON of the draft",
    pseudonym::ReplacementPlan: "the record, or the JSON of the draft",
    pseudonym::Replacements: "the record, or the JSON of the draft",
    pseudonym::Pseudonymized: "the record, or the JSON of the draft",
    pseudonym::Pseudonymizer: "its settings, and the path of the key's file",
    text::OffsetMap: "the record, or the JSON of the draft with its map",
    text::Span: "the set or the record that holds it",
);
