//! LABEL's annotations as the vectors write them, `[category, start, text, entityId, score, source]`, and the way to and from
//! those of the library. Offsets are UTF-16 units.

use label_core::compat::label_v1;
use label_core::{Annotation, AnnotationSet, Category, EntityId, Error, OffsetUnit, SetOptions, Span, Text};
use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation;

/// One annotation of a vector.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mark {
    pub(crate) category: String,
    pub(crate) start: i64,
    pub(crate) text: String,
    pub(crate) entity: String,
    pub(crate) score: Value,
    pub(crate) source: Value,
}

impl Mark {
    /// Items at the end may be missing; a missing entity is the one that LABEL computes.
    pub(crate) fn read(value: &Value) -> Mark {
        let string = |index: usize| value[index].as_str().unwrap_or_default().to_owned();
        let (category, text) = (string(0), string(2));
        let entity = value[3].as_str().map_or_else(|| label_v1::entity_id(&category, &text), str::to_owned);
        let given = |index: usize, default: Value| {
            value.get(index).filter(|value| !value.is_null()).cloned().unwrap_or(default)
        };
        let (score, source) = (given(4, json!(1)), given(5, json!("agent")));
        Mark { category, start: value[1].as_i64().unwrap_or_default(), text, entity, score, source }
    }

    pub(crate) fn read_all(values: &Value) -> Vec<Mark> {
        values.as_array().into_iter().flatten().map(Mark::read).collect()
    }

    /// Score and source stand in an output only where they are not those of a human's mark.
    pub(crate) fn write(&self) -> Value {
        let mut items = vec![json!(self.category), json!(self.start), json!(self.text), json!(self.entity)];
        if self.score.as_f64() != Some(1.0) || self.source != json!("agent") {
            items.extend([self.score.clone(), self.source.clone()]);
        }
        items.into()
    }

    pub(crate) fn write_all<'m>(marks: impl IntoIterator<Item = &'m Mark>) -> Value {
        marks.into_iter().map(Mark::write).collect::<Vec<_>>().into()
    }

    pub(crate) fn with_entity(&self, entity: &str) -> Mark {
        Mark { entity: entity.to_owned(), ..self.clone() }
    }

    pub(crate) fn end(&self) -> i64 {
        self.start + self.text.encode_utf16().count() as i64
    }

    /// Where it lies in a text.
    pub(crate) fn span(&self, text: &Text) -> Result<Span, Error> {
        let (start, end) = (self.start, self.end());
        let unit = OffsetUnit::Utf16;
        let inside = |offset: i64| {
            let length = text.len(unit);
            usize::try_from(offset).map_err(|_| Error::OutOfBounds { offset: offset.into(), unit, length })
        };
        text.span(inside(start)?..inside(end)?, unit)
    }

    /// The library's annotation on this text.
    pub(crate) fn annotation(&self, text: &Text) -> Result<Annotation, Error> {
        self.annotation_at(self.span(text)?)
    }

    /// The library's annotation at this place: see [`page`].
    pub(crate) fn annotation_at(&self, span: Span) -> Result<Annotation, Error> {
        let category = Category::new(self.category.as_str())?;
        Ok(Annotation::of_entity(span, category, EntityId::new(self.entity.as_str())?))
    }
}

/// Marks whose edges lie inside a letter (a base and its accents, a pair of surrogates joined to another), made as wide as
/// the letters that they touch. A line end that an edge cuts is left out or taken in; half of one alone is taken in.
pub(crate) fn of_whole_letters(text: &str, marks: &[Mark], line_ends: bool) -> Vec<Mark> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut letters: Vec<(i64, i64, bool)> = Vec::new();
    for letter in text.graphemes(true) {
        let start = letters.last().map_or(0, |letter| letter.1);
        letters.push((start, start + letter.encode_utf16().count() as i64, letter == "\r\n"));
    }
    let around = |edge: i64| letters.iter().find(|letter| letter.0 < edge && edge < letter.1);
    let widened = |mark: &Mark| {
        let edges = |line_ends: bool| {
            let start = around(mark.start).map(|cut| if cut.2 && !line_ends { cut.1 } else { cut.0 });
            let end = around(mark.end()).map(|cut| if cut.2 && !line_ends { cut.0 } else { cut.1 });
            (start.unwrap_or(mark.start), end.unwrap_or(mark.end()))
        };
        let without = edges(line_ends);
        let (start, end) = if without.0 < without.1 { without } else { edges(true) };
        let place = usize::try_from(start).ok().zip(usize::try_from(end).ok());
        let units = place.and_then(|(start, end)| units.get(start..end)).unwrap_or_default();
        let changed = (start, end) != (mark.start, mark.end());
        let text = if changed { String::from_utf16_lossy(units) } else { mark.text.clone() };
        Mark { start, text, ..mark.clone() }
    };
    marks.iter().map(widened).collect()
}

