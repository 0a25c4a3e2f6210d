use super::count;
use super::diff::{Diff, numbers};
use super::editor::{Editor, or_human};
use super::operation::{Operation, Operations};
use crate::annotation::AnnotationSet;
use crate::argument::{Json, Str, set_options, unit};
use crate::gate::{detached, raised, run};
use crate::record::Record;
use crate::value::Reduced;
use label_core as core;
use label_core::{OffsetUnit, ReadOptions};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// One step of a history: who did what, and what it changed. The repr shows numbers.
#[pyclass(frozen, module = "label_core.edit")]
pub(crate) struct Step(core::edit::Step);

#[pymethods]
impl Step {
    /// Who did it.
    #[getter]
    fn author(&self) -> &str {
        self.0.author()
    }

    /// What it is called, for a list of steps.
    #[getter]
    fn label(&self) -> &str {
        self.0.label()
    }

    /// What was asked for, in order; empty where a diff came from elsewhere (a merge, another tool, a squash).
    #[getter]
    fn operations(&self) -> Vec<Operation> {
        let text = self.0.diff().text();
        self.0.operations().iter().map(|operation| Operation::of_text(text, operation)).collect()
    }

    /// What it changed.
    #[getter]
    fn diff(&self) -> Diff {
        Diff(self.0.diff().clone())
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Step>().is_ok_and(|other| self.0 == other.get().0)
    }

    fn __repr__(&self) -> String {
        format!("Step({}, {})", count(self.0.operations().len(), "operation"), numbers(self.0.diff()))
    }
}

/// What a history starts from.
#[derive(FromPyObject)]
enum Start {
    Set(Py<AnnotationSet>),
    Record(Py<Record>),
}

/// The annotations of one text while they are edited: where it started, the steps done, the steps undone.
///
/// It starts from a set, or from a record, which `record` gives back with decision, scope and meta.
///
/// The one object of this package that changes. Several operations are one step, with an author and a label; a step that
/// fails leaves nothing behind, and one that changes nothing is not kept. Undo and redo are of any depth. Threads may share a
/// history: each call happens as a whole, before or after any other. `copy.copy(history)` is another history. `to_json` and
/// `from_json` save and load it with all that was undone; it pickles as its JSON.
///
/// Secret; the repr shows numbers. A notebook shows the steps, by author and label.
///
/// >>> from label_core import AnnotationSet, History, Operation, Text
/// >>> text = Text("M. Jean Dupont a saisi la cour.")
/// >>> history = History(AnnotationSet(text, []))
/// >>> history.apply(Operation.annotate(text.span(8, 14), "personnePhysique"), author="anne")
/// Diff(0 removed, 1 added)
/// >>> with history.open(author="anne", label="longer") as step:
/// ...     diff = step.apply(Operation.resize(text.span(8, 14), text.span(3, 14)))
/// >>> history
/// History(1 annotation, 2 steps, 0 undone)
/// >>> diff = history.undo()
/// >>> history.current[0].span, history.can_redo
/// (Span(8..14), True)
#[pyclass(frozen, module = "label_core")]
pub(crate) struct History(Mutex<core::History>);

#[pymethods]
impl History {
    #[new]
    fn new(start: Start) -> Self {
        History(Mutex::new(match start {
            Start::Set(set) => core::History::new(set.get().0.clone()),
            Start::Record(record) => core::History::of_record(record.get().0.clone()),
        }))
    }

    /// The record that is edited, with the annotations as they are now: decision, scope and meta stay. `None` where the
    /// history started from a set.
    #[getter]
    fn record(&self, py: Python<'_>) -> PyResult<Option<Record>> {
        Ok(self.ask(py, |history| history.record())?.map_err(raised)?.map(Record))
    }

    /// The set at the start.
    #[getter]
    fn start(&self, py: Python<'_>) -> PyResult<AnnotationSet> {
        self.ask(py, |history| AnnotationSet(history.start().clone()))
    }

    /// The set now.
    #[getter]
    fn current(&self, py: Python<'_>) -> PyResult<AnnotationSet> {
        self.ask(py, |history| AnnotationSet(history.current().clone()))
    }

    /// The steps done, the oldest first.
    #[getter]
    fn steps(&self, py: Python<'_>) -> PyResult<Vec<Step>> {
        self.ask(py, |history| history.steps().iter().cloned().map(Step).collect())
    }

    /// The steps undone; the one that `redo` does next is the last.
    #[getter]
    fn undone(&self, py: Python<'_>) -> PyResult<Vec<Step>> {
        self.ask(py, |history| history.undone().iter().cloned().map(Step).collect())
    }

    /// Whether there is a step to undo.
    #[getter]
    fn can_undo(&self, py: Python<'_>) -> PyResult<bool> {
        self.ask(py, |history| !history.steps().is_empty())
    }

