//! The words in the text.

use super::words::{Mark, Pseudonyms};
use crate::error::{Error, Result};
use crate::text::{OffsetUnit, Rewrite, Span, Text};

/// LABEL counts in UTF-16 units, and so do the errors here.
const UNIT: OffsetUnit = OffsetUnit::Utf16;

impl Pseudonyms {
    /// LABEL's `anonymizeDocument`: the text with the words in place of the marks that are replaced.
    ///
    /// # Errors
    /// As [`places`], which LABEL does not check; [`Error::TooLarge`] for an output above 4 GiB.
    pub fn rewrite(&self, text: &Text, marks: &[Mark<'_>]) -> Result<Rewrite> {
        let places = places(text, marks)?.into_iter();
        let edits = places.filter_map(|(span, mark)| Some((span, self.replacement(mark)?)));
        Rewrite::new(text, edits.collect())
    }
}

/// Where LABEL's `splitTextAccordingToAnnotations` cuts: the marks in reading order, each with its span.
///
/// # Errors
/// In place of LABEL's wrong cuts: [`Error::OutOfBounds`], [`Error::EmptySpan`], [`Error::SplitsCharacter`] and
/// [`Error::TextMismatch`] for a mark that the text does not have, within an [`Error::InItem`] of `annotations`;
/// [`Error::Overlap`] for two marks that share a character. All in UTF-16 units.
pub fn places<'a, 'm>(text: &Text, marks: &'a [Mark<'m>]) -> Result<Vec<(Span, &'a Mark<'m>)>> {
    let mut places = Vec::with_capacity(marks.len());
    for (index, mark) in marks.iter().enumerate() {
        let span = span(text, mark).map_err(|error| error.in_item("annotations", index))?;
        places.push((span, mark));
    }
    places.sort_by_key(|(span, _)| span.start());
    for ((first, _), (second, _)) in places.iter().zip(places.iter().skip(1)) {
        if first.overlaps(*second) {
            return Err(overlap(text, *first, *second));
        }
    }
    Ok(places)
}

fn span(text: &Text, mark: &Mark<'_>) -> Result<Span> {
    let outside = |offset| Error::OutOfBounds { offset, unit: UNIT, length: text.len(UNIT) };
    let start = usize::try_from(mark.start).map_err(|_| outside(mark.start))?;
    let end = start.checked_add(mark.text.encode_utf16().count()).ok_or_else(|| outside(mark.start))?;
    let span = text.span(start..end, UNIT)?;
    if text.slice(span)? != mark.text {
        return Err(Error::TextMismatch { start, end, unit: UNIT });
    }
    Ok(span)
}

fn overlap(text: &Text, first: Span, second: Span) -> Error {
    let offset = |byte| text.unit_offset(byte, UNIT);
    Error::Overlap {
        first_start: offset(first.start()),
        first_end: offset(first.end()),
        second_start: offset(second.start()),
        second_end: offset(second.end()),
        unit: UNIT,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CategorySetting, Settings};
    use super::*;

    fn rewritten(text: &str, marks: &[Mark<'_>]) -> Result<String> {
        let setting = |category: &str, template| (category.to_owned(), CategorySetting::new(template));
        let lawyer = CategorySetting { is_anonymized: false, ..CategorySetting::new("") };
        let settings =
            Settings::new([setting("p", "[%c]"), setting("a", "[%d]"), ("avocat".to_owned(), lawyer)]);
        let text = Text::new(text)?;
        let rewrite = Pseudonyms::new(&settings, marks, 12.0).rewrite(&text, marks)?;
        Ok(rewrite.apply().0.as_str().to_owned())
    }

    fn refused(marks: &[Mark<'_>]) -> Error {
        rewritten("Hé 😀 Jean DUPONT", marks).unwrap_err()
    }

    #[test]
    fn marks_are_replaced_in_reading_order_and_others_stay() {
        let marks = [
            Mark::new("p", 12, "Dupont"),
            Mark::new("a", 18, "Lyon"),
            Mark::new("avocat", 23, "Zola"),
            Mark::new("p", 5, "DUPONT"),
        ];
        assert_eq!(rewritten("é 😀 DUPONT Dupont", &marks[..0]).unwrap(), "é 😀 DUPONT Dupont");
        assert_eq!(rewritten("é 😀 DUPONT DupontLyon Zola", &marks).unwrap(), "é 😀 [Y] [Y][1] Zola");
    }

    #[test]
    fn overlaps_are_refused_in_any_order() {
        let [outer, inner, across] =
            [(6, "Jean DUPONT"), (6, "Jean"), (3, "😀 Je")].map(|(start, text)| Mark::new("p", start, text));
        let overlap = |first: (usize, usize), second: (usize, usize)| Error::Overlap {
            first_start: first.0,
            first_end: first.1,
            second_start: second.0,
            second_end: second.1,
            unit: UNIT,
        };
        assert_eq!(refused(&[outer.clone(), inner.clone()]), overlap((6, 17), (6, 10)));
        assert_eq!(refused(&[inner.clone(), outer.clone()]), overlap((6, 10), (6, 17)));
        assert_eq!(refused(&[outer.clone(), across]), overlap((3, 8), (6, 17)));
        assert_eq!(refused(&[outer.clone(), outer]), overlap((6, 17), (6, 17)));
        assert!(
            places(&Text::new("Jean").unwrap(), &[Mark::new("p", 0, "Je"), Mark::new("p", 2, "an")]).is_ok()
        );
    }

    #[test]
    fn a_mark_that_the_text_does_not_have_is_refused() {
        let marks = |start, text| [Mark::new("p", 6, "Jean"), Mark::new("avocat", start, text)];
        let error = |start, text| match refused(&marks(start, text)) {
            Error::InItem { list: "annotations", index: 1, error } => *error,
            other => panic!("{other:?}"),
        };
        let outside = |offset| Error::OutOfBounds { offset, unit: UNIT, length: 17 };
        assert_eq!(error(-1, "Jean"), outside(-1));
        assert_eq!(error(14, "Jean"), outside(18));
        assert_eq!(error(i128::MAX, "Jean"), outside(i128::MAX));
        assert_eq!(error(11, ""), Error::EmptySpan { offset: 11, unit: UNIT });
        assert_eq!(error(4, "x"), Error::SplitsCharacter { offset: 4, unit: UNIT });
        assert_eq!(error(11, "Dupont"), Error::TextMismatch { start: 11, end: 17, unit: UNIT });
    }
}
