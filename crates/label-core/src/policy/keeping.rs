//! Which categories the courts leave as they are, by rule: the block of a kind of case, what the judge made of it, and the
//! indicators of a single decision (openjustice-sder, `jurica-utils.js` and `jurinet-utils.js`; jurinorm, `rulesTj.ts`).

use crate::annotation::Category;
use crate::error::names;
use std::collections::BTreeSet;

/// All that can be left: everything but natural persons, whom the law always hides.
const ALL: [&str; 16] = [
    "dateNaissance",
    "dateMariage",
    "dateDeces",
    "numeroIdentifiant",
    "professionnelMagistratGreffier",
    "personneMorale",
    "etablissement",
    "numeroSiretSiren",
    "adresse",
    "localite",
    "telephoneFax",
    "email",
    "siteWebSensible",
    "compteBancaire",
    "cadastre",
    "plaqueImmatriculation",
];
const ALWAYS: &[&str] = &["professionnelMagistratGreffier"];
const DATES: &[&str] = &["dateNaissance", "dateMariage", "dateDeces"];
const LEGAL_PERSONS: &[&str] = &["personneMorale", "numeroSiretSiren"];

/// These names are constants; a test shows that each is one. Were one not, its category would be masked.
fn categories<'n>(names: impl IntoIterator<Item = &'n &'n str>) -> BTreeSet<Category> {
    names.into_iter().filter_map(|name| Category::new(*name).ok()).collect()
}

/// What is hidden in a kind of case beyond the names of natural persons ("bloc d'occultation complémentaire").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum OccultationBlock {
    /// No block, or a number that is none: legal persons are left.
    None,
    /// 1: every category is hidden.
    One,
    /// 2: every category but dates.
    Two,
    /// 3: every category but legal persons.
    Three,
    /// 4: every category but dates and legal persons.
    Four,
}

impl OccultationBlock {
    /// The block of a number.
    pub fn from_number(number: Option<u8>) -> Self {
        match number {
            Some(1) => OccultationBlock::One,
            Some(2) => OccultationBlock::Two,
            Some(3) => OccultationBlock::Three,
            Some(4) => OccultationBlock::Four,
            _ => OccultationBlock::None,
        }
    }

    /// The categories that are left. Magistrates and clerks always are.
    pub fn kept(self) -> BTreeSet<Category> {
        let left: [&[&str]; 2] = match self {
            OccultationBlock::One => [&[], &[]],
            OccultationBlock::Two => [DATES, &[]],
            OccultationBlock::None | OccultationBlock::Three => [&[], LEGAL_PERSONS],
            OccultationBlock::Four => [DATES, LEGAL_PERSONS],
        };
        categories(ALWAYS.iter().chain(left.into_iter().flatten()))
    }

    /// The categories that are left by the criminal chamber of the Cour de cassation: without a block, legal persons are
    /// hidden there.
    pub fn kept_by_criminal_chamber(self) -> BTreeSet<Category> {
        match self {
            OccultationBlock::None => OccultationBlock::One.kept(),
            block => block.kept(),
        }
    }
}

/// What a judge made of what is recommended for a kind of case ("suivi de la recommandation d'occultation").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Recommendation {
    /// `aucune` (0): no additional hiding.
    Nothing,
    /// `conforme` (1): the recommendation.
    Followed,
    /// `substituant` (2): other hiding in its place.
    Replaced,
    /// `complément` (3): the recommendation, and more.
    Completed,
}

names! {
    Recommendation, "answer to a recommendation",
    Recommendation::Nothing => "aucune",
    Recommendation::Followed => "conforme",
    Recommendation::Replaced => "substituant",
    Recommendation::Completed => "complément",
}

impl Recommendation {
    /// The recommendation of a code of courts of appeal (`JDEC_OCC_COMP`, 0 to 3).
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }

    /// Whether the recommendation holds (`suivi`, else `nonSuivi` in the table of kinds of cases).
    pub fn holds(self) -> bool {
        matches!(self, Recommendation::Followed | Recommendation::Completed)
    }

    /// Whether the judge's own terms count beside it: at a tribunal judiciaire. Courts of appeal take them always.
    pub fn takes_terms(self) -> bool {
        matches!(self, Recommendation::Replaced | Recommendation::Completed)
    }

    /// Whether the grounds are hidden: at a tribunal judiciaire, after debates that were not public.
    pub fn hides_motivation(self, public_debate: bool) -> bool {
        self.holds() && !public_debate
    }

    /// The categories that are left in a case of this block: those of the block, or all that can be.
    pub fn kept(self, block: OccultationBlock) -> BTreeSet<Category> {
        if self.holds() { block.kept() } else { categories(&ALL) }
    }
}

