//! What the Court's detection stack says beside its marks: its doubts, its parts and their versions.

use super::dialect::{Dialect, Slot};
use super::json::kept::Fields;
use super::json::mongo::Integer;
use super::json::{self, check};
use super::marks::Marks;
use crate::audit::Doubt;
use crate::error::Result;
use serde::Deserialize;
use serde_json::value::RawValue;

/// The marks of the stack and of what LABEL exports.
pub(super) const COURT: Dialect = Dialect {
    fields: &[
        (Slot::Text, "text"),
        (Slot::Start, "start"),
        (Slot::End, "end"),
        (Slot::Label, "category"),
        (Slot::Source, "source"),
        (Slot::Score, "score"),
        (Slot::Entity, "entityId"),
    ],
    aliases: &[(Slot::Label, "label")],
    needed: &[],
    unwritten: &[],
    sources: [Some("agent"), Some("postprocess"), Some("NER model"), None],
    mongo: true,
    null: Some(f64::NAN),
    strict: false,
};

#[derive(Deserialize)]
struct WireDoubt<'j> {
    check_type: String,
    message: String,
    short_message: Option<String>,
    #[serde(borrow)]
    entities: Option<Vec<&'j RawValue>>,
    sentences: Option<Vec<WireSentence>>,
    metadata_text: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct WireSentence {
    start: Integer,
    end: Integer,
}

/// A checklist, item by item; none where there is no list.
pub(super) fn doubts(checklist: Option<&str>) -> Result<Vec<Result<Doubt>>> {
    let Some(checklist) = checklist else { return Ok(Vec::new()) };
    let items: Vec<&RawValue> = json::parse(checklist)?;
    let item = |(index, raw): (usize, &RawValue)| {
        doubt(raw.get()).map_err(|error| error.in_item("checklist", index))
    };
    Ok(items.into_iter().enumerate().map(item).collect())
}

fn doubt(json: &str) -> Result<Doubt> {
    check(json)?;
    if json.starts_with('"') {
        return Ok(Doubt::new(json::parse::<String>(json)?));
    }
    let wire: WireDoubt<'_> = json::parse(json)?;
    let mut doubt = Doubt::new(wire.message);
    doubt.kind = Some(wire.check_type);
    doubt.short_message = wire.short_message;
    doubt.marks = Marks::read("entities", &COURT, &wire.entities.unwrap_or_default()).whole()?;
    let sentences = wire.sentences.unwrap_or_default().into_iter();
    doubt.sentences = sentences.map(|WireSentence { start, end }| (start.0, end.0)).collect();
    doubt.metadata = wire.metadata_text.unwrap_or_default();
    Ok(doubt)
}

/// A part of a detection stack and its version: `juritools` 0.14.2 of some date, `model` of some name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Component {
    /// `juriSpacyTokenizer`, `juritools`, `pseudonymisationApi`, `nlpApi`, `model`.
    pub component: String,
    /// Its version.
    pub version: Option<String>,
    /// When it was built.
    pub date: Option<String>,
    /// Its name: the file of a model.
    pub name: Option<String>,
}

#[derive(Deserialize)]
struct WireVersion {
    version: Option<String>,
    date: Option<String>,
    name: Option<String>,
}

impl Component {
    pub(in crate::formats) fn read_all(versions: Option<&str>) -> Result<Vec<Component>> {
        let fields: Fields = versions.map(json::parse).transpose()?.unwrap_or_default();
        let known = fields.iter().filter(|(_, version)| *version != "null");
        let component = |(component, raw): (&str, &str)| {
            let WireVersion { version, date, name } = json::parse(raw)?;
            Ok(Component { component: component.to_owned(), version, date, name })
        };
        known.map(component).collect()
    }
}
