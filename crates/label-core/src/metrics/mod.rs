//! HOW GOOD: what people changed of what was marked before, and what the work on decisions amounts to.

mod counts;
mod duration;
mod statistics;

pub use counts::AnnotationCounts;
pub use duration::{LONGEST_PAUSE_MS, treatment_duration_ms};
pub use statistics::{HumanTreatment, Statistics, StatisticsTotal};
