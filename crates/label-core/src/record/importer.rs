use super::GivenMark;
use crate::annotation::{Annotation, Category, EntityId, Score};
use crate::error::{Error, Result};
use crate::text::{OffsetUnit, Span, Text};
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::ops::Range;

/// Turns marks as given into marks of a text; equal names share one allocation.
pub(crate) struct Importer<'i> {
    text: &'i Text,
    unit: OffsetUnit,
    categories: HashMap<&'i str, Category, FixedState>,
    entities: HashMap<&'i str, EntityId, FixedState>,
    unscored: usize,
}

impl<'i> Importer<'i> {
    pub(crate) fn new(text: &'i Text, unit: OffsetUnit) -> Self {
        Importer { text, unit, categories: HashMap::default(), entities: HashMap::default(), unscored: 0 }
    }

    /// How many scores were not numbers from 0 to 1 and were read as none.
    pub(crate) fn unscored(&self) -> usize {
        self.unscored
    }

    pub(crate) fn annotation(&mut self, given: &'i GivenMark<'_>) -> Result<Annotation> {
        let span = self.span(given)?;
        let category = self.category(&given.label)?;
        let annotation = match &given.entity {
            Some(entity) => Annotation::of_entity(span, category, self.entity(entity)?),
            None => Annotation::new(self.text, span, category)?,
        };
        let score = given.score.and_then(|score| Score::new(score).ok());
        self.unscored += usize::from(given.score.is_some() && score.is_none());
        Ok(annotation.with_origin(given.origin).with_score(score))
    }

    fn category(&mut self, name: &'i str) -> Result<Category> {
        if let Some(known) = self.categories.get(name) {
            return Ok(known.clone());
        }
        let category = Category::new(name)?;
        self.categories.insert(name, category.clone());
        Ok(category)
    }

    fn entity(&mut self, id: &'i str) -> Result<EntityId> {
        if let Some(known) = self.entities.get(id) {
            return Ok(known.clone());
        }
        let entity = EntityId::new(id)?;
        self.entities.insert(id, entity.clone());
        Ok(entity)
    }

    /// Where a mark lies, unchecked but for what no text has.
    pub(crate) fn range(&self, given: &GivenMark<'_>) -> Result<Range<usize>> {
        inside(self.text, given.start, given.end, self.unit)
    }

    pub(crate) fn span(&self, given: &GivenMark<'_>) -> Result<Span> {
        let range = self.range(given)?;
        let span = self.text.span(range.clone(), self.unit)?;
        match &given.text {
            Some(spelling) if !same_spelling(self.text.slice(span)?, spelling) => {
                Err(Error::TextMismatch { start: range.start, end: range.end, unit: self.unit })
            }
            _ => Ok(span),
        }
    }
}

/// Two offsets as they are written, as offsets: a negative one lies outside every text.
pub(crate) fn inside(text: &Text, start: i128, end: i128, unit: OffsetUnit) -> Result<Range<usize>> {
    let offset = |offset: i128| {
        usize::try_from(offset).map_err(|_| Error::OutOfBounds { offset, unit, length: text.len(unit) })
    };
    Ok(offset(start)?..offset(end)?)
}

/// The Court's stack reads `\r` and `\f` as `\n` (`replace_specific_encoding` of juritools): that is no mismatch.
fn same_spelling(text: &str, given: &str) -> bool {
    let plain = |c: char| if matches!(c, '\r' | '\u{C}') { '\n' } else { c };
    text.chars().map(plain).eq(given.chars().map(plain))
}
