use crate::annotation::{Annotation, AnnotationSet};
#[cfg(feature = "stubs")]
use crate::argument::hint;
use crate::argument::{Str, unit};
use crate::gate::{detached, exception, raised};
use crate::key::Key;
use crate::ledger::Ledger;
use crate::policy::Policy;
use crate::text::{OffsetMap, Span, Text};
use crate::value::{Reduced, data, position};
use label_core as core;
use pyo3::exceptions::PyIndexError;
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Across what an entity keeps its words: `Scope.document(id)`, `Scope.case(id)` or `Scope.corpus(id)`.
///
/// Two scopes share nothing: who sees both outputs cannot link them by the words. Letters and numbers under a case need a
/// `Ledger`; across a corpus they are refused (`ScopeTooWide`).
#[pyclass(frozen, module = "label_core")]
pub(crate) struct Scope(pub(crate) core::Scope);

#[pymethods]
impl Scope {
    /// The scope of one decision. Raises `BadId`.
    #[staticmethod]
    fn document(id: Str<'_>) -> PyResult<Self> {
        core::Scope::document(id.0).map(Scope).map_err(raised)
    }

    /// The scope of the decisions of one case. Raises `BadId`.
    #[staticmethod]
    fn case(id: Str<'_>) -> PyResult<Self> {
        core::Scope::case(id.0).map(Scope).map_err(raised)
    }

    /// The scope of a corpus. Raises `BadId`.
    #[staticmethod]
    fn corpus(id: Str<'_>) -> PyResult<Self> {
        core::Scope::corpus(id.0).map(Scope).map_err(raised)
    }

    /// "document", "case" or "corpus".
    #[getter]
    fn kind(&self) -> &'static str {
        self.0.kind().as_str()
    }

    /// The id of the decision, case or corpus.
    #[getter]
    fn id(&self) -> &str {
        self.0.id()
    }

    fn __repr__(&self) -> String {
        format!("Scope.{}({:?})", self.0.kind().as_str(), self.0.id())
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Scope>().is_ok_and(|other| self.0 == other.get().0)
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        (self.kind(), self.id()).into_pyobject(py)?.hash()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Reduced<'py>> {
        Reduced::by_method::<Scope>(py, self.kind(), (self.id(),))
    }
}

/// Turns the marks of a decision into a plan: policy, key, scope and, for a case, ledger.
///
/// >>> import label_core as lc
/// >>> decision = lc.Decision("24-10.001", "M. Dupont se désiste.")
/// >>> marks = lc.AnnotationSet(decision.text, [lc.Annotation(decision.text.span(3, 9), "personnePhysique")])
/// >>> policy = lc.Settings.court().for_decision(decision)
/// >>> plan = lc.Pseudonymizer(policy, lc.Key.generate(), lc.Scope.document(decision.id)).plan(marks)
/// >>> plan.replacements[0].words
/// '[...]'
/// >>> str(plan.apply().text)
/// 'M. [...] se désiste.'
#[pyclass(frozen, module = "label_core")]
pub(crate) struct Pseudonymizer(core::Pseudonymizer);

#[pymethods]
impl Pseudonymizer {
    #[new]
    #[pyo3(signature = (policy, key, scope, ledger = None, *, allow_unmarked = false, by_hand = None))]
    fn new(
        policy: &Policy,
        key: &Key,
        scope: &Scope,
        ledger: Option<&Ledger>,
        allow_unmarked: bool,
        by_hand: Option<ByHand>,
    ) -> Self {
        let pseudonymizer = core::Pseudonymizer::new(policy.0.clone(), key.0.clone(), scope.0.clone())
            .allowing(allowances(allow_unmarked, by_hand));
        Pseudonymizer(match ledger {
            Some(ledger) => pseudonymizer.with_ledger(ledger.0.clone()),
            None => pseudonymizer,
        })
    }

    /// What would be replaced, by which words, and why. Nothing is written yet.
    ///
    /// Raises `NotMarked` for a set without marks and `OrdersNotCarriedOut` where the court ordered hidden what masked marks
    /// do not cover, unless `allow_unmarked` and `by_hand` say otherwise; `UnknownCategory`, `LedgerRequired`, `ScopeTooWide`,
    /// `LedgerError`, `LedgerOfAnother`, `TwoPins`, `TooManyEntities`, `TooLarge`.
    fn plan(&self, py: Python<'_>, annotations: &AnnotationSet) -> PyResult<ReplacementPlan> {
        let (pseudonymizer, annotations) = (self.0.clone(), annotations.0.clone());
        detached(py, move || pseudonymizer.plan(&annotations)).map(ReplacementPlan)
    }

