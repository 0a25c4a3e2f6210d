//! Whether what a court ordered hidden in one decision is hidden.

use crate::decision::{AdditionalTerms, Zone, Zones};
use crate::error::{Error, Result};
use crate::text::{Folded, Span, Text, fold_str};

/// What a court ordered hidden in one decision beyond its categories: terms, and the grounds.
///
/// The terms are those that a detection stack made of what the court wrote. What the court wrote is read by nobody here, as
/// one sign means different things at different courts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Orders<'d> {
    terms: &'d AdditionalTerms,
    grounds: Option<&'d Zones>,
}

impl<'d> Orders<'d> {
    /// `grounds` are the zones of a decision whose grounds are to be hidden.
    pub(super) fn of(terms: &'d AdditionalTerms, grounds: Option<&'d Zones>) -> Self {
        Orders { terms, grounds }
    }

    /// Whether every order is carried out where these stretches of the text are replaced, which are in reading order and
    /// disjoint: every place of every term to mask, whole words compared folded, and every zone of grounds lie under them, but
    /// for white space.
    ///
    /// # Errors
    /// [`Error::OrdersNotCarriedOut`]; [`Error::ForeignSpan`] where the zones are of another text.
    pub(crate) fn check(self, text: &Text, masked: impl FnOnce() -> Vec<Span>) -> Result<()> {
        if self.are_none() {
            return Ok(());
        }
        let masked = &masked();
        let unread = usize::from(self.terms_are_unread());
        let (absent, uncovered) = self.terms_open(text, masked)?;
        let grounds = self.grounds_open(text, masked)?;
        if unread + absent + uncovered + grounds == 0 {
            return Ok(());
        }
        Err(Error::OrdersNotCarriedOut { unread, absent, uncovered, grounds })
    }

    /// Nearly every decision.
    fn are_none(self) -> bool {
        self.grounds.is_none() && *self.terms == AdditionalTerms::default()
    }

    fn terms_are_unread(self) -> bool {
        let written = !self.terms.raw().trim().is_empty();
        self.terms.parsing_failed() == Some(true) || (written && self.terms.to_mask().is_none())
    }

    /// How many terms occur nowhere, and how many places of the others are open. The text is folded for terms alone.
    fn terms_open(self, text: &Text, masked: &[Span]) -> Result<(usize, usize)> {
        let folded = |term| fold_str(term).trim().to_owned();
        let terms = self.terms.to_mask().unwrap_or_default().iter().map(|term| folded(term));
        let terms: Vec<String> = terms.filter(|term| !term.is_empty()).collect();
        if terms.is_empty() {
            return Ok((0, 0));
        }
        let text_folded = text.fold();
        let (mut absent, mut uncovered) = (0, 0);
        for term in &terms {
            let places = places(&text_folded, term)?;
            absent += usize::from(places.is_empty());
            uncovered += places.iter().filter(|place| is_open(text, **place, masked)).count();
        }
        Ok((absent, uncovered))
    }

    fn grounds_open(self, text: &Text, masked: &[Span]) -> Result<usize> {
        let Some(zones) = self.grounds else { return Ok(0) };
        let grounds: Vec<Span> = zones.named(Zone::MOTIVATIONS).map(Zone::span).collect();
        grounds.iter().try_for_each(|zone| text.slice(*zone).map(|_| ()))?;
        let open = grounds.iter().filter(|zone| is_open(text, **zone, masked)).count();
        Ok(if grounds.is_empty() { 1 } else { open })
    }
}

/// Where a folded term stands in a text as whole words.
fn places(text: &Folded, term: &str) -> Result<Vec<Span>> {
    let content = text.as_str();
    let found = memchr::memmem::find_iter(content.as_bytes(), term.as_bytes());
    let places = found.map(|start| start..start + term.len());
    places.filter(|place| is_whole(content, place.start, place.end)).map(|place| text.span(place)).collect()
}

/// Whether a stretch cuts no word and no number at its edges.
fn is_whole(content: &str, start: usize, end: usize) -> bool {
    let cuts = |at: usize| {
        let (before, after) = content.split_at_checked(at).unwrap_or_default();
        match (before.chars().next_back(), after.chars().next()) {
            (Some(a), Some(b)) => {
                (a.is_alphabetic() && b.is_alphabetic()) || (a.is_numeric() && b.is_numeric())
            }
            _ => false,
        }
    };
    !cuts(start) && !cuts(end)
}

