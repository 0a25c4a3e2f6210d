//! What one operation changes, while it is worked out.

use super::naming::gives;
use super::{Editor, Sheet};
use crate::annotation::{Annotation, Category, EntityId, Graphemes, widen};
use crate::error::{Error, Result};
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Draft<'s> {
    pub(super) sheet: &'s mut Sheet,
    editor: &'s Editor,
    pub(super) removed: Vec<Annotation>,
    pub(super) added: Vec<Annotation>,
    /// Places among that which was dropped: what is forgotten.
    pub(super) forgotten: Vec<usize>,
    /// Entities that are called anew, and how: no two alike.
    renamed: BTreeMap<EntityId, EntityId>,
    new_names: BTreeSet<EntityId>,
    /// What was removed when it was first asked for: of each category and id of a spelling, how many of each entity.
    leaving: Option<BTreeMap<(Category, EntityId), BTreeMap<EntityId, usize>>>,
}

impl<'s> Draft<'s> {
    pub(super) fn on(sheet: &'s mut Sheet, editor: &'s Editor) -> Self {
        let (removed, added, forgotten) = (Vec::new(), Vec::new(), Vec::new());
        let (renamed, new_names, leaving) = (BTreeMap::new(), BTreeSet::new(), None);
        Draft { sheet, editor, removed, added, forgotten, renamed, new_names, leaving }
    }

    /// Spans to mark, each of this text and widened to its graphemes.
    pub(super) fn marks_for(&mut self, spans: &[Span], category: &Category) -> Result<Vec<Span>> {
        let first = *spans.first().ok_or_else(|| too_few("spans", 0, 1))?;
        if let Some(index) = spans.iter().position(|span| !self.sheet.text().owns(*span)) {
            return Err(Error::ForeignSpan.in_item("spans", index));
        }
        let any = self.sheet.own_id(category, first);
        let mut marks: Vec<Annotation> =
            spans.iter().map(|&span| self.mark(span, category.clone(), any.clone())).collect();
        widen(self.sheet.text(), &mut marks, Graphemes::Widen)?;
        Ok(marks.into_iter().map(|mark| mark.span).collect())
    }

    /// An annotation that this editor makes.
    pub(super) fn mark(&self, span: Span, category: Category, entity: EntityId) -> Annotation {
        Annotation::of_entity(span, category, entity).with_origin(self.editor.origin())
    }

    /// The mentions of an entity: at least one.
    pub(super) fn mentions(&mut self, entity: &EntityId) -> Result<Vec<Annotation>> {
        let mentions = self.sheet.mentions(entity);
        if mentions.is_empty() { Err(Error::NoSuchEntity) } else { Ok(mentions) }
    }

    /// The ids that the spellings of these annotations give, each once, sorted.
    pub(super) fn own_ids(&mut self, marks: &[Annotation]) -> BTreeSet<EntityId> {
        marks.iter().map(|mark| self.sheet.own_id(&mark.category, mark.span)).collect()
    }

    /// Removes annotations; what is left of their entities is called anew where it must.
    pub(super) fn withdraw(&mut self, mut gone: Vec<Annotation>) {
        self.removed.extend(gone.iter().cloned());
        gone.sort_unstable_by(|a, b| (&a.entity, a.span).cmp(&(&b.entity, b.span)));
        for of_one in gone.chunk_by(|a, b| a.entity == b.entity) {
            self.regroup(of_one, Vec::new());
        }
    }

    /// Mentions of one entity, in reading order, leave it for another id.
    pub(super) fn leave(&mut self, leaving: &[Annotation], to: &EntityId) {
        self.regroup(leaving, Vec::new());
        self.relabel(leaving, to);
    }

    /// What is left of an entity when these mentions of it leave, and what joins it: see [`Draft::join`].
    pub(super) fn regroup(&mut self, leaving: &[Annotation], joining: Vec<Annotation>) {
        if let Some(mark) = leaving.first() {
            self.join(&mark.entity, leaving, joining);
        }
    }

    /// What is left of an entity when these mentions of it, in reading order, leave, and what joins it. An id that was given
    /// stays, and so does one that is that of a spelling left, where nothing joins; else the entity is called anew.
    pub(super) fn join(&mut self, entity: &EntityId, leaving: &[Annotation], joining: Vec<Annotation>) {
        let mut less: BTreeMap<EntityId, usize> = BTreeMap::new();
        for mark in leaving {
            *less.entry(self.sheet.own_id(&mark.category, mark.span)).or_insert(0) += 1;
        }
        let joining_ids = self.own_ids(&joining);
        let members = self.sheet.members(entity);
        let stays = |own: &EntityId, count: usize| count > less.get(own).copied().unwrap_or(0);
        let is_named = |own: &EntityId| stays(own, members.spelt(own));
        let named = is_named(entity) || nameless(entity).is_some_and(|own| is_named(&own));
        let keeps = joining.is_empty() && (members.len() == leaving.len() || named);
        if keeps || self.is_given(entity) {
            self.added.extend(joining);
            return;
        }
        let group = BTreeSet::from([entity.clone()]);
        let left = self.sheet.members(entity).own_ids().filter(|(own, count)| stays(own, *count));
        let left: Vec<EntityId> = left.map(|(own, _)| own.clone()).collect();
        let ids = left.into_iter().chain(joining_ids).collect();
        let Some(name) = self.name_of(&ids, &group) else { return };
        if name != *entity {
            let is_leaving =
                |mark: &Annotation| leaving.binary_search_by_key(&mark.span, |gone| gone.span).is_ok();
            let mentions = self.sheet.mentions(entity);
            let rest: Vec<Annotation> = mentions.into_iter().filter(|mark| !is_leaving(mark)).collect();
            self.relabel(&rest, &name);
        }
        self.added.extend(joining.into_iter().map(|mention| mention.with_entity(name.clone())));
        self.new_names.insert(name.clone());
        self.renamed.insert(entity.clone(), name);
    }

