//! Marks on a text that was corrected after they were made.

mod way;

use crate::annotation::{Annotation, AnnotationSet, EntityId, Graphemes, Overlap, SetOptions, widen};
use crate::error::Result;
use crate::text::Text;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use way::{Landing, Way};

/// What became of a mark when its text was corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Fate {
    /// The same characters at the same offset (in bytes).
    Unchanged,
    /// The same characters at another offset (in bytes).
    Moved,
    /// Other characters: some were corrected or inserted, and what was deleted has other words in its place.
    Stretched,
    /// Letters or digits fell out of it: they were deleted, with nothing in their place, and what is left of it is all that
    /// is marked. [`CarriedMark::fallen`] says how many.
    Cut,
    /// Nothing is left of it but white space, if that.
    Lost,
}

impl Fate {
    /// The name in reports: `unchanged`, `moved`, `stretched`, `cut`, `lost`.
    pub fn as_str(self) -> &'static str {
        match self {
            Fate::Unchanged => "unchanged",
            Fate::Moved => "moved",
            Fate::Stretched => "stretched",
            Fate::Cut => "cut",
            Fate::Lost => "lost",
        }
    }
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One mark before and after the correction.
#[derive(Debug, Clone, PartialEq)]
pub struct CarriedMark {
    before: Annotation,
    after: Option<Annotation>,
    place: usize,
    fate: Fate,
    fallen: usize,
    was_dropped: bool,
    is_dropped: bool,
}

impl CarriedMark {
    /// The mark on the text as it was.
    pub fn before(&self) -> &Annotation {
        &self.before
    }

    /// The mark on the corrected text; `None` where it is lost.
    pub fn after(&self) -> Option<&Annotation> {
        self.after.as_ref()
    }

    /// Where it starts in the corrected text or, if it is lost, where it would stand: in bytes, as spans are
    /// ([`Text::from_byte`] says it in another unit).
    pub fn place(&self) -> usize {
        self.place
    }

    /// What became of it.
    pub fn fate(&self) -> Fate {
        self.fate
    }

    /// How many letters and digits of it were deleted, with nothing in their place; 0 where it was found again with all its
    /// words.
    pub fn fallen(&self) -> usize {
        self.fallen
    }

    /// Whether the set on the old text remembered it as dropped.
    pub fn was_dropped(&self) -> bool {
        self.was_dropped
    }

    /// Whether the set on the corrected text remembers it as dropped: it was so before, or lies on a longer mark now.
    pub fn is_dropped(&self) -> bool {
        self.is_dropped
    }
}

/// The marks of a text on its corrected form, and what became of each: the answer of [`AnnotationSet::carry`].
///
/// As secret as the set. `Debug` shows counts only.
#[derive(Clone, PartialEq)]
pub struct Carried {
    set: AnnotationSet,
    marks: Vec<CarriedMark>,
}

impl Carried {
    /// The marks on the corrected text.
    pub fn set(&self) -> &AnnotationSet {
        &self.set
    }

    /// The marks on the corrected text, without the report.
    pub fn into_set(self) -> AnnotationSet {
        self.set
    }

    /// Every mark of the set that was carried, kept or dropped, in reading order of the old text.
    pub fn marks(&self) -> &[CarriedMark] {
        &self.marks
    }

    /// How many marks had this fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.marks.iter().filter(|mark| mark.fate == fate).count()
    }
}

impl fmt::Debug for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Carried")
            .field("unchanged", &self.count(Fate::Unchanged))
            .field("moved", &self.count(Fate::Moved))
            .field("stretched", &self.count(Fate::Stretched))
            .field("cut", &self.count(Fate::Cut))
            .field("lost", &self.count(Fate::Lost))
            .finish_non_exhaustive()
    }
}

