"""WHAT MUST BE: templates, settings, and what a decision asks of them."""

import pytest

import label_core as lc


@pytest.mark.parametrize(
    ("written", "specifier"),
    [("[%c]", "letters"), ("[Adresse %d]", "number"), ("[...]", None), ("100 %%", None), ("$0 \\g<0> {} {0}", None)],
)
def test_templates(written: str, specifier: str | None) -> None:
    template = lc.Template(written)
    assert template.specifier == specifier
    assert str(template) == written
    assert template == lc.Template(written)
    assert hash(template) == hash(lc.Template(written))
    assert template != written


def test_the_settings_of_the_court() -> None:
    settings = lc.Settings.court()
    assert len(settings.rules) == 20
    assert settings.rules["personnePhysique"] == "[%c]"
    assert settings.rules["professionnelAvocat"] is None
    assert settings.title("dateMariage") == "Date de mariage/PACS"
    assert settings.title("tatouage") == "tatouage"
    assert not settings.strict
    assert lc.Settings.court(strict=True).strict
    assert settings == lc.Settings.court()
    assert settings != lc.Settings.court(strict=True)


def test_settings_of_ones_own_keep_their_order() -> None:
    rules = {"place": "[Place %d]", "person": "[%c]", "lawyer": None}
    settings = lc.Settings(rules)
    assert list(settings.rules.items()) == list(rules.items())
    assert hash(settings) == hash(lc.Settings(rules))


def test_rules_that_are_handed_out_are_a_copy() -> None:
    settings = lc.Settings({"person": "[%c]"})
    settings.rules["person"] = None
    assert settings.rules == {"person": "[%c]"}


def test_what_becomes_of_a_category() -> None:
    decision = lc.Decision("d", "M. X", keep=["personneMorale"])
    policy = lc.Settings.court().for_decision(decision)
    assert policy.keep == decision.keep == ["personneMorale"]
    assert policy.handling("personnePhysique").template == "[%c]"
    assert policy.handling("personnePhysique").reason is None
    assert policy.handling("personneMorale").template is None
    assert policy.handling("personneMorale").reason == "kept by the decision"
    assert policy.handling("professionnelAvocat").reason == "never masked by the settings"
    # Fails closed: what no setting lists is masked.
    assert policy.handling("tatouage").template == "[...]"


def test_omitted_categories_are_sorted_and_in_any_iterable() -> None:
    assert lc.Decision("d", "", keep=iter(["b", "a", "b"])).keep == ["a", "b"]
    assert lc.Decision("d", "").keep == []
    assert lc.Decision("d", "", keep={"a": 1}) == lc.Decision("d", "", keep=["a"])
