//! Who gets the words of what overlapping marks cover.

use super::stretch::{Masked, Stretch, Why};
use crate::annotation::{AnnotationSet, Overlap};

/// What masked marks and masked marks that an overlap strategy dropped cover, shared out: every character of theirs lies in
/// one stretch. Both lists in reading order.
///
/// Those that overlap form a component. The marks of the set in it share it out among them; where there is none, all were
/// dropped for kept marks, and those of them that the set's own strategy prefers do.
pub(super) fn share<'s>(
    set: &'s AnnotationSet,
    marks: Vec<Masked<'s>>,
    dropped: Vec<Masked<'s>>,
) -> Vec<Stretch<'s>> {
    let mut stretches = Vec::with_capacity(marks.len());
    for Component { marks, dropped, start, end } in Components::of(marks, dropped) {
        let (owners, alone) = if marks.is_empty() {
            (preferred(set.overlap(), dropped), Why::Dropped)
        } else {
            (marks, Why::Annotation)
        };
        let mut from = start;
        for (index, owner) in owners.iter().enumerate() {
            let to = owners.get(index + 1).map_or(end, |next| next.annotation.span().start());
            let extent = set.text().span_of_bytes(from, to);
            let why = if extent == owner.annotation.span() { alone } else { alone.widened() };
            stretches.push(owner.stretch(extent, why));
            from = to;
        }
    }
    stretches
}

/// Those that a strategy keeps of marks that overlap, in reading order.
fn preferred<'s>(strategy: &Overlap, marks: Vec<Masked<'s>>) -> Vec<Masked<'s>> {
    strategy.winners(marks, |mark| mark.annotation).0
}

/// Marks that overlap.
struct Component<'s> {
    marks: Vec<Masked<'s>>,
    dropped: Vec<Masked<'s>>,
    start: usize,
    end: usize,
}

struct Components<'s> {
    marks: std::iter::Peekable<std::vec::IntoIter<Masked<'s>>>,
    dropped: std::iter::Peekable<std::vec::IntoIter<Masked<'s>>>,
}

impl<'s> Components<'s> {
    /// Both lists in reading order.
    fn of(marks: Vec<Masked<'s>>, dropped: Vec<Masked<'s>>) -> Self {
        Components { marks: marks.into_iter().peekable(), dropped: dropped.into_iter().peekable() }
    }
}

impl<'s> Iterator for Components<'s> {
    type Item = Component<'s>;

    fn next(&mut self) -> Option<Component<'s>> {
        let start = [self.marks.peek(), self.dropped.peek()]
            .into_iter()
            .flatten()
            .map(|mark| mark.annotation.span().start())
            .min()?;
        let mut component = Component { marks: Vec::new(), dropped: Vec::new(), start, end: start + 1 };
        loop {
            let end = component.end;
            let reached = |mark: &Masked<'s>| mark.annotation.span().start() < end;
            if let Some(mark) = self.marks.next_if(reached) {
                component.end = end.max(mark.annotation.span().end());
                component.marks.push(mark);
            } else if let Some(mark) = self.dropped.next_if(reached) {
                component.end = end.max(mark.annotation.span().end());
                component.dropped.push(mark);
            } else {
                return Some(component);
            }
        }
    }
}
