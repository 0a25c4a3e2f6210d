use super::{OccultationBlock, Recommendation};
use crate::annotation::Category;
use crate::error::names;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Which court judges: kinds of cases may have one recommendation for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum CourtLevel {
    /// Courts of first instance: tribunal judiciaire, conseil de prud'hommes.
    FirstInstance,
    /// Cours d'appel.
    Appeal,
}

names! {
    CourtLevel, "level of courts",
    CourtLevel::FirstInstance => "firstInstance",
    CourtLevel::Appeal => "appeal",
}

/// What is recommended for one kind of case at one level.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NacRecommendation {
    block: Option<u8>,
    kept: BTreeMap<Recommendation, BTreeSet<Category>>,
}

impl NacRecommendation {
    /// A recommendation that names a block, or none.
    pub fn new(block: impl Into<Option<u8>>) -> Self {
        NacRecommendation { block: block.into(), kept: BTreeMap::new() }
    }

    /// The same recommendation, which leaves these categories where the judge made this of it.
    #[must_use]
    pub fn with_kept(mut self, made: Recommendation, categories: impl IntoIterator<Item = Category>) -> Self {
        self.kept.insert(made, categories.into_iter().collect());
        self
    }

    /// The block.
    pub fn block(&self) -> OccultationBlock {
        OccultationBlock::from_number(self.block)
    }

    /// The number of the block, as it was given.
    pub fn block_number(&self) -> Option<u8> {
        self.block
    }

    /// The categories that are left where the judge made this of it; `None` where the table does not say: such decisions are
    /// not published.
    pub fn kept(&self, made: Recommendation) -> Option<&BTreeSet<Category>> {
        self.kept.get(&made)
    }
}

/// One line of the nomenclature of civil cases ("nomenclature des affaires civiles"): a kind of case and what is recommended
/// for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NacRule {
    code: Arc<str>,
    title: Option<Arc<str>>,
    first_instance: NacRecommendation,
    appeal: NacRecommendation,
}

impl NacRule {
    /// A kind of case with one recommendation for all courts.
    pub fn new(code: impl Into<Arc<str>>, recommendation: NacRecommendation) -> Self {
        let appeal = recommendation.clone();
        NacRule { code: code.into(), title: None, first_instance: recommendation, appeal }
    }

    /// The same kind of case with another recommendation at one level.
    #[must_use]
    pub fn with_recommendation(self, level: CourtLevel, recommendation: NacRecommendation) -> Self {
        match level {
            CourtLevel::FirstInstance => NacRule { first_instance: recommendation, ..self },
            CourtLevel::Appeal => NacRule { appeal: recommendation, ..self },
        }
    }

    /// The same kind of case, with its title for people to read.
    #[must_use]
    pub fn with_title(self, title: impl Into<Arc<str>>) -> Self {
        NacRule { title: Some(title.into()), ..self }
    }

    /// The code: two or three letters and digits.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The title, where one was given.
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// What is recommended at this level.
    pub fn recommendation(&self, level: CourtLevel) -> &NacRecommendation {
        match level {
            CourtLevel::FirstInstance => &self.first_instance,
            CourtLevel::Appeal => &self.appeal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_of_case_may_have_a_recommendation_for_each_level() {
        let [email, cadastre] = ["email", "cadastre"].map(|name| Category::new(name).unwrap());
        let shared = NacRecommendation::new(3).with_kept(Recommendation::Followed, [email.clone()]);
        let appeal = NacRecommendation::new(None).with_kept(Recommendation::Nothing, [cadastre]);
        let rule = NacRule::new("88B", shared).with_recommendation(CourtLevel::Appeal, appeal);
        let first = rule.recommendation(CourtLevel::FirstInstance);
        assert_eq!((first.block(), first.block_number()), (OccultationBlock::Three, Some(3)));
        assert_eq!(first.kept(Recommendation::Followed), Some(&BTreeSet::from([email])));
        assert_eq!(first.kept(Recommendation::Nothing), None);
        let appeal = rule.recommendation(CourtLevel::Appeal);
        assert_eq!((appeal.block(), appeal.kept(Recommendation::Followed)), (OccultationBlock::None, None));
        let titled = rule.with_title("Divorce");
        assert_eq!((titled.code(), titled.title()), ("88B", Some("Divorce")));
    }
}
