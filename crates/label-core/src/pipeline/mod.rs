//! THE WHOLE WAY: from a record to its draft.

mod cases;

pub use cases::Cases;
pub(crate) use cases::{Registry, begin};

use crate::decision::{Scope, ScopeKind};
use crate::error::{Error, Result};
use crate::policy::Settings;
use crate::pseudonym::{Allowances, Key, Ledger, Pseudonymized, Pseudonymizer};
use crate::record::Record;

/// The draft of one record: its policy, its plan, applied.
///
/// A decision of a case gets its words from the ledger of its case, and [`ReplacementPlan::ledger`] is the ledger that
/// follows: keep it for the next decision of the case.
///
/// [`ReplacementPlan::ledger`]: crate::ReplacementPlan::ledger
///
/// # Errors
/// In the document: those of [`Settings::for_decision`] and of [`Pseudonymizer::plan`], [`Error::LedgerRequired`] among them where `cases` neither holds the
/// ledger of the record's case nor lets it begin. A record without marks,
/// or whose orders are not carried out, is refused: [`Allowances`] are the way to mean it.
pub fn pseudonymize(record: &Record, settings: &Settings, key: &Key, cases: &Cases) -> Result<Pseudonymized> {
    Allowances::none().pseudonymize(record, settings, key, cases)
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
        cases: &Cases,
    ) -> Result<Pseudonymized> {
        let scope = record.scope();
        let ledger = cases.ledger(&scope, key);
        draft(record, settings, key, ledger.as_deref(), self).map_err(|error| located(error, record, &scope))
    }
}

/// The draft of a record with this ledger.
pub(crate) fn draft(
    record: &Record,
    settings: &Settings,
    key: &Key,
    ledger: Option<&Ledger>,
    allowances: &Allowances,
) -> Result<Pseudonymized> {
    let policy = settings.for_decision(record.decision())?;
    let pseudonymizer = Pseudonymizer::new(policy, key.clone(), record.scope()).allowing(allowances.clone());
    let pseudonymizer = match ledger {
        Some(ledger) => pseudonymizer.with_ledger(ledger.clone()),
        None => pseudonymizer,
    };
    Ok(pseudonymizer.plan(record.annotations())?.apply())
}

/// An error in a decision, with the case that the decision belongs to.
pub(crate) fn located(error: Error, record: &Record, scope: &Scope) -> Error {
    let error = match scope.kind() {
        ScopeKind::Case => Error::InCase { id: scope.id().to_owned(), error: Box::new(error) },
        ScopeKind::Document | ScopeKind::Corpus => error,
    };
    error.in_document(record.decision().id())
}
