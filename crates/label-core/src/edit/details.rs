use super::Diff;
use crate::annotation::Annotation;
use crate::text::{OffsetUnit, Text};
use std::cmp::Ordering;
use std::fmt;

/// What a diff says of single annotations, each list in reading order.
///
/// Where a text had an annotation and has one on exactly the same span, the pair is of one kind: recategorised, else
/// relinked, else restated. Where they only overlap, an annotation that went is paired with the first that came (as LABEL
/// does): a split shows as one shrunk annotation, a merge as several grown ones.
///
/// `Debug` shows numbers.
#[derive(Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct DiffDetails<'d> {
    /// What came where nothing was.
    pub added: Vec<&'d Annotation>,
    /// What went and left nothing.
    pub deleted: Vec<&'d Annotation>,
    /// Same span, another category: before and after.
    pub recategorised: Vec<(&'d Annotation, &'d Annotation)>,
    /// Overlapping, longer than before.
    pub grown: Vec<(&'d Annotation, &'d Annotation)>,
    /// Overlapping, shorter than before.
    pub shrunk: Vec<(&'d Annotation, &'d Annotation)>,
    /// Overlapping, elsewhere, and as long as before in code points (LABEL counts these as shrunk).
    pub shifted: Vec<(&'d Annotation, &'d Annotation)>,
    /// Same span and category, another entity (LABEL's details do not show these).
    pub relinked: Vec<(&'d Annotation, &'d Annotation)>,
    /// The same but for origin or score.
    pub restated: Vec<(&'d Annotation, &'d Annotation)>,
}

impl Diff {
    /// What this diff says of single annotations. Linear.
    pub fn details(&self) -> DiffDetails<'_> {
        let mut details = DiffDetails::default();
        let mut after = self.added();
        // The end of the last annotation that went: what comes and starts before it is not new.
        let mut gone_to = 0;
        for before in self.removed() {
            while let Some((first, rest)) =
                after.split_first().filter(|(first, _)| first.span.end() <= before.span.start())
            {
                if first.span.start() >= gone_to {
                    details.added.push(first);
                }
                after = rest;
            }
            match after.first().filter(|first| first.span.overlaps(before.span)) {
                Some(first) => details.pair(self.text(), before, first),
                None => details.deleted.push(before),
            }
            gone_to = before.span.end();
        }
        details.added.extend(after.iter().filter(|annotation| annotation.span.start() >= gone_to));
        details
    }
}

impl<'d> DiffDetails<'d> {
    fn pair(&mut self, text: &Text, before: &'d Annotation, after: &'d Annotation) {
        let list = if before.span != after.span {
            let length = |annotation: &Annotation| {
                let place = |byte| text.unit_offset(byte, OffsetUnit::Char);
                place(annotation.span.end()) - place(annotation.span.start())
            };
            match length(before).cmp(&length(after)) {
                Ordering::Less => &mut self.grown,
                Ordering::Equal => &mut self.shifted,
                Ordering::Greater => &mut self.shrunk,
            }
        } else if before.category != after.category {
            &mut self.recategorised
        } else if before.entity != after.entity {
            &mut self.relinked
        } else {
            &mut self.restated
        };
        list.push((before, after));
    }
}

impl fmt::Debug for DiffDetails<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DiffDetails")
            .field("added", &self.added.len())
            .field("deleted", &self.deleted.len())
            .field("recategorised", &self.recategorised.len())
            .field("grown", &self.grown.len())
            .field("shrunk", &self.shrunk.len())
            .field("shifted", &self.shifted.len())
            .field("relinked", &self.relinked.len())
            .field("restated", &self.restated.len())
            .finish()
    }
}
