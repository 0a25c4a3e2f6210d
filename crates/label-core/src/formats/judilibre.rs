//! Judilibre, the API of published decisions: `GET /decision` (`JUDILIBRE-public.json` of Cour-de-cassation/judilibre-search, c734338).

use super::decision::DecisionImport;
use super::json::kept::{Fields, JsonObject, Wire};
use super::{json, zones};
use crate::decision;
use crate::error::{Error, Result};
use crate::text::{OffsetUnit, Text};
use serde::Deserialize;
use std::fmt;

/// A published decision as the API answers it, with or without `resolve_references`.
///
/// Its text is pseudonymised already; `displayText`, which some answers hold, is kept as a field. `Debug` shows its id and
/// numbers.
#[derive(Clone)]
pub struct Decision {
    fields: Fields,
    text: Text,
    facts: Facts,
}

/// Its text, and those of its fields that say which decision it is.
#[derive(Clone, Deserialize)]
struct Facts {
    id: String,
    text: String,
    number: Option<String>,
    numbers: Option<Vec<String>>,
    ecli: Option<String>,
    source: Option<String>,
    jurisdiction: Option<String>,
    chamber: Option<String>,
    formation: Option<String>,
    publication: Option<Vec<String>>,
    decision_date: Option<String>,
    solution: Option<String>,
    nac: Option<String>,
    partial: Option<bool>,
}

impl Wire for Decision {
    const LIST: &'static str = "results";

    fn read(json: &str, fields: Fields) -> Result<Self> {
        let mut facts: Facts = json::parse(json)?;
        let text = Text::new(std::mem::take(&mut facts.text))?;
        Ok(Decision { fields, text, facts })
    }

    fn kept(&self) -> &Fields {
        &self.fields
    }
}

impl JsonObject for Decision {}

impl Decision {
    /// Its id.
    pub fn id(&self) -> &str {
        &self.facts.id
    }

    /// Its text.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Its main number: of the appeal, of the register.
    pub fn number(&self) -> Option<&str> {
        self.facts.number.as_deref()
    }

    /// All its numbers.
    pub fn numbers(&self) -> &[String] {
        self.facts.numbers.as_deref().unwrap_or_default()
    }

    /// Its European case law identifier.
    pub fn ecli(&self) -> Option<&str> {
        self.facts.ecli.as_deref()
    }

    /// Where it comes from: `jurinet`, `jurica`, `tj`, `tcom`.
    pub fn source(&self) -> Option<&str> {
        self.facts.source.as_deref()
    }

    /// The court: a key, or its name where references were resolved.
    pub fn jurisdiction(&self) -> Option<&str> {
        self.facts.jurisdiction.as_deref()
    }

    /// The chamber: a key or its name.
    pub fn chamber(&self) -> Option<&str> {
        self.facts.chamber.as_deref()
    }

    /// The formation: a key or its name.
    pub fn formation(&self) -> Option<&str> {
        self.facts.formation.as_deref()
    }

    /// The levels of publication: keys or names.
    pub fn publication(&self) -> &[String] {
        self.facts.publication.as_deref().unwrap_or_default()
    }

    /// Its date, as the API writes it (`2021-05-13`).
    pub fn date(&self) -> Option<&str> {
        self.facts.decision_date.as_deref()
    }

    /// Its solution: a key or a name.
    pub fn solution(&self) -> Option<&str> {
        self.facts.solution.as_deref()
    }

    /// Its code in the nomenclature of civil cases.
    pub fn nac(&self) -> Option<&str> {
        self.facts.nac.as_deref()
    }

    /// Whether only a part of it is published; it has no zones then.
    pub fn is_partial(&self) -> bool {
        self.facts.partial.unwrap_or_default()
    }

    /// The decision: id, text, publication categories, NAC code, and its zones (`introduction`, `expose`, `moyens`,
    /// `motivations`, `dispositif`, `annexes`), whose offsets are counted in `unit`. The API counts UTF-16 units.
    ///
    /// Zones stand in the order of the answer, which is not that of the text; what reaches beyond the text is cut off and
    /// counted.
    ///
    /// # Errors
    /// [`Error::BadId`]. Zones that cannot be read are among the problems.
    pub fn decision(&self, unit: OffsetUnit) -> Result<DecisionImport> {
        let mut problems: Vec<Error> = Vec::new();
        let decision = decision::Decision::new(self.id(), self.text.clone())?
            .with_publication(self.publication().iter().map(String::as_str))
            .with_nac(self.nac().unwrap_or_default());
        let decision = zones::read(decision, self.fields.given("zones"), unit, &mut problems)?;
        Ok(DecisionImport { decision, problems })
    }
}

impl fmt::Debug for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decision")
            .field("id", &self.facts.id)
            .field("text", &self.text)
            .field("partial", &self.is_partial())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::ReadOptions;

    #[test]
    fn an_answer_of_the_api() {
        let json = r#"{"id": "5fca", "text": "👍 La cour, M. [N], rejette.", "number": "19-19.463", "numbers": ["19-19.463"],
            "ecli": null, "jurisdiction": "cc", "chamber": null, "publication": ["b"], "decision_date": "2020-11-18",
            "solution": "rejet", "nac": "72Z", "displayText": "x", "summary": "[N]",
            "zones": {"dispositif": [{"start": 19, "end": 28}], "introduction": [{"start": 0, "end": 11}], "moyens": []}}"#;
        let read = Decision::from_json(json, &ReadOptions::default()).unwrap();
        assert_eq!((read.id(), read.number(), read.ecli()), ("5fca", Some("19-19.463"), None));
        assert_eq!(
            (read.jurisdiction(), read.date(), read.solution()),
            (Some("cc"), Some("2020-11-18"), Some("rejet"))
        );
        assert_eq!((read.publication().len(), read.numbers().len(), read.is_partial()), (1, 1, false));
        assert_eq!(read.field("displayText"), Some("\"x\""));
        let import = read.decision(OffsetUnit::Utf16).unwrap();
        let (decision, zones) = (&import.decision, import.decision.zones());
        let slices: Vec<_> = zones
            .as_slice()
            .iter()
            .map(|zone| (zone.name(), decision.text().slice(zone.span()).unwrap()))
            .collect();
        assert_eq!(slices, [("dispositif", " rejette."), ("introduction", "👍 La cour,")]);
        assert_eq!((zones.clamped(), import.problems.len(), decision.nac()), (0, 0, Some("72Z")));
        let plain = |json: &str| json.split_whitespace().collect::<String>();
        assert_eq!(plain(&read.to_json()), plain(json));
        assert!(!format!("{read:?}").contains("[N]"));
    }

    #[test]
    fn an_extract_has_no_zones_and_a_list_of_results_is_no_decision() {
        let json = r#"{"id": "5fca", "text": "[...]", "partial": true}"#;
        let read = Decision::from_json(json, &ReadOptions::default()).unwrap();
        assert!(
            read.is_partial()
                && read.decision(OffsetUnit::Utf16).unwrap().decision.zones().as_slice().is_empty()
        );
        assert!(Decision::from_json(r#"{"results": []}"#, &ReadOptions::default()).is_err());
    }
}
