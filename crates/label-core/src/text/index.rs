//! The index of a text: how many characters precede each block of 64 bytes.

/// Small enough that a block is counted in a few instructions, large enough that the index is a tenth of the text.
const BLOCK: usize = 64;

/// Counts at block edges of a text that is not ASCII.
pub(super) struct Index {
    /// `chars[b]`: code points that start before byte `64 * b`; one entry more for the whole.
    chars: Vec<u32>,
    /// `wide[b]`: of these, how many take two UTF-16 units. Empty where none does, as in nearly every decision.
    wide: Vec<u32>,
}

impl Index {
    pub(super) fn of(text: &str) -> Self {
        let blocks = text.len().div_ceil(BLOCK);
        let mut chars = Vec::with_capacity(blocks + 1);
        let mut wide = Vec::new();
        let (mut char_count, mut wide_count) = (0, 0);
        for (number, block) in text.as_bytes().chunks(BLOCK).enumerate() {
            chars.push(char_count);
            let (starts, wide_here) = count_starts(block);
            char_count += starts;
            if wide_here > 0 && wide.is_empty() {
                wide.reserve_exact(blocks + 1);
                wide.resize(number, 0);
            }
            if wide_here > 0 || !wide.is_empty() {
                wide.push(wide_count);
                wide_count += wide_here;
            }
        }
        chars.push(char_count);
        if !wide.is_empty() {
            wide.push(wide_count);
        }
        Index { chars, wide }
    }

    pub(super) fn chars(&self) -> usize {
        last(&self.chars)
    }

    pub(super) fn utf16(&self) -> usize {
        self.chars() + last(&self.wide)
    }

    pub(super) fn char_of_byte(&self, text: &str, byte: usize) -> usize {
        let block = byte / BLOCK;
        let rest = text.as_bytes().get(block * BLOCK..byte).unwrap_or_default();
        at(&self.chars, block) + count(rest, is_start) as usize
    }

    pub(super) fn utf16_of_byte(&self, text: &str, byte: usize) -> usize {
        let chars = self.char_of_byte(text, byte);
        if self.wide.is_empty() {
            return chars;
        }
        let block = byte / BLOCK;
        let rest = text.as_bytes().get(block * BLOCK..byte).unwrap_or_default();
        chars + at(&self.wide, block) + count(rest, is_wide_start) as usize
    }

    /// `offset` must not exceed the number of code points.
    pub(super) fn byte_of_char(&self, text: &str, offset: usize) -> usize {
        if offset == self.chars() {
            return text.len();
        }
        let block = self.block_of_char(offset);
        let start = block * BLOCK;
        let rest = text.as_bytes().get(start..).unwrap_or_default();
        start + nth_start(rest, offset - at(&self.chars, block))
    }

    /// The block in which a character starts. Where characters are spread evenly, as in prose, it is not far from its share;
    /// elsewhere it is searched for.
    fn block_of_char(&self, offset: usize) -> usize {
        let first = (offset * (self.chars.len() - 1) / self.chars()).saturating_sub(1);
        for block in first..first + 4 {
            if at(&self.chars, block) <= offset
                && offset < self.chars.get(block + 1).map_or(0, |&c| c as usize)
            {
                return block;
            }
        }
        self.chars.partition_point(|&before| before as usize <= offset) - 1
    }

    /// `None` inside a surrogate pair. `offset` must not exceed the number of UTF-16 units.
    pub(super) fn byte_of_utf16(&self, text: &str, offset: usize) -> Option<usize> {
        if self.wide.is_empty() {
            return Some(self.byte_of_char(text, offset));
        }
        let before = |block: usize| at(&self.chars, block) + at(&self.wide, block);
        let block = partition_point(self.chars.len(), |block| before(block) <= offset) - 1;
        let start = block * BLOCK;
        let mut units = before(block);
        for (position, &byte) in text.as_bytes().get(start..).unwrap_or_default().iter().enumerate() {
            if !is_start(byte) {
                continue;
            }
            if units >= offset {
                return (units == offset).then_some(start + position);
            }
            units += if is_wide_start(byte) { 2 } else { 1 };
        }
        (units == offset).then_some(text.len())
    }
}

/// Code points that start in a block, and how many of them are wide.
fn count_starts(block: &[u8]) -> (u32, u32) {
    (count(block, is_start), count(block, is_wide_start))
}

/// How many bytes of a block are such. A block is short enough for a byte to hold the count; without the check for overflow
/// the compiler makes a few vector instructions of it.
fn count(block: &[u8], is: impl Fn(u8) -> bool) -> u32 {
    block.iter().fold(0_u8, |count, &byte| count.wrapping_add(u8::from(is(byte)))).into()
}

/// Byte offsets at which the lines after the first start.
pub(super) fn line_starts(text: &str) -> Vec<u32> {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'\n', b'\r', bytes)
        .filter(|&at| !(bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n')))
        .map(|at| at as u32 + 1)
        .collect()
}

/// Byte position of the character start with this zero-based number; the length where there are just so many.
fn nth_start(bytes: &[u8], number: usize) -> usize {
    let mut left = number;
    let (groups, _) = bytes.as_chunks::<8>();
    let mut position = 0;
    for group in groups {
        let starts = count(group, is_start) as usize;
        if starts > left {
            break;
        }
        left -= starts;
        position += 8;
    }
    for &byte in bytes.get(position..).unwrap_or_default() {
        if is_start(byte) {
            if left == 0 {
                return position;
            }
            left -= 1;
        }
        position += 1;
    }
    position
}

fn is_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

/// Starts a code point above U+FFFF, which takes two UTF-16 units.
fn is_wide_start(byte: u8) -> bool {
    byte >= 0xF0
}

fn at(counts: &[u32], block: usize) -> usize {
    counts.get(block).map_or(0, |&count| count as usize)
}

fn last(counts: &[u32]) -> usize {
    counts.last().map_or(0, |&count| count as usize)
}

fn partition_point(len: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = low.midpoint(high);
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low
}
