use crate::annotation::Category;
use crate::decision::Party;
use crate::error::{Error, Result};
use crate::formats::decision::categories;
use crate::formats::json::kept::{Fields, JsonObject, Wire};
use crate::formats::json::mongo::SourceId;
use crate::formats::{json, parties};
use crate::text::Text;
use serde::Deserialize;
use std::fmt;

/// What is asked of `POST /ner`.
///
/// Secret: it holds the original. `Debug` shows numbers.
#[derive(Clone)]
pub struct Request {
    fields: Fields,
    source: String,
    source_id: String,
    text: Text,
    categories: Vec<Category>,
    terms: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireRequest {
    source_name: String,
    source_id: SourceId,
    text: String,
    categories: Vec<String>,
    additional_terms: Option<String>,
}

impl Wire for Request {
    const LIST: &'static str = "requests";

    fn read(json: &str, fields: Fields) -> Result<Self> {
        let wire: WireRequest = json::parse(json)?;
        Ok(Request {
            fields,
            source: wire.source_name,
            source_id: wire.source_id.0,
            text: Text::new(wire.text)?,
            categories: categories("categories", Some(wire.categories))?,
            terms: wire.additional_terms.unwrap_or_default(),
        })
    }

    fn kept(&self) -> &Fields {
        &self.fields
    }
}

impl JsonObject for Request {}

impl Request {
    /// A request for a text of a source (`jurinet`, `jurica`, `juritj`, `juritcom`, `portalis-cph`) under its number there, in
    /// jurinorm's form, without parties and with empty additional terms: [`JsonObject::with_field`] adds what else is known
    /// (`parties`, `additionalTerms`; `idLabel` and `idDecision` for LABEL's older form). The API refuses an empty text.
    pub fn new(source: &str, source_id: u64, text: &Text, categories: &[Category]) -> Self {
        let fields = Fields::of([
            ("sourceId", json::raw(&source_id)),
            ("sourceName", json::raw(source)),
            ("parties", json::raw::<[(); 0]>(&[])),
            ("text", json::raw(text.as_str())),
            ("categories", json::raw(categories)),
            ("additionalTerms", json::raw("")),
        ]);
        Request {
            fields,
            source: source.to_owned(),
            source_id: source_id.to_string(),
            text: text.clone(),
            categories: categories.to_vec(),
            terms: String::new(),
        }
    }

    /// The name of the source.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The number of the decision in its source; at some courts it is no number.
    pub fn source_id(&self) -> &str {
        &self.source_id
    }

    /// The text.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The categories asked for.
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// The additional terms as the court wrote them; empty where there are none.
    pub fn additional_terms(&self) -> &str {
        &self.terms
    }

    /// The parties, and for each that is of no known shape why.
    pub fn parties(&self) -> (Vec<Party>, Vec<Error>) {
        let mut problems = Vec::new();
        (parties::read(self.fields.given("parties"), &mut problems), problems)
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("source", &self.source)
            .field("text", &self.text)
            .field("categories", &self.categories)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::ReadOptions;

    fn text() -> Text {
        Text::new("👍 Orso vit à Gwex.").unwrap()
    }

    #[test]
    fn requests_of_both_forms() {
        let older = r#"{"idLabel": "a", "idDecision": "b", "sourceId": 12, "sourceName": "juritj", "text": "Orso",
            "parties": [{"type": "PP", "nom": "Orso"}, 3], "categories": ["nom"]}"#;
        let request = Request::from_json(older, &ReadOptions::default()).unwrap();
        assert_eq!((request.source(), request.source_id(), request.additional_terms()), ("juritj", "12", ""));
        let (parties, problems) = request.parties();
        assert_eq!((parties.len(), problems.len(), request.field("idLabel")), (1, 1, Some("\"a\"")));
        let nom = Category::new("nom").unwrap();
        let new =
            Request::new("jurica", 3, &text(), &[nom]).with_field("additionalTerms", r#""+Gwex""#).unwrap();
        let again = Request::from_json(new.to_json(), &ReadOptions::default()).unwrap();
        assert_eq!((again.additional_terms(), again.text(), again.categories().len()), ("+Gwex", &text(), 1));
        assert_eq!(
            new.to_json(),
            r#"{"sourceId":3,"sourceName":"jurica","parties":[],"text":"👍 Orso vit à Gwex.","categories":["nom"],"additionalTerms":"+Gwex"}"#
        );
    }
}
