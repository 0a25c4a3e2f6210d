use super::progress;
use super::{Occultation, Party, Route, Status, Zones};
use crate::annotation::Category;
use crate::error::{Result, checked_id};
use crate::text::{OffsetUnit, Text};
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A court decision: its id, its text, and what its court decided and knows about it.
///
/// Everything but id and text is optional, and is set by the `with_...` methods. Cheap to clone. Parties and additional
/// terms hold names: `Debug` shows how many there are.
#[derive(Clone, PartialEq, Eq)]
pub struct Decision {
    pub(super) id: Arc<str>,
    text: Text,
    occultation: Arc<Occultation>,
    facts: Arc<Facts>,
}

/// What is known of a decision beside its text.
#[derive(Clone, PartialEq, Eq, Default)]
struct Facts {
    parties: Vec<Party>,
    zones: Zones,
    number: Option<u64>,
    bound: Vec<u64>,
    publication: Vec<Arc<str>>,
    nac: Option<Arc<str>>,
    status: Option<Status>,
    route: Option<Route>,
}

impl Decision {
    /// A decision that keeps no category.
    ///
    /// # Errors
    /// [`Error::BadId`](crate::Error::BadId) for an id that is empty or longer than 256 bytes.
    pub fn new(id: impl Into<Arc<str>>, text: Text) -> Result<Self> {
        Ok(Decision { id: checked_id(id.into())?, text, occultation: Arc::default(), facts: Arc::default() })
    }

    /// The same decision, with these categories kept: left in clear, as they are in its text, instead of those of its
    /// occultation. What settings do not let be kept is refused when they are asked:
    /// [`Settings::for_decision`](crate::Settings::for_decision).
    #[must_use]
    pub fn keeping(self, categories: impl IntoIterator<Item = Category>) -> Self {
        let occultation = Arc::unwrap_or_clone(self.occultation).with_kept(categories);
        Decision { occultation: Arc::new(occultation), ..self }
    }

    /// The same decision, with what its court decided about hiding and showing.
    #[must_use]
    pub fn with_occultation(self, occultation: Occultation) -> Self {
        Decision { occultation: Arc::new(occultation), ..self }
    }

    /// The same decision, with its parties.
    #[must_use]
    pub fn with_parties(self, parties: impl IntoIterator<Item = Party>) -> Self {
        self.knowing(|facts| facts.parties = parties.into_iter().collect())
    }

    /// The same decision, with its zones: names and ranges counted in `unit`. What reaches beyond the text is cut off and
    /// counted; the zones need not cover the text nor be disjoint.
    ///
    /// # Errors
    /// In item `zones[i]`: [`Error::Reversed`](crate::Error::Reversed), [`Error::SplitsCharacter`](crate::Error::SplitsCharacter).
    pub fn with_zones<N: Into<Arc<str>>>(
        self,
        zones: impl IntoIterator<Item = (N, Range<usize>)>,
        unit: OffsetUnit,
    ) -> Result<Self> {
        let zones = Zones::of(&self.text, zones, unit)?;
        Ok(self.knowing(|facts| facts.zones = zones))
    }

    /// The same decision, with its own number (LABEL's `documentNumber`).
    #[must_use]
    pub fn with_number(self, number: u64) -> Self {
        self.knowing(|facts| facts.number = Some(number))
    }

    /// The same decision, with the numbers of the decisions that it is bound to, in their order
    /// (`boundDecisionDocumentNumbers`).
    #[must_use]
    pub fn bound_to(self, numbers: impl IntoIterator<Item = u64>) -> Self {
        self.knowing(|facts| facts.bound = numbers.into_iter().collect())
    }

    /// The same decision, with its publication categories (`P`, `B`, `L`, `N`, ...).
    #[must_use]
    pub fn with_publication<P: Into<Arc<str>>>(self, categories: impl IntoIterator<Item = P>) -> Self {
        self.knowing(|facts| facts.publication = categories.into_iter().map(Into::into).collect())
    }

