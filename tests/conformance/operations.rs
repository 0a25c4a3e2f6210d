//! Annotation operations: the groups `annotation_handler`, `link_handler` and `sequences`.
//!
//! What is compared is who is marked as what, and who is one entity with whom. LABEL calls an entity after the target of the
//! last link, the library after its smallest spelling; so [`canonical`] calls entities alike on both sides before they are
//! compared. Origin and score, which LABEL's own equality passes over, are compared on marks that an operation does not
//! alter: who alters a mark becomes its author here. The order of LABEL's arrays is passed
//! over: a set is always in reading order.

use crate::answers::{Context, refused};
use crate::courts;
use crate::marks::{Mark, page};
use label_core::annotation::Score;
use label_core::compat::label_v1;
use label_core::court::Catalogue;
use label_core::link::Linker;
use label_core::policy::LinkRule;
use label_core::{
    Annotation, AnnotationSet, Category, Editor, EntityId, Error, History, OffsetUnit, Operation, Origin,
    Span, Text,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

type Answer = Result<Value, Error>;

/// `None` where this is none of these functions.
pub(crate) fn answer(function: &str, input: &Value, recorded: &Value, context: &Context) -> Option<Value> {
    if function == "sequence" {
        return Some(sequence(input, recorded, context).unwrap_or_else(|error| refused(&error)));
    }
    let name = function
        .strip_prefix("annotationHandler.")
        .or_else(|| function.strip_prefix("annotationLinkHandler."))?;
    let known = [
        "create",
        "createAll",
        "createManyLinked",
        "deleteByTextAndCategory",
        "deleteByTextAndStart",
        "deleteByEntityId",
        "updateManyCategory",
        "updateOneCategory",
        "updateOneText",
        "link",
        "unlink",
        "unlinkByCategoryAndText",
        "updateMainLinkEntity",
    ];
    if !known.contains(&name) {
        return None;
    }
    Some(one(name, input, context).unwrap_or_else(|error| refused(&error)))
}

/// Calls entities alike, whoever called them, and sorts: see the head of the file.
pub(crate) fn canonical(function: &str, input: &Value, answer: &Value) -> Value {
    if function == "sequence" {
        return sequence_of_states(input, answer);
    }
    let operation =
        ["annotationHandler.", "annotationLinkHandler."].iter().any(|of| function.starts_with(of));
    let marks = || answer.as_array().is_some_and(|items| items.iter().all(Value::is_array));
    if operation && marks() && !function.contains(".get") {
        called_alike(&altered_by_a_person(input, answer))
    } else {
        answer.clone()
    }
}

/// Marks that no mark of the input equals in category, start and text have no origin and score that is compared.
fn altered_by_a_person(input: &Value, marks: &Value) -> Value {
    let given = Mark::read_all(&input["annotations"]);
    let alike = |a: &Mark, b: &Mark| (&a.category, a.start, &a.text) == (&b.category, b.start, &b.text);
    let marks = Mark::read_all(marks)
        .into_iter()
        .map(|mark| if given.iter().any(|other| alike(other, &mark)) { mark } else { plain(&mark) });
    Mark::write_all(&marks.collect::<Vec<_>>())
}

pub(crate) fn called_alike(marks: &Value) -> Value {
    let mut marks = Mark::read_all(marks);
    marks.sort_by(|a, b| {
        (a.start, &a.text, &a.category, &a.entity).cmp(&(b.start, &b.text, &b.category, &b.entity))
    });
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let spelt = |mark: &Mark| label_v1::entity_id(&mark.category, &mark.text);
    for mark in &marks {
        if names.contains_key(&mark.entity) {
            continue;
        }
        let own = marks.iter().filter(|other| other.entity == mark.entity).map(spelt).min();
        let own = own.unwrap_or_default();
        let numbered = (1..).map(|number| format!("{own}#{number}"));
        let name = std::iter::once(own.clone()).chain(numbered).find(|name| !taken.contains(name));
        let name = name.unwrap_or_default();
        taken.insert(name.clone());
        names.insert(mark.entity.clone(), name);
    }
    let mut marks: Vec<Mark> = marks.iter().map(|mark| mark.with_entity(&names[&mark.entity])).collect();
    // LABEL keeps equal marks twice.
    marks.dedup();
    Mark::write_all(&marks)
}

/// LABEL's marks as a set on a text, and back.
struct Bench {
    /// Where each place of LABEL lies: its start and text.
    places: BTreeMap<(i64, String), Span>,
    text: Text,
    /// Whether the text is a page made of the marks.
    paged: bool,
    linker: Linker,
}

impl Bench {
    /// The text is that given, or a blank page on which all these marks stand. LABEL's `updateOneText` may put another text
    /// at the same start: that stands elsewhere on the page, and is moved to.
    fn new(text: Option<Text>, marks: &[Mark], catalogue: &Catalogue) -> Result<Self, Error> {
        let mut places: Vec<Mark> = marks.to_vec();
        places.sort_by(|a, b| (a.start, &a.text).cmp(&(b.start, &b.text)));
        places.dedup_by(|a, b| (a.start, &a.text) == (b.start, &b.text));
        let paged = text.is_none();
        let (text, spans) = match text {
            Some(text) => {
                let spans = places.iter().map(|mark| mark.span(&text)).collect::<Result<Vec<_>, _>>()?;
                (text, spans)
            }
            None => page(&places)?,
        };
        let places = places.into_iter().map(|mark| (mark.start, mark.text)).zip(spans).collect();
        Ok(Bench { places, text, paged, linker: Linker::new(catalogue) })
    }

    /// Where an annotation stands; on a page nothing stands where none was laid.
    fn span(&self, start: i64, text: &str) -> Result<Span, Error> {
        match self.places.get(&(start, text.to_owned())) {
            Some(span) => Ok(*span),
            None if self.paged => Err(Error::NoSuchAnnotation { start: 0, end: 0, unit: OffsetUnit::Utf16 }),
            None => Mark::read(&json!(["", start, text])).span(&self.text),
        }
    }

    fn set(&self, marks: &[Mark]) -> Result<AnnotationSet, Error> {
        let ids = Ids::of(marks);
        let mut annotations = Vec::with_capacity(marks.len());
        for mark in marks {
            let category = Category::new(mark.category.as_str())?;
            let span = self.span(mark.start, &mark.text)?;
            let annotation = Annotation::of_entity(span, category, ids.ours(&mark.entity)?);
            let (origin, score) = provenance(mark);
            annotations.push(annotation.with_origin(origin).with_score(score));
        }
        AnnotationSet::new(&self.text, annotations)
    }

    fn marks(&self, set: &AnnotationSet, label: &[Mark]) -> Result<Vec<Mark>, Error> {
        // A mark that cut a letter is wider than its place.
        let back = |wide: Span| {
            let found = self.places.iter().filter(|(_, span)| wide.contains(**span));
            found.max_by_key(|(_, span)| span.len()).map(|(place, _)| place)
        };
        set.iter()
            .map(|annotation| {
                let span = annotation.span();
                let start = self.text.range(span, OffsetUnit::Utf16)?.start;
                let written = (i64::try_from(start).unwrap_or_default(), self.text.slice(span)?.to_owned());
                let (start, text) = back(span).cloned().unwrap_or(written);
                let known = label.iter().find(|mark| (mark.start, &mark.text) == (start, &text));
                let score = match annotation.score() {
                    Some(score) => json!(score.get()),
                    None => json!(1),
                };
                let source = known.filter(|_| annotation.origin() != Origin::Human);
                let source = source.map_or(json!("agent"), |mark| mark.source.clone());
                let category = annotation.category().to_string();
                Ok(Mark {
                    category,
                    start,
                    text,
                    entity: annotation.entity().as_str().to_owned(),
                    score,
                    source,
                })
            })
            .collect()
    }

    fn write(&self, set: &AnnotationSet, label: &[Mark]) -> Answer {
        Ok(Mark::write_all(&self.marks(set, label)?))
    }

    /// Annotates, then links what was made after the rules, as one step.
    fn annotate(&self, history: &mut History, operation: Operation, spans: &[Span]) -> Result<(), Error> {
        let editor = Editor::human();
        let mut step = history.open("annotator", operation.name());
        step.apply(operation, &editor)?;
        for link in self.linker.operations(&step.current(), spans)? {
            step.apply(link, &editor)?;
        }
        step.close();
        Ok(())
    }
}

/// A person's mark has no score to tell.
fn provenance(mark: &Mark) -> (Origin, Option<Score>) {
    let score = mark.score.as_f64().filter(|score| *score != 1.0).and_then(|score| Score::new(score).ok());
    let origin = if mark.source == json!("agent") { Origin::Human } else { Origin::Model };
    (origin, score)
}

/// LABEL's ids that a spelling gives, as the ids that it gives here; others stay what they are.
struct Ids(BTreeMap<String, EntityId>);

impl Ids {
    fn of(marks: &[Mark]) -> Self {
        let mut ids = BTreeMap::new();
        for mark in marks {
            let label = label_v1::entity_id(&mark.category, &mark.text);
            if let Ok(category) = Category::new(mark.category.as_str()) {
                ids.entry(label).or_insert_with(|| EntityId::computed(&category, &mark.text));
            }
        }
        Ids(ids)
    }

    fn ours(&self, label: &str) -> Result<EntityId, Error> {
        self.0.get(label).cloned().map_or_else(|| EntityId::new(label), Ok)
    }
}

/// One call on a list of annotations.
fn one(name: &str, input: &Value, context: &Context) -> Answer {
    let marks = Mark::read_all(&input["annotations"]);
    let mut places = marks.clone();
    let mut created = Vec::new();
    match name {
        "create" => created.push(Mark::read(&input["fields"])),
        "createManyLinked" => created.extend(Mark::read_all(&input["fields"])),
        "createAll" => {
            for item in input["textsAndIndices"].as_array().into_iter().flatten() {
                created.push(Mark::read(&json!([input["category"], item["index"], item["text"]])));
            }
        }
        "updateOneText" => places.push(Mark::read(&json!(["", input["start"], input["newText"]]))),
        _ => {}
    }
    places.extend(created.iter().cloned());
    for field in ["annotation", "source", "target"] {
        if input[field].is_array() {
            places.push(Mark::read(&input[field]));
        }
    }
    let bench = Bench::new(None, &places, &courts::catalogue(input, context)?)?;
    let mut history = History::new(bench.set(&marks)?);
    if name == "createManyLinked" {
        let spans =
            created.iter().map(|mark| bench.span(mark.start, &mark.text)).collect::<Result<Vec<_>, _>>()?;
        if let Some(first) = created.first() {
            let operation = Operation::annotate_as_one(spans, Category::new(first.category.as_str())?);
            history.apply("annotator", "", [operation], &Editor::human())?;
        }
    } else {
        let call = Call { name, input, created: &created, label: &marks };
        call.perform(&bench, &mut history)?;
    }
    bench.write(history.current(), &marks)
}

/// What LABEL calls `name`, with its arguments.
struct Call<'v> {
    name: &'v str,
    input: &'v Value,
    /// What it marks.
    created: &'v [Mark],
    /// What LABEL has before.
    label: &'v [Mark],
}

