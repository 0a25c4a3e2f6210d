use crate::annotation::{AnnotationSet, Category};
use crate::audit::Doubt;
use crate::decision::{AdditionalTerms, Decision, Occultation};
use crate::error::{Error, JsonProblem, Result};
use crate::formats::checklist::{COURT, Component, doubts};
use crate::formats::decision::categories;
use crate::formats::json;
use crate::formats::json::kept::{Fields, JsonObject, Wire};
use crate::formats::json::lines::text;
use crate::formats::label::LABEL;
use crate::formats::marks::{MarkImport, Marks};
use crate::record::{GivenMark, ReadOptions, Record, Spelling};
use crate::text::{OffsetUnit, Text};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::fmt;

/// An answer of `POST /ner`; the annotation files of LABEL's storage example are of the same form.
///
/// Secret: it holds names. `Debug` shows numbers.
#[derive(Clone)]
pub struct Answer {
    fields: Fields,
    entities: Marks,
    masked: Vec<Category>,
    left: Vec<Category>,
    to_mask: Option<Vec<String>>,
    to_keep: Option<Vec<String>>,
    parsing_failed: Option<bool>,
    not_numbers: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireAnswer<'j> {
    #[serde(borrow)]
    entities: Vec<&'j RawValue>,
    new_categories_to_annotate: Option<Vec<String>>,
    new_categories_to_un_annotate: Option<Vec<String>>,
    additional_terms_to_annotate: Option<Vec<String>>,
    additional_terms_to_un_annotate: Option<Vec<String>>,
    additional_terms_parsing_failed: Option<bool>,
}

impl Wire for Answer {
    const LIST: &'static str = "answers";
    const ITEMS: &'static [&'static str] = &["entities", "checklist"];

    fn read(json: &str, fields: Fields) -> Result<Self> {
        let wire: WireAnswer<'_> = json::parse(json)?;
        Ok(Answer {
            fields,
            entities: Marks::read("entities", &COURT, &wire.entities),
            masked: categories("newCategoriesToAnnotate", wire.new_categories_to_annotate)?,
            left: categories("newCategoriesToUnAnnotate", wire.new_categories_to_un_annotate)?,
            to_mask: wire.additional_terms_to_annotate,
            to_keep: wire.additional_terms_to_un_annotate,
            parsing_failed: wire.additional_terms_parsing_failed,
            not_numbers: 0,
        })
    }

    fn kept(&self) -> &Fields {
        &self.fields
    }
}

impl JsonObject for Answer {
    /// Reads an answer. `NaN` and the infinities, which Python writes though they are not JSON, are read as `null`, written
    /// as `null` and counted: [`Answer::not_numbers`].
    fn from_json(json: impl AsRef<[u8]>, options: &ReadOptions) -> Result<Self> {
        options.check_size(json.as_ref().len())?;
        let json = text(json.as_ref())?;
        let answer = Self::from_raw(json);
        match &answer {
            Err(Error::Json { problem: JsonProblem::Syntax, .. }) => match json::without_bare_numbers(json) {
                Some((clean, not_numbers)) => Ok(Answer { not_numbers, ..Self::from_raw(&clean)? }),
                None => answer,
            },
            _ => answer,
        }
    }
}

impl Answer {
    /// The answer that says what a set says, with offsets in `unit`, without checklist.
    pub fn of(annotations: &AnnotationSet, unit: OffsetUnit) -> Self {
        let entities = Marks::of("entities", &COURT, annotations, unit);
        let fields = Fields::of([("entities", entities.raw()), ("checklist", json::raw::<[(); 0]>(&[]))]);
        Answer {
            fields,
            entities,
            masked: Vec::new(),
            left: Vec::new(),
            to_mask: None,
            to_keep: None,
            parsing_failed: None,
            not_numbers: 0,
        }
    }

    /// The entities as they are written: each, or why it is none.
    pub fn entities(&self) -> &[Result<GivenMark<'static>>] {
        self.entities.as_slice()
    }

    /// The marks that the entities are on a text, with their offsets counted in `unit`: the good ones, and for each bad one
    /// why. Problems, in item `entities[i]`: [`Error::Json`], [`Error::OutOfBounds`], [`Error::Reversed`],
    /// [`Error::EmptySpan`], [`Error::SplitsCharacter`], [`Error::TextMismatch`] where the spelling is checked,
    /// [`Error::BadCategory`], [`Error::BadId`].
    pub fn annotations(&self, text: &Text, unit: OffsetUnit, spelling: Spelling) -> MarkImport {
        self.entities.annotations(text, unit, spelling)
    }

