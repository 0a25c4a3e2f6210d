//! What the Court recommends for kinds of cases.

use crate::value::{data, tuple};
use label_core as core;
use label_core::Category;
use label_core::court::{CourtLevel, Recommendation};
use pyo3::prelude::*;
use pyo3::types::PyDict;

const MADE: [Recommendation; 4] =
    [Recommendation::Nothing, Recommendation::Followed, Recommendation::Replaced, Recommendation::Completed];

data!(
    /// What is recommended for one kind of case at one level.
    NacRecommendation(core::court::NacRecommendation) is "label_core.court", "NacRecommendation":
    |one, py| {
        let omitted = PyDict::new(py);
        for made in MADE {
            if let Some(categories) = one.kept(made) {
                omitted.set_item(made.as_str(), tuple(py, categories.iter().map(Category::as_str))?)?;
            }
        }
        (one.block_number(), omitted)
    }
);

data!(
    /// A kind of case and what is recommended for it.
    NacRule(core::court::NacRule) is "label_core.court", "NacRule":
    |rule, _py| {
        let at = |level| NacRecommendation(rule.recommendation(level).clone());
        (rule.code(), rule.title(), at(CourtLevel::FirstInstance), at(CourtLevel::Appeal))
    }
);
