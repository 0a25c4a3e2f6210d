//! What LABEL's interface asks of a list of annotations: the group `client`, and the questions, as against the operations, of
//! `annotation_handler` and `link_handler`.
//!
//! The library answers in reading order, or in an order that no locale changes; LABEL in the order of its list or of
//! `localeCompare`. Where LABEL's answer depends on the order of the list, the marks are laid on a page in that order; where
//! it is sorted by LABEL's comparison, the library's answer is sorted so too.

use crate::answers::refused;
use crate::marks::{Mark, page, page_in_order};
use label_core::annotation::{CategoryGroup, EntityGroup, LineChunk, MentionIndex};
use label_core::compat::label_v1;
use label_core::{Annotation, AnnotationSet, Category, EntityId, Error, OffsetUnit, Span, Text};
use serde_json::{Value, json};

type Answer = Result<Value, Error>;

/// `None` where this is none of these functions.
pub(crate) fn answer(function: &str, input: &Value) -> Option<Value> {
    let answer = match function {
        "annotationHandler.getAnnotationIndex" => mention_index(input),
        "annotationLinkHandler.countLinkedEntities" => {
            in_order(input).map(|page| json!(page.set.linked_entity_count()))
        }
        "annotationLinkHandler.getLinkableAnnotations" => linkable(input),
        "annotationLinkHandler.getLinkedAnnotations" => {
            of_entity(input, |page, entity| page.write(page.set.of_entity(entity)))
        }
        "annotationLinkHandler.getLinkedAnnotationRepresentatives" => spellings(input),
        "annotationLinkHandler.getRepresentatives" => representatives(input),
        "annotationLinkHandler.isLinked" => is_linked(input),
        "annotationLinkHandler.isLinkedTo" => linked_to(input),
        "client.getSplittedTextByLine" => lines(input),
        "client.groupByCategoryAndEntity" => grouped(input),
        _ => return None,
    };
    Some(answer.unwrap_or_else(|error| refused(&error)))
}

/// Marks on a page, and the way back from the library's annotations to them.
struct Page {
    marks: Vec<Mark>,
    spans: Vec<Span>,
    set: AnnotationSet,
}

impl Page {
    fn new(marks: Vec<Mark>, (text, spans): (Text, Vec<Span>)) -> Result<Page, Error> {
        let placed = marks.iter().zip(&spans).map(|(mark, span)| mark.annotation_at(*span));
        let set = AnnotationSet::new(&text, placed.collect::<Result<Vec<_>, _>>()?)?;
        Ok(Page { marks, spans, set })
    }

    fn mark(&self, annotation: &Annotation) -> Option<&Mark> {
        let at = self.spans.iter().position(|span| annotation.span().contains(*span))?;
        self.marks.get(at)
    }

    fn marks_of<'a>(&self, annotations: impl IntoIterator<Item = &'a Annotation>) -> Vec<&Mark> {
        annotations.into_iter().filter_map(|annotation| self.mark(annotation)).collect()
    }

    fn write<'a>(&self, annotations: impl IntoIterator<Item = &'a Annotation>) -> Value {
        Mark::write_all(self.marks_of(annotations))
    }
}

/// The annotations of an input, the order of LABEL's list as the reading order.
fn in_order(input: &Value) -> Result<Page, Error> {
    let marks = Mark::read_all(&input["annotations"]);
    let page = page_in_order(&marks)?;
    Page::new(marks, page)
}

fn of_entity(input: &Value, ask: impl Fn(&Page, &EntityId) -> Value) -> Answer {
    let entity = EntityId::new(input["entityId"].as_str().unwrap_or_default())?;
    Ok(ask(&in_order(input)?, &entity))
}

/// LABEL counts an annotation that is not there as the 0th.
fn mention_index(input: &Value) -> Answer {
    let mut marks = Mark::read_all(&input["annotations"]);
    marks.sort_by_key(|mark| mark.start);
    let asked = Mark::read(&input["annotation"]);
    let at = marks.iter().position(|mark| mark.start == asked.start && mark.entity == asked.entity);
    let page = page(&marks)?;
    let page = Page::new(marks, page)?;
    let index = match at.and_then(|at| page.spans.get(at)) {
        Some(span) => page.set.mention_index(*span)?,
        None => None,
    };
    let total = page.set.of_entity(&EntityId::new(asked.entity)?).len();
    let MentionIndex { index, total } = index.unwrap_or(MentionIndex { index: 0, total });
    Ok(json!({ "index": index, "total": total }))
}

