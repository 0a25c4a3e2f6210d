"""The exceptions of label_core: a class for everything that can go wrong.

A message names the place (offset, item, line, field) and the numbers needed to mend the input. It never quotes the decision:
no text, no spelling, no entity id. The same facts are attributes of the exception.

>>> from label_core import Text
>>> from label_core.errors import LabelError
>>> try:
...     Text("été").span(1, 9)
... except LabelError as error:
...     print(type(error).__name__, error.offset, error.length, error)
OutOfBounds 9 3 code point 9 is out of bounds: the length is 3
"""

from __future__ import annotations

from typing import Any

from label_core._native import whose_fault


class LabelError(ValueError):
    """The base of all exceptions that this package raises for bad input.

    `kind` is what went wrong, whatever the place: a name to count and to log. Whose fault it is: `is_input`, of what the
    caller sent; `is_settings`, of settings, key or ledger; `is_conflict`, of neither: what is asked does not fit what is
    there by now.

    `document_id` is the id of the decision, `case_id` that of its case, `path` the item in it ("spans[3]"), where they are
    known. The fields of the error (`offset`, `unit`, `length`, `line`, ...) are attributes; `details` has all of them as a
    dict.
    """

    document_id: str | None
    case_id: str | None
    path: str | None
    details: dict[str, Any]
    kind: str

    def __init__(self, message: str, details: dict[str, Any] | None = None) -> None:
        """Keep the message and the fields; called by the native part."""
        super().__init__(message)
        self.details = details or {}
        self.document_id = None
        self.case_id = None
        self.path = None
        root = self.details
        while "error" in root:
            if root["kind"] == "InDocument":
                self.document_id = root["id"]
            elif root["kind"] == "InCase":
                self.case_id = root["id"]
            else:
                step = root["field"] if "field" in root else f"{root['list']}[{root['index']}]"
                self.path = step if self.path is None else f"{self.path}.{step}"
            root = root["error"]
        self.kind = root.get("kind", "Internal")
        for field, value in root.items():
            if field != "kind":
                setattr(self, field, value)

    @property
    def is_input(self) -> bool:
        """Whether the input is wrong: whoever sent the text, the marks or the file mends it."""
        return whose_fault(self.kind) == "input"

    @property
    def is_settings(self) -> bool:
        """Whether settings, key or ledger are wrong: no other input helps."""
        return whose_fault(self.kind) == "settings"

    @property
    def is_conflict(self) -> bool:
        """Whether what is asked does not fit what is there: something has changed, or is still open."""
        return whose_fault(self.kind) == "conflict"

    def __getattr__(self, field: str) -> Any:
        """Fields are set one by one; this is here for type checkers, and says plainly that a field is not there."""
        raise AttributeError(f"{type(self).__name__} has no field {field!r}")

    def __eq__(self, other: object) -> bool:
        """Compare by value: kind, message, fields."""
        if not isinstance(other, LabelError):
            return NotImplemented
        return (type(self), str(self), self.details) == (type(other), str(other), other.details)

    def __hash__(self) -> int:
        """Hash kind and message."""
        return hash((type(self), str(self)))

    def __reduce__(self) -> tuple[type[LabelError], tuple[str, dict[str, Any]]]:
        """Pickle with the fields."""
        return type(self), (str(self), self.details)


class AmbiguousTemplates(LabelError):
    """Two templates could give the same words (`first`, `second`: categories)."""


class Apart(LabelError):
    """An annotation is resized to a stretch that shares no character with it, which is a move (`start`, `end`, `unit`)."""


class BadCategory(LabelError):
    """A category name is blank, longer than 64 code points, or holds a control character or one that is not seen."""


class BadId(LabelError):
    """An id is empty or longer than 256 bytes."""


class BadKey(LabelError):
    """A key is not 32 bytes, or its file not 64 hexadecimal digits."""


class BadScore(LabelError):
    """A score is not a finite number from 0 to 1."""


class BadSource(LabelError):
    """The source of a treatment may not stand where it does (`index`)."""


class BadTemplate(LabelError):
    """A template does not follow the grammar (`offset` in bytes, `problem`)."""


class BlankSpan(LabelError):
    """A mark of white space, or of what is not seen, alone (`start`, `end`, `unit`)."""


class BrokenChain(LabelError):
    """The treatments of a document do not follow on one another (`index`)."""


class CaseHeld(LabelError):
    """The case is held back as a whole: some of its decisions were refused (`refused`, how many)."""


class CategoryNotAllowed(LabelError):
    """An annotation of a category that this author may not use (`category`)."""


class CrossCategory(LabelError):
    """Annotations of two categories would become one entity, or one annotation (`first`, `second`)."""


class CutsWords(LabelError):
    """Marks begin or end inside words (`cut` marks `of` all): most likely the offsets are those of another text.

    For those of a cleaned text, `Text.cleaned` gives the map back; `cut_words="accept"` takes them as they are.
    """


class Duplicate(LabelError):
    """Something that must occur once occurs twice (`what`, `index`)."""


class EmptySpan(LabelError):
    """A span that covers nothing (`offset`, `unit`)."""


