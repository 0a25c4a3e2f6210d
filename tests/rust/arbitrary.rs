//! Random texts, marks and settings.

use label_core::annotation::Score;
use label_core::pseudonym::Allowances;
use label_core::{
    Annotation, AnnotationSet, Category, CategoryRule, Decision, EntityId, OffsetUnit, Origin, Overlap,
    Result, SetOptions, Settings, Span, Text,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::fmt;

pub(crate) const UNITS: [OffsetUnit; 3] = [OffsetUnit::Byte, OffsetUnit::Char, OffsetUnit::Utf16];

/// What texts are made of: one, two, three and four bytes, marks, joiners, line ends, what is not seen, what looks like
/// a pseudonym or a pattern.
const PIECES: [&str; 60] = [
    "a",
    "b",
    "Z",
    "e",
    "o",
    " ",
    "  ",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "-",
    "-\n",
    "'",
    "’",
    "`",
    "é",
    "É",
    "e\u{301}",
    "\u{301}",
    "\u{323}",
    "o\u{308}",
    "ç",
    "œ",
    "Æ",
    "ß",
    "ẞ",
    "İ",
    "ı",
    "ς",
    "ﬁ",
    "№",
    "ｆ",
    "ế",
    "€",
    "👍",
    "👩\u{200D}⚖\u{FE0F}",
    "🇫",
    "🇷",
    "각",
    "क्ष",
    "א",
    "م",
    "\u{A0}",
    "\u{202F}",
    "\u{2028}",
    "\u{85}",
    "\u{FEFF}",
    "\0",
    "\u{AD}",
    "\u{AD}\n",
    "\u{200B}",
    "\u{202E}",
    "\u{2011}",
    "[A]",
    "[B",
    "[1]",
    "[Lieu 2]",
    "%c$0{}",
    "\u{10FFFF}",
];

/// So many cases of a property, or as many as `PROPTEST_CASES` asks for. What fails is mended or becomes a case with a
/// name; no seeds are kept.
pub(crate) fn cases(number: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { default.cases } else { number };
    ProptestConfig { cases, failure_persistence: None, ..default }
}

/// So many cases where `LABEL_LAWS` is set (`make laws`), else one of `share` of them.
pub(crate) fn laws(number: u32, share: u32) -> ProptestConfig {
    cases(if std::env::var_os("LABEL_LAWS").is_some() { number } else { number / share })
}

/// A text whose `Debug` shows its content: a property that fails says on what.
#[derive(Clone)]
pub(crate) struct Shown(pub(crate) Text);

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.0.as_str(), f)
    }
}

/// Of the pieces, what is not seen: a mark of it alone is refused by readers.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{200D}' | '\u{202E}' | '\u{FE0F}' | '\u{FEFF}')
}

/// A text of up to `pieces` pieces.
pub(crate) fn text_of(pieces: usize) -> impl Strategy<Value = Shown> {
    prop::collection::vec(select(&PIECES[..]), 0..=pieces).prop_map(|pieces| Shown(text(&pieces.concat())))
}

pub(crate) fn text(content: &str) -> Text {
    Text::new(content).unwrap()
}

pub(crate) fn category(name: &str) -> Category {
    Category::new(name).unwrap()
}

pub(crate) fn entity(id: &str) -> EntityId {
    EntityId::new(id).unwrap()
}

/// Categories of every fate under [`settings`] for [`decision`].
pub(crate) const CATEGORIES: [&str; 8] =
    ["nom", "prenom", "lieu", "societe", "motif", "avocat", "greffier", "inconnu"];

/// Letters, numbers and plain words; `avocat` is never masked, `inconnu` is not listed.
pub(crate) fn settings() -> Settings {
    let masked = [
        ("nom", "[%c]"),
        ("prenom", "[%c]"),
        ("greffier", "[%c]"),
        ("lieu", "[Lieu %d]"),
        ("societe", "[%d]"),
        ("motif", "[...]"),
    ];
    let rules = masked.map(|(category, template)| CategoryRule::mask(category, template).unwrap());
    Settings::new(rules.into_iter().chain([CategoryRule::keep("avocat").unwrap()])).unwrap()
}

/// A decision that omits `greffier`.
pub(crate) fn decision(text: &Text) -> Decision {
    Decision::new("d", text.clone()).unwrap().keeping([category("greffier")])
}

/// Where a mark lies on a text: somewhere, or where mistakes are made.
#[derive(Debug, Clone, Copy)]
enum Edge {
    Anywhere,
    /// From the first character on.
    Start,
    /// Up to the last character.
    End,
    Whole,
    /// From a twelfth of the text to the next: marks that touch.
    Twelfth,
}

