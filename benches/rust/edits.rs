//! One table: what an edit, a diff, a history or a merge costs at three sizes, and whether it grows faster than n log n;
//! beside it how many times as long the same work takes by naive ways, which are LABEL's.
//!
//! One thread, its processor time, in turns, the shortest turn of several. What is prepared for a call does not count, what
//! drops its answer does. An argument chooses the rows whose names hold it. Without `--bench` (as `cargo test` starts it) there is one round at small sizes.

use label_benches::clock;
use label_benches::naive;
use label_benches::race::{best, time_of};
use label_benches::work::{Sides, Work, address, cold, person};
use label_core::annotation::LineChunk;
use label_core::edit::{SourceOrder, Step, TreatmentChain};
use label_core::{Annotation, AnnotationSet, Diff, Editor, History, Operation, Text, merge};
use std::cell::Cell;
use std::hint::black_box;
use std::time::Duration;

/// One turn of a contender: how long a call takes.
type Turn<'w> = Box<dyn Fn() -> Duration + 'w>;

/// A call that prepares nothing; a turn is so many that the clock does not count.
fn calls<'w, T>(work: impl Fn() -> T + 'w) -> Turn<'w> {
    let once = time_of(&work).max(Duration::from_nanos(50));
    let calls = (Duration::from_micros(300).as_nanos() / once.as_nanos()).max(1) as u32;
    Box::new(move || time_of(|| (0..calls).for_each(|_| drop(black_box(work())))) / calls)
}

/// A call on something made for it.
fn fresh<'w, I, T>(prepare: impl Fn() -> I + 'w, work: impl Fn(&mut I) -> T + 'w) -> Turn<'w> {
    Box::new(move || {
        let mut input = prepare();
        time_of(|| work(&mut input))
    })
}

struct Table<'w> {
    works: &'w [Work],
    full: bool,
    /// What the name of a row must hold.
    wanted: String,
    /// Whether the table that is being printed has columns for the naive ways.
    naive: Cell<bool>,
}

impl<'w> Table<'w> {
    fn head(&self, title: &str, naive: bool) {
        self.naive.set(naive);
        println!("\n{title}");
        print!("\n| {:<38} |", "µs");
        self.works.iter().for_each(|work| print!(" {:>9} |", work.size));
        print!(" growth, ≤ {:.2} |", self.limit());
        if naive {
            self.works.iter().for_each(|work| print!(" naive, {:>6} |", work.size));
        }
        println!();
        let columns = 2 + self.works.len() * if naive { 2 } else { 1 };
        println!("|{}", "---|".repeat(columns));
    }

