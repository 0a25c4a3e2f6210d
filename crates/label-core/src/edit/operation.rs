//! The table of operations.

use crate::annotation::{Category, EntityId};
use crate::text::Span;

/// The table of operations: of each, what it does, its name in JSON, its variant, its method, and its arguments with their
/// kinds. All that there is one of for each operation (the variants, how it is planned, how it is written and read, the
/// methods of other languages) is made of these rows, by a macro that takes them: a new operation is a row and the method of
/// `Draft` that works it out.
///
/// The kinds are `Span`, `Spans`, `Category`, `Entity`, `Entities` and `Choice`, which may be left out where it is written.
#[doc(hidden)]
#[macro_export]
macro_rules! operations {
    ($then:ident) => {
        $then! {
            /// Marks these spans with a category (LABEL `create`, `createAll`, `createManyLinked`). Refused where one overlaps an
            /// annotation or another of the spans. Origin: the editor's; no score.
            "annotate" Annotate annotate {
                /// What is marked; at least one.
                spans: Spans,
                /// As what.
                category: Category,
                /// Of which entity.
                entity: Choice,
            }
            /// Removes the annotation on this span (LABEL `deleteByTextAndStart`).
            "remove" Remove remove {
                /// Its span.
                span: Span,
            }
            /// Removes every annotation of the same category whose text is exactly that of the annotation on this span, whatever its
            /// entity (LABEL `deleteByTextAndCategory`).
            "removeSpelling" RemoveSpelling remove_spelling {
                /// The span of one of them.
                span: Span,
            }
            /// Removes every mention of an entity (LABEL `deleteByEntityId`).
            "removeEntity" RemoveEntity remove_entity {
                /// The entity.
                entity: Entity,
            }
            /// Gives one annotation another category (LABEL `updateOneCategory`). It leaves its entity, which is of one category, for
            /// the one that its spelling names in the new one. The editor becomes its origin, and the score goes.
            "recategorise" Recategorise recategorise {
                /// Its span.
                span: Span,
                /// The new category.
                category: Category,
            }
            /// Gives every mention of an entity another category (LABEL `updateManyCategory`, which lost the links). The mentions stay
            /// one entity, with those that are spelt alike in the new category; under an id that a caller gave they stay alone.
            "recategoriseEntity" RecategoriseEntity recategorise_entity {
                /// The entity.
                entity: Entity,
                /// The new category.
                category: Category,
            }
            /// Makes an annotation cover another stretch that shares a character with the old one: either end, or both (LABEL
            /// `updateOneText` moved the right end alone). A mention that somebody linked stays linked; any other goes by its new
            /// spelling. The editor becomes its origin, and the score goes.
            "resize" Resize resize {
                /// Its span.
                span: Span,
                /// What it shall cover.
                to: Span,
            }
            /// Makes an annotation cover another stretch, wherever it lies; otherwise as `Resize`.
            "move" Move r#move {
                /// Its span.
                span: Span,
                /// What it shall cover.
                to: Span,
            }
            /// Cuts an annotation into parts, each of the entity that its spelling names. What lies between the parts is no longer
            /// marked.
            "split" Split split {
                /// Its span.
                span: Span,
                /// The parts; at least two, within it.
                into: Spans,
            }
            /// Makes one annotation of several of one category, from the first to the last and over all that lies between; refused
            /// where another annotation lies between. The entity stays where they were linked mentions of one, else the new spelling
            /// names it.
            "merge" Merge merge {
                /// Their spans; at least two.
                spans: Spans,
            }
            /// Makes one entity of several of one category (LABEL `link`, which let categories mix). Their order says nothing.
            "link" Link link {
                /// The entities; at least two.
                entities: Entities,
            }
            /// Takes one mention out of its entity: it becomes an entity of its own, also where another is spelt alike. A mention
            /// that is alone already stays as it is.
            "unlink" Unlink unlink {
                /// Its span.
                span: Span,
            }
            /// Takes every mention out of an entity whose text is exactly that of the mention on this span: they go to the entity
            /// that their spelling names (LABEL `unlinkByCategoryAndText`). Where all mentions are spelt alike when folded, the
            /// entity stays as it is.
            "unlinkSpelling" UnlinkSpelling unlink_spelling {
                /// The span of one of them.
                span: Span,
            }
            /// Every mention of an entity goes to the entity that its spelling names (LABEL `unlink`).
            "dissolve" Dissolve dissolve {
                /// The entity.
                entity: Entity,
            }
            /// Gives an entity an id of the caller's.
            "rename" Rename rename {
                /// The entity.
                entity: Entity,
                /// Its new id, which no other entity has.
                to: Entity,
            }
            /// Forgets what an overlap strategy dropped and shares a character with this span. It is masked no longer, unless an
            /// annotation covers it.
            "forget" Forget forget {
                /// Where.
                span: Span,
            }
        }
    };
}

