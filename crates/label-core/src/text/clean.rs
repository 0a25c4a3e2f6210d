//! A text as detectors want it, with the road back to the text as it is.

use super::{OffsetMap, Rewrite, Text};
use crate::error::Result;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc, is_nfc_quick};

/// What [`Text::cleaned`] does, in this order whatever the order in which it was asked for. `Cleaning::default()` does nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "five independent choices, each with a name")]
pub struct Cleaning {
    /// Character references of HTML with their semicolon become what they stand for: `&eacute;`, `&#233;`. Tags stay.
    pub html: bool,
    /// What conversions broke: `¿` for an apostrophe (`d¿Hérouville`), controls U+0080 to U+009F for what Windows-1252 has
    /// there (quotes and dashes as `'`, `"` and `-`), Tibetan code points for accented letters and an apostrophe (U+0F7A é,
    /// U+0F74 à, U+0F7B ê, U+0F71 Û, U+0F5A '), Latin ligatures in letters (`ﬁ`).
    pub damage: bool,
    /// `\r\n`, `\r`, form feeds, vertical tabs, U+0085, U+2028 and U+2029 become `\n`.
    pub line_ends: bool,
    /// Normalization Form C (Unicode Standard Annex 15).
    pub nfc: bool,
    /// Every run of white space, line ends too, becomes one space; at both ends of the text it goes.
    pub spaces: bool,
}

impl Cleaning {
    /// All of it.
    pub fn all() -> Self {
        Cleaning { html: true, damage: true, line_ends: true, nfc: true, spaces: true }
    }

    /// The same, with character references read or not.
    #[must_use]
    pub fn with_html(self, html: bool) -> Self {
        Cleaning { html, ..self }
    }

    /// The same, with broken characters mended or not.
    #[must_use]
    pub fn with_damage(self, damage: bool) -> Self {
        Cleaning { damage, ..self }
    }

    /// The same, with line ends made one or not.
    #[must_use]
    pub fn with_line_ends(self, line_ends: bool) -> Self {
        Cleaning { line_ends, ..self }
    }

    /// The same, composed or not.
    #[must_use]
    pub fn with_nfc(self, nfc: bool) -> Self {
        Cleaning { nfc, ..self }
    }

    /// The same, with white space collapsed or not.
    #[must_use]
    pub fn with_spaces(self, spaces: bool) -> Self {
        Cleaning { spaces, ..self }
    }

    fn steps(self) -> impl Iterator<Item = Step> {
        let steps: [(bool, Step); 5] = [
            (self.html, references),
            (self.damage, damage),
            (self.line_ends, line_ends),
            (self.nfc, compositions),
            (self.spaces, spaces),
        ];
        steps.into_iter().filter(|(wanted, _)| *wanted).map(|(_, step)| step)
    }
}

/// A cleaned text and the map from the text as it is. `Debug` shows numbers only.
#[derive(Clone)]
pub struct Cleaned {
    map: OffsetMap,
}

impl Cleaned {
    /// The cleaned text.
    pub fn text(&self) -> &Text {
        self.map.output()
    }

    /// Positions of the text as it is (the original) and of the cleaned one (the output). With it
    /// `Record::from_spans_of` ties marks of the cleaned text to the text as it is.
    pub fn map(&self) -> &OffsetMap {
        &self.map
    }
}

impl fmt::Debug for Cleaned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cleaned").field("map", &self.map).finish()
    }
}

impl Text {
    /// This text as a detector wants it, and the map that brings its marks back. The text itself stays as it is: what is
    /// published differs from the decision in nothing but what was masked. One pass for each thing that is asked for.
    ///
    /// # Errors
    /// [`Error::TooLarge`](crate::Error::TooLarge) where the cleaned text would be longer than a text can be.
    pub fn cleaned(&self, cleaning: &Cleaning) -> Result<Cleaned> {
        let (_, mut map) = Rewrite::new(self, Vec::new())?.apply();
        for step in cleaning.steps() {
            let text = map.output();
            let span = |Change(range, words)| (text.span_of_bytes(range.start, range.end), words);
            let edits = step(text.as_str()).into_iter().map(span).collect();
            let (_, next) = Rewrite::new(text, edits)?.apply();
            map = map.then(&next);
        }
        Ok(Cleaned { map })
    }
}

/// Finds what one thing that was asked for changes.
type Step = fn(&str) -> Vec<Change>;

