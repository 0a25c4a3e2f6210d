//! Judilibre, the API of published decisions.

use super::label::DecisionImport;
use super::object::{Dict, of_size};
use crate::argument::{Json, Str, unit};
use crate::gate::detached;
use crate::text::Text;
use crate::value::{Answers, Reduced};
use label_core as core;
use label_core::OffsetUnit;
use label_core::formats::JsonObject;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

json_object! {
    /// A published decision as the API answers it (`GET /decision`), with or without `resolve_references`. Its text is
    /// pseudonymised already. The repr shows its id and numbers.
    ///
    /// >>> from label_core.formats import judilibre
    /// >>> zones = {"dispositif": [{"start": 12, "end": 20}]}
    /// >>> answer = judilibre.Decision.from_json({"id": "5fca", "text": "M. [Z] perd, rejette.", "zones": zones})
    /// >>> answer.decision().problems
    /// ()
    class JudilibreDecision(core::formats::judilibre::Decision) of "label_core.formats.judilibre" {
        /// Its id.
        id: &str = |decision| decision.id();
        /// Its text.
        text: Text = |decision| Text(decision.text().clone());
        /// Its main number: of the appeal, of the register.
        number: Option<&str> = |decision| decision.number();
        /// All its numbers.
        numbers: Vec<String> = |decision| decision.numbers().to_vec();
        /// Its European case law identifier.
        ecli: Option<&str> = |decision| decision.ecli();
        /// Where it comes from: "jurinet", "jurica", "tj", "tcom".
        source: Option<&str> = |decision| decision.source();
        /// The court: a key, or its name where references were resolved.
        jurisdiction: Option<&str> = |decision| decision.jurisdiction();
        /// The chamber: a key or its name.
        chamber: Option<&str> = |decision| decision.chamber();
        /// The formation: a key or its name.
        formation: Option<&str> = |decision| decision.formation();
        /// The levels of publication: keys or names.
        publication: Vec<String> = |decision| decision.publication().to_vec();
        /// Its date, as the API writes it ("2021-05-13").
        date: Option<&str> = |decision| decision.date();
        /// Its solution: a key or a name.
        solution: Option<&str> = |decision| decision.solution();
        /// Its code in the nomenclature of civil cases.
        nac: Option<&str> = |decision| decision.nac();
        /// Whether only a part of it is published; it has no zones then.
        is_partial: bool = |decision| decision.is_partial();
    }
    repr |decision| {
        let length = decision.text().len(OffsetUnit::Char);
        format!("Decision('{}', {length} code points)", decision.id().escape_debug())
    };
}

#[pymethods]
impl JudilibreDecision {
    /// The decision: id, text, publication categories, NAC code, and its zones, whose offsets are counted in `unit`: the API
    /// counts UTF-16 units. Raises `BadId`.
    #[pyo3(signature = (unit = "utf16"))]
    fn decision(&self, py: Python<'_>, unit: &str) -> PyResult<DecisionImport> {
        let unit = self::unit(unit)?;
        detached(py, || self.0.decision(unit)).map(DecisionImport)
    }
}
