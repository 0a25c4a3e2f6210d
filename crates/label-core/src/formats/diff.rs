//! Diffs as JSON. A diff is of a text that stands elsewhere.

use super::json::{self, Object, WireOffset};
use super::record::OutSpan;
use crate::annotation::{Annotation, Graphemes};
use crate::edit::{Diff, LISTS};
use crate::error::{Error, JsonProblem, Result};
use crate::record::{GivenMark, Importer, ReadOptions, origin};
use crate::text::{OffsetUnit, Text};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;

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
    /// [`Error::Json`] with line, column and kind (a field that is not known is not of the form); [`Error::TooLarge`]; in item
    /// `removed[i]`, `added[i]`, `forgotten[i]`, `remembered[i]`: [`Error::OutOfBounds`], [`Error::Reversed`],
    /// [`Error::EmptySpan`], [`Error::SplitsCharacter`], [`Error::TextMismatch`], [`Error::BadCategory`], [`Error::BadId`],
    /// [`Error::BadScore`]; [`Error::SplitsGrapheme`] where the options refuse; those of [`Diff::new`].
    pub fn from_json(text: &Text, json: &str, options: &ReadOptions) -> Result<Self> {
        options.check_size(json.len())?;
        let Object(wire) = json::parse::<Object<WireDiff<'_>>>(json)?;
        let missing = Error::Json { line: 1, column: 1, problem: JsonProblem::MissingField("unit") };
        let unit = wire.unit.ok_or(missing)?;
        wire.into_diff(text, unit, options.set.graphemes)
    }
}

#[derive(Serialize)]
pub(super) struct OutDiff<'d> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unit: Option<OffsetUnit>,
    removed: Vec<OutSpan<'d>>,
    added: Vec<OutSpan<'d>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    forgotten: Vec<OutSpan<'d>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remembered: Vec<OutSpan<'d>>,
}

impl<'d> OutDiff<'d> {
    /// `spoken` is the unit where it is to be said.
    pub(super) fn of(diff: &'d Diff, unit: OffsetUnit, spoken: Option<OffsetUnit>) -> Self {
        let spans = |list: &'d [Annotation]| {
            list.iter().map(|annotation| OutSpan::of(diff.text(), annotation, unit)).collect()
        };
        OutDiff {
            unit: spoken,
            removed: spans(diff.removed()),
            added: spans(diff.added()),
            forgotten: spans(diff.forgotten()),
            remembered: spans(diff.remembered()),
        }
    }
}

/// A mark: what a record would pass over is refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireMark<'j> {
    start: WireOffset,
    end: WireOffset,
    #[serde(borrow)]
    label: Cow<'j, str>,
    entity: Option<String>,
    score: Option<f64>,
    source: Option<String>,
    text: Option<String>,
    pub(super) dropped: Option<bool>,
}

pub(super) type Marks<'j> = Vec<Object<WireMark<'j>>>;

impl<'j> WireMark<'j> {
    fn into_input(self) -> GivenMark<'j> {
        GivenMark {
            start: self.start.0,
            end: self.end.0,
            label: self.label,
            entity: self.entity.map(Cow::Owned),
            score: self.score,
            origin: origin(self.source.as_deref()),
            text: self.text.map(Cow::Owned),
        }
    }
}

/// The annotations that marks are. A score that is none is refused: what a diff takes away would not be found.
pub(super) fn annotations(
    list: &'static str,
    marks: Marks<'_>,
    text: &Text,
    unit: OffsetUnit,
) -> Result<Vec<Annotation>> {
    let inputs: Vec<GivenMark<'_>> = marks.into_iter().map(|Object(mark)| mark.into_input()).collect();
    let mut importer = Importer::new(text, unit);
    let mut annotations = Vec::with_capacity(inputs.len());
    for (index, input) in inputs.iter().enumerate() {
        let annotation = importer.annotation(input).map_err(|error| error.in_item(list, index))?;
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
    removed: Marks<'j>,
    #[serde(borrow)]
    added: Marks<'j>,
    #[serde(borrow, default)]
    forgotten: Marks<'j>,
    #[serde(borrow, default)]
    remembered: Marks<'j>,
}

/// For a unit that is there.
fn unit<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<OffsetUnit>, D::Error> {
    json::name(deserializer).map(Some)
}

impl WireDiff<'_> {
    pub(super) fn into_diff(self, text: &Text, unit: OffsetUnit, graphemes: Graphemes) -> Result<Diff> {
        let given = [self.removed, self.added, self.forgotten, self.remembered];
        if given.iter().flatten().any(|Object(mark)| mark.dropped.is_some()) {
            return Err(json::not_of_the_form());
        }
        let [removed, added, forgotten, remembered] = given;
        let [a, b, c, d] = LISTS;
        let lists = [
            annotations(a, removed, text, unit)?,
            annotations(b, added, text, unit)?,
            annotations(c, forgotten, text, unit)?,
            annotations(d, remembered, text, unit)?,
        ];
        Diff::of_lists(text, lists, graphemes)
    }
}
