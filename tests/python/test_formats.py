"""Other people's formats: read from and written to str, bytes and dict; the words of LABEL."""

import copy
import dataclasses
import json
import pickle
from collections.abc import Callable
from typing import Any

import pytest

import label_core as lc
from label_core import audit, court
from label_core.compat import label_v1
from label_core.formats import dbsder, judilibre, label, nac, nlp

TEXT = "👍 Mme Zykhovmx vit à Brqwéj."
ENTITY = {"text": "Zykhovmx", "start": 6, "end": 14, "category": "personnePhysique", "score": 0.9, "source": "NER model"}
CHECK = {
    "check_type": "similar_writing",
    "message": "Zykhovmx ?",
    "entities": [ENTITY],
    "sentences": [{"start": 0, "end": 5}],
}
ANSWER = {
    "entities": [ENTITY, {"start": "x"}],
    "checklist": [CHECK, "Brqwéj", 7],
    "versions": {"model": {"name": "camembert"}},
}
TREATMENT = {"annotations": [ENTITY], "order": 1, "source": "NLP"}
DECISION = {"sourceName": "juritj", "sourceId": 7, "originalText": TEXT, "labelTreatments": [TREATMENT], "last": 1.50}
TERM = {
    "entityId": "personnePhysique_zykhovmx",
    "replacementTerm": "[Y]",
    "originalTextInstances": ["Zykhovmx"],
    "category": "personnePhysique",
}
OBJECTS: list[tuple[Any, dict[str, Any]]] = [
    (nlp.Answer, ANSWER),
    (nlp.Request, {"sourceId": 7, "sourceName": "jurinet", "parties": [], "text": TEXT, "categories": ["localite"]}),
    (dbsder.Treatment, TREATMENT),
    (dbsder.Decision, DECISION),
    (dbsder.CaseFile, {"replacementTerms": [TERM, 7], "more": None}),
    (judilibre.Decision, {"id": "5fca", "text": TEXT, "zones": {"motivations": [{"start": 0, "end": 4}]}}),
    (label.Document, {"_id": "1", "documentNumber": 7, "source": "jurinet", "text": TEXT, "decisionMetadata": {}}),
    (label.Treatment, {"documentId": "1", "order": 0, "source": "NLP", "annotationsDiff": {"before": [], "after": []}}),
]


@pytest.mark.parametrize(("kind", "written"), OBJECTS, ids=lambda one: getattr(one, "__name__", ""))
def test_an_object_goes_in_and_out_in_every_form(kind: Any, written: dict[str, Any], hidden: Callable[..., None]) -> None:
    text = json.dumps(written, ensure_ascii=False)
    one = kind.from_json(written)
    for again in (
        kind.from_json(text),
        kind.from_json(text.encode()),
        pickle.loads(pickle.dumps(one)),
        one.with_field("x", "1"),
    ):
        assert (again == one) == (again.field("x") is None)
    assert hash(kind.from_json(text)) == hash(kind.from_json(text.encode()))
    assert one.to_dict() == json.loads(one.to_json()) == json.loads(one.to_bytes()) == written
    assert copy.copy(one) is copy.deepcopy(one) is one
    assert f"{kind.__module__}.{kind.__qualname__}" in str(kind)
    hidden(one)
    good, bad = kind.list_from_json([written, 7])
    assert (good, type(bad), bad.path[-3:]) == (one, lc.errors.JsonError, "[1]")


def test_an_answer_of_the_detection_stack(hidden: Callable[..., None]) -> None:
    answer = nlp.Answer.from_json(ANSWER)
    good, bad = answer.entities
    assert good == nlp.Entity(6, 14, "personnePhysique", "Zykhovmx", None, 0.9, "NER model")
    assert (type(bad), bad.path) == (lc.errors.JsonError, "entities[1].start")
    marks = answer.annotations(TEXT)
    assert ([(mark.start, mark.end, mark.origin) for mark in marks.annotations], marks.unscored) == ([(6, 14, "model")], 0)
    assert [problem.path for problem in marks.problems] == ["entities[1].start"]
    with pytest.raises(lc.errors.JsonError):
        answer.record(lc.Decision("d", TEXT))
    with pytest.raises(lc.errors.TextMismatch):
        nlp.Answer.from_json({"entities": [ENTITY]}).record(lc.Decision("d", TEXT), unit="utf16")
    doubt, message, none = answer.checklist()
    assert isinstance(doubt, audit.Doubt)
    assert (doubt.kind, doubt.entities, doubt.sentences) == ("similar_writing", (good,), ((0, 5),))
    assert (message.kind, message.message, type(none)) == (None, "Brqwéj", lc.errors.JsonError)
    assert answer.versions() == [nlp.Component("model", None, None, "camembert")]
    said = nlp.Answer.of(lc.Record.from_spans("d", TEXT, [(6, 14, "personnePhysique")]).annotations, "utf16")
    assert said.to_dict()["entities"][0]["start"] == 7
    hidden(good, doubt, message, marks, said)
    with pytest.raises(ValueError, match="spelling must be 'check' or 'ignore'"):
        answer.annotations(TEXT, spelling="none")