    /// A plan for a screen, also of a set without marks and of a decision whose orders are not carried out: both are usual
    /// while somebody works on it. Nothing can be written from it. Raises the other errors of `plan`.
    fn preview(&self, py: Python<'_>, annotations: &AnnotationSet) -> PyResult<Preview> {
        let (pseudonymizer, annotations) = (self.0.clone(), annotations.0.clone());
        detached(py, move || pseudonymizer.preview(&annotations)).map(Preview)
    }

    fn __repr__(&self) -> String {
        format!("{:?}", self.0)
    }
}

/// A plan that can be looked at and not written. Made by `Pseudonymizer.preview`.
#[pyclass(frozen, module = "label_core.pseudonym")]
pub(crate) struct Preview(core::pseudonym::Preview);

#[pymethods]
impl Preview {
    /// Why `Pseudonymizer.plan` would refuse: a `LabelError`; `None` where it would not.
    #[getter]
    fn refusal<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.refusal().map(|error| exception(py, error)).transpose()
    }

    /// The original text.
    #[getter]
    fn text(&self) -> Text {
        Text(self.0.text().clone())
    }

    /// The replacements, in reading order.
    #[getter]
    fn replacements(&self) -> Vec<Replacement> {
        let made = self.0.replacements().iter().cloned();
        made.map(|replacement| Replacement { text: self.0.text().clone(), replacement }).collect()
    }

    /// The text with the words in place, for a screen.
    #[getter]
    fn rewritten(&self) -> Text {
        Text(self.0.rewritten().0)
    }

    /// Replacements and kept marks per category, in the order of the categories' names.
    fn summary(&self) -> Vec<CategorySummary> {
        self.0.summary().into_iter().map(CategorySummary).collect()
    }

    fn __repr__(&self) -> String {
        format!("Preview({} replacements, {} kept)", self.0.replacements().len(), self.0.kept().len())
    }
}

/// Who states that orders of the court were carried out by hand, and why: `(author, reason)`.
pub(crate) struct ByHand(core::pseudonym::ByHand);

impl<'py> FromPyObject<'_, 'py> for ByHand {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = type_hint_subscript!(hint::TUPLE, hint::STR, hint::STR);

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let (author, reason) = object.extract::<(String, String)>()?;
        core::pseudonym::ByHand::new(author, reason).map(ByHand).map_err(raised)
    }
}

/// What the keywords `allow_unmarked` and `by_hand` allow.
pub(crate) fn allowances(unmarked: bool, by_hand: Option<ByHand>) -> core::pseudonym::Allowances {
    let allowances = core::pseudonym::Allowances::none();
    let allowances = if unmarked { allowances.unmarked() } else { allowances };
    match by_hand {
        Some(ByHand(by_hand)) => allowances.orders_by_hand(by_hand),
        None => allowances,
    }
}

/// The ledger of a case before any of its decisions is published: words for all entities of all its decisions at once, free
/// of what stays of all their texts.
///
/// `decisions` holds `(annotations, policy)` pairs. Letters do not depend on their order; numbers count first appearances in
/// it. Entities that `ledger` pins keep their words; a new case begins with `Ledger(scope, key)`. Raises as
/// `Pseudonymizer.plan`.
#[pyfunction]
pub(crate) fn case_registry(
    py: Python<'_>,
    key: &Key,
    decisions: Members,
    ledger: &Ledger,
) -> PyResult<Ledger> {
    let (key, ledger) = (key.0.clone(), ledger.0.clone());
    detached(py, move || {
        let members = decisions.0.iter().map(|(annotations, policy)| (annotations, policy));
        core::pseudonym::case_registry(&key, members, &ledger)
    })
    .map(Ledger)
}

/// The decisions of a case: `(annotations, policy)`, in any iterable.
pub(crate) struct Members(Vec<(core::AnnotationSet, core::Policy)>);

impl<'py> FromPyObject<'_, 'py> for Members {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        hint::ITERABLE,
        type_hint_subscript!(
            hint::TUPLE,
            <AnnotationSet as pyo3::PyTypeInfo>::TYPE_HINT,
            <Policy as pyo3::PyTypeInfo>::TYPE_HINT
        )
    );

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let mut members = Vec::new();
        for pair in object.try_iter()? {
            let pair = pair?.cast_into::<PyTuple>()?;
            let annotations = pair.get_item(0)?.cast::<AnnotationSet>()?.get().0.clone();
            members.push((annotations, pair.get_item(1)?.cast::<Policy>()?.get().0.clone()));
        }
        Ok(Members(members))
    }
}

/// One replacement: a stretch of the original, the words for it, and why.
#[pyclass(frozen, module = "label_core")]
pub(crate) struct Replacement {
    text: core::Text,
    replacement: core::pseudonym::Replacement,
}

