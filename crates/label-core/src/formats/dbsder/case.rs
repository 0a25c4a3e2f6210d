use crate::annotation::{AnnotationSet, Category, EntityId};
use crate::error::{Error, Result};
use crate::formats::json;
use crate::formats::json::kept::{Fields, JsonObject, Wire};
use crate::policy::Settings;
use crate::pseudonym::{Ledger, Pin};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The file of a case (`affaire`): the decisions that belong together, and what they call somebody.
///
/// Secret: it says who is who. `Debug` shows numbers.
#[derive(Clone)]
pub struct CaseFile {
    fields: Fields,
    terms: Vec<(Result<ReplacementTerm>, Box<RawValue>)>,
}

/// What stands for one entity in all decisions of a case.
///
/// Secret: `Debug` shows its words and category.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReplacementTerm {
    /// The id of the entity.
    pub entity_id: String,
    /// The words that stand for it.
    pub words: String,
    /// How it is spelt in the texts.
    pub spellings: Vec<String>,
    /// The name of its category.
    pub category: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireTerm {
    entity_id: String,
    replacement_term: String,
    original_text_instances: Option<Vec<String>>,
    category: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireCase<'j> {
    #[serde(borrow)]
    replacement_terms: Vec<&'j RawValue>,
}

impl ReplacementTerm {
    fn read(json: &str) -> Result<Self> {
        let wire: WireTerm = json::parse(json)?;
        Ok(ReplacementTerm {
            entity_id: wire.entity_id,
            words: wire.replacement_term,
            spellings: wire.original_text_instances.unwrap_or_default(),
            category: wire.category,
        })
    }
}

impl fmt::Debug for ReplacementTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplacementTerm")
            .field("words", &self.words)
            .field("category", &self.category)
            .finish_non_exhaustive()
    }
}

/// What the terms of a case give as a ledger.
#[derive(Debug, Clone)]
#[must_use]
#[non_exhaustive]
pub struct LedgerImport {
    /// The terms that pin words to an entity.
    pub ledger: Ledger,
    /// Why the others pin none, each in item `replacementTerms[i]`.
    pub problems: Vec<Error>,
    /// How many terms need no pin: the settings never replace their category, or replace it by the same words for all.
    pub unpinned: usize,
}

impl Wire for CaseFile {
    const LIST: &'static str = "affaires";
    const ITEMS: &'static [&'static str] = &[TERMS];

    fn read(json: &str, fields: Fields) -> Result<Self> {
        let wire: WireCase<'_> = json::parse(json)?;
        let mut terms = Vec::with_capacity(wire.replacement_terms.len());
        for (index, raw) in wire.replacement_terms.into_iter().enumerate() {
            let term = ReplacementTerm::read(raw.get()).map_err(|error| error.in_item(TERMS, index));
            terms.push((term, raw.to_owned()));
        }
        Ok(CaseFile { fields, terms })
    }

    fn kept(&self) -> &Fields {
        &self.fields
    }
}

impl JsonObject for CaseFile {}

const TERMS: &str = "replacementTerms";

