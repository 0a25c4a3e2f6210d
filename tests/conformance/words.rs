//! LABEL's published words: the groups `anonymizer`, `anonymizer_parts`, `normalize` and `entity_id`.

use crate::answers::{Context, refused};
use crate::marks::Mark;
use label_core::compat::label_v1::{self, CategorySetting, Pseudonyms, Settings};
use label_core::court::Catalogue;
use label_core::decision::{AdditionalTerms, Occultation};
use label_core::policy::{CategoryStatus, Specifier};
use label_core::{Category, CategoryRule, Error, OffsetUnit, Text};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// `None` where this is none of these functions.
pub(crate) fn answer(function: &str, input: &Value, context: &Context) -> Option<Value> {
    let text = || input["text"].as_str().unwrap_or_default();
    Some(match function {
        "normalizeString" => json!(label_v1::normalize(text())),
        "insensitiveEqual" => {
            let string = |name: &str| input[name].as_str().unwrap_or_default();
            json!(label_v1::insensitive_equal(string("a"), string("b")))
        }
        "entityIdHandler.compute" => {
            json!(label_v1::entity_id(input["category"].as_str().unwrap_or_default(), text()))
        }
        "anonymizer.convertTextIntoCharCode" => number(label_v1::char_code(text())),
        "anonymizer.buildCharacterList" => {
            let length = input["length"].as_u64().unwrap_or_default() as u32;
            let list: Vec<String> = label_v1::letter_list(length).collect();
            let mut written = letters(&list, 30);
            written["last"] = json!(list[list.len().saturating_sub(5)..]);
            written
        }
        "anonymizer.buildAvailableCharacters" => {
            let lists = label_v1::letter_lists(size(&input["count"]));
            lists.map(|length| json!(label_v1::letter_list(length).len())).collect::<Vec<_>>().into()
        }
        "anonymizer.availableCharacters" => {
            let category = input["category"].as_str().unwrap_or_default();
            {
                let list = label_v1::available_letters(category, size(&input["entityCount"]), seed(input));
                letters(&list.collect::<Vec<_>>(), 40)
            }
        }
        "anonymizer.parseFormatSpecifiers" => specifiers(input["template"].as_str().unwrap_or_default()),
        "anonymizer.buildEntityIdOrderMapper" => {
            let marks = marks(input);
            json!(label_v1::entity_ranks(&marks))
        }
        "anonymizer.buildEntityIdMapper" => {
            let marks = marks(input);
            let words = Pseudonyms::new(&settings(input, context), &marks, seed(input));
            words
                .iter()
                .map(|(entity, words)| (entity.to_owned(), json!(words)))
                .collect::<Map<_, _>>()
                .into()
        }
        "shuffle" => {
            let items = input["array"].as_array().cloned().unwrap_or_default();
            let order = label_v1::shuffle(items.len(), seed(input));
            order.into_iter().map(|index| items[index].clone()).collect::<Vec<_>>().into()
        }
        "anonymizer.anonymize" => {
            let marks = marks(input);
            let words = Pseudonyms::new(&settings(input, context), &marks, seed(input));
            let asked = input.get("queries").map_or_else(|| marks.clone(), marks_in);
            replacements(&words, &asked)
        }
        "anonymizer.anonymizeDocument" | "anonymizer.anonymizeDocument.digest" => {
            document(input, context, function.ends_with("digest")).unwrap_or_else(|error| refused(&error))
        }
        _ => return None,
    })
}

/// LABEL's settings as they are for the document: those of the input or of production, with the statuses that the catalogue
/// has under what the court decided. Templates are taken as they are written: LABEL has some that a catalogue refuses.
fn settings(input: &Value, context: &Context) -> Settings {
    let given = &input["settings"];
    let categories = if given["production"] == json!(true) { &context.production } else { &given["partial"] };
    let occultation = given.get("filter").map(occultation);
    let rows = categories.as_object().into_iter().flatten();
    Settings::new(
        rows.map(|(category, row)| (category.clone(), setting(category, row, occultation.as_ref()))),
    )
}