    /// What a group of mentions that is one entity is called: after its smallest spelling that names no entity outside the
    /// group, else after its smallest spelling, numbered. `ids`: those of the group's spellings. `group`: the entities all of
    /// whose mentions are in it.
    pub(super) fn name_of(
        &mut self,
        ids: &BTreeSet<EntityId>,
        group: &BTreeSet<EntityId>,
    ) -> Option<EntityId> {
        let is_free = |id: &&EntityId| {
            !self.new_names.contains(id) && (group.contains(id) || self.sheet.count(id) == 0)
        };
        let own = ids.iter().find(is_free).cloned();
        own.or_else(|| ids.first().map(|first| self.numbered(first, group)))
    }

    /// An id with the first number behind it that no mention outside the group has.
    pub(super) fn numbered(&mut self, id: &EntityId, group: &BTreeSet<EntityId>) -> EntityId {
        let first = self.sheet.free_number(id);
        let of_group = |entity: &EntityId| {
            let number = super::naming::number(entity).map(|(_, number)| number)?;
            (*entity == id.numbered(number) && !self.new_names.contains(entity)).then_some(number)
        };
        let of_group = group.iter().filter_map(of_group).min();
        let new = (first..u64::MAX).find(|number| {
            let id = id.numbered(*number);
            !self.new_names.contains(&id) && self.sheet.count(&id) == 0
        });
        let number = new.into_iter().chain(of_group.filter(|number| *number > 1)).min();
        number.map_or_else(|| id.clone(), |number| id.numbered(number))
    }

    /// The entity that a new mention is of: that which its spelling names, or else the only one that has the spelling.
    pub(super) fn joined_by(&mut self, category: &Category, span: Span) -> EntityId {
        let named = self.named_by(category, span);
        if self.sheet.count(&named) > 0 {
            return named;
        }
        let key = (category.clone(), self.sheet.own_id(category, span));
        let leaving = self.leaving.take().unwrap_or_else(|| self.counted());
        let gone = leaving.get(&key);
        let here = self.sheet.entities_spelt(category, &key.1).into_iter().flatten();
        let mut left = here.filter(|(entity, count)| {
            let gone = gone.and_then(|gone| gone.get(*entity)).copied().unwrap_or(0);
            **count > gone
        });
        let only = left.next().filter(|_| left.next().is_none()).map(|(entity, _)| entity.clone());
        self.leaving = Some(leaving);
        only.map_or(named, |entity| self.renamed.get(&entity).cloned().unwrap_or(entity))
    }

    /// How many of each entity were removed, by category and spelling.
    fn counted(&mut self) -> BTreeMap<(Category, EntityId), BTreeMap<EntityId, usize>> {
        let mut counts: BTreeMap<_, BTreeMap<EntityId, usize>> = BTreeMap::new();
        for mark in &self.removed {
            let own = self.sheet.own_id(&mark.category, mark.span);
            let entities = counts.entry((mark.category.clone(), own)).or_default();
            *entities.entry(mark.entity.clone()).or_insert(0) += 1;
        }
        counts
    }

    /// The entity that a spelling names in a category: that of all who are spelt so, unless their id is used in another
    /// category (`a_b` and `c` against `a` and `b_c`): then the first number that is not.
    pub(super) fn named_by(&mut self, category: &Category, span: Span) -> EntityId {
        let id = self.sheet.own_id(category, span);
        let mut usable = |id: &EntityId| self.sheet.members(id).other_category(category).is_none();
        if usable(&id) {
            return id;
        }
        let found = (2..u64::MAX).map(|number| id.numbered(number)).find(usable);
        found.unwrap_or(id)
    }

    pub(super) fn relabel(&mut self, mentions: &[Annotation], to: &EntityId) {
        for mention in mentions.iter().filter(|mention| mention.entity != *to) {
            self.removed.push(mention.clone());
            self.added.push(mention.clone().with_entity(to.clone()));
        }
    }

    /// Whether the id of an entity is one that a caller chose: it is none that its spellings give.
    pub(super) fn is_given(&mut self, entity: &EntityId) -> bool {
        let own = nameless(entity);
        let members = self.sheet.members(entity);
        let named = members.spelt(entity) > 0 || own.is_some_and(|own| members.spelt(&own) > 0);
        members.len() > 0 && !named
    }

    /// Whether a mention is of its entity because somebody said so, and not by its spelling alone.
    pub(super) fn is_linked(&mut self, mark: &Annotation) -> bool {
        let own = self.sheet.own_id(&mark.category, mark.span);
        mark.entity != own || self.sheet.members(&mark.entity).own_ids().any(|(other, _)| *other != own)
    }
}

/// An id that has a number behind it, without the number.
fn nameless(entity: &EntityId) -> Option<EntityId> {
    let id = entity.without_number()?;
    EntityId::new(id).ok().filter(|own| gives(own, entity))
}

pub(super) fn too_few(what: &'static str, count: usize, least: usize) -> Error {
    Error::TooFew { what, count, least }
}
