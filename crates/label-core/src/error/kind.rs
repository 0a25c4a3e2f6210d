use super::{Error, names};

/// Who can mend it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Input,
    Settings,
    Conflict,
}

/// One list of kinds: the enum, their names, whose each is, and the kind of an error. A variant of [`Error`] that no line
/// names does not compile.
macro_rules! kinds {
    ($($kind:ident $whose:ident),* $(,)?) => {
        /// What went wrong, without the place and the numbers: what a service counts and logs.
        ///
        /// As text it is the name of the variant, which is the `kind` of an [`Error`] that is written as JSON. An error that
        /// stands in a document or in an item of a list has the kind of what is wrong there.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum ErrorKind {
            $(
                #[doc = concat!("[`Error::", stringify!($kind), "`].")]
                $kind,
            )*
        }

        impl ErrorKind {
            fn whose(self) -> Whose {
                match self {
                    $(ErrorKind::$kind => Whose::$whose,)*
                }
            }
        }

        names!(ErrorKind, "kind of error", $(ErrorKind::$kind => stringify!($kind)),*);

        impl Error {
            /// What went wrong, at the root: see [`Error::root`].
            pub fn kind(&self) -> ErrorKind {
                match self {
                    Error::InCase { error, .. }
                    | Error::InDocument { error, .. }
                    | Error::InField { error, .. }
                    | Error::InItem { error, .. } => error.kind(),
                    $(Error::$kind { .. } => ErrorKind::$kind,)*
                }
            }
        }
    };
}

kinds! {
    AmbiguousTemplates Settings,
    Apart Conflict,
    BadCategory Input,
    BadId Input,
    BadKey Settings,
    BadScore Input,
    BadSource Input,
    BadTemplate Settings,
    BlankSpan Input,
    BrokenChain Input,
    CaseHeld Conflict,
    CategoryNotAllowed Input,
    CrossCategory Conflict,
    CutsWords Input,
    Duplicate Input,
    EmptySpan Input,
    EntityExists Conflict,
    FloorKept Input,
    ForeignSpan Input,
    InvalidText Input,
    Json Input,
    LabelIsText Input,
    Ledger Settings,
    LedgerOfAnother Settings,
    LedgerRequired Settings,
    NoSuchAnnotation Conflict,
    NoSuchCheckpoint Conflict,
    NoSuchConflict Conflict,
    NoSuchEntity Conflict,
    NotMarked Input,
    NotWithin Conflict,
    NothingToRedo Conflict,
    NothingToUndo Conflict,
    OrdersNotCarriedOut Input,
    OutOfBounds Input,
    Overlap Input,
    Reversed Input,
    ScopeTooWide Settings,
    SplitsCharacter Input,
    SplitsGrapheme Input,
    StaleDiff Conflict,
    TextMismatch Input,
    TooFew Input,
    TooLarge Input,
    TooManyEntities Input,
    TwoPins Conflict,
    UnknownCategory Input,
    UnknownField Input,
    UnknownLabel Settings,
    UnknownName Input,
    Unresolved Conflict,
    WeakKey Settings,
}

impl ErrorKind {
    /// Whether the input is wrong: whoever sent the text, the marks or the file mends it.
    pub fn is_input(self) -> bool {
        self.whose() == Whose::Input
    }

    /// Whether settings, key or ledger are wrong: whoever configured them mends them, and no other input helps.
    pub fn is_settings(self) -> bool {
        self.whose() == Whose::Settings
    }

    /// Whether what is asked does not fit what is there: both may be right, but something has changed, or is still open.
    pub fn is_conflict(self) -> bool {
        self.whose() == Whose::Conflict
    }
}

impl Error {
    /// Whether the input is wrong: [`ErrorKind::is_input`].
    pub fn is_input(&self) -> bool {
        self.kind().is_input()
    }

    /// Whether settings, key or ledger are wrong: [`ErrorKind::is_settings`].
    pub fn is_settings(&self) -> bool {
        self.kind().is_settings()
    }

    /// Whether what is asked does not fit what is there: [`ErrorKind::is_conflict`].
    pub fn is_conflict(&self) -> bool {
        self.kind().is_conflict()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_of_one_side_and_stands_in_its_row() {
        let table = include_str!("mod.rs").lines().filter(|line| line.starts_with("/// | `"));
        let mut listed = Vec::new();
        for line in table {
            let [_, kinds, whose, _, _] = line.split('|').collect::<Vec<_>>()[..] else { panic!("{line}") };
            for name in kinds.split(',').map(|name| name.trim().trim_matches('`')) {
                let kind: ErrorKind = name.parse().unwrap();
                listed.push(kind);
                let sides = [kind.is_input(), kind.is_conflict(), kind.is_settings()];
                let owed = ["the caller's input", "a conflict", "the settings"];
                assert_eq!(sides, owed.map(|side| whose.trim().starts_with(side)), "{name}");
            }
        }
        listed.sort_unstable();
        assert_eq!(listed, ErrorKind::ALL);
    }
}
