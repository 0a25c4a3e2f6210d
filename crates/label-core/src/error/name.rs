/// Gives an enum that is a closed list of names those names, and all that a user expects of them: `ALL`, `as_str`, `AsRef`,
/// `Display`, `FromStr`, `TryFrom` and serde's two traits, where it is a string.
///
/// What is not in the list is [`Error::UnknownName`](crate::Error::UnknownName), which lists what is.
macro_rules! names {
    ($type:ty, $what:literal, $($value:expr => $name:expr),+ $(,)?) => {
        impl $type {
            /// All of them, in the order of their declaration.
            pub const ALL: &'static [$type] = &[$($value),+];
            /// Their names.
            const NAMES: &'static [&'static str] = &[$($name),+];

            /// The name, as it is written and read.
            pub fn as_str(self) -> &'static str {
                let place = Self::ALL.iter().position(|value| *value == self);
                place.and_then(|place| Self::NAMES.get(place)).copied().unwrap_or_default()
            }
        }

        impl AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::error::Error;

            /// # Errors
            /// [`Error::UnknownName`](crate::Error::UnknownName).
            fn from_str(name: &str) -> $crate::error::Result<Self> {
                let place = Self::NAMES.iter().position(|known| *known == name);
                place
                    .and_then(|place| Self::ALL.get(place))
                    .copied()
                    .ok_or($crate::error::Error::UnknownName { what: $what, known: Self::NAMES })
            }
        }

        impl TryFrom<&str> for $type {
            type Error = $crate::error::Error;

            fn try_from(name: &str) -> $crate::error::Result<Self> {
                name.parse()
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                name.parse().map_err(|error: $crate::error::Error| serde::de::Error::custom(error))
            }
        }
    };
}
pub(crate) use names;
