//! Sets of annotations: built from marks that exist, and from offsets as an importer gets them.

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput};
use label_benches::corpus::{Sample, Shape};
use label_core::{Annotation, AnnotationSet, Decision, OffsetUnit, ReadOptions, Record, Text};

pub(crate) fn set(c: &mut Criterion) {
    let mut group = c.benchmark_group("set");
    let large = Shape { chars: 10_000_000, spans: 100_000, ..Shape::persons() };
    for shape in [Shape::persons(), large] {
        let sample = Sample::new(0, &shape);
        let record = sample.record();
        let inputs = sample.inputs();
        let size = sample.marks.len();
        if size > 1000 {
            group.sample_size(10);
        }
        group.throughput(Throughput::Elements(size as u64));
        group.bench_function(BenchmarkId::new("from annotations", size), |b| {
            let annotations: Vec<Annotation> = record.annotations().as_slice().to_vec();
            let build = |given| AnnotationSet::new(record.decision().text(), given).expect("disjoint");
            b.iter_batched(|| annotations.clone(), build, BatchSize::LargeInput);
        });
        // A new text each time: its index, and the mark that ties spans to it, are made too.
        group.bench_function(BenchmarkId::new("from code points", size), |b| {
            let new = || {
                let text = Text::new(sample.text.as_str()).expect("short");
                Decision::new(sample.id.as_str(), text).expect("an id")
            };
            let options = ReadOptions::default();
            let build = |decision| {
                Record::from_spans(decision, &inputs, OffsetUnit::Char, &options).expect("disjoint")
            };
            b.iter_batched(new, build, BatchSize::LargeInput);
        });
    }
    group.finish();
}