    /// The same decision, with its code in the nomenclature of civil cases ("code NAC"); an empty one counts as none.
    #[must_use]
    pub fn with_nac(self, code: impl Into<Arc<str>>) -> Self {
        let code = Some(code.into()).filter(|code| !code.is_empty());
        self.knowing(|facts| facts.nac = code)
    }

    /// The same decision in this status.
    #[must_use]
    pub fn with_status(self, status: Status) -> Self {
        self.knowing(|facts| facts.status = Some(status))
    }

    /// The same decision on this route.
    #[must_use]
    pub fn with_route(self, route: Route) -> Self {
        self.knowing(|facts| facts.route = Some(route))
    }

    fn knowing(mut self, learn: impl FnOnce(&mut Facts)) -> Self {
        learn(Arc::make_mut(&mut self.facts));
        self
    }

    /// The id. Not secret: messages and file names show it, escaped.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The text.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The categories that it asks to keep, in the order of their names.
    pub fn kept(&self) -> &BTreeSet<Category> {
        self.occultation.kept()
    }

    /// What its court decided about hiding and showing.
    pub fn occultation(&self) -> &Occultation {
        &self.occultation
    }

    pub(crate) fn shared_occultation(&self) -> Arc<Occultation> {
        Arc::clone(&self.occultation)
    }

    /// Its parties, in the order given.
    pub fn parties(&self) -> &[Party] {
        &self.facts.parties
    }

    /// Its zones.
    pub fn zones(&self) -> &Zones {
        &self.facts.zones
    }

    /// Its own number.
    pub fn number(&self) -> Option<u64> {
        self.facts.number
    }

    /// The numbers of the decisions that it is bound to, in the order given.
    pub fn bound(&self) -> &[u64] {
        &self.facts.bound
    }

    /// The number of its case: that of the first decision that it is bound to, else its own (LABEL `computeCaseNumber`, the
    /// seed of LABEL's letters). It is public and protects nothing.
    pub fn case_number(&self) -> Option<u64> {
        self.facts.bound.first().copied().or(self.facts.number)
    }

    /// Its publication categories, in the order given.
    pub fn publication(&self) -> &[Arc<str>] {
        &self.facts.publication
    }

    /// Its code in the nomenclature of civil cases.
    pub fn nac(&self) -> Option<&str> {
        self.facts.nac.as_deref()
    }

    /// Whether it must be published with priority: one of its publication categories is `P` or `B`, or its NAC code is
    /// `97H`.
    ///
    /// LABEL takes any part of `97H` for the code as well (`9`, `H`: W-H3 of its defects).
    pub fn must_be_published(&self) -> bool {
        progress::is_published(&self.facts.publication)
            || self.facts.nac.as_deref().is_some_and(progress::is_prioritized)
    }

    /// How far the work on it has come, where that is known.
    pub fn status(&self) -> Option<Status> {
        self.facts.status
    }

    /// How closely people look at it, where that is known.
    pub fn route(&self) -> Option<Route> {
        self.facts.route
    }

    /// The route that the decision itself asks for: all of it is read where the detection stack has doubts (unless its
    /// reasons are hidden anyway) or the court wrote additional terms. `None` where an application may choose (as LABEL does,
    /// by court, matter and chance).
    pub fn demanded_route(&self, has_doubts: bool) -> Option<Route> {
        let doubtful = has_doubts && self.occultation.motivation() != Some(true);
        let terms = !self.occultation.terms().raw().is_empty();
        (doubtful || terms).then_some(Route::Exhaustive)
    }

    /// The status that follows on its own ([`Status::next`]); `None` where it has none. Without a route it takes that of
    /// [`Route::Default`]. As in LABEL, only its publication categories decide whether it goes past the publisher, not its
    /// NAC code.
    pub fn next_status(&self) -> Option<Status> {
        let route = self.facts.route.unwrap_or(Route::Default);
        let published = progress::is_published(&self.facts.publication);
        self.facts.status.map(|status| status.next(route, published))
    }

    /// How many words its text has: the pieces between white space of any kind.
    pub fn words(&self) -> usize {
        self.text.as_str().split_whitespace().count()
    }

