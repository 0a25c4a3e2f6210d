"""What trying an earlier version showed: each fault with the right answer."""

import copy
import json
import pickle
import time
from collections.abc import Callable
from typing import Any

import pytest

import label_core as lc

KEY = lc.Key(bytes(range(32)))


def document(number: int) -> dict[str, Any]:
    fields = {"source": "jurinet", "text": "M. Anna Orso.", "decisionMetadata": {"categoriesToOmit": []}}
    return {"_id": str(number), "documentNumber": number, **fields}


def mark(start: int) -> dict[str, Any]:
    return {"category": "personnePhysique", "entityId": "personnePhysique_anna", "start": start, "text": "Anna"}


def treatment(number: int, after: list[dict[str, Any]]) -> dict[str, Any]:
    return {"documentId": str(number), "order": 0, "source": "NLP", "annotationsDiff": {"before": [], "after": after}}


def record(number: int, text: str = "Anna vit.") -> bytes:
    spans = [{"start": 0, "end": 4, "label": "p"}]
    return json.dumps({"id": str(number), "text": text, "unit": "char", "spans": spans}, ensure_ascii=False).encode()


def orso(id: str = "1", **more: Any) -> lc.Record:
    return lc.Record.from_spans(id, "M. Orso", [(3, 7, "personnePhysique")], **more)


def draft(text: str, spans: Any, settings: lc.Settings | None = None, **more: Any) -> str:
    return str(lc.pseudonymize(lc.Record.from_spans("1", text, spans, **more), key=KEY, settings=settings).text)


# Reading.


def test_one_bad_treatment_keeps_the_others() -> None:
    bad = treatment(2, [mark(3)])
    del bad["annotationsDiff"]["after"][0]["entityId"]
    read = lc.formats.label.read_label([document(1), document(2)], [treatment(1, [mark(3)]), bad])
    assert [isinstance(one, lc.Record) for one in read.records] == [True, False]
    drafts = lc.pseudonymize_all(read.records, key=KEY)
    assert [isinstance(one, lc.Pseudonymized) for one in drafts] == [True, False]
    assert drafts[1] is read.records[1]


def test_one_bad_byte_keeps_the_other_lines() -> None:
    lines = b"\n".join([record(1), record(2, "Anna é.").decode().encode("latin-1"), record(3)])
    records = lc.Record.from_json_lines(lines)
    assert [isinstance(one, lc.Record) for one in records] == [True, False, True]
    assert [isinstance(one, lc.Pseudonymized) for one in lc.pseudonymize_all(records, key=KEY)] == [True, False, True]


def test_a_byte_order_mark_is_passed_over() -> None:
    mark_ = b"\xef\xbb\xbf"
    assert all(isinstance(one, lc.Record) for one in lc.Record.from_json_lines(mark_ + record(1) + b"\n" + record(2)))
    both = (mark_ + json.dumps(value).encode() for value in ([document(1)], [treatment(1, [mark(3)])]))
    assert len(lc.formats.label.read_label(*both).records) == 1


def test_what_readers_give_goes_straight_in() -> None:
    records = lc.Record.from_json_lines('{"id": 7}\n' + orso().to_json())
    drafts = lc.pseudonymize_all(records, key=KEY)
    assert [isinstance(one, lc.Pseudonymized) for one in drafts] == [False, True]
    assert drafts[0] is records[0]


def test_a_missing_text_is_one_row_s_error() -> None:
    marks: list[Any] = [[(0, 4, "p")], [], [(0, 4, "p")]]
    drafts = lc.pseudonymize_lists(["1", "2", "3"], ["Anna", None, "Anna"], marks, key=KEY)
    assert [isinstance(one, lc.Pseudonymized) for one in drafts] == [True, False, True]


