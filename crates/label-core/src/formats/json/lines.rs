//! Lines of a file that comes in pieces of any size.

use crate::error::{Error, Result};
use crate::text::OffsetUnit;

/// The mark that some programs write before UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A file without its byte order mark.
pub(in crate::formats) fn without_mark(file: &[u8]) -> &[u8] {
    file.strip_prefix(BYTE_ORDER_MARK).unwrap_or(file)
}

/// A whole file as text.
pub(in crate::formats) fn text(file: &[u8]) -> Result<&str> {
    let plain = without_mark(file);
    std::str::from_utf8(plain).map_err(|error| bad(file.len() - plain.len() + error.valid_up_to()))
}

fn bad(offset: usize) -> Error {
    Error::InvalidText { offset, unit: OffsetUnit::Byte }
}

/// Takes a file apart into its lines: at `\n`, and `\r` before it is white space of JSON. A line that is not UTF-8, or longer
/// than the limit, costs itself alone.
///
/// It holds one line that has begun, never more than the limit and a piece.
pub(in crate::formats) struct Lines {
    limit: usize,
    line: Vec<u8>,
    /// Bytes of the line that were too many and were not kept.
    over: usize,
    number: usize,
    /// Where the line starts in the file.
    offset: usize,
}

impl Lines {
    pub(in crate::formats) fn new(limit: usize) -> Self {
        Lines { limit, line: Vec::new(), over: 0, number: 0, offset: 0 }
    }

    /// The next piece of the file. `take` is given each line that ends in it, if it is not blank: its number from 0, and the
    /// line.
    pub(in crate::formats) fn push(&mut self, piece: &[u8], mut take: impl FnMut(usize, Result<&str>)) {
        let mut pieces = piece.split(|byte| *byte == b'\n');
        let Some(last) = pieces.next_back() else { return };
        for piece in pieces {
            if self.line.is_empty() && self.over == 0 {
                self.give(piece, piece.len(), &mut take);
            } else {
                self.hold(piece);
                let line = std::mem::take(&mut self.line);
                self.give(&line, line.len() + self.over, &mut take);
            }
        }
        self.hold(last);
    }

    /// The end of the file: what follows the last line end is a line.
    pub(in crate::formats) fn finish(mut self, mut take: impl FnMut(usize, Result<&str>)) {
        let line = std::mem::take(&mut self.line);
        self.give(&line, line.len() + self.over, &mut take);
    }

    fn hold(&mut self, piece: &[u8]) {
        // A byte more than the limit tells that there is more.
        let room = self.limit.saturating_add(4).saturating_sub(self.line.len()).min(piece.len());
        self.line.extend(piece.iter().take(room));
        self.over += piece.len() - room;
    }

    fn give(&mut self, line: &[u8], size: usize, take: &mut impl FnMut(usize, Result<&str>)) {
        let (number, offset) = (self.number, self.offset);
        self.number += 1;
        self.offset += size + 1;
        self.over = 0;
        let plain = if number == 0 { without_mark(line) } else { line };
        let skipped = line.len() - plain.len();
        let size = size - skipped;
        if size > self.limit {
            return take(number, Err(Error::TooLarge { what: "line", size, limit: self.limit }));
        }
        match std::str::from_utf8(plain) {
            Ok(line) if line.trim().is_empty() => {}
            Ok(line) => take(number, Ok(line)),
            Err(error) => take(number, Err(bad(offset + skipped + error.valid_up_to()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Told = Vec<(usize, Result<String>)>;

    fn lines<'p>(pieces: impl IntoIterator<Item = &'p [u8]>, limit: usize) -> Told {
        let mut told = Told::new();
        let mut lines = Lines::new(limit);
        for piece in pieces {
            lines.push(piece, |number, line| told.push((number, line.map(str::to_owned))));
        }
        lines.finish(|number, line| told.push((number, line.map(str::to_owned))));
        told
    }

    #[test]
    fn a_bad_byte_and_a_long_line_cost_their_line() {
        let file = b"\xef\xbb\xbfa\n\nb\xe9\r\nlong line\nc";
        let owed = [
            (0, Ok("a".to_owned())),
            (2, Err(bad(7))),
            (3, Err(Error::TooLarge { what: "line", size: 9, limit: 5 })),
            (4, Ok("c".to_owned())),
        ];
        assert_eq!(lines([&file[..]], 5), owed);
        assert_eq!(text(b"\xef\xbb\xbf{}"), Ok("{}"));
        assert_eq!(text(b"\xef\xbb\xbf{\xff"), Err(bad(4)));
    }

    #[test]
    fn where_the_pieces_end_does_not_matter() {
        let file = b"\xef\xbb\xbfa\r\n\nb\xc3\xa9\nlong line\n\xe9\n \nc";
        for limit in [0, 2, 5, 100] {
            let owed = lines([&file[..]], limit);
            for size in 1..file.len() {
                assert_eq!(lines(file.chunks(size), limit), owed, "{limit} {size}");
            }
        }
    }
}
