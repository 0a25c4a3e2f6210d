#[cfg(feature = "stubs")]
use crate::argument::hint;
use crate::argument::{
    AtATime, Names, OverlapArgument, Refused, Spans, Str, content, misplaced, read_options, unit,
};
use crate::gate::run;
use crate::key::Key;
use crate::ledger::{Ledgers, cases};
use crate::pipeline::settings_or_court;
use crate::policy::Settings;
use crate::pseudonym::{ByHand, Pseudonymized, allowances};
use crate::record::Record;
use crate::value::{Answers, Failure};
use label_core as core;
use label_core::pseudonym::Allowances;
use label_core::{Batch, SetOptions};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PySequence;

/// Between blocks of this many decisions the interpreter is taken back: to read the next ones, and to answer Ctrl-C.
const BLOCK: usize = 64;

/// Long decisions make a block of fewer: this many bytes of text are worked on in a fraction of a second.
const BLOCK_BYTES: usize = 1 << 20;

/// The drafts of many records, in their order; in the place of a record that fails stands the exception that says why.
///
/// What readers of many give goes straight in: an exception among the records is its own answer.
///
/// `settings` defaults to `Settings.court()`. Records of a case need the ledger of their case among `ledgers`
/// (`LedgerRequired`), unless `new_cases` lets it begin; `.ledgers` of the answer are those that follow, with words for all
/// entities of all records of the case: keep them. With `hold_cases` a case of which a decision is refused is held back as a
/// whole (`CaseHeld`), and its ledger stays as it was. `threads` is how many records are
/// worked on at a time; it never changes a result. Ctrl-C is answered between blocks of at most 64.
/// `allow_unmarked` and `by_hand` are as in `pseudonymize`, for all of them.
#[pyfunction]
#[pyo3(signature = (
    records, *, key, settings = None, ledgers = None, new_cases = false, hold_cases = false, threads = AtATime(1),
    allow_unmarked = false, by_hand = None
))]
#[expect(clippy::too_many_arguments, reason = "keywords with defaults, in Python")]
pub(crate) fn pseudonymize_all(
    py: Python<'_>,
    records: Records,
    key: &Key,
    settings: Option<&Settings>,
    ledgers: Option<&Ledgers>,
    new_cases: bool,
    hold_cases: bool,
    threads: AtATime,
    allow_unmarked: bool,
    by_hand: Option<ByHand>,
) -> PyResult<Drafts> {
    let cases = cases(ledgers, new_cases, hold_cases);
    drafts(
        py,
        records.0,
        &settings_or_court(settings),
        &key.0,
        &cases,
        threads,
        allowances(allow_unmarked, by_hand),
    )
}

/// The drafts of many decisions given as lists: `ids`, `texts` and `spans`, the latter as in `Record.from_spans`.
///
/// The quickest way from Python lists: no object is made for a span. `keep` gives, where it is given, the kept
/// categories of each decision. In the place of a decision that fails stands the exception that says why, `WrongType` where a
/// row has no text, or spans that are none; lists of different lengths raise `ValueError`. All else as in `pseudonymize_all`.
///
/// >>> import label_core as lc
/// >>> drafts = lc.pseudonymize_lists(["1"], ["M. Dupont"], [[(3, 9, "personnePhysique")]], key=lc.Key.generate())
/// >>> [str(draft.text) for draft in drafts]
/// ['M. [...]']
#[pyfunction]
#[pyo3(signature = (
    ids, texts, spans, *, key, settings = None, unit = "char", keep = None, overlap = None, graphemes = "widen",
    cut_words = "refuse", threads = AtATime(1), allow_unmarked = false, by_hand = None
))]
#[expect(clippy::too_many_arguments, reason = "keywords with defaults, in Python")]
pub(crate) fn pseudonymize_lists(
    py: Python<'_>,
    ids: StrList<'_>,
    texts: StrList<'_>,
    spans: SpansList<'_>,
    key: &Key,
    settings: Option<&Settings>,
    unit: &str,
    keep: Option<NamesList<'_>>,
    overlap: Option<OverlapArgument>,
    graphemes: &str,
    cut_words: &str,
    threads: AtATime,
    allow_unmarked: bool,
    by_hand: Option<ByHand>,
) -> PyResult<Drafts> {
    let keep = keep.map(|keep| keep.0);
    let (unit, options) = (self::unit(unit)?, read_options(overlap, graphemes, cut_words)?);
    let lists = Lists { ids: ids.0, texts: texts.0, spans: spans.0, keep, unit, options };
    let count = lists.len()?;
    let mut records = Vec::with_capacity(count);
    for start in (0..count).step_by(BLOCK) {
        py.check_signals()?;
        for index in start..count.min(start + BLOCK) {
            records.push(lists.record(py, index)?);
        }
    }
    drafts(
        py,
        records,
        &settings_or_court(settings),
        &key.0,
        &core::Cases::default(),
        threads,
        allowances(allow_unmarked, by_hand),
    )
}

