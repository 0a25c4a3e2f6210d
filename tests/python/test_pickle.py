"""What travels to other processes, and what does not."""

import copy
import inspect
import json
import pickle
from typing import Any

import pytest

import label_core as lc
from label_core import errors
from label_core.views import View


def record(**options: Any) -> lc.Record:
    spans = [(0, 1, "x", "e", 0.25, "human"), (0, 3, "y", None, None, "model"), (5, 6, "x")]
    return lc.Record.from_spans("d\x1b", "abcd👍\u0301", spans, overlap="longest", cut_words="accept", **options)


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
        record(keep=["y"], scope=lc.Scope.case("c")),
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


def examples() -> dict[type, Any]:
    """A value of every public class; a class without one here fails `test_no_class_escapes`."""
    key = lc.Key.generate()
    one = record()
    text, marks = one.text, one.annotations
    decision = one.decision
    draft = lc.pseudonymize(one, key=key)
    twins = lc.pseudonymize(lc.Record.from_spans("t", "Orso et Orso", [(0, 4, "personnePhysique")]), key=key)
    carried = marks.carry("abc")
    base = lc.AnnotationSet(text, [])
    diff = lc.Diff.between(base, marks)
    away = lc.Operation.remove(marks[0].span).plan(marks).apply(marks)
    other = lc.Operation.recategorise(marks[0].span, "z").plan(marks).apply(marks)
    both = lc.merge(marks, away, other)
    history = lc.History(marks)
    history.apply(lc.Operation.remove(marks[0].span), author="anne")
    chain = lc.edit.TreatmentChain(text).treated("NLP", marks)
    settings = lc.Settings({"p": "[%c]"})
    linked = lc.Record.from_spans("d", "Dupont DUPONT", [(0, 6, "nom", "a"), (7, 13, "nom", "b")]).annotations
    linker = lc.Linker(lc.Settings.from_label({"nom": {"anonymization": "[%c]", "autoLinkSensitivity": [
        {"kind": "caseInsensitive"}]}}))  # fmt: skip
    policy = settings.for_decision(decision)
    counts = lc.metrics.AnnotationCounts(1, 2, 3)
    statistics = lc.metrics.Statistics.of(3, text, marks, counts)
    label = {"_id": "1", "documentNumber": 7, "source": "jurinet", "text": "Anna", "decisionMetadata": {}}
    document = lc.formats.label.Document.from_json(label)
    found = {"documentId": "1", "order": 0, "source": "NLP", "annotationsDiff": {"before": [], "after": []}}
    term = {"entityId": "e", "replacementTerm": "[Y]", "category": "personnePhysique"}
    case = lc.formats.dbsder.CaseFile.from_json({"replacementTerms": [term]})
    check = {"check_type": "a", "message": "b"}
    mark = {"text": "Anna", "start": 0, "end": 4, "category": "nom"}
    answer = lc.formats.nlp.Answer.from_json({"entities": [mark], "checklist": [check], "versions": {"model": {}}})
    stored = {"sourceName": "juritj", "sourceId": 7, "originalText": "Anna", "labelTreatments": []}
    nac = lc.formats.nac.read_nac([{"codeNAC": "22A"}])[0]
    assert isinstance(nac, lc.court.NacRule)
    values = [
        text, marks[0].span, text.fold(), draft.map, marks[0], marks, marks.line(1), marks.lines(),
        marks.lines()[0].chunks()[0],
        marks.grouped()[0], marks.grouped()[0].entities[0], decision, one, one.scope, settings, policy, policy.handling("p"),
        lc.Template("[%d]"), key, lc.Ledger(lc.Scope.case("c"), key, [("[%c]", "p_x", "[A]")]), lc.pseudonym.Ledgers([]),
        lc.pseudonymize_all([one], key=key), draft, draft.plan, draft.plan.replacements,
        draft.plan.replacements[0], draft.plan.summary()[0], lc.Pseudonymizer(policy, key, one.scope), carried,
        lc.Pseudonymizer(policy, key, one.scope).preview(marks), twins.plan.residuals()[0],
        carried.marks[0], both, both.conflicts[0], diff, diff.details(), lc.Operation.remove(marks[0].span),
        lc.Editor(), history, history.steps[0], chain, chain.treatments[0], lc.edit.SourceOrder(), linker,
        linker.proposals(linked)[0], counts, statistics, lc.metrics.Statistics.aggregate([statistics]), document,
        document.decision(), lc.formats.label.Treatment.from_json(found), lc.formats.label.Diff.of(diff),
        lc.formats.label.read_label([label], [found]), case, case.terms[0],
        case.ledger(lc.Settings.court(), lc.Ledger(lc.Scope.case("c"), key)), answer,
        answer.entities[0], answer.versions()[0], answer.checklist()[0], answer.annotations("Anna"),
        lc.formats.nlp.Request.of("jurinet", 7, "Anna", []), lc.formats.dbsder.Decision.from_json(stored),
        lc.formats.dbsder.Treatment.of(1, "NLP", marks), lc.formats.judilibre.Decision.from_json({"id": "a", "text": ""}),
        nac, nac.appeal, lc.compat.label_v1.Pseudonyms(settings, [], 1), lc.view(draft),
    ]  # fmt: skip
    return {type(value): value for value in values}


