use super::Template;
use crate::annotation::EntityId;
use crate::error::{Error, LedgerProblem, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// Words pinned to entities: what the decisions of a case already call somebody (the `replacementTerms` of a case file).
///
/// Entries are kept in the order of template, then entity. Secret: it says who is who. It has no serialisation of its own,
/// `Debug` shows the number of entries. Cheap to clone.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Ledger(Arc<BTreeMap<Entry, Arc<str>>>);

/// Template as written, entity.
type Entry = (Arc<str>, EntityId);

impl Ledger {
    /// A ledger without entries.
    pub fn new() -> Self {
        Self::default()
    }

    /// A ledger of these entries: the template of the entity's group, the entity, its words.
    ///
    /// # Errors
    /// [`Error::Ledger`] with the index of the entry given: words that are empty or hold a control character, two entities
    /// with the same words (but for templates without specifier, where that is the design), one entity with two words.
    pub fn of(entries: impl IntoIterator<Item = (Template, EntityId, Arc<str>)>) -> Result<Self> {
        let mut pins: BTreeMap<Entry, Arc<str>> = BTreeMap::new();
        let mut owners: BTreeMap<Arc<str>, EntityId> = BTreeMap::new();
        for (index, (template, entity, words)) in entries.into_iter().enumerate() {
            let refused = |problem| Err(Error::Ledger { index, problem });
            if words.is_empty() || words.chars().any(char::is_control) {
                return refused(LedgerProblem::BadWords);
            }
            if template.specifier().is_none() {
                continue;
            }
            if owners.insert(words.clone(), entity.clone()).is_some_and(|owner| owner != entity) {
                return refused(LedgerProblem::SameWords);
            }
            let entry = (Arc::from(template.as_str()), entity);
            if pins.insert(entry, words.clone()).is_some_and(|before| before != words) {
                return refused(LedgerProblem::TwoWords);
            }
        }
        Ok(Ledger(Arc::new(pins)))
    }

    /// The entries: template as written, entity, words.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &EntityId, &str)> + '_ {
        self.0.iter().map(|((group, entity), words)| (&**group, entity, &**words))
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Refuses a text that already holds pinned words.
    pub(super) fn check_text(&self, text: &str) -> Result<()> {
        let held = self
            .0
            .values()
            .position(|words| memchr::memmem::find(text.as_bytes(), words.as_bytes()).is_some());
        match held {
            Some(index) => Err(Error::Ledger { index, problem: LedgerProblem::InText }),
            None => Ok(()),
        }
    }

    /// All pinned words.
    pub(super) fn words(&self) -> BTreeSet<&str> {
        self.0.values().map(|words| &**words).collect()
    }

    /// The words pinned to the entities of a group.
    pub(super) fn of_group(&self, template: &Template) -> BTreeMap<&str, &Arc<str>> {
        self.0
            .iter()
            .filter(|((group, _), _)| **group == *template.as_str())
            .map(|((_, entity), words)| (entity.as_str(), words))
            .collect()
    }

    /// This ledger with these entries added; they are known not to contradict it.
    pub(super) fn extended(&self, entries: impl Iterator<Item = (Arc<str>, EntityId, Arc<str>)>) -> Ledger {
        let mut pins = (*self.0).clone();
        pins.extend(entries.map(|(group, entity, words)| ((group, entity), words)));
        Ledger(Arc::new(pins))
    }
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ledger").field("entries", &self.len()).finish_non_exhaustive()
    }
}
