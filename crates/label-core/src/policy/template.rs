use crate::error::{Error, Result, TemplateProblem, names};
use crate::text::fold_str;
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// What stands in place of a mark: literal text with at most one specifier.
///
/// | written | gives |
/// |---|---|
/// | `%c` | the entity's letters: one to three of A–Z without Q |
/// | `%d` | the entity's number: 1, 2, 3 ... never with a leading zero |
/// | `%%` | a per cent sign |
///
/// Anything else after `%` is refused, so that a template never means more than it shows; `$0`, `{}` and `\g<0>` are plain
/// text. A template without specifier (`[...]`) gives every entity the same words, by design.
///
/// Categories whose templates are written alike form one *group*: words are distinct within a group.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Template(Arc<Parsed>);

#[derive(PartialEq, Eq, Hash)]
struct Parsed {
    written: String,
    prefix: String,
    specifier: Option<Specifier>,
    suffix: String,
}

/// What a template counts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Specifier {
    /// `%c`.
    Letters,
    /// `%d`.
    Number,
}

names! {
    Specifier, "specifier",
    Specifier::Letters => "letters",
    Specifier::Number => "number",
}

impl Template {
    /// The longest template, in bytes.
    pub const MAX_LEN: usize = 256;

    /// Parses a template.
    ///
    /// # Errors
    /// [`Error::BadTemplate`] with the byte offset; [`Error::TooLarge`] above [`Template::MAX_LEN`] bytes.
    pub fn parse(written: &str) -> Result<Self> {
        let bad = |offset, problem| Error::BadTemplate { offset, problem };
        if written.is_empty() {
            return Err(bad(0, TemplateProblem::Empty));
        }
        if written.len() > Self::MAX_LEN {
            return Err(Error::TooLarge { what: "template", size: written.len(), limit: Self::MAX_LEN });
        }
        let mut parsed = Parsed {
            written: written.to_owned(),
            prefix: String::new(),
            specifier: None,
            suffix: String::new(),
        };
        let mut rest = written.char_indices();
        while let Some((offset, c)) = rest.next() {
            if c.is_control() {
                return Err(bad(offset, TemplateProblem::Control));
            }
            let literal = if parsed.specifier.is_none() { &mut parsed.prefix } else { &mut parsed.suffix };
            if c != '%' {
                literal.push(c);
                continue;
            }
            let specifier = match rest.next() {
                Some((_, '%')) => {
                    literal.push('%');
                    continue;
                }
                Some((_, 'c')) => Specifier::Letters,
                Some((_, 'd')) => Specifier::Number,
                _ => return Err(bad(offset, TemplateProblem::UnknownSpecifier)),
            };
            if parsed.specifier.replace(specifier).is_some() {
                return Err(bad(offset, TemplateProblem::SecondSpecifier));
            }
        }
        Ok(Template(Arc::new(parsed)))
    }

    /// What stands for the marks of categories that no setting lists.
    pub(super) fn unlisted() -> Self {
        let words = || "[...]".to_owned();
        Template(Arc::new(Parsed {
            written: words(),
            prefix: words(),
            specifier: None,
            suffix: String::new(),
        }))
    }

    /// The template as written. It names the group in the derivation of pseudonyms.
    pub fn as_str(&self) -> &str {
        &self.0.written
    }

    /// Its specifier, if it has one.
    pub fn specifier(&self) -> Option<Specifier> {
        self.0.specifier
    }

    /// The words for a label: letters, a number, or nothing where there is no specifier.
    pub(crate) fn render(&self, label: &str) -> Arc<str> {
        let Parsed { prefix, suffix, .. } = &*self.0;
        let mut words = String::with_capacity(prefix.len() + label.len() + suffix.len());
        words.push_str(prefix);
        words.push_str(label);
        words.push_str(suffix);
        words.into()
    }

    /// What stands before the label.
    pub(crate) fn prefix(&self) -> &str {
        &self.0.prefix
    }

    /// What stands behind the label.
    pub(crate) fn suffix(&self) -> &str {
        &self.0.suffix
    }

