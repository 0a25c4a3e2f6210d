//! Types of Python, for the stubs.

use pyo3::inspect::PyStaticExpr;

pub(crate) const STR: PyStaticExpr = type_hint_identifier!("builtins", "str");
pub(crate) const BYTES: PyStaticExpr = type_hint_identifier!("builtins", "bytes");
pub(crate) const INT: PyStaticExpr = type_hint_identifier!("builtins", "int");
pub(crate) const NONE: PyStaticExpr = PyStaticExpr::Constant { value: pyo3::inspect::PyStaticConstant::None };
pub(crate) const ANY: PyStaticExpr = type_hint_identifier!("typing", "Any");
pub(crate) const TUPLE: PyStaticExpr = type_hint_identifier!("builtins", "tuple");
pub(crate) const ITERABLE: PyStaticExpr = type_hint_identifier!("collections.abc", "Iterable");
pub(crate) const SEQUENCE: PyStaticExpr = type_hint_identifier!("collections.abc", "Sequence");
pub(crate) const MAPPING: PyStaticExpr = type_hint_identifier!("collections.abc", "Mapping");
pub(crate) const ERROR: PyStaticExpr = type_hint_identifier!("label_core.errors", "LabelError");
pub(crate) const JSON_OBJECT: PyStaticExpr =
    type_hint_subscript!(type_hint_identifier!("builtins", "dict"), STR, ANY);
pub(crate) const JSON_ARRAY: PyStaticExpr =
    type_hint_subscript!(type_hint_identifier!("builtins", "list"), ANY);
pub(crate) const STR_OR_NONE: PyStaticExpr = <Option<&str> as pyo3::FromPyObject>::INPUT_TYPE;
pub(crate) const STRS: PyStaticExpr = type_hint_subscript!(ITERABLE, STR);
const ELLIPSIS: PyStaticExpr = PyStaticExpr::Constant { value: pyo3::inspect::PyStaticConstant::Ellipsis };
pub(crate) const ANY_TUPLE: PyStaticExpr = type_hint_subscript!(TUPLE, ANY, ELLIPSIS);
const SPAN: PyStaticExpr = type_hint_union!(ANY_TUPLE, type_hint_subscript!(MAPPING, STR, ANY));
pub(crate) const SPANS: PyStaticExpr = type_hint_subscript!(ITERABLE, SPAN);
