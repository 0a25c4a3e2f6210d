//! The Court's categories as shipped: facts of its production settings (Cour-de-cassation/label, MIT, commit b547846,
//! `packages/courDeCassation/settings/settings.json`), with the two that its loader always adds.

use super::{CategoryRule, Settings};
use crate::error::Result;

/// Category, template (none: never replaced), title.
const CATEGORIES: [(&str, Option<&str>, &str); 20] = [
    ("personnePhysique", Some("[%c]"), "Personne physique"),
    ("dateNaissance", Some("[Date naissance %d]"), "Date de naissance/anniversaire"),
    ("dateMariage", Some("[Date mariage %d]"), "Date de mariage/PACS"),
    ("dateDeces", Some("[Date décès %d]"), "Date de décès"),
    ("numeroIdentifiant", Some("[Numéro identifiant %d]"), "Numéro identifiant"),
    ("personneMorale", Some("[%d]"), "Personne morale"),
    ("etablissement", Some("[%d]"), "Établissement"),
    ("numeroSiretSiren", Some("[N° SIREN/SIRET %d]"), "N° SIREN/SIRET"),
    ("adresse", Some("[Adresse %d]"), "Adresse"),
    ("localite", Some("[Localité %d]"), "Localité"),
    ("telephoneFax", Some("[XXXXXXXX0%d]"), "Téléphone/Fax"),
    ("email", Some("[Courriel %d]"), "Email"),
    ("siteWebSensible", Some("[0%d]"), "Site web sensible"),
    ("compteBancaire", Some("[XXXXXXXXXX0%d]"), "Compte bancaire"),
    ("cadastre", Some("[Cadastre %d]"), "Cadastre"),
    ("plaqueImmatriculation", Some("[Immatriculation %d]"), "Plaque d'immatriculation"),
    ("professionnelMagistratGreffier", Some("[%c]"), "Magistrat / membre du greffe"),
    ("professionnelAvocat", None, "Avocat"),
    ("annotationSupplementaire", Some("[...]"), "Occultation supplémentaire"),
    ("motivations", Some("[Motifs de la décision occultés]"), "Motifs de la décision"),
];

pub(super) fn settings() -> Result<Settings> {
    let rule = |(category, template, title): (&str, Option<&str>, &str)| {
        let rule = match template {
            Some(template) => CategoryRule::mask(category, template)?,
            None => CategoryRule::keep(category)?,
        };
        Ok(rule.with_title(title))
    };
    Settings::new(CATEGORIES.into_iter().map(rule).collect::<Result<Vec<_>>>()?)
}
