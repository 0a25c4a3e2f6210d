"""WHAT CHANGES: operations, diffs, histories and treatments, and what may not be done."""

import copy
import json
import pickle
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import label_core as lc
from label_core import errors
from label_core.edit import SourceOrder, Treatment, TreatmentChain

#                0  3    8               24             39          51
TEXT = lc.Text("M. Jean Dupont épouse Mme Anne DUPONT née Durand à Sète.")
NOM, LIEU = "personnePhysique", "localite"
JEAN, DUPONT, ANNE, DUPONT2, DURAND, SETE = (
    TEXT.span(*edges) for edges in [(3, 7), (8, 14), (26, 30), (31, 37), (42, 48), (51, 55)]
)
START = lc.AnnotationSet(
    TEXT,
    [*(lc.Annotation(span, NOM, origin="model", score=0.9) for span in (JEAN, DUPONT, DUPONT2)), lc.Annotation(SETE, LIEU)],
)
dupont, jean = lc.entity_id(NOM, "Dupont"), lc.entity_id(NOM, "Jean")
Op = lc.Operation


def rows(marks: Sequence[lc.Annotation]) -> list[tuple[int, int, str, str]]:
    return [(mark.start, mark.end, mark.category, mark.entity) for mark in marks]


def after(*operations: lc.Operation, editor: lc.Editor | None = None) -> lc.AnnotationSet:
    history = lc.History(START)
    history.apply(operations, author="a", editor=editor)
    return history.current


# Operations.


def test_what_operations_do() -> None:
    text = [TEXT.slice(span) for span in (JEAN, DUPONT, ANNE, DUPONT2, DURAND, SETE)]
    assert text == ["Jean", "Dupont", "Anne", "DUPONT", "Durand", "Sète"]
    made = after(Op.annotate(ANNE, NOM)).exactly(ANNE)
    assert (made.entity, made.origin, made.score) == (lc.entity_id(NOM, "Anne"), "human", None)
    assert after(Op.annotate(ANNE, NOM, entity="x")).exactly(ANNE).entity == "x"
    both = after(Op.annotate_all([DURAND, ANNE], NOM, entity="x"))
    assert rows(both.of_entity("x")) == [(26, 30, NOM, "x"), (42, 48, NOM, "x")]
    assert len(after(Op.annotate_as_one(iter([DURAND, ANNE]), NOM)).of_entity(lc.entity_id(NOM, "Anne"))) == 2
    assert len(after(Op.remove(JEAN))) == 3
    assert rows(after(Op.remove_spelling(DUPONT)).of_entity(dupont)) == [(31, 37, NOM, dupont)]
    assert after(Op.remove_entity(dupont)).of_entity(dupont) == []
    assert after(Op.recategorise(SETE, NOM)).categories() == {NOM: 4}
    assert after(Op.recategorise_entity(dupont, LIEU)).categories() == {LIEU: 3, NOM: 1}
    wide = TEXT.span(0, 7)
    assert after(Op.resize(JEAN, wide)).exactly(wide).category == NOM
    assert after(Op.move(JEAN, ANNE)).at(3) is None
    assert len(after(Op.split(DUPONT, [TEXT.span(8, 10), TEXT.span(10, 14)]))) == 5
    assert after(Op.merge([JEAN, DUPONT])).exactly(TEXT.span(3, 14)).entity == lc.entity_id(NOM, "Jean Dupont")
    linked = after(Op.link(jean, dupont))
    assert linked.mention_index(JEAN) == (1, 3)
    assert after(Op.link(jean, dupont), Op.dissolve(linked.exactly(JEAN).entity)) == START
    assert after(Op.unlink(DUPONT2)).exactly(DUPONT2).entity == dupont + "#N2"
    assert after(Op.link(jean, dupont), Op.unlink_spelling(JEAN)).mention_index(JEAN) == (1, 1)
    assert after(Op.rename(dupont, "x")).entities() == sorted([lc.entity_id(LIEU, "Sète"), jean, "x"])


def test_forgetting_what_a_strategy_dropped() -> None:
    marks = lc.AnnotationSet(TEXT, [lc.Annotation(TEXT.span(3, 14), NOM), lc.Annotation(DUPONT, LIEU)], overlap="longest")
    diff = Op.forget(JEAN).plan(marks)
    assert not diff
    assert (len(marks.dropped), diff.forgotten) == (1, [])
    diff = Op.forget(DUPONT).plan(marks)
    assert diff
    assert diff.forgotten == diff.inverse().remembered == marks.dropped
    assert diff.apply(marks).dropped == []
    assert repr(diff) == "Diff(0 removed, 0 added, 1 forgotten)"


