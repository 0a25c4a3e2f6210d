//! Whether marks fit their text: offsets of another text give themselves away by the words that they cut.

use crate::annotation::{Annotation, AnnotationSet, CutWords, SetOptions};
use crate::error::{Error, Result};
use crate::text::Cuts;

/// How many marks of a set, dropped ones too, begin or end inside a word; where the options do not accept them, an error if
/// there are two or more and more than a tenth.
///
/// In 44 real decisions 3 of 2,311 marks do, never two of one decision; of marks whose offsets count something else, or are
/// those of another text, 5 to 100 in a hundred.
pub(crate) fn count_cut_words(set: &AnnotationSet, options: &SetOptions) -> Result<usize> {
    let (cut, of) = (cut_words(set), set.len() + set.dropped().len());
    if options.cut_words == CutWords::Refuse && cut >= 2 && cut * 10 > of {
        return Err(Error::CutsWords { cut, of });
    }
    Ok(cut)
}

/// How many marks have an edge inside a word at which no other mark begins or ends. Local to the edges: two characters each.
fn cut_words(set: &AnnotationSet) -> usize {
    let mut cuts = Cuts::of(set.text().as_str());
    let marks = || set.iter().chain(set.dropped()).map(Annotation::span);
    let is_cut: Vec<(bool, bool)> = if set.text().is_ascii() || set.dropped().is_empty() {
        marks().map(|span| (cuts.cuts(span.start()), cuts.cuts(span.end()))).collect()
    } else {
        // In ascending order, no run of unseen characters is looked at twice.
        let mut edges: Vec<usize> = marks().flat_map(|span| [span.start(), span.end()]).collect();
        edges.sort_unstable();
        edges.retain(|edge| cuts.cuts(*edge));
        let is_cut = |edge: usize| edges.binary_search(&edge).is_ok();
        marks().map(|span| (is_cut(span.start()), is_cut(span.end()))).collect()
    };
    if is_cut.iter().all(|cut| *cut == (false, false)) {
        return 0;
    }
    let mut edges: Vec<usize> = marks().flat_map(|span| [span.start(), span.end()]).collect();
    edges.sort_unstable();
    let alone = |edge: usize| {
        let first = edges.partition_point(|other| *other < edge);
        edges.get(first + 1) != Some(&edge)
    };
    let counts = marks()
        .zip(is_cut)
        .filter(|(span, (start, end))| (*start && alone(span.start())) || (*end && alone(span.end())));
    counts.count()
}
