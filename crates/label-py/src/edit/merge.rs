use super::count;
use crate::annotation::{Annotation, AnnotationSet};
use crate::argument::{Items, Offset, Str};
use crate::gate::{detached, raised};
use crate::text::{Span, Text};
use label_core as core;
use label_core::OffsetUnit;
use pyo3::exceptions::{PyIndexError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyMapping, PyString};

/// Merges two sets that were made from one: what only one side changed is taken, what both changed alike too, and what does
/// not go together is a conflict. Nothing is chosen in silence. The order of the two sides says nothing, but for the names that
/// they have in the conflicts.
///
/// What is marked is compared stretch by stretch. Who is one entity with whom is compared by mentions, never by ids: two people
/// whom one side linked are linked in the merge unless that would make more people one than either side said. Entities keep the
/// names they have, where the sides agree or one side changed them.
///
/// Raises `ForeignSpan` where the three are not of one text.
///
/// >>> from label_core import Annotation, AnnotationSet, Operation, Text, merge
/// >>> text = Text("M. Jean Dupont, de Sète, se désiste.")
/// >>> name, town = text.span(8, 14), text.span(19, 23)
/// >>> base = AnnotationSet(text, [Annotation(name, "personnePhysique")])
/// >>> anne = Operation.resize(name, text.span(3, 14)).plan(base).apply(base)
/// >>> bob = Operation.recategorise(name, "personneMorale").plan(base).apply(base)
/// >>> bob = Operation.annotate(town, "localite").plan(bob).apply(bob)
/// >>> both = merge(base, anne, bob)
/// >>> both, both.conflicts
/// (Merge(1 annotation settled, 1 conflict), [Conflict('extent', 3..14, 1 base, 1 ours, 1 theirs)])
/// >>> [mark.span for mark in both.resolve(0, "ours").result()]
/// [Span(3..14), Span(19..23)]
#[pyfunction]
pub(crate) fn merge(
    py: Python<'_>,
    base: &AnnotationSet,
    ours: &AnnotationSet,
    theirs: &AnnotationSet,
) -> PyResult<Merge> {
    detached(py, || core::merge(&base.0, &ours.0, &theirs.0)).map(Merge)
}

/// Two people's work on one decision, brought together: what is settled, and the conflicts that are not. Made by `merge`; a
/// value, so that `resolve` gives another.
///
/// Secret; the repr shows numbers. A notebook shows the conflicts by place and category, with entities numbered;
/// `label_core.view(merge, original=True)` shows spellings and entity ids too.
///
/// >>> from label_core import AnnotationSet, Operation, Text, merge
/// >>> text = Text("M. Dupont se désiste.")
/// >>> base = AnnotationSet(text, [])
/// >>> sides = [Operation.annotate(text.span(3, 9), name).plan(base).apply(base) for name in ("nom", "lieu")]
/// >>> both = merge(base, *sides)
/// >>> both.result()
/// Traceback (most recent call last):
/// label_core.errors.Unresolved: unresolved conflicts: 1
/// >>> both.resolve(0, "theirs").result().categories()
/// {'lieu': 1}
#[pyclass(frozen, module = "label_core.edit")]
pub(crate) struct Merge(core::edit::Merge);

#[pymethods]
impl Merge {
    /// The conflicts that nobody has resolved: those on what is marked first, then those on who is who, each in reading order.
    #[getter]
    fn conflicts(&self) -> Vec<Conflict> {
        let wrap = |conflict: &core::edit::Conflict| Conflict {
            text: self.0.text().clone(),
            conflict: conflict.clone(),
        };
        self.0.conflicts().iter().map(wrap).collect()
    }

    /// Resolves the conflict at this index of `conflicts`: as "base", "ours" or "theirs" has it, or as the annotations given
    /// say. For a conflict of entities or names these are one for each mention in the conflict, on its span; their entities
    /// are taken.
    ///
    /// The indices of the conflicts after it change; `resolve_each` resolves several at once. On what is marked first: what is
    /// settled there may raise a conflict of entities, or widen one. What was decided on a conflict of entities or names holds
    /// for the mentions that it had: where others join them, it is asked again.
    ///
    /// Raises `NoSuchConflict`. For annotations: `ForeignSpan`, with `path` saying which; `Overlap` where one overlaps what is
    /// settled or another; `NoSuchAnnotation` where a mention in a conflict of entities has none.
    fn resolve(&self, py: Python<'_>, index: Offset, resolution: Resolution) -> PyResult<Self> {
        let index = place(index)?;
        detached(py, || self.0.resolve(index, resolution.0)).map(Merge)
    }

    /// Resolves several conflicts in the time of one, each by its index in `conflicts`: a mapping from index to resolution. Raises
    /// as `resolve`, for the first that cannot be done.
    ///
    /// >>> from label_core import AnnotationSet, Operation, Text, merge
    /// >>> text = Text("M. Dupont vit à Sète.")
    /// >>> base = AnnotationSet(text, [])
    /// >>> spans = [text.span(3, 9), text.span(16, 20)]
    /// >>> sides = [Operation.annotate_all(spans, name).plan(base).apply(base) for name in ("nom", "lieu")]
    /// >>> merge(base, *sides).resolve_each({0: "ours", 1: "theirs"}).result().categories()
    /// {'lieu': 1, 'nom': 1}
    fn resolve_each(&self, py: Python<'_>, resolutions: Resolutions) -> PyResult<Self> {
        detached(py, || self.0.resolve_each(resolutions.0)).map(Merge)
    }

