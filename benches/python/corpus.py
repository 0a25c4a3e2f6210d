"""The decisions of `benches/rust/corpus.rs`: the same rule, so the same number gives the same decision."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, TypedDict

LISTS = Path(__file__).parent.parent / "corpus"
SEPARATORS = (" ", ", ", " ", "\u00a0; ", ".\n\n", ", ")
AFTER_MENTION = (" ", ", ", " et ", "\u00a0: ")
MASK = (1 << 64) - 1

Mention = tuple[int, int, str, str]
"""Start and end in code points, category, entity."""
Mix = tuple[tuple[str, int], ...]
"""Categories and how many entities each has."""

PERSONS: Mix = (("personnePhysique", 12),)
MIXED: Mix = (("personnePhysique", 6), ("adresse", 3), ("dateNaissance", 2), ("personneMorale", 1))


class Sample(TypedDict):
    """A decision as a detector sees it."""

    id: str
    text: str
    spans: list[Mention]


class Entity(NamedTuple):
    """Somebody or something that a decision mentions."""

    label: str
    id: str
    spelling: str
    shouted: str
    leads: list[str]


class Choices:
    """A linear congruential generator with Knuth's constants."""

    def __init__(self, number: int) -> None:
        self.state = (number * 0x9E3779B97F4A7C15 + 1) & MASK

    def below(self, limit: int) -> int:
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & MASK
        return (self.state >> 33) % limit

    def of(self, items: Sequence[str]) -> str:
        return items[self.below(len(items))]


def lines(name: str) -> list[str]:
    """One of the lists: its lines end with line feeds, and hold no-break spaces."""
    return (LISTS / f"{name}.txt").read_text("utf-8").rstrip("\n").split("\n")


CLAUSES, ENDS, LEADS, MONTHS, STARTS = map(lines, ("clauses", "ends", "leads", "months", "starts"))


def entities(choices: Choices, mix: Mix) -> list[Entity]:
    """The entities of one decision."""
    names = len(STARTS) * len(ENDS)
    first = choices.below(names)
    found = []
    for number, label in enumerate(label for label, count in mix for _ in range(count)):
        name = (first + 277 * number) % names
        spelling = STARTS[name // len(ENDS)] + ENDS[name % len(ENDS)]
        if label == "adresse":
            spelling = f"{1 + choices.below(180)}, rue {spelling}"
        elif label == "dateNaissance":
            spelling = f"{1 + choices.below(28)} {choices.of(MONTHS)} {1930 + choices.below(70)}"
        elif label == "personneMorale":
            spelling = f"{spelling} et associés"
        leads = [lead.removesuffix("{}") for of, lead in (line.split("\t") for line in LEADS) if of == label]
        found.append(Entity(label, f"{label}_{spelling}", spelling, spelling.upper(), leads))
    return found


def sample(number: int, mix: Mix, chars: int = 8192, mentions: int = 61) -> Sample:
    """The decision with this number."""
    choices = Choices(number)
    known = entities(choices, mix)
    parts: list[str] = []
    length = 0

    def push(words: str) -> None:
        nonlocal length
        parts.append(words)
        length += len(words)

    def fill(until: int) -> None:
        while length < until:
            push(choices.of(CLAUSES))
            push(choices.of(SEPARATORS))

    spans: list[Mention] = []
    if number % 50 == 49:
        push("pièce [D] du bordereau, rubrique [2]\u00a0; ")
    for mention in range(mentions):
        fill(chars * mention // mentions)
        entity = known[mention if mention < len(known) else choices.below(len(known))]
        push(choices.of(entity.leads))
        start = length
        push(entity.shouted if choices.below(4) == 0 else entity.spelling)
        spans.append((start, length, entity.label, entity.id))
        push(choices.of(AFTER_MENTION))
    fill(chars)
    return {"id": f"24-{number:05}", "text": "".join(parts)[:chars], "spans": spans}


def fingerprint(samples: list[Sample]) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of texts and marks: the same in Rust and in Python."""
    digest = hashlib.sha256()
    for each in samples:
        digest.update(each["text"].encode())
        for start, end, label, entity in each["spans"]:
            digest.update(f"\n{start} {end} {label} {entity}".encode())
    return digest.hexdigest()[:16]