OPERATIONS: list[tuple[lc.Operation, str, str]] = [
    (Op.annotate(ANNE, NOM), "annotate", "annotate(26..30, 'personnePhysique')"),
    (Op.annotate(ANNE, NOM, entity="x"), "annotate", "annotate(26..30, 'personnePhysique', entity=...)"),
    (Op.annotate_all([ANNE, DURAND], NOM), "annotate", "annotate_all([26..30, 42..48], 'personnePhysique')"),
    (Op.annotate_all([], NOM), "annotate", "annotate_all([], 'personnePhysique')"),
    (Op.annotate_all([ANNE] * 9, NOM), "annotate", "annotate_all(9 spans, 'personnePhysique')"),
    (Op.annotate_as_one([ANNE], NOM), "annotate", "annotate_as_one([26..30], 'personnePhysique')"),
    (Op.remove(JEAN), "remove", "remove(3..7)"),
    (Op.remove_spelling(JEAN), "removeSpelling", "remove_spelling(3..7)"),
    (Op.remove_entity(dupont), "removeEntity", "remove_entity(...)"),
    (Op.recategorise(JEAN, LIEU), "recategorise", "recategorise(3..7, 'localite')"),
    (Op.recategorise_entity(jean, LIEU), "recategoriseEntity", "recategorise_entity(..., 'localite')"),
    (Op.resize(JEAN, DUPONT), "resize", "resize(3..7, 8..14)"),
    (Op.move(JEAN, DUPONT), "move", "move(3..7, 8..14)"),
    (Op.split(DUPONT, [JEAN, ANNE]), "split", "split(8..14, [3..7, 26..30])"),
    (Op.merge([JEAN, DUPONT]), "merge", "merge([3..7, 8..14])"),
    (Op.link(jean, dupont), "link", "link(2 entities)"),
    (Op.link(jean), "link", "link(1 entity)"),
    (Op.unlink(JEAN), "unlink", "unlink(3..7)"),
    (Op.unlink_spelling(JEAN), "unlinkSpelling", "unlink_spelling(3..7)"),
    (Op.dissolve(dupont), "dissolve", "dissolve(...)"),
    (Op.rename(dupont, "x"), "rename", "rename(..., ...)"),
    (Op.forget(JEAN), "forget", "forget(3..7)"),
]


@pytest.mark.parametrize(("operation", "name", "shown"), OPERATIONS, ids=[row[2] for row in OPERATIONS])
def test_an_operation_is_a_value(operation: lc.Operation, name: str, shown: str) -> None:
    assert operation.name == name
    assert repr(operation) == f"Operation.{shown}"
    assert [row[0] == operation for row in OPERATIONS].count(True) == 1
    assert operation != name


def test_operations_have_all_their_makers() -> None:
    makers = {name for name in vars(Op) if not name.startswith("_")} - {"name", "arguments", "plan", "to_json", "from_json"}
    assert makers == {shown.split("(")[0] for _, _, shown in OPERATIONS}


def test_the_spans_of_an_operation_are_of_one_text() -> None:
    with pytest.raises(errors.ForeignSpan) as caught:
        Op.merge([JEAN, lc.Text("another").span(0, 1)])
    assert caught.value.path == "spans[1]"
    with pytest.raises(errors.ForeignSpan):
        Op.remove(lc.Text("another").span(0, 1)).plan(START)
    assert repr(Op.resize(JEAN, lc.Text("another").span(0, 1))) == "Operation.resize(3..7, another text)"


@pytest.mark.parametrize(("operation", "name", "shown"), OPERATIONS, ids=[row[2] for row in OPERATIONS])
def test_an_operation_comes_back_from_json(operation: lc.Operation, name: str, shown: str) -> None:
    for unit in ("byte", "char", "utf16"):
        written = operation.to_json(TEXT, unit)
        assert json.loads(written)["op"] == name
        for content in (written, written.encode()):
            again = lc.Operation.from_json(TEXT, content, unit)
            assert again == operation
            assert repr(again) == f"Operation.{shown}"


