use crate::annotation::{Annotation, AnnotationSet};
use crate::gate::raised;
use crate::text::Text;
use label_core as core;
use label_core::OffsetUnit;
use label_core::edit::Fate;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

const FATES: [Fate; 5] = [Fate::Unchanged, Fate::Moved, Fate::Stretched, Fate::Cut, Fate::Lost];

/// The marks of a text on its corrected form, and what became of each. Made by `AnnotationSet.carry`.
///
/// As secret as the set; the repr shows numbers. A notebook shows the marks that are to be looked at: those that were
/// stretched, cut or lost, or came to lie on another. `label_core.view(carried, original=True)` shows their spellings too.
#[pyclass(frozen, module = "label_core.edit")]
pub(crate) struct Carried {
    before: core::Text,
    carried: core::edit::Carried,
}

#[pymethods]
impl Carried {
    /// The marks on the corrected text.
    #[getter]
    fn set(&self) -> AnnotationSet {
        AnnotationSet(self.carried.set().clone())
    }

    /// The text as it was; the corrected one is that of `set`.
    #[getter]
    fn text_before(&self) -> Text {
        Text(self.before.clone())
    }

    /// Every mark of the set that was carried, kept or dropped, in reading order of the text as it was.
    #[getter]
    fn marks(&self) -> Vec<CarriedMark> {
        let wrap = |mark: &core::edit::CarriedMark| CarriedMark {
            texts: [self.before.clone(), self.carried.set().text().clone()],
            mark: mark.clone(),
        };
        self.carried.marks().iter().map(wrap).collect()
    }

    /// How many marks had this fate: "unchanged", "moved", "stretched", "cut" or "lost".
    fn count(&self, fate: &str) -> PyResult<usize> {
        let fate = FATES.into_iter().find(|one| one.as_str() == fate).ok_or_else(|| {
            PyValueError::new_err("fate must be 'unchanged', 'moved', 'stretched', 'cut' or 'lost'")
        })?;
        Ok(self.carried.count(fate))
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        let same = |other: &Carried| self.before == other.before && self.carried == other.carried;
        other.cast::<Carried>().is_ok_and(|other| same(other.get()))
    }

    fn __repr__(&self) -> String {
        let counts = FATES.map(|fate| format!("{} {}", self.carried.count(fate), fate.as_str()));
        format!("Carried({})", counts.join(", "))
    }

    fn _repr_html_(slf: &Bound<'_, Self>) -> PyResult<String> {
        slf.py().import("label_core.views")?.call_method1("carried_html", (slf,))?.extract()
    }
}

impl Carried {
    pub(crate) fn of(before: &core::AnnotationSet, carried: core::edit::Carried) -> Self {
        Carried { before: before.text().clone(), carried }
    }
}

/// One mark before and after its text was corrected. In `Carried.marks`. The repr shows fate and places.
#[pyclass(frozen, module = "label_core.edit")]
#[derive(PartialEq)]
pub(crate) struct CarriedMark {
    /// As it was, and corrected.
    texts: [core::Text; 2],
    mark: core::edit::CarriedMark,
}

#[pymethods]
impl CarriedMark {
    /// The mark on the text as it was.
    #[getter]
    fn before(&self) -> Annotation {
        let [before, _] = &self.texts;
        Annotation { text: before.clone(), annotation: self.mark.before().clone() }
    }

    /// The mark on the corrected text; `None` where it is lost.
    #[getter]
    fn after(&self) -> Option<Annotation> {
        let [_, after] = &self.texts;
        self.mark.after().map(|mark| Annotation { text: after.clone(), annotation: mark.clone() })
    }

    /// Where it starts in the corrected text or, if it is lost, where it would stand; in code points.
    #[getter]
    fn place(&self) -> PyResult<usize> {
        let [_, after] = &self.texts;
        after.from_byte(self.mark.place(), OffsetUnit::Char).map_err(raised)
    }

    /// What became of it: "unchanged", "moved" (the same characters elsewhere, counted in bytes), "stretched" (other
    /// characters: some were corrected or inserted), "cut" (letters fell out: see `fallen`) or "lost" (nothing is left of it
    /// but white space, if that).
    #[getter]
    fn fate(&self) -> &'static str {
        self.mark.fate().as_str()
    }

    /// How many letters and digits of it were deleted, with nothing in their place; 0 where it was found again, with all its
    /// words, nearby.
    #[getter]
    fn fallen(&self) -> usize {
        self.mark.fallen()
    }

    /// Whether the set on the text as it was remembered it as dropped.
    #[getter]
    fn was_dropped(&self) -> bool {
        self.mark.was_dropped()
    }

    /// Whether the set on the corrected text remembers it as dropped: it was so before, or lies on a longer mark now.
    #[getter]
    fn is_dropped(&self) -> bool {
        self.mark.is_dropped()
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<CarriedMark>().is_ok_and(|other| *self == *other.get())
    }

    fn __repr__(&self) -> PyResult<String> {
        let [before, after] = &self.texts;
        let place = |text: &core::Text, mark: &core::Annotation| {
            let range = text.range(mark.span(), OffsetUnit::Char).map_err(raised)?;
            PyResult::Ok(format!("{}..{}", range.start, range.end))
        };
        let (from, fate) = (place(before, self.mark.before())?, self.fate());
        Ok(match self.mark.after() {
            Some(mark) => format!("CarriedMark('{fate}', {from} -> {})", place(after, mark)?),
            None => format!("CarriedMark('{fate}', {from} -> {})", self.place()?),
        })
    }
}
