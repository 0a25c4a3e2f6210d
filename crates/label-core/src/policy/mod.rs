//! WHAT MUST BE: what the court decided for all decisions, and what one decision asks.

mod court;
mod template;

pub use template::{Specifier, Template};

use crate::annotation::Category;
use crate::decision::Decision;
use crate::error::{Error, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, LazyLock};

/// What settings say of one category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryRule {
    category: Category,
    template: Option<Template>,
    title: Option<Arc<str>>,
}

impl CategoryRule {
    /// Marks of this category are replaced after this template, unless a decision omits the category.
    ///
    /// # Errors
    /// [`Error::BadCategory`], [`Error::BadTemplate`].
    pub fn mask(category: &str, template: &str) -> Result<Self> {
        let template = Some(Template::parse(template)?);
        Ok(CategoryRule { category: Category::new(category)?, template, title: None })
    }

    /// Marks of this category are never replaced.
    ///
    /// # Errors
    /// [`Error::BadCategory`].
    pub fn keep(category: &str) -> Result<Self> {
        Ok(CategoryRule { category: Category::new(category)?, template: None, title: None })
    }

    /// The same rule, with a title for people to read.
    #[must_use]
    pub fn with_title(self, title: impl Into<Arc<str>>) -> Self {
        CategoryRule { title: Some(title.into()), ..self }
    }

    /// The category.
    pub fn category(&self) -> &Category {
        &self.category
    }

    /// Its template; `None` where it is never replaced.
    pub fn template(&self) -> Option<&Template> {
        self.template.as_ref()
    }

    /// Its title; the category's name where none was given.
    pub fn title(&self) -> &str {
        self.title.as_deref().unwrap_or(self.category.as_str())
    }
}

/// What a court decided for all its decisions: per category, whether and after which template its marks are replaced.
///
/// A category that is not listed is masked as `[...]`, or refused where the settings are strict. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings(Arc<Rules>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rules {
    /// In the order given, which is that of display.
    list: Vec<CategoryRule>,
    by_category: BTreeMap<Category, usize>,
    unlisted: Template,
    strict: bool,
}

impl Settings {
    /// Settings with these rules.
    ///
    /// # Errors
    /// [`Error::Duplicate`] where a category has two rules; [`Error::AmbiguousTemplates`] where two templates that are
    /// written differently could give the same words (`[%d]` and `[1%d]`), the `[...]` of unlisted categories included.
    pub fn new(rules: impl IntoIterator<Item = CategoryRule>) -> Result<Self> {
        let rules: Vec<CategoryRule> = rules.into_iter().collect();
        let mut by_category = BTreeMap::new();
        for (index, rule) in rules.iter().enumerate() {
            if by_category.insert(rule.category.clone(), index).is_some() {
                return Err(Error::Duplicate { what: "category", index });
            }
        }
        let unlisted = Template::unlisted();
        refuse_ambiguous(&rules, &unlisted)?;
        Ok(Settings(Arc::new(Rules { list: rules, by_category, unlisted, strict: false })))
    }

    /// The 20 categories of the Cour de cassation with the templates of its production settings (commit b547846 of
    /// Cour-de-cassation/label).
    pub fn court() -> Self {
        // A constant, built once. That its rules are valid is tested; were they not, every category would be masked as
        // unlisted.
        static COURT: LazyLock<Settings> =
            LazyLock::new(|| court::settings().unwrap_or_else(|_| Settings::empty()));
        COURT.clone()
    }

    /// Settings that list nothing: every category is masked as `[...]`.
    fn empty() -> Self {
        let unlisted = Template::unlisted();
        Settings(Arc::new(Rules { list: Vec::new(), by_category: BTreeMap::new(), unlisted, strict: false }))
    }

    /// The same settings, which refuse a category that they do not list: [`Error::UnknownCategory`] when a plan is made.
    #[must_use]
    pub fn strict(self) -> Self {
        Settings(Arc::new(Rules { strict: true, ..Arc::unwrap_or_clone(self.0) }))
    }

    /// Whether unlisted categories are refused.
    pub fn is_strict(&self) -> bool {
        self.0.strict
    }

    /// The rules, in the order given.
    pub fn rules(&self) -> &[CategoryRule] {
        &self.0.list
    }

    /// The rule of a category, if it is listed.
    pub fn rule(&self, category: &Category) -> Option<&CategoryRule> {
        self.0.by_category.get(category).and_then(|&index| self.0.list.get(index))
    }

    /// What these settings ask for one decision: its omitted categories are kept.
    pub fn for_decision(&self, decision: &Decision) -> Policy {
        Policy { settings: self.clone(), omitted: Arc::new(decision.omitted().clone()) }
    }
}

/// Checks each template once, against every other and against that of unlisted categories.
fn refuse_ambiguous(rules: &[CategoryRule], unlisted: &Template) -> Result<()> {
    let mut groups: Vec<(&str, &Template)> = vec![("(unlisted)", unlisted)];
    for rule in rules {
        let Some(template) = &rule.template else { continue };
        if groups.iter().any(|(_, other)| other == &template) {
            continue;
        }
        if let Some((first, _)) = groups.iter().find(|(_, other)| other.can_equal(template)) {
            let second = rule.category.to_string();
            return Err(Error::AmbiguousTemplates { first: (*first).to_owned(), second });
        }
        groups.push((rule.category.as_str(), template));
    }
    Ok(())
}

/// What happens to the marks of a category in one decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handling<'p> {
    /// They are replaced by words after this template.
    Mask(&'p Template),
    /// They stay as they are.
    Keep(KeepReason),
}

/// Why marks of a category stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeepReason {
    /// The decision omits the category.
    Omitted,
    /// The settings never replace it.
    NeverMasked,
}

impl KeepReason {
    /// In words, for reports.
    pub fn as_str(self) -> &'static str {
        match self {
            KeepReason::Omitted => "omitted by the decision",
            KeepReason::NeverMasked => "never masked by the settings",
        }
    }
}

/// Settings as they apply to one decision. Cheap to clone.
#[derive(Clone, PartialEq, Eq)]
pub struct Policy {
    settings: Settings,
    omitted: Arc<BTreeSet<Category>>,
}

impl Policy {
    /// What happens to the marks of this category. Fails closed: a category that is neither listed nor omitted is masked.
    ///
    /// # Errors
    /// [`Error::UnknownCategory`] where the settings are strict and do not list it.
    pub fn handling(&self, category: &Category) -> Result<Handling<'_>> {
        let rule = self.settings.rule(category);
        if rule.is_none() && self.settings.0.strict {
            return Err(Error::UnknownCategory { category: category.to_string() });
        }
        Ok(match rule.map(CategoryRule::template) {
            _ if self.omitted.contains(category) => Handling::Keep(KeepReason::Omitted),
            Some(None) => Handling::Keep(KeepReason::NeverMasked),
            Some(Some(template)) => Handling::Mask(template),
            None => Handling::Mask(&self.settings.0.unlisted),
        })
    }

    /// The settings beneath.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The categories that the decision omits.
    pub fn omitted(&self) -> &BTreeSet<Category> {
        &self.omitted
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policy").field("omitted", &self.omitted).finish_non_exhaustive()
    }
}
