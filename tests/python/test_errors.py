"""What a bad input gets: an exception of its own class that names the place and never the text; nothing else changes.

And what a repr shows of objects that hold a text: nothing of it.
"""

import copy
import itertools
import json
import pickle
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import label_core as lc
from label_core import errors, metrics
from label_core.edit import SourceOrder, Treatment, TreatmentChain
from label_core.formats import dbsder
from label_core.formats import label as files

LONE = "\ud800"  # half of a surrogate pair: no text
ROOT_FIELDS = {"kind", "error", "id", "list", "index"}


@dataclass
class Bench:
    """What operations are tried on: made anew, it is equal as long as nothing changed it."""

    secret: str

    def __post_init__(self) -> None:
        # "Zykhovmx Brqwéj 👍 e\u0301."
        self.content = self.secret + " 👍 e\u0301."
        self.text = lc.Text(self.content)
        self.marks = [lc.Annotation(self.text.span(0, 8), "nom"), lc.Annotation(self.text.span(9, 15), "lieu")]
        self.set = lc.AnnotationSet(self.text, self.marks)
        self.decision = lc.Decision("d", self.text)
        self.record = lc.Record(self.decision, self.set)
        self.settings = lc.Settings({"nom": "[%c]", "lieu": "[%d]"})
        self.strict = lc.Settings({"lieu": "[%d]"}, strict=True)
        self.key = lc.Key(bytes(range(32)))
        self.ledger = self.pinned(("[%c]", "nom_" + self.secret, self.secret[::-1]), foreign=True)
        self.other = lc.Text("another text")

        self.history = lc.History(self.set)
        self.history.apply(lc.Operation.rename("lieu_brqwej", self.secret), author="a")
        self.history.checkpoint("one")
        self.now = self.history.current
        # On the first annotation the sides differ.
        whole = lc.Operation.resize(self.text.span(0, 8), self.text.span(0, 7)).plan(self.set).apply(self.set)
        self.merge = lc.merge(
            self.set, whole, lc.Operation.recategorise(self.text.span(0, 8), "x").plan(self.set).apply(self.set)
        )
        self.carried = self.set.carry(self.content.replace("é", "è")[1:])

    def pinned(self, *entries: tuple[str, str, str], foreign: bool = False) -> lc.Ledger:
        return lc.Ledger(lc.Scope.case("c"), self.key, entries, foreign=foreign)

    def state(self) -> tuple[object, ...]:
        values = (self.set, self.decision, self.record, self.settings, self.strict, self.ledger, self.history, self.now)
        return (str(self.text), self.key.id, self.merge, self.carried, *values)

    def plan(self, name: str, *arguments: Any, editor: lc.Editor | None = None) -> lc.Diff:
        return getattr(lc.Operation, name)(*arguments).plan(self.now, editor)

    @property
    def map(self) -> lc.OffsetMap:
        return self.draft().map

    def draft(self, **options: Any) -> lc.Pseudonymized:
        return lc.pseudonymize(self.record, key=self.key, **options)

    def spans(self, *spans: object, content: str | None = None, **options: Any) -> lc.Record:
        return lc.Record.from_spans("d", self.content if content is None else content, spans, **options)

    def json(self, spans: object = (), **fields: object) -> str:
        return json.dumps({"id": "d", "text": self.content, "unit": "char", "spans": spans, **fields}, ensure_ascii=False)

    def read(self, *args: Any, **fields: Any) -> lc.Record:
        return lc.Record.from_json(self.json(*args, **fields))

    def scoped(self, scope: lc.Scope, ledger: lc.Ledger | None = None) -> lc.Pseudonymized:
        ledgers = lc.Ledgers([ledger]) if ledger else None
        record = lc.Record(self.decision, self.set, scope=scope)
        return lc.pseudonymize(record, key=self.key, settings=self.settings, ledgers=ledgers)

    def label(self, *treatments: dict[str, Any], text: str | None = None) -> lc.Record:
        document = {
            "_id": {"$oid": "1"}, "documentNumber": 1, "source": "s", "text": text or self.content,
            "decisionMetadata": {"categoriesToOmit": []},
        }  # fmt: skip
        return raised(files.read_label(json.dumps([document]), json.dumps(treatments)).records[0])

    @property
    def document(self) -> files.Document:
        fields = {"_id": "1", "documentNumber": 1, "source": "s", "text": self.content, "decisionMetadata": {}}
        return files.Document.from_json(json.dumps(fields))

    def label_diff(self, *after: dict[str, Any], before: tuple[dict[str, Any], ...] = ()) -> files.Diff:
        return files.Diff.from_json(json.dumps({"before": before, "after": after}))

    def label_treatment(self, order: int, *marks: dict[str, Any], **fields: Any) -> files.Treatment:
        return files.Treatment.from_json(json.dumps({**self.treatment(order, *marks), **fields}))

    def treatment(self, order: int, *marks: dict[str, Any]) -> dict[str, Any]:
        return {"documentId": {"$oid": "1"}, "order": order, "annotationsDiff": {"before": [], "after": list(marks)}}

    def mark(self, start: object, text: str) -> dict[str, Any]:
        return {"category": "nom", "entityId": "nom_" + text, "start": start, "text": text}


def raised(answer: Any) -> Any:
    if isinstance(answer, lc.LabelError):
        raise answer
    return answer


def twice(b: Bench) -> str:
    return b.json(meta=[{b.secret: 1, "": 2}]).replace('""', f'"{b.secret}"')


Call = Callable[[Bench], object]


# What is done, the class of the exception, and its fields.
def ordered(bench: Bench) -> lc.Record:
    """A record whose court wrote terms that nobody has read."""
    metadata = {"categoriesToOmit": [], "additionalTermsToAnnotate": bench.secret}
    document = {"_id": "d", "documentNumber": 1, "source": "s", "text": bench.content, "decisionMetadata": metadata}
    mark = {"category": "nom", "entityId": "nom_x", "start": 0, "text": bench.content[:8]}
    treatment = {"documentId": "d", "order": 0, "source": "NLP", "annotationsDiff": {"before": [], "after": [mark]}}
    read = files.read_label(json.dumps([document]), json.dumps([treatment])).records[0]
    assert isinstance(read, lc.Record)
    return read


TABLE: list[tuple[Call, type[lc.LabelError], dict[str, Any]]] = []


def case(call: Call, kind: type[lc.LabelError], **fields: Any) -> None:
    TABLE.append((call, kind, fields))


