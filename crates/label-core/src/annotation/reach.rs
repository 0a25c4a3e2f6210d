use crate::text::Span;

/// How far a list of spans reaches from each place, so that "does one of them hold this stretch?" costs a binary search.
/// The spans may overlap.
pub(crate) struct Reach {
    /// Where spans start, ascending, and the furthest end of all spans that start there or before. In bytes.
    starts: Vec<(usize, usize)>,
}

impl Reach {
    /// Of spans of one text, in any order. O(n log n).
    pub(crate) fn of(spans: impl IntoIterator<Item = Span>) -> Self {
        let mut starts: Vec<(usize, usize)> =
            spans.into_iter().map(|span| (span.start(), span.end())).collect();
        starts.sort_unstable();
        let mut furthest = 0;
        for (_, end) in &mut starts {
            furthest = furthest.max(*end);
            *end = furthest;
        }
        Reach { starts }
    }

    /// Whether `start..end` (bytes) lies within one of the spans, edges included; the stretch may be empty.
    pub(crate) fn holds(&self, start: usize, end: usize) -> bool {
        let after = self.starts.partition_point(|&(other, _)| other <= start);
        let before = after.checked_sub(1).and_then(|last| self.starts.get(last));
        before.is_some_and(|&(_, furthest)| end <= furthest)
    }

    /// Whether `span` lies within one of the spans.
    pub(crate) fn holds_span(&self, span: Span) -> bool {
        self.holds(span.start(), span.end())
    }
}

/// Which words of a stretch of text lie within the spans of a [`Reach`], each in one of them. Words are what spaces and hyphens
/// separate; a span that starts or ends within a word asks for a part of it.
pub(crate) struct Words {
    /// Where spaces and hyphens stand, in bytes, and how many of the words before them lie in no span.
    separators: Vec<(usize, usize)>,
}

impl Words {
    /// The words of `content`, which stands at `from` (bytes) in its text. O(w log n) for w words and n spans.
    pub(crate) fn of(content: &str, from: usize, reach: &Reach) -> Self {
        let (mut start, mut missing) = (from, 0);
        let mut separators = Vec::new();
        for at in memchr::memchr2_iter(b' ', b'-', content.as_bytes()) {
            missing += usize::from(!reach.holds(start, from + at));
            separators.push((from + at, missing));
            start = from + at + 1;
        }
        Words { separators }
    }

    /// Whether every word of `span`, which lies within the stretch, lies within a span of the same `reach`. O(log n).
    pub(crate) fn are_held(&self, span: Span, reach: &Reach) -> bool {
        let place = |offset: usize| self.separators.partition_point(|&(at, _)| at < offset);
        let inside = self.separators.get(place(span.start())..place(span.end())).unwrap_or_default();
        match (inside.first(), inside.last()) {
            (Some(&(first, before)), Some(&(last, until))) => {
                before == until && reach.holds(span.start(), first) && reach.holds(last + 1, span.end())
            }
            _ => reach.holds_span(span),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{OffsetUnit, Text};

    #[test]
    fn holds_what_one_span_holds() {
        let text = Text::new("0123456789").unwrap();
        let edges = [(6, 8), (1, 3), (2, 6), (1, 2), (2, 3)];
        let spans = edges.map(|(start, end)| text.span(start..end, OffsetUnit::Byte).unwrap());
        let reach = Reach::of(spans);
        for start in 0..=10 {
            for end in start..=10 {
                let expected = edges.iter().any(|&(from, to)| from <= start && end <= to);
                assert_eq!(reach.holds(start, end), expected, "{start}..{end}");
            }
        }
        assert!(!Reach::of([]).holds(0, 0));
    }

    #[test]
    fn words_are_held_whatever_part_of_the_text_is_asked_for() {
        let text = Text::new("Anne-Marie  Le Roux - Petit-").unwrap();
        let span = |(start, end)| text.span(start..end, OffsetUnit::Byte).unwrap();
        for edges in [vec![], vec![(0, 5), (5, 12)], vec![(5, 10), (11, 14), (15, 22)], vec![(0, 28)]] {
            let reach = Reach::of(edges.iter().copied().map(span));
            let all = Words::of(text.as_str(), 0, &reach);
            for (start, end) in (0..28).flat_map(|start| (start + 1..=28).map(move |end| (start, end))) {
                let asked = span((start, end));
                let mut from = start;
                let held = text.slice(asked).unwrap().split([' ', '-']).all(|word| {
                    let (start, end) = (from, from + word.len());
                    from = end + 1;
                    edges.iter().any(|&(first, last)| first <= start && end <= last)
                });
                assert_eq!(all.are_held(asked, &reach), held, "{start}..{end} in {edges:?}");
                let alone = Words::of(text.slice(asked).unwrap(), start, &reach);
                assert_eq!(alone.are_held(asked, &reach), held, "{start}..{end} in {edges:?}");
            }
        }
    }
}
