//! What a court decides: the groups `settings`, `document` and `nlp`.

use crate::answers::{Context, refused};
use crate::words::occultation;
use label_core::court::{Catalogue, current_categories};
use label_core::decision::{AdditionalTerms, Route, Status};
use label_core::formats::{JsonObject, Spelling, label, nlp};
use label_core::policy::{Annotator, CategoryStatus};
use label_core::{Category, CategoryRule, Decision, Error, GivenMark, OffsetUnit, ReadOptions, Text};
use serde_json::{Map, Value, json};

type Answer = Result<Value, Error>;

/// `None` where this is none of these functions.
pub(crate) fn answer(function: &str, input: &Value, context: &Context) -> Option<Value> {
    let answer = match function {
        "settings.buildSettings" => on_settings(&input["partial"], |settings| written(&settings)),
        "settings.addCategories" => {
            on_settings(&input["partial"], |settings| written(&settings.with_court_additions()))
        }
        "settings.computeFilteredSettings.statuses" => statuses(input, context),
        "settings.getCategories" => categories(input, context),
        "settings.getAnnotationCategoryStatus" => category_status(input, context),
        "document.computeCaseNumber" => decision(input).map(|decision| json!(decision.case_number())),
        "document.countWords" => decision(input).map(|decision| json!(decision.words_between_spaces())),
        "document.mustBePublished" => decision(input).map(|decision| json!(decision.must_be_published())),
        "document.getNextStatus" => {
            decision(input).map(|decision| json!(decision.next_status().map(Status::as_str)))
        }
        "nlpMapper.mapNlpAnnotationsToAnnotations" => nlp_marks(input),
        "nlpMapper.mapNlpAdditionalTerms" => nlp_terms(input),
        "categoriesMapper.mapSderCategoriesToLabelCategories" => Ok(current(input)),
        _ => return None,
    };
    Some(answer.unwrap_or_else(|error| refused(&error)))
}

/// Settings as they are read, or what LABEL refuses them for.
enum Read {
    Settings(label::Settings),
    UnknownLook(Value),
}

/// LABEL refuses settings with a colour or an icon that it does not know; its message names the first,
/// icons before colours.
fn label_settings(partial: &Value) -> Result<Read, Error> {
    let settings = label::Settings::from_json(partial.to_string(), &ReadOptions::default())?;
    let Some((category, look)) = settings.unknown_looks().into_iter().next() else {
        return Ok(Read::Settings(settings));
    };
    let rule = &partial[category.as_str()];
    let name = |value: &Value| match value {
        Value::Array(parts) => parts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(","),
        other => other.as_str().unwrap_or_default().to_owned(),
    };
    let colour = |value: &Value| {
        let kind = if value.is_array() { "shade" } else { "constant" };
        format!("Invalid {kind} color: {}", name(value))
    };
    let message = match look {
        label::UnknownLook::LightColor => colour(&rule["color"]["lightMode"]),
        label::UnknownLook::DarkColor => colour(&rule["color"]["darkMode"]),
        label::UnknownLook::Icon => format!("Invalid category icon name: {}", name(&rule["iconName"])),
    };
    Ok(Read::UnknownLook(json!({ "error": message })))
}

fn written(settings: &label::Settings) -> Value {
    serde_json::from_str(&settings.to_json()).unwrap_or_default()
}

fn on_settings(partial: &Value, ask: impl FnOnce(label::Settings) -> Value) -> Answer {
    Ok(match label_settings(partial)? {
        Read::Settings(settings) => ask(settings),
        Read::UnknownLook(error) => error,
    })
}

/// Asks the catalogue of an input: its own or that of production, as it is for a document where there is a filter.
pub(crate) fn on_catalogue(
    input: &Value,
    context: &Context,
    ask: impl FnOnce(&Catalogue) -> Value,
) -> Answer {
    let given = &input["settings"];
    let categories = if given["production"] == json!(true) { &context.production } else { &given["partial"] };
    let filter = input.get("filter").or_else(|| given.get("filter"));
    on_settings(&without_templates(categories), |settings| match filter {
        Some(filter) => ask(&settings.catalogue().under(&occultation(filter))),
        None => ask(settings.catalogue()),
    })
}

/// The catalogue of an input, empty where it has no settings: see [`on_catalogue`].
pub(crate) fn catalogue(input: &Value, context: &Context) -> Result<Catalogue, Error> {
    if input["settings"].is_null() {
        return Catalogue::new([]);
    }
    let mut found = None;
    on_catalogue(input, context, |catalogue| {
        found = Some(catalogue.clone());
        Value::Null
    })?;
    found.map_or_else(|| Catalogue::new([]), Ok)
}

