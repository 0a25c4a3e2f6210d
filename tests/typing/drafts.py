"""From records to drafts, one by one and many at once, as a type checker sees it."""

from pathlib import Path
from typing import assert_type

import label_core as lc
from label_core.views import View

key = lc.Key.generate()
assert_type(key, lc.Key)
assert_type(lc.Key.from_hex("0a0b" * 16).id, str)
assert_type(lc.Key(bytes(range(32))).file_stem("24-10.001"), str)


def read(path: Path) -> None:
    assert_type(lc.Key.from_file(path), lc.Key)
    assert_type(lc.Key.create_file(str(path)), lc.Key)


record = lc.Record.from_spans("24-10.001", "M. Dupont", [(3, 9, "personnePhysique", None, 0.5)], scope=lc.Scope.case("c"))
assert_type(record, lc.Record)
assert_type(lc.Record.from_spans("1", "M. Dupont", [{"start": 3, "end": 9, "label": "x"}]), lc.Record)
assert_type(lc.Record.from_json(record.to_json()), lc.Record)
assert_type(record.to_json("utf16"), str)
assert_type(record.scope, lc.Scope)
assert_type(record.annotations, lc.AnnotationSet)
assert_type(record.decision, lc.Decision)

policy = lc.Settings.court().for_decision(record.decision)
pseudonymizer = lc.Pseudonymizer(
    policy, key, record.scope, lc.Ledger(record.scope, key, [("[%c]", "personnePhysique_noir", "[A]")])
)
plan = pseudonymizer.plan(record.annotations)
assert_type(plan, lc.ReplacementPlan)
assert_type(plan.replacements, lc.pseudonym.Replacements)
assert_type(plan.replacements[0], lc.Replacement)
assert_type([edit.words for edit in plan.replacements], list[str])
assert_type(plan.replacements[0].extent, lc.Span)
assert_type(plan.kept, list[tuple[lc.Annotation, str]])
assert_type(plan.summary(), list[lc.pseudonym.CategorySummary])
assert_type(plan.summary()[0].reason, str | None)
assert_type(plan.ledger, lc.Ledger | None)
ledger = lc.Ledger(record.scope, key, [("[%c]", ["a", "b"], "[A]")])
assert_type(ledger.entries(), list[tuple[str, list[str], str]])
assert_type(lc.case_registry(key, [(record.annotations, policy)], ledger), lc.Ledger)
assert_type(lc.Ledgers([ledger])[record.scope], lc.Ledger)

draft = lc.pseudonymize(record, key=key, ledgers=lc.Ledgers([ledger]), new_cases=True)
assert_type(draft, lc.Pseudonymized)
assert_type(plan.apply(), lc.Pseudonymized)
assert_type(draft.text, lc.Text)
assert_type(draft.annotations, lc.AnnotationSet)
assert_type(draft.to_draft_json("24-10.001", map=True), str)
assert_type(lc.view(draft, original=True), View)

# In the place of what failed stands an exception: a checker asks what to do with it.
answers = lc.pseudonymize_all([record], key=key, threads=2)
assert_type(answers, lc.pseudonym.Drafts)
for answer in answers:
    if isinstance(answer, lc.LabelError):
        assert_type(answer, lc.LabelError)
    else:
        assert_type(answer, lc.Pseudonymized)
assert_type(
    lc.pseudonymize_lists(["1"], ["M. Dupont"], [[(3, 9, "personnePhysique")]], key=key, keep=[["localite"]]),
    lc.pseudonym.Drafts,
)
assert_type(lc.Record.from_json_lines(b""), list[lc.Record | lc.LabelError])
assert_type(lc.formats.label.read_label("[]", "[]").records, tuple[lc.Record | lc.LabelError, ...])
assert_type(lc.formats.label.read_label("[]", "[]").orphan_treatments, int)
