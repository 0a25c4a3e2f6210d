//! What a stretch covers in the end: no white space at its edges, and no half of a word.

use super::stretch::Stretch;
use crate::annotation::{Annotation, AnnotationSet, EntityId};
use crate::text::{Cuts, trimmed};
use foldhash::fast::FixedState;
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// Leaves white space at the edges of stretches out of them, and widens each, given in reading order, over the letters and
/// digits of its word that no other mark covers: it stops at any mark, kept ones too, and what lies between two stretches goes
/// to the first. An entity whose id is that of a spelling gets the id of the widened one.
///
/// Local to the edges: a set whose edges lie between words costs a look at two characters each.
pub(super) fn shape(set: &AnnotationSet, stretches: &mut [Stretch<'_>]) {
    let mut cuts = Cuts::of(set.text().as_str());
    let mut done = 0;
    let starts: Vec<usize> = stretches.iter().skip(1).map(|stretch| stretch.extent.start()).collect();
    let limits = starts.into_iter().chain([set.text().as_str().len()]);
    let mut widened: Vec<(usize, Range<usize>)> = Vec::new();
    for (index, (stretch, limit)) in stretches.iter_mut().zip(limits).enumerate() {
        let whole = trimmed(set.text().as_str(), stretch.extent.range());
        let (left, right) = free_around(set, &whole);
        let start = cuts.start(whole.start, left.max(done));
        let end = cuts.end(whole.end, right.min(limit));
        done = end;
        stretch.extent = set.text().span_of_bytes(start, end);
        let grown = Grown { before: whole.clone(), after: start..end };
        let named = grown.of_mark(&trimmed(set.text().as_str(), stretch.named.range()));
        stretch.named = set.text().span_of_bytes(named.start, named.end);
        if (start, end) != (whole.start, whole.end) {
            stretch.why = stretch.why.widened();
            widened.push((index, whole));
        }
    }
    rename(set, stretches, &widened);
}

/// How far a stretch may grow before it meets a mark of the set. Marks that it lies in, or crosses, do not stop it.
fn free_around(set: &AnnotationSet, stretch: &Range<usize>) -> (usize, usize) {
    let marks = set.as_slice();
    let before = marks.partition_point(|mark| mark.span().end() <= stretch.start);
    let after = marks.partition_point(|mark| mark.span().start() < stretch.end);
    let left = before.checked_sub(1).and_then(|last| marks.get(last)).map_or(0, |mark| mark.span().end());
    (left, marks.get(after).map_or(set.text().as_str().len(), |mark| mark.span().start()))
}

/// The ids that the spellings of an entity's mentions give.
struct Ids {
    /// The smallest, as the mentions are marked.
    marked: EntityId,
    /// The smallest, as they are widened.
    widened: EntityId,
    /// Whether all of them give one id as they are marked: then no link holds them together.
    alike: bool,
}

impl Ids {
    fn of(set: &AnnotationSet, mark: &Annotation, grown: Option<&Grown>) -> Self {
        let marked = trimmed(set.text().as_str(), mark.span().range());
        let wide = grown.map_or_else(|| marked.clone(), |grown| grown.of_mark(&marked));
        let computed = |spelling| EntityId::computed(mark.category(), set.text().between(spelling));
        Ids { marked: computed(marked), widened: computed(wide), alike: true }
    }

    fn with(self, other: Ids) -> Self {
        let alike = self.alike && self.marked == other.marked;
        Ids { marked: self.marked.min(other.marked), widened: self.widened.min(other.widened), alike }
    }
}

/// What a stretch covered before it was widened, and after.
struct Grown {
    before: Range<usize>,
    after: Range<usize>,
}

impl Grown {
    /// A mark, with what its stretch grew at the edges that they share.
    fn of_mark(&self, mark: &Range<usize>) -> Range<usize> {
        let start = if self.before.start == mark.start { self.after.start } else { mark.start };
        let end = if self.before.end == mark.end { self.after.end } else { mark.end };
        start..end
    }
}

/// Computed ids follow the widened spellings: that of each mention its own; where people linked mentions of several
/// spellings, they stay one entity, under the smallest. `widened`: stretches that grew, and what they covered before.
fn rename(set: &AnnotationSet, stretches: &mut [Stretch<'_>], widened: &[(usize, Range<usize>)]) {
    if widened.is_empty() {
        return;
    }
    let mut grown: HashMap<usize, Grown, FixedState> = HashMap::default();
    let mut entities: HashMap<EntityId, Option<Ids>, FixedState> = HashMap::default();
    for (index, before) in widened {
        if let Some(stretch) = stretches.get(*index) {
            let after = stretch.extent.range();
            grown.insert(stretch.position, Grown { before: before.clone(), after });
            entities.insert(stretch.entity.clone().into_owned(), None);
        }
    }
    let mut own: HashMap<usize, EntityId, FixedState> = HashMap::default();
    for (position, mark) in set.iter().chain(set.dropped()).enumerate() {
        let Some(slot) = entities.get_mut(mark.entity()) else { continue };
        let ids = Ids::of(set, mark, grown.get(&position));
        own.insert(position, ids.widened.clone());
        *slot = Some(match slot.take() {
            None => ids,
            Some(known) => known.with(ids),
        });
    }
    for stretch in stretches {
        let Some(Some(ids)) = entities.get(&*stretch.entity) else { continue };
        if ids.marked != *stretch.entity {
            continue;
        }
        let own = own.get(&stretch.position).filter(|_| ids.alike);
        stretch.entity = Cow::Owned(own.unwrap_or(&ids.widened).clone());
    }
}
