use super::grapheme::{whole_graphemes, widen};
use super::{Annotation, Category, EntityId, Graphemes, Overlap, Places, SetOptions};
use crate::error::{Error, Result};
use crate::text::{OffsetMap, OffsetUnit, Span, Text, overlap};
use foldhash::fast::FixedState;
use once_cell::sync::OnceCell;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

/// The marks of one text: sorted, disjoint, on grapheme boundaries; and what an overlap strategy dropped.
///
/// Cheap to clone. Equal whatever the order in which its marks were given.
#[derive(Clone)]
pub struct AnnotationSet(Arc<Inner>);

struct Inner {
    text: Text,
    annotations: Vec<Annotation>,
    dropped: Vec<Annotation>,
    duplicates: usize,
    widened: usize,
    /// How marks that overlap are ranked: those that were dropped for kept ones still overlap one another.
    overlap: Overlap,
    index: Index,
}

/// Each part is made when it is first asked for.
#[derive(Default)]
struct Index {
    by_entity: OnceCell<Places<EntityId>>,
    by_category: OnceCell<Places<Category>>,
    /// Of each mark, which entity of its category it names, from 1.
    ordinals: OnceCell<Vec<u32>>,
}

impl AnnotationSet {
    /// The set of these marks, with the default options: overlaps are refused, cut graphemes widened.
    ///
    /// # Errors
    /// As [`AnnotationSet::with`].
    pub fn new(text: &Text, annotations: impl IntoIterator<Item = Annotation>) -> Result<Self> {
        Self::with(text, annotations, &SetOptions::default())
    }

    /// The set of these marks. Equal marks (span, category, entity) are merged and counted; the most trusted origin and
    /// the highest score stay. O(n log n) in the marks.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`] (in item `annotations[i]`) for a mark of another text; [`Error::Overlap`] and
    /// [`Error::SplitsGrapheme`] (in code points) where the options refuse.
    pub fn with(
        text: &Text,
        annotations: impl IntoIterator<Item = Annotation>,
        options: &SetOptions,
    ) -> Result<Self> {
        let mut annotations: Vec<Annotation> = annotations.into_iter().collect();
        if let Some(index) = annotations.iter().position(|annotation| !text.owns(annotation.span)) {
            return Err(Error::ForeignSpan.in_item("annotations", index));
        }
        let widened = widen(text, &mut annotations, options.graphemes)?;
        let given = annotations.len();
        merge_equal(&mut annotations);
        let duplicates = given - annotations.len();
        let (annotations, dropped) = resolve(text, annotations, &options.overlap)?;
        Ok(AnnotationSet(Arc::new(Inner {
            text: text.clone(),
            annotations,
            dropped,
            duplicates,
            widened,
            overlap: options.overlap.clone(),
            index: Index::default(),
        })))
    }

    /// The set of marks that are known to be sorted, disjoint, of this text and on grapheme boundaries; `dropped` sorted.
    pub(crate) fn of_sorted(text: &Text, annotations: Vec<Annotation>, dropped: Vec<Annotation>) -> Self {
        let (text, overlap, index) = (text.clone(), Overlap::default(), Index::default());
        let (duplicates, widened) = (0, 0);
        AnnotationSet(Arc::new(Inner { text, annotations, dropped, duplicates, widened, overlap, index }))
    }