# Text that is none.
case(lambda b: lc.Text(b.secret + LONE), errors.InvalidText, offset=15, unit="char")
case(lambda b: lc.Text.from_utf8(b.secret.encode()[:14]), errors.InvalidText, offset=13, unit="byte")
case(lambda b: lc.Text.from_utf8(b.secret.encode("utf-16")), errors.InvalidText, offset=0, unit="byte")
case(lambda b: lc.Text.from_utf8(b.secret.encode("latin-1")), errors.InvalidText, offset=13, unit="byte")
case(lambda b: lc.Decision(b.secret + LONE, ""), errors.InvalidText, offset=15, unit="char")
case(lambda b: lc.Decision("d", b.secret + LONE), errors.InvalidText, offset=15, unit="char")
case(lambda b: lc.Decision("d", "", keep=["nom", b.secret + LONE]), errors.InvalidText, offset=15, unit="char")
case(lambda b: lc.Annotation(b.text.span(0, 8), b.secret + LONE), errors.InvalidText, offset=15, unit="char")
case(lambda b: lc.Annotation(b.text.span(0, 8), "nom", entity=b.secret + LONE), errors.InvalidText, offset=15, unit="char")
case(lambda b: lc.entity_id("nom", b.secret + LONE), errors.InvalidText, offset=15, unit="char")
case(lambda b: lc.text.fold_str(b.secret + LONE), errors.InvalidText, offset=15, unit="char")
case(lambda b: lc.Template(b.secret + LONE), errors.InvalidText, offset=15, unit="char")
case(lambda b: lc.Settings({b.secret + LONE: None}), errors.InvalidText, offset=15, unit="char")
case(lambda b: lc.Settings({"nom": b.secret + LONE}), errors.InvalidText, offset=15, unit="char")
case(lambda b: b.pinned(("[%c]", b.secret + LONE, "[A]")), errors.InvalidText, offset=15, unit="char")
case(lambda b: b.pinned(("[%c]", "nom", b.secret + LONE)), errors.InvalidText, offset=15, unit="char")
case(lambda b: lc.Scope.case(b.secret + LONE), errors.InvalidText, offset=15, unit="char")
case(lambda b: lc.Key.from_hex(b.secret + LONE), errors.InvalidText, offset=15, unit="char")
case(lambda b: b.key.file_stem(b.secret + LONE), errors.InvalidText, offset=15, unit="char")
case(lambda b: b.draft().to_draft_json(b.secret + LONE), errors.InvalidText, offset=15, unit="char")
case(lambda b: b.set.of_entity(b.secret + LONE), errors.InvalidText, offset=15, unit="char")
case(lambda b: lc.Record.from_spans(b.secret + LONE, "", []), errors.InvalidText, offset=15, unit="char", path=None)
case(lambda b: b.spans(content=b.secret + LONE), errors.InvalidText, offset=15, unit="char", path=None)
case(lambda b: b.spans((0, 1, "a"), (0, 8, b.secret + LONE)), errors.InvalidText, offset=15, unit="char", path="spans[1]")
case(lambda b: b.spans((0, 8, "nom", b.secret + LONE)), errors.InvalidText, offset=15, unit="char", path="spans[0]")
case(lambda b: b.spans((0, 8, "nom", None, None, None, b.secret + LONE)), errors.InvalidText, offset=15, path="spans[0]")
case(lambda b: b.spans({"start": 0, "end": 8, "label": b.secret + LONE}), errors.InvalidText, offset=15, path="spans[0]")
case(lambda b: lc.Record.from_json(b.secret + LONE), errors.InvalidText, offset=15, unit="char")
case(lambda b: lc.Record.from_json(b.json().encode("utf-16")), errors.InvalidText, offset=0, unit="byte")
case(lambda b: raised(lc.Record.from_json_lines(b.json().encode("utf-16"))[0]), errors.InvalidText, offset=0, unit="byte")
case(lambda b: files.read_label(b"[]", b.secret.encode("utf-16")), errors.InvalidText, offset=0, unit="byte")
case(lambda b: files.read_label(b.secret + LONE, "[]"), errors.InvalidText, offset=15, unit="char")

# Offsets. 2**70 is beyond what is counted in, and out of bounds on its own side all the same.
for unit, length in [("char", 21), ("utf16", 22), ("byte", 26)]:
    for offset in (length + 1, -1, 2**32, 2**63, 2**70, -(2**70)):
        seen = min(max(offset, -(2**63)), 2**64 - 1)
        where = {"offset": seen, "unit": unit, "length": length}
        start, end = (offset, 1) if offset < 0 else (0, offset)
        case(lambda b, s=start, e=end, u=unit: b.text.span(s, e, u), errors.OutOfBounds, **where)
        case(lambda b, o=offset, u=unit: b.text.convert(o, u, "byte"), errors.OutOfBounds, **where)
        case(lambda b, o=offset, u=unit: b.text.line_column(o, u), errors.OutOfBounds, **where)
        case(lambda b, o=offset, u=unit: b.set.at(o, u), errors.OutOfBounds, **where)
        case(lambda b, o=offset, u=unit: b.map.to_output(o, u), errors.OutOfBounds, **where)
        case(lambda b, s=start, e=end, u=unit: b.spans((s, e, "nom"), unit=u), errors.OutOfBounds, path="spans[0]", **where)
case(lambda b: b.map.to_original(99), errors.OutOfBounds, offset=99, unit="char")
case(lambda b: b.text.fold().span(0, 99), errors.OutOfBounds, offset=99, unit="char")
case(lambda b: b.text.offset_at(2, 1), errors.OutOfBounds, unit="char", length=21)
case(lambda b: b.text.offset_at(0, 1), errors.OutOfBounds, unit="char", length=21)
case(lambda b: b.text.offset_at(1, 23), errors.OutOfBounds, unit="char", length=21)
case(
    lambda b: b.read([{"start": -1, "end": 8, "label": "nom"}]),
    errors.OutOfBounds,
    offset=-1,
    path="spans[0]",
    document_id="d",
)
case(lambda b: b.read([{"start": 0, "end": 2**63, "label": "nom"}]), errors.OutOfBounds, offset=2**63, path="spans[0]")
case(lambda b: b.text.span(9, 8), errors.Reversed, start=9, end=8, unit="char")
case(lambda b: b.text.fold().span(9, 8), errors.Reversed, start=9, end=8, unit="char")
case(
    lambda b: b.spans((0, 8, "nom"), (9, 8, "nom"), unit="byte"),
    errors.Reversed,
    start=9,
    end=8,
    unit="byte",
    path="spans[1]",
)
case(lambda b: b.text.span(8, 8), errors.EmptySpan, offset=8, unit="char")
case(lambda b: b.text.span(0, 0, "utf16"), errors.EmptySpan, offset=0, unit="utf16")
case(lambda b: b.spans((8, 9, "nom")), errors.BlankSpan, start=8, end=9, unit="char", path="spans[0]")
case(lambda b: b.spans((4, 6, "nom"), (7, 8, "nom")), errors.CutsWords, cut=2, of=2)
case(lambda b: b.spans((8, 8, "nom")), errors.EmptySpan, offset=8, unit="char", path="spans[0]")
case(lambda b: b.text.span(16, 17, "utf16"), errors.SplitsCharacter, offset=17, unit="utf16")
case(lambda b: b.text.span(0, 14, "byte"), errors.SplitsCharacter, offset=14, unit="byte")
case(lambda b: b.text.convert(14, "byte", "char"), errors.SplitsCharacter, offset=14, unit="byte")
case(lambda b: b.set.at(17, "utf16"), errors.SplitsCharacter, offset=17, unit="utf16")
case(lambda b: b.map.to_output(19, "byte"), errors.SplitsCharacter, offset=19, unit="byte")
case(lambda b: b.spans((0, 14, "nom"), unit="byte"), errors.SplitsCharacter, offset=14, unit="byte", path="spans[0]")

