//! The words that LABEL publishes (Cour-de-cassation/label, commit b547846), byte for byte: its string folding, its entity
//! ids, its letters and numbers.
//!
//! # No protection
//!
//! Letters are ranks of the hidden names, shuffled with a number that is published with the decision (its own, or the first
//! that it is bound to); numbers are ranks of the hidden texts as they are. Whoever reads a decision can compute the tables
//! below and so read the alphabetical order of its names. Two entities of two categories may share words, and one entity
//! more renames others. [`Pseudonymizer`](crate::Pseudonymizer) has none of these faults; this module is there to reproduce
//! what is published, or to verify it.
//!
//! ```
//! use label_core::compat::label_v1::{Mark, Pseudonyms, Settings};
//! use label_core::Text;
//! use label_core::decision::Occultation;
//!
//! let court = label_core::Settings::court().catalogue().under(&Occultation::default());
//! let text = Text::new("M. Dupont demeure à Lyon. M. DUPONT se désiste.")?;
//! let marks = [
//!     Mark::new("personnePhysique", 3, "Dupont"),
//!     Mark::new("localite", 20, "Lyon"),
//!     Mark::new("personnePhysique", 29, "DUPONT"),
//! ];
//! let words = Pseudonyms::new(&Settings::from(&court), &marks, 9_900_001.0);
//! let (published, _) = words.rewrite(&text, &marks)?.apply();
//! assert_eq!(published.as_str(), "M. [I] demeure à [Localité 1]. M. [I] se désiste.");
//! # Ok::<(), label_core::Error>(())
//! ```
//!
//! # What is exact, and what is not
//!
//! Offsets are UTF-16 units, the order of the marks matters, seeds are what JavaScript calls numbers. Results are those of
//! LABEL under node 20 (V8 11.3, ICU 78) in the locales `en` and `fr`, whose collation is the root's. Known to differ:
//!
//! * Where marks overlap, are empty, or do not match the text, LABEL publishes words beside the names that they stand for.
//!   This is refused with an error.
//! * Han ideographs sort by code point here, and by radical and strokes there.
//! * Entities or categories named like members of every JavaScript object (`constructor`) are not special here.

mod letters;
mod likeness;
mod replace;
mod settings;
mod sine;
mod spelling;
mod words;

pub use letters::{available_letters, char_code, letter_list, letter_lists, shuffle};
pub use likeness::{compare, compare_by_text, similar};
pub use replace::places;
pub use settings::{CategorySetting, Settings};
pub use spelling::{entity_id, insensitive_equal, normalize};
pub use words::{Mark, Pseudonyms, entity_ranks, specifiers};
