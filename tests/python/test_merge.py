"""TWO PEOPLE'S WORK: what a merge settles, what it leaves as a conflict, and how conflicts are resolved."""

import itertools
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import label_core as lc
from label_core import errors
from label_core.formats import dbsder

#                0  3    8               24             39          51
TEXT = lc.Text("M. Jean Dupont épouse Mme Anne DUPONT née Durand à Sète.")
JEAN, DUPONT, ANNE, DUPONT2, DURAND, SETE = (
    TEXT.span(*edges) for edges in [(3, 7), (8, 14), (26, 30), (31, 37), (42, 48), (51, 55)]
)
BASE = lc.AnnotationSet(TEXT, [*(lc.Annotation(span, "nom") for span in (JEAN, DUPONT, ANNE)), lc.Annotation(SETE, "lieu")])
jean, dupont, anne = (lc.entity_id("nom", name) for name in ("Jean", "Dupont", "Anne"))
Op = lc.Operation


def after(*operations: lc.Operation) -> lc.AnnotationSet:
    history = lc.History(BASE)
    history.apply(operations, author="a")
    return history.current


def conflicting() -> lc.edit.Merge:
    """A merge with a conflict of each kind that marks can have."""
    ours = after(Op.resize(DUPONT, TEXT.span(3 + 4, 14)), Op.recategorise(SETE, "adresse"), Op.remove(ANNE))
    theirs = after(Op.resize(DUPONT, TEXT.span(8, 12)), Op.recategorise(SETE, "pays"), Op.recategorise(ANNE, "lieu"))
    return lc.merge(BASE, ours, theirs)


def linked() -> lc.edit.Merge:
    """A merge of two links that would together make one of three who nobody made one."""
    return lc.merge(BASE, after(Op.link(jean, dupont)), after(Op.link(jean, anne)))


def kinds(merge: lc.edit.Merge) -> list[str]:
    return [conflict.kind for conflict in merge.conflicts]


def test_what_goes_together_is_taken() -> None:
    ours, theirs = after(Op.remove(JEAN), Op.annotate(DURAND, "nom")), after(Op.recategorise(SETE, "pays"))
    both = lc.merge(BASE, ours, theirs)
    assert both.conflicts == []
    assert both.result() == both.settled == after(Op.remove(JEAN), Op.annotate(DURAND, "nom"), Op.recategorise(SETE, "pays"))
    assert lc.merge(BASE, theirs, ours).result() == both.result()
    assert lc.merge(BASE, BASE, BASE).result() == BASE
    assert (both.text, repr(both)) == (TEXT, "Merge(4 annotations settled, 0 conflicts)")


def test_conflicts_say_what_each_side_has() -> None:
    both = conflicting()
    assert kinds(both) == ["extent", "removed", "category"]
    extent, removed, category = both.conflicts
    assert extent.extent == TEXT.span(7, 14)
    assert [[mark.span for mark in side] for side in (extent.base, extent.ours, extent.theirs)] == [
        [DUPONT],
        [TEXT.span(7, 14)],
        [TEXT.span(8, 12)],
    ]
    assert ([mark.span for mark in removed.base], removed.ours, [mark.category for mark in removed.theirs]) == (
        [ANNE],
        [],
        ["lieu"],
    )
    assert [mark.category for mark in (*category.base, *category.ours, *category.theirs)] == ["lieu", "adresse", "pays"]
    assert repr(removed) == "Conflict('removed', 26..30, 1 base, 0 ours, 1 theirs)"
    assert both.conflicts == conflicting().conflicts
    assert extent != removed
    assert extent != 7
    assert [mark.span for mark in both.settled] == [JEAN]
    assert repr(both) == "Merge(1 annotation settled, 3 conflicts)"


def test_conflicts_are_resolved_one_by_one() -> None:
    both = conflicting()
    with pytest.raises(errors.Unresolved) as caught:
        both.result()
    assert caught.value.count == 3
    one = both.resolve(1, "base")
    assert (kinds(one), kinds(both)) == (["extent", "category"], ["extent", "removed", "category"])
    own = [lc.Annotation(TEXT.span(8, 10), "nom"), lc.Annotation(TEXT.span(10, 14), "nom")]
    result = one.resolve(0, iter(own)).resolve(0, "theirs").result()
    assert [(mark.start, mark.end, mark.category) for mark in result] == [
        (3, 7, "nom"),
        (8, 10, "nom"),
        (10, 14, "nom"),
        (26, 30, "nom"),
        (51, 55, "pays"),
    ]
    for side in ("base", "ours", "theirs"):
        resolved = both
        for _ in range(3):
            resolved = resolved.resolve(0, side)
        assert len(resolved.result()) == (3 if side == "ours" else 4)
        assert resolved.conflicts == []
    assert both.resolve(0, []).conflicts == both.conflicts[1:]
    assert both == conflicting() != one