class EntityExists(LabelError):
    """An entity would be renamed to the id of another, which is a link."""


class FloorKept(LabelError):
    """A decision asks to keep a category that is masked in every decision (`category`)."""


class ForeignSpan(LabelError):
    """A span, a set or a map was used with a text that it does not belong to."""


class InvalidText(LabelError):
    """Not valid Unicode text: a lone surrogate, bad UTF-8 (`offset`, `unit`)."""


class JsonError(LabelError):
    """JSON that does not parse or does not have the form that is read (`line`, `column`, `problem`)."""


class LabelIsText(LabelError):
    """The label of a mark is its own text, or holds it: spelling and label have changed places."""


class LedgerError(LabelError):
    """An entry of a ledger contradicts another, the settings or the text (`index`, `problem`)."""


class LedgerOfAnother(LabelError):
    """A ledger was made for another scope, under another key, or with a template that the settings lack (`what`)."""


class LedgerRequired(LabelError):
    """A decision of a case comes without the ledger of its case, and nobody said that the case is new."""


class NoSuchAnnotation(LabelError):
    """No annotation covers exactly this span (`start`, `end`, `unit`)."""


class NoSuchCheckpoint(LabelError):
    """A history has no checkpoint of this name."""


class NoSuchConflict(LabelError):
    """A merge has no conflict of this number (`index`)."""


class NoSuchEntity(LabelError):
    """No annotation names this entity."""


class NotMarked(LabelError):
    """Nobody has marked this document (`missing`): it is not passed in clear."""


class NotWithin(LabelError):
    """A part of an annotation lies outside it (`start`, `end`, `unit`)."""


class NothingToRedo(LabelError):
    """A history holds no undone step."""


class NothingToUndo(LabelError):
    """A history holds no step."""


class OrdersNotCarriedOut(LabelError):
    """What the court ordered hidden is not hidden, or nobody can tell (`unread`, `absent`, `uncovered`, `grounds`)."""


class OutOfBounds(LabelError):
    """An offset lies outside the text (`offset`, `unit`, `length`)."""


class Overlap(LabelError):
    """Two marks overlap (`first_start`, `first_end`, `second_start`, `second_end`, `unit`)."""


class Reversed(LabelError):
    """The end of a span lies before its start (`start`, `end`, `unit`)."""


class ScopeTooWide(LabelError):
    """Letters and numbers are not given across a whole corpus."""


class SplitsCharacter(LabelError):
    """An offset lies inside a character (`offset`, `unit`)."""


class SplitsGrapheme(LabelError):
    """A span cuts a grapheme (`start`, `end`, `unit`)."""


class StaleDiff(LabelError):
    """A diff takes away an annotation that is not there, or not as the diff knows it (`start`, `end`, `unit`)."""


class TextMismatch(LabelError):
    """The spelling given beside the offsets is not what stands there (`start`, `end`, `unit`)."""


class TooFew(LabelError):
    """Fewer than the operation needs (`what`, `count`, `least`)."""


class TooLarge(LabelError):
    """More than the limit allows (`what`, `size`, `limit`)."""


class TooManyEntities(LabelError):
    """More entities share a template than it has words for (`count`, `limit`)."""


class TwoPins(LabelError):
    """The spellings of one entity are pinned to different words (`first`, `second`: places in the ledger)."""


class UnknownCategory(LabelError):
    """Strict settings met a category that they do not list, or a decision asks to keep it (`category`)."""


class UnknownField(LabelError):
    """A field that the format does not have (`field`, `nearest`)."""


class UnknownLabel(LabelError):
    """A map of labels to categories was given, and does not name the label of a mark."""


class UnknownName(LabelError):
    """A word that is not one of a closed list of names (`what`, `known`)."""


class Unresolved(LabelError):
    """A merge has conflicts that nobody has resolved (`count`)."""


class WeakKey(LabelError):
    """A key that anybody can guess: 32 times the same byte."""


class WrongType(LabelError, TypeError):
    """A row of many has a value of another type: no text, a float for an offset. It is the answer for that row alone."""

    @property
    def is_input(self) -> bool:
        """It always is."""
        return True

    @classmethod
    def in_row(cls, message: str, document_id: str | None) -> WrongType:
        """Make the answer for a row of this document; called by the native part."""
        details: dict[str, Any] = {"kind": "WrongType"}
        if document_id is not None:
            details = {"kind": "InDocument", "id": document_id, "error": details}
        error = cls(message, details)
        error.path = message.partition(":")[0]
        return error


class InternalError(LabelError):
    """A bug in label_core. Its message says nothing of the input."""


# Two kinds bear another name here, as a class of that name would hide a type.
_CLASSES: dict[str, type[LabelError]] = {cls.__name__: cls for cls in LabelError.__subclasses__()}
_CLASSES["Json"] = JsonError
_CLASSES["Ledger"] = LedgerError


def from_details(message: str, details: dict[str, Any]) -> LabelError:
    """Make the exception for an error of the native part: the class of what is at its root."""
    root = details
    while "error" in root:
        root = root["error"]
    return _CLASSES.get(root["kind"], LabelError)(message, details)
