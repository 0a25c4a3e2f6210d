"""What changes: operations, diffs, histories, merges, LABEL's chains of treatments, corrected texts."""

from label_core._native import (
    Carried,
    CarriedMark,
    Conflict,
    Diff,
    DiffDetails,
    Editor,
    History,
    Merge,
    OpenStep,
    Operation,
    SourceOrder,
    Step,
    Treatment,
    TreatmentChain,
    merge,
)

__all__ = [
    "Carried",
    "CarriedMark",
    "Conflict",
    "Diff",
    "DiffDetails",
    "Editor",
    "History",
    "Merge",
    "OpenStep",
    "Operation",
    "SourceOrder",
    "Step",
    "Treatment",
    "TreatmentChain",
    "merge",
]
