//! The parties of a decision in the four shapes of the Court's databases.

use super::json;
use super::json::kept::Fields;
use crate::decision::{NamePart, Party, PartyKind};
use crate::error::{Error, JsonProblem, Result};
use serde::Deserialize;
use serde::de::{Deserializer, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// The parties, in their order, and for each that is of no known shape why. No list, `null` and `{}` are no parties.
pub(super) fn read(parties: Option<&str>, problems: &mut Vec<Error>) -> Vec<Party> {
    let Some(json) = parties.filter(|json| *json != "null") else { return Vec::new() };
    let items = match json::parse::<Vec<&RawValue>>(json) {
        Ok(items) => items,
        Err(error) => {
            let nobody = json::parse::<Fields>(json).is_ok_and(|fields| fields.iter().len() == 0);
            problems.extend((!nobody).then(|| error.in_item("parties", 0)));
            return Vec::new();
        }
    };
    let mut read = Vec::with_capacity(items.len());
    for (index, item) in items.into_iter().enumerate() {
        match party(item.get()) {
            Ok(party) => read.push(party),
            Err(error) => problems.push(error.in_item("parties", index)),
        }
    }
    read
}

fn party(json: &str) -> Result<Party> {
    if json.starts_with('[') {
        return row(&json::parse::<Vec<Cell>>(json)?);
    }
    let wire: WireParty<'_> = json::parse(json)?;
    wire.into_party()
}

/// Courts of appeal write `attributes` and `identite`, tribunaux judiciaires the fields from `type` on, tribunaux de commerce
/// these and the last ones.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireParty<'j> {
    #[serde(borrow)]
    attributes: Option<WireAttributes<'j>>,
    #[serde(borrow)]
    identite: Option<Cow<'j, str>>,
    #[serde(borrow, rename = "type")]
    kind: Option<Cow<'j, str>>,
    #[serde(borrow)]
    qualite: Option<Cow<'j, str>>,
    #[serde(borrow)]
    civilite: Option<Cow<'j, str>>,
    #[serde(borrow)]
    prenom: Option<Cow<'j, str>>,
    #[serde(borrow)]
    nom: Option<Cow<'j, str>>,
    #[serde(borrow)]
    role: Option<Cow<'j, str>>,
    #[serde(borrow)]
    prenom_autre: Option<Cow<'j, str>>,
    #[serde(borrow)]
    nom_usage: Option<Cow<'j, str>>,
    #[serde(borrow)]
    alias: Option<Cow<'j, str>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireAttributes<'j> {
    #[serde(borrow)]
    qualite_partie: Option<Cow<'j, str>>,
    #[serde(borrow)]
    type_personne: Option<Cow<'j, str>>,
}

impl WireParty<'_> {
    fn into_party(self) -> Result<Party> {
        if self.identite.is_none() && self.nom.is_none() {
            return Err(Error::Json { line: 1, column: 1, problem: JsonProblem::MissingField("nom".into()) });
        }
        let (kind, quality) = match self.attributes {
            Some(attributes) => (attributes.type_personne, attributes.qualite_partie),
            None => (self.kind, self.qualite),
        };
        let names = [
            (NamePart::Whole, self.identite),
            (NamePart::Title, self.civilite),
            (NamePart::First, self.prenom),
            (NamePart::OtherFirst, self.prenom_autre),
            (NamePart::Last, self.nom),
            (NamePart::Usual, self.nom_usage),
            (NamePart::Alias, self.alias),
        ];
        let party = Party::new(kind.as_deref().and_then(|code| code.parse::<PartyKind>().ok()))
            .with_quality(quality.as_deref().unwrap_or_default())
            .with_office(self.role.as_deref().unwrap_or_default());
        Ok(names
            .into_iter()
            .fold(party, |party, (part, name)| party.with_name(part, name.as_deref().unwrap_or_default())))
    }
}

/// Columns of a row of the Cour de cassation, in their order: `ID_DOCUMENT`, `TYPE_PERSONNE`, `ID_PARTIE`, `NATURE_PARTIE`,
/// `TYPE_PARTIE`, `ID_TITRE`, `NOM`, `PRENOM`, `NOM_MARITAL`, `AUTRE_PRENOM`, `ALIAS`, `SIGLE`, `DOMICILIATION`, `LIG_ADR1` to
/// `LIG_ADR3`, `CODE_POSTAL`, `NOM_COMMUNE`, `NUMERO`. `TYPE_PERSONNE` is one of our codes or an office (`AVOCAT`).
fn row(cells: &[Cell]) -> Result<Party> {
    let [_, kind, _, _, _, title, last, first, usual, other_first, alias, acronym, _, _, _, _, _, _, _] =
        cells
    else {
        return Err(json::not_of_the_form());
    };
    let names = [
        (NamePart::Title, title),
        (NamePart::First, first),
        (NamePart::OtherFirst, other_first),
        (NamePart::Last, last),
        (NamePart::Usual, usual),
        (NamePart::Alias, alias),
        (NamePart::Acronym, acronym),
    ];
    let party = match kind.0.parse::<PartyKind>().ok() {
        Some(kind) => Party::new(kind),
        None => Party::new(None).with_office(kind.0.as_str()),
    };
    Ok(names.into_iter().fold(party, |party, (part, Cell(name))| party.with_name(part, name)))
}