fn setting(category: &str, row: &Value, occultation: Option<&Occultation>) -> CategorySetting {
    let status = match row["status"].as_str() {
        Some("visible") => CategoryStatus::Visible,
        Some("alwaysVisible") => CategoryStatus::AlwaysVisible,
        Some("annotable") => CategoryStatus::Annotable,
        _ => CategoryStatus::Hidden,
    };
    let rule = CategoryRule::mask(category, "[...]").map(|rule| rule.with_status(status));
    let catalogue = rule.and_then(|rule| Catalogue::new([rule]));
    let status = match (occultation, catalogue, Category::new(category)) {
        (Some(occultation), Ok(catalogue), Ok(category)) => catalogue.under(occultation).status(&category),
        _ => status,
    };
    let template = row["anonymization"].as_str().unwrap_or_default().to_owned();
    CategorySetting { template, is_anonymized: row["isAnonymized"] != json!(false), status }
}

/// What a court decided for one document, as a filter says it.
pub(crate) fn occultation(filter: &Value) -> Occultation {
    let names = |list: &Value| {
        list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
    };
    let mut terms = AdditionalTerms::new(filter["additionalTermsToAnnotate"].as_str().unwrap_or_default())
        .with_parsing_failed(filter["additionalTermsParsingFailed"].as_bool());
    let computed = &filter["computedAdditionalTerms"];
    if computed.is_object() {
        terms = terms.with_computed(
            names(&computed["additionalTermsToAnnotate"]),
            names(&computed["additionalTermsToUnAnnotate"]),
        );
    }
    let omitted = names(&filter["categoriesToOmit"]).into_iter().filter_map(|name| Category::new(name).ok());
    Occultation::omitting(omitted)
        .with_terms(terms)
        .with_motivation(filter["motivationOccultation"].as_bool())
}

fn document(input: &Value, context: &Context, digest: bool) -> Result<Value, Error> {
    let text = Text::new(input["text"].as_str().unwrap_or_default())?;
    let marks = marks(input);
    let words = Pseudonyms::new(&settings(input, context), &marks, seed(input));
    let (published, _) = words.rewrite(&text, &marks)?.apply();
    if !digest {
        return Ok(json!(published.as_str()));
    }
    let replaced = replacements(&words, &marks);
    let length = published.len(OffsetUnit::Utf16);
    Ok(json!({ "length": length, "sha256": sha256(published.as_str()), "replacements": replaced }))
}

/// What stands in the place of each mark: its words, or its own text where its category is not replaced.
fn replacements(words: &Pseudonyms, marks: &[label_v1::Mark<'_>]) -> Value {
    let replacement = |mark: &label_v1::Mark<'_>| match words.replacement(mark) {
        Some(words) => json!(&*words),
        None => json!(mark.text),
    };
    marks.iter().map(replacement).collect::<Vec<_>>().into()
}

fn marks(input: &Value) -> Vec<label_v1::Mark<'static>> {
    marks_in(&input["annotations"])
}

fn marks_in(values: &Value) -> Vec<label_v1::Mark<'static>> {
    let mark =
        |mark: Mark| label_v1::Mark::new(mark.category, mark.start.into(), mark.text).of_entity(mark.entity);
    Mark::read_all(values).into_iter().map(mark).collect()
}

fn seed(input: &Value) -> f64 {
    number_in(&input["seed"])
}

fn number_in(value: &Value) -> f64 {
    match value.as_str() {
        Some("Infinity") => f64::INFINITY,
        Some("-Infinity") => f64::NEG_INFINITY,
        _ => value.as_f64().unwrap_or(f64::NAN),
    }
}

/// What is no JSON number is written by name.
fn number(value: f64) -> Value {
    if value.is_finite() {
        return json!(value);
    }
    json!(if value.is_nan() {
        "NaN"
    } else if value > 0.0 {
        "Infinity"
    } else {
        "-Infinity"
    })
}

fn size(value: &Value) -> usize {
    value.as_u64().and_then(|size| usize::try_from(size).ok()).unwrap_or_default()
}

/// How the vectors write a long list: its length, its beginning, and the SHA-256 of all, joined by commas.
fn letters(list: &[String], shown: usize) -> Value {
    let first: Vec<_> = list.iter().take(shown).collect();
    json!({ "count": list.len(), "first": first, "sha256": sha256(&list.join(",")) })
}

fn specifiers(template: &str) -> Value {
    let row = |(index, specifier): (usize, Specifier)| {
        let written = if specifier == Specifier::Letters { "%c" } else { "%d" };
        json!({ "index": index, "specifier": written })
    };
    label_v1::specifiers(template).into_iter().map(row).collect::<Vec<_>>().into()
}

pub(crate) fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
