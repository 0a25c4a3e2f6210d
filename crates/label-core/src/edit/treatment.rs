use super::Diff;
use crate::annotation::AnnotationSet;
use crate::error::{Error, Result};
use crate::text::Text;
use std::borrow::Cow;
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// Who made a treatment: one of LABEL's sources, or any name of a court's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TreatmentSource(Cow<'static, str>);

impl TreatmentSource {
    /// The detection stack.
    pub const NLP: Self = Self::of("NLP");
    /// What an earlier treatment of the decision led to, read again.
    pub const REIMPORTED: Self = Self::of("reimportedTreatment");
    /// Additional terms and hidden grounds.
    pub const SUPPLEMENTARY: Self = Self::of("supplementaryAnnotations");
    /// Rules that run after the detection stack.
    pub const POST_PROCESS: Self = Self::of("postProcess");
    /// An annotator.
    pub const ANNOTATOR: Self = Self::of("annotator");
    /// An administrator.
    pub const ADMIN: Self = Self::of("admin");

    const fn of(name: &'static str) -> Self {
        TreatmentSource(Cow::Borrowed(name))
    }

    /// A source of this name: 1 to 256 bytes.
    ///
    /// # Errors
    /// [`Error::BadId`].
    pub fn new(name: impl Into<String>) -> Result<Self> {
        let name = name.into();
        match name.len() {
            1..=256 => Ok(TreatmentSource(Cow::Owned(name))),
            length => Err(Error::BadId { length }),
        }
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a person made it: an annotator or an administrator.
    pub fn is_human(&self) -> bool {
        *self == Self::ANNOTATOR || *self == Self::ADMIN
    }
}

impl fmt::Display for TreatmentSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for TreatmentSource {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl FromStr for TreatmentSource {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::new(name)
    }
}

/// Which sources may follow which: places one after the other, each for some sources and for so many treatments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceOrder(Vec<(Vec<TreatmentSource>, RangeInclusive<usize>)>);

impl SourceOrder {
    /// These places, in order. A source has one place.
    ///
    /// # Errors
    /// [`Error::Duplicate`] where a source stands in two places.
    pub fn new(
        places: impl IntoIterator<Item = (Vec<TreatmentSource>, RangeInclusive<usize>)>,
    ) -> Result<Self> {
        let places: Vec<_> = places.into_iter().collect();
        let mut seen: Vec<&TreatmentSource> = Vec::new();
        for (index, (sources, _)) in places.iter().enumerate() {
            if sources.iter().any(|source| seen.contains(&source)) {
                return Err(Error::Duplicate { what: "source", index });
            }
            seen.extend(sources);
        }
        Ok(SourceOrder(places))
    }

    /// LABEL's: the detection stack or a reimport; at most one of supplementary annotations; at most one of post-processing;
    /// then people, as often as they like. LABEL itself looks at nothing that follows the first person; here nothing may.
    pub fn label() -> Self {
        SourceOrder(vec![
            (vec![TreatmentSource::NLP, TreatmentSource::REIMPORTED], 1..=1),
            (vec![TreatmentSource::SUPPLEMENTARY], 0..=1),
            (vec![TreatmentSource::POST_PROCESS], 0..=1),
            (vec![TreatmentSource::ADMIN, TreatmentSource::ANNOTATOR], 1..=usize::MAX),
        ])
    }

    /// The places, in order.
    pub fn places(&self) -> &[(Vec<TreatmentSource>, RangeInclusive<usize>)] {
        &self.0
    }

    /// Checks the sources of a chain. One that ends early is in order: its other treatments are still to come.
    ///
    /// # Errors
    /// [`Error::BadSource`] with the first that may not stand where it does.
    pub fn check<'s>(&self, sources: impl IntoIterator<Item = &'s TreatmentSource>) -> Result<()> {
        let mut sources = sources.into_iter().enumerate().peekable();
        for (allowed, times) in &self.0 {
            let mut here = 0;
            while here < *times.end() && sources.next_if(|(_, source)| allowed.contains(source)).is_some() {
                here += 1;
            }
            if here < *times.start() {
                break;
            }
        }
        match sources.next() {
            Some((index, _)) => Err(Error::BadSource { index }),
            None => Ok(()),
        }
    }
}

