//! Applying a plan, with the map of offsets, beside a plain copy of slices and words; and what the map answers.

use criterion::Criterion;
use label_benches::baseline::SliceCopy;
use label_benches::corpus::{self, Sample, Shape};
use label_core::{Cases, OffsetUnit, pseudonymize};
use std::hint::black_box;

pub(crate) fn apply(c: &mut Criterion) {
    let sample = Sample::new(0, &Shape::persons());
    let draft = pseudonymize(&sample.record(), &corpus::settings(), &corpus::key(), &Cases::default())
        .expect("a draft");
    let copy = SliceCopy::of(draft.plan());
    assert_eq!(copy.run(), draft.text().as_str());

    let mut group = c.benchmark_group("apply");
    group.bench_function("plan, with map", |b| b.iter(|| draft.plan().apply()));
    group.bench_function("bare: slices and words", |b| b.iter(|| copy.run()));
    group.bench_function("120 positions through the map", |b| {
        let unit = OffsetUnit::Char;
        b.iter(|| {
            for mark in sample.marks.iter().take(60) {
                for offset in [mark.start, mark.end] {
                    black_box(draft.map().to_output(offset, unit).expect("inside"));
                }
            }
        });
    });
    group.bench_function("annotations of the draft", |b| {
        b.iter_batched(
            || draft.plan().apply(),
            |draft| (draft.annotations().len(), draft),
            criterion::BatchSize::SmallInput,
        );
    });
    group.finish();
}
