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
//! [`AnnotationSet::carry`] follows a corrected text; a [`TreatmentChain`](edit::TreatmentChain) is the revisions that LABEL keeps; a [`Linker`](link::Linker)
//! proposes who is who. `python/docs/editing.md` has a whole way through them.
//!
//! ```
//! use label_core::{Cases, Decision, GivenMark, Key, OffsetUnit, ReadOptions, Record, Settings, Text, pseudonymize};
//!
//! let text = Text::new("M. Jean Dupont a saisi la cour. M. Dupont se désiste.")?;
//! let spans = [
//!     GivenMark::new(3, 7, "personnePhysique"),   // Jean
//!     GivenMark::new(8, 14, "personnePhysique"),  // Dupont
//!     GivenMark::new(35, 41, "personnePhysique"), // Dupont again: the same entity, so the same letters
//! ];
//! let decision = Decision::new("24-10.001", text)?;
//! let record = Record::from_spans(decision, &spans, OffsetUnit::Char, &ReadOptions::default())?;
//!
//! let key = Key::from_hex("6d0f8a3e52c19b7740e6d1f2a8b35c9e17f4028d6ba1c3e59d7084f2b6a5c813")?;
//! let draft = pseudonymize(&record, &Settings::court(), &key, &Cases::default())?;
//! assert_eq!(draft.text().as_str(), "M. [R] [V] a saisi la cour. M. [V] se désiste.");
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
//! # Where things are
//!
//! At the root stands what most programs need. The rest is in the module of its room, each name at one path:
//!
//! | module | what it has |
//! |---|---|
//! | [`text`] | folding, likeness, replacing stretches of a text |
//! | [`annotation`] | views of a set: by line, by category, by entity, by mention |
//! | [`decision`] | parties, zones, occultation, status and route of a decision |
//! | [`policy`] | what a rule and a handling are made of |
//! | [`court`] | what the Court decides by rule: catalogue, kinds of cases, blocks, indicators |
//! | [`edit`] | steps, details of a diff, merges and their conflicts, carried marks, treatments |
//! | [`link`] | who is who |
//! | [`pseudonym`] | what a plan is made of, and the ledger of a case's decisions |
//! | [`audit`] | doubts about marks |
//! | [`metrics`] | counts and statistics |
//! | [`formats`] | how others write it: native records, LABEL, detection stacks, the Court's databases, Judilibre, the table of kinds of cases |
//! | `compat` | the words that LABEL publishes, behind the feature of that name |
//! | [`problem`] | what is wrong at the place that an error names |
//!
//! [`Error`] says what can go wrong, and in a table whose fault it is and with which HTTP status a service may answer.
//!
//! Inside, each room uses only those before it: `text`, `annotation`, `decision`, `record`, `policy`, `edit`, `link`,
//! `pseudonym`, `audit`, `metrics`, `formats`, `compat`, `pipeline`, `batch`.
#![forbid(unsafe_code)]

pub mod annotation;
pub mod audit;
mod batch;
#[cfg(feature = "compat")]
pub mod compat;
pub mod decision;
pub mod edit;
mod error;
pub mod formats;
pub mod link;
pub mod metrics;
mod pipeline;
pub mod policy;
pub mod pseudonym;
mod record;
pub mod text;

/// What the courts decide by rule: their categories, the kinds of cases, and what a decision keeps.
pub mod court {
    pub use crate::policy::catalogue::Catalogue;
    pub use crate::policy::keeping::{Indicator, OccultationBlock, Recommendation, current_categories};
    pub use crate::policy::nac::{CourtLevel, NacRecommendation, NacRule};
}

/// What is wrong at the place that an [`Error`] names.
pub mod problem {
    pub use crate::error::{JsonProblem, LedgerProblem, TemplateProblem};
}

pub use annotation::category::Category;
pub use annotation::entity_id::EntityId;
pub use annotation::mark::Annotation;
pub use annotation::mention::Mention;
pub use annotation::options::SetOptions;
pub use annotation::origin::Origin;
pub use annotation::overlap::Overlap;
pub use annotation::set::AnnotationSet;
pub use batch::{Batch, pseudonymize_all};
pub use decision::document::Decision;
pub use decision::scope::Scope;
pub use edit::diff::Diff;
pub use edit::editor::Editor;
pub use edit::history::History;
pub use edit::merge::merge;
pub use edit::operation::Operation;
pub use error::{Error, ErrorKind, Result};
pub use pipeline::{Cases, pseudonymize};
pub use policy::category::CategoryRule;
pub use policy::handling::Policy;
pub use policy::settings::Settings;
pub use policy::template::Template;
pub use pseudonym::draft::Pseudonymized;
pub use pseudonym::key::Key;
pub use pseudonym::ledger::Ledger;
pub use pseudonym::ledgers::Ledgers;
pub use pseudonym::plan::ReplacementPlan;
pub use pseudonym::pseudonymizer::Pseudonymizer;
pub use record::{GivenMark, ReadOptions, Record};
pub use text::content::Text;
pub use text::rewrite::OffsetMap;
pub use text::span::Span;
pub use text::unit::OffsetUnit;

/// The examples of the README, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;

/// The examples of the page on cases, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../../python/docs/cases.md")]
struct CasesPage;

/// The examples of the page on edits, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../../python/docs/editing.md")]
struct Editing;