    /// Whether there is a step to redo.
    #[getter]
    fn can_redo(&self, py: Python<'_>) -> PyResult<bool> {
        self.ask(py, |history| !history.undone().is_empty())
    }

    /// The checkpoints: each name, and after how many steps it stands; in the order of the steps.
    #[getter]
    fn checkpoints(&self, py: Python<'_>) -> PyResult<Checkpoints> {
        self.ask(py, |history| {
            Checkpoints(history.checkpoints().map(|(name, steps)| (name.to_owned(), steps)).collect())
        })
    }

    /// Applies an operation, or several one after the other, as one step. Gives what they changed together.
    ///
    /// `editor` says whose annotations they are, and which categories may be used; without one, a person who may use all.
    /// Raises as `Operation.plan`, with `path` saying which operation; then nothing has changed.
    #[pyo3(
        signature = (operations, *, author, label = Str(""), editor = None),
        text_signature = "($self, operations, *, author, label='', editor=None)"
    )]
    fn apply(
        &self,
        py: Python<'_>,
        operations: Operations,
        author: Str<'_>,
        label: Str<'_>,
        editor: Option<&Editor>,
    ) -> PyResult<Diff> {
        let editor = or_human(editor);
        self.change(py, |history| history.apply(author.0, label.0, operations.0, &editor)).map(Diff)
    }

    /// Applies a diff from elsewhere (a merge, another tool) as a step. Raises as `Editor.apply`; then nothing has changed.
    #[pyo3(
        signature = (diff, *, author, label = Str(""), editor = None),
        text_signature = "($self, diff, *, author, label='', editor=None)"
    )]
    fn apply_diff(
        &self,
        py: Python<'_>,
        diff: &Diff,
        author: Str<'_>,
        label: Str<'_>,
        editor: Option<&Editor>,
    ) -> PyResult<()> {
        let (diff, editor) = (diff.0.clone(), or_human(editor));
        self.change(py, |history| history.apply_diff(author.0, label.0, diff, &editor))
    }

    /// Opens a step: `with history.open(author=...) as step:`. See `OpenStep`.
    #[pyo3(
        signature = (*, author, label = Str(""), editor = None),
        text_signature = "($self, *, author, label='', editor=None)"
    )]
    fn open(
        slf: &Bound<'_, Self>,
        author: Str<'_>,
        label: Str<'_>,
        editor: Option<&Editor>,
    ) -> PyResult<OpenStep> {
        let sheet = slf.get().ask(slf.py(), |history| core::edit::Sheet::of(history.current()))?;
        let draft = Draft { sheet, operations: Vec::new() };
        Ok(OpenStep {
            history: slf.clone().unbind(),
            author: author.0.to_owned(),
            label: label.0.to_owned(),
            editor: or_human(editor),
            draft: Mutex::new(Some(draft)),
        })
    }

    /// Undoes the last step. Gives what that changed. Raises `NothingToUndo`.
    fn undo(&self, py: Python<'_>) -> PyResult<Diff> {
        self.change(py, core::History::undo).map(Diff)
    }

    /// Does the step again that was undone last. Gives what that changed. Raises `NothingToRedo`.
    fn redo(&self, py: Python<'_>) -> PyResult<Diff> {
        self.change(py, core::History::redo).map(Diff)
    }

    /// Goes back to the start as one more step, which can be undone. Gives what that changed.
    #[pyo3(
        signature = (*, author, label = Str("")),
        text_signature = "($self, *, author, label='')"
    )]
    fn reset(&self, py: Python<'_>, author: Str<'_>, label: Str<'_>) -> PyResult<Diff> {
        self.change(py, |history| history.reset(author.0, label.0)).map(Diff)
    }

    /// All that has changed since the start, as one diff.
    fn diff(&self, py: Python<'_>) -> PyResult<Diff> {
        self.ask(py, |history| Diff(history.diff()))
    }

    /// Makes one step of all steps done: it holds their net change. Steps undone can still be redone; checkpoints between are
    /// gone.
    #[pyo3(
        signature = (*, author, label = Str("")),
        text_signature = "($self, *, author, label='')"
    )]
    fn squash(&self, py: Python<'_>, author: Str<'_>, label: Str<'_>) -> PyResult<()> {
        self.ask(py, |history| history.squash(author.0, label.0))
    }

    /// Names the place where the history stands. The name stays until a step is recorded from an earlier place. Raises
    /// `Duplicate`.
    fn checkpoint(&self, py: Python<'_>, name: Str<'_>) -> PyResult<()> {
        self.change(py, |history| history.checkpoint(name.0))
    }

    /// All that has changed since a checkpoint, as one diff; where the checkpoint lies among the steps undone, the diff leads
    /// back from it. Raises `NoSuchCheckpoint`.
    fn since(&self, py: Python<'_>, name: Str<'_>) -> PyResult<Diff> {
        self.change(py, |history| history.since(name.0)).map(Diff)
    }

    /// Undoes or redoes steps until the history stands at a checkpoint. Gives what that changed. Raises `NoSuchCheckpoint`.
    fn go_to(&self, py: Python<'_>, name: Str<'_>) -> PyResult<Diff> {
        self.change(py, |history| history.go_to(name.0)).map(Diff)
    }

    /// The same history, worked out again from its start as another one: operations are planned anew, diffs from elsewhere
    /// applied. Equal to this one where the editors are those that made it.
    ///
    /// Raises, with `path` saying which step and which operation of it, what cannot be done.
    #[pyo3(signature = (editor = None))]
    fn replay(&self, py: Python<'_>, editor: Option<&Editor>) -> PyResult<History> {
        let (editor, history) = (or_human(editor), self.copied(py)?);
        detached(py, || history.replay(&editor)).map(|history| History(Mutex::new(history)))
    }

    /// This history as one JSON object without line breaks, offsets in `unit`: its text, the annotations at the start, the steps
    /// done and undone, the checkpoints; see `schemas/history.schema.json`. As secret as the original, which it holds.
    ///
    /// >>> from label_core import AnnotationSet, History, Operation, Text
    /// >>> text = Text("M. Dupont se désiste.")
    /// >>> history = History(AnnotationSet(text, []))
    /// >>> diff = history.apply(Operation.annotate(text.span(3, 9), "personnePhysique"), author="anne")
    /// >>> History.from_json(history.to_json()) == history
    /// True
    #[pyo3(signature = (unit = "char"))]
    fn to_json(&self, py: Python<'_>, unit: &str) -> PyResult<String> {
        let (unit, history) = (self::unit(unit)?, self.copied(py)?);
        detached(py, || Ok(history.to_json(unit)))
    }

    /// A history from one JSON object, as `str` or UTF-8 `bytes`: its steps are done again, by their diffs. That an operation
    /// asks for what its diff did is not checked: `replay` does what was asked for once more. `graphemes` as in `AnnotationSet`.
    ///
    /// Raises `JsonError` (another version is not of the form), `InvalidText`, `TooLarge` above `max_bytes`; with `path` saying
    /// where ("spans[0]", "steps[3].operations[0]", "undone[1]"): those of `Operation.from_json` and `Diff.from_json`, and of
    /// `Diff.apply` for a step that does not follow; `TooFew` for one that changes nothing; `Overlap` at the start; `TooLarge`
    /// and `Duplicate` for a checkpoint.
    #[staticmethod]
    #[pyo3(signature = (json, *, graphemes = "widen", max_bytes = 1 << 30))]
    fn from_json(py: Python<'_>, json: Json, graphemes: &str, max_bytes: usize) -> PyResult<Self> {
        let options =
            ReadOptions::default().with_set(set_options(None, graphemes)?).with_max_bytes(max_bytes);
        let history = detached(py, || core::History::from_json(&json.0, &options))?;
        Ok(History(Mutex::new(history)))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Reduced<'py>> {
        let history = self.copied(py)?;
        let json = detached(py, || Ok(history.to_json(OffsetUnit::Char)))?;
        Reduced::by_method::<History>(py, "from_json", (json,))
    }

    fn __copy__(&self, py: Python<'_>) -> PyResult<History> {
        self.copied(py).map(|history| History(Mutex::new(history)))
    }

    #[pyo3(signature = (memo, /))]
    fn __deepcopy__(&self, py: Python<'_>, memo: &Bound<'_, PyAny>) -> PyResult<History> {
        let _ = memo;
        self.__copy__(py)
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> PyResult<bool> {
        let py = other.py();
        let Ok(other) = other.cast::<History>() else { return Ok(false) };
        // One after the other: two locks at a time could wait for each other.
        let own = self.copied(py)?;
        other.get().ask(py, |other| own == *other)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        self.ask(py, |history| {
            let checkpoints = match history.checkpoints().len() {
                0 => String::new(),
                number => format!(", {}", count(number, "checkpoint")),
            };
            format!(
                "History({}, {}, {} undone{checkpoints})",
                count(history.current().len(), "annotation"),
                count(history.steps().len(), "step"),
                history.undone().len()
            )
        })
    }

    fn _repr_html_(slf: &Bound<'_, Self>) -> PyResult<String> {
        slf.py().import("label_core.views")?.call_method1("history_html", (slf,))?.extract()
    }
}

