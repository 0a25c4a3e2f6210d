//! Ledgers of cases: what their decisions already call somebody.

use crate::argument::Str;
#[cfg(feature = "stubs")]
use crate::argument::hint;
use crate::gate::raised;
use crate::key::Key;
use crate::policy::Template;
use crate::pseudonym::Scope;
use crate::value::Reduced;
use label_core as core;
use pyo3::exceptions::PyKeyError;
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};

/// Words pinned to entities: what the decisions of a case already call somebody.
///
/// It belongs to one scope and one key. `entries` holds `(template, entity, words)`, the template as the settings write it and
/// the entity an id or a list of ids, one for each spelling; `entries()` gives them back, sorted. Words that their template
/// could not give are refused, unless they are `foreign`: published before. Secret: it says who is who; the repr shows numbers.
///
/// A new case begins with a ledger without entries. `to_json` and `from_json` keep it from one run to the next.
///
/// Raises `LedgerError` for words that are empty or foreign, two entities with the same words, one entity with two words.
///
/// >>> import label_core as lc
/// >>> ledger = lc.Ledger(lc.Scope.case("24/1"), lc.Key(bytes(range(32))), [("[%c]", "personnePhysique_orso", "[A]")])
/// >>> len(ledger), ledger.scope.id
/// (1, '24/1')
/// >>> lc.Ledger.from_json(ledger.to_json()) == ledger
/// True
#[pyclass(frozen, module = "label_core")]
pub(crate) struct Ledger(pub(crate) core::Ledger);

#[pymethods]
impl Ledger {
    #[new]
    #[pyo3(signature = (scope, key, entries = None, *, foreign = false))]
    fn new(scope: &Scope, key: &Key, entries: Option<Entries>, foreign: bool) -> PyResult<Self> {
        let pins = entries.map_or_else(Vec::new, |entries| entries.0).into_iter();
        let pins = pins.map(|pin| if foreign { pin.foreign() } else { pin });
        core::Ledger::new(scope.0.clone(), &key.0).with(pins).map(Ledger).map_err(raised)
    }

    /// A ledger as `to_json` wrote it. Raises `JsonError`, `LedgerError`.
    #[staticmethod]
    fn from_json(json: Str<'_>) -> PyResult<Self> {
        core::Ledger::from_json(json.0).map(Ledger).map_err(raised)
    }

    /// The ledger as one JSON object without line breaks. Secret.
    fn to_json(&self) -> String {
        self.0.to_json()
    }

    /// The entries: `(template, entity ids, words)`, sorted. Secret.
    fn entries(&self) -> Vec<(String, Vec<String>, String)> {
        let ids = |pin: &core::pseudonym::Pin| pin.entities().map(|id| id.as_str().to_owned()).collect();
        let entry =
            |pin: core::pseudonym::Pin| (pin.template().to_string(), ids(&pin), pin.words().to_owned());
        self.0.pins().map(entry).collect()
    }

    /// Across what the words hold.
    #[getter]
    fn scope(&self) -> Scope {
        Scope(self.0.scope().clone())
    }

    /// The id of the key that gave the words.
    #[getter]
    fn key_id(&self) -> &str {
        self.0.key_id()
    }

    /// All that the two pin. Raises `LedgerOfAnother`, `LedgerError`.
    fn union(&self, other: &Ledger) -> PyResult<Self> {
        self.0.union(&other.0).map(Ledger).map_err(raised)
    }

    /// The same pins for another key: pinned words stay, new ones come from the new key.
    fn rekey(&self, key: &Key) -> Self {
        Ledger(self.0.rekey(&key.0))
    }

    /// The same pins where the template of a group became another: pinned words stay as they are. Raises `LedgerError`.
    fn retemplate(&self, old: &Template, new: &Template) -> PyResult<Self> {
        self.0.retemplate(&old.0, &new.0).map(Ledger).map_err(raised)
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Ledger>().is_ok_and(|other| self.0 == other.get().0)
    }

    fn __repr__(&self) -> String {
        format!("Ledger({} {:?}, {} entries)", self.0.scope().kind(), self.0.scope().id(), self.0.len())
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Reduced<'py>> {
        Reduced::by_method::<Ledger>(py, "from_json", (self.to_json(),))
    }
}

