"""What is refused when a plan is made, and how a caller says that it is meant."""

import json
import pickle
from typing import Any

import pytest

import label_core as lc
from label_core import errors
from label_core.formats.label import read_label

PERSON = (3, 7, "personnePhysique")


def record(text: str = "M. Orso", spans: list[Any] | None = None, **more: Any) -> lc.Record:
    return lc.Record.from_spans("1", text, [PERSON] if spans is None else spans, **more)


def ordered(terms: list[str]) -> lc.Record:
    document = {
        "_id": "1",
        "documentNumber": 1,
        "source": "jurinet",
        "text": "M. Anna Orso demeure villa Bellevue.",
        "decisionMetadata": {
            "categoriesToOmit": [],
            "additionalTermsToAnnotate": "|".join(terms),
            "computedAdditionalTerms": {"additionalTermsToAnnotate": terms, "additionalTermsToUnAnnotate": []},
        },
    }
    mark = {"category": "personnePhysique", "entityId": "personnePhysique_anna", "start": 3, "text": "Anna"}
    treatment = {
        "documentId": "1",
        "order": 0,
        "source": "NLP",
        "annotationsDiff": {"before": [], "after": [mark]},
    }
    read = read_label(json.dumps([document]), json.dumps([treatment])).records[0]
    assert isinstance(read, lc.Record)
    return read


def test_a_decision_that_nobody_marked(key: lc.Key) -> None:
    empty = record(spans=[])
    with pytest.raises(errors.NotMarked):
        lc.pseudonymize(empty, key=key)
    assert isinstance(lc.pseudonymize_all([empty], key=key)[0], errors.NotMarked)
    assert isinstance(lc.pseudonymize_lists(["1"], ["M. Orso"], [[]], key=key)[0], errors.NotMarked)
    assert str(lc.pseudonymize(empty, key=key, allow_unmarked=True).text) == "M. Orso"
    drafts = lc.pseudonymize_all([empty], key=key, allow_unmarked=True)
    assert isinstance(drafts[0], lc.Pseudonymized)


def test_orders_of_the_court(key: lc.Key) -> None:
    read = ordered(["Bellevue", "Sirius"])
    with pytest.raises(errors.OrdersNotCarriedOut) as caught:
        lc.pseudonymize(read, key=key)
    error = caught.value
    assert (error.unread, error.absent, error.uncovered, error.grounds) == (0, 1, 1, 0)
    assert error.is_input
    assert "Bellevue" not in str(error)
    draft = lc.pseudonymize(read, key=key, by_hand=("anne", "spelt otherwise"))
    assert draft.plan.by_hand == ("anne", "spelt otherwise")
    with pytest.raises(errors.BadId):
        lc.pseudonymize(read, key=key, by_hand=("anne", " "))


def test_a_preview_never_refuses_for_marks_or_orders(key: lc.Key) -> None:
    read = ordered(["Bellevue"])
    policy = lc.Settings.court().for_decision(read.decision)
    pseudonymizer = lc.Pseudonymizer(policy, key, lc.Scope.document("1"))
    with pytest.raises(errors.OrdersNotCarriedOut):
        pseudonymizer.plan(read.annotations)
    preview = pseudonymizer.preview(read.annotations)
    assert isinstance(preview.refusal, errors.OrdersNotCarriedOut)
    assert [replacement.words for replacement in preview.replacements] == [str(preview.rewritten)[3:6]]
    assert [row.category for row in preview.summary()] == ["personnePhysique"]
    assert (str(preview.text), repr(preview)) == (str(read.text), "Preview(1 replacements, 0 kept)")
    nothing = pseudonymizer.preview(lc.AnnotationSet(read.text, []))
    assert isinstance(nothing.refusal, errors.NotMarked)
    assert not hasattr(preview, "to_draft_json")


def test_what_a_decision_cannot_keep(key: lc.Key) -> None:
    with pytest.raises(errors.FloorKept):
        lc.pseudonymize(record(keep=["personnePhysique"]), key=key)
    with pytest.raises(errors.UnknownCategory):
        lc.pseudonymize(record(keep=["Adresse"]), key=key)
    settings = lc.Settings({"person": "[%c]"}, floor=["person"], strict=True)
    with pytest.raises(errors.FloorKept):
        settings.for_decision(lc.Decision("1", "M. Orso", keep=["person"]))


def test_an_unlisted_mark_is_named_by_its_place(key: lc.Key) -> None:
    plan = lc.pseudonymize(record(spans=[(3, 7, "Orsa")]), key=key).plan
    assert plan.unlisted == [0]
    assert plan.replacements[0].words == "[...]"


@pytest.mark.parametrize(
    ("first", "second"),
    [("[Nom %d]", "[Nom\u00a0%d]"), ("[é%d]", "[e\u0301%d]"), ("[Nom %d]", "[No\u00adm %d]"), ("[%d]", "([%d])")],
)
def test_templates_that_read_alike(first: str, second: str) -> None:
    with pytest.raises(errors.AmbiguousTemplates):
        lc.Settings({"a": first, "b": second})


@pytest.mark.parametrize("template", [" ", "\u200b", "\ufeff", "\u00ad", "\u2028", "\u202e%c", "[A\u00ad %c]"])
def test_templates_that_nobody_sees(template: str) -> None:
    with pytest.raises(errors.BadTemplate):
        lc.Settings({"p": template})


def test_one_rule_changes() -> None:
    court = lc.Settings.court(strict=True)
    changed = court.with_rule("adresse", "[Domicile %d]")
    assert changed.strict
    assert changed.title("adresse") == "Adresse"
    assert {**court.rules, "adresse": "[Domicile %d]"} == changed.rules
    assert court.with_rule("adresse", None).rules["adresse"] is None
    with pytest.raises(errors.AmbiguousTemplates):
        court.with_rule("adresse", "[DATE DECES %d]")


def test_settings_come_back_equal() -> None:
    own = lc.Settings({"person": "[%c]", "lawyer": None}, floor=["person"], strict=True)
    for settings in (lc.Settings.court(), own):
        assert lc.Settings.from_json(settings.to_json()) == settings
        assert pickle.loads(pickle.dumps(settings)) == settings
    again = lc.Settings.from_json(own.to_json().encode())
    with pytest.raises(errors.FloorKept):
        again.for_decision(lc.Decision("1", "M. Orso", keep=["person"]))
    with pytest.raises(errors.JsonError):
        lc.Settings.from_json(own.to_json().replace("floor", "flour"))
