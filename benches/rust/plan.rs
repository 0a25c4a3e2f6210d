//! Plans: the words of a decision, beside the HMACs that its letters take.

use criterion::Criterion;
use label_benches::baseline::BareHmacs;
use label_benches::corpus::{self, Sample, Shape};
use label_core::{Pseudonymizer, Record};

/// What plans the replacements of a record.
fn pseudonymizer(record: &Record) -> Pseudonymizer {
    Pseudonymizer::new(
        corpus::settings().for_decision(record.decision()).unwrap(),
        corpus::key(),
        record.scope(),
    )
}

pub(crate) fn plan(c: &mut Criterion) {
    let mut group = c.benchmark_group("plan");
    let sample = Sample::new(0, &Shape::persons());
    let (record, bare) = (sample.record(), BareHmacs::of(&sample));
    let planner = pseudonymizer(&record);
    group.bench_function("61 mentions of 12 persons", |b| {
        b.iter(|| planner.plan(record.annotations()).expect("a plan"));
    });
    group.bench_function(format!("bare: its {} HMACs", bare.count()), |b| b.iter(|| bare.run()));
    let record = Sample::new(0, &Shape::mixed()).record();
    let planner = pseudonymizer(&record);
    group.bench_function("61 mentions of 6 persons and 6 others", |b| {
        b.iter(|| planner.plan(record.annotations()).expect("a plan"));
    });
    group.finish();
}
