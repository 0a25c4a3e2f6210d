use super::Ledger;
use crate::decision::Scope;
use crate::error::Result;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The ledgers of several cases: they go into a call and come out of it, and are kept from one to the next.
///
/// One ledger a scope, in the order of scopes. Secret, as ledgers are; `Debug` shows how many there are. Cheap to clone.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Ledgers(Arc<BTreeMap<Scope, Ledger>>);

impl Ledgers {
    /// No ledger at all.
    pub fn new() -> Self {
        Self::default()
    }

    /// The ledger of a case.
    pub fn get(&self, scope: &Scope) -> Option<&Ledger> {
        self.0.get(scope)
    }

    /// The ledgers, in the order of their scopes.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Ledger> + '_ {
        self.0.values()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// These ledgers with others in the place of those of the same scope.
    #[must_use]
    pub fn with(&self, ledgers: impl IntoIterator<Item = Ledger>) -> Self {
        let mut all = (*self.0).clone();
        all.extend(ledgers.into_iter().map(|ledger| (ledger.scope().clone(), ledger)));
        Ledgers(Arc::new(all))
    }

    /// All that the two pin: where both know a case, [`Ledger::union`] of its two ledgers.
    ///
    /// # Errors
    /// Those of [`Ledger::union`], in item `ledgers[i]` of `other`.
    pub fn union(&self, other: &Ledgers) -> Result<Self> {
        let mut all = (*self.0).clone();
        for (index, (scope, ledger)) in other.0.iter().enumerate() {
            let both = all.get(scope).map(|known| known.union(ledger));
            let both = both.transpose().map_err(|error| error.in_item("ledgers", index))?;
            all.insert(scope.clone(), both.unwrap_or_else(|| ledger.clone()));
        }
        Ok(Ledgers(Arc::new(all)))
    }
}

impl FromIterator<Ledger> for Ledgers {
    fn from_iter<I: IntoIterator<Item = Ledger>>(ledgers: I) -> Self {
        Ledgers::new().with(ledgers)
    }
}

impl fmt::Debug for Ledgers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ledgers").field("cases", &self.len()).finish_non_exhaustive()
    }
}
