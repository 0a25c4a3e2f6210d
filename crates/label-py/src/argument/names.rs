//! Names: of categories, entities, origins, and of the ways in which a set is built.

#[cfg(feature = "stubs")]
use super::hint;
use super::{Refused, Str};
use crate::gate::raised;
use label_core::annotation::Graphemes;
use label_core::{Category, EntityId, Origin, Overlap, SetOptions};
use pyo3::exceptions::{PyTypeError, PyValueError};
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::PyString;

/// `"human"`, `"rule"`, `"model"` or `"import"`.
pub(crate) fn origin(name: &str) -> PyResult<Origin> {
    match name {
        "human" => Ok(Origin::Human),
        "rule" => Ok(Origin::Rule),
        "model" => Ok(Origin::Model),
        "import" => Ok(Origin::Import),
        _ => Err(PyValueError::new_err("origin must be 'human', 'rule', 'model' or 'import'")),
    }
}

/// How a set is built: `overlap` (refuse where absent) and `graphemes`, `"widen"` or `"refuse"`.
pub(crate) fn set_options(overlap: Option<OverlapArgument>, graphemes: &str) -> PyResult<SetOptions> {
    let overlap = overlap.map_or(Overlap::Error, |overlap| overlap.0);
    match graphemes {
        "widen" => Ok(SetOptions::default().with_overlap(overlap).with_graphemes(Graphemes::Widen)),
        "refuse" => Ok(SetOptions::default().with_overlap(overlap).with_graphemes(Graphemes::Refuse)),
        _ => Err(PyValueError::new_err("graphemes must be 'widen' or 'refuse'")),
    }
}

/// The same for readers of offsets: `cut_words`, `"refuse"` or `"accept"`, says what becomes of marks that cut words.
pub(crate) fn read_options(
    overlap: Option<OverlapArgument>,
    graphemes: &str,
    cut_words: &str,
) -> PyResult<SetOptions> {
    let cut_words =
        cut_words.parse().map_err(|_| PyValueError::new_err("cut_words must be 'refuse' or 'accept'"))?;
    Ok(set_options(overlap, graphemes)?.with_cut_words(cut_words))
}

/// `"error"`, `"longest"`, `"highest_score"`, `"union"` or an iterable of categories, of which the first wins.
pub(crate) struct OverlapArgument(Overlap);

impl<'py> FromPyObject<'_, 'py> for OverlapArgument {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = type_hint_union!(hint::STR, hint::STRS);

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if !object.is_instance_of::<PyString>() {
            let Names(categories) = object.extract()?;
            return Overlap::priority(categories).map(OverlapArgument).map_err(raised);
        }
        Ok(OverlapArgument(match object.extract::<Str<'_>>()?.0 {
            "error" => Overlap::Error,
            "longest" => Overlap::Longest,
            "highest_score" => Overlap::HighestScore,
            "union" => Overlap::Union,
            _ => {
                return Err(PyValueError::new_err(
                    "overlap must be 'error', 'longest', 'highest_score', 'union' or a list of categories",
                ));
            }
        }))
    }
}

/// A category, by its name.
pub(crate) struct CategoryName(pub(crate) Category);

impl<'py> FromPyObject<'_, 'py> for CategoryName {
    type Error = Refused;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = hint::STR;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> Result<Self, Refused> {
        Ok(CategoryName(Category::new(object.extract::<Str<'_>>()?.0)?))
    }
}

/// An entity, by its id.
pub(crate) struct Entity(pub(crate) EntityId);

impl<'py> FromPyObject<'_, 'py> for Entity {
    type Error = Refused;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = hint::STR;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> Result<Self, Refused> {
        Ok(Entity(EntityId::new(object.extract::<Str<'_>>()?.0)?))
    }
}

/// Names of categories, in any iterable but a `str`, which would be taken letter by letter.
pub(crate) struct Names(pub(crate) Vec<Category>);

impl<'py> FromPyObject<'_, 'py> for Names {
    type Error = Refused;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = hint::STRS;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> Result<Self, Refused> {
        if object.is_instance_of::<PyString>() {
            return Err(PyTypeError::new_err("a list of categories expected, not str").into());
        }
        let mut categories = Vec::new();
        for name in object.try_iter()? {
            categories.push(Category::new(name?.extract::<Str<'_>>()?.0)?);
        }
        Ok(Names(categories))
    }
}
