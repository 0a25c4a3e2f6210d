"""What marks become: keys, ledgers, plans, drafts."""

from __future__ import annotations

from dataclasses import dataclass

from label_core._native import (
    Ledger,
    Preview,
    Pseudonymized,
    Pseudonymizer,
    Replacement,
    ReplacementPlan,
    Replacements,
    case_registry,
)
from label_core.keys import Key

__all__ = [
    "CategorySummary",
    "Key",
    "Ledger",
    "Preview",
    "Pseudonymized",
    "Pseudonymizer",
    "Replacement",
    "ReplacementPlan",
    "Replacements",
    "case_registry",
]


@dataclass(frozen=True, slots=True)
class CategorySummary:
    """What becomes of one category in one decision. Made by `ReplacementPlan.summary`.

    `replaced` stretches are replaced, `entities` are behind them, `kept` marks stay, `reason` says why where any do.
    """

    category: str
    replaced: int
    entities: int
    kept: int
    reason: str | None
