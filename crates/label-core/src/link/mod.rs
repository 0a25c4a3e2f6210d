//! WHO IS WHO: which annotations name one entity, and why. Proposes operations, and changes nothing.

use crate::annotation::{Annotation, AnnotationSet, Category, EntityId, Partition};
use crate::edit::Operation;
use crate::error::Result;
use crate::policy::{Catalogue, LinkRule};
use crate::text::{OffsetUnit, Span, edit_distance, fold_str};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Proposes links between entities after the rules of a court's categories (LABEL's `autoLink`).
///
/// For an annotation one other entity is proposed at the most: that with the spelling most like its own, by rule (equal when
/// folded, then by the number of letters that differ, then inclusion of words), then by place. All proposals are made on one
/// set, so that the order in which annotations are given or were made never matters. Unlike in LABEL, a spelling of at most
/// four code points must be equal (there, `A` and `B` were alike); inclusion asks for whole words, and links nothing where the
/// shorter name may be that of several ("Dupont" beside "Jean Dupont" and "Marie Dupont"); and namesakes whom somebody kept
/// apart stay apart: no rule links either of them, with whomever, since by way of a third they would be one again.
///
/// Rules link people who have one name. That a link is right, only a reader can say: see [`LinkProposal::rule`].
#[derive(Debug, Clone)]
pub struct Linker {
    catalogue: Catalogue,
}

/// Two entities that may be one, and why.
///
/// `Debug` shows the span and the rule.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkProposal {
    /// The annotation that is linked.
    pub span: Span,
    /// Its entity.
    pub entity: EntityId,
    /// The entity that may be the same.
    pub other: EntityId,
    /// The rule after which it is.
    pub rule: LinkRule,
}

impl fmt::Debug for LinkProposal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LinkProposal")
            .field("span", &self.span)
            .field("rule", &self.rule)
            .finish_non_exhaustive()
    }
}

impl Linker {
    /// A linker after the rules of these categories. A category that is not listed, or has no rules, is never linked.
    pub fn new(catalogue: &Catalogue) -> Self {
        Linker { catalogue: catalogue.clone() }
    }

    /// For each annotation on these spans, the entity that it should be linked with, if any: in reading order.
    ///
    /// The time is that of comparing each with the distinct spellings of its category.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`](crate::Error::ForeignSpan), [`Error::NoSuchAnnotation`](crate::Error::NoSuchAnnotation).
    pub fn proposals(&self, set: &AnnotationSet, spans: &[Span]) -> Result<Vec<LinkProposal>> {
        let mut marks: Vec<&Annotation> =
            spans.iter().map(|&span| set.exactly(span)).collect::<Result<_>>()?;
        marks.sort_unstable_by_key(|mark| mark.span());
        marks.dedup_by_key(|mark| mark.span());
        let mut known: BTreeMap<&Category, Spellings<'_>> = BTreeMap::new();
        let mut proposals = Vec::new();
        for mark in marks {
            let rules = self.catalogue.rule(mark.category()).map_or(&[][..], |rule| rule.links());
            if rules.is_empty() {
                continue;
            }
            let spellings =
                known.entry(mark.category()).or_insert_with(|| Spellings::of(set, mark.category()));
            let spelling = fold_str(set.text().slice(mark.span())?);
            if let Some((rule, with)) = spellings.most_like(&spelling, mark.entity(), rules) {
                let (span, entity, other) = (mark.span(), mark.entity().clone(), with.clone());
                proposals.push(LinkProposal { span, entity, other, rule });
            }
        }
        Ok(proposals)
    }

