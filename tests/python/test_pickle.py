"""What travels to other processes, and what does not."""

import copy
import json
import pickle
from typing import Any

import pytest

import label_core as lc
from label_core import errors


def record(**options: Any) -> lc.Record:
    spans = [(0, 1, "x", "e", 0.25, "human"), (0, 3, "y", None, None, "model"), (5, 6, "x")]
    return lc.Record.from_spans("d\x1b", "abcd👍\u0301", spans, overlap="longest", **options)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize(
    "value",
    [
        lc.Text(""),
        lc.Text("a\0é👍\r\n"),
        lc.Scope.document("d"),
        lc.Scope.case("é"),
        lc.Scope.corpus("c"),
        lc.metrics.AnnotationCounts(1, 2, 3),
        record(),
        record(omit=["y"], scope=lc.Scope.case("c")),
        lc.Record.from_json('{"id": "d", "text": "", "unit": "byte", "spans": [], "meta": {"a": [1.5, null]}}'),
    ],
    ids=lambda value: type(value).__name__,
)
def test_these_come_back_equal(value: Any, protocol: int) -> None:
    twin = pickle.loads(pickle.dumps(value, protocol))
    assert type(twin) is type(value)
    assert twin == value
    assert copy.copy(value) == value
    assert copy.deepcopy([value]) == [value]


def test_a_record_keeps_what_was_dropped_and_what_it_does_not_know() -> None:
    twin = pickle.loads(pickle.dumps(record()))
    assert twin.annotations.dropped == record().annotations.dropped != []
    known = lc.Record.from_json('{"id": "d", "text": "", "unit": "byte", "spans": [], "meta": 1}')
    assert json.loads(pickle.loads(pickle.dumps(known)).to_json())["meta"] == 1


def test_a_key_stays_where_it_is(key: lc.Key) -> None:
    for way in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="a key is not pickled: hand on the path of its file"):
            way(key)


def test_what_needs_its_text_does_not_travel_alone(key: lc.Key) -> None:
    one = record()
    draft = lc.pseudonymize(one, key=key)
    carried = one.annotations.carry("abc")
    both = lc.merge(*[one.annotations] * 3)
    for value in (
        carried,
        carried.marks[0],
        both,
        one.annotations,
        one.annotations[0],
        one.annotations[0].span,
        draft,
        draft.plan,
        draft.map,
        lc.Ledger(),
    ):
        with pytest.raises(TypeError, match="pickle"):
            pickle.dumps(value)


@pytest.mark.parametrize("kind", lc.LabelError.__subclasses__(), ids=lambda kind: kind.__name__)
def test_exceptions_travel_with_their_fields(kind: type[lc.LabelError]) -> None:
    details = {"kind": "InDocument", "id": "d", "error": {"kind": kind.__name__, "offset": 3, "unit": "char"}}
    error = kind("document d: something", details)
    twin = pickle.loads(pickle.dumps(error))
    assert type(twin) is kind
    assert str(twin) == str(error)
    assert (twin.document_id, twin.offset, twin.unit, twin.details) == ("d", 3, "char", details)
    assert errors.LabelError in kind.__mro__
