use crate::annotation::Annotation;
use label_core as core;
use pyo3::prelude::*;

type Pairs = Vec<(core::Annotation, core::Annotation)>;

/// What a diff says of single annotations, each list in reading order. Made by `Diff.details`.
///
/// Where an annotation stood and one stands on exactly the same span, the pair is of one kind: recategorised, else relinked,
/// else restated. Where they only overlap, an annotation that went is paired with the first that came: a split shows as one
/// shrunk annotation, a merge as several grown ones. The repr shows numbers.
///
/// >>> from label_core import AnnotationSet, Operation, Text
/// >>> text = Text("M. Dupont se désiste.")
/// >>> diff = Operation.annotate(text.span(3, 9), "personnePhysique").plan(AnnotationSet(text, []))
/// >>> diff.details()
/// DiffDetails(1 added)
#[pyclass(frozen, module = "label_core.edit")]
#[derive(PartialEq)]
pub(crate) struct DiffDetails {
    text: core::Text,
    added: Vec<core::Annotation>,
    deleted: Vec<core::Annotation>,
    recategorised: Pairs,
    grown: Pairs,
    shrunk: Pairs,
    shifted: Pairs,
    relinked: Pairs,
    restated: Pairs,
}

#[pymethods]
impl DiffDetails {
    /// What came where nothing was.
    #[getter]
    fn added(&self) -> Vec<Annotation> {
        Annotation::of(&self.text, &self.added)
    }

    /// What went and left nothing.
    #[getter]
    fn deleted(&self) -> Vec<Annotation> {
        Annotation::of(&self.text, &self.deleted)
    }

    /// Same span, another category: `(before, after)`.
    #[getter]
    fn recategorised(&self) -> Vec<(Annotation, Annotation)> {
        self.pairs(&self.recategorised)
    }

    /// Overlapping, longer than before: `(before, after)`.
    #[getter]
    fn grown(&self) -> Vec<(Annotation, Annotation)> {
        self.pairs(&self.grown)
    }

    /// Overlapping, shorter than before: `(before, after)`.
    #[getter]
    fn shrunk(&self) -> Vec<(Annotation, Annotation)> {
        self.pairs(&self.shrunk)
    }

    /// Overlapping, elsewhere, and as long as before in code points: `(before, after)`.
    #[getter]
    fn shifted(&self) -> Vec<(Annotation, Annotation)> {
        self.pairs(&self.shifted)
    }

    /// Same span and category, another entity: `(before, after)`.
    #[getter]
    fn relinked(&self) -> Vec<(Annotation, Annotation)> {
        self.pairs(&self.relinked)
    }

    /// The same but for origin or score: `(before, after)`.
    #[getter]
    fn restated(&self) -> Vec<(Annotation, Annotation)> {
        self.pairs(&self.restated)
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<DiffDetails>().is_ok_and(|other| *self == *other.get())
    }

    fn __repr__(&self) -> String {
        let counts = [
            (self.added.len(), "added"),
            (self.deleted.len(), "deleted"),
            (self.recategorised.len(), "recategorised"),
            (self.grown.len(), "grown"),
            (self.shrunk.len(), "shrunk"),
            (self.shifted.len(), "shifted"),
            (self.relinked.len(), "relinked"),
            (self.restated.len(), "restated"),
        ];
        let shown = counts.iter().filter(|(count, _)| *count > 0);
        let shown: Vec<String> = shown.map(|(count, what)| format!("{count} {what}")).collect();
        format!("DiffDetails({})", shown.join(", "))
    }
}

impl DiffDetails {
    pub(super) fn of(diff: &core::Diff) -> Self {
        let details = diff.details();
        let all = |list: &[&core::Annotation]| list.iter().copied().cloned().collect();
        let pairs = |list: &[(&core::Annotation, &core::Annotation)]| {
            list.iter().map(|&(before, after)| (before.clone(), after.clone())).collect()
        };
        DiffDetails {
            text: diff.text().clone(),
            added: all(&details.added),
            deleted: all(&details.deleted),
            recategorised: pairs(&details.recategorised),
            grown: pairs(&details.grown),
            shrunk: pairs(&details.shrunk),
            shifted: pairs(&details.shifted),
            relinked: pairs(&details.relinked),
            restated: pairs(&details.restated),
        }
    }

    fn pairs(&self, list: &[(core::Annotation, core::Annotation)]) -> Vec<(Annotation, Annotation)> {
        let wrap = |annotation: &core::Annotation| Annotation {
            text: self.text.clone(),
            annotation: annotation.clone(),
        };
        list.iter().map(|(before, after)| (wrap(before), wrap(after))).collect()
    }
}
