//! Which stretches are replaced, by the words of which entity, and what those words are.

use super::assign::assign;
use super::{Key, Ledger};
use crate::annotation::{Annotation, AnnotationSet, Category, EntityId, by_length};
use crate::decision::Scope;
use crate::error::{Error, Result};
use crate::policy::{Handling, KeepReason, Policy, Specifier, Template};
use crate::text::{Span, Text};
use foldhash::fast::FixedState;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Why a stretch is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Why {
    /// A mark of a masked category.
    Annotation,
    /// Such a mark, widened over what marks dropped by an overlap strategy cover beside it.
    Widened,
    /// Marks of masked categories that an overlap strategy dropped, together with the kept marks that they cross.
    Dropped,
}

impl Why {
    /// The name in reports: `annotation`, `widened`, `dropped`.
    pub fn as_str(self) -> &'static str {
        match self {
            Why::Annotation => "annotation",
            Why::Widened => "widened",
            Why::Dropped => "dropped",
        }
    }
}

/// A stretch to replace.
pub(super) struct Stretch {
    pub(super) extent: Span,
    /// The annotation behind it: its position among the marks of the set, then those that it dropped.
    pub(super) position: usize,
    pub(super) why: Why,
    pub(super) group: usize,
    /// Position of the entity in its group.
    pub(super) slot: usize,
}

/// The stretches of one set, in reading order, and the marks that stay.
pub(super) struct Stretches {
    pub(super) masked: Vec<Stretch>,
    /// Positions, as in [`Stretch`].
    pub(super) kept: Vec<(usize, KeepReason)>,
}

/// The entities of one or several sets, by template.
pub(super) struct Groups<'s> {
    groups: Vec<Group<'s>>,
    slots: HashMap<(usize, &'s str), usize, FixedState>,
}

pub(super) struct Group<'s> {
    pub(super) template: Template,
    /// In the order in which they first appear in the output.
    pub(super) entities: Vec<&'s EntityId>,
}

/// A mark and what happens to its category.
#[derive(Clone, Copy)]
struct Decided<'s> {
    annotation: &'s Annotation,
    position: usize,
    fate: Fate,
}

#[derive(Clone, Copy)]
enum Fate {
    Mask(usize),
    Keep(KeepReason),
}

/// What happens to each category, asked of the policy once.
struct Fates<'s, 'p> {
    policy: &'p Policy,
    known: HashMap<&'s Category, Fate, FixedState>,
    /// Marks of one category often follow on one another.
    last: Option<(&'s Category, Fate)>,
}

impl<'s> Fates<'s, '_> {
    fn of(&mut self, annotation: &'s Annotation, groups: &mut Groups<'s>) -> Result<Fate> {
        let category = annotation.category();
        if let Some((last, fate)) = self.last
            && last == category
        {
            return Ok(fate);
        }
        let fate = match self.known.get(category) {
            Some(&fate) => fate,
            None => groups.decide(category, self.policy)?,
        };
        self.known.insert(category, fate);
        self.last = Some((category, fate));
        Ok(fate)
    }
}

impl<'s> Groups<'s> {
    pub(super) fn new() -> Self {
        Groups { groups: Vec::new(), slots: HashMap::default() }
    }

    pub(super) fn iter(&self) -> std::slice::Iter<'_, Group<'s>> {
        self.groups.iter()
    }

    /// Adds the entities of a set, in reading order.
    pub(super) fn add(&mut self, set: &'s AnnotationSet, policy: &Policy) -> Result<Stretches> {
        let mut fates = Fates { policy, known: HashMap::default(), last: None };
        let mut stretches = Stretches { masked: Vec::with_capacity(set.len()), kept: Vec::new() };
        if set.dropped().is_empty() {
            for (position, annotation) in set.iter().enumerate() {
                let fate = fates.of(annotation, self)?;
                self.mark(Decided { annotation, position, fate }, &mut stretches);
            }
        } else {
            let mut decide = |(position, annotation)| {
                Ok(Decided { annotation, position, fate: fates.of(annotation, self)? })
            };
            let mut marks =
                set.iter().chain(set.dropped()).enumerate().map(&mut decide).collect::<Result<Vec<_>>>()?;
            let mut dropped = marks.split_off(set.len());
            dropped.retain(|decided| matches!(decided.fate, Fate::Mask(_)));
            for component in Components::of(marks, dropped) {
                self.component(set.text(), component, &mut stretches);
            }
        }
        merge_touching(&mut stretches.masked);
        Ok(stretches)
    }

