#[cfg(feature = "stubs")]
use crate::argument::hint;
use crate::argument::{Offset, Str, content, unit};
use crate::gate::{detached, raised};
use crate::value::Reduced;
use label_core as core;
use label_core::OffsetUnit;
use pyo3::prelude::*;
use pyo3::types::{PyInt, PyString, PyTuple};

/// A text that does not change, and the index that finds places in it.
///
/// `str(text)` is the content, exactly as given (NUL, BOM, "\r\n", decomposed accents). `len(text)` counts code points;
/// `text.length(unit)` counts in any unit. Texts with equal content are equal, and one's spans work with the other; a text equals
/// the `str` of the same code points, and has its hash.
/// The repr shows the length only.
///
/// Units, here and everywhere: "char" is a Unicode code point (what Python counts), "utf16" a UTF-16 code unit (JavaScript,
/// LABEL), "byte" a byte of UTF-8 (Rust).
///
/// Raises `InvalidText` for a lone surrogate, `TooLarge` above 4 GiB.
///
/// >>> from label_core import Text
/// >>> text = Text("Née à Sète 👍")
/// >>> len(text), text.length("utf16"), text.length("byte")
/// (12, 13, 18)
/// >>> text
/// Text(12 code points)
#[pyclass(frozen, module = "label_core")]
pub(crate) struct Text(pub(crate) core::Text);

#[pymethods]
impl Text {
    #[new]
    fn new(content: &Bound<'_, PyString>) -> PyResult<Self> {
        core::Text::new(self::content(content.as_any())?).map(Text).map_err(raised)
    }

    /// The text of these bytes of UTF-8. Raises `InvalidText` with the offset of the first bad byte.
    #[staticmethod]
    fn from_utf8(content: &[u8]) -> PyResult<Self> {
        core::Text::from_utf8(content.to_vec()).map(Text).map_err(raised)
    }

    /// The length in `unit`.
    #[pyo3(signature = (unit = "char"))]
    fn length(&self, unit: &str) -> PyResult<usize> {
        Ok(self.0.len(self::unit(unit)?))
    }

    /// Whether every character is ASCII, so that the three units agree.
    #[getter]
    fn is_ascii(&self) -> bool {
        self.0.is_ascii()
    }

    /// The number of lines: one more than the number of line ends ("\n", "\r\n", lone "\r").
    #[getter]
    fn line_count(&self) -> usize {
        self.0.line_count()
    }

    /// `offset`, counted in `unit`, counted in `to`. Raises `OutOfBounds`, `SplitsCharacter`.
    ///
    /// >>> from label_core import Text
    /// >>> Text("👍 oui").convert(2, "char", "utf16")
    /// 3
    #[pyo3(signature = (offset, unit, to))]
    fn convert(&self, offset: Offset, unit: &str, to: &str) -> PyResult<usize> {
        let (from, to) = (self::unit(unit)?, self::unit(to)?);
        self.0.convert(self.within(offset, from)?, from, to).map_err(raised)
    }

    /// The span from `start` to `end` (exclusive), counted in `unit`.
    ///
    /// Raises `Reversed`, `EmptySpan`, `OutOfBounds`, `SplitsCharacter`; `TypeError` for a bool or a float.
    #[pyo3(signature = (start, end, unit = "char"))]
    fn span(&self, start: Offset, end: Offset, unit: &str) -> PyResult<Span> {
        let unit = self::unit(unit)?;
        let range = self.within(start, unit)?..self.within(end, unit)?;
        let span = self.0.span(range, unit).map_err(raised)?;
        Ok(Span { text: self.0.clone(), span })
    }

