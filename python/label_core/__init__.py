"""Court decisions, entity spans and deterministic, keyed pseudonyms.

French law publishes every court decision and forbids publishing who the people in it are. This package takes a decision and
the marks that a detection stack and annotators put on it, and gives back the text in which every masked mark is replaced by
its pseudonym, with the map between the two texts.

>>> import label_core as lc
>>> text = "M. Jean Dupont a saisi la cour. M. Dupont se désiste."
>>> spans = [(3, 7, "personnePhysique"), (8, 14, "personnePhysique"), (35, 41, "personnePhysique")]
>>> record = lc.Record.from_spans("24-10.001", text, spans)
>>> key = lc.Key.from_hex("6d0f8a3e52c19b7740e6d1f2a8b35c9e17f4028d6ba1c3e59d7084f2b6a5c813")
>>> draft = lc.pseudonymize(record, key=key)
>>> str(draft.text)
'M. [N] [S] a saisi la cour. M. [S] se désiste.'

Marks are edited by operations, which a history plans, applies, undoes and does again:

>>> history = lc.History(record.annotations)
>>> history.apply(lc.Operation.remove(record.text.span(35, 41)), author="anne")
Diff(1 removed, 0 added)
>>> history.undo()
Diff(0 removed, 1 added)

Offsets are code points unless another unit is said ("byte", "utf16"). Values do not change, a history does; no repr and no
error shows text of a decision. `help(label_core.Record)` is where most readers start, `help(label_core.History)` who edits.
"""

from __future__ import annotations

import warnings

from label_core import errors
from label_core._native import (
    ALGORITHM,
    BUILD,
    VERSION,
    Annotation,
    AnnotationCounts,
    AnnotationSet,
    Carried,
    CarriedMark,
    CategoryGroup,
    CategorySummary,
    Conflict,
    Decision,
    DecisionImport,
    Diff,
    DiffDetails,
    Replacement,
    Editor,
    Replacements,
    EntityGroup,
    Folded,
    Handling,
    History,
    LabelDiff,
    LabelDocument,
    LabelImport,
    LabelTreatment,
    Ledger,
    Line,
    LineChunk,
    Lines,
    Linker,
    LinkProposal,
    Merge,
    OffsetMap,
    OpenStep,
    Operation,
    Policy,
    Pseudonymized,
    Pseudonymizer,
    Record,
    ReplacementPlan,
    Scope,
    Settings,
    SourceOrder,
    Span,
    Statistics,
    StatisticsTotal,
    Step,
    Template,
    Text,
    Treatment,
    TreatmentChain,
    case_registry,
    entity_id,
    fold_str,
    merge,
    pseudonymize,
    pseudonymize_all,
    pseudonymize_lists,
    read_label,
    treatment_duration_ms,
)
from label_core.errors import LabelError
from label_core.keys import Key
from label_core.views import view

__all__ = [
    "ALGORITHM",
    "VERSION",
    "Annotation",
    "AnnotationCounts",
    "AnnotationSet",
    "Carried",
    "CarriedMark",
    "CategoryGroup",
    "CategorySummary",
    "Conflict",
    "Decision",
    "DecisionImport",
    "Diff",
    "DiffDetails",
    "Replacement",
    "Editor",
    "Replacements",
    "EntityGroup",
    "Folded",
    "Handling",
    "History",
    "Key",
    "LabelDiff",
    "LabelDocument",
    "LabelError",
    "LabelImport",
    "LabelTreatment",
    "Ledger",
    "Line",
    "LineChunk",
    "Lines",
    "LinkProposal",
    "Linker",
    "Merge",
    "OffsetMap",
    "OpenStep",
    "Operation",
    "Policy",
    "Pseudonymized",
    "Pseudonymizer",
    "Record",
    "ReplacementPlan",
    "Scope",
    "Settings",
    "SourceOrder",
    "Span",
    "Statistics",
    "StatisticsTotal",
    "Step",
    "Template",
    "Text",
    "Treatment",
    "TreatmentChain",
    "case_registry",
    "entity_id",
    "errors",
    "fold_str",
    "merge",
    "pseudonymize",
    "pseudonymize_all",
    "pseudonymize_lists",
    "read_label",
    "treatment_duration_ms",
    "view",
]

__version__ = VERSION

if BUILD == "debug":
    warnings.warn("label_core is a debug build: many times slower than a release", RuntimeWarning, stacklevel=2)
