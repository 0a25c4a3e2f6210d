"""Court decisions, entity spans, annotation operations and deterministic pseudonym replacement."""

from label_core._native import VERSION

__all__ = ["VERSION"]