impl History {
    /// What `work` answers, while no other thread is at the history. It runs detached and touches no Python object: who holds
    /// the lock never waits for the interpreter.
    fn ask<T: Send>(&self, py: Python<'_>, work: impl FnOnce(&mut core::History) -> T + Send) -> PyResult<T> {
        run(py, || work(&mut locked(&self.0)))
    }

    /// Like [`History::ask`], for what may be refused.
    fn change<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&mut core::History) -> core::Result<T> + Send,
    ) -> PyResult<T> {
        self.ask(py, work)?.map_err(raised)
    }

    fn copied(&self, py: Python<'_>) -> PyResult<core::History> {
        self.ask(py, |history| history.clone())
    }
}

/// A panic, which would be a bug of the core, happens while a new state is worked out; the old one is still whole.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A step that is being made, in a `with` statement: `with history.open(author=...) as step:`.
///
/// Operations are applied to it one by one. At the end of the statement all become one step of the history; where it ends by
/// an exception, nothing of them does. An operation that is refused leaves the step as it was.
///
/// The history is not locked meanwhile. Where another thread has changed it, the operations are planned anew on what it holds
/// at the end; where one of them cannot be done there, that is raised, with `path` saying which, and the history stays as the
/// other thread left it.
///
/// >>> from label_core import AnnotationSet, History, Operation, Text
/// >>> text = Text("M. Jean Dupont a saisi la cour.")
/// >>> history = History(AnnotationSet(text, []))
/// >>> with history.open(author="anne", label="first and last name") as step:
/// ...     diff = step.apply(Operation.annotate_all([text.span(3, 7), text.span(8, 14)], "personnePhysique"))
/// ...     diff = step.apply(Operation.link(*step.current.entities()))
/// >>> history.steps
/// [Step(2 operations, 0 removed, 2 added)]
#[pyclass(frozen, module = "label_core.edit")]
pub(crate) struct OpenStep {
    history: Py<History>,
    author: String,
    label: String,
    editor: core::Editor,
    /// `None` after the end.
    draft: Mutex<Option<Draft>>,
}

