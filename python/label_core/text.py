"""Where something stands: texts, spans, folded forms, and the map between a text and what became of it."""

from label_core._native import Folded, OffsetMap, Span, Text, fold_str

__all__ = ["Folded", "OffsetMap", "Span", "Text", "fold_str"]
