"""Judilibre, the API of published decisions."""

from label_core._native import JudilibreDecision

__all__ = ["Decision"]

Decision = JudilibreDecision
