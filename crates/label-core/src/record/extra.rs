use std::fmt;

/// Fields that a format does not know, in their order, each as JSON without line breaks and as it was written but for white
/// space.
///
/// As secret as the original: `Debug` shows how many there are.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Extra(Vec<(String, String)>);

impl Extra {
    /// The JSON of a field.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(other, _)| *other == name).map(|(_, json)| json)
    }

    /// The fields: name, JSON.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> + '_ {
        self.0.iter().map(|(name, json)| (name.as_str(), json.as_str()))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A field more: what has been read as JSON.
    pub(crate) fn push(&mut self, name: String, json: String) {
        self.0.push((name, json));
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Extra").field("fields", &self.0.len()).finish_non_exhaustive()
    }
}