/// A mark on no text yet: its edges are fractions.
#[derive(Debug, Clone)]
pub(crate) struct LooseMark {
    edge: Edge,
    start: Index,
    length: Index,
    category: usize,
    entity: Option<u8>,
    score: Option<u8>,
    origin: Origin,
}

pub(crate) fn loose_marks(most: usize) -> impl Strategy<Value = Vec<LooseMark>> {
    let origins = select(vec![Origin::Human, Origin::Rule, Origin::Model, Origin::Import]);
    let edges = prop_oneof![
        12 => Just(Edge::Anywhere),
        1 => Just(Edge::Start),
        1 => Just(Edge::End),
        1 => Just(Edge::Whole),
        4 => Just(Edge::Twelfth),
    ];
    let mark = (
        edges,
        any::<Index>(),
        any::<Index>(),
        0..CATEGORIES.len(),
        prop::option::of(0..6_u8),
        prop::option::of(0..4_u8),
        origins,
    );
    let mark = mark.prop_map(|(edge, start, length, category, entity, score, origin)| LooseMark {
        edge,
        start,
        length,
        category,
        entity,
        score,
        origin,
    });
    prop::collection::vec(mark, 0..=most)
}

impl LooseMark {
    /// The mark on this text, on character boundaries, seldom long; `None` where there is no character.
    pub(crate) fn on(&self, text: &Text) -> Option<Annotation> {
        let length = text.len(OffsetUnit::Char);
        if length == 0 {
            return None;
        }
        let start = self.start.index(length);
        let longest = |left: usize| self.length.index(left.min(if self.category == 0 { 30 } else { 7 }));
        let range = match self.edge {
            Edge::Anywhere => start..start + 1 + longest(length - start),
            Edge::Start => 0..1 + longest(length),
            Edge::End => length - 1 - longest(length)..length,
            Edge::Whole => 0..length,
            Edge::Twelfth => {
                let step = length.div_ceil(12);
                let start = start / step * step;
                start..length.min(start + step)
            }
        };
        let span = text.span(range, OffsetUnit::Char).unwrap();
        let unseen = |c: char| c.is_whitespace() || is_unseen(c);
        if text.slice(span).unwrap().chars().all(unseen) {
            return None;
        }
        let category = category(CATEGORIES[self.category]);
        let mark = match self.entity {
            Some(number) => Annotation::of_entity(span, category, entity(&format!("e-{number}"))),
            None => Annotation::new(text, span, category).unwrap(),
        };
        let score = self.score.map(|quarters| Score::new(f64::from(quarters) / 4.0).unwrap());
        Some(mark.with_origin(self.origin).with_score(score))
    }
}

/// A text and marks on it, which may overlap and cut graphemes.
#[derive(Clone)]
pub(crate) struct Marked {
    pub(crate) text: Text,
    pub(crate) marks: Vec<Annotation>,
}

impl fmt::Debug for Marked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entities: Vec<&str> = self.marks.iter().map(|mark| mark.entity().as_str()).collect();
        write!(f, "{:?} with {:?} of {entities:?}", self.text.as_str(), self.marks)
    }
}

pub(crate) fn marked_text(pieces: usize, most: usize) -> impl Strategy<Value = Marked> {
    (text_of(pieces), loose_marks(most)).prop_map(|(Shown(text), marks)| {
        let marks = marks.iter().filter_map(|mark| mark.on(&text)).collect();
        Marked { text, marks }
    })
}

/// Every strategy but the refusal.
pub(crate) fn strategies() -> [Overlap; 5] {
    let priority = |names: &[&str]| Overlap::priority(names.iter().map(|name| category(name)).collect());
    [
        Overlap::Longest,
        Overlap::HighestScore,
        Overlap::Union,
        priority(&["avocat", "greffier", "inconnu"]).unwrap(),
        priority(&["lieu", "nom", "avocat"]).unwrap(),
    ]
}

pub(crate) fn set_of(text: &Text, marks: &[Annotation], overlap: Overlap) -> Result<AnnotationSet> {
    AnnotationSet::with(text, marks.to_vec(), &SetOptions::default().with_overlap(overlap))
}

/// The span of the first `words` in a text.
pub(crate) fn find(text: &Text, words: &str) -> Span {
    let start = text.as_str().find(words).unwrap();
    text.span(start..start + words.len(), OffsetUnit::Byte).unwrap()
}

/// Random texts may have no mark at all.
pub(crate) fn unmarked() -> Allowances {
    Allowances::none().unmarked()
}
