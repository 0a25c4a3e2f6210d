#[cfg(feature = "stubs")]
use crate::argument::hint;
use crate::argument::{Json, Names, Str};
use crate::decision::Decision;
use crate::gate::{detached, raised};
use crate::value::{Reduced, data};
use label_core as core;
use label_core::ReadOptions;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping, PyTuple};

/// What stands in place of a mark: literal text with at most one specifier, "%c" (letters) or "%d" (number); "%%" is a per
/// cent sign, and nothing else may follow "%".
///
/// Raises `BadTemplate` with the byte offset.
///
/// >>> from label_core import Template
/// >>> Template("[Adresse %d]").specifier
/// 'number'
#[pyclass(frozen, module = "label_core")]
pub(crate) struct Template(pub(crate) core::Template);

#[pymethods]
impl Template {
    #[new]
    fn new(written: Str<'_>) -> PyResult<Self> {
        core::Template::parse(written.0).map(Template).map_err(raised)
    }

    /// "letters", "number", or `None` where all entities get the same words.
    #[getter]
    fn specifier(&self) -> Option<&'static str> {
        self.0.specifier().map(core::policy::Specifier::as_str)
    }

    fn __str__(&self) -> &str {
        self.0.as_str()
    }

    fn __repr__(&self) -> String {
        format!("Template({:?})", self.0.as_str())
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Template>().is_ok_and(|other| self.0 == other.get().0)
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        self.0.as_str().into_pyobject(py)?.hash()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Reduced<'py>> {
        Reduced::by_class::<Template>(py, (self.0.as_str(),))
    }
}

/// What a court decided for all its decisions: for every category, a template after which its marks are replaced, or `None`
/// where they never are.
///
/// `rules` maps names of categories to templates. A category that is not listed is masked as "[...]"; with `strict`, it is
/// refused when a plan is made (`UnknownCategory`). `floor` names categories that no decision may keep. `Settings.court()` gives the 20 categories of the Cour de cassation.
///
/// Raises `BadCategory`, `BadTemplate`, and `AmbiguousTemplates` where two templates could give the same words.
///
/// >>> from label_core import Settings
/// >>> settings = Settings({"person": "[%c]", "place": "[Place %d]", "lawyer": None})
/// >>> settings.rules["place"]
/// '[Place %d]'
/// >>> Settings({"a": "[%d]", "b": "[1%d]"})
/// Traceback (most recent call last):
/// label_core.errors.AmbiguousTemplates: templates of "a" and "b" could give the same words
#[pyclass(frozen, module = "label_core")]
pub(crate) struct Settings(pub(crate) core::Settings);

#[pymethods]
impl Settings {
    #[new]
    #[pyo3(signature = (rules, *, strict = false, floor = None))]
    fn new(rules: Rules, strict: bool, floor: Option<Names>) -> PyResult<Self> {
        let floor = floor.map_or_else(Vec::new, |floor| floor.0);
        let rules = rules.0.into_iter().map(|rule| {
            let is_floor = floor.contains(rule.category());
            rule.with_floor(is_floor)
        });
        let settings = core::Settings::new(rules).map_err(raised)?;
        Ok(Settings(if strict { settings.strict() } else { settings }))
    }

    /// The 20 categories of the Cour de cassation, with the templates of its production settings.
    #[staticmethod]
    #[pyo3(signature = (*, strict = false))]
    fn court(strict: bool) -> Self {
        let settings = core::Settings::court();
        Settings(if strict { settings.strict() } else { settings })
    }

    /// Settings from LABEL's JSON, as `str` or UTF-8 `bytes`: category to `anonymization` (the template), `isAnonymized`,
    /// `autoLinkSensitivity` (what `Linker` links by), `canBeAnnotatedBy` and the rest.
    ///
    /// Raises `JsonError`, `InvalidText`, `TooLarge` above `max_bytes`, `BadCategory`, `BadTemplate`, `AmbiguousTemplates`.
    ///
    /// >>> from label_core import Settings
    /// >>> Settings.from_label('{"nom": {"anonymization": "[%c]", "autoLinkSensitivity": [{"kind": "inclusion"}]}}').rules
    /// {'nom': '[%c]'}
    #[staticmethod]
    #[pyo3(signature = (json, *, strict = false, max_bytes = 1 << 30))]
    fn from_label(py: Python<'_>, json: Json, strict: bool, max_bytes: usize) -> PyResult<Self> {
        let options = ReadOptions::default().with_max_bytes(max_bytes);
        let settings =
            detached(py, || core::formats::label::Settings::from_json(&json.0, &options)?.settings())?;
        Ok(Settings(if strict { settings.strict() } else { settings }))
    }

    /// The same settings with another template for one category, or `None` where its marks are never replaced; a new
    /// category stands last. All else stays: titles, links, rights, strictness; with a template, a floor too.
    ///
    /// Raises as the constructor.
    ///
    /// >>> from label_core import Settings
    /// >>> Settings.court().with_rule("adresse", "[Domicile %d]").rules["adresse"]
    /// '[Domicile %d]'
    fn with_rule(&self, category: Str<'_>, template: Option<Str<'_>>) -> PyResult<Self> {
        let rule = match template {
            Some(template) => core::CategoryRule::mask(category.0, template.0),
            None => core::CategoryRule::keep(category.0),
        };
        rule.and_then(|rule| self.0.with_rule(self.0.like(rule))).map(Settings).map_err(raised)
    }

