//! label-core
#![forbid(unsafe_code)]
