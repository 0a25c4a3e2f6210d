//! LABEL's settings: one JSON object, category to what is said of it (Cour-de-cassation/label, commit b547846).

use crate::annotation::Category;
use crate::error::Result;
use crate::formats::json::kept::Fields;
use crate::formats::json::lines::text;
use crate::formats::json::{self, Entries, WireOffset};
use crate::policy::{
    self, Annotator, Annotators, Catalogue, CategoryRule, CategoryStatus, LinkRule, Template,
};
use crate::record::ReadOptions;
use serde::de::{self, Deserializer, IntoDeserializer};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;

/// LABEL's settings as they are written: a [`Catalogue`], and beside it what this crate has no use for (colours, icons,
/// fields that it does not know), kept for the way back.
///
/// They may hold what [`policy::Settings`] refuse, as LABEL does: a replaced category without a template, templates that cannot be
/// told apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    catalogue: Catalogue,
    /// One for each rule of the catalogue.
    looks: Vec<Looks>,
}

/// What is kept of a category beside its rule.
#[derive(Debug, Clone, PartialEq, Default)]
struct Looks {
    color: Fields,
    /// As JSON.
    icon: Option<String>,
    /// LABEL adds two categories without the flags `isAnonymized` and `isSensitive` (W-G6 of its defects).
    flagless: bool,
    unknown: Fields,
}

/// A place of LABEL's settings where a name stands that LABEL does not know, for which it refuses them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UnknownLook {
    /// `color.lightMode`.
    LightColor,
    /// `color.darkMode`.
    DarkColor,
    /// `iconName`.
    Icon,
}

/// Colours without shades.
const PLAIN_COLORS: [&str; 2] = ["black", "white"];
/// Colours with shades: `["red", "300"]`. LABEL does not look at the shade.
const SHADED_COLORS: [&str; 18] = [
    "blue",
    "blueGrey",
    "brown",
    "cyan",
    "deepOrange",
    "deepPurple",
    "green",
    "grey",
    "indigo",
    "lightBlue",
    "lightGreen",
    "lime",
    "orange",
    "pink",
    "purple",
    "red",
    "teal",
    "yellow",
];
const ICONS: [&str; 20] = [
    "bank",
    "assignment",
    "cake",
    "car",
    "child",
    "city",
    "cloud",
    "email",
    "forbidden",
    "judge",
    "heart",
    "location",
    "map",
    "pencil",
    "person",
    "phone",
    "store",
    "web",
    "work",
    "eyeoff",
];
const MODES: [(&str, UnknownLook); 2] =
    [("lightMode", UnknownLook::LightColor), ("darkMode", UnknownLook::DarkColor)];
const DEFAULT_COLOR: &str = "white";
const DEFAULT_ICON: &str = "forbidden";
const DEFAULT_TITLE: &str = "category";

impl Settings {
    /// Settings made here, to be written for LABEL: white, with the icon `forbidden`.
    pub fn new(catalogue: Catalogue) -> Self {
        let looks = vec![Looks::default(); catalogue.rules().len()];
        Settings { catalogue, looks }
    }

    /// Reads LABEL's settings. A field that is missing, null or an empty string has LABEL's default (its `buildSettings`):
    /// no template, `caseInsensitive` links, marked by both, hidden, anonymized, not sensitive, titled `category`.
    ///
    /// Names of colours and icons are kept as they come: see [`Settings::unknown_looks`].
    ///
    /// # Errors
    /// [`Error::Json`](crate::Error::Json) with line and column, also for a status, an annotator or a link rule that LABEL does not have;
    /// [`Error::TooLarge`](crate::Error::TooLarge); in item `settings[i]`: [`Error::BadCategory`](crate::Error::BadCategory), [`Error::BadTemplate`](crate::Error::BadTemplate) (two specifiers, unknown
    /// ones), which LABEL takes and renders wrongly (W-A3 of its defects).
    pub fn from_json(json: impl AsRef<[u8]>, options: &ReadOptions) -> Result<Self> {
        options.check_size(json.as_ref().len())?;
        let json = text(json.as_ref())?;
        let Entries(categories) = json::parse(json)?;
        let mut rules = Vec::with_capacity(categories.len());
        let mut looks = Vec::with_capacity(categories.len());
        for (index, (name, raw)) in categories.into_iter().enumerate() {
            let wire = WireCategory::read(raw.get()).map_err(|error| error.moved(json, raw.get()))?;
            let (rule, look) = wire.into_rule(&name).map_err(|error| error.in_item("settings", index))?;
            rules.push(rule);
            looks.push(look);
        }
        Ok(Settings { catalogue: Catalogue::new(rules)?, looks })
    }

