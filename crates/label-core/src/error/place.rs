//! Where an error stands: in which item, in which field, on which line of which file.

use super::{Error, checked_length};

impl Error {
    /// The error beneath its places: of `document X: spans[3]: ...`, what is wrong with the span.
    pub fn root(&self) -> &Error {
        match self {
            Error::InCase { error, .. }
            | Error::InDocument { error, .. }
            | Error::InField { error, .. }
            | Error::InItem { error, .. } => error.root(),
            other => other,
        }
    }

    /// An id that is refused itself is not repeated: fields that changed places would put the decision in the message.
    pub(crate) fn in_document(self, id: &str) -> Error {
        match self {
            Error::BadId { .. } if checked_length(id).is_err() => self,
            error => Error::InDocument { id: id.to_owned(), error: Box::new(error) },
        }
    }

    pub(crate) fn in_field(self, field: &'static str) -> Error {
        Error::InField { field, error: Box::new(self) }
    }

    /// What stands between an item and what is wrong in it: `spans[0].start: ...`.
    pub(super) fn joint(&self) -> &'static str {
        if matches!(self, Error::InField { .. }) { "." } else { ": " }
    }

    /// The error of a part of a JSON text, with the place that it has in the whole.
    pub(crate) fn moved(self, whole: &str, part: &str) -> Error {
        let offset = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
        let before = whole.get(..offset).unwrap_or_default();
        let last_line = before.rsplit('\n').next().unwrap_or_default().len();
        self.at_json(|line, column| {
            // An error about a whole value has no place of its own: it stands at its end.
            let (line, column) = if line == 0 { (1, part.len()) } else { (line, column) };
            let column = if line == 1 { column + last_line } else { column };
            (line + before.matches('\n').count(), column)
        })
    }

    /// The error of a line of JSON Lines, with the place that it has in the file; `lines` are before it.
    pub(crate) fn down(self, lines: usize) -> Error {
        self.at_json(|line, column| (line + lines, column))
    }

    fn at_json(self, place: impl FnOnce(usize, usize) -> (usize, usize)) -> Error {
        match self {
            Error::Json { line, column, problem } => {
                let (line, column) = place(line, column);
                Error::Json { line, column, problem }
            }
            Error::InItem { list, index, error } => error.at_json(place).in_item(list, index),
            Error::InField { field, error } => error.at_json(place).in_field(field),
            other => other,
        }
    }

    pub(crate) fn in_item(self, list: &'static str, index: usize) -> Error {
        Error::InItem { list, index, error: Box::new(self) }
    }
}
