"""MANY AT ONCE: lists of records, lists of lists; what fails stops no other."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import label_core as lc


def bytes_of(drafts: Sequence[lc.Pseudonymized | lc.LabelError]) -> list[str]:
    """What each answer says, to the byte."""
    return [one.to_draft_json("d", map=True) if isinstance(one, lc.Pseudonymized) else repr(one) for one in drafts]


def sample_records(samples: Path) -> list[lc.Record]:
    records = lc.Record.from_json_lines((samples / "records.jsonl").read_bytes())
    assert all(isinstance(record, lc.Record) for record in records)
    return [record for record in records if isinstance(record, lc.Record)]


@pytest.mark.parametrize("threads", [1, 2, 8, 10**30])
def test_a_batch_gives_what_single_calls_give(threads: int, samples: Path, key: lc.Key) -> None:
    # More than two blocks, whatever the number of threads.
    records = sample_records(samples) * 50
    drafts = lc.pseudonymize_all(iter(records), key=key, threads=threads)
    assert bytes_of(drafts) == bytes_of([lc.pseudonymize(record, key=key) for record in records[:3]]) * 50


@pytest.mark.parametrize("threads", [1, 3])
def test_lists_give_what_records_give(threads: int, samples: Path, key: lc.Key) -> None:
    records = sample_records(samples) * 30
    ids = [record.id for record in records]
    texts = [str(record.text) for record in records]
    spans = [[(mark.start, mark.end, mark.category, mark.entity) for mark in record.annotations] for record in records]
    keep = tuple(record.decision.keep for record in records)
    drafts = lc.pseudonymize_lists(ids, texts, spans, key=key, keep=keep, threads=threads)
    assert bytes_of(drafts) == bytes_of(lc.pseudonymize_all(records, key=key))


def test_answers_keep_their_places(key: lc.Key) -> None:
    # Bad ones at the edges of the blocks of 64.
    bad = {0, 63, 64, 127, 128, 199}
    spans = [[(0, 9 if n in bad else 4, "personnePhysique")] for n in range(200)]
    drafts = lc.pseudonymize_lists([str(n) for n in range(200)], ["Brun !"] * 200, spans, key=key, threads=2)
    for n, draft in enumerate(drafts):
        if n in bad:
            assert isinstance(draft, lc.errors.OutOfBounds)
            assert (draft.document_id, draft.path) == (str(n), "spans[0]")
        else:
            assert isinstance(draft, lc.Pseudonymized)
            assert draft.plan.scope == lc.Scope.document(str(n))


def test_nothing_gives_nothing(key: lc.Key) -> None:
    assert lc.pseudonymize_all([], key=key) == []
    assert lc.pseudonymize_lists([], [], [], key=key, threads=4) == []


class Column(Sequence[Any]):
    """A sequence that is no list, such as a column of a table."""

    def __init__(self, items: list[Any]) -> None:
        self.items = items

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, index: Any) -> Any:
        return self.items[index]


def test_options_reach_every_decision(key: lc.Key) -> None:
    ids, texts = Column(["1", "2"]), Column(["👍 Brun à Sète", "👍 Noir à Sète"])
    spans = Column([iter([(3, 7, "person"), (5, 9, "place")]), [{"start": 3, "end": 7, "label": "person"}]])
    settings = lc.Settings({"person": "<%c>", "place": "<%d>"})
    drafts = lc.pseudonymize_lists(
        ids, texts, spans, key=key, settings=settings, unit="utf16", overlap=["place"], keep=Column([["person"], []])
    )
    first, second = drafts
    assert isinstance(first, lc.Pseudonymized)
    assert isinstance(second, lc.Pseudonymized)
    # The place is masked, though the decision omits persons; the second omits nothing.
    assert str(first.text) == "👍 <1> Sète"
    assert str(second.text)[2:].startswith("<")
    (refused,) = lc.pseudonymize_lists(["1"], ["e\u0301"], [[(0, 1, "x")]], key=key, graphemes="refuse")
    assert isinstance(refused, lc.errors.SplitsGrapheme)


def case_records() -> list[lc.Record]:
    scope = lc.Scope.case("24-10.001")
    texts = ["Brun contre Noir", "Noir, [A], Gris", "Brun et Gris"]
    names = [["Brun", "Noir"], ["Noir", "Gris"], ["Brun", "Gris"]]
    return [
        lc.Record.from_spans(
            str(number),
            text,
            [(text.index(name), text.index(name) + 4, "personnePhysique") for name in marked],
            scope=scope,
        )
        for number, (text, marked) in enumerate(zip(texts, names, strict=True))
    ]


def test_records_of_a_case_share_its_words_in_any_order(key: lc.Key) -> None:
    records = case_records()
    drafts = lc.pseudonymize_all(records, key=key, new_cases=True)
    words: dict[str, set[str]] = {}
    for draft in drafts:
        assert isinstance(draft, lc.Pseudonymized)
        for edit in draft.plan.replacements:
            words.setdefault(edit.entity, set()).add(edit.words)
    assert [len(one) for one in words.values()] == [1, 1, 1]
    assert len(set.union(*words.values())) == 3
    # Free of what any text of the case holds.
    assert "[A]" not in set.union(*words.values())
    turned = lc.pseudonymize_all(records[::-1], key=key, new_cases=True, threads=2)
    assert bytes_of(turned) == bytes_of(drafts)[::-1]


def test_an_error_of_a_case_is_that_of_its_records_alone(key: lc.Key) -> None:
    # Strict settings refuse one category; the case then has no ledger, and the other record is not touched.
    other = lc.Record.from_spans("other", "Brun", [(0, 4, "known")])
    settings = lc.Settings({"known": "[%c]"}, strict=True)
    answers = lc.pseudonymize_all([*case_records(), other], key=key, settings=settings, new_cases=True)
    assert [type(answer) for answer in answers] == [lc.errors.UnknownCategory] * 3 + [lc.Pseudonymized]
    assert [answer.document_id for answer in answers[:3] if isinstance(answer, lc.LabelError)] == ["0", "1", "2"]
