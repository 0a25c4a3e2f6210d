use super::Template;
use crate::annotation::Category;
use crate::decision::Occultation;
use crate::error::{Error, Result, TemplateProblem, names};
use std::sync::Arc;

/// The category of what the additional terms of a decision name.
pub(super) const ADDITIONAL: &str = "annotationSupplementaire";
/// The category of hidden grounds.
pub(super) const MOTIVATIONS: &str = "motivations";

/// How marks of a category show to an annotator (LABEL's `status`). What is replaced is another question: that is
/// [`Handling`](crate::policy::Handling).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum CategoryStatus {
    /// `hidden`: the category is left out.
    Hidden,
    /// `visible`: marked and underlined, not replaced, unless the decision asks for it.
    Visible,
    /// `alwaysVisible`: as `visible`, whatever the decision asks.
    AlwaysVisible,
    /// `annotable`: marked and replaced.
    Annotable,
}

names! {
    CategoryStatus, "status of a category",
    CategoryStatus::Hidden => "hidden",
    CategoryStatus::Visible => "visible",
    CategoryStatus::AlwaysVisible => "alwaysVisible",
    CategoryStatus::Annotable => "annotable",
}

/// Who marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Annotator {
    /// A detection stack (LABEL's `NLP`).
    Model,
    /// A person.
    Human,
}

names! {
    Annotator, "annotator",
    Annotator::Model => "model",
    Annotator::Human => "human",
}

/// Who may mark a category (LABEL's `canBeAnnotatedBy`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Annotators {
    /// Both.
    #[default]
    Both,
    /// This one alone.
    Only(Annotator),
}

impl Annotators {
    /// Whether this annotator is among them.
    pub fn include(self, annotator: Annotator) -> bool {
        match self {
            Annotators::Both => true,
            Annotators::Only(only) => only == annotator,
        }
    }
}

names! {
    Annotators, "choice of annotators",
    Annotators::Both => "both",
    Annotators::Only(Annotator::Model) => "model",
    Annotators::Only(Annotator::Human) => "human",
}

/// When two spellings of a category name one entity without anybody saying so (LABEL's `autoLinkSensitivity`). The rules of
/// a category are alternatives. They are data here: what links is another room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LinkRule {
    /// `caseInsensitive`: they are equal when folded.
    CaseInsensitive,
    /// `levenshteinDistance`: at most so many letters differ.
    Levenshtein {
        /// How many.
        threshold: u32,
    },
    /// `inclusion`: one holds the words of the other.
    Inclusion,
}

/// What settings say of one category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryRule {
    category: Category,
    template: Option<Template>,
    anonymized: bool,
    sensitive: bool,
    floor: bool,
    status: CategoryStatus,
    annotators: Annotators,
    order: Option<i64>,
    title: Option<Arc<str>>,
    links: Arc<[LinkRule]>,
}

impl CategoryRule {
    /// The category whose marks the law hides in every decision (code de l'organisation judiciaire, L. 111-13): a floor of the
    /// Court's settings, and of all that are read in LABEL's format.
    pub const NATURAL_PERSONS: &'static str = "personnePhysique";

    /// Marks of this category are replaced after this template, unless a decision keeps the category. Its status is
    /// `Hidden` until a decision asks for it.
    ///
    /// # Errors
    /// [`Error::BadCategory`], [`Error::BadTemplate`].
    pub fn mask(category: &str, template: &str) -> Result<Self> {
        let template = Template::parse(template)?;
        Ok(Self { template: Some(template), ..Self::blank(category)? })
    }

    /// Marks of this category are never replaced; its status is `AlwaysVisible`.
    ///
    /// # Errors
    /// [`Error::BadCategory`].
    pub fn keep(category: &str) -> Result<Self> {
        let status = CategoryStatus::AlwaysVisible;
        Ok(Self { anonymized: false, status, ..Self::blank(category)? })
    }

    /// A rule as settings write it: the template may be empty, and the flag `isAnonymized` stands apart from it. Its status
    /// is `Hidden`.
    ///
    /// # Errors
    /// [`Error::BadCategory`], [`Error::BadTemplate`] for a template that is not empty.
    pub fn written(category: &str, template: &str, anonymized: bool) -> Result<Self> {
        let rule = if template.is_empty() { Self::blank(category) } else { Self::mask(category, template) };
        rule.map(|rule| Self { anonymized, ..rule })
    }