@pytest.mark.parametrize(
    ("row", "path"),
    [
        ((None, "Anna", [(0, 4, "p")]), "ids[1]"),
        (("2", None, [(0, 4, "p")]), "texts[1]"),
        (("2", float("nan"), [(0, 4, "p")]), "texts[1]"),
        (("2", "Anna", None), "spans[1]"),
        (("2", "Anna", float("nan")), "spans[1]"),
        (("2", "Anna", ""), "spans[1]"),
        (("2", "Anna", {}), "spans[1]"),
        (("2", "Anna", [(0, 4, "p"), (0.0, 4, "p")]), "spans[1][1].start"),
        (("2", "Anna", [(0, True, "p")]), "spans[1][0].end"),
        (("2", "Anna", [(0, 4, None)]), "spans[1][0].label"),
        (("2", "Anna", [(0, 4, "p", 7)]), "spans[1][0].entity"),
        (("2", "Anna", [(0, 4, "p", None, "x")]), "spans[1][0].score"),
        (("2", "Anna", [(0, 4)]), "spans[1][0]"),
        (("2", "Anna", ["Anna"]), "spans[1][0]"),
    ],
)
def test_a_bad_row_answers_in_its_place(row: tuple[Any, Any, Any], path: str) -> None:
    ids, texts, spans = (["1", row[0], "3"], ["Anna", row[1], "Anna"], [[(0, 4, "p")], row[2], [(0, 4, "p")]])
    first, bad, last = lc.pseudonymize_lists(ids, texts, spans, key=KEY)
    assert isinstance(first, lc.Pseudonymized)
    assert isinstance(last, lc.Pseudonymized)
    assert isinstance(bad, lc.errors.WrongType)
    assert isinstance(bad, TypeError)
    assert (bad.path, bad.is_input, bad.document_id) == (path, True, None if row[0] is None else "2")
    assert pickle.loads(pickle.dumps(bad)) == bad


def test_a_mistake_of_an_object_of_the_caller_s_stops_the_call() -> None:
    class Broken:
        def __index__(self) -> int:
            raise RuntimeError("mine")

    with pytest.raises(RuntimeError, match="mine"):
        lc.pseudonymize_lists(["1"], ["Anna"], [[(Broken(), 4, "p")]], key=KEY)
    with pytest.raises(TypeError, match=r"records\[0\]"):
        lc.pseudonymize_all([ValueError()], key=KEY)  # type: ignore[list-item]


@pytest.mark.parametrize("spans", ['[[0, 4, "p"]]', '[{"start": 0, "end": 4, "label": "p"}]'])
def test_spans_as_json_gives_them(spans: str) -> None:
    assert lc.Record.from_spans("1", "Anna", json.loads(spans)) == lc.Record.from_spans("1", "Anna", [(0, 4, "p")])


@pytest.mark.parametrize("spans", ["", b"", {}, "abc", {"start": 0, "end": 4, "label": "p"}], ids=repr)
def test_what_is_no_list_of_spans(spans: Any) -> None:
    with pytest.raises(TypeError, match=r"spans: a list of spans expected, not (str|bytes|dict)"):
        lc.Record.from_spans("1", "M. Orso", spans)


@pytest.mark.parametrize(("source", "origin"), [("NER model", "model"), ("somebody", "import"), ("annotator", "human")])
def test_detections_of_the_court_go_in(source: str, origin: str) -> None:
    fields = {"start": 3, "end": 7, "label": "personnePhysique", "source": source, "score": 0.9}
    for span in (fields, (3, 7, "personnePhysique", None, 0.9, source)):
        assert lc.Record.from_spans("1", "M. Orso", [span]).annotations[0].origin == origin


def test_numbers_that_are_too_large() -> None:
    large = 10**400
    assert lc.Record.from_spans("1", "Anna", [(0, 4, "p", None, large)]).unscored == 1
    with pytest.raises(lc.errors.BadScore):
        lc.Annotation(lc.Text("Anna").span(0, 4), "p", score=large)
    with pytest.raises(lc.errors.OutOfBounds):
        lc.Record.from_spans("1", "Anna", [(0, large, "p")])
    for threads in (0, -1, -large):
        with pytest.raises(ValueError, match="threads: a number from 1 expected"):
            lc.pseudonymize_all([], key=KEY, threads=threads)
    assert lc.pseudonymize_all([], key=KEY, threads=large) == []


