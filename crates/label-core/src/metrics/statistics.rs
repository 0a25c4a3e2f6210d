use super::AnnotationCounts;
use crate::annotation::{Annotation, EntityId};
use crate::error::Result;
use crate::text::Text;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What one person worked on a decision.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct HumanTreatment {
    /// Who: any id of the caller's; messages and reports show it.
    pub user: Arc<str>,
    /// For how long, in milliseconds ([`treatment_duration_ms`](crate::metrics::treatment_duration_ms)).
    pub duration_ms: u64,
}

/// What the work on one decision amounts to (LABEL's `statisticsCreator`). It holds numbers only: what else LABEL copies (the
/// appeal's number, the chamber) the caller has beside it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Statistics {
    /// How many words the decision has: [`Decision::words`](crate::Decision::words), or
    /// [`Decision::words_between_spaces`](crate::Decision::words_between_spaces) to compare with LABEL.
    pub words: usize,
    /// How many marks it has in the end.
    pub annotations: usize,
    /// How many spellings are linked to another one: for each entity, how many it has but for the first. Spellings that
    /// differ only in case, accents, hyphen or space variants are one.
    pub linked_entities: usize,
    /// What people changed of what was marked before them.
    pub counts: AnnotationCounts,
    /// When somebody or something last worked on it, in milliseconds since 1970; `None` where nobody did.
    pub last_treatment_ms: Option<i64>,
    /// What people worked on it, in the order given.
    pub human_treatments: Vec<HumanTreatment>,
}

impl Statistics {
    /// The statistics of a decision of so many words, with the marks that it has in the end (which may overlap) and what
    /// people changed. Nobody has worked on it yet: see [`Statistics::with_last_treatment`] and
    /// [`Statistics::with_human_treatment`].
    ///
    /// # Errors
    /// [`Error::ForeignSpan`](crate::Error::ForeignSpan), in item `annotations[i]`, for a mark that is not of this text.
    pub fn of(
        words: usize,
        text: &Text,
        annotations: &[Annotation],
        counts: AnnotationCounts,
    ) -> Result<Self> {
        let linked_entities = linked_entities(text, annotations)?;
        Ok(Statistics { words, annotations: annotations.len(), linked_entities, counts, ..Self::default() })
    }

    /// The same statistics, with when somebody or something last worked on the decision: milliseconds since 1970.
    #[must_use]
    pub fn with_last_treatment(self, ms: i64) -> Self {
        Statistics { last_treatment_ms: Some(ms), ..self }
    }

    /// The same statistics, with one more treatment by a person, who took so many milliseconds.
    #[must_use]
    pub fn with_human_treatment(mut self, user: impl Into<Arc<str>>, duration_ms: u64) -> Self {
        self.human_treatments.push(HumanTreatment { user: user.into(), duration_ms });
        self
    }

    /// The sums over several decisions (LABEL's `aggregate`). Where a user is given, only the time of that user is summed;
    /// which decisions are summed is for the caller to choose.
    pub fn aggregate<'s>(
        statistics: impl IntoIterator<Item = &'s Statistics>,
        user: Option<&str>,
    ) -> StatisticsTotal {
        statistics.into_iter().fold(StatisticsTotal::default(), |total, one| total.and(one, user))
    }

    /// For how long people worked on the decision, in milliseconds; where a user is given, that user.
    pub fn duration_ms(&self, user: Option<&str>) -> u64 {
        let asked = |treatment: &&HumanTreatment| user.is_none_or(|user| *user == *treatment.user);
        let asked = self.human_treatments.iter().filter(asked);
        asked.fold(0, |sum: u64, treatment| sum.saturating_add(treatment.duration_ms))
    }
}

/// Sums over several decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
pub struct StatisticsTotal {
    /// How many decisions.
    pub decisions: usize,
    /// Their words.
    pub words: usize,
    /// Their marks.
    pub annotations: usize,
    /// Their linked spellings.
    pub linked_entities: usize,
    /// What people changed.
    pub counts: AnnotationCounts,
    /// For how long people worked, in milliseconds; where a user was asked for, that user.
    pub duration_ms: u64,
}

impl StatisticsTotal {
    fn and(self, one: &Statistics, user: Option<&str>) -> Self {
        StatisticsTotal {
            decisions: self.decisions.saturating_add(1),
            words: self.words.saturating_add(one.words),
            annotations: self.annotations.saturating_add(one.annotations),
            linked_entities: self.linked_entities.saturating_add(one.linked_entities),
            counts: self.counts + one.counts,
            duration_ms: self.duration_ms.saturating_add(one.duration_ms(user)),
        }
    }
}

/// For each entity, how many spellings it has but for the first. It asks nothing but the marks: a query of `annotation` of the
/// same meaning may take its place.
fn linked_entities(text: &Text, annotations: &[Annotation]) -> Result<usize> {
    let mut spellings: BTreeMap<&EntityId, BTreeSet<EntityId>> = BTreeMap::new();
    for (index, annotation) in annotations.iter().enumerate() {
        let words = text.slice(annotation.span()).map_err(|error| error.in_item("annotations", index))?;
        let spelling = EntityId::computed(annotation.category(), words);
        spellings.entry(annotation.entity()).or_default().insert(spelling);
    }
    Ok(spellings.values().map(|of_one| of_one.len().saturating_sub(1)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Category;
    use crate::error::Error;
    use crate::text::OffsetUnit;

    fn statistics(words: usize, over: usize) -> Statistics {
        let counts = AnnotationCounts { over, ..AnnotationCounts::default() };
        Statistics { words, annotations: 2, linked_entities: 1, counts, ..Statistics::default() }
    }

    #[test]
    fn spellings_of_an_entity_are_counted_but_for_the_first() {
        let text = Text::new("Dupont DUPONT Dupond Roux Dijon").unwrap();
        let mark = |start, end, entity: &str| {
            let span = text.span(start..end, OffsetUnit::Byte).unwrap();
            Annotation::of_entity(span, Category::new("nom").unwrap(), EntityId::new(entity).unwrap())
        };
        let marks =
            [mark(0, 6, "a"), mark(7, 13, "a"), mark(14, 20, "a"), mark(21, 25, "a"), mark(26, 31, "b")];
        let found = Statistics::of(5, &text, &marks, AnnotationCounts::default()).unwrap();
        assert_eq!((found.words, found.annotations, found.linked_entities), (5, 5, 2));
        assert_eq!((found.last_treatment_ms, found.human_treatments.len()), (None, 0));
        let other = Text::new("Dupont").unwrap();
        let refused = Statistics::of(1, &other, &marks, AnnotationCounts::default());
        assert_eq!(refused, Err(Error::ForeignSpan.in_item("annotations", 0)));
    }

    #[test]
    fn sums_are_of_all_and_time_is_of_the_user_asked_for() {
        let one = statistics(10, 1).with_human_treatment("u", 5).with_human_treatment("v", 7);
        let other = statistics(20, 2).with_human_treatment("u", 11).with_last_treatment(1_600_000_000_000);
        let all = Statistics::aggregate([&one, &other], None);
        assert_eq!((all.decisions, all.words, all.annotations, all.linked_entities), (2, 30, 4, 2));
        assert_eq!((all.counts.over, all.duration_ms), (3, 23));
        let of_v = Statistics::aggregate([&one, &other], Some("v"));
        assert_eq!(of_v, StatisticsTotal { duration_ms: 7, ..all });
        assert_eq!(Statistics::aggregate([], None), StatisticsTotal::default());
    }
}