/// A text of blanks on which all these marks lie: most vectors hold annotations without their text, and ask of extents only.
pub(crate) fn blank(marks: &[Mark]) -> Text {
    let length = marks.iter().map(Mark::end).max().unwrap_or_default().clamp(0, 10_000_000);
    Text::new(" ".repeat(usize::try_from(length).unwrap_or_default()))
        .unwrap_or_else(|error| panic!("{error}"))
}

/// A page on which every mark finds its own spelling, and where each lies: at its offset, blanks between; or, where that is
/// not possible because marks overlap, one after the other in the order of the list, for questions that do not look at
/// places.
pub(crate) fn page(marks: &[Mark]) -> Result<(Text, Vec<Span>), Error> {
    let mut places: Vec<(i64, i64)> = marks.iter().map(|mark| (mark.start, mark.end())).collect();
    places.sort_unstable();
    let disjoint = places.iter().zip(places.iter().skip(1)).all(|(a, b)| a.1 <= b.0);
    if !disjoint {
        return page_in_order(marks);
    }
    let mut units: Vec<u16> = blank(marks).as_str().encode_utf16().collect();
    for mark in marks {
        let place = usize::try_from(mark.start).ok().zip(usize::try_from(mark.end()).ok());
        let place = place.and_then(|(start, end)| units.get_mut(start..end));
        for (unit, letter) in place.into_iter().flatten().zip(mark.text.encode_utf16()) {
            *unit = letter;
        }
    }
    let text = Text::from_utf16(&units)?;
    let spans = marks.iter().map(|mark| mark.span(&text)).collect::<Result<_, _>>()?;
    Ok((text, spans))
}

/// A page on which the marks stand one after the other: LABEL's functions that take the first of its list mean the order of
/// the list, the library that of the text.
pub(crate) fn page_in_order(marks: &[Mark]) -> Result<(Text, Vec<Span>), Error> {
    let words: Vec<&str> = marks.iter().map(|mark| mark.text.as_str()).collect();
    let text = Text::new(words.join(" "))?;
    let mut from = 0;
    let mut spans = Vec::with_capacity(words.len());
    for word in words {
        spans.push(text.span(from..from + word.len(), OffsetUnit::Byte)?);
        from += word.len() + 1;
    }
    Ok((text, spans))
}

/// A text that is blank but for these marks, each at its place; where two contradict each other, the later one stands.
pub(crate) fn overwritten_page<'m>(marks: impl Iterator<Item = &'m Mark>) -> Result<Text, Error> {
    let mut units: Vec<u16> = Vec::new();
    for mark in marks {
        let start = usize::try_from(mark.start).unwrap_or_default();
        let end = start + mark.text.encode_utf16().count();
        if units.len() < end {
            units.resize(end, u16::from(b' '));
        }
        for (unit, of_mark) in units.iter_mut().skip(start).zip(mark.text.encode_utf16()) {
            *unit = of_mark;
        }
    }
    Text::from_utf16(&units)
}

/// The set that the library makes of these marks. The entity of each is its place in the list, so that what comes out can
/// be found again in what went in; of two marks of which nothing else decides, the earlier is the smaller.
pub(crate) fn numbered_set(
    text: &Text,
    marks: &[Mark],
    options: &SetOptions,
) -> Result<AnnotationSet, Error> {
    let mut annotations = Vec::with_capacity(marks.len());
    for (index, mark) in marks.iter().enumerate() {
        annotations.push(mark.with_entity(&format!("{index:06}")).annotation(text)?);
    }
    AnnotationSet::with(text, annotations, options)
}

/// The mark that an annotation of [`numbered_set`] was made of.
pub(crate) fn original<'m>(annotation: &Annotation, marks: &'m [Mark]) -> Option<&'m Mark> {
    annotation.entity().as_str().parse().ok().and_then(|index: usize| marks.get(index))
}
