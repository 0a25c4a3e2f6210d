//! Marks on a text that was corrected after they were made.

use crate::annotation::{Annotation, AnnotationSet, EntityId, Graphemes, Overlap, SetOptions, widen};
use crate::error::Result;
use crate::text::{Alignment, Text, fold_str};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

/// What became of a mark when its text was corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// The same characters at the same offset (in bytes).
    Unchanged,
    /// The same characters at another offset (in bytes).
    Moved,
    /// Other characters: some were corrected, inserted or deleted.
    Stretched,
    /// Nothing is left of it but white space, if that.
    Lost,
}

impl Fate {
    /// The name in reports: `unchanged`, `moved`, `stretched`, `lost`.
    pub fn as_str(self) -> &'static str {
        match self {
            Fate::Unchanged => "unchanged",
            Fate::Moved => "moved",
            Fate::Stretched => "stretched",
            Fate::Lost => "lost",
        }
    }
}

/// One mark before and after the correction.
#[derive(Debug, Clone, PartialEq)]
pub struct CarriedMark {
    before: Annotation,
    after: Option<Annotation>,
    place: usize,
    fate: Fate,
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
    /// * A line that stands elsewhere and did not change takes along the marks that lie in it whole, if both texts hold it
    ///   once. Other words that stand elsewhere count as deleted here and written there.
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
    /// use label_core::{Annotation, AnnotationSet, Category, OffsetUnit, Text};
    /// use label_core::edit::Fate;
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
    let way = Way { old: old.as_str(), new: new.as_str(), alignment: Alignment::of(old, new) };
    let places: Vec<Range<usize>> = sources.iter().map(|(mark, _)| way.place(mark.span().range())).collect();
    let left = sources.iter().zip(&places).filter(|(_, place)| !place.is_empty());
    let mut left: Vec<Annotation> = left
        .map(|((mark, _), place)| Annotation {
            span: new.span_of_bytes(place.start, place.end),
            ..(*mark).clone()
        })
        .collect();
    widen(new, &mut left, Graphemes::Widen)?;
    let mut left = left.into_iter();
    let carried = sources.into_iter().zip(places).map(|((before, was_dropped), place)| {
        let after = if place.is_empty() { None } else { left.next() };
        let fate = after.as_ref().map_or(Fate::Lost, |after| way.fate(before, after));
        let place = after.as_ref().map_or(place.start, |after| after.span().start());
        CarriedMark { before: before.clone(), after, place, fate, was_dropped, is_dropped: false }
    });
    Ok(carried.collect())
}

/// The way from one text to the other.
struct Way<'t> {
    old: &'t str,
    new: &'t str,
    alignment: Alignment,
}

impl Way<'_> {
    /// The bytes of the corrected text for these bytes of the old one; empty where they are lost.
    fn place(&self, mark: Range<usize>) -> Range<usize> {
        if let Some(place) = self.alignment.moved(&mark) {
            return place;
        }
        let place = self.alignment.place(&mark);
        let words = self.without_new_space(&mark, place.clone());
        if words.is_empty() {
            return place.start..place.start;
        }
        let start = if words.start == place.start { self.word_start(words.start) } else { words.start };
        let end = if words.end == place.end { self.word_end(words.end) } else { words.end };
        start..end
    }

    /// The place without white space at an edge where the mark had none.
    fn without_new_space(&self, mark: &Range<usize>, mut place: Range<usize>) -> Range<usize> {
        let before = self.old.get(mark.clone()).unwrap_or_default();
        let after = self.new.get(place.clone()).unwrap_or_default();
        if !before.ends_with(char::is_whitespace) {
            place.end = place.start + after.trim_end().len();
        }
        if !before.starts_with(char::is_whitespace) {
            place.start = place.end.min(place.start + (after.len() - after.trim_start().len()));
        }
        place
    }

    /// Where the word ends that is written on from `end`.
    fn word_end(&self, end: usize) -> usize {
        let written = self.new.get(self.alignment.written_after(end)).unwrap_or_default();
        let edge = self.new.get(..end).unwrap_or_default().chars().next_back();
        end + glued(edge, written.chars())
    }

    /// Where the word starts that is written up to `start`.
    fn word_start(&self, start: usize) -> usize {
        let written = self.new.get(self.alignment.written_before(start)).unwrap_or_default();
        let edge = self.new.get(start..).unwrap_or_default().chars().next();
        start - glued(edge, written.chars().rev())
    }

    fn fate(&self, before: &Annotation, after: &Annotation) -> Fate {
        if self.old.get(before.span().range()) != self.new.get(after.span().range()) {
            Fate::Stretched
        } else if before.span().start() == after.span().start() {
            Fate::Unchanged
        } else {
            Fate::Moved
        }
    }
}

