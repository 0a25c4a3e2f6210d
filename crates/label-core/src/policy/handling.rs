use super::orders::Orders;
use super::{Annotator, CategoryRule, CategoryStatus, Settings, Template};
use crate::annotation::Category;
use crate::decision::{Decision, Occultation, Zones};
use crate::error::{Error, Result, names};
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// What happens to the marks of a category in one decision.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Handling<'p> {
    /// They are replaced by words after this template.
    Mask(&'p Template),
    /// They stay as they are.
    Keep(KeepReason),
}

impl<'p> Handling<'p> {
    /// The template that they are replaced after; `None` where they stay.
    pub fn template(&self) -> Option<&'p Template> {
        match self {
            Handling::Mask(template) => Some(template),
            Handling::Keep(_) => None,
        }
    }

    /// Why they stay; `None` where they are replaced.
    pub fn kept(&self) -> Option<KeepReason> {
        match self {
            Handling::Mask(_) => None,
            Handling::Keep(reason) => Some(*reason),
        }
    }
}

/// Why marks of a category stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum KeepReason {
    /// The decision asks to keep the category.
    Asked,
    /// The settings never replace it.
    NeverMasked,
}

names! {
    KeepReason, "reason to keep",
    KeepReason::Asked => "kept by the decision",
    KeepReason::NeverMasked => "never masked by the settings",
}

/// Why a category that a file of the Court's asks to keep is masked all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum NotKept {
    /// The settings mask it in every decision: [`CategoryRule::is_floor`].
    Floor,
    /// The settings do not list it.
    Unlisted,
}

names! {
    NotKept, "reason not to keep",
    NotKept::Floor => "masked in every decision",
    NotKept::Unlisted => "not in the settings",
}

impl NotKept {
    fn of(category: &Category, settings: &Settings) -> Option<Self> {
        match settings.rule(category) {
            None => Some(NotKept::Unlisted),
            Some(rule) => rule.is_floor().then_some(NotKept::Floor),
        }
    }

    fn error(self, category: &Category) -> Error {
        let category = category.to_string();
        match self {
            NotKept::Floor => Error::FloorKept { category },
            NotKept::Unlisted => Error::UnknownCategory { category },
        }
    }
}

/// Settings as they apply to one decision. Cheap to clone.
#[derive(Clone, PartialEq, Eq)]
pub struct Policy {
    settings: Settings,
    occultation: Arc<Occultation>,
    /// Those of its occultation that the settings let be kept, where not all are.
    kept: Option<Arc<BTreeSet<Category>>>,
    not_kept: Vec<(Category, NotKept)>,
    /// Its zones, where grounds are to be hidden.
    zones: Option<Zones>,
}

impl Settings {
    /// What these settings ask for one decision, whose kept categories stay in clear.
    ///
    /// # Errors
    /// Where the decision itself asks to keep (`keep` of records, [`Decision::keeping`]): [`Error::FloorKept`] for a category
    /// that is masked in every decision, [`Error::UnknownCategory`] for one that is not listed. Where a file of the Court's
    /// asks ([`Occultation::omitting`](crate::decision::Occultation::omitting)), both are masked and listed:
    /// [`Policy::not_kept`].
    pub fn for_decision(&self, decision: &Decision) -> Result<Policy> {
        let occultation = decision.shared_occultation();
        let mut not_kept = Vec::new();
        for category in occultation.kept() {
            let Some(reason) = NotKept::of(category, self) else { continue };
            if !occultation.is_lenient() {
                return Err(reason.error(category));
            }
            not_kept.push((category.clone(), reason));
        }
        let mut kept = None;
        if !not_kept.is_empty() {
            let mut left = occultation.kept().clone();
            for (category, _) in &not_kept {
                left.remove(category);
            }
            kept = Some(Arc::new(left));
        }
        let zones = (occultation.motivation() == Some(true)).then(|| decision.zones().clone());
        Ok(Policy { settings: self.clone(), occultation, kept, not_kept, zones })
    }
}

