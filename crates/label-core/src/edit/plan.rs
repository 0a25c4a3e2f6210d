//! What an operation would change.

use super::naming::{name_of, named_by, names, numbered, own_id, own_ids};
use super::{Diff, Editor, EntityChoice, Operation};
use crate::annotation::{Annotation, AnnotationSet, Category, EntityId, Graphemes, Places, widen};
use crate::error::{Error, Result};
use crate::text::{OffsetUnit, Span, Text};
use std::collections::{BTreeMap, BTreeSet};

impl Operation {
    /// What this operation would change in a set. Nothing changes yet: [`Diff::apply`] does it.
    ///
    /// n log n in the annotations of the set for the first operation that asks about its entities, then logarithmic in them
    /// and n log n in those that change.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`]; [`Error::NoSuchAnnotation`], [`Error::NoSuchEntity`] for what is not there;
    /// [`Error::Overlap`]; [`Error::CategoryNotAllowed`] where the editor may not use a category; [`Error::CrossCategory`];
    /// [`Error::Apart`], [`Error::NotWithin`], [`Error::TooFew`], [`Error::EntityExists`]. Offsets are code points.
    pub fn plan(&self, set: &AnnotationSet, editor: &Editor) -> Result<Diff> {
        if let Operation::Forget { span } = self {
            return forget(set, *span);
        }
        let mut draft = Draft::new(set, editor);
        draft.work(self)?;
        let diff = Diff::planned(set, draft.removed, draft.added)?;
        // What is left of an entity may be called anew when a mention goes: that is no use of its category.
        if !self.only_removes() {
            editor.permit(&diff)?;
        }
        Ok(diff)
    }

    fn only_removes(&self) -> bool {
        matches!(
            self,
            Operation::Remove { .. } | Operation::RemoveSpelling { .. } | Operation::RemoveEntity { .. }
        )
    }
}

fn forget(set: &AnnotationSet, span: Span) -> Result<Diff> {
    if !set.text().owns(span) {
        return Err(Error::ForeignSpan);
    }
    let forgotten = set.dropped().iter().filter(|dropped| dropped.span.overlaps(span)).cloned().collect();
    Ok(Diff::forgetting(set.text(), forgotten))
}

struct Draft<'s> {
    set: &'s AnnotationSet,
    editor: &'s Editor,
    removed: Vec<Annotation>,
    added: Vec<Annotation>,
    /// Entities that are called anew, and how: no two alike.
    renamed: BTreeMap<EntityId, EntityId>,
    /// Of each category that was asked for, the entities by their spellings.
    spelt: BTreeMap<Category, BTreeMap<EntityId, Option<EntityId>>>,
    /// The entities that spellings name, looked up once for each spelling.
    named: BTreeMap<(Category, EntityId), EntityId>,
}

impl<'s> Draft<'s> {
    fn new(set: &'s AnnotationSet, editor: &'s Editor) -> Self {
        let (removed, added) = (Vec::new(), Vec::new());
        let (renamed, spelt, named) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Draft { set, editor, removed, added, renamed, spelt, named }
    }

    fn work(&mut self, operation: &Operation) -> Result<()> {
        match operation {
            Operation::Annotate { spans, category, entity } => self.annotate(spans, category, entity),
            Operation::Remove { span } => {
                let mark = self.set.exactly(*span)?;
                self.remove(&[mark]);
                Ok(())
            }
            Operation::RemoveSpelling { span } => self.remove_spelling(*span),
            Operation::RemoveEntity { entity } => {
                let mentions = self.mentions(entity)?;
                self.removed.extend(mentions.into_iter().cloned());
                Ok(())
            }
            Operation::Recategorise { span, category } => self.recategorise(*span, category),
            Operation::RecategoriseEntity { entity, category } => self.recategorise_entity(entity, category),
            Operation::Resize { span, to } => self.reshape(*span, *to, true),
            Operation::Move { span, to } => self.reshape(*span, *to, false),
            Operation::Split { span, into } => self.split(*span, into),
            Operation::Merge { spans } => self.merge(spans),
            Operation::Link { entities } => self.link(entities),
            Operation::Unlink { span } => self.unlink(*span),
            Operation::UnlinkSpelling { span } => self.unlink_spelling(*span),
            Operation::Dissolve { entity } => self.dissolve(entity),
            Operation::Rename { entity, to } => self.rename(entity, to),
            Operation::Forget { .. } => Ok(()),
        }
    }

