//! The same work as LABEL does it: lists, and for each annotation of one a search through the other.
//!
//! Written here, over label-core's own values, so that a ratio tells of the way alone: comparing two annotations and copying
//! one costs the same on both sides. They hold less than label-core does: nothing is refused, and nothing is checked.

use label_core::{Annotation, AnnotationSet, EntityId, Text};

/// What went, and what came.
pub type Change = (Vec<Annotation>, Vec<Annotation>);

fn includes(list: &[Annotation], one: &Annotation) -> bool {
    list.iter().any(|other| other.says_same(one))
}

fn without(list: &[Annotation], gone: &[Annotation]) -> Vec<Annotation> {
    list.iter().filter(|one| !includes(gone, one)).cloned().collect()
}

fn in_order(mut list: Vec<Annotation>) -> Vec<Annotation> {
    list.sort_by_key(|one| one.span().start());
    list
}

/// The difference of two lists.
pub fn diff(before: &[Annotation], after: &[Annotation]) -> Change {
    (without(before, after), without(after, before))
}

/// A list after a change.
pub fn apply(list: &[Annotation], removed: &[Annotation], added: &[Annotation]) -> Vec<Annotation> {
    let mut all = without(list, removed);
    all.extend_from_slice(added);
    in_order(all)
}

/// Many changes as one.
pub fn squash<'c>(changes: impl IntoIterator<Item = (&'c [Annotation], &'c [Annotation])>) -> Change {
    let (mut all_removed, mut all_added) = Change::default();
    for (removed, added) in changes {
        all_removed.extend(without(removed, &all_added));
        all_added = without(&all_added, removed);
        all_added.extend_from_slice(added);
    }
    let (removed, added) = diff(&all_removed, &all_added);
    (in_order(removed), in_order(added))
}

/// What a change says of single annotations: what came where nothing was, what went and left nothing, and the pairs.
#[derive(Default)]
pub struct Details<'c> {
    /// What came where nothing was.
    pub added: Vec<&'c Annotation>,
    /// What went and left nothing.
    pub deleted: Vec<&'c Annotation>,
    /// What went, and the first that came in its place.
    pub pairs: Vec<(&'c Annotation, &'c Annotation)>,
}

/// The details of a change.
pub fn details<'c>(removed: &'c [Annotation], added: &'c [Annotation]) -> Details<'c> {
    let mut details = Details::default();
    for before in removed {
        match added.iter().find(|after| after.span().overlaps(before.span())) {
            Some(after) => details.pairs.push((before, after)),
            None => details.deleted.push(before),
        }
    }
    let is_new = |after: &&Annotation| removed.iter().all(|before| !before.span().overlaps(after.span()));
    details.added.extend(added.iter().filter(is_new));
    details
}

fn computed(text: &Text, one: &Annotation) -> EntityId {
    EntityId::computed(one.category(), text.slice(one.span()).expect("of this text"))
}

/// Two entities linked: the ids of all annotations are worked out again. Linear too.
pub fn link(set: &AnnotationSet, first: &EntityId, second: &EntityId) -> Vec<Annotation> {
    let ids: Vec<EntityId> = set.iter().map(|one| computed(set.text(), one)).collect();
    let is_linked = |one: &Annotation| one.entity() == first || one.entity() == second;
    let linked = set.iter().zip(&ids).filter(|(one, _)| is_linked(one)).map(|(_, id)| id);
    let name = linked.min().expect("an entity of the set").clone();
    let renamed = |one: &Annotation| {
        let entity = if is_linked(one) { name.clone() } else { one.entity().clone() };
        one.clone().with_entity(entity)
    };
    in_order(set.iter().map(renamed).collect())
}

/// An entity taken apart: the ids of all annotations are worked out again.
pub fn dissolve(set: &AnnotationSet, entity: &EntityId) -> Vec<Annotation> {
    let renamed = |one: &Annotation| {
        let own = computed(set.text(), one);
        if one.entity() == entity { one.clone().with_entity(own) } else { one.clone() }
    };
    in_order(set.iter().map(renamed).collect())
}

/// Three lists brought together, by comparing each annotation with those of the two others; how many do not go together.
/// What is one entity is not looked at.
pub fn merge(base: &[Annotation], ours: &[Annotation], theirs: &[Annotation]) -> (Vec<Annotation>, usize) {
    let mut all: Vec<Annotation> =
        base.iter().filter(|one| includes(ours, one) && includes(theirs, one)).cloned().collect();
    let (our_new, their_new) = (without(ours, base), without(theirs, base));
    let (our_gone, their_gone) = (without(base, ours), without(base, theirs));
    let mut conflicts = 0;
    for (new, others, gone) in [(&our_new, &their_new, &their_gone), (&their_new, &our_new, &our_gone)] {
        for one in new {
            let clashes = |other: &Annotation| other.span().overlaps(one.span()) && !other.says_same(one);
            if others.iter().any(clashes) || gone.iter().any(clashes) {
                conflicts += 1;
            } else if !includes(&all, one) {
                all.push(one.clone());
            }
        }
    }
    (in_order(all), conflicts)
}
