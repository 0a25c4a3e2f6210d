use crate::annotation::Category;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// What a court decided about hiding and showing parts of one decision ("occultation"): everything is optional, and nothing
/// said means that everything is masked.
///
/// The terms are decision text: `Debug` shows how many there are.
#[derive(Debug, Clone, Default)]
pub struct Occultation {
    kept: BTreeSet<Category>,
    /// Whether `kept` was read from a file of the Court's, which may ask for more than settings allow.
    lenient: bool,
    terms: AdditionalTerms,
    motivation: Option<bool>,
    block: Option<u8>,
}

/// What is asked, whoever asks.
impl PartialEq for Occultation {
    fn eq(&self, other: &Self) -> bool {
        let asked = |of: &Self| (of.motivation, of.block);
        self.kept == other.kept && self.terms == other.terms && asked(self) == asked(other)
    }
}

impl Eq for Occultation {}

impl Occultation {
    /// An occultation that keeps these categories: they are left in clear. What settings do not let be kept is refused when
    /// they are asked.
    pub fn keeping(categories: impl IntoIterator<Item = Category>) -> Self {
        Self::default().with_kept(categories)
    }

    /// An occultation as a file of the Court's says it (`categoriesToOmit`, "omitted from pseudonymisation"). What settings
    /// do not let be kept is masked, and counted by the policy, not refused.
    pub fn omitting(categories: impl IntoIterator<Item = Category>) -> Self {
        Occultation { lenient: true, ..Self::keeping(categories) }
    }

    /// The same occultation with these kept categories instead of its own: see [`Occultation::keeping`].
    #[must_use]
    pub fn with_kept(self, categories: impl IntoIterator<Item = Category>) -> Self {
        Occultation { kept: categories.into_iter().collect(), lenient: false, ..self }
    }

    /// The same occultation with these additional terms.
    #[must_use]
    pub fn with_terms(self, terms: AdditionalTerms) -> Self {
        Occultation { terms, ..self }
    }

    /// The same occultation that says whether the grounds of the decision are hidden (`motivationOccultation`): the debates
    /// were not public.
    #[must_use]
    pub fn with_motivation(self, hidden: impl Into<Option<bool>>) -> Self {
        Occultation { motivation: hidden.into(), ..self }
    }

    /// The same occultation with the number of its block ("bloc d'occultation"), 1 to 4, which is kept as it is given.
    #[must_use]
    pub fn with_block(self, block: impl Into<Option<u8>>) -> Self {
        Occultation { block: block.into(), ..self }
    }

    /// The same occultation after a detection stack has read the additional terms and answered with categories to mask
    /// (`newCategoriesToAnnotate`) and to leave (`newCategoriesToUnAnnotate`). A category of both is masked (jurinorm
    /// `computeNewCategoriesToOmit`, LABEL `buildAnnotator`).
    #[must_use]
    pub fn revised<'c>(
        self,
        masked: impl IntoIterator<Item = &'c Category>,
        left: impl IntoIterator<Item = &'c Category>,
    ) -> Self {
        let mut kept = self.kept;
        kept.extend(left.into_iter().cloned());
        for category in masked {
            kept.remove(category);
        }
        Occultation { kept, ..self }
    }

    /// The categories that it asks to keep, in the order of their names.
    pub fn kept(&self) -> &BTreeSet<Category> {
        &self.kept
    }

    /// Whether a file of the Court's says so: see [`Occultation::omitting`].
    pub(crate) fn is_lenient(&self) -> bool {
        self.lenient
    }

    /// The additional terms.
    pub fn terms(&self) -> &AdditionalTerms {
        &self.terms
    }

    /// Whether the grounds are hidden; `None` where the court did not say.
    pub fn motivation(&self) -> Option<bool> {
        self.motivation
    }

    /// The number of the block, where one was given. Which categories it stands for says
    /// [`OccultationBlock`](crate::court::OccultationBlock).
    pub fn block(&self) -> Option<u8> {
        self.block
    }
}

/// Terms that a court wants hidden or shown in one decision, beyond its categories: free text, and what a detection stack
/// made of it.
///
/// What a sign in the text means differs from court to court (`+` keeps a term at a tribunal de commerce and hides it at a
/// conseil de prud'hommes), so that nothing is guessed here. Secret, as it holds names: `Debug` shows numbers only.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct AdditionalTerms {
    raw: Arc<str>,
    computed: Option<ComputedTerms>,
    parsing_failed: Option<bool>,
}

#[derive(Clone, PartialEq, Eq)]
struct ComputedTerms {
    to_mask: Vec<Arc<str>>,
    to_keep: Vec<Arc<str>>,
}

impl AdditionalTerms {
    /// Terms as the court wrote them (`additionalTermsToAnnotate`), kept as they are.
    pub fn new(raw: impl Into<Arc<str>>) -> Self {
        AdditionalTerms { raw: raw.into(), computed: None, parsing_failed: None }
    }

