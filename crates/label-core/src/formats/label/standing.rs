use super::mark::{Identity, identity};
use crate::record::GivenMark;
use foldhash::fast::FixedState;
use std::collections::{BTreeSet, HashMap};

/// What stands of a document while its treatments are followed, by LABEL's equality: an annotation that was added several
/// times goes as one.
pub(super) struct Standing<'t, T> {
    marks: Vec<Option<T>>,
    places: HashMap<Identity<'t>, Vec<usize>, FixedState>,
}

impl<T> Default for Standing<'_, T> {
    fn default() -> Self {
        Standing { marks: Vec::new(), places: HashMap::default() }
    }
}

impl<'t, T> Standing<'t, T> {
    /// Takes these away. Answers with the place of the first that did not stand.
    pub(super) fn take(&mut self, marks: &'t [GivenMark<'static>]) -> Option<usize> {
        let mut gone = BTreeSet::new();
        let mut unknown = None;
        for (index, mark) in marks.iter().enumerate() {
            let places = self.places.remove(&identity(mark));
            if gone.insert(identity(mark)) && places.is_none() {
                unknown = unknown.or(Some(index));
            }
            for place in places.into_iter().flatten() {
                if let Some(removed) = self.marks.get_mut(place) {
                    *removed = None;
                }
            }
        }
        unknown
    }

    /// Adds what a mark is here.
    pub(super) fn add(&mut self, mark: &'t GivenMark<'static>, what: T) {
        self.places.entry(identity(mark)).or_default().push(self.marks.len());
        self.marks.push(Some(what));
    }

    /// What stands, in the order in which it was added last.
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> + '_ {
        self.marks.iter().flatten()
    }

    pub(super) fn into_marks(self) -> Vec<T> {
        self.marks.into_iter().flatten().collect()
    }
}
