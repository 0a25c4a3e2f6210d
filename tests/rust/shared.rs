//! Data that lies beside the repository, and is no part of it: used where it is, passed over where it is not.

use std::fs;
use std::path::Path;

/// A file of `../shared`; says that it is skipped where it is absent.
pub(crate) fn read(path: &str) -> Option<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(path);
    let content = fs::read_to_string(file).ok();
    if content.is_none() {
        println!("skipped: ../shared/{path} is not there");
    }
    content
}