#[pymethods]
impl Replacement {
    /// The stretch of the original text.
    #[getter]
    fn extent(&self) -> Span {
        Span { text: self.text.clone(), span: self.replacement.extent() }
    }

    /// What stands in its place.
    #[getter]
    fn words(&self) -> &str {
        self.replacement.words()
    }

    /// The category that is replaced.
    #[getter]
    fn category(&self) -> &str {
        self.replacement.category().as_str()
    }

    /// The entity whose words these are. Secret.
    #[getter]
    fn entity(&self) -> &str {
        self.replacement.entity().as_str()
    }

    /// Why: "annotation"; "widened", over what dropped marks cover beside it; "dropped", for dropped marks alone.
    #[getter]
    fn why(&self) -> &'static str {
        self.replacement.why().as_str()
    }

    fn __repr__(&self) -> PyResult<String> {
        let range = self.text.range(self.replacement.extent(), core::OffsetUnit::Char).map_err(raised)?;
        Ok(format!(
            "Replacement({}..{}, {:?}, '{}', why='{}')",
            range.start,
            range.end,
            self.words(),
            self.category(),
            self.why()
        ))
    }
}

/// The replacements of a plan, in reading order: a sequence of `Replacement`, each made when it is asked for.
#[pyclass(frozen, sequence, module = "label_core.pseudonym")]
pub(crate) struct Replacements(core::ReplacementPlan);

#[pymethods]
impl Replacements {
    fn __len__(&self) -> usize {
        self.0.replacements().len()
    }

    fn __getitem__(&self, index: isize) -> PyResult<Replacement> {
        let replacements = self.0.replacements();
        let found = position(index, replacements.len()).and_then(|position| replacements.get(position));
        let replacement =
            found.cloned().ok_or_else(|| PyIndexError::new_err("no replacement at this index"))?;
        Ok(Replacement { text: self.0.text().clone(), replacement })
    }

    fn __iter__(&self) -> ReplacementIterator {
        ReplacementIterator { plan: self.0.clone(), next: AtomicUsize::new(0) }
    }

    fn __repr__(&self) -> String {
        format!("Replacements({})", self.0.replacements().len())
    }
}

/// The replacements of a plan, one after the other; each is made when it is asked for.
#[pyclass(frozen, module = "label_core.pseudonym")]
pub(crate) struct ReplacementIterator {
    plan: core::ReplacementPlan,
    next: AtomicUsize,
}

#[pymethods]
impl ReplacementIterator {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self) -> Option<Replacement> {
        let replacement = self.plan.replacements().get(self.next.fetch_add(1, Ordering::Relaxed))?;
        Some(Replacement { text: self.plan.text().clone(), replacement: replacement.clone() })
    }
}

data!(
    /// What becomes of one category in one decision.
    CategorySummary(core::pseudonym::CategorySummary) is "label_core.pseudonym", "CategorySummary":
    |row, _py| {
        let (kept, reason) = row.kept.unzip();
        (row.category.as_str(), row.replaced, row.entities, kept.unwrap_or(0), reason.map(core::policy::KeepReason::as_str))
    }
);

data!(
    /// A spelling that is masked in one place and stays in another.
    Residual((core::Text, core::pseudonym::Residual)) is "label_core.pseudonym", "Residual":
    |row, _py| {
        let (text, residual) = row;
        let spans = |spans: &[core::Span]| {
            spans.iter().map(|&span| Span { text: text.clone(), span }).collect::<Vec<_>>()
        };
        (residual.category().as_str().to_owned(), spans(residual.masked()), spans(residual.kept()), spans(residual.unmarked()))
    }
);

/// Every replacement of one text: sorted, disjoint, checked. Applying it cannot fail.
///
/// Secret, as it holds the original and its entities; the repr shows numbers only.
#[pyclass(frozen, module = "label_core")]
pub(crate) struct ReplacementPlan(core::ReplacementPlan);

#[pymethods]
impl ReplacementPlan {
    /// The replacements, in reading order.
    #[getter]
    fn replacements(&self) -> Replacements {
        Replacements(self.0.clone())
    }

    /// The marks that stay as they are, in reading order, and why: `(annotation, reason)`.
    #[getter]
    fn kept(&self) -> Vec<(Annotation, &'static str)> {
        let wrap = |annotation: &core::Annotation| Annotation {
            text: self.0.text().clone(),
            annotation: annotation.clone(),
        };
        self.0.kept().iter().map(|(annotation, reason)| (wrap(annotation), reason.as_str())).collect()
    }

    /// Replacements and kept marks per category, in the order of the categories' names.
    fn summary(&self) -> Vec<CategorySummary> {
        self.0.summary().into_iter().map(CategorySummary).collect()
    }