# Words.


def test_white_space_at_the_edge_of_a_mark_stays() -> None:
    settings = lc.Settings({"p": "[%c]"})
    want = draft("Bonjour Anna Gwex, oui", [(8, 12, "p"), (13, 17, "p")], settings)
    assert draft("Bonjour Anna Gwex, oui", [(7, 12, "p"), (12, 17, "p")], settings) == want


@pytest.mark.parametrize("how", ["longest", "highest_score", ["company", "person"]])
def test_a_kept_category_is_not_masked_around_a_name(how: Any) -> None:
    settings = lc.Settings({"company": None, "person": "[%c]"})
    got = draft("SCI Orso et fils a vendu", [(0, 16, "company"), (4, 8, "person")], settings, overlap=how)
    assert got.startswith("SCI [")
    assert got.endswith("] et fils a vendu")


def test_a_mark_that_masks_covers_the_word() -> None:
    assert "ristelle" not in draft("Vu Cristelle Orso, greffier", [(3, 4, "personnePhysique")])


def test_a_filter_does_not_forget_what_was_dropped() -> None:
    spans = [(3, 14, "professionnelAvocat"), (8, 14, "personnePhysique")]
    marks = lc.Record.from_spans("1", "Me Jean Dupont plaide.", spans, overlap="longest").annotations
    for kept in (marks.filter(lambda mark: True), marks.without([]), marks[:]):
        assert kept == marks
        assert len(kept.dropped) == 1
    assert len(marks.filter(lambda mark: False)) == len(marks[1:0]) == len(marks.without(marks)) == 0
    assert marks[0].text == "Jean Dupont"
    with pytest.raises(ZeroDivisionError):
        marks.filter(lambda mark: bool(1 // 0))


def test_a_text_is_equal_to_its_characters() -> None:
    text = lc.Text("Sète")
    assert text == "Sète"
    assert text != "S\u0065\u0300te"
    assert text != "\ud800"
    assert text != 7
    assert {"Sète": 1}[text] == 1  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "end"), [("M. Anna\nOrso vit", 12), ("M. Anna  Orso vit", 13), ("M. Anna\u00a0Orso vit", 12)]
)
def test_a_spelling_that_differs_in_white_space(text: str, end: int) -> None:
    lc.Record.from_spans("1", text, [{"start": 3, "end": end, "label": "p", "text": "Anna Orso"}])


# Keys and names.


@pytest.mark.parametrize("id", ["NUL", "con", "COM1", "aux.2020", "LPT9", "com", "prn.txt.json"])
def test_device_names_are_no_file_names(id: str) -> None:
    assert KEY.file_stem(id) != id


@pytest.mark.parametrize("id", ["NULL", "console", "24-10.001", "acom1", "COM1x"])
def test_other_names_stay(id: str) -> None:
    assert KEY.file_stem(id) == id


def test_threads_are_bounded_by_the_work() -> None:
    start = time.perf_counter()
    lc.pseudonymize_all([orso()], key=KEY, threads=100_000)
    assert time.perf_counter() - start < 5  # a hundred thousand threads take far longer, if they start at all


# Values.


def test_values_can_be_copied_and_sent_to_a_worker() -> None:
    one = lc.Record.from_spans("1", "Anna vit", [(0, 4, "p")])
    values = [lc.Settings({"p": "[%c]"}), one.annotations, one.annotations[0], one.annotations[0].span, one.decision]
    for value in [*values, lc.Template("[%d]"), lc.Ledger(lc.Scope.case("c"), KEY, [("[%c]", "p_x", "[A]")])]:
        ways: list[Callable[[Any], Any]] = [copy.copy, copy.deepcopy]
        assert all(way(value) == value for way in ways)
    assert pickle.loads(pickle.dumps(one.annotations)) == one.annotations
