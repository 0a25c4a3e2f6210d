//! What the benchmarks measure on, and what they measure against.

pub mod baseline;
pub mod clock;
pub mod corpus;
pub mod naive;
pub mod race;
pub mod work;
