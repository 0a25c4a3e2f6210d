use crate::annotation::{Annotation, Category, EntityId, Reach, Words};
use crate::error::{Error, Result};
use crate::policy::{Catalogue, CategoryRule};
use crate::text::{Span, Text};
use once_cell::sync::OnceCell;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Add;

/// How far marks were off from what people made of them, in numbers of distinct entities: over-annotation and
/// under-annotation (LABEL's `computeTreatmentInfo`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
pub struct AnnotationCounts {
    /// Entities that were masked somewhere where they need not be (LABEL's `surAnnotationsCount`).
    pub over: usize,
    /// Entities of sensitive categories that were not masked somewhere where they must be: a missing mark does harm (LABEL's
    /// `subAnnotationsSensitiveCount`).
    pub under_sensitive: usize,
    /// The same of the other categories that are masked (LABEL's `subAnnotationsNonSensitiveCount`).
    pub under_other: usize,
}

impl AnnotationCounts {
    /// What a correction says of the marks that it corrected. `before` and `after` are the two sides of a diff, or two whole
    /// lists: a mark that both hold counts for nothing. The marks of a list may overlap; their order does not matter. For a
    /// count over several corrections give the two sides of what they amount to together.
    ///
    /// A category is masked where its rule says [`is_anonymized`](crate::CategoryRule::is_anonymized), whatever its template
    /// and status; one that `catalogue` does not list is masked, as everywhere, and not sensitive.
    ///
    /// * A masked mark of `before` is *over* where no masked mark of `after` holds it, unless its words all stand in marks of
    ///   `after`, each in one, and none holds it as a whole ([`words_covered`](crate::annotation::words_covered): a name that was cut in
    ///   two is still marked).
    /// * A mark of `after` of a sensitive category is *under* by the same measure, with `before` and `after` exchanged; a
    ///   mark of its own category holds it as well as a masked one.
    /// * A masked mark of `after` of another category is *under* where no masked mark of `before` holds it; here words do not
    ///   count.
    ///
    /// This is LABEL's rule, but for three things. LABEL counts neither the two categories that the Court's loader adds
    /// (`annotationSupplementaire`, `motivations`), although they are masked, nor one that is not listed, over which it crashes
    /// where it was added (W-G6 and W-D3 of its defects). Where several marks hold one, LABEL asks the first of the list. And
    /// a mark of a sensitive category that is never masked counts as missing in LABEL even where one of that category held it.
    ///
    /// O(n log n) in the marks and the words of the text, however long the marks are.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`], in item `before[i]` or `after[i]`, for a mark that is not of this text.
    pub fn between(
        text: &Text,
        before: &[Annotation],
        after: &[Annotation],
        catalogue: &Catalogue,
    ) -> Result<Self> {
        check("before", text, before)?;
        check("after", text, after)?;
        let (masked, sensitive) = (is_masked(catalogue), is_sensitive(catalogue));
        let (was, is) = (Cover::of(text, before, &masked), Cover::of(text, after, &masked));
        Ok(AnnotationCounts {
            over: entities(before, |mark| masked(mark) && !is.masks(mark.span())),
            under_sensitive: entities(after, |mark| {
                sensitive(mark) && !was.masks(mark.span()) && !was.marks_alike(mark)
            }),
            under_other: entities(after, |mark| {
                !sensitive(mark) && masked(mark) && !was.masked.holds_span(mark.span())
            }),
        })
    }
}

impl Add for AnnotationCounts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        AnnotationCounts {
            over: self.over.saturating_add(other.over),
            under_sensitive: self.under_sensitive.saturating_add(other.under_sensitive),
            under_other: self.under_other.saturating_add(other.under_other),
        }
    }
}

fn is_masked(catalogue: &Catalogue) -> impl Fn(&Annotation) -> bool + '_ {
    |mark| catalogue.rule(mark.category()).is_none_or(CategoryRule::is_anonymized)
}

fn is_sensitive(catalogue: &Catalogue) -> impl Fn(&Annotation) -> bool + '_ {
    |mark| catalogue.rule(mark.category()).is_some_and(CategoryRule::is_sensitive)
}

