use crate::annotation::{Annotation, AnnotationSet, Graphemes, widen};
use crate::error::{Error, Result};
use crate::text::{OffsetUnit, Text, overlap};
use std::cmp::Ordering;
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
    removed: Vec<Annotation>,
    added: Vec<Annotation>,
    forgotten: Vec<Annotation>,
    remembered: Vec<Annotation>,
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
        let [removed, added, mut forgotten, mut remembered] = lists;
        let (removed, added) = (sorted(text, removed, graphemes)?, sorted(text, added, graphemes)?);
        refuse_overlap(text, &removed)?;
        // Marks that a strategy dropped may be equal: they are not merged.
        for dropped in [&mut forgotten, &mut remembered] {
            widen(text, dropped, graphemes)?;
            dropped.sort_unstable_by(Annotation::order);
        }
        Self::of_sorted(text, [&removed, &added], [&forgotten, &remembered])
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
            removed: minus(before.as_slice(), after.as_slice()),
            added: minus(after.as_slice(), before.as_slice()),
            forgotten: minus(before.dropped(), after.dropped()),
            remembered: minus(after.dropped(), before.dropped()),
        })
    }

    /// The diff that changes nothing.
    pub fn empty(text: &Text) -> Self {
        let none = Vec::new;
        Diff { text: text.clone(), removed: none(), added: none(), forgotten: none(), remembered: none() }
    }

    /// The diff that an operation plans on a set: takes away annotations of the set, adds others.
    pub(super) fn planned(
        set: &AnnotationSet,
        removed: Vec<Annotation>,
        added: Vec<Annotation>,
    ) -> Result<Self> {
        let text = set.text();
        let [removed, added] = [removed, added].map(|list| sorted(text, list, Graphemes::Widen));
        let diff = Self::of_sorted(text, [&removed?, &added?], [&[], &[]])?;
        for annotation in &diff.added {
            let kept = |other: &&Annotation| diff.removed.binary_search_by(|one| one.order(other)).is_err();
            if let Some(other) = set.overlapping(annotation.span)?.iter().find(kept) {
                return Err(ordered_overlap(text, annotation, other));
            }
        }
        Ok(diff)
    }

    /// The diff that forgets annotations that a strategy dropped.
    pub(super) fn forgetting(text: &Text, forgotten: Vec<Annotation>) -> Self {
        Diff { forgotten, ..Self::empty(text) }
    }

    /// Sorted lists; what is on both sides goes, and what is added must be disjoint.
    fn of_sorted(
        text: &Text,
        [removed, added]: [&[Annotation]; 2],
        [forgotten, remembered]: [&[Annotation]; 2],
    ) -> Result<Self> {
        let diff = Diff {
            text: text.clone(),
            removed: minus(removed, added),
            added: minus(added, removed),
            forgotten: minus(forgotten, remembered),
            remembered: minus(remembered, forgotten),
        };
        refuse_overlap(text, &diff.added)?;
        Ok(diff)
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
        let kept = self.take(set.as_slice(), &self.removed)?;
        let dropped = self.take(set.dropped(), &self.forgotten)?;
        let annotations = merged(kept, &self.added);
        if !self.added.is_empty() {
            refuse_overlap(&self.text, &annotations)?;
        }
        Ok(AnnotationSet::of_sorted(&self.text, annotations, merged(dropped, &self.remembered)))
    }

    /// `all` without `taken`, each of which must be there.
    fn take(&self, all: &[Annotation], taken: &[Annotation]) -> Result<Vec<Annotation>> {
        let rest = minus(all, taken);
        if rest.len() + taken.len() == all.len() {
            return Ok(rest);
        }
        let missing = minus(taken, all);
        Err(missing.first().map_or(Error::ForeignSpan, |annotation| stale(&self.text, annotation)))
    }

    /// The diff that leads back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        Diff {
            text: self.text.clone(),
            removed: self.added.clone(),
            added: self.removed.clone(),
            forgotten: self.remembered.clone(),
            remembered: self.forgotten.clone(),
        }
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
        let before = minus(&next.removed, &self.added);
        // What the second takes away and the first did not add was there from the start, and the first left it there.
        if let Some((_, second)) = first_overlap(&merged(self.added.clone(), &before)) {
            return Err(stale(&self.text, second));
        }
        let removed = merged(self.removed.clone(), &before);
        if let Some((_, second)) = first_overlap(&removed) {
            return Err(stale(&self.text, second));
        }
        let added = merged(minus(&self.added, &next.removed), &next.added);
        let forgotten = merged(self.forgotten.clone(), &minus(&next.forgotten, &self.remembered));
        let remembered = merged(minus(&self.remembered, &next.forgotten), &next.remembered);
        Self::of_sorted(&self.text, [&removed, &added], [&forgotten, &remembered])
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
        let (mut removed, mut added) = (Vec::new(), Vec::new());
        let mut after = self.added.iter().peekable();
        for before in &self.removed {
            while let Some(first) = after.next_if(|next| next.span < before.span) {
                added.push(first.clone());
            }
            if after.next_if(|next| next.says_same(before)).is_none() {
                removed.push(before.clone());
            }
        }
        added.extend(after.cloned());
        Diff { removed, added, ..self.clone() }
    }

    /// The text whose annotations change.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The annotations taken away, in reading order.
    pub fn removed(&self) -> &[Annotation] {
        &self.removed
    }

    /// The annotations added, in reading order.
    pub fn added(&self) -> &[Annotation] {
        &self.added
    }

    /// What a strategy had dropped and the set no longer remembers, in reading order.
    pub fn forgotten(&self) -> &[Annotation] {
        &self.forgotten
    }

    /// What the set remembers anew as dropped, in reading order.
    pub fn remembered(&self) -> &[Annotation] {
        &self.remembered
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        [&self.removed, &self.added, &self.forgotten, &self.remembered].iter().all(|list| list.is_empty())
    }
}