def test_conflicts_are_resolved_together() -> None:
    both = conflicting()
    one = both.resolve_each({2: "theirs", 0: [lc.Annotation(DUPONT, "nom")], 1: "ours"})
    assert one == both.resolve(2, "theirs").resolve(1, "ours").resolve(0, [lc.Annotation(DUPONT, "nom")])
    assert [(mark.start, mark.category) for mark in one.result()] == [(3, "nom"), (8, "nom"), (51, "pays")]
    assert both.resolve_each({}) == both
    assert kinds(both.resolve_each({1: "base"})) == ["extent", "category"]
    with pytest.raises(errors.NoSuchConflict) as caught:
        both.resolve_each({0: "ours", 3: "ours"})
    assert caught.value.index == 3
    with pytest.raises(IndexError, match="no conflict at this index"):
        both.resolve_each({-1: "ours"})
    wrong: list[Any] = [7, [(0, "ours")], {"0": "ours"}, {0: 7}, {True: "ours"}]
    for resolutions in wrong:
        with pytest.raises(TypeError):
            both.resolve_each(resolutions)


def test_links_are_compared_by_mentions() -> None:
    both = linked()
    assert kinds(both) == ["entity"]
    conflict = both.conflicts[0]
    assert [len(side) for side in (conflict.base, conflict.ours, conflict.theirs)] == [3, 3, 3]
    assert len({mark.entity for mark in conflict.ours}) == len({mark.entity for mark in conflict.theirs}) == 2
    assert both.resolve(0, "ours").result() == after(Op.link(jean, dupont))
    assert both.resolve(0, "theirs").result() == after(Op.link(jean, anne))
    assert both.resolve(0, "base").result() == BASE
    one = [lc.Annotation(span, "nom", entity="all") for span in (JEAN, DUPONT, ANNE)]
    assert len(both.resolve(0, one).result().of_entity("all")) == 3
    with pytest.raises(errors.NoSuchAnnotation) as caught:
        both.resolve(0, one[1:])
    assert (caught.value.start, caught.value.end, caught.value.unit) == (3, 7, "char")


def test_two_names_for_one_entity() -> None:
    both = lc.merge(BASE, after(Op.rename(jean, "a")), after(Op.rename(jean, "b")))
    assert kinds(both) == ["name"]
    assert both.resolve(0, "theirs").result() == after(Op.rename(jean, "b"))


def test_what_cannot_resolve_a_conflict() -> None:
    both = conflicting()
    for index in (3, 2**40):
        with pytest.raises(errors.NoSuchConflict) as caught:
            both.resolve(index, "ours")
        assert caught.value.index == index
    with pytest.raises(IndexError, match="no conflict at this index"):
        both.resolve(-1, "ours")
    with pytest.raises(ValueError, match="resolution must be 'base', 'ours', 'theirs' or a list of annotations"):
        both.resolve(0, "Ours")
    with pytest.raises(errors.Overlap):
        both.resolve(0, [lc.Annotation(TEXT.span(5, 9), "nom")])
    with pytest.raises(errors.ForeignSpan) as foreign:
        both.resolve(0, [lc.Annotation(lc.Text("another").span(0, 1), "nom")])
    assert foreign.value.path == "annotations[0]"
    with pytest.raises(errors.ForeignSpan):
        lc.merge(BASE, BASE, lc.AnnotationSet(lc.Text("another"), []))
    wrong: list[Any] = [7, None, [7]]
    for resolution in wrong:
        with pytest.raises(TypeError):
            both.resolve(0, resolution)
    with pytest.raises(TypeError):
        both.resolve(True, "ours")


CHOICES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=5)


def worked(choices: list[tuple[int, int]]) -> lc.AnnotationSet:
    """What somebody made of the base; what cannot be done is left out."""
    history = lc.History(BASE)
    for choice, number in choices:
        marks = history.current
        try:
            mark, other = marks[number % len(marks)], marks[(number + 1) % len(marks)]
            operation = [
                lambda mark=mark: Op.remove(mark.span),
                lambda mark=mark: Op.recategorise(mark.span, "lieu"),
                lambda mark=mark: Op.resize(mark.span, TEXT.span(mark.start, mark.end + 1)),
                lambda mark=mark, other=other: Op.link(mark.entity, other.entity),
                lambda mark=mark: Op.rename(mark.entity, "named"),
                lambda: Op.annotate(DURAND, "nom"),
            ][choice]()
            history.apply(operation, author="a")
        except (lc.LabelError, ZeroDivisionError):
            continue
    return history.current


