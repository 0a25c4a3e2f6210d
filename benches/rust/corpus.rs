//! Fictitious decisions, made by a rule from the lists in `corpus/`; `python/corpus.py` follows the same rule.
//!
//! A decision is clauses of a judgment in any order, with a mention after every `chars / spans` code points. Names are
//! put together from two parts. Every choice is one step of a linear congruential generator that starts from the number
//! of the decision, so that the same number gives the same decision on every machine and in both languages.

use label_core::{Decision, GivenMark, Key, OffsetUnit, ReadOptions, Record, Settings, Text};
use sha2::{Digest, Sha256};
use std::fmt::Write;

const CLAUSES: &str = include_str!("../corpus/clauses.txt");
const ENDS: &str = include_str!("../corpus/ends.txt");
const LEADS: &str = include_str!("../corpus/leads.txt");
const MONTHS: &str = include_str!("../corpus/months.txt");
const STARTS: &str = include_str!("../corpus/starts.txt");
const SEPARATORS: [&str; 6] = [" ", ", ", " ", "\u{a0}; ", ".\n\n", ", "];
const AFTER_MENTION: [&str; 4] = [" ", ", ", " et ", "\u{a0}: "];

/// How large a decision is and who is in it.
#[derive(Clone)]
pub struct Shape {
    /// Code points.
    pub chars: usize,
    /// Mentions.
    pub spans: usize,
    /// Categories and how many entities each has; every entity is mentioned at least once.
    pub mix: Vec<(&'static str, usize)>,
}

impl Shape {
    /// The decision of the acceptance figures: 8,192 code points, 61 mentions of 12 persons, all in the group `[%c]`.
    pub fn persons() -> Self {
        Shape { chars: 8192, spans: 61, mix: vec![("personnePhysique", 12)] }
    }

    /// The same size with four categories, of which one has letters and three have numbers.
    pub fn mixed() -> Self {
        let mix = vec![("personnePhysique", 6), ("adresse", 3), ("dateNaissance", 2), ("personneMorale", 1)];
        Shape { mix, ..Self::persons() }
    }

    /// So many mentions of so many persons, as dense as in [`Shape::persons`].
    pub fn grown(spans: usize, persons: usize) -> Self {
        Shape { chars: spans * 8192 / 61, spans, mix: vec![("personnePhysique", persons.min(spans))] }
    }
}

/// A decision as a detector sees it.
pub struct Sample {
    /// The id of the decision.
    pub id: String,
    /// The text.
    pub text: String,
    /// The mentions, in reading order.
    pub marks: Vec<Mark>,
}

/// One mention; offsets in code points.
pub struct Mark {
    /// Where it starts.
    pub start: usize,
    /// Where it ends (exclusive).
    pub end: usize,
    /// The category.
    pub label: &'static str,
    /// The id of the entity.
    pub entity: String,
}

struct Entity {
    label: &'static str,
    id: String,
    spelling: String,
    shouted: String,
    leads: Vec<&'static str>,
}

/// Knuth's 64-bit constants; the high bits are the good ones.
struct Choices(u64);

impl Choices {
    fn of(number: u64) -> Self {
        Choices(number.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(1))
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % limit as u64) as usize
    }

    fn of_list<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}

/// A text and its length in code points.
struct Writer {
    text: String,
    chars: usize,
}

impl Writer {
    fn push(&mut self, words: &str) {
        self.text.push_str(words);
        self.chars += words.chars().count();
    }

    /// Clauses until the text is at least so long.
    fn fill(&mut self, chars: usize, clauses: &[&str], choices: &mut Choices) {
        while self.chars < chars {
            self.push(choices.of_list(clauses));
            self.push(choices.of_list(&SEPARATORS));
        }
    }
}

