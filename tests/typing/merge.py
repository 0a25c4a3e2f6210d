"""Merges, corrected texts, JSON and LABEL's documents, as a type checker sees them."""

from typing import assert_type

import label_core as lc
from label_core.formats import dbsder

text = lc.Text("M. Jean Dupont")
jean = text.span(3, 7)
marks = lc.AnnotationSet(text, [])
ours, theirs = (lc.Operation.annotate(jean, name).plan(marks).apply(marks) for name in ("nom", "prenom"))
both = lc.merge(marks, ours, theirs)
assert_type(both, lc.edit.Merge)
assert_type(both.conflicts, list[lc.edit.Conflict])
assert_type(both.resolve(0, "ours"), lc.edit.Merge)
assert_type(both.resolve(0, [lc.Annotation(jean, "nom")]), lc.edit.Merge)
assert_type(both.resolve(0, (mark for mark in marks)).result(), lc.AnnotationSet)
assert_type(both.resolve_each({0: "ours"}).resolve_each({}).result(), lc.AnnotationSet)
assert_type(both.resolve_each({0: [lc.Annotation(jean, "nom")]}), lc.edit.Merge)
assert_type(both.settled, lc.AnnotationSet)
for conflict in both.conflicts:
    assert_type(conflict.kind, str)
    assert_type(conflict.extent, lc.Span)
    assert_type(conflict.theirs, list[lc.Annotation])

carried = marks.carry("M. Dupont")
assert_type(carried, lc.edit.Carried)
assert_type(marks.carry(text).set, lc.AnnotationSet)
assert_type(carried.text_before, lc.Text)
assert_type(carried.count("lost"), int)
for mark in carried.marks:
    assert_type(mark, lc.edit.CarriedMark)
    assert_type(mark.before, lc.Annotation)
    assert_type(mark.after, lc.Annotation | None)
    assert_type(mark.place, int)
    assert_type(mark.is_dropped, bool)
assert_type(str(lc.view(both)) + str(lc.view(carried, original=True)), str)

operation = lc.Operation.from_json(text, b'{"op": "link", "entities": []}', "utf16", max_bytes=99)
assert_type(operation.to_json(text, "byte"), str)
diff = lc.Diff.from_json(text, lc.Diff.between(marks, ours).to_json("utf16"), graphemes="refuse")
assert_type(diff, lc.Diff)
history = lc.History.from_json(lc.History(marks).to_json(), max_bytes=999)
assert_type(history, lc.History)

written = '{"_id": "1", "documentNumber": 7, "source": "jurinet", "text": "M. Jean Dupont", "decisionMetadata": {}}'
document = lc.formats.label.Document.from_json(written)
assert_type(lc.formats.label.Document.list_from_json(b"[]"), list[lc.formats.label.Document | lc.LabelError])
assert_type(document.decision(), lc.formats.label.DecisionImport)
assert_type(document.decision("utf16").problems, tuple[lc.LabelError, ...])
assert_type(document.decision().decision, lc.Decision)
assert_type(document.text, lc.Text)
assert_type(document.field("checklist"), str | None)
found = '{"documentId": "1", "order": 0, "source": "NLP", "annotationsDiff": {"before": [], "after": []}}'
treatments = lc.formats.label.Treatment.list_from_json(f"[{found}]")
assert_type(treatments, list[lc.formats.label.Treatment | lc.LabelError])
chain = document.chain([one for one in treatments if isinstance(one, lc.formats.label.Treatment)], overlap="longest")
assert_type(chain, lc.edit.TreatmentChain)
assert_type(document.treatments(chain, lc.Settings.court()), list[lc.formats.label.Treatment])
assert_type(dbsder.Treatment.of_chain(chain, document.field("nlpVersions"), unit="char"), list[dbsder.Treatment])
label_diff = lc.formats.label.Diff.of(diff)
assert_type(label_diff.diff(text), lc.Diff)
assert_type(label_diff.diff_on(marks), lc.Diff)
assert_type(lc.formats.label.Diff.from_json(label_diff.to_json()), lc.formats.label.Diff)
