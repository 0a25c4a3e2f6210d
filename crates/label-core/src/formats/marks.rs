//! Lists of marks as formats write them, item by item.

use super::dialect::{Dialect, Written};
use super::json;
use crate::annotation::{Annotation, AnnotationSet, Category};
use crate::decision::Decision;
use crate::error::{Error, Result};
use crate::record::{GivenMark, Importer, ReadOptions, Record, Spelling};
use crate::text::{OffsetUnit, Text};
use serde_json::value::RawValue;

/// A list of marks as JSON.
pub(super) fn raw(marks: &[GivenMark<'_>], dialect: &'static Dialect) -> Box<RawValue> {
    json::raw(&marks.iter().map(|mark| Written { mark, dialect }).collect::<Vec<_>>())
}

/// What a list of marks gives on a text, item by item.
#[derive(Debug, Clone)]
#[must_use]
#[non_exhaustive]
pub struct MarkImport {
    /// The marks, in the order of the list.
    pub annotations: Vec<Annotation>,
    /// Why the other items gave none, each in its item. What they meant to mark is not marked.
    pub problems: Vec<Error>,
    /// How many scores were not numbers from 0 to 1 and were read as none.
    pub unscored: usize,
}

/// A list of marks as it was read: each item, or why it is none.
#[derive(Clone)]
pub(super) struct Marks {
    list: &'static str,
    dialect: &'static Dialect,
    items: Vec<Result<GivenMark<'static>>>,
}

impl Marks {
    pub(super) fn read(list: &'static str, dialect: &'static Dialect, raw: &[&RawValue]) -> Self {
        let item = |(index, raw): (usize, &&RawValue)| {
            dialect.read(raw.get()).map_err(|error| error.in_item(list, index))
        };
        Marks { list, dialect, items: raw.iter().enumerate().map(item).collect() }
    }

    /// The marks of a set. They are of its text.
    pub(super) fn of(
        list: &'static str,
        dialect: &'static Dialect,
        annotations: &AnnotationSet,
        unit: OffsetUnit,
    ) -> Self {
        let text = annotations.text();
        let mark = |mark| dialect.mark(text, mark, unit).map(GivenMark::into_owned);
        Marks { list, dialect, items: annotations.iter().map(mark).collect() }
    }

    /// For the way out: what was made of a set has no bad item.
    pub(super) fn raw(&self) -> Box<RawValue> {
        let marks = self.items.iter().flatten().map(|mark| Written { mark, dialect: self.dialect });
        json::raw(&marks.collect::<Vec<_>>())
    }

    pub(super) fn as_slice(&self) -> &[Result<GivenMark<'static>>] {
        &self.items
    }

    /// All of them, or the first that is none.
    pub(super) fn whole(self) -> Result<Vec<GivenMark<'static>>> {
        self.items.into_iter().collect()
    }

    pub(super) fn annotations(&self, text: &Text, unit: OffsetUnit, spelling: Spelling) -> MarkImport {
        let mut importer = Importer::new(text, unit).with_spelling(spelling);
        let mut import = MarkImport { annotations: Vec::new(), problems: Vec::new(), unscored: 0 };
        for (index, item) in self.items.iter().enumerate() {
            let placed = |error: Error| error.in_item(self.list, index);
            let read = item.as_ref().map_err(Clone::clone);
            match read.and_then(|mark| importer.annotation(mark).map_err(placed)) {
                Ok(annotation) => import.annotations.push(annotation),
                Err(error) => import.problems.push(error),
            }
        }
        import.unscored = importer.unscored();
        import
    }

    /// The record of all of them, or why the first that is none is none: what does not parse before all else.
    pub(super) fn record(
        &self,
        decision: Decision,
        unit: OffsetUnit,
        spelling: Spelling,
        options: &ReadOptions,
    ) -> Result<Record> {
        let id = decision.id().to_owned();
        let marks = self.clone().whole();
        let record =
            marks.and_then(|marks| Record::from_marks(decision, &marks, self.list, unit, spelling, options));
        record.map_err(|error| error.in_document(&id))
    }

    /// The same marks in another dialect, as a text has them, or why they are none there.
    pub(super) fn told(
        &self,
        dialect: &Dialect,
        text: &Text,
        [from, to]: [OffsetUnit; 2],
        spelling: Spelling,
    ) -> Vec<Result<GivenMark<'static>>> {
        let importer = Importer::new(text, from).with_spelling(spelling);
        let item = |(index, item): (usize, &Result<GivenMark<'static>>)| {
            let given = item.as_ref().map_err(Clone::clone)?;
            told(given, &importer, dialect, text, to).map_err(|error| error.in_item(self.list, index))
        };
        self.items.iter().enumerate().map(item).collect()
    }
}

/// What a mark says, score and source as they were given, on a text.
fn told(
    given: &GivenMark<'_>,
    importer: &Importer<'_>,
    dialect: &Dialect,
    text: &Text,
    unit: OffsetUnit,
) -> Result<GivenMark<'static>> {
    let category = Category::new(given.label())?;
    let annotation = Annotation::new(text, importer.span(given)?, category)?;
    let mark = dialect.mark(text, &annotation, unit)?.into_owned();
    let mark = match given.entity() {
        Some(entity) => mark.with_entity(entity.to_owned()),
        None => mark,
    };
    let mark = match given.source() {
        Some(source) => mark.with_source(source.to_owned()),
        None => mark,
    };
    Ok(match given.score() {
        Some(score) => mark.with_score(score),
        None => mark,
    })
}
