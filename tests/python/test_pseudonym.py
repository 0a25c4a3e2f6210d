"""WHAT IT BECOMES: keys, scopes, words, plans and drafts."""

import hashlib
import hmac
import itertools
import pickle
import stat
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import label_core as lc
from label_core import __main__

STRATEGIES = ["longest", "highest_score", "union", ["professionnelAvocat", "personneMorale"], ["personnePhysique"]]

# Masked after a template of their own, masked as unlisted, kept by the settings, and kept by the decision.
MASKED = ["personnePhysique", "adresse", "tatouage"]
KEPT = ["professionnelAvocat", "personneMorale"]
KEPT = ["personneMorale"]

# A text, and its marks: start, end, category, entity, score.
Marked = tuple[str, list[tuple[int, int, str, str | None, float | None]]]


@st.composite
def marked(draw: st.DrawFn) -> Marked:
    content = draw(st.text(st.sampled_from("abé👍\u0301\u200d\r\n []Z1"), min_size=1, max_size=40))
    start = st.integers(0, len(content) - 1)
    edges = start.flatmap(lambda start: st.tuples(st.just(start), st.integers(start + 1, min(len(content), start + 12))))
    entity = st.none() | st.sampled_from(["e1", "e2"])
    score = st.none() | st.sampled_from([0.0, 0.5, 1.0])
    spans = st.lists(st.tuples(edges, st.sampled_from(MASKED + KEPT), entity, score), max_size=8)
    return content, [(*edge, *rest) for edge, *rest in draw(spans)]


def seen(content: str, spans: list[Any]) -> list[Any]:
    """Marks that readers take: a mark of nothing that is seen is refused."""
    return [span for span in spans if any(map(str.isalnum, content[span[0] : span[1]]))]


@given(marked(), st.sampled_from(STRATEGIES))
@settings(max_examples=250)
def test_the_law(given: Marked, overlap: str | list[str]) -> None:
    """Every character but white space under a span of a masked category is masked, also where a strategy dropped it."""
    content, spans = given
    spans = seen(content, spans)
    record = lc.Record.from_spans("d", content, spans, keep=KEPT, overlap=overlap, cut_words="accept")
    draft = lc.pseudonymize(record, key=lc.Key(bytes(range(32))), allow_unmarked=True)
    replaced = {offset for start, end, *_ in draft.map.replaced() for offset in range(start, end)}
    owed = {offset for start, end, category, *_ in spans if category in MASKED for offset in range(start, end)}
    assert {offset for offset in owed if not content[offset].isspace()} <= replaced
    # Nothing but words and what no edit touches stands in the output, and words leave no gap.
    pieces, done = [], 0
    for edit in draft.plan.replacements:
        assert edit.words
        pieces += [content[done : edit.extent.start], edit.words]
        done = edit.extent.end
    assert "".join([*pieces, content[done:]]) == str(draft.text)
    # A text without masked marks is left alone.
    assert owed or not replaced


@given(marked())
def test_the_same_input_gives_the_same_bytes(given: Marked) -> None:
    content, spans = given
    drafts = [
        lc.pseudonymize(
            lc.Record.from_spans("d", content, seen(content, order), overlap="longest", cut_words="accept"),
            key=lc.Key(bytes(range(32))),
            allow_unmarked=True,
        )
        for order in (spans, spans[::-1])
    ]
    first, second = (draft.to_draft_json("d", map=True, entities=True) for draft in drafts)
    assert first == second


# The definition of the words, written again without a line of ours: a reader of Python can check it, and it must agree.

ALPHABET = "ABCDEFGHIJKLMNOPRSTUVWXYZ"


def prefixed(part: bytes) -> bytes:
    return struct.pack("<I", len(part)) + part


