//! MANY AT ONCE: the only file that names threads.

use crate::error::Result;
use crate::pipeline::{self, Cases, Registry};
use crate::policy::Settings;
use crate::pseudonym::{Allowances, Key, Ledgers, Pseudonymized};
use crate::record::Record;

/// Settings, key and the ledgers of the cases that some records belong to: what their drafts need beyond themselves.
///
/// Made once for all records, then used on them in as many pieces as the caller likes, in any order.
#[derive(Debug, Clone)]
pub struct Batch {
    settings: Settings,
    key: Key,
    registry: Registry,
    ledgers: Ledgers,
    allowances: Allowances,
}

impl Batch {
    /// Prepares the drafts of these records. Records that share a case share its words: all entities of the case's records
    /// get theirs here, at once, beside those that its ledger in `cases` pins.
    pub fn new<'r>(
        records: impl IntoIterator<Item = &'r Record>,
        settings: &Settings,
        key: &Key,
        cases: &Cases,
    ) -> Self {
        let registry = pipeline::begin(records, settings, key, cases);
        let ledgers = cases.ledgers().with(registry.values().flatten().cloned());
        let allowances = Allowances::none();
        Batch { settings: settings.clone(), key: key.clone(), registry, ledgers, allowances }
    }

    /// The same, which does not refuse what is allowed here.
    #[must_use]
    pub fn allowing(self, allowances: Allowances) -> Self {
        Batch { allowances, ..self }
    }

    /// The ledgers that follow: those given, and all words of the cases of these records. Keep them for the next call.
    pub fn ledgers(&self) -> &Ledgers {
        &self.ledgers
    }

    /// The drafts of some of the records, in their order; an error stands in the place of its record and stops no other.
    ///
    /// `threads` is how many records are worked on at a time (0 counts as 1); it never changes a result. Threads live for
    /// this call only, so that a later `fork` finds none; without the feature `threads` there is one.
    pub fn run(&self, records: &[Record], threads: usize) -> Vec<Result<Pseudonymized>> {
        map(records, threads, |record| self.draft(record))
    }

    /// The draft of one of the records.
    ///
    /// # Errors
    /// As [`pseudonymize`](crate::pseudonymize), and those of its case's registry.
    pub fn draft(&self, record: &Record) -> Result<Pseudonymized> {
        let scope = record.scope();
        let ledger = self.registry.get(&scope).map(Result::as_ref).transpose();
        let draft = ledger
            .map_err(Clone::clone)
            .and_then(|ledger| pipeline::draft(record, &self.settings, &self.key, ledger, &self.allowances));
        draft.map_err(|error| pipeline::located(error, record, &scope))
    }
}

/// The drafts of many records, in their order, and the ledgers that follow: [`Batch::new`] and [`Batch::run`] in one call.
pub fn pseudonymize_all(
    records: &[Record],
    settings: &Settings,
    key: &Key,
    cases: &Cases,
    threads: usize,
) -> (Vec<Result<Pseudonymized>>, Ledgers) {
    let batch = Batch::new(records, settings, key, cases);
    (batch.run(records, threads), batch.ledgers)
}

/// Applies `work` to every item; the results stand in the order of the items.
fn map<T: Sync, R: Send>(items: &[T], threads: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    #[cfg(feature = "threads")]
    if threads > 1 {
        use rayon::prelude::*;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        // No pool (a limit of the system): the caller's thread does the work.
        if let Ok(pool) = pool {
            return pool.install(|| items.par_iter().map(&work).collect());
        }
    }
    #[cfg(not(feature = "threads"))]
    let _ = threads;
    items.iter().map(work).collect()
}
