use crate::annotation::Category;
use crate::error::{Error, Result};
use crate::text::fold_str;
use std::collections::BTreeMap;
use std::fmt;

/// Which category each label of a detector means: `PER` → `personnePhysique`, `MISC` → none, which leaves its marks out.
///
/// It must name every label that comes: a label that it lacks is an error, so that no kind of mark is lost in silence.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct LabelMap(BTreeMap<String, Option<Category>>);

impl LabelMap {
    /// A map from labels, as they are given, to categories.
    ///
    /// # Errors
    /// [`Error::Duplicate`] for a label that occurs twice.
    pub fn new<L: Into<String>>(labels: impl IntoIterator<Item = (L, Option<Category>)>) -> Result<Self> {
        let mut map = BTreeMap::new();
        for (index, (label, category)) in labels.into_iter().enumerate() {
            if map.insert(label.into(), category).is_some() {
                return Err(Error::Duplicate { what: "label", index });
            }
        }
        Ok(LabelMap(map))
    }

    /// The category that a label means; none where its marks are left out.
    ///
    /// # Errors
    /// [`Error::UnknownLabel`] for a label that the map does not name.
    pub fn category(&self, label: &str) -> Result<Option<&Category>> {
        self.0.get(label).map(Option::as_ref).ok_or(Error::UnknownLabel)
    }
}

/// The labels may be another's: `Debug` shows how many there are.
impl fmt::Debug for LabelMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LabelMap").field("labels", &self.0.len()).finish_non_exhaustive()
    }
}

/// Whether a label is what its mark covers, or holds it between characters that are no letters or digits: then spelling and
/// label have changed places. Compared folded; a single letter says nothing.
pub(super) fn is_text(label: &str, spelling: &str) -> bool {
    // Folding is dear, and nearly every name has a letter that its label has not.
    let in_label = |letter: u8| label.bytes().any(|other| other.eq_ignore_ascii_case(&letter));
    if label.is_ascii() && !spelling.bytes().filter(u8::is_ascii_alphabetic).all(in_label) {
        return false;
    }
    let spelling = fold_str(spelling);
    let spelling = spelling.trim();
    if spelling.chars().filter(|c| c.is_alphabetic()).nth(1).is_none() {
        return false;
    }
    let label = fold_str(label);
    let ends_word = |side: Option<char>| !side.is_some_and(char::is_alphanumeric);
    label.match_indices(spelling).any(|(at, found)| {
        let before = label.get(..at).and_then(|before| before.chars().next_back());
        let after = label.get(at + found.len()..).and_then(|after| after.chars().next());
        ends_word(before) && ends_word(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_that_is_the_text_is_told_from_one_that_is_none() {
        for (label, spelling) in [
            ("Orso", "Orso"),
            ("ORSO", "orso"),
            ("PER Orso", "Orso"),
            ("PER_Orso", "Orso"),
            ("Zoé", "ZOE\u{AD}"),
        ] {
            assert!(is_text(label, spelling), "{label} {spelling}");
        }
        for (label, spelling) in
            [("personnePhysique", "Physique"), ("nom", "n"), ("nom", "Orso"), ("nom", ""), ("x1", "1")]
        {
            assert!(!is_text(label, spelling), "{label} {spelling}");
        }
    }

    #[test]
    fn a_map_names_every_label() {
        let map = LabelMap::new([("PER", Category::new("nom").ok()), ("MISC", None)]).unwrap();
        assert_eq!(map.category("PER").unwrap().map(Category::as_str), Some("nom"));
        assert_eq!(map.category("MISC"), Ok(None));
        assert_eq!(map.category("LOC"), Err(Error::UnknownLabel));
        let twice = LabelMap::new([("PER", None), ("PER", None)]);
        assert_eq!(twice, Err(Error::Duplicate { what: "label", index: 1 }));
    }
}
