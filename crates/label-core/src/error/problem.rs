use serde::Serialize;
use std::borrow::Cow;

/// What is wrong at a place of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize)]
#[non_exhaustive]
pub enum TemplateProblem {
    /// Its words could not be seen: white space and invisible characters alone.
    #[error("blank")]
    Blank,
    /// Control characters would let a template break lines or drive a terminal.
    #[error("control character")]
    Control,
    /// A replacement must leave at least one character.
    #[error("empty")]
    Empty,
    /// A character that is not seen, or that turns the direction of reading.
    #[error("invisible or direction-changing character")]
    Invisible,
    /// More than one `%c` or `%d`.
    #[error("second specifier")]
    SecondSpecifier,
    /// A `%` that is not `%c`, `%d` or `%%`.
    #[error("unknown specifier (write %% for a per cent sign)")]
    UnknownSpecifier,
}

/// What is wrong at a place of a JSON input. The foreign error's own words are dropped: they may quote the input.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize)]
#[non_exhaustive]
pub enum JsonProblem {
    /// Well-formed, but not of the form that is read: a missing or doubled field, a string for a number, a fraction or 2^64 for an offset.
    #[error("not of the expected form")]
    Form,
    /// A field occurs twice in one object.
    #[error("duplicate field")]
    DuplicateField,
    /// Ends too early.
    #[error("unexpected end")]
    End,
    /// A field of the format is missing.
    #[error("missing field {0:?}")]
    MissingField(Cow<'static, str>),
    /// Half of a surrogate pair, as an escape: no text.
    #[error("half of a surrogate pair")]
    Surrogate,
    /// Not JSON, or nested deeper than 128 levels.
    #[error("malformed JSON")]
    Syntax,
}

/// What is wrong with an entry of a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize)]
#[non_exhaustive]
pub enum LedgerProblem {
    /// Two entities of one group are pinned to the same words.
    #[error("two entities have the same words")]
    SameWords,
    /// One entity of one group is pinned to two different words.
    #[error("one entity has two different words")]
    TwoWords,
    /// The template cannot give the words, and the pin does not say that they are foreign.
    #[error("its template cannot give its words")]
    ForeignWords,
    /// The words, which no template gave, are a name in the decision, or hold one.
    #[error("its words name somebody in the decision")]
    NamesSomebody,
    /// The words, which no template gave, could be given by a template of the settings.
    #[error("another template could give its words")]
    OtherTemplate,
    /// The words are empty or hold a control character.
    #[error("empty or control character")]
    BadWords,
}