/// A cell of a row: text, or the empty text for null and numbers, which are no names.
struct Cell(String);

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Plain;
        impl Visitor<'_> for Plain {
            type Value = Cell;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text, a number or null")
            }

            fn visit_unit<E>(self) -> Result<Cell, E> {
                Ok(Cell(String::new()))
            }

            fn visit_i64<E>(self, _: i64) -> Result<Cell, E> {
                Ok(Cell(String::new()))
            }

            fn visit_u64<E>(self, _: u64) -> Result<Cell, E> {
                Ok(Cell(String::new()))
            }

            fn visit_f64<E>(self, _: f64) -> Result<Cell, E> {
                Ok(Cell(String::new()))
            }

            fn visit_str<E>(self, value: &str) -> Result<Cell, E> {
                Ok(Cell(value.to_owned()))
            }
        }
        deserializer.deserialize_any(Plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::PartyRole;

    fn all(json: &str) -> (Vec<Party>, Vec<Error>) {
        let mut problems = Vec::new();
        (read(Some(json), &mut problems), problems)
    }

    #[test]
    fn the_four_shapes() {
        let (parties, problems) = all(r#"[
            {"attributes": {"qualitePartie": "I", "typePersonne": "PP"}, "identite": "M. Paul Orso"},
            {"type": "PM", "nom": "SCI Brqwej", "prenom": "", "qualite": "K"},
            {"type": "PP", "role": "PARTIE", "nom": "Orso", "prenom": "Ana", "prenomAutre": "Zoé", "nomUsage": "Gwex",
             "alias": "Nan", "civilite": "Mme", "adresse": {"voie": "rue"}, "inconnu": [1]},
            [1725609, "AVOCAT", 12272125, 0, null, "SCP", "Pat", null, null, null, null, "PT", null, null, null, null, null,
             null, "52011060"],
            ["", "PP", "", "", "", "M.", "Dru", "Paul", "", "", "", "", "", "", "", "", "", "", ""]
        ]"#);
        assert_eq!(problems, []);
        let names = |index: usize| parties[index].names().collect::<Vec<_>>();
        assert_eq!(names(0), [(NamePart::Whole, "M. Paul Orso")]);
        assert_eq!(
            (parties[0].kind(), parties[0].role()),
            (Some(PartyKind::NaturalPerson), Some(PartyRole::Claimant))
        );
        assert_eq!(names(1), [(NamePart::Last, "SCI Brqwej")]);
        assert_eq!(parties[1].role(), Some(PartyRole::Defendant));
        let woman = [
            (NamePart::Title, "Mme"),
            (NamePart::First, "Ana"),
            (NamePart::OtherFirst, "Zoé"),
            (NamePart::Last, "Orso"),
            (NamePart::Usual, "Gwex"),
            (NamePart::Alias, "Nan"),
        ];
        assert_eq!((names(2), parties[2].office()), (woman.to_vec(), Some("PARTIE")));
        assert_eq!(names(3), [(NamePart::Title, "SCP"), (NamePart::Last, "Pat"), (NamePart::Acronym, "PT")]);
        assert_eq!((parties[3].kind(), parties[3].office()), (None, Some("AVOCAT")));
        assert_eq!((parties[4].kind(), parties[4].office()), (Some(PartyKind::NaturalPerson), None));
    }

    #[test]
    fn an_unknown_shape_is_reported_and_stops_no_other() {
        let (parties, problems) = all(r#"[{"name": "Orso"}, "Orso", ["Orso"], {"nom": 3}, {"nom": "Dru"}]"#);
        assert_eq!(parties.len(), 1);
        assert_eq!(problems.len(), 4);
        assert!(problems.iter().all(|problem| matches!(problem.root(), Error::Json { .. })));
        assert!(problems.iter().all(|problem| !problem.to_string().contains("Orso")));
        for none in ["{}", "null", "[]", "{ }"] {
            assert_eq!(all(none), (vec![], vec![]), "{none}");
        }
        for unread in [r#"{"a": 1}"#, "3", r#""Orso""#] {
            assert_eq!(all(unread).1.len(), 1, "{unread}");
        }
    }
}