EXAMPLES = examples()
# What changes, what only goes through something else, and what a plan tells of twins (see test_pseudonym.py).
OUTSIDE = {"Residual", "Preview", "AnnotationIterator", "LineIterator", "ReplacementIterator", "OpenStep"}


def test_no_class_escapes() -> None:
    modules = [lc, *(getattr(lc, name) for name in lc.__all__ if inspect.ismodule(getattr(lc, name)))]
    modules += [getattr(lc.formats, name) for name in lc.formats.__all__] + [lc.compat.label_v1, lc.views, lc.keys]
    classes = {cls for module in modules for cls in vars(module).values() if isinstance(cls, type)}
    ours = {cls for cls in classes if cls.__module__.startswith("label_core") and not issubclass(cls, Exception)}
    assert {cls.__name__ for cls in ours - EXAMPLES.keys()} <= OUTSIDE | {"Key"}


@pytest.mark.parametrize("value", EXAMPLES.values(), ids=[cls.__name__ for cls in EXAMPLES])
def test_every_value_is_copied_or_says_why_not(value: Any) -> None:
    if isinstance(value, lc.Key):
        for way in (copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="a key is not pickled"):
                way(value)
    elif isinstance(value, lc.History):
        assert copy.copy(value).current == copy.deepcopy(value).current == value.current
    else:
        assert copy.copy(value) == copy.deepcopy(value) == value


@pytest.mark.parametrize("value", EXAMPLES.values(), ids=[cls.__name__ for cls in EXAMPLES])
def test_every_value_is_pickled_or_says_why_not(value: Any) -> None:
    refused = ""
    try:
        twin = pickle.loads(pickle.dumps(value))
    except TypeError as error:
        refused = str(error)
    if refused:
        assert "pickle" in refused
        return
    assert type(twin) is type(value)
    assert isinstance(value, lc.History | View | lc.compat.label_v1.Pseudonyms) or twin == value


@pytest.mark.parametrize("value", EXAMPLES.values(), ids=[cls.__name__ for cls in EXAMPLES])
def test_no_repr_shows_the_text(value: Any, hidden: Any) -> None:
    hidden(value, words=["Dupont", "Anna"])


@pytest.mark.parametrize("kind", lc.LabelError.__subclasses__(), ids=lambda kind: kind.__name__)
def test_exceptions_travel_with_their_fields(kind: type[lc.LabelError]) -> None:
    details = {"kind": "InDocument", "id": "d", "error": {"kind": kind.__name__, "offset": 3, "unit": "char"}}
    error = kind("document d: something", details)
    twin = pickle.loads(pickle.dumps(error))
    assert type(twin) is kind
    assert str(twin) == str(error)
    assert (twin.document_id, twin.offset, twin.unit, twin.details) == ("d", 3, "char", details)
    assert errors.LabelError in kind.__mro__
