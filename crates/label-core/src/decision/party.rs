use crate::error::names;
use std::fmt;
use std::sync::Arc;

/// What a party is; its names are the codes of the Court's databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum PartyKind {
    /// `PP`: personne physique.
    NaturalPerson,
    /// `PM`: personne morale.
    LegalPerson,
    /// `AA`: autorité administrative.
    Authority,
    /// `NA`: not applicable or not available.
    NotAvailable,
}

names! {
    PartyKind, "kind of party",
    PartyKind::NaturalPerson => "PP",
    PartyKind::LegalPerson => "PM",
    PartyKind::Authority => "AA",
    PartyKind::NotAvailable => "NA",
}

/// On which side a party stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum PartyRole {
    /// Demandeur.
    Claimant,
    /// Défendeur.
    Defendant,
    /// Partie intervenante.
    Intervener,
    /// Autre partie.
    Other,
}

names! {
    PartyRole, "role of a party",
    PartyRole::Claimant => "claimant",
    PartyRole::Defendant => "defendant",
    PartyRole::Intervener => "intervener",
    PartyRole::Other => "other",
}

impl PartyRole {
    /// The role behind a quality letter ("qualité de la partie" of the Court's databases): the first letter of each pair is
    /// meant for natural, the second for legal persons, which real data does not keep to.
    pub fn from_quality(letter: &str) -> Option<Self> {
        match letter {
            "I" | "J" => Some(PartyRole::Claimant),
            "K" | "L" => Some(PartyRole::Defendant),
            "M" | "N" => Some(PartyRole::Intervener),
            "F" | "G" => Some(PartyRole::Other),
            _ => None,
        }
    }
}

/// Which part of a name a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum NamePart {
    /// Everything in one string, as courts of appeal write it: `M. Paul Dupont`.
    Whole,
    /// Civilité.
    Title,
    /// Prénom.
    First,
    /// Autres prénoms.
    OtherFirst,
    /// Nom.
    Last,
    /// Nom d'usage, nom marital.
    Usual,
    /// Alias, pseudonym.
    Alias,
    /// Sigle.
    Acronym,
}

names! {
    NamePart, "part of a name",
    NamePart::Whole => "whole",
    NamePart::Title => "title",
    NamePart::First => "first",
    NamePart::OtherFirst => "otherFirst",
    NamePart::Last => "last",
    NamePart::Usual => "usual",
    NamePart::Alias => "alias",
    NamePart::Acronym => "acronym",
}

/// A party to a decision, as its court's database knows it beside the text.
///
/// Secret: it holds names. `Debug` shows which parts there are, never what they say.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Party {
    kind: Option<PartyKind>,
    quality: Option<Arc<str>>,
    office: Option<Arc<str>>,
    names: Vec<(NamePart, Arc<str>)>,
}

impl Party {
    /// A party of which only the kind is known, or not even that.
    pub fn new(kind: impl Into<Option<PartyKind>>) -> Self {
        Party { kind: kind.into(), ..Self::default() }
    }

    /// The same party with its quality, a letter ([`PartyRole::from_quality`]); an empty one counts as none.
    #[must_use]
    pub fn with_quality(self, letter: impl Into<Arc<str>>) -> Self {
        Party { quality: Some(letter.into()).filter(|letter| !letter.is_empty()), ..self }
    }

    /// The same party with its office (`AVOCAT`, `MANDATAIRE`, `PARTIE`: the role in the data of tribunaux de commerce); an
    /// empty one counts as none.
    #[must_use]
    pub fn with_office(self, office: impl Into<Arc<str>>) -> Self {
        Party { office: Some(office.into()).filter(|office| !office.is_empty()), ..self }
    }

    /// The same party with one more part of its name; a blank one is passed over, white space at the ends removed.
    #[must_use]
    pub fn with_name(mut self, part: NamePart, spelling: &str) -> Self {
        let spelling = spelling.trim();
        if !spelling.is_empty() {
            self.names.push((part, spelling.into()));
        }
        self
    }

    /// What it is, where that is known.
    pub fn kind(&self) -> Option<PartyKind> {
        self.kind
    }

    /// Its quality letter, where one was given.
    pub fn quality(&self) -> Option<&str> {
        self.quality.as_deref()
    }

    /// On which side it stands, where its quality says so.
    pub fn role(&self) -> Option<PartyRole> {
        self.quality().and_then(PartyRole::from_quality)
    }

    /// Its office, where one was given.
    pub fn office(&self) -> Option<&str> {
        self.office.as_deref()
    }

    /// The parts of its name, in the order given. They are names of the decision.
    pub fn names(&self) -> impl ExactSizeIterator<Item = (NamePart, &str)> + '_ {
        self.names.iter().map(|(part, spelling)| (*part, &**spelling))
    }
}

impl fmt::Debug for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<NamePart> = self.names().map(|(part, _)| part).collect();
        f.debug_struct("Party")
            .field("kind", &self.kind)
            .field("role", &self.role())
            .field("names", &parts)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_roles_have_the_codes_of_the_court() {
        for (code, kind) in [
            ("PP", Some(PartyKind::NaturalPerson)),
            ("PM", Some(PartyKind::LegalPerson)),
            ("AA", Some(PartyKind::Authority)),
            ("NA", Some(PartyKind::NotAvailable)),
            ("pp", None),
            ("", None),
        ] {
            assert_eq!(code.parse().ok(), kind, "{code}");
        }
        let roles = ["I", "J", "K", "L", "M", "N", "F", "G"].map(PartyRole::from_quality);
        let pairs = [PartyRole::Claimant, PartyRole::Defendant, PartyRole::Intervener, PartyRole::Other];
        assert_eq!(roles.to_vec(), pairs.into_iter().flat_map(|role| [Some(role); 2]).collect::<Vec<_>>());
        assert_eq!(PartyRole::from_quality("X"), None);
    }

    #[test]
    fn blank_parts_are_passed_over() {
        let party = Party::new(PartyKind::NaturalPerson)
            .with_quality("I")
            .with_office("")
            .with_name(NamePart::First, " Paul ")
            .with_name(NamePart::Usual, " \u{a0}")
            .with_name(NamePart::Last, "Orso");
        let names: Vec<_> = party.names().collect();
        assert_eq!(names, [(NamePart::First, "Paul"), (NamePart::Last, "Orso")]);
        assert_eq!((party.role(), party.office()), (Some(PartyRole::Claimant), None));
        assert_eq!(Party::new(None), Party::default().with_quality(""));
    }

    #[test]
    fn debug_shows_no_name() {
        let party = Party::new(PartyKind::LegalPerson)
            .with_office("Vuldraque")
            .with_quality("Pfimtho")
            .with_name(NamePart::Whole, "SCI Brqwej");
        let shown = format!("{party:?}");
        assert!(shown.contains("Whole") && shown.contains("LegalPerson"), "{shown}");
        assert!(["Vuldraque", "Pfimtho", "Brqwej"].iter().all(|word| !shown.contains(word)), "{shown}");
    }
}