/// A yes or no of one decision about a group of categories; its names are those of the columns of Jurinet and Jurica. They
/// are applied in the order of [`Indicator::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Indicator {
    /// `IND_PM`.
    LegalPersons,
    /// `IND_ADRESSE`.
    Address,
    /// `IND_DT_NAISSANCE`.
    BirthDate,
    /// `IND_DT_DECE`.
    DeathDate,
    /// `IND_DT_MARIAGE`.
    MarriageDate,
    /// `IND_IMMATRICULATION`.
    LicencePlate,
    /// `IND_CADASTRE`.
    LandRegister,
    /// `IND_CHAINE`.
    IdentifyingNumbers,
    /// `IND_COORDONNEE_ELECTRONIQUE`.
    Email,
    /// `IND_PRENOM_PROFESSIONEL`, as the databases spell it.
    OfficialFirstName,
    /// `IND_NOM_PROFESSIONEL`, as the databases spell it.
    OfficialLastName,
}

names! {
    Indicator, "indicator",
    Indicator::LegalPersons => "IND_PM",
    Indicator::Address => "IND_ADRESSE",
    Indicator::BirthDate => "IND_DT_NAISSANCE",
    Indicator::DeathDate => "IND_DT_DECE",
    Indicator::MarriageDate => "IND_DT_MARIAGE",
    Indicator::LicencePlate => "IND_IMMATRICULATION",
    Indicator::LandRegister => "IND_CADASTRE",
    Indicator::IdentifyingNumbers => "IND_CHAINE",
    Indicator::Email => "IND_COORDONNEE_ELECTRONIQUE",
    Indicator::OfficialFirstName => "IND_PRENOM_PROFESSIONEL",
    Indicator::OfficialLastName => "IND_NOM_PROFESSIONEL",
}

impl Indicator {
    /// The categories that it decides about.
    pub fn categories(self) -> BTreeSet<Category> {
        let names: &[&str] = match self {
            Indicator::LegalPersons => LEGAL_PERSONS,
            Indicator::Address => &["adresse", "localite", "etablissement"],
            Indicator::BirthDate => &["dateNaissance"],
            Indicator::DeathDate => &["dateDeces"],
            Indicator::MarriageDate => &["dateMariage"],
            Indicator::LicencePlate => &["plaqueImmatriculation"],
            Indicator::LandRegister => &["cadastre"],
            Indicator::IdentifyingNumbers => &["compteBancaire", "telephoneFax", "numeroIdentifiant"],
            Indicator::Email => &["email"],
            Indicator::OfficialFirstName | Indicator::OfficialLastName => ALWAYS,
        };
        categories(names)
    }

    /// Whether its categories are left where its column is empty.
    pub fn leaves_when_missing(self) -> bool {
        matches!(self, Indicator::LegalPersons | Indicator::OfficialFirstName | Indicator::OfficialLastName)
    }

    /// The kept categories after all indicators of a decision: 0 adds those of its group, 1 removes them, an empty column
    /// is as [`Indicator::leaves_when_missing`] says, another number does nothing. Where two decide about one category (the
    /// first and last names of officials), the last one wins, as it does at the Court.
    pub fn apply_all(
        kept: BTreeSet<Category>,
        value: impl Fn(Indicator) -> Option<i64>,
    ) -> BTreeSet<Category> {
        let mut kept = kept;
        for &indicator in Self::ALL {
            let leave = match value(indicator) {
                Some(0) => true,
                Some(1) => false,
                None if indicator.leaves_when_missing() => true,
                _ => continue,
            };
            for category in indicator.categories() {
                if leave {
                    kept.insert(category);
                } else {
                    kept.remove(&category);
                }
            }
        }
        kept
    }
}

/// Omitted categories as decisions of the Court's database name them, in the names that LABEL has today: first and last
/// names are one category, whoever leaves legal persons leaves their numbers, `insee` is an identifying number. Each once;
/// what a new name comes for stands last (LABEL `mapSderCategoriesToLabelCategories`).
pub fn current_categories(written: &[Category]) -> Vec<Category> {
    const MERGED: [(&[&str], &str); 2] = [
        (&["personnePhysiqueNom", "personnePhysiquePrenom"], "personnePhysique"),
        (&["professionnelNom", "professionnelPrenom"], "professionnelMagistratGreffier"),
    ];
    let mut names: Vec<&str> = written.iter().map(Category::as_str).collect();
    for (old, new) in MERGED {
        rename(&mut names, old, new);
    }
    if names.contains(&"personneMorale") && !names.contains(&"numeroSiretSiren") {
        names.push("numeroSiretSiren");
    }
    rename(&mut names, &["insee"], "numeroIdentifiant");
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(*name));
    names.into_iter().filter_map(|name| Category::new(name).ok()).collect()
}

