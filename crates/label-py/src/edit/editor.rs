use super::diff::Diff;
use crate::annotation::AnnotationSet;
use crate::argument::{CategoryName, Names, origin};
use crate::gate::{detached, raised};
use crate::policy::Policy;
use label_core as core;
use pyo3::prelude::*;

/// Who edits, and what they may: the origin of the annotations they make, and the categories they may use.
///
/// `origin` is "human", "rule", "model" or "import"; `categories` are those that may be used, all where none are given.
/// `Editor.under` takes them from the policy of a decision.
///
/// >>> from label_core import Editor
/// >>> Editor("rule", ["adresse"]).may_use("localite")
/// False
#[pyclass(frozen, module = "label_core")]
pub(crate) struct Editor(core::Editor);

#[pymethods]
impl Editor {
    #[new]
    #[pyo3(signature = (origin = "human", categories = None))]
    fn new(origin: &str, categories: Option<Names>) -> PyResult<Self> {
        let editor = core::Editor::of_origin(self::origin(origin)?);
        Ok(Editor(match categories {
            Some(Names(categories)) => editor.only(categories),
            None => editor,
        }))
    }

    /// A person or a model ("human", "model") who may use what shows in a decision: the categories whose status there is
    /// visible, always visible or annotable, and that this annotator may mark.
    ///
    /// >>> from label_core import Decision, Editor, Settings
    /// >>> policy = Settings.court().for_decision(Decision("24-10.001", "M. X.", keep=["localite"]))
    /// >>> editor = Editor.under(policy)
    /// >>> editor.may_use("adresse"), editor.may_use("localite")
    /// (True, False)
    #[staticmethod]
    #[pyo3(signature = (policy, annotator = "human"))]
    fn under(policy: &Policy, annotator: &str) -> PyResult<Self> {
        let annotator = annotator.parse().map_err(raised)?;
        Ok(Editor(core::Editor::under(&policy.0, annotator)))
    }

    /// The origin of the annotations that this editor makes.
    #[getter]
    fn origin(&self) -> &'static str {
        self.0.origin().as_str()
    }

    /// The categories that this editor may use, sorted; `None` where it may use every one.
    #[getter]
    fn categories(&self) -> Option<Vec<&str>> {
        self.0.categories().map(|categories| categories.iter().map(core::Category::as_str).collect())
    }

    /// Whether this editor may use a category.
    fn may_use(&self, category: CategoryName) -> bool {
        self.0.may_use(&category.0)
    }

    /// Applies a diff that this editor made elsewhere: as `Diff.apply`, and what it adds must be of categories that the editor
    /// may use (`CategoryNotAllowed`). What it takes away may be of any.
    fn apply(&self, py: Python<'_>, diff: &Diff, annotations: &AnnotationSet) -> PyResult<AnnotationSet> {
        detached(py, || self.0.apply(&diff.0, &annotations.0)).map(AnnotationSet)
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Editor>().is_ok_and(|other| self.0 == other.get().0)
    }

    fn __repr__(&self) -> String {
        format!("Editor('{}')", self.0.origin().as_str())
    }
}

/// The editor given, else a person who may use every category.
pub(super) fn or_human(editor: Option<&Editor>) -> core::Editor {
    editor.map_or_else(core::Editor::human, |editor| editor.0.clone())
}