    /// The spellings that it masks in one place and leaves in another: whole words, compared folded. Made when asked for.
    fn residuals(&self, py: Python<'_>) -> PyResult<Vec<Residual>> {
        let found = detached(py, || Ok(self.0.residuals()))?;
        Ok(found.into_iter().map(|residual| Residual((self.0.text().clone(), residual))).collect())
    }

    /// The original text.
    #[getter]
    fn text(&self) -> Text {
        Text(self.0.text().clone())
    }

    /// The scheme that gave the words.
    #[getter]
    fn algorithm(&self) -> &'static str {
        self.0.algorithm()
    }

    /// The id of the key.
    #[getter]
    fn key_id(&self) -> &str {
        self.0.key_id()
    }

    /// Across what the words hold.
    #[getter]
    fn scope(&self) -> Scope {
        Scope(self.0.scope().clone())
    }

    /// The ledger for the next decision: the one given, and the words of this plan. Empty where none was given.
    #[getter]
    fn ledger(&self) -> Option<Ledger> {
        self.0.ledger().cloned().map(Ledger)
    }

    /// The Unicode tables that folded spellings.
    #[getter]
    fn unicode_version(&self) -> &'static str {
        self.0.unicode_version()
    }

    /// Pinned words that stand in the text that stays: a reader may take one for the other. Sorted.
    #[getter]
    fn quoted(&self) -> Vec<&str> {
        self.0.quoted().iter().map(|words| &**words).collect()
    }

    /// The marks whose category the settings do not list, which are masked as "[...]": their places among the marks.
    #[getter]
    fn unlisted(&self) -> Vec<usize> {
        self.0.unlisted()
    }

    /// Who states that orders of the court were carried out by hand, and why: `(author, reason)`; `None` where nobody does.
    #[getter]
    fn by_hand(&self) -> Option<(&str, &str)> {
        self.0.by_hand().map(|by_hand| (by_hand.author(), by_hand.reason()))
    }

    /// The draft: the text with the words in place, and the map between the two texts.
    fn apply(&self, py: Python<'_>) -> PyResult<Pseudonymized> {
        let plan = self.0.clone();
        detached(py, move || Ok(plan.apply())).map(Pseudonymized)
    }

    fn __repr__(&self) -> String {
        format!(
            "ReplacementPlan({} replacements, {} kept, key {})",
            self.0.replacements().len(),
            self.0.kept().len(),
            self.0.key_id()
        )
    }
}

/// A draft: the pseudonymised text, the map to the original, and the marks on the new text.
///
/// Secret until it has been audited: a name that nobody marked still stands in it. A notebook shows the pseudonymised text,
/// with what was replaced coloured and named; `label_core.view(draft, original=True)` shows the original beside it.
#[pyclass(frozen, module = "label_core")]
pub(crate) struct Pseudonymized(pub(crate) core::Pseudonymized);

#[pymethods]
impl Pseudonymized {
    /// The pseudonymised text.
    #[getter]
    fn text(&self) -> Text {
        Text(self.0.text().clone())
    }

    /// Positions of the original and of the pseudonymised text, both ways.
    #[getter]
    fn map(&self) -> OffsetMap {
        OffsetMap(self.0.map().clone())
    }

    /// The plan that was applied.
    #[getter]
    fn plan(&self) -> ReplacementPlan {
        ReplacementPlan(self.0.plan().clone())
    }

    /// The marks on the pseudonymised text. Replaced entities are renamed to their words, kept ones to their category and a
    /// number: no id of the original is left. A kept mark within which words were put in place is among the dropped ones.
    #[getter]
    fn annotations(&self) -> AnnotationSet {
        AnnotationSet(self.0.annotations().clone())
    }

    /// The draft as one JSON object without line breaks: `{"id", "draft": true, "algorithm", "unicode", "key_id", "text", "unit", "spans": [{"start", "end",
    /// "label", "words"}]}`, offsets in `unit`. `map` and `entities` add the offset map and the original entity ids, which
    /// are secret.
    #[pyo3(signature = (id, *, unit = "char", map = false, entities = false))]
    fn to_draft_json(&self, id: Str<'_>, unit: &str, map: bool, entities: bool) -> PyResult<String> {
        let options = core::formats::record::DraftOptions::default().with_map(map).with_entities(entities);
        Ok(self.0.to_draft_json(id.0, self::unit(unit)?, options))
    }

    fn _repr_html_(slf: &Bound<'_, Self>) -> PyResult<String> {
        slf.py().import("label_core.views")?.call_method1("draft_html", (slf,))?.extract()
    }

    fn __repr__(&self) -> String {
        let length = self.0.text().len(core::OffsetUnit::Char);
        format!("Pseudonymized({length} code points, {} replaced)", self.0.plan().replacements().len())
    }
}