/// Statuses do not depend on templates, and LABEL has templates that a catalogue refuses.
fn without_templates(categories: &Value) -> Value {
    let mut categories = categories.clone();
    for rule in
        categories.as_object_mut().into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut)
    {
        rule.remove("anonymization");
    }
    categories
}

fn statuses(input: &Value, context: &Context) -> Answer {
    on_catalogue(input, context, |catalogue| {
        let row = |rule: &CategoryRule| (rule.category().to_string(), json!(rule.status().as_str()));
        catalogue.rules().iter().map(row).collect::<Map<_, _>>().into()
    })
}

fn categories(input: &Value, context: &Context) -> Answer {
    let asked: Vec<CategoryStatus> = input["status"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|status| match status.as_str()? {
            "hidden" => Some(CategoryStatus::Hidden),
            "visible" => Some(CategoryStatus::Visible),
            "alwaysVisible" => Some(CategoryStatus::AlwaysVisible),
            "annotable" => Some(CategoryStatus::Annotable),
            _ => None,
        })
        .collect();
    let annotator =
        if input["canBeAnnotatedBy"] == json!("NLP") { Annotator::Model } else { Annotator::Human };
    on_catalogue(input, context, |catalogue| {
        json!(catalogue.categories(&asked, annotator).iter().map(Category::as_str).collect::<Vec<_>>())
    })
}

fn category_status(input: &Value, context: &Context) -> Answer {
    let category = Category::new(input["category"].as_str().unwrap_or_default())?;
    on_catalogue(input, context, |catalogue| json!(catalogue.status(&category).as_str()))
}

fn decision(input: &Value) -> Result<Decision, Error> {
    let mut decision = Decision::new("vector", Text::new(input["text"].as_str().unwrap_or_default())?)?;
    if let Some(number) = input["documentNumber"].as_u64() {
        decision = decision.with_number(number);
    }
    let bound =
        input["boundDecisionDocumentNumbers"].as_array().into_iter().flatten().filter_map(Value::as_u64);
    let publication = input["publicationCategory"].as_array().into_iter().flatten().filter_map(Value::as_str);
    decision = decision.bound_to(bound).with_publication(publication);
    if let Some(code) = input["NACCode"].as_str() {
        decision = decision.with_nac(code);
    }
    if let Some(status) = input["status"].as_str().and_then(|name| name.parse::<Status>().ok()) {
        decision = decision.with_status(status);
    }
    if let Some(route) = input["route"].as_str().and_then(|name| name.parse::<Route>().ok()) {
        decision = decision.with_route(route);
    }
    Ok(decision)
}

/// LABEL believes the offsets of the detection stack and takes them for its own unit.
fn nlp_marks(input: &Value) -> Answer {
    let answer = nlp::Answer::from_json(
        json!({ "entities": input["entities"] }).to_string(),
        &ReadOptions::default(),
    )?;
    let text = Text::new(input["text"].as_str().unwrap_or_default())?;
    let marks = answer.label_marks(&text, OffsetUnit::Utf16, Spelling::Ignore);
    Ok(marks
        .into_iter()
        .map(|mark| mark.map_or_else(|error| refused(&error), |mark| write(&mark)))
        .collect::<Vec<_>>()
        .into())
}

fn write(mark: &GivenMark<'static>) -> Value {
    let mut items =
        vec![json!(mark.label()), json!(mark.start() as i64), json!(mark.text()), json!(mark.entity())];
    let source = mark.source().unwrap_or("agent");
    if mark.score() != Some(1.0) || source != "agent" {
        items.extend([json!(mark.score()), json!(source)]);
    }
    items.into()
}

fn nlp_terms(input: &Value) -> Answer {
    let mut answer = input.as_object().cloned().unwrap_or_default();
    answer.insert("entities".to_owned(), json!([]));
    let answer = nlp::Answer::from_json(Value::from(answer).to_string(), &ReadOptions::default())?;
    let terms = answer.terms(AdditionalTerms::default());
    let list = |terms: &[std::sync::Arc<str>]| terms.iter().map(|term| json!(&**term)).collect::<Vec<_>>();
    Ok(match (terms.to_mask(), terms.to_keep()) {
        (Some(mask), Some(keep)) => {
            json!({ "additionalTermsToAnnotate": list(mask), "additionalTermsToUnAnnotate": list(keep) })
        }
        _ => Value::Null,
    })
}

fn current(input: &Value) -> Value {
    let written = input["categories"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let written: Vec<Category> = written.filter_map(|name| Category::new(name).ok()).collect();
    json!(current_categories(&written).iter().map(Category::as_str).collect::<Vec<_>>())
}
