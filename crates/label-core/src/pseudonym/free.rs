//! Which labels are not free: those whose words stand in the text that stays.
//!
//! What is hidden never decides a word. So only the stretches between what is replaced are looked at. An occurrence lies in
//! one of them, equals the words folded ([`fold_str`]: case, accents, white space, what is not seen), and cuts no word and no
//! number.

use super::Ledger;
use crate::policy::{Specifier, Template};
use crate::text::{Span, Text, fold_str};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a template gives, folded.
struct Pattern {
    specifier: Specifier,
    prefix: String,
    suffix: String,
}

/// Characters that fold to `[`, with which most templates begin: a search for them passes over the rest of a text unfolded.
const BRACKETS: [char; 3] = ['[', '\u{FE47}', '\u{FF3B}'];
/// The first byte of the two that are not ASCII.
const WIDE: u8 = 0xEF;

/// The labels of each template whose words stand in `text`, outside `masked`, which is in reading order.
pub(super) fn labels_standing(
    text: &Text,
    masked: &[Span],
    templates: &[&Template],
) -> Vec<BTreeSet<String>> {
    let patterns: Vec<Option<Pattern>> = templates.iter().map(|template| Pattern::of(template)).collect();
    let mut found = vec![BTreeSet::new(); templates.len()];
    let bracketed = |pattern: &Option<Pattern>| pattern.as_ref().is_some_and(Pattern::is_bracketed);
    let any_bracketed = patterns.iter().any(bracketed);
    for stretch in staying(text, masked) {
        if any_bracketed {
            for at in brackets(stretch) {
                let after = stretch.get(at..).unwrap_or_default();
                for (pattern, labels) in patterns.iter().zip(&mut found) {
                    if let Some(pattern) = pattern.as_ref().filter(|pattern| pattern.is_bracketed()) {
                        labels.extend(pattern.labels_at(&folded_start(after, pattern.longest())));
                    }
                }
            }
        }
        let mut folded = None;
        for (pattern, labels) in patterns.iter().zip(&mut found) {
            if let Some(pattern) = pattern.as_ref().filter(|pattern| !pattern.is_bracketed()) {
                pattern.labels_in(folded.get_or_insert_with(|| fold_str(stretch)), labels);
            }
        }
    }
    found
}

/// The stretches between what is replaced.
pub(super) fn staying<'t>(text: &'t Text, masked: &[Span]) -> impl Iterator<Item = &'t str> {
    let content = text.as_str();
    let starts = std::iter::once(0).chain(masked.iter().map(|span| span.end()));
    let ends = masked.iter().map(|span| span.start()).chain([content.len()]);
    let stretches: Vec<(usize, usize)> = starts.zip(ends).filter(|(start, end)| start < end).collect();
    stretches.into_iter().map(|(start, end)| content.get(start..end).unwrap_or_default())
}

/// The pinned words that stand in `text`, outside `masked`: sorted, each once.
pub(super) fn words_standing(text: &Text, masked: &[Span], ledger: &Ledger) -> Vec<Arc<str>> {
    let templates: Vec<&Template> = ledger.templates().collect();
    let labels = labels_standing(text, masked, &templates);
    let mut words = BTreeSet::new();
    for (template, labels) in templates.into_iter().zip(labels) {
        let held = labels.iter().filter(|label| ledger.holds(template, label));
        words.extend(held.map(|label| template.render(label)));
    }
    let folded: Vec<String> = staying(text, masked).map(fold_str).collect();
    let stands = |words: &&str| folded.iter().any(|stretch| holds_words(stretch, words));
    words.extend(ledger.foreign().filter(stands).filter_map(|words| ledger.unfolded(words)));
    words.into_iter().collect()
}

/// Whether a folded text holds folded words, and cuts no word and no number with them.
pub(super) fn holds_words(text: &str, words: &str) -> bool {
    let first = words.chars().next();
    let last = words.chars().next_back();
    let cut = |before: Option<char>, behind: Option<char>| {
        before.zip(behind).is_some_and(|(before, behind)| joined(before, behind))
    };
    text.match_indices(words).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let behind = text.get(at + words.len()..).and_then(|behind| behind.chars().next());
        !cut(before, first) && !cut(last, behind)
    })
}

/// Where an opening bracket of any width stands.
fn brackets(stretch: &str) -> impl Iterator<Item = usize> + '_ {
    memchr::memchr2_iter(b'[', WIDE, stretch.as_bytes()).filter(|&at| {
        stretch.get(at..).and_then(|rest| rest.chars().next()).is_some_and(|c| BRACKETS.contains(&c))
    })
}

/// The folded form of the beginning of `text`: more than `longest` bytes of it, unless the text has no more.
fn folded_start(text: &str, longest: usize) -> String {
    let mut take = 2 * longest;
    loop {
        let limit = take.min(text.len());
        let end = (0..=limit).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
        let folded = fold_str(text.get(..end).unwrap_or_default());
        // The last character may be half of what folds to one: it does not count.
        if end == text.len() || folded.len() > longest + 8 {
            return folded;
        }
        take *= 2;
    }
}

