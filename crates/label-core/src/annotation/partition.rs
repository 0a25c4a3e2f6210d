//! Things that are one, by their places in a list: a union-find forest.

use std::collections::BTreeMap;

/// A partition of the places `0..n`. Its blocks do not depend on the order in which places were united.
pub(crate) struct Partition {
    parents: Vec<usize>,
}

impl Partition {
    /// Every place alone.
    pub(crate) fn singletons(count: usize) -> Self {
        Partition { parents: (0..count).collect() }
    }

    /// The smallest place of the block that this place is in. Amortised, all but constant time.
    pub(crate) fn root(&mut self, place: usize) -> usize {
        let mut root = place;
        while let Some(&parent) = self.parents.get(root).filter(|parent| **parent != root) {
            root = parent;
        }
        let mut node = place;
        while let Some(slot) = self.parents.get_mut(node).filter(|parent| **parent != root) {
            node = std::mem::replace(slot, root);
        }
        root
    }

    /// Makes one block of those that these places are in.
    pub(crate) fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(slot) = self.parents.get_mut(a.max(b)) {
            *slot = a.min(b);
        }
    }

    /// The blocks among these places, by their smallest; each in the order given.
    pub(crate) fn blocks(&mut self, among: impl IntoIterator<Item = usize>) -> Vec<Vec<usize>> {
        let mut blocks: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for place in among {
            blocks.entry(self.root(place)).or_default().push(place);
        }
        blocks.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_do_not_depend_on_the_order_of_unions() {
        let pairs = [(4, 1), (2, 3), (3, 4), (0, 5)];
        let united = |pairs: &mut dyn Iterator<Item = (usize, usize)>| {
            let mut partition = Partition::singletons(7);
            pairs.for_each(|(a, b)| partition.unite(a, b));
            partition.blocks(0..7)
        };
        let expected = vec![vec![0, 5], vec![1, 2, 3, 4], vec![6]];
        assert_eq!(united(&mut pairs.into_iter()), expected);
        assert_eq!(united(&mut pairs.into_iter().rev().map(|(a, b)| (b, a))), expected);
    }
}
