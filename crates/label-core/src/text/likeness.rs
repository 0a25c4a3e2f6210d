use super::OffsetUnit;
use rapidfuzz::distance::levenshtein;

/// The number of insertions, deletions and substitutions between two strings, each of one `unit`: a letter outside the Basic
/// Multilingual Plane costs 1 in code points, up to 2 in UTF-16 units (as LABEL counts), up to 4 in bytes.
pub fn edit_distance(a: &str, b: &str, unit: OffsetUnit) -> usize {
    match unit {
        OffsetUnit::Byte => levenshtein::distance(a.bytes(), b.bytes()),
        OffsetUnit::Char => levenshtein::distance(a.chars(), b.chars()),
        OffsetUnit::Utf16 => {
            let units = |text: &str| text.encode_utf16().collect::<Vec<u16>>();
            levenshtein::distance(units(a), units(b))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_decides_what_a_wide_letter_costs() {
        for (unit, cost) in [(OffsetUnit::Char, 1), (OffsetUnit::Utf16, 2), (OffsetUnit::Byte, 4)] {
            assert_eq!(edit_distance("a\u{1F44D}b", "ab", unit), cost, "{unit}");
        }
    }
}
