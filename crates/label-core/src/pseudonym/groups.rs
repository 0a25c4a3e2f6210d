//! The entities of one or several decisions, by template, and the words that they get.

use super::assign::assign;
use super::stretch::Stretch;
use super::stretches::Stretches;
use super::{Key, Ledger};
use crate::annotation::EntityId;
use crate::decision::{Scope, ScopeKind};
use crate::error::{Error, Result};
use crate::policy::{Specifier, Template};
use crate::text::Text;
use foldhash::fast::FixedState;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// The entities of one or several sets, by template.
pub(super) struct Groups<'s> {
    groups: Vec<Group<'s>>,
    slots: HashMap<(usize, &'s str), usize, FixedState>,
}

pub(super) struct Group<'s> {
    pub(super) template: Template,
    /// In the order in which they first appear in the output.
    pub(super) entities: Vec<&'s EntityId>,
}

/// Where an entity stands: its group, its position there.
pub(super) type Place = (usize, usize);

impl<'s> Groups<'s> {
    pub(super) fn new() -> Self {
        Groups { groups: Vec::new(), slots: HashMap::default() }
    }

    pub(super) fn iter(&self) -> std::slice::Iter<'_, Group<'s>> {
        self.groups.iter()
    }

    /// Adds the entities of a set, in reading order. Gives the place of each stretch's entity.
    pub(super) fn add(&mut self, stretches: &'s Stretches<'_>) -> Vec<Place> {
        let groups: Vec<usize> = stretches.templates.iter().map(|template| self.group(template)).collect();
        let place = |stretch: &'s Stretch<'_>| {
            let group = groups.get(stretch.template).copied().unwrap_or_default();
            (group, self.slot(group, &stretch.entity))
        };
        stretches.masked.iter().map(place).collect()
    }

    fn group(&mut self, template: &Template) -> usize {
        let known = self.groups.iter().position(|group| group.template == *template);
        known.unwrap_or_else(|| {
            self.groups.push(Group { template: template.clone(), entities: Vec::new() });
            self.groups.len() - 1
        })
    }

    fn slot(&mut self, group: usize, entity: &'s EntityId) -> usize {
        let known = self.slots.get(&(group, entity.as_str())).copied();
        known.unwrap_or_else(|| {
            let entities = self.groups.get_mut(group).map(|group| &mut group.entities);
            let slot = entities.map_or(0, |entities| {
                entities.push(entity);
                entities.len() - 1
            });
            self.slots.insert((group, entity.as_str()), slot);
            slot
        })
    }

    /// The words of every entity of every group, free of every text given and of what the ledger pins.
    pub(super) fn words(
        &self,
        key: &Key,
        scope: &Scope,
        texts: &[&Text],
        ledger: Option<&Ledger>,
    ) -> Result<Vec<Vec<Arc<str>>>> {
        let counted = self.groups.iter().any(|group| group.template.specifier().is_some());
        match (scope.kind(), ledger) {
            (ScopeKind::Corpus, _) if counted => return Err(Error::ScopeTooWide),
            (ScopeKind::Case, None) if counted => return Err(Error::LedgerRequired),
            _ => {}
        }
        if let Some(ledger) = ledger {
            texts.iter().try_for_each(|text| ledger.check_text(text.as_str()))?;
        }
        let empty = Ledger::new();
        let ledger = ledger.unwrap_or(&empty);
        let pinned = ledger.words();
        self.groups.iter().map(|group| group.words(key, scope, texts, ledger, &pinned)).collect()
    }
}

impl Group<'_> {
    fn words(
        &self,
        key: &Key,
        scope: &Scope,
        texts: &[&Text],
        ledger: &Ledger,
        pinned: &BTreeSet<&str>,
    ) -> Result<Vec<Arc<str>>> {
        let Some(specifier) = self.template.specifier() else {
            return Ok(vec![self.template.render(""); self.entities.len()]);
        };
        let held: BTreeSet<String> =
            texts.iter().flat_map(|text| self.template.labels_in(text.as_str())).collect();
        let taken = |label: &str| {
            (!held.is_empty() && held.contains(label))
                || (!pinned.is_empty() && pinned.contains(&*self.template.render(label)))
        };
        let pins = ledger.of_group(&self.template);
        let mut words: Vec<Option<Arc<str>>> = self
            .entities
            .iter()
            .map(|entity| pins.get(entity.as_str()).map(|&words| words.clone()))
            .collect();
        // Whoever has no pinned words: position and id.
        let mut open: Vec<(usize, &str)> = Vec::with_capacity(self.entities.len());
        let positions = self.entities.iter().zip(&words).enumerate();
        open.extend(
            positions
                .filter(|(_, (_, words))| words.is_none())
                .map(|(at, (entity, _))| (at, entity.as_str())),
        );
        let mut give = |position: usize, label: &str| {
            if let Some(slot) = words.get_mut(position) {
                *slot = Some(self.template.render(label));
            }
        };
        match specifier {
            Specifier::Letters => {
                open.sort_unstable_by_key(|&(_, entity)| entity);
                let sorted: Vec<&str> = open.iter().map(|&(_, entity)| entity).collect();
                let labels = assign(&key.for_group(scope, self.template.as_str()), &sorted, taken)?;
                for ((position, _), label) in open.into_iter().zip(labels) {
                    give(position, label.as_str());
                }
            }
            Specifier::Number => {
                let free = (1_u64..).map(|number| number.to_string()).filter(|label| !taken(label));
                for ((position, _), label) in open.into_iter().zip(free) {
                    give(position, &label);
                }
            }
        }
        Ok(words.into_iter().flatten().collect())
    }
}
