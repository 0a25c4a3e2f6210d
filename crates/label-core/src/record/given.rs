use crate::annotation::Origin;
use std::borrow::Cow;
use std::fmt;

/// One mark as a detector, a file or a Python list gives it: offsets not yet checked, in a unit said beside the list.
#[derive(Clone)]
pub struct GivenMark<'i> {
    /// Where it starts.
    pub start: i128,
    /// Where it ends (exclusive).
    pub end: i128,
    /// The name of its category.
    pub label: Cow<'i, str>,
    /// The id of its entity; computed from the spelling where absent ([`EntityId::computed`]).
    pub entity: Option<Cow<'i, str>>,
    /// A score; not a number from 0 to 1: read as none, and counted.
    pub score: Option<f64>,
    /// Who made it.
    pub origin: Origin,
    /// What the giver believes to stand there; checked.
    pub text: Option<Cow<'i, str>>,
}

impl GivenMark<'_> {
    /// A mark without entity, score or spelling, of origin `Import`.
    pub fn new<'i>(start: usize, end: usize, label: impl Into<Cow<'i, str>>) -> GivenMark<'i> {
        let (start, end) = (start as i128, end as i128);
        GivenMark {
            start,
            end,
            label: label.into(),
            entity: None,
            score: None,
            origin: Origin::Import,
            text: None,
        }
    }
}

impl fmt::Debug for GivenMark<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GivenMark({}..{}, {:?})", self.start, self.end, self.label)
    }
}

/// The origin behind a `source`: our own names, and those that the Court's stack writes.
pub(crate) fn origin(source: Option<&str>) -> Origin {
    source.map_or(Origin::Import, Origin::of_source)
}
