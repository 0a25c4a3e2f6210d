use super::change::{Change, merged};
use super::diff::{Diff, stale};
use super::members::{Members, take_one};
use super::naming::{OwnIds, number};
use crate::annotation::{Annotation, AnnotationSet, Category, EntityId, whole_graphemes};
use crate::error::{Error, Result};
use crate::text::{OffsetUnit, Span, Text, overlap};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The annotations of a text while operations change them: a set, and what came and went since.
///
/// An operation costs what it looks at and changes, not what the set holds, so that many operations on one sheet take a time
/// that grows with their number. Entities, spellings and what was dropped are looked through when they are first asked for.
///
/// Secret. `Debug` shows numbers.
#[derive(Clone)]
pub struct Sheet {
    start: AnnotationSet,
    /// What of the start is no longer there, by where it starts.
    gone: BTreeMap<usize, Annotation>,
    /// What is there and was not at the start, by where it starts.
    came: BTreeMap<usize, Annotation>,
    came_as: BTreeMap<Category, BTreeSet<usize>>,
    /// Of every entity of which something came or went, and of those that were asked for.
    entities: BTreeMap<EntityId, Members>,
    /// Of the categories that were asked for, the annotations by the ids that their spellings give.
    spellings: BTreeMap<Category, BTreeMap<EntityId, Spelling>>,
    own_ids: OwnIds,
    /// Of an id, the first number that no entity has behind it.
    numbers: BTreeMap<String, u64>,
    dropped: Option<Dropped>,
    /// How many annotations were looked at.
    #[cfg(test)]
    pub(super) seen: usize,
}

/// The annotations of one category and folded spelling.
#[derive(Clone, Default)]
pub(super) struct Spelling {
    entities: BTreeMap<EntityId, usize>,
    starts: BTreeSet<usize>,
}

/// What a strategy dropped, by its places in the set.
#[derive(Clone)]
struct Dropped {
    left: BTreeSet<usize>,
    forgotten: BTreeSet<usize>,
    /// How far what stands there or before it reaches.
    reach: Vec<usize>,
}

impl Dropped {
    fn of(dropped: &[Annotation]) -> Self {
        let mut reach = 0;
        let reach = dropped.iter().map(|one| {
            reach = reach.max(one.span.end());
            reach
        });
        Dropped { left: (0..dropped.len()).collect(), forgotten: BTreeSet::new(), reach: reach.collect() }
    }
}

impl Sheet {
    /// The sheet on which a set stands.
    pub fn of(start: &AnnotationSet) -> Self {
        Sheet {
            start: start.clone(),
            gone: BTreeMap::new(),
            came: BTreeMap::new(),
            came_as: BTreeMap::new(),
            entities: BTreeMap::new(),
            spellings: BTreeMap::new(),
            own_ids: OwnIds::default(),
            numbers: BTreeMap::new(),
            dropped: None,
            #[cfg(test)]
            seen: 0,
        }
    }

    /// The text.
    pub fn text(&self) -> &Text {
        self.start.text()
    }

    /// What came and went since the start. Linear in that.
    pub fn diff(&self) -> Diff {
        let all = |marks: &BTreeMap<usize, Annotation>| marks.values().cloned().collect::<Vec<_>>();
        let dropped = self.start.dropped();
        let forgotten = self.dropped.iter().flat_map(|dropped| &dropped.forgotten);
        let forgotten: Vec<Annotation> = forgotten.filter_map(|&place| dropped.get(place)).cloned().collect();
        Diff::of_disjoint(
            self.text(),
            Change::of_sorted(&all(&self.gone), &all(&self.came)),
            Change::of_sorted(&forgotten, &[]),
        )
    }

    /// The annotations as they stand now, as a set. Linear in them.
    pub fn set(&self) -> AnnotationSet {
        if self.gone.is_empty() && self.came.is_empty() && self.dropped.is_none() {
            return self.start.clone();
        }
        let stays = |mark: &&Annotation| !self.gone.contains_key(&mark.span.start());
        let old: Vec<Annotation> = self.start.iter().filter(stays).cloned().collect();
        let new: Vec<Annotation> = self.came.values().cloned().collect();
        let is_forgotten =
            |place: &usize| self.dropped.as_ref().is_some_and(|dropped| dropped.forgotten.contains(place));
        let dropped = self.start.dropped().iter().enumerate();
        let dropped = dropped.filter(|(place, _)| !is_forgotten(place)).map(|(_, one)| one.clone());
        AnnotationSet::of_sorted(self.text(), merged(old, &new), dropped.collect())
    }

    /// The annotation on exactly `span`, or exactly on the graphemes that `span` cuts.
    pub(super) fn exactly(&self, span: Span) -> Result<Annotation> {
        let text = self.text();
        if !text.owns(span) {
            return Err(Error::ForeignSpan);
        }
        let found = self.find(span).or_else(|| self.find(whole_graphemes(text, span)));
        found.cloned().ok_or_else(|| {
            let unit = OffsetUnit::Char;
            let (start, end) = (text.unit_offset(span.start(), unit), text.unit_offset(span.end(), unit));
            Error::NoSuchAnnotation { start, end, unit }
        })
    }

