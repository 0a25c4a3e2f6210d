//! LABEL's diffs, and its treatments as a chain: read with all checks, written, exported.

use super::document::{Identity, LabelDocument, LabelMark, LabelTreatment, WireMark};
use crate::annotation::{Annotation, AnnotationSet};
use crate::edit::{Diff, SourceOrder, Treatment, TreatmentChain, TreatmentSource, consecutive};
use crate::error::{Error, JsonProblem, Result};
use crate::formats::dbsder::ExportedTreatment;
use crate::formats::json::kept::Fields;
use crate::formats::json::{self, Object};
use crate::metrics::AnnotationCounts;
use crate::policy::Catalogue;
use crate::record::{GivenMark, Importer, ReadOptions};
use crate::text::{OffsetUnit, Span, Text};
use foldhash::fast::FixedState;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::{BTreeSet, HashMap};
use std::fmt;

/// A diff as LABEL stores and sends it: the annotations that it takes away and those that it adds, each with its text
/// (`{"before": [..], "after": [..]}`). Nothing is checked against a text yet.
///
/// LABEL's equality passes over score and origin (W-G2 of its defects), so a change of these alone does not show.
///
/// Secret: it holds names. `Debug` shows numbers.
#[derive(Clone, PartialEq, Default)]
pub struct LabelDiff {
    before: Vec<LabelMark>,
    after: Vec<LabelMark>,
}

#[derive(Deserialize)]
pub(in crate::formats) struct WireDiff {
    before: Vec<WireMark>,
    after: Vec<WireMark>,
}

impl WireDiff {
    pub(in crate::formats) fn into_diff(self) -> LabelDiff {
        let marks = |marks: Vec<WireMark>| marks.into_iter().map(WireMark::into_mark).collect();
        LabelDiff { before: marks(self.before), after: marks(self.after) }
    }
}

impl LabelDiff {
    /// A diff of these annotations.
    pub fn new(before: Vec<LabelMark>, after: Vec<LabelMark>) -> Self {
        LabelDiff { before, after }
    }

    /// The diff as LABEL stores it: in its equality ([`Diff::in_substance`]), each side in reading order, starts in UTF-16
    /// units. What a strategy dropped is not LABEL's.
    pub fn of(diff: &Diff) -> Self {
        let substance = diff.in_substance();
        // The marks of a diff are of its text.
        let marks =
            |marks: &[Annotation]| marks.iter().flat_map(|mark| LabelMark::of(diff.text(), mark)).collect();
        LabelDiff { before: marks(substance.removed()), after: marks(substance.added()) }
    }

    /// Reads a diff from one JSON object; what else stands in it is passed over.
    ///
    /// # Errors
    /// [`Error::Json`] with line, column and kind; [`Error::TooLarge`].
    pub fn from_json(json: &str, options: &ReadOptions) -> Result<Self> {
        options.check_size(json.len())?;
        json::check(json)?;
        let Object(wire) = json::parse::<Object<WireDiff>>(json)?;
        Ok(wire.into_diff())
    }

    /// This diff as one JSON object.
    pub fn to_json(&self) -> String {
        self.fields().to_json()
    }

    pub(in crate::formats) fn fields(&self) -> Fields {
        let out = |marks: &[LabelMark]| json::raw(&marks.iter().map(LabelMark::out).collect::<Vec<_>>());
        Fields::of([("before", out(&self.before)), ("after", out(&self.after))])
    }

    /// What it takes away.
    pub fn before(&self) -> &[LabelMark] {
        &self.before
    }

    /// What it adds.
    pub fn after(&self) -> &[LabelMark] {
        &self.after
    }

    /// The diff that it is on a text, exactly as it stands: score and origin of what it takes away too. A score that is none
    /// is read as none.
    ///
    /// # Errors
    /// In item `before[i]` or `after[i]`: [`Error::OutOfBounds`], [`Error::EmptySpan`], [`Error::SplitsCharacter`],
    /// [`Error::TextMismatch`] (in UTF-16 units), [`Error::BadCategory`], [`Error::BadId`]; [`Error::Overlap`] (in code
    /// points) where two of one side overlap.
    pub fn diff(&self, text: &Text) -> Result<Diff> {
        Diff::new(text, annotations(text, "before", &self.before)?, annotations(text, "after", &self.after)?)
    }

