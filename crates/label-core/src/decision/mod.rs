//! WHICH DOCUMENT: a decision and what its court decided about it.

pub(crate) mod document;
mod occultation;
mod party;
mod progress;
pub(crate) mod scope;
mod zone;

pub(crate) use document::Decision;
pub use occultation::{AdditionalTerms, Occultation};
pub use party::{NamePart, Party, PartyKind, PartyRole};
pub use progress::{Route, Status};
pub(crate) use scope::Scope;
pub use scope::ScopeKind;
pub use zone::{Zone, Zones};