# Marks.
case(lambda b: b.spans((0, 8, "nom", None, None, None, b.secret)), errors.TextMismatch, start=0, end=8, unit="char")
case(lambda b: b.read([{"start": 0, "end": 8, "label": "nom", "text": b.secret}]), errors.TextMismatch, path="spans[0]")
case(
    lambda b: b.label(b.treatment(0, b.mark(1, b.secret))),
    errors.TextMismatch,
    document_id="s-1",
    path="spans[0]",
    unit="utf16",
)
for score in (7, -0.1, float("nan"), float("inf")):
    case(lambda b, score=score: lc.Annotation(b.text.span(0, 8), "nom", score=score), errors.BadScore)
for category, length in [("", 0), ("n" * 65, 65), ("no\nm", 4), ("\x1b", 1)]:
    case(lambda b, c=category: lc.Annotation(b.text.span(0, 8), c), errors.BadCategory, length=length)
    case(lambda b, c=category: b.spans((0, 8, c)), errors.BadCategory, length=length, path="spans[0]")
    case(lambda b, c=category: lc.Settings({c: "[%c]"}), errors.BadCategory, length=length)
    case(lambda b, c=category: lc.Decision("d", b.content, keep=[c]), errors.BadCategory, length=length)
case(lambda b: b.spans((0, 8, b.secret * 9)), errors.BadCategory, length=135)
for id, length in [("", 0), ("d" * 257, 257), ("é" * 129, 258)]:
    case(lambda b, id=id: lc.Decision(id, b.content), errors.BadId, length=length)
    case(lambda b, id=id: lc.Record.from_spans(id, b.content, []), errors.BadId, length=length)
    for kind in (lc.Scope.document, lc.Scope.case, lc.Scope.corpus):
        case(lambda b, id=id, kind=kind: kind(id), errors.BadId, length=length)
case(lambda b: lc.Annotation(b.text.span(0, 8), "nom", entity=""), errors.BadId, length=0)
case(lambda b: b.spans((0, 8, "nom", "")), errors.BadId, length=0, path="spans[0]")
case(lambda b: lc.Decision(b.secret * 20, ""), errors.BadId, length=320)
case(
    lambda b: b.spans((0, 8, "nom"), (7, 15, "nom")),
    errors.Overlap,
    first_start=0,
    first_end=8,
    second_start=7,
    second_end=15,
)
case(
    lambda b: b.read([{"start": 0, "end": 8, "label": "a"}, {"start": 7, "end": 9, "label": "a"}]),
    errors.Overlap,
    unit="char",
)
case(lambda b: b.spans((18, 19, "nom"), graphemes="refuse"), errors.SplitsGrapheme, start=18, end=19, unit="char")
case(lambda b: lc.AnnotationSet(b.other, b.marks), errors.ForeignSpan)
case(lambda b: b.text.slice(b.other.span(0, 1)), errors.ForeignSpan)
case(lambda b: b.text.span(0, 1).cover(b.other.span(0, 1)), errors.ForeignSpan)
case(lambda b: b.set.overlapping(b.other.span(0, 1)), errors.ForeignSpan)
case(lambda b: b.map.span_to_output(b.other.span(0, 1)), errors.ForeignSpan)
case(lambda b: b.map.span_to_original(b.other.span(0, 1)), errors.ForeignSpan)
case(lambda b: lc.AnnotationSet(b.other, []).project(b.map), errors.ForeignSpan)
case(lambda b: lc.Record(lc.Decision("d", b.other), b.set), errors.ForeignSpan)
case(lambda b: b.spans(overlap=["nom", "lieu", "nom"]), errors.Duplicate, what="category", index=2)

# Operations, diffs, histories, treatments. The bench has annotations on 0..8 ("nom") and 9..15 ("lieu").
HERE = {"start": 0, "end": 8, "unit": "char"}
case(lambda b: b.plan("annotate", b.text.span(7, 9), "nom"), errors.Overlap, first_start=0, second_start=7, second_end=9)
case(lambda b: b.plan("annotate_all", [], "nom"), errors.TooFew, what="spans", count=0, least=1)
case(lambda b: b.plan("annotate", b.other.span(0, 1), "nom"), errors.ForeignSpan)
case(lambda b: b.plan("merge", [b.text.span(0, 8), b.other.span(0, 1)]), errors.ForeignSpan, path="spans[1]")
case(lambda b: b.plan("remove", b.text.span(0, 7)), errors.NoSuchAnnotation, start=0, end=7, unit="char")
case(lambda b: b.set.exactly(b.text.span(16, 17)), errors.NoSuchAnnotation, start=16, end=17, unit="char")
case(lambda b: b.plan("remove_entity", "zykhovmx"), errors.NoSuchEntity)
case(lambda b: b.plan("recategorise", b.text.span(0, 8), "\n"), errors.BadCategory, length=1)
case(lambda b: b.plan("dissolve", ""), errors.BadId, length=0)
case(lambda b: b.plan("dissolve", b.secret + LONE), errors.InvalidText, offset=15, unit="char")
case(lambda b: b.plan("link", "nom_zykhovmx", b.secret + LONE), errors.InvalidText, offset=15, unit="char")
case(lambda b: b.plan("link", "nom_zykhovmx"), errors.TooFew, what="entities", count=1, least=2)
case(lambda b: b.plan("link", "nom_zykhovmx", b.secret), errors.CrossCategory, first="nom", second="lieu")
case(lambda b: b.plan("rename", "nom_zykhovmx", b.secret), errors.EntityExists)
case(lambda b: b.plan("resize", b.text.span(0, 8), b.text.span(16, 17)), errors.Apart, start=16, end=17, unit="char")
case(lambda b: b.plan("split", b.text.span(0, 8), [b.text.span(0, 4)]), errors.TooFew, what="parts", count=1, least=2)
case(
    lambda b: b.plan("split", b.text.span(0, 8), [b.text.span(0, 4), b.text.span(7, 9)]),
    errors.NotWithin,
    start=7,
    end=9,
    unit="char",
)
case(
    lambda b: b.plan("annotate", b.text.span(16, 17), "nom", editor=lc.Editor("human", ["lieu"])),
    errors.CategoryNotAllowed,
    category="nom",
)
case(
    lambda b: b.history.apply(lc.Operation.remove(b.text.span(0, 7)), author=b.secret),
    errors.NoSuchAnnotation,
    path="operations[0]",
)
case(lambda b: b.history.apply([], author=b.secret + LONE), errors.InvalidText, offset=15, unit="char")
case(lambda b: b.history.apply([], author="a", label=b.secret + LONE), errors.InvalidText, offset=15, unit="char")
case(lambda b: b.history.checkpoint("one"), errors.Duplicate, what="checkpoint", index=0)
case(lambda b: b.history.go_to(b.secret), errors.NoSuchCheckpoint)
case(lambda b: b.history.redo(), errors.NothingToRedo)
case(lambda b: lc.History(b.set).undo(), errors.NothingToUndo)
case(lambda b: b.history.replay(lc.Editor("human", [])), errors.CategoryNotAllowed, path="steps[0].operations[0]")
case(lambda b: b.history.apply_diff(lc.Diff.between(b.set, b.now), author="a"), errors.StaleDiff, start=9, end=15)
case(lambda b: lc.Diff(b.text, b.marks, []).then(lc.Diff(b.text, b.marks, [])), errors.StaleDiff, **HERE)
case(lambda b: lc.Diff(b.other, [], b.marks), errors.ForeignSpan, path="added[0]")
case(lambda b: lc.Diff(b.text, [], [*b.marks, lc.Annotation(b.text.span(7, 9), "a")]), errors.Overlap, first_end=8)
case(lambda b: lc.Diff.between(b.set, lc.AnnotationSet(b.other, [])), errors.ForeignSpan)
case(lambda b: TreatmentChain(b.text).treated(b.secret, b.set), errors.BadSource, index=0)
case(lambda b: TreatmentChain(b.text).treated("", b.set), errors.BadId, length=0)
case(
    lambda b: TreatmentChain(b.text, [Treatment("NLP", 0, lc.Diff(b.text, b.marks, []))]),
    errors.BrokenChain,
    index=0,
)
case(lambda b: SourceOrder([([b.secret], 0, 1), ([b.secret], 0, 1)]), errors.Duplicate, what="source", index=1)
case(lambda b: metrics.AnnotationCounts.between(b.other, [], b.marks, b.settings), errors.ForeignSpan, path="after[0]")
case(
    lambda b: metrics.Statistics.of(1, b.other, b.marks, metrics.AnnotationCounts()),
    errors.ForeignSpan,
    path="annotations[0]",
)
case(lambda b: lc.Linker(b.settings).proposals(b.set, [b.text.span(0, 7)]), errors.NoSuchAnnotation, start=0, end=7)
case(lambda b: b.set.mention_index(b.other.span(0, 1)), errors.ForeignSpan)

