//! The mentions of one entity: how many there are, how it is spelt, what it could be linked to.

use super::group::{EntityGroup, by_spelling, group_by_entity};
use super::{Annotation, AnnotationSet, Category, EntityId};
use crate::error::{Error, Result};
use crate::text::{Span, fold_str};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Which mention of its entity a mark is: the `index`-th of `total`, in reading order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MentionIndex {
    /// Counted from 1.
    pub index: usize,
    /// How many mentions the entity has, in every category.
    pub total: usize,
}

impl AnnotationSet {
    /// Which mention of its entity the mark on exactly this span is; `None` where no mark has this span (LABEL's
    /// `getAnnotationIndex`). O(log n) in the marks.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`].
    pub fn mention_index(&self, span: Span) -> Result<Option<MentionIndex>> {
        if !self.text().owns(span) {
            return Err(Error::ForeignSpan);
        }
        let place = self.as_slice().binary_search_by(|annotation| annotation.span.cmp(&span)).ok();
        Ok(place.and_then(|place| {
            let mentions = self.by_entity().get(&self.as_slice().get(place)?.entity)?;
            let before = mentions.binary_search(&place).ok()?;
            Some(MentionIndex { index: before + 1, total: mentions.len() })
        }))
    }

    /// The first mention of each spelling of an entity, character for character (LABEL's
    /// `getLinkedAnnotationRepresentatives`). In the order of the spellings: folded ([`fold_str`]), then as they are
    /// written; no locale has a say. Empty where the set does not know the entity.
    pub fn spellings(&self, entity: &EntityId) -> Vec<&Annotation> {
        let mut seen = BTreeSet::new();
        let first = self.of_entity(entity).filter(|mention| seen.insert(self.spelling(mention)));
        by_spelling(self, first.collect())
    }

    /// The first mark of each category and folded spelling, whatever entity it is linked to (LABEL's
    /// `getRepresentatives`). In the order of the spellings, as [`AnnotationSet::spellings`].
    pub fn representatives(&self) -> Vec<&Annotation> {
        let mut seen = BTreeSet::new();
        let first = self.iter().filter(|annotation| seen.insert(self.unlinked(annotation)));
        by_spelling(self, first.collect())
    }

    /// Whether an entity is spelt in more than one way, character for character: each of its mentions is then linked to
    /// another spelling (LABEL's `isLinked`).
    pub fn is_linked(&self, entity: &EntityId) -> bool {
        let mut spellings = self.of_entity(entity).map(|mention| self.spelling(mention));
        spellings.next().is_some_and(|first| spellings.any(|other| other != first))
    }

    /// How many entities were linked into others: over all entities, the number of categories and folded spellings beyond
    /// the first (LABEL's `countLinkedEntities`).
    pub fn linked_entity_count(&self) -> usize {
        let beyond_first = |entity| {
            let mentions = self.of_entity(entity);
            mentions.map(|mention| self.unlinked(mention)).collect::<BTreeSet<_>>().len().saturating_sub(1)
        };
        self.entities().map(beyond_first).sum()
    }

    /// The entities that an entity's marks of this category can be linked to: all others that have marks of the category,
    /// with these marks (LABEL's `getLinkableAnnotations`). Those with most marks first; of equals, the one that the text
    /// names first. O(n log n) in the marks of the category.
    pub fn linkable(&self, entity: &EntityId, category: &Category) -> Vec<EntityGroup<'_>> {
        let others = self.of_category(category).filter(|annotation| annotation.entity != *entity);
        let mut groups = group_by_entity(self, others);
        groups.sort_by_key(|group| (Reverse(group.mentions().len()), group.first().span));
        groups
    }

    /// What makes two marks one entity as long as nobody links them.
    fn unlinked<'s>(&self, annotation: &'s Annotation) -> (&'s Category, String) {
        (&annotation.category, fold_str(self.spelling(annotation)).trim().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{OffsetUnit, Text};

    const WORDS: &str = "Zoé ZOE Marc Lyon Marc Zoé Anne";

    /// Every word a mark: persons, but for the town.
    fn set(text: &Text, entities: [&str; 7]) -> AnnotationSet {
        let mut from = 0;
        let marks = WORDS.split(' ').zip(entities).map(|(word, entity)| {
            let span = text.span(from..from + word.len(), OffsetUnit::Byte).unwrap();
            from += word.len() + 1;
            let category = Category::new(if word == "Lyon" { "lieu" } else { "nom" }).unwrap();
            Annotation::of_entity(span, category, EntityId::new(entity).unwrap())
        });
        AnnotationSet::new(text, marks.collect::<Vec<_>>()).unwrap()
    }

    fn words<'s>(set: &'s AnnotationSet, marks: &[&Annotation]) -> Vec<&'s str> {
        marks.iter().map(|mark| set.spelling(mark)).collect()
    }

    #[test]
    fn mentions_are_counted_in_reading_order() {
        let text = Text::new(WORDS).unwrap();
        let set = set(&text, ["z", "z", "m", "l", "m", "z", "a"]);
        let indices: Vec<(usize, usize)> = set
            .iter()
            .map(|mark| set.mention_index(mark.span()).unwrap().unwrap())
            .map(|MentionIndex { index, total }| (index, total))
            .collect();
        assert_eq!(indices, [(1, 3), (2, 3), (1, 2), (1, 1), (2, 2), (3, 3), (1, 1)]);
        assert_eq!(set.mention_index(text.span(0..2, OffsetUnit::Byte).unwrap()).unwrap(), None);
        let foreign = Text::new("Zoé").unwrap().whole().unwrap();
        assert_eq!(set.mention_index(foreign), Err(Error::ForeignSpan));
    }

    #[test]
    fn spellings_and_links() {
        let text = Text::new(WORDS).unwrap();
        let id = |id: &str| EntityId::new(id).unwrap();
        let set = set(&text, ["z", "z", "m", "l", "m", "z", "m"]);
        assert_eq!(words(&set, &set.spellings(&id("z"))), ["ZOE", "Zoé"]);
        assert_eq!(words(&set, &set.spellings(&id("m"))), ["Anne", "Marc"]);
        assert!(set.spellings(&id("nobody")).is_empty());
        assert_eq!(words(&set, &set.representatives()), ["Anne", "Lyon", "Marc", "Zoé"]);
        let linked = ["z", "m", "l", "nobody"].map(|entity| set.is_linked(&id(entity)));
        assert_eq!(linked, [true, true, false, false]);
        // Zoé and ZOE are one spelling but for case and accent; Anne was linked to Marc.
        assert_eq!(set.linked_entity_count(), 1);
    }

    #[test]
    fn linkable_are_the_others_of_the_category() {
        let text = Text::new(WORDS).unwrap();
        let set = set(&text, ["z", "x", "m", "l", "m", "z", "a"]);
        let (nom, lieu) = (Category::new("nom").unwrap(), Category::new("lieu").unwrap());
        let ids = |entity: &str, category| {
            let linkable = set.linkable(&EntityId::new(entity).unwrap(), category);
            linkable.iter().map(|group| group.entity().as_str()).collect::<Vec<_>>()
        };
        assert_eq!(ids("a", &nom), ["z", "m", "x"]);
        assert_eq!(ids("m", &nom), ["z", "x", "a"]);
        assert!(ids("l", &lieu).is_empty());
    }
}
