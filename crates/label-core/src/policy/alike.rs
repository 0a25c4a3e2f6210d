//! Which templates could give words that read alike.

use super::template::is_label_letter;
use super::{Specifier, Template};
use crate::text::fold_str;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Brackets that a reader passes over.
const BRACKETS: [(char, char); 5] = [('[', ']'), ('(', ')'), ('{', '}'), ('<', '>'), ('«', '»')];

/// The first two of these templates that could give words that read alike, by their places: equal when folded (case,
/// accents however composed, white space, characters that are not seen), or one the other within brackets.
///
/// All templates are read together, character by character, and part where their characters do: the work follows the
/// characters that they have in all.
pub(super) fn alike(templates: &[&Template]) -> Option<(usize, usize)> {
    let mut patterns = Vec::with_capacity(templates.len());
    for (template, written) in templates.iter().enumerate() {
        forms(written, template, &mut patterns);
    }
    let mut open: Vec<Vec<Place>> = vec![(0..patterns.len()).map(|pattern| (pattern, 0)).collect()];
    let mut seen = BTreeSet::new();
    while let Some(places) = open.pop() {
        if !could_meet(places.iter().filter_map(|place| patterns.get(place.0)))
            || !seen.insert(places.clone())
        {
            continue;
        }
        let ended = places.iter().filter_map(|&(pattern, at)| {
            patterns.get(pattern).filter(|pattern| reach(&pattern.steps, at).end > pattern.steps.len())
        });
        let ended: Vec<&Pattern> = ended.collect();
        if could_meet(ended.iter().copied()) {
            let whole = ended.iter().find(|pattern| pattern.whole).map_or(0, |pattern| pattern.template);
            let other = ended.iter().find(|pattern| pattern.template != whole);
            return other.map(|other| (whole.min(other.template), whole.max(other.template)));
        }
        open.extend(Ways::of(&places, &patterns).into_next());
    }
    None
}

/// Whether these are of two templates at least, one of them with its brackets: `[A]` and `<A>` do not read alike because
/// both hold `A`.
fn could_meet<'p>(mut patterns: impl Iterator<Item = &'p Pattern> + Clone) -> bool {
    let whole = patterns.clone().find(|pattern| pattern.whole);
    whole.is_some_and(|whole| patterns.any(|pattern| pattern.template != whole.template))
}

/// A pattern, by its place in the list, and its step that comes next.
type Place = (usize, usize);

/// Where places lead, by the character that comes next.
#[derive(Default)]
struct Ways {
    by_char: BTreeMap<char, Vec<Place>>,
    letters: Vec<Place>,
    first_digits: Vec<Place>,
    digits: Vec<Place>,
}

impl Ways {
    fn of(places: &[Place], patterns: &[Pattern]) -> Self {
        let mut ways = Ways::default();
        for &(place, at) in places {
            let Some(Pattern { steps, .. }) = patterns.get(place) else { continue };
            let reach = reach(steps, at);
            for (here, step) in steps.iter().enumerate().take(reach.end).skip(reach.start) {
                let next = (place, if step.times == Times::Any { here } else { here + 1 });
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

/// What the folded words of a template look like, as it is written or within its brackets.
struct Pattern {
    /// The place of the template.
    template: usize,
    /// Whether it has all its brackets.
    whole: bool,
    steps: Vec<Step>,
}

/// Adds the forms of a template: whole, and without one pair of brackets after the other.
fn forms(written: &Template, template: usize, patterns: &mut Vec<Pattern>) {
    let (prefix, suffix) = written.literals();
    let (prefix, suffix) = (fold_str(prefix), fold_str(suffix));
    let specifier = written.specifier();
    let mut form = Some(trimmed(&prefix, &suffix, specifier.is_some()));
    let mut whole = true;
    while let Some((prefix, suffix)) = form {
        patterns.push(Pattern { template, whole, steps: steps(prefix, specifier, suffix) });
        whole = false;
        form = unwrapped(prefix, suffix, specifier.is_some());
    }
}

/// The steps that words take: what is written, and a label between.
fn steps(prefix: &str, specifier: Option<Specifier>, suffix: &str) -> Vec<Step> {
    let step = |symbol, times| Step { symbol, times };
    let literal = |text: &str| text.chars().map(|c| step(Symbol::Is(c), Times::Once)).collect::<Vec<_>>();
    let mut steps = literal(prefix);
    match specifier {
        Some(Specifier::Letters) => {
            steps.push(step(Symbol::Letter, Times::Once));
            steps.extend([step(Symbol::Letter, Times::Maybe); 2]);
        }
        Some(Specifier::Number) => {
            steps.extend([step(Symbol::FirstDigit, Times::Once), step(Symbol::Digit, Times::Any)]);
        }
        None => {}
    }
    steps.extend(literal(suffix));
    steps
}

/// Both literals without white space at the ends of the words. What has no specifier stands in the first alone.
fn trimmed<'t>(prefix: &'t str, suffix: &'t str, parted: bool) -> (&'t str, &'t str) {
    if parted { (prefix.trim_start(), suffix.trim_end()) } else { (prefix.trim(), suffix) }
}

/// Both literals without the brackets around the words, where there are any and something within.
fn unwrapped<'t>(prefix: &'t str, suffix: &'t str, parted: bool) -> Option<(&'t str, &'t str)> {
    let inner = BRACKETS.iter().find_map(|&(open, close)| {
        let prefix = prefix.strip_prefix(open)?;
        if parted {
            Some((prefix, suffix.strip_suffix(close)?))
        } else {
            Some((prefix.strip_suffix(close)?, suffix))
        }
    });
    let (prefix, suffix) = inner.map(|(prefix, suffix)| trimmed(prefix, suffix, parted))?;
    (parted || !prefix.is_empty()).then_some((prefix, suffix))
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
            ("[%d]", "%d"),
            ("[%d]", "([%d])"),
            ("[Nom %d]", "« [Nom %d] »"),
            ("[%c]", "[abc]"),
            ("[%d]", "[1%d]"),
            ("[0%d]", "[01]"),
            ("[...]", "([...])"),
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
            ("[%c]", "<%c>"),
            ("[...]", "(...)"),
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
