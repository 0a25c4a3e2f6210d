//! Which stretches of a text are replaced, why, and whose words they get.

use super::share::share;
use super::stretch::{Masked, Stretch, Why};
use super::whole_words::shape;
use crate::annotation::{Annotation, AnnotationSet, Category};
use crate::error::Result;
use crate::policy::{Handling, KeepReason, Policy, Template};
use crate::text::trimmed;
use foldhash::fast::FixedState;
use std::collections::HashMap;

/// The stretches of one set, in reading order, and the marks that stay.
pub(super) struct Stretches<'s> {
    pub(super) masked: Vec<Stretch<'s>>,
    /// Positions, as in [`Stretch`].
    pub(super) kept: Vec<(usize, KeepReason)>,
    /// The templates of the masked categories, each once.
    pub(super) templates: Vec<Template>,
}

impl<'s> Stretches<'s> {
    /// What the policy asks to replace in a set: all that masked marks cover, those that an overlap strategy dropped too;
    /// whole words, without white space at the edges.
    pub(super) fn of(set: &'s AnnotationSet, policy: &Policy) -> Result<Self> {
        let mut fates = Fates { policy, known: HashMap::default(), last: None, templates: Vec::new() };
        let (mut marks, mut kept) = (Vec::with_capacity(set.len()), Vec::new());
        for (position, annotation) in set.iter().enumerate() {
            match fates.of(annotation)? {
                Fate::Mask(template) => marks.push(Masked { annotation, position, template }),
                Fate::Keep(reason) => kept.push((position, reason)),
            }
        }
        let mut dropped = Vec::new();
        for (position, annotation) in set.dropped().iter().enumerate() {
            if let Fate::Mask(template) = fates.of(annotation)? {
                dropped.push(Masked { annotation, position: set.len() + position, template });
            }
        }
        let untouched = dropped.is_empty();
        let mut masked: Vec<Stretch<'s>> = if untouched {
            marks.iter().map(|mark| mark.stretch(mark.annotation.span(), Why::Annotation)).collect()
        } else {
            share(set, marks, dropped)
        };
        // A mark of white space alone hides nothing; readers refuse it.
        masked.retain(|stretch| !set.text().between(stretch.extent.range()).trim().is_empty());
        shape(set, &mut masked);
        if !untouched {
            kept.retain(|&(position, _)| {
                set.as_slice().get(position).is_some_and(|mark| shows(set, mark, &masked))
            });
        }
        Ok(Stretches { masked, kept, templates: fates.templates })
    }
}

#[derive(Clone, Copy)]
enum Fate {
    /// Position of the template.
    Mask(usize),
    Keep(KeepReason),
}

/// What happens to each category, asked of the policy once.
struct Fates<'s, 'p> {
    policy: &'p Policy,
    known: HashMap<&'s Category, Fate, FixedState>,
    /// Marks of one category often follow on one another.
    last: Option<(&'s Category, Fate)>,
    templates: Vec<Template>,
}

impl<'s> Fates<'s, '_> {
    fn of(&mut self, annotation: &'s Annotation) -> Result<Fate> {
        let category = annotation.category();
        if let Some((last, fate)) = self.last
            && last == category
        {
            return Ok(fate);
        }
        let fate = match self.known.get(category) {
            Some(&fate) => fate,
            None => self.decide(category)?,
        };
        self.known.insert(category, fate);
        self.last = Some((category, fate));
        Ok(fate)
    }

    fn decide(&mut self, category: &Category) -> Result<Fate> {
        Ok(match self.policy.handling(category)? {
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
}

/// Whether anything but white space of a kept mark stays between the stretches, which are in reading order.
fn shows(set: &AnnotationSet, mark: &Annotation, stretches: &[Stretch<'_>]) -> bool {
    let whole = trimmed(set.text().as_str(), mark.span().range());
    let first = stretches.partition_point(|stretch| stretch.extent.end() <= whole.start);
    let mut done = whole.start;
    for stretch in stretches.iter().skip(first).take_while(|stretch| stretch.extent.start() < whole.end) {
        if stretch.extent.start() > done
            && !set.text().between(done..stretch.extent.start()).trim().is_empty()
        {
            return true;
        }
        done = stretch.extent.end();
    }
    done < whole.end
}