    /// The diff that it is on a set, by value: what it takes away is found by LABEL's equality, whatever its score and origin
    /// (LABEL itself asks whether the two are one object, so that a diff which was saved takes away nothing: W-G1). What it
    /// adds and the set holds already changes nothing.
    ///
    /// # Errors
    /// As [`LabelDiff::diff`]; in item `before[i]`, [`Error::StaleDiff`] (in UTF-16 units) for an annotation that the set
    /// does not hold (LABEL passes over it: W-G4). What it adds may still overlap what stays: [`Diff::apply`] says so.
    pub fn diff_on(&self, set: &AnnotationSet) -> Result<Diff> {
        let text = set.text();
        let standing = |mark: &Annotation| {
            let there = set.exactly(mark.span()).ok();
            there.filter(|there| there.category() == mark.category() && there.entity() == mark.entity())
        };
        let mut removed = Vec::with_capacity(self.before.len());
        for (index, mark) in annotations(text, "before", &self.before)?.iter().enumerate() {
            let stale = || stale(text, mark).in_item("before", index);
            removed.push(standing(mark).ok_or_else(stale)?.clone());
        }
        let gone: BTreeSet<Span> = removed.iter().map(Annotation::span).collect();
        let kept = |mark: &Annotation| standing(mark).is_some_and(|there| !gone.contains(&there.span()));
        let mut seen = BTreeSet::new();
        let after = annotations(text, "after", &self.after)?.into_iter().zip(&self.after);
        let added = after.filter(|(mark, label)| seen.insert(label.identity()) && !kept(mark));
        let added = added.map(|(mark, _)| mark).collect();
        Diff::new(text, removed, added)
    }
}

impl fmt::Debug for LabelDiff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LabelDiff")
            .field("before", &self.before.len())
            .field("after", &self.after.len())
            .finish_non_exhaustive()
    }
}

fn annotations(text: &Text, list: &'static str, marks: &[LabelMark]) -> Result<Vec<Annotation>> {
    let inputs: Vec<GivenMark<'_>> = marks.iter().map(LabelMark::input).collect();
    let mut importer = Importer::new(text, OffsetUnit::Utf16);
    let items = inputs.iter().enumerate();
    items.map(|(index, input)| importer.annotation(input).map_err(|e| e.in_item(list, index))).collect()
}

fn stale(text: &Text, mark: &Annotation) -> Error {
    let unit = OffsetUnit::Utf16;
    let place = |byte| text.unit_offset(byte, unit);
    Error::StaleDiff { start: place(mark.span().start()), end: place(mark.span().end()), unit }
}

/// What stands of a document while its treatments are followed, by LABEL's equality: an annotation that was added several
/// times goes as one.
pub(in crate::formats) struct Standing<'t, T> {
    marks: Vec<Option<T>>,
    places: HashMap<Identity<'t>, Vec<usize>, FixedState>,
}

impl<T> Default for Standing<'_, T> {
    fn default() -> Self {
        Standing { marks: Vec::new(), places: HashMap::default() }
    }
}

impl<'t, T> Standing<'t, T> {
    /// Takes these away. Answers with the place of the first that did not stand.
    pub(in crate::formats) fn take(&mut self, marks: &'t [LabelMark]) -> Option<usize> {
        let mut gone = BTreeSet::new();
        let mut unknown = None;
        for (index, mark) in marks.iter().enumerate() {
            let places = self.places.remove(&mark.identity());
            if gone.insert(mark.identity()) && places.is_none() {
                unknown = unknown.or(Some(index));
            }
            for place in places.into_iter().flatten() {
                if let Some(removed) = self.marks.get_mut(place) {
                    *removed = None;
                }
            }
        }
        unknown
    }

    /// Adds what a mark is here.
    pub(in crate::formats) fn add(&mut self, mark: &'t LabelMark, what: T) {
        self.places.entry(mark.identity()).or_default().push(self.marks.len());
        self.marks.push(Some(what));
    }

