use super::{Diff, Editor, Operation, Sheet};
use crate::annotation::AnnotationSet;
use crate::error::{Error, Result};
use crate::record::Record;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// One step of a history: who did what, and what it changed.
#[derive(Clone, PartialEq)]
pub struct Step {
    author: Arc<str>,
    label: Arc<str>,
    operations: Vec<Operation>,
    diff: Diff,
}

impl Step {
    /// A step that was written out.
    pub(crate) fn of_parts(
        author: Arc<str>,
        label: Arc<str>,
        operations: Vec<Operation>,
        diff: Diff,
    ) -> Self {
        Step { author, label, operations, diff }
    }

    /// Who did it.
    pub fn author(&self) -> &str {
        &self.author
    }

    /// What it is called, for a list of steps.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// What was asked for, in order; empty where a diff came from elsewhere (a merge, another tool, a squash).
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// What it changed.
    pub fn diff(&self) -> &Diff {
        &self.diff
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Step")
            .field("operations", &self.operations.len())
            .field("diff", &self.diff)
            .finish_non_exhaustive()
    }
}

/// The annotations of one text while they are edited: where it started, the steps done, the steps undone.
///
/// Several operations are one step, with an author and a label. A step that fails leaves nothing behind. Undo and redo are by
/// value, of any depth, and survive being written and read. Steps that change nothing are not kept.
///
/// Secret. `Debug` shows numbers.
#[derive(Clone, PartialEq)]
pub struct History {
    start: AnnotationSet,
    /// The record whose annotations are edited, where one was given.
    record: Option<Box<Record>>,
    current: AnnotationSet,
    steps: Vec<Step>,
    /// The step undone last stands last.
    undone: Vec<Step>,
    checkpoints: Vec<Checkpoint>,
}

#[derive(Clone, PartialEq)]
struct Checkpoint {
    name: Arc<str>,
    /// How many steps were done.
    steps: usize,
}

impl History {
    /// A history that starts from this set.
    pub fn new(start: AnnotationSet) -> Self {
        let (current, record) = (start.clone(), None);
        History { start, record, current, steps: Vec::new(), undone: Vec::new(), checkpoints: Vec::new() }
    }

    /// A history that starts from the annotations of a record. [`History::record`] gives the record back.
    pub fn of_record(record: Record) -> Self {
        let start = record.annotations().clone();
        History { record: Some(Box::new(record)), ..Self::new(start) }
    }

    /// The record with the annotations as they are now: decision, scope and all other fields stay. `None` where the history
    /// started from a set.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`] cannot happen: the annotations are of the text of the record.
    pub fn record(&self) -> Result<Option<Record>> {
        let record = self.record.as_deref().cloned();
        record.map(|record| record.with_annotations(self.current.clone())).transpose()
    }

    /// The record as it was at the start.
    pub(crate) fn record_at_start(&self) -> Option<&Record> {
        self.record.as_deref()
    }

    /// A history that was written out: `begin` has its start, its steps are done again, diff by diff, those undone are done and undone.
    ///
    /// # Errors
    /// In item `steps[i]`, `undone[i]`: [`Error::TooFew`] for a step that changes nothing, and those of [`Diff::apply`]; in
    /// item `checkpoints[i]`: [`Error::TooLarge`] for one after more steps than there are, [`Error::Duplicate`].
    pub(crate) fn of_parts(
        begin: Self,
        steps: Vec<Step>,
        undone: Vec<Step>,
        checkpoints: &[(Arc<str>, usize)],
    ) -> Result<Self> {
        let History { start, record, .. } = begin;
        let mut sheet = Sheet::of(&start);
        for (index, step) in steps.iter().enumerate() {
            follow(&mut sheet, step).map_err(|error| error.in_item("steps", index))?;
        }
        let current = sheet.set();
        for (index, step) in undone.iter().enumerate().rev() {
            follow(&mut sheet, step).map_err(|error| error.in_item("undone", index))?;
        }
        let checkpoints = checked(checkpoints, steps.len() + undone.len())?;
        Ok(History { start, record, current, steps, undone, checkpoints })
    }

