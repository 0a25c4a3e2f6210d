//! THE WHOLE WAY: from a record to its draft.

use crate::decision::{Scope, ScopeKind};
use crate::error::{Error, Result};
use crate::policy::Settings;
use crate::pseudonym::{Allowances, Key, Ledger, Pseudonymized, Pseudonymizer, case_registry};
use crate::record::Record;
use std::collections::BTreeMap;

/// The draft of one record: its policy, its plan, applied.
///
/// # Errors
/// In the document: those of [`Settings::for_decision`] and of [`Pseudonymizer::plan`]. A record with the scope of a case needs
/// a `ledger`. A record without marks, or whose orders are not carried out, is refused: [`Allowances`] are the way to mean it.
pub fn pseudonymize(
    record: &Record,
    settings: &Settings,
    key: &Key,
    ledger: Option<&Ledger>,
) -> Result<Pseudonymized> {
    Allowances::none().pseudonymize(record, settings, key, ledger)
}

impl Allowances {
    /// As [`pseudonymize`], with what is allowed here.
    ///
    /// # Errors
    /// Those of [`pseudonymize`] that are not allowed.
    pub fn pseudonymize(
        &self,
        record: &Record,
        settings: &Settings,
        key: &Key,
        ledger: Option<&Ledger>,
    ) -> Result<Pseudonymized> {
        let in_document = |error: Error| error.in_document(record.decision().id());
        let policy = settings.for_decision(record.decision()).map_err(in_document)?;
        let pseudonymizer = Pseudonymizer::new(policy, key.clone(), record.scope()).allowing(self.clone());
        let pseudonymizer = match ledger {
            Some(ledger) => pseudonymizer.with_ledger(ledger.clone()),
            None => pseudonymizer,
        };
        let plan = pseudonymizer.plan(record.annotations());
        plan.map(|plan| plan.apply()).map_err(in_document)
    }
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
        // Whoever asks for what the settings refuse is refused alone, when its turn comes.
        let policy = |record: &&Record| settings.for_decision(record.decision()).ok();
        let policies: Vec<_> = records.iter().filter_map(|r| Some((*r, policy(r)?))).collect();
        let decisions = policies.iter().map(|(record, policy)| (record.annotations(), policy));
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
