//! Which templates could give words that read alike.

use super::template::is_label_letter;
use super::{Specifier, Template};
use crate::text::fold_str;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Brackets that a reader passes over.
const BRACKETS: [(char, char); 5] = [('[', ']'), ('(', ')'), ('{', '}'), ('<', '>'), ('«', '»')];

/// The first two of these templates that could give words that read alike, by their places: equal when folded (case,
/// accents however composed, white space, characters that are not seen), brackets around them left out.
///
/// All templates are read together, character by character, and part where their characters do: the work follows the
/// characters that they have in all.
pub(super) fn alike(templates: &[&Template]) -> Option<(usize, usize)> {
    let patterns: Vec<Vec<Step>> = templates.iter().map(|template| pattern(template)).collect();
    let mut open: Vec<Vec<Place>> = vec![(0..patterns.len()).map(|template| (template, 0)).collect()];
    let mut seen = BTreeSet::new();
    while let Some(places) = open.pop() {
        if !several(&places) || !seen.insert(places.clone()) {
            continue;
        }
        let ended = places.iter().filter(|(template, at)| {
            patterns.get(*template).is_some_and(|pattern| reach(pattern, *at).end > pattern.len())
        });
        let mut ended: Vec<usize> = ended.map(|(template, _)| *template).collect();
        ended.dedup();
        if let [first, second, ..] = ended[..] {
            return Some((first, second));
        }
        open.extend(Ways::of(&places, &patterns).into_next());
    }
    None
}

/// A template, by its place in the list, and the step of its pattern that comes next.
type Place = (usize, usize);

/// Whether these are places of two templates at least.
fn several(places: &[Place]) -> bool {
    places.first().is_some_and(|first| places.iter().any(|place| place.0 != first.0))
}

/// Where places lead, by the character that comes next.
#[derive(Default)]
struct Ways {
    by_char: BTreeMap<char, Vec<Place>>,
    letters: Vec<Place>,
    first_digits: Vec<Place>,
    digits: Vec<Place>,
}

impl Ways {
    fn of(places: &[Place], patterns: &[Vec<Step>]) -> Self {
        let mut ways = Ways::default();
        for &(template, at) in places {
            let Some(pattern) = patterns.get(template) else { continue };
            let reach = reach(pattern, at);
            for (here, step) in pattern.iter().enumerate().take(reach.end).skip(reach.start) {
                let next = (template, if step.times == Times::Any { here } else { here + 1 });
                match step.symbol {
                    Symbol::Is(c) => ways.by_char.entry(c).or_default().push(next),
                    Symbol::Letter => ways.letters.push(next),
                    Symbol::FirstDigit => ways.first_digits.push(next),
                    Symbol::Digit => ways.digits.push(next),
                }
            }
        }
        ways
    }

    /// The places after each character, sorted: what is written, then any other letter or digit of a label.
    fn into_next(self) -> Vec<Vec<Place>> {
        let Ways { by_char, letters, first_digits, digits } = self;
        let others = |c: char| {
            let letters = is_folded_letter(c).then_some(&letters);
            let first = matches!(c, '1'..='9').then_some(&first_digits);
            let digits = c.is_ascii_digit().then_some(&digits);
            [letters, first, digits].into_iter().flatten().flatten().copied()
        };
        let labels = ['a', '1', '0'].map(|c| others(c).collect());
        let written = by_char.into_iter().map(|(c, mut places)| {
            places.extend(others(c));
            places
        });
        let mut next: Vec<Vec<Place>> = written.chain(labels).collect();
        for places in &mut next {
            places.sort_unstable();
            places.dedup();
        }
        next
    }
}

#[derive(Clone, Copy)]
struct Step {
    symbol: Symbol,
    times: Times,
}

#[derive(Clone, Copy)]
enum Symbol {
    Is(char),
    Letter,
    FirstDigit,
    Digit,
}

#[derive(Clone, Copy, PartialEq)]
enum Times {
    Once,
    Maybe,
    Any,
}

