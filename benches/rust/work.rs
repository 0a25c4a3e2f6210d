//! What the benchmark of edits works on: a set of so many annotations, and what people do to it.

use crate::corpus::{Sample, Shape};
use label_core::edit::{EntityChoice, Treatment, TreatmentSource};
use label_core::{
    Annotation, AnnotationSet, Category, Diff, Editor, EntityId, History, OffsetUnit, Operation, Span, Text,
};
use std::collections::BTreeMap;

/// A set and what is done to it.
pub struct Work {
    /// How many annotations there are.
    pub size: usize,
    /// The text.
    pub text: Text,
    /// The annotations: about twelve mentions of each entity, ids computed; every third entity linked with the next, so
    /// that it has two names, each in two spellings.
    pub set: AnnotationSet,
}

/// A set and two that were made from it.
pub struct Sides {
    /// What both started from.
    pub base: AnnotationSet,
    /// One side.
    pub ours: AnnotationSet,
    /// The other.
    pub theirs: AnnotationSet,
}

impl Work {
    /// A set of so many annotations of this many people.
    fn with(size: usize, persons: usize) -> Self {
        let sample = Sample::new(0, &Shape::grown(size, persons));
        let text = Text::new(sample.text.as_str()).expect("short");
        let marks = sample.marks.iter().map(|mark| {
            let span = text.span(mark.start..mark.end, OffsetUnit::Char).expect("of this text");
            Annotation::new(&text, span, category(mark.label)).expect("of this text")
        });
        let set = AnnotationSet::new(&text, marks.collect::<Vec<_>>()).expect("disjoint mentions");
        let set = linked(&set, &set, |number| if number % 3 == 1 { number - 1 } else { number });
        Work { size, text, set }
    }

    /// A set of so many annotations.
    pub fn new(size: usize) -> Self {
        Self::with(size, size / 12)
    }

    /// So many annotations that are all one entity, of two names.
    pub fn of_one_entity(size: usize) -> Self {
        Self::with(size, 2)
    }

    /// A mention in the middle of the text, of an entity that is linked.
    fn middle(&self) -> &Annotation {
        let rest = &self.set.as_slice()[self.size / 2..];
        rest.iter().find(|one| self.set.is_linked(one.entity()) && self.is_two(one.entity())).expect("linked")
    }

    /// Whether an entity has two names, and not one in two spellings.
    fn is_two(&self, entity: &EntityId) -> bool {
        let own = |one: &Annotation| self.own_id(one);
        self.set.of_entity(entity).any(|one| own(one) != *entity)
    }

    fn own_id(&self, one: &Annotation) -> EntityId {
        EntityId::computed(one.category(), self.text.slice(one.span()).expect("of this text"))
    }

    /// A word that is not marked, after the mention at this place.
    fn word_after(&self, place: usize) -> Span {
        let from = self.set.as_slice()[place].span().end();
        let to =
            self.set.as_slice().get(place + 1).map_or(self.text.as_str().len(), |one| one.span().start());
        let gap = &self.text.as_str()[from..to];
        let word = gap.split(|c: char| !c.is_alphabetic()).find(|word| word.len() > 4).expect("a clause");
        let start = from + (word.as_ptr() as usize - gap.as_ptr() as usize);
        self.bytes(start, start + word.len())
    }

    fn bytes(&self, start: usize, end: usize) -> Span {
        self.text.span(start..end, OffsetUnit::Byte).expect("character boundaries")
    }

    /// A span without its last characters.
    fn shorter(&self, span: Span, by: usize) -> Span {
        let words = self.text.slice(span).expect("of this text");
        let cut = words.char_indices().rev().nth(by - 1).map_or(0, |(at, _)| at);
        self.bytes(span.start(), span.start() + cut)
    }

