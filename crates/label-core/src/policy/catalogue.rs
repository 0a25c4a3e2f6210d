use super::{Annotator, CategoryRule, CategoryStatus};
use crate::annotation::Category;
use crate::decision::Occultation;
use crate::error::{Error, Result};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The categories of a court and what is said of each: which show, who marks them, in which order. [`Settings`] are a
/// catalogue whose templates can be told apart.
///
/// Cheap to clone.
///
/// [`Settings`]: crate::Settings
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue(Arc<Inner>);

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Inner {
    rules: Vec<CategoryRule>,
    by_category: BTreeMap<Category, usize>,
}

impl Catalogue {
    /// A catalogue of these rules.
    ///
    /// # Errors
    /// [`Error::Duplicate`] where a category has two rules.
    pub fn new(rules: impl IntoIterator<Item = CategoryRule>) -> Result<Self> {
        let rules: Vec<CategoryRule> = rules.into_iter().collect();
        let mut by_category = BTreeMap::new();
        for (index, rule) in rules.iter().enumerate() {
            if by_category.insert(rule.category().clone(), index).is_some() {
                return Err(Error::Duplicate { what: "category", index });
            }
        }
        Ok(Catalogue(Arc::new(Inner { rules, by_category })))
    }

    /// A catalogue that lists nothing.
    pub(super) fn empty() -> Self {
        Catalogue(Arc::default())
    }

    /// Adds a rule that stands after all others in order (LABEL `addCategoryToSettings`: the highest order and one).
    pub(super) fn with_last(self, make: fn(i64) -> Result<CategoryRule>) -> Self {
        let highest = self.rules().iter().filter_map(CategoryRule::order).max().unwrap_or_default();
        // The rules added are constants; that they are valid is tested.
        let Ok(rule) = make(highest.saturating_add(1)) else { return self };
        self.with(rule)
    }

    /// The same catalogue with this rule, at the place of that of its category, or after all others.
    #[must_use]
    pub fn with(self, rule: CategoryRule) -> Self {
        let mut inner = Arc::unwrap_or_clone(self.0);
        let known = inner.by_category.get(rule.category()).copied();
        if let Some(known) = known.and_then(|index| inner.rules.get_mut(index)) {
            *known = rule;
        } else {
            inner.by_category.insert(rule.category().clone(), inner.rules.len());
            inner.rules.push(rule);
        }
        Catalogue(Arc::new(inner))
    }

    /// The rules, in the order given.
    pub fn rules(&self) -> &[CategoryRule] {
        &self.0.rules
    }

    /// The rule of a category, if it is listed.
    pub fn rule(&self, category: &Category) -> Option<&CategoryRule> {
        self.0.by_category.get(category).and_then(|&index| self.0.rules.get(index))
    }

    /// The status of a category; `Hidden` where it is not listed (LABEL `getAnnotationCategoryStatus`).
    pub fn status(&self, category: &Category) -> CategoryStatus {
        self.rule(category).map_or(CategoryStatus::Hidden, CategoryRule::status)
    }

    /// The catalogue as it is for a decision with this occultation: the same rules, each with its status there (LABEL
    /// `computeFilteredSettings`).
    #[must_use]
    pub fn under(&self, occultation: &Occultation) -> Self {
        let status = |rule: &CategoryRule| rule.clone().with_status(rule.status_under(occultation));
        let rules = self.rules().iter().map(status).collect();
        Catalogue(Arc::new(Inner { rules, by_category: self.0.by_category.clone() }))
    }

    /// The categories with one of these statuses that this annotator may mark, by their order; those without one last; then
    /// by name (LABEL `getCategories`, which leaves the last two to chance).
    pub fn categories(&self, statuses: &[CategoryStatus], annotator: Annotator) -> Vec<Category> {
        let listed =
            |rule: &&CategoryRule| statuses.contains(&rule.status()) && rule.annotators().include(annotator);
        let mut rules: Vec<&CategoryRule> = self.rules().iter().filter(listed).collect();
        rules.sort_by_key(|rule| (rule.order().is_none(), rule.order(), rule.category()));
        rules.into_iter().map(|rule| rule.category().clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Annotators;
    use super::*;

    fn rule(category: &str, order: impl Into<Option<i64>>) -> CategoryRule {
        CategoryRule::mask(category, "[%c]").unwrap().with_order(order)
    }

    fn names(categories: &[Category]) -> Vec<&str> {
        categories.iter().map(Category::as_str).collect()
    }

    #[test]
    fn categories_are_listed_by_order_then_name() {
        let rules = [
            rule("zèbre", None),
            rule("b", 2),
            rule("a", None),
            rule("c", 2),
            rule("d", -1).with_status(CategoryStatus::Visible),
            rule("e", 0).with_annotators(Annotators::Only(Annotator::Human)),
            rule("f", 1).with_annotators(Annotators::Only(Annotator::Model)),
        ];
        let catalogue = Catalogue::new(rules).unwrap();
        let statuses = [CategoryStatus::Hidden, CategoryStatus::Visible];
        let human = catalogue.categories(&statuses, Annotator::Human);
        assert_eq!(names(&human), ["d", "e", "b", "c", "a", "zèbre"]);
        let model = catalogue.categories(&statuses[..1], Annotator::Model);
        assert_eq!(names(&model), ["f", "b", "c", "a", "zèbre"]);
        assert!(catalogue.categories(&[], Annotator::Human).is_empty());
    }

    #[test]
    fn the_additions_stand_after_all_others() {
        let bare = Catalogue::new([]).unwrap().with_court_additions();
        let orders: Vec<_> = bare.rules().iter().map(CategoryRule::order).collect();
        assert_eq!(orders, [Some(1), Some(2)]);
        let rules = [rule("motivations", 9), rule("nom", 4)];
        let catalogue = Catalogue::new(rules).unwrap().with_court_additions();
        let listed: Vec<_> =
            catalogue.rules().iter().map(|rule| (rule.category().as_str(), rule.order())).collect();
        assert_eq!(
            listed,
            [("motivations", Some(11)), ("nom", Some(4)), ("annotationSupplementaire", Some(10))]
        );
        let motivations = catalogue.rule(&Category::new("motivations").unwrap()).unwrap();
        assert_eq!(motivations.annotators(), Annotators::Only(Annotator::Human));
        assert_eq!(motivations.written_template().unwrap().as_str(), "[Motifs de la décision occultés]");
        assert_eq!(catalogue.clone().with_court_additions().rules().len(), 3);
    }

    #[test]
    fn an_unlisted_category_is_hidden() {
        let catalogue = Catalogue::new([rule("nom", 1)]).unwrap();
        let [nom, other] = ["nom", "autre"].map(|name| Category::new(name).unwrap());
        let asked = catalogue.under(&Occultation::default());
        assert_eq!(
            (asked.status(&nom), asked.status(&other)),
            (CategoryStatus::Annotable, CategoryStatus::Hidden)
        );
        assert_eq!(catalogue.status(&nom), CategoryStatus::Hidden);
        assert_eq!(
            Catalogue::new([rule("nom", 1), rule("nom", 2)]),
            Err(Error::Duplicate { what: "category", index: 1 })
        );
    }
}