/// The template as the steps that its folded words take.
fn pattern(template: &Template) -> Vec<Step> {
    let (prefix, suffix) = template.literals();
    let (prefix, suffix) = (fold_str(prefix), fold_str(suffix));
    let (prefix, suffix) = unwrapped(&prefix, &suffix, template.specifier().is_some());
    let step = |symbol, times| Step { symbol, times };
    let literal = |text: &str| text.chars().map(|c| step(Symbol::Is(c), Times::Once)).collect::<Vec<_>>();
    let mut pattern = literal(prefix);
    match template.specifier() {
        Some(Specifier::Letters) => {
            pattern.push(step(Symbol::Letter, Times::Once));
            pattern.extend([step(Symbol::Letter, Times::Maybe); 2]);
        }
        Some(Specifier::Number) => {
            pattern.extend([step(Symbol::FirstDigit, Times::Once), step(Symbol::Digit, Times::Any)]);
        }
        None => {}
    }
    pattern.extend(literal(suffix));
    pattern
}

/// Both literals without white space and brackets around them. What has no specifier stands in the first alone.
fn unwrapped<'t>(prefix: &'t str, suffix: &'t str, parted: bool) -> (&'t str, &'t str) {
    let (mut prefix, mut suffix) = (prefix, suffix);
    loop {
        prefix = prefix.trim_start();
        let end = if parted { &mut suffix } else { &mut prefix };
        *end = end.trim_end();
        let inner = BRACKETS.iter().find_map(|&(open, close)| {
            if parted {
                return Some((prefix.strip_prefix(open)?, suffix.strip_suffix(close)?));
            }
            Some((prefix.strip_prefix(open)?.strip_suffix(close)?, suffix))
        });
        match inner {
            Some(inner) if parted || !inner.0.trim().is_empty() => (prefix, suffix) = inner,
            _ => return (prefix, suffix),
        }
    }
}

/// A letter of labels, folded.
fn is_folded_letter(c: char) -> bool {
    c.is_ascii_lowercase() && u8::try_from(c.to_ascii_uppercase()).is_ok_and(is_label_letter)
}

/// The steps that may be next from `from`; the range reaches beyond the pattern where it may end here.
fn reach(pattern: &[Step], from: usize) -> Range<usize> {
    let skipped = pattern.iter().skip(from).take_while(|step| step.times != Times::Once).count();
    from..from + skipped + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn are_alike(first: &str, second: &str) -> bool {
        let both = [first, second].map(|written| Template::parse(written).unwrap());
        alike(&both.each_ref()).is_some()
    }

    #[test]
    fn what_reads_alike() {
        for (first, second) in [
            ("[Nom %d]", "[Nom\u{a0}%d]"),
            ("[Nom %d]", "[nom  %d]"),
            ("[é%d]", "[e\u{301}%d]"),
            ("[Décès %d]", "[DECES %d]"),
            ("[Nom %d]", "[No\u{ad}m %d]"),
            ("[%c]", "[%c ]"),
            ("[%d]", "%d"),
            ("[Nom %d]", "« [Nom %d] »"),
            ("[%c]", "[abc]"),
            ("[%d]", "[1%d]"),
            ("[0%d]", "[01]"),
            ("[...]", "(...)"),
        ] {
            assert!(are_alike(first, second), "{first} {second}");
            assert!(are_alike(second, first), "{second} {first}");
        }
        for (first, second) in [
            ("[%d]", "[0%d]"),
            ("[%c]", "[%d]"),
            ("[Nom %d]", "[Nom%d]"),
            ("[%c]", "[Q]"),
            ("[%c]", "[ABCD]"),
            ("[Nom %d]", "[Nom %d bis]"),
            ("[]", "[...]"),
        ] {
            assert!(!are_alike(first, second), "{first} {second}");
        }
    }

    #[test]
    fn the_first_two_of_many_are_named() {
        let written = (0..400).map(|index| format!("[c{index} %d]")).chain(["[C7 3]".to_owned()]);
        let templates: Vec<Template> = written.map(|written| Template::parse(&written).unwrap()).collect();
        let all: Vec<&Template> = templates.iter().collect();
        assert_eq!(alike(&all), Some((7, 400)));
        assert_eq!(alike(&all[..400]), None);
    }
}
