use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::hash::Hash;

/// The places of annotations in their set, by what they share: their entity, their category, their spelling.
pub(crate) struct Places<K>(Vec<(K, Vec<usize>)>);

impl<K: Clone + Hash + Ord> Places<K> {
    /// The places of these keys. The time is that of hashing each and of sorting those that differ.
    pub(crate) fn of<'k>(keys: impl Iterator<Item = &'k K>) -> Self
    where
        K: 'k,
    {
        let mut first: HashMap<&K, usize, FixedState> = HashMap::default();
        let mut groups: Vec<(K, Vec<usize>)> = Vec::new();
        for (place, key) in keys.enumerate() {
            let group = *first.entry(key).or_insert(groups.len());
            match groups.get_mut(group) {
                Some((_, places)) => places.push(place),
                None => groups.push((key.clone(), vec![place])),
            }
        }
        groups.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        Places(groups)
    }

    /// The places of one key, ascending.
    pub(crate) fn get(&self, key: &K) -> Option<&[usize]> {
        let found = self.0.binary_search_by(|(other, _)| other.cmp(key)).ok()?;
        self.0.get(found).map(|(_, places)| &places[..])
    }

    /// The keys in their order, each with its places.
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, (K, Vec<usize>)> {
        self.0.iter()
    }
}