def test_the_json_of_an_operation_is_of_its_text() -> None:
    with pytest.raises(errors.ForeignSpan):
        Op.remove(JEAN).to_json(lc.Text("another"))
    written = Op.merge([JEAN, SETE]).to_json(TEXT)
    with pytest.raises(errors.OutOfBounds) as caught:
        Op.from_json(lc.Text("M. Jean"), written)
    assert (caught.value.path, caught.value.offset, caught.value.length) == ("spans[1]", 51, 7)
    with pytest.raises(errors.TooLarge):
        Op.from_json(TEXT, written, max_bytes=10)
    with pytest.raises(errors.JsonError):
        Op.from_json(TEXT, '{"op": "erase", "span": {"start": 3, "end": 7}}')


# Editors.


def test_an_editor_uses_what_it_may() -> None:
    editor = lc.Editor("rule", [LIEU])
    assert (editor.origin, editor.may_use(LIEU), editor.may_use(NOM)) == ("rule", True, False)
    assert after(Op.annotate(ANNE, LIEU), editor=editor).exactly(ANNE).origin == "rule"
    with pytest.raises(errors.CategoryNotAllowed) as caught:
        after(Op.annotate(ANNE, NOM), editor=editor)
    assert (caught.value.category, caught.value.path) == (NOM, "operations[0]")
    with pytest.raises(errors.CategoryNotAllowed):
        editor.apply(Op.annotate(ANNE, NOM).plan(START), START)
    assert len(editor.apply(Op.remove(JEAN).plan(START), START)) == 3
    assert lc.Editor() == lc.Editor("human") != lc.Editor("human", [])
    assert repr(editor) == "Editor('rule')"


def test_an_editor_of_a_policy() -> None:
    policy = lc.Settings.court().for_decision(lc.Decision("d", TEXT, keep=[LIEU]))
    human, model = lc.Editor.under(policy), lc.Editor.under(policy, "model")
    assert [human.origin, model.origin] == ["human", "model"]
    assert [human.may_use(name) for name in (NOM, LIEU, "professionnelAvocat", "unknown")] == [True, False, True, False]
    with pytest.raises(lc.errors.UnknownName, match="annotator must be one of model, human"):
        lc.Editor.under(policy, "rule")


# Diffs.


def test_a_diff_leads_there_and_back() -> None:
    target = after(Op.remove(JEAN), Op.annotate(ANNE, LIEU), Op.recategorise(SETE, NOM))
    diff = lc.Diff.between(START, target)
    assert diff.apply(START) == target
    assert diff.inverse().apply(target) == START
    assert diff.inverse().inverse() == diff
    assert not diff.then(diff.inverse())
    assert lc.Diff(TEXT, diff.removed, iter(diff.added)) == diff
    assert lc.Diff.squash(TEXT, [diff, diff.inverse(), diff]) == diff
    assert not lc.Diff.squash(TEXT, [])
    assert not lc.Diff(TEXT, [], [])
    assert (diff.text, repr(diff)) == (TEXT, "Diff(2 removed, 2 added)")
    assert (rows(diff.removed)[0][:2], rows(diff.added)[0][:2]) == ((3, 7), (26, 30))
    with pytest.raises(errors.StaleDiff) as caught:
        diff.apply(target)
    assert (caught.value.start, caught.value.end, caught.value.unit) == (3, 7, "char")
    with pytest.raises(errors.StaleDiff) as caught:
        lc.Diff.squash(TEXT, [diff, diff])
    assert caught.value.path == "diffs[1]"


def test_the_details_of_a_diff() -> None:
    more = [
        Op.remove(SETE), Op.annotate(ANNE, LIEU), Op.recategorise(JEAN, LIEU), Op.resize(DUPONT, TEXT.span(8, 21)),
        Op.rename(dupont, "x"),
    ]  # fmt: skip
    details = lc.Diff.between(START, after(*more)).details()
    assert rows(details.added)[0][:2] == (26, 30)
    assert rows(details.deleted)[0][:2] == (51, 55)
    assert [(one.category, two.category) for one, two in details.recategorised] == [(NOM, LIEU)]
    assert [(one.end, two.end) for one, two in details.grown] == [(14, 21)]
    assert [(one.entity, two.entity) for one, two in details.relinked] == [(dupont, "x")]
    assert details.shrunk == details.shifted == details.restated == []
    assert repr(details) == "DiffDetails(1 added, 1 deleted, 1 recategorised, 1 grown, 1 relinked)"
    assert details == lc.Diff.between(START, after(*more)).details() != lc.Diff(TEXT, [], []).details()
    again = lc.Diff(TEXT, [START[0]], [lc.Annotation(JEAN, NOM)])
    assert len(again.details().restated) == 1
    assert again
    assert not again.in_substance()
    moves = [(TEXT.span(8, 12), "shrunk"), (TEXT.span(9, 15), "shifted")]
    for span, kind in moves:
        assert len(getattr(Op.move(DUPONT, span).plan(START).details(), kind)) == 1


