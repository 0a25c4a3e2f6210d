//! JSON that is read strictly: errors keep their place and lose the words of the input.

mod check;
pub(in crate::formats) mod kept;
pub(in crate::formats) mod lines;
pub(in crate::formats) mod mongo;
mod parse;
mod python;
mod values;

pub(in crate::formats) use check::{Checked, check};
pub(in crate::formats) use parse::{
    Entries, Object, Trail, WireOffset, compact, exact, name, not_of_the_form, parse, parse_seed, raw,
};
pub(in crate::formats) use python::without_bare_numbers;
