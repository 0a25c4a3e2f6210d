//! The whole way of one decision, from a line of JSON to the draft as a line of JSON.

use criterion::{Criterion, Throughput};
use label_benches::corpus::{self, Sample, Shape};
use label_core::formats::record;
use label_core::{Cases, OffsetUnit, ReadOptions, Record, pseudonymize};

pub(crate) fn whole(c: &mut Criterion) {
    let (settings, key, options) = (corpus::settings(), corpus::key(), ReadOptions::default());
    let sample = Sample::new(0, &Shape::persons());
    let json = sample.json();
    let read = || Record::from_json(&json, &options).expect("a record");
    let record = read();
    let draft = pseudonymize(&record, &settings, &key, &Cases::default()).expect("a draft");

    let mut group = c.benchmark_group("whole decision");
    group.throughput(Throughput::Bytes(sample.text.len() as u64));
    group.bench_function("record from JSON", |b| b.iter(read));
    group.bench_function("record to draft", |b| {
        b.iter(|| pseudonymize(&record, &settings, &key, &Cases::default()).expect("a draft"));
    });
    group.bench_function("JSON to draft", |b| {
        b.iter(|| pseudonymize(&read(), &settings, &key, &Cases::default()).expect("a draft"));
    });
    group.bench_function("draft to JSON", |b| {
        b.iter(|| draft.to_draft_json(&sample.id, OffsetUnit::Char, record::DraftOptions::default()));
    });
    group.finish();
}