def test_a_diff_comes_back_from_json() -> None:
    marks = lc.AnnotationSet(TEXT, [lc.Annotation(TEXT.span(3, 14), NOM), lc.Annotation(DUPONT, LIEU)], overlap="longest")
    diffs = [Op.forget(DUPONT).plan(marks), lc.Diff.between(START, after(Op.remove(JEAN), Op.recategorise(SETE, NOM)))]
    for diff in diffs:
        for unit in ("byte", "char", "utf16"):
            written = diff.to_json(unit)
            assert lc.Diff.from_json(TEXT, written) == lc.Diff.from_json(TEXT, written.encode(), graphemes="refuse") == diff
    assert lc.Diff(TEXT, [], []).to_json() == '{"unit":"char","removed":[],"added":[]}'
    assert json.loads(diffs[1].to_json())["removed"][0] == {
        "start": 3, "end": 7, "label": NOM, "entity": jean, "score": 0.9, "source": "model",
    }  # fmt: skip
    with pytest.raises(errors.OutOfBounds) as caught:
        lc.Diff.from_json(lc.Text("M. Jean"), diffs[1].to_json())
    assert caught.value.path == "removed[1]"
    with pytest.raises(errors.TooLarge):
        lc.Diff.from_json(TEXT, diffs[1].to_json(), max_bytes=10)


# Histories.


def test_steps_are_undone_and_done_again() -> None:
    history = lc.History(START)
    assert (history.start, history.current, history.steps, history.undone) == (START, START, [], [])
    assert (history.can_undo, history.can_redo) == (False, False)
    diff = history.apply([Op.remove(JEAN), Op.annotate(ANNE, NOM)], author="anne", label="first")
    step = history.steps[0]
    assert (step.author, step.label, step.diff) == ("anne", "first", diff)
    assert step.operations == [Op.remove(JEAN), Op.annotate(ANNE, NOM)]
    assert repr(step.operations) == "[Operation.remove(3..7), Operation.annotate(26..30, 'personnePhysique')]"
    assert repr(step) == "Step(2 operations, 1 removed, 1 added)"
    now = history.current
    assert history.diff() == diff == history.undo().inverse()
    assert (history.current, history.undone, history.can_undo, history.can_redo) == (START, [step], False, True)
    assert history.redo() == diff
    assert history.current == now
    history.undo()
    history.apply(Op.remove(SETE), author="b")
    assert (history.can_redo, len(history.steps), history.steps[0].label) == (False, 1, "")
    assert repr(history) == "History(3 annotations, 1 step, 0 undone)"


def test_a_step_that_fails_leaves_nothing() -> None:
    history = lc.History(START)
    history.apply(Op.remove(SETE), author="a")
    before = copy.copy(history)
    with pytest.raises(errors.NoSuchAnnotation) as caught:
        history.apply([Op.remove(JEAN), Op.remove(JEAN)], author="a")
    assert (caught.value.path, caught.value.start, caught.value.end) == ("operations[1]", 3, 7)
    with pytest.raises(errors.StaleDiff):
        history.apply_diff(lc.Diff.between(START, lc.AnnotationSet(TEXT, [])), author="a")
    with pytest.raises(TypeError, match="item 1: "):
        history.apply([Op.remove(JEAN), 7], author="a")  # type: ignore[list-item]
    assert history == before
    # One that changes nothing is not kept.
    assert not history.apply(Op.recategorise(JEAN, NOM), author="a")
    assert not history.apply([], author="a")
    assert history == before


def test_a_diff_from_elsewhere_is_a_step() -> None:
    history = lc.History(START)
    history.apply_diff(lc.Diff.between(START, lc.AnnotationSet(TEXT, [])), author="merge", label="all gone")
    assert (len(history.current), history.steps[0].operations, history.steps[0].label) == (0, [], "all gone")


