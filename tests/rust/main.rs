//! Tests of label-core: one file per room, and `cases`, which runs the files that Python runs too.

mod annotation;
mod arbitrary;
mod architecture;
mod assignment;
mod carry;
mod cases;
mod conformance;
mod definition;
mod edit;
mod errors;
mod face;
mod formats;
mod guards;
mod laws;
mod ledger;
mod letters;
mod link;
mod metrics;
mod pipeline;
mod policy;
mod pseudonym;
mod queries;
mod record;
mod saved;
mod shared;
mod text;
