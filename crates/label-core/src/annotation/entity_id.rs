use super::Category;
use crate::error::{Error, Result};
use crate::text::fold_str;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// An opaque id, of 1 to 256 bytes. Two mentions with one id are one entity: they get the same pseudonym.
///
/// Cheap to clone. Secret, as it usually holds the name: `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityId(Arc<str>);

/// Of a spelling of more bytes than this only both ends are read: it is a passage and no name, and a thousand marks that
/// reach to the end of a text shall not read it a thousand times.
const LONG_SPELLING: usize = 4096;
/// The longest id that says its spelling in full: the longest id of all, less the room for a number behind it.
const LONGEST_PLAIN: usize = EntityId::MAX_LEN - NUMBER_LEN;
/// `#N` and the 20 digits of the largest number.
const NUMBER_LEN: usize = 22;
/// What a shortened id shows of what it stands for, in bytes.
const SHOWN: usize = 128;

impl EntityId {
    /// The longest id, in bytes.
    pub const MAX_LEN: usize = 256;

    /// An id given by the caller, taken as it is.
    ///
    /// # Errors
    /// [`Error::BadId`] where it is empty or longer than [`EntityId::MAX_LEN`] bytes.
    pub fn new(id: impl Into<Arc<str>>) -> Result<Self> {
        let id = id.into();
        match id.len() {
            1..=Self::MAX_LEN => Ok(EntityId(id)),
            length => Err(Error::BadId { length }),
        }
    }

    /// The id of a mention that nobody linked: the category, `_`, and the folded spelling ([`fold_str`], white space at
    /// the ends removed). Spellings that differ only in case, accents, hyphen or space variants are one entity.
    ///
    /// A spelling too long for an id is cut after its first words, and a digest of all of it (SHA-256, 128 bits) follows; of
    /// one of more than 4,096 bytes, a digest of its first and last 2,048 and of its length. So an id needs no more room and
    /// time than its mark, however long that is.
    pub fn computed(category: &Category, spelling: &str) -> Self {
        let id = match ends(spelling) {
            None => format!("{category}_{}", fold_str(spelling).trim()),
            Some((start, end)) => {
                let (start, end) = (fold_str(start), fold_str(end));
                format!("{category}_{} … {} {}", start.trim_start(), end.trim_end(), spelling.len())
            }
        };
        EntityId(shortened(&id, LONGEST_PLAIN).into())
    }

    /// An id that says what stands in a draft: words of a template, a category and a number.
    pub(crate) fn of_words(words: &str) -> Self {
        EntityId(shortened(words, Self::MAX_LEN).into())
    }

    /// The same id with a number behind it: for an entity that must not be called as another is. No spelling gives such an id,
    /// as folded spellings have no capital letter of ASCII.
    pub(crate) fn numbered(&self, number: u64) -> Self {
        EntityId(format!("{}#N{number}", shortened(&self.0, LONGEST_PLAIN)).into())
    }

    /// An id that says nothing but the category and which of its entities it is.
    pub(crate) fn neutral(category: &Category, number: usize) -> Self {
        EntityId(shortened(&format!("{category} {number}"), Self::MAX_LEN).into())
    }

    /// The id without the number: that of all namesakes whom somebody kept apart.
    pub(crate) fn name(&self) -> Cow<'_, str> {
        shortened(self.without_number().unwrap_or(&self.0), LONGEST_PLAIN)
    }

    /// An id that has a number behind it, without the number.
    pub(crate) fn without_number(&self) -> Option<&str> {
        let (id, number) = self.0.rsplit_once("#N")?;
        (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(id)
    }

    /// The id. It may hold a name of the decision.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for EntityId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl TryFrom<&str> for EntityId {
    type Error = Error;

    fn try_from(id: &str) -> Result<Self> {
        EntityId::new(id)
    }
}

impl fmt::Debug for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EntityId(..)")
    }
}

/// Both ends of a spelling that is too long to be read in full.
fn ends(spelling: &str) -> Option<(&str, &str)> {
    let half = LONG_SPELLING / 2;
    let end = spelling.len().checked_sub(half).filter(|_| spelling.len() > LONG_SPELLING)?;
    let start = spelling.get(..boundary(spelling, half))?;
    Some((start, spelling.get(boundary(spelling, end)..)?))
}

/// The character boundary at or before a byte offset.
fn boundary(text: &str, offset: usize) -> usize {
    (0..=offset).rev().find(|&at| text.is_char_boundary(at)).unwrap_or_default()
}

/// The id where it has at most `limit` bytes; else its beginning, `#H`, and 32 hexadecimal digits of its digest. Like `#N`, no
/// spelling gives `#H`.
fn shortened(id: &str, limit: usize) -> Cow<'_, str> {
    if id.len() <= limit {
        return Cow::Borrowed(id);
    }
    let digest = Sha256::digest(id.as_bytes());
    let digest = base16ct::lower::encode_string(digest.get(..16).unwrap_or(&digest));
    let shown = id.get(..boundary(id, SHOWN)).unwrap_or(id);
    Cow::Owned(format!("{shown}#H{digest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(spelling: &str) -> EntityId {
        EntityId::computed(&Category::new("nom").unwrap(), spelling)
    }

    #[test]
    fn ids_of_ordinary_spellings_say_them() {
        assert_eq!(id("LEFÈVRE ").as_str(), "nom_lefevre");
        let longest = "a".repeat(LONGEST_PLAIN - "nom_".len());
        assert_eq!(id(&longest).as_str(), format!("nom_{longest}"));
    }

    #[test]
    fn ids_of_long_spellings_are_short_and_tell_them_apart() {
        for length in [231, 300, 4096, 4097, 100_000] {
            let spellings =
                ["é".repeat(length), format!("b{}", "é".repeat(length)), format!("{}b", "é".repeat(length))];
            let ids = spellings.each_ref().map(|spelling| id(spelling));
            assert!(ids.iter().all(|id| id.as_str().len() <= SHOWN + 34), "{length}");
            assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2], "{length}");
            assert_eq!(id(&spellings[1].to_uppercase()), ids[1], "{length}");
        }
    }

    #[test]
    fn a_number_fits_behind_every_id() {
        for length in [1, LONGEST_PLAIN, LONGEST_PLAIN + 1, EntityId::MAX_LEN] {
            let given = EntityId::new("x".repeat(length)).unwrap();
            let (one, other) = (given.numbered(2), given.numbered(u64::MAX));
            assert!(other.as_str().len() <= EntityId::MAX_LEN, "{length}");
            assert!(one != other && one.name() == given.name() && one.name() == other.name(), "{length}");
        }
        assert!(EntityId::new("x".repeat(EntityId::MAX_LEN + 1)).is_err());
    }
}
