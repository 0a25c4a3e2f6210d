//! One stretch to replace, and the mark of which it is made.

use crate::annotation::{Annotation, Category, EntityId};
use crate::text::{Span, Text};
use std::borrow::Cow;

/// Why a stretch is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Why {
    /// A mark of a masked category.
    Annotation,
    /// Such a mark, widened to whole words, or over what marks dropped by an overlap strategy cover beside it.
    Widened,
    /// A mark of a masked category that an overlap strategy dropped for a kept one, in which it lies or which it crosses.
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

    /// The reason of a stretch that covers more than its mark.
    pub(super) fn widened(self) -> Self {
        if self == Why::Annotation { Why::Widened } else { self }
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
    /// What its mark covers, whole words: the spelling that a computed id is made of.
    pub(super) named: Span,
    /// The category of that mark.
    pub(super) category: &'s Category,
}

impl Stretch<'_> {
    /// How the entity is spelt here.
    pub(super) fn spelling<'t>(&self, text: &'t Text) -> &'t str {
        text.between(self.named.range())
    }
}

/// A mark of a masked category.
#[derive(Clone, Copy)]
pub(super) struct Masked<'s> {
    pub(super) annotation: &'s Annotation,
    pub(super) position: usize,
    pub(super) template: usize,
}

impl<'s> Masked<'s> {
    /// A stretch under the words of this mark.
    pub(super) fn stretch(&self, extent: Span, why: Why) -> Stretch<'s> {
        let (position, template) = (self.position, self.template);
        let (named, category) = (self.annotation.span(), self.annotation.category());
        let entity = Cow::Borrowed(self.annotation.entity());
        Stretch { extent, position, why, template, entity, named, category }
    }
}
