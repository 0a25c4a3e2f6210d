use super::details::DiffDetails;
use crate::annotation::{Annotation, AnnotationSet};
use crate::argument::{Items, Json, set_options, unit};
use crate::gate::detached;
use crate::text::Text;
use crate::value::Reduced;
use label_core as core;
use label_core::ReadOptions;
use pyo3::prelude::*;

/// What an edit changed: the annotations it took away and those it added, by value.
///
/// An annotation that changes in anything (extent, category, entity, origin, score) is taken away as it was and added as it
/// is; what is on both sides is on neither. `Diff.between(a, b).apply(a)` is `b`; `inverse` leads back; `then` composes. A
/// diff that changes nothing is false.
///
/// Raises `ForeignSpan` for an annotation of another text; `Overlap` where two of one side overlap.
///
/// Secret, as it holds entity ids; the repr shows numbers. A notebook shows places and categories;
/// `label_core.view(diff, original=True)` shows the spellings too.
///
/// >>> from label_core import Annotation, AnnotationSet, Diff, Text
/// >>> text = Text("M. Dupont se désiste.")
/// >>> before = AnnotationSet(text, [])
/// >>> after = AnnotationSet(text, [Annotation(text.span(3, 9), "personnePhysique")])
/// >>> diff = Diff.between(before, after)
/// >>> diff, bool(diff.then(diff.inverse()))
/// (Diff(0 removed, 1 added), False)
/// >>> diff.apply(before) == after
/// True
#[pyclass(frozen, module = "label_core")]
pub(crate) struct Diff(pub(crate) core::Diff);

#[pymethods]
impl Diff {
    #[new]
    fn new(
        py: Python<'_>,
        text: &Text,
        removed: Items<Annotation>,
        added: Items<Annotation>,
    ) -> PyResult<Self> {
        let (removed, added) = (Annotation::given(&removed), Annotation::given(&added));
        detached(py, || core::Diff::new(&text.0, removed, added)).map(Diff)
    }

    /// The diff that leads from one set to another. Raises `ForeignSpan` where they are of different texts.
    #[staticmethod]
    fn between(py: Python<'_>, before: &AnnotationSet, after: &AnnotationSet) -> PyResult<Self> {
        detached(py, || core::Diff::between(&before.0, &after.0)).map(Diff)
    }

    /// Several changes, one after the other, as one.
    ///
    /// Raises, with `path` saying which diff: `StaleDiff` or `Overlap` where it cannot follow those before it; `ForeignSpan`.
    #[staticmethod]
    fn squash(py: Python<'_>, text: &Text, diffs: Items<Diff>) -> PyResult<Self> {
        let diffs: Vec<&core::Diff> = diffs.0.iter().map(|diff| &diff.get().0).collect();
        detached(py, || core::Diff::squash(&text.0, diffs)).map(Diff)
    }

    /// The set after this change, all or nothing.
    ///
    /// Raises `ForeignSpan` for a set of another text; `StaleDiff` where the set does not hold what the diff takes away;
    /// `Overlap` where something that stays overlaps what is added.
    fn apply(&self, py: Python<'_>, annotations: &AnnotationSet) -> PyResult<AnnotationSet> {
        detached(py, || self.0.apply(&annotations.0)).map(AnnotationSet)
    }

    /// The diff that leads back.
    fn inverse(&self) -> Self {
        Diff(self.0.inverse())
    }

    /// This change and then another, as one. Raises `StaleDiff` or `Overlap` where the second cannot follow; `ForeignSpan`.
    fn then(&self, py: Python<'_>, next: &Diff) -> PyResult<Self> {
        detached(py, || self.0.then(&next.0)).map(Diff)
    }

    /// The same change without what differs in origin or score alone: what LABEL sees of it.
    fn in_substance(&self) -> Self {
        Diff(self.0.in_substance())
    }

    /// What it says of single annotations: which are new, gone, larger, of another category, ...
    fn details(&self, py: Python<'_>) -> PyResult<DiffDetails> {
        detached(py, || Ok(DiffDetails::of(&self.0)))
    }

