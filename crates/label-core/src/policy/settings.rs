use super::{Annotator, Catalogue, CategoryRule, CategoryStatus, Template, court};
use crate::annotation::Category;
use crate::error::{Error, Result};
use once_cell::sync::OnceCell;

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
    /// [`Error::BadTemplate`] in item `rules[i]` where a category is replaced and its template is empty;
    /// [`Error::AmbiguousTemplates`] where two templates that are written differently could give the same words (`[%d]` and
    /// `[1%d]`), the `[...]` of unlisted categories included. Templates that are never used are passed over.
    pub fn from_catalogue(catalogue: Catalogue) -> Result<Self> {
        for (index, rule) in catalogue.rules().iter().enumerate() {
            rule.check_template().map_err(|error| error.in_item("rules", index))?;
        }
        let unlisted = Template::unlisted();
        refuse_ambiguous(catalogue.rules(), &unlisted)?;
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

/// Checks each template once, against every other and against that of unlisted categories.
fn refuse_ambiguous(rules: &[CategoryRule], unlisted: &Template) -> Result<()> {
    let mut groups: Vec<(&str, &Template)> = vec![("(unlisted)", unlisted)];
    for rule in rules {
        let Some(template) = rule.template() else { continue };
        if groups.iter().any(|(_, other)| *other == template) {
            continue;
        }
        if let Some((first, _)) = groups.iter().find(|(_, other)| other.can_equal(template)) {
            let second = rule.category().to_string();
            return Err(Error::AmbiguousTemplates { first: (*first).to_owned(), second });
        }
        groups.push((rule.category().as_str(), template));
    }
    Ok(())
}
