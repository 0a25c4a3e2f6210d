//! Annotations, sets of them, and what an interface asks of a set.

mod group;
mod items;
mod line;

pub(crate) use group::{CategoryGroup, EntityGroup};
pub(crate) use items::AnnotationIterator;
use items::{Index, Item};
pub(crate) use line::{Line, LineChunk, LineIterator, Lines};

use crate::argument::{
    CategoryName, Entity, Items, Names, Number, Offset, OverlapArgument, Str, TextArgument, origin,
    set_options, unit,
};
use crate::edit::Carried;
use crate::gate::{detached, raised};
use crate::record::Record;
use crate::text::{OffsetMap, Span, Text};
use crate::value::Reduced;
use label_core as core;
use pyo3::prelude::*;
use std::collections::BTreeMap;

/// One mark: a span of a text, its category and its entity.
///
/// Two mentions with one entity get the same pseudonym. Without `entity` it is computed from the spelling: the category,
/// "_", and the folded spelling. `origin` is "human", "rule", "model" or "import"; `score` a number from 0 to 1.
/// The repr shows neither text nor entity.
///
/// Raises `BadCategory`, `BadId` (empty entity), `BadScore` (NaN, or outside 0 to 1).
///
/// >>> from label_core import Annotation, Text
/// >>> text = Text("M. Dupont se désiste.")
/// >>> Annotation(text.span(3, 9), "personnePhysique", score=0.98)
/// Annotation(3..9, 'personnePhysique', origin='import', score=0.98)
#[pyclass(frozen, module = "label_core")]
#[derive(Clone)]
pub(crate) struct Annotation {
    pub(crate) text: core::Text,
    pub(crate) annotation: core::Annotation,
}

#[pymethods]
impl Annotation {
    #[new]
    #[pyo3(signature = (span, category, *, entity = None, origin = "import", score = None))]
    fn new(
        span: &Span,
        category: CategoryName,
        entity: Option<Entity>,
        origin: &str,
        score: Option<Number>,
    ) -> PyResult<Self> {
        let annotation = match entity {
            Some(Entity(entity)) => core::Annotation::of_entity(span.span, category.0, entity),
            None => core::Annotation::new(&span.text, span.span, category.0).map_err(raised)?,
        };
        let score = score.map(|score| core::annotation::Score::new(score.0)).transpose().map_err(raised)?;
        let annotation = annotation.with_origin(self::origin(origin)?).with_score(score);
        Ok(Annotation { text: span.text.clone(), annotation })
    }

    /// What it covers.
    #[getter]
    fn span(&self) -> Span {
        Span { text: self.text.clone(), span: self.annotation.span() }
    }

    /// The words that it covers. Secret.
    #[getter]
    fn text(&self) -> PyResult<&str> {
        self.text.slice(self.annotation.span()).map_err(raised)
    }

    /// Where it starts, in code points.
    #[getter]
    fn start(&self) -> PyResult<usize> {
        Ok(self.range()?.0)
    }

    /// Where it ends (exclusive), in code points.
    #[getter]
    fn end(&self) -> PyResult<usize> {
        Ok(self.range()?.1)
    }

    /// The name of its category.
    #[getter]
    fn category(&self) -> &str {
        self.annotation.category().as_str()
    }

    /// The id of its entity. Secret: it usually holds the name.
    #[getter]
    fn entity(&self) -> &str {
        self.annotation.entity().as_str()
    }

    /// Who made it: "human", "rule", "model" or "import".
    #[getter]
    fn origin(&self) -> &str {
        self.annotation.origin().as_str()
    }

    /// How sure its author is, from 0 to 1, where that is known.
    #[getter]
    fn score(&self) -> Option<f64> {
        self.annotation.score().map(core::annotation::Score::get)
    }