    fn blank(category: &str) -> Result<Self> {
        Ok(CategoryRule {
            category: Category::new(category)?,
            template: None,
            anonymized: true,
            sensitive: false,
            floor: false,
            status: CategoryStatus::Hidden,
            annotators: Annotators::Both,
            order: None,
            title: None,
            links: [LinkRule::CaseInsensitive].into(),
        })
    }

    /// The same rule, with a title for people to read.
    #[must_use]
    pub fn with_title(self, title: impl Into<Arc<str>>) -> Self {
        CategoryRule { title: Some(title.into()), ..self }
    }

    /// The same rule, with this status.
    #[must_use]
    pub fn with_status(self, status: CategoryStatus) -> Self {
        CategoryRule { status, ..self }
    }

    /// The same rule for these annotators.
    #[must_use]
    pub fn with_annotators(self, annotators: Annotators) -> Self {
        CategoryRule { annotators, ..self }
    }

    /// The same rule at this place of lists.
    #[must_use]
    pub fn with_order(self, order: impl Into<Option<i64>>) -> Self {
        CategoryRule { order: order.into(), ..self }
    }

    /// The same rule, with whether a mark that is missing does harm.
    #[must_use]
    pub fn with_sensitive(self, sensitive: bool) -> Self {
        CategoryRule { sensitive, ..self }
    }

    /// The same rule, with whether its marks are masked in every decision: no decision may keep the category.
    #[must_use]
    pub fn with_floor(self, floor: bool) -> Self {
        CategoryRule { floor, ..self }
    }

    /// The same rule, with these rules for linking: none links nothing.
    #[must_use]
    pub fn with_links(self, links: impl IntoIterator<Item = LinkRule>) -> Self {
        CategoryRule { links: links.into_iter().collect(), ..self }
    }

    /// The same rule with what another says beside its template; a status that goes with the template is its own.
    pub(super) fn dressed_as(self, other: &CategoryRule) -> Self {
        let CategoryRule { category, template, anonymized, status, .. } = self;
        let status = if anonymized == other.anonymized { other.status } else { status };
        CategoryRule { category, template, anonymized, status, ..other.clone() }
    }

    /// The category.
    pub fn category(&self) -> &Category {
        &self.category
    }

    /// The template after which its marks are replaced; `None` where they never are.
    pub fn template(&self) -> Option<&Template> {
        self.template.as_ref().filter(|_| self.is_replaced())
    }

    /// The template as it is written, whether or not it is used; `None` where it is empty.
    pub fn written_template(&self) -> Option<&Template> {
        self.template.as_ref()
    }

    /// Its title; the category's name where none was given.
    pub fn title(&self) -> &str {
        self.title.as_deref().unwrap_or(self.category.as_str())
    }

    /// Its title, where one was given.
    pub(crate) fn given_title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// What [`CategoryRule::with_floor`] was given.
    pub(crate) fn has_floor(&self) -> bool {
        self.floor
    }

    /// Its status before any decision.
    pub fn status(&self) -> CategoryStatus {
        self.status
    }

    /// Who may mark it.
    pub fn annotators(&self) -> Annotators {
        self.annotators
    }

    /// Its place in lists: ascending, those without one last.
    pub fn order(&self) -> Option<i64> {
        self.order
    }

    /// Whether a mark that is missing does harm (LABEL's `isSensitive`, which its statistics count by).
    pub fn is_sensitive(&self) -> bool {
        self.sensitive
    }

    /// Whether its marks are masked in every decision, whatever that decision asks: see [`CategoryRule::with_floor`]. Marks of
    /// additional terms and of hidden grounds always are: somebody made them because they were to be hidden.
    pub fn is_floor(&self) -> bool {
        self.is_replaced() && (self.floor || is_asked_for_apart(&self.category))
    }

    /// LABEL's flag `isAnonymized`. It alone does not say that marks are replaced: [`CategoryRule::template`] does.
    pub fn is_anonymized(&self) -> bool {
        self.anonymized
    }

    /// The rules for linking.
    pub fn links(&self) -> &[LinkRule] {
        &self.links
    }

    /// Whether marks are replaced in a decision that does not keep the category. As in LABEL, what is always visible is
    /// not; but a mark of additional terms or of hidden grounds exists because somebody asked for it.
    fn is_replaced(&self) -> bool {
        let always_visible = self.status == CategoryStatus::AlwaysVisible;
        self.anonymized && (!always_visible || is_asked_for_apart(&self.category))
    }

    /// Refuses a category that is replaced by nothing.
    pub(super) fn check_template(&self) -> Result<()> {
        if self.is_replaced() && self.template.is_none() {
            return Err(Error::BadTemplate { offset: 0, problem: TemplateProblem::Empty });
        }
        Ok(())
    }

