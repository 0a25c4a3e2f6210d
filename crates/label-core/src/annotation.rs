//! WHAT IS MARKED: annotations, and sets of them.

mod chunk;
mod entity;
mod grapheme;
mod group;
mod line;
pub(crate) mod mark;
pub(crate) mod overlap;
mod partition;
mod places;
mod reach;
pub(crate) mod set;

pub use chunk::{Chunk, words_covered};
pub use entity::MentionIndex;
pub use group::{CategoryGroup, EntityGroup};
pub use line::{AnnotationPart, Line, LineChunk, Lines};
pub use mark::Score;
pub(crate) use mark::{Annotation, Category, EntityId, Origin};
pub(crate) use overlap::{Overlap, by_length};
pub(crate) use partition::Partition;
pub(crate) use places::Places;
pub(crate) use reach::{Reach, Words};
pub use set::Graphemes;
pub(crate) use set::{AnnotationSet, SetOptions, widen};
