//! The three sets of a merge.

/// One of the three sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Base,
    Ours,
    Theirs,
}

impl Side {
    pub(super) const ALL: [Side; 3] = [Side::Base, Side::Ours, Side::Theirs];

    /// What belongs to this side, of what each side has.
    pub(super) fn of<T>(self, sides: &[T; 3]) -> &T {
        let [base, ours, theirs] = sides;
        match self {
            Side::Base => base,
            Side::Ours => ours,
            Side::Theirs => theirs,
        }
    }

    /// The side of the other person.
    pub(super) fn other(self) -> Side {
        if self == Side::Ours { Side::Theirs } else { Side::Ours }
    }
}