/// How a character stands in a word.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    /// A letter or digit, and what is written over it or not seen.
    Letter,
    /// A hyphen or an apostrophe.
    Link,
    Other,
}

fn role(c: char) -> Role {
    if c.is_alphanumeric() {
        return Role::Letter;
    }
    match fold_str(c.encode_utf8(&mut [0; 4])).as_str() {
        "" => Role::Letter,
        "-" | "'" => Role::Link,
        _ => Role::Other,
    }
}

/// How many bytes of `written`, which goes away from `edge`, continue its word. A hyphen or an apostrophe counts where it
/// links to a letter or digit.
fn glued(edge: Option<char>, written: impl Iterator<Item = char>) -> usize {
    if edge.is_none_or(|edge| role(edge) == Role::Other) {
        return 0;
    }
    let (mut seen, mut belongs) = (0, 0);
    for c in written {
        seen += c.len_utf8();
        match role(c) {
            Role::Letter => belongs = seen,
            Role::Link => {}
            Role::Other => break,
        }
    }
    belongs
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
mod tests {
    use super::*;
    use crate::annotation::{Category, Origin, Score};
    use crate::text::OffsetUnit;

    /// A text whose marks are written `⟦…⟧`.
    fn marked(shown: &str) -> AnnotationSet {
        let text = Text::new(shown.replace(['⟦', '⟧'], "")).unwrap();
        let (mut spans, mut at) = (Vec::new(), 0);
        for piece in shown.split_inclusive(['⟦', '⟧']) {
            let words = piece.trim_end_matches(['⟦', '⟧']);
            if piece.ends_with('⟧') {
                spans.push(text.span_of_bytes(at, at + words.len()));
            }
            at += words.len();
        }
        let nom = Category::new("nom").unwrap();
        let marks = spans.into_iter().map(|span| Annotation::new(&text, span, nom.clone()).unwrap());
        AnnotationSet::new(&text, marks.collect::<Vec<_>>()).unwrap()
    }

    fn shown(set: &AnnotationSet) -> String {
        let mut shown = set.text().as_str().to_owned();
        for mark in set.iter().rev() {
            shown.insert(mark.span().end(), '⟧');
            shown.insert(mark.span().start(), '⟦');
        }
        shown
    }

    fn carried(before: &str, corrected: &str) -> Carried {
        marked(before).carry(&Text::new(corrected).unwrap()).unwrap()
    }

    /// Carries the marks of `before` to the text of `after`, and finds them where `after` has them.
    #[track_caller]
    fn becomes(before: &str, after: &str, fates: &[Fate]) -> Carried {
        let carried = carried(before, &after.replace(['⟦', '⟧'], ""));
        assert_eq!(shown(carried.set()), after);
        assert_eq!(carried.marks().iter().map(CarriedMark::fate).collect::<Vec<_>>(), fates);
        carried
    }

    use Fate::{Lost, Moved, Stretched, Unchanged};

    #[test]
    fn the_same_text_changes_nothing() {
        let set = marked("M. ⟦Dupont⟧ et Mme ⟦Lefèvre⟧.");
        let carried = set.carry(&set.text().clone()).unwrap();
        assert_eq!(carried.set(), &set);
        assert_eq!((carried.count(Unchanged), carried.marks().len()), (2, 2));
    }

    #[test]
    fn what_lies_before_moves_a_mark_and_what_lies_behind_does_not() {
        becomes("M. ⟦Dupont⟧ dit.", "Monsieur ⟦Dupont⟧ dit.", &[Moved]);
        becomes("M. ⟦Dupont⟧ dit.", "M. ⟦Dupont⟧ a dit.", &[Unchanged]);
        becomes("M. ⟦Dupont⟧ dit.", "⟦Dupont⟧ dit.", &[Moved]);
        becomes("M.⟦Dupont⟧ dit.", "M. ⟦Dupont⟧ dit.", &[Moved]);
        becomes("le⟦Dupont⟧ dit.", "le ⟦Dupont⟧ dit.", &[Moved]);
    }

    #[test]
    fn an_insertion_inside_belongs_to_the_mark() {
        becomes("⟦Jean Dupont⟧ dit.", "⟦Jean Marie Dupont⟧ dit.", &[Stretched]);
        becomes("⟦Dupnt⟧ dit.", "⟦Dupont⟧ dit.", &[Stretched]);
        becomes("⟦DupontMartin⟧ dit.", "⟦Dupont-Martin⟧ dit.", &[Stretched]);
    }

    #[test]
    fn an_insertion_at_an_edge_belongs_where_it_continues_the_word() {
        becomes("⟦Dupont⟧ dit.", "⟦Dupont-Martin⟧ dit.", &[Stretched]);
        becomes("⟦Dupont⟧ dit.", "⟦Dupont-Martin⟧ Bis dit.", &[Stretched]);
        becomes("⟦Dupont⟧ dit.", "⟦Duponts⟧ dit.", &[Stretched]);
        becomes("M. ⟦Alembert⟧ dit.", "M. ⟦d’Alembert⟧ dit.", &[Stretched]);
        becomes("M. ⟦Dupont⟧ dit.", "M. ⟦Dupont⟧ Martin dit.", &[Unchanged]);
        becomes("M. ⟦Dupont⟧ dit.", "M. Jean ⟦Dupont⟧ dit.", &[Moved]);
        becomes("M. ⟦Dupont⟧ dit.", "M. ⟦Dupont⟧, dit.", &[Unchanged]);
        becomes("M. ⟦Dupont⟧ dit.", "M. ⟦Dupont⟧- dit.", &[Unchanged]);
        becomes("M. ⟦Dupont⟧, dit.", "M. ⟦Dupont-Martin⟧; dit.", &[Stretched]);
    }

    #[test]
    fn a_mark_keeps_what_is_left_and_no_white_space() {
        becomes("M. ⟦Jean Dupont⟧ dit.", "M. ⟦Dupont⟧ dit.", &[Stretched]);
        becomes("M. ⟦Jean Dupont⟧ dit.", "M. ⟦Jean⟧ dit.", &[Stretched]);
        becomes("M. ⟦Dupontt⟧ dit.", "M. ⟦Dupont⟧ dit.", &[Stretched]);
        becomes("M. ⟦Jean Dupont⟧ dit.", "M. dit.", &[Lost]);
        becomes("M. ⟦Jean Dupont⟧.", "M. .", &[Lost]);
        becomes("A,⟦Jean⟧,B", "A, ,B", &[Lost]);
        let carried = becomes("M. ⟦Jean⟧ et Mme ⟦Anne⟧.", "M. et Mme ⟦Anne⟧.", &[Lost, Moved]);
        let lost = &carried.marks()[0];
        assert_eq!((lost.after(), lost.place()), (None, 3));
    }

    #[test]
    fn a_replaced_stretch_goes_to_the_mark_that_holds_a_part_of_it() {
        becomes("M. ⟦Dupont⟧ dit.", "M. ⟦Jean-Marc Zola⟧ dit.", &[Stretched]);
        becomes("M. ⟦Dupont⟧ habite Paris.", "M. ⟦Zola⟧ habite Paris.", &[Stretched]);
        // It straddles the mark's edge: the whole of the new part.
        becomes("M. ⟦Dupont⟧habite Paris.", "M. ⟦Zola à⟧ Paris.", &[Stretched]);
    }

    #[test]
    fn letters_of_every_kind() {
        becomes("Mme ⟦Lefevre⟧ et ⟦Œdipe⟧.", "Mme ⟦Lefèvre⟧ et ⟦Oedipe⟧.", &[Stretched, Stretched]);
        becomes("Mme ⟦Lefe\u{300}vre⟧.", "Mme ⟦Lefèvre⟧.", &[Stretched]);
        becomes("Mme ⟦Lefèvre⟧.", "Mme ⟦Lefe\u{300}vre⟧.", &[Stretched]);
        becomes("👍 Mme ⟦Léa⟧ 👍.", "👩\u{200D}⚖\u{FE0F} Mme ⟦Léa⟧ 👍🏽.", &[Moved]);
        becomes("⟦Jean\r\nDupont⟧\r\ndit\r\n", "⟦Jean\nDupont⟧\ndit\n", &[Stretched]);
        becomes("⟦Jean Dupont⟧ dit que ⟦Zoé⟧", "⟦JEAN DUPONT⟧ DIT QUE ⟦ZOÉ⟧", &[Stretched, Stretched]);
        becomes("l'⟦été⟧ de\n⟦Zoé⟧", "l’⟦été⟧ de ⟦Zoé⟧", &[Moved, Moved]);
    }

    #[test]
    fn a_span_that_would_cut_a_grapheme_is_widened() {
        becomes("⟦👍⟧ oui", "⟦👍🏽⟧ oui", &[Stretched]);
        becomes("⟦Zoe⟧ oui", "⟦Zoe\u{301}⟧ oui", &[Stretched]);
    }

    #[test]
    fn a_line_that_went_elsewhere_takes_its_marks_along() {
        let (one, other) = ("Attendu que ⟦Dupont⟧ a saisi ⟦Zola⟧ ;", "Qu’il y a lieu de condamner ⟦Anne⟧ ;");
        becomes(&format!("{one}\n{other}\n"), &format!("{other}\n{one}\n"), &[Moved, Moved, Moved]);
        becomes(&format!("{one}\n\n{other}"), &format!("{other}\n\n{one}"), &[Moved, Moved, Moved]);
        let three = [one, "Par ces motifs de ⟦Paul⟧", other];
        let before = three.join("\n");
        becomes(&before, &[other, one, three[1]].join("\n"), &[Moved; 4]);
    }

    #[test]
    fn nothing_is_left_in_an_empty_text() {
        let carried = becomes("M. ⟦Dupont⟧ et ⟦Zola⟧.", "", &[Lost, Lost]);
        assert!(carried.set().is_empty());
        assert!(carried.marks().iter().all(|mark| mark.place() == 0));
        becomes("", "M. Dupont", &[]);
    }

    #[test]
    fn marks_that_come_to_lie_on_one_another_are_kept_or_remembered() {
        let carried = carried("⟦Jean⟧ ⟦Dupont⟧ dit.", "Jeandupont dit.");
        assert_eq!(shown(carried.set()), "⟦Jeandupont⟧ dit.");
        assert_eq!(carried.count(Stretched), 2);
        let set = carried.set();
        assert_eq!(set.len() + set.dropped().len() + set.duplicates(), 2);
    }

    #[test]
    fn dropped_marks_are_carried_and_stay_dropped() {
        let text = Text::new("M. Jean Dupont Martin dit.").unwrap();
        let mark = |start, end, category: &str| {
            let span = text.span(start..end, OffsetUnit::Byte).unwrap();
            Annotation::new(&text, span, Category::new(category).unwrap()).unwrap()
        };
        let options = SetOptions::default().with_overlap(Overlap::Longest);
        let marks = [mark(3, 14, "nom"), mark(8, 21, "lieu")];
        let set = AnnotationSet::with(&text, marks, &options).unwrap();
        assert_eq!(set.dropped().len(), 1);
        // The winner loses its length, the dropped one does not come back.
        let carried = set.carry(&Text::new("Mme Jean Dupont dit.").unwrap()).unwrap();
        assert_eq!(shown(carried.set()), "Mme Jean ⟦Dupont⟧ dit.");
        assert_eq!(carried.set().dropped().len(), 1);
        assert_eq!(carried.set().dropped()[0].span().range(), 4..15);
        let reported: Vec<_> =
            carried.marks().iter().map(|mark| (mark.fate(), mark.was_dropped(), mark.is_dropped())).collect();
        assert_eq!(reported, [(Moved, true, true), (Stretched, false, false)]);
    }

    fn ids(carried: &Carried) -> Vec<&str> {
        carried.set().iter().map(|mark| mark.entity().as_str()).collect()
    }

    #[test]
    fn a_name_corrected_everywhere_gets_the_id_of_its_spelling() {
        let carried = carried("⟦Dupond⟧, ⟦DUPOND⟧ et ⟦Zola⟧", "Dupont, DUPONT et Zola");
        assert_eq!(ids(&carried), ["nom_dupont", "nom_dupont", "nom_zola"]);
    }

    #[test]
    fn a_misspelt_mention_joins_the_name_once_it_is_spelt_right() {
        let carried = carried("⟦Dupont⟧, ⟦Dupnt⟧ et ⟦Zola⟧", "Dupont, Dupont et Zola");
        assert_eq!(ids(&carried), ["nom_dupont", "nom_dupont", "nom_zola"]);
    }

    #[test]
    fn an_entity_is_not_torn_apart() {
        let one_of_two = carried("⟦Dupont⟧ et ⟦Dupont⟧", "Dupont et Dupond");
        assert_eq!(ids(&one_of_two), ["nom_dupont", "nom_dupont"]);
        let differently = carried("⟦Dupont⟧ et ⟦Dupont⟧", "Dupon et Dupond");
        assert_eq!(ids(&differently), ["nom_dupont", "nom_dupont"]);
        let lost_and_respelled = carried("⟦Dupont⟧ et ⟦Dupont⟧", "Dupond et");
        assert_eq!(ids(&lost_and_respelled), ["nom_dupond"]);
    }

    #[test]
    fn ids_that_were_given_or_linked_stay() {
        let set = marked("⟦Dupont⟧ et ⟦Dupnt⟧");
        let (text, corrected) = (set.text().clone(), Text::new("Durand et Durand").unwrap());
        let linked = |id: &str| {
            let id = EntityId::new(id).unwrap();
            let marks = set.iter().map(|mark| mark.clone().with_entity(id.clone()));
            AnnotationSet::new(&text, marks.collect::<Vec<_>>()).unwrap().carry(&corrected).unwrap()
        };
        assert_eq!(ids(&linked("nom_dupont")), ["nom_dupont", "nom_dupont"]);
        assert_eq!(ids(&linked("e-1")), ["e-1", "e-1"]);
    }

    #[test]
    fn origin_and_score_stay() {
        let set = marked("M. ⟦Dupond⟧");
        let score = Some(Score::new(0.5).unwrap());
        let mark = set.as_slice()[0].clone().with_origin(Origin::Human).with_score(score);
        let set = AnnotationSet::new(set.text(), [mark]).unwrap();
        let carried = set.carry(&Text::new("Mme Dupont").unwrap()).unwrap();
        let after = carried.marks()[0].after().unwrap();
        assert_eq!((after.origin(), after.score()), (Origin::Human, score));
        assert_eq!(carried.set().as_slice(), std::slice::from_ref(after));
    }

    #[test]
    fn debug_shows_numbers() {
        let carried = carried("M. ⟦Dupond⟧", "M. Dupont");
        assert_eq!(format!("{carried:?}"), "Carried { unchanged: 0, moved: 0, stretched: 1, lost: 0, .. }");
        let mark = format!("{:?}", carried.marks());
        assert!(!mark.to_lowercase().contains("dup"), "{mark}");
    }
}
