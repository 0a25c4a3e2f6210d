//! Which words stand for which entity.

use super::letters::available_letters;
use super::settings::Settings;
use super::spelling::entity_id;
use crate::policy::Specifier;
use icu_collator::CollatorBorrowed;
use icu_collator::options::CollatorOptions;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// What stands for an entity that nothing is known of.
const UNKNOWN: &str = "XXX";

/// JavaScript's `localeCompare` in the locales `en` and `fr`: the root collation, three levels.
pub(super) fn collator() -> CollatorBorrowed<'static> {
    CollatorBorrowed::new_root(CollatorOptions::default())
}

/// One of LABEL's annotations, as its treatments hold it: nothing is checked before a text is rewritten.
///
/// Secret: it holds a name. `Debug` shows none.
#[derive(Clone, PartialEq, Eq)]
pub struct Mark<'m> {
    /// The name of its category.
    pub category: Cow<'m, str>,
    /// Where it starts, in UTF-16 units.
    pub start: i128,
    /// What stands there. Its length is that of the mark.
    pub text: Cow<'m, str>,
    /// The id of its entity.
    pub entity: Cow<'m, str>,
}

impl<'m> Mark<'m> {
    /// A mark that nobody linked: its entity is [`entity_id`].
    pub fn new(category: impl Into<Cow<'m, str>>, start: i128, text: impl Into<Cow<'m, str>>) -> Self {
        let (category, text) = (category.into(), text.into());
        let entity = entity_id(&category, &text).into();
        Mark { category, start, text, entity }
    }

    /// The same mark as one of this entity.
    #[must_use]
    pub fn of_entity(self, entity: impl Into<Cow<'m, str>>) -> Self {
        Mark { entity: entity.into(), ..self }
    }
}

impl fmt::Debug for Mark<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mark")
            .field("category", &self.category)
            .field("start", &self.start)
            .finish_non_exhaustive()
    }
}

/// LABEL's anonymizer: the words of every entity of one document.
///
/// Secret: it holds the ids of the entities. `Debug` shows none.
#[derive(Clone)]
pub struct Pseudonyms {
    settings: Settings,
    words: BTreeMap<String, Arc<str>>,
}

impl Pseudonyms {
    /// The words under the settings of a document, for its marks in LABEL's order and its seed: the first of its
    /// `boundDecisionDocumentNumbers`, else its `documentNumber`.
    ///
    /// The first mark of an entity stands for it. These are sorted by text; numbers are given in this order, whatever the
    /// category. Letters are given within a category, by rank of the entity id. A category that the settings do not name,
    /// or that has no template, gives `XXX`.
    pub fn new(settings: &Settings, marks: &[Mark<'_>], seed: f64) -> Self {
        let representatives = representatives(marks);
        let ranks = entity_ranks(representatives.iter().copied());
        let mut letters = Letters { seed, counts: BTreeMap::new(), lists: BTreeMap::new() };
        for mark in &representatives {
            *letters.counts.entry(&mark.category).or_default() += 1;
        }
        let mut number = 0_usize;
        let mut words = BTreeMap::new();
        for mark in &representatives {
            let template = settings.get(&mark.category).map_or("", |setting| &setting.template);
            let filled = fill(template, |specifier| match specifier {
                Specifier::Letters => letters.get(&mark.category, ranks.get(&*mark.entity).copied()),
                Specifier::Number => {
                    number += 1;
                    number.to_string()
                }
            });
            let filled = if filled.is_empty() { UNKNOWN.into() } else { filled.into() };
            words.insert(mark.entity.to_string(), filled);
        }
        Pseudonyms { settings: settings.clone(), words }
    }

    /// LABEL's `buildEntityIdMapper`: each entity with its words, in the order of the ids. Also entities that stay as they
    /// are have words here: they use up letters and numbers.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> + '_ {
        self.words.iter().map(|(entity, words)| (entity.as_str(), &**words))
    }

    /// The words that replace a mark: those of its entity, `XXX` for one that is not known. `None` where its category is
    /// not replaced.
    pub fn replacement(&self, mark: &Mark<'_>) -> Option<Arc<str>> {
        if self.settings.get(&mark.category).is_some_and(|setting| !setting.replaces()) {
            return None;
        }
        Some(self.words.get(&*mark.entity).cloned().unwrap_or_else(|| UNKNOWN.into()))
    }
}

impl fmt::Debug for Pseudonyms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pseudonyms").field("entities", &self.words.len()).finish_non_exhaustive()
    }
}

/// The first mark of each entity, sorted by text; of equal ones the first stays first.
fn representatives<'a, 'm>(marks: &'a [Mark<'m>]) -> Vec<&'a Mark<'m>> {
    let mut seen = BTreeSet::new();
    let mut first: Vec<&Mark<'_>> = marks.iter().filter(|mark| seen.insert(&*mark.entity)).collect();
    let collator = collator();
    first.sort_by(|a, b| collator.compare(&a.text, &b.text));
    first
}

