//! Two people's work on one decision, brought together.
//!
//! `marks` compares what is marked: stretch by stretch, where annotations of the three sets overlap. `links` compares who is
//! one entity with whom, as partitions of the mentions that both sides kept. `names` finds what the entities are called.

mod conflict;
mod links;
mod marks;
mod mentions;
mod names;
mod side;

use crate::annotation::{Annotation, AnnotationSet, Graphemes, widen};
use crate::error::{Error, Result};
use crate::text::{Span, Text, overlap};
use conflict::Decisions;
pub use conflict::{Conflict, ConflictKind, Resolution};
use mentions::Mentions;
use side::Side;
use std::cmp::Ordering;
use std::fmt;

/// Merges two sets that were made from one: what only one side changed is taken, what both changed alike too, and what does
/// not go together is a [`Conflict`]. Nothing is chosen in silence. The order of the two sides says nothing, but for the
/// names that they have in the conflicts.
///
/// What is marked is compared stretch by stretch. Who is one entity with whom is compared as partitions of mentions, never by
/// ids: two people whom one side linked are linked in the merge unless the other side linked or unlinked one of them in a way
/// that would make more people one than either side said. Entities keep the names they have, where the sides agree or one
/// side changed them.
///
/// n log n in the annotations of the three sets.
///
/// # Errors
/// [`Error::ForeignSpan`] where the three are not of one text.
pub fn merge(base: &AnnotationSet, ours: &AnnotationSet, theirs: &AnnotationSet) -> Result<Merge> {
    if base.text() != ours.text() || base.text() != theirs.text() {
        return Err(Error::ForeignSpan);
    }
    let sets = [base.clone(), ours.clone(), theirs.clone()];
    Merge::with(sets, Decisions::new())
}

/// A merge: what is settled, and the conflicts that are not. Made by [`merge`]; values do not change, so that
/// [`Merge::resolve`] answers another.
///
/// Secret. `Debug` shows numbers.
#[derive(Clone, PartialEq)]
pub struct Merge {
    sets: [AnnotationSet; 3],
    decisions: Decisions,
    settled: AnnotationSet,
    conflicts: Vec<Conflict>,
}

impl Merge {
    fn with(sets: [AnnotationSet; 3], decisions: Decisions) -> Result<Self> {
        let (mentions, mut conflicts) = marks::settle(&sets, &decisions);
        let (mut settled, of_links) = links::settle(&sets, &Mentions::of(&sets, mentions), &decisions);
        conflicts.extend(of_links);
        settled.sort_unstable_by(Annotation::order);
        let mut pairs = settled.iter().zip(settled.iter().skip(1));
        let text = Side::Base.of(&sets).text();
        if let Some((first, second)) = pairs.find(|(a, b)| b.span().start() < a.span().end()) {
            return Err(overlap(text, first.span(), second.span()));
        }
        let settled = AnnotationSet::of_sorted(text, settled, dropped(&sets));
        Ok(Merge { sets, decisions, settled, conflicts })
    }

    /// The conflicts that nobody has resolved: those on what is marked first, then those on who is who, each in reading order.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// Resolves one conflict. On what is marked first: what is settled there may raise a conflict of entities, or widen one.
    /// What was decided on a conflict of entities or names holds for the mentions that it had: where others join them, it is asked
    /// again.
    ///
    /// # Errors
    /// [`Error::NoSuchConflict`] for an index that is not there. For custom annotations:
    /// [`Error::ForeignSpan`]; [`Error::Overlap`] (in code points) where one overlaps what is settled or another;
    /// [`Error::NoSuchAnnotation`] (in code points) where a mention in a conflict of entities has none.
    pub fn resolve(&self, index: usize, resolution: Resolution) -> Result<Merge> {
        self.resolve_each([(index, resolution)])
    }

    /// Resolves several conflicts, each by its place in [`Merge::conflicts`], in the time of one.
    ///
    /// # Errors
    /// As [`Merge::resolve`], for the first that cannot be done.
    pub fn resolve_each(&self, resolutions: impl IntoIterator<Item = (usize, Resolution)>) -> Result<Merge> {
        let mut decisions = self.decisions.clone();
        for (index, resolution) in resolutions {
            let conflict = self.conflicts.get(index).ok_or(Error::NoSuchConflict { index })?;
            let resolution = match resolution {
                Resolution::Custom(annotations) => Resolution::Custom(self.custom(conflict, annotations)?),
                side => side,
            };
            decisions.insert((conflict.of_links(), conflict.mentions.clone()), resolution);
        }
        Merge::with(self.sets.clone(), decisions)
    }

    /// The annotations that somebody decided on, on whole graphemes; for links, on the mentions of the merge.
    fn custom(&self, conflict: &Conflict, mut annotations: Vec<Annotation>) -> Result<Vec<Annotation>> {
        let text = self.text();
        if let Some(index) = annotations.iter().position(|annotation| !text.owns(annotation.span())) {
            return Err(Error::ForeignSpan.in_item("annotations", index));
        }
        if !conflict.of_links() {
            widen(text, &mut annotations, Graphemes::Widen)?;
            return Ok(annotations);
        }
        let given = AnnotationSet::new(text, annotations)?;
        let of_mention = |&span: &Span| match given.overlapping(span)?.first() {
            Some(one) => Ok(Annotation { span, ..one.clone() }),
            None => given.exactly(span).cloned(),
        };
        conflict.mentions.iter().map(of_mention).collect()
    }

    /// The merged set.
    ///
    /// # Errors
    /// [`Error::Unresolved`] where conflicts are left.
    pub fn result(&self) -> Result<AnnotationSet> {
        match self.conflicts.len() {
            0 => Ok(self.settled.clone()),
            count => Err(Error::Unresolved { count }),
        }
    }

    /// What is settled so far: without everything that is in conflict. Not fit to be published while there are conflicts, as
    /// what is in conflict is not marked in it.
    pub fn settled(&self) -> &AnnotationSet {
        &self.settled
    }

    /// The text of the three sets.
    pub fn text(&self) -> &Text {
        self.settled.text()
    }
}

impl fmt::Debug for Merge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Merge")
            .field("settled", &self.settled)
            .field("conflicts", &self.conflicts.len())
            .field("decisions", &self.decisions.len())
            .finish_non_exhaustive()
    }
}

/// What the merge remembers as dropped: what only one side changed is taken; what both changed is forgotten where either forgot
/// it, else remembered as often as the one that remembers more.
fn dropped(sets: &[AnnotationSet; 3]) -> Vec<Annotation> {
    let mut all: Vec<(&Annotation, Side)> = Vec::new();
    for side in Side::ALL {
        all.extend(side.of(sets).dropped().iter().map(|one| (one, side)));
    }
    all.sort_by(|(a, _), (b, _)| a.order(b));
    let mut merged = Vec::new();
    for same in all.chunk_by(|(a, _), (b, _)| a.order(b) == Ordering::Equal) {
        let [base, ours, theirs] = Side::ALL.map(|side| same.iter().filter(|(_, of)| *of == side).count());
        let count = match (ours == base, theirs == base) {
            (true, _) => theirs,
            (_, true) => ours,
            _ if ours.min(theirs) < base => ours.min(theirs),
            _ => ours.max(theirs),
        };
        merged.extend(same.iter().take(count).map(|(one, _)| (*one).clone()));
    }
    merged
}
