//! The Court's categories as shipped: facts of its production settings (Cour-de-cassation/label, MIT, commit b547846,
//! `packages/courDeCassation/settings/settings.json`), with the two that its loader always adds.

use super::category::{ADDITIONAL, MOTIVATIONS};
use super::{Annotator, Annotators, Catalogue, CategoryRule, CategoryStatus};
use crate::error::Result;

/// Category, template (none: never replaced), title; in their order.
const CATEGORIES: [(&str, Option<&str>, &str); 18] = [
    (CategoryRule::NATURAL_PERSONS, Some("[%c]"), "Personne physique"),
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
];

impl Catalogue {
    /// The same catalogue with the two categories that the Court's loader always adds after all others:
    /// `annotationSupplementaire` (`[...]`) and `motivations` (`[Motifs de la décision occultés]`, for people only). A rule
    /// that one of them already has is replaced, at its place.
    #[must_use]
    pub fn with_court_additions(self) -> Self {
        self.with_last(additional).with_last(motivations)
    }
}

pub(super) fn catalogue() -> Result<Catalogue> {
    let rules = (1..).zip(CATEGORIES).map(|(order, (category, template, title))| {
        let rule = match template {
            Some(template) => CategoryRule::mask(category, template)?,
            None => CategoryRule::keep(category)?,
        };
        let rule = rule
            .with_order(order)
            .with_title(title)
            .with_sensitive(category == CategoryRule::NATURAL_PERSONS)
            .with_floor(category == CategoryRule::NATURAL_PERSONS);
        // Underlined where a decision keeps them.
        let visible = category == "professionnelMagistratGreffier";
        Ok(if visible { rule.with_status(CategoryStatus::Visible) } else { rule })
    });
    Ok(Catalogue::new(rules.collect::<Result<Vec<_>>>()?)?.with_court_additions())
}

fn additional(order: i64) -> Result<CategoryRule> {
    let rule = CategoryRule::mask(ADDITIONAL, "[...]")?;
    Ok(rule.with_title("Occultation supplémentaire").with_order(order))
}

fn motivations(order: i64) -> Result<CategoryRule> {
    let rule = CategoryRule::mask(MOTIVATIONS, "[Motifs de la décision occultés]")?;
    let rule = rule.with_annotators(Annotators::Only(Annotator::Human));
    Ok(rule.with_title("Motifs de la décision").with_order(order))
}