/// LABEL's `buildEntityIdOrderMapper`: the rank of each entity among those of its category, from 0, sorted by id. Of an
/// entity in two categories, the rank in the one that appears last.
pub fn entity_ranks<'a, 'm: 'a>(marks: impl IntoIterator<Item = &'a Mark<'m>>) -> BTreeMap<&'a str, usize> {
    let mut seen = BTreeSet::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut categories: Vec<Vec<&str>> = Vec::new();
    for mark in marks {
        let place = *places.entry(&mark.category).or_insert(categories.len());
        if place == categories.len() {
            categories.push(Vec::new());
        }
        if let Some(entities) = categories.get_mut(place)
            && seen.insert((&*mark.category, &*mark.entity))
        {
            entities.push(&mark.entity);
        }
    }
    let collator = collator();
    let mut ranks = BTreeMap::new();
    for mut entities in categories {
        entities.sort_by(|a, b| collator.compare(a, b));
        ranks.extend(entities.into_iter().enumerate().map(|(rank, entity)| (entity, rank)));
    }
    ranks
}

/// The letters of each category, computed where a template asks for them.
struct Letters<'a> {
    seed: f64,
    /// Entities of each category.
    counts: BTreeMap<&'a str, usize>,
    lists: BTreeMap<&'a str, Vec<String>>,
}

impl<'a> Letters<'a> {
    fn get(&mut self, category: &'a str, rank: Option<usize>) -> String {
        let count = self.counts.get(category).copied().unwrap_or_default();
        let list = self
            .lists
            .entry(category)
            .or_insert_with(|| available_letters(category, count, self.seed).take(count).collect());
        rank.and_then(|rank| list.get(rank)).cloned().unwrap_or_default()
    }
}

/// LABEL's `parseFormatSpecifiers`: each `%c` and `%d` of a template with its place, in UTF-16 units. There is no escape.
pub fn specifiers(template: &str) -> Vec<(usize, Specifier)> {
    let units: Vec<u16> = template.encode_utf16().collect();
    let pairs = units.windows(2).enumerate();
    pairs
        .filter_map(|(place, pair)| match pair {
            [PER_CENT, LETTER_C] => Some((place, Specifier::Letters)),
            [PER_CENT, LETTER_D] => Some((place, Specifier::Number)),
            _ => None,
        })
        .collect()
}

const PER_CENT: u16 = b'%' as u16;
const LETTER_C: u16 = b'c' as u16;
const LETTER_D: u16 = b'd' as u16;

/// A template with values in place of its specifiers. The places are those of the template as written, also once a value
/// has moved what follows: LABEL's result for several specifiers is not what their author meant. Half a character that is
/// left over becomes U+FFFD, as where JavaScript writes it.
fn fill(template: &str, mut value: impl FnMut(Specifier) -> String) -> String {
    let mut printed: Vec<u16> = template.encode_utf16().collect();
    for (place, specifier) in specifiers(template) {
        let (start, end) = (place.min(printed.len()), (place + 2).min(printed.len()));
        printed.splice(start..end, value(specifier).encode_utf16());
    }
    String::from_utf16_lossy(&printed)
}

#[cfg(test)]
mod tests {
    use super::super::CategorySetting;
    use super::*;
    use crate::policy::CategoryStatus;

    fn settings(templates: &[(&str, &str)]) -> Settings {
        let setting =
            |&(category, template): &(&str, &str)| (category.to_owned(), CategorySetting::new(template));
        Settings::new(templates.iter().map(setting))
    }