/// The arguments of `pseudonymize_lists` that belong to single decisions.
struct Lists<'py> {
    ids: Bound<'py, PySequence>,
    texts: Bound<'py, PySequence>,
    spans: Bound<'py, PySequence>,
    keep: Option<Bound<'py, PySequence>>,
    unit: core::OffsetUnit,
    options: SetOptions,
}

impl Lists<'_> {
    /// The number of decisions.
    fn len(&self) -> PyResult<usize> {
        let count = self.ids.len()?;
        let others = [Some(&self.texts), Some(&self.spans), self.keep.as_ref()];
        for other in others.into_iter().flatten() {
            let length = other.len()?;
            if length != count {
                return Err(PyValueError::new_err(format!(
                    "lists of different lengths: {count} and {length}"
                )));
            }
        }
        Ok(count)
    }

    /// One decision, or why there is none: also where a row has values of another type, as a missing text in a data frame.
    fn record(&self, py: Python<'_>, index: usize) -> PyResult<Result<core::Record, Failure>> {
        let place = |list: &str| format!("{list}[{index}]");
        let id = self.ids.get_item(index)?;
        let id = match id.extract::<Str<'_>>() {
            Ok(Str(id)) => id,
            Err(Refused::Content(error)) => return Ok(Err(error.into())),
            Err(Refused::Type(error)) => {
                return in_place(py, misplaced(py, error, &place("ids")), None).map(Err);
            }
        };
        match self.record_of(py, id, index) {
            Ok(record) => Ok(Ok(record)),
            // No document is named by a bad id: it may be anything, such as a text in the wrong list.
            Err(Refused::Content(error @ core::Error::BadId { .. })) => Ok(Err(error.into())),
            Err(Refused::Content(error)) => {
                Ok(Err(core::Error::InDocument { id: id.to_owned(), error: Box::new(error) }.into()))
            }
            Err(Refused::Type(error)) => in_place(py, error, Some(id)).map(Err),
        }
    }

    fn record_of(&self, py: Python<'_>, id: &str, index: usize) -> Result<core::Record, Refused> {
        let at = |list: &str, refused: Refused| match refused {
            Refused::Type(error) => misplaced(py, error, &format!("{list}[{index}]")).into(),
            content @ Refused::Content(_) => content,
        };
        let text = content(&self.texts.get_item(index)?).map_err(|refused| at("texts", refused))?;
        let omitted = match &self.keep {
            Some(keep) => keep.get_item(index)?.extract::<Names>().map_err(|refused| at("keep", refused))?.0,
            None => Vec::new(),
        };
        let list = format!("spans[{index}]");
        let spans = Spans::of(&self.spans.get_item(index)?, &list)?;
        let spans = spans.inputs(&list)?;
        let (unit, options) = (self.unit, &self.options.clone().into());
        let record = run(py, || {
            let decision = core::Decision::new(id, core::Text::new(text)?)?.keeping(omitted);
            core::Record::from_spans(decision, &spans, unit, options)
        })?;
        Ok(record?)
    }
}