/// The ledgers of several cases: they go into a call and come out of it, and are kept from one to the next.
///
/// `ledgers[scope]` is the ledger of a case (`KeyError` where there is none). Secret; the repr shows how many there are.
///
/// >>> import label_core as lc
/// >>> ledgers = lc.Ledgers([lc.Ledger(lc.Scope.case("24/1"), lc.Key(bytes(range(32))))])
/// >>> lc.Scope.case("24/1") in ledgers, lc.Scope.case("24/2") in ledgers
/// (True, False)
#[pyclass(frozen, module = "label_core")]
pub(crate) struct Ledgers(pub(crate) core::Ledgers);

#[pymethods]
impl Ledgers {
    #[new]
    #[pyo3(signature = (ledgers = None))]
    fn new(ledgers: Option<Vec<Py<Ledger>>>) -> Self {
        Ledgers(ledgers.unwrap_or_default().iter().map(|ledger| ledger.get().0.clone()).collect())
    }

    /// Ledgers as `to_json` wrote them. Raises `JsonError`, `LedgerError`, `Duplicate`.
    #[staticmethod]
    fn from_json(json: Str<'_>) -> PyResult<Self> {
        core::Ledgers::from_json(json.0).map(Ledgers).map_err(raised)
    }

    /// The ledgers as one JSON object without line breaks. Secret: keep it where the key is kept.
    fn to_json(&self) -> String {
        self.0.to_json()
    }

    /// The ledgers, in the order of their scopes.
    fn ledgers(&self) -> Vec<Ledger> {
        self.0.iter().cloned().map(Ledger).collect()
    }

    /// These ledgers with others in the place of those of the same scope.
    fn with_(&self, ledgers: Vec<Py<Ledger>>) -> Self {
        Ledgers(self.0.with(ledgers.iter().map(|ledger| ledger.get().0.clone())))
    }

    /// All that the two pin. Raises `LedgerOfAnother`, `LedgerError`.
    fn union(&self, other: &Ledgers) -> PyResult<Self> {
        self.0.union(&other.0).map(Ledgers).map_err(raised)
    }

    fn __getitem__(&self, scope: &Scope) -> PyResult<Ledger> {
        let ledger = self.0.get(&scope.0).cloned();
        ledger.map(Ledger).ok_or_else(|| PyKeyError::new_err("no ledger of this scope"))
    }

    fn __contains__(&self, scope: &Scope) -> bool {
        self.0.get(&scope.0).is_some()
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Ledgers>().is_ok_and(|other| self.0 == other.get().0)
    }

    fn __repr__(&self) -> String {
        format!("Ledgers({} cases)", self.0.len())
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Reduced<'py>> {
        Reduced::by_method::<Ledgers>(py, "from_json", (self.to_json(),))
    }
}

/// What is known of cases, as keywords give it.
pub(crate) fn cases(ledgers: Option<&Ledgers>, new_cases: bool, hold_cases: bool) -> core::Cases {
    let cases = core::Cases::of(ledgers.map(|ledgers| ledgers.0.clone()).unwrap_or_default());
    let cases = if new_cases { cases.with_new() } else { cases };
    if hold_cases { cases.with_hold() } else { cases }
}

/// The entries of a ledger: `(template, entity or entities, words)`, in any iterable.
struct Entries(Vec<core::pseudonym::Pin>);

impl<'py> FromPyObject<'_, 'py> for Entries {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        hint::ITERABLE,
        type_hint_subscript!(hint::TUPLE, hint::STR, type_hint_union!(hint::STR, hint::STRS), hint::STR)
    );

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let mut entries = Vec::new();
        for entry in object.try_iter()? {
            entries.push(pin(&entry?.cast_into::<PyTuple>()?)?);
        }
        Ok(Entries(entries))
    }
}

fn pin(entry: &Bound<'_, PyTuple>) -> PyResult<core::pseudonym::Pin> {
    let (template, entity, words) = (entry.get_item(0)?, entry.get_item(1)?, entry.get_item(2)?);
    let template = core::Template::parse(template.extract::<Str<'_>>()?.0).map_err(raised)?;
    let id = |given: &Bound<'_, PyAny>| -> PyResult<core::EntityId> {
        core::EntityId::new(given.extract::<Str<'_>>()?.0).map_err(raised)
    };
    let ids = if entity.is_instance_of::<PyString>() {
        vec![id(&entity)?]
    } else {
        entity.try_iter()?.map(|given| id(&given?)).collect::<PyResult<Vec<_>>>()?
    };
    let none = core::Error::TooFew { what: "entities", count: 0, least: 1 };
    let first = ids.first().cloned().ok_or_else(|| raised(none))?;
    Ok(core::pseudonym::Pin::new(template, first, words.extract::<Str<'_>>()?.0).under(ids))
}