fn check(list: &'static str, text: &Text, marks: &[Annotation]) -> Result<()> {
    match marks.iter().position(|mark| !text.owns(mark.span())) {
        Some(index) => Err(Error::ForeignSpan.in_item(list, index)),
        None => Ok(()),
    }
}

/// How many entities have a mark that counts.
fn entities(marks: &[Annotation], counts: impl Fn(&Annotation) -> bool) -> usize {
    let counted = marks.iter().filter(|mark| counts(mark));
    counted.map(Annotation::entity).collect::<BTreeSet<&EntityId>>().len()
}

/// Where the marks of a list lie.
struct Cover<'m> {
    text: &'m Text,
    all: Reach,
    masked: Reach,
    /// Of each category that is not masked.
    kept: BTreeMap<&'m Category, Reach>,
    /// The words that lie within `all`; seldom asked for.
    words: OnceCell<Words>,
}

impl<'m> Cover<'m> {
    fn of(text: &'m Text, marks: &'m [Annotation], masked: impl Fn(&Annotation) -> bool) -> Self {
        let mut kept: BTreeMap<&Category, Vec<Span>> = BTreeMap::new();
        for mark in marks.iter().filter(|mark| !masked(mark)) {
            kept.entry(mark.category()).or_default().push(mark.span());
        }
        Cover {
            text,
            all: Reach::of(marks.iter().map(Annotation::span)),
            masked: Reach::of(marks.iter().filter(|mark| masked(mark)).map(Annotation::span)),
            kept: kept.into_iter().map(|(category, spans)| (category, Reach::of(spans))).collect(),
            words: OnceCell::new(),
        }
    }

    /// Whether a masked mark holds `span`, or no mark does and its words lie within marks, each in one.
    fn masks(&self, span: Span) -> bool {
        self.masked.holds_span(span) || !self.all.holds_span(span) && self.words().are_held(span, &self.all)
    }

    /// Whether a mark of the same category, which is not masked, holds `mark`.
    fn marks_alike(&self, mark: &Annotation) -> bool {
        self.kept.get(mark.category()).is_some_and(|reach| reach.holds_span(mark.span()))
    }

