//! Twins: spellings that a plan masks in one place and leaves in another.

use super::plan::ReplacementPlan;
use crate::annotation::Category;
use crate::text::{Span, fold_str, words};
use foldhash::fast::FixedState;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

/// A spelling that is masked in one place and stays in another: whole words, compared folded.
#[derive(Clone, PartialEq)]
pub struct Residual {
    category: Category,
    masked: Vec<Span>,
    kept: Vec<Span>,
    unmarked: Vec<Span>,
}

impl Residual {
    /// The category under which it is masked first.
    pub fn category(&self) -> &Category {
        &self.category
    }

    /// Where it is masked, in reading order: of the original.
    pub fn masked(&self) -> &[Span] {
        &self.masked
    }

    /// Where it stays within a mark that is kept.
    pub fn kept(&self) -> &[Span] {
        &self.kept
    }

    /// Where it stays and no mark covers it.
    pub fn unmarked(&self) -> &[Span] {
        &self.unmarked
    }
}

/// Shows numbers only.
impl fmt::Debug for Residual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Residual")
            .field("category", &self.category)
            .field("masked", &self.masked)
            .field("kept", &self.kept)
            .field("unmarked", &self.unmarked)
            .finish()
    }
}

/// The words of a stretch, folded.
fn folded_words(text: &str) -> Vec<String> {
    words(text).map(|word| fold_str(text.get(word).unwrap_or_default())).collect()
}

impl ReplacementPlan {
    /// The spellings that the plan masks in one place and leaves in another, in the order in which they are masked. Words are
    /// compared folded, and whole: `constance` does not stand in `circonstances`; what parts the words of a name (a space, a
    /// hyphen) may differ. A spelling of a single letter or digit is passed over. Made when it is asked for: one pass over the
    /// text.
    pub fn residuals(&self) -> Vec<Residual> {
        let text = self.text();
        let mut found: Vec<Residual> = Vec::new();
        let mut spellings: BTreeMap<Vec<String>, usize> = BTreeMap::new();
        for replacement in self.replacements() {
            let spelling = folded_words(text.between(replacement.extent().range()));
            if spelling.iter().map(|word| word.chars().count()).sum::<usize>() < 2 {
                continue;
            }
            let place = *spellings.entry(spelling).or_insert_with(|| {
                let category = replacement.category().clone();
                found.push(Residual { category, masked: vec![], kept: vec![], unmarked: vec![] });
                found.len() - 1
            });
            if let Some(residual) = found.get_mut(place) {
                residual.masked.push(replacement.extent());
            }
        }
        self.find_spellings(&spellings, &mut found);
        found.retain(|residual| !residual.kept.is_empty() || !residual.unmarked.is_empty());
        found
    }

    /// Looks for spellings among the words that stay.
    fn find_spellings(&self, spellings: &BTreeMap<Vec<String>, usize>, found: &mut [Residual]) {
        let text = self.text();
        let mut lengths: HashMap<&str, BTreeSet<usize>, FixedState> = HashMap::default();
        for spelling in spellings.keys() {
            if let Some(first) = spelling.first() {
                lengths.entry(first).or_default().insert(spelling.len());
            }
        }
        for (start, end) in self.stretches_that_stay() {
            let slice = text.between(start..end);
            let places: Vec<_> = words(slice).map(|word| start + word.start..start + word.end).collect();
            let folded: Vec<String> =
                places.iter().map(|word| fold_str(text.between(word.clone()))).collect();
            for (at, first) in folded.iter().enumerate() {
                for length in lengths.get(first.as_str()).into_iter().flatten() {
                    let Some(stretch) = folded.get(at..at + length) else { continue };
                    let (Some(from), Some(to)) = (places.get(at), places.get(at + length - 1)) else {
                        continue;
                    };
                    let residual = spellings.get(stretch).and_then(|place| found.get_mut(*place));
                    let Some(residual) = residual else { continue };
                    let span = text.span_of_bytes(from.start, to.end);
                    let is_marked = self.annotations().overlapping(span).is_ok_and(|marks| !marks.is_empty());
                    if is_marked { residual.kept.push(span) } else { residual.unmarked.push(span) }
                }
            }
        }
    }

    /// What lies before, between and after the replacements, in bytes.
    fn stretches_that_stay(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let starts = self.replacements().iter().map(|replacement| replacement.extent().start());
        let ends = self.replacements().iter().map(|replacement| replacement.extent().end());
        let (starts, ends) = (starts.chain([self.text().as_str().len()]), std::iter::once(0).chain(ends));
        ends.zip(starts)
    }
}
