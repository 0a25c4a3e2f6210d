use super::given::GivenMark;
use super::labels::{LabelMap, is_text};
use crate::annotation::{Annotation, Category, EntityId, Score};
use crate::error::{Error, Result};
use crate::text::{OffsetMap, OffsetUnit, Span, Text, is_blank};
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::ops::Range;

/// What is done with the spelling that is given beside offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Spelling {
    /// It must stand there: offsets in another unit than the one said are found out.
    #[default]
    Check,
    /// The offsets are believed, as LABEL does (W-E7 of its defects); where there is no end, the length of the spelling is.
    Ignore,
}

/// Turns marks as given into marks of a text; equal names share one allocation.
pub(crate) struct Importer<'i> {
    text: &'i Text,
    /// From the text to that whose offsets are given, where they are two.
    cleaned: Option<&'i OffsetMap>,
    unit: OffsetUnit,
    spelling: Spelling,
    labels: Option<&'i LabelMap>,
    categories: HashMap<&'i str, Option<Category>, FixedState>,
    entities: HashMap<&'i str, EntityId, FixedState>,
    unscored: usize,
    left_out: usize,
}

impl<'i> Importer<'i> {
    pub(crate) fn new(text: &'i Text, unit: OffsetUnit) -> Self {
        Importer {
            text,
            cleaned: None,
            unit,
            spelling: Spelling::Check,
            labels: None,
            categories: HashMap::default(),
            entities: HashMap::default(),
            unscored: 0,
            left_out: 0,
        }
    }

    pub(crate) fn with_spelling(self, spelling: Spelling) -> Self {
        Importer { spelling, ..self }
    }

    pub(crate) fn with_labels(self, labels: Option<&'i LabelMap>) -> Self {
        Importer { labels, ..self }
    }

    /// One of marks that are given on the output of a map from the text, where there is one.
    pub(crate) fn of_cleaned(self, cleaned: Option<&'i OffsetMap>) -> Self {
        Importer { cleaned, ..self }
    }

    /// The text whose offsets are given.
    fn given_text(&self) -> &'i Text {
        self.cleaned.map_or(self.text, OffsetMap::output)
    }

    /// How many scores were not numbers from 0 to 1 and were read as none.
    pub(crate) fn unscored(&self) -> usize {
        self.unscored
    }

    /// How many marks the map of labels leaves out.
    pub(crate) fn left_out(&self) -> usize {
        self.left_out
    }

    /// The mark of the text; none where the map of labels leaves it out.
    pub(crate) fn mark(&mut self, given: &'i GivenMark<'_>) -> Result<Option<Annotation>> {
        let span = self.span(given)?;
        let Some(category) = self.category(given.label())? else {
            self.left_out += 1;
            return Ok(None);
        };
        let annotation = match given.entity() {
            Some(entity) => Annotation::of_entity(span, category, self.entity(entity)?),
            None => Annotation::new(self.text, span, category)?,
        };
        let score = given.score().and_then(|score| Score::new(score).ok());
        self.unscored += usize::from(given.score().is_some() && score.is_none());
        Ok(Some(annotation.with_origin(given.origin()).with_score(score)))
    }

    /// The same of a mark that was not made here: of white space alone it hides nothing, and a label that is its own text
    /// stands where a spelling was meant.
    pub(crate) fn seen(&mut self, given: &'i GivenMark<'_>) -> Result<Option<Annotation>> {
        let Some(mark) = self.mark(given)? else { return Ok(None) };
        let spelling = self.text.slice(mark.span())?;
        if is_blank(spelling) {
            return Err(self.blank(&self.range(given)?));
        }
        if is_text(given.label(), spelling) {
            return Err(Error::LabelIsText);
        }
        Ok(Some(mark))
    }

    /// The mark of the text, where no map of labels can leave it out.
    pub(crate) fn annotation(&mut self, given: &'i GivenMark<'_>) -> Result<Annotation> {
        self.mark(given)?.ok_or(Error::UnknownLabel)
    }

    fn blank(&self, range: &Range<usize>) -> Error {
        Error::BlankSpan { start: range.start, end: range.end, unit: self.unit }
    }

    fn category(&mut self, label: &'i str) -> Result<Option<Category>> {
        if let Some(known) = self.categories.get(label) {
            return Ok(known.clone());
        }
        let category = match self.labels {
            Some(labels) => labels.category(label)?.cloned(),
            None => Some(Category::new(label)?),
        };
        self.categories.insert(label, category.clone());
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
        let (start, end) = given.offsets(self.unit);
        inside(self.given_text(), start, end, self.unit)
    }

    pub(crate) fn span(&self, given: &GivenMark<'_>) -> Result<Span> {
        let range = self.range(given)?;
        let text = self.given_text();
        let span = text.span(range.clone(), self.unit)?;
        match given.text() {
            Some(spelling)
                if self.spelling == Spelling::Check && !same_spelling(text.slice(span)?, spelling) =>
            {
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
