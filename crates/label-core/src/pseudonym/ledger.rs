use super::Key;
use crate::annotation::EntityId;
use crate::decision::Scope;
use crate::error::{Error, LedgerProblem, Result};
use crate::policy::Template;
use crate::text::fold_str;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// Words pinned to entities: what the decisions of a case already call somebody (the `replacementTerms` of a case file).
///
/// It belongs to one scope and one key, and pins entities of the groups that it knows: a plan refuses it where scope, key or
/// one of these templates is another. [`Ledger::rekey`] and [`Ledger::retemplate`] are the ways on; pinned words stay.
///
/// Pins are kept in the order of template, then words. Secret: it says who is who. `Debug` shows the number of pins. Cheap to
/// clone.
#[derive(Clone, PartialEq, Eq)]
pub struct Ledger(Arc<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    scope: Scope,
    key_id: Arc<str>,
    /// By template as written.
    groups: BTreeMap<Arc<str>, Group>,
    /// Folded words, and the template under which they are pinned.
    owners: BTreeMap<String, Arc<str>>,
    /// Those of the folded words that their template cannot give.
    foreign: BTreeSet<String>,
}

#[derive(Clone, PartialEq, Eq)]
struct Group {
    template: Template,
    words: BTreeMap<EntityId, Arc<str>>,
    entities: BTreeMap<Arc<str>, BTreeSet<EntityId>>,
    /// The labels of the words that the template gives.
    labels: BTreeSet<String>,
}

/// One entry of a [`Ledger`]: an entity, under all the ids that its spellings give it, and its words.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin {
    template: Template,
    entities: BTreeSet<EntityId>,
    words: Arc<str>,
    foreign: bool,
}

impl Pin {
    /// Pins words to an entity of the group of `template`.
    pub fn new(template: Template, entity: EntityId, words: impl Into<Arc<str>>) -> Self {
        Pin { template, entities: BTreeSet::from([entity]), words: words.into(), foreign: false }
    }

    /// The same pin for other ids of the entity too: one for each spelling.
    #[must_use]
    pub fn under(mut self, entities: impl IntoIterator<Item = EntityId>) -> Self {
        self.entities.extend(entities);
        self
    }

    /// Adds an id.
    pub(super) fn also(&mut self, entity: EntityId) {
        self.entities.insert(entity);
    }

    /// The same pin with words that its template could not give: a word that was published before.
    #[must_use]
    pub fn foreign(self) -> Self {
        Pin { foreign: true, ..self }
    }

    /// The template of the entity's group.
    pub fn template(&self) -> &Template {
        &self.template
    }

    /// The ids of the entity, sorted.
    pub fn entities(&self) -> impl ExactSizeIterator<Item = &EntityId> + '_ {
        self.entities.iter()
    }

    /// Its words.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// Whether the template could not give the words.
    pub fn is_foreign(&self) -> bool {
        self.foreign
    }

    /// Words that are not seen, or that would drive a terminal, stand for nobody.
    fn check(&self) -> Result<(), LedgerProblem> {
        if fold_str(&self.words).trim().is_empty() || self.words.chars().any(char::is_control) {
            return Err(LedgerProblem::BadWords);
        }
        if !self.foreign && self.template.label_of(&self.words).is_none() {
            return Err(LedgerProblem::ForeignWords);
        }
        Ok(())
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pin")
            .field("template", &self.template)
            .field("entities", &self.entities.len())
            .finish_non_exhaustive()
    }
}

impl Ledger {
    /// A ledger that pins nobody: of a new case.
    pub fn new(scope: Scope, key: &Key) -> Self {
        Self::of_key_id(scope, key.id())
    }

    /// A ledger as it was written: of the key with this id.
    pub(crate) fn of_key_id(scope: Scope, key_id: &str) -> Self {
        Ledger(Arc::new(Inner {
            scope,
            key_id: key_id.into(),
            groups: BTreeMap::new(),
            owners: BTreeMap::new(),
            foreign: BTreeSet::new(),
        }))
    }

    /// This ledger with more pins. Pins under templates without specifier are passed over: there all words are alike.
    ///
    /// # Errors
    /// [`Error::Ledger`] with the index of the pin: words that are empty or hold a control character; words that the template
    /// cannot give, where the pin does not say that they are foreign; two entities with the same words (folded); one entity
    /// with two different words.
    pub fn with(&self, pins: impl IntoIterator<Item = Pin>) -> Result<Self> {
        let mut inner = (*self.0).clone();
        for (index, pin) in pins.into_iter().enumerate() {
            inner.add(pin).map_err(|problem| Error::Ledger { index, problem })?;
        }
        Ok(Ledger(Arc::new(inner)))
    }

