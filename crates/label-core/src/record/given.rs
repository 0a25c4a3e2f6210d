use crate::annotation::Origin;
use crate::error::{Error, Result};
use crate::text::{OffsetUnit, edit_distance};
use std::borrow::Cow;
use std::fmt;

/// One mark as a detector, a file or a list gives it: not yet tied to a text, so nothing of it is checked. Its offsets are
/// counted in a unit that is said beside the list.
///
/// Secret, as it may hold a name: `Debug` shows its offsets.
#[derive(Clone, PartialEq)]
pub struct GivenMark<'m> {
    start: i128,
    end: Option<i128>,
    label: Cow<'m, str>,
    entity: Option<Cow<'m, str>>,
    score: Option<f64>,
    source: Option<Cow<'m, str>>,
    text: Option<Cow<'m, str>>,
    dropped: bool,
}

impl<'m> GivenMark<'m> {
    /// A mark from `start` to `end` (exclusive), without entity, score, source or spelling.
    pub fn new(start: usize, end: usize, label: impl Into<Cow<'m, str>>) -> Self {
        Self::at(start as i128, Some(end as i128), label)
    }

    /// A mark whose offsets are as they are written, which no text need have. Without an end it ends where its spelling
    /// does; without a spelling too it is empty.
    pub fn at(start: i128, end: Option<i128>, label: impl Into<Cow<'m, str>>) -> Self {
        let (label, dropped) = (label.into(), false);
        GivenMark { start, end, label, entity: None, score: None, source: None, text: None, dropped }
    }

    /// The same mark with the id of its entity; without one it is computed from the spelling
    /// ([`EntityId::computed`](crate::EntityId::computed)).
    #[must_use]
    pub fn with_entity(self, entity: impl Into<Cow<'m, str>>) -> Self {
        GivenMark { entity: Some(entity.into()), ..self }
    }

    /// The same mark with a score. What is not a number from 0 to 1 is read as none, and counted.
    #[must_use]
    pub fn with_score(self, score: f64) -> Self {
        GivenMark { score: Some(score), ..self }
    }

    /// The same mark with the name of who made it; what it means: [`Origin::of_source`].
    #[must_use]
    pub fn with_source(self, source: impl Into<Cow<'m, str>>) -> Self {
        GivenMark { source: Some(source.into()), ..self }
    }

    /// The same mark with what the giver believes to stand there, which is checked.
    #[must_use]
    pub fn with_text(self, text: impl Into<Cow<'m, str>>) -> Self {
        GivenMark { text: Some(text.into()), ..self }
    }

    /// The same mark as one that an overlap strategy has dropped before.
    #[must_use]
    pub fn dropped(self, dropped: bool) -> Self {
        GivenMark { dropped, ..self }
    }

    /// Where it starts.
    pub fn start(&self) -> i128 {
        self.start
    }

    /// Where it ends (exclusive), if that is said.
    pub fn end(&self) -> Option<i128> {
        self.end
    }

    /// The name of its category.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The id of its entity.
    pub fn entity(&self) -> Option<&str> {
        self.entity.as_deref()
    }

    /// Its score as it was given; NaN where a detection stack says `null`.
    pub fn score(&self) -> Option<f64> {
        self.score
    }

    /// Who made it, as it was given.
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// What it says stands there.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// Whether an overlap strategy has dropped it before.
    pub fn is_dropped(&self) -> bool {
        self.dropped
    }

    /// Who made it.
    pub fn origin(&self) -> Origin {
        self.source().map_or(Origin::Import, Origin::of_source)
    }

    /// Its offsets in this unit: one without end ends where its spelling does.
    pub(crate) fn offsets(&self, unit: OffsetUnit) -> (i128, i128) {
        let length = || self.text().map_or(0, |text| unit_length(text, unit)) as i128;
        (self.start, self.end.unwrap_or_else(|| self.start.saturating_add(length())))
    }

    /// The same mark with copies of what it borrowed.
    pub(crate) fn into_owned(self) -> GivenMark<'static> {
        let owned = |string: Cow<'m, str>| Cow::Owned(string.into_owned());
        GivenMark {
            start: self.start,
            end: self.end,
            label: owned(self.label),
            entity: self.entity.map(owned),
            score: self.score,
            source: self.source.map(owned),
            text: self.text.map(owned),
            dropped: self.dropped,
        }
    }

    /// Checks the name of a field of a mark given as a mapping: the names of the native record
    /// ([`Record`](crate::Record)).
    ///
    /// # Errors
    /// [`Error::UnknownField`] with the nearest name that is known.
    pub fn check_field(name: &str) -> Result<()> {
        check_field(name, &FIELDS)
    }
}