impl AnnotationSet {
    /// These marks on the corrected form of their text, found by comparing the two texts, with a report of what moved,
    /// what stretched and what was lost.
    ///
    /// * A mark keeps every character that is left of it. A mark of which white space alone is left is lost; white space
    ///   that a deletion left at its edge is given up.
    /// * Words that were replaced by others: a mark that holds a part of the old ones takes all of the new ones.
    /// * What was inserted inside a mark belongs to it. What was inserted at its edge belongs to it where it continues the
    ///   word: letters, digits, hyphens and apostrophes without a gap (`Dupont`, `Dupont-Martin`).
    /// * A mark out of which letters fell is looked for nearby, within some 400 bytes: where all its words stand in a row, in
    ///   any order, some of them written anew and none under another mark, they are the mark (`Jean Dupont`, `Dupont Jean`; a
    ///   name that went to the end of its sentence). Else its fate is [`Fate::Cut`], or [`Fate::Lost`].
    /// * A line that stands elsewhere and did not change takes along the marks that lie in it whole, if both texts hold it
    ///   once. Other words that stand far away count as deleted here and written there.
    /// * Marks that come to lie on one another are settled as [`Overlap::Longest`] does, the others remembered as dropped.
    ///   Marks that were dropped before are carried like all others and stay dropped: what they cover is still masked.
    /// * Spans that would cut a grapheme are widened. Origin and score stay.
    ///
    /// An entity stays one entity. It keeps its id, so that links and pseudonyms stay, with one exception: where the id
    /// was computed from the one spelling (folded) that all its mentions had, and those that are left have one spelling
    /// again, the id is computed from the new spelling. So a name that is corrected everywhere gets the id it would have
    /// had, and a misspelt mention that stood alone joins the entity of the name once it is spelt right; but where one of
    /// several mentions of `Dupont` is respelled, all keep the id, and telling two persons apart is left to whoever reads
    /// the report.
    ///
    /// Deterministic. Time is near linear in the lengths of the texts, and n log n in the marks.
    ///
    /// ```
    /// use label_core::edit::Fate;
    /// use label_core::{Annotation, AnnotationSet, Category, OffsetUnit, Text};
    ///
    /// let text = Text::new("M. Dupond a fait appel. M. Dupond se désiste.")?;
    /// let mark = |range| Annotation::new(&text, text.span(range, OffsetUnit::Char)?, Category::new("nom")?);
    /// let set = AnnotationSet::new(&text, [mark(3..9)?, mark(27..33)?])?;
    ///
    /// let corrected = Text::new("Monsieur Dupont a fait appel. M. Dupont se désiste.")?;
    /// let carried = set.carry(&corrected)?;
    /// assert_eq!(carried.count(Fate::Stretched), 2);
    /// let spellings: Vec<&str> = carried.set().iter().flat_map(|mark| corrected.slice(mark.span())).collect();
    /// assert_eq!(spellings, ["Dupont", "Dupont"]);
    /// assert_eq!(carried.set().as_slice()[0].entity().as_str(), "nom_dupont");
    /// # Ok::<(), label_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`AnnotationSet::with`]; none of them can come of a set.
    pub fn carry(&self, corrected: &Text) -> Result<Carried> {
        let was_dropped = self.dropped().iter().map(|mark| (mark, true));
        let mut sources: Vec<_> = self.iter().map(|mark| (mark, false)).chain(was_dropped).collect();
        sources.sort_by(|(a, _), (b, _)| a.order(b));
        if corrected == self.text() {
            let stay = |(mark, dropped): (&Annotation, bool)| CarriedMark {
                before: mark.clone(),
                after: Some(mark.clone()),
                place: mark.span().start(),
                fate: Fate::Unchanged,
                fallen: 0,
                was_dropped: dropped,
                is_dropped: dropped,
            };
            return Ok(Carried { set: self.clone(), marks: sources.into_iter().map(stay).collect() });
        }
        let mut marks = moved(self.text(), corrected, sources)?;
        rename(self.text(), corrected, &mut marks);
        let set = settled(corrected, &marks)?;
        for mark in &mut marks {
            mark.is_dropped =
                mark.after.as_ref().is_some_and(|after| mark.was_dropped || !keeps(&set, after));
        }
        Ok(Carried { set, marks })
    }
}