    /// This ledger with those of the numbered pins that contradict neither it nor those before them, and what is wrong with the
    /// others.
    pub(crate) fn gathering(
        &self,
        pins: impl IntoIterator<Item = (usize, Pin)>,
    ) -> (Self, Vec<(usize, LedgerProblem)>) {
        let mut inner = (*self.0).clone();
        let refused = pins.into_iter().filter_map(|(number, pin)| Some((number, inner.add(pin).err()?)));
        let refused = refused.collect();
        (Ledger(Arc::new(inner)), refused)
    }

    /// All that the two pin.
    ///
    /// # Errors
    /// [`Error::LedgerOfAnother`] where scope or key differ; those of [`Ledger::with`], with the index of the pin of `other`.
    pub fn union(&self, other: &Ledger) -> Result<Self> {
        self.check_scope(other.scope())?;
        self.check_key(other.key_id())?;
        self.with(other.pins())
    }

    /// The same pins for another key: pinned words stay, new ones come from the new key.
    #[must_use]
    pub fn rekey(&self, key: &Key) -> Self {
        Ledger(Arc::new(Inner { key_id: key.id().into(), ..(*self.0).clone() }))
    }

    /// The same pins where the template of a group became another: pinned words stay as they are, foreign now unless the new
    /// template gives them too.
    ///
    /// # Errors
    /// Those of [`Ledger::with`], with the index of the pin, where the new template pins already.
    pub fn retemplate(&self, old: &Template, new: &Template) -> Result<Self> {
        let moved = self.pins().map(|pin| {
            if pin.template != *old {
                return pin;
            }
            let foreign = new.label_of(&pin.words).is_none();
            Pin { template: new.clone(), foreign, ..pin }
        });
        Self::of_key_id(self.scope().clone(), self.key_id()).with(moved)
    }

    /// Across what the words hold.
    pub fn scope(&self) -> &Scope {
        &self.0.scope
    }

    /// The id of the key ([`Key::id`]) that gave the words.
    pub fn key_id(&self) -> &str {
        &self.0.key_id
    }