/// What an argument of an operation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Span,
    Spans,
    Category,
    Entity,
    Entities,
    Choice,
}

/// The types of the kinds.
mod of_kind {
    use super::{EntityChoice, EntityId};

    pub(super) type Span = super::Span;
    pub(super) type Spans = Vec<Span>;
    pub(super) type Category = super::Category;
    pub(super) type Entity = EntityId;
    pub(super) type Entities = Vec<EntityId>;
    pub(super) type Choice = EntityChoice;
}

macro_rules! define {
    ($($(#[$doc:meta])* $name:literal $variant:ident $method:ident {
        $($(#[$field_doc:meta])* $field:ident: $kind:ident,)*
    })*) => {
        /// What somebody wants done to the annotations of a text. A value: it can be stored, shown and replayed; it holds spans, ids
        /// and categories, and no text.
        ///
        /// [`Operation::plan`] says, for a set, what it would change, as a [`Diff`](crate::Diff), or why it cannot be done. A
        /// [`History`](crate::History) plans and applies.
        ///
        /// # Which id an entity has
        ///
        /// An id given by a caller stays what it is. All other ids are computed: `category_` and the smallest folded spelling of
        /// the entity's mentions ([`EntityId::computed`]), so that the direction in which two are linked says nothing. When an
        /// operation takes away the mention after which an entity is called, the others are called anew. An entity that would be
        /// called as another is, because two people have one name and were kept apart, is numbered: `nom_dupont#N2`.
        ///
        /// A mention that nobody links is of the entity that its spelling names: `nom_dupont` for a "Dupont", where there is one; else
        /// the only entity of the category that has the spelling already (somebody linked a "Dupont" to it); else a new one.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Operation {
            $($(#[$doc])* $variant {
                $($(#[$field_doc])* $field: of_kind::$kind,)*
            },)*
        }

        impl Operation {
            /// The name of each and its arguments, in the order in which they are written.
            pub(crate) const TABLE: &[(&str, &[(&str, Kind)])] =
                &[$(($name, &[$((stringify!($field), Kind::$kind)),*])),*];

            /// Its name, as in JSON: `annotate`, `removeSpelling`, ...
            pub fn name(&self) -> &'static str {
                match self {
                    $(Operation::$variant { .. } => $name,)*
                }
            }
        }
    };
}
operations!(define);

/// Of which entity new annotations are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum EntityChoice {
    /// Each of the one that its spelling names.
    #[default]
    Each,
    /// All of one, together with that which the first spelling, in reading order, names.
    One,
    /// All of this one.
    Known(EntityId),
}

impl Operation {
    /// Marks one span: see [`Operation::Annotate`].
    pub fn annotate(span: Span, category: Category) -> Self {
        Self::annotate_all(vec![span], category)
    }

    /// Marks several spans, each of the entity that its spelling names: see [`Operation::Annotate`].
    pub fn annotate_all(spans: Vec<Span>, category: Category) -> Self {
        Operation::Annotate { spans, category, entity: EntityChoice::Each }
    }

    /// Marks several spans as mentions of one entity: see [`Operation::Annotate`].
    pub fn annotate_as_one(spans: Vec<Span>, category: Category) -> Self {
        Operation::Annotate { spans, category, entity: EntityChoice::One }
    }

    /// Makes one entity of two: see [`Operation::Link`].
    pub fn link(first: EntityId, second: EntityId) -> Self {
        Operation::Link { entities: vec![first, second] }
    }
}
