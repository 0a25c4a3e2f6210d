"""The Court's database (dbsder): decisions, their treatments, and the files of cases."""

from __future__ import annotations

from dataclasses import dataclass, field

from label_core._native import CaseFile, DbsderDecision, DbsderTreatment, Ledger
from label_core.errors import LabelError

__all__ = ["CaseFile", "Decision", "LedgerImport", "ReplacementTerm", "Treatment"]

Decision = DbsderDecision
Treatment = DbsderTreatment


@dataclass(frozen=True, slots=True)
class ReplacementTerm:
    """What stands for one entity in all decisions of a case. Its entity and its spellings are secret."""

    entity_id: str = field(repr=False)
    words: str
    spellings: tuple[str, ...] = field(repr=False)
    category: str


@dataclass(frozen=True, slots=True)
class LedgerImport:
    """What the terms of a case give as a ledger.

    `problems` say why the other terms pin no words; `unpinned` terms need no pin: the settings never replace their category,
    or replace it by the same words for all.
    """

    ledger: Ledger
    problems: tuple[LabelError, ...]
    unpinned: int