# Merges, and marks on a corrected text.
case(lambda b: b.merge.result(), errors.Unresolved, count=1)
case(lambda b: b.merge.resolve(1, "ours"), errors.NoSuchConflict, index=1)
case(lambda b: b.merge.resolve(2**70, []), errors.NoSuchConflict, index=2**64 - 1)
case(lambda b: b.merge.resolve(0, [lc.Annotation(b.text.span(0, 10), "nom")]), errors.Overlap, second_start=9)
case(lambda b: b.merge.resolve(0, [lc.Annotation(b.other.span(0, 1), "nom")]), errors.ForeignSpan, path="annotations[0]")
case(lambda b: b.merge.resolve_each({0: "ours", 7: "ours"}), errors.NoSuchConflict, index=7)
case(lambda b: b.merge.resolve(0, b.secret + LONE), errors.InvalidText, offset=15, unit="char")
case(lambda b: lc.merge(b.set, b.set, lc.AnnotationSet(b.other, [])), errors.ForeignSpan)
case(lambda b: b.set.carry(b.secret + LONE), errors.InvalidText, offset=15, unit="char")

# Operations, diffs and histories as JSON.
case(lambda b: lc.Operation.remove(b.other.span(0, 1)).to_json(b.text), errors.ForeignSpan)
case(lambda b: lc.Operation.from_json(b.text, f'{{"op": "{b.secret}"}}'), errors.JsonError, problem="Form")
case(lambda b: lc.Operation.from_json(b.text, b.secret + LONE), errors.InvalidText, offset=15, unit="char")
case(lambda b: lc.Operation.from_json(b.text, f'{{"op":"dissolve","entity":"{b.secret}"}}', max_bytes=9), errors.TooLarge)
case(lambda b: lc.Diff.from_json(b.text, '{"removed": [], "added": []}'), errors.JsonError, problem={"MissingField": "unit"})
case(lambda b: lc.Diff.from_json(b.other, lc.Diff(b.text, b.marks, []).to_json()), errors.OutOfBounds, path="removed[1]")
case(lambda b: lc.History.from_json(b.history.to_json().replace('n":1', 'n":2')), errors.JsonError, problem="Form")
case(lambda b: lc.History.from_json(b.history.to_json().replace('"human"', f'"{b.secret}"', 1)[:-9]), errors.JsonError)
case(lambda b: lc.History.from_json(b.history.to_json(), max_bytes=20), errors.TooLarge, limit=20)
case(
    lambda b: lc.History.from_json(b.history.to_json().replace('"steps":1', '"steps":2')),
    errors.TooLarge,
    path="checkpoints[0]",
)

# LABEL's documents, treatments and diffs.
case(lambda b: files.Document.from_json(b.secret), errors.JsonError, line=1, column=1, problem="Syntax")
case(lambda b: raised(files.Document.list_from_json(f'["{b.secret}"]')[0]), errors.JsonError, path="documents[0]")
case(lambda b: files.Treatment.from_json(f'{{"{b.secret}": 1, "{b.secret}": 1}}'), errors.JsonError, line=1)
case(lambda b: files.Treatment.list_from_json(f'["{b.secret}"]', max_bytes=9), errors.TooLarge, limit=9)
case(lambda b: b.document.field(b.secret + LONE), errors.InvalidText, offset=15, unit="char")
case(lambda b: b.document.chain([]), errors.NotMarked, missing="treatments", document_id="s-1")
case(lambda b: b.document.chain([b.label_treatment(0)]), errors.JsonError, path="treatments[0]", document_id="s-1")
case(
    lambda b: b.document.chain([b.label_treatment(0, b.mark(1, b.secret), source="NLP")]),
    errors.TextMismatch,
    path="treatments[0].after[0]",
    unit="utf16",
)
case(lambda b: b.document.treatments(TreatmentChain(b.other)), errors.ForeignSpan)
case(lambda b: b.label_diff(b.mark(99, b.secret)).diff(b.text), errors.OutOfBounds, path="after[0]", unit="utf16")
case(
    lambda b: b.label_diff(before=(b.mark(0, "Zykhovmx"),)).diff_on(lc.AnnotationSet(b.text, [])),
    errors.StaleDiff,
    path="before[0]",
    unit="utf16",
)
case(
    lambda b: dbsder.Treatment.of_chain(TreatmentChain(b.text), b.secret),
    errors.JsonError,
    line=1,
    column=1,
    problem="Syntax",
)

# Settings.
case(lambda b: lc.Template("é%s" + b.secret), errors.BadTemplate, offset=2, problem="UnknownSpecifier")
case(lambda b: lc.Template(""), errors.BadTemplate, offset=0, problem="Empty")
case(lambda b: lc.Template("%c %d"), errors.BadTemplate, offset=3, problem="SecondSpecifier")
case(lambda b: lc.Settings({"nom": b.secret + "\n"}), errors.BadTemplate, offset=16, problem="Control")
case(lambda b: lc.Settings({"a": "[%d]", "b": "[1%d]"}), errors.AmbiguousTemplates, first="a", second="b")
case(lambda b: b.draft(settings=b.strict), errors.UnknownCategory, category="nom", document_id="d")
case(lambda b: b.strict.for_decision(b.decision).handling("nom"), errors.UnknownCategory, category="nom", document_id=None)