/// Bytes of a text, and what stands in their place.
struct Change(Range<usize>, Arc<str>);

/// The longest name of a character reference, `&CounterClockwiseContourIntegral;`, has 33 bytes.
const LONGEST_REFERENCE: usize = 40;

fn references(text: &str) -> Vec<Change> {
    let reference = |start: usize| {
        let rest = text.as_bytes().get(start..)?;
        let window = rest.get(..LONGEST_REFERENCE).unwrap_or(rest);
        let end = start + memchr::memchr(b';', window)? + 1;
        let written = text.get(start..end).filter(|written| written.rfind('&') == Some(0))?;
        let read = html_escape::decode_html_entities(written);
        (read != written).then(|| Change(start..end, read.into()))
    };
    memchr::memchr_iter(b'&', text.as_bytes()).filter_map(reference).collect()
}

fn damage(text: &str) -> Vec<Change> {
    let change = |(at, c): (usize, char)| {
        let words = if c == '¿' { is_apostrophe(text, at).then_some("'") } else { mended(c) };
        words.map(|words| Change(at..at + c.len_utf8(), words.into()))
    };
    if text.is_ascii() { Vec::new() } else { text.char_indices().filter_map(change).collect() }
}

/// Whether the `¿` at this place stands between an elided word (`d`, `qu`, ...) and a letter.
fn is_apostrophe(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at_checked(at).unwrap_or_default();
    let elided = before.trim_end_matches(char::is_alphabetic).len();
    let elided = before.get(elided..).unwrap_or_default();
    let is_elided = matches!(
        elided.to_lowercase().as_str(),
        "c" | "d"
            | "j"
            | "l"
            | "m"
            | "n"
            | "s"
            | "t"
            | "qu"
            | "jusqu"
            | "lorsqu"
            | "puisqu"
            | "quelqu"
            | "quoiqu"
    );
    is_elided && after.chars().nth(1).is_some_and(char::is_alphanumeric)
}

/// What a character that no decision means stands for.
fn mended(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{91}' | '\u{92}' | '\u{F5A}' => "'",
        '\u{93}' | '\u{94}' => "\"",
        '\u{96}' | '\u{97}' => "-",
        '\u{80}' => "€",
        '\u{85}' => "…",
        '\u{8C}' => "Œ",
        '\u{9C}' => "œ",
        '\u{8A}' => "Š",
        '\u{9A}' => "š",
        '\u{8E}' => "Ž",
        '\u{9E}' => "ž",
        '\u{9F}' => "Ÿ",
        '\u{95}' => "•",
        '\u{99}' => "™",
        '\u{F7A}' => "é",
        '\u{F74}' => "à",
        '\u{F7B}' => "ê",
        '\u{F71}' => "Û",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        _ => return None,
    })
}

fn line_ends(text: &str) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let end = match c {
            '\r' => rest.next_if(|&(_, next)| next == '\n').map_or(at + 1, |_| at + 2),
            '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => at + c.len_utf8(),
            _ => continue,
        };
        changes.push(Change(at..end, "\n".into()));
    }
    changes
}

/// The stretches that composing changes, each from one character that begins a stretch of its own to the next.
fn compositions(text: &str) -> Vec<Change> {
    if is_nfc(text) {
        return Vec::new();
    }
    let begins = |c: char| {
        c.is_ascii()
            || (canonical_combining_class(c) == 0 && is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes)
    };
    let starts = text.char_indices().filter(|&(_, c)| begins(c)).map(|(at, _)| at);
    let ends = starts.clone().skip_while(|&at| at == 0).chain([text.len()]);
    let starts = std::iter::once(0).chain(starts.skip_while(|&at| at == 0));
    let change = |(start, end): (usize, usize)| {
        let written = text.get(start..end).filter(|written| !written.is_ascii() && !is_nfc(written))?;
        Some(Change(start..end, written.nfc().collect::<String>().into()))
    };
    starts.zip(ends).filter_map(change).collect()
}

fn spaces(text: &str) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        if !c.is_whitespace() {
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some((at, next)) = rest.next_if(|(_, next)| next.is_whitespace()) {
            end = at + next.len_utf8();
        }
        let words = if start == 0 || end == text.len() { "" } else { " " };
        if text.get(start..end) != Some(words) {
            changes.push(Change(start..end, words.into()));
        }
    }
    changes
}
