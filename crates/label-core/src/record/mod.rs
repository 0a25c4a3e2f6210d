//! HOW MARKS COME: marks not yet tied to a text, and the decision that they mark.

mod given;
pub(crate) mod guard;
mod importer;
mod options;

pub use given::GivenMark;
pub(crate) use given::origin;
pub(crate) use importer::{Importer, inside};
pub use options::ReadOptions;

use crate::annotation::{AnnotationSet, SetOptions};
use crate::decision::{Decision, Scope};
use crate::error::{Error, Result};
use crate::text::{OffsetMap, OffsetUnit};
use serde_json::{Map, Value};
use std::fmt;

/// A decision with its marks, as read: the native record, and what every importer makes.
///
/// As JSON (one object a line in JSON Lines; `python/label_core/schemas/record.schema.json`):
/// `{"id", "text", "unit": "byte"|"char"|"utf16", "spans": [{"start", "end", "label", "entity"?, "score"?, "source"?,
/// "text"?, "dropped"?}], "scope"?: {"kind": "document"|"case"|"corpus", "id"}, "omit"?: [category], "meta"?}`.
///
/// Secret: it holds the original. `Debug` shows numbers only.
#[derive(Clone)]
pub struct Record {
    decision: Decision,
    annotations: AnnotationSet,
    scope: Option<Scope>,
    unscored: usize,
    cut_words: usize,
    extra: Map<String, Value>,
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
        Ok(Record { decision, annotations, scope: None, unscored: 0, cut_words: 0, extra: Map::new() })
    }

    /// A record of a decision and of marks whose offsets are counted in `unit`.
    ///
    /// # Errors
    /// In item `spans[i]`: [`Error::OutOfBounds`], [`Error::Reversed`], [`Error::EmptySpan`], [`Error::SplitsCharacter`],
    /// [`Error::BlankSpan`], [`Error::TextMismatch`], [`Error::BadCategory`], [`Error::BadId`]; [`Error::CutsWords`]; and those
    /// of [`AnnotationSet::with`].
    pub fn from_spans(
        decision: Decision,
        spans: &[GivenMark<'_>],
        unit: OffsetUnit,
        options: &SetOptions,
    ) -> Result<Self> {
        Self::import(decision, spans, |_| false, unit, options)
    }

    /// A record of a decision and of marks that were made on another form of its text: one that [`Text::cleaned`](crate::Text::cleaned) gave. The
    /// map is from the text of the decision; offsets are counted in `unit` on its output, and the spellings given beside them
    /// are those of the output. Each mark comes back to exactly the characters from which its own were made.
    ///
    /// # Errors
    /// As [`Record::from_spans`]; [`Error::ForeignSpan`] where the map starts from another text.
    pub fn from_spans_of(
        decision: Decision,
        map: &OffsetMap,
        spans: &[GivenMark<'_>],
        unit: OffsetUnit,
        options: &SetOptions,
    ) -> Result<Self> {
        if map.original() != decision.text() {
            return Err(Error::ForeignSpan);
        }
        let text = decision.text().clone();
        let importer = Importer::new(&text, unit).of_cleaned(map);
        Self::read(decision, importer, spans, |_| false, options)
    }

    /// `dropped` says of which spans, by index, an earlier reader has already decided that they are.
    pub(crate) fn import(
        decision: Decision,
        spans: &[GivenMark<'_>],
        dropped: impl Fn(usize) -> bool,
        unit: OffsetUnit,
        options: &SetOptions,
    ) -> Result<Self> {
        let text = decision.text().clone();
        Self::read(decision, Importer::new(&text, unit), spans, dropped, options)
    }

    fn read<'i>(
        decision: Decision,
        mut importer: Importer<'i>,
        spans: &'i [GivenMark<'_>],
        dropped: impl Fn(usize) -> bool,
        options: &SetOptions,
    ) -> Result<Self> {
        let mut annotations = Vec::with_capacity(spans.len());
        let mut remembered = Vec::new();
        for (index, span) in spans.iter().enumerate() {
            let annotation = importer.seen(span).map_err(|error| error.in_item("spans", index))?;
            let list = if dropped(index) { &mut remembered } else { &mut annotations };
            list.push(annotation);
        }
        let unscored = importer.unscored();
        let mut annotations = AnnotationSet::with(decision.text(), annotations, options)?;
        if !remembered.is_empty() {
            annotations = annotations.remembering(remembered)?;
        }
        let cut_words = guard::count_cut_words(&annotations, options)?;
        Ok(Record { decision, annotations, scope: None, unscored, cut_words, extra: Map::new() })
    }

    /// The same record with another scope than that of its document.
    #[must_use]
    pub fn with_scope(self, scope: Scope) -> Self {
        Record { scope: Some(scope), ..self }
    }

    /// The same record with other marks: decision, scope and all other fields stay.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`] where the marks are of another text.
    pub fn with_annotations(self, annotations: AnnotationSet) -> Result<Self> {
        if annotations.text() != self.decision.text() {
            return Err(Error::ForeignSpan);
        }
        Ok(Record { annotations, ..self })
    }

    /// The same record with fields that no format of ours knows.
    pub(crate) fn with_extra(self, extra: Map<String, Value>) -> Self {
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

    /// Fields of the record that this format does not know, `meta` among them: kept as they came.
    pub fn extra(&self) -> &Map<String, Value> {
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