    /// The merged set. Raises `Unresolved` where conflicts are left.
    fn result(&self) -> PyResult<AnnotationSet> {
        self.0.result().map(AnnotationSet).map_err(raised)
    }

    /// What is settled so far: without everything that is in conflict. Not fit to be published while there are conflicts, as
    /// what is in conflict is not marked in it.
    #[getter]
    fn settled(&self) -> AnnotationSet {
        AnnotationSet(self.0.settled().clone())
    }

    /// The text of the three sets.
    #[getter]
    fn text(&self) -> Text {
        Text(self.0.text().clone())
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Merge>().is_ok_and(|other| self.0 == other.get().0)
    }

    fn __repr__(&self) -> String {
        let settled = count(self.0.settled().len(), "annotation");
        format!("Merge({settled} settled, {})", count(self.0.conflicts().len(), "conflict"))
    }

    fn _repr_html_(slf: &Bound<'_, Self>) -> PyResult<String> {
        slf.py().import("label_core.views")?.call_method1("merge_html", (slf,))?.extract()
    }
}

/// Something on which two people differ, with what each side has there. In `Merge.conflicts`.
///
/// `kind` is "removed": one side removed what the other changed; "extent": their annotations cover different stretches of the
/// same words; "category": the same stretch as different categories; "entity": their links would together make one entity of
/// mentions that neither side made one, or of two categories; "name": they gave one entity two ids.
///
/// Secret; the repr shows kind, place and numbers.
#[pyclass(frozen, module = "label_core.edit")]
#[derive(PartialEq)]
pub(crate) struct Conflict {
    text: core::Text,
    conflict: core::edit::Conflict,
}

#[pymethods]
impl Conflict {
    /// On what they differ: "removed", "extent", "category", "entity" or "name".
    #[getter]
    fn kind(&self) -> &'static str {
        self.conflict.kind().as_str()
    }

    /// From the first to the last character of what is in conflict.
    #[getter]
    fn extent(&self) -> Span {
        Span { text: self.text.clone(), span: self.conflict.extent() }
    }

    /// What the base has there, in reading order.
    #[getter]
    fn base(&self) -> Vec<Annotation> {
        Annotation::of(&self.text, self.conflict.base())
    }

    /// What our side has there, in reading order.
    #[getter]
    fn ours(&self) -> Vec<Annotation> {
        Annotation::of(&self.text, self.conflict.ours())
    }

    /// What their side has there, in reading order.
    #[getter]
    fn theirs(&self) -> Vec<Annotation> {
        Annotation::of(&self.text, self.conflict.theirs())
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Conflict>().is_ok_and(|other| *self == *other.get())
    }

    fn __repr__(&self) -> PyResult<String> {
        let place = self.text.range(self.conflict.extent(), OffsetUnit::Char).map_err(raised)?;
        let of = &self.conflict;
        Ok(format!(
            "Conflict('{}', {}..{}, {} base, {} ours, {} theirs)",
            of.kind().as_str(),
            place.start,
            place.end,
            of.base().len(),
            of.ours().len(),
            of.theirs().len()
        ))
    }
}

fn place(index: Offset) -> PyResult<usize> {
    usize::try_from(index.0).map_err(|_| PyIndexError::new_err("no conflict at this index"))
}

/// `"base"`, `"ours"`, `"theirs"`, or annotations in any iterable.
struct Resolution(core::edit::Resolution);

impl<'py> FromPyObject<'_, 'py> for Resolution {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = type_hint_union!(
        crate::argument::hint::STR,
        type_hint_subscript!(crate::argument::hint::ITERABLE, <Annotation as pyo3::PyTypeInfo>::TYPE_HINT)
    );

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if !object.is_instance_of::<PyString>() {
            let annotations = object.extract::<Items<Annotation>>()?;
            return Ok(Resolution(core::edit::Resolution::Custom(Annotation::given(&annotations))));
        }
        Ok(Resolution(match object.extract::<Str<'_>>()?.0 {
            "base" => core::edit::Resolution::Base,
            "ours" => core::edit::Resolution::Ours,
            "theirs" => core::edit::Resolution::Theirs,
            _ => {
                return Err(PyValueError::new_err(
                    "resolution must be 'base', 'ours', 'theirs' or a list of annotations",
                ));
            }
        }))
    }
}

/// Resolutions, by the indices of their conflicts.
struct Resolutions(Vec<(usize, core::edit::Resolution)>);

impl<'py> FromPyObject<'_, 'py> for Resolutions {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = type_hint_subscript!(
        crate::argument::hint::MAPPING,
        crate::argument::hint::INT,
        type_hint_union!(
            crate::argument::hint::STR,
            type_hint_subscript!(
                crate::argument::hint::ITERABLE,
                <Annotation as pyo3::PyTypeInfo>::TYPE_HINT
            )
        )
    );

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let mut resolutions = Vec::new();
        for item in object.cast::<PyMapping>()?.items()?.iter() {
            let (index, resolution) = item.extract::<(Offset, Resolution)>()?;
            resolutions.push((place(index)?, resolution.0));
        }
        Ok(Resolutions(resolutions))
    }
}
