use super::count;
use super::diff::{Diff, numbers};
use crate::annotation::AnnotationSet;
#[cfg(feature = "stubs")]
use crate::argument::hint;
use crate::argument::{Items, Refused, Str};
use crate::gate::{detached, raised};
use crate::text::Text;
use label_core as core;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyString;

/// One revision of the annotations of a decision, as LABEL keeps them: what changed, who changed it, and how long it took.
///
/// `source` is one of LABEL's ("NLP", "reimportedTreatment", "supplementaryAnnotations", "postProcess", "annotator", "admin")
/// or any name of a court's own; `order` its place among the treatments of the decision. Secret; the repr shows numbers.
///
/// Raises `BadId` for a source that is empty or longer than 256 bytes.
///
/// >>> from label_core import AnnotationSet, Operation, Text
/// >>> from label_core.edit import Treatment
/// >>> text = Text("M. Dupont se désiste.")
/// >>> diff = Operation.annotate(text.span(3, 9), "personnePhysique").plan(AnnotationSet(text, []))
/// >>> Treatment("NLP", 0, diff)
/// Treatment('NLP', order=0, 0 removed, 1 added)
#[pyclass(frozen, module = "label_core.edit")]
pub(crate) struct Treatment(core::edit::Treatment);

#[pymethods]
impl Treatment {
    #[new]
    #[pyo3(signature = (source, order, diff, *, duration_ms = 0, updated_ms = None))]
    fn new(source: Source, order: i64, diff: &Diff, duration_ms: u64, updated_ms: Option<i64>) -> Self {
        let treatment =
            core::edit::Treatment::new(source.0, order, diff.0.clone()).with_duration_ms(duration_ms);
        Treatment(match updated_ms {
            Some(moment) => treatment.updated_at_ms(moment),
            None => treatment,
        })
    }

    /// Who made it.
    #[getter]
    fn source(&self) -> &str {
        self.0.source().as_str()
    }

    /// Whether a person made it: an annotator or an administrator.
    #[getter]
    fn is_human(&self) -> bool {
        self.0.source().is_human()
    }

    /// Its place among the treatments of its decision.
    #[getter]
    fn order(&self) -> i64 {
        self.0.order()
    }

    /// What it changed.
    #[getter]
    fn diff(&self) -> Diff {
        Diff(self.0.diff().clone())
    }

    /// How long it took, in milliseconds.
    #[getter]
    fn duration_ms(&self) -> u64 {
        self.0.duration_ms()
    }

    /// When it was last changed, in milliseconds after 1970-01-01T00:00:00Z, where that is known.
    #[getter]
    fn updated_ms(&self) -> Option<i64> {
        self.0.updated_ms()
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Treatment>().is_ok_and(|other| self.0 == other.get().0)
    }

    fn __repr__(&self) -> String {
        let source = self.source().escape_debug();
        format!("Treatment('{source}', order={}, {})", self.0.order(), numbers(self.0.diff()))
    }
}

/// Which sources may follow which.
///
/// `places` says, one place after the other, which sources may stand there and how many treatments: `(sources, least, most)`,
/// `None` for any number. Without it, LABEL's order: the detection stack or a reimport; at most one of supplementary
/// annotations; at most one of post-processing; then people, as often as they like.
///
/// Raises `Duplicate` where a source stands in two places.
///
/// >>> from label_core.edit import SourceOrder
/// >>> SourceOrder().check(["NLP", "annotator", "admin"])
/// >>> SourceOrder([(["NLP"], 1, 1), (["quality"], 0, None)]).check(["NLP", "quality", "quality"])
/// >>> SourceOrder().check(["NLP", "NLP"])
/// Traceback (most recent call last):
/// label_core.errors.BadSource: the source of treatment 1 may not stand there
#[pyclass(frozen, module = "label_core.edit")]
pub(crate) struct SourceOrder(pub(crate) core::edit::SourceOrder);

#[pymethods]
impl SourceOrder {
    #[new]
    #[pyo3(signature = (places = None))]
    fn new(places: Option<Places>) -> PyResult<Self> {
        match places {
            Some(Places(places)) => core::edit::SourceOrder::new(places).map(SourceOrder).map_err(raised),
            None => Ok(SourceOrder(core::edit::SourceOrder::label())),
        }
    }

    /// Checks the sources of a chain; one that ends early is in order. Raises `BadSource` with the first that may not stand
    /// where it does.
    fn check(&self, sources: Sources) -> PyResult<()> {
        self.0.check(&sources.0).map_err(raised)
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<SourceOrder>().is_ok_and(|other| self.0 == other.get().0)
    }

    fn __repr__(&self) -> &'static str {
        if self.0 == core::edit::SourceOrder::label() { "SourceOrder()" } else { "SourceOrder([...])" }
    }
}

/// All treatments of one decision, in order, and what they lead to. A chain that exists is whole: each treatment follows on
/// the one before it, takes away only what is there, and leaves no two annotations that overlap.
///
/// `treatments` may be given in any order; without any, the chain leads to no annotations. `sources` says which may follow
/// which, as LABEL's where none is given. Secret; the repr shows numbers.
///
/// Raises `BrokenChain` where the places are not consecutive, or where the first treatment takes something away; `BadSource`;
/// those of `Diff.apply`, with `path` saying which treatment.
///
/// >>> from label_core import Annotation, AnnotationSet, Text
/// >>> from label_core.edit import TreatmentChain
/// >>> text = Text("M. Dupont se désiste.")
/// >>> found = AnnotationSet(text, [Annotation(text.span(3, 9), "personnePhysique", origin="model")])
/// >>> chain = TreatmentChain(text).treated("NLP", found).treated("annotator", AnnotationSet(text, []))
/// >>> chain
/// TreatmentChain(2 treatments, 0 annotations)
/// >>> [len(state) for state in chain.states()]
/// [1, 0]
/// >>> chain.diff_of(["annotator", "admin"])
/// Diff(1 removed, 0 added)
#[pyclass(frozen, module = "label_core.edit")]
pub(crate) struct TreatmentChain(pub(crate) core::edit::TreatmentChain);