impl Pattern {
    fn of(template: &Template) -> Option<Self> {
        let specifier = template.specifier()?;
        let (prefix, suffix) = (fold_str(template.prefix()), fold_str(template.suffix()));
        Some(Pattern { specifier, prefix, suffix })
    }

    fn is_bracketed(&self) -> bool {
        self.prefix.starts_with('[')
    }

    /// The bytes of the longest words, and a character behind them.
    fn longest(&self) -> usize {
        self.prefix.len() + self.specifier.longest() + self.suffix.len() + 4
    }

    /// The labels whose words stand somewhere in a folded stretch.
    fn labels_in(&self, folded: &str, labels: &mut BTreeSet<String>) {
        let mut before = None;
        for (at, c) in folded.char_indices() {
            let rest = folded.get(at..).unwrap_or_default();
            if rest.starts_with(&*self.prefix) && !before.is_some_and(|before| Self::cuts_start(before, rest))
            {
                labels.extend(self.labels_at(rest));
            }
            before = Some(c);
        }
    }

    /// Whether words that begin with `rest` cut a word or a number that `before` belongs to.
    fn cuts_start(before: char, rest: &str) -> bool {
        rest.chars().next().is_some_and(|first| joined(before, first))
    }

    /// The labels whose words a folded text begins with.
    fn labels_at(&self, folded: &str) -> Vec<String> {
        let Some(after) = folded.strip_prefix(&*self.prefix) else { return Vec::new() };
        let longest = self.specifier.longest();
        let run = after.bytes().take(longest).take_while(|&byte| self.specifier.has_folded(byte)).count();
        let run = if self.specifier == Specifier::Number && after.starts_with('0') { 0 } else { run };
        let label = |length: usize| {
            let (label, rest) = after.split_at_checked(length)?;
            let behind = rest.strip_prefix(&*self.suffix)?.chars().next();
            let last = self.suffix.chars().next_back().or(label.chars().next_back())?;
            let cut = behind.is_some_and(|behind| joined(last, behind));
            (!cut).then(|| label.to_ascii_uppercase())
        };
        (1..=run).filter_map(label).collect()
    }
}

/// Whether two neighbours belong to one word or one number.
fn joined(first: char, second: char) -> bool {
    first.is_alphabetic() && second.is_alphabetic() || first.is_numeric() && second.is_numeric()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::OffsetUnit;

    #[test]
    fn no_other_character_folds_to_a_bracket() {
        let folded = (char::MIN..=char::MAX).filter(|c| fold_str(&c.to_string()).contains('['));
        assert!(folded.eq(BRACKETS));
    }

    fn standing(text: &str, template: &str, masked: &[(usize, usize)]) -> Vec<String> {
        let text = Text::new(text).unwrap();
        let masked: Vec<Span> =
            masked.iter().map(|&(start, end)| text.span(start..end, OffsetUnit::Char).unwrap()).collect();
        let template = Template::parse(template).unwrap();
        labels_standing(&text, &masked, &[&template]).concat_sorted()
    }

    trait Sorted {
        fn concat_sorted(self) -> Vec<String>;
    }

    impl Sorted for Vec<BTreeSet<String>> {
        fn concat_sorted(self) -> Vec<String> {
            self.into_iter().flatten().collect()
        }
    }

    #[test]
    fn words_are_read_as_a_reader_sees_them() {
        for text in
            ["[A]", "x[a]", "[\u{E1}]", "\u{FF3B}\u{FF21}\u{FF3D}", "[\u{AD}A\u{200B}]", "[A\u{301}\u{323}]z"]
        {
            assert_eq!(standing(text, "[%c]", &[]), ["A"], "{text:?}");
        }
        assert_eq!(standing("[Nom\u{A0}\n 7] [nom 12]", "[Nom %d]", &[]), ["12", "7"]);
        assert!(standing("[Q] [A B] [ABCD] [A [] A]", "[%c]", &[]).is_empty());
        assert!(standing("[01] [0]", "[%d]", &[]).is_empty());
        let hidden = "\u{301}".repeat(5_000);
        assert_eq!(standing(&format!("[{hidden}A{hidden}]"), "[%c]", &[]), ["A"]);
    }

    #[test]
    fn no_word_and_no_number_is_cut() {
        assert_eq!(
            standing("dossier 2, Dossier 35; undossier 4, dossier 5a, dossier 6bis", "dossier %d", &[]),
            ["2", "35", "5", "6"]
        );
        assert_eq!(standing("1 22 x3 4.5", "%d", &[]), ["1", "22", "3", "4", "5"]);
        assert_eq!(standing("A bc Def G'", "%c", &[]), ["A", "BC", "DEF", "G"]);
    }

    #[test]
    fn words_lie_in_one_stretch_that_stays() {
        assert_eq!(standing("[A] [B] [C]", "[%c]", &[(4, 7)]), ["A", "C"]);
        assert_eq!(standing("[A] [B] [C]", "[%c]", &[(5, 6)]), ["A", "C"]);
        assert!(standing("[A]", "[%c]", &[(0, 3)]).is_empty());
        assert!(standing("dossier 2", "dossier %d", &[(3, 5)]).is_empty());
    }
}
