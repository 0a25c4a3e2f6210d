use crate::error::{Error, Result, TemplateProblem, names};
use crate::text::{fold_str, is_invisible};
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
            if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
                return Err(bad(offset, TemplateProblem::Control));
            }
            if turns_direction(c) {
                return Err(bad(offset, TemplateProblem::Invisible));
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
        if parsed.specifier.is_none() && fold_str(&parsed.prefix).trim().is_empty() {
            return Err(bad(0, TemplateProblem::Blank));
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

    /// The literal text before and after the specifier; all of it is before where there is none.
    pub(super) fn literals(&self) -> (&str, &str) {
        (&self.0.prefix, &self.0.suffix)
    }

    /// The byte offset of the first character that is not seen.
    pub(super) fn invisible(&self) -> Option<usize> {
        self.as_str().char_indices().find(|(_, c)| is_invisible(*c)).map(|(offset, _)| offset)
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

/// Marks and controls of bidirectional text: what follows would read from the other side.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A–Z without Q, as LABEL has it.
pub(super) fn is_label_letter(byte: u8) -> bool {
    byte.is_ascii_uppercase() && byte != b'Q'
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