    /// The label that gives these words, if one does.
    pub(crate) fn label_of<'w>(&self, words: &'w str) -> Option<&'w str> {
        let label = words.strip_prefix(self.prefix())?.strip_suffix(self.suffix())?;
        self.0.specifier?.is_label(label.as_bytes(), u8::is_ascii_uppercase).then_some(label)
    }

    /// Whether some label gives words that fold to these.
    pub(crate) fn gives_folded(&self, words: &str) -> bool {
        let rest = words.strip_prefix(&*fold_str(self.prefix()));
        let label = rest.and_then(|rest| rest.strip_suffix(&*fold_str(self.suffix())));
        let is_label =
            |specifier: Specifier, label: &str| specifier.is_label(label.as_bytes(), u8::is_ascii_lowercase);
        label.zip(self.0.specifier).is_some_and(|(label, specifier)| is_label(specifier, label))
    }

    /// Whether some label of this template and some label of `other` give the same words.
    pub(crate) fn can_equal(&self, other: &Template) -> bool {
        let (a, b) = (self.pattern(), other.pattern());
        let mut seen = BTreeSet::new();
        let mut open = vec![(0, 0)];
        while let Some((i, j)) = open.pop() {
            if !seen.insert((i, j)) {
                continue;
            }
            let (reach_a, reach_b) = (reach(&a, i), reach(&b, j));
            if reach_a.end > a.len() && reach_b.end > b.len() {
                return true;
            }
            for (i, from_a) in a.iter().enumerate().take(reach_a.end).skip(reach_a.start) {
                for (j, from_b) in b.iter().enumerate().take(reach_b.end).skip(reach_b.start) {
                    if from_a.symbol.meets(from_b.symbol) {
                        open.push((from_a.next(i), from_b.next(j)));
                    }
                }
            }
        }
        false
    }

    /// The template as a sequence of steps that a word must take.
    fn pattern(&self) -> Vec<Step> {
        let literal = |text: &str| {
            text.chars().map(|c| Step { symbol: Symbol::Is(c), times: Times::Once }).collect::<Vec<_>>()
        };
        let step = |symbol, times| Step { symbol, times };
        let mut pattern = literal(&self.0.prefix);
        match self.0.specifier {
            Some(Specifier::Letters) => {
                pattern.push(step(Symbol::Letter, Times::Once));
                pattern.extend([step(Symbol::Letter, Times::Maybe), step(Symbol::Letter, Times::Maybe)]);
            }
            Some(Specifier::Number) => {
                pattern.extend([step(Symbol::FirstDigit, Times::Once), step(Symbol::Digit, Times::Any)]);
            }
            None => {}
        }
        pattern.extend(literal(&self.0.suffix));
        pattern
    }
}

impl Specifier {
    /// The longest label looked for in a text, in characters. Numbers are assigned from 1 upward, one an entity: ten digits
    /// are beyond what a text of 4 GiB can hold.
    pub(crate) fn longest(self) -> usize {
        match self {
            Specifier::Letters => 3,
            Specifier::Number => 10,
        }
    }

    /// Whether a folded label may hold this.
    pub(crate) fn has_folded(self, byte: u8) -> bool {
        match self {
            Specifier::Letters => byte.is_ascii_lowercase() && byte != b'q',
            Specifier::Number => byte.is_ascii_digit(),
        }
    }

    /// Whether this is a label, with letters in the case that `cased` tells.
    fn is_label(self, label: &[u8], cased: impl Fn(&u8) -> bool) -> bool {
        let letter = |byte: &u8| cased(byte) && !byte.eq_ignore_ascii_case(&b'q');
        match self {
            Specifier::Letters => (1..=3).contains(&label.len()) && label.iter().all(letter),
            Specifier::Number => {
                label.first().is_some_and(|&first| first != b'0') && label.iter().all(u8::is_ascii_digit)
            }
        }
    }
}

/// A–Z without Q, as LABEL has it.
fn is_label_letter(byte: u8) -> bool {
    byte.is_ascii_uppercase() && byte != b'Q'
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

impl Step {
    fn next(self, here: usize) -> usize {
        if self.times == Times::Any { here } else { here + 1 }
    }
}

impl Symbol {
    /// Whether one character can be both.
    fn meets(self, other: Symbol) -> bool {
        match (self, other) {
            (Symbol::Is(a), class) | (class, Symbol::Is(a)) => class.holds(a),
            (Symbol::Letter, Symbol::Letter) => true,
            (Symbol::Letter, _) | (_, Symbol::Letter) => false,
            _ => true,
        }
    }

    fn holds(self, c: char) -> bool {
        match self {
            Symbol::Is(own) => own == c,
            Symbol::Letter => u8::try_from(c).is_ok_and(is_label_letter),
            Symbol::FirstDigit => c.is_ascii_digit() && c != '0',
            Symbol::Digit => c.is_ascii_digit(),
        }
    }
}

/// The steps that may be next from `from`; the range reaches beyond the pattern where it may end here.
fn reach(pattern: &[Step], from: usize) -> std::ops::Range<usize> {
    let skipped = pattern.iter().skip(from).take_while(|step| step.times != Times::Once).count();
    from..from + skipped + 1
}

impl AsRef<str> for Template {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl FromStr for Template {
    type Err = Error;

    /// As [`Template::parse`].
    fn from_str(written: &str) -> Result<Self> {
        Self::parse(written)
    }
}

impl TryFrom<&str> for Template {
    type Error = Error;

    fn try_from(written: &str) -> Result<Self> {
        Self::parse(written)
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Template({:?})", self.as_str())
    }
}