# Keys, scopes, ledgers.
case(lambda b: lc.Key(b"\0" * 31), errors.BadKey, length=31)
case(lambda b: lc.Key.from_hex(b.secret), errors.BadKey, length=15)
case(lambda b: lc.Key.from_hex("zz" * 32), errors.BadKey, length=64)
case(lambda b: lc.Key(bytes(32)), errors.WeakKey)
case(lambda b: b.scoped(lc.Scope.case("c")), errors.LedgerRequired, document_id="d")
case(lambda b: b.scoped(lc.Scope.corpus("c"), b.ledger), errors.ScopeTooWide, document_id="d")
case(lambda b: b.pinned(("[%c]", b.secret, "")), errors.LedgerError, index=0, problem="BadWords")
case(
    lambda b: b.pinned(("[%c]", "a", b.secret), ("[%c]", b.secret, b.secret), foreign=True),
    errors.LedgerError,
    index=1,
    problem="SameWords",
)
case(lambda b: b.pinned(("[%c]", b.secret, "[A]"), ("[%c]", b.secret, "[B]")), errors.LedgerError, problem="TwoWords")
case(lambda b: b.pinned(("[%c]", "a", b.secret)), errors.LedgerError, problem="ForeignWords")
case(lambda b: b.ledger.union(lc.Ledger(lc.Scope.case("x"), b.key)), errors.LedgerOfAnother, what="scope")
case(lambda b: b.ledger.union(b.ledger.rekey(lc.Key(bytes(range(1, 33))))), errors.LedgerOfAnother, what="key")
case(lambda b: b.pinned(("[%x]", b.secret, b.secret)), errors.BadTemplate, offset=1)
case(lambda b: b.pinned(("[%c]", "", b.secret)), errors.BadId, length=0)


def linked(b: Bench) -> lc.Pseudonymized:
    """Two spellings of one entity, pinned apart."""
    marks = [(0, 8, "nom", "nom_brqwej"), (9, 15, "nom", "nom_brqwej")]
    record = lc.Record.from_spans("d", b.content, marks, scope=lc.Scope.case("c"))
    ledger = b.pinned(("[%c]", "nom_zykhovmx", "[A]"), ("[%c]", "nom_brqwej", "[B]"))
    return lc.pseudonymize(record, key=b.key, settings=b.settings, ledgers=lc.Ledgers([ledger]))


def held(b: Bench) -> None:
    """A case held back because of its other decision."""
    scope = lc.Scope.case("c")
    records = [lc.Record.from_spans("d", b.content, [(0, 8, label)], scope=scope) for label in ("lieu", "nom")]
    raise lc.pseudonymize_all(records, key=b.key, settings=b.strict, new_cases=True, hold_cases=True)[0]  # type: ignore[misc]


case(linked, errors.TwoPins, first=1, second=0, document_id="d")
case(held, errors.CaseHeld, refused=1, document_id="d", case_id="c")
NAMES = {"index": 0, "problem": "NamesSomebody", "document_id": "d"}
case(
    lambda b: b.scoped(lc.Scope.case("c"), b.pinned(("[%c]", "nom_zykhovmx", "Zykhovmx"), foreign=True)),
    errors.LedgerError,
    **NAMES,
)


def crowded(b: Bench, free: int, count: int) -> lc.Pseudonymized:
    """A text that holds all letters but some, and more entities than that."""
    alphabet = "ABCDEFGHIJKLMNOPRSTUVWXYZ"
    labels = ["".join(letters) for tier in (1, 2, 3) for letters in itertools.product(alphabet, repeat=tier)]
    content = "x " * count + " ".join(f"[{label}]" for label in labels[: len(labels) - free])
    spans = [(2 * n, 2 * n + 1, "personnePhysique", f"{b.secret} {n}") for n in range(count)]
    return lc.pseudonymize(lc.Record.from_spans("d", content, spans), key=b.key)


case(lambda b: crowded(b, 2, 3), errors.TooManyEntities, count=3, limit=2, document_id="d")

# Files.
case(lambda b: lc.Record.from_json(b.json(), max_bytes=20), errors.TooLarge, what="input", limit=20)
case(lambda b: raised(lc.Record.from_json_lines(b.json(), max_bytes=20)[0]), errors.TooLarge, what="line", limit=20)
case(
    lambda b: files.read_label("[]", "[" + " " * 20 + "]", max_bytes=20),
    errors.TooLarge,
    what="input",
    size=22,
    limit=20,
)
case(lambda b: lc.Record.from_json(b.json(spans=None)), errors.NotMarked, missing="spans", document_id="d")
case(
    lambda b: lc.Record.from_json(json.dumps({"id": "d", "text": b.content, "unit": "char"})),
    errors.NotMarked,
    missing="spans",
)
case(lambda b: b.label(), errors.NotMarked, missing="treatments", document_id="s-1")
case(lambda b: b.label(b.treatment(0), b.treatment(2)), errors.BrokenChain, index=1, document_id="s-1")
case(lambda b: b.label(b.treatment(0, b.mark(99, b.secret))), errors.OutOfBounds, document_id="s-1", path="spans[0]")

# JSON: line, column and kind; the words of the parser may quote the input.
case(lambda b: lc.Record.from_json(""), errors.JsonError, problem="End")
case(lambda b: lc.Record.from_json(b.secret), errors.JsonError, line=1, column=1, problem="Syntax")
case(lambda b: lc.Record.from_json(b.json()[:-9]), errors.JsonError, line=1, problem="End")
case(lambda b: lc.Record.from_json(b.json() + b.secret), errors.JsonError, line=1, problem="Syntax")
case(lambda b: lc.Record.from_json("[" + b.json() + "]"), errors.JsonError, problem="Form")
case(
    lambda b: lc.Record.from_json(b.json(id=b.secret).replace(b.secret, LONE.join(b.secret), 1)),
    errors.InvalidText,
    offset=9,
)
case(
    lambda b: lc.Record.from_json(b.json().replace(b.secret, b.secret + "\\ud800")),
    errors.JsonError,
    line=1,
    problem="Surrogate",
)
case(lambda b: b.read(unit=b.secret), errors.JsonError, problem="Form")
case(lambda b: b.read(id=7), errors.JsonError, problem="Form")
case(lambda b: b.read(text=[b.secret]), errors.JsonError, problem="Form")
case(lambda b: b.read(scope={"kind": b.secret, "id": "c"}), errors.JsonError, problem="Form")
case(lambda b: b.read([{"start": b.secret, "end": 8, "label": "nom"}]), errors.JsonError, problem="Form")
case(lambda b: b.read([{"start": 1.5, "end": 8, "label": "nom"}]), errors.JsonError, problem="Form")
case(lambda b: b.read([{"start": True, "end": 8, "label": "nom"}]), errors.JsonError, problem="Form")
case(lambda b: b.read([{"start": 2**64, "end": 8, "label": "nom"}]), errors.JsonError, problem="Form")
case(lambda b: b.read([{"end": 8, "label": b.secret}]), errors.JsonError, problem={"MissingField": "start"})
case(
    lambda b: lc.Record.from_json(b.json()[:-1] + ', "text": "' + b.secret + '"}'),
    errors.JsonError,
    problem="DuplicateField",
)
case(lambda b: lc.Record.from_json(twice(b)), errors.JsonError, problem="DuplicateField")
case(lambda b: lc.Record.from_json('{"x": ' * 500 + b.secret), errors.JsonError, problem="Syntax")
case(
    lambda b: raised(lc.Record.from_json_lines("\n" + b.json() + "\n{" + b.secret)[1]),
    errors.JsonError,
    line=3,
    problem="Syntax",
)
case(lambda b: files.read_label("3", "[]"), errors.JsonError, problem="Form")
case(lambda b: raised(files.read_label(b.json(), "[]").records[0]), errors.JsonError, path="documents[0]")
case(lambda b: lc.Record.from_spans("d", b.secret, [(0, 8, b.secret)]), errors.LabelIsText, path="spans[0]")
case(
    lambda b: lc.Record.from_spans("d", b.secret, [{"start": 0, "end": 8, "label": "nom", "entityId": "n"}]),
    errors.UnknownField,
    path="spans[0]",
    field="entityId",
    nearest="entity",
)
case(lambda b: raised(files.read_label(f"[{b.json()}]", "[]").records[0]), errors.JsonError, path="documents[0]")
case(
    lambda b: lc.pseudonymize(ordered(b), key=b.key),
    errors.OrdersNotCarriedOut,
    unread=1,
    absent=0,
    uncovered=0,
    grounds=0,
)
case(
    lambda b: lc.Settings({"nom": "[%c]"}, floor=["nom"]).for_decision(lc.Decision("d", "", keep=["nom"])),
    errors.FloorKept,
    category="nom",
)
case(
    lambda b: lc.Editor.under(b.settings.for_decision(b.decision), b.secret),
    errors.UnknownName,
    what="annotator",
    known=["model", "human"],
)


