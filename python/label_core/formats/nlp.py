"""The detection stack: what it is asked and what it answers (`POST /ner`)."""

from __future__ import annotations

from dataclasses import dataclass, field

from label_core._native import Annotation, NlpAnswer, NlpRequest
from label_core.errors import LabelError

__all__ = ["Answer", "Component", "Entity", "Request", "SpanImport"]

Answer = NlpAnswer
Request = NlpRequest


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity of an answer or of a treatment, as it is written: nothing is checked against a text yet.

    `end` is `None` where it follows from the length of `text`; `score` is NaN where the answer says null. `text` and
    `entity_id` are secret.
    """

    start: int
    end: int | None
    category: str
    text: str | None = field(repr=False)
    entity_id: str | None = field(repr=False)
    score: float | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Component:
    """A part of a detection stack and its version: "juritools" 0.14.2 of some date, "model" of some name."""

    component: str
    version: str | None
    date: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class SpanImport:
    """What a list of entities gives on a text, item by item.

    `problems` say why the other items gave no mark: what they meant to mark is not marked. `unscored` scores were not
    numbers from 0 to 1 and were read as none.
    """

    annotations: tuple[Annotation, ...]
    problems: tuple[LabelError, ...]
    unscored: int
