//! Tests of label-core.
