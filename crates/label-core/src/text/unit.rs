use serde::{Deserialize, Serialize};
use std::fmt;

/// What an offset counts. Every offset that enters or leaves this crate is said in one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OffsetUnit {
    /// Bytes of UTF-8: what Rust counts.
    Byte,
    /// Unicode code points: what Python counts, and most annotation formats.
    Char,
    /// UTF-16 code units: what JavaScript counts, and so LABEL.
    Utf16,
}

impl fmt::Display for OffsetUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            OffsetUnit::Byte => "byte",
            OffsetUnit::Char => "code point",
            OffsetUnit::Utf16 => "UTF-16 unit",
        })
    }
}

/// A line and a column, both counted from 1 as editors show them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LineColumn {
    /// One-based line. `\n`, `\r\n` and a lone `\r` end a line (as in the Language Server Protocol 3.17).
    pub line: usize,
    /// One-based column, in the unit that was asked for. The line's end mark belongs to the line.
    pub column: usize,
}
