//! WHERE: texts, offsets in three units, spans, folding and rewriting.

mod align;
mod clean;
mod content;
mod fold;
mod index;
mod likeness;
mod rewrite;
mod span;
mod unit;
mod words;

pub(crate) use align::Alignment;
pub use clean::{Cleaned, Cleaning};
pub use content::Text;
pub use fold::{Folded, fold_str};
pub use likeness::edit_distance;
pub(crate) use rewrite::overlap;
pub use rewrite::{Mapped, OffsetMap, Rewrite};
pub use span::Span;
pub use unit::{LineColumn, OffsetUnit};
pub(crate) use words::{Cuts, trimmed};
