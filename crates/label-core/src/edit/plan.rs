//! What an operation would change: a method for each kind.

use super::draft::{Draft, too_few};
use super::{Diff, Editor, EntityChoice, Operation, Sheet};
use crate::annotation::{Annotation, AnnotationSet, Category, EntityId};
use crate::error::{Error, Result};
use crate::text::{OffsetUnit, Span, Text};
use std::collections::BTreeSet;

impl Operation {
    /// What this operation would change in a set. Nothing changes yet: [`Diff::apply`] does it.
    ///
    /// n log n in the annotations of the set for the first operation that asks about its entities, then logarithmic in them
    /// and n log n in those of the entities and spellings that it is about. For many operations: [`Sheet::apply`].
    ///
    /// # Errors
    /// [`Error::ForeignSpan`]; [`Error::NoSuchAnnotation`], [`Error::NoSuchEntity`] for what is not there;
    /// [`Error::Overlap`]; [`Error::CategoryNotAllowed`] where the editor may not use a category; [`Error::CrossCategory`];
    /// [`Error::Apart`], [`Error::NotWithin`], [`Error::TooFew`], [`Error::EntityExists`]. Offsets are code points.
    pub fn plan(&self, set: &AnnotationSet, editor: &Editor) -> Result<Diff> {
        planned(&mut Sheet::of(set), self, editor).map(|(diff, _)| diff)
    }

    fn only_removes(&self) -> bool {
        matches!(
            self,
            Operation::Remove { .. } | Operation::RemoveSpelling { .. } | Operation::RemoveEntity { .. }
        )
    }
}

impl Sheet {
    /// Plans an operation on the annotations as they stand now and does it. Answers what it changed.
    ///
    /// # Errors
    /// Those of [`Operation::plan`]; nothing has changed.
    pub fn apply(&mut self, operation: &Operation, editor: &Editor) -> Result<Diff> {
        let (diff, forgotten) = planned(self, operation, editor)?;
        self.commit(&diff, &forgotten);
        Ok(diff)
    }
}

/// What an operation changes, and the places of what it forgets.
fn planned(sheet: &mut Sheet, operation: &Operation, editor: &Editor) -> Result<(Diff, Vec<usize>)> {
    let mut draft = Draft::on(sheet, editor);
    draft.work(operation)?;
    let Draft { sheet, removed, added, forgotten, .. } = draft;
    if !forgotten.is_empty() {
        return Ok((sheet.forget(&forgotten), forgotten));
    }
    let diff = sheet.planned(removed, added)?;
    // What is left of an entity may be called anew when a mention goes: that is no use of its category.
    if !operation.only_removes() {
        editor.permit(&diff)?;
    }
    Ok((diff, forgotten))
}

