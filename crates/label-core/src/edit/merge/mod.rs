//! Two people's work on one decision, brought together.
//!
//! `marks` compares what is marked: stretch by stretch, where annotations of the three sets overlap. `links` compares who is
//! one entity with whom, as partitions of the mentions that both sides kept. `names` finds what the entities are called.

mod links;
mod marks;
mod names;

use super::naming;
use crate::annotation::{Annotation, AnnotationSet, EntityId, Graphemes, widen};
use crate::error::{Error, Result};
use crate::text::{Span, Text, overlap};
use foldhash::fast::FixedState;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

/// Merges two sets that were made from one: what only one side changed is taken, what both changed alike too, and what does
/// not go together is a [`Conflict`]. Nothing is chosen in silence. The order of the two sides says nothing, but for the
/// names that they have in the conflicts.
///
/// What is marked is compared stretch by stretch. Who is one entity with whom is compared as partitions of mentions, never by
/// ids: two people whom one side linked are linked in the merge unless the other side linked or unlinked one of them in a way
/// that would make more people one than either side said. Entities keep the names they have, where the sides agree or one
/// side changed them.
///
/// n log n in the annotations of the three sets.
///
/// # Errors
/// [`Error::ForeignSpan`] where the three are not of one text.
pub fn merge(base: &AnnotationSet, ours: &AnnotationSet, theirs: &AnnotationSet) -> Result<Merge> {
    if base.text() != ours.text() || base.text() != theirs.text() {
        return Err(Error::ForeignSpan);
    }
    let sets = [base.clone(), ours.clone(), theirs.clone()];
    Merge::with(sets, Decisions::new())
}

/// A merge: what is settled, and the conflicts that are not. Made by [`merge`]; values do not change, so that
/// [`Merge::resolve`] answers another.
///
/// Secret. `Debug` shows numbers.
#[derive(Clone, PartialEq)]
pub struct Merge {
    sets: [AnnotationSet; 3],
    decisions: Decisions,
    settled: AnnotationSet,
    conflicts: Vec<Conflict>,
}

/// Something on which two people differ, with what each side has there.
///
/// `Debug` shows kind, place and numbers.
#[derive(Clone, PartialEq)]
pub struct Conflict {
    kind: ConflictKind,
    extent: Span,
    /// What a decision on it is known by: the spans of its mentions in the merge, or for marks its extent. Where mentions join
    /// or go, it is another conflict, on which nobody has decided.
    mentions: Vec<Span>,
    sides: [Vec<Annotation>; 3],
}

/// On what they differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ConflictKind {
    /// One side removed what the other changed.
    Removed,
    /// The annotations of the two sides cover different stretches of the same words.
    Extent,
    /// They cover the same stretch, as different categories.
    Category,
    /// The links of the two sides would together make one entity of mentions that neither side made one, or of two categories.
    Entity,
    /// The two sides gave one entity two ids, or two entities one id.
    Name,
}

impl ConflictKind {
    /// The name: `removed`, `extent`, `category`, `entity`, `name`.
    pub fn as_str(self) -> &'static str {
        match self {
            ConflictKind::Removed => "removed",
            ConflictKind::Extent => "extent",
            ConflictKind::Category => "category",
            ConflictKind::Entity => "entity",
            ConflictKind::Name => "name",
        }
    }
}

/// How a conflict is resolved.
#[derive(Clone, PartialEq)]
pub enum Resolution {
    /// As before either side changed it.
    Base,
    /// As our side has it.
    Ours,
    /// As their side has it.
    Theirs,
    /// As these annotations say. For a conflict of entities or names: one for each mention in the conflict, where any side has
    /// it; their entities are taken. Spans that cut a grapheme are widened.
    Custom(Vec<Annotation>),
}

impl fmt::Debug for Resolution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Resolution::Base => f.write_str("Base"),
            Resolution::Ours => f.write_str("Ours"),
            Resolution::Theirs => f.write_str("Theirs"),
            Resolution::Custom(annotations) => write!(f, "Custom({} annotations)", annotations.len()),
        }
    }
}

