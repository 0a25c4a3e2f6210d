use super::treatment::Treatment;
use crate::annotation::AnnotationSet;
use crate::edit::{self, TreatmentChain, TreatmentSource};
use crate::error::Result;
use crate::formats::json;
use crate::text::OffsetUnit;
use serde_json::value::RawValue;

impl Treatment {
    /// The treatments of a chain as LABEL exports them (its `concat`, which emptied the list that it was given: W-D5): the
    /// annotations after each, with offsets in `unit`, but not after one that was only read again (`reimportedTreatment`).
    ///
    /// Orders count from 1. The source is `NLP`, `LABEL_WORKING_USER_TREATMENT` for one by a person, else
    /// `LABEL_AUTO_TREATMENT`. `versions` and `checklist` are the JSON of what the detection stack said of itself and of the
    /// decision; they stand at its treatment alone. `treatmentDate` is when the treatment was last changed, in UTC to the
    /// millisecond (`2024-07-12T08:38:27.000Z`); it is absent where that is not known, or lies outside the years -9999 to
    /// 9999.
    ///
    /// # Errors
    /// [`Error::Json`](crate::Error::Json) where `versions` or `checklist` is not JSON, or holds a field twice.
    pub fn of_chain(
        chain: &TreatmentChain,
        unit: OffsetUnit,
        versions: Option<&str>,
        checklist: Option<&str>,
    ) -> Result<Vec<Self>> {
        let (versions, checklist) = (versions.map(checked).transpose()?, checklist.map(checked).transpose()?);
        let states = chain.treatments().iter().zip(chain.states());
        let told = states.filter(|(treatment, _)| *treatment.source() != TreatmentSource::REIMPORTED);
        let export = |((treatment, state), order): ((&edit::Treatment, AnnotationSet), i64)| {
            let source = match treatment.source() {
                nlp if *nlp == TreatmentSource::NLP => "NLP",
                source if source.is_human() => "LABEL_WORKING_USER_TREATMENT",
                _ => "LABEL_AUTO_TREATMENT",
            };
            let mut out = Treatment::new(order, source, &state, unit);
            if source == "NLP" {
                for (name, value) in [("version", &versions), ("checklist", &checklist)] {
                    out = value.iter().fold(out, |out, value| out.and(name, value.clone()));
                }
            }
            match treatment.updated_ms().and_then(date) {
                Some(date) => out.and("treatmentDate", json::raw(&date)),
                None => out,
            }
        };
        Ok(told.zip(1..=i64::MAX).map(export).collect())
    }
}

fn checked(json: &str) -> Result<Box<RawValue>> {
    json::check(json)?;
    json::parse(json)
}

/// A time as ISO 8601.
fn date(ms: i64) -> Option<String> {
    jiff::Timestamp::from_millisecond(ms).ok().map(|time| format!("{time:.3}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Origin;
    use crate::edit::SourceOrder;
    use crate::error::Error;
    use crate::formats::label;
    use crate::formats::{JsonObject, Spelling};
    use crate::record::ReadOptions;

    const DOCUMENT: &str = r#"{"_id": {"$oid": "5a01"}, "documentNumber": 7, "source": "juritj",
        "text": "👍 Orso et Gwex vivent à Lyo.", "decisionMetadata": {}}"#;
    const ORSO: &str =
        r#"{"category": "nom", "entityId": "nom_orso", "start": 3, "text": "Orso", "score": 0.5}"#;
    const LYO: &str = r#"{"category": "ville", "entityId": "ville_lyo", "start": 25, "text": "Lyo"}"#;

    fn treatment(order: i64, source: &str, before: &str, after: &str, more: &str) -> label::Treatment {
        let json = format!(
            r#"{{"documentId": "5a01", "order": {order}, "source": "{source}", "annotationsDiff":
                {{"before": [{before}], "after": [{after}]}}{more}}}"#
        );
        label::Treatment::from_json(json, &ReadOptions::default()).unwrap()
    }

    fn chain(treatments: &[label::Treatment]) -> TreatmentChain {
        let options = ReadOptions::default();
        let document = label::Document::from_json(DOCUMENT, &options).unwrap();
        document.chain(treatments, &SourceOrder::label(), &options).unwrap()
    }

    #[test]
    fn a_chain_is_exported_treatment_by_treatment() {
        let treatments = [
            treatment(3, "NLP", "", ORSO, r#", "lastUpdateDate": 1720773507000"#),
            treatment(4, "postProcess", "", LYO, ""),
            treatment(5, "admin", ORSO, "", r#", "lastUpdateDate": 1720776507700"#),
        ];
        let read = chain(&treatments);
        let export = |chain: &TreatmentChain| {
            Treatment::of_chain(chain, OffsetUnit::Utf16, Some(r#"{"a": 1.0}"#), Some("[]")).unwrap()
        };
        let exported = export(&read);
        let json: Vec<String> = exported.iter().map(JsonObject::to_json).collect();
        assert_eq!(
            json[0],
            r#"{"annotations":[{"text":"Orso","start":3,"end":7,"category":"nom","score":0.5,"entityId":"nom_orso"}],"order":1,"source":"NLP","version":{"a": 1.0},"checklist":[],"treatmentDate":"2024-07-12T08:38:27.000Z"}"#
        );
        assert_eq!(exported[1].source(), "LABEL_AUTO_TREATMENT");
        assert_eq!(exported[1].field("treatmentDate"), None);
        assert_eq!((exported[2].order(), exported[2].source()), (3, "LABEL_WORKING_USER_TREATMENT"));
        assert!(json[2].ends_with(r#""treatmentDate":"2024-07-12T09:28:27.700Z"}"#), "{}", json[2]);
        let import = exported[2].annotations(read.text(), OffsetUnit::Utf16, Spelling::Check);
        assert_eq!(import.annotations[0].origin(), Origin::Import);
        assert_eq!((import.annotations.len(), read.treatments().len()), (1, 3));
        let again = [treatment(0, "reimportedTreatment", "", "", ""), treatment(1, "admin", "", "", "")];
        assert_eq!(export(&chain(&again)).len(), 1);
        let bad = Treatment::of_chain(&read, OffsetUnit::Utf16, Some("{"), None);
        assert!(matches!(bad, Err(Error::Json { .. })));
        assert_eq!((date(i64::MAX), date(-1).as_deref()), (None, Some("1969-12-31T23:59:59.999Z")));
    }
}
