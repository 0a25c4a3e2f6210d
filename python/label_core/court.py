"""What the Court recommends: kinds of cases and what is hidden in them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["NacRecommendation", "NacRule"]


@dataclass(frozen=True, slots=True)
class NacRecommendation:
    """What is recommended for one kind of case at one level.

    `block` is the number of the block of occultation, as it was given. `omitted` says which categories are left, by what the
    judge made of the recommendation ("aucune", "conforme", "substituant", "complément"); where it does not say, such
    decisions are not published.
    """

    block: int | None
    omitted: dict[str, tuple[str, ...]]

    def __hash__(self) -> int:
        """Hash what is hashable of it."""
        return hash((self.block, tuple(sorted(self.omitted.items()))))


@dataclass(frozen=True, slots=True)
class NacRule:
    """One line of the nomenclature of civil cases: a kind of case and what is recommended for it, by level of court."""

    code: str
    title: str | None
    first_instance: NacRecommendation
    appeal: NacRecommendation
