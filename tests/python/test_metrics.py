"""HOW GOOD: what people changed, and what the work on decisions amounts to."""

import label_core as lc

TEXT = lc.Text("M. Jean Dupont habite à Sète.")
SETTINGS = lc.Settings.court()


def mark(start: int, end: int, category: str = "personnePhysique") -> lc.Annotation:
    return lc.Annotation(TEXT.span(start, end), category)


def test_what_people_changed_is_counted_in_entities() -> None:
    before, after = [mark(24, 28, "localite")], [mark(3, 7), mark(8, 14), mark(15, 21, "adresse")]
    counts = lc.metrics.AnnotationCounts.between(TEXT, before, iter(after), SETTINGS)
    assert (counts.over, counts.under_sensitive, counts.under_other) == (1, 2, 1)
    assert counts == lc.metrics.AnnotationCounts(1, 2, 1)
    assert hash(counts) == hash(lc.metrics.AnnotationCounts(1, 2, 1))
    assert sum([counts, counts], lc.metrics.AnnotationCounts()) == lc.metrics.AnnotationCounts(2, 4, 2)
    # A name that was cut in two is still marked; marks may overlap.
    cut = lc.metrics.AnnotationCounts.between(TEXT, [mark(3, 14), mark(8, 14)], [mark(3, 7), mark(8, 14)], SETTINGS)
    assert cut == lc.metrics.AnnotationCounts()


def test_a_pause_counts_up_to_the_longest() -> None:
    assert lc.metrics.treatment_duration_ms(7, 0, 900_000) == 900_007
    assert lc.metrics.treatment_duration_ms(7, 0, 900_001) == 7
    assert lc.metrics.treatment_duration_ms(7, 0, 900_001, 1_000_000) == 900_008
    assert lc.metrics.treatment_duration_ms(7, 5, 0) == 7


def test_statistics_and_their_sums() -> None:
    marks = [mark(3, 7), mark(8, 14)]
    work = (("u", 5), ("v", 7))
    one = lc.metrics.Statistics.of(
        6, TEXT, marks, lc.metrics.AnnotationCounts(over=1), last_treatment_ms=1_600_000_000_000, human_treatments=iter(work)
    )
    assert (one.words, one.annotations, one.linked_entities, one.counts.over) == (6, 2, 0, 1)
    assert (one.last_treatment_ms, one.human_treatments) == (1_600_000_000_000, list(work))
    assert (one.duration_ms(), one.duration_ms("v"), one.duration_ms("w")) == (12, 7, 0)
    bare = lc.metrics.Statistics.of(6, TEXT, lc.AnnotationSet(TEXT, marks), lc.metrics.AnnotationCounts())
    assert (bare == one, bare.last_treatment_ms, bare.human_treatments) == (False, None, [])
    total = lc.metrics.Statistics.aggregate([one, bare])
    assert (total.decisions, total.words, total.annotations, total.linked_entities) == (2, 12, 4, 0)
    assert (total.counts, total.duration_ms) == (lc.metrics.AnnotationCounts(1), 12)
    assert lc.metrics.Statistics.aggregate([one, bare], "u").duration_ms == 5
    assert repr(total).startswith("StatisticsTotal(decisions=2, words=12, annotations=4, linked_entities=0, counts=")


def test_words_are_counted_by_the_decision() -> None:
    assert lc.Decision("d", TEXT).words == 6
