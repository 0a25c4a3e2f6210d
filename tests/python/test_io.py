"""HOW OTHERS WRITE IT: native records, drafts, LABEL's files, and the schemas of the first two."""

import json
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import label_core as lc
from label_core.formats import dbsder, label

CASES = Path(__file__).parents[1] / "cases" / "records.json"
EDITS = CASES.with_name("edits.json")


def schema(name: str) -> jsonschema.Draft202012Validator:
    content = json.loads(resources.files(lc).joinpath("schemas", f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(content)
    return jsonschema.Draft202012Validator(content)


RECORD, DRAFT, HISTORY = schema("record"), schema("draft"), schema("history")


@pytest.mark.parametrize("name", ["record", "draft"])
def test_the_schemas_explain_themselves(name: str) -> None:
    content = schema(name).schema
    assert content["title"]
    assert content["description"]
    for field, about in content["properties"].items():
        assert about.keys() & {"title", "description"}, field
    parts = [content["properties"]["spans"]["items"], content.get("$defs", {}).get("span", {})]
    for part in parts:
        for field, about in part.get("properties", {}).items():
            assert about["title"], field


# A text, and marks of which some overlap; offsets in code points.
MARKED = st.text(st.sampled_from("abé👍\u0301\r\n Z"), min_size=1, max_size=20).flatmap(
    lambda content: st.tuples(
        st.just(content),
        st.lists(
            st.integers(0, len(content) - 1).flatmap(
                lambda start: st.tuples(
                    st.just(start),
                    st.integers(start + 1, len(content)),
                    st.sampled_from(["nom", "personneMorale", "ville"]),
                    st.none() | st.text(min_size=1, max_size=4),
                    st.none() | st.floats(0, 1),
                    st.sampled_from(["human", "rule", "model", "import"]),
                )
            ),
            max_size=5,
        ),
    )
)
STRATEGIES = st.sampled_from(["longest", "highest_score", "union", ["ville", "nom"]])
UNITS = st.sampled_from(["byte", "char", "utf16"])
SCOPES = st.none() | st.sampled_from([lc.Scope.document("autre"), lc.Scope.case("24-10.001"), lc.Scope.corpus("tout")])


def seen(content: str, spans: list[Any]) -> list[Any]:
    """Marks that readers take: a mark of nothing that is seen is refused."""
    return [span for span in spans if any(map(str.isalnum, content[span[0] : span[1]]))]


@given(MARKED, STRATEGIES, UNITS, SCOPES, st.text(min_size=1, max_size=20), st.lists(st.sampled_from(["nom", "é"])))
def test_a_record_that_is_written_validates_and_comes_back(
    marked: tuple[str, list[Any]], overlap: Any, unit: str, scope: lc.Scope | None, id: str, keep: list[str]
) -> None:
    content, spans = marked
    spans = seen(content, spans)
    record = lc.Record.from_spans(id, content, spans, keep=keep, scope=scope, overlap=overlap, cut_words="accept")
    written = record.to_json(unit)
    assert "\n" not in written
    RECORD.validate(json.loads(written))
    read = lc.Record.from_json(written, cut_words="accept")
    assert read == record
    assert read.to_json(unit) == written
    assert lc.Record.from_json(written.encode(), cut_words="accept") == record
    assert lc.Record.from_json_lines(f"{written}\n\n{written}", cut_words="accept") == [record, record]


@given(MARKED, STRATEGIES, UNITS, st.booleans(), st.booleans())
def test_a_draft_that_is_written_validates(
    marked: tuple[str, list[Any]], overlap: Any, unit: str, map: bool, entities: bool
) -> None:
    content, spans = marked
    spans = seen(content, spans)
    record = lc.Record.from_spans("d", content, spans, keep=["personneMorale"], overlap=overlap, cut_words="accept")
    draft = lc.pseudonymize(record, key=lc.Key(bytes(range(32))), allow_unmarked=True)
    written = json.loads(draft.to_draft_json("d", unit=unit, map=map, entities=entities))
    DRAFT.validate(written)
    made_by = ["algorithm", "unicode", "key_id"]
    assert list(written) == ["id", "draft", *made_by, "text", "unit", "spans", *(["map"] if map else [])]
    assert written["text"] == str(draft.text)
    assert all(("entity" in span) == entities for span in written["spans"])
    for span, edit in zip(written["spans"], draft.plan.replacements, strict=True):
        found = draft.text.span(span["start"], span["end"], unit)
        assert draft.text.slice(found) == span["words"] == edit.words
        assert span["label"] in (edit.category, "(unlisted)")
    if map:
        assert [tuple(row) for row in written["map"]] == draft.map.replaced(unit)


GOOD: dict[str, Any] = {"id": "d", "text": "abc é", "unit": "char", "spans": [{"start": 0, "end": 3, "label": "x"}]}
BAD: list[dict[str, Any]] = [
    *({field: value for field, value in GOOD.items() if field != missing} for missing in GOOD),
    *({**GOOD, "spans": [{k: v for k, v in GOOD["spans"][0].items() if k != missing}]} for missing in GOOD["spans"][0]),
    *({**GOOD, "id": id} for id in ("", 7, None, "d" * 257)),
    {**GOOD, "text": None},
    *({**GOOD, "unit": unit} for unit in ("chars", "UTF16", None, 1)),
    *({**GOOD, "spans": spans} for spans in (None, {}, "x", [[0, 3, "x"]])),
    *({**GOOD, "spans": [{**GOOD["spans"][0], "start": start}]} for start in (-1, 0.5, "0", None, True)),
    *({**GOOD, "spans": [{**GOOD["spans"][0], "end": end}]} for end in (0, -3, 2.5, None)),
    *({**GOOD, "spans": [{**GOOD["spans"][0], "label": label}]} for label in ("", "x" * 65, "a\nb", "b\n", "\u0085", 3)),
    *({**GOOD, "spans": [{**GOOD["spans"][0], "entity": entity}]} for entity in ("", 3)),
    *({**GOOD, "spans": [{**GOOD["spans"][0], field: "x"}]} for field in ("score", "dropped")),
    *({**GOOD, "spans": [{**GOOD["spans"][0], field: 1}]} for field in ("source", "text", "dropped")),
    *(
        {**GOOD, "scope": scope}
        for scope in ("case", {}, {"kind": "case"}, {"kind": "Case", "id": "c"}, {"kind": "case", "id": ""})
    ),
    *({**GOOD, "keep": keep} for keep in ("x", [1], [""], ["a\tb"])),
]


@pytest.mark.parametrize("record", BAD, ids=lambda record: json.dumps(record)[:70])
def test_schema_and_reader_refuse_alike(record: dict[str, Any]) -> None:
    assert not RECORD.is_valid(record)
    with pytest.raises(lc.LabelError):
        lc.Record.from_json(json.dumps(record))


def test_schema_and_reader_accept_alike() -> None:
    null = {"entity": None, "score": None, "source": None, "text": None, "dropped": None, "meta": [1]}
    more = {"scope": {"kind": "case", "id": "c"}, "keep": ["y"], "meta": {"a": [None]}, "draft": True}
    for record in (GOOD, {**GOOD, **more}, {**GOOD, "spans": [GOOD["spans"][0] | null], "scope": None, "keep": None}):
        assert RECORD.is_valid(record)
        lc.Record.from_json(json.dumps(record))


@pytest.mark.parametrize("case", json.loads(CASES.read_text(encoding="utf-8"))["cases"], ids=lambda case: case["name"])
def test_what_a_shared_case_reads_validates(case: dict[str, Any]) -> None:
    if "record" in case:
        RECORD.validate(json.loads(case["json"].removeprefix("\ufeff")))


MADE_BY = {"algorithm": "label-core/pseudonym v2", "unicode": "17.0.0", "key_id": "0123456789abcdef"}
BAD_DRAFT: dict[str, Any] = {"id": "d", "draft": True, **MADE_BY, "text": "[A] é", "unit": "char", "spans": []}


@pytest.mark.parametrize(
    "change",
    [
        {"draft": False}, {"draft": 1}, {"title": "x"}, {"parties": []}, {"meta": {}}, {"scope": None}, {"unit": "bytes"},
        {"map": [[0, 1, 2]]}, {"map": [[0, 1, 2, 3, 4]]}, {"map": [[0, 1, 2, -3]]}, {"id": ""},
        {"spans": [{"start": 0, "end": 3, "label": "x"}]},
        {"spans": [{"start": 0, "end": 3, "label": "x", "words": ""}]},
        {"spans": [{"start": 0, "end": 3, "label": "x", "words": "[A]", "text": "name"}]},
    ],
)  # fmt: skip
def test_bad_drafts_do_not_validate(change: dict[str, Any]) -> None:
    assert DRAFT.is_valid(BAD_DRAFT)
    assert not DRAFT.is_valid(BAD_DRAFT | change)


def test_spans_come_as_tuples_or_mappings() -> None:
    content = "M. Jean Brun"
    tuples = [(3, 7, "nom"), (8, 12, "nom", "nom_b", 0.5, "human", "Brun")]
    mappings = [
        {"start": 3, "end": 7, "label": "nom", "meta": object()},
        {"start": 8, "end": 12, "label": "nom", "entity": "nom_b", "score": 0.5, "source": "human", "text": "Brun"},
    ]
    first = lc.Record.from_spans("d", content, tuples)
    assert first == lc.Record.from_spans("d", lc.Text(content), iter(mappings))
    assert first == lc.Record.from_spans("d", content, [tuples[0], mappings[1]])
    mark = first.annotations[1]
    assert (mark.entity, mark.score, mark.origin) == ("nom_b", 0.5, "human")


def test_a_record_is_made_of_its_parts() -> None:
    decision = lc.Decision("d", "M. Brun", keep=["ville"])
    marks = lc.AnnotationSet(decision.text, [lc.Annotation(decision.text.span(3, 7), "nom")])
    record = lc.Record(decision, marks, scope=lc.Scope.case("c"))
    assert (record.id, record.text, record.decision, record.annotations) == ("d", decision.text, decision, marks)
    assert record.scope == lc.Scope.case("c")
    assert record == lc.Record.from_spans("d", "M. Brun", [(3, 7, "nom")], keep=["ville"], scope=lc.Scope.case("c"))
    assert record != lc.Record(decision, marks)


def test_what_a_reader_does_not_know_comes_back_but_reaches_no_draft() -> None:
    content = json.dumps({**GOOD, "meta": {"a": [1, None, "é"]}, "title": "x"}, ensure_ascii=False)
    record = lc.Record.from_json(content)
    written = json.loads(record.to_json())
    assert (written["meta"], written["title"]) == ({"a": [1, None, "é"]}, "x")
    draft = json.loads(lc.pseudonymize(record, key=lc.Key(bytes(range(32)))).to_draft_json("d"))
    assert not draft.keys() & {"meta", "title"}


def test_offsets_are_read_in_the_unit_that_is_said() -> None:
    by_unit = {"char": (2, 6), "utf16": (3, 7), "byte": (5, 9)}
    records = [lc.Record.from_spans("d", "👍 Brun", [(*edges, "nom")], unit=unit) for unit, edges in by_unit.items()]
    assert records[0] == records[1] == records[2]
    for unit, (start, end) in by_unit.items():
        span = json.loads(records[0].to_json(unit))["spans"][0]
        assert (span["start"], span["end"]) == (start, end)


def test_labels_own_files() -> None:
    document = {
        "_id": {"$oid": "1"}, "documentNumber": 7, "source": "jurinet", "text": "👍 Brun, à Sète",
        "decisionMetadata": {"categoriesToOmit": ["localite"]}, "title": "not read",
    }  # fmt: skip
    brun = {"category": "personnePhysique", "entityId": "personnePhysique_brun", "start": 3, "text": "Brun", "score": 2}
    sete = {"category": "localite", "entityId": "localite_sete", "start": 11, "text": "Sète"}
    first = {"documentId": {"$oid": "1"}, "order": 0, "annotationsDiff": {"before": [], "after": [brun]}}
    second = {"documentId": {"$oid": "1"}, "order": 1, "annotationsDiff": {"before": [], "after": [sete]}}
    orphan = {"documentId": {"$oid": "2"}, "order": 0, "annotationsDiff": {"before": [], "after": []}}
    files = json.dumps([document, {**document, "_id": "3", "documentNumber": 8}]), json.dumps([second, orphan, first])
    result = label.read_label(*files)
    assert result.orphan_treatments == 1
    record, refused = result.records
    assert isinstance(record, lc.Record)
    assert isinstance(refused, lc.errors.NotMarked)
    assert refused.document_id == "jurinet-8"
    assert (record.id, record.decision.keep, record.unscored) == ("jurinet-7", ["localite"], 1)
    marks = [(mark.start, mark.end, mark.entity) for mark in record.annotations]
    assert marks == [(2, 6, "personnePhysique_brun"), (10, 14, "localite_sete")]
    assert label.read_label(*(file.encode() for file in files)).records[0] == record


@pytest.mark.parametrize("case", json.loads(EDITS.read_text(encoding="utf-8"))["histories"], ids=lambda case: case["name"])
def test_a_history_that_is_read_validates(case: dict[str, Any]) -> None:
    if "error" not in case:
        HISTORY.validate(json.loads(case["json"]))


def test_a_history_that_is_written_validates() -> None:
    text = lc.Text("👍 Jean Brun, à Sète")
    spans = [(2, 11, "nom", None, 0.5, "model"), (7, 11, "lieu"), (15, 19, "lieu", "x")]
    history = lc.History(lc.Record.from_spans("d", text, spans, overlap="longest").annotations)
    history.checkpoint("start")
    one, two, town = text.span(2, 6), text.span(7, 11), text.span(15, 19)
    operations = [
        lc.Operation.split(text.span(2, 11), [one, two]),
        lc.Operation.link(lc.entity_id("nom", "Jean"), lc.entity_id("nom", "Brun")),
        lc.Operation.recategorise(town, "nom"), lc.Operation.annotate_as_one([text.span(0, 1)], "x"),
        lc.Operation.forget(two), lc.Operation.move(town, text.span(13, 14)),
        lc.Operation.rename(lc.entity_id("x", "👍"), "y"), lc.Operation.annotate(town, "lieu", entity="z"),
    ]  # fmt: skip
    for operation in operations:
        history.apply(operation, author="anne", label="é")
    history.apply_diff(lc.Operation.remove(town).plan(history.current), author="merge")
    history.undo()
    for unit in ("byte", "char", "utf16"):
        HISTORY.validate(json.loads(history.to_json(unit)))


# LABEL's documents and treatments.

DOCUMENT = """{"_id": {"$oid": "5a01"}, "documentNumber": {"$numberInt": "7"}, "source": "jurinet",
    "text": "👍 Brun, à Sète", "title": 1.50, "checklist": [{"check_type": "a"}], "nlpVersions": {"a": 1.0},
    "decisionMetadata": {"categoriesToOmit": ["localite"], "parties": [7]}}"""


def treatment(order: int, source: str, before: list[Any], after: list[Any], id: str = "5a01") -> label.Treatment:
    diff = {"before": before, "after": after}
    fields = {"documentId": {"$oid": id}, "order": order, "source": source, "annotationsDiff": diff}
    return label.Treatment.from_json(json.dumps({**fields, "duration": 5, "lastUpdateDate": {"$numberLong": "7"}}))


BRUN = {"category": "personnePhysique", "entityId": "personnePhysique_brun", "start": 3, "text": "Brun", "score": 0.5}
SETE = {"category": "localite", "entityId": "localite_sete", "start": 11, "text": "Sète"}


def test_a_document_of_labels() -> None:
    document = label.Document.from_json(DOCUMENT.encode())
    assert (document.id, document.number, document.source, document.record_id) == ("5a01", 7, "jurinet", "jurinet-7")
    assert (str(document.text), document.field("title"), document.field("none")) == ("👍 Brun, à Sète", "1.50", None)
    assert label.Document.from_json(document.to_json()).to_json() == document.to_json()
    assert json.loads(document.to_json()) == json.loads(DOCUMENT)
    read = document.decision()
    assert (read.decision.id, read.decision.keep, read.decision.text) == ("jurinet-7", ["localite"], document.text)
    assert [(type(one), one.path) for one in read.problems] == [(lc.errors.JsonError, "parties[0]")]
    assert [error.path for error in document.decision("utf16").problems] == ["parties[0]"]
    assert repr(document) == "Document('jurinet-7', 14 code points)"
    found, refused = label.Document.list_from_json(f"[{DOCUMENT}, 7]")
    assert isinstance(found, label.Document)
    assert isinstance(refused, lc.errors.JsonError)
    assert (found.id, refused.path) == ("5a01", "documents[1]")
    with pytest.raises(lc.errors.TooLarge):
        label.Document.list_from_json(f"[{DOCUMENT}]", max_bytes=10)


def test_treatments_of_labels_as_a_chain_and_back() -> None:
    document = label.Document.from_json(DOCUMENT)
    first, second = treatment(0, "NLP", [], [BRUN]), treatment(1, "annotator", [BRUN], [SETE])
    assert (second.document_id, second.order, second.source) == ("5a01", 1, "annotator")
    assert (second.duration_ms, second.last_update_ms, second.field("order")) == (5, 7, "1")
    assert repr(second) == "Treatment('annotator', order=1, 1 before, 1 after)"
    chain = document.chain([second, treatment(5, "NLP", [], [], "other"), first])
    assert [(len(state), state[0].start) for state in chain.states()] == [(1, 2), (1, 10)]
    assert [(one.source, one.duration_ms, one.updated_ms) for one in chain.treatments] == [
        ("NLP", 5, 7),
        ("annotator", 5, 7),
    ]
    for settings in (None, lc.Settings.court()):
        written = document.treatments(chain, settings)
        assert [one.diff for one in written] == [first.diff, second.diff]
        assert document.chain(written) == chain
        assert (written[1].field("surAnnotationsCount") is None) == (settings is None)
    with pytest.raises(lc.errors.ForeignSpan):
        document.treatments(lc.edit.TreatmentChain(lc.Text("another")))
    with pytest.raises(lc.errors.NotMarked) as caught:
        document.chain([])
    assert caught.value.document_id == "jurinet-7"
    with pytest.raises(lc.errors.BadSource):
        document.chain([first, treatment(1, "quality", [], [])])
    order = lc.edit.SourceOrder([(["NLP"], 1, 1), (["quality"], 0, None)])
    assert len(document.chain([first, treatment(1, "quality", [], [])], order)) == 2
    wide = {**BRUN, "start": 0, "text": "👍 Brun"}
    with pytest.raises(lc.errors.Overlap):
        document.chain([treatment(0, "NLP", [], [BRUN, wide])])
    assert len(document.chain([treatment(0, "NLP", [], [BRUN, wide])], overlap="longest").current.dropped) == 1
    with pytest.raises(lc.errors.StaleDiff) as stale:
        document.chain([first, treatment(1, "annotator", [SETE], [])])
    assert (stale.value.path, stale.value.start, stale.value.unit) == ("treatments[1].before[0]", 11, "utf16")
    answers = label.Treatment.list_from_json(f"[{first.to_json()}, {{}}]")
    assert [type(one) for one in answers] == [label.Treatment, lc.errors.JsonError]


def test_a_chain_as_label_exports_it() -> None:
    document = label.Document.from_json(DOCUMENT)
    chain = document.chain([treatment(0, "NLP", [], [BRUN]), treatment(1, "admin", [], [SETE])])
    versions, checklist = document.field("nlpVersions"), document.field("checklist")
    first, second = (one.to_json() for one in dbsder.Treatment.of_chain(chain, versions, checklist))
    assert '"version":{"a": 1.0}' in first
    assert json.loads(first)["checklist"] == [{"check_type": "a"}]
    exported = json.loads(second)
    assert (exported["order"], exported["source"]) == (2, "LABEL_WORKING_USER_TREATMENT")
    assert exported["treatmentDate"] == "1970-01-01T00:00:00.007Z"
    assert [one["start"] for one in exported["annotations"]] == [3, 11]
    assert [one["start"] for one in dbsder.Treatment.of_chain(chain, unit="char")[1].to_dict()["annotations"]] == [2, 10]
    assert "version" not in dbsder.Treatment.of_chain(chain)[0].to_dict()
    with pytest.raises(lc.errors.JsonError):
        dbsder.Treatment.of_chain(chain, checklist="{")


def test_a_diff_of_labels() -> None:
    document = label.Document.from_json(DOCUMENT)
    chain = document.chain([treatment(0, "NLP", [], [BRUN])])
    diff = label.Diff.from_json(json.dumps({"before": [{**BRUN, "score": 0.1}], "after": [SETE]}))
    assert repr(diff) == "Diff(1 before, 1 after)"
    assert label.Diff.from_json(diff.to_json().encode()) == diff != label.Diff.from_json('{"before":[],"after":[]}')
    # By value it is found, whatever its score; exactly as it stands it is not.
    assert diff.diff_on(chain.current).removed[0].score == 0.5
    with pytest.raises(lc.errors.StaleDiff):
        diff.diff(document.text).apply(chain.current)
    change = diff.diff_on(chain.current)
    assert label.Diff.of(change).diff(document.text) == change
    with pytest.raises(lc.errors.StaleDiff) as caught:
        diff.diff_on(lc.AnnotationSet(document.text, []))
    assert (caught.value.path, caught.value.unit) == ("before[0]", "utf16")
    with pytest.raises(lc.errors.TextMismatch):
        diff.diff(lc.Text("👍 Blum, à Sète"))
