use crate::gate::detached;
use crate::key::Key;
use crate::ledger::{Ledgers, cases};
use crate::policy::Settings;
use crate::pseudonym::Pseudonymized;
use crate::record::Record;
use pyo3::prelude::*;

/// The draft of one record: its policy, its plan, applied.
///
/// `settings` defaults to `Settings.court()`. A record of a case needs the ledger of its case among `ledgers`
/// (`LedgerRequired`), unless `new_cases` lets it begin; `draft.plan.ledger` is the ledger that follows. Raises as
/// `Pseudonymizer.plan`, with `document_id` set.
///
/// >>> import label_core as lc
/// >>> record = lc.Record.from_spans("24-10.001", "M. Dupont se désiste.", [(3, 9, "personnePhysique")])
/// >>> draft = lc.pseudonymize(record, key=lc.Key.generate())
/// >>> str(draft.text)
/// 'M. [...] se désiste.'
#[pyfunction]
#[pyo3(signature = (record, *, key, settings = None, ledgers = None, new_cases = false))]
pub(crate) fn pseudonymize(
    py: Python<'_>,
    record: &Record,
    key: &Key,
    settings: Option<&Settings>,
    ledgers: Option<&Ledgers>,
    new_cases: bool,
) -> PyResult<Pseudonymized> {
    let settings = settings_or_court(settings);
    let (record, key) = (record.0.clone(), key.0.clone());
    let cases = cases(ledgers, new_cases, false);
    detached(py, move || label_core::pseudonymize(&record, &settings, &key, &cases)).map(Pseudonymized)
}

pub(crate) fn settings_or_court(settings: Option<&Settings>) -> label_core::Settings {
    settings.map_or_else(label_core::Settings::court, |settings| settings.0.clone())
}