    /// What stands, in the order in which it was added last.
    pub(in crate::formats) fn iter(&self) -> impl Iterator<Item = &T> + '_ {
        self.marks.iter().flatten()
    }

    pub(in crate::formats) fn into_marks(self) -> Vec<T> {
        self.marks.into_iter().flatten().collect()
    }
}

impl LabelDocument {
    /// Those of `treatments` which are this document's as a chain, with all its checks. How overlaps are resolved is among the
    /// options: then each treatment leads to the set that [`AnnotationSet::with`] makes of LABEL's annotations, and the chain
    /// to the annotations of [`LabelDocument::record`]. A score that is none is read as none; a duration that cannot be read
    /// as 0, a date as none.
    ///
    /// # Errors
    /// In the document: [`Error::NotMarked`] without treatment; [`Error::BrokenChain`] where their orders are not
    /// consecutive, or the first takes something away; [`Error::BadSource`]; in item `treatments[i]`, counted in their order:
    /// [`Error::Json`] without `source`; [`Error::StaleDiff`] (in item `before[i]`, in UTF-16 units) for an annotation that is
    /// not there, which LABEL passes over (W-G4); what [`LabelDiff::diff`] says of an annotation, in item `after[i]`;
    /// [`Error::Overlap`] and [`Error::SplitsGrapheme`] (in code points) where the options refuse.
    pub fn chain<'t>(
        &self,
        treatments: impl IntoIterator<Item = &'t LabelTreatment>,
        sources: &SourceOrder,
        options: &ReadOptions,
    ) -> Result<TreatmentChain> {
        let of_this = |treatment: &&LabelTreatment| treatment.document_id() == self.id();
        let mut chain: Vec<&LabelTreatment> = treatments.into_iter().filter(of_this).collect();
        chain.sort_by_key(|treatment| treatment.order());
        chained(self.text(), &chain, sources, options).map_err(|error| error.in_document(&self.record_id()))
    }

    /// The treatments of a chain as LABEL stores them, with `duration` and, where it is known, `lastUpdateDate`; with a
    /// catalogue, also LABEL's counts of what each corrected ([`AnnotationCounts`]). `_id` is the database's.
    ///
    /// # Errors
    /// [`Error::ForeignSpan`] for a chain of another text.
    pub fn treatments(
        &self,
        chain: &TreatmentChain,
        catalogue: Option<&Catalogue>,
    ) -> Result<Vec<LabelTreatment>> {
        if chain.text() != self.text() {
            return Err(Error::ForeignSpan);
        }
        chain.treatments().iter().map(|treatment| written(self, treatment, catalogue)).collect()
    }
}

fn chained(
    text: &Text,
    treatments: &[&LabelTreatment],
    sources: &SourceOrder,
    options: &ReadOptions,
) -> Result<TreatmentChain> {
    let first = treatments.first().ok_or(Error::NotMarked { missing: "treatments" })?;
    consecutive(treatments.iter().map(|treatment| treatment.order()))?;
    if !first.before().is_empty() {
        return Err(Error::BrokenChain { index: 0 });
    }
    let names = treatments
        .iter()
        .enumerate()
        .map(|(index, treatment)| source(treatment).map_err(|error| error.in_item("treatments", index)));
    let names: Vec<TreatmentSource> = names.collect::<Result<_>>()?;
    sources.check(&names)?;
    let inputs: Vec<Vec<GivenMark<'_>>> =
        treatments.iter().map(|treatment| treatment.after().iter().map(LabelMark::input).collect()).collect();
    let mut importer = Importer::new(text, OffsetUnit::Utf16);
    let mut standing = Standing::default();
    let mut state = AnnotationSet::new(text, [])?;
    let mut chain = Vec::with_capacity(treatments.len());
    for (index, ((treatment, inputs), name)) in treatments.iter().zip(&inputs).zip(names).enumerate() {
        let next = follow(&mut standing, treatment.diff(), inputs, &mut importer);
        let next = next.and_then(|()| AnnotationSet::with(text, standing.iter().cloned(), &options.set));
        let next = next.map_err(|error| error.in_item("treatments", index))?;
        let treated = Treatment::new(name, treatment.order(), Diff::between(&state, &next)?);
        let treated = treated.with_duration_ms(treatment.duration_ms().unwrap_or_default());
        chain.push(match treatment.last_update_ms() {
            Some(updated) => treated.updated_at_ms(updated),
            None => treated,
        });
        state = next;
    }
    TreatmentChain::new(text, chain, sources)
}

