//! Diffs as JSON. A diff is of a text that stands elsewhere.

use super::json::lines::text as plain;
use super::json::{self, Object};
use super::marks::{self, Marks};
use super::record::NATIVE;
use crate::annotation::{Annotation, Graphemes};
use crate::edit::{Diff, LISTS};
use crate::error::{Error, JsonProblem, Result};
use crate::record::{GivenMark, Importer, ReadOptions};
use crate::text::{OffsetUnit, Text};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

impl Diff {
    /// This diff as one JSON object, without line breaks, with offsets in `unit`. Reading it for the same text gives an equal
    /// one: `{"unit", "removed": [span], "added": [span], "forgotten"?: [span], "remembered"?: [span]}`, with the spans of a
    /// native record ([`Record`](crate::Record)).
    ///
    /// Secret, as it holds entities. It holds nothing of the text.
    pub fn to_json(&self, unit: OffsetUnit) -> String {
        json::raw(&OutDiff::of(self, unit, Some(unit))).get().to_owned()
    }

    /// Reads a diff of the annotations of `text` from one JSON object. Nothing in it says of which text it is: one of another
    /// text is refused where an offset or a spelling (`text`, which may stand in a span) shows it, else where it is applied.
    ///
    /// # Errors
    /// [`Error::Json`] with line, column and kind (a field that is not known is not of the form, one of a
    /// span is [`Error::UnknownField`]); [`Error::InvalidText`]; [`Error::TooLarge`]; in item
    /// `removed[i]`, `added[i]`, `forgotten[i]`, `remembered[i]`: [`Error::OutOfBounds`], [`Error::Reversed`],
    /// [`Error::EmptySpan`], [`Error::SplitsCharacter`], [`Error::TextMismatch`], [`Error::BadCategory`], [`Error::BadId`],
    /// [`Error::BadScore`]; [`Error::SplitsGrapheme`] where the options refuse; those of [`Diff::new`].
    pub fn from_json(text: &Text, json: impl AsRef<[u8]>, options: &ReadOptions) -> Result<Self> {
        options.check_size(json.as_ref().len())?;
        let Object(wire) = json::parse::<Object<WireDiff<'_>>>(plain(json.as_ref())?)?;
        let missing = Error::Json { line: 1, column: 1, problem: JsonProblem::MissingField("unit".into()) };
        let unit = wire.unit.ok_or(missing)?;
        wire.into_diff(text, unit, options.set.graphemes)
    }
}

#[derive(Serialize)]
pub(super) struct OutDiff {
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<OffsetUnit>,
    removed: Box<RawValue>,
    added: Box<RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    forgotten: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remembered: Option<Box<RawValue>>,
}

impl OutDiff {
    /// `spoken` is the unit where it is to be said.
    pub(super) fn of(diff: &Diff, unit: OffsetUnit, spoken: Option<OffsetUnit>) -> Self {
        // The marks of a diff are of its text.
        let spans = |list: &[Annotation]| {
            let marks = list.iter().filter_map(|mark| NATIVE.mark(diff.text(), mark, unit).ok());
            marks::raw(&marks.collect::<Vec<_>>(), &NATIVE)
        };
        let some = |list: &[Annotation]| (!list.is_empty()).then(|| spans(list));
        OutDiff {
            unit: spoken,
            removed: spans(diff.removed()),
            added: spans(diff.added()),
            forgotten: some(diff.forgotten()),
            remembered: some(diff.remembered()),
        }
    }
}

/// The annotations that marks are. A score that is none is refused: what a diff takes away would not be found.
pub(super) fn annotations(
    list: &'static str,
    marks: &[GivenMark<'_>],
    text: &Text,
    unit: OffsetUnit,
) -> Result<Vec<Annotation>> {
    let mut importer = Importer::new(text, unit);
    let mut annotations = Vec::with_capacity(marks.len());
    for (index, given) in marks.iter().enumerate() {
        let annotation = importer.annotation(given).map_err(|error| error.in_item(list, index))?;
        if importer.unscored() > 0 {
            return Err(Error::BadScore.in_item(list, index));
        }
        annotations.push(annotation);
    }
    Ok(annotations)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireDiff<'j> {
    #[serde(default, deserialize_with = "unit")]
    pub(super) unit: Option<OffsetUnit>,
    #[serde(borrow)]
    removed: Vec<&'j RawValue>,
    #[serde(borrow)]
    added: Vec<&'j RawValue>,
    #[serde(borrow, default)]
    forgotten: Vec<&'j RawValue>,
    #[serde(borrow, default)]
    remembered: Vec<&'j RawValue>,
}

/// For a unit that is there.
fn unit<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<OffsetUnit>, D::Error> {
    json::name(deserializer).map(Some)
}

impl WireDiff<'_> {
    pub(super) fn into_diff(self, text: &Text, unit: OffsetUnit, graphemes: Graphemes) -> Result<Diff> {
        let given = [self.removed, self.added, self.forgotten, self.remembered];
        let mut lists: [Vec<Annotation>; 4] = Default::default();
        for ((list, raw), read) in LISTS.into_iter().zip(given).zip(&mut lists) {
            let marks = Marks::read(list, &NATIVE, &raw).whole()?;
            if marks.iter().any(GivenMark::is_dropped) {
                return Err(json::not_of_the_form());
            }
            *read = annotations(list, &marks, text, unit)?;
        }
        Diff::of_lists(text, lists, graphemes)
    }
}