impl Call<'_> {
    /// Where LABEL finds nothing and does nothing, the library refuses: the state is as it was.
    fn perform(&self, bench: &Bench, history: &mut History) -> Result<(), Error> {
        match self.call(bench, history) {
            Err(Error::NoSuchAnnotation { .. } | Error::NoSuchEntity) => Ok(()),
            other => other,
        }
    }

    /// The entity that LABEL calls so: that of a mark which has this id there.
    fn entity(&self, bench: &Bench, set: &AnnotationSet, label: &str) -> Result<EntityId, Error> {
        let named = self.label.iter().filter(|mark| mark.entity == label);
        let mut spans = named.filter_map(|mark| bench.span(mark.start, &mark.text).ok());
        let ours = spans.find_map(|span| set.exactly(span).ok());
        ours.map(|annotation| annotation.entity().clone()).ok_or(Error::NoSuchEntity)
    }
}

impl Call<'_> {
    fn call(&self, bench: &Bench, history: &mut History) -> Result<(), Error> {
        let Call { name, input, created, .. } = *self;
        let set = history.current().clone();
        let string = |field: &str| input[field].as_str().unwrap_or_default();
        let start = || input["start"].as_i64().unwrap_or_default();
        let mark = |field: &str| Mark::read(&input[field]);
        let named = |label: &str| self.entity(bench, &set, label);
        let entity_of = |mark: &Mark| named(&mark.entity);
        let spans =
            || created.iter().map(|mark| bench.span(mark.start, &mark.text)).collect::<Result<Vec<_>, _>>();
        let mut linked: Vec<Span> = Vec::new();
        let operation = match name {
            "create" | "createAll" => {
                linked = spans()?;
                let Some(first) = created.first() else { return Ok(()) };
                Operation::annotate_all(linked.clone(), Category::new(first.category.as_str())?)
            }
            "deleteByTextAndCategory" => {
                let mark = mark("annotation");
                let alike = |annotation: &&Annotation| {
                    annotation.category().as_str() == mark.category
                        && bench.text.slice(annotation.span()).is_ok_and(|text| text == mark.text)
                };
                match set.iter().find(alike) {
                    Some(annotation) => Operation::RemoveSpelling { span: annotation.span() },
                    None => return Ok(()),
                }
            }
            "deleteByTextAndStart" => {
                let mark = mark("annotation");
                Operation::Remove { span: bench.span(mark.start, &mark.text)? }
            }
            "deleteByEntityId" => Operation::RemoveEntity { entity: named(string("entityId"))? },
            "updateManyCategory" => {
                let (entity, category) = (named(string("entityId"))?, Category::new(string("category"))?);
                Operation::RecategoriseEntity { entity, category }
            }
            "updateOneCategory" => {
                let span = bench.span(start(), string("text"))?;
                Operation::Recategorise { span, category: Category::new(string("category"))? }
            }
            "updateOneText" => {
                let old = if input["oldText"].is_string() { string("oldText") } else { string("text") };
                let to = bench.span(start(), string("newText"))?;
                let span = bench.span(start(), old)?;
                if to.overlaps(span) { Operation::Resize { span, to } } else { Operation::Move { span, to } }
            }
            "link" => {
                let (source, target) = (mark("source"), mark("target"));
                Operation::link(entity_of(&source)?, entity_of(&target)?)
            }
            "unlink" => Operation::Dissolve { entity: entity_of(&mark("annotation"))? },
            "unlinkByCategoryAndText" => {
                let mark = mark("annotation");
                Operation::UnlinkSpelling { span: bench.span(mark.start, &mark.text)? }
            }
            // The entity of a mark is called after it: here a name is none of anybody's choice.
            _ => return Ok(()),
        };
        bench.annotate(history, operation, &linked)
    }
}