impl Resolution {
    /// Which of the three sets it takes.
    fn side(&self) -> Option<Side> {
        match self {
            Resolution::Base => Some(Side::Base),
            Resolution::Ours => Some(Side::Ours),
            Resolution::Theirs => Some(Side::Theirs),
            Resolution::Custom(_) => None,
        }
    }
}

/// One of the three sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Base,
    Ours,
    Theirs,
}

impl Side {
    const ALL: [Side; 3] = [Side::Base, Side::Ours, Side::Theirs];

    /// What belongs to this side, of what each side has.
    fn of<T>(self, sides: &[T; 3]) -> &T {
        let [base, ours, theirs] = sides;
        match self {
            Side::Base => base,
            Side::Ours => ours,
            Side::Theirs => theirs,
        }
    }

    /// The side of the other person.
    fn other(self) -> Side {
        if self == Side::Ours { Side::Theirs } else { Side::Ours }
    }
}

/// What somebody decided: whether on a conflict of links, on which mentions, and how.
type Decisions = BTreeMap<(bool, Vec<Span>), Resolution>;

/// A mention of the merge, and the entity that each set has for it, where that set knows the mention.
struct Mention {
    mark: Annotation,
    ids: [Option<EntityId>; 3],
    /// Somebody decided on this annotation and gave its entity.
    custom: bool,
}

impl Mention {
    /// The entity that a set has for it.
    fn id(&self, side: Side) -> Option<&EntityId> {
        side.of(&self.ids).as_ref()
    }

    /// Whether both people have it.
    fn is_common(&self) -> bool {
        self.id(Side::Ours).is_some() && self.id(Side::Theirs).is_some()
    }

    /// Whether one set alone knows it, or none.
    fn is_new(&self) -> bool {
        self.ids.iter().flatten().nth(1).is_none()
    }
}

/// Ids by their places in their order.
struct Numbers<'m> {
    numbers: HashMap<&'m EntityId, usize, FixedState>,
    names: Vec<&'m EntityId>,
}

impl<'m> Numbers<'m> {
    fn of(mentions: &'m [Mention]) -> Self {
        let mut numbers: HashMap<&EntityId, usize, FixedState> = HashMap::default();
        let mut names: Vec<&EntityId> = Vec::new();
        for id in
            mentions.iter().flat_map(|mention| mention.ids.iter().flatten().chain([&mention.mark.entity]))
        {
            if numbers.insert(id, 0).is_none() {
                names.push(id);
            }
        }
        names.sort_unstable();
        for (number, id) in names.iter().enumerate() {
            numbers.insert(id, number);
        }
        Numbers { numbers, names }
    }

    fn number(&self, id: &EntityId) -> usize {
        self.numbers.get(id).copied().unwrap_or(usize::MAX)
    }

    fn of_id(&self, id: Option<&EntityId>) -> Option<usize> {
        id.map(|id| self.number(id))
    }

    fn names(&self) -> Vec<EntityId> {
        self.names.iter().copied().cloned().collect()
    }
}

/// The mentions of a merge, in reading order. They are spoken of by their places in this list.
struct Mentions {
    text: Text,
    list: Vec<Mention>,
    /// The ids that somebody chose: in one of the sets, no mention of the entity gives it its id.
    given: BTreeSet<EntityId>,
    /// All ids, in their order: numbers compare faster.
    names: Vec<EntityId>,
    /// Of each mention, the numbers of its ids.
    numbers: Vec<[Option<usize>; 3]>,
    /// Of each mention, the number of the id that its annotation has.
    own_numbers: Vec<usize>,
}

