use super::mark::{LABEL, identity, stored_mark};
use crate::annotation::{Annotation, AnnotationSet};
use crate::edit;
use crate::error::{Error, Result};
use crate::formats::json::kept::Fields;
use crate::formats::json::lines::text;
use crate::formats::json::{self, Object};
use crate::formats::marks::{self, Marks};
use crate::record::{GivenMark, Importer, ReadOptions};
use crate::text::{OffsetUnit, Span, Text};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use std::fmt;

/// A diff as LABEL stores and sends it: the annotations that it takes away and those that it adds, each with its text
/// (`{"before": [..], "after": [..]}`). Nothing is checked against a text yet.
///
/// LABEL's equality passes over score and origin (W-G2 of its defects), so a change of these alone does not show.
///
/// Secret: it holds names. `Debug` shows numbers.
#[derive(Clone, PartialEq, Default)]
pub struct Diff {
    before: Vec<GivenMark<'static>>,
    after: Vec<GivenMark<'static>>,
}

#[derive(Deserialize)]
pub(super) struct WireDiff<'j> {
    #[serde(borrow)]
    before: Vec<&'j RawValue>,
    #[serde(borrow)]
    after: Vec<&'j RawValue>,
}

impl WireDiff<'_> {
    /// The diff, or the first mark that is none.
    pub(super) fn into_diff(self) -> Result<Diff> {
        let marks = |list, raw: &[&RawValue]| Marks::read(list, &LABEL, raw).whole();
        Ok(Diff { before: marks("before", &self.before)?, after: marks("after", &self.after)? })
    }
}

impl Diff {
    /// A diff of these annotations.
    pub fn new(before: Vec<GivenMark<'static>>, after: Vec<GivenMark<'static>>) -> Self {
        Diff { before, after }
    }

    /// The diff as LABEL stores it: in its equality ([`edit::Diff::in_substance`]), each side in reading order, starts in UTF-16
    /// units. What a strategy dropped is not LABEL's.
    pub fn of(diff: &edit::Diff) -> Self {
        let substance = diff.in_substance();
        // The marks of a diff are of its text.
        let marks =
            |marks: &[Annotation]| marks.iter().flat_map(|mark| stored_mark(diff.text(), mark)).collect();
        Diff { before: marks(substance.removed()), after: marks(substance.added()) }
    }

    /// Reads a diff from one JSON object; what else stands in it is passed over.
    ///
    /// # Errors
    /// [`Error::Json`] with line, column and kind, in item `before[i]` or `after[i]` those of the item; [`Error::InvalidText`];
    /// [`Error::TooLarge`].
    pub fn from_json(json: impl AsRef<[u8]>, options: &ReadOptions) -> Result<Self> {
        options.check_size(json.as_ref().len())?;
        let json = text(json.as_ref())?;
        json::check(json)?;
        let Object(wire) = json::parse::<Object<WireDiff<'_>>>(json)?;
        wire.into_diff()
    }

    /// This diff as one JSON object.
    pub fn to_json(&self) -> String {
        self.fields().to_json()
    }

    pub(super) fn fields(&self) -> Fields {
        let out = |marks: &[GivenMark<'static>]| marks::raw(marks, &LABEL);
        Fields::of([("before", out(&self.before)), ("after", out(&self.after))])
    }

    /// What it takes away.
    pub fn before(&self) -> &[GivenMark<'static>] {
        &self.before
    }

    /// What it adds.
    pub fn after(&self) -> &[GivenMark<'static>] {
        &self.after
    }

    /// The diff that it is on a text, exactly as it stands: score and origin of what it takes away too. A score that is none
    /// is read as none.
    ///
    /// # Errors
    /// In item `before[i]` or `after[i]`: [`Error::OutOfBounds`], [`Error::EmptySpan`], [`Error::SplitsCharacter`],
    /// [`Error::TextMismatch`] (in UTF-16 units), [`Error::BadCategory`], [`Error::BadId`]; [`Error::Overlap`] (in code
    /// points) where two of one side overlap.
    pub fn diff(&self, text: &Text) -> Result<edit::Diff> {
        edit::Diff::new(
            text,
            annotations(text, "before", &self.before)?,
            annotations(text, "after", &self.after)?,
        )
    }

    /// The diff that it is on a set, by value: what it takes away is found by LABEL's equality, whatever its score and origin
    /// (LABEL itself asks whether the two are one object, so that a diff which was saved takes away nothing: W-G1). What it
    /// adds and the set holds already changes nothing.
    ///
    /// # Errors
    /// As [`Diff::diff`]; in item `before[i]`, [`Error::StaleDiff`] (in UTF-16 units) for an annotation that the set
    /// does not hold (LABEL passes over it: W-G4). What it adds may still overlap what stays: [`edit::Diff::apply`] says so.
    pub fn diff_on(&self, set: &AnnotationSet) -> Result<edit::Diff> {
        let text = set.text();
        let standing = |mark: &Annotation| {
            let there = set.exactly(mark.span()).ok();
            there.filter(|there| there.category() == mark.category() && there.entity() == mark.entity())
        };
        let mut removed = Vec::with_capacity(self.before.len());
        for (index, mark) in annotations(text, "before", &self.before)?.iter().enumerate() {
            let stale = || stale(text, mark).in_item("before", index);
            removed.push(standing(mark).ok_or_else(stale)?.clone());
        }
        let gone: BTreeSet<Span> = removed.iter().map(Annotation::span).collect();
        let kept = |mark: &Annotation| standing(mark).is_some_and(|there| !gone.contains(&there.span()));
        let mut seen = BTreeSet::new();
        let after = annotations(text, "after", &self.after)?.into_iter().zip(&self.after);
        let added = after.filter(|(mark, label)| seen.insert(identity(label)) && !kept(mark));
        let added = added.map(|(mark, _)| mark).collect();
        edit::Diff::new(text, removed, added)
    }
}

impl fmt::Debug for Diff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Diff")
            .field("before", &self.before.len())
            .field("after", &self.after.len())
            .finish_non_exhaustive()
    }
}

fn annotations(text: &Text, list: &'static str, marks: &[GivenMark<'static>]) -> Result<Vec<Annotation>> {
    let mut importer = Importer::new(text, OffsetUnit::Utf16);
    let items = marks.iter().enumerate();
    items.map(|(index, given)| importer.annotation(given).map_err(|e| e.in_item(list, index))).collect()
}

fn stale(text: &Text, mark: &Annotation) -> Error {
    let unit = OffsetUnit::Utf16;
    let place = |byte| text.unit_offset(byte, unit);
    Error::StaleDiff { start: place(mark.span().start()), end: place(mark.span().end()), unit }
}
