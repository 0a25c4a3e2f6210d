//! Support for the tests of label-core.