    /// The operations that do what [`Linker::proposals`] proposes: one for each entity that results.
    ///
    /// # Errors
    /// As [`Linker::proposals`].
    pub fn operations(&self, set: &AnnotationSet, spans: &[Span]) -> Result<Vec<Operation>> {
        let proposals = self.proposals(set, spans)?;
        let pairs = || proposals.iter().map(|proposal| [&proposal.entity, &proposal.other]);
        let entities: BTreeSet<&EntityId> = pairs().flatten().collect();
        let places: BTreeMap<&EntityId, usize> = entities.iter().copied().zip(0..).collect();
        let entities: Vec<&EntityId> = entities.into_iter().collect();
        let mut partition = Partition::singletons(entities.len());
        for pair in pairs() {
            if let [Some(&entity), Some(&with)] = pair.map(|id| places.get(id)) {
                partition.unite(entity, with);
            }
        }
        let link = |block: Vec<usize>| Operation::Link {
            entities: block.into_iter().filter_map(|place| entities.get(place).copied().cloned()).collect(),
        };
        Ok(partition.blocks(0..entities.len()).into_iter().map(link).collect())
    }
}

/// The folded spellings of a category, each with the entities that have it, by their first mention.
struct Spellings<'s> {
    by_spelling: BTreeMap<String, Vec<(Span, &'s EntityId)>>,
    /// Entities of one name whom somebody kept apart.
    namesakes: BTreeSet<&'s EntityId>,
}

impl<'s> Spellings<'s> {
    fn of(set: &'s AnnotationSet, category: &Category) -> Self {
        let mut by_spelling: BTreeMap<String, Vec<(Span, &EntityId)>> = BTreeMap::new();
        for mention in set.of_category(category) {
            let spelling = fold_str(set.text().slice(mention.span()).unwrap_or_default());
            let entities = by_spelling.entry(spelling).or_default();
            if entities.iter().all(|(_, entity)| *entity != mention.entity()) {
                entities.push((mention.span(), mention.entity()));
            }
        }
        let entities: BTreeSet<&EntityId> =
            by_spelling.values().flatten().map(|(_, entity)| *entity).collect();
        Spellings { by_spelling, namesakes: namesakes(entities) }
    }

    /// The entity other than this one with the spelling most like this one.
    fn most_like(
        &self,
        spelling: &str,
        entity: &EntityId,
        rules: &[LinkRule],
    ) -> Option<(LinkRule, &'s EntityId)> {
        if self.namesakes.contains(entity) {
            return None;
        }
        let candidates = self.by_spelling.iter().filter_map(|(other, entities)| {
            if entities.iter().any(|(_, with)| self.namesakes.contains(with)) {
                return None;
            }
            let (span, with) = entities.iter().find(|(_, with)| *with != entity)?;
            let (likeness, rule) = rules.iter().filter_map(|rule| alike(*rule, spelling, other)).min()?;
            let part = if other.len() < spelling.len() { other } else { spelling };
            let clear = rule != LinkRule::Inclusion || spelling == other || self.is_part_of_one(part);
            clear.then_some(((likeness, *span), (rule, *with)))
        });
        candidates.min_by(|(a, _), (b, _)| a.cmp(b)).map(|(_, found)| found)
    }
}

impl Spellings<'_> {
    /// Whether the longer names that hold this one are those of one entity.
    fn is_part_of_one(&self, part: &str) -> bool {
        let wholes = self.by_spelling.iter().filter(|(whole, _)| *whole != part && includes(whole, part));
        let mut entities = wholes.flat_map(|(_, entities)| entities).map(|(_, entity)| entity);
        entities.next().is_none_or(|first| entities.all(|entity| entity == first))
    }
}

/// Those of which another differs in its number alone.
fn namesakes(entities: BTreeSet<&EntityId>) -> BTreeSet<&EntityId> {
    let mut by_name: BTreeMap<Cow<'_, str>, Vec<&EntityId>> = BTreeMap::new();
    for entity in entities {
        by_name.entry(entity.name()).or_default().push(entity);
    }
    by_name.into_values().filter(|entities| entities.len() > 1).flatten().collect()
}

