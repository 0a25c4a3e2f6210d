//! What is marked, stretch by stretch.

use super::conflict::{Conflict, ConflictKind, Decisions, Resolution};
use super::mentions::Mention;
use super::side::Side;
use crate::annotation::{Annotation, AnnotationSet, EntityId};
use crate::text::Span;
use foldhash::fast::FixedState;
use std::collections::HashMap;

/// A stretch in which annotations of the three sets overlap one another, and none beyond it: what each set has there.
struct Stretch<'s> {
    sides: [&'s [Annotation]; 3],
}

/// What becomes of a stretch.
enum Outcome {
    Settled(Vec<Mention>),
    Conflict(ConflictKind),
}

pub(super) fn settle(sets: &[AnnotationSet; 3], decisions: &Decisions) -> (Vec<Mention>, Vec<Conflict>) {
    let stretches = stretches(sets);
    let witnesses = [Side::Ours, Side::Theirs].map(|side| Witnesses::of(&stretches, side));
    let (mut mentions, mut conflicts) = (Vec::new(), Vec::new());
    for stretch in &stretches {
        let outcome = match stretch.outcome() {
            Outcome::Settled(_) if witnesses.iter().any(|witnesses| witnesses.lost_in(stretch)) => {
                let [_, ours, theirs] = stretch.sides;
                let gone = ours.is_empty() || theirs.is_empty();
                Outcome::Conflict(if gone { ConflictKind::Removed } else { ConflictKind::Extent })
            }
            outcome => outcome,
        };
        match (outcome, stretch.extent()) {
            (Outcome::Settled(settled), _) => mentions.extend(settled),
            (Outcome::Conflict(kind), Some(extent)) => match decisions.get(&(false, vec![extent])) {
                Some(resolution) => mentions.extend(stretch.resolved(resolution)),
                None => conflicts.push(Conflict {
                    kind,
                    extent,
                    mentions: vec![extent],
                    sides: stretch.sides.map(<[_]>::to_vec),
                }),
            },
            (Outcome::Conflict(_), None) => {}
        }
    }
    (mentions, conflicts)
}

/// Cuts the text into stretches: a sweep over the three sets.
fn stretches(sets: &[AnnotationSet; 3]) -> Vec<Stretch<'_>> {
    let mut rest = sets.each_ref().map(AnnotationSet::as_slice);
    let mut stretches = Vec::new();
    while let Some(first) = rest.iter().filter_map(|side| side.first()).map(Annotation::span).min() {
        let mut taken = [0; 3];
        let mut reach = first.start() + 1;
        let mut grows = true;
        while grows {
            grows = false;
            for (side, taken) in rest.iter().zip(&mut taken) {
                while let Some(next) = side.get(*taken).filter(|next| next.span().start() < reach) {
                    reach = reach.max(next.span().end());
                    *taken += 1;
                    grows = true;
                }
            }
        }
        let mut sides = [&[][..]; 3];
        for ((side, rest), taken) in sides.iter_mut().zip(&mut rest).zip(taken) {
            (*side, *rest) = rest.split_at(taken);
        }
        stretches.push(Stretch { sides });
    }
    stretches
}

impl<'s> Stretch<'s> {
    fn extent(&self) -> Option<Span> {
        let spans = self.sides.iter().copied().flatten().map(Annotation::span);
        spans.reduce(|all, span| all.cover(span).unwrap_or(all))
    }

    fn outcome(&self) -> Outcome {
        let [base, ours, theirs] = self.sides;
        if same_shape(ours, theirs) {
            let marks = ours.iter().zip(theirs).enumerate();
            let more_trusted = |(index, (a, b)): (usize, (&Annotation, &Annotation))| {
                better_known(base.get(index).filter(|_| same_shape(base, ours)), a, b)
            };
            return Outcome::Settled(
                self.mentions(marks.map(more_trusted).collect(), &[Side::Ours, Side::Theirs]),
            );
        }
        if same_shape(base, ours) {
            return Outcome::Settled(self.mentions(theirs.to_vec(), &[Side::Theirs]));
        }
        if same_shape(base, theirs) {
            return Outcome::Settled(self.mentions(ours.to_vec(), &[Side::Ours]));
        }
        let spans = |side: &[Annotation]| side.iter().map(Annotation::span).collect::<Vec<_>>();
        Outcome::Conflict(if ours.is_empty() || theirs.is_empty() {
            ConflictKind::Removed
        } else if spans(ours) == spans(theirs) {
            ConflictKind::Category
        } else {
            ConflictKind::Extent
        })
    }

