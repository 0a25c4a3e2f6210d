//! What people changed of what was marked before, and what the work on decisions amounts to.

use crate::annotation::Annotation;
#[cfg(feature = "stubs")]
use crate::argument::hint;
use crate::argument::{Items, Str};
use crate::gate::detached;
use crate::policy::Settings;
use crate::text::Text;
use crate::value::{Reduced, data};
use label_core as core;
use pyo3::prelude::*;

/// How far marks were off from what people made of them, in numbers of distinct entities. Counts can be added.
///
/// >>> from label_core.metrics import AnnotationCounts
/// >>> AnnotationCounts(1, 0, 2) + AnnotationCounts(over=1)
/// AnnotationCounts(over=2, under_sensitive=0, under_other=2)
#[pyclass(frozen, module = "label_core.metrics")]
pub(crate) struct AnnotationCounts(core::metrics::AnnotationCounts);

#[pymethods]
impl AnnotationCounts {
    #[new]
    #[pyo3(signature = (over = 0, under_sensitive = 0, under_other = 0))]
    fn new(over: usize, under_sensitive: usize, under_other: usize) -> Self {
        AnnotationCounts(core::metrics::AnnotationCounts { over, under_sensitive, under_other })
    }

    /// What a correction says of the marks that it corrected.
    ///
    /// `before` and `after` are the two sides of a diff, or two whole lists: a mark that both hold counts for nothing. The
    /// marks of a list may overlap; their order does not matter. `settings` say which categories are masked and sensitive. A
    /// mark is not off where its words all stand in marks of the other side, each in one: a name that was cut in two is
    /// still marked. Raises `ForeignSpan`, with `path` saying which mark.
    ///
    /// >>> from label_core import AnnotationSet, Operation, Settings, Text
    /// >>> from label_core.metrics import AnnotationCounts
    /// >>> text = Text("M. Dupont se désiste.")
    /// >>> diff = Operation.annotate(text.span(3, 9), "personnePhysique").plan(AnnotationSet(text, []))
    /// >>> AnnotationCounts.between(text, diff.removed, diff.added, Settings.court())
    /// AnnotationCounts(over=0, under_sensitive=1, under_other=0)
    #[staticmethod]
    fn between(
        py: Python<'_>,
        text: &Text,
        before: Items<Annotation>,
        after: Items<Annotation>,
        settings: &Settings,
    ) -> PyResult<Self> {
        let (before, after) = (Annotation::given(&before), Annotation::given(&after));
        detached(py, || {
            core::metrics::AnnotationCounts::between(&text.0, &before, &after, settings.0.catalogue())
        })
        .map(AnnotationCounts)
    }

    /// Entities that were masked somewhere where they need not be.
    #[getter]
    fn over(&self) -> usize {
        self.0.over
    }

    /// Entities of sensitive categories that were not masked somewhere where they must be.
    #[getter]
    fn under_sensitive(&self) -> usize {
        self.0.under_sensitive
    }

    /// The same of the other categories that are masked.
    #[getter]
    fn under_other(&self) -> usize {
        self.0.under_other
    }

    fn __add__(&self, other: &AnnotationCounts) -> AnnotationCounts {
        AnnotationCounts(self.0 + other.0)
    }

    fn __radd__(&self, other: &AnnotationCounts) -> AnnotationCounts {
        other.__add__(self)
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<AnnotationCounts>().is_ok_and(|other| self.0 == other.get().0)
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        (self.over(), self.under_sensitive(), self.under_other()).into_pyobject(py)?.hash()
    }

    fn __repr__(&self) -> String {
        let core::metrics::AnnotationCounts { over, under_sensitive, under_other } = self.0;
        format!("AnnotationCounts(over={over}, under_sensitive={under_sensitive}, under_other={under_other})")
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Reduced<'py>> {
        let numbers = (self.over(), self.under_sensitive(), self.under_other());
        Reduced::by_class::<AnnotationCounts>(py, numbers)
    }
}

/// How long somebody has worked on a treatment, in milliseconds, once it is saved at `now_ms`.
///
/// The time since its last update counts as work only if it is at most `longest_pause_ms` (LABEL: 15 minutes); who pauses
/// longer was away. `so_far_ms` is what counted as work until the last update. The two moments are milliseconds since any one
/// moment, as the caller's clock says.
///
/// >>> from label_core.metrics import treatment_duration_ms
/// >>> treatment_duration_ms(60_000, 1_000, 31_000), treatment_duration_ms(60_000, 1_000, 7_201_000)
/// (90000, 60000)
#[pyfunction]
#[pyo3(signature = (so_far_ms, last_update_ms, now_ms, longest_pause_ms = 900_000))]
pub(crate) fn treatment_duration_ms(
    so_far_ms: u64,
    last_update_ms: i64,
    now_ms: i64,
    longest_pause_ms: u64,
) -> u64 {
    core::metrics::treatment_duration_ms(so_far_ms, last_update_ms, now_ms, longest_pause_ms)
}

/// What the work on one decision amounts to, in numbers. Made by `Statistics.of`.
#[pyclass(frozen, module = "label_core.metrics")]
pub(crate) struct Statistics(core::metrics::Statistics);

