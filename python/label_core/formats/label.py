"""LABEL: documents, treatments and diffs of its database (Mongo extended JSON)."""

from __future__ import annotations

from dataclasses import dataclass, field

from label_core._native import Decision, LabelDiff, LabelDocument, LabelTreatment, Record, read_label
from label_core.errors import LabelError

__all__ = ["DecisionImport", "Diff", "Document", "Import", "Treatment", "read_label"]

Diff = LabelDiff
Document = LabelDocument
Treatment = LabelTreatment


@dataclass(frozen=True, slots=True)
class DecisionImport:
    """A decision as a file gives it, and what of the file is no part of it.

    `problems` say what could not be read, each with its `path`: "parties[1]", "zones[0]", a field that only informs
    ("NACCode[0]").
    """

    decision: Decision
    problems: tuple[LabelError, ...]


@dataclass(frozen=True, slots=True)
class Import:
    """What reading LABEL's files gave. Made by `read_label`.

    `records` has for each document, in the order of the file, its record, or the exception that says why it has none;
    `orphan_treatments` counts the treatments of documents that are not in the file.
    """

    records: tuple[Record | LabelError, ...] = field(repr=False)
    orphan_treatments: int
