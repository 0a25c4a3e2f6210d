use crate::annotation::Annotation;
use crate::error::Result;
use crate::formats::dialect::{Dialect, Slot};
use crate::record::GivenMark;
use crate::text::{OffsetUnit, Text};

/// A mark as LABEL stores it: without end, with its text, its start in UTF-16 units.
pub(in crate::formats) const LABEL: Dialect = Dialect {
    fields: &[
        (Slot::Label, "category"),
        (Slot::Entity, "entityId"),
        (Slot::Start, "start"),
        (Slot::Text, "text"),
        (Slot::Score, "score"),
        (Slot::Source, "source"),
    ],
    aliases: &[],
    needed: &[Slot::Entity, Slot::Text],
    unwritten: &[],
    sources: [Some("agent"), Some("postProcess"), Some("NLP"), None],
    mongo: true,
    null: None,
    strict: false,
};

/// A mark of a text as LABEL stores it: category, entity, start in UTF-16 units, text, score and source; no end.
///
/// # Errors
/// [`Error::ForeignSpan`](crate::Error::ForeignSpan) where it is of another text.
pub fn stored_mark(text: &Text, annotation: &Annotation) -> Result<GivenMark<'static>> {
    LABEL.mark(text, annotation, OffsetUnit::Utf16).map(GivenMark::into_owned)
}

/// Category, entity, start, text.
pub(super) type Identity<'m> = (&'m str, &'m str, i128, &'m str);

/// What makes two of LABEL's annotations equal (its `comparator.equal`).
pub(super) fn identity<'m>(mark: &'m GivenMark<'_>) -> Identity<'m> {
    (mark.label(), mark.entity().unwrap_or_default(), mark.start(), mark.text().unwrap_or_default())
}