/// Operations one after the other, with undo and redo. An operation that changes nothing is a step to LABEL and none here:
/// undoing it does nothing on either side.
fn sequence(input: &Value, recorded: &Value, context: &Context) -> Answer {
    let text = Text::new(input["text"].as_str().unwrap_or_default())?;
    let marks = Mark::read_all(&input["annotations"]);
    let mut given = courts::catalogue(input, context)?;
    if let Some(rows) = input["settings"]["autoLinkSensitivity"].as_object() {
        let rules = given.rules().iter().map(|rule| match rows.get(rule.category().as_str()) {
            Some(links) => rule.clone().with_links(link_rules(links)),
            None => rule.clone(),
        });
        given = Catalogue::new(rules)?;
    }
    let bench = Bench::new(Some(text), &marks, &given)?;
    let mut history = History::new(bench.set(&marks)?);
    let (mut steps, mut undo, mut redo) = (Vec::new(), Vec::new(), Vec::new());
    let recorded = recorded["steps"].as_array().map(Vec::as_slice).unwrap_or_default();
    let label = [vec![marks.clone()], states_of(input, recorded)].concat();
    for op in input["ops"].as_array().into_iter().flatten() {
        let name = op["op"].as_str().unwrap_or_default();
        match name {
            "undo" => {
                let changed = undo.pop().unwrap_or(true);
                if changed {
                    history.undo()?;
                }
                redo.push(changed);
            }
            "redo" => {
                let changed = redo.pop().unwrap_or(true);
                if changed {
                    history.redo()?;
                }
                undo.push(changed);
            }
            _ => {
                let created = created(&bench, history.current(), op)?;
                let before = history.steps().len();
                let label = label.get(steps.len()).map(Vec::as_slice).unwrap_or_default();
                Call { name, input: op, created: &created, label }.perform(&bench, &mut history)?;
                undo.push(history.steps().len() > before);
                redo.clear();
            }
        }
        steps.push(bench.write(history.current(), &marks)?);
    }
    Ok(json!({
        "states": steps,
        "final": bench.write(history.current(), &marks)?,
        "linkedEntities": label_count(&bench.marks(history.current(), &marks)?),
        "canUndo": !undo.is_empty(),
        "canRedo": !redo.is_empty(),
    }))
}