impl Default for SourceOrder {
    fn default() -> Self {
        Self::label()
    }
}

/// One revision of the annotations of a decision, as LABEL keeps them: what changed, who changed it, and how long it took.
///
/// Secret. `Debug` shows numbers.
#[derive(Clone, PartialEq)]
pub struct Treatment {
    source: TreatmentSource,
    order: i64,
    diff: Diff,
    duration_ms: u64,
    updated_ms: Option<i64>,
}

impl Treatment {
    /// A treatment at a place among those of its decision.
    pub fn new(source: TreatmentSource, order: i64, diff: Diff) -> Self {
        Treatment { source, order, diff, duration_ms: 0, updated_ms: None }
    }

    /// The same treatment, which took so many milliseconds.
    #[must_use]
    pub fn with_duration_ms(self, duration_ms: u64) -> Self {
        Treatment { duration_ms, ..self }
    }

    /// The same treatment, last changed so many milliseconds after 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn updated_at_ms(self, updated_ms: i64) -> Self {
        Treatment { updated_ms: Some(updated_ms), ..self }
    }

    /// Who made it.
    pub fn source(&self) -> &TreatmentSource {
        &self.source
    }

    /// Its place among the treatments of its decision.
    pub fn order(&self) -> i64 {
        self.order
    }

    /// What it changed.
    pub fn diff(&self) -> &Diff {
        &self.diff
    }

    /// How long it took, in milliseconds.
    pub fn duration_ms(&self) -> u64 {
        self.duration_ms
    }

    /// When it was last changed, in milliseconds after 1970-01-01T00:00:00Z, where that is known.
    pub fn updated_ms(&self) -> Option<i64> {
        self.updated_ms
    }
}

impl fmt::Debug for Treatment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Treatment")
            .field("source", &self.source)
            .field("order", &self.order)
            .field("diff", &self.diff)
            .finish_non_exhaustive()
    }
}

/// All treatments of one decision, in order, and what they lead to. A chain that exists is whole: each treatment follows on
/// the one before it, takes away only what is there, and leaves no two annotations that overlap.
///
/// Secret. `Debug` shows numbers.
#[derive(Clone, PartialEq)]
pub struct TreatmentChain {
    text: Text,
    sources: SourceOrder,
    treatments: Vec<Treatment>,
    current: AnnotationSet,
}

impl TreatmentChain {
    /// A chain of these treatments, given in any order. Without any it leads to no annotations.
    ///
    /// # Errors
    /// [`Error::BrokenChain`] where their places are not consecutive (they may start anywhere), or where the first takes
    /// something away; [`Error::BadSource`]; in item `treatments[i]`, counted in their order, those of [`Diff::apply`].
    pub fn new(text: &Text, mut treatments: Vec<Treatment>, sources: &SourceOrder) -> Result<Self> {
        treatments.sort_by_key(Treatment::order);
        consecutive(treatments.iter().map(Treatment::order))?;
        sources.check(treatments.iter().map(Treatment::source))?;
        if treatments.first().is_some_and(|first| !first.diff.removed().is_empty()) {
            return Err(Error::BrokenChain { index: 0 });
        }
        let mut current = AnnotationSet::new(text, [])?;
        for (index, treatment) in treatments.iter().enumerate() {
            current = treatment.diff.apply(&current).map_err(|error| error.in_item("treatments", index))?;
        }
        Ok(TreatmentChain { text: text.clone(), sources: sources.clone(), treatments, current })
    }

    /// The chain with one more treatment, which leads to `set`, at the next place (the first place is 0).
    ///
    /// # Errors
    /// [`Error::ForeignSpan`] for a set of another text; [`Error::BadSource`] where the source may not stand there.
    pub fn treated(&self, source: TreatmentSource, set: &AnnotationSet) -> Result<Self> {
        let diff = Diff::between(&self.current, set)?;
        let order = self.last().map_or(0, |last| last.order.saturating_add(1));
        self.then(Treatment::new(source, order, diff))
    }

