//! MANY AT ONCE: the only file that names threads.

use crate::error::Result;
use crate::io::Record;
use crate::pipeline::{self, case_ledgers};
use crate::policy::Settings;
use crate::pseudonym::{Key, Pseudonymized, Scope};

/// The drafts of many records, in their order; an error stands in the place of its record and stops no other.
///
/// Records that share a case share its words: all entities of the case's records in this call get theirs at once. `threads`
/// is how many records are worked on at a time (0 counts as 1); it never changes a result. Threads live for this call only,
/// so that a later `fork` finds none; without the feature `threads` there is one.
pub fn pseudonymize_all(
    records: &[Record],
    settings: &Settings,
    key: &Key,
    threads: usize,
) -> Vec<Result<Pseudonymized>> {
    let ledgers = case_ledgers(records, settings, key);
    run(records, threads, |record| {
        let ledger = match record.scope() {
            Scope::Case(id) => {
                ledgers.get(&*id).map(|ledger| ledger.as_ref().map_err(Clone::clone)).transpose()
            }
            _ => Ok(None),
        };
        let ledger = ledger.map_err(|error| error.in_document(record.decision().id()))?;
        pipeline::pseudonymize(record, settings, key, ledger)
    })
}

/// Applies `work` to every item; the results stand in the order of the items.
pub fn run<T: Sync, R: Send>(items: &[T], threads: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    #[cfg(feature = "threads")]
    if threads > 1 {
        use rayon::prelude::*;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        // No pool (a limit of the system): the caller's thread does the work.
        if let Ok(pool) = pool {
            return pool.install(|| items.par_iter().map(&work).collect());
        }
    }
    let _ = threads;
    items.iter().map(work).collect()
}