    /// The rules: category to template, or `None` where its marks are never replaced; in the order given.
    #[getter]
    fn rules(&self) -> RuleTable<'_> {
        RuleTable(self.0.rules())
    }

    /// A title of a category for people to read; its name where there is none.
    fn title(&self, category: Str<'_>) -> PyResult<String> {
        let category = core::Category::new(category.0).map_err(raised)?;
        Ok(self.0.rule(&category).map_or_else(|| category.to_string(), |rule| rule.title().to_owned()))
    }

    /// Settings that `to_json` wrote, as `str` or UTF-8 `bytes`; `from_label` reads LABEL's form.
    ///
    /// Raises `JsonError`, `InvalidText`, `TooLarge` above `max_bytes`, and as the constructor.
    #[staticmethod]
    #[pyo3(signature = (json, *, max_bytes = 1 << 30))]
    fn from_json(py: Python<'_>, json: Json, max_bytes: usize) -> PyResult<Self> {
        let options = ReadOptions::default().with_max_bytes(max_bytes);
        detached(py, || core::Settings::from_json(&json.0, &options)).map(Settings)
    }

    /// The settings as one JSON object, with all that they say (`schemas/settings.schema.json`).
    ///
    /// >>> from label_core import Settings
    /// >>> court = Settings.court()
    /// >>> Settings.from_json(court.to_json()) == court
    /// True
    fn to_json(&self) -> String {
        self.0.to_json()
    }

    /// Pickle as JSON.
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Reduced<'py>> {
        Reduced::by_method::<Settings>(py, "from_json", (self.0.to_json(),))
    }

    /// Whether unlisted categories are refused.
    #[getter]
    fn strict(&self) -> bool {
        self.0.is_strict()
    }

    /// What these settings ask for one decision: its omitted categories are kept.
    fn for_decision(&self, decision: &Decision) -> PyResult<Policy> {
        self.0.for_decision(&decision.0).map(Policy).map_err(raised)
    }

    fn __repr__(&self) -> String {
        format!(
            "Settings({} categories, strict={})",
            self.0.rules().len(),
            if self.0.is_strict() { "True" } else { "False" }
        )
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Settings>().is_ok_and(|other| self.0 == other.get().0)
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        let written = self.0.rules().iter().map(|rule| rule.category().as_str());
        PyTuple::new(py, written)?.hash()
    }
}

/// Rules as a mapping: category to template, or `None`.
struct Rules(Vec<core::CategoryRule>);

impl<'py> FromPyObject<'_, 'py> for Rules {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr =
        type_hint_subscript!(hint::MAPPING, hint::STR, hint::STR_OR_NONE);

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let mut rules = Vec::new();
        for item in object.cast::<PyMapping>()?.items()?.iter() {
            let (category, template) = (item.get_item(0)?, item.get_item(1)?);
            let category = category.extract::<Str<'_>>()?;
            let rule = match template.extract::<Option<Str<'_>>>()? {
                Some(template) => core::CategoryRule::mask(category.0, template.0),
                None => core::CategoryRule::keep(category.0),
            };
            rules.push(rule.map_err(raised)?);
        }
        Ok(Rules(rules))
    }
}

/// Rules as a dict, in the order given.
struct RuleTable<'s>(&'s [core::CategoryRule]);

impl<'py> IntoPyObject<'py> for RuleTable<'_> {
    type Target = PyDict;
    type Output = Bound<'py, PyDict>;
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr =
        type_hint_subscript!(<PyDict as pyo3::PyTypeInfo>::TYPE_HINT, hint::STR, hint::STR_OR_NONE);

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        let rules = PyDict::new(py);
        for rule in self.0 {
            rules.set_item(rule.category().as_str(), rule.template().map(core::Template::as_str))?;
        }
        Ok(rules)
    }
}

/// Settings as they apply to one decision. Made by `Settings.for_decision`.
#[pyclass(frozen, module = "label_core")]
pub(crate) struct Policy(pub(crate) core::Policy);

#[pymethods]
impl Policy {
    /// What happens to the marks of a category. Raises `UnknownCategory` where the settings are strict and do not list it.
    fn handling(&self, category: Str<'_>) -> PyResult<Handling> {
        let category = core::Category::new(category.0).map_err(raised)?;
        let handling = self.0.handling(&category).map_err(raised)?;
        let template = handling.template().map(|template| template.as_str().to_owned());
        Ok(Handling((template, handling.kept().map(core::policy::KeepReason::as_str))))
    }

    /// The categories that a file of the Court's asks to keep and that are masked all the same, and why: `(category, reason)`,
    /// sorted.
    #[getter]
    fn not_kept(&self) -> Vec<(&str, &'static str)> {
        self.0.not_kept().iter().map(|(category, reason)| (category.as_str(), reason.as_str())).collect()
    }

    /// The categories that the decision keeps, sorted.
    #[getter]
    fn keep(&self) -> Vec<&str> {
        self.0.kept().iter().map(core::Category::as_str).collect()
    }

    fn __repr__(&self) -> String {
        format!("Policy({} categories, {} kept)", self.0.settings().rules().len(), self.0.kept().len())
    }
}

data!(
    /// What happens to the marks of a category in one decision.
    Handling((Option<String>, Option<&'static str>)) is "label_core.policy", "Handling":
    |handling, _py| handling
);
