//! Tests of label-core.

mod architecture;