impl Policy {
    /// What happens to the marks of this category. Fails closed: a category is masked unless the decision keeps it or the
    /// settings never replace it.
    ///
    /// What shows on a screen is [`Policy::status`], which decides nothing here: a mark of a hidden category is masked.
    ///
    /// # Errors
    /// [`Error::UnknownCategory`] where the settings are strict and do not list it.
    pub fn handling(&self, category: &Category) -> Result<Handling<'_>> {
        let rule = self.settings.rule(category);
        if rule.is_none() && self.settings.is_strict() {
            return Err(Error::UnknownCategory { category: category.to_string() });
        }
        Ok(match rule.map(CategoryRule::template) {
            _ if self.kept().contains(category) => Handling::Keep(KeepReason::Asked),
            Some(None) => Handling::Keep(KeepReason::NeverMasked),
            Some(Some(template)) => Handling::Mask(template),
            None => Handling::Mask(self.settings.unlisted()),
        })
    }

    /// The categories that the decision asks to keep and that stay masked, in the order of their names, and why: only where
    /// a file of the Court's asks ([`Occultation::omitting`]).
    pub fn not_kept(&self) -> &[(Category, NotKept)] {
        &self.not_kept
    }

    /// Whether the settings list this category.
    pub fn lists(&self, category: &Category) -> bool {
        self.settings.rule(category).is_some()
    }

    /// The category as drafts write it: `(unlisted)` where the settings do not list it, since the label may be a mistake that
    /// holds a name.
    pub fn shown(&self, category: &Category) -> Category {
        if self.lists(category) { category.clone() } else { Category::unlisted() }
    }

    /// The name of [`Policy::shown`].
    pub(crate) fn label<'c>(&self, category: &'c Category) -> &'c str {
        if self.lists(category) { category.as_str() } else { Category::UNLISTED }
    }

    /// What the court ordered hidden in this decision, beyond its categories.
    pub(crate) fn orders(&self) -> Orders<'_> {
        Orders::of(self.occultation.terms(), self.zones.as_ref())
    }

    /// How marks of this category show to an annotator of this decision (LABEL `computeFilteredSettings`); `Hidden` where
    /// the settings do not list it.
    pub fn status(&self, category: &Category) -> CategoryStatus {
        let rule = self.settings.rule(category);
        rule.map_or(CategoryStatus::Hidden, |rule| rule.status_under(&self.occultation))
    }

    /// The categories that have one of these statuses in this decision and that this annotator may mark, by their order:
    /// see [`Catalogue::categories`](crate::court::Catalogue::categories).
    pub fn categories(&self, statuses: &[CategoryStatus], annotator: Annotator) -> Vec<Category> {
        self.settings.catalogue().under(&self.occultation).categories(statuses, annotator)
    }

    /// The settings beneath.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The categories that this decision keeps, in the order of their names.
    pub fn kept(&self) -> &BTreeSet<Category> {
        self.kept.as_deref().unwrap_or(self.occultation.kept())
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policy").field("kept", self.kept()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Catalogue;
    use super::*;
    use crate::decision::AdditionalTerms;
    use crate::error::TemplateProblem;
    use crate::text::Text;

    fn category(name: &str) -> Category {
        Category::new(name).unwrap()
    }

    fn policy(settings: &Settings, occultation: Occultation) -> Policy {
        let decision = Decision::new("d", Text::new("").unwrap()).unwrap();
        settings.for_decision(&decision.with_occultation(occultation)).unwrap()
    }

    #[test]
    fn the_court_says_of_its_categories() {
        let court = Settings::court();
        let names: Vec<&str> = court.rules().iter().map(|rule| rule.category().as_str()).collect();
        let all = [CategoryStatus::Hidden, CategoryStatus::Visible, CategoryStatus::AlwaysVisible];
        let human: Vec<String> =
            court.categories(&all, Annotator::Human).iter().map(Category::to_string).collect();
        assert_eq!(human, names);
        assert_eq!(court.categories(&all, Annotator::Model).len(), 19);
        let sensitive: Vec<_> = court.rules().iter().filter(|rule| rule.is_sensitive()).collect();
        assert_eq!(sensitive.len(), 1);
        let listed = |status| court.categories(&[status], Annotator::Human);
        assert_eq!(listed(CategoryStatus::Visible), [category("professionnelMagistratGreffier")]);
        assert_eq!(listed(CategoryStatus::AlwaysVisible), [category("professionnelAvocat")]);
        let orders: Vec<_> = court.rules().iter().filter_map(CategoryRule::order).collect();
        assert_eq!(orders, (1..=20).collect::<Vec<_>>());
    }

    #[test]
    fn a_decision_opens_what_it_does_not_keep() {
        let judge = category("professionnelMagistratGreffier");
        let silent = policy(&Settings::court(), Occultation::default());
        assert_eq!(silent.status(&judge), CategoryStatus::Annotable);
        assert!(matches!(silent.handling(&judge), Ok(Handling::Mask(_))));
        let keeping = policy(&Settings::court(), Occultation::omitting([judge.clone()]));
        assert_eq!(keeping.status(&judge), CategoryStatus::Visible);
        assert_eq!(keeping.handling(&judge), Ok(Handling::Keep(KeepReason::Asked)));
        let shown = keeping.categories(&[CategoryStatus::Annotable], Annotator::Model);
        assert_eq!(shown.len(), 16);
        assert_eq!(silent.status(&category("tatouage")), CategoryStatus::Hidden);
        assert!(matches!(silent.handling(&category("tatouage")), Ok(Handling::Mask(_))));
    }

    /// What nobody sees on the screen is masked all the same.
    #[test]
    fn marks_of_terms_and_grounds_are_masked_whatever_their_status() {
        let both = ["annotationSupplementaire", "motivations"].map(category);
        let keeping = policy(&Settings::court(), Occultation::omitting(both.clone()));
        for category in &both {
            assert_eq!(keeping.status(category), CategoryStatus::Hidden);
            assert!(matches!(keeping.handling(category), Ok(Handling::Mask(_))), "{category}");
        }
        let rules = both.each_ref().map(|category| CategoryRule::keep(category.as_str()).unwrap());
        let keeping = policy(&Settings::new(rules).unwrap(), Occultation::default());
        assert_eq!(keeping.handling(&both[0]), Ok(Handling::Keep(KeepReason::NeverMasked)));
    }

    #[test]
    fn terms_and_grounds_are_listed_when_they_are_asked_for() {
        let asked = Occultation::default().with_terms(AdditionalTerms::new("Orso")).with_motivation(true);
        let asked = policy(&Settings::court(), asked);
        let listed = asked.categories(&[CategoryStatus::Annotable], Annotator::Human);
        assert_eq!(listed[listed.len() - 2..], ["annotationSupplementaire", "motivations"].map(category));
    }

    #[test]
    fn what_is_always_visible_is_never_masked() {
        let rule = CategoryRule::mask("nom", "[%c]").unwrap().with_status(CategoryStatus::AlwaysVisible);
        let policy = policy(&Settings::new([rule]).unwrap(), Occultation::default());
        assert_eq!(policy.handling(&category("nom")), Ok(Handling::Keep(KeepReason::NeverMasked)));
    }

    #[test]
    fn settings_refuse_what_a_catalogue_may_hold() {
        let written =
            |category, template, anonymized| CategoryRule::written(category, template, anonymized).unwrap();
        let rules = [written("lieu", "[%d]", true), written("nom", "", true)];
        assert_eq!(Catalogue::new(rules.clone()).unwrap().rules().len(), 2);
        let empty = Error::BadTemplate { offset: 0, problem: TemplateProblem::Empty };
        assert_eq!(Settings::new(rules), Err(empty.in_item("rules", 1)));
        let ambiguous = [written("lieu", "[%d]", true), written("nom", "[1%d]", true)];
        assert!(matches!(Settings::new(ambiguous), Err(Error::AmbiguousTemplates { .. })));
        // A template that is never used collides with none.
        let unused = [written("lieu", "[%d]", true), written("nom", "[1%d]", false)];
        assert!(Settings::new(unused).is_ok());
    }
}
