//! How others write decisions and marks: a file per format.

pub(crate) mod label;
