//! Contenders that take turns, so that a slow moment of the machine counts for nobody.

use crate::clock;
use std::hint::black_box;
use std::time::Duration;

/// For each contender the time of all its parts, in nanoseconds: of each part the shortest of so many rounds. A contender
/// answers itself how long a part took, so that what it prepares does not count.
///
/// Within a round the contenders are at different parts: none finds in the cache what another has just used.
pub fn best(rounds: usize, parts: usize, contenders: &[&dyn Fn(usize) -> Duration]) -> Vec<f64> {
    let mut best = vec![vec![f64::INFINITY; parts]; contenders.len()];
    for _ in 0..rounds {
        for turn in 0..parts {
            for (number, (time, best)) in contenders.iter().zip(&mut best).enumerate() {
                let part = (turn + number * parts / contenders.len()) % parts;
                best[part] = best[part].min(time(part).as_nanos() as f64);
            }
        }
    }
    best.into_iter().map(|parts| parts.into_iter().sum()).collect()
}

/// As [`best`], for contenders that prepare nothing. `calls` calls of one part make a turn.
pub fn race(rounds: usize, calls: usize, parts: usize, contenders: &[&dyn Fn(usize)]) -> Vec<f64> {
    let timed: Vec<Box<dyn Fn(usize) -> Duration + '_>> = contenders
        .iter()
        .map(|call| -> Box<dyn Fn(usize) -> Duration> {
            Box::new(move |part| time_of(|| (0..calls).for_each(|_| call(part))))
        })
        .collect();
    let timed: Vec<&dyn Fn(usize) -> Duration> = timed.iter().map(|timed| &**timed).collect();
    best(rounds, parts, &timed).into_iter().map(|time| time / calls as f64).collect()
}

/// How long it took, dropping its answer included.
pub fn time_of<T>(work: impl FnOnce() -> T) -> Duration {
    let start = clock::now();
    drop(black_box(work()));
    clock::now() - start
}