impl CaseFile {
    /// The terms, in the order of the file: each, or why it is none.
    pub fn terms(&self) -> impl ExactSizeIterator<Item = Result<&ReplacementTerm, &Error>> + '_ {
        self.terms.iter().map(|(term, _)| term.as_ref())
    }

    /// The ledger of the case with the terms of this file, under these settings, which say the group of a category. `known` is
    /// what is known of the case: [`Ledger::new`](crate::Ledger::new) where nothing is. Terms were published, so their words
    /// need not be what today's templates give. Problems: [`Error::Json`], [`Error::BadCategory`], [`Error::BadId`],
    /// [`Error::Ledger`] (against `known` and the good terms before it), [`Error::UnknownCategory`] under strict settings.
    pub fn ledger(&self, settings: &Settings, known: &Ledger) -> LedgerImport {
        let mut problems: Vec<(usize, Error)> = Vec::new();
        let mut unpinned = 0;
        let mut pins = Vec::new();
        for (index, (term, _)) in self.terms.iter().enumerate() {
            let pin = match term {
                Ok(term) => term.pin(settings).map_err(|error| error.in_item(TERMS, index)),
                Err(error) => Err(error.clone()),
            };
            match pin {
                Ok(Some(pin)) => pins.push((index, pin)),
                Ok(None) => unpinned += 1,
                Err(error) => problems.push((index, error)),
            }
        }
        let (ledger, refused) = known.gathering(pins);
        let refused = refused
            .into_iter()
            .map(|(index, problem)| (index, Error::Ledger { index, problem }.in_item(TERMS, index)));
        problems.extend(refused);
        problems.sort_by_key(|(index, _)| *index);
        let problems = problems.into_iter().map(|(_, error)| error).collect();
        LedgerImport { ledger, problems, unpinned }
    }

    /// The file after `ledger`: its terms have the words that the ledger pins and every spelling that the marks in `sets` add;
    /// entities that it did not know follow, in the order of the ledger. Terms that the ledger does not know, and what could
    /// not be read, stay as they are.
    ///
    /// An entity of the ledger that no mark and no term names gets the first category of the settings that fits its group,
    /// and no spelling.
    ///
    /// # Errors
    /// [`Error::UnknownCategory`] with the template of a group that no category of the settings has.
    pub fn with_ledger<'s>(
        &self,
        ledger: &Ledger,
        settings: &Settings,
        sets: impl IntoIterator<Item = &'s AnnotationSet>,
    ) -> Result<Self> {
        let pins: Vec<Pin> = ledger.pins().collect();
        let mut pinned: BTreeMap<Entry<'_>, (usize, &Pin)> = BTreeMap::new();
        for (number, pin) in pins.iter().enumerate() {
            let group = pin.template().as_str();
            pinned.extend(pin.entities().map(|entity| ((group, entity.as_str()), (number, pin))));
        }
        let pin = |group: &str, entity: &str| pinned.get(&(group, entity)).copied();
        let mut mentions: BTreeMap<usize, Mentions<'_>> = BTreeMap::new();
        for set in sets {
            for mark in set.iter().chain(set.dropped()) {
                let Some(template) = settings.rule(mark.category()).and_then(|rule| rule.template()) else {
                    continue;
                };
                if let Some((number, _)) = pin(template.as_str(), mark.entity().as_str()) {
                    let mentions = mentions.entry(number).or_default();
                    mentions.category.get_or_insert(mark.category().as_str());
                    mentions.add(set.text().slice(mark.span())?);
                }
            }
        }
        let mut terms = self.terms.clone();
        let mut seen = BTreeSet::new();
        for (term, raw) in &mut terms {
            let Ok(known) = term else { continue };
            let rule =
                Category::new(known.category.as_str()).ok().and_then(|category| settings.rule(&category));
            let Some(template) = rule.and_then(|rule| rule.template()) else { continue };
            let Some((number, pin)) = pin(template.as_str(), &known.entity_id) else { continue };
            seen.insert(number);
            known.update(pin.words(), mentions.get(&number), raw)?;
        }
        for (number, pin) in pins.iter().enumerate().filter(|(number, _)| !seen.contains(number)) {
            let Some(entity_id) = pin.entities().next().map(EntityId::as_str) else { continue };
            let group = pin.template().as_str();
            let mentions = mentions.remove(&number).unwrap_or_default();
            let category = mentions.category.or_else(|| category_of((group, entity_id), settings));
            let unknown = || Error::UnknownCategory { category: group.to_owned() };
            let term = ReplacementTerm {
                entity_id: entity_id.to_owned(),
                words: pin.words().to_owned(),
                spellings: mentions.spellings.into_iter().map(str::to_owned).collect(),
                category: category.ok_or_else(unknown)?.to_owned(),
            };
            let raw = json::raw(&Fields::of([
                ("entityId", json::raw(&term.entity_id)),
                ("replacementTerm", json::raw(&term.words)),
                ("originalTextInstances", json::raw(&term.spellings)),
                ("category", json::raw(&term.category)),
            ]));
            terms.push((Ok(term), raw));
        }
        let raw: Vec<&RawValue> = terms.iter().map(|(_, raw)| &**raw).collect();
        Ok(CaseFile { fields: self.fields.with(TERMS, json::raw(&raw)), terms })
    }
}

/// Group (a template as written), entity.
type Entry<'e> = (&'e str, &'e str);

/// The first category of the group; before it, one that the entity's id begins with.
fn category_of<'s>((group, entity): Entry<'_>, settings: &'s Settings) -> Option<&'s str> {
    let of_group = settings
        .rules()
        .iter()
        .filter(|rule| rule.template().is_some_and(|template| template.as_str() == group))
        .map(|rule| rule.category().as_str());
    let begins = |category: &&str| entity.strip_prefix(category).is_some_and(|rest| rest.starts_with('_'));
    of_group.clone().find(begins).or_else(|| of_group.clone().next())
}