/// The marks at their places in the corrected text; entities as they were.
fn moved(old: &Text, new: &Text, sources: Vec<(&Annotation, bool)>) -> Result<Vec<CarriedMark>> {
    let way = Way::between(old, new);
    let landings = way.landings(&sources);
    let left = sources.iter().zip(&landings).filter(|(_, landing)| !landing.place.is_empty());
    let mut left: Vec<Annotation> = left
        .map(|((mark, _), Landing { place, .. })| Annotation {
            span: new.span_of_bytes(place.start, place.end),
            ..(*mark).clone()
        })
        .collect();
    widen(new, &mut left, Graphemes::Widen)?;
    let mut left = left.into_iter();
    let carried = sources.into_iter().zip(landings).map(|((before, was_dropped), landing)| {
        let after = if landing.place.is_empty() { None } else { left.next() };
        let place = after.as_ref().map_or(landing.place.start, |after| after.span().start());
        let fate = match &after {
            None => Fate::Lost,
            Some(after) if way.is_same(before, after) && before.span().start() == place => Fate::Unchanged,
            Some(after) if way.is_same(before, after) => Fate::Moved,
            Some(_) if landing.fallen > 0 => Fate::Cut,
            Some(_) => Fate::Stretched,
        };
        let fallen = if matches!(fate, Fate::Cut | Fate::Lost) { landing.fallen } else { 0 };
        CarriedMark { before: before.clone(), after, place, fate, fallen, was_dropped, is_dropped: false }
    });
    Ok(carried.collect())
}

/// What is known of an entity's id.
enum Naming {
    /// It stays.
    Stays,
    /// All mentions have the spelling that it was computed from; those seen so far would have this id, if any is left.
    FromSpelling(Option<EntityId>),
}

/// Gives entities that were respelled as a whole the id of their new spelling: see [`AnnotationSet::carry`].
fn rename(old: &Text, new: &Text, marks: &mut [CarriedMark]) {
    let mut entities: BTreeMap<EntityId, Naming> = BTreeMap::new();
    for mark in &*marks {
        let naming = entities.entry(mark.before.entity.clone()).or_insert(Naming::FromSpelling(None));
        let Naming::FromSpelling(renamed) = naming else { continue };
        if computed(old, &mark.before).as_ref() != Some(&mark.before.entity) {
            *naming = Naming::Stays;
            continue;
        }
        let Some(id) = mark.after.as_ref().and_then(|after| computed(new, after)) else { continue };
        if renamed.as_ref().is_some_and(|other| *other != id) {
            *naming = Naming::Stays;
        } else {
            *renamed = Some(id);
        }
    }
    for mark in marks {
        let naming = entities.get(&mark.before.entity);
        if let (Some(after), Some(Naming::FromSpelling(Some(id)))) = (&mut mark.after, naming) {
            after.entity = id.clone();
        }
    }
}

/// The id that a mark of this category and spelling has where nobody linked it.
fn computed(text: &Text, mark: &Annotation) -> Option<EntityId> {
    text.slice(mark.span).ok().map(|spelling| EntityId::computed(&mark.category, spelling))
}

/// The set of what is left: marks that were kept, as far as they still lie apart, and marks that were dropped.
fn settled(corrected: &Text, marks: &[CarriedMark]) -> Result<AnnotationSet> {
    let left = |dropped: bool| {
        let mine = marks.iter().filter(move |mark| mark.was_dropped == dropped);
        mine.filter_map(|mark| mark.after.clone())
    };
    let options = SetOptions::default().with_overlap(Overlap::Longest);
    AnnotationSet::with(corrected, left(false), &options)?.remembering(left(true).collect())
}

/// Whether the set keeps what this mark says.
fn keeps(set: &AnnotationSet, mark: &Annotation) -> bool {
    let first = set.as_slice().partition_point(|kept| kept.span < mark.span);
    set.as_slice().get(first).is_some_and(|kept| kept.says_same(mark))
}

#[cfg(test)]
mod tests;
