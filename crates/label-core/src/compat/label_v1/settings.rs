//! What LABEL's settings say, as far as published words depend on it.

use crate::policy::{Catalogue, CategoryStatus};
use std::collections::BTreeMap;

/// What LABEL's settings say of one category. Any value is accepted, as LABEL accepts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategorySetting {
    /// `anonymization`: the template as written. An empty one gives `XXX`.
    pub template: String,
    /// `isAnonymized`: `false` only where the settings say so.
    pub is_anonymized: bool,
    /// `status`, as it is for the document.
    pub status: CategoryStatus,
}

impl CategorySetting {
    /// LABEL's defaults with this template: replaced, hidden.
    pub fn new(template: impl Into<String>) -> Self {
        CategorySetting { template: template.into(), is_anonymized: true, status: CategoryStatus::Hidden }
    }

    /// Whether marks of the category are replaced. Hidden ones are.
    pub(super) fn replaces(&self) -> bool {
        let visible = matches!(self.status, CategoryStatus::Visible | CategoryStatus::AlwaysVisible);
        self.is_anonymized && !visible
    }
}

/// LABEL's settings for one document: what it does with each category. Unlike [`label_core::Settings`](crate::Settings) they
/// take any template.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings(BTreeMap<String, CategorySetting>);

impl Settings {
    /// Settings of these categories; of two with one name the second stands.
    pub fn new(categories: impl IntoIterator<Item = (String, CategorySetting)>) -> Self {
        Settings(categories.into_iter().collect())
    }

    /// What they say of a category, if they name it.
    pub fn get(&self, category: &str) -> Option<&CategorySetting> {
        self.0.get(category)
    }
}

/// The settings that a catalogue stands for: that of the court for one document is
/// `Settings::court().catalogue().under(decision.occultation())`.
impl From<&Catalogue> for Settings {
    fn from(catalogue: &Catalogue) -> Self {
        Settings::new(catalogue.rules().iter().map(|rule| {
            let setting = CategorySetting {
                template: rule
                    .written_template()
                    .map_or_else(String::new, |written| written.as_str().to_owned()),
                is_anonymized: rule.is_anonymized(),
                status: rule.status(),
            };
            (rule.category().to_string(), setting)
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Category;
    use crate::decision::Occultation;

    #[test]
    fn the_courts_catalogue_is_that_of_label() {
        let court = crate::policy::Settings::court();
        let settings = Settings::from(court.catalogue());
        assert_eq!(settings.get("adresse"), Some(&CategorySetting::new("[Adresse %d]")));
        assert_eq!(
            settings.get("motivations"),
            Some(&CategorySetting::new("[Motifs de la décision occultés]"))
        );
        let lawyer = CategorySetting {
            template: String::new(),
            is_anonymized: false,
            status: CategoryStatus::AlwaysVisible,
        };
        assert_eq!(settings.get("professionnelAvocat"), Some(&lawyer));
        assert_eq!(settings.get("autre"), None);
        let judges = |occultation: &Occultation| {
            let settings = Settings::from(&court.catalogue().under(occultation));
            settings.get("professionnelMagistratGreffier").unwrap().replaces()
        };
        assert!(judges(&Occultation::default()));
        let category = Category::new("professionnelMagistratGreffier").unwrap();
        assert!(!judges(&Occultation::omitting([category])));
    }

    #[test]
    fn what_is_hidden_is_replaced() {
        let setting =
            |status, is_anonymized| CategorySetting { is_anonymized, status, ..CategorySetting::new("x") };
        assert!(setting(CategoryStatus::Hidden, true).replaces());
        assert!(setting(CategoryStatus::Annotable, true).replaces());
        assert!(!setting(CategoryStatus::Annotable, false).replaces());
        assert!(!setting(CategoryStatus::Visible, true).replaces());
        assert!(!setting(CategoryStatus::AlwaysVisible, true).replaces());
    }
}
