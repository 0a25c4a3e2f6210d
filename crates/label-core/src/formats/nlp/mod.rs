//! The Court's detection stack: what is asked of `POST /ner` and what it answers (pseudonymisation-api, juritools).
//!
//! Its own offsets are code points. LABEL takes them for UTF-16 units, so that files which went through LABEL may hold
//! either: no method here guesses the unit, it is an argument.

mod answer;
mod request;

pub use super::checklist::Component;
pub use answer::Answer;
pub use request::Request;