impl fmt::Debug for Diff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Diff")
            .field("removed", &self.removed.len())
            .field("added", &self.added.len())
            .field("forgotten", &self.forgotten.len())
            .field("remembered", &self.remembered.len())
            .finish_non_exhaustive()
    }
}

/// Widened, sorted, equal ones merged.
fn sorted(text: &Text, mut annotations: Vec<Annotation>, graphemes: Graphemes) -> Result<Vec<Annotation>> {
    widen(text, &mut annotations, graphemes)?;
    annotations.sort_unstable_by(Annotation::order);
    annotations.dedup();
    Ok(annotations)
}

/// What of `a` is not in `b`; both sorted.
fn minus(a: &[Annotation], b: &[Annotation]) -> Vec<Annotation> {
    if b.is_empty() {
        return a.to_vec();
    }
    let mut rest = Vec::with_capacity(a.len().saturating_sub(b.len()));
    let mut others = b.iter().peekable();
    for annotation in a {
        while others.next_if(|other| other.order(annotation) == Ordering::Less).is_some() {}
        if others.next_if(|other| other.order(annotation) == Ordering::Equal).is_none() {
            rest.push(annotation.clone());
        }
    }
    rest
}

/// Both, sorted; both are sorted.
fn merged(a: Vec<Annotation>, b: &[Annotation]) -> Vec<Annotation> {
    if b.is_empty() {
        return a;
    }
    let mut all = Vec::with_capacity(a.len() + b.len());
    let mut others = b.iter().peekable();
    for annotation in a {
        while let Some(other) = others.next_if(|other| other.order(&annotation) == Ordering::Less) {
            all.push(other.clone());
        }
        all.push(annotation);
    }
    all.extend(others.cloned());
    all
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

fn ordered_overlap(text: &Text, a: &Annotation, b: &Annotation) -> Error {
    let (first, second) = if a.span <= b.span { (a, b) } else { (b, a) };
    overlap(text, first.span, second.span)
}

fn stale(text: &Text, annotation: &Annotation) -> Error {
    let unit = OffsetUnit::Char;
    let place = |byte| text.unit_offset(byte, unit);
    Error::StaleDiff { start: place(annotation.span.start()), end: place(annotation.span.end()), unit }
}