    /// The set at the start.
    pub fn start(&self) -> &AnnotationSet {
        &self.start
    }

    /// The set now.
    pub fn current(&self) -> &AnnotationSet {
        &self.current
    }

    /// The steps done, the oldest first.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The steps undone, the one that [`History::redo`] does next last.
    pub fn undone(&self) -> &[Step] {
        &self.undone
    }

    /// Opens a step: operations are applied to it one by one, and all become one step at [`OpenStep::close`]. Dropped before,
    /// it leaves nothing.
    pub fn open(&mut self, author: impl Into<Arc<str>>, label: impl Into<Arc<str>>) -> OpenStep<'_> {
        let sheet = Sheet::of(&self.current);
        OpenStep { history: self, author: author.into(), label: label.into(), sheet, operations: Vec::new() }
    }

    /// Applies operations, one after the other, as one step. Answers what they changed together.
    ///
    /// # Errors
    /// [`Error::InItem`] with the place, in `operations`, of the first that [`Operation::plan`] refuses; nothing has changed.
    pub fn apply(
        &mut self,
        author: impl Into<Arc<str>>,
        label: impl Into<Arc<str>>,
        operations: impl IntoIterator<Item = Operation>,
        editor: &Editor,
    ) -> Result<Diff> {
        let mut step = self.open(author, label);
        for (index, operation) in operations.into_iter().enumerate() {
            step.apply(operation, editor).map_err(|error| error.in_item("operations", index))?;
        }
        Ok(step.close())
    }

    /// Applies a diff from elsewhere (a merge, another tool) as a step.
    ///
    /// # Errors
    /// Those of [`Editor::apply`]; nothing has changed.
    pub fn apply_diff(
        &mut self,
        author: impl Into<Arc<str>>,
        label: impl Into<Arc<str>>,
        diff: Diff,
        editor: &Editor,
    ) -> Result<()> {
        let set = editor.apply(&diff, &self.current)?;
        let step = Step { author: author.into(), label: label.into(), operations: Vec::new(), diff };
        self.push(step, set);
        Ok(())
    }

    fn push(&mut self, step: Step, set: AnnotationSet) {
        if step.diff.is_empty() {
            return;
        }
        self.checkpoints.retain(|checkpoint| checkpoint.steps <= self.steps.len());
        self.undone.clear();
        self.steps.push(step);
        self.current = set;
    }

    /// Undoes the last step. Answers what that changed.
    ///
    /// # Errors
    /// [`Error::NothingToUndo`].
    pub fn undo(&mut self) -> Result<Diff> {
        let step = self.steps.last().ok_or(Error::NothingToUndo)?;
        let diff = step.diff.inverse();
        self.current = diff.apply(&self.current)?;
        self.undone.extend(self.steps.pop());
        Ok(diff)
    }

    /// Does the step again that was undone last. Answers what that changed.
    ///
    /// # Errors
    /// [`Error::NothingToRedo`].
    pub fn redo(&mut self) -> Result<Diff> {
        let step = self.undone.last().ok_or(Error::NothingToRedo)?;
        let diff = step.diff.clone();
        self.current = diff.apply(&self.current)?;
        self.steps.extend(self.undone.pop());
        Ok(diff)
    }

    /// Goes back to the start as one more step, so that it can be undone and whoever saves the steps saves it too (LABEL
    /// emptied the screen and saved nothing). Answers what that changed.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`] cannot happen: the two sets are of one text.
    pub fn reset(&mut self, author: impl Into<Arc<str>>, label: impl Into<Arc<str>>) -> Result<Diff> {
        let diff = Diff::between(&self.current, &self.start)?;
        let start = self.start.clone();
        let operations = Vec::new();
        let step = Step { author: author.into(), label: label.into(), operations, diff: diff.clone() };
        self.push(step, start);
        Ok(diff)
    }

    /// All that has changed since the start, as one diff.
    pub fn diff(&self) -> Diff {
        Diff::between(&self.start, &self.current).unwrap_or_else(|_| Diff::empty(self.start.text()))
    }

    /// Makes one step of all steps done: it holds their net change. Steps undone can still be redone; checkpoints between are
    /// gone.
    pub fn squash(&mut self, author: impl Into<Arc<str>>, label: impl Into<Arc<str>>) {
        let (diff, done) = (self.diff(), self.steps.len());
        let operations = Vec::new();
        let step = Step { author: author.into(), label: label.into(), operations, diff };
        self.steps.clear();
        if !step.diff.is_empty() {
            self.steps.push(step);
        }
        let now = self.steps.len();
        self.checkpoints.retain(|checkpoint| checkpoint.steps == 0 || checkpoint.steps >= done);
        for checkpoint in &mut self.checkpoints {
            checkpoint.steps = if checkpoint.steps == 0 { 0 } else { checkpoint.steps - done + now };
        }
    }

    /// Names the place where the history stands. The name stays until a step is recorded from an earlier place.
    ///
    /// # Errors
    /// [`Error::Duplicate`] where a checkpoint has this name.
    pub fn checkpoint(&mut self, name: impl Into<Arc<str>>) -> Result<()> {
        let name = name.into();
        if let Some(index) = self.checkpoints.iter().position(|checkpoint| checkpoint.name == name) {
            return Err(Error::Duplicate { what: "checkpoint", index });
        }
        self.checkpoints.push(Checkpoint { name, steps: self.steps.len() });
        self.checkpoints.sort_by_key(|checkpoint| checkpoint.steps);
        Ok(())
    }

    /// The checkpoints: each name, and after how many steps it stands.
    pub fn checkpoints(&self) -> impl ExactSizeIterator<Item = (&str, usize)> + '_ {
        self.checkpoints.iter().map(|checkpoint| (&*checkpoint.name, checkpoint.steps))
    }

    /// All that has changed since a checkpoint, as one diff; where the checkpoint lies among the steps undone, since it was
    /// reached the diff leads back.
    ///
    /// # Errors
    /// [`Error::NoSuchCheckpoint`].
    pub fn since(&self, name: &str) -> Result<Diff> {
        let there = self.set_after(self.find(name)?)?;
        Diff::between(&there, &self.current)
    }

    /// Undoes or redoes steps until the history stands at a checkpoint. Answers what that changed.
    ///
    /// # Errors
    /// [`Error::NoSuchCheckpoint`].
    pub fn go_to(&mut self, name: &str) -> Result<Diff> {
        let steps = self.find(name)?;
        let before = self.current.clone();
        self.current = self.set_after(steps)?;
        while self.steps.len() > steps {
            self.undone.extend(self.steps.pop());
        }
        while self.steps.len() < steps {
            self.steps.extend(self.undone.pop());
        }
        Diff::between(&before, &self.current)
    }

    fn find(&self, name: &str) -> Result<usize> {
        let found = self.checkpoints.iter().find(|checkpoint| *checkpoint.name == *name);
        found.map(|checkpoint| checkpoint.steps).ok_or(Error::NoSuchCheckpoint)
    }

    /// The set after so many steps, counting those undone.
    fn set_after(&self, steps: usize) -> Result<AnnotationSet> {
        let done = self.steps.len();
        let text = self.start.text();
        let diff = if steps <= done {
            Diff::squash(text, self.steps.iter().skip(steps).map(Step::diff))?.inverse()
        } else {
            Diff::squash(text, self.undone.iter().rev().take(steps - done).map(Step::diff))?
        };
        diff.apply(&self.current)
    }

    /// The same history, worked out again from its start by this editor: operations are planned anew, diffs from elsewhere
    /// applied. Equal to this one where the editor is the one that made it; by one of another origin, a diff may no longer
    /// find what it takes away.
    ///
    /// # Errors
    /// [`Error::InItem`] with the place, in `steps`, of what cannot be done.
    pub fn replay(&self, editor: &Editor) -> Result<History> {
        let mut history = History { record: self.record.clone(), ..History::new(self.start.clone()) };
        let undone = self.undone.iter().rev();
        // After so many steps of this history, so many of the other.
        let mut places = vec![0];
        for (index, step) in self.steps.iter().chain(undone).enumerate() {
            history.repeat(step, editor).map_err(|error| error.in_item("steps", index))?;
            places.push(history.steps.len());
        }
        let place = |steps: usize| places.get(steps).copied().unwrap_or_default();
        while history.steps.len() > place(self.steps.len()) {
            history.undo()?;
        }
        let moved = |checkpoint: &Checkpoint| Checkpoint {
            name: checkpoint.name.clone(),
            steps: place(checkpoint.steps),
        };
        history.checkpoints = self.checkpoints.iter().map(moved).collect();
        Ok(history)
    }

    fn repeat(&mut self, step: &Step, editor: &Editor) -> Result<()> {
        if step.operations.is_empty() {
            return self.apply_diff(step.author.clone(), step.label.clone(), step.diff.clone(), editor);
        }
        let operations = step.operations.iter().cloned();
        self.apply(step.author.clone(), step.label.clone(), operations, editor).map(drop)
    }
}