    /// The characters that a span covers. Raises `ForeignSpan` for a span of another text.
    fn slice<'t>(&'t self, span: &Span) -> PyResult<&'t str> {
        self.0.slice(span.span).map_err(raised)
    }

    /// Line and column of `offset`, both from 1; offset and column are counted in `unit`.
    #[pyo3(signature = (offset, unit = "char"))]
    fn line_column(&self, offset: Offset, unit: &str) -> PyResult<(usize, usize)> {
        let unit = self::unit(unit)?;
        let place = self.0.line_column(self.within(offset, unit)?, unit).map_err(raised)?;
        Ok((place.line, place.column))
    }

    /// The offset of a line and a column, both from 1: the way back from `line_column`. Raises `OutOfBounds`.
    #[pyo3(signature = (line, column, unit = "char"))]
    fn offset_at(&self, line: Offset, column: Offset, unit: &str) -> PyResult<usize> {
        let unit = self::unit(unit)?;
        let (line, column) = (self.within(line, unit)?, self.within(column, unit)?);
        self.0.offset_at(core::text::LineColumn { line, column }, unit).map_err(raised)
    }

    /// The folded form, with positions that lead back. See `Folded`.
    fn fold(&self, py: Python<'_>) -> PyResult<Folded> {
        let text = self.0.clone();
        detached(py, move || {
            let form = text.fold();
            let positions = core::Text::new(form.as_str())?;
            Ok(Folded { text, form, positions })
        })
    }

    /// This text as a detector wants it, and the map from this text to it; `Record.from_spans(..., of=map)` brings the marks
    /// that were made on it back exactly. In this order, what is asked for: `html` reads character references with their
    /// semicolon ("&eacute;"; tags stay); `damage` mends what conversions broke ("¿" for an apostrophe, controls U+0080 to
    /// U+009F, Tibetan code points, ligatures); `line_ends` makes every line end "\n"; `nfc` composes; `spaces` makes every run
    /// of white space one space, and takes it away at both ends.
    ///
    /// >>> from label_core import Record, Text
    /// >>> text = Text("  M. d¿Aigre\r\nfait  appel.")
    /// >>> cleaned, map = text.cleaned(damage=True, spaces=True)
    /// >>> str(cleaned)
    /// "M. d'Aigre fait appel."
    /// >>> record = Record.from_spans("d", text, [(5, 10, "nom", None, None, None, "Aigre")], of=map)
    /// >>> [(mark.start, mark.end) for mark in record.annotations]
    /// [(7, 12)]
    #[pyo3(signature = (*, line_ends = false, nfc = false, spaces = false, damage = false, html = false))]
    #[expect(clippy::fn_params_excessive_bools, reason = "keywords, in Python")]
    fn cleaned(
        &self,
        py: Python<'_>,
        line_ends: bool,
        nfc: bool,
        spaces: bool,
        damage: bool,
        html: bool,
    ) -> PyResult<(Text, OffsetMap)> {
        let cleaning = core::text::Cleaning::default().with_line_ends(line_ends).with_nfc(nfc);
        let cleaning = cleaning.with_spaces(spaces).with_damage(damage).with_html(html);
        let cleaned = detached(py, || self.0.cleaned(&cleaning))?;
        Ok((Text(cleaned.text().clone()), OffsetMap(cleaned.map().clone())))
    }

    fn __len__(&self) -> usize {
        self.0.len(OffsetUnit::Char)
    }

    fn __str__(&self) -> &str {
        self.0.as_str()
    }

    fn __repr__(&self) -> String {
        format!("Text({} code points)", self.0.len(OffsetUnit::Char))
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        match other.cast::<PyString>() {
            // A lone surrogate is in no text.
            Ok(content) => {
                content.encode_utf8().is_ok_and(|bytes| bytes.as_bytes() == self.0.as_str().as_bytes())
            }
            Err(_) => other.cast::<Text>().is_ok_and(|other| self.0 == other.get().0),
        }
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        PyString::new(py, self.0.as_str()).hash()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Reduced<'py>> {
        Reduced::by_class::<Text>(py, (self.0.as_str(),))
    }
}

impl Text {
    fn within(&self, offset: Offset, unit: OffsetUnit) -> PyResult<usize> {
        offset.within(self.0.len(unit), unit)
    }
}