    fn decide(&mut self, category: &Category, policy: &Policy) -> Result<Fate> {
        Ok(match policy.handling(category)? {
            Handling::Keep(reason) => Fate::Keep(reason),
            Handling::Mask(template) => Fate::Mask(self.group(template)),
        })
    }

    fn group(&mut self, template: &Template) -> usize {
        let known = self.groups.iter().position(|group| group.template == *template);
        known.unwrap_or_else(|| {
            self.groups.push(Group { template: template.clone(), entities: Vec::new() });
            self.groups.len() - 1
        })
    }

    /// A mark that no masked dropped mark overlaps.
    fn mark(&mut self, mark: Decided<'s>, stretches: &mut Stretches) {
        match mark.fate {
            Fate::Keep(reason) => stretches.kept.push((mark.position, reason)),
            Fate::Mask(group) => {
                stretches.masked.push(self.place(mark, group, mark.annotation.span(), Why::Annotation));
            }
        }
    }

    /// Turns one component into stretches. All that any of its masked marks covers is replaced: the masked marks that were
    /// kept share it out among them; where there is none, the longest dropped one takes all.
    fn component(&mut self, text: &Text, component: Component<'s>, stretches: &mut Stretches) {
        let Component { marks, dropped, start, end } = component;
        let Some(longest) = dropped.iter().min_by(|a, b| by_length(a.annotation, b.annotation)) else {
            for mark in marks {
                self.mark(mark, stretches);
            }
            return;
        };
        let masked: Vec<(Decided<'s>, usize)> = marks.iter().filter_map(Decided::masked).collect();
        if masked.is_empty() {
            if let Some((mark, group)) = longest.masked() {
                let extent = text.span_of_bytes(start, end);
                stretches.masked.push(self.place(mark, group, extent, Why::Dropped));
            }
            return;
        }
        let mut from = start;
        for (index, &(mark, group)) in masked.iter().enumerate() {
            let to = masked.get(index + 1).map_or(end, |(next, _)| next.annotation.span().start());
            let extent = text.span_of_bytes(from, to);
            let why = if extent == mark.annotation.span() { Why::Annotation } else { Why::Widened };
            stretches.masked.push(self.place(mark, group, extent, why));
            from = to;
        }
    }

    fn place(&mut self, mark: Decided<'s>, group: usize, extent: Span, why: Why) -> Stretch {
        let entity = mark.annotation.entity();
        let known = self.slots.get(&(group, entity.as_str())).copied();
        let slot = known.unwrap_or_else(|| {
            let entities = self.groups.get_mut(group).map(|group| &mut group.entities);
            let slot = entities.map_or(0, |entities| {
                entities.push(entity);
                entities.len() - 1
            });
            self.slots.insert((group, entity.as_str()), slot);
            slot
        });
        Stretch { extent, position: mark.position, why, group, slot }
    }

    /// The words of every entity of every group, free of every text given and of what the ledger pins.
    pub(super) fn words(
        &self,
        key: &Key,
        scope: &Scope,
        texts: &[&Text],
        ledger: Option<&Ledger>,
    ) -> Result<Vec<Vec<Arc<str>>>> {
        let counted = self.groups.iter().any(|group| group.template.specifier().is_some());
        match (scope, ledger) {
            (Scope::Corpus(_), _) if counted => return Err(Error::ScopeTooWide),
            (Scope::Case(_), None) if counted => return Err(Error::LedgerRequired),
            _ => {}
        }
        if let Some(ledger) = ledger {
            texts.iter().try_for_each(|text| ledger.check_text(text.as_str()))?;
        }
        let empty = Ledger::new();
        let ledger = ledger.unwrap_or(&empty);
        let pinned = ledger.words();
        self.groups.iter().map(|group| group.words(key, scope, texts, ledger, &pinned)).collect()
    }
}

impl Group<'_> {
    fn words(
        &self,
        key: &Key,
        scope: &Scope,
        texts: &[&Text],
        ledger: &Ledger,
        pinned: &BTreeSet<&str>,
    ) -> Result<Vec<Arc<str>>> {
        let Some(specifier) = self.template.specifier() else {
            return Ok(vec![self.template.render(""); self.entities.len()]);
        };
        let held: BTreeSet<String> =
            texts.iter().flat_map(|text| self.template.labels_in(text.as_str())).collect();
        let taken = |label: &str| {
            (!held.is_empty() && held.contains(label))
                || (!pinned.is_empty() && pinned.contains(&*self.template.render(label)))
        };
        let pins = ledger.of_group(&self.template);
        let mut words: Vec<Option<Arc<str>>> = self
            .entities
            .iter()
            .map(|entity| pins.get(entity.as_str()).map(|&words| words.clone()))
            .collect();
        // Whoever has no pinned words: position and id.
        let mut open: Vec<(usize, &str)> = Vec::with_capacity(self.entities.len());
        let positions = self.entities.iter().zip(&words).enumerate();
        open.extend(
            positions
                .filter(|(_, (_, words))| words.is_none())
                .map(|(at, (entity, _))| (at, entity.as_str())),
        );
        let mut give = |position: usize, label: &str| {
            if let Some(slot) = words.get_mut(position) {
                *slot = Some(self.template.render(label));
            }
        };
        match specifier {
            Specifier::Letters => {
                open.sort_unstable_by_key(|&(_, entity)| entity);
                let sorted: Vec<&str> = open.iter().map(|&(_, entity)| entity).collect();
                let labels = assign(&key.for_group(scope, self.template.as_str()), &sorted, taken)?;
                for ((position, _), label) in open.into_iter().zip(labels) {
                    give(position, label.as_str());
                }
            }
            Specifier::Number => {
                let free = (1_u64..).map(|number| number.to_string()).filter(|label| !taken(label));
                for ((position, _), label) in open.into_iter().zip(free) {
                    give(position, &label);
                }
            }
        }
        Ok(words.into_iter().flatten().collect())
    }
}