#[pymethods]
impl Statistics {
    /// The statistics of a decision of so many words, with the marks that it has in the end (which may overlap), what people
    /// changed, when somebody or something last worked on it, and what people worked: `(user, milliseconds)`, in order.
    ///
    /// Raises `ForeignSpan`, with `path` saying which mark is not of this text.
    ///
    /// >>> from label_core import Record
    /// >>> from label_core.metrics import AnnotationCounts, Statistics
    /// >>> record = Record.from_spans("d", "M. Dupont se désiste.", [(3, 9, "personnePhysique")])
    /// >>> words, marks = record.decision.words, record.annotations
    /// >>> one = Statistics.of(words, record.text, marks, AnnotationCounts(), human_treatments=[("anne", 60_000)])
    /// >>> one
    /// Statistics(words=4, annotations=1, linked_entities=0, 1 human treatment)
    /// >>> Statistics.aggregate([one, one]).duration_ms
    /// 120000
    #[staticmethod]
    #[pyo3(signature = (words, text, annotations, counts, *, last_treatment_ms = None, human_treatments = None))]
    fn of(
        py: Python<'_>,
        words: usize,
        text: &Text,
        annotations: Items<Annotation>,
        counts: &AnnotationCounts,
        last_treatment_ms: Option<i64>,
        human_treatments: Option<Work>,
    ) -> PyResult<Self> {
        let (annotations, counts) = (Annotation::given(&annotations), counts.0);
        let statistics =
            detached(py, || core::metrics::Statistics::of(words, &text.0, &annotations, counts))?;
        let statistics = match last_treatment_ms {
            Some(moment) => statistics.with_last_treatment(moment),
            None => statistics,
        };
        let work = human_treatments.map_or_else(Vec::new, |work| work.0);
        let and =
            |all: core::metrics::Statistics, (user, duration_ms)| all.with_human_treatment(user, duration_ms);
        Ok(Statistics(work.into_iter().fold(statistics, and)))
    }

    /// The sums over several decisions. Where a user is given, only the time of that user is summed.
    #[staticmethod]
    #[pyo3(signature = (statistics, user = None))]
    fn aggregate(statistics: Items<Statistics>, user: Option<Str<'_>>) -> StatisticsTotal {
        let all = statistics.0.iter().map(|one| &one.get().0);
        StatisticsTotal(core::metrics::Statistics::aggregate(all, user.map(|user| user.0)))
    }

    /// How many words the decision has.
    #[getter]
    fn words(&self) -> usize {
        self.0.words
    }

    /// How many marks it has in the end.
    #[getter]
    fn annotations(&self) -> usize {
        self.0.annotations
    }

    /// How many spellings are linked to another one: for each entity, how many it has but for the first.
    #[getter]
    fn linked_entities(&self) -> usize {
        self.0.linked_entities
    }

    /// What people changed of what was marked before them.
    #[getter]
    fn counts(&self) -> AnnotationCounts {
        AnnotationCounts(self.0.counts)
    }

    /// When somebody or something last worked on it, in milliseconds since 1970; `None` where nobody did.
    #[getter]
    fn last_treatment_ms(&self) -> Option<i64> {
        self.0.last_treatment_ms
    }

    /// What people worked on it: `(user, milliseconds)`, in the order given.
    #[getter]
    fn human_treatments(&self) -> Vec<(&str, u64)> {
        self.0.human_treatments.iter().map(|one| (&*one.user, one.duration_ms)).collect()
    }

    /// For how long people worked on the decision, in milliseconds; where a user is given, that user.
    #[pyo3(signature = (user = None))]
    fn duration_ms(&self, user: Option<Str<'_>>) -> u64 {
        self.0.duration_ms(user.map(|user| user.0))
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Statistics>().is_ok_and(|other| self.0 == other.get().0)
    }

    fn __repr__(&self) -> String {
        let core::metrics::Statistics { words, annotations, linked_entities, ref human_treatments, .. } =
            self.0;
        let plural = if human_treatments.len() == 1 { "" } else { "s" };
        format!(
            "Statistics(words={words}, annotations={annotations}, linked_entities={linked_entities}, \
             {} human treatment{plural})",
            human_treatments.len()
        )
    }
}

data!(
    /// Sums over several decisions.
    StatisticsTotal(core::metrics::StatisticsTotal) is "label_core.metrics", "StatisticsTotal":
    |total, _py| (
        total.decisions,
        total.words,
        total.annotations,
        total.linked_entities,
        AnnotationCounts(total.counts),
        total.duration_ms,
    )
);

/// What people worked: `(user, milliseconds)`, in any iterable.
struct Work(Vec<(String, u64)>);

impl<'py> FromPyObject<'_, 'py> for Work {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr =
        type_hint_subscript!(hint::ITERABLE, type_hint_subscript!(hint::TUPLE, hint::STR, hint::INT));

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let mut work = Vec::new();
        for one in object.try_iter()? {
            let (user, duration_ms) = one?.extract::<(Bound<'_, PyAny>, u64)>()?;
            work.push((user.extract::<Str<'_>>()?.0.to_owned(), duration_ms));
        }
        Ok(Work(work))
    }
}