/// Does a step again.
fn follow(sheet: &mut Sheet, step: &Step) -> Result<()> {
    if step.diff.is_empty() {
        return Err(Error::TooFew { what: "changes", count: 0, least: 1 });
    }
    if step.diff.forgotten().is_empty() && step.diff.remembered().is_empty() {
        return sheet.follow(&step.diff);
    }
    *sheet = Sheet::of(&step.diff.apply(&sheet.set())?);
    Ok(())
}

/// Checkpoints of a history of so many steps.
fn checked(checkpoints: &[(Arc<str>, usize)], limit: usize) -> Result<Vec<Checkpoint>> {
    let mut names = BTreeSet::new();
    for (index, (name, steps)) in checkpoints.iter().enumerate() {
        if *steps > limit {
            let error = Error::TooLarge { what: "checkpoint", size: *steps, limit };
            return Err(error.in_item("checkpoints", index));
        }
        if !names.insert(name) {
            return Err(Error::Duplicate { what: "checkpoint", index });
        }
    }
    let checkpoints =
        checkpoints.iter().map(|(name, steps)| Checkpoint { name: name.clone(), steps: *steps });
    let mut checkpoints: Vec<Checkpoint> = checkpoints.collect();
    checkpoints.sort_by_key(|checkpoint| checkpoint.steps);
    Ok(checkpoints)
}

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("History")
            .field("current", &self.current)
            .field("steps", &self.steps.len())
            .field("undone", &self.undone.len())
            .finish_non_exhaustive()
    }
}

