use super::{Annotation, AnnotationSet, Category, EntityId};
use crate::text::Span;
use std::fmt;

/// A mark seen in its set: what it covers can be read, and its entity has a number that may be shown. Nothing of it can fail.
///
/// Small and `Copy`. `Debug` shows place, category and ordinal.
#[derive(Clone, Copy)]
pub struct Mention<'s> {
    set: &'s AnnotationSet,
    annotation: &'s Annotation,
    /// Place of the mark in the set.
    place: usize,
}

impl<'s> Mention<'s> {
    /// The characters that the mark covers.
    pub fn text(self) -> &'s str {
        self.set.spelling(self.annotation)
    }

    /// What it covers.
    pub fn span(self) -> Span {
        self.annotation.span
    }

    /// What it says.
    pub fn category(self) -> &'s Category {
        &self.annotation.category
    }

    /// Whom or what it names. Secret.
    pub fn entity(self) -> &'s EntityId {
        &self.annotation.entity
    }

    /// The mark itself.
    pub fn annotation(self) -> &'s Annotation {
        self.annotation
    }

    /// Its place among the marks of the set, from 0, in reading order.
    pub fn place(self) -> usize {
        self.place
    }

    /// Which entity of its category it names: 1 for the first that the text names, 2 for the next. With the category it says
    /// who is meant without a name. The first call for a set takes one pass over its marks.
    pub fn ordinal(self) -> usize {
        self.set.ordinal(self.place)
    }
}

impl PartialEq for Mention<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place && self.set == other.set
    }
}

impl fmt::Debug for Mention<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mention({:?}, {} {})", self.span(), self.category(), self.ordinal())
    }
}

impl AnnotationSet {
    /// The marks, in reading order, each seen in this set.
    pub fn mentions(&self) -> impl ExactSizeIterator<Item = Mention<'_>> + DoubleEndedIterator + '_ {
        let mention = move |(place, annotation)| Mention { set: self, annotation, place };
        self.iter().enumerate().map(mention)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{OffsetUnit, Text};

    #[test]
    fn a_mention_reads_its_text_and_counts_its_entity() {
        let text = Text::new("Zoé Lyon Marc Zoé").unwrap();
        let mark = |start, end, category| {
            let span = text.span(start..end, OffsetUnit::Char).unwrap();
            Annotation::new(&text, span, Category::new(category).unwrap()).unwrap()
        };
        let marks = [mark(0, 3, "nom"), mark(4, 8, "lieu"), mark(9, 13, "nom"), mark(14, 17, "nom")];
        let set = AnnotationSet::new(&text, marks).unwrap();
        let seen: Vec<(&str, usize)> =
            set.mentions().map(|mention| (mention.text(), mention.ordinal())).collect();
        assert_eq!(seen, [("Zoé", 1), ("Lyon", 1), ("Marc", 2), ("Zoé", 1)]);
        let shown: Vec<String> = set.mentions().map(|mention| format!("{mention:?}")).collect();
        assert_eq!(shown[3], "Mention(Span(15..19 bytes), nom 1)");
    }
}
