//! Published schemes of others, to reproduce what they published or to verify it. They protect nobody: none has a key, so
//! whoever knows the scheme can read back what it hides. Never a default, and nothing else in this crate uses them.

pub mod label_v1;
