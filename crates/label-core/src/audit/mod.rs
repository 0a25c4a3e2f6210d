//! WHAT SLIPPED: what a person should look at.

mod doubt;

pub use doubt::Doubt;
