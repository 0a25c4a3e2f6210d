"""What is marked: annotations, sets of them, and what an interface asks of a set."""

from label_core._native import Annotation, AnnotationSet, CategoryGroup, EntityGroup, Line, LineChunk, Lines, entity_id

__all__ = ["Annotation", "AnnotationSet", "CategoryGroup", "EntityGroup", "Line", "LineChunk", "Lines", "entity_id"]