    /// The same set, whose dropped marks are ranked as those of another set from which it was made.
    pub(crate) fn ranked_as(mut self, other: &AnnotationSet) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.overlap = other.overlap().clone();
        }
        self
    }

    /// The mark that covers exactly `span`, or exactly the graphemes that `span` cuts.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`]; [`Error::NoSuchAnnotation`] (in code points) where no mark does.
    pub fn exactly(&self, span: Span) -> Result<&Annotation> {
        let text = self.text();
        if !text.owns(span) {
            return Err(Error::ForeignSpan);
        }
        self.find(span).or_else(|| self.find(whole_graphemes(text, span))).ok_or_else(|| {
            let unit = OffsetUnit::Char;
            let (start, end) = (text.unit_offset(span.start(), unit), text.unit_offset(span.end(), unit));
            Error::NoSuchAnnotation { start, end, unit }
        })
    }

    fn find(&self, span: Span) -> Option<&Annotation> {
        let found = self.as_slice().binary_search_by(|annotation| annotation.span.cmp(&span)).ok()?;
        self.as_slice().get(found)
    }

    /// The same set, which also remembers these marks as dropped: what an earlier reader of the record decided.
    pub(crate) fn remembering(self, dropped: Vec<Annotation>) -> Result<Self> {
        if let Some(index) = dropped.iter().position(|annotation| !self.text().owns(annotation.span)) {
            return Err(Error::ForeignSpan.in_item("dropped", index));
        }
        let mut all = dropped;
        widen(self.text(), &mut all, Graphemes::Widen)?;
        all.extend_from_slice(self.dropped());
        all.sort_unstable_by(Annotation::order);
        let Inner { text, annotations, duplicates, widened, overlap, .. } = &*self.0;
        Ok(AnnotationSet(Arc::new(Inner {
            text: text.clone(),
            annotations: annotations.clone(),
            dropped: all,
            duplicates: *duplicates,
            widened: *widened,
            overlap: overlap.clone(),
            index: Index::default(),
        })))
    }

    /// The text that is marked.
    pub fn text(&self) -> &Text {
        &self.0.text
    }

    /// The marks, in reading order.
    pub fn as_slice(&self) -> &[Annotation] {
        &self.0.annotations
    }

    /// The marks, in reading order.
    pub fn iter(&self) -> std::slice::Iter<'_, Annotation> {
        self.as_slice().iter()
    }

    /// How many marks there are.
    pub fn len(&self) -> usize {
        self.as_slice().len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.as_slice().is_empty()
    }

    /// The marks that an overlap strategy dropped, in reading order. What they cover is masked where their category is.
    pub fn dropped(&self) -> &[Annotation] {
        &self.0.dropped
    }

    /// How marks that overlap are ranked, those that were dropped among themselves too.
    pub(crate) fn overlap(&self) -> &Overlap {
        &self.0.overlap
    }

    /// How many marks were given more than once.
    pub fn duplicates(&self) -> usize {
        self.0.duplicates
    }

    /// How many spans were widened to whole graphemes.
    pub fn widened(&self) -> usize {
        self.0.widened
    }

    /// The mark that covers the character at `offset`, counted in `unit`.
    ///
    /// # Errors
    /// As [`Text::to_byte`].
    pub fn at(&self, offset: usize, unit: OffsetUnit) -> Result<Option<&Annotation>> {
        let byte = self.text().to_byte(offset, unit)?;
        let after = self.as_slice().partition_point(|annotation| annotation.span.end() <= byte);
        Ok(self.as_slice().get(after).filter(|annotation| annotation.span.start() <= byte))
    }

    /// The marks that share a character with `span`, in reading order.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`].
    pub fn overlapping(&self, span: Span) -> Result<&[Annotation]> {
        if !self.text().owns(span) {
            return Err(Error::ForeignSpan);
        }
        let first = self.as_slice().partition_point(|annotation| annotation.span.end() <= span.start());
        let end = self.as_slice().partition_point(|annotation| annotation.span.start() < span.end());
        Ok(self.as_slice().get(first..end).unwrap_or_default())
    }

    /// The mentions of an entity, in reading order.
    pub fn of_entity(&self, entity: &EntityId) -> impl ExactSizeIterator<Item = &Annotation> + '_ {
        self.pick(self.by_entity().get(entity))
    }

    /// The marks of a category, in reading order.
    pub fn of_category(&self, category: &Category) -> impl ExactSizeIterator<Item = &Annotation> + '_ {
        self.pick(self.by_category().get(category))
    }

    /// The entities, in the order of their ids.
    pub fn entities(&self) -> impl ExactSizeIterator<Item = &EntityId> + '_ {
        self.by_entity().iter().map(|(entity, _)| entity)
    }

    /// The categories that occur and how many marks each has, in the order of their names.
    pub fn categories(&self) -> impl ExactSizeIterator<Item = (&Category, usize)> + '_ {
        self.by_category().iter().map(|(category, places)| (category, places.len()))
    }

    /// These marks on the rewritten text. A mark that touches a replaced stretch takes the whole stretch; marks that come
    /// to lie on one another are settled as [`Overlap::Longest`] does; a mark of which nothing is left is gone. What was
    /// dropped stays dropped.
    ///
    /// Who is one entity with whom stays, but entities are called anew, as the ids of the original may hold its names: by
    /// category and number in reading order (`nom 2`), an entity of several categories by that of its first mention.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`] where the map starts from another text.
    pub fn project(&self, map: &OffsetMap) -> Result<AnnotationSet> {
        if map.original() != self.text() {
            return Err(Error::ForeignSpan);
        }
        let names = self.neutral_names();
        let moved = |marks: &[Annotation]| -> Result<Vec<Annotation>> {
            let mut moved = Vec::with_capacity(marks.len());
            for annotation in marks {
                let span = map.span_to_output(annotation.span)?;
                if let (Some(span), Some(entity)) = (span, names.get(&annotation.entity)) {
                    moved.push(Annotation { span, entity: entity.clone(), ..annotation.clone() });
                }
            }
            Ok(moved)
        };
        let options = SetOptions::default().with_overlap(Overlap::Longest);
        let projected = AnnotationSet::with(map.output(), moved(self.as_slice())?, &options)?;
        projected.remembering(moved(self.dropped())?)
    }

    /// For each entity, also of what was dropped, an id that says nothing but category and number.
    fn neutral_names(&self) -> HashMap<&EntityId, EntityId, FixedState> {
        let mut names: HashMap<&EntityId, EntityId, FixedState> = HashMap::default();
        let mut counts: HashMap<&Category, usize, FixedState> = HashMap::default();
        for annotation in self.iter().chain(self.dropped()) {
            names.entry(&annotation.entity).or_insert_with(|| {
                let count = counts.entry(&annotation.category).or_default();
                *count += 1;
                EntityId::neutral(&annotation.category, *count)
            });
        }
        names
    }

    /// What a mark of this set covers.
    #[expect(clippy::string_slice, reason = "the marks of a set lie on the character boundaries of its text")]
    pub(crate) fn spelling(&self, annotation: &Annotation) -> &str {
        &self.text().as_str()[annotation.span.range()]
    }

    fn pick<'s>(
        &'s self,
        indices: Option<&'s [usize]>,
    ) -> impl ExactSizeIterator<Item = &'s Annotation> + 's {
        #[expect(clippy::indexing_slicing, reason = "the indices are those of this set's own groups")]
        indices.unwrap_or_default().iter().map(|&index| &self.as_slice()[index])
    }

    pub(super) fn by_entity(&self) -> &Places<EntityId> {
        let ids = || self.iter().map(|annotation| &annotation.entity);
        self.0.index.by_entity.get_or_init(|| Places::of(ids()))
    }

    /// Which entity of its category, from 1 in reading order, the mark at this place names.
    pub(super) fn ordinal(&self, place: usize) -> usize {
        let ordinals = self.0.index.ordinals.get_or_init(|| ordinals(self.as_slice()));
        ordinals.get(place).map_or(0, |&ordinal| ordinal as usize)
    }

    fn by_category(&self) -> &Places<Category> {
        let categories = || self.iter().map(|annotation| &annotation.category);
        self.0.index.by_category.get_or_init(|| Places::of(categories()))
    }
}

