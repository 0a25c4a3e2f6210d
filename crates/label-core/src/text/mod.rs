//! WHERE: texts, offsets in three units, spans, folding and rewriting.

mod align;
mod clean;
pub(crate) mod content;
mod fold;
mod index;
mod likeness;
pub(crate) mod rewrite;
pub(crate) mod span;
mod unicode;
pub(crate) mod unit;
mod words;

pub(crate) use align::Alignment;
pub use clean::{Cleaned, Cleaning};
pub(crate) use content::Text;
pub(crate) use fold::is_invisible;
pub use fold::{Folded, fold_str};
pub use likeness::edit_distance;
pub use rewrite::{Mapped, Rewrite};
pub(crate) use rewrite::{OffsetMap, overlap};
pub(crate) use span::Span;
pub use unicode::unicode_version;
pub use unit::LineColumn;
pub(crate) use unit::OffsetUnit;
pub(crate) use words::{Cuts, is_blank, trimmed, words};
