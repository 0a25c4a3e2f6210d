//! LABEL's own words, letter for letter: to reproduce or verify what is published, no protection.

#[cfg(feature = "stubs")]
use crate::argument::hint;
use crate::argument::{Offset, Str, TextArgument, misplaced};
use crate::decision::Decision;
use crate::gate::detached;
use crate::policy::Settings;
use crate::text::{OffsetMap, Text};
use crate::value::Reduced;
use label_core::compat::label_v1::{self, Mark};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// The words that LABEL (Cour-de-cassation/label, commit b547846) publishes for one document, byte for byte.
///
/// `marks` are those of the document in LABEL's order, each `(category, start, text)`, or with the id of its entity behind;
/// starts are UTF-16 units. `seed` is the first of its `boundDecisionDocumentNumbers`, else its `documentNumber`. With a
/// `decision`, the categories that it keeps are kept.
///
/// No protection: whoever knows the seed reads the alphabetical order of the hidden names back. It is there to reproduce what
/// is published, or to verify it. Secret, as it holds ids of entities; the repr shows none.
///
/// >>> from label_core import Settings
/// >>> from label_core.compat import label_v1
/// >>> marks = [("personnePhysique", 3, "Dupont"), ("localite", 20, "Lyon"), ("personnePhysique", 29, "DUPONT")]
/// >>> words = label_v1.Pseudonyms(Settings.court(), marks, 9_900_001)
/// >>> text, places = words.rewrite("M. Dupont demeure à Lyon. M. DUPONT se désiste.", marks)
/// >>> str(text)
/// 'M. [I] demeure à [Localité 1]. M. [I] se désiste.'
#[pyclass(frozen, module = "label_core.compat.label_v1")]
pub(crate) struct Pseudonyms {
    words: label_v1::Pseudonyms,
    made_of: (Py<Settings>, Vec<Mark<'static>>, f64, Option<Py<Decision>>),
}

#[pymethods]
impl Pseudonyms {
    #[new]
    #[pyo3(signature = (settings, marks, seed, decision = None))]
    fn new(
        py: Python<'_>,
        settings: Py<Settings>,
        marks: Marks,
        seed: f64,
        decision: Option<Py<Decision>>,
    ) -> PyResult<Self> {
        let catalogue = settings.get().0.catalogue();
        let label = match &decision {
            Some(decision) => label_v1::Settings::from(&catalogue.under(decision.get().0.occultation())),
            None => label_v1::Settings::from(catalogue),
        };
        let words = detached(py, || Ok(label_v1::Pseudonyms::new(&label, &marks.0, seed)))?;
        Ok(Pseudonyms { words, made_of: (settings, marks.0, seed, decision) })
    }

    /// Each entity with its words, in the order of the ids; also entities that stay as they are use up letters and numbers.
    /// Secret.
    fn words(&self) -> BTreeMap<&str, &str> {
        self.words.iter().collect()
    }

    /// LABEL's `anonymizeDocument`: the text with the words in place of the marks that are replaced, and the map of places.
    ///
    /// Raises, in UTF-16 units and with `path` saying which mark, `OutOfBounds`, `EmptySpan`, `SplitsCharacter`,
    /// `TextMismatch`; `Overlap`.
    fn rewrite(&self, py: Python<'_>, text: TextArgument, marks: Marks) -> PyResult<(Text, OffsetMap)> {
        let (text, map) = detached(py, || Ok(self.words.rewrite(&text.0, &marks.0)?.apply()))?;
        Ok((Text(text), OffsetMap(map)))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Reduced<'py>> {
        let (settings, marks, seed, decision) = &self.made_of;
        let mark = |mark: &Mark<'static>| {
            (mark.category.to_string(), mark.start, mark.text.to_string(), mark.entity.to_string())
        };
        let marks: Vec<_> = marks.iter().map(mark).collect();
        Reduced::by_class::<Pseudonyms>(py, (settings, marks, *seed, decision))
    }

    fn __repr__(&self) -> String {
        format!("Pseudonyms({} entities)", self.words.iter().len())
    }
}

/// LABEL's id of an entity that nobody linked.
#[pyfunction]
pub(crate) fn label_v1_entity_id(category: Str<'_>, text: Str<'_>) -> String {
    label_v1::entity_id(category.0, text.0)
}

/// LABEL's `normalizeString`: lower case, and some letters lose their accents.
#[pyfunction]
pub(crate) fn label_v1_normalize(text: Str<'_>) -> String {
    label_v1::normalize(text.0)
}

/// LABEL's `insensitiveEqual`: whether two spellings, normalised, are equal.
#[pyfunction]
pub(crate) fn label_v1_insensitive_equal(a: Str<'_>, b: Str<'_>) -> bool {
    label_v1::insensitive_equal(a.0, b.0)
}

/// LABEL's `similar`: whether two spellings, normalised, are at most `threshold` edits apart in UTF-16 units; where the
/// shorter has at most four, the limit is 1.
#[pyfunction]
pub(crate) fn label_v1_similar(a: Str<'_>, b: Str<'_>, threshold: f64) -> bool {
    label_v1::similar(a.0, b.0, threshold)
}

/// JavaScript's `localeCompare` in the locales "en" and "fr": -1, 0 or 1.
#[pyfunction]
pub(crate) fn label_v1_compare(a: Str<'_>, b: Str<'_>) -> i8 {
    match label_v1::compare(a.0, b.0) {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    }
}

/// What LABEL gives to the entities of a category, by rank: each list of letters shuffled alone, the short ones first.
#[pyfunction]
pub(crate) fn label_v1_letters(category: Str<'_>, entities: usize, seed: f64) -> Vec<String> {
    label_v1::available_letters(category.0, entities, seed).take(entities).collect()
}

/// Marks as LABEL's treatments hold them: `(category, start, text[, entity])`, in any iterable.
pub(crate) struct Marks(Vec<Mark<'static>>);

impl<'py> FromPyObject<'_, 'py> for Marks {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = type_hint_subscript!(hint::ITERABLE, hint::ANY_TUPLE);

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let mut marks = Vec::new();
        for (index, mark) in object.try_iter()?.enumerate() {
            let mark = mark?;
            marks.push(one(&mark).map_err(|error| misplaced(mark.py(), error, &format!("marks[{index}]")))?);
        }
        Ok(Marks(marks))
    }
}

fn one(mark: &Bound<'_, PyAny>) -> PyResult<Mark<'static>> {
    let mark = mark.cast::<PyTuple>()?;
    let (category, start, text) = (mark.get_item(0)?, mark.get_item(1)?, mark.get_item(2)?);
    let (category, text) = (category.extract::<Str<'_>>()?, text.extract::<Str<'_>>()?);
    let made = Mark::new(category.0.to_owned(), start.extract::<Offset>()?.0, text.0.to_owned());
    Ok(match mark.len() {
        3 => made,
        _ => made.of_entity(mark.get_item(3)?.extract::<Str<'_>>()?.0.to_owned()),
    })
}
