//! Ledgers as JSON, kept from one run to the next. Secret: they say who is who.

use super::json;
use crate::annotation::EntityId;
use crate::decision::{Scope, ScopeKind};
use crate::error::{Error, Result};
use crate::policy::Template;
use crate::pseudonym::{Ledger, Ledgers, Pin};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireLedgers<'j> {
    #[serde(borrow)]
    ledgers: Vec<WireLedger<'j>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireLedger<'j> {
    #[serde(borrow)]
    scope: WireScope<'j>,
    #[serde(borrow)]
    key_id: Cow<'j, str>,
    #[serde(borrow)]
    pins: Vec<WirePin<'j>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireScope<'j> {
    kind: ScopeKind,
    #[serde(borrow)]
    id: Cow<'j, str>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WirePin<'j> {
    #[serde(borrow)]
    template: Cow<'j, str>,
    #[serde(borrow)]
    words: Cow<'j, str>,
    entities: Vec<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    foreign: bool,
}

impl Ledger {
    /// Reads a ledger from one JSON object.
    ///
    /// # Errors
    /// [`Error::Json`]; [`Error::BadId`], [`Error::BadKey`]; in item `pins[i]` [`Error::TooFew`] without entities, those of
    /// [`Template::parse`] and [`EntityId::new`]; those of [`Ledger::with`].
    pub fn from_json(json: &str) -> Result<Self> {
        json::parse::<WireLedger<'_>>(json)?.into_ledger()
    }

    /// This ledger as one JSON object, without line breaks: `{"scope": {"kind", "id"}, "key_id", "pins": [{"template",
    /// "words", "entities": [id, ...], "foreign"?: true}]}`. Reading it gives an equal ledger. Secret.
    pub fn to_json(&self) -> String {
        written(&WireLedger::of(self))
    }
}

impl Ledgers {
    /// Reads the ledgers of many cases from one JSON object.
    ///
    /// # Errors
    /// [`Error::Json`]; in item `ledgers[i]` those of [`Ledger::from_json`], and [`Error::Duplicate`] for a second one of the
    /// same scope.
    pub fn from_json(json: &str) -> Result<Self> {
        let wire: WireLedgers<'_> = json::parse(json)?;
        let mut read = Vec::with_capacity(wire.ledgers.len());
        let mut scopes = std::collections::BTreeSet::new();
        for (index, ledger) in wire.ledgers.into_iter().enumerate() {
            let ledger = ledger.into_ledger().map_err(|error| error.in_item("ledgers", index))?;
            if !scopes.insert(ledger.scope().clone()) {
                return Err(Error::Duplicate { what: "ledger", index });
            }
            read.push(ledger);
        }
        Ok(read.into_iter().collect())
    }

    /// These ledgers as one JSON object, without line breaks: `{"ledgers": [...]}`, each as [`Ledger::to_json`] writes it.
    /// Secret.
    pub fn to_json(&self) -> String {
        written(&WireLedgers { ledgers: self.iter().map(WireLedger::of).collect() })
    }
}

/// Strings, booleans and lists of them always serialise.
fn written(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

impl<'j> WireLedger<'j> {
    fn of(ledger: &'j Ledger) -> Self {
        let pin = |pin: Pin| WirePin {
            template: pin.template().to_string().into(),
            words: pin.words().to_owned().into(),
            entities: pin.entities().map(|entity| entity.as_str().to_owned()).collect(),
            foreign: pin.is_foreign(),
        };
        let scope = WireScope { kind: ledger.scope().kind(), id: ledger.scope().id().into() };
        WireLedger { scope, key_id: ledger.key_id().into(), pins: ledger.pins().map(pin).collect() }
    }

    fn into_ledger(self) -> Result<Ledger> {
        let is_id = self.key_id.len() == 16 && self.key_id.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_id {
            return Err(Error::BadKey { length: self.key_id.chars().count() });
        }
        let ledger = Ledger::of_key_id(Scope::new(self.scope.kind, &*self.scope.id)?, &self.key_id);
        let pins = self.pins.iter().enumerate();
        let pins = pins.map(|(index, pin)| pin.read().map_err(|error| error.in_item("pins", index)));
        ledger.with(pins.collect::<Result<Vec<_>>>()?)
    }
}

impl WirePin<'_> {
    fn read(&self) -> Result<Pin> {
        let entities =
            self.entities.iter().map(|id| EntityId::new(id.as_str())).collect::<Result<Vec<_>>>()?;
        let too_few = Error::TooFew { what: "entities", count: 0, least: 1 };
        let first = entities.first().cloned().ok_or(too_few)?;
        let pin = Pin::new(Template::parse(&self.template)?, first, &*self.words).under(entities);
        Ok(if self.foreign { pin.foreign() } else { pin })
    }
}
