use super::GivenMark;
use crate::annotation::{Annotation, Category, EntityId, Score};
use crate::error::{Error, Result};
use crate::text::{OffsetMap, OffsetUnit, Span, Text, is_blank};
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::ops::Range;

/// Turns marks as given into marks of a text; equal names share one allocation.
pub(crate) struct Importer<'i> {
    text: &'i Text,
    /// From the text to that whose offsets are given, where they are two.
    cleaned: Option<&'i OffsetMap>,
    unit: OffsetUnit,
    categories: HashMap<&'i str, Category, FixedState>,
    entities: HashMap<&'i str, EntityId, FixedState>,
    unscored: usize,
}

impl<'i> Importer<'i> {
    pub(crate) fn new(text: &'i Text, unit: OffsetUnit) -> Self {
        let (categories, entities) = (HashMap::default(), HashMap::default());
        Importer { text, cleaned: None, unit, categories, entities, unscored: 0 }
    }

    /// One of marks that are given on the output of a map from the text.
    pub(crate) fn of_cleaned(self, map: &'i OffsetMap) -> Self {
        Importer { cleaned: Some(map), ..self }
    }

    /// The text whose offsets are given.
    fn given_text(&self) -> &'i Text {
        self.cleaned.map_or(self.text, OffsetMap::output)
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

    /// A mark that hides something: not of white space alone.
    pub(crate) fn seen(&mut self, given: &'i GivenMark<'_>) -> Result<Annotation> {
        let annotation = self.annotation(given)?;
        if is_blank(self.text.slice(annotation.span())?) {
            return Err(self.blank(&self.range(given)?));
        }
        Ok(annotation)
    }

    fn blank(&self, range: &Range<usize>) -> Error {
        Error::BlankSpan { start: range.start, end: range.end, unit: self.unit }
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
        inside(self.given_text(), given.start, given.end, self.unit)
    }

    pub(crate) fn span(&self, given: &GivenMark<'_>) -> Result<Span> {
        let range = self.range(given)?;
        let text = self.given_text();
        let span = text.span(range.clone(), self.unit)?;
        match &given.text {
            Some(spelling) if !same_spelling(text.slice(span)?, spelling) => {
                Err(Error::TextMismatch { start: range.start, end: range.end, unit: self.unit })
            }
            _ => match self.cleaned {
                Some(map) => map.span_back(span)?.ok_or(self.blank(&range)),
                None => Ok(span),
            },
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

/// Any run of white space is as good as any other: the Court's stack reads `\r` and `\f` as `\n`
/// (`replace_specific_encoding` of juritools), others collapse.
fn same_spelling(text: &str, given: &str) -> bool {
    text == given || collapsed(text).eq(collapsed(given))
}

/// The characters, one space for each run of white space.
fn collapsed(text: &str) -> impl Iterator<Item = char> + '_ {
    let mut spaces = false;
    text.chars().filter_map(move |c| {
        let again = spaces && c.is_whitespace();
        spaces = c.is_whitespace();
        (!again).then_some(if spaces { ' ' } else { c })
    })
}