    fn annotate(&mut self, spans: &[Span], category: &Category, entity: &EntityChoice) -> Result<()> {
        let spans = self.marks_for(spans, category)?;
        let Some(first) = spans.iter().min() else { return Err(too_few("spans", 0, 1)) };
        let shared = match entity {
            EntityChoice::Each => None,
            EntityChoice::One => Some(self.joined_by(category, *first)),
            EntityChoice::Known(id) => Some(id.clone()),
        };
        if let Some(id) = &shared {
            one_category(self.set.of_entity(id), category)?;
        }
        let mut made = Vec::with_capacity(spans.len());
        for &span in &spans {
            let entity = shared.clone().unwrap_or_else(|| self.joined_by(category, span));
            made.push(self.mark(span, category.clone(), entity));
        }
        match (entity, shared) {
            (EntityChoice::One, Some(id)) => {
                let known: Vec<&Annotation> = self.set.of_entity(&id).collect();
                self.regroup(&id, &known, made);
            }
            _ => self.added.extend(made),
        }
        Ok(())
    }

    /// Spans to mark, each of this text and widened to its graphemes.
    fn marks_for(&self, spans: &[Span], category: &Category) -> Result<Vec<Span>> {
        let text = self.set.text();
        if let Some(index) = spans.iter().position(|span| !text.owns(*span)) {
            return Err(Error::ForeignSpan.in_item("spans", index));
        }
        let any = own_id(self.set, category, *spans.first().ok_or_else(|| too_few("spans", 0, 1))?);
        let mut marks: Vec<Annotation> =
            spans.iter().map(|&span| self.mark(span, category.clone(), any.clone())).collect();
        widen(text, &mut marks, Graphemes::Widen)?;
        Ok(marks.into_iter().map(|mark| mark.span).collect())
    }

    fn remove_spelling(&mut self, span: Span) -> Result<()> {
        let mark = self.set.exactly(span)?;
        let text = self.set.text();
        let spelling = text.slice(mark.span)?;
        let alike = |other: &&Annotation| text.slice(other.span).is_ok_and(|other| other == spelling);
        let gone: Vec<&Annotation> = self.set.of_category(&mark.category).filter(alike).collect();
        self.remove(&gone);
        Ok(())
    }

    fn recategorise(&mut self, span: Span, category: &Category) -> Result<()> {
        let mark = self.set.exactly(span)?;
        if mark.category != *category {
            self.remove(&[mark]);
            let entity = self.joined_by(category, mark.span);
            self.added.push(self.mark(mark.span, category.clone(), entity));
        }
        Ok(())
    }

    fn recategorise_entity(&mut self, entity: &EntityId, category: &Category) -> Result<()> {
        let mentions = self.mentions(entity)?;
        let (there, moved): (Vec<&Annotation>, Vec<&Annotation>) =
            mentions.into_iter().partition(|mention| mention.category == *category);
        self.removed.extend(moved.iter().copied().cloned());
        let made: Vec<Annotation> =
            moved.iter().map(|mention| self.mark(mention.span, category.clone(), entity.clone())).collect();
        if self.is_given(entity) {
            self.added.extend(made);
            return Ok(());
        }
        let ids = own_ids(self.set, &made);
        let alike = ids.iter().flat_map(|id| self.set.of_entity(id));
        let alike = alike.filter(|other| other.category == *category && other.entity != *entity);
        // An entity that was of two categories has mentions that need not move.
        let mut joined: Vec<&Annotation> = alike.chain(there).collect();
        joined.sort_unstable_by_key(|mention| mention.span);
        let mut spans: Vec<Span> = moved.iter().chain(&joined).map(|mention| mention.span).collect();
        spans.sort_unstable();
        let ids = own_ids(self.set, made.iter().chain(joined.iter().copied()));
        if let Some(name) = self.name_of(&ids, &spans) {
            self.relabel(&joined, &name);
            self.added.extend(made.into_iter().map(|mention| mention.with_entity(name.clone())));
        }
        Ok(())
    }

