//! What LABEL answered, asked of label-core, where the recorded answers are at hand.

use crate::shared::read;
use std::process::Command;

#[test]
fn label_core_means_what_label_means() {
    // Says so where there are none.
    if read("vectors/label/normalize.jsonl").is_none() {
        return;
    }
    let mut conformance = Command::new(env!("CARGO_BIN_EXE_conformance"));
    for variable in ["VECTORS", "DATA", "ONLY", "SHOW"] {
        conformance.env_remove(variable);
    }
    let output = conformance.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