    fn __repr__(&self) -> PyResult<String> {
        let (start, end) = self.range()?;
        let score = self.score().map_or_else(|| "None".to_owned(), |score| score.to_string());
        Ok(format!(
            "Annotation({start}..{end}, '{}', origin='{}', score={score})",
            self.category(),
            self.origin()
        ))
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Annotation>().is_ok_and(|other| self.annotation == other.get().annotation)
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        let span = self.annotation.span();
        (span.start(), span.end(), self.category()).into_pyobject(py)?.hash()
    }
}

impl Annotation {
    fn range(&self) -> PyResult<(usize, usize)> {
        let range = self.text.range(self.annotation.span(), core::OffsetUnit::Char).map_err(raised)?;
        Ok((range.start, range.end))
    }

    /// Marks that Python gave.
    pub(crate) fn given(items: &Items<Annotation>) -> Vec<core::Annotation> {
        items.0.iter().map(|mark| mark.get().annotation.clone()).collect()
    }

    /// The marks of a set or of a draft as Python objects.
    pub(crate) fn of(text: &core::Text, annotations: &[core::Annotation]) -> Vec<Annotation> {
        let wrap =
            |annotation: &core::Annotation| Annotation { text: text.clone(), annotation: annotation.clone() };
        annotations.iter().map(wrap).collect()
    }
}

/// The id of a mention that nobody linked: the category, "_", and the folded spelling.
///
/// >>> from label_core import entity_id
/// >>> entity_id("personnePhysique", "LEFÈVRE") == entity_id("personnePhysique", "Lefevre")
/// True
#[pyfunction]
pub(crate) fn entity_id(category: CategoryName, spelling: Str<'_>) -> String {
    core::EntityId::computed(&category.0, spelling.0).as_str().to_owned()
}

/// The marks of one text: a sequence in reading order, sorted, disjoint, on grapheme boundaries.
///
/// `overlap` says what to do where marks overlap: "error" (default), "longest", "highest_score", "union", or a list of
/// categories of which the first wins. What is dropped is remembered in `dropped`, and masked all the same where its
/// category is. `graphemes` says what to do with a span that cuts a grapheme: "widen" (default) or "refuse". Equal marks are
/// merged. The order in which marks are given never matters.
///
/// Raises `Overlap`, `SplitsGrapheme`, `ForeignSpan` (a mark of another text).
///
/// >>> from label_core import Annotation, AnnotationSet, Text
/// >>> text = Text("M. Jean Dupont")
/// >>> marks = [Annotation(text.span(3, 14), "personnePhysique"), Annotation(text.span(8, 14), "localite")]
/// >>> AnnotationSet(text, marks, overlap="longest")
/// AnnotationSet(1 annotation, 1 dropped, 0 duplicates, 0 widened)
#[pyclass(frozen, sequence, module = "label_core")]
pub(crate) struct AnnotationSet(pub(crate) core::AnnotationSet);

#[pymethods]
impl AnnotationSet {
    #[new]
    #[pyo3(signature = (text, annotations, *, overlap = None, graphemes = "widen"))]
    fn new(
        py: Python<'_>,
        text: &Text,
        annotations: Items<Annotation>,
        overlap: Option<OverlapArgument>,
        graphemes: &str,
    ) -> PyResult<Self> {
        let options = set_options(overlap, graphemes)?;
        let (text, annotations) = (text.0.clone(), Annotation::given(&annotations));
        detached(py, move || core::AnnotationSet::with(&text, annotations, &options)).map(AnnotationSet)
    }

    /// The text that is marked.
    #[getter]
    fn text(&self) -> Text {
        Text(self.0.text().clone())
    }

    /// The marks that an overlap strategy dropped, in reading order.
    #[getter]
    fn dropped(&self) -> Vec<Annotation> {
        Annotation::of(self.0.text(), self.0.dropped())
    }

    /// How many marks were given more than once.
    #[getter]
    fn duplicates(&self) -> usize {
        self.0.duplicates()
    }

    /// How many spans were widened to whole graphemes.
    #[getter]
    fn widened(&self) -> usize {
        self.0.widened()
    }