    fn row(&self, name: &str, turn: impl Fn(&'w Work) -> Turn<'w>) {
        self.times(name, turn, |_| None);
    }

    fn beside(&self, name: &str, turn: impl Fn(&'w Work) -> Turn<'w>, naive: impl Fn(&'w Work) -> Turn<'w>) {
        self.times(name, turn, |work| Some(naive(work)));
    }

    fn times(
        &self,
        name: &str,
        turn: impl Fn(&'w Work) -> Turn<'w>,
        naive: impl Fn(&'w Work) -> Option<Turn<'w>>,
    ) {
        if !name.contains(&self.wanted) {
            return;
        }
        let turns: Vec<Turn<'w>> = self.works.iter().map(turn).collect();
        let naive: Vec<Turn<'w>> = self.works.iter().filter_map(naive).collect();
        let mut times = race(&turns.iter().chain(&naive).collect::<Vec<_>>(), if self.full { 3 } else { 1 });
        if self.full {
            let round = times[..turns.len()].iter().sum::<f64>() / 1e9;
            let rounds = (0.4 / round.max(1e-3)).clamp(5.0, 101.0) as usize;
            let again = race(&turns.iter().collect::<Vec<_>>(), rounds);
            times.iter_mut().zip(again).for_each(|(time, again)| *time = time.min(again));
        }
        let (ours, naive) = times.split_at(turns.len());
        print!("| {name:<38} |");
        ours.iter().for_each(|time| print!(" {:>9.1} |", time / 1e3));
        print!(" {:>14} |", self.growth(ours));
        for (place, ours) in ours.iter().enumerate().filter(|_| self.naive.get()) {
            let ratio = naive.get(place).map(|naive| times_of(naive / ours));
            print!(" {:>13} |", ratio.unwrap_or_default());
        }
        println!();
    }

    fn ends(&self) -> (f64, f64) {
        (self.works[0].size as f64, self.works[self.works.len() - 1].size as f64)
    }

    /// How the time by annotation grows from the first size to the last where all of it grows as n log n.
    fn limit(&self) -> f64 {
        let (first, last) = self.ends();
        last.ln() / first.ln()
    }

    /// How it grows; where that is more than n log n gives, and by more than the fifth that times move here, an exclamation
    /// mark.
    fn growth(&self, times: &[f64]) -> String {
        let (first, last) = self.ends();
        let growth = times[times.len() - 1] / times[0] * first / last;
        format!("{growth:.2}{}", if growth > self.limit() * 1.2 { " !" } else { "" })
    }
}

/// A ratio, to two digits at least.
fn times_of(ratio: f64) -> String {
    if ratio < 10.0 { format!("{ratio:.1} ×") } else { format!("{ratio:.0} ×") }
}

fn race(turns: &[&Turn<'_>], rounds: usize) -> Vec<f64> {
    let contenders: Vec<Box<dyn Fn(usize) -> Duration + '_>> =
        turns.iter().map(|&turn| -> Box<dyn Fn(usize) -> Duration> { Box::new(move |_| turn()) }).collect();
    let contenders: Vec<&dyn Fn(usize) -> Duration> = contenders.iter().map(|each| &**each).collect();
    best(rounds, 1, &contenders)
}

fn step(set: &AnnotationSet, operation: &Operation) -> AnnotationSet {
    operation.plan(set, &Editor::human()).and_then(|diff| diff.apply(set)).expect("it can be done")
}

fn operation(work: &Work, name: &str) -> Operation {
    let mut all = work.operations().into_iter();
    all.find(|(other, _)| *other == name).expect("an operation").1
}

/// LABEL's way with an operation, where it has one of its own.
fn naive_operation<'w>(work: &'w Work, operation: &Operation) -> Option<Turn<'w>> {
    match operation {
        Operation::Link { entities } => {
            let (first, second) = (entities[0].clone(), entities[1].clone());
            same(step(&work.set, operation).as_slice(), &naive::link(&work.set, &first, &second));
            Some(calls(move || naive::link(&work.set, &first, &second)))
        }
        Operation::Dissolve { entity } => {
            let entity = entity.clone();
            same(step(&work.set, operation).as_slice(), &naive::dissolve(&work.set, &entity));
            Some(calls(move || naive::dissolve(&work.set, &entity)))
        }
        _ => None,
    }
}

/// Both ways must lead to one answer before they are timed.
fn same(ours: &[Annotation], naive: &[Annotation]) {
    assert!(ours.len() == naive.len() && ours.iter().zip(naive).all(|(a, b)| a.says_same(b)));
}

fn operations(table: &Table<'_>) {
    table.head("One step: an operation planned and applied, on a set as the step before left it", true);
    let names: Vec<&str> = table.works[0].operations().into_iter().map(|(name, _)| name).collect();
    for &name in &names {
        let turn = |work| {
            let operation = operation(work, name);
            fresh(|| cold(&work.set), move |set| step(set, &operation))
        };
        table.times(name, turn, |work| naive_operation(work, &operation(work, name)));
    }
    table.head("The plan alone, on a set in which entities were looked up before", false);
    for name in names {
        table.row(name, |work| {
            let operation = operation(work, name);
            calls(move || operation.plan(&work.set, &Editor::human()).expect("it can be done"))
        });
    }
}

fn diffs(table: &Table<'_>) {
    table.head("Diffs", true);
    let tenth = |work: &Work| work.changed(|place| place % 10 == 0);
    let diff = |work: &Work, after: &AnnotationSet| Diff::between(&work.set, after).expect("of one text");
    table.beside(
        "between, 10 % changed",
        |work| {
            let after = tenth(work);
            calls(move || diff(work, &after))
        },
        |work| {
            let after = tenth(work);
            let (removed, added) = naive::diff(work.set.as_slice(), after.as_slice());
            same(diff(work, &after).removed(), &removed);
            same(diff(work, &after).added(), &added);
            calls(move || naive::diff(work.set.as_slice(), after.as_slice()))
        },
    );
    table.beside(
        "apply, 10 % changed",
        |work| {
            let diff = diff(work, &tenth(work));
            calls(move || diff.apply(&work.set).expect("it fits"))
        },
        |work| {
            let after = tenth(work);
            let diff = diff(work, &after);
            let apply = move || naive::apply(work.set.as_slice(), diff.removed(), diff.added());
            same(after.as_slice(), &apply());
            calls(apply)
        },
    );
    table.row("inverse, 10 % changed", |work| {
        let diff = diff(work, &tenth(work));
        calls(move || diff.inverse())
    });
    table.row("then, 10 % and another 10 %", |work| {
        let (first, last) = (tenth(work), work.changed(|place| place % 10 < 2));
        let second = Diff::between(&first, &last).expect("of one text");
        let first = diff(work, &first);
        calls(move || first.then(&second).expect("they follow"))
    });
    table.beside(
        "squash of 100 steps",
        |work| {
            let history = work.history(100);
            let squash = move || {
                Diff::squash(&work.text, history.steps().iter().map(Step::diff)).expect("they follow")
            };
            calls(squash)
        },
        |work| {
            let history = work.history(100);
            let all = history.diff();
            let squash = move || {
                naive::squash(history.steps().iter().map(|step| (step.diff().removed(), step.diff().added())))
            };
            let (removed, added) = squash();
            same(all.removed(), &removed);
            same(all.added(), &added);
            calls(squash)
        },
    );
    for (name, all) in [("details, 10 % changed", false), ("details, 100 % changed", true)] {
        let changed = move |work: &Work| diff(work, &if all { work.all_changed() } else { tenth(work) });
        table.beside(
            name,
            |work| {
                let diff = changed(work);
                calls(move || drop(black_box(diff.details())))
            },
            |work| {
                let diff = changed(work);
                let (ours, naive) = (diff.details(), naive::details(diff.removed(), diff.added()));
                assert_eq!(ours.added.len(), naive.added.len());
                assert_eq!(ours.deleted.len(), naive.deleted.len());
                calls(move || drop(black_box(naive::details(diff.removed(), diff.added()))))
            },
        );
    }
}

fn histories(table: &Table<'_>) {
    table.head("Histories and treatments", true);
    let steps = |history: &History| -> Vec<Operation> {
        history.steps().iter().flat_map(Step::operations).cloned().collect()
    };
    table.row("100 steps recorded", |work| {
        let operations = steps(&work.history(100));
        fresh(
            || History::new(cold(&work.set)),
            move |history| {
                for operation in &operations {
                    history.apply("a", "edit", [operation.clone()], &Editor::human()).expect("as before");
                }
            },
        )
    });
    table.row("100 operations as one step", |work| {
        let operations = steps(&work.history(100));
        fresh(
            || History::new(cold(&work.set)),
            move |history| {
                history.apply("a", "edit", operations.iter().cloned(), &Editor::human()).expect("as before")
            },
        )
    });
    table.row("100 steps undone and redone", |work| {
        let history = work.history(100);
        fresh(
            move || history.clone(),
            |history| {
                while history.undo().is_ok() {}
                while history.redo().is_ok() {}
            },
        )
    });
    table.beside(
        "chain of 10 treatments",
        |work| {
            let treatments = work.treatments();
            let order = SourceOrder::label();
            fresh(
                move || treatments.clone(),
                move |treatments| {
                    TreatmentChain::new(&work.text, std::mem::take(treatments), &order).expect("in order")
                },
            )
        },
        |work| {
            let treatments = work.treatments();
            let chain = move || {
                treatments.iter().fold(Vec::new(), |state: Vec<_>, treatment| {
                    naive::apply(&state, treatment.diff().removed(), treatment.diff().added())
                })
            };
            let ours = TreatmentChain::new(&work.text, work.treatments(), &SourceOrder::label());
            same(ours.expect("in order").current().as_slice(), &chain());
            calls(chain)
        },
    );
}

fn merged<'w>(sides: Sides) -> Turn<'w> {
    calls(move || merge(&sides.base, &sides.ours, &sides.theirs).expect("of one text"))
}

fn naively_merged<'w>(sides: Sides) -> Turn<'w> {
    let Sides { base, ours, theirs } = sides;
    calls(move || naive::merge(base.as_slice(), ours.as_slice(), theirs.as_slice()))
}

/// How two sides are made of a set.
type Make = fn(&Work) -> Sides;

fn merges(table: &Table<'_>) {
    table.head("Merges", true);
    let kinds: [(&str, Make, bool); 4] = [
        ("5 % changed by each", Work::apart, false),
        ("the same, and 10 % of entities linked", Work::apart_with_links, true),
        ("the same, and 1 % in conflict", Work::in_conflict, true),
        ("5 % added by each", Work::grown, false),
    ];
    for (name, sides, conflicts) in kinds {
        for work in table.works {
            let Sides { base, ours, theirs } = sides(work);
            let merge = merge(&base, &ours, &theirs).expect("of one text");
            assert_eq!(!merge.conflicts().is_empty(), conflicts, "{name}");
        }
        table.beside(name, |work| merged(sides(work)), |work| naively_merged(sides(work)));
    }
}

fn queries(table: &Table<'_>) {
    table.head("Queries, and the marks of a corrected text", false);
    table.row("which entities there are, at first", |work| {
        fresh(|| cold(&work.set), |set| set.entities().len())
    });
    let categories = || [address(), person()];
    table.row("grouped", |work| calls(move || drop(black_box(work.set.grouped(&categories())))));
    table.row("linkable", |work| {
        let entity = work.set.as_slice()[0].entity();
        calls(move || drop(black_box(work.set.linkable(entity, &person()))))
    });
    table.row("spellings of all entities", |work| {
        calls(move || work.set.entities().map(|entity| work.set.spellings(entity).len()).sum::<usize>())
    });
    table.row("all lines, cut at the marks", |work| {
        let marked = |chunk: &LineChunk<'_>| matches!(chunk, LineChunk::Annotation { .. });
        calls(move || work.set.lines().map(|line| line.chunks().filter(marked).count()).sum::<usize>())
    });
    table.row("carry, one correction in 1,000 bytes", |work| {
        // A text that nobody has looked at yet: what it indexes counts.
        let corrected = work.corrected();
        let text = move || Text::new(corrected.as_str()).expect("short");
        fresh(text, |corrected| work.set.carry(corrected).expect("disjoint"))
    });
}

/// What could be worst: every mention is one of one entity.
fn of_one_entity(table: &Table<'_>) {
    table.head("All annotations one entity, of two names", true);
    for name in ["remove", "resize", "recategorise entity", "unlink", "unlink spelling", "dissolve", "rename"]
    {
        table.row(name, |work| {
            let operation = operation(work, name);
            fresh(|| cold(&work.set), move |set| step(set, &operation))
        });
    }
    table.row("annotate the n/10 mentions left", |work| {
        let (set, operation) = work.incomplete();
        fresh(move || cold(&set), move |set| step(set, &operation))
    });
    for (name, sides) in [
        ("merge, 5 % changed by each", Work::apart as Make),
        ("merge, 1 % in conflict", Work::in_conflict),
        ("merge, 5 % added by each", Work::grown),
    ] {
        table.beside(name, |work| merged(sides(work)), |work| naively_merged(sides(work)));
    }
    table.row("grouped", |work| calls(move || drop(black_box(work.set.grouped(&[person()])))));
    table.row("spellings", |work| {
        let entity = work.set.as_slice()[0].entity();
        calls(move || drop(black_box(work.set.spellings(entity))))
    });
}

fn main() {
    let start = clock::now();
    let full = std::env::args().any(|argument| argument == "--bench");
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let sizes = if full { [1_000, 3_000, 10_000] } else { [200, 300, 400] };
    let works = sizes.map(Work::new);
    let table = Table { works: &works, full, wanted: wanted.clone(), naive: Cell::new(false) };
    println!("{sizes:?} annotations, about twelve mentions of an entity");
    operations(&table);
    diffs(&table);
    histories(&table);
    merges(&table);
    queries(&table);
    let works = sizes.map(Work::of_one_entity);
    of_one_entity(&Table { works: &works, full, wanted: wanted.clone(), naive: Cell::new(false) });
    println!("\n{:.0} s in all", (clock::now() - start).as_secs_f64());
}
