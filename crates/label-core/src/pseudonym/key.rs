use crate::decision::Scope;
use crate::error::{Error, Result};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The name of the scheme that gives letters and numbers. It stands in every plan and in every draft; its words never
/// change in any release.
pub const ALGORITHM: &str = "label-core/pseudonym v2";

/// 32 secret bytes. Who has them and a list of names can find out who is who; without them the words say nothing.
///
/// Wiped from memory when the last clone is dropped. It has no serialisation; `Debug` shows [`Key::id`] only.
#[derive(Clone)]
pub struct Key(Arc<Secret>);

struct Secret {
    bytes: Zeroizing<[u8; 32]>,
    id: Arc<str>,
}

/// The ids of the keys that stand in the documentation.
const PUBLISHED: [&str; 1] = ["6ca8cc4b31569094"];

/// Names that Windows gives to devices, whatever ending follows.
const DEVICES: [&str; 6] = ["aux", "con", "nul", "prn", "com", "lpt"];

/// A key of 32 random bytes: [`Error::BadKey`] for another number of them, [`Error::WeakKey`] where all are the same.
impl TryFrom<&[u8]> for Key {
    type Error = Error;

    fn try_from(given: &[u8]) -> Result<Self> {
        let bytes: Zeroizing<[u8; 32]> =
            Zeroizing::new(given.try_into().map_err(|_| Error::BadKey { length: given.len() })?);
        if bytes.iter().all(|byte| Some(byte) == bytes.first()) {
            return Err(Error::WeakKey);
        }
        Ok(Key::from_bytes(*bytes))
    }
}

/// Whether a system takes a file of this name for a device: `con`, `aux.2020`, `LPT9`.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    DEVICES.contains(&stem.trim_end_matches(|digit: char| digit.is_ascii_digit()))
}

impl Key {
    /// A key of these bytes. They must be random: take them from the operating system's generator.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        let bytes = Zeroizing::new(bytes);
        let mut mac = keyed(&bytes);
        lp(&mut mac, b"label-core/key id");
        let id = hex(&mac.finalize().into_bytes(), 8).into();
        Key(Arc::new(Secret { bytes, id }))
    }

    /// A key from the 64 hexadecimal digits of a key file; white space around them is allowed.
    ///
    /// # Errors
    /// [`Error::BadKey`] with the length of what was given; [`Error::WeakKey`].
    pub fn from_hex(digits: &str) -> Result<Self> {
        let digits = digits.trim();
        let bad = || Error::BadKey { length: digits.chars().count() };
        let mut bytes = Zeroizing::new([0; 32]);
        let decoded = base16ct::mixed::decode(digits, &mut *bytes).map_err(|_| bad())?;
        if decoded.len() != 32 {
            return Err(bad());
        }
        Key::try_from(&bytes[..])
    }

    /// Whether the key is printed in this project's documentation: everybody has it.
    pub fn is_published(&self) -> bool {
        PUBLISHED.contains(&self.id())
    }

    /// The 32 bytes, for who must hand the key on: to another process, to a key store.
    pub fn secret(&self) -> &[u8; 32] {
        &self.0.bytes
    }

    /// A short name of the key that reveals nothing of it: 16 hexadecimal digits.
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// [`Key::id`], shared.
    pub(super) fn shared_id(&self) -> Arc<str> {
        self.0.id.clone()
    }

    /// A file name, without ending, for the decision with this id: the id where it is safe as a name (letters and digits of
    /// ASCII, `.`, `_`, `-`, at most 100, not starting with `.` or `-`, no name of a device), else 32 hexadecimal digits derived
    /// under the key.
    pub fn file_stem(&self, id: &str) -> String {
        let safe = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        let first = id.bytes().next().unwrap_or(b'.');
        if id.len() <= 100 && id.bytes().all(safe) && !matches!(first, b'.' | b'-') && !is_device(id) {
            return id.to_owned();
        }
        let mut mac = self.mac();
        lp(&mut mac, b"label-core/file name");
        lp(&mut mac, id.as_bytes());
        format!("id-{}", hex(&mac.finalize().into_bytes(), 16))
    }

    /// The key of one group of one scope: `HMAC(K, LP("label-core/pseudonym") ‖ LP("v2") ‖ LP(kind) ‖ LP(id) ‖ LP(group))`.
    pub(super) fn for_group(&self, scope: &Scope, group: &str) -> GroupKey {
        let mut mac = self.mac();
        for part in ["label-core/pseudonym", "v2", scope.kind().as_str(), scope.id(), group] {
            lp(&mut mac, part.as_bytes());
        }
        let derived = Zeroizing::new(<[u8; 32]>::from(mac.finalize().into_bytes()));
        GroupKey(keyed(&derived))
    }

    fn mac(&self) -> Hmac<Sha256> {
        keyed(&self.0.bytes)
    }
}

/// HMAC pads a key shorter than a block with zeros (RFC 2104), so that padding it here changes nothing and cannot fail.
fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    let mut block = Zeroizing::new([0; 64]);
    for (padded, byte) in block.iter_mut().zip(key) {
        *padded = *byte;
    }
    Hmac::new((&*block).into())
}

/// Length-prefixed: `u32le(length) ‖ bytes`, so that no two lists of parts give the same bytes.
fn lp(mac: &mut Hmac<Sha256>, part: &[u8]) {
    mac.update(&(part.len() as u32).to_le_bytes());
    mac.update(part);
}

fn hex(bytes: &[u8], take: usize) -> String {
    base16ct::lower::encode_string(bytes.get(..take).unwrap_or(bytes))
}

/// The key state of one group: cloned for every HMAC, which saves hashing the key again.
pub(super) struct GroupKey(Hmac<Sha256>);

impl GroupKey {
    /// The pseudo-random stream of one entity in one tier.
    pub(super) fn stream(&self, entity: &str, tier: u32) -> Stream<'_> {
        let mut message = Vec::with_capacity(entity.len() + 12);
        message.extend_from_slice(&(entity.len() as u32).to_le_bytes());
        message.extend_from_slice(entity.as_bytes());
        message.extend_from_slice(&tier.to_le_bytes());
        Stream { key: self, message: Zeroizing::new(message) }
    }
}

/// `HMAC(K_s, LP(entity) ‖ u32le(tier) ‖ u32le(block))` for block 0, 1, 2 ...
pub(super) struct Stream<'k> {
    key: &'k GroupKey,
    message: Zeroizing<Vec<u8>>,
}

impl Stream<'_> {
    /// The 32 bytes of a block.
    fn block(&mut self, block: u32) -> [u8; 32] {
        let mut mac = self.key.0.clone();
        let length = self.message.len();
        self.message.extend_from_slice(&block.to_le_bytes());
        mac.update(&self.message);
        self.message.truncate(length);
        mac.finalize().into_bytes().into()
    }

    /// The four big-endian numbers of a block.
    pub(super) fn words(&mut self, block: u32) -> [u64; 4] {
        let bytes = self.block(block);
        let (words, _) = bytes.as_chunks::<8>();
        let word = |index: usize| words.get(index).map_or(0, |word| u64::from_be_bytes(*word));
        [word(0), word(1), word(2), word(3)]
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", self.id())
    }
}