impl Sample {
    /// The decision with this number. Of 50 decisions one holds words that look like a pseudonym, which must then not be
    /// given to anybody.
    pub fn new(number: u64, shape: &Shape) -> Self {
        let clauses: Vec<&str> = CLAUSES.lines().collect();
        let mut choices = Choices::of(number);
        let entities = entities(&mut choices, shape);
        let mut out = Writer { text: String::with_capacity(shape.chars * 11 / 10), chars: 0 };
        let mut marks = Vec::with_capacity(shape.spans);
        if number % 50 == 49 {
            out.push("pièce [D] du bordereau, rubrique [2]\u{a0}; ");
        }
        for mention in 0..shape.spans {
            out.fill(shape.chars * mention / shape.spans, &clauses, &mut choices);
            let entity = if mention < entities.len() { mention } else { choices.below(entities.len()) };
            let entity = &entities[entity];
            out.push(choices.of_list(&entity.leads));
            let start = out.chars;
            out.push(if choices.below(4) == 0 { &entity.shouted } else { &entity.spelling });
            marks.push(Mark { start, end: out.chars, label: entity.label, entity: entity.id.clone() });
            out.push(choices.of_list(&AFTER_MENTION));
        }
        out.fill(shape.chars, &clauses, &mut choices);
        let end = out.text.char_indices().nth(shape.chars).map_or(out.text.len(), |(at, _)| at);
        out.text.truncate(end);
        assert!(marks.last().is_none_or(|mark| mark.end <= shape.chars), "no room for the last mention");
        Sample { id: format!("24-{number:05}"), text: out.text, marks }
    }

    /// The decisions with the numbers from 0 on.
    pub fn many(count: u64, shape: &Shape) -> Vec<Self> {
        (0..count).map(|number| Sample::new(number, shape)).collect()
    }

    /// The mentions as an importer takes them.
    pub fn inputs(&self) -> Vec<GivenMark<'_>> {
        let input =
            |mark: &Mark| GivenMark::new(mark.start, mark.end, mark.label).with_entity(mark.entity.clone());
        self.marks.iter().map(input).collect()
    }

    /// The decision and its marks.
    pub fn record(&self) -> Record {
        let text = Text::new(self.text.as_str()).expect("short");
        let decision = Decision::new(self.id.as_str(), text).expect("an id");
        Record::from_spans(decision, &self.inputs(), OffsetUnit::Char, &ReadOptions::default())
            .expect("disjoint mentions")
    }

    /// The record as a line of JSON, offsets in code points.
    pub fn json(&self) -> String {
        self.record().to_json(OffsetUnit::Char)
    }
}

fn entities(choices: &mut Choices, shape: &Shape) -> Vec<Entity> {
    let starts: Vec<&str> = STARTS.lines().collect();
    let ends: Vec<&str> = ENDS.lines().collect();
    let months: Vec<&str> = MONTHS.lines().collect();
    let names = starts.len() * ends.len();
    let first = choices.below(names);
    let labels = shape.mix.iter().flat_map(|&(label, count)| std::iter::repeat_n(label, count));
    let entity = |(number, label): (usize, &'static str)| {
        // 277 is prime to the number of names: no name comes twice.
        let name = (first + 277 * number) % names;
        let name = format!("{}{}", starts[name / ends.len()], ends[name % ends.len()]);
        let spelling = match label {
            "adresse" => format!("{}, rue {name}", 1 + choices.below(180)),
            "dateNaissance" => {
                let (day, month) = (1 + choices.below(28), choices.of_list(&months));
                format!("{day} {month} {}", 1930 + choices.below(70))
            }
            "personneMorale" => format!("{name} et associés"),
            _ => name,
        };
        let leads = LEADS.lines().filter_map(|line| line.strip_suffix("{}")?.strip_prefix(label));
        let leads = leads.filter_map(|lead| lead.strip_prefix('\t')).collect();
        Entity { label, id: format!("{label}_{spelling}"), shouted: spelling.to_uppercase(), spelling, leads }
    };
    labels.enumerate().map(entity).collect()
}

/// The first 16 hexadecimal digits of the SHA-256 of texts and marks: the same in Rust and in Python.
pub fn fingerprint(samples: &[Sample]) -> String {
    let mut hash = Sha256::new();
    for sample in samples {
        hash.update(&sample.text);
        for Mark { start, end, label, entity } in &sample.marks {
            hash.update(format!("\n{start} {end} {label} {entity}"));
        }
    }
    hash.finalize().iter().take(8).fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// The key of all measurements.
pub fn key() -> Key {
    Key::from_bytes([7; 32])
}

/// The settings of all measurements.
pub fn settings() -> Settings {
    Settings::court()
}
