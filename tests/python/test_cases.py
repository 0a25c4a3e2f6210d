"""Runs the cases of tests/cases, which Rust runs too. Their README says what each field means.

A file without a runner here fails, and so does a case with a field that its runner does not know.
"""

import itertools
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

import label_core as lc

CASES = Path(__file__).parents[1] / "cases"
UNITS = ("byte", "char", "utf16")

Case = dict[str, Any]
RUNNERS: dict[tuple[str, str], tuple[Callable[[Case], None], set[str]]] = {}


def runner(file: str, field: str, fields: str) -> Callable[[Callable[[Case], None]], Callable[[Case], None]]:
    """Register what runs the cases in the list `field` of `file`, and the fields of theirs that it knows."""

    def register(run: Callable[[Case], None]) -> Callable[[Case], None]:
        RUNNERS[file, field] = run, set(fields.split())
        return run

    return register


def lists() -> list[tuple[str, str, list[Case]]]:
    files = sorted(CASES.glob("*.json"))
    return [(file.name, field, cases) for file in files for field, cases in json.loads(file.read_bytes()).items()]


def name(case: Case) -> str:
    return str(case.get("name") or case.get("template") or case.get("first"))[:60]


ALL = [
    pytest.param(file, field, case, id=f"{file}-{field}-{name(case)}") for file, field, cases in lists() for case in cases
]


@pytest.mark.parametrize(("file", "field", "case"), ALL)
def test_case(file: str, field: str, case: Case) -> None:
    assert (file, field) in RUNNERS, "these cases have no runner here"
    run, known = RUNNERS[file, field]
    assert set(case) - {"name", "comment"} <= known, "a field that nobody checks here"
    run(case)


def test_all_runners_have_cases() -> None:
    assert {(file, field) for file, field, cases in lists() if cases} >= set(RUNNERS)


def answer(call: Callable[[], Any]) -> Any:
    """What a call gives, or its error as cases write it."""
    try:
        given = call()
    except lc.LabelError as error:
        given = error
    return {"error": given.details} if isinstance(given, lc.LabelError) else given


def expected(case: Case, *fields: str) -> Case:
    return {"error": case["error"]} if "error" in case else {field: case[field] for field in fields}


def options(case: Case) -> dict[str, Any]:
    given: dict[str, Any] = {field: case[field] for field in ("overlap", "graphemes", "max_bytes") if field in case}
    # Most texts are of a few letters, and few cases are about words.
    given["cut_words"] = case.get("cut_words", "accept")
    if isinstance(given.get("overlap"), dict):
        given["overlap"] = given["overlap"]["priority"]
    return given


def rows(marks: Sequence[lc.Annotation]) -> list[list[Any]]:
    return [[mark.start, mark.end, mark.category] for mark in marks]


@runner("offsets.json", "cases", "text lengths positions errors lines spans")
def run_offsets(case: Case) -> None:
    text = lc.Text(case["text"])
    assert {unit: text.length(unit) for unit in UNITS} == case["lengths"]
    for row in case["positions"]:
        for unit, offset in zip(UNITS, row, strict=True):
            assert [text.convert(offset, unit, to) for to in UNITS] == row
    for refused in case["errors"]:
        for to in UNITS:
            given = answer(lambda to=to, refused=refused: text.convert(refused["offset"], refused["unit"], to))
            assert given == {"error": refused["error"]}
    for offset, line, column in case["lines"]:
        assert text.line_column(offset) == (line, column)
        assert text.offset_at(line, column) == offset
    for span in case["spans"]:
        given = answer(lambda span=span: {"slice": text.slice(text.span(span["start"], span["end"], span["unit"]))})
        assert given == expected(span, "slice")


@runner("fold.json", "cases", "text folded back")
def run_fold(case: Case) -> None:
    text = lc.Text(case["text"])
    folded = text.fold()
    assert str(folded) == lc.text.fold_str(case["text"]) == case["folded"]
    for back in case["back"]:
        assert list(folded.span(*back["range"]).range()) == back["source"]


@runner("sets.json", "cases", "text unit spans overlap graphemes kept dropped duplicates widened error")
def run_sets(case: Case) -> None:
    def given() -> Case:
        marks = lc.Record.from_spans("d", case["text"], case["spans"], unit=case["unit"], **options(case)).annotations
        kept, dropped = rows(marks), rows(marks.dropped)
        return {"kept": kept, "dropped": dropped, "duplicates": marks.duplicates, "widened": marks.widened}

    assert answer(given) == expected(case, "kept", "dropped", "duplicates", "widened")


