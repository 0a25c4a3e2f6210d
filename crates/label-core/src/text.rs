//! WHERE: a text that does not change, places in it, and comparison of letters.

mod align;
pub(crate) mod content;
mod fold;
mod index;
mod likeness;
pub(crate) mod rewrite;
pub(crate) mod span;

pub(crate) use align::Alignment;
pub use content::LineColumn;
pub(crate) use content::{OffsetUnit, Text};
pub use fold::{Folded, fold_str};
pub use likeness::edit_distance;
pub use rewrite::{Mapped, Rewrite};
pub(crate) use rewrite::{OffsetMap, overlap};
pub(crate) use span::Span;