    /// How many words LABEL says it has: the pieces between spaces (U+0020) alone, so that `a\nb` is one (W-H2 of its
    /// defects). LABEL's statistics are counted this way; compare with them in this count.
    pub fn words_between_spaces(&self) -> usize {
        self.text.as_str().split(' ').filter(|piece| !piece.is_empty()).count()
    }
}

impl fmt::Debug for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decision")
            .field("id", &self.id)
            .field("text", &self.text)
            .field("kept", self.kept())
            .field("parties", &self.parties().len())
            .field("zones", &self.zones().as_slice().len())
            .field("status", &self.facts.status)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{AdditionalTerms, NamePart, PartyKind};
    use super::*;

    fn decision(content: &str) -> Decision {
        Decision::new("d", Text::new(content).unwrap()).unwrap()
    }

    #[test]
    fn facts_are_added_one_by_one_and_leave_the_others() {
        let email = Category::new("email").unwrap();
        let occultation = Occultation::omitting([email.clone()]).with_motivation(true);
        let plain = decision("Un arrêt.");
        let full = plain
            .clone()
            .with_occultation(occultation)
            .with_parties([Party::new(PartyKind::Authority)])
            .with_zones([("dispositif", 3..10)], OffsetUnit::Char)
            .unwrap()
            .with_route(Route::Simple)
            .with_status(Status::Free);
        assert_eq!((full.kept().len(), full.parties().len(), full.zones().clamped()), (1, 1, 1));
        assert_eq!((full.status(), full.route()), (Some(Status::Free), Some(Route::Simple)));
        assert_eq!(plain.status(), None);
        let none = full.clone().keeping([]);
        assert!(none.kept().is_empty() && none.occultation().motivation() == Some(true));
        assert_ne!(none, full);
    }

    #[test]
    fn the_case_has_the_number_of_the_first_bound_decision() {
        let own = decision("").with_number(12);
        assert_eq!(own.case_number(), Some(12));
        assert_eq!(own.bound_to([7, 3]).case_number(), Some(7));
        assert_eq!(decision("").case_number(), None);
    }

    #[test]
    fn what_must_be_published() {
        let of = |categories: &[&'static str], nac| {
            let decision = decision("").with_publication(categories.iter().copied()).with_nac(nac);
            decision.must_be_published()
        };
        assert!(of(&["W", "P"], "") && of(&["B"], "88B") && of(&[], "97H"));
        assert!(!of(&["W"], "97") && !of(&[], "H") && !of(&["PB"], "") && !of(&[], ""));
    }

    #[test]
    fn a_code_alone_leads_past_no_publisher() {
        let saved = decision("").with_status(Status::Saved).with_nac("97H");
        assert_eq!(saved.next_status(), Some(Status::Done));
        assert_eq!(saved.with_publication(["B"]).next_status(), Some(Status::ToBePublished));
        assert_eq!(decision("").next_status(), None);
    }

    #[test]
    fn words_are_counted_in_two_ways() {
        let decision = decision("Vu\nl'arrêt\u{a0}du  3 mai ");
        assert_eq!(decision.words(), 5);
        assert_eq!(decision.words_between_spaces(), 3);
    }

    #[test]
    fn doubts_and_terms_ask_for_a_full_reading() {
        let plain = Decision::new("d", Text::new("x").unwrap()).unwrap();
        assert_eq!(plain.demanded_route(false), None);
        assert_eq!(plain.demanded_route(true), Some(Route::Exhaustive));
        let hidden = plain.clone().with_occultation(Occultation::default().with_motivation(true));
        assert_eq!(hidden.demanded_route(true), None);
        let terms = Occultation::default().with_terms(AdditionalTerms::new("x"));
        assert_eq!(plain.with_occultation(terms).demanded_route(false), Some(Route::Exhaustive));
    }

    #[test]
    fn debug_shows_no_party() {
        let party = Party::new(None).with_name(NamePart::Last, "Vuldraque");
        let shown = format!("{:?}", decision("Pfimtho").with_parties([party]));
        assert!(!shown.contains("Vuldraque") && !shown.contains("Pfimtho"), "{shown}");
    }
}
