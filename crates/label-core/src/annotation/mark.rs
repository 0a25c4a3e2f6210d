use super::{Category, EntityId, Origin, Score};
use crate::error::Result;
use crate::text::{Span, Text};
use std::fmt;

/// One mark: a span of the text, its category and its entity. Its spelling is the span's text, never a second copy.
#[derive(Clone, PartialEq)]
pub struct Annotation {
    pub(crate) span: Span,
    pub(crate) category: Category,
    pub(crate) entity: EntityId,
    pub(crate) origin: Origin,
    pub(crate) score: Option<Score>,
}

impl Annotation {
    /// A mark whose entity is computed from its spelling ([`EntityId::computed`]); origin `Import`, no score.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`](crate::Error::ForeignSpan) where `span` belongs to another text than `text`.
    pub fn new(text: &Text, span: Span, category: Category) -> Result<Self> {
        let entity = EntityId::computed(&category, text.slice(span)?);
        Ok(Self::of_entity(span, category, entity))
    }

    /// A mark of an entity that the caller knows; origin `Import`, no score.
    pub fn of_entity(span: Span, category: Category, entity: EntityId) -> Self {
        Annotation { span, category, entity, origin: Origin::Import, score: None }
    }

    /// The same mark of another entity: linked to it.
    #[must_use]
    pub fn with_entity(self, entity: EntityId) -> Self {
        Annotation { entity, ..self }
    }

    /// The same mark, of another category.
    pub(crate) fn with_category(self, category: Category) -> Self {
        Annotation { category, ..self }
    }

    /// The same mark on another stretch, be it of another text.
    pub(crate) fn moved_to(&self, span: Span) -> Self {
        Annotation { span, ..self.clone() }
    }

    /// Whether the two say the same: span, category and entity. Who says it and how surely does not count (LABEL's
    /// `comparator.equal`).
    pub fn says_same(&self, other: &Self) -> bool {
        self.span == other.span && self.category == other.category && self.entity == other.entity
    }

    /// The same mark from this author.
    #[must_use]
    pub fn with_origin(self, origin: Origin) -> Self {
        Annotation { origin, ..self }
    }

    /// The same mark with this score.
    #[must_use]
    pub fn with_score(self, score: Option<Score>) -> Self {
        Annotation { score, ..self }
    }

    /// What it covers.
    pub fn span(&self) -> Span {
        self.span
    }

    /// What it says.
    pub fn category(&self) -> &Category {
        &self.category
    }

    /// Whom or what it names.
    pub fn entity(&self) -> &EntityId {
        &self.entity
    }

    /// Who made it.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// How sure its author is, where that is known.
    pub fn score(&self) -> Option<Score> {
        self.score
    }

    /// Total order: reading order first, then everything else that can differ.
    pub(crate) fn order(&self, other: &Self) -> std::cmp::Ordering {
        self.span
            .cmp(&other.span)
            .then_with(|| self.category.cmp(&other.category))
            .then_with(|| self.entity.cmp(&other.entity))
            .then_with(|| self.origin.cmp(&other.origin))
            .then_with(|| other.score_bits().cmp(&self.score_bits()))
    }

    /// Scores are not negative, so their bits order as they do; no score is less than every score.
    pub(crate) fn score_bits(&self) -> Option<u64> {
        self.score.map(|score| score.get().to_bits())
    }
}

impl fmt::Debug for Annotation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Annotation")
            .field("span", &self.span)
            .field("category", &self.category)
            .field("origin", &self.origin)
            .field("score", &self.score.map(Score::get))
            .finish_non_exhaustive()
    }
}
