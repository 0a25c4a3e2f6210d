//! Which stretches of a text are replaced, why, and whose words they get.

use crate::annotation::{Annotation, AnnotationSet, Category, EntityId, by_length};
use crate::error::Result;
use crate::policy::{Handling, KeepReason, Policy, Template};
use crate::text::{Span, Text};
use foldhash::fast::FixedState;
use std::borrow::Cow;
use std::collections::HashMap;

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
pub(super) struct Stretch<'s> {
    pub(super) extent: Span,
    /// The annotation behind it: its position among the marks of the set, then those that it dropped.
    pub(super) position: usize,
    pub(super) why: Why,
    /// Position among [`Stretches::templates`].
    pub(super) template: usize,
    /// Whose words it gets.
    pub(super) entity: Cow<'s, EntityId>,
}

/// The stretches of one set, in reading order, and the marks that stay.
pub(super) struct Stretches<'s> {
    pub(super) masked: Vec<Stretch<'s>>,
    /// Positions, as in [`Stretch`].
    pub(super) kept: Vec<(usize, KeepReason)>,
    /// The templates of the masked categories, each once.
    pub(super) templates: Vec<Template>,
}

impl<'s> Stretches<'s> {
    /// What the policy asks to replace in a set.
    pub(super) fn of(set: &'s AnnotationSet, policy: &Policy) -> Result<Self> {
        let mut fates = Fates { policy, known: HashMap::default(), last: None };
        let (masked, kept) = (Vec::with_capacity(set.len()), Vec::new());
        let mut stretches = Stretches { masked, kept, templates: Vec::new() };
        if set.dropped().is_empty() {
            for (position, annotation) in set.iter().enumerate() {
                let fate = fates.of(annotation, &mut stretches)?;
                stretches.mark(Decided { annotation, position, fate });
            }
        } else {
            let mut decide = |(position, annotation)| {
                Ok(Decided { annotation, position, fate: fates.of(annotation, &mut stretches)? })
            };
            let mut marks =
                set.iter().chain(set.dropped()).enumerate().map(&mut decide).collect::<Result<Vec<_>>>()?;
            let mut dropped = marks.split_off(set.len());
            dropped.retain(|decided| matches!(decided.fate, Fate::Mask(_)));
            for component in Components::of(marks, dropped) {
                stretches.component(set.text(), component);
            }
        }
        merge_touching(&mut stretches.masked);
        Ok(stretches)
    }

    fn decide(&mut self, category: &Category, policy: &Policy) -> Result<Fate> {
        Ok(match policy.handling(category)? {
            Handling::Keep(reason) => Fate::Keep(reason),
            Handling::Mask(template) => Fate::Mask(self.template(template)),
        })
    }

    fn template(&mut self, template: &Template) -> usize {
        let known = self.templates.iter().position(|known| known == template);
        known.unwrap_or_else(|| {
            self.templates.push(template.clone());
            self.templates.len() - 1
        })
    }

    /// A mark that no masked dropped mark overlaps.
    fn mark(&mut self, mark: Decided<'s>) {
        match mark.fate {
            Fate::Keep(reason) => self.kept.push((mark.position, reason)),
            Fate::Mask(template) => self.place(mark, template, mark.annotation.span(), Why::Annotation),
        }
    }

    /// Turns one component into stretches. All that any of its masked marks covers is replaced: the masked marks that were
    /// kept share it out among them; where there is none, the longest dropped one takes all.
    fn component(&mut self, text: &Text, component: Component<'s>) {
        let Component { marks, dropped, start, end } = component;
        let Some(longest) = dropped.iter().min_by(|a, b| by_length(a.annotation, b.annotation)) else {
            for mark in marks {
                self.mark(mark);
            }
            return;
        };
        let masked: Vec<(Decided<'s>, usize)> = marks.iter().filter_map(Decided::masked).collect();
        if masked.is_empty() {
            if let Some((mark, template)) = longest.masked() {
                let extent = text.span_of_bytes(start, end);
                self.place(mark, template, extent, Why::Dropped);
            }
            return;
        }
        let mut from = start;
        for (index, &(mark, template)) in masked.iter().enumerate() {
            let to = masked.get(index + 1).map_or(end, |(next, _)| next.annotation.span().start());
            let extent = text.span_of_bytes(from, to);
            let why = if extent == mark.annotation.span() { Why::Annotation } else { Why::Widened };
            self.place(mark, template, extent, why);
            from = to;
        }
    }

    fn place(&mut self, mark: Decided<'s>, template: usize, extent: Span, why: Why) {
        let entity = Cow::Borrowed(mark.annotation.entity());
        self.masked.push(Stretch { extent, position: mark.position, why, template, entity });
    }
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
    fn of(&mut self, annotation: &'s Annotation, stretches: &mut Stretches<'s>) -> Result<Fate> {
        let category = annotation.category();
        if let Some((last, fate)) = self.last
            && last == category
        {
            return Ok(fate);
        }
        let fate = match self.known.get(category) {
            Some(&fate) => fate,
            None => stretches.decide(category, self.policy)?,
        };
        self.known.insert(category, fate);
        self.last = Some((category, fate));
        Ok(fate)
    }
}

impl<'s> Decided<'s> {
    fn masked(&self) -> Option<(Decided<'s>, usize)> {
        match self.fate {
            Fate::Mask(template) => Some((*self, template)),
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
fn merge_touching(stretches: &mut Vec<Stretch<'_>>) {
    stretches.dedup_by(|next, previous| {
        let same = next.template == previous.template && next.entity == previous.entity;
        let touch = same && next.extent.start() == previous.extent.end();
        if touch && let Ok(cover) = previous.extent.cover(next.extent) {
            previous.extent = cover;
        }
        touch
    });
}