    fn find(&self, span: Span) -> Option<&Annotation> {
        self.starting_at(span.start()).filter(|mark| mark.span == span)
    }

    /// The annotation that starts at this byte.
    pub(super) fn starting_at(&self, start: usize) -> Option<&Annotation> {
        self.came.get(&start).or_else(|| {
            let marks = self.start.as_slice();
            let place = marks.binary_search_by_key(&start, |mark| mark.span.start()).ok()?;
            marks.get(place).filter(|_| !self.gone.contains_key(&start))
        })
    }

    /// The first annotation that overlaps `span` and is not one of `leaving`, which is sorted.
    fn overlapping(&self, span: Span, leaving: &[Annotation]) -> Result<Option<&Annotation>> {
        let stays = |mark: &&Annotation| leaving.binary_search_by(|one| one.order(mark)).is_err();
        let mut of_start = self.start.overlapping(span)?.iter();
        let old = of_start.find(|mark| !self.gone.contains_key(&mark.span.start()) && stays(mark));
        let before = self.came.range(..span.start()).next_back().map(|(_, mark)| mark);
        let before = before.filter(|mark| mark.span.overlaps(span));
        let inside = self.came.range(span.start()..span.end()).map(|(_, mark)| mark);
        let new = before.into_iter().chain(inside).find(stays);
        Ok(old.into_iter().chain(new).min_by_key(|mark| mark.span))
    }

    /// How many mentions an entity has.
    pub(super) fn count(&self, entity: &EntityId) -> usize {
        self.entities.get(entity).map_or_else(|| self.start.of_entity(entity).len(), Members::len)
    }

    /// The mentions of an entity, looked through once.
    pub(super) fn members(&mut self, entity: &EntityId) -> &mut Members {
        let (text, start, own_ids) = (self.start.text(), &self.start, &mut self.own_ids);
        #[cfg(test)]
        let seen = &mut self.seen;
        self.entities.entry(entity.clone()).or_insert_with(|| {
            let marks = start.of_entity(entity);
            #[cfg(test)]
            (*seen += marks.len());
            Members::of(text, marks, own_ids)
        })
    }

    /// The mentions of an entity, in reading order.
    pub(super) fn mentions(&mut self, entity: &EntityId) -> Vec<Annotation> {
        let mentions: Vec<Annotation> = self.members(entity).marks().cloned().collect();
        #[cfg(test)]
        (self.seen += mentions.len());
        mentions
    }

    /// The id that a spelling alone gives.
    pub(super) fn own_id(&mut self, category: &Category, span: Span) -> EntityId {
        self.own_ids.of(self.start.text(), category, span)
    }

    /// The annotations of a category by the ids that their spellings give, looked through once.
    fn spellings(&mut self, category: &Category) -> &mut BTreeMap<EntityId, Spelling> {
        let Sheet { start, gone, came, came_as, spellings, own_ids, .. } = self;
        #[cfg(test)]
        let seen = &mut self.seen;
        spellings.entry(category.clone()).or_insert_with(|| {
            let old = start.of_category(category).filter(|mark| !gone.contains_key(&mark.span.start()));
            let new = came_as.get(category).into_iter().flatten().filter_map(|start| came.get(start));
            let mut all: BTreeMap<EntityId, Spelling> = BTreeMap::new();
            for mark in old.chain(new) {
                #[cfg(test)]
                (*seen += 1);
                all.entry(own_ids.of(start.text(), category, mark.span)).or_default().insert(mark);
            }
            all
        })
    }

    /// The entities of the annotations of a category whose spelling gives this id, and how many there are of each.
    pub(super) fn entities_spelt(
        &mut self,
        category: &Category,
        own: &EntityId,
    ) -> Option<&BTreeMap<EntityId, usize>> {
        self.spellings(category).get(own).map(|spelling| &spelling.entities)
    }

    /// The annotations of a category whose spelling gives this id, in reading order.
    pub(super) fn spelt(&mut self, category: &Category, own: &EntityId) -> Vec<Annotation> {
        let starts = self.spellings(category).get(own).map(|spelling| spelling.starts.clone());
        let marks = starts.iter().flatten().filter_map(|&start| self.starting_at(start)).cloned();
        marks.collect()
    }

    /// The first number, from 2 on, that no entity has behind this id.
    pub(super) fn free_number(&mut self, id: &EntityId) -> u64 {
        let mut number = self.numbers.get(id.as_str()).copied().unwrap_or(2);
        while number < u64::MAX && self.count(&id.numbered(number)) > 0 {
            number += 1;
            #[cfg(test)]
            (self.seen += 1);
        }
        self.numbers.insert(id.as_str().to_owned(), number);
        number
    }

