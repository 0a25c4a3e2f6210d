//! The nomenclature of civil cases as the Court's databases hold it (dbsder-api-types, `codeNacs.zod.ts`): the shape of 2025,
//! with a column for each level of court, and that of 2026, with one for all.

use super::json;
use crate::annotation::Category;
use crate::error::Result;
use crate::policy::{CourtLevel, NacRecommendation, NacRule, Recommendation};
use crate::record::ReadOptions;
use serde::Deserialize;
use serde_json::value::RawValue;

/// Reads a table of kinds of cases: for each line, in the order of the file, its rule, or why it has none. A code may stand
/// on several lines, valid at different times; dates are not read.
///
/// The shape of 2025 has `blocOccultationCA`, `categoriesToOmitCA` and the same with `TJ`, by what the judge made of the
/// recommendation (`aucune`, `conforme`, `substituant`, `complément`). The shape of 2026 has `blocOccultation` and
/// `categoriesToOmit`, by whether it was kept (`suivi`: `conforme` and `complément`; `nonSuivi`: the others). A line that has
/// both is read as what the newer shape says, overruled by the columns of a level.
///
/// # Errors
/// [`Error::Json`](crate::Error::Json) or [`Error::TooLarge`](crate::Error::TooLarge) for the file as a whole; for a line, in
/// item `nac[i]`: `Json` with line and column within it, [`Error::BadCategory`](crate::Error::BadCategory).
pub fn read_nac(json: &str, options: &ReadOptions) -> Result<Vec<Result<NacRule>>> {
    options.check_size(json.len())?;
    let lines: Vec<&RawValue> = json::parse(json)?;
    let rule = |raw: &RawValue| json::parse::<WireRule>(raw.get())?.into_rule();
    let rules = lines.into_iter().enumerate();
    Ok(rules.map(|(index, raw)| rule(raw).map_err(|error| error.in_item("nac", index))).collect())
}

#[derive(Deserialize)]
struct WireRule {
    #[serde(rename = "codeNAC")]
    code: String,
    #[serde(rename = "libelleNAC")]
    title: Option<String>,
    #[serde(rename = "blocOccultation")]
    block: Option<u8>,
    #[serde(rename = "categoriesToOmit")]
    omitted: Option<WireKept>,
    #[serde(rename = "blocOccultationCA")]
    appeal_block: Option<u8>,
    #[serde(rename = "categoriesToOmitCA")]
    appeal: Option<WireMade>,
    #[serde(rename = "blocOccultationTJ")]
    first_block: Option<u8>,
    #[serde(rename = "categoriesToOmitTJ")]
    first: Option<WireMade>,
}

/// By whether the recommendation was kept.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireKept {
    #[serde(rename = "suivi")]
    kept: Option<Vec<String>>,
    #[serde(rename = "nonSuivi")]
    not_kept: Option<Vec<String>>,
}

/// By what the judge made of the recommendation.
#[derive(Deserialize)]
struct WireMade {
    #[serde(rename = "aucune")]
    nothing: Option<Vec<String>>,
    #[serde(rename = "conforme")]
    followed: Option<Vec<String>>,
    #[serde(rename = "substituant")]
    replaced: Option<Vec<String>>,
    #[serde(rename = "complément")]
    completed: Option<Vec<String>>,
}

impl WireRule {
    fn into_rule(self) -> Result<NacRule> {
        let shared = NacRecommendation::new(self.block);
        let shared = match self.omitted {
            Some(WireKept { kept, not_kept }) => recommend(
                shared,
                [
                    (Recommendation::Followed, kept.clone()),
                    (Recommendation::Completed, kept),
                    (Recommendation::Nothing, not_kept.clone()),
                    (Recommendation::Replaced, not_kept),
                ],
            )?,
            None => shared,
        };
        let mut rule = NacRule::new(self.code, shared);
        if let Some(title) = self.title {
            rule = rule.with_title(title);
        }
        for (level, block, made) in [
            (CourtLevel::Appeal, self.appeal_block, self.appeal),
            (CourtLevel::FirstInstance, self.first_block, self.first),
        ] {
            if block.is_some() || made.is_some() {
                let recommendation = NacRecommendation::new(block);
                let lists = made.map(WireMade::lists).into_iter().flatten();
                rule = rule.with_recommendation(level, recommend(recommendation, lists)?);
            }
        }
        Ok(rule)
    }
}

