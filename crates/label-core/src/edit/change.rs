//! What came and went of a list of annotations.

use crate::annotation::Annotation;
use std::cmp::Ordering;

/// What was taken away from a sorted list and what was added to it: both sorted, and nothing stands on both sides.
#[derive(Clone, PartialEq, Default)]
pub(super) struct Change {
    removed: Vec<Annotation>,
    added: Vec<Annotation>,
}

impl Change {
    /// The change of these sorted lists, without what is on both.
    pub(super) fn of_sorted(removed: &[Annotation], added: &[Annotation]) -> Self {
        Change { removed: minus(removed, added), added: minus(added, removed) }
    }

    /// The change that leads from one sorted list to another.
    pub(super) fn between(before: &[Annotation], after: &[Annotation]) -> Self {
        Self::of_sorted(before, after)
    }

    pub(super) fn removed(&self) -> &[Annotation] {
        &self.removed
    }

    pub(super) fn added(&self) -> &[Annotation] {
        &self.added
    }

    pub(super) fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.added.is_empty()
    }

    /// The list after this change; else the first annotation that is taken away and not there.
    pub(super) fn apply(&self, all: &[Annotation]) -> Result<Vec<Annotation>, Option<Annotation>> {
        let rest = minus(all, &self.removed);
        if rest.len() + self.removed.len() == all.len() {
            return Ok(merged(rest, &self.added));
        }
        Err(minus(&self.removed, all).into_iter().next())
    }

    pub(super) fn inverse(&self) -> Self {
        Change { removed: self.added.clone(), added: self.removed.clone() }
    }

    /// What `next` takes away and this change did not add: it was there from the start.
    pub(super) fn left_for(&self, next: &Self) -> Vec<Annotation> {
        minus(&next.removed, &self.added)
    }

    /// This change and then another.
    pub(super) fn then(&self, next: &Self) -> Self {
        let removed = merged(self.removed.clone(), &self.left_for(next));
        let added = merged(minus(&self.added, &next.removed), &next.added);
        Self::of_sorted(&removed, &added)
    }

    /// Without the pairs that differ in origin or score alone.
    pub(super) fn in_substance(&self) -> Self {
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
        Change { removed, added }
    }
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
pub(super) fn merged(a: Vec<Annotation>, b: &[Annotation]) -> Vec<Annotation> {
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