def test_an_open_step_becomes_one_step_or_none() -> None:
    history = lc.History(START)
    with history.open(author="anne", label="names") as step:
        assert step.apply(Op.remove(JEAN)).removed == [START[0]]
        with pytest.raises(errors.NoSuchAnnotation) as caught:
            step.apply(Op.remove(JEAN))
        assert caught.value.path is None
        step.apply(Op.annotate(ANNE, NOM))
        assert repr(step) == "OpenStep(2 operations)"
        assert history.current == START
        expected, diff = step.current, step.diff()
    assert (history.current, history.diff()) == (expected, diff)
    assert [(one.author, one.label, len(one.operations)) for one in history.steps] == [("anne", "names", 2)]
    before = copy.copy(history)

    def failing() -> None:
        with history.open(author="anne") as step:
            step.apply(Op.remove(SETE))
            raise LookupError("the caller's")

    with pytest.raises(LookupError, match="the caller's"):
        failing()
    with history.open(author="anne"):
        pass
    assert history == before
    assert repr(step) == "OpenStep(ended)"
    for use in (
        lambda: step.current,
        step.diff,
        lambda: step.apply(Op.remove(SETE)),
        lambda: step.__exit__(None, None, None),
    ):
        with pytest.raises(ValueError, match="the step has ended"):
            use()


def test_an_open_step_uses_its_editor() -> None:
    history = lc.History(START)
    with history.open(author="rules", editor=lc.Editor("rule", [LIEU])) as step:
        step.apply(Op.annotate(ANNE, LIEU))
        with pytest.raises(errors.CategoryNotAllowed):
            step.apply(Op.annotate(DURAND, NOM))
    assert history.current.exactly(ANNE).origin == "rule"


def test_an_open_step_meets_what_others_did() -> None:
    history = lc.History(START)
    with history.open(author="anne") as step:
        step.apply(Op.annotate(ANNE, NOM))
        history.apply(Op.remove(JEAN), author="other")
    assert [one.author for one in history.steps] == ["other", "anne"]
    assert (history.current.at(3), history.current.exactly(ANNE).category) == (None, NOM)
    before = copy.copy(history)

    def clash() -> None:
        with history.open(author="anne") as step:
            step.apply(Op.annotate(DURAND, NOM))
            step.apply(Op.remove(SETE))
            before.apply(Op.remove(SETE), author="other")
            history.apply(Op.remove(SETE), author="other")

    with pytest.raises(errors.NoSuchAnnotation) as caught:
        clash()
    assert caught.value.path == "operations[1]"
    assert history == before


def test_checkpoints() -> None:
    history = lc.History(START)
    history.checkpoint("start")
    history.apply(Op.remove(JEAN), author="a")
    history.checkpoint("one")
    history.apply(Op.remove(SETE), author="a")
    assert history.checkpoints == {"start": 0, "one": 1}
    assert rows(history.since("one").removed)[0][:2] == (51, 55)
    assert history.since("start") == history.diff()
    with pytest.raises(errors.Duplicate) as caught:
        history.checkpoint("one")
    assert (caught.value.what, caught.value.index) == ("checkpoint", 1)
    for call in (history.since, history.go_to):
        with pytest.raises(errors.NoSuchCheckpoint):
            call("two")
    assert history.go_to("start") == lc.Diff.between(after(Op.remove(JEAN), Op.remove(SETE)), START)
    assert (history.current, len(history.undone)) == (START, 2)
    assert history.since("one").inverse() == Op.remove(JEAN).plan(START)
    history.go_to("one")
    assert (len(history.steps), len(history.undone), history.current.at(3)) == (1, 1, None)
    assert repr(history) == "History(3 annotations, 1 step, 1 undone, 2 checkpoints)"
    history.undo()
    history.apply(Op.remove(DUPONT), author="a")
    assert history.checkpoints == {"start": 0}


