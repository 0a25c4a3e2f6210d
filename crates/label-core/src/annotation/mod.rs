//! WHAT IS MARKED: categories, entities, annotations and the sets of them.

mod category;
mod chunk;
mod entity;
mod entity_id;
mod grapheme;
mod group;
mod line;
mod mark;
mod mention;
mod options;
mod origin;
mod overlap;
mod partition;
mod places;
mod reach;
mod set;
mod subset;

pub use category::Category;
pub use chunk::{Chunk, words_covered};
pub use entity::MentionIndex;
pub use entity_id::EntityId;
pub use grapheme::Graphemes;
pub(crate) use grapheme::{whole_graphemes, widen};
pub use group::{CategoryGroup, EntityGroup};
pub use line::{AnnotationPart, Line, LineChunk, Lines};
pub use mark::Annotation;
pub use mention::Mention;
pub use options::SetOptions;
pub use origin::{Origin, Score};
pub use overlap::{Overlap, Priorities};
pub(crate) use partition::Partition;
pub(crate) use places::Places;
pub(crate) use reach::{Reach, Words};
pub use set::AnnotationSet;