fn source(treatment: &LabelTreatment) -> Result<TreatmentSource> {
    let missing = Error::Json { line: 1, column: 1, problem: JsonProblem::MissingField("source") };
    TreatmentSource::new(treatment.source().ok_or(missing)?)
}

/// `inputs` are those of what the diff adds.
fn follow<'t>(
    standing: &mut Standing<'t, Annotation>,
    diff: &'t LabelDiff,
    inputs: &'t [GivenMark<'t>],
    importer: &mut Importer<'t>,
) -> Result<()> {
    if let Some(index) = standing.take(&diff.before) {
        let mark = diff.before.get(index).map(LabelMark::input);
        let unit = OffsetUnit::Utf16;
        let absent = mark.map_or(Error::ForeignSpan, |mark| match importer.range(&mark) {
            Ok(range) => Error::StaleDiff { start: range.start, end: range.end, unit },
            Err(error) => error,
        });
        return Err(absent.in_item("before", index));
    }
    for (index, (mark, input)) in diff.after.iter().zip(inputs).enumerate() {
        let annotation = importer.annotation(input).map_err(|error| error.in_item("after", index))?;
        standing.add(mark, annotation);
    }
    Ok(())
}

fn written(
    document: &LabelDocument,
    treatment: &Treatment,
    catalogue: Option<&Catalogue>,
) -> Result<LabelTreatment> {
    let diff = treatment.diff().in_substance();
    let (order, source) = (treatment.order(), treatment.source().as_str());
    let mut out = LabelTreatment::of_diff(document, order, source, LabelDiff::of(&diff));
    out = out.and("duration", &treatment.duration_ms());
    if let Some(updated) = treatment.updated_ms() {
        out = out.and("lastUpdateDate", &updated);
    }
    let Some(catalogue) = catalogue else { return Ok(out) };
    let counts = AnnotationCounts::between(diff.text(), diff.removed(), diff.added(), catalogue)?;
    Ok(out
        .and("subAnnotationsNonSensitiveCount", &counts.under_other)
        .and("subAnnotationsSensitiveCount", &counts.under_sensitive)
        .and("surAnnotationsCount", &counts.over))
}

impl ExportedTreatment {
    /// The treatments of a chain as LABEL exports them (its `concat`, which emptied the list that it was given: W-D5): the
    /// annotations after each, with offsets in `unit`, but not after one that was only read again (`reimportedTreatment`).
    ///
    /// Orders count from 1. The source is `NLP`, `LABEL_WORKING_USER_TREATMENT` for one by a person, else
    /// `LABEL_AUTO_TREATMENT`. `versions` and `checklist` are the JSON of what the detection stack said of itself and of the
    /// decision; they stand at its treatment alone. `treatmentDate` is when the treatment was last changed, in UTC to the
    /// millisecond (`2024-07-12T08:38:27.000Z`); it is absent where that is not known, or lies outside the years -9999 to
    /// 9999.
    ///
    /// # Errors
    /// [`Error::Json`] where `versions` or `checklist` is not JSON, or holds a field twice.
    pub fn of_chain(
        chain: &TreatmentChain,
        unit: OffsetUnit,
        versions: Option<&str>,
        checklist: Option<&str>,
    ) -> Result<Vec<Self>> {
        let (versions, checklist) = (versions.map(checked).transpose()?, checklist.map(checked).transpose()?);
        let states = chain.treatments().iter().zip(chain.states());
        let told = states.filter(|(treatment, _)| *treatment.source() != TreatmentSource::REIMPORTED);
        let export = |((treatment, state), order): ((&Treatment, AnnotationSet), i64)| {
            let source = match treatment.source() {
                nlp if *nlp == TreatmentSource::NLP => "NLP",
                source if source.is_human() => "LABEL_WORKING_USER_TREATMENT",
                _ => "LABEL_AUTO_TREATMENT",
            };
            let mut out = ExportedTreatment::new(order, source, &state, unit);
            if source == "NLP" {
                for (name, value) in [("version", &versions), ("checklist", &checklist)] {
                    out = value.iter().fold(out, |out, value| out.and(name, value.clone()));
                }
            }
            match treatment.updated_ms().and_then(date) {
                Some(date) => out.and("treatmentDate", json::raw(&date)),
                None => out,
            }
        };
        Ok(told.zip(1..=i64::MAX).map(export).collect())
    }
}

