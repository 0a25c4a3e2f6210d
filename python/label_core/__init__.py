"""Court decisions, entity spans and deterministic, keyed pseudonyms.

French law publishes every court decision and forbids publishing who the people in it are. This package takes a decision and
the marks that a detection stack and annotators put on it, and gives back the text in which every masked mark is replaced by
its pseudonym, with the map between the two texts.

>>> import label_core as lc
>>> text = "M. Jean Dupont a saisi la cour. M. Dupont se désiste."
>>> spans = [(3, 7, "personnePhysique"), (8, 14, "personnePhysique"), (35, 41, "personnePhysique")]
>>> record = lc.Record.from_spans("24-10.001", text, spans)
>>> draft = lc.pseudonymize(record, key=lc.Key.generate())
>>> str(draft.text) # doctest: +ELLIPSIS
'M. [...] [...] a saisi la cour. M. [...] se désiste.'

Marks are edited by operations, which a history plans, applies, undoes and does again:

>>> history = lc.History(record.annotations)
>>> history.apply(lc.Operation.remove(record.text.span(35, 41)), author="anne")
Diff(1 removed, 0 added)
>>> history.undo()
Diff(0 removed, 1 added)

Offsets are code points unless another unit is said ("byte", "utf16"). Values do not change, a history does; no repr and no
error shows text of a decision. `help(label_core.Record)` is where most readers start, `help(label_core.History)` who edits.

Here stands the paved path; the rest is in a module for each room, as in Rust: `annotation`, `audit`, `compat`, `court`,
`edit`, `formats`, `link`, `metrics`, `policy`, `pseudonym`, `text`.
"""

from __future__ import annotations

import warnings

from label_core import annotation, audit, compat, court, edit, errors, formats, link, metrics, policy, pseudonym, text
from label_core._native import (
    ALGORITHM,
    BUILD,
    VERSION,
    Annotation,
    AnnotationSet,
    Decision,
    Diff,
    Editor,
    History,
    Ledger,
    Ledgers,
    Linker,
    OffsetMap,
    Operation,
    Policy,
    Pseudonymized,
    Pseudonymizer,
    Record,
    Replacement,
    ReplacementPlan,
    Scope,
    Settings,
    Span,
    Template,
    Text,
    case_registry,
    entity_id,
    merge,
    pseudonymize,
    pseudonymize_all,
    pseudonymize_lists,
)
from label_core.errors import LabelError
from label_core.keys import Key
from label_core.views import view

__all__ = [
    "ALGORITHM",
    "VERSION",
    "Annotation",
    "AnnotationSet",
    "Decision",
    "Diff",
    "Editor",
    "History",
    "Key",
    "LabelError",
    "Ledger",
    "Ledgers",
    "Linker",
    "OffsetMap",
    "Operation",
    "Policy",
    "Pseudonymized",
    "Pseudonymizer",
    "Record",
    "Replacement",
    "ReplacementPlan",
    "Scope",
    "Settings",
    "Span",
    "Template",
    "Text",
    "annotation",
    "audit",
    "case_registry",
    "compat",
    "court",
    "edit",
    "entity_id",
    "errors",
    "formats",
    "link",
    "merge",
    "metrics",
    "policy",
    "pseudonym",
    "pseudonymize",
    "pseudonymize_all",
    "pseudonymize_lists",
    "text",
    "view",
]

__version__ = VERSION

if BUILD == "debug":
    warnings.warn("label_core is a debug build: many times slower than a release", RuntimeWarning, stacklevel=2)
