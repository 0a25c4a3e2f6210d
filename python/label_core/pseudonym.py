"""What marks become: keys, ledgers, plans, drafts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from label_core._native import (
    Ledger,
    Ledgers,
    Preview,
    Pseudonymized,
    Pseudonymizer,
    Replacement,
    ReplacementPlan,
    Replacements,
    case_registry,
)
from label_core.errors import LabelError
from label_core.keys import Key
from label_core.text import Span

__all__ = [
    "CategorySummary",
    "Drafts",
    "Key",
    "Ledger",
    "Ledgers",
    "Preview",
    "Pseudonymized",
    "Pseudonymizer",
    "Replacement",
    "ReplacementPlan",
    "Replacements",
    "Residual",
    "case_registry",
]


class Drafts(list["Pseudonymized | LabelError"]):
    """Drafts of many records, in their order, with an exception in the place of each that was refused.

    `ledgers` are the ledgers that follow: those given, and all words of the cases of these records. Keep them for the next
    call. Made by `pseudonymize_all` and `pseudonymize_lists`.
    """

    __slots__ = ("ledgers",)

    def __init__(self, drafts: Iterable[Pseudonymized | LabelError], ledgers: Ledgers) -> None:
        """Keep the drafts and the ledgers; called by the native part."""
        super().__init__(drafts)
        self.ledgers = ledgers


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


@dataclass(frozen=True, slots=True)
class Residual:
    """A spelling that a plan masks in one place and leaves in another. Made by `ReplacementPlan.residuals`.

    `category` is that under which it is masked first; `masked` are the stretches that are replaced, `kept` those in marks
    that stay, `unmarked` those that no mark covers: spans of the original, in reading order.
    """

    category: str
    masked: list[Span]
    kept: list[Span]
    unmarked: list[Span]
