"""How good marks were, and what the work on decisions amounts to."""

from __future__ import annotations

from dataclasses import dataclass

from label_core._native import AnnotationCounts, Statistics, treatment_duration_ms

__all__ = ["AnnotationCounts", "Statistics", "StatisticsTotal", "treatment_duration_ms"]


@dataclass(frozen=True, slots=True)
class StatisticsTotal:
    """Sums over several decisions. Made by `Statistics.aggregate`.

    `duration_ms` is for how long people worked, in milliseconds; where a user was asked for, that user.
    """

    decisions: int
    words: int
    annotations: int
    linked_entities: int
    counts: AnnotationCounts
    duration_ms: int