    /// The settings as one JSON object, without line breaks, every field written out. What was read and is not a default of
    /// LABEL's comes back as it was.
    pub fn to_json(&self) -> String {
        // Strings, numbers and maps with string keys always serialise.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The same settings with the two categories that the Court's loader always adds, as it adds them: see
    /// [`Catalogue::with_court_additions`]. They come without the flags `isAnonymized` and `isSensitive`.
    #[must_use]
    pub fn with_court_additions(self) -> Self {
        let Settings { catalogue, mut looks } = self;
        let catalogue = catalogue.with_court_additions();
        looks.resize(catalogue.rules().len(), Looks::default());
        for (rule, look) in catalogue.rules().iter().zip(&mut looks) {
            if let Some(added) = Looks::added(rule.category()) {
                *look = added;
            }
        }
        Settings { catalogue, looks }
    }

    /// The categories and what is said of each.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The settings that pseudonyms are made with.
    ///
    /// # Errors
    /// As [`policy::Settings::from_catalogue`].
    pub fn settings(&self) -> Result<policy::Settings> {
        policy::Settings::from_catalogue(self.catalogue.clone())
    }

    /// Where colours and icons have names that LABEL does not know, in the order given. LABEL refuses settings that have
    /// one; nothing else here depends on them.
    pub fn unknown_looks(&self) -> Vec<(&Category, UnknownLook)> {
        let pairs = self.catalogue.rules().iter().zip(&self.looks);
        pairs.flat_map(|(rule, look)| look.unknown().map(move |place| (rule.category(), place))).collect()
    }
}

impl Looks {
    /// Those of a category that the Court's loader adds.
    fn added(category: &Category) -> Option<Self> {
        let (color, dark, icon) = match category.as_str() {
            "annotationSupplementaire" => ("red", "700", "pencil"),
            "motivations" => ("yellow", "900", "eyeoff"),
            _ => return None,
        };
        let modes = MODES.into_iter().zip(["300", dark]);
        let color = Fields::of(modes.map(|((mode, _), shade)| (mode, json::raw(&[color, shade]))));
        let icon = Some(json::raw(icon).get().to_owned());
        Some(Looks { color, icon, flagless: true, unknown: Fields::default() })
    }

    fn unknown(&self) -> impl Iterator<Item = UnknownLook> + '_ {
        let colors = MODES
            .into_iter()
            .filter(|(mode, _)| !self.color.get(mode).is_none_or(|json| is_color(&value(json))));
        let icon = self.icon.iter().filter(|json| !is_icon(&value(json)));
        colors.map(|(_, place)| place).chain(icon.map(|_| UnknownLook::Icon))
    }

    /// Both colours, those that are missing in LABEL's default.
    fn colors(&self) -> Fields {
        MODES.into_iter().fold(self.color.clone(), |color, (mode, _)| {
            let missing = color.get(mode).is_none_or(|json| is_missing(&value(json)));
            if missing { color.with(mode, json::raw(DEFAULT_COLOR)) } else { color }
        })
    }
}

/// What has been read as JSON.
fn value(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_default()
}

