//! On what two people differ, and how it is resolved.

use super::side::Side;
use crate::annotation::Annotation;
use crate::text::Span;
use std::collections::BTreeMap;
use std::fmt;

/// Something on which two people differ, with what each side has there.
///
/// `Debug` shows kind, place and numbers.
#[derive(Clone, PartialEq)]
pub struct Conflict {
    pub(super) kind: ConflictKind,
    pub(super) extent: Span,
    /// What a decision on it is known by: the spans of its mentions in the merge, or for marks its extent. Where mentions join
    /// or go, it is another conflict, on which nobody has decided.
    pub(super) mentions: Vec<Span>,
    pub(super) sides: [Vec<Annotation>; 3],
}

/// On what they differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ConflictKind {
    /// One side removed what the other changed.
    Removed,
    /// The annotations of the two sides cover different stretches of the same words.
    Extent,
    /// They cover the same stretch, as different categories.
    Category,
    /// The links of the two sides would together make one entity of mentions that neither side made one, or of two categories.
    Entity,
    /// The two sides gave one entity two ids, or two entities one id.
    Name,
}

impl ConflictKind {
    /// The name: `removed`, `extent`, `category`, `entity`, `name`.
    pub fn as_str(self) -> &'static str {
        match self {
            ConflictKind::Removed => "removed",
            ConflictKind::Extent => "extent",
            ConflictKind::Category => "category",
            ConflictKind::Entity => "entity",
            ConflictKind::Name => "name",
        }
    }
}

impl fmt::Display for ConflictKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a conflict is resolved.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Resolution {
    /// As before either side changed it.
    Base,
    /// As our side has it.
    Ours,
    /// As their side has it.
    Theirs,
    /// As these annotations say. For a conflict of entities or names: one for each mention in the conflict, where any side has
    /// it; their entities are taken. Spans that cut a grapheme are widened.
    Custom(Vec<Annotation>),
}

impl fmt::Debug for Resolution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Resolution::Base => f.write_str("Base"),
            Resolution::Ours => f.write_str("Ours"),
            Resolution::Theirs => f.write_str("Theirs"),
            Resolution::Custom(annotations) => write!(f, "Custom({} annotations)", annotations.len()),
        }
    }
}

impl Resolution {
    /// Which of the three sets it takes.
    pub(super) fn side(&self) -> Option<Side> {
        match self {
            Resolution::Base => Some(Side::Base),
            Resolution::Ours => Some(Side::Ours),
            Resolution::Theirs => Some(Side::Theirs),
            Resolution::Custom(_) => None,
        }
    }
}

impl Conflict {
    /// On what they differ.
    pub fn kind(&self) -> ConflictKind {
        self.kind
    }

    /// From the first to the last character of what is in conflict.
    pub fn extent(&self) -> Span {
        self.extent
    }

    /// What the base has there, in reading order.
    pub fn base(&self) -> &[Annotation] {
        Side::Base.of::<Vec<_>>(&self.sides)
    }

    /// What our side has there, in reading order.
    pub fn ours(&self) -> &[Annotation] {
        Side::Ours.of::<Vec<_>>(&self.sides)
    }

    /// What their side has there, in reading order.
    pub fn theirs(&self) -> &[Annotation] {
        Side::Theirs.of::<Vec<_>>(&self.sides)
    }

    pub(super) fn of_links(&self) -> bool {
        matches!(self.kind, ConflictKind::Entity | ConflictKind::Name)
    }
}

impl fmt::Debug for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Conflict")
            .field("kind", &self.kind)
            .field("extent", &self.extent)
            .field("base", &self.base().len())
            .field("ours", &self.ours().len())
            .field("theirs", &self.theirs().len())
            .finish_non_exhaustive()
    }
}

/// What somebody decided: whether on a conflict of links, on which mentions, and how.
pub(super) type Decisions = BTreeMap<(bool, Vec<Span>), Resolution>;
