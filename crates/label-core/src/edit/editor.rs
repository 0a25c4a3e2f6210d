use super::Diff;
use crate::annotation::{AnnotationSet, Category, Origin};
use crate::error::{Error, Result};
use crate::policy::{Annotator, CategoryStatus, Policy};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Who edits, and what they may: the origin of the annotations they make, and the categories they may use.
///
/// The default is a person who may use every category. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor {
    origin: Origin,
    /// `None`: every category.
    allowed: Option<Arc<BTreeSet<Category>>>,
}

impl Editor {
    /// A person who may use every category.
    pub fn human() -> Self {
        Self::of_origin(Origin::Human)
    }

    /// An author of this origin who may use every category: a rule, a model, an import.
    pub fn of_origin(origin: Origin) -> Self {
        Editor { origin, allowed: None }
    }

    /// A person or a model who may use what shows in a decision: the categories whose status is visible, always visible or
    /// annotable and that this annotator may mark (what LABEL lets a save contain).
    pub fn under(policy: &Policy, annotator: Annotator) -> Self {
        let shown = [CategoryStatus::Visible, CategoryStatus::AlwaysVisible, CategoryStatus::Annotable];
        let origin = match annotator {
            Annotator::Human => Origin::Human,
            Annotator::Model => Origin::Model,
        };
        Self::of_origin(origin).only(policy.categories(&shown, annotator))
    }

    /// The same author, who may use these categories alone.
    #[must_use]
    pub fn only(self, categories: impl IntoIterator<Item = Category>) -> Self {
        Editor { allowed: Some(Arc::new(categories.into_iter().collect())), ..self }
    }

    /// The origin of the annotations that this author makes.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// The categories that this author may use; `None` where it may use every one.
    pub fn categories(&self) -> Option<&BTreeSet<Category>> {
        self.allowed.as_deref()
    }

    /// Whether this author may use a category.
    pub fn may_use(&self, category: &Category) -> bool {
        self.allowed.as_ref().is_none_or(|allowed| allowed.contains(category))
    }

    /// Applies a diff that this author made elsewhere: as [`Diff::apply`], and what it adds must be of categories that the
    /// author may use, also where only the entity is another. What it takes away may be of any.
    ///
    /// # Errors
    /// [`Error::CategoryNotAllowed`]; those of [`Diff::apply`].
    pub fn apply(&self, diff: &Diff, set: &AnnotationSet) -> Result<AnnotationSet> {
        let applied = diff.apply(set)?;
        self.permit(diff)?;
        Ok(applied)
    }

    /// Refuses a diff that adds an annotation of a category that this author may not use.
    pub(super) fn permit(&self, diff: &Diff) -> Result<()> {
        match diff.added().iter().find(|annotation| !self.may_use(annotation.category())) {
            Some(refused) => Err(Error::CategoryNotAllowed { category: refused.category().to_string() }),
            None => Ok(()),
        }
    }
}

impl Default for Editor {
    fn default() -> Self {
        Self::human()
    }
}
