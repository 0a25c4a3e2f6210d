use super::alike::alike;
use super::{Annotator, Catalogue, CategoryRule, CategoryStatus, Template, court};
use crate::annotation::Category;
use crate::error::{Error, Result, TemplateProblem};
use once_cell::sync::OnceCell;
use std::collections::BTreeSet;

/// What a court decided for all its decisions: per category, whether and after which template its marks are replaced.
///
/// A category that is not listed is masked as `[...]`, or refused where the settings are strict. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Its rules are in the order given, which is that of display.
    catalogue: Catalogue,
    unlisted: Template,
    strict: bool,
}

impl Settings {
    /// Settings with these rules.
    ///
    /// # Errors
    /// [`Error::Duplicate`] where a category has two rules; and those of [`Settings::from_catalogue`].
    pub fn new(rules: impl IntoIterator<Item = CategoryRule>) -> Result<Self> {
        Self::from_catalogue(Catalogue::new(rules)?)
    }

    /// Settings with the rules of this catalogue.
    ///
    /// # Errors
    /// [`Error::BadTemplate`] in item `rules[i]` where a category is replaced and its template is empty or holds a character
    /// that is not seen; [`Error::AmbiguousTemplates`] where two templates that are written differently could give words that
    /// read alike (`[%d]` and `[1%d]`, `[Nom %d]` and `[NOM %d]`), the `[...]` of unlisted categories included. Templates that
    /// are never used are passed over.
    pub fn from_catalogue(catalogue: Catalogue) -> Result<Self> {
        for (index, rule) in catalogue.rules().iter().enumerate() {
            rule.check_template().map_err(|error| error.in_item("rules", index))?;
        }
        let unlisted = Template::unlisted();
        refuse_ambiguous(catalogue.rules(), &unlisted)?;
        for (index, rule) in catalogue.rules().iter().enumerate() {
            let invisible = rule.template().and_then(Template::invisible);
            if let Some(offset) = invisible {
                let error = Error::BadTemplate { offset, problem: TemplateProblem::Invisible };
                return Err(error.in_item("rules", index));
            }
        }
        Ok(Settings { catalogue, unlisted, strict: false })
    }

    /// The templates after which these settings replace, in the order of the rules; some more than once.
    pub(crate) fn templates(&self) -> impl Iterator<Item = &Template> {
        let rules = self.catalogue.rules().iter().filter_map(CategoryRule::template);
        rules.chain(std::iter::once(&self.unlisted))
    }

    /// The 20 categories of the Cour de cassation with the templates of its production settings (commit b547846 of
    /// Cour-de-cassation/label).
    pub fn court() -> Self {
        // A constant, built once. That its rules are valid is tested; were they not, every category would be masked as
        // unlisted.
        static COURT: OnceCell<Settings> = OnceCell::new();
        let made =
            || court::catalogue().and_then(Settings::from_catalogue).unwrap_or_else(|_| Settings::empty());
        COURT.get_or_init(made).clone()
    }

    /// Settings that list nothing: every category is masked as `[...]`.
    fn empty() -> Self {
        Settings { catalogue: Catalogue::empty(), unlisted: Template::unlisted(), strict: false }
    }

    /// The same settings, which refuse a category that they do not list: [`Error::UnknownCategory`] when a plan is made.
    #[must_use]
    pub fn strict(self) -> Self {
        Settings { strict: true, ..self }
    }

    /// A new rule of a category that is listed, with the title, place, links, rights, sensitivity and floor of its old one.
    #[must_use]
    pub fn like(&self, rule: CategoryRule) -> CategoryRule {
        match self.rule(rule.category()) {
            Some(old) => rule.dressed_as(old),
            None => rule,
        }
    }

    /// The same settings with this rule in place of that of its category, or after all others where they list none. The rest
    /// stays: titles, links, rights, strictness.
    ///
    /// # Errors
    /// Those of [`Settings::from_catalogue`].
    pub fn with_rule(&self, rule: CategoryRule) -> Result<Self> {
        let settings = Self::from_catalogue(self.catalogue.clone().with(rule))?;
        Ok(Settings { strict: self.strict, ..settings })
    }

    /// Whether unlisted categories are refused.
    pub fn is_strict(&self) -> bool {
        self.strict
    }

    /// What stands for the marks of categories that these settings do not list.
    pub(super) fn unlisted(&self) -> &Template {
        &self.unlisted
    }

    /// The categories and what is said of each.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The rules, in the order given.
    pub fn rules(&self) -> &[CategoryRule] {
        self.catalogue.rules()
    }

    /// The rule of a category, if it is listed.
    pub fn rule(&self, category: &Category) -> Option<&CategoryRule> {
        self.catalogue.rule(category)
    }

    /// The categories that have one of these statuses before any decision and that this annotator may mark, by their order:
    /// see [`Catalogue::categories`].
    pub fn categories(&self, statuses: &[CategoryStatus], annotator: Annotator) -> Vec<Category> {
        self.catalogue.categories(statuses, annotator)
    }
}

/// Checks all templates against one another, and against that of unlisted categories.
fn refuse_ambiguous(rules: &[CategoryRule], unlisted: &Template) -> Result<()> {
    let mut seen = BTreeSet::new();
    let listed = rules.iter().filter_map(|rule| Some((rule.category().as_str(), rule.template()?)));
    let all: Vec<(&str, &Template)> = std::iter::once(("(unlisted)", unlisted)).chain(listed).collect();
    let distinct = all.into_iter().filter(|(_, template)| seen.insert(template.as_str()));
    let distinct: Vec<(&str, &Template)> = distinct.collect();
    let templates: Vec<&Template> = distinct.iter().map(|(_, template)| *template).collect();
    let Some((first, second)) = alike(&templates) else { return Ok(()) };
    let category = |place: usize| distinct.get(place).map_or("", |(category, _)| category).to_owned();
    Err(Error::AmbiguousTemplates { first: category(first), second: category(second) })
}