impl Mentions {
    fn of(sets: &[AnnotationSet; 3], mut list: Vec<Mention>) -> Self {
        list.sort_unstable_by(|a, b| a.mark.order(&b.mark));
        let given = sets.iter().flat_map(|set| {
            let named = |id: &EntityId| set.of_entity(id).any(|mention| naming::names(set, mention, id));
            set.entities().filter(move |id| !named(id)).cloned()
        });
        let given = given.collect();
        let numbered = Numbers::of(&list);
        let numbers =
            list.iter().map(|mention| mention.ids.each_ref().map(|id| numbered.of_id(id.as_ref()))).collect();
        let own_numbers = list.iter().map(|mention| numbered.number(&mention.mark.entity)).collect();
        let names = numbered.names();
        Mentions { text: Side::Base.of(sets).text().clone(), list, given, names, numbers, own_numbers }
    }

    /// The number of the entity that a set has for a mention.
    fn number(&self, place: usize, side: Side) -> Option<usize> {
        self.numbers.get(place).and_then(|numbers| *side.of(numbers))
    }

    /// The number of the entity that the annotation of a mention has.
    fn own_number(&self, place: usize) -> usize {
        self.own_numbers.get(place).copied().unwrap_or(usize::MAX)
    }

    /// The id of this number.
    fn name(&self, number: usize) -> Option<&EntityId> {
        self.names.get(number)
    }

    fn is_given(&self, id: &EntityId) -> bool {
        self.given.contains(id)
    }

    /// Whether an id only keeps people of one name apart: two sets may have numbered two of them alike.
    fn is_numbered(&self, id: &EntityId) -> bool {
        !self.is_given(id) && id.without_number().is_some()
    }

    #[expect(clippy::indexing_slicing, reason = "every place comes from this list, which does not change")]
    fn at(&self, place: usize) -> &Mention {
        &self.list[place]
    }

    fn len(&self) -> usize {
        self.list.len()
    }

    /// The id that its spelling gives.
    fn own_id(&self, place: usize) -> EntityId {
        let mark = &self.at(place).mark;
        EntityId::computed(&mark.category, self.text.slice(mark.span).unwrap_or_default())
    }
}

impl Conflict {
    /// On what they differ.
    pub fn kind(&self) -> ConflictKind {
        self.kind
    }

    /// From the first to the last character of what is in conflict.
    pub fn extent(&self) -> Span {
        self.extent
    }

    /// What the base has there, in reading order.
    pub fn base(&self) -> &[Annotation] {
        Side::Base.of::<Vec<_>>(&self.sides)
    }

    /// What our side has there, in reading order.
    pub fn ours(&self) -> &[Annotation] {
        Side::Ours.of::<Vec<_>>(&self.sides)
    }

    /// What their side has there, in reading order.
    pub fn theirs(&self) -> &[Annotation] {
        Side::Theirs.of::<Vec<_>>(&self.sides)
    }

    fn of_links(&self) -> bool {
        matches!(self.kind, ConflictKind::Entity | ConflictKind::Name)
    }
}

impl fmt::Debug for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Conflict")
            .field("kind", &self.kind)
            .field("extent", &self.extent)
            .field("base", &self.base().len())
            .field("ours", &self.ours().len())
            .field("theirs", &self.theirs().len())
            .finish_non_exhaustive()
    }
}

impl Merge {
    fn with(sets: [AnnotationSet; 3], decisions: Decisions) -> Result<Self> {
        let (mentions, mut conflicts) = marks::settle(&sets, &decisions);
        let (mut settled, of_links) = links::settle(&sets, &Mentions::of(&sets, mentions), &decisions);
        conflicts.extend(of_links);
        settled.sort_unstable_by(Annotation::order);
        let mut pairs = settled.iter().zip(settled.iter().skip(1));
        let text = Side::Base.of(&sets).text();
        if let Some((first, second)) = pairs.find(|(a, b)| b.span().start() < a.span().end()) {
            return Err(overlap(text, first.span(), second.span()));
        }
        let settled = AnnotationSet::of_sorted(text, settled, dropped(&sets));
        Ok(Merge { sets, decisions, settled, conflicts })
    }

