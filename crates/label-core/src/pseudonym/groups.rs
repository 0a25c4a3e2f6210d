//! The entities of one or several decisions, by template, and the words that they get.

use super::assign::assign;
use super::free::{holds_words, labels_standing};
use super::stretches::Stretches;
use super::{Key, Ledger, Pin};
use crate::annotation::{AnnotationSet, EntityId};
use crate::decision::{Scope, ScopeKind};
use crate::error::{Error, LedgerProblem, Result};
use crate::policy::{Specifier, Template};
use crate::text::{Span, fold_str};
use foldhash::fast::FixedState;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// A decision and what is replaced in it.
#[derive(Clone, Copy)]
pub(super) struct Member<'s> {
    pub(super) set: &'s AnnotationSet,
    pub(super) stretches: &'s Stretches<'s>,
}

/// The entities of one or several decisions, by template.
pub(super) struct Groups<'s> {
    groups: Vec<Group<'s>>,
    slots: HashMap<(usize, Cow<'s, str>), usize, FixedState>,
}

pub(super) struct Group<'s> {
    template: Template,
    /// Ids, in the order in which they first appear in the output; with a ledger, among them those of all their spellings.
    ids: Vec<Cow<'s, EntityId>>,
    /// Of each id, one that stood here before and is the same entity, or itself.
    same_as: Vec<usize>,
}

/// Where an entity stands: its group, its id there.
pub(super) type Place = (usize, usize);

/// The words of every id of every group.
pub(super) type Words = Vec<Vec<Arc<str>>>;