    /// The mark that covers the character at `offset`, if any. Raises `OutOfBounds`, `SplitsCharacter`.
    #[pyo3(signature = (offset, unit = "char"))]
    fn at(&self, offset: Offset, unit: &str) -> PyResult<Option<Annotation>> {
        let unit = self::unit(unit)?;
        let offset = offset.within(self.0.text().len(unit), unit)?;
        let found = self.0.at(offset, unit).map_err(raised)?;
        Ok(found.map(|annotation| self.wrap(annotation)))
    }

    /// The marks that share a character with a span, in reading order. Raises `ForeignSpan`.
    fn overlapping(&self, span: &Span) -> PyResult<Vec<Annotation>> {
        Ok(Annotation::of(self.0.text(), self.0.overlapping(span.span).map_err(raised)?))
    }

    /// The mark that covers exactly a span, or exactly the graphemes that it cuts. Raises `NoSuchAnnotation`, `ForeignSpan`.
    fn exactly(&self, span: &Span) -> PyResult<Annotation> {
        self.0.exactly(span.span).map(|annotation| self.wrap(annotation)).map_err(raised)
    }

    /// The mentions of an entity, in reading order.
    fn of_entity(&self, entity: Entity) -> Vec<Annotation> {
        self.0.of_entity(&entity.0).map(|annotation| self.wrap(annotation)).collect()
    }

    /// The marks of a category, in reading order.
    fn of_category(&self, category: CategoryName) -> Vec<Annotation> {
        self.0.of_category(&category.0).map(|annotation| self.wrap(annotation)).collect()
    }

    /// The ids of the entities, sorted. Secret.
    fn entities(&self) -> Vec<&str> {
        self.0.entities().map(core::EntityId::as_str).collect()
    }

    /// How many marks each category has.
    fn categories(&self) -> BTreeMap<&str, usize> {
        self.0.categories().map(|(category, count)| (category.as_str(), count)).collect()
    }

    /// Which mention of its entity the mark on exactly this span is: `(index, total)`, the index from 1, in reading order;
    /// `None` where no mark has this span. Raises `ForeignSpan`.
    fn mention_index(&self, span: &Span) -> PyResult<Option<(usize, usize)>> {
        let found = self.0.mention_index(span.span).map_err(raised)?;
        Ok(found.map(|mention| (mention.index, mention.total)))
    }

    /// The first mention of each spelling of an entity, character for character, in the order of the folded spellings. Empty
    /// where the set does not know the entity.
    ///
    /// >>> from label_core import Record
    /// >>> spans = [(0, 6, "nom", "x"), (7, 13, "nom", "x"), (14, 20, "nom", "x")]
    /// >>> marks = Record.from_spans("d", "Dupont DUPONT Dupont", spans).annotations
    /// >>> [mark.start for mark in marks.spellings("x")], marks.is_linked("x")
    /// ([7, 0], True)
    fn spellings(&self, entity: Entity) -> Vec<Annotation> {
        self.wrap_all(self.0.spellings(&entity.0))
    }

    /// The first mark of each category and folded spelling, whatever entity it is linked to; in the order of the spellings.
    fn representatives(&self, py: Python<'_>) -> PyResult<Vec<Annotation>> {
        detached(py, || Ok(self.wrap_all(self.0.representatives())))
    }

    /// Whether an entity is spelt in more than one way, character for character.
    fn is_linked(&self, entity: Entity) -> bool {
        self.0.is_linked(&entity.0)
    }

    /// How many entities were linked into others: over all entities, the number of categories and folded spellings beyond the
    /// first.
    fn linked_entity_count(&self, py: Python<'_>) -> PyResult<usize> {
        detached(py, || Ok(self.0.linked_entity_count()))
    }

    /// The entities that an entity's marks of this category can be linked to: all others that have marks of the category.
    /// Those with most marks first; of equals, the one that the text names first.
    fn linkable(&self, py: Python<'_>, entity: Entity, category: CategoryName) -> PyResult<Vec<EntityGroup>> {
        detached(py, || {
            let groups = self.0.linkable(&entity.0, &category.0);
            Ok(groups.iter().map(|group| EntityGroup::of(self.0.text(), group)).collect())
        })
    }