#[pymethods]
impl TreatmentChain {
    #[new]
    #[pyo3(signature = (text, treatments = None, sources = None))]
    fn new(
        py: Python<'_>,
        text: &Text,
        treatments: Option<Items<Treatment>>,
        sources: Option<&SourceOrder>,
    ) -> PyResult<Self> {
        let treatments = treatments.map_or_else(Vec::new, |treatments| treatments.0);
        let treatments: Vec<core::edit::Treatment> =
            treatments.iter().map(|treatment| treatment.get().0.clone()).collect();
        let sources = sources.map_or_else(core::edit::SourceOrder::label, |sources| sources.0.clone());
        detached(py, || core::edit::TreatmentChain::new(&text.0, treatments, &sources)).map(TreatmentChain)
    }

    /// The chain with one more treatment, which leads to a set. Raises `ForeignSpan`, `BadSource`.
    fn treated(&self, py: Python<'_>, source: Source, annotations: &AnnotationSet) -> PyResult<Self> {
        detached(py, || self.0.treated(source.0, &annotations.0)).map(TreatmentChain)
    }

    /// The chain with one more treatment. Raises as `TreatmentChain`.
    fn then(&self, py: Python<'_>, treatment: &Treatment) -> PyResult<Self> {
        detached(py, || self.0.then(treatment.0.clone())).map(TreatmentChain)
    }

    /// The chain whose last treatment also makes this change (LABEL's save). Raises `BrokenChain` in an empty chain; those of
    /// `Diff.apply` and `Diff.then`.
    fn amended(&self, py: Python<'_>, diff: &Diff) -> PyResult<Self> {
        detached(py, || self.0.amended(&diff.0)).map(TreatmentChain)
    }

    /// The text of the decision.
    #[getter]
    fn text(&self) -> Text {
        Text(self.0.text().clone())
    }

    /// The treatments, in order.
    #[getter]
    fn treatments(&self) -> Vec<Treatment> {
        self.0.treatments().iter().cloned().map(Treatment).collect()
    }

    /// The last treatment; `None` in an empty chain.
    #[getter]
    fn last(&self) -> Option<Treatment> {
        self.0.last().cloned().map(Treatment)
    }

    /// The annotations that the chain leads to.
    #[getter]
    fn current(&self) -> AnnotationSet {
        AnnotationSet(self.0.current().clone())
    }

    /// The annotations after each treatment, in order.
    fn states(&self, py: Python<'_>) -> PyResult<Vec<AnnotationSet>> {
        detached(py, || Ok(self.0.states().map(AnnotationSet).collect()))
    }

    /// What the treatments of these sources changed together, as one diff. Those of people alone tell what was corrected.
    ///
    /// Raises, with `path` saying which, `StaleDiff` or `Overlap` for one that cannot follow those before it, where treatments
    /// between are left out.
    fn diff_of(&self, py: Python<'_>, sources: Sources) -> PyResult<Diff> {
        detached(py, || self.0.diff_of(&sources.0)).map(Diff)
    }

    /// When any of the treatments was last changed, in milliseconds after 1970-01-01T00:00:00Z, where that is known.
    #[getter]
    fn last_update_ms(&self) -> Option<i64> {
        self.0.last_update_ms()
    }

    fn __len__(&self) -> usize {
        self.0.treatments().len()
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<TreatmentChain>().is_ok_and(|other| self.0 == other.get().0)
    }

    fn __repr__(&self) -> String {
        let treatments = count(self.0.treatments().len(), "treatment");
        format!("TreatmentChain({treatments}, {})", count(self.0.current().len(), "annotation"))
    }
}

/// A source, by its name.
struct Source(core::edit::TreatmentSource);

impl<'py> FromPyObject<'_, 'py> for Source {
    type Error = Refused;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = hint::STR;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> Result<Self, Refused> {
        Ok(Source(core::edit::TreatmentSource::new(object.extract::<Str<'_>>()?.0)?))
    }
}

/// Names of sources, in any iterable but a `str`, which would be taken letter by letter.
struct Sources(Vec<core::edit::TreatmentSource>);

impl<'py> FromPyObject<'_, 'py> for Sources {
    type Error = Refused;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = hint::STRS;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> Result<Self, Refused> {
        if object.is_instance_of::<PyString>() {
            return Err(PyTypeError::new_err("a list of sources expected, not str").into());
        }
        let mut sources = Vec::new();
        for name in object.try_iter()? {
            sources.push(name?.extract::<Source>()?.0);
        }
        Ok(Sources(sources))
    }
}

/// Places of a chain: `(sources, least, most)`, in any iterable.
struct Places(Vec<(Vec<core::edit::TreatmentSource>, std::ops::RangeInclusive<usize>)>);

impl<'py> FromPyObject<'_, 'py> for Places {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = type_hint_subscript!(
        hint::ITERABLE,
        type_hint_subscript!(hint::TUPLE, hint::STRS, hint::INT, type_hint_union!(hint::INT, hint::NONE))
    );

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let mut places = Vec::new();
        for place in object.try_iter()? {
            let (Sources(sources), least, most) = place?.extract::<(Sources, usize, Option<usize>)>()?;
            places.push((sources, least..=most.unwrap_or(usize::MAX)));
        }
        Ok(Places(places))
    }
}
