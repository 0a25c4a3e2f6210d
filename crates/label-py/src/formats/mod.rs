//! How others write decisions and marks: a file per format, and the table after which their classes are made.

#[macro_use]
mod object;
pub(crate) mod dbsder;
pub(crate) mod judilibre;
pub(crate) mod label;
pub(crate) mod nac;
pub(crate) mod nlp;

use label_core::Category;

fn names(categories: &[Category]) -> Vec<&str> {
    categories.iter().map(Category::as_str).collect()
}