    /// The marks by category and entity: every mark stands in one group.
    ///
    /// First the categories of `order` that have marks, in that order; then those that have marks but are not in `order`, by
    /// name; last those of `order` without marks.
    ///
    /// >>> from label_core import Record
    /// >>> spans = [(0, 6, "nom"), (9, 13, "lieu"), (15, 21, "nom")]
    /// >>> marks = Record.from_spans("d", "Dupont à Sète, Dupont", spans).annotations
    /// >>> marks.grouped(["nom", "date"])
    /// [CategoryGroup('nom', 1 entity, 2 mentions), CategoryGroup('lieu', 1 entity, 1 mention), CategoryGroup('date', 0 entities, 0 mentions)]
    #[pyo3(signature = (order = None))]
    fn grouped(&self, py: Python<'_>, order: Option<Names>) -> PyResult<Vec<CategoryGroup>> {
        let order = order.map_or_else(Vec::new, |names| names.0);
        detached(py, || {
            let groups = self.0.grouped(&order);
            Ok(groups.iter().map(|group| CategoryGroup::of(self.0.text(), group)).collect())
        })
    }

    /// The lines of the text, each with its marks: a sequence; each is made when it is asked for. "\n", "\r\n" and a lone "\r"
    /// end a line. There is always one line, be it empty.
    ///
    /// >>> from label_core import Record
    /// >>> marks = Record.from_spans("d", "M. Dupont\nà Sète", [(3, 9, "nom")]).annotations
    /// >>> [[chunk.kind for chunk in line.chunks()] for line in marks.lines()]
    /// [['text', 'annotation', 'line_end'], ['text']]
    fn lines(&self) -> Lines {
        Lines::of(&self.0, self.0.lines())
    }

    /// The line with this number, counted from 1; `None` where there is no such line.
    fn line(&self, number: Offset) -> Option<Line> {
        let line = self.0.line(usize::try_from(number.0).ok()?)?;
        Some(Line::of(&self.0, &line))
    }

    /// The lines on which an entity occurs, with up to `context` lines before and after each: stretches of lines, in reading
    /// order, between which lines are left out. Stretches that meet are one.
    fn excerpts(&self, entity: Entity, context: usize) -> Vec<Lines> {
        self.0.excerpts(&entity.0, context).map(|lines| Lines::of(&self.0, lines)).collect()
    }

    /// These marks on the rewritten text; one that touches a replaced stretch takes the whole stretch. Who is one
    /// entity with whom stays; entities are called anew, by category and number, as their ids may hold names of the original.
    /// Raises `ForeignSpan` where the map starts from another text.
    fn project(&self, py: Python<'_>, map: &OffsetMap) -> PyResult<AnnotationSet> {
        let (set, map) = (self.0.clone(), map.0.clone());
        detached(py, move || set.project(&map)).map(AnnotationSet)
    }

    /// These marks on the corrected form of their text (a `Text` or a `str`), found by comparing the two texts, with a report
    /// of what moved, what was stretched, what letters fell out of and what was lost.
    ///
    /// A mark keeps every character that is left of it. Where words were replaced, a mark that holds a part of the old ones
    /// takes all of the new ones. What was inserted at its edge belongs to it where it continues the word ("Dupont",
    /// "Dupont-Martin"). A line that stands elsewhere takes its marks along. Marks that come to lie on one another are settled
    /// as by "longest", the others remembered as dropped. Origin and score stay.
    ///
    /// An entity stays one entity and keeps its id, but for a name that was corrected in all its mentions: it gets the id that
    /// its new spelling gives, where the old spelling had given the old one.
    ///
    /// >>> from label_core import Annotation, AnnotationSet, Text
    /// >>> text = Text("M. Dupond a fait appel. M. Dupond se désiste.")
    /// >>> marks = AnnotationSet(text, [Annotation(text.span(start, start + 6), "nom") for start in (3, 27)])
    /// >>> carried = marks.carry("Monsieur Dupont a fait appel. M. Dupont se désiste.")
    /// >>> carried
    /// Carried(0 unchanged, 0 moved, 2 stretched, 0 cut, 0 lost)
    /// >>> carried.marks[0], carried.set.entities()
    /// (CarriedMark('stretched', 3..9 -> 9..15), ['nom_dupont'])
    fn carry(&self, py: Python<'_>, text: TextArgument) -> PyResult<Carried> {
        detached(py, || self.0.carry(&text.0)).map(|carried| Carried::of(&self.0, carried))
    }