def test_reset_squash_and_replay() -> None:
    history = lc.History(START)
    history.apply([Op.link(jean, dupont), Op.unlink(DUPONT2)], author="a")
    history.apply(Op.annotate(ANNE, LIEU), author="b")
    history.apply_diff(Op.remove(ANNE).plan(history.current), author="c")
    history.undo()
    assert history.replay() == history
    assert history.replay(lc.Editor("human")) == history
    with pytest.raises(errors.StaleDiff) as stale:
        history.replay(lc.Editor("rule"))
    assert stale.value.path == "steps[2]"
    with pytest.raises(errors.CategoryNotAllowed) as caught:
        history.replay(lc.Editor("human", [NOM]))
    assert caught.value.path == "steps[1].operations[0]"
    now = history.current
    history.squash(author="d", label="both")
    assert (history.current, len(history.steps), history.steps[0].label, history.can_redo) == (now, 1, "both", True)
    diff = history.reset(author="e", label="again")
    assert (history.current, len(history.steps)) == (START, 2)
    assert diff.apply(now) == START
    history.undo()
    assert history.current == now


def test_what_is_applied_may_ask_the_history() -> None:
    # Nothing of the caller's runs while the history is locked.
    history = lc.History(START)
    history.apply((Op.remove(mark.span) for mark in history.current), author="a")
    assert (len(history.current), len(history.steps[0].operations)) == (0, 4)

    def bad() -> Iterator[lc.Operation]:
        yield Op.annotate(ANNE, NOM)
        history.undo()
        raise LookupError("the caller's")

    with pytest.raises(LookupError, match="the caller's"):
        history.apply(bad(), author="a")
    assert history.current == START


def test_a_copy_goes_its_own_way() -> None:
    history = lc.History(START)
    history.apply(Op.remove(JEAN), author="a")
    for twin in (copy.copy(history), copy.deepcopy(history), copy.deepcopy([history])[0]):
        assert twin == history
        twin.undo()
        assert twin != history
    assert (len(history.current), history != START) == (3, True)


def test_a_history_comes_back_from_json() -> None:
    history = lc.History(START)
    history.apply([Op.link(jean, dupont), Op.unlink(DUPONT2)], author="anne", label="names")
    history.checkpoint("one")
    history.apply_diff(Op.remove(SETE).plan(history.current), author="merge")
    history.apply(Op.annotate(ANNE, NOM), author="bob")
    history.undo()
    for unit in ("byte", "char", "utf16"):
        written = history.to_json(unit)
        for twin in (lc.History.from_json(written), lc.History.from_json(written.encode(), graphemes="refuse")):
            assert twin == history
            assert twin.to_json(unit) == written
            assert (twin.checkpoints, len(twin.undone)) == ({"one": 1}, 1)
            assert (twin.redo(), twin == history) == (Op.annotate(ANNE, NOM).plan(history.current), False)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(history, protocol)) == history
    with pytest.raises(errors.TooLarge):
        lc.History.from_json(history.to_json(), max_bytes=99)
    stale = json.loads(history.to_json())
    stale["spans"] = []
    with pytest.raises(errors.StaleDiff) as caught:
        lc.History.from_json(json.dumps(stale))
    assert caught.value.path == "steps[0]"


CHOICES: list[Callable[[lc.AnnotationSet, int], lc.Operation]] = [
    lambda marks, n: Op.annotate(TEXT.span(n, n + 3), NOM),
    lambda marks, n: Op.annotate_all([TEXT.span(n, n + 2), TEXT.span(n + 3, n + 5)], LIEU),
    lambda marks, n: Op.remove(marks[n % len(marks)].span),
    lambda marks, n: Op.remove_entity(marks[n % len(marks)].entity),
    lambda marks, n: Op.recategorise(marks[n % len(marks)].span, LIEU),
    lambda marks, n: Op.move(marks[n % len(marks)].span, TEXT.span(n, n + 4)),
    lambda marks, n: Op.link(*marks.entities()[n % 3 : n % 3 + 2]),
    lambda marks, n: Op.unlink(marks[n % len(marks)].span),
    lambda marks, n: Op.rename(marks[n % len(marks)].entity, f"e{n}"),
]


@given(st.lists(st.tuples(st.integers(0, len(CHOICES) - 1), st.integers(0, 50)), max_size=12))
def test_the_laws_of_a_history(choices: list[tuple[int, int]]) -> None:
    history = lc.History(START)
    states = [START]
    for choice, number in choices:
        before = copy.copy(history)
        try:
            operation = CHOICES[choice](history.current, number)
            planned = operation.plan(history.current)
            applied = history.apply(operation, author="a")
        except (errors.LabelError, ZeroDivisionError):
            assert history == before
            continue
        assert planned == applied
        assert applied.apply(before.current) == history.current
        if applied:
            states.append(history.current)
    assert lc.Diff.squash(TEXT, [step.diff for step in history.steps]) == history.diff()
    assert history.replay() == history
    assert lc.History.from_json(history.to_json("utf16")) == history
    for state in reversed(states[:-1]):
        history.undo()
        assert history.current == state
    for state in states[1:]:
        history.redo()
        assert history.current == state
    assert not history.can_redo