    fn words(settings: &Settings, marks: &[Mark<'_>], seed: f64) -> Vec<(String, String)> {
        let pseudonyms = Pseudonyms::new(settings, marks, seed);
        pseudonyms.iter().map(|(entity, words)| (entity.to_owned(), words.to_owned())).collect()
    }

    fn of<'w>(words: &'w [(String, String)], entity: &str) -> &'w str {
        &words.iter().find(|(id, _)| id == entity).unwrap().1
    }

    #[test]
    fn letters_are_ranks_within_a_category_and_numbers_across_all() {
        let settings =
            settings(&[("prenom", "[%c]"), ("nom", "[%c]"), ("adresse", "[adresse %d]"), ("vide", "")]);
        let marks = [
            Mark::new("nom", 0, "gle"),
            Mark::new("nom", 5, "GLE"),
            Mark::new("prenom", 10, "romain"),
            Mark::new("prenom", 20, "benoit"),
            Mark::new("adresse", 40, "20 cour"),
            Mark::new("adresse", 30, "10 rue"),
            Mark::new("vide", 50, "a"),
            Mark::new("autre", 60, "a"),
        ];
        let expected = [
            ("adresse_10 rue", "[adresse 1]"),
            ("adresse_20 cour", "[adresse 2]"),
            ("autre_a", "XXX"),
            ("nom_gle", "[W]"),
            ("prenom_benoit", "[T]"),
            ("prenom_romain", "[N]"),
            ("vide_a", "XXX"),
        ];
        let expected = expected.map(|(entity, words)| (entity.to_owned(), words.to_owned()));
        assert_eq!(words(&settings, &marks, 123.0), expected);
    }

    #[test]
    fn the_first_mark_of_an_entity_is_its_sort_key() {
        let settings = settings(&[("adresse", "%d")]);
        let [zurich, milan, aarau] = ["Zurich", "Milan", "Aarau"].map(|text| Mark::new("adresse", 0, text));
        let aarau = aarau.of_entity("adresse_zurich");
        let zurich_first = words(&settings, &[zurich.clone(), milan.clone(), aarau.clone()], 1.0);
        assert_eq!((of(&zurich_first, "adresse_zurich"), of(&zurich_first, "adresse_milan")), ("2", "1"));
        let aarau_first = words(&settings, &[aarau, milan, zurich], 1.0);
        assert_eq!((of(&aarau_first, "adresse_zurich"), of(&aarau_first, "adresse_milan")), ("1", "2"));
    }

    #[test]
    fn names_sort_as_the_root_collation_has_it() {
        let names = [
            "Zoé",
            "zoe",
            "Œuvrard",
            "Ôger",
            "Oger",
            "de la Tour",
            "DE LA TOUR",
            "d’Été",
            "Éve",
            "12 rue",
            "é",
        ];
        let marks = names.map(|name| Mark::new("n", 0, name).of_entity(name));
        let mut ranks: Vec<(usize, &str)> =
            entity_ranks(&marks).into_iter().map(|(entity, rank)| (rank, entity)).collect();
        ranks.sort_unstable();
        let sorted: Vec<&str> = ranks.into_iter().map(|(_, name)| name).collect();
        let expected = [
            "12 rue",
            "d’Été",
            "de la Tour",
            "DE LA TOUR",
            "é",
            "Éve",
            "Œuvrard",
            "Oger",
            "Ôger",
            "zoe",
            "Zoé",
        ];
        assert_eq!(sorted, expected);
    }

    #[test]
    fn ranks_count_the_entities_of_each_category() {
        let marks = [
            Mark::new("a", 0, "z").of_entity("shared"),
            Mark::new("a", 0, "b").of_entity("first"),
            Mark::new("a", 0, "c").of_entity("first"),
            Mark::new("b", 0, "z").of_entity("shared"),
        ];
        assert_eq!(entity_ranks(&marks), BTreeMap::from([("first", 0), ("shared", 0)]));
        assert_eq!(entity_ranks(&marks[..3]), BTreeMap::from([("first", 0), ("shared", 1)]));
    }

    #[test]
    fn several_specifiers_go_where_the_template_had_them() {
        let filled = |template| {
            let mut number = 0;
            fill(template, |specifier| {
                number += 1;
                if specifier == Specifier::Letters { "A".to_owned() } else { number.to_string() }
            })
        };
        assert_eq!(filled("[%c / %d]"), "[A / %2");
        assert_eq!(filled("<%c%c>"), "<A%A");
        assert_eq!(filled("100%%d %D %"), "100%1 %D %");
        assert_eq!(filled("%c%c%c%c"), "A%AcAA");
        assert_eq!(filled("%c%c😀"), "A%A\u{fffd}");
        assert_eq!(specifiers("é😀[%d]%%c"), [(4, Specifier::Number), (8, Specifier::Letters)]);
    }

    #[test]
    fn what_is_not_replaced_uses_up_letters_all_the_same() {
        let visible = CategorySetting { status: CategoryStatus::Visible, ..CategorySetting::new("[%d]") };
        let settings =
            Settings::new([("a".to_owned(), visible), ("b".to_owned(), CategorySetting::new("[%d]"))]);
        let marks = [Mark::new("a", 0, "x"), Mark::new("b", 1, "y")];
        let pseudonyms = Pseudonyms::new(&settings, &marks, 1.0);
        let replacement = |mark: &Mark<'_>| pseudonyms.replacement(mark).map(|words| words.to_string());
        assert_eq!(replacement(&marks[0]), None);
        assert_eq!(replacement(&marks[1]).as_deref(), Some("[2]"));
        assert_eq!(replacement(&Mark::new("b", 0, "z")).as_deref(), Some("XXX"));
        assert_eq!(replacement(&Mark::new("c", 0, "x")).as_deref(), Some("XXX"));
    }

    #[test]
    fn seven_hundred_entities_have_words_of_their_own() {
        let settings = settings(&[("nom", "[%c]")]);
        let names: Vec<String> = (0..700).map(|number| format!("Nom {number}")).collect();
        let marks: Vec<Mark<'_>> = names.iter().map(|name| Mark::new("nom", 0, name.as_str())).collect();
        let words = words(&settings, &marks, 2_004_915.0);
        let distinct: BTreeSet<&str> = words.iter().map(|(_, words)| words.as_str()).collect();
        assert_eq!(distinct.len(), 700);
        assert_eq!(words.iter().filter(|(_, words)| words.len() == 5).count(), 50);
    }

    #[test]
    fn nothing_of_a_name_is_shown() {
        let mark = Mark::new("nom", 3, "Dupont");
        assert_eq!(format!("{mark:?}"), r#"Mark { category: "nom", start: 3, .. }"#);
        let shown = format!("{:?}", Pseudonyms::new(&Settings::default(), &[mark], 1.0));
        assert_eq!(shown, "Pseudonyms { entities: 1, .. }");
    }
}