def test_a_request_to_the_detection_stack() -> None:
    request = nlp.Request.of("jurinet", 7, TEXT, ["localite"])
    assert (request.source, request.source_id, request.text, request.categories) == (
        "jurinet",
        "7",
        lc.Text(TEXT),
        ["localite"],
    )
    assert request.with_field("additionalTerms", '"Bellevue"').additional_terms == "Bellevue"


def test_a_decision_of_the_database_and_its_treatments() -> None:
    decision = dbsder.Decision.from_json(DECISION)
    assert (decision.source, decision.source_id, decision.record_id) == ("juritj", "7", "juritj-7")
    record = decision.record(decision.decision().decision, unit="char")
    assert [(mark.start, mark.category) for mark in record.annotations] == [(6, "personnePhysique")]
    [treatment] = decision.treatments
    assert treatment == dbsder.Treatment.from_json(TREATMENT)
    again = decision.with_treatments([treatment, dbsder.Treatment.of(2, "admin", record.annotations)])
    assert [(one.order, one.source, len(one.entities)) for one in again.treatments] == [(1, "NLP", 1), (2, "admin", 1)]
    assert treatment.annotations(TEXT, unit="char").annotations[0].end == 14
    assert (treatment.checklist(), treatment.versions()) == ([], [])


def test_the_file_of_a_case(hidden: Callable[..., None]) -> None:
    case = dbsder.CaseFile.from_json({"replacementTerms": [TERM, 7]})
    term, bad = case.terms
    assert term == dbsder.ReplacementTerm("personnePhysique_zykhovmx", "[Y]", ("Zykhovmx",), "personnePhysique")
    assert type(bad) is lc.errors.JsonError
    read = case.ledger(lc.Settings.court(), lc.Ledger(lc.Scope.case("c"), lc.Key(bytes(range(32)))))
    assert (len(read.ledger), read.unpinned, [problem.path for problem in read.problems]) == (1, 0, ["replacementTerms[1]"])
    assert case.with_ledger(read.ledger, lc.Settings.court()).terms[0] == term
    hidden(term, read)


def test_a_decision_of_judilibre() -> None:
    zones = {"motivations": [{"start": 0, "end": 4}]}
    answer = judilibre.Decision.from_json({"id": "5fca", "text": TEXT, "number": "1", "publication": ["b"], "zones": zones})
    assert (answer.id, answer.number, answer.publication, answer.ecli, answer.is_partial) == (
        "5fca",
        "1",
        ["b"],
        None,
        False,
    )
    assert answer.decision() == label.DecisionImport(answer.decision().decision, ())


def test_the_nomenclature_of_civil_cases() -> None:
    appeal = {"aucune": ["email"], "conforme": [], "substituant": None}
    rule, bad = nac.read_nac([{"codeNAC": "22A", "blocOccultationCA": 4, "categoriesToOmitCA": appeal}, {}])
    assert rule == court.NacRule(
        "22A",
        None,
        court.NacRecommendation(None, {}),
        court.NacRecommendation(4, {"aucune": ("email",), "conforme": ()}),
    )
    assert len({rule, dataclasses.replace(rule, title="x")}) == 2
    assert (type(bad), bad.path) == (lc.errors.JsonError, "nac[1]")


def test_the_words_of_label(hidden: Callable[..., None]) -> None:
    marks = [("personnePhysique", 7, "Zykhovmx"), ("localite", 22, "Brqwéj", "localite_brqwej")]
    words = label_v1.Pseudonyms(lc.Settings.court(), marks, 2_004_915)
    text, map_ = words.rewrite(TEXT, marks)
    assert str(text).endswith("[Localité 1].")
    assert map_.original == lc.Text(TEXT)
    assert words.words().keys() == {"personnePhysique_zykhovmx", "localite_brqwej"}
    with pytest.raises(lc.errors.TextMismatch) as raised:
        words.rewrite(TEXT, [("localite", 0, "Zy")])
    assert raised.value.path == "annotations[0]"
    hidden(words, raised.value)
    with pytest.raises(TypeError, match=r"marks\[0\]: str expected, not int"):
        label_v1.Pseudonyms(lc.Settings.court(), [("a", 1, 2)], 1)
    assert label_v1.entity_id("nom", "LEFÈVRE") == "nom_lefevre"
    assert label_v1.normalize("É") == "e"
    assert label_v1.insensitive_equal("Élan", "elan")
    assert label_v1.similar("A", "B", 0)
    assert (label_v1.compare("a", "b"), label_v1.compare("a", "a"), label_v1.compare("b", "a")) == (-1, 0, 1)
    assert sorted(label_v1.letters("nom", 25, 3)) == list("ABCDEFGHIJKLMNOPRSTUVWXYZ")


def test_what_json_cannot_say_is_refused_before_it_is_read() -> None:
    with pytest.raises(ValueError, match="JSON"):
        nlp.Answer.from_json({"entities": [], "score": float("nan")})
    with pytest.raises(TypeError, match="serializable"):
        nlp.Answer.from_json({"entities": [object()]})