def labels_by_definition(
    secret: bytes, scope: tuple[str, str], group: str, entities: list[str], taken: set[str]
) -> dict[str, str]:
    parts = ["label-core/pseudonym", "v2", *scope, group]
    group_key = hmac.digest(secret, b"".join(prefixed(part.encode()) for part in parts), hashlib.sha256)
    given: dict[str, str] = {}
    for tier in (1, 2):
        labels = ["".join(letters) for letters in itertools.product(ALPHABET, repeat=tier)]
        draws = []
        for entity in sorted(set(entities) - set(given), key=str.encode):
            for number in range(1024):
                block = prefixed(entity.encode()) + struct.pack("<II", tier, number // 4)
                words = struct.unpack(">4Q", hmac.digest(group_key, block, hashlib.sha256))
                tie, label = divmod(words[number % 4], len(labels))
                if labels[label] not in taken:
                    draws.append((number, tie, entity.encode(), labels[label], entity))
        used = set()
        for *_, label, entity in sorted(draws):
            if entity not in given and label not in used:
                given[entity] = label
                used.add(label)
    return given


@pytest.mark.parametrize("count", [1, 25, 40])
def test_letters_are_those_of_the_definition(count: int) -> None:
    secret = bytes(range(32))
    entities = [f"nom_{number}é" for number in range(count)]
    content = "x " * count + "[B] [CA]"
    spans = [(2 * place, 2 * place + 1, "personnePhysique", entity) for place, entity in enumerate(entities)]
    draft = lc.pseudonymize(lc.Record.from_spans("décision 1", content, spans), key=lc.Key(secret))
    given = {edit.entity: edit.words for edit in draft.plan.replacements}
    owed = labels_by_definition(secret, ("document", "décision 1"), "[%c]", entities, {"B", "CA"})
    assert given == {entity: f"[{label}]" for entity, label in owed.items()}


def words(key: lc.Key, **changes: object) -> list[str]:
    """The letters that twenty entities get."""
    asked = {"id": "d", "scope": None, "template": "[%c]", **changes}
    spans = [(2 * place, 2 * place + 1, "x", f"entity {place}") for place in range(20)]
    record = lc.Record.from_spans(asked["id"], "x " * 20, spans, scope=asked["scope"])
    rules = lc.Settings({"x": asked["template"]})
    draft = lc.pseudonymize(record, key=key, settings=rules, new_cases=True)
    return [edit.words.strip("[]") for edit in draft.plan.replacements]


def test_another_key_scope_or_template_gives_other_letters(key: lc.Key) -> None:
    usual = words(key)
    assert words(key) == usual
    others = [
        words(lc.Key(bytes(range(32)))),
        words(key, id="e"),
        words(key, scope=lc.Scope.case("d")),
        words(key, scope=lc.Scope.case("e")),
        words(key, template="%c]"),
    ]
    assert len({tuple(letters) for letters in [usual, *others]}) == 6
    # The document's own scope is the default.
    assert words(key, id="e", scope=lc.Scope.document("d")) == usual


def draft(content: str, *spans: tuple[object, ...], key: lc.Key, **options: object) -> lc.Pseudonymized:
    rules = options.pop("settings", None)
    record = lc.Record.from_spans("d", content, spans, cut_words="accept", **options)
    return lc.pseudonymize(record, key=key, settings=rules)


def test_numbers_count_first_appearances(key: lc.Key) -> None:
    rules = lc.Settings({"place": "[Place %d]", "date": "[Date %d]"})
    spans = [(0, 1, "place", "z"), (2, 3, "place", "a"), (4, 5, "date"), (6, 7, "place", "z")]
    assert str(draft("a b c d", *spans, key=key, settings=rules).text) == "[Place 1] [Place 2] [Date 1] [Place 1]"


def test_nothing_is_a_pattern(key: lc.Key) -> None:
    rules = lc.Settings({"x": "$0 \\g<0> {} %%c"})
    content = "%c {0} \\1 $1 name \\g<0> %d"
    assert str(draft(content, (13, 17, "x"), key=key, settings=rules).text) == content.replace("name", "$0 \\g<0> {} %c")


def test_a_plan_says_what_and_why(key: lc.Key) -> None:
    content = "Me Brun pour M. Noir, à Sète, SARL Gris."
    spans = [(3, 7, "professionnelAvocat"), (16, 20, "personnePhysique"), (24, 28, "localite"), (30, 39, "personneMorale")]
    record = lc.Record.from_spans("d", content, spans, keep=["personneMorale"])
    policy = lc.Settings.court().for_decision(record.decision)
    plan = lc.Pseudonymizer(policy, key, record.scope).plan(record.annotations)
    assert str(plan.text) == content
    assert plan.algorithm == lc.ALGORITHM == "label-core/pseudonym v2"
    assert plan.key_id == key.id
    assert plan.scope == lc.Scope.document("d") == record.scope
    assert [(edit.extent.range(), edit.category, edit.why) for edit in plan.replacements] == [
        ((16, 20), "personnePhysique", "annotation"),
        ((24, 28), "localite", "annotation"),
    ]
    assert [(mark.category, reason) for mark, reason in plan.kept] == [
        ("professionnelAvocat", "never masked by the settings"),
        ("personneMorale", "kept by the decision"),
    ]
    rows = [(row.category, row.replaced, row.entities, row.kept, row.reason) for row in plan.summary()]
    assert rows == [
        ("localite", 1, 1, 0, None),
        ("personneMorale", 0, 0, 1, "kept by the decision"),
        ("personnePhysique", 1, 1, 0, None),
        ("professionnelAvocat", 0, 0, 1, "never masked by the settings"),
    ]
    assert str(plan.apply().text) == str(lc.pseudonymize(record, key=key).text)


def test_edits_are_a_sequence(key: lc.Key) -> None:
    edits = draft("a b c", (0, 1, "x"), (4, 5, "x"), key=key).plan.replacements
    assert [edit.extent.start for edit in edits] == [0, 4]
    assert [edit.extent.start for edit in reversed(edits)] == [4, 0]
    assert edits[-1].extent == edits[1].extent
    for index in (2, -3):
        with pytest.raises(IndexError):
            edits[index]


def test_dropped_marks_widen_and_say_so(key: lc.Key) -> None:
    spans = [(0, 9, "professionnelAvocat"), (5, 11, "personnePhysique")]
    plan = draft("abcd efgh ijk", *spans, key=key, overlap="longest").plan
    assert [(edit.extent.range(), edit.why) for edit in plan.replacements] == [((5, 13), "dropped")]


def test_the_marks_of_a_draft_name_no_entity_of_the_original(key: lc.Key, secret: str, hidden: object) -> None:
    content = f"M. {secret}, Me {secret}"
    spans = [(3, 11, "personnePhysique"), (12, 18, "personnePhysique"), (23, 31, "professionnelAvocat")]
    marks = list(draft(content, *spans, key=key).annotations)
    assert [mark.category for mark in marks] == ["personnePhysique", "personnePhysique", "professionnelAvocat"]
    assert [mark.entity for mark in marks[2:]] == ["professionnelAvocat 1"]
    hidden(*(mark.entity for mark in marks))


def test_a_ledger_keeps_the_words_of_a_case(key: lc.Key) -> None:
    scope = lc.Scope.case("24-10.001")

    def record(id: str, content: str, *names: str) -> lc.Record:
        spans = [(content.index(name), content.index(name) + len(name), "personnePhysique") for name in names]
        return lc.Record.from_spans(id, content, spans, scope=scope)

    first, second = record("1", "Brun contre Noir", "Brun", "Noir"), record("2", "Noir et Gris", "Noir", "Gris")
    pinned = lc.Ledgers([lc.Ledger(scope, key, [("[%c]", "personnePhysique_gris", "[G]")])])
    plan = lc.pseudonymize(first, key=key, ledgers=pinned).plan
    ledger = plan.ledger
    assert ledger is not None
    draft = lc.pseudonymize(second, key=key, ledgers=lc.Ledgers([ledger]))
    assert str(draft.text).endswith(" et [G]")
    assert draft.plan.replacements[0].words == plan.replacements[1].words
    assert draft.plan.ledger is not None
    entries = draft.plan.ledger.entries()
    assert len(draft.plan.ledger) == 3
    assert draft.plan.ledger == lc.Ledger(scope, key, entries)
    assert entries == sorted(entries, key=lambda entry: (entry[0], entry[2]))
    assert draft.plan.quoted == []


def test_a_registry_gives_a_case_its_words_at_once(key: lc.Key) -> None:
    scope = lc.Scope.case("24-10.001")
    contents = ["[A] Brun", "[B] Noir"]
    records = [
        lc.Record.from_spans(str(n), text, [(4, 8, "personnePhysique")], scope=scope) for n, text in enumerate(contents)
    ]
    pairs = [(record.annotations, lc.Settings.court().for_decision(record.decision)) for record in records]
    begun = lc.Ledger(scope, key)
    ledger = lc.case_registry(key, pairs, begun)
    assert ledger == lc.case_registry(key, reversed(pairs), begun)
    pins = {words for _, _, words in ledger.entries()}
    assert len(pins) == 2
    assert not pins & {"[A]", "[B]"}
    known = lc.Ledgers([ledger])
    texts = [str(draft.text) for draft in (lc.pseudonymize(record, key=key, ledgers=known) for record in records)]
    drafts = lc.pseudonymize_all(records, key=key, new_cases=True)
    assert texts == [str(one.text) for one in drafts if isinstance(one, lc.Pseudonymized)]
    assert drafts.ledgers == known
    pinned = lc.Ledger(scope, key, [("[%c]", "personnePhysique_brun", "[Z]")])
    assert ("[%c]", ["personnePhysique_brun"], "[Z]") in lc.case_registry(key, pairs, pinned).entries()


def person(id: str, text: str, *names: str) -> lc.Record:
    """A decision of the case 24/1: these names, each the next time it stands in the text."""
    spans, at = [], 0
    for name in names:
        at = text.index(name, at)
        spans.append((at, at + len(name), "personnePhysique"))
        at += len(name)
    return lc.Record.from_spans(id, text, spans, scope=lc.Scope.case("24/1"))


def test_a_case_in_two_calls_needs_its_ledger(key: lc.Key) -> None:
    records = [person(id, "M. Orso", "Orso") for id in "ab"]
    refused = lc.pseudonymize_all([records[0]], key=key)[0]
    assert isinstance(refused, lc.errors.LedgerRequired)
    with pytest.raises(lc.errors.LedgerRequired):
        lc.pseudonymize(records[0], key=key)
    first = lc.pseudonymize_all([records[0]], key=key, new_cases=True)
    # As written to a file and read in another run.
    ledgers = lc.Ledgers.from_json(first.ledgers.to_json())
    assert ledgers == first.ledgers == pickle.loads(pickle.dumps(first.ledgers))
    second = lc.pseudonymize_all([records[1]], key=key, ledgers=ledgers)
    assert str(second[0].text) == str(first[0].text)
    assert second.ledgers == ledgers


def test_one_person_has_one_word_in_a_case(key: lc.Key) -> None:
    """Linked to a second spelling in one decision only: her id there is that of the smaller spelling."""
    one, two = person("a", "Mme Orso vit.", "Orso"), person("b", "Mme Orso, née Gwex, vit.", "Orso", "Gwex")
    linked = lc.Operation.link(*two.annotations.entities()).plan(two.annotations).apply(two.annotations)
    two = lc.Record(two.decision, linked, scope=lc.Scope.case("24/1"))
    together = lc.pseudonymize_all([one, two], key=key, new_cases=True)
    first = lc.pseudonymize_all([one], key=key, new_cases=True)
    later = lc.pseudonymize_all([two], key=key, ledgers=first.ledgers)
    for drafts in (together, [*first, *later]):
        words = {edit.words for draft in drafts for edit in draft.plan.replacements}
        assert len(words) == 1


def test_a_pinned_word_is_never_the_name(key: lc.Key) -> None:
    record = person("3", "M. Orso", "Orso")
    for word in ("ORSO", "Orso", "M. Orso-Gwex <b>", "[Adresse 1]"):
        entries = [("[%c]", "personnePhysique_orso", word)]
        with pytest.raises(lc.LabelError):
            lc.Ledger(record.scope, key, entries)
        with pytest.raises(lc.LabelError):
            lc.pseudonymize(record, key=key, ledgers=lc.Ledgers([lc.Ledger(record.scope, key, entries, foreign=True)]))


def test_words_look_only_at_what_stays(key: lc.Key) -> None:
    text = "a: dossier 2, b: dossier 5, c: X, d: Y, e: Z"
    spans = [(3, 12, "n"), (17, 26, "n"), (31, 32, "n"), (37, 38, "n"), (43, 44, "n")]
    draft = lc.pseudonymize(lc.Record.from_spans("1", text, spans), key=key, settings=lc.Settings({"n": "dossier %d"}))
    assert str(draft.text) == "a: dossier 1, b: dossier 2, c: dossier 3, d: dossier 4, e: dossier 5"


def test_a_ledger_moves_to_another_key_and_template(key: lc.Key) -> None:
    record = person("1", "M. Orso", "Orso")
    ledger = lc.pseudonymize(record, key=key, new_cases=True).plan.ledger
    assert ledger is not None
    other = lc.Key(bytes(range(1, 33)))
    with pytest.raises(lc.errors.LedgerOfAnother):
        lc.pseudonymize(record, key=other, ledgers=lc.Ledgers([ledger]))
    moved = lc.pseudonymize(record, key=other, ledgers=lc.Ledgers([ledger.rekey(other)]))
    assert moved.plan.replacements[0].words == ledger.entries()[0][2]
    settings = lc.Settings({"personnePhysique": "<%c>"})
    with pytest.raises(lc.errors.LedgerOfAnother):
        lc.pseudonymize(record, key=key, settings=settings, ledgers=lc.Ledgers([ledger]))
    renamed = ledger.retemplate(lc.Template("[%c]"), lc.Template("<%c>"))
    again = lc.pseudonymize(record, key=key, settings=settings, ledgers=lc.Ledgers([renamed]))
    assert again.plan.replacements[0].words == ledger.entries()[0][2]


def test_a_case_may_be_held_back(key: lc.Key) -> None:
    scope = lc.Scope.case("24/1")
    records = [person("a", "M. Orso", "Orso"), lc.Record.from_spans("b", "X", [(0, 1, "unknown")], scope=scope)]
    settings = lc.Settings({"personnePhysique": "[%c]"}, strict=True)
    drafts = lc.pseudonymize_all(records, key=key, settings=settings, new_cases=True)
    assert [type(draft) for draft in drafts] == [lc.Pseudonymized, lc.errors.UnknownCategory]
    assert len(drafts.ledgers) == 1
    held = lc.pseudonymize_all(records, key=key, settings=settings, new_cases=True, hold_cases=True)
    assert [type(draft) for draft in held] == [lc.errors.CaseHeld] * 2
    assert len(held.ledgers) == 0


def test_scopes() -> None:
    assert lc.Scope.case("1") == lc.Scope.case("1")
    assert hash(lc.Scope.case("1")) == hash(lc.Scope.case("1"))
    assert len({lc.Scope.document("1"), lc.Scope.case("1"), lc.Scope.corpus("1")}) == 3
    assert (lc.Scope.corpus("tout").kind, lc.Scope.corpus("tout").id) == ("corpus", "tout")


def test_keys(tmp_path: Path) -> None:
    key = lc.Key.create_file(tmp_path / "court.key")
    assert stat.S_IMODE((tmp_path / "court.key").stat().st_mode) == 0o600
    assert lc.Key.from_file(tmp_path / "court.key").id == key.id
    assert lc.Key.from_file(str(tmp_path / "court.key")).id == key.id
    assert isinstance(lc.Key.from_hex(" " + "0a0b" * 16 + "\n"), lc.Key)
    assert lc.Key.from_hex("0a0b" * 16) == lc.Key(b"\n\x0b" * 16) != lc.Key.generate()
    for weak in (lambda: lc.Key(bytes(32)), lambda: lc.Key.from_hex("0a" * 32)):
        with pytest.raises(lc.errors.WeakKey):
            weak()
    (tmp_path / "court.key").chmod(0o640)
    with pytest.warns(UserWarning, match="others can read this key file"):
        assert lc.Key.from_file(tmp_path / "court.key") == key
    with pytest.warns(UserWarning, match="everybody has it"):
        lc.Key.from_hex("6d0f8a3e52c19b7740e6d1f2a8b35c9e17f4028d6ba1c3e59d7084f2b6a5c813")
    assert lc.Key.generate().id != lc.Key.generate().id
    with pytest.raises(FileExistsError):
        lc.Key.create_file(tmp_path / "court.key")


def test_a_key_shows_nothing_of_itself(tmp_path: Path) -> None:
    key = lc.Key.create_file(tmp_path / "court.key")
    digits = (tmp_path / "court.key").read_text().strip()
    assert repr(key) == str(key) == f"Key({key.id})"
    assert key.id not in digits
    assert [name for name in dir(key) if not name.startswith("__")] == [
        "create_file", "file_stem", "from_file", "from_hex", "generate", "id", "write",
    ]  # fmt: skip
    for way in (pickle.dumps, repr):
        try:
            shown = way(key)
        except TypeError as error:
            shown = str(error)
        assert digits not in str(shown)


@pytest.mark.parametrize("id", ["24-10.001", "jurinet-9900001", "A", "a_b.c"])
def test_safe_ids_are_file_names(key: lc.Key, id: str) -> None:
    assert key.file_stem(id) == id


@pytest.mark.parametrize(
    "id", ["../../x", "a/b", "a\\b", "", ".hidden", "-rf", "é", "a b", "\x1b[1m", "a\nb", "NUL\0", "x" * 101, "C:x"]
)
def test_other_ids_get_a_name_hashed_under_the_key(key: lc.Key, id: str) -> None:
    stem = key.file_stem(id)
    assert stem.startswith("id-")
    assert stem.removeprefix("id-").isalnum()
    assert stem.isascii()
    assert len(stem) == 35
    assert key.file_stem(id) == stem
    assert lc.Key(bytes(range(32))).file_stem(id) != stem


def locals_of(call: Callable[[], object]) -> list[str]:
    """What a reporter of errors shows: the variables of every frame of ours that an exception passed."""
    with pytest.raises(Exception) as caught:  # noqa: PT011
        call()
    frames = [frame.frame.f_locals for frame in caught.traceback if "label_core" in str(frame.path)]
    return [f"{name} = {value!r}" for variables in frames for name, value in variables.items()]


def test_no_secret_stands_in_a_frame_that_can_raise(tmp_path: Path) -> None:
    key = lc.Key.generate()
    key.write(tmp_path / "whole.key")
    digits = (tmp_path / "whole.key").read_text().strip()
    (tmp_path / "half.key").write_text(digits[:-1])
    (tmp_path / "half.key").chmod(0o600)
    record = lc.Record.from_spans("d", "M. Zykhovmx", [(3, 11, "personnePhysique")])
    draft = lc.pseudonymize(record, key=key)
    calls: list[Callable[[], object]] = [
        lambda: lc.Key.from_file(tmp_path / "half.key"),
        lambda: lc.Key.from_hex(digits[:-1]),
        lambda: key.write(tmp_path / "whole.key"),
        lambda: key.write(tmp_path / "none" / "new.key"),
        lambda: lc.Key.create_file(tmp_path / "whole.key"),
        lambda: __main__._write(tmp_path / "none" / "d.json", draft, "d", []),
        lambda: __main__._native_records(tmp_path / "half.key", "error"),
        lambda: __main__._label_records(tmp_path / "half.key", tmp_path / "half.key", "error"),
        lambda: __main__._key(tmp_path / "half.key"),
    ]
    for call in calls:
        shown = "\n".join(locals_of(call))
        assert digits[:16] not in shown
        assert "Zykhovmx" not in shown
        assert str(draft.text)[3:] not in shown