@pytest.mark.parametrize(("call", "kind", "fields"), TABLE, ids=[f"{row[1].__name__}-{n}" for n, row in enumerate(TABLE)])
def test_an_exception_of_its_own_class(
    call: Call, kind: type[lc.LabelError], fields: dict[str, Any], secret: str, hidden_in_error: Callable[..., None]
) -> None:
    bench, untouched = Bench(secret), Bench(secret)
    with pytest.raises(lc.LabelError) as caught:
        call(bench)
    error = caught.value
    assert type(error) is kind
    assert isinstance(error, ValueError)
    assert errors._CLASSES[error.kind] is kind
    assert {name: getattr(error, name) for name in fields} == fields
    hidden_in_error(error)
    hidden_in_error(error.__class__(*error.args))
    # The same facts, for programs: what is in `details` is an attribute.
    root = error.details
    while "error" in root:
        root = root["error"]
    assert {name: getattr(error, name) for name in root if name != "kind"} == {k: v for k, v in root.items() if k != "kind"}
    # Nothing has changed, and the same call gives the same answer.
    assert bench.state() == untouched.state()
    with pytest.raises(kind) as again:
        call(bench)
    assert str(again.value) == str(error)
    # It travels to other processes whole.
    # "while processing 'id'", which PyO3 notes, is for a person at this program.
    facts = {name: value for name, value in vars(error).items() if name != "__notes__"}
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert (type(twin), str(twin), vars(twin)) == (kind, str(error), facts)


def test_what_is_shown_would_be_found(secret: str, hidden: Callable[..., None]) -> None:
    # All the tests of secrecy rest on this.
    for shown in ("... ZYKHOVMX", [{"brqwej": 1}], ValueError("ykho")):
        with pytest.raises(AssertionError, match="shows text"):
            hidden(shown)
    hidden("Zyk hov", ["brq"])


def test_every_class_is_tried_and_documented() -> None:
    # The last is the answer for a row of a list, and no variant of the core's: see test_found.py.
    untried = {errors.InternalError, errors.UnknownLabel, errors.WrongType}
    assert {kind for _, kind, _ in TABLE} == set(lc.LabelError.__subclasses__()) - untried


def test_every_kind_has_its_class_and_is_of_one_side() -> None:
    source = (Path(__file__).parents[2] / "crates/label-core/src/error/mod.rs").read_text(encoding="utf-8")
    body = source[source.index("pub enum Error {") :]
    body = body[: body.index("\n}\n")]
    kinds = set(re.findall(r"^    (\w+)(?: \{|,)$", body, re.MULTILINE)) - {"InCase", "InDocument", "InField", "InItem"}
    assert len(kinds) > 30
    assert kinds == set(errors._CLASSES) - {"InternalError", "JsonError", "LedgerError", "WrongType"}
    for kind in kinds:
        error = errors.from_details("", {"kind": "InItem", "list": "spans", "index": 0, "error": {"kind": kind}})
        assert error.kind == kind
        assert sum([error.is_input, error.is_settings, error.is_conflict]) == 1
    internal = errors.InternalError("a bug")
    assert (internal.kind, internal.is_input, internal.is_settings, internal.is_conflict) == ("Internal", *[False] * 3)


def test_a_field_that_is_not_there() -> None:
    error = errors.EmptySpan("empty span", {"kind": "EmptySpan", "offset": 3, "unit": "char"})
    assert (error.offset, error.document_id, error.path) == (3, None, None)
    with pytest.raises(AttributeError, match="EmptySpan has no field 'length'"):
        _ = error.length


def test_an_error_within_several_places_names_them_all() -> None:
    inner = {"kind": "InItem", "list": "spans", "index": 2, "error": {"kind": "BadScore"}}
    middle = {"kind": "InItem", "list": "documents", "index": 7, "error": inner}
    error = errors.from_details("message", {"kind": "InDocument", "id": "d", "error": middle})
    assert (type(error), error.document_id, error.path) == (errors.BadScore, "d", "documents[7].spans[2]")


@pytest.mark.parametrize("offset", [True, False, 1.0, "1", None, 1j, int, b"1", [1]], ids=repr)
@pytest.mark.parametrize(
    "call",
    [
        lambda b, offset: b.text.span(offset, 8),
        lambda b, offset: b.text.span(0, offset),
        lambda b, offset: b.text.convert(offset, "char", "byte"),
        lambda b, offset: b.text.line_column(offset),
        lambda b, offset: b.text.offset_at(offset, 1),
        lambda b, offset: b.text.fold().span(offset, 8),
        lambda b, offset: b.set.at(offset),
        lambda b, offset: b.map.to_output(offset),
        lambda b, offset: b.map.to_original(offset),
        lambda b, offset: b.spans((offset, 8, "nom")),
        lambda b, offset: b.spans({"start": 0, "end": offset, "label": "nom"}),
        lambda b, offset: raised(lists(["d"], [b.content], [[(0, offset, "nom")]], key=b.key)[-1]),
    ],
)
def test_an_offset_is_an_integer(
    call: Callable[[Bench, object], object], offset: object, secret: str, hidden_in_error: Callable[..., None]
) -> None:
    with pytest.raises(TypeError) as caught:
        call(Bench(secret), offset)
    hidden_in_error(caught.value)


class Strange:
    """Offers an integer and gives something else."""

    def __init__(self, given: object) -> None:
        self.given = given

    def __index__(self) -> Any:
        return self.given


@pytest.mark.parametrize("given", ["1", None, 1.5])
def test_what_claims_to_be_an_integer_must_be_one(given: object, secret: str) -> None:
    with pytest.raises(TypeError):
        Bench(secret).text.span(Strange(given), 8)


def test_an_exception_of_the_callers_own_passes_through(secret: str) -> None:
    class Broken:
        def __index__(self) -> int:
            raise LookupError("the caller's")

    with pytest.raises(LookupError, match="the caller's"):
        Bench(secret).text.span(Broken(), 8)

    def spans() -> Iterator[tuple[int, int, str]]:
        yield (0, 1, "nom")
        raise LookupError("the caller's")

    with pytest.raises(LookupError, match="the caller's"):
        lc.Record.from_spans("d", "abc", spans())


def row(bench: Bench, *columns: Any, **options: Any) -> lc.Pseudonymized:
    """The answer for the last row, raised."""
    return raised(lists(*columns, key=bench.key, **options)[-1])