    /// What of that which was dropped shares a character with `span`.
    pub(super) fn dropped_on(&mut self, span: Span) -> Vec<usize> {
        let all = self.start.dropped();
        let dropped = self.dropped.get_or_insert_with(|| Dropped::of(all));
        let first = dropped.reach.partition_point(|reach| *reach <= span.start());
        let end = all.partition_point(|one| one.span.start() < span.end());
        let here = dropped.left.range(first.min(end)..end).copied();
        here.filter(|&place| all.get(place).is_some_and(|one| one.span.overlaps(span))).collect()
    }

    /// The diff that forgets what stands at these places among that which was dropped.
    pub(super) fn forget(&mut self, places: &[usize]) -> Diff {
        let all = self.start.dropped();
        let forgotten: Vec<Annotation> = places.iter().filter_map(|&place| all.get(place)).cloned().collect();
        Diff::of_disjoint(self.text(), Change::default(), Change::of_sorted(&forgotten, &[]))
    }

    /// What an operation changes, in any order, as a diff that can follow.
    ///
    /// # Errors
    /// [`Error::Overlap`] (in code points).
    pub(super) fn planned(&self, mut removed: Vec<Annotation>, mut added: Vec<Annotation>) -> Result<Diff> {
        for list in [&mut removed, &mut added] {
            list.sort_unstable_by(Annotation::order);
            list.dedup();
        }
        let text = self.text();
        let diff = Diff::of_changes(text, Change::of_sorted(&removed, &added), Change::default())?;
        self.refuse_overlap(&diff)?;
        Ok(diff)
    }

    fn refuse_overlap(&self, diff: &Diff) -> Result<()> {
        for mark in diff.added() {
            if let Some(other) = self.overlapping(mark.span, diff.removed())? {
                let (first, second) = (mark.span.min(other.span), mark.span.max(other.span));
                return Err(overlap(self.text(), first, second));
            }
        }
        Ok(())
    }

    /// Does a change of annotations from elsewhere, all or nothing.
    ///
    /// # Errors
    /// Those of [`Diff::apply`].
    pub(super) fn follow(&mut self, diff: &Diff) -> Result<()> {
        if diff.text() != self.text() {
            return Err(Error::ForeignSpan);
        }
        let is_missing = |mark: &&Annotation| self.starting_at(mark.span.start()) != Some(*mark);
        if let Some(missing) = diff.removed().iter().find(is_missing) {
            return Err(stale(self.text(), missing));
        }
        self.refuse_overlap(diff)?;
        self.commit(diff, &[]);
        Ok(())
    }

    /// Does what was planned on this sheet.
    pub(super) fn commit(&mut self, diff: &Diff, forgotten: &[usize]) {
        for mark in diff.removed() {
            self.take(mark);
        }
        for mark in diff.added() {
            self.put(mark);
        }
        if let Some(dropped) = &mut self.dropped {
            for place in forgotten {
                dropped.left.remove(place);
                dropped.forgotten.insert(*place);
            }
        }
    }

    fn take(&mut self, mark: &Annotation) {
        let start = mark.span.start();
        let own = self.own_id(&mark.category, mark.span);
        let members = self.members(&mark.entity);
        members.remove(mark);
        if members.len() == 0
            && let Some((id, number)) = number(&mark.entity)
            && let Some(free) = self.numbers.get_mut(id)
        {
            *free = number.min(*free).max(2);
        }
        if let Some(spellings) = self.spellings.get_mut(&mark.category)
            && let Some(spelling) = spellings.get_mut(&own)
        {
            spelling.remove(mark);
        }
        if self.came.remove(&start).is_none() {
            self.gone.insert(start, mark.clone());
        } else if let Some(starts) = self.came_as.get_mut(&mark.category) {
            starts.remove(&start);
        }
    }

    fn put(&mut self, mark: &Annotation) {
        let start = mark.span.start();
        let own = self.own_id(&mark.category, mark.span);
        self.members(&mark.entity).insert(mark.clone(), own.clone());
        if let Some(spellings) = self.spellings.get_mut(&mark.category) {
            spellings.entry(own).or_default().insert(mark);
        }
        if self.gone.get(&start) == Some(mark) {
            self.gone.remove(&start);
            return;
        }
        self.came_as.entry(mark.category.clone()).or_default().insert(start);
        self.came.insert(start, mark.clone());
    }
}

impl Spelling {
    fn insert(&mut self, mark: &Annotation) {
        *self.entities.entry(mark.entity.clone()).or_insert(0) += 1;
        self.starts.insert(mark.span.start());
    }

    fn remove(&mut self, mark: &Annotation) {
        take_one(&mut self.entities, &mark.entity);
        self.starts.remove(&mark.span.start());
    }
}

impl fmt::Debug for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sheet")
            .field("start", &self.start)
            .field("gone", &self.gone.len())
            .field("came", &self.came.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
