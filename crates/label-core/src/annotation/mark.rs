use crate::error::{Error, Result};
use crate::text::{Span, Text, fold_str};
use serde::Serialize;
use std::fmt;
use std::sync::Arc;

/// The name of what a mark says: `personnePhysique`, `adresse`. Any name: courts add categories.
///
/// Cheap to clone. Not secret: messages and views show it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Category(Arc<str>);

impl Category {
    /// A category of this name: 1 to 64 code points, no control character.
    ///
    /// # Errors
    /// [`Error::BadCategory`].
    pub fn new(name: impl Into<Arc<str>>) -> Result<Self> {
        let name = name.into();
        let too_long = name.len() > 64 && name.chars().count() > 64;
        if name.is_empty() || too_long || name.chars().any(char::is_control) {
            return Err(Error::BadCategory { length: name.chars().count() });
        }
        Ok(Category(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

/// An opaque id. Two mentions with one id are one entity: they get the same pseudonym.
///
/// Cheap to clone. Secret, as it usually holds the name: `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityId(Arc<str>);

impl EntityId {
    /// An id given by the caller, taken as it is.
    ///
    /// # Errors
    /// [`Error::BadId`] where it is empty.
    pub fn new(id: impl Into<Arc<str>>) -> Result<Self> {
        let id = id.into();
        if id.is_empty() {
            return Err(Error::BadId { length: 0 });
        }
        Ok(EntityId(id))
    }

    /// The id of a mention that nobody linked: the category, `_`, and the folded spelling ([`fold_str`], white space at
    /// the ends removed). Spellings that differ only in case, accents, hyphen or space variants are one entity.
    pub fn computed(category: &Category, spelling: &str) -> Self {
        EntityId(format!("{category}_{}", fold_str(spelling).trim()).into())
    }

    /// The same id with a number behind it: for an entity that must not be called as another is. No spelling gives such an id,
    /// as folded spellings have no capital letter of ASCII.
    pub(crate) fn numbered(&self, number: u64) -> Self {
        EntityId(format!("{}#N{number}", self.0).into())
    }

    /// Whether the two are of one name and were kept apart: they differ in their numbers alone.
    pub(crate) fn is_namesake_of(&self, other: &Self) -> bool {
        let name = |id: &'_ Self| id.without_number().unwrap_or(id.as_str()).to_owned();
        self != other && name(self) == name(other)
    }

    /// An id that has a number behind it, without the number.
    pub(crate) fn without_number(&self) -> Option<&str> {
        let (id, number) = self.0.rsplit_once("#N")?;
        (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(id)
    }

    /// The id. It may hold a name of the decision.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EntityId(..)")
    }
}

/// How sure the author of a mark is: a number from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize)]
pub struct Score(f64);

impl Score {
    /// A score.
    ///
    /// # Errors
    /// [`Error::BadScore`] outside 0 to 1, and for NaN.
    pub fn new(value: f64) -> Result<Self> {
        // `+ 0.0` turns -0 into 0, so that equal scores have equal bits.
        if (0.0..=1.0).contains(&value) { Ok(Score(value + 0.0)) } else { Err(Error::BadScore) }
    }

    /// The number.
    pub fn get(self) -> f64 {
        self.0
    }
}

/// Who made a mark. The order is that of trust: of two equal marks the one that stands first here is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// A person.
    Human,
    /// A rule: a regular expression, a dictionary, a post-processing step.
    Rule,
    /// A statistical model.
    Model,
    /// It came in from elsewhere, and nobody said from whom.
    Import,
}

impl Origin {
    /// The name in records: `human`, `rule`, `model`, `import`.
    pub fn as_str(self) -> &'static str {
        match self {
            Origin::Human => "human",
            Origin::Rule => "rule",
            Origin::Model => "model",
            Origin::Import => "import",
        }
    }
}

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
    /// [`Error::ForeignSpan`] where `span` belongs to another text than `text`.
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
