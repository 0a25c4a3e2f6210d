//! Growth: the whole way with more spans at one density, and plans with more entities in one group.

use criterion::{BenchmarkId, Criterion, Throughput};
use label_benches::baseline::BareHmacs;
use label_benches::corpus::{self, Sample, Shape};
use label_core::{Cases, Pseudonymizer, ReadOptions, Record, pseudonymize};

pub(crate) fn spans(c: &mut Criterion) {
    let (settings, key, options) = (corpus::settings(), corpus::key(), ReadOptions::default());
    let mut group = c.benchmark_group("growth in spans, 12 persons");
    for spans in [10, 100, 1_000, 10_000] {
        let json = Sample::new(0, &Shape::grown(spans, 12)).json();
        group.throughput(Throughput::Elements(spans as u64));
        group.bench_function(BenchmarkId::new("JSON to draft", spans), |b| {
            b.iter(|| {
                let record = Record::from_json(&json, &options).expect("a record");
                pseudonymize(&record, &settings, &key, &Cases::default()).expect("a draft")
            });
        });
    }
    group.finish();
}

pub(crate) fn entities(c: &mut Criterion) {
    let mut group = c.benchmark_group("growth in persons, five mentions of each");
    group.sample_size(10);
    for persons in [10, 25, 100, 300, 650] {
        let sample = Sample::new(0, &Shape::grown(5 * persons, persons));
        let (record, bare) = (sample.record(), BareHmacs::of(&sample));
        let policy = corpus::settings().for_decision(record.decision()).unwrap();
        let planner = Pseudonymizer::new(policy, corpus::key(), record.scope());
        group.throughput(Throughput::Elements(bare.count() as u64));
        group.bench_function(BenchmarkId::new("plan, per HMAC", persons), |b| {
            b.iter(|| planner.plan(record.annotations()).expect("a plan"));
        });
    }
    group.finish();
}
