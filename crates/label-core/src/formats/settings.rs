//! Settings as JSON, in this crate's own form: what LABEL's has no field for, a floor, stands in it, and nothing else than
//! settings say.

use super::json;
use crate::error::Result;
use crate::policy::{Annotators, CategoryRule, CategoryStatus, LinkRule, Settings, Template};
use crate::record::ReadOptions;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireSettings {
    rules: Vec<WireRule>,
    strict: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireRule {
    category: String,
    /// Empty where there is none.
    template: String,
    masked: bool,
    floor: bool,
    sensitive: bool,
    status: CategoryStatus,
    annotators: Annotators,
    order: Option<i64>,
    title: Option<String>,
    links: Vec<WireLink>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireLink {
    kind: WireKind,
    /// With `levenshteinDistance` alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    threshold: Option<u32>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum WireKind {
    CaseInsensitive,
    LevenshteinDistance,
    Inclusion,
}

impl Settings {
    /// The settings as one JSON object, without line breaks: `{"rules": [{"category", "template", "masked", "floor",
    /// "sensitive", "status", "annotators", "order", "title", "links"}], "strict"}`
    /// (`python/label_core/schemas/settings.schema.json`). [`Settings::from_json`] reads equal settings back.
    pub fn to_json(&self) -> String {
        let rules = self.rules().iter().map(WireRule::of).collect();
        // Strings, numbers and lists always serialise.
        serde_json::to_string(&WireSettings { rules, strict: self.is_strict() }).unwrap_or_default()
    }

    /// Reads settings that [`Settings::to_json`] wrote. LABEL's form is read by
    /// [`LabelSettings`](crate::formats::label::Settings).
    ///
    /// # Errors
    /// [`Error::Json`](crate::Error::Json) with line and column, also for an unknown field;
    /// [`Error::TooLarge`](crate::Error::TooLarge); in item `rules[i]`: [`Error::BadCategory`](crate::Error::BadCategory),
    /// [`Error::BadTemplate`](crate::Error::BadTemplate); and those of [`Settings::new`].
    pub fn from_json(json: &str, options: &ReadOptions) -> Result<Self> {
        options.check_size(json.len())?;
        let WireSettings { rules, strict } = json::parse(json)?;
        let rules = rules.into_iter().enumerate();
        let rules = rules.map(|(index, rule)| rule.read().map_err(|error| error.in_item("rules", index)));
        let settings = Settings::new(rules.collect::<Result<Vec<_>>>()?)?;
        Ok(if strict { settings.strict() } else { settings })
    }
}

impl WireRule {
    fn of(rule: &CategoryRule) -> Self {
        WireRule {
            category: rule.category().to_string(),
            template: rule.written_template().map_or("", Template::as_str).to_owned(),
            masked: rule.is_anonymized(),
            floor: rule.has_floor(),
            sensitive: rule.is_sensitive(),
            status: rule.status(),
            annotators: rule.annotators(),
            order: rule.order(),
            title: rule.given_title().map(str::to_owned),
            links: rule.links().iter().copied().map(WireLink::of).collect(),
        }
    }

    fn read(self) -> Result<CategoryRule> {
        let links = self.links.into_iter().map(WireLink::read).collect::<Result<Vec<_>>>()?;
        let rule = CategoryRule::written(&self.category, &self.template, self.masked)?
            .with_floor(self.floor)
            .with_sensitive(self.sensitive)
            .with_status(self.status)
            .with_annotators(self.annotators)
            .with_order(self.order)
            .with_links(links);
        Ok(match self.title {
            Some(title) => rule.with_title(title),
            None => rule,
        })
    }
}

impl WireLink {
    fn of(link: LinkRule) -> Self {
        match link {
            LinkRule::CaseInsensitive => WireLink { kind: WireKind::CaseInsensitive, threshold: None },
            LinkRule::Levenshtein { threshold } => {
                WireLink { kind: WireKind::LevenshteinDistance, threshold: Some(threshold) }
            }
            LinkRule::Inclusion => WireLink { kind: WireKind::Inclusion, threshold: None },
        }
    }

    fn read(self) -> Result<LinkRule> {
        match (self.kind, self.threshold) {
            (WireKind::CaseInsensitive, None) => Ok(LinkRule::CaseInsensitive),
            (WireKind::LevenshteinDistance, Some(threshold)) => Ok(LinkRule::Levenshtein { threshold }),
            (WireKind::Inclusion, None) => Ok(LinkRule::Inclusion),
            _ => Err(json::not_of_the_form()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, JsonProblem};
    use crate::policy::Annotator;

    fn read(json: &str) -> Result<Settings> {
        Settings::from_json(json, &ReadOptions::default())
    }

    #[test]
    fn settings_come_back_equal() {
        let own = CategoryRule::written("nom", "[%c]", true)
            .unwrap()
            .with_floor(true)
            .with_annotators(Annotators::Only(Annotator::Model))
            .with_links([LinkRule::Levenshtein { threshold: 2 }, LinkRule::Inclusion])
            .with_title("Nom");
        let unused =
            CategoryRule::written("lieu", "[%d]", false).unwrap().with_status(CategoryStatus::Visible);
        let own = Settings::new([own, unused, CategoryRule::keep("avocat").unwrap()]).unwrap();
        for settings in [Settings::court(), Settings::court().strict(), own] {
            assert_eq!(read(&settings.to_json()), Ok(settings));
        }
    }

    #[test]
    fn what_is_not_of_the_form_is_refused() {
        let json = Settings::new([CategoryRule::mask("nom", "[%c]").unwrap()]).unwrap().to_json();
        let broken = [
            json.replace("\"floor\"", "\"flour\""),
            json.replace("\"hidden\"", "\"vuldraque\""),
            json.replace("\"caseInsensitive\"", "\"levenshteinDistance\""),
            json.replace(",\"strict\":false", ""),
        ];
        for json in broken {
            let error = read(&json).unwrap_err();
            assert!(matches!(error.root(), Error::Json { problem, .. } if *problem != JsonProblem::Syntax));
            assert!(!format!("{error:?}").contains("vuldraque"));
        }
        let small = ReadOptions { max_bytes: 3, ..ReadOptions::default() };
        assert!(matches!(Settings::from_json(&json, &small), Err(Error::TooLarge { .. })));
    }
}