/// What LABEL counts: of each spelling the first mention, of each entity one of these less.
fn label_count(marks: &[Mark]) -> usize {
    let mut first: BTreeMap<String, &String> = BTreeMap::new();
    for mark in marks {
        first.entry(label_v1::entity_id(&mark.category, &mark.text)).or_insert(&mark.entity);
    }
    let entities: BTreeSet<&&String> = first.values().collect();
    first.len() - entities.len()
}

fn link_rules(links: &Value) -> Vec<LinkRule> {
    let rule = |rule: &Value| match rule["kind"].as_str() {
        Some("caseInsensitive") => Some(LinkRule::CaseInsensitive),
        Some("levenshteinDistance") => {
            let threshold = u32::try_from(rule["threshold"].as_u64().unwrap_or_default()).unwrap_or_default();
            Some(LinkRule::Levenshtein { threshold })
        }
        Some("inclusion") => Some(LinkRule::Inclusion),
        _ => None,
    };
    links.as_array().into_iter().flatten().filter_map(rule).collect()
}

/// What `create` marks, or every occurrence that `createAll` marks: it lies in no longer word, and on no annotation.
fn created(bench: &Bench, set: &AnnotationSet, op: &Value) -> Result<Vec<Mark>, Error> {
    match op["op"].as_str() {
        Some("create") => Ok(vec![Mark::read(&op["fields"])]),
        Some("createAll") => {
            let (needle, document) =
                (units(&label_v1::normalize(op["text"].as_str().unwrap_or_default())), bench.text.as_str());
            let (folded, original) = (units(&label_v1::normalize(document)), units(document));
            let mut found = Vec::new();
            for (start, window) in folded.windows(needle.len()).enumerate() {
                let end = start + needle.len();
                if window != needle || in_longer_word(&original, start, end) {
                    continue;
                }
                let span = bench.text.span(start..end, OffsetUnit::Utf16)?;
                if set.overlapping(span)?.is_empty() {
                    found.push(Mark::read(&json!([op["category"], start, bench.text.slice(span)?])));
                }
            }
            Ok(found)
        }
        _ => Ok(Vec::new()),
    }
}