def lists(*columns: Any, **options: Any) -> list[lc.Pseudonymized | lc.LabelError]:
    return lc.pseudonymize_lists(*columns, **options)


# Mistakes of the program rather than of the data: TypeError or ValueError, with the item that is meant.
MISTAKES: list[tuple[Call, type[Exception], str]] = [
    (lambda b: lc.Text(b.content.encode()), TypeError, "str"),
    (lambda b: lc.Text.from_utf8(b.content), TypeError, "bytes"),
    (lambda b: b.text.span(0, 1, b.secret), ValueError, "unit must be 'byte', 'char' or 'utf16'"),
    (lambda b: b.text.length("UTF16"), ValueError, "unit must be"),
    (lambda b: b.spans(unit="chars"), ValueError, "unit must be"),
    (lambda b: b.spans(overlap=b.secret), ValueError, "overlap must be 'error', .* or a list of categories"),
    (lambda b: b.spans(graphemes=b.secret), ValueError, "graphemes must be 'widen' or 'refuse'"),
    (lambda b: b.spans(keep=b.secret), TypeError, "a list of categories expected, not str"),
    (lambda b: b.spans(keep=[7]), TypeError, "str expected, not int"),
    (lambda b: b.spans(b.secret), TypeError, r"spans\[0\]: a tuple, a list or a mapping expected"),
    (lambda b: b.spans((0, 1, "a"), {1, 2}), TypeError, r"spans\[1\]: a tuple, a list or a mapping expected"),
    (lambda b: b.spans((0, 1, "a"), (0, 8)), ValueError, r"spans\[1\]: 3 to 7 items expected, not 2"),
    (lambda b: b.spans((0, 8, None)), TypeError, r"spans\[0\]\.label: str expected, not NoneType"),
    (lambda b: b.spans((0, 8, 7)), TypeError, r"spans\[0\]\.label: str expected, not int"),
    (lambda b: b.spans((0, 8, "nom", 7)), TypeError, r"spans\[0\]\.entity: str expected, not int"),
    (lambda b: b.spans((0, 8, "nom", None, b.secret)), TypeError, r"spans\[0\]\.score: float expected, not str"),
    (lambda b: b.spans({"start": 0, "end": 8}), ValueError, r"spans\[0\]: 'label' is missing"),
    (lambda b: lc.Record.from_spans("d", b.content, 7), TypeError, "spans: 'int' object is not iterable"),
    (lambda b: lc.Record.from_spans("d", b.content.encode(), []), TypeError, "Text or str expected, not bytes"),
    (lambda b: lc.Record.from_spans(7, b.content, []), TypeError, "str expected, not int"),
    (lambda b: lc.Record.from_json(7), TypeError, "str, bytes, dict or list expected, not int"),
    (lambda b: lc.AnnotationSet(b.text, [b.secret]), TypeError, "Annotation"),
    (lambda b: lc.Settings([b.secret]), TypeError, "Mapping"),
    (lambda b: lc.Settings({"nom": 7}), TypeError, "str"),
    (lambda b: lc.Ledger(lc.Scope.case("c"), b.key, [b.secret]), TypeError, "tuple"),
    (lambda b: lc.Key(b.secret), TypeError, "bytes"),
    (lambda b: lc.pseudonymize(b.record, key=b.secret), TypeError, "Key"),
    (lambda b: lc.pseudonymize_all([b.secret], key=b.key), TypeError, "Record"),
    (lambda b: lists(["d"], [b.content, ""], [[]], key=b.key), ValueError, "lists of different lengths: 1 and 2"),
    (lambda b: lists([], [], [], keep=[[]], key=b.key), ValueError, "lists of different lengths: 0 and 1"),
    (lambda b: row(b, ["d", 7], ["", ""], [[], []]), errors.WrongType, r"ids\[1\]: str expected, not int"),
    (lambda b: row(b, ["d"], [7], [[]]), errors.WrongType, r"texts\[0\]: str expected, not int"),
    (lambda b: row(b, ["d"], [""], [7]), errors.WrongType, r"spans\[0\]: 'int' object is not iterable"),
    (lambda b: row(b, ["d"], ["abc"], [[(0, 1.5, "x")]]), errors.WrongType, r"\[0\]\[0\]\.end: int expected"),
    (lambda b: row(b, ["d"], ["abc"], [[()]]), errors.WrongType, r"spans\[0\]\[0\]: 3 to 7 items expected"),
    (lambda b: row(b, ["d"], [""], [[]], keep=["nom"]), errors.WrongType, r"keep\[0\]: a list of categories"),
    (lambda b: lists(iter(["d"]), [""], [[]], key=b.key), TypeError, "Sequence"),
    (lambda b: lc.Operation.remove((0, 8)), TypeError, "Span"),
    (lambda b: lc.Operation.annotate_all([b.text.span(0, 8), (0, 8)], "nom"), TypeError, "item 1: .*Span"),
    (lambda b: lc.Operation.link(7, "a"), TypeError, "str expected, not int"),
    (lambda b: b.history.apply([b.secret], author="a"), TypeError, "item 0: .*Operation"),
    (lambda b: b.history.apply([]), TypeError, "author"),
    (lambda b: lc.Editor(b.secret), ValueError, "origin must be 'human', 'rule', 'model' or 'import'"),
    (lambda b: lc.Editor("human", "nom"), TypeError, "a list of categories expected, not str"),
    (lambda b: SourceOrder().check(b.secret), TypeError, "a list of sources expected, not str"),
    (lambda b: lc.Diff(b.text, [b.secret], []), TypeError, "item 0: .*Annotation"),
    (lambda b: lc.view(b.secret), TypeError, "a draft, a diff, a history, a merge or what was carried expected, not str"),
    (lambda b: b.merge.resolve(0, b.secret), ValueError, "resolution must be 'base', 'ours', 'theirs' or a list"),
    (lambda b: b.merge.resolve(0, [b.secret]), TypeError, "item 0: .*Annotation"),
    (lambda b: b.merge.resolve(b.secret, "ours"), TypeError, "int expected, not str"),
    (lambda b: b.merge.resolve_each({0: b.secret}), ValueError, "resolution must be 'base', 'ours', 'theirs' or a list"),
    (lambda b: b.merge.resolve_each([b.secret]), TypeError, "Mapping"),
    (lambda b: b.merge.resolve(-1, "ours"), IndexError, "no conflict at this index"),
    (lambda b: b.carried.count(b.secret), ValueError, "fate must be 'unchanged', 'moved', 'stretched', 'cut' or 'lost'"),
    (lambda b: b.set.carry(b.content.encode()), TypeError, "Text or str expected, not bytes"),
    (lambda b: b.history.to_json(b.secret), ValueError, "unit must be"),
    (lambda b: lc.History.from_json(7), TypeError, "str, bytes, dict or list expected, not int"),
    (lambda b: lc.Diff.from_json(b.text, "{}", graphemes=b.secret), ValueError, "graphemes must be"),
    (lambda b: b.document.decision(b.secret), ValueError, "unit must be"),
    (lambda b: b.document.chain([b.secret]), TypeError, "item 0: .*Treatment"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "kind", "message"), MISTAKES)