impl WireMade {
    fn lists(self) -> [(Recommendation, Option<Vec<String>>); 4] {
        [
            (Recommendation::Nothing, self.nothing),
            (Recommendation::Followed, self.followed),
            (Recommendation::Replaced, self.replaced),
            (Recommendation::Completed, self.completed),
        ]
    }
}

/// A list that is null or missing says nothing; an empty one leaves nothing.
fn recommend(
    recommendation: NacRecommendation,
    lists: impl IntoIterator<Item = (Recommendation, Option<Vec<String>>)>,
) -> Result<NacRecommendation> {
    let given = lists.into_iter().filter_map(|(made, names)| names.map(|names| (made, names)));
    given.into_iter().try_fold(recommendation, |recommendation, (made, names)| {
        let kept = names.into_iter().map(Category::new).collect::<Result<Vec<_>>>()?;
        Ok(recommendation.with_kept(made, kept))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, JsonProblem};
    use crate::policy::OccultationBlock;

    fn read(json: &str) -> Vec<Result<NacRule>> {
        read_nac(json, &ReadOptions::default()).unwrap()
    }

    fn kept(rule: &NacRule, level: CourtLevel, made: Recommendation) -> Option<Vec<&str>> {
        let names = rule.recommendation(level).kept(made);
        names.map(|names| names.iter().map(Category::as_str).collect())
    }

    #[test]
    fn one_column_for_all_courts() {
        let rules = read(
            r#"[{"codeNAC": "88B", "libelleNAC": "Invented", "blocOccultation": 2, "routeRelecture": null,
            "categoriesToOmit": {"suivi": ["email", "adresse"], "nonSuivi": null}}]"#,
        );
        let rule = rules[0].as_ref().unwrap();
        assert_eq!((rule.code(), rule.title()), ("88B", Some("Invented")));
        for level in [CourtLevel::Appeal, CourtLevel::FirstInstance] {
            assert_eq!(rule.recommendation(level).block(), OccultationBlock::Two);
            for made in [Recommendation::Followed, Recommendation::Completed] {
                assert_eq!(kept(rule, level, made), Some(vec!["adresse", "email"]));
            }
            assert_eq!(kept(rule, level, Recommendation::Nothing), None);
        }
    }

    #[test]
    fn a_column_for_each_level() {
        let rules = read(
            r#"[{"codeNAC": "22A", "blocOccultationCA": 4, "blocOccultationTJ": 0, "categoriesToOmitTJ": null,
            "categoriesToOmitCA": {"aucune": ["email"], "conforme": [], "substituant": ["email"], "complément": []}}]"#,
        );
        let rule = rules[0].as_ref().unwrap();
        let (appeal, first) = (CourtLevel::Appeal, CourtLevel::FirstInstance);
        assert_eq!(rule.recommendation(appeal).block_number(), Some(4));
        assert_eq!(rule.recommendation(first).block(), OccultationBlock::None);
        assert_eq!(kept(rule, appeal, Recommendation::Replaced), Some(vec!["email"]));
        assert_eq!(kept(rule, appeal, Recommendation::Completed), Some(vec![]));
        assert_eq!(kept(rule, first, Recommendation::Replaced), None);
    }

    #[test]
    fn a_bad_line_stops_no_other() {
        let rules = read(
            r#"[{"codeNAC": 5}, {"codeNAC": "1", "categoriesToOmit": {"suivi": [""]}}, {"codeNAC": "10A"}, {}]"#,
        );
        let form = Error::Json { line: 1, column: 13, problem: JsonProblem::Form };
        assert_eq!(rules[0], Err(form.in_item("nac", 0)));
        assert_eq!(rules[1], Err(Error::BadCategory { length: 0 }.in_item("nac", 1)));
        assert!(rules[2].is_ok());
        let missing =
            Error::Json { line: 1, column: 2, problem: JsonProblem::MissingField("codeNAC".into()) };
        assert_eq!(rules[3], Err(missing.in_item("nac", 3)));
        assert!(matches!(read_nac("{}", &ReadOptions::default()), Err(Error::Json { .. })));
    }
}
