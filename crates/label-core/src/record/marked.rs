use super::extra::Extra;
use super::given::GivenMark;
use super::guard;
use super::importer::{Importer, Spelling};
use super::options::ReadOptions;
use crate::annotation::AnnotationSet;
use crate::decision::{Decision, Scope};
use crate::error::{Error, Result};
use crate::text::{OffsetMap, OffsetUnit};
use std::fmt;

/// A decision with its marks, as read: the native record, and what every importer makes.
///
/// As JSON (one object a line in JSON Lines; `python/label_core/schemas/record.schema.json`):
/// `{"id", "text", "unit": "byte"|"char"|"utf16", "spans": [{"start", "end", "label", "entity"?, "score"?, "source"?,
/// "text"?, "dropped"?, "meta"?}], "scope"?: {"kind": "document"|"case"|"corpus", "id"}, "keep"?: [category], "meta"?}`. An
/// unknown field of a span is refused by name; of a record, kept ([`Record::extra`]).
///
/// Secret: it holds the original. `Debug` shows numbers only.
#[derive(Clone)]
pub struct Record {
    decision: Decision,
    annotations: AnnotationSet,
    scope: Option<Scope>,
    unscored: usize,
    left_out: usize,
    cut_words: usize,
    extra: Extra,
}

/// In what form marks are given.
#[derive(Clone, Copy)]
struct Form<'m> {
    /// From the text of the decision to that whose offsets are given, where they are two.
    cleaned: Option<&'m OffsetMap>,
    unit: OffsetUnit,
    spelling: Spelling,
}

impl Record {
    /// A record of a decision and its marks.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`] where the marks are of another text.
    pub fn new(decision: Decision, annotations: AnnotationSet) -> Result<Self> {
        if annotations.text() != decision.text() {
            return Err(Error::ForeignSpan);
        }
        let extra = Extra::default();
        Ok(Record { decision, annotations, scope: None, unscored: 0, left_out: 0, cut_words: 0, extra })
    }

    /// A record of a decision and of marks whose offsets are counted in `unit`.
    ///
    /// # Errors
    /// In item `spans[i]`: [`Error::OutOfBounds`], [`Error::Reversed`], [`Error::EmptySpan`], [`Error::SplitsCharacter`],
    /// [`Error::BlankSpan`], [`Error::TextMismatch`], [`Error::LabelIsText`], [`Error::UnknownLabel`], [`Error::BadCategory`],
    /// [`Error::BadId`]; [`Error::CutsWords`]; and those of [`AnnotationSet::with`].
    pub fn from_spans(
        decision: Decision,
        spans: &[GivenMark<'_>],
        unit: OffsetUnit,
        options: &ReadOptions,
    ) -> Result<Self> {
        Self::from_marks(decision, spans, "spans", unit, Spelling::Check, options)
    }

    /// A record of a decision and of marks that were made on another form of its text: one that
    /// [`Text::cleaned`](crate::Text::cleaned) gave. The map is from the text of the decision; offsets are counted in `unit` on
    /// its output, and the spellings given beside them are those of the output. Each mark comes back to exactly the
    /// characters from which its own were made.
    ///
    /// # Errors
    /// As [`Record::from_spans`]; [`Error::ForeignSpan`] where the map starts from another text.
    pub fn from_spans_of(
        decision: Decision,
        map: &OffsetMap,
        spans: &[GivenMark<'_>],
        unit: OffsetUnit,
        options: &ReadOptions,
    ) -> Result<Self> {
        if map.original() != decision.text() {
            return Err(Error::ForeignSpan);
        }
        Self::of_form(
            decision,
            Form { cleaned: Some(map), unit, spelling: Spelling::Check },
            spans,
            "spans",
            options,
        )
    }

    /// The same for the marks of a file, where `list` is what it calls them.
    pub(crate) fn from_marks<'i, 'm: 'i>(
        decision: Decision,
        marks: impl IntoIterator<Item = &'i GivenMark<'m>>,
        list: &'static str,
        unit: OffsetUnit,
        spelling: Spelling,
        options: &ReadOptions,
    ) -> Result<Self> {
        Self::of_form(decision, Form { cleaned: None, unit, spelling }, marks, list, options)
    }

    fn of_form<'i, 'm: 'i>(
        decision: Decision,
        form: Form<'_>,
        marks: impl IntoIterator<Item = &'i GivenMark<'m>>,
        list: &'static str,
        options: &ReadOptions,
    ) -> Result<Self> {
        let importer = Importer::new(decision.text(), form.unit).with_spelling(form.spelling);
        let mut importer = importer.with_labels(options.labels.as_ref()).of_cleaned(form.cleaned);
        let (mut annotations, mut remembered) = (Vec::new(), Vec::new());
        for (index, given) in marks.into_iter().enumerate() {
            let mark = importer.seen(given).map_err(|error| error.in_item(list, index))?;
            if given.is_dropped() { remembered.extend(mark) } else { annotations.extend(mark) }
        }
        let (unscored, left_out) = (importer.unscored(), importer.left_out());
        let mut annotations = AnnotationSet::with(decision.text(), annotations, &options.set)?;
        if !remembered.is_empty() {
            annotations = annotations.remembering(remembered)?;
        }
        let cut_words = guard::count_cut_words(&annotations, &options.set)?;
        Ok(Record {
            decision,
            annotations,
            scope: None,
            unscored,
            left_out,
            cut_words,
            extra: Extra::default(),
        })
    }

    /// The same record with another scope than that of its document.
    #[must_use]
    pub fn with_scope(self, scope: Scope) -> Self {
        Record { scope: Some(scope), ..self }
    }

    /// The same record with fields that no format of ours knows.
    pub(crate) fn with_extra(self, extra: Extra) -> Self {
        Record { extra, ..self }
    }

    /// The decision.
    pub fn decision(&self) -> &Decision {
        &self.decision
    }

    /// Its marks.
    pub fn annotations(&self) -> &AnnotationSet {
        &self.annotations
    }

    /// Across what its pseudonyms hold: what the record says, else this document alone.
    pub fn scope(&self) -> Scope {
        self.scope.clone().unwrap_or_else(|| Scope::from(&self.decision))
    }

    /// What the record says of it.
    pub(crate) fn given_scope(&self) -> Option<&Scope> {
        self.scope.as_ref()
    }

    /// How many of its marks begin or end inside a word, as they were given. A plan masks the whole words.
    pub fn cut_words(&self) -> usize {
        self.cut_words
    }

    /// How many scores were not numbers from 0 to 1 and were read as none.
    pub fn unscored(&self) -> usize {
        self.unscored
    }

    /// How many marks were left out because their label means no category ([`LabelMap`](crate::formats::LabelMap)).
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// The same record with other marks of its text; its scope and its unknown fields stay.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`] where the marks are of another text.
    pub fn with_annotations(self, annotations: AnnotationSet) -> Result<Self> {
        if annotations.text() != self.decision.text() {
            return Err(Error::ForeignSpan);
        }
        Ok(Record { annotations, ..self })
    }

    /// Fields of the record that this format does not know, `meta` among them: kept as they came.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }
}

/// Equal in what they say; how many scores were no scores when they were read is no part of it.
impl PartialEq for Record {
    fn eq(&self, other: &Self) -> bool {
        self.decision == other.decision
            && self.annotations == other.annotations
            && self.scope == other.scope
            && self.extra == other.extra
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record")
            .field("decision", &self.decision)
            .field("annotations", &self.annotations)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}