    /// The record of a decision that this answer marks: of all its entities or, where one is bad, none.
    ///
    /// # Errors
    /// In the document: the first problem of [`Answer::annotations`], what does not parse before all else; and those of
    /// [`AnnotationSet::with`].
    pub fn record(
        &self,
        decision: Decision,
        unit: OffsetUnit,
        spelling: Spelling,
        options: &ReadOptions,
    ) -> Result<Record> {
        self.entities.record(decision, unit, spelling, options)
    }

    /// The entities as LABEL stores them (its `mapNlpAnnotationsToAnnotations`): the spelling is what the text holds, the
    /// start is in UTF-16 units, whatever the `unit` of the answer. An item has the problems of [`Answer::annotations`].
    pub fn label_marks(
        &self,
        text: &Text,
        unit: OffsetUnit,
        spelling: Spelling,
    ) -> Vec<Result<GivenMark<'static>>> {
        self.entities.told(&LABEL, text, [unit, OffsetUnit::Utf16], spelling)
    }

    /// The doubts, each or why it is none.
    ///
    /// # Errors
    /// [`Error::Json`] where the checklist is no list.
    pub fn checklist(&self) -> Result<Vec<Result<Doubt>>> {
        doubts(self.fields.given("checklist"))
    }

    /// The parts of the stack and their versions, in the order given.
    ///
    /// # Errors
    /// [`Error::Json`] where they are of no known shape.
    pub fn versions(&self) -> Result<Vec<Component>> {
        Component::read_all(self.fields.given("versions"))
    }

    /// Categories that the additional terms ask to mask (`newCategoriesToAnnotate`).
    pub fn categories_to_mask(&self) -> &[Category] {
        &self.masked
    }

    /// Categories that they ask to leave (`newCategoriesToUnAnnotate`).
    pub fn categories_to_leave(&self) -> &[Category] {
        &self.left
    }

    /// The terms asked for, with what this answer made of them (LABEL's `mapNlpAdditionalTerms`): both lists, or none where
    /// the answer gives neither; and whether they could not be understood.
    pub fn terms(&self, asked: AdditionalTerms) -> AdditionalTerms {
        let asked = match (&self.to_mask, &self.to_keep) {
            (None, None) => asked,
            (to_mask, to_keep) => {
                let list = |terms: &Option<Vec<String>>| terms.clone().unwrap_or_default();
                asked.with_computed(list(to_mask), list(to_keep))
            }
        };
        match self.parsing_failed {
            Some(failed) => asked.with_parsing_failed(failed),
            None => asked,
        }
    }

    /// What was asked for one decision, after this answer: its omitted categories revised ([`Occultation::revised`]), its
    /// terms with what was made of them.
    #[must_use]
    pub fn revise(&self, asked: Occultation) -> Occultation {
        let terms = self.terms(asked.terms().clone());
        asked.revised(&self.masked, &self.left).with_terms(terms)
    }

    /// How many `NaN` and infinities were read as `null`.
    pub fn not_numbers(&self) -> usize {
        self.not_numbers
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("entities", &self.entities().len())
            .field("masked", &self.masked)
            .field("left", &self.left)
            .field("not_numbers", &self.not_numbers)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::SetOptions;

    /// `👍 Orso vit à Gwex.`: code points and UTF-16 units differ by one behind the thumb.
    const TEXT: &str = "👍 Orso vit à Gwex.";

    fn text() -> Text {
        Text::new(TEXT).unwrap()
    }

    fn read(json: &str) -> Answer {
        Answer::from_json(json, &ReadOptions::default()).unwrap()
    }

    fn decision() -> Decision {
        Decision::new("d", text()).unwrap()
    }

    #[test]
    fn both_shapes_in_both_units() {
        let new = r#"{"entities": [{"text": "Orso", "start": 2, "end": 6, "category": "nom", "source": "NER model",
            "score": 0.5, "entityId": "nom_orso"}], "checklist": [], "versions": {"model": {"name": "m.pt"}}}"#;
        let old = r#"{"entities": [{"text": "Orso", "start": 3, "label": "nom"}], "checklist": ["Orso ?"]}"#;
        for (json, unit) in [(new, OffsetUnit::Char), (old, OffsetUnit::Utf16)] {
            let answer = read(json);
            let import = answer.annotations(&text(), unit, Spelling::Check);
            assert_eq!(import.problems, []);
            let mark = &import.annotations[0];
            assert_eq!(text().slice(mark.span()), Ok("Orso"));
            assert_eq!((mark.category().as_str(), mark.entity().as_str()), ("nom", "nom_orso"));
            let wrong = if unit == OffsetUnit::Char { OffsetUnit::Utf16 } else { OffsetUnit::Char };
            let import = answer.annotations(&text(), wrong, Spelling::Check);
            assert!(matches!(import.problems[0].root(), Error::TextMismatch { .. }), "{:?}", import.problems);
            assert_eq!(answer.annotations(&text(), wrong, Spelling::Ignore).problems, []);
            let plain = |json: &str| json.split_whitespace().collect::<String>();
            assert_eq!(plain(&answer.to_json()), plain(json));
        }
        assert_eq!(read(new).versions().unwrap()[0].name.as_deref(), Some("m.pt"));
        let checks = read(old).checklist().unwrap();
        assert!(matches!(&checks[0], Ok(doubt) if doubt.kind.is_none() && doubt.message == "Orso ?"));
    }

    #[test]
    fn a_bad_entity_is_reported_and_stops_no_other() {
        let answer = read(
            r#"{"entities": [
                {"text": "Orso", "start": 3, "end": 7, "category": "nom"},
                {"text": "Orsa", "start": 3, "end": 7, "category": "nom"},
                {"text": "Orso", "start": null, "category": "nom"},
                {"start": 3, "category": "nom"},
                {"text": "Orso", "start": 3, "category": "nom", "label": "nom"},
                {"text": "Orso", "start": 90, "category": "nom"},
                {"text": "", "start": 3, "category": "nom"},
                {"text": "Orso", "start": 3.5, "category": "nom"},
                {"text": "Gwex", "start": 14, "end": null, "category": "lieu", "score": 7, "source": null, "x": [1]}]}"#,
        );
        let import = answer.annotations(&text(), OffsetUnit::Utf16, Spelling::Check);
        assert_eq!((import.annotations.len(), import.unscored), (2, 1));
        let places: Vec<usize> = import
            .problems
            .iter()
            .map(|problem| match problem {
                Error::InItem { list: "entities", index, .. } => *index,
                other => panic!("{other}"),
            })
            .collect();
        assert_eq!(places, [1, 2, 3, 4, 5, 6, 7]);
        assert!(import.problems.iter().all(|problem| !format!("{problem} {problem:?}").contains("Ors")));
        let refused = answer.record(decision(), OffsetUnit::Utf16, Spelling::Check, &ReadOptions::default());
        assert!(matches!(refused, Err(Error::InDocument { .. })));
        let good = read(r#"{"entities": [{"text": "Orsa", "start": 3, "end": 7, "category": "nom"}]}"#);
        let refused = good.record(decision(), OffsetUnit::Utf16, Spelling::Check, &ReadOptions::default());
        let Err(Error::InDocument { error, .. }) = refused else { panic!("{refused:?}") };
        assert!(matches!(*error, Error::InItem { list: "entities", index: 0, .. }));
    }

    #[test]
    fn scores_that_python_writes_as_no_numbers_are_none_and_counted() {
        let json = r#"{"entities": [{"text": "Orso", "start": 2, "end": NaN, "category": "nom", "score": NaN},
            {"text": "Gwex", "start": 13, "category": "lieu", "score": -Infinity, "entityId": "NaN"},
            {"text": "vit", "start": 7, "category": "verbe", "score": null}]}"#;
        let answer = read(json);
        assert_eq!(answer.not_numbers(), 3);
        let import = answer.annotations(&text(), OffsetUnit::Char, Spelling::Check);
        assert_eq!((import.annotations.len(), import.problems.len(), import.unscored), (3, 0, 3));
        assert!(import.annotations.iter().all(|mark| mark.score().is_none()));
        assert!(answer.to_json().contains(r#""score":null"#) && answer.to_json().contains(r#""NaN""#));
        let broken = Answer::from_json(r#"{"entities": [ NaN}"#, &ReadOptions::default());
        assert!(matches!(broken, Err(Error::Json { line: 1, column: 19, problem: JsonProblem::Syntax })));
    }

    #[test]
    fn what_a_set_says_is_said_again() {
        let answer = read(
            r#"{"entities": [{"text": "Orso", "start": 2, "end": 6, "category": "nom", "source": "postprocess", "score": 1},
                {"text": "Gwex", "start": 13, "category": "lieu"}]}"#,
        );
        let options = ReadOptions::default();
        let record = answer.record(decision(), OffsetUnit::Char, Spelling::Check, &options).unwrap();
        for unit in [OffsetUnit::Byte, OffsetUnit::Char, OffsetUnit::Utf16] {
            let written = Answer::of(record.annotations(), unit).to_json();
            let again = read(&written).record(decision(), unit, Spelling::Check, &options).unwrap();
            assert!(again == record, "{written}");
        }
        let utf16 = Answer::of(record.annotations(), OffsetUnit::Utf16).to_json();
        assert_eq!(
            utf16,
            r#"{"entities":[{"text":"Orso","start":3,"end":7,"category":"nom","source":"postprocess","score":1.0,"entityId":"nom_orso"},{"text":"Gwex","start":14,"end":18,"category":"lieu","entityId":"lieu_gwex"}],"checklist":[]}"#
        );
    }

    #[test]
    fn label_stores_what_the_text_holds() {
        let answer = read(
            r#"{"entities": [{"text": "ORSO", "start": 2, "end": 6, "category": "nom", "source": "NLP", "score": 7.5,
                "entityId": "x"}, {"text": "Orso", "start": 2, "end": 6, "category": "nom"}]}"#,
        );
        let marks = answer.label_marks(&text(), OffsetUnit::Char, Spelling::Ignore);
        let first = marks[0].as_ref().unwrap();
        assert_eq!((first.start(), first.text(), first.entity()), (3, Some("Orso"), Some("x")));
        assert_eq!((first.score(), first.source()), (Some(7.5), Some("NLP")));
        assert_eq!(marks[1].as_ref().unwrap().entity(), Some("nom_orso"));
        let marks = answer.label_marks(&text(), OffsetUnit::Char, Spelling::Check);
        assert!(
            matches!(marks[0].as_ref().unwrap_err().root(), Error::TextMismatch { .. }) && marks[1].is_ok()
        );
    }

    #[test]
    fn an_answer_revises_what_was_asked() {
        let answer = read(
            r#"{"entities": [], "newCategoriesToAnnotate": ["email"], "newCategoriesToUnAnnotate": ["email", "adresse"],
                "additionalTermsToUnAnnotate": ["Gwex"], "additionalTermsParsingFailed": false}"#,
        );
        let asked = Occultation::omitting([Category::new("email").unwrap()])
            .with_terms(AdditionalTerms::new("+Gwex"));
        let revised = answer.revise(asked);
        let omitted: Vec<&str> = revised.kept().iter().map(Category::as_str).collect();
        assert_eq!(omitted, ["adresse"]);
        assert_eq!(revised.terms().raw(), "+Gwex");
        assert_eq!(revised.terms().to_mask().map(<[_]>::len), Some(0));
        assert_eq!(revised.terms().to_keep().map(<[_]>::len), Some(1));
        assert_eq!(revised.terms().parsing_failed(), Some(false));
        let silent = read(r#"{"entities": [], "additionalTermsToAnnotate": null}"#);
        assert_eq!(silent.terms(AdditionalTerms::default()), AdditionalTerms::default());
    }

    #[test]
    fn checks_are_read_one_by_one() {
        let answer = read(
            r#"{"entities": [], "checklist": [
                {"check_type": "similar_writing", "message": "'Orso' ?", "short_message": "Orso", "_rank": NaN,
                 "entities": [{"text": "Orso", "start": 2, "end": 6, "category": "nom"}],
                 "sentences": [{"start": 0, "end": 9}], "metadata_text": ["Orso"]},
                {"message": "without kind"}, 3]}"#,
        );
        let checks = answer.checklist().unwrap();
        let check = checks[0].as_ref().unwrap();
        assert_eq!((check.kind.as_deref(), check.marks.len()), (Some("similar_writing"), 1));
        assert_eq!((&*check.sentences, &*check.metadata), (&[(0, 9)][..], &["Orso".to_owned()][..]));
        assert!(!format!("{check:?} {answer:?}").contains("Orso"));
        let missing =
            Error::Json { line: 1, column: 27, problem: JsonProblem::MissingField("check_type".into()) };
        assert_eq!(checks[1], Err(missing.in_item("checklist", 1)));
        assert!(checks[2].is_err());
        assert_eq!(read(r#"{"entities": [], "checklist": null}"#).checklist().unwrap().len(), 0);
        assert!(read(r#"{"entities": [], "checklist": {}}"#).checklist().is_err());
    }

    #[test]
    fn an_answer_without_entities_is_none() {
        let error = Answer::from_json(r#"{"checklist": []}"#, &ReadOptions::default()).unwrap_err();
        assert!(error.to_string().ends_with("missing field \"entities\""), "{error}");
        let error = Answer::from_json(
            r#"{"entities": [], "newCategoriesToAnnotate": ["nom", ""]}"#,
            &ReadOptions::default(),
        );
        assert_eq!(
            error.unwrap_err(),
            Error::BadCategory { length: 0 }.in_item("newCategoriesToAnnotate", 1)
        );
    }

    #[test]
    fn a_set_is_made_of_the_good_marks() {
        let answer = read(r#"{"entities": [{"text": "Orso", "start": 2, "end": 6, "category": "nom"}, {}]}"#);
        let import = answer.annotations(&text(), OffsetUnit::Char, Spelling::Check);
        let set = AnnotationSet::with(&text(), import.annotations, &SetOptions::default()).unwrap();
        assert_eq!((set.len(), import.problems.len()), (1, 1));
    }
}