THREADS = 8


def in_threads(work: Callable[[int], None]) -> list[BaseException]:
    """Run the same in threads that begin at once; give what went wrong."""
    barrier, wrong = threading.Barrier(THREADS), list[BaseException]()

    def run(number: int) -> None:
        try:
            barrier.wait(timeout=60)
            work(number)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads), "a deadlock"
    return wrong


def test_threads_share_a_history() -> None:
    rounds = 25
    text = lc.Text("x " * THREADS * rounds)
    history, other = (lc.History(lc.AnnotationSet(text, [])) for _ in range(2))

    def work(number: int) -> None:
        for turn in range(rounds):
            place = number * rounds + turn
            mark = Op.annotate(text.span(2 * place, 2 * place + 1), "x", entity=f"e{place}")
            if turn % 2:
                history.apply(mark, author=str(number))
            else:
                with history.open(author=str(number)) as step:
                    step.apply(mark)
            # Readers see whole states, and two histories that are compared both ways never wait for each other.
            one = copy.copy(history)
            assert len(one.current) == len(one.steps) == len(one.diff().added)
            assert (history == other, other == history)[0] is False
            repr(history), history._repr_html_(), history.checkpoints, history.can_undo

    assert in_threads(work) == []
    assert len(history.current) == len(history.steps) == THREADS * rounds
    for number in range(THREADS):
        mine = [step.diff.added[0].start for step in history.steps if step.author == str(number)]
        assert mine == sorted(mine), "the steps of one thread are in its order"
    assert history.replay() == history


def test_threads_undo_each_step_once() -> None:
    history = lc.History(lc.AnnotationSet(TEXT, []))
    for place in range(40):
        history.apply(Op.annotate(TEXT.span(place, place + 1), "x", entity=str(place)), author="a")
    undone: list[int] = []

    def work(number: int) -> None:
        for _ in range(5):
            undone.append(history.undo().removed[0].start)

    assert in_threads(work) == []
    assert sorted(undone) == list(range(40))
    assert [step.diff.added[0].start for step in history.undone] == list(range(39, -1, -1))
    assert in_threads(lambda number: [history.redo() for _ in range(5)] and None) == []
    assert [step.diff.added[0].start for step in history.steps] == list(range(40))
    assert [type(error) for error in in_threads(lambda number: history.redo() and None)] == [errors.NothingToRedo] * THREADS


# Treatments.


def test_a_chain_of_treatments() -> None:
    model = lc.AnnotationSet(TEXT, list(START)[:2])
    chain = TreatmentChain(TEXT).treated("NLP", model).treated("annotator", START)
    assert (len(chain), chain.current, chain.states(), chain.text) == (2, START, [model, START], TEXT)
    first, last = chain.treatments
    assert (first.source, first.order, first.is_human, first.duration_ms, first.updated_ms) == ("NLP", 0, False, 0, None)
    assert (last.is_human, last) == (True, chain.last)
    assert chain.diff_of(["annotator", "admin"]) == last.diff
    assert TreatmentChain(TEXT, [last, first]) == chain
    longer = chain.then(Treatment("admin", 2, Op.remove(SETE).plan(START), duration_ms=5, updated_ms=7))
    assert longer.last is not None
    assert (longer.last.duration_ms, longer.last_update_ms, chain.last_update_ms) == (5, 7, None)
    amended = longer.amended(Op.remove(DUPONT2).plan(longer.current))
    assert (len(amended), len(amended.current)) == (3, 2)
    assert TreatmentChain(TEXT).last is None
    assert repr(longer) == "TreatmentChain(3 treatments, 3 annotations)"
    assert repr(longer.last) == "Treatment('admin', order=2, 1 removed, 0 added)"