@runner("templates.json", "written", "template specifier example error")
def run_templates(case: Case) -> None:
    written = case["template"]
    assert answer(lambda: {"specifier": lc.Template(written).specifier}) == expected(case, "specifier")
    settings = answer(lambda: lc.Settings({"x": written}))
    if "error" in case:
        assert settings == {"error": case["error"]}
    else:
        assert str(lc.Template(written)) == written
        assert example(written, settings) == case["example"]


def example(written: str, settings: lc.Settings) -> str:
    """The words that one mark gets in a text that leaves only B and 7 free."""
    labels = [*(letter for letter in "ACDEFGHIJKLMNOPQRSTUVWXYZ"), *"123456"]
    taken = (written.replace("%%", "\0").replace("%c", label).replace("%d", label).replace("\0", "%") for label in labels)
    content = "\n".join(taken) + "\n_"
    record = lc.Record.from_spans("d", content, [(len(content) - 1, len(content), "x")])
    return lc.pseudonymize(record, key=lc.Key(bytes(range(32))), settings=settings).plan.replacements[0].words


@runner("templates.json", "pairs", "first second ambiguous")
def run_pairs(case: Case) -> None:
    for first, second in [(case["first"], case["second"]), (case["second"], case["first"])]:
        given = answer(lambda first=first, second=second: lc.Settings({"x": first, "y": second}))
        if case["ambiguous"]:
            assert given == {"error": {"kind": "AmbiguousTemplates", "first": "x", "second": "y"}}
        else:
            assert isinstance(given, lc.Settings)


@runner("assign.json", "cases", "key scope group entities taken labels")
def run_assign(case: Case) -> None:
    """All entities marked one after the other in one text that holds the taken words too."""
    entities, group = case["entities"], case["group"]
    if isinstance(entities, dict):
        numbers = range(1, entities["count"] + 1)
        entities = [entities["rule"].replace("#", f"{number:0{entities['digits']}}") for number in numbers]
    taken = case["taken"]
    if isinstance(taken, dict):
        triples = map("".join, itertools.product("ABCDEFGHIJKLMNOPRSTUVWXYZ", repeat=3))
        taken = [label for label in triples if label not in taken["three_letters_but"]]
    content = "x " * len(entities) + "".join(group.replace("%c", label) + " " for label in taken)
    spans = [(2 * place, 2 * place + 1, "x", entity) for place, entity in enumerate(entities)]
    scope = getattr(lc.Scope, case["scope"]["kind"])(case["scope"]["id"])
    record = lc.Record.from_spans("d", content, spans, scope=scope)
    settings, key = lc.Settings({"x": group}), lc.Key.from_hex(case["key"])
    edits = lc.pseudonymize(record, key=key, settings=settings, new_cases=True).plan.replacements
    before, after = group.split("%c")
    given = [edit.words.removeprefix(before).removesuffix(after) for edit in edits]
    assert " ".join(given) == case["labels"]


@runner(
    "pseudonymize.json",
    "cases",
    "record key settings strict overlap graphemes ledger text edits kept map draft ledger_after error",
)
def run_pseudonymize(case: Case) -> None:
    strict = case.get("strict", False)
    court = case["settings"] == "court"
    settings = lc.Settings.court(strict=strict) if court else lc.Settings(dict(case["settings"]), strict=strict)
    key = lc.Key.from_hex(case["key"])

    def draft() -> lc.Pseudonymized:
        record = lc.Record.from_json(json.dumps(case["record"]), **options(case))
        ledgers = None
        if "ledger" in case:
            own = [entry for entry in case["ledger"] if len(entry) == 3]
            ledger = lc.Ledger(record.scope, key, [(*entry,) for entry in own])
            foreign = [(*entry[:3],) for entry in case["ledger"] if len(entry) == 4]
            ledgers = lc.Ledgers([ledger.union(lc.Ledger(record.scope, key, foreign, foreign=True))])
        return lc.pseudonymize(record, key=key, settings=settings, ledgers=ledgers)

    given = answer(draft)
    if not isinstance(given, lc.Pseudonymized):
        assert given == expected(case)
        return
    plan = given.plan
    assert str(given.text) == case["text"]
    edits = [[*edit.extent.range(), edit.category, edit.words, edit.why] for edit in plan.replacements]
    assert edits == case["edits"]
    assert [[mark.start, mark.end, mark.category, reason] for mark, reason in plan.kept] == case["kept"]
    assert [list(row) for row in given.map.replaced()] == case["map"]
    # Byte for byte: what is written never changes, not even in the order of its fields.
    made_by = {"algorithm": plan.algorithm, "unicode": plan.unicode_version, "key_id": plan.key_id}
    first, rest = list(case["draft"].items())[:2], list(case["draft"].items())[2:]
    written = json.dumps(dict([*first, *made_by.items(), *rest]), ensure_ascii=False, separators=(",", ":"))
    assert given.to_draft_json(case["record"]["id"]) == written
    if "ledger" in case:
        assert plan.ledger is not None
        pins = [[template, id, words] for template, ids, words in plan.ledger.entries() for id in ids]
        assert sorted(pins) == case["ledger_after"]