    /// The marks for which `keep` answers true. What an overlap strategy dropped is kept: it is masked where its category is.
    ///
    /// >>> from label_core import Record
    /// >>> spans = [(3, 14, "professionnelAvocat"), (8, 14, "personnePhysique")]
    /// >>> marks = Record.from_spans("d", "Me Jean Dupont plaide.", spans, overlap="longest").annotations
    /// >>> marks.filter(lambda mark: mark.category == "personnePhysique")
    /// AnnotationSet(0 annotations, 1 dropped, 0 duplicates, 0 widened)
    fn filter(&self, py: Python<'_>, keep: &Bound<'_, PyAny>) -> PyResult<AnnotationSet> {
        let mut answers = Vec::with_capacity(self.0.len());
        for annotation in &self.0 {
            answers.push(keep.call1((self.wrap(annotation).into_pyobject(py)?,))?.is_truthy()?);
        }
        let mut answers = answers.into_iter();
        Ok(AnnotationSet(self.0.filter(|_| answers.next().unwrap_or_default())))
    }

    /// These marks together with others, settled as the constructor does; what was dropped before stays so. Raises as it does.
    #[pyo3(signature = (annotations, *, overlap = None, graphemes = "widen"))]
    fn with_(
        &self,
        py: Python<'_>,
        annotations: Items<Annotation>,
        overlap: Option<OverlapArgument>,
        graphemes: &str,
    ) -> PyResult<AnnotationSet> {
        let (options, annotations) = (set_options(overlap, graphemes)?, Annotation::given(&annotations));
        detached(py, || self.0.with_annotations(annotations, &options)).map(AnnotationSet)
    }

    /// These marks but those that say the same (span, category, entity) as one of `annotations`; what was dropped stays so.
    fn without(&self, annotations: Items<Annotation>) -> AnnotationSet {
        AnnotationSet(self.0.without(&Annotation::given(&annotations)))
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __getitem__(&self, index: Index<'_>) -> PyResult<Item> {
        match index {
            Index::Slice(slice) => self.slice(&slice).map(Item::Set),
            Index::Place(place) => self.item(place).map(Item::Mark),
        }
    }

    fn __iter__(&self) -> AnnotationIterator {
        AnnotationIterator::of(&self.0)
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<AnnotationSet>().is_ok_and(|other| self.0 == other.get().0)
    }

    fn __repr__(&self) -> String {
        let plural = if self.0.len() == 1 { "" } else { "s" };
        format!(
            "AnnotationSet({} annotation{plural}, {} dropped, {} duplicates, {} widened)",
            self.0.len(),
            self.0.dropped().len(),
            self.0.duplicates(),
            self.0.widened()
        )
    }
}

#[pymethods]
impl AnnotationSet {
    /// As the marks of a record, which says all of a set in JSON.
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Reduced<'py>> {
        let decision = core::Decision::new("-", self.0.text().clone()).map_err(raised)?;
        let record = Record(core::Record::new(decision, self.0.clone()).map_err(raised)?);
        let getattr = py.import("builtins")?.getattr("getattr")?;
        Reduced::from(getattr, (Bound::new(py, record)?, "annotations"))
    }
}

impl AnnotationSet {
    fn wrap(&self, annotation: &core::Annotation) -> Annotation {
        Annotation { text: self.0.text().clone(), annotation: annotation.clone() }
    }

    fn wrap_all(&self, annotations: Vec<&core::Annotation>) -> Vec<Annotation> {
        annotations.into_iter().map(|annotation| self.wrap(annotation)).collect()
    }
}