    /// The templates of the groups that it pins.
    pub fn templates(&self) -> impl Iterator<Item = &Template> + '_ {
        self.0.groups.values().map(|group| &group.template)
    }

    /// The pins, in the order of template, then words.
    pub fn pins(&self) -> impl Iterator<Item = Pin> + '_ {
        self.0.groups.values().flat_map(|group| {
            group.entities.iter().map(|(words, entities)| Pin {
                template: group.template.clone(),
                entities: entities.clone(),
                words: words.clone(),
                foreign: group.template.label_of(words).is_none(),
            })
        })
    }

    /// How many pins there are.
    pub fn len(&self) -> usize {
        self.0.owners.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.owners.is_empty()
    }

    /// The words of an entity.
    pub fn words(&self, template: &Template, entity: &EntityId) -> Option<&Arc<str>> {
        self.0.groups.get(template.as_str())?.words.get(entity)
    }

    /// This ledger with these pins, which are known not to contradict it.
    pub(super) fn following(&self, pins: impl IntoIterator<Item = Pin>) -> Ledger {
        let mut inner = (*self.0).clone();
        let known = |inner: &Inner, pin: &Pin| {
            let group = inner.groups.get(pin.template.as_str());
            let words = group.map(|group| &group.words);
            words.is_some_and(|words| pin.entities.iter().all(|entity| words.contains_key(entity)))
        };
        let mut changed = false;
        for pin in pins {
            if !known(&inner, &pin) {
                changed = true;
                inner.put(pin);
            }
        }
        if changed { Ledger(Arc::new(inner)) } else { self.clone() }
    }

    /// The foreign words, folded.
    pub(super) fn foreign(&self) -> impl Iterator<Item = &str> {
        self.0.foreign.iter().map(String::as_str)
    }

    /// The words that are pinned and fold to these.
    pub(super) fn unfolded(&self, folded: &str) -> Option<Arc<str>> {
        let group = self.0.groups.get(self.0.owners.get(folded)?)?;
        group.entities.keys().find(|words| fold_str(words) == folded).cloned()
    }

    /// Whether the words of a label of a template are pinned to somebody. O(log n).
    pub(super) fn holds(&self, template: &Template, label: &str) -> bool {
        let inner = &*self.0;
        let own = inner.groups.get(template.as_str()).is_some_and(|group| group.labels.contains(label));
        own || !inner.foreign.is_empty() && inner.foreign.contains(&fold_str(&template.render(label)))
    }

    /// Whether these words are pinned, and no template of theirs gives them.
    pub(super) fn is_foreign(&self, words: &str) -> bool {
        !self.0.foreign.is_empty() && self.0.foreign.contains(&fold_str(words))
    }

    /// Where the pin of these words stands in [`Ledger::pins`]: for a message.
    pub(super) fn position(&self, words: &str) -> usize {
        self.pins().position(|pin| *pin.words == *words).unwrap_or_default()
    }

    /// Refuses another scope.
    pub(super) fn check_scope(&self, scope: &Scope) -> Result<()> {
        if self.scope() == scope { Ok(()) } else { Err(Error::LedgerOfAnother { what: "scope" }) }
    }

    /// Refuses another key.
    pub(super) fn check_key(&self, key_id: &str) -> Result<()> {
        if self.key_id() == key_id { Ok(()) } else { Err(Error::LedgerOfAnother { what: "key" }) }
    }

    /// Refuses settings, given by their templates, that lack one of a pinned group, or in which a template could give the
    /// foreign words of a pin. The cost follows the templates, and the foreign words that begin as they do.
    pub(super) fn check_templates<'t>(&self, templates: impl Iterator<Item = &'t Template>) -> Result<()> {
        let inner = &*self.0;
        let mut missing: BTreeSet<&str> = inner.groups.keys().map(|written| &**written).collect();
        for template in templates {
            missing.remove(template.as_str());
            if inner.foreign.is_empty() || template.specifier().is_none() {
                continue;
            }
            let prefix = fold_str(template.prefix());
            let alike = inner.foreign.range(prefix.clone()..).take_while(|words| words.starts_with(&*prefix));
            for words in alike {
                if template.gives_folded(words) {
                    let index =
                        self.pins().position(|pin| fold_str(&pin.words) == *words).unwrap_or_default();
                    return Err(Error::Ledger { index, problem: LedgerProblem::OtherTemplate });
                }
            }
        }
        match missing.first() {
            Some(_) => Err(Error::LedgerOfAnother { what: "template" }),
            None => Ok(()),
        }
    }
}

impl Inner {
    fn add(&mut self, pin: Pin) -> Result<(), LedgerProblem> {
        if pin.template.specifier().is_none() {
            return Ok(());
        }
        pin.check()?;
        let group = self.groups.get(pin.template.as_str());
        let mut before = pin.entities.iter().filter_map(|entity| group?.words.get(entity));
        if before.any(|before| *before != pin.words) {
            return Err(LedgerProblem::TwoWords);
        }
        if self.owners.contains_key(&fold_str(&pin.words)) {
            // Known words: only for who has them already, perhaps under one more spelling.
            let known = group.and_then(|group| group.entities.get(&pin.words));
            if !known.is_some_and(|known| pin.entities.iter().any(|entity| known.contains(entity))) {
                return Err(LedgerProblem::SameWords);
            }
        }
        self.put(pin);
        Ok(())
    }

    fn put(&mut self, pin: Pin) {
        if pin.template.specifier().is_none() {
            return;
        }
        let Pin { template, entities, words, .. } = pin;
        let written: Arc<str> = template.as_str().into();
        let folded = fold_str(&words);
        let label = template.label_of(&words).map(str::to_owned);
        let group = self.groups.entry(written.clone()).or_insert_with(|| Group {
            template,
            words: BTreeMap::new(),
            entities: BTreeMap::new(),
            labels: BTreeSet::new(),
        });
        match label {
            Some(label) => {
                group.labels.insert(label);
            }
            None => {
                self.foreign.insert(folded.clone());
            }
        }
        self.owners.insert(folded, written);
        group.words.extend(entities.iter().map(|entity| (entity.clone(), words.clone())));
        group.entities.entry(words).or_default().extend(entities);
    }
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ledger")
            .field("scope", self.scope())
            .field("key_id", &self.key_id())
            .field("pins", &self.len())
            .finish_non_exhaustive()
    }
}