impl<'s> Groups<'s> {
    /// The groups of these decisions, and of each the place of the entity of every stretch.
    ///
    /// Where a ledger is used (`joined`), ids that name one entity are brought together: those of the spellings of an entity
    /// whose id was computed from one of them.
    pub(super) fn of(members: &[Member<'s>], joined: bool) -> (Self, Vec<Vec<Place>>) {
        let mut groups = Groups { groups: Vec::new(), slots: HashMap::default() };
        let mut places: Vec<Vec<Place>> = members.iter().map(|member| groups.add(member.stretches)).collect();
        if joined {
            for (member, places) in members.iter().zip(&places) {
                groups.join_spellings(*member, places);
            }
            for (group, slot) in places.iter_mut().flatten() {
                *slot = groups.groups.get(*group).map_or(*slot, |group| group.root(*slot));
            }
        }
        (groups, places)
    }

    /// Adds the entities of a decision, in reading order.
    fn add(&mut self, stretches: &'s Stretches<'s>) -> Vec<Place> {
        let groups: Vec<usize> = stretches.templates.iter().map(|template| self.group(template)).collect();
        let mut places = Vec::with_capacity(stretches.masked.len());
        for stretch in &stretches.masked {
            let group = groups.get(stretch.template).copied().unwrap_or_default();
            places.push((group, self.slot(group, Cow::Borrowed(&*stretch.entity))));
        }
        places
    }

    fn group(&mut self, template: &Template) -> usize {
        let known = self.groups.iter().position(|group| group.template == *template);
        known.unwrap_or_else(|| {
            self.groups.push(Group { template: template.clone(), ids: Vec::new(), same_as: Vec::new() });
            self.groups.len() - 1
        })
    }

    fn slot(&mut self, group: usize, entity: Cow<'s, EntityId>) -> usize {
        let key = match &entity {
            Cow::Borrowed(entity) => Cow::Borrowed(entity.as_str()),
            Cow::Owned(entity) => Cow::Owned(entity.as_str().to_owned()),
        };
        let Some(ids) = self.groups.get_mut(group) else { return 0 };
        *self.slots.entry((group, key)).or_insert_with(|| {
            ids.same_as.push(ids.ids.len());
            ids.ids.push(entity);
            ids.ids.len() - 1
        })
    }

    /// Brings together the ids that the spellings of each entity of a decision give.
    ///
    /// An id that a caller gave is taken as it is. A spelling that two entities of the decision share, or that gives the id
    /// of another of them, says nothing: somebody told them apart.
    fn join_spellings(&mut self, member: Member<'s>, places: &[Place]) {
        let mut spelt: BTreeMap<Place, BTreeSet<EntityId>> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for (stretch, place) in member.stretches.masked.iter().zip(places) {
            let (category, spelling) = (stretch.category, stretch.spelling(member.set.text()));
            if seen.insert((*place, category, spelling)) {
                spelt.entry(*place).or_default().insert(EntityId::computed(category, spelling));
            }
        }
        let is_computed = |&(place, ref ids): &(Place, BTreeSet<EntityId>)| {
            self.id(place).is_some_and(|own| ids.contains(own))
        };
        let own: BTreeSet<(usize, EntityId)> =
            spelt.keys().filter_map(|&place| Some((place.0, self.id(place)?.clone()))).collect();
        let spelt: Vec<(Place, BTreeSet<EntityId>)> = spelt.into_iter().filter(is_computed).collect();
        let mut claims: BTreeMap<(usize, EntityId), Vec<Place>> = BTreeMap::new();
        for (place, ids) in spelt {
            for id in ids {
                claims.entry((place.0, id)).or_default().push(place);
            }
        }
        for ((group, id), claimants) in claims {
            if let [(_, slot)] = claimants.as_slice()
                && !own.contains(&(group, id.clone()))
            {
                let other = self.slot(group, Cow::Owned(id));
                if let Some(group) = self.groups.get_mut(group) {
                    group.unite(*slot, other);
                }
            }
        }
    }

    fn id(&self, (group, slot): Place) -> Option<&EntityId> {
        self.groups.get(group)?.ids.get(slot).map(|id| &**id)
    }

    /// The words of every id of every group, free of what stays of every decision and of what the ledger pins.
    pub(super) fn words(
        &self,
        key: &Key,
        scope: &Scope,
        members: &[Member<'_>],
        ledger: Option<&Ledger>,
    ) -> Result<Words> {
        let counted = self.groups.iter().any(|group| group.template.specifier().is_some());
        if counted && scope.kind() == ScopeKind::Corpus {
            return Err(Error::ScopeTooWide);
        }
        let pinned: Vec<Vec<Option<Arc<str>>>> = match ledger {
            Some(ledger) => self.groups.iter().map(|group| group.pinned(ledger)).collect::<Result<_>>()?,
            None => self.groups.iter().map(|group| vec![None; group.ids.len()]).collect(),
        };
        if let Some(ledger) = ledger {
            check_foreign(ledger, pinned.iter().flatten().flatten(), members)?;
        }
        let standing = self.standing(members, &pinned);
        let groups = self.groups.iter().zip(pinned).zip(standing);
        groups.map(|((group, pinned), standing)| group.words(key, scope, ledger, pinned, &standing)).collect()
    }

    /// The labels of each group that stand in what stays, where anybody still needs one.
    fn standing(&self, members: &[Member<'_>], pinned: &[Vec<Option<Arc<str>>>]) -> Vec<BTreeSet<String>> {
        let mut standing = vec![BTreeSet::new(); self.groups.len()];
        let open = |(group, pinned): &(&Group<'_>, &Vec<Option<Arc<str>>>)| {
            group.template.specifier().is_some() && pinned.iter().any(Option::is_none)
        };
        if !self.groups.iter().zip(pinned).any(|pair| open(&pair)) {
            return standing;
        }
        let templates: Vec<&Template> = self.groups.iter().map(|group| &group.template).collect();
        for member in members {
            let masked: Vec<Span> = member.stretches.masked.iter().map(|stretch| stretch.extent).collect();
            let found = labels_standing(member.set.text(), &masked, &templates);
            for (all, mut labels) in standing.iter_mut().zip(found) {
                all.append(&mut labels);
            }
        }
        standing
    }

    /// What a ledger pins after these words were given: every entity, under every id of its spellings.
    pub(super) fn pins(&self, words: &Words) -> Vec<Pin> {
        let counted = self.groups.iter().zip(words).filter(|(group, _)| group.template.specifier().is_some());
        counted.flat_map(|(group, words)| group.pins(words)).collect()
    }
}

impl Group<'_> {
    /// The first id of the same entity.
    fn root(&self, mut slot: usize) -> usize {
        while let Some(&before) = self.same_as.get(slot)
            && before != slot
        {
            slot = before;
        }
        slot
    }

    fn unite(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        if let Some(later) = self.same_as.get_mut(one.max(other)) {
            *later = one.min(other);
        }
    }

    /// Of each id the words that are pinned to its entity, under whatever spelling.
    fn pinned(&self, ledger: &Ledger) -> Result<Vec<Option<Arc<str>>>> {
        let mut words: Vec<Option<Arc<str>>> = vec![None; self.ids.len()];
        for (slot, id) in self.ids.iter().enumerate() {
            let Some(found) = ledger.words(&self.template, id) else { continue };
            let Some(known) = words.get_mut(self.root(slot)) else { continue };
            match known {
                Some(known) if known != found => {
                    let (first, second) = (ledger.position(known), ledger.position(found));
                    return Err(Error::TwoPins { first, second });
                }
                _ => *known = Some(found.clone()),
            }
        }
        Ok((0..words.len()).map(|slot| words.get(self.root(slot)).cloned().flatten()).collect())
    }

    fn words(
        &self,
        key: &Key,
        scope: &Scope,
        ledger: Option<&Ledger>,
        mut words: Vec<Option<Arc<str>>>,
        standing: &BTreeSet<String>,
    ) -> Result<Vec<Arc<str>>> {
        let Some(specifier) = self.template.specifier() else {
            return Ok(vec![self.template.render(""); self.ids.len()]);
        };
        let taken = |label: &str| {
            !standing.is_empty() && standing.contains(label)
                || ledger.is_some_and(|ledger| ledger.holds(&self.template, label))
        };
        let mut open = self.open(&words);
        let mut give = |slot: usize, label: &str| {
            if let Some(words) = words.get_mut(slot) {
                *words = Some(self.template.render(label));
            }
        };
        match specifier {
            Specifier::Letters => {
                open.sort_unstable_by_key(|&(_, id)| id);
                let sorted: Vec<&str> = open.iter().map(|&(_, id)| id).collect();
                let labels = assign(&key.for_group(scope, self.template.as_str()), &sorted, taken)?;
                for ((slot, _), label) in open.into_iter().zip(labels) {
                    give(slot, label.as_str());
                }
            }
            Specifier::Number => {
                let free = (1_u64..).map(|number| number.to_string()).filter(|label| !taken(label));
                for ((slot, _), label) in open.into_iter().zip(free) {
                    give(slot, &label);
                }
            }
        }
        let of_root = |slot: usize| words.get(self.root(slot)).cloned().flatten();
        Ok((0..self.ids.len()).filter_map(of_root).collect())
    }

    /// The entities without words, by their first ids and in that order: where they stand, and the id that draws for them,
    /// which is the smallest.
    fn open(&self, words: &[Option<Arc<str>>]) -> Vec<(usize, &str)> {
        let mut drawing: Vec<&str> = self.ids.iter().map(|id| id.as_str()).collect();
        for (slot, id) in self.ids.iter().enumerate() {
            if let Some(smallest) = drawing.get_mut(self.root(slot)) {
                *smallest = id.as_str().min(smallest);
            }
        }
        let is_open = |&(slot, _): &(usize, &str)| {
            self.root(slot) == slot && words.get(slot).is_some_and(Option::is_none)
        };
        drawing.into_iter().enumerate().filter(is_open).collect()
    }

    fn pins(&self, words: &[Arc<str>]) -> impl Iterator<Item = Pin> {
        let mut pins: BTreeMap<usize, Pin> = BTreeMap::new();
        for (slot, (id, words)) in self.ids.iter().zip(words).enumerate() {
            let id: EntityId = (**id).clone();
            match pins.entry(self.root(slot)) {
                std::collections::btree_map::Entry::Vacant(entry) => {
                    entry.insert(Pin::new(self.template.clone(), id, words.clone()));
                }
                std::collections::btree_map::Entry::Occupied(mut entry) => entry.get_mut().also(id),
            }
        }
        pins.into_values()
    }
}

/// Refuses words that no template gave and that name somebody: they equal a mention of two letters or more, folded, or hold it
/// as whole words.
fn check_foreign<'w>(
    ledger: &Ledger,
    used: impl Iterator<Item = &'w Arc<str>>,
    members: &[Member<'_>],
) -> Result<()> {
    let used: BTreeSet<&str> = used.map(|words| &**words).filter(|words| ledger.is_foreign(words)).collect();
    if used.is_empty() {
        return Ok(());
    }
    let names: BTreeSet<String> = members
        .iter()
        .flat_map(|member| member.stretches.masked.iter().map(|stretch| stretch.spelling(member.set.text())))
        .map(|spelling| fold_str(spelling).trim().to_owned())
        .filter(|name| name.chars().filter(|c| c.is_alphabetic()).count() > 1)
        .collect();
    match used.into_iter().find(|words| names.iter().any(|name| holds_words(&fold_str(words), name))) {
        Some(words) => {
            Err(Error::Ledger { index: ledger.position(words), problem: LedgerProblem::NamesSomebody })
        }
        None => Ok(()),
    }
}
