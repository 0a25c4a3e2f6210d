//! One table: what label-core costs beside the least that must be done, and whether it grows in a line.
//!
//! One thread, its processor time. The contenders take turns, each of a millisecond or two; of each turn the shortest time
//! counts, so that a slow moment of the machine counts for nobody. Without `--bench` (as `cargo test` starts it) there is
//! one round.

use label_benches::baseline::{BareHmacs, SliceCopy};
use label_benches::clock;
use label_benches::corpus::{self, Sample, Shape, fingerprint};
use label_benches::race::race;
use label_core::{Cases, Pseudonymizer, ReadOptions, Record, ReplacementPlan, pseudonymize};
use std::hint::black_box;

fn planner(record: &Record) -> Pseudonymizer {
    Pseudonymizer::new(
        corpus::settings().for_decision(record.decision()).unwrap(),
        corpus::key(),
        record.scope(),
    )
}

fn plan(planner: &Pseudonymizer, record: &Record) -> ReplacementPlan {
    planner.plan(record.annotations()).expect("a plan")
}

/// Plan and application against the least, on some decisions one after the other, `calls` times.
fn against_the_least(title: &str, samples: &[Sample], rounds: usize, calls: usize) {
    let records: Vec<Record> = samples.iter().map(Sample::record).collect();
    let planners: Vec<Pseudonymizer> = records.iter().map(planner).collect();
    let plans: Vec<ReplacementPlan> =
        planners.iter().zip(&records).map(|(planner, record)| plan(planner, record)).collect();
    let copies: Vec<SliceCopy<'_>> = plans.iter().map(SliceCopy::of).collect();
    let hmacs: Vec<BareHmacs> = samples.iter().map(BareHmacs::of).collect();
    let parts = samples.len().div_ceil(50);
    let of = |part: usize| part * samples.len() / parts..(part + 1) * samples.len() / parts;
    let contenders: [&dyn Fn(usize); 4] = [
        &|part| {
            of(part).for_each(|each| {
                black_box(plan(&planners[each], &records[each]));
            });
        },
        &|part| of(part).for_each(|each| hmacs[each].run()),
        &|part| {
            of(part).for_each(|each| {
                black_box(plans[each].apply());
            });
        },
        &|part| {
            of(part).for_each(|each| {
                black_box(copies[each].run());
            });
        },
    ];
    let times = race(rounds, calls, parts, &contenders);
    let count = hmacs.iter().map(BareHmacs::count).sum::<usize>() / samples.len();
    println!("\n{title}: {count} HMACs a decision, of messages of {} bytes", hmacs[0].mean_len());
    println!("{:<20} {:>12} {:>8}", "", "µs/decision", "ratio");
    let names = [("plan", "bare HMACs"), ("apply, with map", "plain slice copy")];
    for ((name, least), times) in names.into_iter().zip(times.chunks(2)) {
        let micros = |time: f64| time / samples.len() as f64 / 1e3;
        println!("{name:<20} {:>12.2} {:>8.2}", micros(times[0]), times[0] / times[1]);
        println!("{least:<20} {:>12.2} {:>8}", micros(times[1]), 1);
    }
}

/// The steps of the whole way with more spans at one density. The last column is the way's growth from the row above,
/// per span: what one span more costs, without what every decision costs once (its HMACs above all).
fn growth_in_spans(rounds: usize) {
    println!("\nGrowth in spans, one in 134 code points, 12 persons (10 in the first row): ns per span");
    println!(
        "{:>8} {:>10} {:>8} {:>8} {:>8} {:>8} {:>14}",
        "spans", "bytes", "read", "plan", "apply", "whole", "one span more"
    );
    let (settings, key, options) = (corpus::settings(), corpus::key(), ReadOptions::default());
    let mut above: Option<(usize, f64)> = None;
    for spans in [10_usize, 100, 1_000, 10_000] {
        let sample = Sample::new(0, &Shape::grown(spans, 12));
        let (json, record) = (sample.json(), sample.record());
        let planner = planner(&record);
        let made = plan(&planner, &record);
        let read = || Record::from_json(&json, &options).expect("a record");
        let contenders: [&dyn Fn(usize); 4] = [
            &|_| drop(black_box(read())),
            &|_| drop(black_box(plan(&planner, &record))),
            &|_| drop(black_box(made.apply())),
            &|_| drop(black_box(pseudonymize(&read(), &settings, &key, &Cases::default()).expect("a draft"))),
        ];
        let times = race(rounds, (5_000 / spans).max(1), 1, &contenders);
        let more = above.map_or(String::new(), |(fewer, time)| {
            format!("{:.0}", (times[3] - time) / (spans - fewer) as f64)
        });
        above = Some((spans, times[3]));
        print!("{spans:>8} {:>10}", sample.text.len());
        for time in times {
            print!(" {:>8.0}", time / spans as f64);
        }
        println!(" {more:>14}");
    }
}

/// Plans with more entities in one group of letters.
fn growth_in_entities(rounds: usize) {
    println!("\nGrowth in entities of one group, five mentions of each: the plan");
    println!("{:>8} {:>9} {:>10} {:>12} {:>8}", "persons", "HMACs", "µs", "ns per HMAC", "to bare");
    for persons in [10, 25, 100, 300, 650] {
        let sample = Sample::new(0, &Shape::grown(5 * persons, persons));
        let (record, hmacs) = (sample.record(), BareHmacs::of(&sample));
        let planner = planner(&record);
        let planning = |_| drop(black_box(plan(&planner, &record)));
        let times = race(rounds, (5_000 / hmacs.count()).max(1), 1, &[&planning, &|_| hmacs.run()]);
        println!(
            "{persons:>8} {:>9} {:>10.0} {:>12.0} {:>8.2}",
            hmacs.count(),
            times[0] / 1e3,
            times[0] / hmacs.count() as f64,
            times[0] / times[1]
        );
    }
}

fn main() {
    let start = clock::now();
    let full = std::env::args().any(|argument| argument == "--bench");
    let rounds = |many: usize| if full { many } else { 1 };
    let samples = Sample::many(if full { 2_000 } else { 20 }, &Shape::persons());
    let bytes: usize = samples.iter().map(|sample| sample.text.len()).sum();
    println!(
        "{} decisions of 8,192 code points ({} bytes), 61 mentions of 12 persons; corpus {}",
        samples.len(),
        bytes / samples.len(),
        fingerprint(&samples)
    );
    against_the_least("One decision, again and again", &samples[..1], rounds(501), 25);
    against_the_least("All decisions, one after the other", &samples, rounds(21), 1);
    growth_in_spans(rounds(61));
    growth_in_entities(rounds(31));
    println!("\n{:.0} s in all", (clock::now() - start).as_secs_f64());
}
