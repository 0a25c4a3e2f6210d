//! What a court ordered for one decision, as a native record carries it: additional terms, grounds, and the zones that say
//! where the grounds are.

use super::json::{Object, WireOffset};
use crate::decision::{AdditionalTerms, Decision, Occultation};
use crate::error::Result;
use crate::record::inside;
use crate::text::OffsetUnit;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct WireOrders {
    terms: Option<String>,
    to_mask: Option<Vec<String>>,
    to_leave: Option<Vec<String>>,
    parsing_failed: Option<bool>,
    motivation: Option<bool>,
    #[serde(default)]
    zones: Vec<Object<WireZone>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireZone {
    name: String,
    start: WireOffset,
    end: WireOffset,
}

impl WireOrders {
    /// The decision with these orders; what it keeps stays. Offsets are in `unit`.
    pub(super) fn into_decision(self, decision: Decision, unit: OffsetUnit) -> Result<Decision> {
        let terms =
            AdditionalTerms::new(self.terms.unwrap_or_default()).with_parsing_failed(self.parsing_failed);
        let terms = match (self.to_mask, self.to_leave) {
            (None, None) => terms,
            (to_mask, to_leave) => {
                terms.with_computed(to_mask.unwrap_or_default(), to_leave.unwrap_or_default())
            }
        };
        let occultation = decision.occultation().clone().with_terms(terms).with_motivation(self.motivation);
        let mut zones = Vec::with_capacity(self.zones.len());
        for (index, Object(WireZone { name, start, end })) in self.zones.into_iter().enumerate() {
            let range = inside(decision.text(), start.0, end.0, unit);
            zones.push((name, range.map_err(|error| error.in_item("zones", index))?));
        }
        decision.with_occultation(occultation).with_zones(zones, unit)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OutOrders<'d> {
    #[serde(skip_serializing_if = "str::is_empty")]
    terms: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    to_mask: Option<&'d [Arc<str>]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to_leave: Option<&'d [Arc<str>]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parsing_failed: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    motivation: Option<bool>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    zones: Vec<OutZone<'d>>,
}

#[derive(Serialize)]
struct OutZone<'d> {
    name: &'d str,
    start: usize,
    end: usize,
}

impl<'d> OutOrders<'d> {
    /// What a court ordered for a decision beside the categories that it keeps; none where it ordered nothing.
    pub(super) fn of(decision: &'d Decision, unit: OffsetUnit) -> Option<Self> {
        let (text, occultation) = (decision.text(), decision.occultation());
        let zones = decision.zones().as_slice().iter().map(|zone| OutZone {
            name: zone.name(),
            start: text.unit_offset(zone.span().start(), unit),
            end: text.unit_offset(zone.span().end(), unit),
        });
        let zones: Vec<OutZone<'d>> = zones.collect();
        let nothing =
            Occultation::omitting(occultation.kept().iter().cloned()).with_block(occultation.block());
        if zones.is_empty() && *occultation == nothing {
            return None;
        }
        let terms = occultation.terms();
        Some(OutOrders {
            terms: terms.raw(),
            to_mask: terms.to_mask(),
            to_leave: terms.to_keep(),
            parsing_failed: terms.parsing_failed(),
            motivation: occultation.motivation(),
            zones,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::record::{ReadOptions, Record};
    use crate::text::OffsetUnit;

    #[test]
    fn orders_come_back_in_every_unit() {
        let json = r#"{"id":"d","text":"👍 Orso, Gwex.","unit":"char","spans":[],"orders":{"terms":"+Gwex","toMask":["Gwex"],"toLeave":[],"parsingFailed":false,"motivation":true,"zones":[{"name":"motivations","start":2,"end":6}]}}"#;
        let record = Record::from_json(json, &ReadOptions::default()).unwrap();
        assert_eq!(record.to_json(OffsetUnit::Char), json);
        for unit in [OffsetUnit::Byte, OffsetUnit::Utf16] {
            assert!(Record::from_json(record.to_json(unit), &ReadOptions::default()).unwrap() == record);
        }
        let occultation = record.decision().occultation();
        assert_eq!((occultation.motivation(), occultation.terms().raw()), (Some(true), "+Gwex"));
        let unknown = json.replace("toMask", "mask");
        assert!(Record::from_json(unknown, &ReadOptions::default()).is_err());
    }
}
