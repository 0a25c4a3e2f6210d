//! The public face: every type can be shared between threads and outlives a caught panic, and few names stand at the root.

use label_core::compat::label_v1;
use label_core::formats::{dbsder, judilibre, label, nlp, record};
use label_core::{
    annotation, court, decision, edit, formats, link, metrics, policy, problem, pseudonym, text,
};
use std::fs;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::path::Path;

/// Every public type, checked when this compiles.
macro_rules! shared {
    ($($type:ty),* $(,)?) => {
        const SHARED: &[&str] = &[$(stringify!($type)),*];
        const _: () = {
            const fn check<T: Send + Sync + UnwindSafe + RefUnwindSafe>() {}
            $(check::<$type>();)*
        };
    };
}

shared! {
    annotation::AnnotationPart,
    annotation::CategoryGroup<'static>,
    annotation::Chunk<'static>,
    annotation::CutWords,
    annotation::EntityGroup<'static>,
    annotation::Graphemes,
    annotation::Line<'static>,
    annotation::LineChunk<'static>,
    annotation::Lines<'static>,
    annotation::MentionIndex,
    annotation::Priorities,
    annotation::Score,
    court::Catalogue,
    court::CourtLevel,
    court::Indicator,
    court::NacRecommendation,
    court::NacRule,
    court::OccultationBlock,
    court::Recommendation,
    dbsder::CaseFile,
    dbsder::Decision,
    dbsder::Treatment,
    dbsder::LedgerImport,
    dbsder::ReplacementTerm,
    decision::AdditionalTerms,
    decision::NamePart,
    decision::Occultation,
    decision::Party,
    decision::PartyKind,
    decision::PartyRole,
    decision::Route,
    decision::ScopeKind,
    decision::Status,
    decision::Zone,
    decision::Zones,
    edit::Carried,
    edit::CarriedMark,
    edit::Conflict,
    edit::ConflictKind,
    edit::DiffDetails<'static>,
    edit::EntityChoice,
    edit::Fate,
    edit::Merge,
    edit::Resolution,
    edit::Sheet,
    edit::SourceOrder,
    edit::Step,
    edit::Treatment,
    edit::TreatmentChain,
    edit::TreatmentSource,
    formats::JsonList<label::Treatment>,
    judilibre::Decision,
    label::DecisionImport,
    label::Diff,
    label::Document,
    label::Import,
    formats::LabelMap,
    label::Settings,
    label::Treatment,
    label::UnknownLook,
    label_v1::CategorySetting,
    label_v1::Mark<'static>,
    label_v1::Pseudonyms,
    label_v1::Settings,
    label_core::Annotation,
    label_core::AnnotationSet,
    label_core::Batch,
    label_core::Category,
    label_core::CategoryRule,
    label_core::Cases,
    label_core::Decision,
    label_core::Diff,
    label_core::Editor,
    label_core::EntityId,
    label_core::Error,
    label_core::ErrorKind,
    label_core::GivenMark<'static>,
    label_core::History,
    label_core::Key,
    label_core::Ledger,
    label_core::Ledgers,
    label_core::Mention<'static>,
    label_core::OffsetMap,
    label_core::OffsetUnit,
    label_core::Operation,
    label_core::Origin,
    label_core::Overlap,
    label_core::Policy,
    label_core::Pseudonymized,
    label_core::Pseudonymizer,
    label_core::ReadOptions,
    label_core::Record,
    label_core::ReplacementPlan,
    label_core::Scope,
    label_core::SetOptions,
    label_core::Settings,
    label_core::Span,
    label_core::Template,
    label_core::Text,
    link::LinkProposal,
    link::Linker,
    metrics::AnnotationCounts,
    metrics::HumanTreatment,
    metrics::Statistics,
    metrics::StatisticsTotal,
    label_core::audit::Doubt,
    nlp::Answer,
    nlp::Component,
    formats::Extra,
    record::RecordReader,
    nlp::Request,
    formats::MarkImport,
    formats::Spelling,
    policy::Annotator,
    policy::Annotators,
    policy::CategoryStatus,
    policy::Handling<'static>,
    policy::KeepReason,
    policy::LinkRule,
    policy::NotKept,
    policy::Specifier,
    problem::JsonProblem,
    problem::LedgerProblem,
    problem::TemplateProblem,
    pseudonym::Allowances,
    pseudonym::ByHand,
    pseudonym::CategorySummary,
    pseudonym::Pin,
    pseudonym::Preview,
    pseudonym::Residual,
    pseudonym::Replacement,
    pseudonym::Why,
    record::DraftOptions,
    text::Cleaned,
    text::Cleaning,
    text::Folded,
    text::LineColumn,
    text::Mapped,
    text::Rewrite,
}

/// A borrow of a history that changes it: what panics in the middle of a step leaves that step open.
const _: () = {
    const fn check<T: Send + Sync>() {}
    check::<edit::OpenStep<'static>>();
};

/// The types that sources under a folder declare public, by their names. The lint `unreachable_pub` sees to it that each can
/// be reached.
fn declared(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            declared(&path, found);
        } else {
            let source = fs::read_to_string(&path).unwrap();
            let types = source.lines().filter_map(|line| {
                let line = line.trim_start();
                line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum "))
            });
            let name =
                |rest: &str| rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("").to_owned();
            found.extend(types.map(name));
        }
    }
}

fn sources() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/label-core/src")
}

#[test]
fn every_public_type_is_shared_and_listed() {
    let mut owed = Vec::new();
    declared(&sources(), &mut owed);
    // `Fields` stands only in the signature of a sealed trait, where nobody can name it.
    owed.retain(|name| !["Fields", "OpenStep"].contains(&name.as_str()));
    owed.sort_unstable();
    let mut listed: Vec<&str> = SHARED.iter().map(|path| path.split('<').next().unwrap_or(path)).collect();
    listed.iter_mut().for_each(|path| *path = path.rsplit("::").next().unwrap_or(path));
    listed.sort_unstable();
    assert_eq!(listed, owed);
}

#[test]
fn few_names_stand_at_the_root() {
    let lib = fs::read_to_string(sources().join("lib.rs")).unwrap();
    let exports: Vec<&str> =
        lib.split(';').filter_map(|item| item.rsplit_once("\npub use ")).map(|(_, path)| path).collect();
    let names: Vec<&str> = exports.iter().flat_map(|path| path.split(',')).collect();
    assert!(exports.len() > 10 && names.len() <= 42, "{}: {names:?}", names.len());
}
