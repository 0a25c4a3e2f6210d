use crate::error::{Error, Result};
use crate::text::{OffsetUnit, Span, Text};
use std::ops::Range;
use std::sync::Arc;

/// A part of a decision: its introduction, its grounds, its operative part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    name: Arc<str>,
    span: Span,
}

impl Zone {
    /// The grounds, as zoning services call them.
    pub const MOTIVATIONS: &'static str = "motivations";
    /// The account of the dispute, as zoning services call it.
    pub const EXPOSE: &'static str = "expose du litige";

    /// What it is called, as it was given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it covers.
    pub fn span(&self) -> Span {
        self.span
    }
}

/// The zones of a decision, in the order given. They may overlap, leave gaps, and share a name (a decision may have several
/// stretches of grounds).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Zones {
    list: Vec<Zone>,
    clamped: usize,
    empty: usize,
}

impl Zones {
    /// Real zones end one past the text (31 of 31 in the Court's sample data): what reaches beyond it is cut off.
    pub(super) fn of<N: Into<Arc<str>>>(
        text: &Text,
        zones: impl IntoIterator<Item = (N, Range<usize>)>,
        unit: OffsetUnit,
    ) -> Result<Self> {
        let length = text.len(unit);
        let mut found = Zones::default();
        for (index, (name, Range { start, end })) in zones.into_iter().enumerate() {
            if end < start {
                return Err(Error::Reversed { start, end, unit }.in_item("zones", index));
            }
            let inside = start.min(length)..end.min(length);
            found.clamped += usize::from(end > length);
            if inside.is_empty() {
                found.empty += 1;
                continue;
            }
            let span = text.span(inside, unit).map_err(|error| error.in_item("zones", index))?;
            found.list.push(Zone { name: name.into(), span });
        }
        Ok(found)
    }

    /// The zones, in the order given.
    pub fn as_slice(&self) -> &[Zone] {
        &self.list
    }

    /// The zones of this name, in the order given.
    pub fn named(&self, name: &str) -> impl Iterator<Item = &Zone> + '_ {
        let name: Arc<str> = name.into();
        self.list.iter().filter(move |zone| zone.name == name)
    }

    /// How many reached beyond the text.
    pub fn clamped(&self) -> usize {
        self.clamped
    }

    /// How many cover nothing, and are not in the list.
    pub fn empty(&self) -> usize {
        self.empty
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zones(content: &str, ranges: &[(&str, Range<usize>)]) -> Result<Zones> {
        Zones::of(&Text::new(content).unwrap(), ranges.iter().cloned(), OffsetUnit::Utf16)
    }

    #[test]
    fn a_zone_that_ends_past_the_text_is_cut_and_counted() {
        let ranges = [
            ("introduction", 0..4),
            (Zone::MOTIVATIONS, 3..5),
            ("dispositif", 7..11),
            (Zone::MOTIVATIONS, 6..7),
            ("moyens", 2..2),
            ("moyens annexes", 12..14),
        ];
        let zones = zones("été à midi", &ranges).unwrap();
        assert_eq!((zones.clamped(), zones.empty()), (2, 2));
        let names: Vec<&str> = zones.as_slice().iter().map(Zone::name).collect();
        assert_eq!(names, ["introduction", "motivations", "dispositif", "motivations"]);
        assert_eq!(zones.named("dispositif").map(|zone| zone.span().len()).sum::<usize>(), 3);
        assert_eq!(zones.named(Zone::MOTIVATIONS).count(), 2);
        assert_eq!(zones.named(Zone::EXPOSE).count(), 0);
    }

    #[test]
    fn a_reversed_zone_or_half_a_character_is_refused_with_its_place() {
        let reversed = zones("été", &[("a", 0..1), ("b", Range { start: 2, end: 1 })]).unwrap_err();
        let owed = Error::Reversed { start: 2, end: 1, unit: OffsetUnit::Utf16 };
        assert_eq!(reversed, owed.in_item("zones", 1));
        let split = zones("👍", &[("a", 1..2)]).unwrap_err();
        assert_eq!(*split.root(), Error::SplitsCharacter { offset: 1, unit: OffsetUnit::Utf16 });
    }
}