    /// This diff as one JSON object without line breaks, offsets in `unit`:
    /// `{"unit", "removed": [span], "added": [span], "forgotten"?: [span], "remembered"?: [span]}`, with the spans of a native
    /// record. Secret, as it holds entities; it holds nothing of the text.
    ///
    /// >>> from label_core import AnnotationSet, Diff, Operation, Text
    /// >>> text = Text("M. Dupont se désiste.")
    /// >>> diff = Operation.annotate(text.span(3, 9), "personnePhysique").plan(AnnotationSet(text, []))
    /// >>> Diff.from_json(text, diff.to_json()) == diff
    /// True
    #[pyo3(signature = (unit = "char"))]
    fn to_json(&self, py: Python<'_>, unit: &str) -> PyResult<String> {
        let unit = self::unit(unit)?;
        detached(py, || Ok(self.0.to_json(unit)))
    }

    /// A diff of the annotations of `text` from one JSON object, as `str` or UTF-8 `bytes`. Nothing in it says of which text it
    /// is: one of another text is refused where an offset or a spelling (`text`, which may stand in a span) shows it, else where
    /// it is applied. `graphemes` as in `AnnotationSet`.
    ///
    /// Raises `JsonError`, `InvalidText`, `TooLarge` above `max_bytes`; with `path` saying which span ("removed[0]"):
    /// `OutOfBounds`, `Reversed`, `EmptySpan`, `SplitsCharacter`, `TextMismatch`, `BadCategory`, `BadId`, `BadScore`;
    /// `SplitsGrapheme`; `Overlap`.
    #[staticmethod]
    #[pyo3(signature = (text, json, *, graphemes = "widen", max_bytes = 1 << 30))]
    fn from_json(
        py: Python<'_>,
        text: &Text,
        json: Json,
        graphemes: &str,
        max_bytes: usize,
    ) -> PyResult<Self> {
        let options =
            ReadOptions::default().with_set(set_options(None, graphemes)?).with_max_bytes(max_bytes);
        detached(py, || core::Diff::from_json(&text.0, &json.0, &options)).map(Diff)
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Reduced<'py>> {
        let json = self.0.to_json(core::OffsetUnit::Char);
        Reduced::by_method::<Diff>(py, "from_json", (self.text(), json))
    }

    /// The text whose annotations change.
    #[getter]
    fn text(&self) -> Text {
        Text(self.0.text().clone())
    }

    /// The annotations taken away, in reading order.
    #[getter]
    fn removed(&self) -> Vec<Annotation> {
        Annotation::of(self.0.text(), self.0.removed())
    }

    /// The annotations added, in reading order.
    #[getter]
    fn added(&self) -> Vec<Annotation> {
        Annotation::of(self.0.text(), self.0.added())
    }

    /// What an overlap strategy had dropped and the set no longer remembers, in reading order.
    #[getter]
    fn forgotten(&self) -> Vec<Annotation> {
        Annotation::of(self.0.text(), self.0.forgotten())
    }

    /// What the set remembers anew as dropped, in reading order.
    #[getter]
    fn remembered(&self) -> Vec<Annotation> {
        Annotation::of(self.0.text(), self.0.remembered())
    }

    fn __bool__(&self) -> bool {
        !self.0.is_empty()
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Diff>().is_ok_and(|other| self.0 == other.get().0)
    }

    fn __repr__(&self) -> String {
        format!("Diff({})", numbers(&self.0))
    }

    fn _repr_html_(slf: &Bound<'_, Self>) -> PyResult<String> {
        slf.py().import("label_core.views")?.call_method1("diff_html", (slf,))?.extract()
    }
}

/// How much a diff changes; what strategies had dropped is seldom meant.
pub(super) fn numbers(diff: &core::Diff) -> String {
    let shown = format!("{} removed, {} added", diff.removed().len(), diff.added().len());
    let dropped = [(diff.forgotten().len(), "forgotten"), (diff.remembered().len(), "remembered")];
    let dropped = dropped.iter().filter(|(number, _)| *number > 0);
    dropped.fold(shown, |shown, (number, name)| format!("{shown}, {number} {name}"))
}