/// The answer for a row of values of another type: `WrongType`, with its message. What an object of the caller's raises stops
/// the call.
fn in_place(py: Python<'_>, error: PyErr, id: Option<&str>) -> PyResult<Failure> {
    if !error.is_instance_of::<PyTypeError>(py) && !error.get_type(py).is(py.get_type::<PyValueError>()) {
        return Err(error);
    }
    let class = py.import("label_core.errors")?.getattr("WrongType")?;
    Ok(Failure::Python(class.call_method1("in_row", (error.value(py).str()?, id))?.unbind()))
}

/// Drafts of the records that could be read; errors keep their places.
fn drafts(
    py: Python<'_>,
    records: Vec<Result<core::Record, Failure>>,
    settings: &core::Settings,
    key: &core::Key,
    cases: &core::Cases,
    AtATime(threads): AtATime,
    allowances: Allowances,
) -> PyResult<Drafts> {
    let batch = run(py, || Batch::new(records.iter().flatten(), settings, key, cases).allowing(allowances))?;
    let mut all = Vec::with_capacity(records.len());
    let mut records = records.into_iter();
    while records.len() > 0 {
        py.check_signals()?;
        let (mut good, mut failed) = (Vec::with_capacity(BLOCK), Vec::new());
        let mut bytes = 0;
        for (position, record) in records.by_ref().take(BLOCK).enumerate() {
            match record {
                Ok(record) => {
                    bytes += record.decision().text().len(core::OffsetUnit::Byte);
                    good.push(record);
                }
                Err(error) => failed.push((position, error)),
            }
            if bytes > BLOCK_BYTES {
                break;
            }
        }
        let drafts = run(py, || batch.run(&good, threads.min(good.len()).max(1)))?;
        let mut drafts: Vec<Result<_, Failure>> =
            drafts.into_iter().map(|draft| draft.map_err(Failure::from)).collect();
        for (position, error) in failed {
            drafts.insert(position, Err(error));
        }
        all.append(&mut drafts);
    }
    Ok(Drafts(Answers::of(all, Pseudonymized), Ledgers(batch.ledgers().clone())))
}

/// Drafts, and the ledgers that follow: a list of Python with an attribute.
pub(crate) struct Drafts(Answers<Pseudonymized>, Ledgers);

impl<'py> IntoPyObject<'py> for Drafts {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr = type_hint_identifier!("label_core.pseudonym", "Drafts");

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        let Drafts(drafts, ledgers) = self;
        py.import("label_core.pseudonym")?.getattr("Drafts")?.call1((drafts, ledgers))
    }
}

/// Records, and exceptions in place of some, in any iterable.
pub(crate) struct Records(Vec<Result<core::Record, Failure>>);

impl<'py> FromPyObject<'_, 'py> for Records {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = type_hint_subscript!(
        hint::ITERABLE,
        type_hint_union!(<Record as pyo3::PyTypeInfo>::TYPE_HINT, hint::ERROR)
    );

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let mut records = Vec::new();
        let refused = object.py().import("label_core.errors")?.getattr("LabelError")?;
        for (index, record) in object.try_iter()?.enumerate() {
            let record = record?;
            records.push(match record.cast::<Record>() {
                Ok(record) => Ok(record.get().0.clone()),
                Err(_) if record.is_instance(&refused)? => Err(Failure::Python(record.unbind())),
                Err(error) => return Err(misplaced(object.py(), error.into(), &format!("records[{index}]"))),
            });
        }
        Ok(Records(records))
    }
}

/// Declares a sequence whose items are read one block after the other.
macro_rules! sequence {
    ($(#[$doc:meta])* $name:ident, $item:expr) => {
        $(#[$doc])*
        pub(crate) struct $name<'py>(Bound<'py, PySequence>);

        impl<'py> FromPyObject<'_, 'py> for $name<'py> {
            type Error = PyErr;
            #[cfg(feature = "stubs")]
            const INPUT_TYPE: pyo3::inspect::PyStaticExpr = type_hint_subscript!(hint::SEQUENCE, $item);

            fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
                Ok($name(object.cast::<PySequence>()?.to_owned()))
            }
        }
    };
}

sequence!(
    /// A string of each decision.
    StrList, hint::STR
);
sequence!(
    /// The spans of each decision.
    SpansList, hint::SPANS
);
sequence!(
    /// The omitted categories of each decision.
    NamesList, hint::STRS
);