    /// One of each operation, around the middle of the text.
    pub fn operations(&self) -> Vec<(&'static str, Operation)> {
        let mark = self.middle();
        let (span, entity) = (mark.span(), mark.entity().clone());
        let place = self.set.iter().position(|one| one.span() == span).expect("of the set");
        let to = self.shorter(span, 1);
        let first = self.text.as_str()[span.range()].chars().next().map_or(1, char::len_utf8);
        let into = vec![
            self.bytes(span.start(), span.start() + first),
            self.bytes(span.start() + first, span.end()),
        ];
        let spans = self.set.as_slice()[place..place + 2].iter().map(Annotation::span).collect();
        let words = (0..self.size / 10).map(|tenth| self.word_after(10 * tenth)).collect();
        let word = Operation::annotate(self.word_after(place), person());
        let renamed = EntityId::new("dossier-1").expect("an id");
        let mut all = vec![
            ("annotate one", word),
            (
                "annotate n/10 as one",
                Operation::Annotate { spans: words, category: person(), entity: EntityChoice::One },
            ),
            ("remove", Operation::Remove { span }),
            ("remove spelling", Operation::RemoveSpelling { span }),
            ("remove entity", Operation::RemoveEntity { entity: entity.clone() }),
            ("recategorise", Operation::Recategorise { span, category: address() }),
            (
                "recategorise entity",
                Operation::RecategoriseEntity { entity: entity.clone(), category: address() },
            ),
            ("resize", Operation::Resize { span, to }),
            ("split", Operation::Split { span, into }),
            ("merge two", Operation::Merge { spans }),
            ("unlink", Operation::Unlink { span }),
            ("unlink spelling", Operation::UnlinkSpelling { span }),
            ("dissolve", Operation::Dissolve { entity: entity.clone() }),
            ("rename", Operation::Rename { entity: entity.clone(), to: renamed }),
        ];
        if let Some(other) = self.set.entities().find(|other| **other != entity) {
            all.push(("link", Operation::link(entity, other.clone())));
        }
        all
    }

    /// The set without a tenth of its annotations, and the operation that brings them back, each named by its spelling.
    pub fn incomplete(&self) -> (AnnotationSet, Operation) {
        let (tenth, rest): (Vec<_>, Vec<_>) =
            self.set.iter().enumerate().partition(|(place, _)| place % 10 == 5);
        let set = AnnotationSet::new(&self.text, rest.into_iter().map(|(_, one)| one.clone()));
        let spans = tenth.into_iter().map(|(_, one)| one.span()).collect();
        (set.expect("disjoint"), Operation::annotate_all(spans, person()))
    }

    /// A history of so many steps in all parts of the text: marks added, removed, resized, given another category, linked.
    pub fn history(&self, steps: usize) -> History {
        let mut history = History::new(self.set.clone());
        for step in 0..steps {
            let place = step * (self.size - 1) / steps;
            let mark = &self.set.as_slice()[place];
            let span = mark.span();
            let entity = |place: usize| {
                let span = self.set.as_slice()[place].span();
                history.current().exactly(span).ok().map(|one| one.entity().clone())
            };
            let operation = match (step % 5, entity(place), entity(place + 1)) {
                (0, ..) => Operation::annotate(self.word_after(place), person()),
                (1, ..) => Operation::Remove { span },
                (2, ..) => Operation::Resize { span, to: self.shorter(span, 1) },
                (3, Some(one), Some(other)) if one != other => Operation::link(one, other),
                _ => Operation::Recategorise { span, category: address() },
            };
            history.apply("a", "edit", [operation], &Editor::human()).expect("it can be done");
        }
        history
    }

    /// The set with some of its annotations removed, resized, or given another category, in turns.
    pub fn changed(&self, which: impl Fn(usize) -> bool) -> AnnotationSet {
        self.with_changes(&self.set, which, 1)
    }

    fn as_address(&self, one: &Annotation) -> Annotation {
        Annotation::new(&self.text, one.span(), address()).expect("of this text")
    }

    fn with_changes(&self, set: &AnnotationSet, which: impl Fn(usize) -> bool, by: usize) -> AnnotationSet {
        let mut chosen = 0;
        let marks = set.iter().enumerate().filter_map(|(place, one)| {
            if !which(place) {
                return Some(one.clone());
            }
            chosen += 1;
            match (chosen + by) % 3 {
                0 => None,
                1 => Some(self.as_address(one)),
                _ => Some(Annotation::of_entity(
                    self.shorter(one.span(), by),
                    one.category().clone(),
                    one.entity().clone(),
                )),
            }
        });
        AnnotationSet::new(&self.text, marks.collect::<Vec<_>>()).expect("disjoint")
    }

    /// All annotations resized or of another category.
    pub fn all_changed(&self) -> AnnotationSet {
        self.changed(|_| true)
    }

    /// One annotation in twenty changed by each side, none by both.
    pub fn apart(&self) -> Sides {
        let (ours, theirs) = (self.changed(|place| place % 20 == 0), self.changed(|place| place % 20 == 10));
        Sides { base: self.set.clone(), ours, theirs }
    }