/// What JavaScript holds false and can stand here.
fn is_missing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(name) => name.is_empty(),
        _ => false,
    }
}

fn is_color(value: &Value) -> bool {
    let shaded = |value: &Value| value.as_str().is_some_and(|name| SHADED_COLORS.contains(&name));
    match value {
        Value::String(name) if !name.is_empty() => PLAIN_COLORS.contains(&name.as_str()),
        Value::Array(parts) => parts.first().is_some_and(shaded),
        other => is_missing(other),
    }
}

fn is_icon(value: &Value) -> bool {
    is_missing(value) || value.as_str().is_some_and(|name| ICONS.contains(&name))
}

#[derive(Default)]
struct WireCategory {
    anonymization: Option<String>,
    auto_link_sensitivity: Option<Vec<WireLink>>,
    color: Option<Fields>,
    can_be_annotated_by: Option<WireAnnotators>,
    icon_name: Option<String>,
    is_anonymized: Option<bool>,
    is_sensitive: Option<bool>,
    order: Option<i64>,
    status: Option<CategoryStatus>,
    text: Option<String>,
    unknown: Fields,
}

impl WireCategory {
    /// Lines and columns of an error are those of `json`.
    fn read(json: &str) -> Result<Self> {
        let Entries(fields) = json::parse(json)?;
        let mut category = WireCategory::default();
        let mut unknown = Vec::new();
        for (name, raw) in fields {
            json::check(raw.get()).map_err(|error| error.moved(json, raw.get()))?;
            let known = category.field(&name, raw.get()).map_err(|error| error.moved(json, raw.get()))?;
            if !known {
                unknown.push((name, raw.to_owned()));
            }
        }
        category.unknown = Fields::of(unknown.iter().map(|(name, raw)| (&**name, raw.clone())));
        Ok(category)
    }

    /// Whether the field is one that is read.
    fn field(&mut self, name: &str, json: &str) -> Result<bool> {
        match name {
            "anonymization" => self.anonymization = json::parse(json)?,
            "autoLinkSensitivity" => self.auto_link_sensitivity = json::parse(json)?,
            "color" => self.color = json::parse(json)?,
            "canBeAnnotatedBy" => {
                self.can_be_annotated_by = json::parse::<Given<WireAnnotators>>(json)?.0;
            }
            "iconName" => self.icon_name = Some(json::compact(json)),
            "isAnonymized" => self.is_anonymized = json::parse(json)?,
            "isSensitive" => self.is_sensitive = json::parse(json)?,
            "order" => self.order = json::parse::<Option<WireOffset>>(json)?.map(order).transpose()?,
            "status" => self.status = json::parse::<Given<CategoryStatus>>(json)?.0,
            "text" => self.text = json::parse(json)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn into_rule(self, category: &str) -> Result<(CategoryRule, Looks)> {
        let template = self.anonymization.unwrap_or_default();
        let title = self.text.filter(|text| !text.is_empty()).unwrap_or_else(|| DEFAULT_TITLE.to_owned());
        let rule = CategoryRule::written(category, &template, self.is_anonymized.unwrap_or(true))?
            .with_annotators(self.can_be_annotated_by.map_or(Annotators::Both, WireAnnotators::read))
            .with_order(self.order)
            .with_sensitive(self.is_sensitive.unwrap_or_default())
            .with_floor(category == CategoryRule::NATURAL_PERSONS)
            .with_status(self.status.unwrap_or(CategoryStatus::Hidden))
            .with_title(title);
        let rule = match self.auto_link_sensitivity {
            Some(links) => rule.with_links(links.into_iter().map(|WireLink(link)| link)),
            None => rule,
        };
        let color = self.color.unwrap_or_default();
        Ok((rule, Looks { color, icon: self.icon_name, flagless: false, unknown: self.unknown }))
    }
}

fn order(WireOffset(order): WireOffset) -> Result<i64> {
    i64::try_from(order).map_err(|_| json::not_of_the_form())
}

/// A name of a closed list; none where it is null or empty.
struct Given<T>(Option<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = Option::<Cow<'de, str>>::deserialize(deserializer)?;
        let name = name.filter(|name| !name.is_empty());
        name.map(|name| T::deserialize(name.into_deserializer())).transpose().map(Given)
    }
}

#[derive(Clone, Copy, Deserialize, Serialize)]
enum WireAnnotators {
    #[serde(rename = "both")]
    Both,
    #[serde(rename = "NLP")]
    Nlp,
    #[serde(rename = "human")]
    Human,
}

impl WireAnnotators {
    fn read(self) -> Annotators {
        match self {
            WireAnnotators::Both => Annotators::Both,
            WireAnnotators::Nlp => Annotators::Only(Annotator::Model),
            WireAnnotators::Human => Annotators::Only(Annotator::Human),
        }
    }

