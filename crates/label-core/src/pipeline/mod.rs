//! THE WHOLE WAY: from a record to its draft.

use crate::decision::{Scope, ScopeKind};
use crate::error::Result;
use crate::policy::Settings;
use crate::pseudonym::{Key, Ledger, Pseudonymized, Pseudonymizer, case_registry};
use crate::record::Record;
use std::collections::BTreeMap;

/// The draft of one record: its policy, its plan, applied.
///
/// # Errors
/// In the document: those of [`Pseudonymizer::plan`]. A record with the scope of a case needs a `ledger`.
pub fn pseudonymize(
    record: &Record,
    settings: &Settings,
    key: &Key,
    ledger: Option<&Ledger>,
) -> Result<Pseudonymized> {
    let policy = settings.for_decision(record.decision());
    let pseudonymizer = Pseudonymizer::new(policy, key.clone(), record.scope());
    let pseudonymizer = match ledger {
        Some(ledger) => pseudonymizer.with_ledger(ledger.clone()),
        None => pseudonymizer,
    };
    let plan = pseudonymizer.plan(record.annotations());
    plan.map(|plan| plan.apply()).map_err(|error| error.in_document(record.decision().id()))
}

/// The ledger of every case among these records, by the case's id: see [`case_registry`]. Records of one case are taken in
/// the order of their ids, so that their order here does not matter.
pub(crate) fn case_ledgers<'r>(
    records: impl IntoIterator<Item = &'r Record>,
    settings: &Settings,
    key: &Key,
) -> BTreeMap<String, Result<Ledger>> {
    let mut cases: BTreeMap<String, Vec<&Record>> = BTreeMap::new();
    for record in records {
        let scope = record.scope();
        if scope.kind() == ScopeKind::Case {
            cases.entry(scope.id().to_owned()).or_default().push(record);
        }
    }
    let ledger = |id: &str, mut records: Vec<&Record>| {
        records.sort_by(|a, b| a.decision().id().cmp(b.decision().id()));
        let policies: Vec<_> =
            records.iter().map(|record| settings.for_decision(record.decision())).collect();
        let decisions = records.iter().map(|record| record.annotations()).zip(&policies);
        case_registry(key, &Scope::case(id)?, decisions, &Ledger::new())
    };
    cases
        .into_iter()
        .map(|(id, records)| {
            let ledger = ledger(&id, records);
            (id, ledger)
        })
        .collect()
}
