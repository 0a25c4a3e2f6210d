//! Offsets: the index of a text, and 120 conversions in each unit, beside counting from the start every time.

use criterion::{BatchSize, Criterion};
use label_benches::corpus::{Sample, Shape};
use label_core::{OffsetUnit, Text};
use std::hint::black_box;

pub(crate) fn offsets(c: &mut Criterion) {
    let sample = Sample::new(0, &Shape::persons());
    let text = Text::new(sample.text.as_str()).expect("short");
    let chars: Vec<usize> = sample.marks.iter().flat_map(|mark| [mark.start, mark.end]).take(120).collect();
    let convert = |offset: &usize, to| text.convert(*offset, OffsetUnit::Char, to).expect("inside");
    let bytes: Vec<usize> = chars.iter().map(|offset| convert(offset, OffsetUnit::Byte)).collect();
    let units: Vec<usize> = chars.iter().map(|offset| convert(offset, OffsetUnit::Utf16)).collect();

    let mut group = c.benchmark_group("offsets");
    group.bench_function("text from a string", |b| {
        b.iter_batched(
            || sample.text.clone(),
            |content| Text::new(content).expect("short"),
            BatchSize::SmallInput,
        );
    });
    group.bench_function("index of a text", |b| {
        let new = || Text::new(sample.text.as_str()).expect("short");
        b.iter_batched(new, |text| (text.len(OffsetUnit::Char), text), BatchSize::SmallInput);
    });
    let to_byte = |offsets: &[usize], unit| {
        offsets.iter().map(|&offset| text.to_byte(black_box(offset), unit).expect("inside")).sum::<usize>()
    };
    let from_byte = |unit| {
        bytes.iter().map(|&offset| text.from_byte(black_box(offset), unit).expect("inside")).sum::<usize>()
    };
    group.bench_function("120 from bytes, checked", |b| b.iter(|| to_byte(&bytes, OffsetUnit::Byte)));
    group.bench_function("120 from code points to bytes", |b| b.iter(|| to_byte(&chars, OffsetUnit::Char)));
    group.bench_function("120 from UTF-16 to bytes", |b| b.iter(|| to_byte(&units, OffsetUnit::Utf16)));
    group.bench_function("120 from bytes to code points", |b| b.iter(|| from_byte(OffsetUnit::Char)));
    group.bench_function("120 from bytes to UTF-16", |b| b.iter(|| from_byte(OffsetUnit::Utf16)));
    group.finish();

    let mut group = c.benchmark_group("offsets, counted from the start");
    let before = |offset: &usize| &sample.text[..black_box(*offset)];
    group.bench_function("120 from code points to bytes", |b| {
        let nth = |offset: &usize| sample.text.char_indices().nth(black_box(*offset)).expect("inside").0;
        b.iter(|| chars.iter().map(nth).sum::<usize>());
    });
    group.bench_function("120 from bytes to code points", |b| {
        b.iter(|| bytes.iter().map(|offset| before(offset).chars().count()).sum::<usize>());
    });
    group.bench_function("120 from bytes to UTF-16", |b| {
        b.iter(|| bytes.iter().map(|offset| before(offset).encode_utf16().count()).sum::<usize>());
    });
    group.finish();
}