    fn reshape(&mut self, span: Span, to: Span, must_overlap: bool) -> Result<()> {
        let mark = self.set.exactly(span)?;
        let category = &mark.category;
        let [to] = self.marks_for(&[to], category)?[..] else { return Ok(()) };
        if must_overlap && !to.overlaps(mark.span) {
            let (start, end, unit) = place(self.set.text(), to);
            return Err(Error::Apart { start, end, unit });
        }
        if to == mark.span {
            return Ok(());
        }
        if self.is_linked(mark) {
            let others = self.others(mark);
            self.removed.push(mark.clone());
            let made = self.mark(to, category.clone(), mark.entity.clone());
            self.regroup(&mark.entity, &others, vec![made]);
        } else {
            self.remove(&[mark]);
            let entity = self.joined_by(category, to);
            self.added.push(self.mark(to, category.clone(), entity));
        }
        Ok(())
    }

    fn split(&mut self, span: Span, into: &[Span]) -> Result<()> {
        let mark = self.set.exactly(span)?;
        if into.is_empty() {
            return Err(too_few("parts", 0, 2));
        }
        let mut parts = self.marks_for(into, &mark.category)?;
        parts.sort_unstable();
        parts.dedup();
        if parts.len() < 2 {
            return Err(too_few("parts", parts.len(), 2));
        }
        if let Some(outside) = parts.iter().find(|part| !mark.span.contains(**part)) {
            let (start, end, unit) = place(self.set.text(), *outside);
            return Err(Error::NotWithin { start, end, unit });
        }
        self.remove(&[mark]);
        for part in parts {
            let entity = self.joined_by(&mark.category, part);
            self.added.push(self.mark(part, mark.category.clone(), entity));
        }
        Ok(())
    }

    fn merge(&mut self, spans: &[Span]) -> Result<()> {
        let mut marks: Vec<&Annotation> =
            spans.iter().map(|&span| self.set.exactly(span)).collect::<Result<_>>()?;
        marks.sort_unstable_by_key(|mark| mark.span);
        marks.dedup_by_key(|mark| mark.span);
        let [first, .., last] = marks[..] else { return Err(too_few("annotations", marks.len(), 2)) };
        one_category(marks.iter().copied(), &first.category)?;
        let cover = first.span.cover(last.span).unwrap_or(first.span);
        let one_entity = marks.iter().all(|mark| mark.entity == first.entity);
        if one_entity && self.is_linked(first) {
            let rest = self
                .set
                .of_entity(&first.entity)
                .filter(|other| !cover.contains(other.span))
                .collect::<Vec<_>>();
            self.removed.extend(marks.iter().copied().cloned());
            let made = self.mark(cover, first.category.clone(), first.entity.clone());
            self.regroup(&first.entity, &rest, vec![made]);
        } else {
            self.remove(&marks);
            let entity = self.joined_by(&first.category, cover);
            self.added.push(self.mark(cover, first.category.clone(), entity));
        }
        Ok(())
    }

    fn link(&mut self, entities: &[EntityId]) -> Result<()> {
        if entities.len() < 2 {
            return Err(too_few("entities", entities.len(), 2));
        }
        let entities: BTreeSet<&EntityId> = entities.iter().collect();
        let mut all = Vec::new();
        for entity in &entities {
            all.append(&mut self.mentions(entity)?);
        }
        all.sort_unstable_by_key(|mention| mention.span);
        if let Some(mention) = all.first() {
            one_category(all.iter().copied(), &mention.category)?;
        }
        if entities.len() == 1 {
            return Ok(());
        }
        let given = entities.iter().copied().find(|id| self.is_given(id));
        let spans: Vec<Span> = all.iter().map(|mention| mention.span).collect();
        let computed = || self.name_of(&own_ids(self.set, all.iter().copied()), &spans);
        if let Some(name) = given.cloned().or_else(computed) {
            self.relabel(&all, &name);
        }
        Ok(())
    }

    fn unlink(&mut self, span: Span) -> Result<()> {
        let mark = self.set.exactly(span)?;
        if self.others(mark).is_empty() {
            return Ok(());
        }
        let id = own_id(self.set, &mark.category, mark.span);
        let free = self.set.of_entity(&id).all(|other| other.span == mark.span)
            || (mark.entity == id && !self.is_named_by_others(mark));
        let entity = if free { id } else { numbered(self.set, &id) };
        self.leave(&mark.entity, &[mark], &entity);
        Ok(())
    }

