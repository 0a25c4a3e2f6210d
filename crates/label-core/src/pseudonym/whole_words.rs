//! What a stretch covers in the end: no white space at its edges, and no half of a word.

use super::stretches::Stretch;
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

/// Of an entity: the smallest ids that its mentions' spellings give, as they are marked and as they are widened.
struct Ids {
    marked: EntityId,
    widened: EntityId,
}

/// Gives entities whose id is the smallest of their spellings' the smallest of their widened spellings'. `widened`: stretches
/// that grew, and what they covered before.
fn rename(set: &AnnotationSet, stretches: &mut [Stretch<'_>], widened: &[(usize, Range<usize>)]) {
    if widened.is_empty() {
        return;
    }
    let mut grown: HashMap<usize, (Range<usize>, Range<usize>), FixedState> = HashMap::default();
    let mut ids: HashMap<EntityId, Option<Ids>, FixedState> = HashMap::default();
    for (index, before) in widened {
        if let Some(stretch) = stretches.get(*index) {
            grown.insert(stretch.position, (before.clone(), stretch.extent.range()));
            ids.insert(stretch.entity.clone().into_owned(), None);
        }
    }
    for (position, mark) in set.iter().chain(set.dropped()).enumerate() {
        let Some(slot) = ids.get_mut(mark.entity()) else { continue };
        let marked = trimmed(set.text().as_str(), mark.span().range());
        let wide = grown.get(&position).map_or_else(|| marked.clone(), |grown| widen(&marked, grown));
        let next = Ids { marked: computed(set, mark, &marked), widened: computed(set, mark, &wide) };
        *slot = Some(match slot.take() {
            None => next,
            Some(known) => {
                Ids { marked: known.marked.min(next.marked), widened: known.widened.min(next.widened) }
            }
        });
    }
    for stretch in stretches {
        if let Some(Some(Ids { marked, widened })) = ids.get(&*stretch.entity)
            && *marked == *stretch.entity
        {
            stretch.entity = Cow::Owned(widened.clone());
        }
    }
}

/// A mark, with what its stretch grew at the edges that they share.
fn widen(mark: &Range<usize>, (before, after): &(Range<usize>, Range<usize>)) -> Range<usize> {
    let start = if before.start == mark.start { after.start } else { mark.start };
    let end = if before.end == mark.end { after.end } else { mark.end };
    start..end
}

fn computed(set: &AnnotationSet, mark: &Annotation, spelling: &Range<usize>) -> EntityId {
    EntityId::computed(mark.category(), set.text().between(spelling.clone()))
}
