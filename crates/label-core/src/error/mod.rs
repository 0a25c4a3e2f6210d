//! Everything that can go wrong, in one enum.
//!
//! A message names the place (offset, item, line, field) and the numbers that a caller needs to mend the input. It never
//! quotes the decision: no text, no spelling, no entity id. What it may quote is what the caller configures rather than
//! what a decision says: the name of a category, the id of a document, escaped.
//!
//! The same facts are machine-readable: [`Error`] serialises as `{"kind": "OutOfBounds", "offset": 9, ...}`, which is what
//! the shared test cases compare and what the Python exceptions carry as attributes. No error keeps a foreign one as its
//! source, nor its message: they may quote the input.

mod kind;
mod name;
mod place;
mod problem;

pub use kind::ErrorKind;
pub(crate) use name::names;
pub use problem::{JsonProblem, LedgerProblem, TemplateProblem};

use crate::text::OffsetUnit;
use serde::Serialize;
use std::sync::Arc;

/// What every fallible function of this crate returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Everything that can go wrong in this crate. Offsets are in the unit that the variant names.
///
/// On an error nothing has changed: every operation builds a new value or answers with one of these.
///
/// # Whose fault it is
///
/// [`Error::kind`] is what a service counts and logs; [`Error::is_input`], [`Error::is_settings`] and [`Error::is_conflict`]
/// say who can mend it. Exactly one of them holds.
///
/// | kind | whose | HTTP status |
/// |---|---|---|
/// | `InvalidText`, `Json` | the caller's input, which cannot be read | 400 |
/// | `CategoryNotAllowed` | the caller's input, which somebody else may give | 403 |
/// | `TooLarge` | the caller's input, which is too long | 413 |
/// | `BadCategory`, `BadId`, `BadScore`, `BadSource`, `BlankSpan`, `BrokenChain`, `CutsWords`, `Duplicate`, `EmptySpan`, `FloorKept`, `ForeignSpan`, `LabelIsText`, `NotMarked`, `OrdersNotCarriedOut`, `OutOfBounds`, `Overlap`, `Reversed`, `SplitsCharacter`, `SplitsGrapheme`, `TextMismatch`, `TooFew`, `TooManyEntities`, `UnknownCategory`, `UnknownField`, `UnknownName` | the caller's input, which says what cannot be | 422 |
/// | `Apart`, `CaseHeld`, `CrossCategory`, `EntityExists`, `NoSuchAnnotation`, `NoSuchCheckpoint`, `NoSuchConflict`, `NoSuchEntity`, `NotWithin`, `NothingToRedo`, `NothingToUndo`, `StaleDiff`, `TwoPins`, `Unresolved` | a conflict: the request does not fit what is there by now; read it again | 409 |
/// | `AmbiguousTemplates`, `BadKey`, `BadTemplate`, `Ledger`, `LedgerOfAnother`, `LedgerRequired`, `ScopeTooWide`, `UnknownLabel`, `WeakKey` | the settings, key or ledger, which whoever runs the service mends | 500 |
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(tag = "kind")]
#[non_exhaustive]
pub enum Error {
    /// Two groups of categories could render the same words, so two entities could become one.
    #[error("templates of {first:?} and {second:?} could give the same words")]
    AmbiguousTemplates {
        /// A category of the first group.
        first: String,
        /// A category of the second group.
        second: String,
    },
    /// An annotation is resized to a stretch that shares no character with it: that would be a move.
    #[error("{start}..{end} shares no character with the annotation that is resized (in {unit}s)")]
    Apart {
        /// Start of the stretch asked for.
        start: usize,
        /// Its end.
        end: usize,
        /// Unit of both.
        unit: OffsetUnit,
    },
    /// A mark of white space, or of what is not seen, alone.
    #[error("nothing but white space at {start}..{end} (in {unit}s)")]
    BlankSpan {
        /// Start of the span.
        start: usize,
        /// Its end.
        end: usize,
        /// Unit of both.
        unit: OffsetUnit,
    },
    /// The treatments of a document do not follow on one another: one is missing, or two claim one place.
    #[error("treatment {index} does not follow the one before it")]
    BrokenChain {
        /// Zero-based index, in the order of the treatments, of the first that does not follow.
        index: usize,
    },
    /// A category name is blank, longer than 64 code points, or holds a control character or one that is not seen.
    #[error(
        "not a category name ({length} code points; 1 to 64 are allowed, none of them control or invisible)"
    )]
    BadCategory {
        /// Length of the name, in code points.
        length: usize,
    },
    /// A document or scope id is empty or longer than 256 bytes.
    #[error("not an identifier ({length} bytes; 1 to 256 are allowed)")]
    BadId {
        /// Length of the id, in bytes.
        length: usize,
    },
    /// A key is not 32 bytes, or its file not 64 hexadecimal digits.
    #[error("not a key: 64 hexadecimal digits are wanted, {length} characters given")]
    BadKey {
        /// Length of what was given, in characters.
        length: usize,
    },
    /// A decision of the case was refused, and the case is held back as a whole.
    #[error("the case is held back: {refused} of its decisions were refused")]
    CaseHeld {
        /// How many were refused.
        refused: usize,
    },
    /// The source of a treatment may not stand where it does.
    #[error("the source of treatment {index} may not stand there")]
    BadSource {
        /// Zero-based index, in the order of the treatments, of the first that may not stand where it does.
        index: usize,
    },
    /// A score is not a finite number from 0 to 1.
    #[error("a score is a number from 0 to 1")]
    BadScore,
    /// A replacement template does not follow the grammar of [`Template`](crate::Template).
    #[error("bad template at byte {offset}: {problem}")]
    BadTemplate {
        /// Byte offset in the template.
        offset: usize,
        /// What is wrong there.
        problem: TemplateProblem,
    },
    /// An annotation of a category that this author may not use.
    #[error("this author may not use category {category:?}")]
    CategoryNotAllowed {
        /// The category.
        category: String,
    },
    /// Annotations of two categories would become one entity, or one annotation.
    #[error("categories {first:?} and {second:?} do not mix")]
    CrossCategory {
        /// One category.
        first: String,
        /// The other.
        second: String,
    },
    /// Marks begin or end inside words, two or more and more than a tenth of all: most likely the offsets are those of another
    /// text. For those of a cleaned text, [`Text::cleaned`](crate::Text::cleaned) gives the map back.
    #[error(
        "{cut} of {of} marks begin or end inside a word: offsets of another text? For those of a cleaned text, \
         `text.cleaned` gives the map back; `cut_words=\"accept\"` takes them as they are"
    )]
    CutsWords {
        /// How many of the marks do.
        cut: usize,
        /// How many marks there are.
        of: usize,
    },
    /// Something that must occur once occurs twice: a document id, a category in a priority list.
    #[error("{what} occurs twice (item {index})")]
    Duplicate {
        /// What occurs twice.
        what: &'static str,
        /// Zero-based index of the second occurrence.
        index: usize,
    },
    /// A span that covers nothing.
    #[error("empty span at {unit} {offset}")]
    EmptySpan {
        /// Where.
        offset: usize,
        /// Unit of `offset`.
        unit: OffsetUnit,
    },
    /// An entity would be renamed to the id of another: that would be a link.
    #[error("another entity has this id")]
    EntityExists,
    /// A decision asks to keep a category that is masked in every decision: a floor of the settings.
    #[error("category {category:?} is masked in every decision: it cannot be kept")]
    FloorKept {
        /// The category.
        category: String,
    },
    /// A span, a set or a map was used with a text that it does not belong to.
    #[error("this span or set belongs to another text")]
    ForeignSpan,
    /// An error in a decision of a case.
    #[error("case {}: {error}", id.escape_debug())]
    InCase {
        /// Id of the case.
        id: String,
        /// What is wrong.
        error: Box<Error>,
    },
    /// An error in one decision of several.
    #[error("document {}: {error}", id.escape_debug())]
    InDocument {
        /// Id of the decision.
        id: String,
        /// What is wrong in it.
        error: Box<Error>,
    },
    /// An error in one field of an object.
    #[error("{field}: {error}")]
    InField {
        /// Name of the field.
        field: &'static str,
        /// What is wrong with its value.
        error: Box<Error>,
    },
    /// An error in one item of a list.
    #[error("{list}[{index}]{}{error}", error.joint())]
    InItem {
        /// Name of the list.
        list: &'static str,
        /// Zero-based index in it.
        index: usize,
        /// What is wrong with the item.
        error: Box<Error>,
    },
    /// The input is not valid Unicode text.
    #[error("invalid text at {unit} {offset}")]
    InvalidText {
        /// Where the first bad unit is.
        offset: usize,
        /// Unit of `offset`: bytes for UTF-8, code points for a Python string with a lone surrogate.
        unit: OffsetUnit,
    },
    /// JSON that does not parse, or does not have the form that is read.
    #[error("line {line}, column {column}: {problem}")]
    Json {
        /// One-based line.
        line: usize,
        /// One-based column, in bytes.
        column: usize,
        /// What is wrong there.
        problem: JsonProblem,
    },
    /// A pin of a ledger contradicts another, the settings or the text.
    #[error("ledger entry {index}: {problem}")]
    Ledger {
        /// Zero-based index, in the ledger's own order, of the entry.
        index: usize,
        /// What is wrong with it.
        problem: LedgerProblem,
    },
    /// The label of a mark is its own text, or holds it: spelling and label have changed places.
    #[error("the label is, or holds, the text of its mark")]
    LabelIsText,
    /// A ledger was made for another scope, under another key, or with a template that the settings lack.
    #[error("the ledger is that of another {what}")]
    LedgerOfAnother {
        /// What differs: `scope`, `key` or `template`.
        what: &'static str,
    },
    /// A decision of a case comes without the ledger of its case, and nobody said that the case is new.
    #[error("a case needs its ledger, unless it is new")]
    LedgerRequired,
    /// No annotation covers exactly this span.
    #[error("no annotation covers exactly {start}..{end} (in {unit}s)")]
    NoSuchAnnotation {
        /// Start of the span asked for.
        start: usize,
        /// Its end.
        end: usize,
        /// Unit of both.
        unit: OffsetUnit,
    },
    /// A history has no checkpoint of this name.
    #[error("no checkpoint of this name")]
    NoSuchCheckpoint,
    /// A merge has no conflict of this number.
    #[error("no conflict {index}")]
    NoSuchConflict {
        /// Zero-based number asked for.
        index: usize,
    },
    /// No annotation names this entity.
    #[error("no annotation of this entity")]
    NoSuchEntity,
    /// A history holds no undone step.
    #[error("nothing to redo")]
    NothingToRedo,
    /// A history holds no step.
    #[error("nothing to undo")]
    NothingToUndo,
    /// A document has no annotations at all: nobody has marked it. It is not passed in clear.
    #[error("nobody has marked it: {missing} missing")]
    NotMarked {
        /// What is missing: `spans` or `treatments`.
        missing: &'static str,
    },
    /// A part of an annotation lies outside it.
    #[error("{start}..{end} does not lie within the annotation (in {unit}s)")]
    NotWithin {
        /// Start of the part.
        start: usize,
        /// Its end.
        end: usize,
        /// Unit of both.
        unit: OffsetUnit,
    },
    /// What the court ordered hidden in this decision is not hidden, or nobody can tell.
    #[error(
        "what the court ordered is not carried out: lists of terms nobody has read: {unread}, terms that occur nowhere: \
         {absent}, places of terms that are not masked: {uncovered}, grounds that are not masked: {grounds}"
    )]
    OrdersNotCarriedOut {
        /// 1 where the court wrote terms that were not computed, or that could not be read; else 0.
        unread: usize,
        /// Terms to mask that occur nowhere in the text.
        absent: usize,
        /// Places of terms to mask that masked marks do not cover.
        uncovered: usize,
        /// Zones of grounds that masked marks do not cover; 1 where they are ordered hidden and there is no such zone.
        grounds: usize,
    },
    /// An offset lies outside the text.
    #[error("{unit} {offset} is out of bounds: the length is {length}")]
    OutOfBounds {
        /// The offset given; saturated where it does not fit.
        offset: i128,
        /// Unit of `offset` and `length`.
        unit: OffsetUnit,
        /// Length of the text.
        length: usize,
    },
    /// Two annotations overlap and the strategy is to refuse.
    #[error("spans {first_start}..{first_end} and {second_start}..{second_end} overlap (in {unit}s)")]
    Overlap {
        /// Start of the span that starts first.
        first_start: usize,
        /// Its end.
        first_end: usize,
        /// Start of the other span.
        second_start: usize,
        /// Its end.
        second_end: usize,
        /// Unit of the four.
        unit: OffsetUnit,
    },
    /// A range whose end lies before its start.
    #[error("reversed span: {start} to {end} (in {unit}s)")]
    Reversed {
        /// Start given.
        start: usize,
        /// End given.
        end: usize,
        /// Unit of both.
        unit: OffsetUnit,
    },
    /// [`ScopeKind::Corpus`](crate::decision::ScopeKind::Corpus) is not for letters and numbers: one short word would follow a person everywhere.
    #[error("letters and numbers are not given across a whole corpus")]
    ScopeTooWide,
    /// An offset lies inside a character: inside a code point (bytes) or a surrogate pair (UTF-16).
    #[error("{unit} {offset} lies inside a character")]
    SplitsCharacter {
        /// The offset given.
        offset: usize,
        /// Its unit.
        unit: OffsetUnit,
    },
    /// A span cuts a grapheme and the option is to refuse.
    #[error("span {start}..{end} cuts a grapheme (in {unit}s)")]
    SplitsGrapheme {
        /// Start of the span.
        start: usize,
        /// Its end.
        end: usize,
        /// Unit of both.
        unit: OffsetUnit,
    },
    /// A diff takes away an annotation that is not there, or not as the diff knows it.
    #[error("the annotation at {start}..{end} is not what the diff takes away (in {unit}s)")]
    StaleDiff {
        /// Start of the annotation.
        start: usize,
        /// Its end.
        end: usize,
        /// Unit of both.
        unit: OffsetUnit,
    },
    /// The spelling given beside the offsets is not what the text holds there.
    #[error("the spelling given for {start}..{end} differs from what stands there (in {unit}s)")]
    TextMismatch {
        /// Start of the span.
        start: usize,
        /// Its end.
        end: usize,
        /// Unit of both.
        unit: OffsetUnit,
    },
    /// Fewer than the operation needs.
    #[error("too few {what}: {count}, at least {least} are wanted")]
    TooFew {
        /// What is too few.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many are wanted.
        least: usize,
    },
    /// More than the limit allows.
    #[error("{what} too large: {size}, limit {limit}")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// Its size.
        size: usize,
        /// The limit.
        limit: usize,
    },
    /// More entities share a template than it has words for.
    #[error("{count} entities for {limit} free words of one template")]
    TooManyEntities {
        /// Entities of the group.
        count: usize,
        /// Words that are free.
        limit: usize,
    },
    /// The spellings of one entity are pinned to different words.
    #[error("ledger entries {first} and {second} pin different words to one entity")]
    TwoPins {
        /// Zero-based index, in the ledger's own order, of one entry.
        first: usize,
        /// That of the other.
        second: usize,
    },
    /// A category that settings do not list: strict ones met a mark of it, or a decision asks to keep it.
    #[error("category {category:?} is not in the settings")]
    UnknownCategory {
        /// The category.
        category: String,
    },
    /// A field that the format does not have.
    #[error("unknown field{}{}", named(field.as_ref()), meant(*nearest))]
    UnknownField {
        /// Its name, where it looks like the name of a field and not like words of a decision.
        field: Option<String>,
        /// The name of the format that is nearest, if one is near.
        nearest: Option<&'static str>,
    },
    /// A map of labels to categories was given, and does not name the label of a mark.
    #[error("the given map does not name this label")]
    UnknownLabel,
    /// A word that is not one of a closed list of names.
    #[error("{what} must be one of {}", known.join(", "))]
    UnknownName {
        /// What it should name: `status`, `route`, ...
        what: &'static str,
        /// The names that there are.
        known: &'static [&'static str],
    },
    /// A merge has conflicts that nobody has resolved.
    #[error("unresolved conflicts: {count}")]
    Unresolved {
        /// How many.
        count: usize,
    },
    /// A key that anybody can guess: 32 times the same byte.
    #[error("not a secret: every byte of this key is the same")]
    WeakKey,
}

fn named(field: Option<&String>) -> String {
    field.map_or_else(String::new, |name| format!(" {name:?}"))
}

/// What a name was perhaps meant to be.
fn meant(nearest: Option<&'static str>) -> String {
    nearest.map_or_else(String::new, |name| format!(" (is {name:?} meant?)"))
}

/// The length of an id of a decision, a case or a corpus: 1 to 256 bytes.
pub(crate) fn checked_length(id: &str) -> Result<()> {
    if (1..=256).contains(&id.len()) { Ok(()) } else { Err(Error::BadId { length: id.len() }) }
}

/// An id of a decision, a case or a corpus: 1 to 256 bytes.
pub(crate) fn checked_id(id: Arc<str>) -> Result<Arc<str>> {
    checked_length(&id)?;
    Ok(id)
}