def record_row(record: lc.Record) -> Case:
    """A record as cases write it. What it does not know of its input stands in its JSON alone."""
    known = {"id", "text", "unit", "spans", "scope", "keep"}
    marks = record.annotations
    return {
        "id": record.id,
        "text": str(record.text),
        "spans": [[mark.start, mark.end, mark.category, mark.entity, mark.origin, mark.score] for mark in marks],
        "dropped": rows(marks.dropped),
        "keep": record.decision.keep,
        "scope": {"kind": record.scope.kind, "id": record.scope.id},
        "unscored": record.unscored,
        "extra": {field: value for field, value in json.loads(record.to_json()).items() if field not in known},
    }


@runner("records.json", "cases", "json record error overlap graphemes cut_words max_bytes")
def run_records(case: Case) -> None:
    for content in (case["json"], case["json"].encode()):
        given = answer(lambda content=content: {"record": record_row(lc.Record.from_json(content, **options(case)))})
        assert given == expected(case, "record")


@runner("records.json", "lines", "json answers overlap graphemes max_bytes")
def run_lines(case: Case) -> None:
    def row(record: lc.Record | lc.LabelError) -> Case:
        return answer(lambda: record if isinstance(record, lc.LabelError) else {"id": record.id})

    assert [row(record) for record in lc.Record.from_json_lines(case["json"], **options(case))] == case["answers"]


def edited_rows(marks: Sequence[lc.Annotation]) -> list[list[Any]]:
    return [[mark.start, mark.end, mark.category, mark.entity, mark.origin] for mark in marks]


@runner("edits.json", "cases", "text spans overlap only operations after diff error")
def run_edits(case: Case) -> None:
    start = lc.Record.from_spans("d", case["text"], case["spans"], **options(case)).annotations
    history, editor = lc.History(start), lc.Editor("human", case.get("only"))

    def given() -> Case:
        asked = [lc.Operation.from_json(start.text, json.dumps(one)) for one in case["operations"]]
        written = history.apply(asked, author="author", label="label", editor=editor).to_json()
        assert lc.Diff.from_json(start.text, written).apply(start) == history.current
        return {"after": edited_rows(history.current), "diff": json.loads(written)}

    assert answer(given) == expected(case, "after", "diff")
    if "error" in case:
        assert history == lc.History(start), "something is left behind"


@runner("edits.json", "histories", "json after steps undone error max_bytes")
def run_histories(case: Case) -> None:
    def given(content: str | bytes) -> Case:
        given = {field: value for field, value in options(case).items() if field != "cut_words"}
        history = lc.History.from_json(content, **given)
        assert history.to_json() == case["json"]
        steps, undone = ([step.label for step in steps] for steps in (history.steps, history.undone))
        return {"after": edited_rows(history.current), "steps": steps, "undone": undone}

    for content in (case["json"], case["json"].encode()):
        assert answer(lambda content=content: given(content)) == expected(case, "after", "steps", "undone")


@runner("label.json", "cases", "documents treatments overlap graphemes max_bytes records orphan_treatments error")
def run_label(case: Case) -> None:
    documents, treatments = (json.dumps(case[field], ensure_ascii=False) for field in ("documents", "treatments"))
    given = answer(lambda: lc.formats.label.read_label(documents, treatments, **options(case)))
    if "error" in case:
        assert_holds(given["error"], case["error"])
        return
    assert given.orphan_treatments == case["orphan_treatments"]
    for record, owed in zip(given.records, case["records"], strict=True):
        if "error" in owed:
            assert_holds(record.details, owed["error"])
        else:
            row = record_row(record)
            row["spans"] = [span[:4] for span in row["spans"]]
            assert {field: row[field] for field in owed} == owed


def assert_holds(given: Any, owed: Any) -> None:
    """What a case names is so. It leaves out places in JSON that the runner itself writes."""
    if isinstance(owed, dict) and isinstance(given, dict):
        assert given.keys() >= owed.keys()
        for field, value in owed.items():
            assert_holds(given[field], value)
    else:
        assert given == owed