fn unit_length(text: &str, unit: OffsetUnit) -> usize {
    match unit {
        OffsetUnit::Byte => text.len(),
        OffsetUnit::Char => text.chars().count(),
        OffsetUnit::Utf16 => text.encode_utf16().count(),
    }
}

impl fmt::Debug for GivenMark<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.end {
            Some(end) => write!(f, "GivenMark({}..{end})", self.start),
            None => write!(f, "GivenMark({}..)", self.start),
        }
    }
}

/// The fields of a mark.
pub(crate) const FIELDS: [&str; 9] =
    ["start", "end", "label", "entity", "score", "source", "text", "dropped", "meta"];

/// What others call them.
const SYNONYMS: [(&str, &str); 18] = [
    ("begin", "start"),
    ("category", "label"),
    ("certaintyScore", "score"),
    ("class", "label"),
    ("confidence", "score"),
    ("entityId", "entity"),
    ("entity_group", "label"),
    ("entity_id", "entity"),
    ("entity_type", "label"),
    ("from", "start"),
    ("length", "end"),
    ("offset", "start"),
    ("origin", "source"),
    ("probability", "score"),
    ("stop", "end"),
    ("tag", "label"),
    ("type", "label"),
    ("word", "text"),
];

/// More differences than this make another name.
const NEAR: usize = 2;

/// Refuses a name that is none of these, and says which of them was meant.
pub(crate) fn check_field(name: &str, known: &[&'static str]) -> Result<()> {
    if known.contains(&name) {
        return Ok(());
    }
    let synonym = SYNONYMS.iter().find(|(other, field)| *other == name && known.contains(field));
    let distance = |field: &&'static str| edit_distance(&name.to_lowercase(), field, OffsetUnit::Char);
    let near = || known.iter().copied().filter(|field| distance(field) <= NEAR).min_by_key(distance);
    let nearest = synonym.map(|(_, field)| *field).or_else(near);
    let shown = nearest.is_some() || is_field_name(name);
    Err(Error::UnknownField { field: shown.then(|| name.to_owned()), nearest })
}

/// Whether this looks like a field of somebody's format. A name of a person begins with a capital.
fn is_field_name(name: &str) -> bool {
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    plain && name.len() <= 32 && name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
}

/// The names under which the Court's stack, LABEL and this crate know who made a mark. All others are `Import`.
const SOURCES: [(&str, Origin); 12] = [
    ("human", Origin::Human),
    ("agent", Origin::Human),
    ("annotator", Origin::Human),
    ("admin", Origin::Human),
    ("rule", Origin::Rule),
    ("postprocess", Origin::Rule),
    ("postProcess", Origin::Rule),
    ("motivation", Origin::Rule),
    ("exposeDuLitige", Origin::Rule),
    ("model", Origin::Model),
    ("NLP", Origin::Model),
    ("NER model", Origin::Model),
];

impl Origin {
    /// The origin behind the name that a file or a detector gives its source: our own names, and those that the Court's
    /// stack and LABEL write (`NER model`, `postprocess`, `agent`, ...). Every other source is [`Origin::Import`].
    pub fn of_source(name: &str) -> Self {
        SOURCES.iter().find(|(source, _)| *source == name).map_or(Origin::Import, |(_, origin)| *origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_field_is_named_with_the_nearest() {
        let nearest = |name: &str| match GivenMark::check_field(name) {
            Err(Error::UnknownField { nearest, .. }) => nearest,
            other => panic!("{name}: {other:?}"),
        };
        for (name, owed) in [
            ("entityId", Some("entity")),
            ("category", Some("label")),
            ("Start", Some("start")),
            ("labels", Some("label")),
            ("scroe", Some("score")),
            ("vuldraque", None),
            ("Vuldraque", None),
        ] {
            assert_eq!(nearest(name), owed, "{name}");
        }
        let shown = |name| GivenMark::check_field(name).unwrap_err().to_string();
        assert_eq!(shown("entityId"), r#"unknown field "entityId" (is "entity" meant?)"#);
        assert_eq!(
            (shown("note").as_str(), shown("Orso").as_str()),
            (r#"unknown field "note""#, "unknown field")
        );
        for name in FIELDS {
            assert_eq!(GivenMark::check_field(name), Ok(()));
        }
    }

    #[test]
    fn every_unknown_source_is_import() {
        assert_eq!(Origin::of_source("NER model"), Origin::Model);
        for name in ["", "nlp", "spaCy", "Import"] {
            assert_eq!(Origin::of_source(name), Origin::Import, "{name}");
        }
        for origin in [Origin::Human, Origin::Model, Origin::Rule, Origin::Import] {
            assert_eq!(Origin::of_source(origin.as_str()), origin);
        }
    }
}
