use crate::gate::detached;
use crate::key::Key;
use crate::ledger::{Ledgers, cases};
use crate::policy::Settings;
use crate::pseudonym::{ByHand, Pseudonymized, allowances};
use crate::record::Record;
use pyo3::prelude::*;

/// The draft of one record: its policy, its plan, applied.
///
/// `settings` defaults to `Settings.court()`. A record of a case needs the ledger of its case among `ledgers`
/// (`LedgerRequired`), unless `new_cases` lets it begin; `draft.plan.ledger` is the ledger that follows. One without marks is
/// refused unless `allow_unmarked` says that somebody looked and found nothing; one whose court ordered terms or grounds
/// hidden that no mark covers, unless `by_hand`, an author and a reason, says that a person has seen to it. Raises as
/// `Pseudonymizer.plan`, with `document_id` set.
///
/// >>> import label_core as lc
/// >>> record = lc.Record.from_spans("24-10.001", "M. Dupont se désiste.", [(3, 9, "personnePhysique")])
/// >>> draft = lc.pseudonymize(record, key=lc.Key.generate())
/// >>> str(draft.text)
/// 'M. [...] se désiste.'
#[pyfunction]
#[pyo3(signature = (
    record, *, key, settings = None, ledgers = None, new_cases = false, allow_unmarked = false, by_hand = None
))]
#[expect(clippy::too_many_arguments, reason = "keywords with defaults, in Python")]
pub(crate) fn pseudonymize(
    py: Python<'_>,
    record: &Record,
    key: &Key,
    settings: Option<&Settings>,
    ledgers: Option<&Ledgers>,
    new_cases: bool,
    allow_unmarked: bool,
    by_hand: Option<ByHand>,
) -> PyResult<Pseudonymized> {
    let settings = settings_or_court(settings);
    let (record, key) = (record.0.clone(), key.0.clone());
    let cases = cases(ledgers, new_cases, false);
    let allowances = allowances(allow_unmarked, by_hand);
    detached(py, move || allowances.pseudonymize(&record, &settings, &key, &cases)).map(Pseudonymized)
}

pub(crate) fn settings_or_court(settings: Option<&Settings>) -> label_core::Settings {
    settings.map_or_else(label_core::Settings::court, |settings| settings.0.clone())
}