/// Takes the old names out and, if there was one, puts the new one at the end.
fn rename<'n>(names: &mut Vec<&'n str>, old: &[&str], new: &'n str) {
    let before = names.len();
    names.retain(|name| !old.contains(name));
    if names.len() < before {
        names.push(new);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(categories: impl IntoIterator<Item = Category>) -> Vec<String> {
        categories.into_iter().map(|category| category.to_string()).collect()
    }

    fn set(names: &[&str]) -> BTreeSet<Category> {
        let set = categories(names);
        assert_eq!(set.len(), names.len());
        set
    }

    #[test]
    fn every_constant_is_a_category() {
        assert_eq!(categories(&ALL).len(), ALL.len());
        let hidden: BTreeSet<Category> =
            Indicator::ALL.iter().copied().flat_map(Indicator::categories).collect();
        // No indicator decides about web sites.
        assert_eq!(hidden.len(), ALL.len() - 1);
        assert!(hidden.is_subset(&categories(&ALL)));
    }

    #[test]
    fn a_block_leaves_its_categories() {
        let left = |number| named(OccultationBlock::from_number(number).kept());
        let officials = "professionnelMagistratGreffier";
        let legal = ["numeroSiretSiren", "personneMorale", officials];
        assert_eq!(left(Some(1)), [officials]);
        assert_eq!(left(Some(2)), ["dateDeces", "dateMariage", "dateNaissance", officials]);
        assert_eq!(left(Some(3)), legal);
        assert_eq!(left(Some(4)), [&["dateDeces", "dateMariage", "dateNaissance"][..], &legal[..]].concat());
        for none in [None, Some(0), Some(5)] {
            assert_eq!(left(none), legal);
            let block = OccultationBlock::from_number(none);
            assert_eq!(named(block.kept_by_criminal_chamber()), [officials]);
        }
        assert_eq!(named(OccultationBlock::Three.kept_by_criminal_chamber()), legal);
    }

    #[test]
    fn what_the_judge_made_of_the_recommendation() {
        let block = OccultationBlock::Two;
        for (code, name, holds, terms) in [
            (0, "aucune", false, false),
            (1, "conforme", true, false),
            (2, "substituant", false, true),
            (3, "complément", true, true),
        ] {
            let recommendation = Recommendation::from_code(code).unwrap();
            assert_eq!(name.parse(), Ok(recommendation));
            assert_eq!((recommendation.holds(), recommendation.takes_terms()), (holds, terms), "{name}");
            assert_eq!(recommendation.hides_motivation(false), holds, "{name}");
            assert!(!recommendation.hides_motivation(true));
            let kept = recommendation.kept(block);
            assert_eq!(kept.len(), if holds { 4 } else { 16 }, "{name}");
            assert!(!kept.contains(&Category::new("personnePhysique").unwrap()));
        }
        assert_eq!(Recommendation::from_code(4), None);
        assert!("complement".parse::<Recommendation>().is_err());
    }

    #[test]
    fn indicators_add_and_remove_and_some_add_when_missing() {
        let applied = |before: &[&str], values: &[(Indicator, i64)]| {
            let value =
                |asked| values.iter().find(|(indicator, _)| *indicator == asked).map(|(_, value)| *value);
            named(Indicator::apply_all(set(before), value))
        };
        let missing = ["numeroSiretSiren", "personneMorale", "professionnelMagistratGreffier"];
        assert_eq!(applied(&[], &[]), missing);
        assert_eq!(applied(&["email"], &[(Indicator::LegalPersons, 2)]), ["email", missing[2]]);
        let shown = [
            (Indicator::LegalPersons, 1),
            (Indicator::Address, 0),
            (Indicator::Email, 1),
            (Indicator::OfficialFirstName, 1),
            (Indicator::OfficialLastName, 1),
        ];
        let owed = ["adresse", "cadastre", "etablissement", "localite"];
        assert_eq!(applied(&["email", "cadastre", "personneMorale", missing[2]], &shown), owed);
        // The last name comes last.
        let last = [(Indicator::OfficialFirstName, 1), (Indicator::OfficialLastName, 0)];
        assert_eq!(applied(&[], &last), missing);
        let first = [(Indicator::OfficialFirstName, 0), (Indicator::OfficialLastName, 1)];
        assert_eq!(applied(&[], &first), missing[..2]);
    }

    #[test]
    fn old_names_become_todays_at_the_end() {
        let current = |names: &[&str]| {
            let written: Vec<Category> = names.iter().map(|name| Category::new(*name).unwrap()).collect();
            named(current_categories(&written))
        };
        assert_eq!(current(&[]), [""; 0]);
        assert_eq!(current(&["email", "cadastre", "email"]), ["email", "cadastre"]);
        assert_eq!(
            current(&["personnePhysiqueNom", "personnePhysique", "professionnelPrenom", "email"]),
            ["personnePhysique", "email", "professionnelMagistratGreffier"]
        );
        assert_eq!(
            current(&["insee", "personneMorale", "email"]),
            ["personneMorale", "email", "numeroSiretSiren", "numeroIdentifiant"]
        );
        assert_eq!(current(&["numeroSiretSiren", "personneMorale"]), ["numeroSiretSiren", "personneMorale"]);
    }
}
