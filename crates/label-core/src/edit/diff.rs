use super::change::{Change, merged};
use crate::annotation::{Annotation, AnnotationSet, Graphemes, widen};
use crate::error::{Error, Result};
use crate::text::{OffsetUnit, Text, overlap};
use std::fmt;

/// What an edit changed: the annotations it took away and those it added, by value.
///
/// An annotation that changes in anything (extent, category, entity, origin, score) is taken away as it was and added as it
/// is. A diff holds no annotation on both sides; each side is sorted and disjoint. State is start and diffs:
/// `between(a, b)` applied to `a` is `b`; `inverse` leads back; `then` composes.
///
/// What an overlap strategy dropped belongs to a set ([`AnnotationSet::dropped`]), so a diff also says what of it is
/// forgotten and what is remembered anew.
///
/// Secret, as it holds entity ids. `Debug` shows numbers.
#[derive(Clone, PartialEq)]
pub struct Diff {
    text: Text,
    marks: Change,
    dropped: Change,
}

/// What the lists of a diff are called.
pub(crate) const LISTS: [&str; 4] = ["removed", "added", "forgotten", "remembered"];

impl Diff {
    /// A diff of annotations taken away and added, in any order. An annotation on both sides is on neither; equal ones on
    /// one side are one; spans that cut a grapheme are widened.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`] (in item `removed[i]` or `added[i]`) for an annotation of another text; [`Error::Overlap`] (in
    /// code points) where two of one side overlap.
    pub fn new(text: &Text, removed: Vec<Annotation>, added: Vec<Annotation>) -> Result<Self> {
        Self::of_lists(text, [removed, added, Vec::new(), Vec::new()], Graphemes::Widen)
    }

    /// A diff of what it removes, adds, forgets and remembers, each in any order: see [`Diff::new`].
    pub(crate) fn of_lists(text: &Text, lists: [Vec<Annotation>; 4], graphemes: Graphemes) -> Result<Self> {
        for (list, annotations) in LISTS.into_iter().zip(&lists) {
            if let Some(index) = annotations.iter().position(|annotation| !text.owns(annotation.span)) {
                return Err(Error::ForeignSpan.in_item(list, index));
            }
        }
        let [mut removed, mut added, mut forgotten, mut remembered] = lists;
        for list in [&mut removed, &mut added, &mut forgotten, &mut remembered] {
            widen(text, list, graphemes)?;
            list.sort_unstable_by(Annotation::order);
        }
        // Marks that a strategy dropped may be equal: they are not merged.
        removed.dedup();
        added.dedup();
        refuse_overlap(text, &removed)?;
        Self::of_changes(
            text,
            Change::of_sorted(&removed, &added),
            Change::of_sorted(&forgotten, &remembered),
        )
    }

    /// The diff that leads from one set to another, in linear time.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`] where the two sets are of different texts.
    pub fn between(before: &AnnotationSet, after: &AnnotationSet) -> Result<Self> {
        if before.text() != after.text() {
            return Err(Error::ForeignSpan);
        }
        Ok(Diff {
            text: before.text().clone(),
            marks: Change::between(before.as_slice(), after.as_slice()),
            dropped: Change::between(before.dropped(), after.dropped()),
        })
    }

    /// The diff that changes nothing.
    pub fn empty(text: &Text) -> Self {
        Diff { text: text.clone(), marks: Change::default(), dropped: Change::default() }
    }

    /// The diff of annotations, which are disjoint, and of what was dropped.
    pub(super) fn of_disjoint(text: &Text, marks: Change, dropped: Change) -> Self {
        Diff { text: text.clone(), marks, dropped }
    }

    /// The diff of annotations and of what was dropped; what is added must be disjoint.
    pub(super) fn of_changes(text: &Text, marks: Change, dropped: Change) -> Result<Self> {
        refuse_overlap(text, marks.added())?;
        Ok(Self::of_disjoint(text, marks, dropped))
    }

    /// The set after this change, all or nothing, in linear time.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`] for a set of another text; [`Error::StaleDiff`] (in code points) where the set does not hold
    /// what the diff takes away; [`Error::Overlap`] (in code points) where something that stays overlaps what is added.
    pub fn apply(&self, set: &AnnotationSet) -> Result<AnnotationSet> {
        if self.text != *set.text() {
            return Err(Error::ForeignSpan);
        }
        let stale = |missing: Option<Annotation>| {
            missing.map_or(Error::ForeignSpan, |annotation| stale(&self.text, &annotation))
        };
        let annotations = self.marks.apply(set.as_slice()).map_err(stale)?;
        let dropped = self.dropped.apply(set.dropped()).map_err(stale)?;
        if !self.added().is_empty() {
            refuse_overlap(&self.text, &annotations)?;
        }
        Ok(AnnotationSet::of_sorted(&self.text, annotations, dropped))
    }