#[derive(Default)]
struct Mentions<'m> {
    category: Option<&'m str>,
    /// In the order of their first appearance.
    spellings: Vec<&'m str>,
    known: BTreeSet<&'m str>,
}

impl<'m> Mentions<'m> {
    fn add(&mut self, spelling: &'m str) {
        if self.known.insert(spelling) {
            self.spellings.push(spelling);
        }
    }
}

impl ReplacementTerm {
    /// The pin, under the ids of all its spellings where its own is one of them; `None` where nothing is to be pinned.
    fn pin(&self, settings: &Settings) -> Result<Option<Pin>> {
        let category = Category::new(self.category.as_str())?;
        let Some(rule) = settings.rule(&category) else {
            let unlisted = Error::UnknownCategory { category: self.category.clone() };
            return if settings.is_strict() { Err(unlisted) } else { Ok(None) };
        };
        let template = rule.template().filter(|template| template.specifier().is_some());
        let Some(template) = template else { return Ok(None) };
        let entity = EntityId::new(self.entity_id.as_str())?;
        let spelt: Vec<EntityId> =
            self.spellings.iter().map(|spelling| EntityId::computed(&category, spelling)).collect();
        let spelt = if spelt.contains(&entity) { spelt } else { Vec::new() };
        Ok(Some(Pin::new(template.clone(), entity, self.words.as_str()).under(spelt).foreign()))
    }

    /// Takes over words and spellings; what does not change stays as it was written.
    fn update(
        &mut self,
        words: &str,
        mentions: Option<&Mentions<'_>>,
        raw: &mut Box<RawValue>,
    ) -> Result<()> {
        let known: BTreeSet<&str> = self.spellings.iter().map(String::as_str).collect();
        let new = mentions.iter().flat_map(|mentions| &mentions.spellings);
        let new: Vec<String> =
            new.filter(|spelling| !known.contains(*spelling)).map(|&spelling| spelling.to_owned()).collect();
        if self.words == words && new.is_empty() {
            return Ok(());
        }
        let mut fields: Fields = json::parse(raw.get())?;
        if self.words != words {
            words.clone_into(&mut self.words);
            fields = fields.with("replacementTerm", json::raw(words));
        }
        if !new.is_empty() {
            self.spellings.extend(new);
            fields = fields.with("originalTextInstances", json::raw(&self.spellings));
        }
        *raw = json::raw(&fields);
        Ok(())
    }
}

