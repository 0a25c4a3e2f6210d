//! What is taken out of a set: one mark, a slice, all in turn.

use super::{Annotation, AnnotationSet};
use crate::value::position;
use label_core as core;
use pyo3::exceptions::{PyIndexError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PySlice;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What stands between the brackets.
#[derive(FromPyObject)]
pub(super) enum Index<'py> {
    Slice(Bound<'py, PySlice>),
    Place(isize),
}

/// A mark, or for a slice the set of its marks.
#[derive(IntoPyObject)]
pub(super) enum Item {
    Mark(Annotation),
    Set(AnnotationSet),
}

impl AnnotationSet {
    pub(super) fn item(&self, index: isize) -> PyResult<Annotation> {
        let found = position(index, self.0.len()).and_then(|position| self.0.as_slice().get(position));
        found
            .map(|annotation| self.wrap(annotation))
            .ok_or_else(|| PyIndexError::new_err("no annotation at this index"))
    }

    /// A set is in reading order: a slice may leave marks out, not turn them round.
    pub(super) fn slice(&self, slice: &Bound<'_, PySlice>) -> PyResult<AnnotationSet> {
        let places = slice.indices(isize::try_from(self.0.len())?)?;
        if places.step < 1 {
            return Err(PyValueError::new_err(
                "a set is in reading order: the step of a slice must be positive",
            ));
        }
        let mut place = 0;
        Ok(AnnotationSet(self.0.filter(|_| {
            let within = places.start <= place && place < places.stop;
            let wanted = within && (place - places.start) % places.step == 0;
            place += 1;
            wanted
        })))
    }
}

/// The marks of a set, one after the other; each is made when it is asked for.
#[pyclass(frozen, module = "label_core.annotation")]
pub(crate) struct AnnotationIterator {
    set: core::AnnotationSet,
    next: AtomicUsize,
}

impl AnnotationIterator {
    pub(super) fn of(set: &core::AnnotationSet) -> Self {
        AnnotationIterator { set: set.clone(), next: AtomicUsize::new(0) }
    }
}

#[pymethods]
impl AnnotationIterator {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self) -> Option<Annotation> {
        let annotation = self.set.as_slice().get(self.next.fetch_add(1, Ordering::Relaxed))?;
        Some(Annotation { text: self.set.text().clone(), annotation: annotation.clone() })
    }
}