    fn of(annotators: Annotators) -> Self {
        match annotators {
            Annotators::Both => WireAnnotators::Both,
            Annotators::Only(Annotator::Model) => WireAnnotators::Nlp,
            Annotators::Only(Annotator::Human) => WireAnnotators::Human,
        }
    }
}

/// A link rule. A threshold stands with `levenshteinDistance` and nowhere else, so that nothing is lost.
struct WireLink(LinkRule);

impl<'de> Deserialize<'de> for WireLink {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let JsonLink { kind, threshold } = JsonLink::deserialize(deserializer)?;
        match (kind, threshold) {
            (LinkKind::CaseInsensitive, None) => Ok(WireLink(LinkRule::CaseInsensitive)),
            (LinkKind::LevenshteinDistance, Some(threshold)) => {
                Ok(WireLink(LinkRule::Levenshtein { threshold }))
            }
            (LinkKind::Inclusion, None) => Ok(WireLink(LinkRule::Inclusion)),
            _ => Err(de::Error::custom("threshold")),
        }
    }
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct JsonLink {
    #[serde(deserialize_with = "json::name")]
    kind: LinkKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    threshold: Option<u32>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
enum LinkKind {
    CaseInsensitive,
    LevenshteinDistance,
    Inclusion,
}

impl JsonLink {
    fn of(link: LinkRule) -> Self {
        match link {
            LinkRule::CaseInsensitive => JsonLink { kind: LinkKind::CaseInsensitive, threshold: None },
            LinkRule::Levenshtein { threshold } => {
                JsonLink { kind: LinkKind::LevenshteinDistance, threshold: Some(threshold) }
            }
            LinkRule::Inclusion => JsonLink { kind: LinkKind::Inclusion, threshold: None },
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OutCategory<'s> {
    anonymization: &'s str,
    auto_link_sensitivity: Vec<JsonLink>,
    color: Fields,
    can_be_annotated_by: WireAnnotators,
    icon_name: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_sensitive: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_anonymized: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<i64>,
    status: CategoryStatus,
    text: &'s str,
    #[serde(flatten)]
    unknown: &'s Fields,
}

impl<'s> OutCategory<'s> {
    fn of(rule: &'s CategoryRule, looks: &'s Looks) -> Self {
        let icon = looks.icon.as_deref().map(value).filter(|icon| !is_missing(icon));
        OutCategory {
            anonymization: rule.written_template().map_or("", Template::as_str),
            auto_link_sensitivity: rule.links().iter().copied().map(JsonLink::of).collect(),
            color: looks.colors(),
            can_be_annotated_by: WireAnnotators::of(rule.annotators()),
            icon_name: icon.unwrap_or_else(|| DEFAULT_ICON.into()),
            is_sensitive: (!looks.flagless).then_some(rule.is_sensitive()),
            is_anonymized: (!looks.flagless).then_some(rule.is_anonymized()),
            order: rule.order(),
            status: rule.status(),
            text: rule.title(),
            unknown: &looks.unknown,
        }
    }
}

impl Serialize for Settings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let categories = self.catalogue.rules().iter().zip(&self.looks);
        serializer
            .collect_map(categories.map(|(rule, looks)| (rule.category(), OutCategory::of(rule, looks))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, JsonProblem, TemplateProblem};

    fn read(json: &str) -> Result<Settings> {
        Settings::from_json(json, &ReadOptions::default())
    }

    fn value(json: &str) -> Value {
        serde_json::from_str(json).unwrap()
    }

    const EMPTY: &str = r#"{"nom": {"anonymization": "", "autoLinkSensitivity": [{"kind": "caseInsensitive"}],
        "color": {"lightMode": "white", "darkMode": "white"}, "canBeAnnotatedBy": "both", "iconName": "forbidden",
        "isSensitive": false, "isAnonymized": true, "status": "hidden", "text": "category"}}"#;

    #[test]
    fn a_missing_null_or_empty_field_has_labels_default() {
        let nulls = r#"{"nom": {"anonymization": null, "color": null, "iconName": "", "status": "", "text": "",
            "order": null, "isAnonymized": null, "canBeAnnotatedBy": null, "autoLinkSensitivity": null}}"#;
        for json in [r#"{"nom": {}}"#, nulls, EMPTY] {
            let settings = read(json).unwrap();
            assert_eq!(value(&settings.to_json()), value(EMPTY), "{json}");
            assert!(settings.unknown_looks().is_empty());
            let refused = settings.settings().unwrap_err();
            assert_eq!(*refused.root(), Error::BadTemplate { offset: 0, problem: TemplateProblem::Empty });
        }
        assert_eq!(read("{}").unwrap().to_json(), "{}");
    }

