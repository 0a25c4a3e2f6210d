//! What is refused when a plan is made, and plans for a screen alone.

use super::allowances::Allowances;
use super::plan::{CategorySummary, Replacement, ReplacementPlan};
use super::pseudonymizer::Pseudonymizer;
use crate::annotation::{Annotation, AnnotationSet};
use crate::error::{Error, Result};
use crate::policy::KeepReason;
use crate::text::{OffsetMap, Text};
use std::fmt;

impl Pseudonymizer {
    /// The same, which does not refuse what is allowed here.
    #[must_use]
    pub fn allowing(mut self, allowances: Allowances) -> Self {
        self.allowances = allowances;
        self
    }

    /// What would be replaced, by which words, and why. Nothing is written yet. The cost follows the decision, not the ledger.
    ///
    /// # Errors
    /// [`Error::NotMarked`] for a set without any mark, and [`Error::OrdersNotCarriedOut`] where the court ordered terms or
    /// grounds hidden that masked marks do not cover, both unless it is allowed: see [`Allowances`];
    /// [`Error::UnknownCategory`] under strict settings; [`Error::LedgerRequired`] for a case without its ledger (a new case
    /// begins with [`Ledger::new`](crate::Ledger::new)) and [`Error::ScopeTooWide`] where the scope does not allow letters or
    /// numbers; [`Error::LedgerOfAnother`] and [`Error::Ledger`] for a ledger that does not go with scope, key, settings or
    /// marks; [`Error::TwoPins`] where two spellings of an entity are pinned to different words; [`Error::TooManyEntities`]
    /// above 16,275 in one group of letters; [`Error::TooLarge`] for an output above 4 GiB.
    pub fn plan(&self, annotations: &AnnotationSet) -> Result<ReplacementPlan> {
        self.check_marked(annotations)?;
        let plan = self.draw(annotations)?;
        self.check_orders(&plan)?;
        Ok(plan)
    }

    /// A plan for a screen: as [`Pseudonymizer::plan`], but also of a set without marks and of a decision whose orders are not
    /// carried out, since both are usual while somebody works on it. Nothing can be written from it.
    ///
    /// # Errors
    /// The other errors of [`Pseudonymizer::plan`].
    pub fn preview(&self, annotations: &AnnotationSet) -> Result<Preview> {
        let plan = self.draw(annotations)?;
        let refusal = self.check_marked(annotations).and_then(|()| self.check_orders(&plan)).err();
        Ok(Preview { plan, refusal })
    }

    fn check_marked(&self, annotations: &AnnotationSet) -> Result<()> {
        let unmarked = annotations.is_empty() && annotations.dropped().is_empty();
        if unmarked && !self.allowances.allows_unmarked() {
            return Err(Error::NotMarked { missing: "marks" });
        }
        Ok(())
    }

    fn check_orders(&self, plan: &ReplacementPlan) -> Result<()> {
        if self.allowances.by_hand().is_some() {
            return Ok(());
        }
        plan.policy().orders().check(plan.text(), || plan.extents())
    }
}

/// A plan that can be looked at and not written: see [`Pseudonymizer::preview`].
///
/// Secret, as it holds the original and its entities; `Debug` shows numbers only.
#[derive(Clone)]
pub struct Preview {
    plan: ReplacementPlan,
    refusal: Option<Error>,
}

impl Preview {
    /// Why [`Pseudonymizer::plan`] would refuse; `None` where it would not.
    pub fn refusal(&self) -> Option<&Error> {
        self.refusal.as_ref()
    }

    /// The original text.
    pub fn text(&self) -> &Text {
        self.plan.text()
    }

    /// The replacements, in reading order.
    pub fn replacements(&self) -> &[Replacement] {
        self.plan.replacements()
    }

    /// The marks that stay as they are, in reading order, and why.
    pub fn kept(&self) -> &[(Annotation, KeepReason)] {
        self.plan.kept()
    }

    /// Replacements and kept marks per category, in the order of the categories' names.
    pub fn summary(&self) -> Vec<CategorySummary> {
        self.plan.summary()
    }

    /// The text with the words in place, for a screen, and the map between the two texts.
    pub fn rewritten(&self) -> (Text, OffsetMap) {
        self.plan.rewrite().apply()
    }
}

impl fmt::Debug for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Preview").field("plan", &self.plan).field("refusal", &self.refusal).finish()
    }
}