@given(CHOICES, CHOICES, st.sampled_from(["base", "ours", "theirs"]))
def test_the_laws_of_a_merge(first: list[tuple[int, int]], second: list[tuple[int, int]], side: str) -> None:
    ours, theirs = worked(first), worked(second)
    both, other = lc.merge(BASE, ours, theirs), lc.merge(BASE, theirs, ours)
    assert kinds(both) == kinds(other)
    assert both.settled == other.settled
    assert lc.merge(BASE, ours, ours).result() == ours
    assert lc.merge(BASE, ours, BASE).result() == ours
    for turn in itertools.count():
        assert turn < 30
        if not both.conflicts:
            break
        with pytest.raises(errors.Unresolved):
            both.result()
        both = both.resolve(0, side)
    result = both.result()
    assert lc.Diff.between(BASE, result).apply(BASE) == result


def test_from_two_annotators_to_labels_treatments() -> None:
    content = "👍 M. Dupont, de Sète."
    document = lc.formats.label.Document.from_json(
        json.dumps(
            {"_id": {"$oid": "5a01"}, "documentNumber": 7, "source": "jurinet", "text": content, "decisionMetadata": {}}
        )
    )
    mark = {"category": "personnePhysique", "entityId": "personnePhysique_dupont", "start": 6, "text": "Dupont", "score": 1}
    found = {
        "documentId": {"$oid": "5a01"}, "order": 0, "source": "NLP", "annotationsDiff": {"before": [], "after": [mark]},
    }  # fmt: skip
    chain = document.chain([lc.formats.label.Treatment.from_json(json.dumps(found))])
    name, town = document.text.span(5, 11), document.text.span(16, 20)
    one, other = lc.History(chain.current), lc.History(chain.current)
    one.apply(Op.recategorise(name, "personneMorale"), author="anne")
    other.apply([Op.resize(name, document.text.span(2, 11)), Op.annotate(town, "localite")], author="bob")
    both = lc.merge(chain.current, one.current, other.current)
    assert kinds(both) == ["extent"]
    done = chain.treated("annotator", both.resolve(0, "theirs").result())
    written = [json.loads(treatment.to_json()) for treatment in document.treatments(done, lc.Settings.court())]
    assert [(one["documentId"], one["order"], one["source"]) for one in written] == [
        ({"$oid": "5a01"}, 0, "NLP"),
        ({"$oid": "5a01"}, 1, "annotator"),
    ]
    diff = written[1]["annotationsDiff"]
    assert [(one["start"], one["text"]) for one in diff["before"]] == [(6, "Dupont")]
    assert [(one["start"], one["text"]) for one in diff["after"]] == [(3, "M. Dupont"), (17, "Sète")]
    assert written[1]["subAnnotationsSensitiveCount"] == 1
    again = document.chain([lc.formats.label.Treatment.from_json(json.dumps(one)) for one in written])
    assert [(mark.start, mark.end) for mark in again.current] == [(2, 11), (16, 20)]
    exported = [one.to_dict() for one in dbsder.Treatment.of_chain(done)]
    assert [(one["order"], one["source"], len(one["annotations"])) for one in exported] == [
        (1, "NLP", 1),
        (2, "LABEL_WORKING_USER_TREATMENT", 2),
    ]


def test_an_entity_of_several_categories_is_no_conflict_by_itself() -> None:
    text = lc.Text("Anna Orso et Bruno Gwex et Carla")
    marks = [lc.Annotation(text.span(0, 4), "p", entity="e"), lc.Annotation(text.span(13, 18), "q", entity="e")]
    base = lc.AnnotationSet(text, marks)
    assert lc.merge(base, base, base).conflicts == []
    ours = lc.Operation.annotate(text.span(27, 32), "p").plan(base).apply(base)
    assert lc.merge(base, ours, base).result() == ours
    # Both sides add to one entity, each in a category of its own: nobody said that these are one.
    theirs = lc.AnnotationSet(text, [*marks, lc.Annotation(text.span(5, 9), "r", entity="e")])
    others = lc.AnnotationSet(text, [*marks, lc.Annotation(text.span(27, 32), "s", entity="e")])
    assert [conflict.kind for conflict in lc.merge(base, theirs, others).conflicts] == ["entity"]
