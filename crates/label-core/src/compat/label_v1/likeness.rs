//! How LABEL compares and orders spellings.

use super::spelling::normalize;
use super::words::collator;
use crate::text::{OffsetUnit, edit_distance};
use std::cmp::Ordering;

/// LABEL's `similar`, the link rule `levenshteinDistance`: whether two spellings, normalised, are at most `threshold` edits
/// apart, counted in UTF-16 units. Where the shorter has at most four units the limit is 1, whatever the threshold (defect
/// W-F2: `A` and `B` are similar).
pub fn similar(a: &str, b: &str, threshold: f64) -> bool {
    let (a, b) = (normalize(a), normalize(b));
    let units = |text: &str| text.encode_utf16().count();
    let limit = if units(&a).min(units(&b)) <= 4 { 1.0 } else { threshold };
    let distance = edit_distance(&a, &b, OffsetUnit::Utf16);
    u32::try_from(distance).is_ok_and(|distance| f64::from(distance) <= limit)
}

/// JavaScript's `localeCompare` in the locales `en` and `fr`.
pub fn compare(a: &str, b: &str) -> Ordering {
    collator().compare(a, b)
}

/// LABEL's `comparator.compareByText`, of text and start: by lower-case text, then by text, both by UTF-16 units, then by start.
pub fn compare_by_text(a: (&str, i64), b: (&str, i64)) -> Ordering {
    let by_units = |a: &str, b: &str| a.encode_utf16().cmp(b.encode_utf16());
    by_units(&a.0.to_lowercase(), &b.0.to_lowercase())
        .then_with(|| by_units(a.0, b.0))
        .then_with(|| a.1.cmp(&b.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_spellings_have_a_limit_of_their_own() {
        assert!(similar("Ali", "Éli", 0.0));
        assert!(!similar("Marie", "Maria", 0.0));
        assert!(similar("Marie", "Maria", 1.0));
    }

    #[test]
    fn case_decides_last_but_one() {
        assert_eq!(compare_by_text(("b", 0), ("A", 9)), Ordering::Greater);
        assert_eq!(compare_by_text(("Anne", 0), ("anne", 0)), Ordering::Less);
        assert_eq!(compare_by_text(("anne", 1), ("anne", 0)), Ordering::Greater);
    }
}
