//! Court decisions, entity spans and deterministic, keyed pseudonyms.
//!
//! French law publishes every court decision and forbids publishing who the people in it are. This crate takes a decision
//! and the marks that a detection stack and annotators put on it, and gives back the text in which every masked mark is
//! replaced by its pseudonym, with the map between the two texts.
//!
//! # The types, in the order in which data flows
//!
//! A [`Text`] is a text that does not change; a [`Span`] is a stretch of one text, and exists only if it is valid there.
//! An [`Annotation`] is a span with a [`Category`] and an [`EntityId`]; an [`AnnotationSet`] holds the annotations of one
//! text, sorted and disjoint. [`Settings`] say what a court decided for all its decisions, a [`Decision`] what one of them
//! asks, and the [`Policy`] what follows for it. A [`Pseudonymizer`] adds the [`Key`] and the [`Scope`] and makes a
//! [`ReplacementPlan`]: what is replaced, by which words, and why. Applied, it gives a draft: [`Pseudonymized`], with its
//! [`OffsetMap`]. A [`Record`] is a decision with its marks as they are read from JSON.
//!
//! Before that, annotations are edited. An [`Operation`] is what somebody wants; planned on a set by an [`Editor`], it is a
//! [`Diff`]. A [`History`] applies plans as steps that can be undone; [`merge`] brings two people's work together;
//! [`AnnotationSet::carry`] follows a corrected text; a [`TreatmentChain`] is the revisions that LABEL keeps; a [`Linker`]
//! proposes who is who. `python/docs/editing.md` has a whole way through them.
//!
//! ```
//! use label_core::{Key, OffsetUnit, Record, Settings, GivenMark, Decision, SetOptions, Text, pseudonymize};
//!
//! let text = Text::new("M. Jean Dupont a saisi la cour. M. Dupont se désiste.")?;
//! let spans = [
//!     GivenMark::new(3, 7, "personnePhysique"),   // Jean
//!     GivenMark::new(8, 14, "personnePhysique"),  // Dupont
//!     GivenMark::new(35, 41, "personnePhysique"), // Dupont again: the same entity, so the same letters
//! ];
//! let decision = Decision::new("24-10.001", text)?;
//! let record = Record::from_spans(decision, &spans, OffsetUnit::Char, &SetOptions::default())?;
//!
//! let key = Key::from_hex("6d0f8a3e52c19b7740e6d1f2a8b35c9e17f4028d6ba1c3e59d7084f2b6a5c813")?;
//! let draft = pseudonymize(&record, &Settings::court(), &key, None)?;
//! assert_eq!(draft.text().as_str(), "M. [N] [S] a saisi la cour. M. [S] se désiste.");
//! # Ok::<(), label_core::Error>(())
//! ```
//!
//! # What holds
//!
//! * A value that exists is valid; there are no `validate` functions. Values do not change.
//! * Every character that is covered by a given span whose category the policy masks is masked in the draft, also where an
//!   overlap strategy dropped that span.
//! * The same input gives the same output: on any machine, in any order of the annotations, with any number of threads.
//!   There is no clock, randomness, environment or disk in this crate.
//! * No text of a decision reaches `Debug` or an [`Error`]. What holds names says so in its documentation.
//!
//! # When not to use it
//!
//! It detects nothing: a name that nobody marked stays. Its letters are made for a reader who must tell people apart within
//! a decision or a case, not as identifiers across a corpus. A draft is not a publication: it has not been audited.
//!
//! # The rooms
//!
//! `text`, `annotation`, `decision`, `record`, `policy`, `edit`, `link`, `pseudonym`, `metrics`, `formats`, `pipeline`, `batch`:
//! each uses only those before it.
#![forbid(unsafe_code)]

mod annotation;
mod batch;
mod decision;
mod edit;
mod error;
mod formats;
mod link;
mod metrics;
mod pipeline;
mod policy;
mod pseudonym;
mod record;
mod text;

pub use annotation::{
    Annotation, AnnotationPart, AnnotationSet, Category, CategoryGroup, Chunk, EntityGroup, EntityId,
    Graphemes, Line, LineChunk, Lines, MentionIndex, Origin, Overlap, Score, SetOptions, words_covered,
};
pub use batch::{Batch, pseudonymize_all};
pub use decision::{
    AdditionalTerms, Decision, NamePart, Occultation, Party, PartyKind, PartyRole, Route, Scope, Status,
    Zone, Zones,
};
pub use edit::{
    Carried, CarriedMark, Conflict, ConflictKind, Diff, DiffDetails, Editor, EntityChoice, Fate, History,
    Merge, OpenStep, Operation, Resolution, SourceOrder, Step, Treatment, TreatmentChain, TreatmentSource,
    merge,
};
pub use error::{Error, ErrorKind, JsonProblem, LedgerProblem, Result, TemplateProblem};
pub use formats::{
    CaseFile, Check, DbsderDecision, DecisionImport, DraftOptions, ExportedTreatment, JsonList, JsonObject,
    JudilibreDecision, LabelDiff, LabelDocument, LabelImport, LabelMark, LabelSettings, LabelTreatment,
    LedgerImport, NlpAnswer, NlpComponent, NlpEntity, NlpRequest, ReplacementTerm, SpanImport, Spelling,
    UnknownLook, read_label, read_nac,
};
pub use link::{LinkProposal, Linker};
pub use metrics::{
    AnnotationCounts, HumanTreatment, LONGEST_PAUSE_MS, Statistics, StatisticsTotal, treatment_duration_ms,
};
pub use pipeline::pseudonymize;
pub use policy::{
    Annotator, Annotators, Catalogue, CategoryRule, CategoryStatus, CourtLevel, Handling, Indicator,
    KeepReason, LinkRule, NacRecommendation, NacRule, OccultationBlock, Policy, Recommendation, Settings,
    Specifier, Template, current_categories,
};
#[cfg(feature = "compat")]
pub use pseudonym::compat;
pub use pseudonym::{
    ALGORITHM, CategorySummary, Edit, Key, Ledger, Pseudonymized, Pseudonymizer, ReplacementPlan, Why,
    case_registry,
};
pub use record::{GivenMark, ReadOptions, Record};
pub use text::{
    Folded, LineColumn, Mapped, OffsetMap, OffsetUnit, Rewrite, Span, Text, edit_distance, fold_str,
};

/// Every public type can be shared between threads; this does not compile otherwise.
#[allow(dead_code, reason = "compiled, never called")]
fn all_types_are_send_and_sync() {
    fn check<T: Send + Sync>() {}
    check::<(Text, Span, Folded, Rewrite, OffsetMap, Annotation, AnnotationSet, Decision, Settings, Policy)>(
    );
    check::<(MentionIndex, CategoryGroup<'_>, Line<'_>, LineChunk<'_>, Lines<'_>)>();
    check::<(Key, Scope, Ledger, Pseudonymizer, ReplacementPlan, Pseudonymized, Record, LabelImport, Error)>(
    );
    check::<(
        LabelDiff,
        LabelDocument,
        LabelTreatment,
        NlpAnswer,
        NlpRequest,
        DbsderDecision,
        CaseFile,
        JudilibreDecision,
    )>();
    #[cfg(feature = "compat")]
    check::<(compat::label_v1::Mark<'_>, compat::label_v1::Pseudonyms, compat::label_v1::Settings)>();
    check::<(Carried, CarriedMark, Fate)>();
    check::<(Occultation, AdditionalTerms, Party, Zones, Catalogue, CategoryRule, NacRule, LabelSettings)>();
}

/// The examples of the README, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;

/// The examples of the page on edits, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../../python/docs/editing.md")]
struct Editing;
