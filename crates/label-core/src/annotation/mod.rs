//! WHAT IS MARKED: categories, entities, annotations and the sets of them.

pub(crate) mod category;
mod chunk;
mod entity;
pub(crate) mod entity_id;
mod grapheme;
mod group;
mod line;
pub(crate) mod mark;
pub(crate) mod mention;
pub(crate) mod options;
pub(crate) mod origin;
pub(crate) mod overlap;
mod partition;
mod places;
mod reach;
pub(crate) mod set;
mod subset;

pub(crate) use category::Category;
pub use chunk::{Chunk, words_covered};
pub use entity::MentionIndex;
pub(crate) use entity_id::EntityId;
pub use grapheme::Graphemes;
pub(crate) use grapheme::{whole_graphemes, widen};
pub use group::{CategoryGroup, EntityGroup};
pub use line::{AnnotationPart, Line, LineChunk, Lines};
pub(crate) use mark::Annotation;
pub use options::CutWords;
pub(crate) use options::SetOptions;
pub(crate) use origin::Origin;
pub use origin::Score;
pub(crate) use overlap::Overlap;
pub use overlap::Priorities;
pub(crate) use partition::Partition;
pub(crate) use places::Places;
pub(crate) use reach::{Reach, Words};
pub(crate) use set::AnnotationSet;