fn linkable(input: &Value) -> Answer {
    let page = in_order(input)?;
    let asked = Mark::read(&input["annotation"]);
    let (entity, category) = (EntityId::new(asked.entity)?, Category::new(asked.category)?);
    Ok(page.write(page.set.linkable(&entity, &category).iter().map(EntityGroup::first)))
}

fn spellings(input: &Value) -> Answer {
    of_entity(input, |page, entity| {
        let mut marks = page.marks_of(page.set.spellings(entity));
        marks.sort_by(|a, b| label_v1::compare(&a.text, &b.text));
        Mark::write_all(marks)
    })
}

fn representatives(input: &Value) -> Answer {
    let page = in_order(input)?;
    let mut marks = page.marks_of(page.set.representatives());
    sort_by_text(&mut marks);
    Ok(Mark::write_all(marks))
}

fn sort_by_text(marks: &mut [&Mark]) {
    marks.sort_by(|a, b| label_v1::compare_by_text((&a.text, a.start), (&b.text, b.start)));
}

/// LABEL looks for another spelling than that of the annotation, which need not be in the list.
fn is_linked(input: &Value) -> Answer {
    let mut marks = Mark::read_all(&input["annotations"]);
    let asked = Mark::read(&input["annotation"]);
    let entity = EntityId::new(asked.entity.as_str())?;
    marks.push(asked);
    let page = page_in_order(&marks)?;
    Ok(json!(Page::new(marks, page)?.set.is_linked(&entity)))
}

fn linked_to(input: &Value) -> Answer {
    let marks = [Mark::read(&input["source"]), Mark::read(&input["target"])];
    let (_, spans) = page_in_order(&marks)?;
    let annotations: Vec<Annotation> =
        marks.iter().zip(spans).map(|(mark, span)| mark.annotation_at(span)).collect::<Result<_, _>>()?;
    Ok(json!(annotations.windows(2).all(|pair| pair[0].entity() == pair[1].entity())))
}

/// LABEL shows no line ends.
fn lines(input: &Value) -> Answer {
    let text = Text::new(input["text"].as_str().unwrap_or_default())?;
    let marks = Mark::read_all(&input["annotations"]);
    let annotations = marks.iter().map(|mark| mark.annotation(&text)).collect::<Result<Vec<_>, _>>()?;
    let set = AnnotationSet::new(&text, annotations)?;
    let mut lines = Vec::new();
    for line in set.lines() {
        let mut content = Vec::new();
        for chunk in line.chunks() {
            let (kind, span) = match chunk {
                LineChunk::Text(span) => ("t", span),
                LineChunk::Annotation { span, .. } => ("a", span),
                LineChunk::LineEnd { .. } => continue,
            };
            let start = text.range(span, OffsetUnit::Utf16)?.start;
            content.push(json!([kind, start, text.slice(span)?]));
        }
        lines.push(json!({ "line": line.number(), "content": content }));
    }
    Ok(lines.into())
}

/// LABEL forgets categories that are not in its list.
fn grouped(input: &Value) -> Answer {
    let marks = Mark::read_all(&input["annotations"]);
    let page = page(&marks)?;
    let page = Page::new(marks, page)?;
    let names = input["categories"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let order = names.map(Category::new).collect::<Result<Vec<_>, _>>()?;
    let groups = page.set.grouped(&order);
    Ok(groups.iter().filter(|group| group.is_listed()).map(|group| category_group(&page, group)).collect())
}

fn category_group(page: &Page, group: &CategoryGroup<'_>) -> Value {
    let mentions = |entity: &EntityGroup<'_>| {
        let mut marks = page.marks_of(entity.mentions().iter().copied());
        sort_by_text(&mut marks);
        marks
    };
    let mut entities: Vec<Vec<&Mark>> = group.entities().iter().map(mentions).collect();
    let first =
        |marks: &[&Mark]| marks.first().map(|mark| (mark.text.clone(), mark.start)).unwrap_or_default();
    entities.sort_by(|a, b| {
        let (a, b) = (first(a), first(b));
        label_v1::compare_by_text((&a.0, a.1), (&b.0, b.1))
    });
    let entity = |marks: Vec<&Mark>| {
        let id = marks.first().map(|mark| mark.entity.as_str());
        let places: Vec<Value> = marks.iter().map(|mark| json!([mark.start, mark.text])).collect();
        json!({ "entityId": id, "annotations": places })
    };
    let size = entities.len();
    let entities: Vec<Value> = entities.into_iter().map(entity).collect();
    json!({ "category": group.category().as_str(), "categorySize": size, "entities": entities })
}
