//! WHAT CHANGES: the only place where marks come and go.

mod carry;

pub use carry::{Carried, CarriedMark, Fate};