    /// Its status in a decision (LABEL `computeFilteredSettings`): what is always visible stays so; the two categories that
    /// are asked for apart become annotable when they are asked for; all others when they are not kept.
    pub(super) fn status_under(&self, occultation: &Occultation) -> CategoryStatus {
        let asked = match self.category.as_str() {
            _ if self.status == CategoryStatus::AlwaysVisible => false,
            ADDITIONAL => occultation.terms().ask_for_masking(),
            MOTIVATIONS => occultation.motivation() == Some(true),
            _ => !occultation.kept().contains(&self.category),
        };
        if asked { CategoryStatus::Annotable } else { self.status }
    }
}

/// Whether a decision asks for this category by its additional terms or its motivation, and not by keeping others.
pub(super) fn is_asked_for_apart(category: &Category) -> bool {
    matches!(category.as_str(), ADDITIONAL | MOTIVATIONS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::AdditionalTerms;

    fn rule(category: &str, status: CategoryStatus) -> CategoryRule {
        CategoryRule::mask(category, "[%c]").unwrap().with_status(status)
    }

    #[test]
    fn a_rule_says_what_was_written() {
        let rule = CategoryRule::mask("nom", "[%c]").unwrap();
        assert_eq!(
            (rule.status(), rule.annotators(), rule.order()),
            (CategoryStatus::Hidden, Annotators::Both, None)
        );
        assert!(rule.is_anonymized() && !rule.is_sensitive());
        assert_eq!(rule.links(), [LinkRule::CaseInsensitive]);
        assert_eq!(rule.clone().with_links([]).links(), []);
        assert_eq!(CategoryRule::written("nom", "[%c]", true), Ok(rule));
        let kept = CategoryRule::keep("avocat").unwrap();
        assert_eq!((kept.status(), kept.template()), (CategoryStatus::AlwaysVisible, None));
    }

    #[test]
    fn a_template_that_is_not_used_is_remembered() {
        let unused = CategoryRule::written("nom", "[%c]", false).unwrap();
        assert_eq!(
            (unused.template(), unused.written_template()),
            (None, Some(&Template::parse("[%c]").unwrap()))
        );
        assert!(rule("nom", CategoryStatus::AlwaysVisible).template().is_none());
        assert!(rule("nom", CategoryStatus::Visible).template().is_some());
        assert!(rule(ADDITIONAL, CategoryStatus::AlwaysVisible).template().is_some());
    }

    #[test]
    fn what_is_replaced_by_nothing_is_refused() {
        let empty = |status| CategoryRule::written("nom", "", true).unwrap().with_status(status);
        let refused = Error::BadTemplate { offset: 0, problem: TemplateProblem::Empty };
        assert_eq!(empty(CategoryStatus::Hidden).check_template(), Err(refused));
        assert!(empty(CategoryStatus::AlwaysVisible).check_template().is_ok());
        assert!(CategoryRule::written("nom", "", false).unwrap().check_template().is_ok());
    }

    #[test]
    fn a_decision_asks_for_what_it_does_not_omit() {
        let nom = Category::new("nom").unwrap();
        let keeping = Occultation::omitting([nom]);
        for status in [CategoryStatus::Hidden, CategoryStatus::Visible, CategoryStatus::Annotable] {
            assert_eq!(rule("nom", status).status_under(&keeping), status);
            assert_eq!(rule("nom", status).status_under(&Occultation::default()), CategoryStatus::Annotable);
        }
        let always = rule("nom", CategoryStatus::AlwaysVisible);
        assert_eq!(always.status_under(&Occultation::default()), CategoryStatus::AlwaysVisible);
    }

    #[test]
    fn two_categories_are_asked_for_apart() {
        let both = [ADDITIONAL, MOTIVATIONS].map(|name| rule(name, CategoryStatus::Hidden));
        let statuses = |occultation: &Occultation| both.each_ref().map(|rule| rule.status_under(occultation));
        let (hidden, annotable) = (CategoryStatus::Hidden, CategoryStatus::Annotable);
        let kept = Occultation::omitting(both.each_ref().map(|rule| rule.category().clone()));
        assert_eq!(statuses(&kept), [hidden, hidden]);
        let terms = kept.clone().with_terms(AdditionalTerms::new("Orso"));
        assert_eq!(statuses(&terms), [annotable, hidden]);
        assert_eq!(statuses(&terms.with_motivation(true)), [annotable, annotable]);
        assert_eq!(statuses(&kept.with_motivation(false)), [hidden, hidden]);
    }
}