def test_a_mistake_of_the_program(
    call: Call, kind: type[Exception], message: str, secret: str, hidden_in_error: Callable[..., None]
) -> None:
    bench, untouched = Bench(secret), Bench(secret)
    with pytest.raises(kind, match=message) as caught:
        call(bench)
    assert type(caught.value) is kind
    hidden_in_error(caught.value)
    assert bench.state() == untouched.state()


def test_importers_take_a_bad_score_for_none_and_count_it(secret: str) -> None:
    bench = Bench(secret)
    record = bench.spans((0, 8, "nom", None, 7), (9, 15, "nom", None, float("nan")), (16, 17, "nom", None, 1))
    assert record.unscored == 2
    assert [mark.score for mark in record.annotations] == [None, None, 1.0]
    assert bench.read([{"start": 0, "end": 8, "label": "nom", "score": 1e300}]).unscored == 1


def test_line_ends_as_the_courts_stack_reads_them_are_no_mismatch() -> None:
    record = lc.Record.from_spans("d", "Jean\rBrun\f", [(0, 10, "nom", None, None, None, "Jean\nBrun\n")])
    assert len(record.annotations) == 1


def test_one_bad_item_stops_no_other(secret: str, hidden_in_error: Callable[..., None]) -> None:
    bench = Bench(secret)
    lines = [bench.json(), "{", bench.json([{"start": 0, "end": 99, "label": "nom"}]), bench.json(id="e")]
    records = lc.Record.from_json_lines("\n".join(lines))
    assert [type(one) for one in records] == [lc.Record, errors.JsonError, errors.OutOfBounds, lc.Record]
    texts = [bench.content, bench.content + LONE, bench.content, bench.content, bench.content]
    spans: list[list[tuple[Any, ...]]] = [[(0, 8, "nom")], [], [(0, 99, "nom")], [(0, 8, LONE)], []]
    keep = [[], [], [], [], ["\n"]]
    drafts = lists([*"abcde"], texts, spans, keep=keep, key=bench.key)
    kinds = [lc.Pseudonymized, errors.InvalidText, errors.OutOfBounds, errors.InvalidText, errors.BadCategory]
    assert [type(one) for one in drafts] == kinds
    assert [getattr(one, "document_id", None) for one in drafts] == [None, *"bcde"]
    # No document is named by a bad id: a text may stand there by mistake.
    for bad in (bench.content + LONE, "", bench.content * 20):
        answers = lists([bad, "b"], ["", ""], [[], []], key=bench.key, allow_unmarked=True)
        assert isinstance(answers[1], lc.Pseudonymized)
        assert isinstance(answers[0], lc.LabelError)
        hidden_in_error(answers[0])
    for answer in [*records, *drafts]:
        if isinstance(answer, lc.LabelError):
            hidden_in_error(answer)


def test_an_id_cannot_drive_a_terminal() -> None:
    id = "a\x1b[31m\u202eb\nc"
    record = lc.Record.from_spans(id, "abc", [(0, 1, "x")], scope=lc.Scope.case(id))
    shown = [repr(record), repr(record.decision), repr(record.scope)]
    answer = lists([id], ["abc"], [[(0, 9, "x")]], key=lc.Key(bytes(range(32))))[0]
    assert isinstance(answer, errors.OutOfBounds)
    assert answer.document_id == id
    for one in [*shown, str(answer)]:
        assert one.isprintable(), one


def public_objects(bench: Bench) -> list[object]:
    draft = lc.pseudonymize(bench.spans((0, 8, "nom"), (0, 15, "lieu"), overlap="longest"), key=bench.key)
    plan = draft.plan
    policy = bench.settings.for_decision(bench.decision)
    document = bench.treatment(0, bench.mark(0, "Zykhovmx"))
    return [
        bench.text, bench.text.fold(), bench.text.span(0, 8), *bench.marks, bench.set, iter(bench.set), bench.decision,
        bench.record, bench.settings, policy, policy.handling("nom"), lc.Template("[%c]"), bench.ledger, bench.key,
        lc.Scope.case("c"), lc.Ledgers([bench.ledger]),
        lc.Pseudonymizer(policy, bench.key, lc.Scope.case("c"), bench.ledger), plan, plan.replacements,
        iter(plan.replacements), *plan.replacements, *plan.summary(), plan.kept, plan.ledger, draft, draft.map,
        draft.annotations,
        lists(["d"], [bench.content], [[(0, 8, "nom")]], key=bench.key),
        files.read_label("[]", json.dumps([document])), lc.view(draft), lc.view(draft, original=True),
        lc.Record.from_json(bench.json(meta={"note": bench.secret})), bench.set.project(draft.map), bench.set.dropped,
        *edited(bench),
    ]  # fmt: skip


def edited(bench: Bench) -> list[object]:
    history = bench.history
    entity = lc.entity_id("nom", "Zykhovmx")
    step = history.open(author=bench.secret, label=bench.secret)
    step.apply(lc.Operation.rename(entity, bench.secret + "x"))
    operations = [lc.Operation.remove(bench.text.span(0, 8)), lc.Operation.link(entity, bench.secret)]
    diff = history.diff()
    editor = lc.Editor.under(bench.settings.for_decision(bench.decision))
    chain = TreatmentChain(bench.text).treated("NLP", bench.set)
    order = SourceOrder([([bench.secret], 0, 1)])
    linker = lc.Linker(lc.Settings({"nom": "[%c]"}))
    twins = lc.Record.from_spans("d", f"{bench.secret} {bench.secret}", [(0, 15, "nom", "a"), (16, 31, "nom", "b")])
    one = metrics.Statistics.of(1, bench.text, bench.set, metrics.AnnotationCounts(), human_treatments=[("anne", 1)])
    lines = bench.set.lines()
    groups = bench.set.grouped()
    document = bench.document
    treatment = bench.label_treatment(0, bench.mark(0, "Zykhovmx"), source="NLP")
    return [
        history, *history.steps, *history.steps[0].operations, step, *operations, editor, diff, diff.details(),
        lc.view(diff), lc.view(history), lc.view(history, original=True), *groups, *groups[0].entities,
        *bench.set.linkable("x", "nom"), lines, iter(lines), *lines, *lines[0].chunks(), *bench.set.excerpts(entity, 1),
        chain, *chain.treatments, order, linker, *linker.proposals(twins.annotations), *linker.operations(twins.annotations),
        one, one.counts, metrics.Statistics.aggregate([one]), bench.merge, *bench.merge.conflicts, bench.carried,
        *bench.carried.marks, lc.view(bench.merge, original=True), lc.view(bench.carried, original=True), document,
        document.decision(), treatment, treatment.diff, document.chain([treatment]),
    ]  # fmt: skip


def test_no_repr_shows_text_of_the_decision(secret: str, hidden: Callable[..., None]) -> None:
    objects = public_objects(Bench(secret))
    seen = {type(one).__name__ for one in objects}
    classes = {name for name in dir(lc) if isinstance(getattr(lc, name), type)} - {"LabelError"}
    assert classes <= seen, "an object of each public class is tried"
    for one in objects:
        hidden(repr(one))
        # `str` is the content of a text, a folded text and a view; of all else it is the repr.
        if not isinstance(one, (lc.Text, lc.text.Folded, type(lc.view(Bench(secret).draft())))):
            hidden(str(one), f"{one}")
