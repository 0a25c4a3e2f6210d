use super::Annotation;
use label_core as core;
use pyo3::prelude::*;

/// The mentions of an entity that have one category; at least one. The repr shows neither text nor entity.
#[pyclass(frozen, module = "label_core.annotation")]
#[derive(Clone)]
pub(crate) struct EntityGroup {
    text: core::Text,
    first: core::Annotation,
    mentions: Vec<core::Annotation>,
}

#[pymethods]
impl EntityGroup {
    /// The id of the entity. Secret: it usually holds the name.
    #[getter]
    fn entity(&self) -> &str {
        self.first.entity().as_str()
    }

    /// The category of these mentions. An entity linked across categories has a group in each.
    #[getter]
    fn category(&self) -> &str {
        self.first.category().as_str()
    }

    /// The mention that stands first in the text.
    #[getter]
    fn first(&self) -> Annotation {
        Annotation { text: self.text.clone(), annotation: self.first.clone() }
    }

    /// The mentions in the order of their spellings: folded, then as written, then by place.
    #[getter]
    fn mentions(&self) -> Vec<Annotation> {
        Annotation::of(&self.text, &self.mentions)
    }

    fn __repr__(&self) -> String {
        let plural = if self.mentions.len() == 1 { "" } else { "s" };
        format!("EntityGroup('{}', {} mention{plural})", self.category(), self.mentions.len())
    }
}

impl EntityGroup {
    pub(super) fn of(text: &core::Text, group: &core::annotation::EntityGroup<'_>) -> Self {
        let mentions = group.mentions().iter().copied().cloned().collect();
        EntityGroup { text: text.clone(), first: group.first().clone(), mentions }
    }
}

/// A category and the entities that have marks of it; none where the text has no such mark.
#[pyclass(frozen, module = "label_core.annotation")]
pub(crate) struct CategoryGroup {
    category: core::Category,
    listed: bool,
    mentions: usize,
    entities: Vec<EntityGroup>,
}

#[pymethods]
impl CategoryGroup {
    /// The category.
    #[getter]
    fn category(&self) -> &str {
        self.category.as_str()
    }

    /// Whether the category was in the order asked for; where not, its marks are shown all the same.
    #[getter]
    fn is_listed(&self) -> bool {
        self.listed
    }

    /// How many marks have this category.
    #[getter]
    fn mention_count(&self) -> usize {
        self.mentions
    }

    /// The entities, in the order of the spelling that comes first of each.
    #[getter]
    fn entities(&self) -> Vec<EntityGroup> {
        self.entities.clone()
    }

    fn __repr__(&self) -> String {
        let entities = if self.entities.len() == 1 { "entity" } else { "entities" };
        let plural = if self.mentions == 1 { "" } else { "s" };
        let (category, count) = (&self.category, self.entities.len());
        format!("CategoryGroup('{category}', {count} {entities}, {} mention{plural})", self.mentions)
    }
}

impl CategoryGroup {
    pub(super) fn of(text: &core::Text, group: &core::annotation::CategoryGroup<'_>) -> Self {
        CategoryGroup {
            category: group.category().clone(),
            listed: group.is_listed(),
            mentions: group.mention_count(),
            entities: group.entities().iter().map(|entity| EntityGroup::of(text, entity)).collect(),
        }
    }
}
