//! The nomenclature of civil cases.

use super::object::of_size;
use crate::argument::Json;
use crate::court::NacRule;
use crate::gate::detached;
use crate::value::Answers;
use label_core as core;
use pyo3::prelude::*;

/// Reads a table of kinds of cases, as the Court's databases hold it in the shape of 2025 or of 2026: for each line, in the
/// order of the file, its rule, or the exception that says why it has none.
///
/// Raises `JsonError`, `InvalidText`, `TooLarge` for the file as a whole.
///
/// >>> from label_core.formats import nac
/// >>> table = [{"codeNAC": "88B", "blocOccultation": 2, "categoriesToOmit": {"suivi": ["email"], "nonSuivi": None}}]
/// >>> rule = nac.read_nac(table)[0]
/// >>> rule.appeal.block, rule.appeal.omitted["conforme"], rule.appeal.omitted.get("aucune")
/// (2, ('email',), None)
#[pyfunction]
#[pyo3(signature = (json, *, max_bytes = 1 << 30))]
pub(crate) fn read_nac(py: Python<'_>, json: Json, max_bytes: usize) -> PyResult<Answers<NacRule>> {
    let rules = detached(py, || core::formats::nac::read_nac(&json.0, &of_size(max_bytes)))?;
    Ok(Answers::of(rules, NacRule))
}
