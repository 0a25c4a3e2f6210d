//! LABEL's diffs, and its treatments as a chain: read with all checks, written, exported.

use super::diff::Diff;
use super::document::Document;
use super::standing::Standing;
use super::treatment::Treatment;
use crate::annotation::{Annotation, AnnotationSet};
use crate::edit::{self, SourceOrder, TreatmentChain, TreatmentSource, consecutive};
use crate::error::{Error, JsonProblem, Result};
use crate::metrics::AnnotationCounts;
use crate::policy::Catalogue;
use crate::record::{Importer, ReadOptions};
use crate::text::{OffsetUnit, Text};

impl Document {
    /// Those of `treatments` which are this document's as a chain, with all its checks. How overlaps are resolved is among the
    /// options: then each treatment leads to the set that [`AnnotationSet::with`] makes of LABEL's annotations, and the chain
    /// to the annotations of [`Document::record`]. A score that is none is read as none; a duration that cannot be read
    /// as 0, a date as none.
    ///
    /// # Errors
    /// In the document: [`Error::NotMarked`] without treatment; [`Error::BrokenChain`] where their orders are not
    /// consecutive, or the first takes something away; [`Error::BadSource`]; in item `treatments[i]`, counted in their order:
    /// [`Error::Json`] without `source`; [`Error::StaleDiff`] (in item `before[i]`, in UTF-16 units) for an annotation that is
    /// not there, which LABEL passes over (W-G4); what [`Diff::diff`] says of an annotation, in item `after[i]`;
    /// [`Error::Overlap`] and [`Error::SplitsGrapheme`] (in code points) where the options refuse.
    pub fn chain<'t>(
        &self,
        treatments: impl IntoIterator<Item = &'t Treatment>,
        sources: &SourceOrder,
        options: &ReadOptions,
    ) -> Result<TreatmentChain> {
        let of_this = |treatment: &&Treatment| treatment.document_id() == self.id();
        let mut chain: Vec<&Treatment> = treatments.into_iter().filter(of_this).collect();
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
    ) -> Result<Vec<Treatment>> {
        if chain.text() != self.text() {
            return Err(Error::ForeignSpan);
        }
        chain.treatments().iter().map(|treatment| written(self, treatment, catalogue)).collect()
    }
}

fn chained(
    text: &Text,
    treatments: &[&Treatment],
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
    let mut importer = Importer::new(text, OffsetUnit::Utf16);
    let mut standing = Standing::default();
    let mut state = AnnotationSet::new(text, [])?;
    let mut chain = Vec::with_capacity(treatments.len());
    for (index, (treatment, name)) in treatments.iter().zip(names).enumerate() {
        let next = follow(&mut standing, treatment.diff(), &mut importer);
        let next = next.and_then(|()| AnnotationSet::with(text, standing.iter().cloned(), &options.set));
        let next = next.map_err(|error| error.in_item("treatments", index))?;
        let treated = edit::Treatment::new(name, treatment.order(), edit::Diff::between(&state, &next)?);
        let treated = treated.with_duration_ms(treatment.duration_ms().unwrap_or_default());
        chain.push(match treatment.last_update_ms() {
            Some(updated) => treated.updated_at_ms(updated),
            None => treated,
        });
        state = next;
    }
    TreatmentChain::new(text, chain, sources)
}

fn source(treatment: &Treatment) -> Result<TreatmentSource> {
    let missing = Error::Json { line: 1, column: 1, problem: JsonProblem::MissingField("source".into()) };
    TreatmentSource::new(treatment.source().ok_or(missing)?)
}

fn follow<'t>(
    standing: &mut Standing<'t, Annotation>,
    diff: &'t Diff,
    importer: &mut Importer<'t>,
) -> Result<()> {
    if let Some(index) = standing.take(diff.before()) {
        let unit = OffsetUnit::Utf16;
        let absent = diff.before().get(index).map_or(Error::ForeignSpan, |mark| match importer.range(mark) {
            Ok(range) => Error::StaleDiff { start: range.start, end: range.end, unit },
            Err(error) => error,
        });
        return Err(absent.in_item("before", index));
    }
    for (index, mark) in diff.after().iter().enumerate() {
        let annotation = importer.annotation(mark).map_err(|error| error.in_item("after", index))?;
        standing.add(mark, annotation);
    }
    Ok(())
}

fn written(
    document: &Document,
    treatment: &edit::Treatment,
    catalogue: Option<&Catalogue>,
) -> Result<Treatment> {
    let diff = treatment.diff().in_substance();
    let (order, source) = (treatment.order(), treatment.source().as_str());
    let mut out = Treatment::of_diff(document, order, source, Diff::of(&diff));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{Overlap, Score, SetOptions};
    use crate::formats::JsonObject;

    const DOCUMENT: &str = r#"{"_id": {"$oid": "5a01"}, "documentNumber": 7, "source": "juritj",
        "text": "👍 Orso et Gwex vivent à Lyo.", "decisionMetadata": {}}"#;

    fn document() -> Document {
        Document::from_json(DOCUMENT, &options()).unwrap()
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

    fn diff(before: &[&str], after: &[&str]) -> Diff {
        let json = format!(r#"{{"before": {}, "after": {}}}"#, list(before), list(after));
        Diff::from_json(&json, &options()).unwrap()
    }

    fn treatment(order: i64, source: &str, before: &[&str], after: &[&str]) -> Treatment {
        Treatment::of_diff(&document(), order, source, diff(before, after))
    }

    fn chain(treatments: &[Treatment]) -> Result<TreatmentChain> {
        document().chain(treatments, &SourceOrder::label(), &options())
    }

    fn stale(start: usize, end: usize) -> Error {
        Error::StaleDiff { start, end, unit: OffsetUnit::Utf16 }
    }

    fn root(treatments: &[Treatment]) -> Error {
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
        let written = Diff::of(&edit::Diff::between(&before, &after).unwrap());
        let json = r#"{"before":[{"category":"nom","entityId":"nom_gwex","start":11,"text":"Gwex"}],"after":[{"category":"ville","entityId":"ville_lyo","start":25,"text":"Lyo"}]}"#;
        assert_eq!(written.to_json(), json);
        assert!(Diff::from_json(json, &options()).unwrap() == written);
        assert!(!format!("{written:?}").contains("Gwex"));
        for bad in ["[]", r#"{"before": []}"#, r#"{"before": [], "after": [], "after": []}"#] {
            assert!(matches!(Diff::from_json(bad, &options()), Err(Error::Json { .. })), "{bad}");
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
        let sourceless = Treatment::from_json(sourceless, &options()).unwrap();
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
}
