//! Things that both versions hold once, and those of them that kept their order.

use std::ops::Range;

/// Whole lines, without the last line's end, that the new text holds at another place. In bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) old: Range<usize>,
    pub(super) new: usize,
}

impl Block {
    pub(super) fn new_end(&self) -> usize {
        self.new + self.old.len()
    }
}

/// What occurs once on each side: the old place, the thing, the new place; in the order of the old side.
pub(super) fn once_in_both<K: Ord + Copy>(
    old: impl Iterator<Item = (usize, K)>,
    new: impl Iterator<Item = (usize, K)>,
) -> Vec<(usize, K, usize)> {
    let old = old.map(|(place, thing)| (thing, false, place));
    let mut all: Vec<(K, bool, usize)> = old.chain(new.map(|(place, thing)| (thing, true, place))).collect();
    all.sort_unstable();
    let once = all.chunk_by(|a, b| a.0 == b.0).filter_map(|same| match same {
        [(thing, false, old), (_, true, new)] => Some((*old, *thing, *new)),
        _ => None,
    });
    let mut once: Vec<_> = once.collect();
    once.sort_unstable();
    once
}

/// Splits blocks, which are in the order of the old text, into a longest selection that is in the order of the new text
/// too, and the others: patience sorting, O(n log n).
pub(super) fn split_by_order(blocks: Vec<Block>) -> (Vec<Block>, Vec<Block>) {
    let mut tails: Vec<(usize, usize)> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(blocks.len());
    for (index, block) in blocks.iter().enumerate() {
        let length = tails.partition_point(|(new, _)| *new < block.new);
        before.push(length.checked_sub(1).and_then(|last| tails.get(last)).map(|(_, index)| *index));
        match tails.get_mut(length) {
            Some(tail) => *tail = (block.new, index),
            None => tails.push((block.new, index)),
        }
    }
    let mut in_order = vec![false; blocks.len()];
    let mut next = tails.last().map(|(_, index)| *index);
    while let Some(index) = next {
        if let Some(flag) = in_order.get_mut(index) {
            *flag = true;
        }
        next = before.get(index).copied().flatten();
    }
    let (fixed, moved): (Vec<_>, Vec<_>) =
        blocks.into_iter().zip(in_order).partition(|(_, in_order)| *in_order);
    let blocks = |chosen: Vec<(Block, bool)>| chosen.into_iter().map(|(block, _)| block).collect();
    (blocks(fixed), blocks(moved))
}

/// Joins blocks that follow one another in both texts with the same between them.
pub(super) fn joined(blocks: Vec<Block>, old: &str, new: &str) -> Vec<Block> {
    let mut joined: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        match joined.last_mut() {
            Some(last)
                if last.new_end() <= block.new
                    && old.get(last.old.end..block.old.start) == new.get(last.new_end()..block.new) =>
            {
                last.old.end = block.old.end;
            }
            _ => joined.push(block),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_selection_in_order_stays() {
        let blocks = |new: &[usize]| {
            let block = |(old, new): (usize, &usize)| Block { old: old..old + 1, new: *new };
            new.iter().enumerate().map(block).collect::<Vec<_>>()
        };
        let (fixed, moved) = split_by_order(blocks(&[3, 0, 1, 5, 2, 4]));
        let places = |blocks: &[Block]| blocks.iter().map(|block| block.new).collect::<Vec<_>>();
        assert_eq!((places(&fixed), places(&moved)), (vec![0, 1, 2, 4], vec![3, 5]));
        assert_eq!(split_by_order(Vec::new()), (Vec::new(), Vec::new()));
    }
}