/// Whether a character of the stretch, other than white space, lies under none of these.
fn is_open(text: &Text, stretch: Span, masked: &[Span]) -> bool {
    let from = masked.partition_point(|span| span.end() <= stretch.start());
    let within = masked.iter().skip(from).take_while(|span| span.start() < stretch.end());
    let shows = |start: usize, end: usize| {
        let gap = text.as_str().get(start..end).unwrap_or_default();
        gap.chars().any(|c| !c.is_whitespace())
    };
    let mut at = stretch.start();
    for span in within {
        if shows(at, span.start()) {
            return true;
        }
        at = span.end();
    }
    shows(at, stretch.end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::OffsetUnit;

    const TEXT: &str = "Villa Bellevue, 12 rue du Bac ; la villa BELLEVUÉ brûle. Bellevues.";

    fn terms(to_mask: &[&str]) -> AdditionalTerms {
        AdditionalTerms::new("#a").with_computed(to_mask.iter().copied(), [])
    }

    fn one(masked: std::ops::Range<usize>) -> Vec<std::ops::Range<usize>> {
        vec![masked]
    }

    fn open(terms: &AdditionalTerms, zones: Option<&Zones>, masked: &[std::ops::Range<usize>]) -> Result<()> {
        let text = Text::new(TEXT).unwrap();
        let masked: Vec<Span> =
            masked.iter().map(|range| text.span(range.clone(), OffsetUnit::Char).unwrap()).collect();
        Orders::of(terms, zones).check(&text, || masked)
    }

    fn owed(unread: usize, absent: usize, uncovered: usize, grounds: usize) -> Result<()> {
        Err(Error::OrdersNotCarriedOut { unread, absent, uncovered, grounds })
    }

    #[test]
    fn every_place_of_every_term_lies_under_a_mask() {
        let bellevue = terms(&["bellevue"]);
        assert_eq!(open(&bellevue, None, &[6..14, 41..49]), Ok(()));
        assert_eq!(open(&bellevue, None, &one(0..14)), owed(0, 0, 1, 0));
        assert_eq!(open(&bellevue, None, &[6..13, 41..49]), owed(0, 0, 1, 0));
        assert_eq!(open(&bellevue, None, &[]), owed(0, 0, 2, 0));
        // White space between two masks is no letter that shows.
        assert_eq!(open(&terms(&["Villa  Bellevue"]), None, &[0..5, 6..14, 35..49]), Ok(()));
        assert_eq!(open(&terms(&["ac", "Sirius", " "]), None, &[]), owed(0, 2, 0, 0));
    }

    #[test]
    fn what_nobody_read_is_not_carried_out() {
        let none: [&str; 0] = [];
        assert_eq!(open(&AdditionalTerms::new("+Orso"), None, &[]), owed(1, 0, 0, 0));
        assert_eq!(open(&AdditionalTerms::new(" "), None, &[]), Ok(()));
        let kept = AdditionalTerms::new("+Bellevue").with_computed(none, ["Bellevue"]);
        assert_eq!(open(&kept, None, &[]), Ok(()));
        let failed = terms(&["Bac"]).with_parsing_failed(true);
        assert_eq!(open(&failed, None, &one(26..29)), owed(1, 0, 0, 0));
    }

    #[test]
    fn hidden_grounds_need_a_zone_and_a_mask_over_all_of_it() {
        let text = Text::new(TEXT).unwrap();
        let zones = |list: &[(&'static str, std::ops::Range<usize>)]| {
            let decision = crate::decision::Decision::new("d", text.clone()).unwrap();
            decision.with_zones(list.iter().cloned(), OffsetUnit::Char).unwrap().zones().clone()
        };
        let none = AdditionalTerms::default();
        assert_eq!(open(&none, Some(&zones(&[("dispositif", 0..3)])), &[]), owed(0, 0, 0, 1));
        let two = zones(&[(Zone::MOTIVATIONS, 0..15), (Zone::MOTIVATIONS, 32..56)]);
        assert_eq!(open(&none, Some(&two), &[]), owed(0, 0, 0, 2));
        assert_eq!(open(&none, Some(&two), &[0..15, 32..55]), owed(0, 0, 0, 1));
        assert_eq!(open(&none, Some(&two), &[0..5, 6..15, 32..56]), Ok(()));
        let foreign = crate::decision::Decision::new("d", Text::new("autre").unwrap()).unwrap();
        let foreign = foreign.with_zones([(Zone::MOTIVATIONS, 0..2)], OffsetUnit::Char).unwrap();
        assert_eq!(open(&none, Some(foreign.zones()), &[]), Err(Error::ForeignSpan));
    }
}