    fn unlink_spelling(&mut self, span: Span) -> Result<()> {
        let mark = self.set.exactly(span)?;
        let text = self.set.text();
        let spelling = text.slice(mark.span)?;
        let alike = |other: &&Annotation| text.slice(other.span).is_ok_and(|other| other == spelling);
        let mentions = self.set.of_entity(&mark.entity);
        let (leaving, rest): (Vec<&Annotation>, Vec<&Annotation>) = mentions.partition(alike);
        let id = own_id(self.set, &mark.category, mark.span);
        let mut left = own_ids(self.set, rest.iter().copied());
        left.remove(&id);
        if left.is_empty() {
            return Ok(());
        }
        if mark.entity == id {
            // The id goes with those who leave, also where another spelling left behind would give it.
            let spans: Vec<Span> = rest.iter().map(|mention| mention.span).collect();
            if let Some(name) = self.name_of(&left, &spans) {
                self.relabel(&rest, &name);
            }
        } else {
            let entity = self.named_by(&mark.category, mark.span);
            self.leave(&mark.entity, &leaving, &entity);
        }
        Ok(())
    }

    fn dissolve(&mut self, entity: &EntityId) -> Result<()> {
        for mention in self.mentions(entity)? {
            let id = self.named_by(&mention.category, mention.span);
            self.relabel(&[mention], &id);
        }
        Ok(())
    }

    fn rename(&mut self, entity: &EntityId, to: &EntityId) -> Result<()> {
        let mentions = self.mentions(entity)?;
        if entity != to && self.set.of_entity(to).len() > 0 {
            return Err(Error::EntityExists);
        }
        self.relabel(&mentions, to);
        Ok(())
    }

    /// Removes annotations; what is left of their entities is called anew where it must.
    fn remove(&mut self, gone: &[&Annotation]) {
        self.removed.extend(gone.iter().copied().cloned());
        let mut gone: Vec<(&EntityId, Span)> = gone.iter().map(|mark| (&mark.entity, mark.span)).collect();
        gone.sort_unstable();
        for of_one in gone.chunk_by(|a, b| a.0 == b.0) {
            let Some((entity, _)) = of_one.first() else { continue };
            let stays = |other: &&Annotation| of_one.binary_search(&(&other.entity, other.span)).is_err();
            let rest: Vec<&Annotation> = self.set.of_entity(entity).filter(stays).collect();
            self.regroup(entity, &rest, Vec::new());
        }
    }

    /// Mentions, in reading order, leave an entity for another id.
    fn leave(&mut self, entity: &EntityId, leaving: &[&Annotation], to: &EntityId) {
        let stays =
            |other: &&Annotation| leaving.binary_search_by_key(&other.span, |mark| mark.span).is_err();
        let rest: Vec<&Annotation> = self.set.of_entity(entity).filter(stays).collect();
        self.regroup(entity, &rest, Vec::new());
        self.relabel(leaving, to);
    }

    /// What is left of an entity, and what joins it. An id that was given stays, and so does one that is that of a spelling
    /// left, where nothing joins; else the entity is called anew.
    fn regroup(&mut self, entity: &EntityId, rest: &[&Annotation], joining: Vec<Annotation>) {
        let named = |mention: &&Annotation| names(self.set, mention, entity);
        let keeps = if joining.is_empty() { rest.is_empty() || rest.iter().any(named) } else { false };
        if keeps || self.is_given(entity) {
            self.added.extend(joining);
            return;
        }
        let ids = own_ids(self.set, rest.iter().copied().chain(&joining));
        let spans: Vec<Span> = self.set.of_entity(entity).map(|mention| mention.span).collect();
        if let Some(name) = self.name_of(&ids, &spans) {
            self.relabel(rest, &name);
            self.added.extend(joining.into_iter().map(|mention| mention.with_entity(name.clone())));
            self.renamed.insert(entity.clone(), name);
        }
    }

    /// What a group of mentions is called: see [`name_of`].
    fn name_of(&self, ids: &BTreeSet<EntityId>, spans: &[Span]) -> Option<EntityId> {
        name_of(self.set, ids, spans, |id| self.renamed.values().any(|taken| taken == id))
    }

    /// The entity that a new mention is of: that which its spelling names, or else the only one that has the spelling.
    fn joined_by(&mut self, category: &Category, span: Span) -> EntityId {
        let named = self.named_by(category, span);
        if self.set.of_entity(&named).len() > 0 {
            return named;
        }
        if !self.spelt.contains_key(category) {
            let spelt = self.entities_by_spelling(category);
            self.spelt.insert(category.clone(), spelt);
        }
        let own = own_id(self.set, category, span);
        let spelt = self.spelt.get(category).and_then(|spelt| spelt.get(&own));
        let found = spelt.and_then(Option::as_ref).map(|entity| self.renamed.get(entity).unwrap_or(entity));
        found.cloned().unwrap_or(named)
    }