    /// The conflicts that nobody has resolved: those on what is marked first, then those on who is who, each in reading order.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// Resolves one conflict. On what is marked first: what is settled there may raise a conflict of entities, or widen one.
    /// What was decided on a conflict of entities or names holds for the mentions that it had: where others join them, it is asked
    /// again.
    ///
    /// # Errors
    /// [`Error::NoSuchConflict`] for an index that is not there. For custom annotations:
    /// [`Error::ForeignSpan`]; [`Error::Overlap`] (in code points) where one overlaps what is settled or another;
    /// [`Error::NoSuchAnnotation`] (in code points) where a mention in a conflict of entities has none.
    pub fn resolve(&self, index: usize, resolution: Resolution) -> Result<Merge> {
        self.resolve_each([(index, resolution)])
    }

    /// Resolves several conflicts, each by its place in [`Merge::conflicts`], in the time of one.
    ///
    /// # Errors
    /// As [`Merge::resolve`], for the first that cannot be done.
    pub fn resolve_each(&self, resolutions: impl IntoIterator<Item = (usize, Resolution)>) -> Result<Merge> {
        let mut decisions = self.decisions.clone();
        for (index, resolution) in resolutions {
            let conflict = self.conflicts.get(index).ok_or(Error::NoSuchConflict { index })?;
            let resolution = match resolution {
                Resolution::Custom(annotations) => Resolution::Custom(self.custom(conflict, annotations)?),
                side => side,
            };
            decisions.insert((conflict.of_links(), conflict.mentions.clone()), resolution);
        }
        Merge::with(self.sets.clone(), decisions)
    }

    /// The annotations that somebody decided on, on whole graphemes; for links, on the mentions of the merge.
    fn custom(&self, conflict: &Conflict, mut annotations: Vec<Annotation>) -> Result<Vec<Annotation>> {
        let text = self.text();
        if let Some(index) = annotations.iter().position(|annotation| !text.owns(annotation.span())) {
            return Err(Error::ForeignSpan.in_item("annotations", index));
        }
        if !conflict.of_links() {
            widen(text, &mut annotations, Graphemes::Widen)?;
            return Ok(annotations);
        }
        let given = AnnotationSet::new(text, annotations)?;
        let of_mention = |&span: &Span| match given.overlapping(span)?.first() {
            Some(one) => Ok(Annotation { span, ..one.clone() }),
            None => given.exactly(span).cloned(),
        };
        conflict.mentions.iter().map(of_mention).collect()
    }

    /// The merged set.
    ///
    /// # Errors
    /// [`Error::Unresolved`] where conflicts are left.
    pub fn result(&self) -> Result<AnnotationSet> {
        match self.conflicts.len() {
            0 => Ok(self.settled.clone()),
            count => Err(Error::Unresolved { count }),
        }
    }

    /// What is settled so far: without everything that is in conflict. Not fit to be published while there are conflicts, as
    /// what is in conflict is not marked in it.
    pub fn settled(&self) -> &AnnotationSet {
        &self.settled
    }

    /// The text of the three sets.
    pub fn text(&self) -> &Text {
        self.settled.text()
    }
}

impl fmt::Debug for Merge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Merge")
            .field("settled", &self.settled)
            .field("conflicts", &self.conflicts.len())
            .field("decisions", &self.decisions.len())
            .finish_non_exhaustive()
    }
}

/// What the merge remembers as dropped: what both sides remember, and what either remembers anew.
fn dropped(sets: &[AnnotationSet; 3]) -> Vec<Annotation> {
    let [base, ours, theirs] = sets.each_ref().map(AnnotationSet::dropped);
    let holds =
        |list: &[Annotation], one: &Annotation| list.binary_search_by(|other| other.order(one)).is_ok();
    let mut all: Vec<Annotation> = ours.iter().chain(theirs).cloned().collect();
    all.sort_unstable_by(Annotation::order);
    all.dedup_by(|a, b| a.order(b) == Ordering::Equal);
    all.retain(|one| !holds(base, one) || (holds(ours, one) && holds(theirs, one)));
    all
}