    fn words(&self) -> &Words {
        self.words.get_or_init(|| Words::of(self.text.as_str(), 0, &self.all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::OffsetUnit;

    /// `nom` is sensitive; `avocat` is sensitive and never masked; `greffier` is never masked; `autre` is not listed.
    fn catalogue() -> Catalogue {
        let mask = |category| CategoryRule::mask(category, "[%c]").unwrap();
        let keep = |category| CategoryRule::keep(category).unwrap();
        let nom = mask("nom").with_sensitive(true);
        let avocat = keep("avocat").with_sensitive(true);
        Catalogue::new([nom, mask("lieu"), avocat, keep("greffier")]).unwrap()
    }

    fn page() -> Text {
        Text::new("Jean Dupont et Anne Roux à Dijon").unwrap()
    }

    /// What is counted between lists of marks, each written `category words` or `category words=entity`.
    fn counts(before: &[&str], after: &[&str]) -> (usize, usize, usize) {
        let text = page();
        let mark = |written: &&str| {
            let (mark, entity) = written.split_once('=').map_or((*written, None), |(a, b)| (a, Some(b)));
            let (category, words) = mark.split_once(' ').unwrap();
            let start = text.as_str().find(words).unwrap();
            let span = text.span(start..start + words.len(), OffsetUnit::Byte).unwrap();
            let mark = Annotation::new(&text, span, Category::new(category).unwrap()).unwrap();
            entity.map_or(mark.clone(), |entity| mark.with_entity(EntityId::new(entity).unwrap()))
        };
        let list = |marks: &[&str]| marks.iter().map(mark).collect::<Vec<_>>();
        let found = AnnotationCounts::between(&text, &list(before), &list(after), &catalogue()).unwrap();
        (found.over, found.under_sensitive, found.under_other)
    }

    #[test]
    fn what_is_taken_away_was_too_much_and_what_is_added_was_missing() {
        assert_eq!(counts(&[], &[]), (0, 0, 0));
        assert_eq!(counts(&["nom Jean", "lieu Dijon"], &[]), (2, 0, 0));
        assert_eq!(counts(&[], &["nom Jean", "lieu Dijon"]), (0, 1, 1));
        assert_eq!(counts(&["greffier Jean"], &["greffier Anne"]), (0, 0, 0));
    }

    #[test]
    fn entities_are_counted_once() {
        assert_eq!(counts(&["nom Jean=a", "nom Dupont=a", "nom Anne"], &[]), (2, 0, 0));
        assert_eq!(counts(&[], &["nom Jean=a", "nom Dupont=a", "lieu Dijon=b", "lieu Roux=b"]), (0, 1, 1));
    }

    #[test]
    fn another_entity_or_masked_category_is_no_harm() {
        assert_eq!(counts(&["nom Jean"], &["nom Jean=x"]), (0, 0, 0));
        assert_eq!(counts(&["nom Jean", "lieu Dijon"], &["lieu Jean", "nom Dijon"]), (0, 0, 0));
        assert_eq!(counts(&["avocat Jean"], &["avocat Jean=x"]), (0, 0, 0));
    }

    #[test]
    fn a_category_that_is_not_masked_masks_nothing() {
        assert_eq!(counts(&["nom Jean"], &["greffier Jean"]), (1, 0, 0));
        assert_eq!(counts(&["greffier Jean"], &["nom Jean"]), (0, 1, 0));
        assert_eq!(counts(&["greffier Dijon"], &["lieu Dijon"]), (0, 0, 1));
        assert_eq!(counts(&["nom Jean"], &["greffier Jean", "nom Jean Dupont"]), (0, 1, 0));
    }

    #[test]
    fn a_mark_that_grew_was_short_and_one_that_shrank_was_not_too_much_but_for_its_rest() {
        assert_eq!(counts(&["nom Jean"], &["nom Jean Dupont"]), (0, 1, 0));
        assert_eq!(counts(&["nom Jean Dupont"], &["nom Jean"]), (1, 0, 0));
    }

    #[test]
    fn words_count_but_for_what_is_not_sensitive() {
        assert_eq!(counts(&["nom Jean Dupont"], &["nom Jean", "nom Dupont"]), (0, 0, 0));
        assert_eq!(counts(&["nom Jean", "nom Dupont"], &["nom Jean Dupont"]), (0, 0, 0));
        assert_eq!(counts(&["nom Jean", "nom Dupont"], &["lieu Jean Dupont"]), (0, 0, 1));
        assert_eq!(counts(&["nom Jean Dupont"], &["nom Jean", "nom Dup"]), (1, 0, 0));
        let kept_as_a_whole = ["greffier Jean Dupont", "nom Jean", "nom Dupont"];
        assert_eq!(counts(&["nom Jean Dupont"], &kept_as_a_whole), (1, 0, 0));
    }

    #[test]
    fn what_is_not_listed_is_masked_and_not_sensitive() {
        assert_eq!(counts(&["autre Jean"], &[]), (1, 0, 0));
        assert_eq!(counts(&[], &["autre Jean"]), (0, 0, 1));
        assert_eq!(counts(&["autre Jean"], &["nom Jean"]), (0, 0, 0));
    }

    #[test]
    fn the_categories_that_the_court_adds_count() {
        let text = page();
        let bare = Catalogue::new([]).unwrap().with_court_additions();
        for name in ["annotationSupplementaire", "motivations"] {
            let mark = Annotation::new(&text, text.whole().unwrap(), Category::new(name).unwrap()).unwrap();
            let found = AnnotationCounts::between(&text, &[], &[mark], &bare).unwrap();
            assert_eq!(found, AnnotationCounts { under_other: 1, ..AnnotationCounts::default() });
        }
    }

    #[test]
    fn a_mark_of_another_text_is_refused() {
        let (text, other) = (page(), Text::new("Jean").unwrap());
        let mark = |text: &Text| {
            Annotation::new(text, text.whole().unwrap(), Category::new("nom").unwrap()).unwrap()
        };
        let given = [mark(&text), mark(&other)];
        let refused = |list| Err(Error::ForeignSpan.in_item(list, 1));
        assert_eq!(AnnotationCounts::between(&text, &given, &[], &catalogue()), refused("before"));
        assert_eq!(AnnotationCounts::between(&text, &[], &given, &catalogue()), refused("after"));
    }
}