fn units(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

/// LABEL's table of letters, by which it tells whether a word goes on.
fn in_longer_word(text: &[u16], start: usize, end: usize) -> bool {
    let letter = |at: Option<usize>| {
        let unit = at.and_then(|at| text.get(at)).copied().unwrap_or_default();
        char::from_u32(unit.into())
            .is_some_and(|c| c.is_ascii_alphanumeric() || "ÈÉÊÎÏÔÖÙÚÛÜèéêîïôöùû".contains(c))
    };
    (letter(Some(start)) && letter(start.checked_sub(1))) || (letter(end.checked_sub(1)) && letter(Some(end)))
}

/// LABEL records what each step changed, the library has what is there after each: both as states.
fn sequence_of_states(input: &Value, answer: &Value) -> Value {
    let plain = |marks: &Value| called_alike(&without_provenance(&Mark::read_all(marks)));
    if let Some(states) = answer["states"].as_array() {
        let mut answer = answer.clone();
        answer["states"] = states.iter().map(plain).collect::<Vec<_>>().into();
        answer["final"] = plain(&answer["final"]);
        return answer;
    }
    let Some(steps) = answer["steps"].as_array().cloned() else { return answer.clone() };
    let states = states_of(input, &steps);
    let states: Vec<Value> = states.iter().map(|state| called_alike(&without_provenance(state))).collect();
    let mut answer = answer.clone();
    answer["final"] = plain(&answer["final"]);
    answer["states"] = states.into();
    if let Some(fields) = answer.as_object_mut() {
        fields.remove("steps");
    }
    answer
}

/// What LABEL had after each of these steps, with its own entities.
pub(crate) fn states_of(input: &Value, steps: &[Value]) -> Vec<Vec<Mark>> {
    let mut state = Mark::read_all(&input["annotations"]);
    let same = |a: &Mark, b: &Mark| {
        (&a.category, a.start, &a.text, &a.entity) == (&b.category, b.start, &b.text, &b.entity)
    };
    let after = |step: &Value| {
        for gone in Mark::read_all(&step["before"]) {
            state.retain(|mark| !same(mark, &gone));
        }
        state.extend(Mark::read_all(&step["after"]));
        state.clone()
    };
    steps.iter().map(after).collect()
}

fn without_provenance(marks: &[Mark]) -> Value {
    Mark::write_all(&marks.iter().map(plain).collect::<Vec<_>>())
}

/// The mark as a person's.
pub(crate) fn plain(mark: &Mark) -> Mark {
    Mark { score: json!(1), source: json!("agent"), ..mark.clone() }
}