    /// The diff that leads back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        Diff { text: self.text.clone(), marks: self.marks.inverse(), dropped: self.dropped.inverse() }
    }

    /// This change and then another, as one (LABEL's `squash` of two). `between(a, b).then(between(b, c))` is
    /// `between(a, c)`. Linear.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`] where the two are of different texts; [`Error::StaleDiff`] or [`Error::Overlap`] (in code
    /// points) where there is no set on which the second could follow the first.
    pub fn then(&self, next: &Diff) -> Result<Self> {
        if self.text != next.text {
            return Err(Error::ForeignSpan);
        }
        let before = self.marks.left_for(&next.marks);
        // What the second takes away and the first did not add was there from the start, and the first left it there.
        for side in [self.added(), self.removed()] {
            if let Some((_, second)) = first_overlap(&merged(side.to_vec(), &before)) {
                return Err(stale(&self.text, second));
            }
        }
        Self::of_changes(&self.text, self.marks.then(&next.marks), self.dropped.then(&next.dropped))
    }

    /// Several changes, one after the other, as one (LABEL's `squash`). n log n in what they hold.
    ///
    /// # Errors
    /// As [`Diff::then`]: [`Error::InItem`] with the place, in `diffs`, of the first that cannot follow.
    pub fn squash<'d>(text: &Text, diffs: impl IntoIterator<Item = &'d Diff>) -> Result<Self> {
        let diffs: Vec<&Diff> = diffs.into_iter().collect();
        match Self::composed(&diffs) {
            Ok(Some(diff)) if diff.text == *text => Ok(diff),
            Ok(Some(_)) => Err(Error::ForeignSpan),
            Ok(None) => Ok(Self::empty(text)),
            Err(error) => Err(Self::first_refused(&diffs, error)),
        }
    }

    /// These changes as one, without the place of what goes wrong; `None` where there are none.
    fn composed(diffs: &[&Diff]) -> Result<Option<Diff>> {
        // Pairs of neighbours, again and again: folding from the left would copy a growing diff for every step.
        let mut level: Vec<Diff> = diffs.iter().copied().cloned().collect();
        while level.len() > 1 {
            let mut pairs = level.into_iter();
            let mut next = Vec::with_capacity(pairs.len().div_ceil(2));
            while let Some(first) = pairs.next() {
                next.push(match pairs.next() {
                    Some(second) => first.then(&second)?,
                    None => first,
                });
            }
            level = next;
        }
        Ok(level.pop())
    }

    /// Which of these changes is the first that cannot follow, where `error` is what they all answer: halves the stretch in
    /// which it lies.
    fn first_refused(diffs: &[&Diff], mut error: Error) -> Error {
        let (mut fits, mut refused) = (1, diffs.len());
        while refused > fits + 1 {
            let middle = fits.midpoint(refused);
            match Self::composed(diffs.get(..middle).unwrap_or_default()) {
                Ok(_) => fits = middle,
                Err(found) => (refused, error) = (middle, found),
            }
        }
        error.in_item("diffs", refused.saturating_sub(1))
    }

    /// The same change as LABEL sees it, whose equality passes over origin and score ([`Annotation::says_same`]): without
    /// the pairs that differ in nothing else.
    #[must_use]
    pub fn in_substance(&self) -> Self {
        Diff { marks: self.marks.in_substance(), ..self.clone() }
    }

    /// The text whose annotations change.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The annotations taken away, in reading order.
    pub fn removed(&self) -> &[Annotation] {
        self.marks.removed()
    }

    /// The annotations added, in reading order.
    pub fn added(&self) -> &[Annotation] {
        self.marks.added()
    }

    /// What a strategy had dropped and the set no longer remembers, in reading order.
    pub fn forgotten(&self) -> &[Annotation] {
        self.dropped.removed()
    }

    /// What the set remembers anew as dropped, in reading order.
    pub fn remembered(&self) -> &[Annotation] {
        self.dropped.added()
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty() && self.dropped.is_empty()
    }
}

impl fmt::Debug for Diff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Diff")
            .field("removed", &self.removed().len())
            .field("added", &self.added().len())
            .field("forgotten", &self.forgotten().len())
            .field("remembered", &self.remembered().len())
            .finish_non_exhaustive()
    }
}

fn first_overlap(annotations: &[Annotation]) -> Option<(&Annotation, &Annotation)> {
    annotations.iter().zip(annotations.iter().skip(1)).find(|(a, b)| b.span.start() < a.span.end())
}

fn refuse_overlap(text: &Text, annotations: &[Annotation]) -> Result<()> {
    match first_overlap(annotations) {
        Some((first, second)) => Err(overlap(text, first.span, second.span)),
        None => Ok(()),
    }
}

/// What the diff takes away is not there.
pub(super) fn stale(text: &Text, annotation: &Annotation) -> Error {
    let unit = OffsetUnit::Char;
    let place = |byte| text.unit_offset(byte, unit);
    Error::StaleDiff { start: place(annotation.span.start()), end: place(annotation.span.end()), unit }
}
