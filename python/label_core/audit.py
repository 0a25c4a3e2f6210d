"""What may have slipped: what a person should look at."""

from __future__ import annotations

from dataclasses import dataclass, field

from label_core.formats.nlp import Entity

__all__ = ["Doubt"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubt of the detection stack: what an annotator should look at. Its messages quote the decision.

    `kind` is "similar_writing", "different_categories", ...; older answers give a message alone. `entities` and `sentences`
    (start and end, in the unit of the entities) are those concerned, `metadata` words of the metadata.
    """

    kind: str | None
    message: str = field(repr=False)
    short_message: str | None = field(repr=False)
    entities: tuple[Entity, ...] = field(repr=False)
    sentences: tuple[tuple[int, int], ...]
    metadata: tuple[str, ...] = field(repr=False)