/// Each operation of the table is worked out by the method of its name.
macro_rules! by_name {
    ($($(#[$doc:meta])* $name:literal $variant:ident $method:ident {
        $($(#[$field_doc:meta])* $field:ident: $kind:ident,)*
    })*) => {
        impl Draft<'_> {
            fn work(&mut self, operation: &Operation) -> Result<()> {
                match operation {
                    $(Operation::$variant { $($field),* } => self.$method($($field),*),)*
                }
            }
        }
    };
}
crate::operations!(by_name);

impl Draft<'_> {
    fn annotate(&mut self, spans: &[Span], category: &Category, entity: &EntityChoice) -> Result<()> {
        let spans = self.marks_for(spans, category)?;
        let Some(first) = spans.iter().min() else { return Err(too_few("spans", 0, 1)) };
        let shared = match entity {
            EntityChoice::Each => None,
            EntityChoice::One => Some(self.joined_by(category, *first)),
            EntityChoice::Known(id) => Some(id.clone()),
        };
        if let Some(id) = &shared
            && let Some(other) = self.sheet.members(id).other_category(category)
        {
            return Err(cross(category, other));
        }
        let mut made = Vec::with_capacity(spans.len());
        for &span in &spans {
            let entity = shared.clone().unwrap_or_else(|| self.joined_by(category, span));
            made.push(self.mark(span, category.clone(), entity));
        }
        match (entity, shared) {
            (EntityChoice::One, Some(id)) => self.join(&id, &[], made),
            _ => self.added.extend(made),
        }
        Ok(())
    }

    fn remove(&mut self, span: &Span) -> Result<()> {
        let mark = self.sheet.exactly(*span)?;
        self.withdraw(vec![mark]);
        Ok(())
    }

    fn remove_spelling(&mut self, span: &Span) -> Result<()> {
        let mark = self.sheet.exactly(*span)?;
        let own = self.sheet.own_id(&mark.category, mark.span);
        let mut gone = self.sheet.spelt(&mark.category, &own);
        gone.retain(alike(self.sheet.text(), &mark));
        self.withdraw(gone);
        Ok(())
    }

    fn remove_entity(&mut self, entity: &EntityId) -> Result<()> {
        self.removed = self.mentions(entity)?;
        Ok(())
    }

    fn recategorise(&mut self, span: &Span, category: &Category) -> Result<()> {
        let mark = self.sheet.exactly(*span)?;
        if mark.category != *category {
            let span = mark.span;
            self.withdraw(vec![mark]);
            let entity = self.joined_by(category, span);
            self.added.push(self.mark(span, category.clone(), entity));
        }
        Ok(())
    }

    fn recategorise_entity(&mut self, entity: &EntityId, category: &Category) -> Result<()> {
        let mentions = self.mentions(entity)?;
        // An entity that was of two categories has mentions that need not move.
        let (there, moved): (Vec<Annotation>, Vec<Annotation>) =
            mentions.into_iter().partition(|mention| mention.category == *category);
        let made: Vec<Annotation> =
            moved.iter().map(|mention| self.mark(mention.span, category.clone(), entity.clone())).collect();
        self.removed.extend(moved);
        if self.is_given(entity) {
            self.added.extend(made);
            return Ok(());
        }
        let mut joined = there;
        let mut group = BTreeSet::from([entity.clone()]);
        for id in self.own_ids(&made).into_iter().filter(|id| id != entity) {
            if self.sheet.members(&id).other_category(category).is_none() {
                group.insert(id.clone());
            }
            joined.extend(self.sheet.mentions(&id).into_iter().filter(|other| other.category == *category));
        }
        let mut ids = self.own_ids(&made);
        ids.append(&mut self.own_ids(&joined));
        if let Some(name) = self.name_of(&ids, &group) {
            self.relabel(&joined, &name);
            self.added.extend(made.into_iter().map(|mention| mention.with_entity(name.clone())));
        }
        Ok(())
    }

    fn resize(&mut self, span: &Span, to: &Span) -> Result<()> {
        self.reshape(*span, *to, true)
    }

    fn r#move(&mut self, span: &Span, to: &Span) -> Result<()> {
        self.reshape(*span, *to, false)
    }

    fn reshape(&mut self, span: Span, to: Span, must_overlap: bool) -> Result<()> {
        let mark = self.sheet.exactly(span)?;
        let [to] = self.marks_for(&[to], &mark.category)?[..] else { return Ok(()) };
        if must_overlap && !to.overlaps(mark.span) {
            let (start, end, unit) = place(self.sheet.text(), to);
            return Err(Error::Apart { start, end, unit });
        }
        if to != mark.span {
            self.replace(vec![mark], to);
        }
        Ok(())
    }

    /// Puts one annotation over `to` in the place of these, which are of one category: of their entity where they are linked
    /// mentions of one, else of that which the new spelling names.
    fn replace(&mut self, marks: Vec<Annotation>, to: Span) {
        let Some(first) = marks.first().cloned() else { return };
        let one_entity = marks.iter().all(|mark| mark.entity == first.entity);
        if one_entity && self.is_linked(&first) {
            let made = self.mark(to, first.category.clone(), first.entity.clone());
            self.removed.extend(marks.iter().cloned());
            self.join(&first.entity, &marks, vec![made]);
        } else {
            self.withdraw(marks);
            let entity = self.joined_by(&first.category, to);
            self.added.push(self.mark(to, first.category, entity));
        }
    }

    fn split(&mut self, span: &Span, into: &[Span]) -> Result<()> {
        let mark = self.sheet.exactly(*span)?;
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
            let (start, end, unit) = place(self.sheet.text(), *outside);
            return Err(Error::NotWithin { start, end, unit });
        }
        let category = mark.category.clone();
        self.withdraw(vec![mark]);
        for part in parts {
            let entity = self.joined_by(&category, part);
            self.added.push(self.mark(part, category.clone(), entity));
        }
        Ok(())
    }

    fn merge(&mut self, spans: &[Span]) -> Result<()> {
        let marks = spans.iter().map(|&span| self.sheet.exactly(span));
        let mut marks: Vec<Annotation> = marks.collect::<Result<_>>()?;
        marks.sort_unstable_by_key(|mark| mark.span);
        marks.dedup_by_key(|mark| mark.span);
        let [first, .., last] = &marks[..] else { return Err(too_few("annotations", marks.len(), 2)) };
        one_category(&marks, &first.category)?;
        let cover = first.span.cover(last.span)?;
        self.replace(marks, cover);
        Ok(())
    }

    fn link(&mut self, entities: &[EntityId]) -> Result<()> {
        if entities.len() < 2 {
            return Err(too_few("entities", entities.len(), 2));
        }
        let group: BTreeSet<EntityId> = entities.iter().cloned().collect();
        let mut all = Vec::new();
        for entity in &group {
            all.append(&mut self.mentions(entity)?);
        }
        all.sort_unstable_by_key(|mention| mention.span);
        if let Some(mention) = all.first() {
            one_category(&all, &mention.category)?;
        }
        if group.len() == 1 {
            return Ok(());
        }
        let given = group.iter().find(|id| self.is_given(id)).cloned();
        let ids = self.own_ids(&all);
        if let Some(name) = given.or_else(|| self.name_of(&ids, &group)) {
            self.relabel(&all, &name);
        }
        Ok(())
    }

    fn unlink(&mut self, span: &Span) -> Result<()> {
        let mark = self.sheet.exactly(*span)?;
        if self.sheet.count(&mark.entity) == 1 {
            return Ok(());
        }
        let own = self.sheet.own_id(&mark.category, mark.span);
        let alone = mark.entity == own && self.sheet.members(&own).spelt(&own) == 1;
        let to =
            if alone || self.sheet.count(&own) == 0 { own } else { self.numbered(&own, &BTreeSet::new()) };
        self.leave(&[mark], &to);
        Ok(())
    }

    fn unlink_spelling(&mut self, span: &Span) -> Result<()> {
        let mark = self.sheet.exactly(*span)?;
        let own = self.sheet.own_id(&mark.category, mark.span);
        if self.sheet.members(&mark.entity).own_ids().all(|(other, _)| *other == own) {
            return Ok(());
        }
        let mentions = self.sheet.mentions(&mark.entity);
        let (leaving, rest): (Vec<_>, Vec<_>) =
            mentions.into_iter().partition(alike(self.sheet.text(), &mark));
        let mut left = self.own_ids(&rest);
        left.remove(&own);
        if left.is_empty() {
            return Ok(());
        }
        if mark.entity == own {
            // The id goes with those who leave, also where another spelling left behind would give it.
            if let Some(name) = self.name_of(&left, &BTreeSet::new()) {
                self.relabel(&rest, &name);
            }
        } else {
            let to = self.named_by(&mark.category, mark.span);
            self.leave(&leaving, &to);
        }
        Ok(())
    }

    fn dissolve(&mut self, entity: &EntityId) -> Result<()> {
        for mention in self.mentions(entity)? {
            let to = self.named_by(&mention.category, mention.span);
            self.relabel(&[mention], &to);
        }
        Ok(())
    }

    fn rename(&mut self, entity: &EntityId, to: &EntityId) -> Result<()> {
        let mentions = self.mentions(entity)?;
        if entity != to && self.sheet.count(to) > 0 {
            return Err(Error::EntityExists);
        }
        self.relabel(&mentions, to);
        Ok(())
    }

    fn forget(&mut self, span: &Span) -> Result<()> {
        if !self.sheet.text().owns(*span) {
            return Err(Error::ForeignSpan);
        }
        self.forgotten = self.sheet.dropped_on(*span);
        Ok(())
    }
}

/// Whether an annotation is spelt exactly as this one.
fn alike(text: &Text, mark: &Annotation) -> impl FnMut(&Annotation) -> bool + use<> {
    let (text, span) = (text.clone(), mark.span);
    move |other| text.slice(other.span).ok() == text.slice(span).ok()
}

/// Refuses annotations of another category.
fn one_category(marks: &[Annotation], category: &Category) -> Result<()> {
    marks
        .iter()
        .find(|mark| mark.category != *category)
        .map_or(Ok(()), |other| Err(cross(category, &other.category)))
}

fn cross(first: &Category, second: &Category) -> Error {
    Error::CrossCategory { first: first.to_string(), second: second.to_string() }
}

fn place(text: &Text, span: Span) -> (usize, usize, OffsetUnit) {
    let unit = OffsetUnit::Char;
    (text.unit_offset(span.start(), unit), text.unit_offset(span.end(), unit), unit)
}