    /// The chain with one more treatment.
    ///
    /// # Errors
    /// As [`TreatmentChain::new`].
    pub fn then(&self, treatment: Treatment) -> Result<Self> {
        let index = self.treatments.len();
        if let Some(last) = self.last()
            && last.order.checked_add(1) != Some(treatment.order)
        {
            return Err(Error::BrokenChain { index });
        }
        let sources = self.treatments.iter().chain([&treatment]).map(Treatment::source);
        self.sources.check(sources)?;
        if index == 0 && !treatment.diff.removed().is_empty() {
            return Err(Error::BrokenChain { index });
        }
        let current =
            treatment.diff.apply(&self.current).map_err(|error| error.in_item("treatments", index))?;
        let mut chain = TreatmentChain { current, ..self.clone() };
        chain.treatments.push(treatment);
        Ok(chain)
    }

    /// The chain whose last treatment is this much longer: its diff is squashed with `diff` (LABEL's save).
    ///
    /// # Errors
    /// [`Error::BrokenChain`] in an empty chain; those of [`Diff::apply`] and [`Diff::then`].
    pub fn amended(&self, diff: &Diff) -> Result<Self> {
        let mut chain = self.clone();
        chain.current = diff.apply(&self.current)?;
        let last = chain.treatments.last_mut().ok_or(Error::BrokenChain { index: 0 })?;
        last.diff = last.diff.then(diff)?;
        Ok(chain)
    }

    /// The chain whose last treatment took so many milliseconds in all, and was last changed so many milliseconds after
    /// 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// [`Error::BrokenChain`] in an empty chain.
    pub fn timed(&self, duration_ms: u64, updated_ms: i64) -> Result<Self> {
        let mut chain = self.clone();
        let last = chain.treatments.last_mut().ok_or(Error::BrokenChain { index: 0 })?;
        last.duration_ms = duration_ms;
        last.updated_ms = Some(updated_ms);
        Ok(chain)
    }

    /// The text of the decision.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The treatments, in order.
    pub fn treatments(&self) -> &[Treatment] {
        &self.treatments
    }

    /// The last treatment.
    pub fn last(&self) -> Option<&Treatment> {
        self.treatments.last()
    }

    /// The annotations that the chain leads to.
    pub fn current(&self) -> &AnnotationSet {
        &self.current
    }

    /// The annotations after each treatment, in order.
    pub fn states(&self) -> impl ExactSizeIterator<Item = AnnotationSet> + '_ {
        let mut state = AnnotationSet::of_sorted(&self.text, Vec::new(), Vec::new());
        self.treatments.iter().map(move |treatment| {
            // It applied when the chain was made.
            if let Ok(next) = treatment.diff.apply(&state) {
                state = next;
            }
            state.clone()
        })
    }

    /// What the treatments of these sources changed together: their diffs squashed. Those of people alone tell what was
    /// corrected.
    ///
    /// # Errors
    /// [`Error::InItem`] with the place, in `diffs`, of one that cannot follow those before it, where treatments between are
    /// left out.
    pub fn diff_of(&self, sources: &[TreatmentSource]) -> Result<Diff> {
        let chosen = self.treatments.iter().filter(|treatment| sources.contains(&treatment.source));
        Diff::squash(&self.text, chosen.map(Treatment::diff))
    }

    /// When any of the treatments was last changed, in milliseconds after 1970-01-01T00:00:00Z.
    pub fn last_update_ms(&self) -> Option<i64> {
        self.treatments.iter().filter_map(Treatment::updated_ms).max()
    }
}

/// Checks that the places of treatments, sorted, follow on one another; the first may be any.
///
/// # Errors
/// [`Error::BrokenChain`] with the first that does not follow.
pub(crate) fn consecutive(orders: impl Iterator<Item = i64> + Clone) -> Result<()> {
    let mut pairs = orders.clone().zip(orders.skip(1));
    match pairs.position(|(a, b)| a.checked_add(1) != Some(b)) {
        Some(index) => Err(Error::BrokenChain { index: index + 1 }),
        None => Ok(()),
    }
}

impl fmt::Debug for TreatmentChain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TreatmentChain")
            .field("treatments", &self.treatments.len())
            .field("current", &self.current)
            .finish_non_exhaustive()
    }
}