    /// The same terms with what was made of them: terms to mask (`computedAdditionalTerms.additionalTermsToAnnotate`) and
    /// terms to leave (`additionalTermsToUnAnnotate`).
    #[must_use]
    pub fn with_computed<T: Into<Arc<str>>>(
        self,
        to_mask: impl IntoIterator<Item = T>,
        to_keep: impl IntoIterator<Item = T>,
    ) -> Self {
        let to_mask = to_mask.into_iter().map(Into::into).collect();
        let to_keep = to_keep.into_iter().map(Into::into).collect();
        AdditionalTerms { computed: Some(ComputedTerms { to_mask, to_keep }), ..self }
    }

    /// The same terms, with whether they could not be understood (`additionalTermsParsingFailed`); `None` is LABEL's
    /// `undefined`.
    #[must_use]
    pub fn with_parsing_failed(self, failed: impl Into<Option<bool>>) -> Self {
        AdditionalTerms { parsing_failed: failed.into(), ..self }
    }

    /// The terms as the court wrote them; empty where it wrote none.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The terms to mask; `None` where nobody has computed them.
    pub fn to_mask(&self) -> Option<&[Arc<str>]> {
        self.computed.as_ref().map(|computed| computed.to_mask.as_slice())
    }

    /// The terms to leave; `None` where nobody has computed them.
    pub fn to_keep(&self) -> Option<&[Arc<str>]> {
        self.computed.as_ref().map(|computed| computed.to_keep.as_slice())
    }

    /// Whether they could not be understood; `None` where nobody has tried.
    pub fn parsing_failed(&self) -> Option<bool> {
        self.parsing_failed
    }

    /// Whether there is something to mask: the court wrote terms, and it is not known that all of them are terms to leave
    /// (LABEL `computeFilteredSettings`). Terms that were understood without a computed list count as terms to mask.
    pub fn ask_for_masking(&self) -> bool {
        let only_to_keep =
            self.parsing_failed == Some(false) && self.to_mask().is_some_and(<[Arc<str>]>::is_empty);
        !self.raw.is_empty() && !only_to_keep
    }
}

impl fmt::Debug for AdditionalTerms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AdditionalTerms")
            .field("given", &!self.raw.is_empty())
            .field("to_mask", &self.to_mask().map(<[Arc<str>]>::len))
            .field("to_keep", &self.to_keep().map(<[Arc<str>]>::len))
            .field("parsing_failed", &self.parsing_failed)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn categories<const N: usize>(names: [&str; N]) -> BTreeSet<Category> {
        names.into_iter().map(|name| Category::new(name).unwrap()).collect()
    }

    #[test]
    fn a_detector_adds_and_takes_back_and_masking_wins() {
        let before = Occultation::omitting(categories(["adresse", "email", "cadastre"])).with_block(3);
        let after =
            before.revised(&categories(["email", "localite"]), &categories(["dateDeces", "localite"]));
        assert_eq!(*after.kept(), categories(["adresse", "cadastre", "dateDeces"]));
        assert_eq!(after.block(), Some(3));
        let none: [&Category; 0] = [];
        assert_eq!(after.clone().revised(none, none), after);
    }

    #[test]
    fn terms_ask_for_masking_unless_all_are_to_be_left() {
        let none = Vec::<&str>::new;
        let cases = [
            ("", None, None, false),
            ("", Some(vec!["Orso"]), Some(true), false),
            ("Orso", None, None, true),
            ("Orso", None, Some(false), true),
            ("Orso", Some(none()), None, true),
            ("Orso", Some(none()), Some(true), true),
            ("+Orso", Some(none()), Some(false), false),
            ("Orso", Some(vec!["Orso"]), Some(false), true),
        ];
        for (raw, to_mask, failed, asked) in cases {
            let terms = AdditionalTerms::new(raw).with_parsing_failed(failed);
            let terms = match &to_mask {
                Some(to_mask) => terms.with_computed(to_mask.clone(), none()),
                None => terms,
            };
            assert_eq!(terms.ask_for_masking(), asked, "{raw} {to_mask:?} {failed:?}");
        }
    }

    #[test]
    fn nothing_said_hides_nothing_and_keeps_nothing() {
        let silent = Occultation::default();
        assert!(silent.kept().is_empty() && !silent.terms().ask_for_masking());
        assert_eq!((silent.motivation(), silent.block()), (None, None));
        assert_eq!(
            (silent.terms().raw(), silent.terms().to_mask(), silent.terms().to_keep()),
            ("", None, None)
        );
    }

    #[test]
    fn debug_shows_how_many_terms_there_are() {
        let terms = AdditionalTerms::new("Vuldraque|+Pfimtho").with_computed(["Vuldraque"], ["Pfimtho"]);
        let shown = format!("{:?}", Occultation::default().with_terms(terms).with_motivation(true));
        assert!(!shown.contains("Vuldraque") && !shown.contains("Pfimtho"), "{shown}");
        assert!(shown.contains("to_mask: Some(1)") && shown.contains("motivation: Some(true)"), "{shown}");
    }
}
