//! What LABEL's own core answered to recorded inputs, asked of label-core: `make conformance`.
//!
//! The vectors are not part of the project. `VECTORS` is the folder of the group files (`normalize.jsonl`, ...), `DATA` that
//! of `documents.json`, `treatments.json` and `pseudonymised.jsonl` (the group `published`), `ONLY` a list of groups,
//! separated by commas. Exit status 1 where anything differs undocumented, or a group named in `ONLY` is not covered.
//!
//! `marks` and `answers` translate and call the library; `rules` says which differences are meant, and what must then be
//! answered.

mod answers;
mod courts;
mod diffs;
mod groups;
mod marks;
mod metrics;
mod operations;
mod published;
mod queries;
mod recount;
mod rules;
mod words;

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let shared = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let folder =
        |name: &str, default: &str| env::var_os(name).map_or_else(|| shared.join(default), PathBuf::from);
    let (vectors, data) = (folder("VECTORS", "vectors/label"), folder("DATA", "data/label"));
    let only: Option<Vec<String>> = env::var("ONLY")
        .ok()
        .filter(|only| !only.trim().is_empty())
        .map(|only| only.split(',').map(|group| group.trim().to_owned()).collect());
    match groups::run(&vectors, &data, only.as_deref()) {
        Ok(report) => {
            println!("{report}");
            if report.is_conformant() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
