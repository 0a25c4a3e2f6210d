//! Zones as zoning services and Judilibre write them: for each name nothing, one range or a list of ranges.

use super::json;
use super::json::kept::Fields;
use super::json::mongo::Integer;
use crate::decision::Decision;
use crate::error::{Error, Result};
use crate::text::{OffsetUnit, Text};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::ops::Range;

#[derive(Deserialize)]
struct WireRange {
    start: Integer,
    end: Integer,
}

#[derive(Deserialize)]
struct WireZoning<'j> {
    #[serde(borrow)]
    zones: Option<&'j RawValue>,
}

/// The decision with the zones of a zoning service's answer: an object with `zones` in it. Sources that failed hold a string
/// in its place.
pub(super) fn read_zoning(
    decision: Decision,
    zoning: Option<&str>,
    unit: OffsetUnit,
    problems: &mut Vec<Error>,
) -> Result<Decision> {
    match zoning.map(json::parse::<WireZoning<'_>>).transpose() {
        Ok(zoning) => {
            read(decision, zoning.and_then(|zoning| zoning.zones).map(RawValue::get), unit, problems)
        }
        Err(error) => {
            problems.push(error.in_item("zones", 0));
            Ok(decision)
        }
    }
}

/// The decision with the zones of an object `{"introduction": {"start", "end"}, "motivations": [{"start", "end"}], ...}`, and
/// for each zone that is none why.
pub(super) fn read(
    decision: Decision,
    zones: Option<&str>,
    unit: OffsetUnit,
    problems: &mut Vec<Error>,
) -> Result<Decision> {
    let mut ranges = Vec::new();
    let mut index = 0;
    let mut take = |name: &str, raw: &str| {
        match range(raw, decision.text(), unit) {
            Ok(range) => ranges.push((name.to_owned(), range)),
            Err(error) => problems.push(error.in_item("zones", index)),
        }
        index += 1;
    };
    match zones.map(json::parse::<Fields>).transpose() {
        Ok(names) => {
            for (name, raw) in names.unwrap_or_default().iter() {
                match json::parse::<Vec<&RawValue>>(raw) {
                    _ if raw == "null" => {}
                    Ok(several) => several.iter().for_each(|one| take(name, one.get())),
                    Err(_) => take(name, raw),
                }
            }
        }
        Err(error) => problems.push(error.in_item("zones", 0)),
    }
    decision.with_zones(ranges, unit)
}

/// A range that a decision accepts: what reaches beyond the text is cut off there and counted.
fn range(raw: &str, text: &Text, unit: OffsetUnit) -> Result<Range<usize>> {
    let WireRange { start: Integer(start), end: Integer(end) } = json::parse(raw)?;
    let length = text.len(unit);
    let position = |offset: i128| match usize::try_from(offset) {
        Ok(position) => Ok(position),
        Err(_) if offset < 0 => Err(Error::OutOfBounds { offset, unit, length }),
        Err(_) => Ok(usize::MAX),
    };
    let (start, end) = (position(start)?, position(end)?);
    if end < start {
        return Err(Error::Reversed { start, end, unit });
    }
    text.to_byte(start.min(length), unit)?;
    text.to_byte(end.min(length), unit)?;
    Ok(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Named = Vec<(String, Range<usize>)>;

    fn zones(json: &str) -> (Named, usize, Vec<Error>) {
        let decision = Decision::new("d", Text::new("été 👍 mai").unwrap()).unwrap();
        let mut problems = Vec::new();
        let read = read(decision, Some(json), OffsetUnit::Utf16, &mut problems).unwrap();
        let range = |span| read.text().range(span, OffsetUnit::Utf16).unwrap();
        let list = read.zones().as_slice().iter();
        let list = list.map(|zone| (zone.name().to_owned(), range(zone.span()))).collect();
        (list, read.zones().clamped(), problems)
    }

    #[test]
    fn null_one_or_several_in_any_order() {
        let (list, clamped, problems) = zones(
            r#"{"dispositif": {"start": 6, "end": 11}, "moyens": null, "annexes": [],
                "motivations": [{"start": 4, "end": {"$numberInt": "6"}}, {"start": 0, "end": 3, "x": 1}]}"#,
        );
        let owed = [("dispositif", 6..10), ("motivations", 4..6), ("motivations", 0..3)];
        assert_eq!(list, owed.map(|(name, range)| (name.to_owned(), range)));
        assert_eq!((clamped, problems), (1, vec![]));
    }

    #[test]
    fn a_bad_zone_is_reported_and_stops_no_other() {
        let (list, clamped, problems) = zones(
            r#"{"a": [{"start": 3, "end": 1}, {"start": -1, "end": 1}, {"start": 5, "end": 7}, {"start": 1.5, "end": 2}],
                "b": "Vuldraque", "c": {"start": 0, "end": 18446744073709551615}}"#,
        );
        assert_eq!(list, [("c".to_owned(), 0..10)]);
        assert_eq!(clamped, 1);
        let unit = OffsetUnit::Utf16;
        let place = |index, error: Error| error.in_item("zones", index);
        assert_eq!(problems[0], place(0, Error::Reversed { start: 3, end: 1, unit }));
        assert_eq!(problems[1], place(1, Error::OutOfBounds { offset: -1, unit, length: 10 }));
        assert_eq!(problems[2], place(2, Error::SplitsCharacter { offset: 5, unit }));
        assert!(matches!(problems[3].root(), Error::Json { .. }) && problems.len() == 5);
        let (list, _, problems) = zones(r#""Internal Server Error""#);
        assert!(list.is_empty() && problems.len() == 1);
    }
}