    #[test]
    fn what_was_written_comes_back() {
        let written = r#"{"z": {"anonymization": "[%d]", "autoLinkSensitivity": [], "color": {"lightMode": ["teal", "300"],
            "darkMode": "mauve", "print": 7}, "canBeAnnotatedBy": "NLP", "iconName": "licorne", "isSensitive": true,
            "isAnonymized": false, "order": -3, "status": "alwaysVisible", "text": "Zèbre", "note": {"kept": [1.5]}},
            "a": {"anonymization": "[%c]", "autoLinkSensitivity": [{"kind": "inclusion"},
            {"kind": "levenshteinDistance", "threshold": 2}], "color": {"lightMode": "black", "darkMode": "white"},
            "canBeAnnotatedBy": "human", "iconName": "web", "isSensitive": false, "isAnonymized": true,
            "status": "visible", "text": "A"}}"#;
        let settings = read(written).unwrap();
        assert_eq!(value(&settings.to_json()), value(written));
        assert!(settings.to_json().starts_with(r#"{"z":"#), "the order given stays");
        let places: Vec<_> =
            settings.unknown_looks().iter().map(|(category, place)| (category.to_string(), *place)).collect();
        assert_eq!(places, [("z".into(), UnknownLook::DarkColor), ("z".into(), UnknownLook::Icon)]);
        let domain = settings.settings().unwrap();
        let rule = domain.rule(&Category::new("a").unwrap()).unwrap();
        assert_eq!(rule.links(), [LinkRule::Inclusion, LinkRule::Levenshtein { threshold: 2 }]);
        assert_eq!(domain.rules().first().unwrap().template(), None);
    }

    #[test]
    fn the_courts_additions_come_without_flags() {
        let settings =
            read(r#"{"nom": {"anonymization": "[%c]", "order": 3}}"#).unwrap().with_court_additions();
        let json = value(&settings.to_json());
        assert_eq!(
            json["motivations"],
            value(
                r#"{"autoLinkSensitivity": [{"kind": "caseInsensitive"}], "anonymization": "[Motifs de la décision occultés]",
                "color": {"lightMode": ["yellow", "300"], "darkMode": ["yellow", "900"]}, "iconName": "eyeoff", "order": 5,
                "status": "hidden", "text": "Motifs de la décision", "canBeAnnotatedBy": "human"}"#
            )
        );
        assert_eq!(json["annotationSupplementaire"]["iconName"], "pencil");
        assert_eq!(json["nom"]["isAnonymized"], true);
        assert!(settings.unknown_looks().is_empty() && settings.settings().is_ok());
        // Read again, they have the default, which is to be replaced.
        let again = read(&settings.to_json()).unwrap();
        assert_eq!(again.settings(), settings.settings());
        assert_eq!(again.with_court_additions().catalogue().rules().len(), 3);
    }

    #[test]
    fn settings_made_here_can_be_written() {
        let court = Settings::new(policy::Settings::court().catalogue().clone());
        let again = read(&court.to_json()).unwrap();
        assert_eq!(again.catalogue(), court.catalogue());
        assert_eq!(again.settings().unwrap(), policy::Settings::court());
    }

    #[test]
    fn names_that_label_does_not_have_are_pointed_at() {
        let places = |fields: &str| {
            let settings = read(&format!(r#"{{"nom": {fields}}}"#)).unwrap();
            settings.unknown_looks().into_iter().map(|(_, place)| place).collect::<Vec<_>>()
        };
        assert_eq!(places(r#"{"color": {"lightMode": ["mauve", "1"]}}"#), [UnknownLook::LightColor]);
        assert_eq!(places(r#"{"color": {"darkMode": {"name": "red"}}}"#), [UnknownLook::DarkColor]);
        assert_eq!(places(r#"{"color": {"darkMode": ""}, "iconName": 5}"#), [UnknownLook::Icon]);
        assert_eq!(
            places(r#"{"color": {"lightMode": ["red"], "darkMode": "black"}, "iconName": "eyeoff"}"#),
            []
        );
    }

    #[test]
    fn errors_name_the_place_and_not_the_input() {
        let problems = [
            (r#"{"nom": {"status": "vuldraque"}}"#, 30, JsonProblem::Form),
            (r#"{"nom": {"canBeAnnotatedBy": "NLP", "order": 1.5}}"#, 48, JsonProblem::Form),
            (r#"{"nom": {"autoLinkSensitivity": [{"kind": "vuldraque"}]}}"#, 54, JsonProblem::Form),
            (r#"{"nom": {"autoLinkSensitivity": [{"kind": "levenshteinDistance"}]}}"#, 65, JsonProblem::Form),
            (
                r#"{"nom": {"autoLinkSensitivity": [{"kind": "inclusion", "threshold": 1}]}}"#,
                71,
                JsonProblem::Form,
            ),
            (r#"{"nom": {"color": "vuldraque"}}"#, 29, JsonProblem::Form),
            ("[]", 0, JsonProblem::Form),
            (r#"{"nom": {}, "nom": {}}"#, 22, JsonProblem::DuplicateField),
            (r#"{"nom": {"note": {"a": 1, "a": 2}}}"#, 33, JsonProblem::DuplicateField),
        ];
        let refused = problems.clone().map(|(json, _, _)| read(json).unwrap_err());
        assert_eq!(refused, problems.map(|(_, column, problem)| Error::Json { line: 1, column, problem }));
        assert!(!format!("{refused:?}").contains("vuldraque"));
        let specifiers = read(r#"{"a": {}, "nom": {"anonymization": "[%c %d]"}}"#).unwrap_err();
        let owed = Error::BadTemplate { offset: 4, problem: TemplateProblem::SecondSpecifier };
        assert_eq!(specifiers, owed.in_item("settings", 1));
        assert_eq!(read(r#"{"": {}}"#).unwrap_err(), Error::BadCategory { length: 0 }.in_item("settings", 0));
        let small = ReadOptions { max_bytes: 3, ..ReadOptions::default() };
        assert!(matches!(Settings::from_json("{   }", &small), Err(Error::TooLarge { .. })));
    }
}