impl<'s> Decided<'s> {
    fn masked(&self) -> Option<(Decided<'s>, usize)> {
        match self.fate {
            Fate::Mask(group) => Some((*self, group)),
            Fate::Keep(_) => None,
        }
    }
}

/// Marks that overlap through masked marks that were dropped. Without any, each mark is a component.
struct Component<'s> {
    marks: Vec<Decided<'s>>,
    dropped: Vec<Decided<'s>>,
    start: usize,
    end: usize,
}

struct Components<'s> {
    marks: std::iter::Peekable<std::vec::IntoIter<Decided<'s>>>,
    dropped: std::iter::Peekable<std::vec::IntoIter<Decided<'s>>>,
}

impl<'s> Components<'s> {
    /// Both lists in reading order.
    fn of(marks: Vec<Decided<'s>>, dropped: Vec<Decided<'s>>) -> Self {
        Components { marks: marks.into_iter().peekable(), dropped: dropped.into_iter().peekable() }
    }
}

impl<'s> Iterator for Components<'s> {
    type Item = Component<'s>;

    fn next(&mut self) -> Option<Component<'s>> {
        let start = [self.marks.peek(), self.dropped.peek()]
            .into_iter()
            .flatten()
            .map(|decided| decided.annotation.span().start())
            .min()?;
        let mut component = Component { marks: Vec::new(), dropped: Vec::new(), start, end: start + 1 };
        loop {
            let end = component.end;
            let reached = |decided: &Decided<'s>| decided.annotation.span().start() < end;
            if let Some(decided) = self.marks.next_if(reached) {
                component.end = end.max(decided.annotation.span().end());
                component.marks.push(decided);
            } else if let Some(decided) = self.dropped.next_if(reached) {
                component.end = end.max(decided.annotation.span().end());
                component.dropped.push(decided);
            } else {
                return Some(component);
            }
        }
    }
}

/// Stretches of one entity that touch become one.
fn merge_touching(stretches: &mut Vec<Stretch>) {
    stretches.dedup_by(|next, previous| {
        let same = next.group == previous.group && next.slot == previous.slot;
        let touch = same && next.extent.start() == previous.extent.end();
        if touch && let Ok(cover) = previous.extent.cover(next.extent) {
            previous.extent = cover;
        }
        touch
    });
}