/// A step that is being made. Nothing of it is in the history before [`OpenStep::close`].
pub struct OpenStep<'h> {
    history: &'h mut History,
    author: Arc<str>,
    label: Arc<str>,
    sheet: Sheet,
    operations: Vec<Operation>,
}

impl OpenStep<'_> {
    /// The set as it would be if the step were closed now. Linear in its annotations.
    pub fn current(&self) -> AnnotationSet {
        self.sheet.set()
    }

    /// Plans an operation on that set and applies it. Answers what it changed.
    ///
    /// # Errors
    /// Those of [`Operation::plan`]; the step is as it was before.
    pub fn apply(&mut self, operation: Operation, editor: &Editor) -> Result<Diff> {
        let diff = self.sheet.apply(&operation, editor)?;
        self.operations.push(operation);
        Ok(diff)
    }

    /// Makes it a step of the history, unless it changes nothing. Answers what it changed.
    pub fn close(self) -> Diff {
        let OpenStep { history, author, label, sheet, operations } = self;
        let diff = sheet.diff();
        history.push(Step { author, label, operations, diff: diff.clone() }, sheet.set());
        diff
    }
}

impl fmt::Debug for OpenStep<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenStep")
            .field("operations", &self.operations.len())
            .field("sheet", &self.sheet)
            .finish_non_exhaustive()
    }
}