/// A stretch of one text: never empty, on character boundaries, made by `Text.span` only.
///
/// `start` and `end` (exclusive) are code points; `range(unit)` says them in any unit. Spans are ordered by start, then
/// end. A span is not pickled alone: a set or a record carries its text.
#[pyclass(frozen, module = "label_core")]
#[derive(Clone)]
pub(crate) struct Span {
    pub(crate) text: core::Text,
    pub(crate) span: core::Span,
}

#[pymethods]
impl Span {
    /// Where it starts, in code points.
    #[getter]
    fn start(&self) -> PyResult<usize> {
        Ok(self.range("char")?.0)
    }

    /// Where it ends (exclusive), in code points.
    #[getter]
    fn end(&self) -> PyResult<usize> {
        Ok(self.range("char")?.1)
    }

    /// Start and end (exclusive), counted in `unit`.
    #[pyo3(signature = (unit = "char"))]
    pub(crate) fn range(&self, unit: &str) -> PyResult<(usize, usize)> {
        let range = self.text.range(self.span, self::unit(unit)?).map_err(raised)?;
        Ok((range.start, range.end))
    }

    /// Whether the two share a character. Spans that only touch do not; spans of two texts never do.
    fn overlaps(&self, other: &Span) -> bool {
        self.span.overlaps(other.span)
    }

    /// Whether `other` lies within this one, ends included.
    fn contains(&self, other: &Span) -> bool {
        self.span.contains(other.span)
    }

    /// The smallest span that contains both. Raises `ForeignSpan` where they belong to two texts.
    fn cover(&self, other: &Span) -> PyResult<Span> {
        let span = self.span.cover(other.span).map_err(raised)?;
        Ok(Span { text: self.text.clone(), span })
    }

    fn __len__(&self) -> PyResult<usize> {
        let (start, end) = self.range("char")?;
        Ok(end - start)
    }

    fn __repr__(&self) -> PyResult<String> {
        let (start, end) = self.range("char")?;
        Ok(format!("Span({start}..{end})"))
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Span>().is_ok_and(|other| self.span == other.get().span)
    }

    fn __lt__(&self, other: &Span) -> bool {
        self.span < other.span
    }

    fn __le__(&self, other: &Span) -> bool {
        self.span <= other.span
    }

    fn __gt__(&self, other: &Span) -> bool {
        self.span > other.span
    }

    fn __ge__(&self, other: &Span) -> bool {
        self.span >= other.span
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        PyTuple::new(py, [self.span.start(), self.span.end()])?.hash()
    }
}

/// A text as searches and identities see it, with positions that lead back.
///
/// Made by `Text.fold`. Case, accents, soft hyphens, zero-width and bidi controls are gone; œ, æ, ß and ligatures are plain
/// letters; apostrophes, hyphens and runs of white space have one form each. `str(folded)` is the folded form.
///
/// >>> from label_core import Text
/// >>> text = Text("Mme Lœtitia  L’HÔTE")
/// >>> folded = text.fold()
/// >>> str(folded)
/// "mme loetitia l'hote"
/// >>> start = str(folded).index("loetitia")
/// >>> text.slice(folded.span(start, start + 8))
/// 'Lœtitia'
#[pyclass(frozen, module = "label_core.text")]
pub(crate) struct Folded {
    text: core::Text,
    form: core::text::Folded,
    /// The folded form as a text: in it code points are found without a walk from the start.
    positions: core::Text,
}

#[pymethods]
impl Folded {
    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Folded>().is_ok_and(|other| self.text == other.get().text)
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        PyString::new(py, self.text.as_str()).hash()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Reduced<'py>> {
        let fold = Bound::new(py, Text(self.text.clone()))?.getattr("fold")?;
        Reduced::from(fold, ())
    }

    /// The span of the source that folds to these code points of the folded form. A character that folds to several is
    /// taken whole. Raises as `Text.span`.
    fn span(&self, start: Offset, end: Offset) -> PyResult<Span> {
        let length = self.positions.len(OffsetUnit::Char);
        let range = start.within(length, OffsetUnit::Char)?..end.within(length, OffsetUnit::Char)?;
        let range = self.positions.span(range, OffsetUnit::Char).map_err(raised)?.range();
        let span = self.form.span(range).map_err(raised)?;
        Ok(Span { text: self.text.clone(), span })
    }

    fn __str__(&self) -> &str {
        self.form.as_str()
    }

    fn __repr__(&self) -> String {
        format!("Folded({} code points)", self.positions.len(OffsetUnit::Char))
    }
}

