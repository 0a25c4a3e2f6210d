//! Which annotations name one entity, and why.

use crate::annotation::AnnotationSet;
use crate::argument::SpanList;
use crate::edit::Operation;
use crate::gate::detached;
use crate::policy::Settings;
use crate::text::Span;
use label_core as core;
use label_core::policy::LinkRule;
use pyo3::prelude::*;

/// Proposes links between entities after the rules of a court's categories. It changes nothing.
///
/// An annotation is linked to one entity at the most: that with the spelling most like its own. All proposals are made on one
/// set, so that the order in which annotations were made never matters. A category that the settings do not list is never
/// linked. Rules link people who have one name: that a link is right, only a reader can say. By default spellings that are
/// equal when folded are linked; `Settings.from_label` reads other rules.
///
/// >>> from label_core import Linker, Record, Settings
/// >>> spans = [(0, 6, "personnePhysique", "a"), (7, 13, "personnePhysique", "b")]
/// >>> marks = Record.from_spans("d", "Dupont DUPONT", spans).annotations
/// >>> linker = Linker(Settings.court())
/// >>> linker.proposals(marks)[0]
/// LinkProposal(0..6, 'caseInsensitive')
/// >>> linker.operations(marks)
/// [Operation.link(2 entities)]
#[pyclass(frozen, module = "label_core")]
pub(crate) struct Linker(core::link::Linker);

#[pymethods]
impl Linker {
    #[new]
    fn new(settings: &Settings) -> Self {
        Linker(core::link::Linker::new(settings.0.catalogue()))
    }

    /// For each annotation on these spans (without them, for each of the set), the entity that it should be linked with, if
    /// any: in reading order. Raises `ForeignSpan`, `NoSuchAnnotation`.
    #[pyo3(signature = (annotations, spans = None))]
    fn proposals(
        &self,
        py: Python<'_>,
        annotations: &AnnotationSet,
        spans: Option<SpanList>,
    ) -> PyResult<Vec<LinkProposal>> {
        let proposals = detached(py, || self.0.proposals(&annotations.0, &asked(annotations, spans)))?;
        let text = annotations.0.text();
        let wrap = |proposal| LinkProposal { text: text.clone(), proposal };
        Ok(proposals.into_iter().map(wrap).collect())
    }

    /// The operations that do what `proposals` proposes: one for each entity that results.
    #[pyo3(signature = (annotations, spans = None))]
    fn operations(
        &self,
        py: Python<'_>,
        annotations: &AnnotationSet,
        spans: Option<SpanList>,
    ) -> PyResult<Vec<Operation>> {
        let operations = detached(py, || self.0.operations(&annotations.0, &asked(annotations, spans)))?;
        let text = annotations.0.text();
        Ok(operations.iter().map(|operation| Operation::of_text(text, operation)).collect())
    }

    #[expect(clippy::unused_self, reason = "a method, in Python")]
    fn __repr__(&self) -> &'static str {
        "Linker()"
    }
}

fn asked(annotations: &AnnotationSet, spans: Option<SpanList>) -> Vec<core::Span> {
    match spans {
        Some(list) => list.spans,
        None => annotations.0.iter().map(core::Annotation::span).collect(),
    }
}

/// Two entities that may be one, and why. Made by `Linker.proposals`. The repr shows the place and the rule.
#[pyclass(frozen, module = "label_core.link")]
pub(crate) struct LinkProposal {
    text: core::Text,
    proposal: core::link::LinkProposal,
}

#[pymethods]
impl LinkProposal {
    /// The span of the annotation that is linked.
    #[getter]
    fn span(&self) -> Span {
        Span { text: self.text.clone(), span: self.proposal.span }
    }

    /// Its entity. Secret.
    #[getter]
    fn entity(&self) -> &str {
        self.proposal.entity.as_str()
    }

    /// The entity that may be the same. Secret.
    #[getter]
    fn other(&self) -> &str {
        self.proposal.other.as_str()
    }

    /// The rule after which it is: "caseInsensitive", "levenshteinDistance" or "inclusion".
    #[getter]
    fn rule(&self) -> &'static str {
        match self.proposal.rule {
            LinkRule::CaseInsensitive => "caseInsensitive",
            LinkRule::Levenshtein { .. } => "levenshteinDistance",
            LinkRule::Inclusion => "inclusion",
        }
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<LinkProposal>().is_ok_and(|other| self.proposal == other.get().proposal)
    }

    fn __repr__(&self) -> PyResult<String> {
        let (start, end) = self.span().range("char")?;
        Ok(format!("LinkProposal({start}..{end}, '{}')", self.rule()))
    }
}