    /// The annotations chosen, with the entity that each set has for the same mention. `chosen`: the sets that have exactly
    /// these. Where a set has one annotation for one, it is the same mention, also where its extent or category changed.
    fn mentions(&self, marks: Vec<Annotation>, chosen: &[Side]) -> Vec<Mention> {
        let alone = marks.len() == 1;
        let id = |side: Side, index: usize| -> Option<EntityId> {
            let there = side.of(&self.sides);
            let same = chosen.contains(&side) || (alone && there.len() == 1);
            there.get(index).filter(|_| same).map(|annotation| annotation.entity().clone())
        };
        let mention =
            |(index, mark)| Mention { mark, ids: Side::ALL.map(|side| id(side, index)), custom: false };
        marks.into_iter().enumerate().map(mention).collect()
    }

    /// What somebody decided: these annotations, known to the set from which they were taken alone.
    fn resolved(&self, resolution: &Resolution) -> Vec<Mention> {
        let marks = match (resolution, resolution.side()) {
            (Resolution::Custom(annotations), _) => &annotations[..],
            (_, Some(side)) => side.of(&self.sides),
            (_, None) => &[],
        };
        let id = |mark: &Annotation, side| (resolution.side() == Some(side)).then(|| mark.entity().clone());
        let mention = |mark: &Annotation| Mention {
            mark: mark.clone(),
            ids: Side::ALL.map(|side| id(mark, side)),
            custom: resolution.side().is_none(),
        };
        marks.iter().map(mention).collect()
    }

    /// The annotations of the base for which a side has the same mention: the base's and the side's.
    fn kept(&self, side: Side) -> impl Iterator<Item = (&'s Annotation, &'s Annotation)> {
        let (base, side) = (*Side::Base.of(&self.sides), *side.of(&self.sides));
        let known = same_shape(base, side) || (base.len() == 1 && side.len() == 1);
        base.iter().zip(side).filter(move |_| known)
    }
}

/// Which links of one side would be lost if the other side's removals were taken: a link of two entities of the base is told
/// by the mentions that stand on both sides.
struct Witnesses<'s> {
    side: Side,
    /// Of each entity of the side: one entity of the base that is in it, and whether another is.
    links: HashMap<&'s EntityId, (&'s EntityId, bool), FixedState>,
    /// Mentions of an entity of the base in an entity of the side that the other side kept.
    kept: HashMap<(&'s EntityId, &'s EntityId), usize, FixedState>,
}

impl<'s> Witnesses<'s> {
    fn of(stretches: &[Stretch<'s>], side: Side) -> Self {
        let (mut links, mut kept) = (HashMap::default(), HashMap::default());
        for stretch in stretches {
            let stands = stretch.kept(side.other()).next().is_some();
            for (before, after) in stretch.kept(side) {
                let (before, after) = (before.entity(), after.entity());
                let link = links.entry(after).or_insert((before, false));
                link.1 |= link.0 != before;
                *kept.entry((before, after)).or_insert(0) += usize::from(stands);
            }
        }
        Witnesses { side, links, kept }
    }

    /// Whether the other side removed, in this stretch, the last mention that tells of a link.
    fn lost_in(&self, stretch: &Stretch<'_>) -> bool {
        stretch.kept(self.side.other()).next().is_none()
            && stretch.kept(self.side).any(|(before, after)| {
                let linked = self.links.get(after.entity()).is_some_and(|(_, linked)| *linked);
                linked && self.kept.get(&(before.entity(), after.entity())).is_none_or(|kept| *kept == 0)
            })
    }
}

/// Whether the same stretches are marked as the same categories.
fn same_shape(a: &[Annotation], b: &[Annotation]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.span() == b.span() && a.category() == b.category())
}

/// Of two annotations that mark the same: the one whose origin or score changed; where both did, the more trusted origin and
/// the higher score.
fn better_known(base: Option<&Annotation>, ours: &Annotation, theirs: &Annotation) -> Annotation {
    let told = |annotation: &Annotation| (annotation.origin(), annotation.score_bits());
    match base {
        Some(base) if told(base) == told(ours) => theirs.clone(),
        Some(base) if told(base) == told(theirs) => ours.clone(),
        _ => {
            let score = if ours.score_bits() < theirs.score_bits() { theirs.score() } else { ours.score() };
            ours.clone().with_origin(ours.origin().min(theirs.origin())).with_score(score)
        }
    }
}
