//! WHAT MUST BE: what the court decided for all decisions, and what one decision asks.

mod alike;
pub(crate) mod catalogue;
pub(crate) mod category;
mod court;
pub(crate) mod handling;
pub(crate) mod keeping;
pub(crate) mod nac;
mod orders;
pub(crate) mod settings;
pub(crate) mod template;

pub(crate) use catalogue::Catalogue;
pub(crate) use category::CategoryRule;
pub use category::{Annotator, Annotators, CategoryStatus, LinkRule};
pub(crate) use handling::Policy;
pub use handling::{Handling, KeepReason, NotKept};
pub(crate) use keeping::{OccultationBlock, Recommendation};
pub(crate) use nac::{CourtLevel, NacRecommendation, NacRule};
pub(crate) use settings::Settings;
pub use template::Specifier;
pub(crate) use template::Template;
