//! Sets made of a set: with more marks, or fewer. What an overlap strategy dropped stays remembered in each.

use super::{Annotation, AnnotationSet, SetOptions};
use crate::error::Result;
use crate::text::Text;
use std::ops::Range;

impl AnnotationSet {
    /// The marks for which `keep` holds. What was dropped stays so: it is masked where its category is, also where the mark
    /// that won over it is gone.
    #[must_use]
    pub fn filter(&self, mut keep: impl FnMut(&Annotation) -> bool) -> Self {
        self.of_marks(self.iter().filter(|mark| keep(mark)).cloned().collect())
    }

    /// The marks at these places, from 0 in reading order, the end excluded; places that there are not are passed over. What
    /// was dropped stays so.
    #[must_use]
    pub fn slice(&self, places: Range<usize>) -> Self {
        let end = places.end.min(self.len());
        self.of_marks(self.as_slice().get(places.start.min(end)..end).unwrap_or_default().to_vec())
    }

    /// The marks but those that say the same (span, category, entity) as one of `marks`. What was dropped stays so.
    #[must_use]
    pub fn without(&self, marks: &[Annotation]) -> Self {
        let mut gone: Vec<&Annotation> = marks.iter().collect();
        gone.sort_unstable_by(|a, b| a.order(b));
        let says_same = |mark: &Annotation| {
            let from = gone.partition_point(|other| other.span < mark.span);
            let here = gone.get(from..).unwrap_or_default().iter();
            here.take_while(|other| other.span == mark.span).any(|other| other.says_same(mark))
        };
        self.filter(|mark| !says_same(mark))
    }

    /// The marks together with others, as [`AnnotationSet::with`] makes a set of them all; what was dropped before stays so.
    ///
    /// # Errors
    /// As [`AnnotationSet::with`].
    pub fn with_annotations(
        &self,
        marks: impl IntoIterator<Item = Annotation>,
        options: &SetOptions,
    ) -> Result<Self> {
        let all = self.iter().cloned().chain(marks);
        AnnotationSet::with(self.text(), all, options)?.remembering(self.dropped().to_vec())
    }

    /// The set of marks that are disjoint and in reading order, and of those of `others` that overlap none of them; the rest of
    /// `others`, which are disjoint and in reading order too, is dropped. All are of this text.
    pub(crate) fn of_winners(text: &Text, winners: Vec<Annotation>, others: Vec<Annotation>) -> Self {
        let overlaps = |mark: &Annotation| {
            let first = winners.partition_point(|winner| winner.span.end() <= mark.span.start());
            winners.get(first).is_some_and(|winner| winner.span.overlaps(mark.span))
        };
        let (dropped, free): (Vec<_>, Vec<_>) = others.into_iter().partition(overlaps);
        let mut annotations: Vec<Annotation> = winners.into_iter().chain(free).collect();
        annotations.sort_unstable_by(Annotation::order);
        AnnotationSet::of_sorted(text, annotations, dropped)
    }

    /// Some marks of this set, in reading order, and what it dropped.
    fn of_marks(&self, marks: Vec<Annotation>) -> Self {
        AnnotationSet::of_sorted(self.text(), marks, self.dropped().to_vec()).ranked_as(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{Category, Overlap};
    use crate::text::OffsetUnit;

    #[test]
    fn what_was_dropped_stays_so() {
        let text = Text::new("Me Jean Dupont plaide pour Zoé.").unwrap();
        let mark = |start, end, category| {
            let span = text.span(start..end, OffsetUnit::Char).unwrap();
            Annotation::new(&text, span, Category::new(category).unwrap()).unwrap()
        };
        let options = SetOptions::default().with_overlap(Overlap::Longest);
        let marks = [mark(3, 14, "avocat"), mark(8, 14, "nom"), mark(27, 30, "nom")];
        let set = AnnotationSet::with(&text, marks.clone(), &options).unwrap();
        assert_eq!((set.len(), set.dropped().len()), (2, 1));
        let plaide = mark(15, 21, "nom");
        let more = set.with_annotations([plaide.clone()], &SetOptions::default()).unwrap();
        for (made, count) in [
            (set.filter(|_| true), 2),
            (set.filter(|_| false), 0),
            (set.slice(1..2), 1),
            (set.slice(2..9), 0),
            (set.without(&marks), 0),
            (set.without(&marks[1..]), 1),
            (more.clone(), 3),
        ] {
            assert_eq!((made.len(), made.dropped()), (count, set.dropped()));
        }
        assert_eq!(more.without(&[plaide]), set);
    }
}
