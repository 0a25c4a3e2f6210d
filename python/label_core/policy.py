"""What must be: what a court decided for all its decisions, and what follows for one."""

from __future__ import annotations

from dataclasses import dataclass

from label_core._native import Policy, Settings, Template

__all__ = ["Handling", "Policy", "Settings", "Template"]


@dataclass(frozen=True, slots=True)
class Handling:
    """What happens to the marks of a category in one decision. Made by `Policy.handling`.

    `template` is the template after which they are replaced, `None` where they stay; `reason` why they stay, `None` where
    they are replaced.
    """

    template: str | None
    reason: str | None

    def __str__(self) -> str:
        """Say it in a few words."""
        return f"kept: {self.reason}" if self.template is None else f"masked as {self.template!r}"