def test_a_chain_is_whole() -> None:
    plus, minus = Op.annotate(ANNE, NOM).plan(START), Op.remove(JEAN).plan(START)
    whole = lc.Diff.between(lc.AnnotationSet(TEXT, []), START)
    broken: list[tuple[list[Treatment], type[lc.LabelError], dict[str, Any]]] = [
        ([Treatment("NLP", 0, whole), Treatment("admin", 2, plus)], errors.BrokenChain, {"index": 1}),
        ([Treatment("NLP", 0, minus)], errors.BrokenChain, {"index": 0}),
        ([Treatment("NLP", 0, whole), Treatment("NLP", 1, plus)], errors.BadSource, {"index": 1}),
        (
            [Treatment("NLP", 0, plus), Treatment("admin", 1, minus)],
            errors.StaleDiff,
            {"path": "treatments[1]"},
        ),
    ]
    for treatments, kind, fields in broken:
        with pytest.raises(kind) as caught:
            TreatmentChain(TEXT, treatments)
        assert {name: getattr(caught.value, name) for name in fields} == fields
    with pytest.raises(errors.BrokenChain):
        TreatmentChain(TEXT).amended(plus)


def test_which_sources_may_follow_which() -> None:
    own = SourceOrder([(["NLP"], 1, 1), ({"quality", "admin"}, 0, None)])
    own.check(["NLP", "quality", "admin", "quality"])
    assert (own == SourceOrder(), SourceOrder() == SourceOrder()) == (False, True)
    assert (repr(own), repr(SourceOrder())) == ("SourceOrder([...])", "SourceOrder()")
    chain = TreatmentChain(TEXT, sources=own).treated("NLP", START)
    assert len(chain.treated("quality", START).treated("quality", START)) == 3
    with pytest.raises(errors.BadSource):
        chain.treated("annotator", START)
    with pytest.raises(TypeError, match="a list of sources expected, not str"):
        own.check("NLP")


def test_what_holds_names_does_not_travel_alone() -> None:
    history = lc.History(START)
    history.apply(Op.remove(JEAN), author="a")
    diff = history.diff()
    chain = TreatmentChain(TEXT).treated("NLP", START)
    assert pickle.loads(pickle.dumps(diff)) == diff
    for value in (history.steps[0], diff.details(), Op.remove(JEAN), Op.dissolve(dupont), chain, chain.last):
        with pytest.raises(TypeError, match="pickle"):
            pickle.dumps(value)


def test_a_history_of_a_record_gives_the_record_back() -> None:
    text = lc.Text("M. Orso et M. Gwex")
    marks = lc.AnnotationSet(text, [lc.Annotation(text.span(3, 7), "personnePhysique")])
    record = lc.Record(lc.Decision("d", text), marks, scope=lc.Scope.case("24/1"))
    history = lc.History(record)
    assert history.record == record
    history.apply(lc.Operation.annotate(text.span(14, 18), "personnePhysique"), author="anne")
    edited = history.record
    assert edited is not None
    assert (edited.scope, edited.id, len(edited.annotations)) == (record.scope, "d", 2)
    assert edited == record.with_annotations(history.current)
    loaded = lc.History.from_json(history.to_json())
    assert loaded == history
    assert loaded.record == edited
    assert pickle.loads(pickle.dumps(history)).record == edited
    assert lc.History(marks).record is None
    with pytest.raises(lc.errors.ForeignSpan):
        record.with_annotations(lc.AnnotationSet(lc.Text("M. Orso"), []))


def test_many_operations_of_one_step_are_one_step() -> None:
    text = lc.Text(" ".join(f"nom{number}" for number in range(50)))
    spans = [text.span(start, start + len(word)) for start, word in words_of(str(text))]
    history = lc.History(lc.AnnotationSet(text, [lc.Annotation(span, "nom") for span in spans]))
    history.apply([lc.Operation.recategorise(span, "lieu") for span in spans], author="a")
    assert len(history.steps) == 1
    assert {mark.category for mark in history.current} == {"lieu"}


def words_of(text: str) -> list[tuple[int, str]]:
    words, start = [], 0
    for word in text.split(" "):
        words.append((start, word))
        start += len(word) + 1
    return words


@pytest.mark.parametrize("operation", [row[0] for row in OPERATIONS], ids=[row[2] for row in OPERATIONS])
def test_the_arguments_of_an_operation_are_those_of_its_json(operation: lc.Operation) -> None:
    def written(value: Any) -> Any:
        if isinstance(value, lc.Span):
            return {"start": value.start, "end": value.end}
        return [written(item) for item in value] if isinstance(value, list) else value

    arguments = {name: written(value) for name, value in operation.arguments.items()}
    assert {"op": operation.name, **arguments} == json.loads(operation.to_json(TEXT))