struct Draft {
    sheet: core::edit::Sheet,
    operations: Vec<core::Operation>,
}

#[pymethods]
impl OpenStep {
    /// The set as it would be if the step ended now.
    #[getter]
    fn current(&self, py: Python<'_>) -> PyResult<AnnotationSet> {
        self.ask(py, |draft| Ok(draft.sheet.set())).map(AnnotationSet)
    }

    /// What the step has changed so far, as one diff.
    fn diff(&self, py: Python<'_>) -> PyResult<Diff> {
        self.ask(py, |draft| Ok(draft.sheet.diff())).map(Diff)
    }

    /// Plans an operation on `current` and applies it. Gives what it changed. Raises as `Operation.plan`; the step is as it was
    /// before.
    fn apply(&self, py: Python<'_>, operation: &Operation) -> PyResult<Diff> {
        let operation = operation.operation.clone();
        self.ask(py, |draft| {
            let diff = draft.sheet.apply(&operation, &self.editor)?;
            draft.operations.push(operation);
            Ok(diff)
        })
        .map(Diff)
    }

    fn __enter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    #[pyo3(signature = (kind, value, traceback, /))]
    fn __exit__(
        &self,
        py: Python<'_>,
        kind: Option<&Bound<'_, PyAny>>,
        value: Option<&Bound<'_, PyAny>>,
        traceback: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<()> {
        let _ = (value, traceback);
        let draft = run(py, || locked(&self.draft).take())?.ok_or_else(ended)?;
        if kind.is_some() {
            return Ok(());
        }
        let (author, label) = (self.author.as_str(), self.label.as_str());
        self.history
            .get()
            .change(py, |history| history.apply(author, label, draft.operations, &self.editor).map(drop))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        run(py, || match &*locked(&self.draft) {
            Some(draft) => format!("OpenStep({})", count(draft.operations.len(), "operation")),
            None => "OpenStep(ended)".to_owned(),
        })
    }
}

impl OpenStep {
    fn ask<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&mut Draft) -> core::Result<T> + Send,
    ) -> PyResult<T> {
        run(py, || locked(&self.draft).as_mut().map(work))?.ok_or_else(ended)?.map_err(raised)
    }
}

fn ended() -> PyErr {
    PyValueError::new_err("the step has ended")
}

/// Names of places, and after how many steps they stand.
struct Checkpoints(Vec<(String, usize)>);

impl<'py> IntoPyObject<'py> for Checkpoints {
    type Target = PyDict;
    type Output = Bound<'py, PyDict>;
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr = type_hint_subscript!(
        <PyDict as pyo3::PyTypeInfo>::TYPE_HINT,
        crate::argument::hint::STR,
        crate::argument::hint::INT
    );

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        let places = PyDict::new(py);
        for (name, steps) in self.0 {
            places.set_item(name, steps)?;
        }
        Ok(places)
    }
}
