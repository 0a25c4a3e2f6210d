"""Marks, sets, settings and policies, as a type checker sees them."""

from typing import assert_type

import label_core as lc

text = lc.Text("M. Dupont")
mark = lc.Annotation(text.span(3, 9), "personnePhysique", entity="dupont", origin="model", score=1)
assert_type(mark, lc.Annotation)
assert_type(mark.category, str)
assert_type(mark.entity, str)
assert_type(mark.origin, str)
assert_type(mark.score, float | None)
assert_type(mark.span, lc.Span)
assert_type(lc.entity_id("personnePhysique", "Dupont"), str)

marks = lc.AnnotationSet(text, (one for one in [mark]), overlap=["personnePhysique"])
assert_type(marks, lc.AnnotationSet)
assert_type(lc.AnnotationSet(text, [mark], overlap="longest", graphemes="refuse"), lc.AnnotationSet)
assert_type(marks[0], lc.Annotation)
assert_type(list(marks), list[lc.Annotation])
assert_type([one.start for one in marks], list[int])
assert_type(len(marks), int)
assert_type(marks.at(3), lc.Annotation | None)
assert_type(marks.overlapping(text.span(0, 4)), list[lc.Annotation])
assert_type(marks.of_category("personnePhysique"), list[lc.Annotation])
assert_type(marks.of_entity("dupont"), list[lc.Annotation])
assert_type(marks.categories(), dict[str, int])
assert_type(marks.entities(), list[str])
assert_type(marks.dropped, list[lc.Annotation])
assert_type(marks.duplicates, int)

settings = lc.Settings({"person": "[%c]", "lawyer": None}, strict=True)
assert_type(settings, lc.Settings)
assert_type(lc.Settings.court(), lc.Settings)
assert_type(settings.rules, dict[str, str | None])
assert_type(settings.title("person"), str)
assert_type(lc.Template("[%c]").specifier, str | None)

decision = lc.Decision("24-10.001", text, omit={"lawyer"})
assert_type(decision, lc.Decision)
assert_type(lc.Decision("24-10.001", "M. Dupont"), lc.Decision)
assert_type(decision.omit, list[str])
assert_type(settings.for_decision(decision), lc.Policy)
assert_type(settings.for_decision(decision).handling("lawyer"), lc.Handling)
assert_type(settings.for_decision(decision).handling("lawyer").reason, str | None)