    /// The same, and each side links one entity in ten with another.
    pub fn apart_with_links(&self) -> Sides {
        let Sides { base, ours, theirs } = self.apart();
        let ours = linked(&ours, &base, |number| if number % 10 == 1 { number - 1 } else { number });
        let theirs = linked(&theirs, &base, |number| if number % 10 == 6 { number - 1 } else { number });
        Sides { base, ours, theirs }
    }

    /// The same as [`Work::apart`], and one annotation in a hundred resized by both, each in its own way.
    pub fn in_conflict(&self) -> Sides {
        let Sides { base, ours, theirs } = self.apart();
        let resized = |set: &AnnotationSet, by: usize| {
            let conflicts: BTreeMap<usize, Span> = self
                .set
                .iter()
                .enumerate()
                .filter(|(place, _)| place % 100 == 55)
                .map(|(_, one)| (one.span().start(), self.shorter(one.span(), by)))
                .collect();
            let marks = set.iter().map(|one| match conflicts.get(&one.span().start()) {
                Some(&span) => Annotation::of_entity(span, one.category().clone(), one.entity().clone()),
                None => one.clone(),
            });
            AnnotationSet::new(&self.text, marks.collect::<Vec<_>>()).expect("disjoint")
        };
        Sides { base, ours: resized(&ours, 1), theirs: resized(&theirs, 2) }
    }

    /// Each side adds one annotation for twenty, of the entity of the one before it.
    pub fn grown(&self) -> Sides {
        let grown = |of_twenty: usize| {
            let new = (0..self.size).filter(|place| place % 20 == of_twenty).map(|place| {
                let entity = self.set.as_slice()[place].entity().clone();
                Annotation::of_entity(self.word_after(place), person(), entity)
            });
            AnnotationSet::new(&self.text, self.set.iter().cloned().chain(new).collect::<Vec<_>>())
                .expect("disjoint")
        };
        Sides { base: self.set.clone(), ours: grown(0), theirs: grown(10) }
    }

    /// The text with one letter corrected in every 1,000 bytes, in mentions too.
    pub fn corrected(&self) -> Text {
        let mut text = String::with_capacity(self.text.as_str().len() + self.size);
        let mut rest = self.text.as_str();
        while rest.len() > 1_000 {
            let from = (990..).find(|at| rest.is_char_boundary(*at)).expect("the end is one");
            let Some(letter) = rest[from..].find('a').map(|at| from + at) else { break };
            text.push_str(&rest[..letter]);
            text.push('o');
            rest = &rest[letter + 1..];
        }
        text.push_str(rest);
        Text::new(text).expect("short")
    }

    /// Ten treatments: all annotations by the detection stack, then one in a hundred changed in each of nine by a person.
    pub fn treatments(&self) -> Vec<Treatment> {
        let mut before = AnnotationSet::new(&self.text, []).expect("empty");
        let mut state = self.set.clone();
        (0..10)
            .map(|order: usize| {
                let source = if order == 0 { TreatmentSource::NLP } else { TreatmentSource::ANNOTATOR };
                let diff = Diff::between(&before, &state).expect("of one text");
                before = state.clone();
                state = self.with_changes(&state, |place| place % 100 == 10 * order + 5, 1);
                Treatment::new(source, order as i64, diff)
            })
            .collect()
    }
}

/// A set as a step leaves it: what is looked up in it is not yet worked out.
pub fn cold(set: &AnnotationSet) -> AnnotationSet {
    Diff::empty(set.text()).apply(set).expect("nothing changes")
}

/// The set with the entities of another called by numbers, in the order of their ids, and made those with the numbers that
/// `to` answers.
fn linked(set: &AnnotationSet, known: &AnnotationSet, to: impl Fn(usize) -> usize) -> AnnotationSet {
    let ids: Vec<&EntityId> = known.entities().collect();
    let names: BTreeMap<&EntityId, &EntityId> =
        ids.iter().enumerate().map(|(number, id)| (*id, ids[to(number)])).collect();
    // The others keep ids of their own: equal, but each its own string, as a reader makes them.
    let marks = set.iter().map(|one| match names.get(one.entity()) {
        Some(name) if *name != one.entity() => one.clone().with_entity((*name).clone()),
        _ => one.clone(),
    });
    AnnotationSet::new(set.text(), marks.collect::<Vec<_>>()).expect("disjoint")
}

fn category(name: &str) -> Category {
    Category::new(name).expect("a name")
}

/// The category of all annotations.
pub fn person() -> Category {
    category("personnePhysique")
}

/// That which some get instead.
pub fn address() -> Category {
    category("adresse")
}