    /// The only entity of a category that has a spelling, by the id that the spelling gives; `None` where several have it.
    fn entities_by_spelling(&self, category: &Category) -> BTreeMap<EntityId, Option<EntityId>> {
        let gone: BTreeSet<Span> = self.removed.iter().map(|mark| mark.span).collect();
        let mentions: Vec<&Annotation> =
            self.set.of_category(category).filter(|mention| !gone.contains(&mention.span)).collect();
        let text = self.set.text();
        let spellings: Vec<&str> =
            mentions.iter().map(|mention| text.slice(mention.span).unwrap_or_default()).collect();
        let mut spelt: BTreeMap<EntityId, Option<EntityId>> = BTreeMap::new();
        // Each spelling is folded once, however often it stands there.
        for (spelling, places) in Places::of(spellings.iter()).iter() {
            let mut entities =
                places.iter().filter_map(|&place| mentions.get(place)).map(|mark| &mark.entity);
            let Some(first) = entities.next() else { continue };
            let known =
                spelt.entry(EntityId::computed(category, spelling)).or_insert_with(|| Some(first.clone()));
            if known.as_ref() != Some(first) || entities.any(|entity| entity != first) {
                *known = None;
            }
        }
        spelt
    }

    /// The entity that a spelling names: see [`named_by`].
    fn named_by(&mut self, category: &Category, span: Span) -> EntityId {
        let key = (category.clone(), own_id(self.set, category, span));
        if let Some(known) = self.named.get(&key) {
            return known.clone();
        }
        let entity = named_by(self.set, category, &key.1);
        self.named.insert(key, entity.clone());
        entity
    }

    fn relabel(&mut self, mentions: &[&Annotation], to: &EntityId) {
        for mention in mentions.iter().filter(|mention| mention.entity != *to) {
            self.removed.push((*mention).clone());
            self.added.push((*mention).clone().with_entity(to.clone()));
        }
    }

    /// An annotation that this editor makes.
    fn mark(&self, span: Span, category: Category, entity: EntityId) -> Annotation {
        Annotation::of_entity(span, category, entity).with_origin(self.editor.origin())
    }

    fn mentions(&self, entity: &EntityId) -> Result<Vec<&'s Annotation>> {
        let mentions: Vec<&Annotation> = self.set.of_entity(entity).collect();
        if mentions.is_empty() { Err(Error::NoSuchEntity) } else { Ok(mentions) }
    }

    /// The other mentions of its entity.
    fn others(&self, mark: &Annotation) -> Vec<&'s Annotation> {
        self.set.of_entity(&mark.entity).filter(|other| other.span != mark.span).collect()
    }

    /// Whether the id of an entity is one that a caller chose: it is none that its spellings give.
    fn is_given(&self, entity: &EntityId) -> bool {
        let mut mentions = self.set.of_entity(entity);
        mentions.len() > 0 && !mentions.any(|mention| names(self.set, mention, entity))
    }

    /// Whether a mention is of its entity because somebody said so, and not by its spelling alone.
    fn is_linked(&self, mark: &Annotation) -> bool {
        let id = own_id(self.set, &mark.category, mark.span);
        mark.entity != id
            || self.others(mark).into_iter().any(|other| own_id(self.set, &other.category, other.span) != id)
    }

    /// Whether another mention of the entity gives it its id too.
    fn is_named_by_others(&self, mark: &Annotation) -> bool {
        let others = self.others(mark);
        others.into_iter().any(|other| own_id(self.set, &other.category, other.span) == mark.entity)
    }
}

/// Refuses annotations of another category.
fn one_category<'a>(marks: impl IntoIterator<Item = &'a Annotation>, category: &Category) -> Result<()> {
    match marks.into_iter().find(|mark| mark.category != *category) {
        Some(other) => {
            Err(Error::CrossCategory { first: category.to_string(), second: other.category.to_string() })
        }
        None => Ok(()),
    }
}

fn too_few(what: &'static str, count: usize, least: usize) -> Error {
    Error::TooFew { what, count, least }
}

fn place(text: &Text, span: Span) -> (usize, usize, OffsetUnit) {
    let unit = OffsetUnit::Char;
    (text.unit_offset(span.start(), unit), text.unit_offset(span.end(), unit), unit)
}
