//! The marks as a list beside the text shows them: categories, their entities, the mentions of each.

use super::{Annotation, AnnotationSet, Category, EntityId};
use crate::text::fold_str;
use std::collections::{BTreeMap, BTreeSet};

/// The mentions of an entity that have one category; at least one. `Debug` shows no text and no id.
#[derive(Debug, Clone, PartialEq)]
pub struct EntityGroup<'s> {
    first: &'s Annotation,
    mentions: Vec<&'s Annotation>,
}

impl<'s> EntityGroup<'s> {
    /// The entity. Secret, as its id may hold a name.
    pub fn entity(&self) -> &'s EntityId {
        &self.first.entity
    }

    /// The category of these mentions. An entity linked across categories has a group in each.
    pub fn category(&self) -> &'s Category {
        &self.first.category
    }

    /// The mention that stands first in the text.
    pub fn first(&self) -> &'s Annotation {
        self.first
    }

    /// The mentions in the order of their spellings: folded, then as written, then by place.
    pub fn mentions(&self) -> &[&'s Annotation] {
        &self.mentions
    }
}

/// A category and the entities that have marks of it; none where the text has no such mark.
#[derive(Debug, Clone, PartialEq)]
pub struct CategoryGroup<'s> {
    category: Category,
    listed: bool,
    mentions: usize,
    entities: Vec<EntityGroup<'s>>,
}

impl<'s> CategoryGroup<'s> {
    fn new(set: &'s AnnotationSet, category: &Category, listed: bool) -> Self {
        let marks = set.of_category(category);
        let mentions = marks.len();
        let mut entities = group_by_entity(set, marks);
        entities.sort_by_cached_key(|group| group.mentions.first().map(|mention| spelling_key(set, mention)));
        CategoryGroup { category: category.clone(), listed, mentions, entities }
    }

    /// The category.
    pub fn category(&self) -> &Category {
        &self.category
    }

    /// Whether the caller listed the category; where not, its marks are shown all the same.
    pub fn is_listed(&self) -> bool {
        self.listed
    }

    /// How many marks have this category.
    pub fn mention_count(&self) -> usize {
        self.mentions
    }

    /// The entities, in the order of the spelling that comes first of each.
    pub fn entities(&self) -> &[EntityGroup<'s>] {
        &self.entities
    }
}

impl AnnotationSet {
    /// The marks by category and entity (LABEL's `groupByCategoryAndEntity`): every mark stands in one group.
    ///
    /// First the categories of `order` that have marks, in that order; then those that have marks but are not in `order`, by
    /// name, so that no mark is lost because a list forgot its category; last those of `order` without marks. A category
    /// listed twice counts where it stands first. O(n log n) in the marks.
    pub fn grouped(&self, order: &[Category]) -> Vec<CategoryGroup<'_>> {
        let mut listed = BTreeSet::new();
        let order: Vec<&Category> = order.iter().filter(|&category| listed.insert(category)).collect();
        let of_order = order.into_iter().map(|category| CategoryGroup::new(self, category, true));
        let (mut groups, without): (Vec<_>, Vec<_>) = of_order.partition(|group| group.mentions > 0);
        let unlisted = self.categories().map(|(category, _)| category);
        let unlisted = unlisted.filter(|&category| !listed.contains(category));
        groups.extend(unlisted.map(|category| CategoryGroup::new(self, category, false)));
        groups.extend(without);
        groups
    }
}

/// The entities of these marks, which are of one category and in reading order.
pub(super) fn group_by_entity<'s>(
    set: &'s AnnotationSet,
    marks: impl Iterator<Item = &'s Annotation>,
) -> Vec<EntityGroup<'s>> {
    let mut groups: BTreeMap<&EntityId, EntityGroup<'s>> = BTreeMap::new();
    for mark in marks {
        let new = || EntityGroup { first: mark, mentions: Vec::new() };
        groups.entry(&mark.entity).or_insert_with(new).mentions.push(mark);
    }
    let sorted = |group: EntityGroup<'s>| EntityGroup { mentions: by_spelling(set, group.mentions), ..group };
    groups.into_values().map(sorted).collect()
}

/// Marks in the order of their spellings.
pub(super) fn by_spelling<'s>(set: &'s AnnotationSet, mut marks: Vec<&'s Annotation>) -> Vec<&'s Annotation> {
    if marks.len() > 1 {
        marks.sort_by_cached_key(|mark| spelling_key(set, mark));
    }
    marks
}

/// Folded spelling, spelling, place: an order that no locale changes.
fn spelling_key<'s>(set: &'s AnnotationSet, mark: &Annotation) -> (String, &'s str, usize) {
    let spelling = set.spelling(mark);
    (fold_str(spelling), spelling, mark.span.start())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{OffsetUnit, Text};

    #[test]
    fn groups_follow_the_list_and_lose_nothing() {
        let text = Text::new("Zoé Lyon ève ZOE Caen").unwrap();
        let category = |name: &str| Category::new(name).unwrap();
        let mark = |start: usize, length: usize, name: &str| {
            let span = text.span(start..start + length, OffsetUnit::Char).unwrap();
            Annotation::new(&text, span, category(name)).unwrap()
        };
        let marks = [
            mark(0, 3, "nom"),
            mark(4, 4, "lieu"),
            mark(9, 3, "nom"),
            mark(13, 3, "nom"),
            mark(17, 4, "fief"),
        ];
        let set = AnnotationSet::new(&text, marks).unwrap();
        let order = ["date", "nom", "lieu", "nom"].map(category);
        let groups = set.grouped(&order);
        let heads: Vec<_> = groups
            .iter()
            .map(|group| (group.category().as_str(), group.is_listed(), group.mention_count()))
            .collect();
        assert_eq!(heads, [("nom", true, 3), ("lieu", true, 1), ("fief", false, 1), ("date", true, 0)]);
        let spellings: Vec<Vec<&str>> = groups[0]
            .entities()
            .iter()
            .map(|group| group.mentions().iter().map(|mark| set.spelling(mark)).collect())
            .collect();
        assert_eq!(spellings, [vec!["ève"], vec!["ZOE", "Zoé"]]);
        assert_eq!(set.spelling(groups[0].entities()[1].first()), "Zoé");
        assert!(!format!("{groups:?}").to_lowercase().contains("zo"));
    }
}