fn checked(json: &str) -> Result<Box<RawValue>> {
    json::check(json)?;
    json::parse(json)
}

/// A time as ISO 8601.
fn date(ms: i64) -> Option<String> {
    jiff::Timestamp::from_millisecond(ms).ok().map(|time| format!("{time:.3}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{Origin, Overlap, Score, SetOptions};
    use crate::formats::JsonObject;
    use crate::formats::nlp::Spelling;

    const DOCUMENT: &str = r#"{"_id": {"$oid": "5a01"}, "documentNumber": 7, "source": "juritj",
        "text": "👍 Orso et Gwex vivent à Lyo.", "decisionMetadata": {}}"#;

    fn document() -> LabelDocument {
        LabelDocument::from_json(DOCUMENT, &options()).unwrap()
    }

    fn options() -> ReadOptions {
        ReadOptions::default()
    }

    /// `nom 3 Orso 0.5`; the entity is that which LABEL computes.
    fn mark(written: &str) -> String {
        let words: Vec<&str> = written.split(' ').collect();
        let [category, start, text] = words[..3] else { panic!("{written}") };
        let score = words.get(3).map(|score| format!(", \"score\": {score}")).unwrap_or_default();
        let id = text.to_lowercase();
        format!(
            r#"{{"category": "{category}", "entityId": "{category}_{id}", "start": {start}, "text": "{text}"{score}}}"#
        )
    }

    fn list(marks: &[&str]) -> String {
        format!("[{}]", marks.iter().map(|written| mark(written)).collect::<Vec<_>>().join(", "))
    }

    fn diff(before: &[&str], after: &[&str]) -> LabelDiff {
        let json = format!(r#"{{"before": {}, "after": {}}}"#, list(before), list(after));
        LabelDiff::from_json(&json, &options()).unwrap()
    }

    fn treatment(order: i64, source: &str, before: &[&str], after: &[&str]) -> LabelTreatment {
        LabelTreatment::of_diff(&document(), order, source, diff(before, after))
    }

    fn chain(treatments: &[LabelTreatment]) -> Result<TreatmentChain> {
        document().chain(treatments, &SourceOrder::label(), &options())
    }

    fn stale(start: usize, end: usize) -> Error {
        Error::StaleDiff { start, end, unit: OffsetUnit::Utf16 }
    }

    fn root(treatments: &[LabelTreatment]) -> Error {
        match chain(treatments).unwrap_err() {
            Error::InDocument { id, error } if id == "juritj-7" => *error,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn what_a_diff_takes_away_is_found_by_value_whatever_its_score() {
        let text = document().text().clone();
        let [first, second] =
            [diff(&[], &["nom 3 Orso 0.5", "nom 11 Gwex"]), diff(&["nom 3 Orso"], &["nom 0 👍"])];
        let empty = AnnotationSet::new(&text, []).unwrap();
        let set = first.diff(&text).unwrap().apply(&empty).unwrap();
        let change = second.diff_on(&set).unwrap();
        assert_eq!(change.removed()[0].score(), Score::new(0.5).ok());
        assert_eq!(change.apply(&set).unwrap().len(), 2);
        // Exactly as it stands, it is another annotation that goes.
        assert!(matches!(second.diff(&text).unwrap().apply(&set), Err(Error::StaleDiff { .. })));
        assert_eq!(second.diff_on(&empty).unwrap_err(), stale(3, 7).in_item("before", 0));
        let other = diff(&["prenom 3 Orso"], &[]).diff_on(&set).unwrap_err();
        assert_eq!(other, stale(3, 7).in_item("before", 0));
        let again = diff(&[], &["nom 11 Gwex 0.1", "nom 0 👍", "nom 0 👍 0.3"]).diff_on(&set).unwrap();
        assert_eq!((again.removed().len(), again.added().len()), (0, 1));
        let mismatch = diff(&[], &["nom 4 Orso"]).diff_on(&set).unwrap_err();
        assert!(matches!(mismatch.root(), Error::TextMismatch { start: 4, end: 8, .. }), "{mismatch}");
    }

    #[test]
    fn a_diff_is_written_as_label_sees_it() {
        let text = document().text().clone();
        let empty = AnnotationSet::new(&text, []).unwrap();
        let set = |marks: &[&str]| diff(&[], marks).diff_on(&empty).unwrap().apply(&empty).unwrap();
        let (before, after) = (set(&["nom 3 Orso 0.5", "nom 11 Gwex"]), set(&["nom 3 Orso", "ville 25 Lyo"]));
        let written = LabelDiff::of(&Diff::between(&before, &after).unwrap());
        let json = r#"{"before":[{"category":"nom","entityId":"nom_gwex","start":11,"text":"Gwex"}],"after":[{"category":"ville","entityId":"ville_lyo","start":25,"text":"Lyo"}]}"#;
        assert_eq!(written.to_json(), json);
        assert!(LabelDiff::from_json(json, &options()).unwrap() == written);
        assert!(!format!("{written:?}").contains("Gwex"));
        for bad in ["[]", r#"{"before": []}"#, r#"{"before": [], "after": [], "after": []}"#] {
            assert!(matches!(LabelDiff::from_json(bad, &options()), Err(Error::Json { .. })), "{bad}");
        }
    }

    #[test]
    fn treatments_are_a_chain_and_come_back() {
        let first = treatment(4, "NLP", &[], &["nom 3 Orso 0.5", "nom 11 Gwex"]).and("duration", &7);
        let first = first.and("lastUpdateDate", &serde_json::json!({"$numberDouble": "1732111727055.0"}));
        let second = treatment(5, "annotator", &["nom 3 Orso"], &["prenom 3 Orso"]);
        let read = chain(&[second, first]).unwrap();
        assert_eq!((read.treatments().len(), read.current().len()), (2, 2));
        assert_eq!(read.treatments()[0].duration_ms(), 7);
        assert_eq!(read.last_update_ms(), Some(1_732_111_727_055));
        let settings = crate::policy::Settings::court();
        let written = document().treatments(&read, Some(settings.catalogue())).unwrap();
        assert_eq!(
            written[1].to_json(),
            r#"{"annotationsDiff":{"before":[{"category":"nom","entityId":"nom_orso","start":3,"text":"Orso","score":0.5}],"after":[{"category":"prenom","entityId":"prenom_orso","start":3,"text":"Orso"}]},"documentId":{"$oid": "5a01"},"order":5,"source":"annotator","duration":0,"subAnnotationsNonSensitiveCount":0,"subAnnotationsSensitiveCount":0,"surAnnotationsCount":0}"#
        );
        assert!(chain(&written).unwrap() == read);
        let other =
            TreatmentChain::new(&Text::new("Lyo").unwrap(), Vec::new(), &SourceOrder::label()).unwrap();
        assert_eq!(document().treatments(&other, None).unwrap_err(), Error::ForeignSpan);
    }

    #[test]
    fn a_chain_that_is_none_is_refused_by_its_place() {
        let nlp = || treatment(0, "NLP", &[], &["nom 3 Orso 0.5"]);
        assert_eq!(root(&[]), Error::NotMarked { missing: "treatments" });
        assert_eq!(root(&[nlp(), treatment(2, "admin", &[], &[])]), Error::BrokenChain { index: 1 });
        assert_eq!(root(&[treatment(0, "NLP", &["nom 3 Orso"], &[])]), Error::BrokenChain { index: 0 });
        assert_eq!(root(&[nlp(), treatment(1, "NLP", &[], &[])]), Error::BadSource { index: 1 });
        let unknown = treatment(1, "admin", &["nom 3 Orso", "nom 3 Orso", "nom 11 Gwex"], &[]);
        assert_eq!(root(&[nlp(), unknown]), stale(11, 15).in_item("before", 2).in_item("treatments", 1));
        let covered = treatment(1, "admin", &[], &["nom 3 Orso", "nom 5 so"]);
        let Error::InItem { list: "treatments", index: 1, error } = root(&[nlp(), covered]) else { panic!() };
        assert!(matches!(*error, Error::Overlap { first_start: 2, second_start: 4, .. }), "{error}");
        let sourceless =
            r#"{"documentId": "5a01", "order": 0, "annotationsDiff": {"before": [], "after": []}}"#;
        let sourceless = LabelTreatment::from_json(sourceless, &options()).unwrap();
        assert!(matches!(*root(&[sourceless]).root(), Error::Json { .. }));
        // LABEL's database is read all the same, as it says.
        let unknown = [nlp(), treatment(1, "admin", &["nom 11 Gwex"], &[])];
        let decision = document().decision(OffsetUnit::Utf16).unwrap().decision;
        assert_eq!(document().record(decision, &unknown, &options()).unwrap().annotations().len(), 1);
    }

    #[test]
    fn overlaps_are_resolved_where_the_options_say_so_as_in_a_record() {
        let set = SetOptions::default().with_overlap(Overlap::Longest);
        let options = ReadOptions { set, ..options() };
        let treatments = [
            treatment(0, "NLP", &[], &["nom 3 Orso", "nom 3 Or"]),
            treatment(1, "admin", &["nom 3 Orso"], &["nom 11 Gwex"]),
        ];
        let chain = document().chain(&treatments, &SourceOrder::label(), &options).unwrap();
        let decision = document().decision(OffsetUnit::Utf16).unwrap().decision;
        let record = document().record(decision, &treatments, &options).unwrap();
        assert!(chain.current() == record.annotations());
        let states: Vec<AnnotationSet> = chain.states().collect();
        assert_eq!((states[0].len(), states[0].dropped().len()), (1, 1));
        assert_eq!((states[1].len(), states[1].dropped().len()), (2, 0));
    }

    #[test]
    fn a_chain_is_exported_treatment_by_treatment() {
        let dated = |treatment: LabelTreatment, date: i64| treatment.and("lastUpdateDate", &date);
        let treatments = [
            dated(treatment(3, "NLP", &[], &["nom 3 Orso 0.5"]), 1_720_773_507_000),
            treatment(4, "postProcess", &[], &["ville 25 Lyo"]),
            dated(treatment(5, "admin", &["nom 3 Orso"], &[]), 1_720_776_507_700),
        ];
        let read = chain(&treatments).unwrap();
        let export = |chain: &TreatmentChain| {
            ExportedTreatment::of_chain(chain, OffsetUnit::Utf16, Some(r#"{"a": 1.0}"#), Some("[]")).unwrap()
        };
        let exported = export(&read);
        let json: Vec<String> = exported.iter().map(JsonObject::to_json).collect();
        assert_eq!(
            json[0],
            r#"{"annotations":[{"text":"Orso","start":3,"end":7,"category":"nom","score":0.5,"entityId":"nom_orso"}],"order":1,"source":"NLP","version":{"a": 1.0},"checklist":[],"treatmentDate":"2024-07-12T08:38:27.000Z"}"#
        );
        assert_eq!(exported[1].source(), "LABEL_AUTO_TREATMENT");
        assert_eq!(exported[1].field("treatmentDate"), None);
        assert_eq!((exported[2].order(), exported[2].source()), (3, "LABEL_WORKING_USER_TREATMENT"));
        assert!(json[2].ends_with(r#""treatmentDate":"2024-07-12T09:28:27.700Z"}"#), "{}", json[2]);
        let import = exported[2].annotations(read.text(), OffsetUnit::Utf16, Spelling::Check);
        assert_eq!(import.annotations[0].origin(), Origin::Import);
        assert_eq!((import.annotations.len(), read.treatments().len()), (1, 3));
        let again = [treatment(0, "reimportedTreatment", &[], &[]), treatment(1, "admin", &[], &[])];
        assert_eq!(export(&chain(&again).unwrap()).len(), 1);
        let bad = ExportedTreatment::of_chain(&read, OffsetUnit::Utf16, Some("{"), None);
        assert!(matches!(bad, Err(Error::Json { .. })));
        assert_eq!((date(i64::MAX), date(-1).as_deref()), (None, Some("1969-12-31T23:59:59.999Z")));
    }
}
