"""Operations, diffs, histories and treatments, as a type checker sees them."""

from typing import assert_type

import label_core as lc

text = lc.Text("M. Jean Dupont")
jean, dupont = text.span(3, 7), text.span(8, 14)
marks = lc.AnnotationSet(text, [])
editor = lc.Editor("human", {"personnePhysique"})
assert_type(editor.may_use("localite"), bool)
assert_type(lc.Editor.under(lc.Settings.court().for_decision(lc.Decision("d", text)), "model"), lc.Editor)

operation = lc.Operation.annotate_all((span for span in [jean, dupont]), "personnePhysique", entity="x")
assert_type(operation, lc.Operation)
assert_type(lc.Operation.link("a", "b", "c"), lc.Operation)
assert_type(lc.Operation.move(jean, dupont), lc.Operation)
assert_type(operation.name, str)

diff = operation.plan(marks, editor)
assert_type(diff, lc.Diff)
assert_type(diff.apply(marks), lc.AnnotationSet)
assert_type(lc.Diff.squash(text, [diff, diff.inverse()]), lc.Diff)
assert_type(lc.Diff(text, [], diff.added), lc.Diff)
assert_type(diff.removed, list[lc.Annotation])
assert_type(diff.details(), lc.edit.DiffDetails)
assert_type(diff.details().grown, list[tuple[lc.Annotation, lc.Annotation]])
assert_type(editor.apply(diff, marks), lc.AnnotationSet)

history = lc.History(marks)
assert_type(history.apply(operation, author="anne"), lc.Diff)
assert_type(history.apply([lc.Operation.remove(dupont)], author="anne", label="names", editor=editor), lc.Diff)
assert_type(history.current, lc.AnnotationSet)
assert_type(history.steps, list[lc.edit.Step])
assert_type(history.steps[0].operations, list[lc.Operation])
assert_type(history.checkpoints, dict[str, int])
assert_type(history.can_undo, bool)
assert_type(history.undo(), lc.Diff)
assert_type(history.replay(), lc.History)
with history.open(author="anne") as step:
    assert_type(step, lc.edit.OpenStep)
    assert_type(step.apply(lc.Operation.remove(jean)), lc.Diff)
    assert_type(step.current, lc.AnnotationSet)
# The statement swallows no exception: what follows is reached.
assert_type(history.diff(), lc.Diff)
assert_type(str(lc.view(history, original=True)) + str(lc.view(diff)), str)

order = lc.edit.SourceOrder([(["NLP"], 1, 1), (["admin"], 0, None)])
chain = lc.edit.TreatmentChain(text, [lc.edit.Treatment("NLP", 0, diff, updated_ms=7)], order)
assert_type(chain.treated("admin", marks), lc.edit.TreatmentChain)
assert_type(chain.last, lc.edit.Treatment | None)
assert_type(chain.states(), list[lc.AnnotationSet])
assert_type(chain.diff_of({"admin"}), lc.Diff)

linker = lc.Linker(lc.Settings.court())
assert_type(linker.proposals(marks, []), list[lc.link.LinkProposal])
assert_type(linker.operations(marks), list[lc.Operation])

counts = lc.metrics.AnnotationCounts.between(text, marks, diff.added, lc.Settings.court())
assert_type(counts + counts, lc.metrics.AnnotationCounts)
statistics = lc.metrics.Statistics.of(3, text, marks, counts, human_treatments=[("anne", 5)])
assert_type(statistics.human_treatments, list[tuple[str, int]])
assert_type(lc.metrics.Statistics.aggregate([statistics]).duration_ms, int)
assert_type(lc.metrics.treatment_duration_ms(0, 0, 5), int)
