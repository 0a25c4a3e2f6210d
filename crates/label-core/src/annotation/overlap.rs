//! What to do where marks overlap.

use super::{Annotation, Category};
use crate::error::{Error, Result};
use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

/// Categories by rank, each once: the first wins. Made by [`Overlap::priority`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Priorities(Vec<Category>);

impl Priorities {
    /// The categories, the one that wins first.
    pub fn as_slice(&self) -> &[Category] {
        &self.0
    }

    /// Categories that are not listed rank behind all that are.
    fn rank(&self, category: &Category) -> usize {
        self.0.iter().position(|listed| listed == category).unwrap_or(self.0.len())
    }
}

/// Which of several overlapping marks is kept. The others are dropped but remembered: what they cover is masked all the
/// same where their category is.
///
/// Every strategy is a total order, so that the order in which marks are given never matters: what the strategy leaves
/// open is settled by length (longer first), score (higher first), place (earlier first), category and entity.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Overlap {
    /// Refuse: [`Error::Overlap`] names the first two.
    #[default]
    Error,
    /// The longest, in bytes.
    Longest,
    /// The highest score; a mark without a score loses to any other.
    HighestScore,
    /// The category that stands first in the list ([`Overlap::priority`]); categories that it does not name lose to those it
    /// does.
    Priority(Priorities),
    /// One mark over everything that a chain of overlapping marks covers, with category and entity of the longest.
    Union,
}

impl Overlap {
    /// A priority list.
    ///
    /// # Errors
    /// [`Error::Duplicate`] where a category occurs twice.
    pub fn priority(categories: Vec<Category>) -> Result<Self> {
        let mut seen = std::collections::BTreeSet::new();
        match categories.iter().position(|category| !seen.insert(category)) {
            Some(index) => Err(Error::Duplicate { what: "category", index }),
            None => Ok(Overlap::Priority(Priorities(categories))),
        }
    }

    /// Of things that overlap, each with a mark behind it: those that this strategy keeps, in reading order, and the others.
    /// [`Overlap::Union`] keeps one, to stand for all.
    pub(crate) fn winners<T>(&self, mut all: Vec<T>, mark: impl Fn(&T) -> &Annotation) -> (Vec<T>, Vec<T>) {
        all.sort_by(|a, b| self.compare(mark(a), mark(b)));
        let mut winners: BTreeMap<usize, T> = BTreeMap::new();
        let mut losers = Vec::new();
        for next in all {
            let span = mark(&next).span;
            let before = winners.range(..span.end()).next_back();
            let beaten = before.is_some_and(|(_, winner)| mark(winner).span.overlaps(span));
            if beaten || (*self == Overlap::Union && !winners.is_empty()) {
                losers.push(next);
            } else {
                winners.insert(span.start(), next);
            }
        }
        (winners.into_values().collect(), losers)
    }

    /// Settles one component: marks of which each overlaps another of it, in reading order. Appends what is kept and what
    /// is dropped.
    pub(super) fn settle(
        &self,
        component: Vec<Annotation>,
        kept: &mut Vec<Annotation>,
        dropped: &mut Vec<Annotation>,
    ) {
        if let Overlap::Union = self {
            union(component, kept, dropped);
            return;
        }
        let (winners, losers) = self.winners(component, |annotation| annotation);
        kept.extend(winners);
        dropped.extend(losers);
    }

    fn compare(&self, a: &Annotation, b: &Annotation) -> Ordering {
        let first = match self {
            Overlap::HighestScore => b.score_bits().cmp(&a.score_bits()),
            Overlap::Priority(listed) => listed.rank(&a.category).cmp(&listed.rank(&b.category)),
            Overlap::Error | Overlap::Longest | Overlap::Union => Ordering::Equal,
        };
        first.then_with(|| by_length(a, b))
    }
}

/// Longer first, then higher score, then reading order.
fn by_length(a: &Annotation, b: &Annotation) -> Ordering {
    Reverse(a.span.len())
        .cmp(&Reverse(b.span.len()))
        .then_with(|| b.score_bits().cmp(&a.score_bits()))
        .then_with(|| a.order(b))
}

fn union(component: Vec<Annotation>, kept: &mut Vec<Annotation>, dropped: &mut Vec<Annotation>) {
    let Some(winner) = component.iter().min_by(|a, b| by_length(a, b)).cloned() else { return };
    let cover = component.iter().fold(winner.span, |cover, other| cover.cover(other.span).unwrap_or(cover));
    dropped.extend(component.into_iter().filter(|annotation| *annotation != winner));
    kept.push(Annotation { span: cover, ..winner });
}