/// How like two folded spellings are under a rule: 0 is equal; `None` where the rule does not link them.
fn alike(rule: LinkRule, a: &str, b: &str) -> Option<(usize, LinkRule)> {
    let likeness = match rule {
        _ if a == b => Some(0),
        LinkRule::CaseInsensitive => None,
        LinkRule::Levenshtein { threshold } => {
            let letters = |text: &str| text.chars().count();
            let distance = || edit_distance(a, b, OffsetUnit::Char);
            let long_enough = letters(a).min(letters(b)) > SHORT;
            long_enough.then(distance).filter(|&distance| distance <= threshold as usize)
        }
        LinkRule::Inclusion => (includes(a, b) || includes(b, a)).then_some(usize::MAX),
    };
    likeness.map(|likeness| (likeness, rule))
}

/// Up to so many code points, one letter more or less makes another name: Ali and Eli, A and B.
const SHORT: usize = 4;

/// Whether the words of `part` stand in `whole`, side by side.
fn includes(whole: &str, part: &str) -> bool {
    let words = |text: &'_ str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (whole, part) = (words(whole), words(part));
    !part.is_empty() && whole.windows(part.len()).any(|run| run == part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::CategoryRule;
    use crate::text::Text;

    fn links(rules: &[LinkRule], names: &[&str]) -> Vec<BTreeSet<String>> {
        let text = Text::new(names.join(" | ")).unwrap();
        let mut at = 0;
        let category = Category::new("nom").unwrap();
        let marks: Vec<Annotation> = names
            .iter()
            .map(|name| {
                let span = text.span(at..at + name.len(), OffsetUnit::Byte).unwrap();
                at += name.len() + 3;
                Annotation::new(&text, span, category.clone()).unwrap()
            })
            .collect();
        let spans: Vec<Span> = marks.iter().map(Annotation::span).collect();
        let set = AnnotationSet::new(&text, marks).unwrap();
        let rule = CategoryRule::mask("nom", "[%c]").unwrap().with_links(rules.iter().copied());
        let linker = Linker::new(&Catalogue::new([rule]).unwrap());
        let short = |id: &EntityId| id.as_str().trim_start_matches("nom_").to_owned();
        let operations = linker.operations(&set, &spans).unwrap().into_iter();
        operations
            .map(|operation| match operation {
                Operation::Link { entities } => entities.iter().map(short).collect(),
                other => panic!("{other:?}"),
            })
            .collect()
    }

    fn group(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn letters_that_differ_link_long_names_only() {
        let rules = [LinkRule::Levenshtein { threshold: 1 }];
        assert_eq!(links(&rules, &["Dupont", "Dupond", "Martin"]), [group(&["dupond", "dupont"])]);
        assert!(links(&rules, &["Ali", "Eli", "A", "B"]).is_empty());
    }

    #[test]
    fn inclusion_is_of_whole_words() {
        let rules = [LinkRule::Inclusion];
        assert_eq!(links(&rules, &["Jean-Dupont", "Dupont"]), [group(&["dupont", "jean-dupont"])]);
        assert!(links(&rules, &["An", "Marie Anne", "Pont", "Dupont Marc"]).is_empty());
    }

    #[test]
    fn a_name_that_may_be_that_of_two_is_that_of_none() {
        let rules = [LinkRule::Inclusion];
        assert!(links(&rules, &["Jean Dupont", "Marie Dupont", "Dupont"]).is_empty());
        assert_eq!(
            links(&rules, &["Jean Dupont", "Marie Orso", "Dupont"]),
            [group(&["dupont", "jean dupont"])]
        );
    }

    #[test]
    fn the_most_like_is_linked_whatever_the_order() {
        let rules = [LinkRule::Inclusion, LinkRule::Levenshtein { threshold: 2 }];
        let mut names = ["Dupont", "Dupond", "Jean Dupont"];
        for _ in 0..3 {
            names.rotate_left(1);
            assert_eq!(links(&rules, &names), [group(&["dupond", "dupont", "jean dupont"])]);
        }
        assert!(links(&[], &names).is_empty());
    }
}