impl fmt::Debug for CaseFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CaseFile").field("terms", &self.terms.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::Scope;
    use crate::error::LedgerProblem;
    use crate::policy::Template;
    use crate::pseudonym::Key;
    use crate::record::ReadOptions;
    use crate::text::{OffsetUnit, Text};

    fn options() -> ReadOptions {
        ReadOptions::default()
    }

    fn settings() -> Settings {
        Settings::court()
    }

    fn term(entity: &str, words: &str, category: &str) -> String {
        format!(
            r#"{{"entityId": "{entity}", "replacementTerm": "{words}", "originalTextInstances": ["{entity}"], "category": "{category}", "x": 1.0}}"#
        )
    }

    fn case(terms: &[String]) -> CaseFile {
        let json = format!(
            r#"{{"_id": "c", "decisionIds": ["a"], "replacementTerms": [{}], "y": 2}}"#,
            terms.join(", ")
        );
        CaseFile::from_json(json, &options()).unwrap()
    }

    fn begun() -> Ledger {
        Ledger::new(Scope::case("c").unwrap(), &Key::from_bytes([1; 32]))
    }

    #[test]
    fn terms_become_a_ledger_one_by_one() {
        let file = case(&[
            term("orso", "[B]", "personnePhysique"),
            term("gwex", "[B]", "professionnelMagistratGreffier"),
            term("orso", "[C]", "personnePhysique"),
            term("dru", "[D]", "professionnelAvocat"),
            term("nan", "[...]", "annotationSupplementaire"),
            term("ili", "[E]", "inconnue"),
            term("zo", "", "personnePhysique"),
            term("", "[F]", "personnePhysique"),
            r#"{"entityId": "Orso"}"#.to_owned(),
            term("lyo", "[Localité 3]", "localite"),
            term("orso", "[B]", "professionnelMagistratGreffier"),
        ]);
        let import = file.ledger(&settings(), &begun());
        let pin = |entity: &str, words: &str, template: &str| {
            Pin::new(Template::parse(template).unwrap(), EntityId::new(entity).unwrap(), words)
        };
        let pins: Vec<Pin> = import.ledger.pins().collect();
        assert_eq!(pins, [pin("orso", "[B]", "[%c]"), pin("lyo", "[Localité 3]", "[Localité %d]")]);
        assert_eq!(import.unpinned, 3);
        let problem = |index, problem| Error::Ledger { index, problem }.in_item(TERMS, index);
        assert_eq!(import.problems[0], problem(1, LedgerProblem::SameWords));
        assert_eq!(import.problems[1], problem(2, LedgerProblem::TwoWords));
        assert_eq!(import.problems[2], problem(6, LedgerProblem::BadWords));
        assert_eq!(import.problems[3], Error::BadId { length: 0 }.in_item(TERMS, 7));
        assert!(matches!(import.problems[4].root(), Error::Json { .. }) && import.problems.len() == 5);
        assert!(import.problems.iter().all(|problem| !format!("{problem:?}").contains("Orso")));
        let strict = file.ledger(&settings().strict(), &begun());
        let unknown = Error::UnknownCategory { category: "inconnue".to_owned() };
        assert!(strict.problems.contains(&unknown.in_item(TERMS, 5)));
    }

    #[test]
    fn a_ledger_is_written_into_a_case() {
        let file = case(&[
            term("nom_orso", "[B]", "personnePhysique"),
            term("nan", "[...]", "annotationSupplementaire"),
            r#"{"unread": 1}"#.to_owned(),
            term("nom_dru", "[D]", "personnePhysique"),
        ]);
        let text = Text::new("Orso, ORSO, Gwex et Gwex").unwrap();
        let mark = |range: std::ops::Range<usize>, category: &str, entity: &str| {
            let span = text.span(range, OffsetUnit::Byte).unwrap();
            let category = Category::new(category).unwrap();
            crate::annotation::Annotation::of_entity(span, category, EntityId::new(entity).unwrap())
        };
        let greffier = "professionnelMagistratGreffier";
        let set = AnnotationSet::new(
            &text,
            [
                mark(0..4, "personnePhysique", "nom_orso"),
                mark(6..10, "personnePhysique", "nom_orso"),
                mark(12..16, greffier, "gwex"),
                mark(20..24, greffier, "gwex"),
            ],
        );
        let pin = |entity: &str, words: &str, template: &str| {
            Pin::new(Template::parse(template).unwrap(), EntityId::new(entity).unwrap(), words)
        };
        let ledger = begun()
            .with([
                pin("nom_orso", "[K]", "[%c]"),
                pin("gwex", "[L]", "[%c]"),
                pin("nom_dru", "[D]", "[%c]"),
                pin("localite_x", "[Localité 1]", "[Localité %d]"),
            ])
            .unwrap();
        let written = file.with_ledger(&ledger, &settings(), [&set.unwrap()]).unwrap();
        let expected = format!(
            r#"{{"_id":"c","decisionIds":["a"],"replacementTerms":[{},{},{},{},{},{}],"y":2}}"#,
            r#"{"entityId":"nom_orso","replacementTerm":"[K]","originalTextInstances":["nom_orso","Orso","ORSO"],"category":"personnePhysique","x":1.0}"#,
            term("nan", "[...]", "annotationSupplementaire"),
            r#"{"unread": 1}"#,
            term("nom_dru", "[D]", "personnePhysique"),
            r#"{"entityId":"gwex","replacementTerm":"[L]","originalTextInstances":["Gwex"],"category":"professionnelMagistratGreffier"}"#,
            r#"{"entityId":"localite_x","replacementTerm":"[Localité 1]","originalTextInstances":[],"category":"localite"}"#,
        );
        let plain = |json: &str| json.replace([' '], "");
        assert_eq!(plain(&written.to_json()), plain(&expected));
        let again = CaseFile::from_json(written.to_json(), &options()).unwrap();
        let import = again.ledger(&settings(), &begun());
        assert!(import.ledger == ledger && import.problems.len() == 1);
        let unchanged = again.with_ledger(&ledger, &settings(), []).unwrap();
        assert_eq!(unchanged.to_json(), again.to_json());
        let foreign = begun().with([pin("x", "<1>", "<%d>")]).unwrap();
        let error = file.with_ledger(&foreign, &settings(), []).unwrap_err();
        assert_eq!(error, Error::UnknownCategory { category: "<%d>".to_owned() });
    }
}