impl PartialEq for AnnotationSet {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
            && self.as_slice() == other.as_slice()
            && self.dropped() == other.dropped()
    }
}

impl<'s> IntoIterator for &'s AnnotationSet {
    type Item = &'s Annotation;
    type IntoIter = std::slice::Iter<'s, Annotation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Debug for AnnotationSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnnotationSet")
            .field("annotations", &self.len())
            .field("dropped", &self.dropped().len())
            .field("duplicates", &self.duplicates())
            .field("widened", &self.widened())
            .finish_non_exhaustive()
    }
}

/// Sorts, and merges marks that differ in origin or score only: the sort puts the most trusted origin first.
fn merge_equal(annotations: &mut Vec<Annotation>) {
    annotations.sort_unstable_by(Annotation::order);
    annotations.dedup_by(|next, first| {
        let equal = next.says_same(first);
        if equal && next.score_bits() > first.score_bits() {
            first.score = next.score;
        }
        equal
    });
}

/// Splits sorted marks into those that are kept and those that are dropped, both in reading order.
fn resolve(
    text: &Text,
    annotations: Vec<Annotation>,
    strategy: &Overlap,
) -> Result<(Vec<Annotation>, Vec<Annotation>)> {
    let clash =
        annotations.iter().zip(annotations.iter().skip(1)).find(|(a, b)| b.span.start() < a.span.end());
    match clash {
        None => return Ok((annotations, Vec::new())),
        Some((first, second)) if *strategy == Overlap::Error => {
            return Err(overlap(text, first.span, second.span));
        }
        Some(_) => {}
    }
    let (mut kept, mut dropped) = (Vec::with_capacity(annotations.len()), Vec::new());
    let mut component: Vec<Annotation> = Vec::new();
    let mut reach = 0;
    for annotation in annotations {
        if annotation.span.start() >= reach && !component.is_empty() {
            settle(std::mem::take(&mut component), strategy, &mut kept, &mut dropped);
        }
        reach = reach.max(annotation.span.end());
        component.push(annotation);
    }
    settle(component, strategy, &mut kept, &mut dropped);
    dropped.sort_unstable_by(Annotation::order);
    Ok((kept, dropped))
}

fn settle(
    component: Vec<Annotation>,
    strategy: &Overlap,
    kept: &mut Vec<Annotation>,
    dropped: &mut Vec<Annotation>,
) {
    match component.len() {
        0 | 1 => kept.extend(component),
        _ => strategy.settle(component, kept, dropped),
    }
}

/// Of each mark, which entity of its category it names: they are counted as they come.
fn ordinals(annotations: &[Annotation]) -> Vec<u32> {
    let mut known: HashMap<(&Category, &EntityId), u32, FixedState> = HashMap::default();
    let mut counts: HashMap<&Category, u32, FixedState> = HashMap::default();
    let mut all = Vec::with_capacity(annotations.len());
    for Annotation { category, entity, .. } in annotations {
        let ordinal = known.entry((category, entity)).or_insert_with(|| {
            let count = counts.entry(category).or_default();
            *count += 1;
            *count
        });
        all.push(*ordinal);
    }
    all
}
