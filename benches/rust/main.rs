//! The benchmarks, one file per topic.

mod apply;
mod growth;
mod offsets;
mod plan;
mod set;
mod whole;

use criterion::{Criterion, criterion_group, criterion_main};
use std::time::Duration;

/// Short: all of them together take about a minute.
fn short() -> Criterion {
    Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(600))
        .nresamples(10_000)
}

criterion_group! {
    name = topics;
    config = short();
    targets = offsets::offsets, set::set, plan::plan, apply::apply, whole::whole, growth::spans, growth::entities
}
criterion_main!(topics);