/// The folded form of a string. See `Folded`.
///
/// >>> from label_core.text import fold_str
/// >>> fold_str("Jean‑François  LEFÈVRE")
/// 'jean-francois lefevre'
#[pyfunction]
pub(crate) fn fold_str(text: Str<'_>) -> String {
    core::text::fold_str(text.0)
}

/// Positions of a text and of its pseudonymised form, both ways and in every unit.
///
/// Secret: it holds the original, and tells the lengths of names.
#[pyclass(frozen, module = "label_core")]
pub(crate) struct OffsetMap(pub(crate) core::OffsetMap);

#[pymethods]
impl OffsetMap {
    /// Where `offset` of the original lies in the output: an offset, or `(start, end)` of the words where it lies inside a
    /// replaced stretch. Both counted in `unit`. Raises `OutOfBounds`, `SplitsCharacter`.
    #[pyo3(signature = (offset, unit = "char"))]
    fn to_output(&self, offset: Offset, unit: &str) -> PyResult<Place> {
        let unit = self::unit(unit)?;
        let offset = offset.within(self.0.original().len(unit), unit)?;
        self.0.to_output(offset, unit).map(Place).map_err(raised)
    }

    /// Where `offset` of the output lies in the original: an offset, or `(start, end)` of the replaced stretch.
    #[pyo3(signature = (offset, unit = "char"))]
    fn to_original(&self, offset: Offset, unit: &str) -> PyResult<Place> {
        let unit = self::unit(unit)?;
        let offset = offset.within(self.0.output().len(unit), unit)?;
        self.0.to_original(offset, unit).map(Place).map_err(raised)
    }

    /// The span of the output that holds what became of a span of the original, widened to whole replaced stretches;
    /// `None` where nothing is left. Raises `ForeignSpan`.
    fn span_to_output(&self, span: &Span) -> PyResult<Option<Span>> {
        let mapped = self.0.span_to_output(span.span).map_err(raised)?;
        Ok(mapped.map(|span| Span { text: self.0.output().clone(), span }))
    }

    /// The span of the original from which a span of the output came, widened likewise. Raises `ForeignSpan`.
    fn span_to_original(&self, span: &Span) -> PyResult<Option<Span>> {
        let mapped = self.0.span_to_original(span.span).map_err(raised)?;
        Ok(mapped.map(|span| Span { text: self.0.original().clone(), span }))
    }

    /// The replaced stretches in reading order: `(original start, original end, start, end)`, counted in `unit`.
    #[pyo3(signature = (unit = "char"))]
    fn replaced(&self, unit: &str) -> PyResult<Vec<(usize, usize, usize, usize)>> {
        let rows = self.0.replaced(self::unit(unit)?);
        Ok(rows.map(|(from, to)| (from.start, from.end, to.start, to.end)).collect())
    }

    /// The original text.
    #[getter]
    fn original(&self) -> Text {
        Text(self.0.original().clone())
    }

    /// The pseudonymised text.
    #[getter]
    fn output(&self) -> Text {
        Text(self.0.output().clone())
    }

    fn __repr__(&self) -> String {
        format!("OffsetMap({} replacements)", self.0.replaced(OffsetUnit::Byte).len())
    }
}

/// An offset, or start and end of a replaced stretch.
struct Place(core::text::Mapped);

impl<'py> IntoPyObject<'py> for Place {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr =
        type_hint_union!(hint::INT, type_hint_subscript!(hint::TUPLE, hint::INT, hint::INT));

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        Ok(match self.0 {
            core::text::Mapped::At(offset) => PyInt::new(py, offset).into_any(),
            core::text::Mapped::Within(range) => PyTuple::new(py, [range.start, range.end])?.into_any(),
        })
    }
}
