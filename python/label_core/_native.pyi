"""
The compiled part of `label_core`; import that instead.
"""

from _typeshed import SupportsGetItem
from collections.abc import Iterable, Mapping, Sequence
from label_core.audit import Doubt
from label_core.court import NacRule
from label_core.errors import LabelError
from label_core.formats.dbsder import LedgerImport, ReplacementTerm
from label_core.formats.label import DecisionImport, Import
from label_core.formats.nlp import Component, Entity, SpanImport
from label_core.metrics import StatisticsTotal
from label_core.policy import Handling
from label_core.pseudonym import CategorySummary, Drafts, Residual
from os import PathLike
from typing import Any, Final, SupportsFloat, SupportsIndex, final
from typing_extensions import disjoint_base

__all__ = ["ALGORITHM", "BUILD", "VERSION", "Annotation", "AnnotationCounts", "AnnotationIterator", "AnnotationSet", "Carried", "CarriedMark", "CaseFile", "CategoryGroup", "Conflict", "DbsderDecision", "DbsderTreatment", "Decision", "Diff", "DiffDetails", "Editor", "EntityGroup", "Folded", "History", "JudilibreDecision", "Key", "LabelDiff", "LabelDocument", "LabelTreatment", "Ledger", "Ledgers", "Line", "LineChunk", "LineIterator", "Lines", "LinkProposal", "Linker", "Merge", "NlpAnswer", "NlpRequest", "OffsetMap", "OpenStep", "Operation", "Policy", "Preview", "Pseudonymized", "Pseudonymizer", "Pseudonyms", "Record", "Replacement", "ReplacementIterator", "ReplacementPlan", "Replacements", "Scope", "Settings", "SourceOrder", "Span", "Statistics", "Step", "Template", "Text", "Treatment", "TreatmentChain", "case_registry", "entity_id", "fold_str", "label_v1_compare", "label_v1_entity_id", "label_v1_insensitive_equal", "label_v1_letters", "label_v1_normalize", "label_v1_similar", "merge", "pseudonymize", "pseudonymize_all", "pseudonymize_lists", "read_label", "read_nac", "treatment_duration_ms", "whose_fault"]

ALGORITHM: Final[str]

BUILD: Final[str]
"""
`release` or `debug`: a debug build is many times slower.
"""

VERSION: Final[str]

@final
class Annotation:
    """
    One mark: a span of a text, its category and its entity.

    Two mentions with one entity get the same pseudonym. Without `entity` it is computed from the spelling: the category,
    "_", and the folded spelling. `origin` is "human", "rule", "model" or "import"; `score` a number from 0 to 1.
    The repr shows neither text nor entity.

    Raises `BadCategory`, `BadId` (empty entity), `BadScore` (NaN, or outside 0 to 1).

    >>> from label_core import Annotation, Text
    >>> text = Text("M. Dupont se désiste.")
    >>> Annotation(text.span(3, 9), "personnePhysique", score=0.98)
    Annotation(3..9, 'personnePhysique', origin='import', score=0.98)
    """
    def __copy__(self, /) -> Annotation: ...
    def __deepcopy__(self, /, _memo: Any) -> Annotation: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __new__(cls, /, span: Span, category: str, *, entity: str | None = None, origin: str = "import", score: SupportsFloat | SupportsIndex | None = None) -> Annotation: ...
    def __reduce__(self, /) -> str: ...
    def __repr__(self, /) -> str: ...
    @property
    def category(self, /) -> str:
        """
        The name of its category.
        """
    @property
    def end(self, /) -> int:
        """
        Where it ends (exclusive), in code points.
        """
    @property
    def entity(self, /) -> str:
        """
        The id of its entity. Secret: it usually holds the name.
        """
    @property
    def origin(self, /) -> str:
        """
        Who made it: "human", "rule", "model" or "import".
        """
    @property
    def score(self, /) -> float | None:
        """
        How sure its author is, from 0 to 1, where that is known.
        """
    @property
    def span(self, /) -> Span:
        """
        What it covers.
        """
    @property
    def start(self, /) -> int:
        """
        Where it starts, in code points.
        """
    @property
    def text(self, /) -> str:
        """
        The words that it covers. Secret.
        """

@final
class AnnotationCounts:
    """
    How far marks were off from what people made of them, in numbers of distinct entities. Counts can be added.

    >>> from label_core.metrics import AnnotationCounts
    >>> AnnotationCounts(1, 0, 2) + AnnotationCounts(over=1)
    AnnotationCounts(over=2, under_sensitive=0, under_other=2)
    """
    def __add__(self, other: object, /) -> AnnotationCounts: ...
    def __copy__(self, /) -> AnnotationCounts: ...
    def __deepcopy__(self, /, _memo: Any) -> AnnotationCounts: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __new__(cls, /, over: SupportsIndex = 0, under_sensitive: SupportsIndex = 0, under_other: SupportsIndex = 0) -> AnnotationCounts: ...
    def __radd__(self, other: object, /) -> AnnotationCounts: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, ...]]: ...
    def __repr__(self, /) -> str: ...
    @staticmethod
    def between(text: Text, before: Iterable[Annotation], after: Iterable[Annotation], settings: Settings) -> AnnotationCounts:
        """
        What a correction says of the marks that it corrected.

        `before` and `after` are the two sides of a diff, or two whole lists: a mark that both hold counts for nothing. The
        marks of a list may overlap; their order does not matter. `settings` say which categories are masked and sensitive. A
        mark is not off where its words all stand in marks of the other side, each in one: a name that was cut in two is
        still marked. Raises `ForeignSpan`, with `path` saying which mark.

        >>> from label_core import AnnotationSet, Operation, Settings, Text
        >>> from label_core.metrics import AnnotationCounts
        >>> text = Text("M. Dupont se désiste.")
        >>> diff = Operation.annotate(text.span(3, 9), "personnePhysique").plan(AnnotationSet(text, []))
        >>> AnnotationCounts.between(text, diff.removed, diff.added, Settings.court())
        AnnotationCounts(over=0, under_sensitive=1, under_other=0)
        """
    @property
    def over(self, /) -> int:
        """
        Entities that were masked somewhere where they need not be.
        """
    @property
    def under_other(self, /) -> int:
        """
        The same of the other categories that are masked.
        """
    @property
    def under_sensitive(self, /) -> int:
        """
        Entities of sensitive categories that were not masked somewhere where they must be.
        """

@final
class AnnotationIterator:
    """
    The marks of a set, one after the other; each is made when it is asked for.
    """
    def __iter__(self, /) -> AnnotationIterator: ...
    def __next__(self, /) -> Annotation: ...

@final
class AnnotationSet:
    """
    The marks of one text: a sequence in reading order, sorted, disjoint, on grapheme boundaries.

    `overlap` says what to do where marks overlap: "error" (default), "longest", "highest_score", "union", or a list of
    categories of which the first wins. What is dropped is remembered in `dropped`, and masked all the same where its
    category is. `graphemes` says what to do with a span that cuts a grapheme: "widen" (default) or "refuse". Equal marks are
    merged. The order in which marks are given never matters.

    Raises `Overlap`, `SplitsGrapheme`, `ForeignSpan` (a mark of another text).

    >>> from label_core import Annotation, AnnotationSet, Text
    >>> text = Text("M. Jean Dupont")
    >>> marks = [Annotation(text.span(3, 14), "personnePhysique"), Annotation(text.span(8, 14), "localite")]
    >>> AnnotationSet(text, marks, overlap="longest")
    AnnotationSet(1 annotation, 1 dropped, 0 duplicates, 0 widened)
    """
    def __copy__(self, /) -> AnnotationSet: ...
    def __deepcopy__(self, /, _memo: Any) -> AnnotationSet: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __getitem__(self, index: slice | SupportsIndex, /) -> Annotation | AnnotationSet: ...
    def __iter__(self, /) -> AnnotationIterator: ...
    def __len__(self, /) -> int: ...
    def __new__(cls, /, text: Text, annotations: Iterable[Annotation], *, overlap: str | Iterable[str] | None = None, graphemes: str = "widen") -> AnnotationSet: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, ...]]:
        """
        As the marks of a record, which says all of a set in JSON.
        """
    def __repr__(self, /) -> str: ...
    def at(self, /, offset: SupportsIndex, unit: str = "char") -> Annotation | None:
        """
        The mark that covers the character at `offset`, if any. Raises `OutOfBounds`, `SplitsCharacter`.
        """
    def carry(self, /, text: Text | str) -> Carried:
        """
        These marks on the corrected form of their text (a `Text` or a `str`), found by comparing the two texts, with a report
        of what moved, what was stretched, what letters fell out of and what was lost.

        A mark keeps every character that is left of it. Where words were replaced, a mark that holds a part of the old ones
        takes all of the new ones. What was inserted at its edge belongs to it where it continues the word ("Dupont",
        "Dupont-Martin"). A line that stands elsewhere takes its marks along. Marks that come to lie on one another are settled
        as by "longest", the others remembered as dropped. Origin and score stay.

        An entity stays one entity and keeps its id, but for a name that was corrected in all its mentions: it gets the id that
        its new spelling gives, where the old spelling had given the old one.

        >>> from label_core import Annotation, AnnotationSet, Text
        >>> text = Text("M. Dupond a fait appel. M. Dupond se désiste.")
        >>> marks = AnnotationSet(text, [Annotation(text.span(start, start + 6), "nom") for start in (3, 27)])
        >>> carried = marks.carry("Monsieur Dupont a fait appel. M. Dupont se désiste.")
        >>> carried
        Carried(0 unchanged, 0 moved, 2 stretched, 0 cut, 0 lost)
        >>> carried.marks[0], carried.set.entities()
        (CarriedMark('stretched', 3..9 -> 9..15), ['nom_dupont'])
        """
    def categories(self, /) -> dict[str, int]:
        """
        How many marks each category has.
        """
    @property
    def dropped(self, /) -> list[Annotation]:
        """
        The marks that an overlap strategy dropped, in reading order.
        """
    @property
    def duplicates(self, /) -> int:
        """
        How many marks were given more than once.
        """
    def entities(self, /) -> list[str]:
        """
        The ids of the entities, sorted. Secret.
        """
    def exactly(self, /, span: Span) -> Annotation:
        """
        The mark that covers exactly a span, or exactly the graphemes that it cuts. Raises `NoSuchAnnotation`, `ForeignSpan`.
        """
    def excerpts(self, /, entity: str, context: SupportsIndex) -> list[Lines]:
        """
        The lines on which an entity occurs, with up to `context` lines before and after each: stretches of lines, in reading
        order, between which lines are left out. Stretches that meet are one.
        """
    def filter(self, /, keep: Any) -> AnnotationSet:
        """
        The marks for which `keep` answers true. What an overlap strategy dropped is kept: it is masked where its category is.

        >>> from label_core import Record
        >>> spans = [(3, 14, "professionnelAvocat"), (8, 14, "personnePhysique")]
        >>> marks = Record.from_spans("d", "Me Jean Dupont plaide.", spans, overlap="longest").annotations
        >>> marks.filter(lambda mark: mark.category == "personnePhysique")
        AnnotationSet(0 annotations, 1 dropped, 0 duplicates, 0 widened)
        """
    def grouped(self, /, order: Iterable[str] | None = None) -> list[CategoryGroup]:
        """
        The marks by category and entity: every mark stands in one group.

        First the categories of `order` that have marks, in that order; then those that have marks but are not in `order`, by
        name; last those of `order` without marks.

        >>> from label_core import Record
        >>> spans = [(0, 6, "nom"), (9, 13, "lieu"), (15, 21, "nom")]
        >>> marks = Record.from_spans("d", "Dupont à Sète, Dupont", spans).annotations
        >>> marks.grouped(["nom", "date"])
        [CategoryGroup('nom', 1 entity, 2 mentions), CategoryGroup('lieu', 1 entity, 1 mention), CategoryGroup('date', 0 entities, 0 mentions)]
        """
    def is_linked(self, /, entity: str) -> bool:
        """
        Whether an entity is spelt in more than one way, character for character.
        """
    def line(self, /, number: SupportsIndex) -> Line | None:
        """
        The line with this number, counted from 1; `None` where there is no such line.
        """
    def lines(self, /) -> Lines:
        """
        The lines of the text, each with its marks: a sequence; each is made when it is asked for. "\\n", "\\r\\n" and a lone "\\r"
        end a line. There is always one line, be it empty.

        >>> from label_core import Record
        >>> marks = Record.from_spans("d", "M. Dupont\\nà Sète", [(3, 9, "nom")]).annotations
        >>> [[chunk.kind for chunk in line.chunks()] for line in marks.lines()]
        [['text', 'annotation', 'line_end'], ['text']]
        """
    def linkable(self, /, entity: str, category: str) -> list[EntityGroup]:
        """
        The entities that an entity's marks of this category can be linked to: all others that have marks of the category.
        Those with most marks first; of equals, the one that the text names first.
        """
    def linked_entity_count(self, /) -> int:
        """
        How many entities were linked into others: over all entities, the number of categories and folded spellings beyond the
        first.
        """
    def mention_index(self, /, span: Span) -> tuple[int, int] | None:
        """
        Which mention of its entity the mark on exactly this span is: `(index, total)`, the index from 1, in reading order;
        `None` where no mark has this span. Raises `ForeignSpan`.
        """
    def of_category(self, /, category: str) -> list[Annotation]:
        """
        The marks of a category, in reading order.
        """
    def of_entity(self, /, entity: str) -> list[Annotation]:
        """
        The mentions of an entity, in reading order.
        """
    def overlapping(self, /, span: Span) -> list[Annotation]:
        """
        The marks that share a character with a span, in reading order. Raises `ForeignSpan`.
        """
    def project(self, /, map: OffsetMap) -> AnnotationSet:
        """
        These marks on the rewritten text; one that touches a replaced stretch takes the whole stretch. Who is one
        entity with whom stays; entities are called anew, by category and number, as their ids may hold names of the original.
        Raises `ForeignSpan` where the map starts from another text.
        """
    def representatives(self, /) -> list[Annotation]:
        """
        The first mark of each category and folded spelling, whatever entity it is linked to; in the order of the spellings.
        """
    def spellings(self, /, entity: str) -> list[Annotation]:
        """
        The first mention of each spelling of an entity, character for character, in the order of the folded spellings. Empty
        where the set does not know the entity.

        >>> from label_core import Record
        >>> spans = [(0, 6, "nom", "x"), (7, 13, "nom", "x"), (14, 20, "nom", "x")]
        >>> marks = Record.from_spans("d", "Dupont DUPONT Dupont", spans).annotations
        >>> [mark.start for mark in marks.spellings("x")], marks.is_linked("x")
        ([7, 0], True)
        """
    @property
    def text(self, /) -> Text:
        """
        The text that is marked.
        """
    @property
    def widened(self, /) -> int:
        """
        How many spans were widened to whole graphemes.
        """
    def with_(self, /, annotations: Iterable[Annotation], *, overlap: str | Iterable[str] | None = None, graphemes: str = "widen") -> AnnotationSet:
        """
        These marks together with others, settled as the constructor does; what was dropped before stays so. Raises as it does.
        """
    def without(self, /, annotations: Iterable[Annotation]) -> AnnotationSet:
        """
        These marks but those that say the same (span, category, entity) as one of `annotations`; what was dropped stays so.
        """

@final
class Carried:
    """
    The marks of a text on its corrected form, and what became of each. Made by `AnnotationSet.carry`.

    As secret as the set; the repr shows numbers. A notebook shows the marks that are to be looked at: those that were
    stretched, cut or lost, or came to lie on another. `label_core.view(carried, original=True)` shows their spellings too.
    """
    def __copy__(self, /) -> Carried: ...
    def __deepcopy__(self, /, _memo: Any) -> Carried: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __reduce__(self, /) -> str: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    def count(self, /, fate: str) -> int:
        """
        How many marks had this fate: "unchanged", "moved", "stretched", "cut" or "lost".
        """
    @property
    def marks(self, /) -> list[CarriedMark]:
        """
        Every mark of the set that was carried, kept or dropped, in reading order of the text as it was.
        """
    @property
    def set(self, /) -> AnnotationSet:
        """
        The marks on the corrected text.
        """
    @property
    def text_before(self, /) -> Text:
        """
        The text as it was; the corrected one is that of `set`.
        """

@final
class CarriedMark:
    """
    One mark before and after its text was corrected. In `Carried.marks`. The repr shows fate and places.
    """
    def __copy__(self, /) -> CarriedMark: ...
    def __deepcopy__(self, /, _memo: Any) -> CarriedMark: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __reduce__(self, /) -> str: ...
    def __repr__(self, /) -> str: ...
    @property
    def after(self, /) -> Annotation | None:
        """
        The mark on the corrected text; `None` where it is lost.
        """
    @property
    def before(self, /) -> Annotation:
        """
        The mark on the text as it was.
        """
    @property
    def fallen(self, /) -> int:
        """
        How many letters and digits of it were deleted, with nothing in their place; 0 where it was found again, with all its
        words, nearby.
        """
    @property
    def fate(self, /) -> str:
        """
        What became of it: "unchanged", "moved" (the same characters elsewhere, counted in bytes), "stretched" (other
        characters: some were corrected or inserted), "cut" (letters fell out: see `fallen`) or "lost" (nothing is left of it
        but white space, if that).
        """
    @property
    def is_dropped(self, /) -> bool:
        """
        Whether the set on the corrected text remembers it as dropped: it was so before, or lies on a longer mark now.
        """
    @property
    def place(self, /) -> int:
        """
        Where it starts in the corrected text or, if it is lost, where it would stand; in code points.
        """
    @property
    def was_dropped(self, /) -> bool:
        """
        Whether the set on the text as it was remembered it as dropped.
        """

@final
class CaseFile:
    """
    The file of a case ("affaire"): the decisions that belong together, and what they call somebody. Secret: it says who is
    who. The repr shows numbers.

    >>> from label_core import Key, Ledger, Scope, Settings
    >>> from label_core.formats import dbsder
    >>> term = {"entityId": "personnePhysique_zyk", "replacementTerm": "[Y]", "category": "personnePhysique"}
    >>> case = dbsder.CaseFile.from_json({"replacementTerms": [term]})
    >>> case.ledger(Settings.court(), Ledger(Scope.case("24/1"), Key(bytes(range(32))))).unpinned
    0
    """
    def __copy__(self, /) -> CaseFile: ...
    def __deepcopy__(self, /, _memo: Any) -> CaseFile: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, ...]]: ...
    def __repr__(self, /) -> str: ...
    def field(self, /, name: str) -> str | None:
        """
        A field, as JSON; `None` where there is no such field.
        """
    @staticmethod
    def from_json(json: str | bytes | dict[str, Any] | list[Any], *, max_bytes: SupportsIndex = ...) -> CaseFile:
        """
        One JSON object, from `str`, UTF-8 `bytes`, or a dict. What is not used is kept as it was written; a field that
        occurs twice is refused. Raises `JsonError`, `InvalidText`, `TooLarge` above `max_bytes`.
        """
    def ledger(self, /, settings: Settings, known: Ledger) -> LedgerImport:
        """
        The ledger that the terms are under these settings, which say the group of a category; and why other terms pin nothing.

        `known` is what is known of the case already: `Ledger(scope, key)` where nothing is.
        """
    @staticmethod
    def list_from_json(json: str | bytes | dict[str, Any] | list[Any], *, max_bytes: SupportsIndex = ...) -> list[CaseFile | LabelError]:
        """
        A JSON array: for every item its object, or the exception that says why there is none. Raises `JsonError`,
        `InvalidText` and `TooLarge` for the array as a whole.
        """
    @property
    def terms(self, /) -> list[ReplacementTerm | LabelError]:
        """
        The terms, in the order of the file: each, or the exception that says why it is none.
        """
    def to_bytes(self, /) -> bytes:
        """
        The same as UTF-8 bytes.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as a dict, as `json.loads` makes it.
        """
    def to_json(self, /) -> str:
        """
        The object as JSON: its fields in their order, each as it was written.
        """
    def with_field(self, /, name: str, json: str | bytes | dict[str, Any] | list[Any]) -> CaseFile:
        """
        The same object with this JSON for a field: in its old place, or at the end where it is new. Raises as
        `from_json`.
        """
    def with_ledger(self, /, ledger: Ledger, settings: Settings, sets: Iterable[AnnotationSet] | None = None) -> CaseFile:
        """
        The file after `ledger`: its terms have the words that the ledger pins and every spelling that the marks of `sets` add;
        entities that it did not know follow, in the order of the ledger. What the ledger does not know stays as it is.

        Raises `UnknownCategory` with the template of a group that no category of the settings has.
        """

@final
class CategoryGroup:
    """
    A category and the entities that have marks of it; none where the text has no such mark.
    """
    def __copy__(self, /) -> CategoryGroup: ...
    def __deepcopy__(self, /, _memo: Any) -> CategoryGroup: ...
    def __reduce__(self, /) -> str: ...
    def __repr__(self, /) -> str: ...
    @property
    def category(self, /) -> str:
        """
        The category.
        """
    @property
    def entities(self, /) -> list[EntityGroup]:
        """
        The entities, in the order of the spelling that comes first of each.
        """
    @property
    def is_listed(self, /) -> bool:
        """
        Whether the category was in the order asked for; where not, its marks are shown all the same.
        """
    @property
    def mention_count(self, /) -> int:
        """
        How many marks have this category.
        """

@final
class Conflict:
    """
    Something on which two people differ, with what each side has there. In `Merge.conflicts`.

    `kind` is "removed": one side removed what the other changed; "extent": their annotations cover different stretches of the
    same words; "category": the same stretch as different categories; "entity": their links would together make one entity of
    mentions that neither side made one, or of two categories; "name": they gave one entity two ids.

    Secret; the repr shows kind, place and numbers.
    """
    def __copy__(self, /) -> Conflict: ...
    def __deepcopy__(self, /, _memo: Any) -> Conflict: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __reduce__(self, /) -> str: ...
    def __repr__(self, /) -> str: ...
    @property
    def base(self, /) -> list[Annotation]:
        """
        What the base has there, in reading order.
        """
    @property
    def extent(self, /) -> Span:
        """
        From the first to the last character of what is in conflict.
        """
    @property
    def kind(self, /) -> str:
        """
        On what they differ: "removed", "extent", "category", "entity" or "name".
        """
    @property
    def ours(self, /) -> list[Annotation]:
        """
        What our side has there, in reading order.
        """
    @property
    def theirs(self, /) -> list[Annotation]:
        """
        What their side has there, in reading order.
        """

@final
class DbsderDecision:
    """
    A decision of the Court's database with its treatments. Secret: it holds the original. The repr shows id and numbers.

    >>> from label_core.formats import dbsder
    >>> decision = dbsder.Decision.from_json({"sourceName": "juritj", "sourceId": 7, "originalText": "M. Zyk"})
    >>> decision.record_id, decision.decision().decision
    ('juritj-7', Decision('juritj-7', 6 code points, keep=[]))
    """
    def __copy__(self, /) -> DbsderDecision: ...
    def __deepcopy__(self, /, _memo: Any) -> DbsderDecision: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, ...]]: ...
    def __repr__(self, /) -> str: ...
    def decision(self, /, zones: str = "char") -> DecisionImport:
        """
        The decision, and what of it could not be read. The offsets of the zones are counted in `zones`: the service that finds
        them counts code points. Raises `BadId`, `BadCategory`.
        """
    def field(self, /, name: str) -> str | None:
        """
        A field, as JSON; `None` where there is no such field.
        """
    @staticmethod
    def from_json(json: str | bytes | dict[str, Any] | list[Any], *, max_bytes: SupportsIndex = ...) -> DbsderDecision:
        """
        One JSON object, from `str`, UTF-8 `bytes`, or a dict. What is not used is kept as it was written; a field that
        occurs twice is refused. Raises `JsonError`, `InvalidText`, `TooLarge` above `max_bytes`.
        """
    @staticmethod
    def list_from_json(json: str | bytes | dict[str, Any] | list[Any], *, max_bytes: SupportsIndex = ...) -> list[DbsderDecision | LabelError]:
        """
        A JSON array: for every item its object, or the exception that says why there is none. Raises `JsonError`,
        `InvalidText` and `TooLarge` for the array as a whole.
        """
    def record(self, /, decision: Decision, *, unit: str = "utf16", spelling: str = "check", overlap: str | Iterable[str] | None = None, graphemes: str = "widen", cut_words: str = "refuse") -> Record:
        """
        The record of `decision` (this one, as `decision()` gives it or with less) with the annotations of the treatment of the
        highest order, offsets counted in `unit`. All treatments must be readable: one that is not could be the last.

        Raises, with `document_id`: `NotMarked` without treatment, `Duplicate` where two have the highest order, those of
        `treatments`, and as `nlp.Answer.record`.
        """
    @property
    def record_id(self, /) -> str:
        """
        The id of its record: "source-number".
        """
    @property
    def source(self, /) -> str:
        """
        Where it comes from: "jurinet", "jurica", "juritj", "juritcom", "portalis-cph".
        """
    @property
    def source_id(self, /) -> str:
        """
        Its number there; at some courts it is no number.
        """
    @property
    def text(self, /) -> Text:
        """
        Its original text.
        """
    def to_bytes(self, /) -> bytes:
        """
        The same as UTF-8 bytes.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as a dict, as `json.loads` makes it.
        """
    def to_json(self, /) -> str:
        """
        The object as JSON: its fields in their order, each as it was written.
        """
    @property
    def treatments(self, /) -> list[DbsderTreatment | LabelError]:
        """
        Its treatments, in the order of the file: each, or the exception that says why it is none.
        """
    def with_field(self, /, name: str, json: str | bytes | dict[str, Any] | list[Any]) -> DbsderDecision:
        """
        The same object with this JSON for a field: in its old place, or at the end where it is new. Raises as
        `from_json`.
        """
    def with_treatments(self, /, treatments: Iterable[DbsderTreatment]) -> DbsderDecision:
        """
        The same decision with these treatments instead of its own.
        """

@final
class DbsderTreatment:
    """
    A treatment as LABEL exports it: all annotations after one step. Secret: it holds names. The repr shows numbers.

    >>> from label_core.formats import dbsder
    >>> mark = {"text": "Zyk", "start": 3, "end": 6, "category": "personnePhysique"}
    >>> dbsder.Treatment.from_json({"order": 1, "source": "NLP", "annotations": [mark]})
    Treatment('NLP', order=1, 1 annotation)
    """
    def __copy__(self, /) -> DbsderTreatment: ...
    def __deepcopy__(self, /, _memo: Any) -> DbsderTreatment: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, ...]]: ...
    def __repr__(self, /) -> str: ...
    def annotations(self, /, text: Text | str, *, unit: str = "utf16", spelling: str = "check") -> SpanImport:
        """
        The marks that the annotations are on a text: as `nlp.Answer.annotations`.
        """
    def checklist(self, /) -> list[Doubt | LabelError]:
        """
        The doubts of the stack, each or the exception that says why it is none. Raises `JsonError` where they are no list.
        """
    @property
    def entities(self, /) -> list[Entity | LabelError]:
        """
        The annotations as they are written: each, or the exception that says why it is none.
        """
    def field(self, /, name: str) -> str | None:
        """
        A field, as JSON; `None` where there is no such field.
        """
    @staticmethod
    def from_json(json: str | bytes | dict[str, Any] | list[Any], *, max_bytes: SupportsIndex = ...) -> DbsderTreatment:
        """
        One JSON object, from `str`, UTF-8 `bytes`, or a dict. What is not used is kept as it was written; a field that
        occurs twice is refused. Raises `JsonError`, `InvalidText`, `TooLarge` above `max_bytes`.
        """
    @staticmethod
    def list_from_json(json: str | bytes | dict[str, Any] | list[Any], *, max_bytes: SupportsIndex = ...) -> list[DbsderTreatment | LabelError]:
        """
        A JSON array: for every item its object, or the exception that says why there is none. Raises `JsonError`,
        `InvalidText` and `TooLarge` for the array as a whole.
        """
    @staticmethod
    def of(order: SupportsIndex, source: str, annotations: AnnotationSet, unit: str = "utf16") -> DbsderTreatment:
        """
        A treatment that leads to these annotations, with offsets in `unit`.
        """
    @staticmethod
    def of_chain(chain: TreatmentChain, versions: str | bytes | dict[str, Any] | list[Any] | None = None, checklist: str | bytes | dict[str, Any] | list[Any] | None = None, *, unit: str = "utf16") -> list[DbsderTreatment]:
        """
        The treatments of a chain as LABEL exports them: all annotations after each, with offsets in `unit`, but not after one
        that was only read again ("reimportedTreatment").

        Orders count from 1. The source is "NLP", "LABEL_WORKING_USER_TREATMENT" for one by a person, else
        "LABEL_AUTO_TREATMENT". `versions` and `checklist` are the JSON of what the detection stack said of itself and of the
        decision (`label.Document.field("nlpVersions")`, `field("checklist")`); they stand at its treatment alone. Secret: it
        holds names.

        Raises `JsonError` where `versions` or `checklist` is not JSON, or holds a field twice.
        """
    @property
    def order(self, /) -> int:
        """
        Its place among the treatments of its decision.
        """
    @property
    def source(self, /) -> str:
        """
        Who made it: "NLP", "LABEL_AUTO_TREATMENT", "LABEL_WORKING_USER_TREATMENT", "supplementaryAnnotations".
        """
    def to_bytes(self, /) -> bytes:
        """
        The same as UTF-8 bytes.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as a dict, as `json.loads` makes it.
        """
    def to_json(self, /) -> str:
        """
        The object as JSON: its fields in their order, each as it was written.
        """
    def versions(self, /) -> list[Component]:
        """
        The parts of the stack and their versions, in the order given. Raises `JsonError` where they are of no known shape.
        """
    def with_field(self, /, name: str, json: str | bytes | dict[str, Any] | list[Any]) -> DbsderTreatment:
        """
        The same object with this JSON for a field: in its old place, or at the end where it is new. Raises as
        `from_json`.
        """

@final
class Decision:
    """
    A court decision: its id, its text, and the categories that its court decided to leave as they are.

    `text` is a `Text` or a `str`; `keep` holds names of categories (the Court's `categoriesToOmit`). Raises `BadId` for an
    id that is empty or longer than 256 bytes, `BadCategory`.

    >>> from label_core import Decision
    >>> Decision("24-10.001", "M. X a saisi la cour.", keep=["personneMorale"])
    Decision('24-10.001', 21 code points, keep=['personneMorale'])
    """
    def __copy__(self, /) -> Decision: ...
    def __deepcopy__(self, /, _memo: Any) -> Decision: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __new__(cls, /, id: str, text: Text | str, *, keep: Iterable[str] | None = None) -> Decision: ...
    def __repr__(self, /) -> str: ...
    @property
    def id(self, /) -> str:
        """
        The id.
        """
    @property
    def keep(self, /) -> list[str]:
        """
        The categories left as they are, sorted.
        """
    @property
    def text(self, /) -> Text:
        """
        The text.
        """
    @property
    def words(self, /) -> int:
        """
        How many words the text has: the pieces between white space of any kind.
        """

@final
class Diff:
    """
    What an edit changed: the annotations it took away and those it added, by value.

    An annotation that changes in anything (extent, category, entity, origin, score) is taken away as it was and added as it
    is; what is on both sides is on neither. `Diff.between(a, b).apply(a)` is `b`; `inverse` leads back; `then` composes. A
    diff that changes nothing is false.

    Raises `ForeignSpan` for an annotation of another text; `Overlap` where two of one side overlap.

    Secret, as it holds entity ids; the repr shows numbers. A notebook shows places and categories;
    `label_core.view(diff, original=True)` shows the spellings too.

    >>> from label_core import Annotation, AnnotationSet, Diff, Text
    >>> text = Text("M. Dupont se désiste.")
    >>> before = AnnotationSet(text, [])
    >>> after = AnnotationSet(text, [Annotation(text.span(3, 9), "personnePhysique")])
    >>> diff = Diff.between(before, after)
    >>> diff, bool(diff.then(diff.inverse()))
    (Diff(0 removed, 1 added), False)
    >>> diff.apply(before) == after
    True
    """
    def __bool__(self, /) -> bool: ...
    def __copy__(self, /) -> Diff: ...
    def __deepcopy__(self, /, _memo: Any) -> Diff: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __new__(cls, /, text: Text, removed: Iterable[Annotation], added: Iterable[Annotation]) -> Diff: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, ...]]: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    @property
    def added(self, /) -> list[Annotation]:
        """
        The annotations added, in reading order.
        """
    def apply(self, /, annotations: AnnotationSet) -> AnnotationSet:
        """
        The set after this change, all or nothing.

        Raises `ForeignSpan` for a set of another text; `StaleDiff` where the set does not hold what the diff takes away;
        `Overlap` where something that stays overlaps what is added.
        """
    @staticmethod
    def between(before: AnnotationSet, after: AnnotationSet) -> Diff:
        """
        The diff that leads from one set to another. Raises `ForeignSpan` where they are of different texts.
        """
    def details(self, /) -> DiffDetails:
        """
        What it says of single annotations: which are new, gone, larger, of another category, ...
        """
    @property
    def forgotten(self, /) -> list[Annotation]:
        """
        What an overlap strategy had dropped and the set no longer remembers, in reading order.
        """
    @staticmethod
    def from_json(text: Text, json: str | bytes | dict[str, Any] | list[Any], *, graphemes: str = "widen", max_bytes: SupportsIndex = ...) -> Diff:
        """
        A diff of the annotations of `text` from one JSON object, as `str` or UTF-8 `bytes`. Nothing in it says of which text it
        is: one of another text is refused where an offset or a spelling (`text`, which may stand in a span) shows it, else where
        it is applied. `graphemes` as in `AnnotationSet`.

        Raises `JsonError`, `InvalidText`, `TooLarge` above `max_bytes`; with `path` saying which span ("removed[0]"):
        `OutOfBounds`, `Reversed`, `EmptySpan`, `SplitsCharacter`, `TextMismatch`, `BadCategory`, `BadId`, `BadScore`;
        `SplitsGrapheme`; `Overlap`.
        """
    def in_substance(self, /) -> Diff:
        """
        The same change without what differs in origin or score alone: what LABEL sees of it.
        """
    def inverse(self, /) -> Diff:
        """
        The diff that leads back.
        """
    @property
    def remembered(self, /) -> list[Annotation]:
        """
        What the set remembers anew as dropped, in reading order.
        """
    @property
    def removed(self, /) -> list[Annotation]:
        """
        The annotations taken away, in reading order.
        """
    @staticmethod
    def squash(text: Text, diffs: Iterable[Diff]) -> Diff:
        """
        Several changes, one after the other, as one.

        Raises, with `path` saying which diff: `StaleDiff` or `Overlap` where it cannot follow those before it; `ForeignSpan`.
        """
    @property
    def text(self, /) -> Text:
        """
        The text whose annotations change.
        """
    def then(self, /, next: Diff) -> Diff:
        """
        This change and then another, as one. Raises `StaleDiff` or `Overlap` where the second cannot follow; `ForeignSpan`.
        """
    def to_json(self, /, unit: str = "char") -> str:
        """
        This diff as one JSON object without line breaks, offsets in `unit`:
        `{"unit", "removed": [span], "added": [span], "forgotten"?: [span], "remembered"?: [span]}`, with the spans of a native
        record. Secret, as it holds entities; it holds nothing of the text.

        >>> from label_core import AnnotationSet, Diff, Operation, Text
        >>> text = Text("M. Dupont se désiste.")
        >>> diff = Operation.annotate(text.span(3, 9), "personnePhysique").plan(AnnotationSet(text, []))
        >>> Diff.from_json(text, diff.to_json()) == diff
        True
        """

@final
class DiffDetails:
    """
    What a diff says of single annotations, each list in reading order. Made by `Diff.details`.

    Where an annotation stood and one stands on exactly the same span, the pair is of one kind: recategorised, else relinked,
    else restated. Where they only overlap, an annotation that went is paired with the first that came: a split shows as one
    shrunk annotation, a merge as several grown ones. The repr shows numbers.

    >>> from label_core import AnnotationSet, Operation, Text
    >>> text = Text("M. Dupont se désiste.")
    >>> diff = Operation.annotate(text.span(3, 9), "personnePhysique").plan(AnnotationSet(text, []))
    >>> diff.details()
    DiffDetails(1 added)
    """
    def __copy__(self, /) -> DiffDetails: ...
    def __deepcopy__(self, /, _memo: Any) -> DiffDetails: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def added(self, /) -> list[Annotation]:
        """
        What came where nothing was.
        """
    @property
    def deleted(self, /) -> list[Annotation]:
        """
        What went and left nothing.
        """
    @property
    def grown(self, /) -> list[tuple[Annotation, Annotation]]:
        """
        Overlapping, longer than before: `(before, after)`.
        """
    @property
    def recategorised(self, /) -> list[tuple[Annotation, Annotation]]:
        """
        Same span, another category: `(before, after)`.
        """
    @property
    def relinked(self, /) -> list[tuple[Annotation, Annotation]]:
        """
        Same span and category, another entity: `(before, after)`.
        """
    @property
    def restated(self, /) -> list[tuple[Annotation, Annotation]]:
        """
        The same but for origin or score: `(before, after)`.
        """
    @property
    def shifted(self, /) -> list[tuple[Annotation, Annotation]]:
        """
        Overlapping, elsewhere, and as long as before in code points: `(before, after)`.
        """
    @property
    def shrunk(self, /) -> list[tuple[Annotation, Annotation]]:
        """
        Overlapping, shorter than before: `(before, after)`.
        """

@final
class Editor:
    """
    Who edits, and what they may: the origin of the annotations they make, and the categories they may use.

    `origin` is "human", "rule", "model" or "import"; `categories` are those that may be used, all where none are given.
    `Editor.under` takes them from the policy of a decision.

    >>> from label_core import Editor
    >>> Editor("rule", ["adresse"]).may_use("localite")
    False
    """
    def __copy__(self, /) -> Editor: ...
    def __deepcopy__(self, /, _memo: Any) -> Editor: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __new__(cls, /, origin: str = "human", categories: Iterable[str] | None = None) -> Editor: ...
    def __repr__(self, /) -> str: ...
    def apply(self, /, diff: Diff, annotations: AnnotationSet) -> AnnotationSet:
        """
        Applies a diff that this editor made elsewhere: as `Diff.apply`, and what it adds must be of categories that the editor
        may use (`CategoryNotAllowed`). What it takes away may be of any.
        """
    @property
    def categories(self, /) -> list[str] | None:
        """
        The categories that this editor may use, sorted; `None` where it may use every one.
        """
    def may_use(self, /, category: str) -> bool:
        """
        Whether this editor may use a category.
        """
    @property
    def origin(self, /) -> str:
        """
        The origin of the annotations that this editor makes.
        """
    @staticmethod
    def under(policy: Policy, annotator: str = "human") -> Editor:
        """
        A person or a model ("human", "model") who may use what shows in a decision: the categories whose status there is
        visible, always visible or annotable, and that this annotator may mark.

        >>> from label_core import Decision, Editor, Settings
        >>> policy = Settings.court().for_decision(Decision("24-10.001", "M. X.", keep=["localite"]))
        >>> editor = Editor.under(policy)
        >>> editor.may_use("adresse"), editor.may_use("localite")
        (True, False)
        """

@final
class EntityGroup:
    """
    The mentions of an entity that have one category; at least one. The repr shows neither text nor entity.
    """
    def __copy__(self, /) -> EntityGroup: ...
    def __deepcopy__(self, /, _memo: Any) -> EntityGroup: ...
    def __reduce__(self, /) -> str: ...
    def __repr__(self, /) -> str: ...
    @property
    def category(self, /) -> str:
        """
        The category of these mentions. An entity linked across categories has a group in each.
        """
    @property
    def entity(self, /) -> str:
        """
        The id of the entity. Secret: it usually holds the name.
        """
    @property
    def first(self, /) -> Annotation:
        """
        The mention that stands first in the text.
        """
    @property
    def mentions(self, /) -> list[Annotation]:
        """
        The mentions in the order of their spellings: folded, then as written, then by place.
        """

@final
class Folded:
    """
    A text as searches and identities see it, with positions that lead back.

    Made by `Text.fold`. Case, accents, soft hyphens, zero-width and bidi controls are gone; œ, æ, ß and ligatures are plain
    letters; apostrophes, hyphens and runs of white space have one form each. `str(folded)` is the folded form.

    >>> from label_core import Text
    >>> text = Text("Mme Lœtitia  L’HÔTE")
    >>> folded = text.fold()
    >>> str(folded)
    "mme loetitia l'hote"
    >>> start = str(folded).index("loetitia")
    >>> text.slice(folded.span(start, start + 8))
    'Lœtitia'
    """
    def __copy__(self, /) -> Folded: ...
    def __deepcopy__(self, /, _memo: Any) -> Folded: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, ...]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    def span(self, /, start: SupportsIndex, end: SupportsIndex) -> Span:
        """
        The span of the source that folds to these code points of the folded form. A character that folds to several is
        taken whole. Raises as `Text.span`.
        """

@final
class History:
    """
    The annotations of one text while they are edited: where it started, the steps done, the steps undone.

    It starts from a set, or from a record, which `record` gives back with decision, scope and meta.

    The one object of this package that changes. Several operations are one step, with an author and a label; a step that
    fails leaves nothing behind, and one that changes nothing is not kept. Undo and redo are of any depth. Threads may share a
    history: each call happens as a whole, before or after any other. `copy.copy(history)` is another history. `to_json` and
    `from_json` save and load it with all that was undone; it pickles as its JSON.

    Secret; the repr shows numbers. A notebook shows the steps, by author and label.

    >>> from label_core import AnnotationSet, History, Operation, Text
    >>> text = Text("M. Jean Dupont a saisi la cour.")
    >>> history = History(AnnotationSet(text, []))
    >>> history.apply(Operation.annotate(text.span(8, 14), "personnePhysique"), author="anne")
    Diff(0 removed, 1 added)
    >>> with history.open(author="anne", label="longer") as step:
    ...     diff = step.apply(Operation.resize(text.span(8, 14), text.span(3, 14)))
    >>> history
    History(1 annotation, 2 steps, 0 undone)
    >>> diff = history.undo()
    >>> history.current[0].span, history.can_redo
    (Span(8..14), True)
    """
    def __copy__(self, /) -> History: ...
    def __deepcopy__(self, memo: Any, /) -> History: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __new__(cls, /, start: AnnotationSet | Record) -> History: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, ...]]: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    def apply(self, /, operations: Operation | Iterable[Operation], *, author: str, label: str = ..., editor: Editor | None = None) -> Diff:
        """
        Applies an operation, or several one after the other, as one step. Gives what they changed together.

        `editor` says whose annotations they are, and which categories may be used; without one, a person who may use all.
        Raises as `Operation.plan`, with `path` saying which operation; then nothing has changed.
        """
    def apply_diff(self, /, diff: Diff, *, author: str, label: str = ..., editor: Editor | None = None) -> None:
        """
        Applies a diff from elsewhere (a merge, another tool) as a step. Raises as `Editor.apply`; then nothing has changed.
        """
    @property
    def can_redo(self, /) -> bool:
        """
        Whether there is a step to redo.
        """
    @property
    def can_undo(self, /) -> bool:
        """
        Whether there is a step to undo.
        """
    def checkpoint(self, /, name: str) -> None:
        """
        Names the place where the history stands. The name stays until a step is recorded from an earlier place. Raises
        `Duplicate`.
        """
    @property
    def checkpoints(self, /) -> dict[str, int]:
        """
        The checkpoints: each name, and after how many steps it stands; in the order of the steps.
        """
    @property
    def current(self, /) -> AnnotationSet:
        """
        The set now.
        """
    def diff(self, /) -> Diff:
        """
        All that has changed since the start, as one diff.
        """
    @staticmethod
    def from_json(json: str | bytes | dict[str, Any] | list[Any], *, graphemes: str = "widen", max_bytes: SupportsIndex = ...) -> History:
        """
        A history from one JSON object, as `str` or UTF-8 `bytes`: its steps are done again, by their diffs. That an operation
        asks for what its diff did is not checked: `replay` does what was asked for once more. `graphemes` as in `AnnotationSet`.

        Raises `JsonError` (another version is not of the form), `InvalidText`, `TooLarge` above `max_bytes`; with `path` saying
        where ("spans[0]", "steps[3].operations[0]", "undone[1]"): those of `Operation.from_json` and `Diff.from_json`, and of
        `Diff.apply` for a step that does not follow; `TooFew` for one that changes nothing; `Overlap` at the start; `TooLarge`
        and `Duplicate` for a checkpoint.
        """
    def go_to(self, /, name: str) -> Diff:
        """
        Undoes or redoes steps until the history stands at a checkpoint. Gives what that changed. Raises `NoSuchCheckpoint`.
        """
    def open(self, /, *, author: str, label: str = ..., editor: Editor | None = None) -> OpenStep:
        """
        Opens a step: `with history.open(author=...) as step:`. See `OpenStep`.
        """
    @property
    def record(self, /) -> Record | None:
        """
        The record that is edited, with the annotations as they are now: decision, scope and meta stay. `None` where the
        history started from a set.
        """
    def redo(self, /) -> Diff:
        """
        Does the step again that was undone last. Gives what that changed. Raises `NothingToRedo`.
        """
    def replay(self, /, editor: Editor | None = None) -> History:
        """
        The same history, worked out again from its start as another one: operations are planned anew, diffs from elsewhere
        applied. Equal to this one where the editors are those that made it.

        Raises, with `path` saying which step and which operation of it, what cannot be done.
        """
    def reset(self, /, *, author: str, label: str = ...) -> Diff:
        """
        Goes back to the start as one more step, which can be undone. Gives what that changed.
        """
    def since(self, /, name: str) -> Diff:
        """
        All that has changed since a checkpoint, as one diff; where the checkpoint lies among the steps undone, the diff leads
        back from it. Raises `NoSuchCheckpoint`.
        """
    def squash(self, /, *, author: str, label: str = ...) -> None:
        """
        Makes one step of all steps done: it holds their net change. Steps undone can still be redone; checkpoints between are
        gone.
        """
    @property
    def start(self, /) -> AnnotationSet:
        """
        The set at the start.
        """
    @property
    def steps(self, /) -> list[Step]:
        """
        The steps done, the oldest first.
        """
    def to_json(self, /, unit: str = "char") -> str:
        """
        This history as one JSON object without line breaks, offsets in `unit`: its text, the annotations at the start, the steps
        done and undone, the checkpoints; see `schemas/history.schema.json`. As secret as the original, which it holds.

        >>> from label_core import AnnotationSet, History, Operation, Text
        >>> text = Text("M. Dupont se désiste.")
        >>> history = History(AnnotationSet(text, []))
        >>> diff = history.apply(Operation.annotate(text.span(3, 9), "personnePhysique"), author="anne")
        >>> History.from_json(history.to_json()) == history
        True
        """
    def undo(self, /) -> Diff:
        """
        Undoes the last step. Gives what that changed. Raises `NothingToUndo`.
        """
    @property
    def undone(self, /) -> list[Step]:
        """
        The steps undone; the one that `redo` does next is the last.
        """

@final
class JudilibreDecision:
    """
    A published decision as the API answers it (`GET /decision`), with or without `resolve_references`. Its text is
    pseudonymised already. The repr shows its id and numbers.

    >>> from label_core.formats import judilibre
    >>> zones = {"dispositif": [{"start": 12, "end": 20}]}
    >>> answer = judilibre.Decision.from_json({"id": "5fca", "text": "M. [Z] perd, rejette.", "zones": zones})
    >>> answer.decision().problems
    ()
    """
    def __copy__(self, /) -> JudilibreDecision: ...
    def __deepcopy__(self, /, _memo: Any) -> JudilibreDecision: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, ...]]: ...
    def __repr__(self, /) -> str: ...
    @property
    def chamber(self, /) -> str | None:
        """
        The chamber: a key or its name.
        """
    @property
    def date(self, /) -> str | None:
        """
        Its date, as the API writes it ("2021-05-13").
        """
    def decision(self, /, unit: str = "utf16") -> DecisionImport:
        """
        The decision: id, text, publication categories, NAC code, and its zones, whose offsets are counted in `unit`: the API
        counts UTF-16 units. Raises `BadId`.
        """
    @property
    def ecli(self, /) -> str | None:
        """
        Its European case law identifier.
        """
    def field(self, /, name: str) -> str | None:
        """
        A field, as JSON; `None` where there is no such field.
        """
    @property
    def formation(self, /) -> str | None:
        """
        The formation: a key or its name.
        """
    @staticmethod
    def from_json(json: str | bytes | dict[str, Any] | list[Any], *, max_bytes: SupportsIndex = ...) -> JudilibreDecision:
        """
        One JSON object, from `str`, UTF-8 `bytes`, or a dict. What is not used is kept as it was written; a field that
        occurs twice is refused. Raises `JsonError`, `InvalidText`, `TooLarge` above `max_bytes`.
        """
    @property
    def id(self, /) -> str:
        """
        Its id.
        """
    @property
    def is_partial(self, /) -> bool:
        """
        Whether only a part of it is published; it has no zones then.
        """
    @property
    def jurisdiction(self, /) -> str | None:
        """
        The court: a key, or its name where references were resolved.
        """
    @staticmethod
    def list_from_json(json: str | bytes | dict[str, Any] | list[Any], *, max_bytes: SupportsIndex = ...) -> list[JudilibreDecision | LabelError]:
        """
        A JSON array: for every item its object, or the exception that says why there is none. Raises `JsonError`,
        `InvalidText` and `TooLarge` for the array as a whole.
        """
    @property
    def nac(self, /) -> str | None:
        """
        Its code in the nomenclature of civil cases.
        """
    @property
    def number(self, /) -> str | None:
        """
        Its main number: of the appeal, of the register.
        """
    @property
    def numbers(self, /) -> list[str]:
        """
        All its numbers.
        """
    @property
    def publication(self, /) -> list[str]:
        """
        The levels of publication: keys or names.
        """
    @property
    def solution(self, /) -> str | None:
        """
        Its solution: a key or a name.
        """
    @property
    def source(self, /) -> str | None:
        """
        Where it comes from: "jurinet", "jurica", "tj", "tcom".
        """
    @property
    def text(self, /) -> Text:
        """
        Its text.
        """
    def to_bytes(self, /) -> bytes:
        """
        The same as UTF-8 bytes.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as a dict, as `json.loads` makes it.
        """
    def to_json(self, /) -> str:
        """
        The object as JSON: its fields in their order, each as it was written.
        """
    def with_field(self, /, name: str, json: str | bytes | dict[str, Any] | list[Any]) -> JudilibreDecision:
        """
        The same object with this JSON for a field: in its old place, or at the end where it is new. Raises as
        `from_json`.
        """

@disjoint_base
class Key:
    """
    32 secret bytes. Who has them and a list of names can find out who is who; without them the words say nothing.

    Use `Key.generate()` or `Key.from_file(path)`. A key is neither copied nor pickled; its repr shows `id` only. Raises `BadKey`,
    `WeakKey` where all bytes are the same; warns of a key that stands in the documentation.
    """
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __new__(cls, /, secret: bytes) -> Key: ...
    def __reduce__(self, /) -> str: ...
    def __repr__(self, /) -> str: ...
    def file_stem(self, /, id: str) -> str:
        """
        A file name, without ending, for the decision with this id: the id where it is safe as a name, else one derived from
        it under the key.
        """
    @classmethod
    def from_hex(cls, /, digits: str) -> Any:
        """
        A key from the 64 hexadecimal digits of a key file. Raises `BadKey`, `WeakKey`.
        """
    @property
    def id(self, /) -> str:
        """
        A short name of the key that reveals nothing of it: 16 hexadecimal digits.
        """
    def write(self, /, path: str | PathLike[str]) -> None:
        """
        Writes the key to a new file that only its owner can read, as 64 hexadecimal digits. Raises `FileExistsError`, `OSError`.
        """

@final
class LabelDiff:
    """
    A diff as LABEL stores and sends it: the annotations that it takes away and those that it adds, each with its text
    (`{"before": [..], "after": [..]}`). Nothing is checked against a text yet.

    LABEL's equality passes over score and origin, so a change of these alone does not show. Secret: it holds names. The repr
    shows numbers.

    >>> from label_core import AnnotationSet, Operation, Text
    >>> from label_core.formats import label
    >>> text = Text("M. Dupont se désiste.")
    >>> diff = Operation.annotate(text.span(3, 9), "personnePhysique").plan(AnnotationSet(text, []))
    >>> label.Diff.of(diff)
    Diff(0 before, 1 after)
    >>> label.Diff.of(diff).diff(text) == diff
    True
    """
    def __copy__(self, /) -> LabelDiff: ...
    def __deepcopy__(self, /, _memo: Any) -> LabelDiff: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, ...]]: ...
    def __repr__(self, /) -> str: ...
    def diff(self, /, text: Text) -> Diff:
        """
        The diff that it is on a text, exactly as it stands: score and origin of what it takes away too.

        Raises, with `path` saying which ("before[0]", "after[2]"): `OutOfBounds`, `EmptySpan`, `SplitsCharacter`, `TextMismatch`
        (in UTF-16 units), `BadCategory`, `BadId`; `Overlap` where two of one side overlap.
        """
    def diff_on(self, /, annotations: AnnotationSet) -> Diff:
        """
        The diff that it is on a set, by value: what it takes away is found by LABEL's equality, whatever its score and origin.
        What it adds and the set holds already changes nothing.

        Raises as `diff`; `StaleDiff` (in UTF-16 units), with `path` saying which, for an annotation that the set does not hold.
        """
    @staticmethod
    def from_json(json: str | bytes | dict[str, Any] | list[Any], *, max_bytes: SupportsIndex = ...) -> LabelDiff:
        """
        A diff from one JSON object; what else stands in it is passed over. Raises `JsonError`, `InvalidText`, `TooLarge` above
        `max_bytes`.
        """
    @staticmethod
    def of(diff: Diff) -> LabelDiff:
        """
        The diff as LABEL stores it: in its equality, each side in reading order, starts in UTF-16 units. What a strategy dropped
        is not LABEL's.
        """
    def to_bytes(self, /) -> bytes:
        """
        The same as UTF-8 bytes.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as a dict, as `json.loads` makes it.
        """
    def to_json(self, /) -> str:
        """
        This diff as one JSON object.
        """

@final
class LabelDocument:
    """
    A document of LABEL's database: Mongo extended JSON.

    Secret: it holds the original. The repr shows id and numbers.

    Two annotators worked on one document: what the chain led to, what each made of it, the merge of both, and the treatment
    that LABEL stores for it.

    >>> from label_core import Operation, merge
    >>> from label_core.formats import dbsder, label
    >>> text = "M. Dupont vit à Sète."
    >>> document = {"_id": "1", "documentNumber": 7, "source": "jurinet", "text": text, "decisionMetadata": {}}
    >>> document = label.Document.from_json(document)
    >>> mark = {"category": "personnePhysique", "entityId": "personnePhysique_dupont", "start": 3, "text": "Dupont"}
    >>> found = {"documentId": "1", "order": 0, "source": "NLP", "annotationsDiff": {"before": [], "after": [mark]}}
    >>> chain = document.chain([label.Treatment.from_json(found)])
    >>> base, spans = chain.current, (document.text.span(3, 9), document.text.span(16, 20))
    >>> anne = Operation.remove(spans[0]).plan(base).apply(base)
    >>> bob = Operation.recategorise(spans[0], "personneMorale").plan(base).apply(base)
    >>> bob = Operation.annotate(spans[1], "localite").plan(bob).apply(bob)
    >>> both = merge(base, anne, bob)
    >>> both.conflicts
    [Conflict('removed', 3..9, 1 base, 0 ours, 1 theirs)]
    >>> chain = chain.treated("annotator", both.resolve(0, "theirs").result())
    >>> document.treatments(chain)
    [Treatment('NLP', order=0, 0 before, 1 after), Treatment('annotator', order=1, 1 before, 2 after)]
    >>> [one.source for one in dbsder.Treatment.of_chain(chain)]
    ['NLP', 'LABEL_WORKING_USER_TREATMENT']
    """
    def __copy__(self, /) -> LabelDocument: ...
    def __deepcopy__(self, /, _memo: Any) -> LabelDocument: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, ...]]: ...
    def __repr__(self, /) -> str: ...
    def chain(self, /, treatments: Iterable[LabelTreatment], sources: SourceOrder | None = None, *, overlap: str | Iterable[str] | None = None, graphemes: str = "widen", cut_words: str = "refuse") -> TreatmentChain:
        """
        Those of `treatments` which are this document's as a chain, with all its checks.

        `sources` says which may follow which, as LABEL's where none is given. With `overlap`, each treatment leads to the set
        that `AnnotationSet` makes of LABEL's annotations; `graphemes` as there. A score that is none is read as none, a
        duration that cannot be read as 0, a date as none.

        Raises, with `document_id`: `NotMarked` without treatment; `BrokenChain` where their orders are not consecutive, or the
        first takes something away; `BadSource`; with `path` saying which treatment and which annotation of it: `StaleDiff` for
        an annotation that is not there, `JsonError` without a source, `OutOfBounds`, `EmptySpan`, `SplitsCharacter`,
        `TextMismatch` (in UTF-16 units), `BadCategory`, `BadId`; `Overlap`, `SplitsGrapheme`.
        """
    def decision(self, /, zones: str = "char") -> DecisionImport:
        """
        The decision, and what of it could not be read. The offsets of the zones are counted in `zones`: the service that finds
        them counts code points. Raises `BadId`, `BadCategory`.
        """
    def field(self, /, name: str) -> str | None:
        """
        A field, as JSON; `None` where there is no such field.
        """
    @staticmethod
    def from_json(json: str | bytes | dict[str, Any] | list[Any], *, max_bytes: SupportsIndex = ...) -> LabelDocument:
        """
        One JSON object, from `str`, UTF-8 `bytes`, or a dict. What is not used is kept as it was written; a field that
        occurs twice is refused. Raises `JsonError`, `InvalidText`, `TooLarge` above `max_bytes`.
        """
    @property
    def id(self, /) -> str:
        """
        Its id in the database, by which treatments name it.
        """
    @staticmethod
    def list_from_json(json: str | bytes | dict[str, Any] | list[Any], *, max_bytes: SupportsIndex = ...) -> list[LabelDocument | LabelError]:
        """
        A JSON array: for every item its object, or the exception that says why there is none. Raises `JsonError`,
        `InvalidText` and `TooLarge` for the array as a whole.
        """
    @property
    def number(self, /) -> int:
        """
        Its number in its source.
        """
    @property
    def record_id(self, /) -> str:
        """
        The id of its record: "source-number".
        """
    @property
    def source(self, /) -> str:
        """
        Where it comes from: "jurinet", "jurica", "juritj", "juritcom".
        """
    @property
    def text(self, /) -> Text:
        """
        Its text.
        """
    def to_bytes(self, /) -> bytes:
        """
        The same as UTF-8 bytes.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as a dict, as `json.loads` makes it.
        """
    def to_json(self, /) -> str:
        """
        The object as JSON: its fields in their order, each as it was written.
        """
    def treatments(self, /, chain: TreatmentChain, settings: Settings | None = None) -> list[LabelTreatment]:
        """
        The treatments of a chain as LABEL stores them, with `duration` and, where it is known, `lastUpdateDate`; with settings,
        also LABEL's counts of what each corrected. `_id` is the database's. Raises `ForeignSpan` for a chain of another text.
        """
    def with_field(self, /, name: str, json: str | bytes | dict[str, Any] | list[Any]) -> LabelDocument:
        """
        The same object with this JSON for a field: in its old place, or at the end where it is new. Raises as
        `from_json`.
        """

@final
class LabelTreatment:
    """
    A treatment of LABEL's database: what one step took away from the annotations of a document, and what it added.

    Read by `from_json`, or made of a chain by `Document.treatments`. Secret: it holds names. The repr shows numbers.
    """
    def __copy__(self, /) -> LabelTreatment: ...
    def __deepcopy__(self, /, _memo: Any) -> LabelTreatment: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, ...]]: ...
    def __repr__(self, /) -> str: ...
    @property
    def diff(self, /) -> LabelDiff:
        """
        What it changed.
        """
    @property
    def document_id(self, /) -> str:
        """
        The id of its document.
        """
    @property
    def duration_ms(self, /) -> int | None:
        """
        How long it took, in milliseconds; `None` where nothing that can be read says so.
        """
    def field(self, /, name: str) -> str | None:
        """
        A field, as JSON; `None` where there is no such field.
        """
    @staticmethod
    def from_json(json: str | bytes | dict[str, Any] | list[Any], *, max_bytes: SupportsIndex = ...) -> LabelTreatment:
        """
        One JSON object, from `str`, UTF-8 `bytes`, or a dict. What is not used is kept as it was written; a field that
        occurs twice is refused. Raises `JsonError`, `InvalidText`, `TooLarge` above `max_bytes`.
        """
    @property
    def last_update_ms(self, /) -> int | None:
        """
        When it was last changed, in milliseconds after 1970-01-01T00:00:00Z; `None` where nothing that can be read says so.
        """
    @staticmethod
    def list_from_json(json: str | bytes | dict[str, Any] | list[Any], *, max_bytes: SupportsIndex = ...) -> list[LabelTreatment | LabelError]:
        """
        A JSON array: for every item its object, or the exception that says why there is none. Raises `JsonError`,
        `InvalidText` and `TooLarge` for the array as a whole.
        """
    @property
    def order(self, /) -> int:
        """
        Its place among the treatments of its document.
        """
    @property
    def source(self, /) -> str | None:
        """
        Who made it: "NLP", "annotator", "admin", "postProcess", "supplementaryAnnotations", "reimportedTreatment".
        """
    def to_bytes(self, /) -> bytes:
        """
        The same as UTF-8 bytes.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as a dict, as `json.loads` makes it.
        """
    def to_json(self, /) -> str:
        """
        The object as JSON: its fields in their order, each as it was written.
        """
    def with_field(self, /, name: str, json: str | bytes | dict[str, Any] | list[Any]) -> LabelTreatment:
        """
        The same object with this JSON for a field: in its old place, or at the end where it is new. Raises as
        `from_json`.
        """

@final
class Ledger:
    """
    Words pinned to entities: what the decisions of a case already call somebody.

    It belongs to one scope and one key. `entries` holds `(template, entity, words)`, the template as the settings write it and
    the entity an id or a list of ids, one for each spelling; `entries()` gives them back, sorted. Words that their template
    could not give are refused, unless they are `foreign`: published before. Secret: it says who is who; the repr shows numbers.

    A new case begins with a ledger without entries. `to_json` and `from_json` keep it from one run to the next.

    Raises `LedgerError` for words that are empty or foreign, two entities with the same words, one entity with two words.

    >>> import label_core as lc
    >>> ledger = lc.Ledger(lc.Scope.case("24/1"), lc.Key(bytes(range(32))), [("[%c]", "personnePhysique_orso", "[A]")])
    >>> len(ledger), ledger.scope.id
    (1, '24/1')
    >>> lc.Ledger.from_json(ledger.to_json()) == ledger
    True
    """
    def __copy__(self, /) -> Ledger: ...
    def __deepcopy__(self, /, _memo: Any) -> Ledger: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __len__(self, /) -> int: ...
    def __new__(cls, /, scope: Scope, key: Key, entries: Iterable[tuple[str, str | Iterable[str], str]] | None = None, *, foreign: bool = False) -> Ledger: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, ...]]: ...
    def __repr__(self, /) -> str: ...
    def entries(self, /) -> list[tuple[str, list[str], str]]:
        """
        The entries: `(template, entity ids, words)`, sorted. Secret.
        """
    @staticmethod
    def from_json(json: str) -> Ledger:
        """
        A ledger as `to_json` wrote it. Raises `JsonError`, `LedgerError`.
        """
    @property
    def key_id(self, /) -> str:
        """
        The id of the key that gave the words.
        """
    def rekey(self, /, key: Key) -> Ledger:
        """
        The same pins for another key: pinned words stay, new ones come from the new key.
        """
    def retemplate(self, /, old: Template, new: Template) -> Ledger:
        """
        The same pins where the template of a group became another: pinned words stay as they are. Raises `LedgerError`.
        """
    @property
    def scope(self, /) -> Scope:
        """
        Across what the words hold.
        """
    def to_json(self, /) -> str:
        """
        The ledger as one JSON object without line breaks. Secret.
        """
    def union(self, /, other: Ledger) -> Ledger:
        """
        All that the two pin. Raises `LedgerOfAnother`, `LedgerError`.
        """

@final
class Ledgers:
    """
    The ledgers of several cases: they go into a call and come out of it, and are kept from one to the next.

    `ledgers[scope]` is the ledger of a case (`KeyError` where there is none). Secret; the repr shows how many there are.

    >>> import label_core as lc
    >>> ledgers = lc.Ledgers([lc.Ledger(lc.Scope.case("24/1"), lc.Key(bytes(range(32))))])
    >>> lc.Scope.case("24/1") in ledgers, lc.Scope.case("24/2") in ledgers
    (True, False)
    """
    def __contains__(self, scope: Scope, /) -> bool: ...
    def __copy__(self, /) -> Ledgers: ...
    def __deepcopy__(self, /, _memo: Any) -> Ledgers: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __getitem__(self, scope: Scope, /) -> Ledger: ...
    def __len__(self, /) -> int: ...
    def __new__(cls, /, ledgers: SupportsGetItem[int, Ledger] | None = None) -> Ledgers: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, ...]]: ...
    def __repr__(self, /) -> str: ...
    @staticmethod
    def from_json(json: str) -> Ledgers:
        """
        Ledgers as `to_json` wrote them. Raises `JsonError`, `LedgerError`, `Duplicate`.
        """
    def ledgers(self, /) -> list[Ledger]:
        """
        The ledgers, in the order of their scopes.
        """
    def to_json(self, /) -> str:
        """
        The ledgers as one JSON object without line breaks. Secret: keep it where the key is kept.
        """
    def union(self, /, other: Ledgers) -> Ledgers:
        """
        All that the two pin. Raises `LedgerOfAnother`, `LedgerError`.
        """
    def with_(self, /, ledgers: SupportsGetItem[int, Ledger]) -> Ledgers:
        """
        These ledgers with others in the place of those of the same scope.
        """

@final
class Line:
    """
    A line of a marked text, and the marks that touch it. The repr shows no text.
    """
    def __copy__(self, /) -> Line: ...
    def __deepcopy__(self, /, _memo: Any) -> Line: ...
    def __reduce__(self, /) -> str: ...
    def __repr__(self, /) -> str: ...
    @property
    def annotations(self, /) -> list[Annotation]:
        """
        The marks that share a character with the line or its end, in reading order.
        """
    def chunks(self, /) -> list[LineChunk]:
        """
        The line cut at its marks and before its end, in reading order. The chunks of all lines are the text.
        """
    @property
    def content(self, /) -> Span | None:
        """
        The line without its end; `None` where it is empty.
        """
    @property
    def line_end(self, /) -> Span | None:
        """
        The line's end: "\\n", "\\r\\n" or a lone "\\r"; `None` on the last line.
        """
    @property
    def number(self, /) -> int:
        """
        The number of the line, counted from 1.
        """
    @property
    def start(self, /) -> int:
        """
        Where it starts, in code points; the end of the text for an empty last line.
        """

@final
class LineChunk:
    """
    A piece of a line. The repr shows no text.
    """
    def __copy__(self, /) -> LineChunk: ...
    def __deepcopy__(self, /, _memo: Any) -> LineChunk: ...
    def __reduce__(self, /) -> str: ...
    def __repr__(self, /) -> str: ...
    @property
    def annotation(self, /) -> Annotation | None:
        """
        The whole mark that covers it, if any.
        """
    @property
    def kind(self, /) -> str:
        """
        "text": what lies beside the marks. "annotation": a mark, or as much of it as lies on the line. "line_end": the line's
        end, which a mark may cover too.
        """
    @property
    def part(self, /) -> str | None:
        """
        Which part of the mark this line holds: "whole", "first", "middle" or "last"; `None` without a mark.
        """
    @property
    def span(self, /) -> Span:
        """
        What it covers.
        """

@final
class LineIterator:
    """
    The lines of a text, one after the other; each is made when it is asked for.
    """
    def __iter__(self, /) -> LineIterator: ...
    def __next__(self, /) -> Line: ...

@final
class Lines:
    """
    Lines that follow one another: a sequence of `Line`, each made when it is asked for.
    """
    def __copy__(self, /) -> Lines: ...
    def __deepcopy__(self, /, _memo: Any) -> Lines: ...
    def __getitem__(self, index: SupportsIndex, /) -> Line: ...
    def __iter__(self, /) -> LineIterator: ...
    def __len__(self, /) -> int: ...
    def __reduce__(self, /) -> str: ...
    def __repr__(self, /) -> str: ...

@final
class LinkProposal:
    """
    Two entities that may be one, and why. Made by `Linker.proposals`. The repr shows the place and the rule.
    """
    def __copy__(self, /) -> LinkProposal: ...
    def __deepcopy__(self, /, _memo: Any) -> LinkProposal: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def entity(self, /) -> str:
        """
        Its entity. Secret.
        """
    @property
    def other(self, /) -> str:
        """
        The entity that may be the same. Secret.
        """
    @property
    def rule(self, /) -> str:
        """
        The rule after which it is: "caseInsensitive", "levenshteinDistance" or "inclusion".
        """
    @property
    def span(self, /) -> Span:
        """
        The span of the annotation that is linked.
        """

@final
class Linker:
    """
    Proposes links between entities after the rules of a court's categories. It changes nothing.

    An annotation is linked to one entity at the most: that with the spelling most like its own. All proposals are made on one
    set, so that the order in which annotations were made never matters. A category that the settings do not list is never
    linked. Rules link people who have one name: that a link is right, only a reader can say. By default spellings that are
    equal when folded are linked; `Settings.from_label` reads other rules.

    >>> from label_core import Linker, Record, Settings
    >>> spans = [(0, 6, "personnePhysique", "a"), (7, 13, "personnePhysique", "b")]
    >>> marks = Record.from_spans("d", "Dupont DUPONT", spans).annotations
    >>> linker = Linker(Settings.court())
    >>> linker.proposals(marks)[0]
    LinkProposal(0..6, 'caseInsensitive')
    >>> linker.operations(marks)
    [Operation.link(2 entities)]
    """
    def __copy__(self, /) -> Linker: ...
    def __deepcopy__(self, /, _memo: Any) -> Linker: ...
    def __new__(cls, /, settings: Settings) -> Linker: ...
    def __repr__(self, /) -> str: ...
    def operations(self, /, annotations: AnnotationSet, spans: Iterable[Span] | None = None) -> list[Operation]:
        """
        The operations that do what `proposals` proposes: one for each entity that results.
        """
    def proposals(self, /, annotations: AnnotationSet, spans: Iterable[Span] | None = None) -> list[LinkProposal]:
        """
        For each annotation on these spans (without them, for each of the set), the entity that it should be linked with, if
        any: in reading order. Raises `ForeignSpan`, `NoSuchAnnotation`.
        """

@final
class Merge:
    """
    Two people's work on one decision, brought together: what is settled, and the conflicts that are not. Made by `merge`; a
    value, so that `resolve` gives another.

    Secret; the repr shows numbers. A notebook shows the conflicts by place and category, with entities numbered;
    `label_core.view(merge, original=True)` shows spellings and entity ids too.

    >>> from label_core import AnnotationSet, Operation, Text, merge
    >>> text = Text("M. Dupont se désiste.")
    >>> base = AnnotationSet(text, [])
    >>> sides = [Operation.annotate(text.span(3, 9), name).plan(base).apply(base) for name in ("nom", "lieu")]
    >>> both = merge(base, *sides)
    >>> both.result()
    Traceback (most recent call last):
    label_core.errors.Unresolved: unresolved conflicts: 1
    >>> both.resolve(0, "theirs").result().categories()
    {'lieu': 1}
    """
    def __copy__(self, /) -> Merge: ...
    def __deepcopy__(self, /, _memo: Any) -> Merge: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __reduce__(self, /) -> str: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    @property
    def conflicts(self, /) -> list[Conflict]:
        """
        The conflicts that nobody has resolved: those on what is marked first, then those on who is who, each in reading order.
        """
    def resolve(self, /, index: SupportsIndex, resolution: str | Iterable[Annotation]) -> Merge:
        """
        Resolves the conflict at this index of `conflicts`: as "base", "ours" or "theirs" has it, or as the annotations given
        say. For a conflict of entities or names these are one for each mention in the conflict, on its span; their entities
        are taken.

        The indices of the conflicts after it change; `resolve_each` resolves several at once. On what is marked first: what is
        settled there may raise a conflict of entities, or widen one. What was decided on a conflict of entities or names holds
        for the mentions that it had: where others join them, it is asked again.

        Raises `NoSuchConflict`. For annotations: `ForeignSpan`, with `path` saying which; `Overlap` where one overlaps what is
        settled or another; `NoSuchAnnotation` where a mention in a conflict of entities has none.
        """
    def resolve_each(self, /, resolutions: Mapping[int, str | Iterable[Annotation]]) -> Merge:
        """
        Resolves several conflicts in the time of one, each by its index in `conflicts`: a mapping from index to resolution. Raises
        as `resolve`, for the first that cannot be done.

        >>> from label_core import AnnotationSet, Operation, Text, merge
        >>> text = Text("M. Dupont vit à Sète.")
        >>> base = AnnotationSet(text, [])
        >>> spans = [text.span(3, 9), text.span(16, 20)]
        >>> sides = [Operation.annotate_all(spans, name).plan(base).apply(base) for name in ("nom", "lieu")]
        >>> merge(base, *sides).resolve_each({0: "ours", 1: "theirs"}).result().categories()
        {'lieu': 1, 'nom': 1}
        """
    def result(self, /) -> AnnotationSet:
        """
        The merged set. Raises `Unresolved` where conflicts are left.
        """
    @property
    def settled(self, /) -> AnnotationSet:
        """
        What is settled so far: without everything that is in conflict. Not fit to be published while there are conflicts, as
        what is in conflict is not marked in it.
        """
    @property
    def text(self, /) -> Text:
        """
        The text of the three sets.
        """

@final
class NlpAnswer:
    """
    An answer of the detection stack (`POST /ner`); the annotation files of LABEL's storage example are of the same form.

    `NaN` scores are read as none. Secret: it holds names. The repr shows numbers.

    >>> from label_core import Decision
    >>> from label_core.formats import nlp
    >>> answer = nlp.Answer.from_json({"entities": [{"text": "Zyk", "start": 3, "end": 6, "category": "personnePhysique"}]})
    >>> answer.record(Decision("d", "M. Zyk")).annotations[0]
    Annotation(3..6, 'personnePhysique', origin='import', score=None)
    """
    def __copy__(self, /) -> NlpAnswer: ...
    def __deepcopy__(self, /, _memo: Any) -> NlpAnswer: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, ...]]: ...
    def __repr__(self, /) -> str: ...
    def annotations(self, /, text: Text | str, *, unit: str = "char", spelling: str = "check") -> SpanImport:
        """
        The marks that the entities are on a text, offsets counted in `unit`: the good ones, and for each bad one why. With
        `spelling="ignore"` the offsets are believed, whatever spelling stands beside them.
        """
    @property
    def categories_to_leave(self, /) -> list[str]:
        """
        Categories that the additional terms ask to leave.
        """
    @property
    def categories_to_mask(self, /) -> list[str]:
        """
        Categories that the additional terms ask to mask.
        """
    def checklist(self, /) -> list[Doubt | LabelError]:
        """
        The doubts of the stack, each or the exception that says why it is none. Raises `JsonError` where they are no list.
        """
    @property
    def entities(self, /) -> list[Entity | LabelError]:
        """
        The entities as they are written: each, or the exception that says why it is none.
        """
    def field(self, /, name: str) -> str | None:
        """
        A field, as JSON; `None` where there is no such field.
        """
    @staticmethod
    def from_json(json: str | bytes | dict[str, Any] | list[Any], *, max_bytes: SupportsIndex = ...) -> NlpAnswer:
        """
        One JSON object, from `str`, UTF-8 `bytes`, or a dict. What is not used is kept as it was written; a field that
        occurs twice is refused. Raises `JsonError`, `InvalidText`, `TooLarge` above `max_bytes`.
        """
    @staticmethod
    def list_from_json(json: str | bytes | dict[str, Any] | list[Any], *, max_bytes: SupportsIndex = ...) -> list[NlpAnswer | LabelError]:
        """
        A JSON array: for every item its object, or the exception that says why there is none. Raises `JsonError`,
        `InvalidText` and `TooLarge` for the array as a whole.
        """
    @property
    def not_numbers(self, /) -> int:
        """
        How many `NaN` and infinities were read as null.
        """
    @staticmethod
    def of(annotations: AnnotationSet, unit: str = "char") -> NlpAnswer:
        """
        The answer that says what a set says, with offsets in `unit`, without checklist.
        """
    def record(self, /, decision: Decision, *, unit: str = "char", spelling: str = "check", overlap: str | Iterable[str] | None = None, graphemes: str = "widen", cut_words: str = "refuse") -> Record:
        """
        The record of a decision that this answer marks: of all its entities or, where one is bad, none.

        Raises, with `document_id` and `path`, the first problem of `annotations`; and as `AnnotationSet`.
        """
    def to_bytes(self, /) -> bytes:
        """
        The same as UTF-8 bytes.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as a dict, as `json.loads` makes it.
        """
    def to_json(self, /) -> str:
        """
        The object as JSON: its fields in their order, each as it was written.
        """
    def versions(self, /) -> list[Component]:
        """
        The parts of the stack and their versions, in the order given. Raises `JsonError` where they are of no known shape.
        """
    def with_field(self, /, name: str, json: str | bytes | dict[str, Any] | list[Any]) -> NlpAnswer:
        """
        The same object with this JSON for a field: in its old place, or at the end where it is new. Raises as
        `from_json`.
        """

@final
class NlpRequest:
    """
    What is asked of the detection stack (`POST /ner`). Secret: it holds the original.

    >>> from label_core.formats import nlp
    >>> request = nlp.Request.of("jurinet", 7, "M. Zyk", ["personnePhysique"])
    >>> request.with_field("additionalTerms", '"Bellevue"').additional_terms
    'Bellevue'
    """
    def __copy__(self, /) -> NlpRequest: ...
    def __deepcopy__(self, /, _memo: Any) -> NlpRequest: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, ...]]: ...
    def __repr__(self, /) -> str: ...
    @property
    def additional_terms(self, /) -> str:
        """
        The additional terms as the court wrote them; empty where there are none.
        """
    @property
    def categories(self, /) -> list[str]:
        """
        The categories asked for.
        """
    def field(self, /, name: str) -> str | None:
        """
        A field, as JSON; `None` where there is no such field.
        """
    @staticmethod
    def from_json(json: str | bytes | dict[str, Any] | list[Any], *, max_bytes: SupportsIndex = ...) -> NlpRequest:
        """
        One JSON object, from `str`, UTF-8 `bytes`, or a dict. What is not used is kept as it was written; a field that
        occurs twice is refused. Raises `JsonError`, `InvalidText`, `TooLarge` above `max_bytes`.
        """
    @staticmethod
    def list_from_json(json: str | bytes | dict[str, Any] | list[Any], *, max_bytes: SupportsIndex = ...) -> list[NlpRequest | LabelError]:
        """
        A JSON array: for every item its object, or the exception that says why there is none. Raises `JsonError`,
        `InvalidText` and `TooLarge` for the array as a whole.
        """
    @staticmethod
    def of(source: str, source_id: SupportsIndex, text: Text | str, categories: Iterable[str]) -> NlpRequest:
        """
        A request for a text of a source ("jurinet", "jurica", "juritj", "juritcom", "portalis-cph") under its number there,
        without parties and with empty additional terms: `with_field` adds what else is known. The API refuses an empty text.
        """
    @property
    def source(self, /) -> str:
        """
        The name of the source.
        """
    @property
    def source_id(self, /) -> str:
        """
        The number of the decision in its source; at some courts it is no number.
        """
    @property
    def text(self, /) -> Text:
        """
        The text.
        """
    def to_bytes(self, /) -> bytes:
        """
        The same as UTF-8 bytes.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as a dict, as `json.loads` makes it.
        """
    def to_json(self, /) -> str:
        """
        The object as JSON: its fields in their order, each as it was written.
        """
    def with_field(self, /, name: str, json: str | bytes | dict[str, Any] | list[Any]) -> NlpRequest:
        """
        The same object with this JSON for a field: in its old place, or at the end where it is new. Raises as
        `from_json`.
        """

@final
class OffsetMap:
    """
    Positions of a text and of its pseudonymised form, both ways and in every unit.

    Secret: it holds the original, and tells the lengths of names.
    """
    def __copy__(self, /) -> OffsetMap: ...
    def __deepcopy__(self, /, _memo: Any) -> OffsetMap: ...
    def __reduce__(self, /) -> str: ...
    def __repr__(self, /) -> str: ...
    @property
    def original(self, /) -> Text:
        """
        The original text.
        """
    @property
    def output(self, /) -> Text:
        """
        The pseudonymised text.
        """
    def replaced(self, /, unit: str = "char") -> list[tuple[int, int, int, int]]:
        """
        The replaced stretches in reading order: `(original start, original end, start, end)`, counted in `unit`.
        """
    def span_to_original(self, /, span: Span) -> Span | None:
        """
        The span of the original from which a span of the output came, widened likewise. Raises `ForeignSpan`.
        """
    def span_to_output(self, /, span: Span) -> Span | None:
        """
        The span of the output that holds what became of a span of the original, widened to whole replaced stretches;
        `None` where nothing is left. Raises `ForeignSpan`.
        """
    def to_original(self, /, offset: SupportsIndex, unit: str = "char") -> int | tuple[int, int]:
        """
        Where `offset` of the output lies in the original: an offset, or `(start, end)` of the replaced stretch.
        """
    def to_output(self, /, offset: SupportsIndex, unit: str = "char") -> int | tuple[int, int]:
        """
        Where `offset` of the original lies in the output: an offset, or `(start, end)` of the words where it lies inside a
        replaced stretch. Both counted in `unit`. Raises `OutOfBounds`, `SplitsCharacter`.
        """

@final
class OpenStep:
    """
    A step that is being made, in a `with` statement: `with history.open(author=...) as step:`.

    Operations are applied to it one by one. At the end of the statement all become one step of the history; where it ends by
    an exception, nothing of them does. An operation that is refused leaves the step as it was.

    The history is not locked meanwhile. Where another thread has changed it, the operations are planned anew on what it holds
    at the end; where one of them cannot be done there, that is raised, with `path` saying which, and the history stays as the
    other thread left it.

    >>> from label_core import AnnotationSet, History, Operation, Text
    >>> text = Text("M. Jean Dupont a saisi la cour.")
    >>> history = History(AnnotationSet(text, []))
    >>> with history.open(author="anne", label="first and last name") as step:
    ...     diff = step.apply(Operation.annotate_all([text.span(3, 7), text.span(8, 14)], "personnePhysique"))
    ...     diff = step.apply(Operation.link(*step.current.entities()))
    >>> history.steps
    [Step(2 operations, 0 removed, 2 added)]
    """
    def __enter__(self, /) -> OpenStep: ...
    def __exit__(self, kind: Any | None, value: Any | None, traceback: Any | None, /) -> None: ...
    def __repr__(self, /) -> str: ...
    def apply(self, /, operation: Operation) -> Diff:
        """
        Plans an operation on `current` and applies it. Gives what it changed. Raises as `Operation.plan`; the step is as it was
        before.
        """
    @property
    def current(self, /) -> AnnotationSet:
        """
        The set as it would be if the step ended now.
        """
    def diff(self, /) -> Diff:
        """
        What the step has changed so far, as one diff.
        """

@final
class Operation:
    """
    What somebody wants done to the annotations of a text. A value: it can be kept, shown and done again.

    Made by a static method for each kind. `plan` says what it would change in a set, or why it cannot be done;
    `History.apply` plans and applies.

    An entity id that a caller gives stays what it is. All others are computed from the smallest folded spelling of the
    entity's mentions, whatever the direction of a link; when the mention after which an entity is called goes, the others are
    called anew. An entity that would be called as another is, because two people have one name and were kept apart, is
    numbered: "nom_dupont#N2". A mention that nobody links is of the entity that its spelling names.

    Secret where it names an entity. The repr shows places and categories.

    >>> from label_core import AnnotationSet, Operation, Text
    >>> text = Text("M. Jean Dupont a saisi la cour. M. Dupont se désiste.")
    >>> spans = [text.span(8, 14), text.span(35, 41)]
    >>> operation = Operation.annotate_all(spans, "personnePhysique")
    >>> operation
    Operation.annotate_all([8..14, 35..41], 'personnePhysique')
    >>> operation.plan(AnnotationSet(text, []))
    Diff(0 removed, 2 added)
    """
    def __copy__(self, /) -> Operation: ...
    def __deepcopy__(self, /, _memo: Any) -> Operation: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @staticmethod
    def annotate(span: Span, category: str, *, entity: str | None = None) -> Operation:
        """
        Marks a span with a category. It is a mention of `entity` where one is given, else of the entity that its spelling
        names. The editor's origin becomes that of the annotation; no score.

        >>> from label_core import Operation, Text
        >>> Operation.annotate(Text("M. Dupont").span(3, 9), "personnePhysique")
        Operation.annotate(3..9, 'personnePhysique')
        """
    @staticmethod
    def annotate_all(spans: Iterable[Span], category: str, *, entity: str | None = None) -> Operation:
        """
        Marks several spans with a category. All are mentions of `entity` where one is given, else each of the entity that its
        spelling names. One that overlaps an annotation is refused, and with it all.
        """
    @staticmethod
    def annotate_as_one(spans: Iterable[Span], category: str) -> Operation:
        """
        Marks several spans as mentions of one entity: that which the first spelling, in reading order, names.
        """
    @property
    def arguments(self, /) -> dict[str, Any]:
        """
        Its arguments by name, as in JSON: spans, categories and entities, each one or a list. Of which entity new
        annotations are is "each", "one", or `{"id": entity}`. Secret where it names an entity.

        >>> from label_core import Operation, Text
        >>> Operation.recategorise(Text("M. Dupont").span(3, 9), "adresse").arguments
        {'span': Span(3..9), 'category': 'adresse'}
        """
    @staticmethod
    def dissolve(entity: str) -> Operation:
        """
        Every mention of an entity goes to the entity that its spelling names (LABEL `unlink`).
        """
    @staticmethod
    def forget(span: Span) -> Operation:
        """
        Forgets what an overlap strategy dropped and shares a character with this span. It is masked no longer, unless an
        annotation covers it.
        """
    @staticmethod
    def from_json(text: Text, json: str | bytes | dict[str, Any] | list[Any], unit: str = "char", *, max_bytes: SupportsIndex = ...) -> Operation:
        """
        An operation on `text` from one JSON object, as `str` or UTF-8 `bytes`, with offsets in `unit`. Whether it can be done,
        `plan` says.

        Raises `JsonError` with line, column and kind (a field that the operation does not have is not of the form),
        `InvalidText`, `TooLarge` above `max_bytes`; `OutOfBounds`, `Reversed`, `EmptySpan`, `SplitsCharacter` and `BadId`, with
        `path` where there is a list; `BadCategory`.
        """
    @staticmethod
    def link(*entities: "str") -> Operation:
        """
        Makes one entity of several of one category, at least two. Their order says nothing.

        >>> from label_core import Operation, entity_id
        >>> Operation.link(entity_id("nom", "Dupont"), entity_id("nom", "M. Dupont"))
        Operation.link(2 entities)
        """
    @staticmethod
    def merge(spans: Iterable[Span]) -> Operation:
        """
        Makes one annotation of several of one category, from the first to the last and over all that lies between; refused
        where another annotation lies between. The entity stays where they were linked mentions of one, else the new spelling
        names it.
        """
    @staticmethod
    def move(span: Span, to: Span) -> Operation:
        """
        Makes an annotation cover another stretch, wherever it lies; otherwise as `Resize`.
        """
    @property
    def name(self, /) -> str:
        """
        Its name, as in JSON: "annotate", "removeSpelling", ...
        """
    def plan(self, /, annotations: AnnotationSet, editor: Editor | None = None) -> Diff:
        """
        What this would change in a set. Nothing changes yet: `Diff.apply` does it.

        `editor` says whose annotations they are, and which categories may be used; without one, a person who may use all.

        Raises `ForeignSpan`; `NoSuchAnnotation`, `NoSuchEntity` for what is not there; `Overlap`; `CategoryNotAllowed`;
        `CrossCategory`; `Apart`, `NotWithin`, `TooFew`, `EntityExists`. Offsets are code points.
        """
    @staticmethod
    def recategorise(span: Span, category: str) -> Operation:
        """
        Gives one annotation another category (LABEL `updateOneCategory`). It leaves its entity, which is of one category, for
        the one that its spelling names in the new one. The editor becomes its origin, and the score goes.
        """
    @staticmethod
    def recategorise_entity(entity: str, category: str) -> Operation:
        """
        Gives every mention of an entity another category (LABEL `updateManyCategory`, which lost the links). The mentions stay
        one entity, with those that are spelt alike in the new category; under an id that a caller gave they stay alone.
        """
    @staticmethod
    def remove(span: Span) -> Operation:
        """
        Removes the annotation on this span (LABEL `deleteByTextAndStart`).
        """
    @staticmethod
    def remove_entity(entity: str) -> Operation:
        """
        Removes every mention of an entity (LABEL `deleteByEntityId`).
        """
    @staticmethod
    def remove_spelling(span: Span) -> Operation:
        """
        Removes every annotation of the same category whose text is exactly that of the annotation on this span, whatever its
        entity (LABEL `deleteByTextAndCategory`).
        """
    @staticmethod
    def rename(entity: str, to: str) -> Operation:
        """
        Gives an entity an id of the caller's.
        """
    @staticmethod
    def resize(span: Span, to: Span) -> Operation:
        """
        Makes an annotation cover another stretch that shares a character with the old one: either end, or both (LABEL
        `updateOneText` moved the right end alone). A mention that somebody linked stays linked; any other goes by its new
        spelling. The editor becomes its origin, and the score goes.
        """
    @staticmethod
    def split(span: Span, into: Iterable[Span]) -> Operation:
        """
        Cuts an annotation into parts, each of the entity that its spelling names. What lies between the parts is no longer
        marked.
        """
    def to_json(self, /, text: Text, unit: str = "char") -> str:
        """
        This operation as one JSON object without line breaks, offsets in `unit`: `op` is its name, the other fields are its
        arguments. `text` is that of its spans. Secret where it names entities. Raises `ForeignSpan`.

        >>> from label_core import Operation, Text
        >>> text = Text("M. Dupont se désiste.")
        >>> operation = Operation.remove(text.span(3, 9))
        >>> operation.to_json(text)
        '{"op":"remove","span":{"start":3,"end":9}}'
        >>> Operation.from_json(text, operation.to_json(text)) == operation
        True
        """
    @staticmethod
    def unlink(span: Span) -> Operation:
        """
        Takes one mention out of its entity: it becomes an entity of its own, also where another is spelt alike. A mention
        that is alone already stays as it is.
        """
    @staticmethod
    def unlink_spelling(span: Span) -> Operation:
        """
        Takes every mention out of an entity whose text is exactly that of the mention on this span: they go to the entity
        that their spelling names (LABEL `unlinkByCategoryAndText`). Where all mentions are spelt alike when folded, the
        entity stays as it is.
        """

@final
class Policy:
    """
    Settings as they apply to one decision. Made by `Settings.for_decision`.
    """
    def __copy__(self, /) -> Policy: ...
    def __deepcopy__(self, /, _memo: Any) -> Policy: ...
    def __repr__(self, /) -> str: ...
    def handling(self, /, category: str) -> Handling:
        """
        What happens to the marks of a category. Raises `UnknownCategory` where the settings are strict and do not list it.
        """
    @property
    def keep(self, /) -> list[str]:
        """
        The categories that the decision keeps, sorted.
        """
    @property
    def not_kept(self, /) -> list[tuple[str, str]]:
        """
        The categories that a file of the Court's asks to keep and that are masked all the same, and why: `(category, reason)`,
        sorted.
        """

@final
class Preview:
    """
    A plan that can be looked at and not written. Made by `Pseudonymizer.preview`.
    """
    def __copy__(self, /) -> Preview: ...
    def __deepcopy__(self, /, _memo: Any) -> Preview: ...
    def __repr__(self, /) -> str: ...
    @property
    def refusal(self, /) -> Any | None:
        """
        Why `Pseudonymizer.plan` would refuse: a `LabelError`; `None` where it would not.
        """
    @property
    def replacements(self, /) -> list[Replacement]:
        """
        The replacements, in reading order.
        """
    @property
    def rewritten(self, /) -> Text:
        """
        The text with the words in place, for a screen.
        """
    def summary(self, /) -> list[CategorySummary]:
        """
        Replacements and kept marks per category, in the order of the categories' names.
        """
    @property
    def text(self, /) -> Text:
        """
        The original text.
        """

@final
class Pseudonymized:
    """
    A draft: the pseudonymised text, the map to the original, and the marks on the new text.

    Secret until it has been audited: a name that nobody marked still stands in it. A notebook shows the pseudonymised text,
    with what was replaced coloured and named; `label_core.view(draft, original=True)` shows the original beside it.
    """
    def __copy__(self, /) -> Pseudonymized: ...
    def __deepcopy__(self, /, _memo: Any) -> Pseudonymized: ...
    def __reduce__(self, /) -> str: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    @property
    def annotations(self, /) -> AnnotationSet:
        """
        The marks on the pseudonymised text. Replaced entities are renamed to their words, kept ones to their category and a
        number: no id of the original is left. A kept mark within which words were put in place is among the dropped ones.
        """
    @property
    def map(self, /) -> OffsetMap:
        """
        Positions of the original and of the pseudonymised text, both ways.
        """
    @property
    def plan(self, /) -> ReplacementPlan:
        """
        The plan that was applied.
        """
    @property
    def text(self, /) -> Text:
        """
        The pseudonymised text.
        """
    def to_draft_json(self, /, id: str, *, unit: str = "char", map: bool = False, entities: bool = False) -> str:
        """
        The draft as one JSON object without line breaks: `{"id", "draft": true, "algorithm", "unicode", "key_id", "text", "unit", "spans": [{"start", "end",
        "label", "words"}]}`, offsets in `unit`. `map` and `entities` add the offset map and the original entity ids, which
        are secret.
        """

@final
class Pseudonymizer:
    """
    Turns the marks of a decision into a plan: policy, key, scope and, for a case, ledger.

    >>> import label_core as lc
    >>> decision = lc.Decision("24-10.001", "M. Dupont se désiste.")
    >>> marks = lc.AnnotationSet(decision.text, [lc.Annotation(decision.text.span(3, 9), "personnePhysique")])
    >>> policy = lc.Settings.court().for_decision(decision)
    >>> plan = lc.Pseudonymizer(policy, lc.Key.generate(), lc.Scope.document(decision.id)).plan(marks)
    >>> plan.replacements[0].words
    '[...]'
    >>> str(plan.apply().text)
    'M. [...] se désiste.'
    """
    def __copy__(self, /) -> Pseudonymizer: ...
    def __deepcopy__(self, /, _memo: Any) -> Pseudonymizer: ...
    def __new__(cls, /, policy: Policy, key: Key, scope: Scope, ledger: Ledger | None = None, *, allow_unmarked: bool = False, by_hand: tuple[str, str] | None = None) -> Pseudonymizer: ...
    def __reduce__(self, /) -> str: ...
    def __repr__(self, /) -> str: ...
    def plan(self, /, annotations: AnnotationSet) -> ReplacementPlan:
        """
        What would be replaced, by which words, and why. Nothing is written yet.

        Raises `NotMarked` for a set without marks and `OrdersNotCarriedOut` where the court ordered hidden what masked marks
        do not cover, unless `allow_unmarked` and `by_hand` say otherwise; `UnknownCategory`, `LedgerRequired`, `ScopeTooWide`,
        `LedgerError`, `LedgerOfAnother`, `TwoPins`, `TooManyEntities`, `TooLarge`.
        """
    def preview(self, /, annotations: AnnotationSet) -> Preview:
        """
        A plan for a screen, also of a set without marks and of a decision whose orders are not carried out: both are usual
        while somebody works on it. Nothing can be written from it. Raises the other errors of `plan`.
        """

@final
class Pseudonyms:
    """
    The words that LABEL (Cour-de-cassation/label, commit b547846) publishes for one document, byte for byte.

    `marks` are those of the document in LABEL's order, each `(category, start, text)`, or with the id of its entity behind;
    starts are UTF-16 units. `seed` is the first of its `boundDecisionDocumentNumbers`, else its `documentNumber`. With a
    `decision`, the categories that it keeps are kept.

    No protection: whoever knows the seed reads the alphabetical order of the hidden names back. It is there to reproduce what
    is published, or to verify it. Secret, as it holds ids of entities; the repr shows none.

    >>> from label_core import Settings
    >>> from label_core.compat import label_v1
    >>> marks = [("personnePhysique", 3, "Dupont"), ("localite", 20, "Lyon"), ("personnePhysique", 29, "DUPONT")]
    >>> words = label_v1.Pseudonyms(Settings.court(), marks, 9_900_001)
    >>> text, places = words.rewrite("M. Dupont demeure à Lyon. M. DUPONT se désiste.", marks)
    >>> str(text)
    'M. [I] demeure à [Localité 1]. M. [I] se désiste.'
    """
    def __copy__(self, /) -> Pseudonyms: ...
    def __deepcopy__(self, /, _memo: Any) -> Pseudonyms: ...
    def __new__(cls, /, settings: Settings, marks: Iterable[tuple[Any, ...]], seed: SupportsFloat | SupportsIndex, decision: Decision | None = None) -> Pseudonyms: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, ...]]: ...
    def __repr__(self, /) -> str: ...
    def rewrite(self, /, text: Text | str, marks: Iterable[tuple[Any, ...]]) -> tuple[Text, OffsetMap]:
        """
        LABEL's `anonymizeDocument`: the text with the words in place of the marks that are replaced, and the map of places.

        Raises, in UTF-16 units and with `path` saying which mark, `OutOfBounds`, `EmptySpan`, `SplitsCharacter`,
        `TextMismatch`; `Overlap`.
        """
    def words(self, /) -> dict[str, str]:
        """
        Each entity with its words, in the order of the ids; also entities that stay as they are use up letters and numbers.
        Secret.
        """

@final
class Record:
    """
    A decision with its marks, as read.

    Made from lists (`Record.from_spans`), from native records (`Record.from_json`, `Record.from_json_lines`), from LABEL's
    files (`read_label`) or from objects. Secret: it holds the original. Pickles as its JSON.
    """
    def __copy__(self, /) -> Record: ...
    def __deepcopy__(self, /, _memo: Any) -> Record: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __new__(cls, /, decision: Decision, annotations: AnnotationSet, *, scope: Scope | None = None) -> Record: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, ...]]: ...
    def __repr__(self, /) -> str: ...
    @staticmethod
    def _unpickled(json: str | bytes | dict[str, Any] | list[Any]) -> Record:
        """
        What was accepted once is accepted again.
        """
    @property
    def annotations(self, /) -> AnnotationSet:
        """
        Its marks.
        """
    @property
    def cut_words(self, /) -> int:
        """
        How many of its marks begin or end inside a word, as they were given.
        """
    @property
    def decision(self, /) -> Decision:
        """
        The decision.
        """
    @staticmethod
    def from_json(json: str | bytes | dict[str, Any] | list[Any], *, overlap: str | Iterable[str] | None = None, graphemes: str = "widen", cut_words: str = "refuse", max_bytes: SupportsIndex = ...) -> Record:
        """
        A record from one JSON object, as `str` or UTF-8 `bytes`: the native record, see `schemas/record.schema.json`.

        Raises `JsonError` with line and column, `InvalidText`, `TooLarge` above `max_bytes`, `NotMarked` without "spans", and
        as `from_spans`.
        """
    @staticmethod
    def from_json_lines(json: str | bytes, *, overlap: str | Iterable[str] | None = None, graphemes: str = "widen", cut_words: str = "refuse", max_bytes: SupportsIndex = ...) -> list[Record | LabelError]:
        """
        Records from JSON Lines: for every line that is not blank its record, or the exception that says why there is none.
        """
    @staticmethod
    def from_spans(id: str, text: Text | str, spans: Iterable[tuple[Any, ...] | Mapping[str, Any]], *, of: OffsetMap | None = None, unit: str = "char", keep: Iterable[str] | None = None, scope: Scope | None = None, overlap: str | Iterable[str] | None = None, graphemes: str = "widen", cut_words: str = "refuse") -> Record:
        """
        A record from the lists that a detection stack gives.

        Each span is a tuple `(start, end, label)`, optionally followed by entity, score, origin and spelling, or a mapping
        with the fields of the native record (`start`, `end`, `label`, `entity`, `score`, `source`, `text`). Offsets are
        counted in `unit`, code points by default. A score that is no number from 0 to 1 is read as none and counted in
        `unscored`. `overlap` and `graphemes` as in `AnnotationSet`.

        Marks that begin or end inside words are counted in `cut_words`; two or more, and more than a tenth of all, are refused,
        as the offsets are most likely those of another text, unless `cut_words` is "accept". Where the offsets are those of a
        cleaned text, `of` is the map that `Text.cleaned` gave: the marks come back exactly.

        Raises, with `path` saying which span: `OutOfBounds`, `Reversed`, `EmptySpan`, `BlankSpan`, `SplitsCharacter`,
        `TextMismatch`, `BadCategory`, `BadId`; and `CutsWords`, `Overlap`, `SplitsGrapheme`, `TypeError`; `ForeignSpan` where
        the map starts from another text.

        >>> from label_core import Record
        >>> spans = [{"start": 3, "end": 9, "label": "personnePhysique", "score": 0.99}]
        >>> Record.from_spans("24-10.001", "M. Dupont se désiste.", spans)
        Record('24-10.001', 21 code points, 1 annotation)
        """
    @property
    def id(self, /) -> str:
        """
        The id of the decision.
        """
    @property
    def scope(self, /) -> Scope:
        """
        Across what its pseudonyms hold: what the record says, else this document alone.
        """
    @property
    def text(self, /) -> Text:
        """
        The text of the decision.
        """
    def to_json(self, /, unit: str = "char") -> str:
        """
        This record as one JSON object without line breaks, offsets in `unit`. As secret as the original.
        """
    @property
    def unscored(self, /) -> int:
        """
        How many scores were no numbers from 0 to 1 and were read as none.
        """
    def with_annotations(self, /, annotations: AnnotationSet) -> Record:
        """
        The same record with other marks of its text: decision, scope and meta stay. Raises `ForeignSpan`.
        """

@final
class Replacement:
    """
    One replacement: a stretch of the original, the words for it, and why.
    """
    def __copy__(self, /) -> Replacement: ...
    def __deepcopy__(self, /, _memo: Any) -> Replacement: ...
    def __reduce__(self, /) -> str: ...
    def __repr__(self, /) -> str: ...
    @property
    def category(self, /) -> str:
        """
        The category that is replaced.
        """
    @property
    def entity(self, /) -> str:
        """
        The entity whose words these are. Secret.
        """
    @property
    def extent(self, /) -> Span:
        """
        The stretch of the original text.
        """
    @property
    def why(self, /) -> str:
        """
        Why: "annotation"; "widened", over what dropped marks cover beside it; "dropped", for dropped marks alone.
        """
    @property
    def words(self, /) -> str:
        """
        What stands in its place.
        """

@final
class ReplacementIterator:
    """
    The replacements of a plan, one after the other; each is made when it is asked for.
    """
    def __iter__(self, /) -> ReplacementIterator: ...
    def __next__(self, /) -> Replacement: ...

@final
class ReplacementPlan:
    """
    Every replacement of one text: sorted, disjoint, checked. Applying it cannot fail.

    Secret, as it holds the original and its entities; the repr shows numbers only.
    """
    def __copy__(self, /) -> ReplacementPlan: ...
    def __deepcopy__(self, /, _memo: Any) -> ReplacementPlan: ...
    def __reduce__(self, /) -> str: ...
    def __repr__(self, /) -> str: ...
    @property
    def algorithm(self, /) -> str:
        """
        The scheme that gave the words.
        """
    def apply(self, /) -> Pseudonymized:
        """
        The draft: the text with the words in place, and the map between the two texts.
        """
    @property
    def by_hand(self, /) -> tuple[str, str] | None:
        """
        Who states that orders of the court were carried out by hand, and why: `(author, reason)`; `None` where nobody does.
        """
    @property
    def kept(self, /) -> list[tuple[Annotation, str]]:
        """
        The marks that stay as they are, in reading order, and why: `(annotation, reason)`.
        """
    @property
    def key_id(self, /) -> str:
        """
        The id of the key.
        """
    @property
    def ledger(self, /) -> Ledger | None:
        """
        The ledger for the next decision: the one given, and the words of this plan. Empty where none was given.
        """
    @property
    def quoted(self, /) -> list[str]:
        """
        Pinned words that stand in the text that stays: a reader may take one for the other. Sorted.
        """
    @property
    def replacements(self, /) -> Replacements:
        """
        The replacements, in reading order.
        """
    def residuals(self, /) -> list[Residual]:
        """
        The spellings that it masks in one place and leaves in another: whole words, compared folded. Made when asked for.
        """
    @property
    def scope(self, /) -> Scope:
        """
        Across what the words hold.
        """
    def summary(self, /) -> list[CategorySummary]:
        """
        Replacements and kept marks per category, in the order of the categories' names.
        """
    @property
    def text(self, /) -> Text:
        """
        The original text.
        """
    @property
    def unicode_version(self, /) -> str:
        """
        The Unicode tables that folded spellings.
        """
    @property
    def unlisted(self, /) -> list[int]:
        """
        The marks whose category the settings do not list, which are masked as "[...]": their places among the marks.
        """

@final
class Replacements:
    """
    The replacements of a plan, in reading order: a sequence of `Replacement`, each made when it is asked for.
    """
    def __copy__(self, /) -> Replacements: ...
    def __deepcopy__(self, /, _memo: Any) -> Replacements: ...
    def __getitem__(self, index: SupportsIndex, /) -> Replacement: ...
    def __iter__(self, /) -> ReplacementIterator: ...
    def __len__(self, /) -> int: ...
    def __reduce__(self, /) -> str: ...
    def __repr__(self, /) -> str: ...

@final
class Scope:
    """
    Across what an entity keeps its words: `Scope.document(id)`, `Scope.case(id)` or `Scope.corpus(id)`.

    Two scopes share nothing: who sees both outputs cannot link them by the words. Letters and numbers under a case need a
    `Ledger`; across a corpus they are refused (`ScopeTooWide`).
    """
    def __copy__(self, /) -> Scope: ...
    def __deepcopy__(self, /, _memo: Any) -> Scope: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, ...]]: ...
    def __repr__(self, /) -> str: ...
    @staticmethod
    def case(id: str) -> Scope:
        """
        The scope of the decisions of one case. Raises `BadId`.
        """
    @staticmethod
    def corpus(id: str) -> Scope:
        """
        The scope of a corpus. Raises `BadId`.
        """
    @staticmethod
    def document(id: str) -> Scope:
        """
        The scope of one decision. Raises `BadId`.
        """
    @property
    def id(self, /) -> str:
        """
        The id of the decision, case or corpus.
        """
    @property
    def kind(self, /) -> str:
        """
        "document", "case" or "corpus".
        """

@final
class Settings:
    """
    What a court decided for all its decisions: for every category, a template after which its marks are replaced, or `None`
    where they never are.

    `rules` maps names of categories to templates. A category that is not listed is masked as "[...]"; with `strict`, it is
    refused when a plan is made (`UnknownCategory`). `floor` names categories that no decision may keep. `Settings.court()` gives the 20 categories of the Cour de cassation.

    Raises `BadCategory`, `BadTemplate`, and `AmbiguousTemplates` where two templates could give the same words.

    >>> from label_core import Settings
    >>> settings = Settings({"person": "[%c]", "place": "[Place %d]", "lawyer": None})
    >>> settings.rules["place"]
    '[Place %d]'
    >>> Settings({"a": "[%d]", "b": "[1%d]"})
    Traceback (most recent call last):
    label_core.errors.AmbiguousTemplates: templates of "a" and "b" could give the same words
    """
    def __copy__(self, /) -> Settings: ...
    def __deepcopy__(self, /, _memo: Any) -> Settings: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __new__(cls, /, rules: Mapping[str, str | None], *, strict: bool = False, floor: Iterable[str] | None = None) -> Settings: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, ...]]:
        """
        Pickle as JSON.
        """
    def __repr__(self, /) -> str: ...
    @staticmethod
    def court(*, strict: bool = False) -> Settings:
        """
        The 20 categories of the Cour de cassation, with the templates of its production settings.
        """
    def for_decision(self, /, decision: Decision) -> Policy:
        """
        What these settings ask for one decision: its omitted categories are kept.
        """
    @staticmethod
    def from_json(json: str | bytes | dict[str, Any] | list[Any], *, max_bytes: SupportsIndex = ...) -> Settings:
        """
        Settings that `to_json` wrote, as `str` or UTF-8 `bytes`; `from_label` reads LABEL's form.

        Raises `JsonError`, `InvalidText`, `TooLarge` above `max_bytes`, and as the constructor.
        """
    @staticmethod
    def from_label(json: str | bytes | dict[str, Any] | list[Any], *, strict: bool = False, max_bytes: SupportsIndex = ...) -> Settings:
        """
        Settings from LABEL's JSON, as `str` or UTF-8 `bytes`: category to `anonymization` (the template), `isAnonymized`,
        `autoLinkSensitivity` (what `Linker` links by), `canBeAnnotatedBy` and the rest.

        Raises `JsonError`, `InvalidText`, `TooLarge` above `max_bytes`, `BadCategory`, `BadTemplate`, `AmbiguousTemplates`.

        >>> from label_core import Settings
        >>> Settings.from_label('{"nom": {"anonymization": "[%c]", "autoLinkSensitivity": [{"kind": "inclusion"}]}}').rules
        {'nom': '[%c]'}
        """
    @property
    def rules(self, /) -> dict[str, str | None]:
        """
        The rules: category to template, or `None` where its marks are never replaced; in the order given.
        """
    @property
    def strict(self, /) -> bool:
        """
        Whether unlisted categories are refused.
        """
    def title(self, /, category: str) -> str:
        """
        A title of a category for people to read; its name where there is none.
        """
    def to_json(self, /) -> str:
        """
        The settings as one JSON object, with all that they say (`schemas/settings.schema.json`).

        >>> from label_core import Settings
        >>> court = Settings.court()
        >>> Settings.from_json(court.to_json()) == court
        True
        """
    def with_rule(self, /, category: str, template: str | None) -> Settings:
        """
        The same settings with another template for one category, or `None` where its marks are never replaced; a new
        category stands last. All else stays: titles, links, rights, strictness; with a template, a floor too.

        Raises as the constructor.

        >>> from label_core import Settings
        >>> Settings.court().with_rule("adresse", "[Domicile %d]").rules["adresse"]
        '[Domicile %d]'
        """

@final
class SourceOrder:
    """
    Which sources may follow which.

    `places` says, one place after the other, which sources may stand there and how many treatments: `(sources, least, most)`,
    `None` for any number. Without it, LABEL's order: the detection stack or a reimport; at most one of supplementary
    annotations; at most one of post-processing; then people, as often as they like.

    Raises `Duplicate` where a source stands in two places.

    >>> from label_core.edit import SourceOrder
    >>> SourceOrder().check(["NLP", "annotator", "admin"])
    >>> SourceOrder([(["NLP"], 1, 1), (["quality"], 0, None)]).check(["NLP", "quality", "quality"])
    >>> SourceOrder().check(["NLP", "NLP"])
    Traceback (most recent call last):
    label_core.errors.BadSource: the source of treatment 1 may not stand there
    """
    def __copy__(self, /) -> SourceOrder: ...
    def __deepcopy__(self, /, _memo: Any) -> SourceOrder: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __new__(cls, /, places: Iterable[tuple[Iterable[str], int, int | None]] | None = None) -> SourceOrder: ...
    def __repr__(self, /) -> str: ...
    def check(self, /, sources: Iterable[str]) -> None:
        """
        Checks the sources of a chain; one that ends early is in order. Raises `BadSource` with the first that may not stand
        where it does.
        """

@final
class Span:
    """
    A stretch of one text: never empty, on character boundaries, made by `Text.span` only.

    `start` and `end` (exclusive) are code points; `range(unit)` says them in any unit. Spans are ordered by start, then
    end. A span is not pickled alone: a set or a record carries its text.
    """
    def __copy__(self, /) -> Span: ...
    def __deepcopy__(self, /, _memo: Any) -> Span: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ge__(self, other: object, /) -> bool: ...
    def __gt__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __le__(self, other: object, /) -> bool: ...
    def __len__(self, /) -> int: ...
    def __lt__(self, other: object, /) -> bool: ...
    def __reduce__(self, /) -> str: ...
    def __repr__(self, /) -> str: ...
    def contains(self, /, other: Span) -> bool:
        """
        Whether `other` lies within this one, ends included.
        """
    def cover(self, /, other: Span) -> Span:
        """
        The smallest span that contains both. Raises `ForeignSpan` where they belong to two texts.
        """
    @property
    def end(self, /) -> int:
        """
        Where it ends (exclusive), in code points.
        """
    def overlaps(self, /, other: Span) -> bool:
        """
        Whether the two share a character. Spans that only touch do not; spans of two texts never do.
        """
    def range(self, /, unit: str = "char") -> tuple[int, int]:
        """
        Start and end (exclusive), counted in `unit`.
        """
    @property
    def start(self, /) -> int:
        """
        Where it starts, in code points.
        """

@final
class Statistics:
    """
    What the work on one decision amounts to, in numbers. Made by `Statistics.of`.
    """
    def __copy__(self, /) -> Statistics: ...
    def __deepcopy__(self, /, _memo: Any) -> Statistics: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @staticmethod
    def aggregate(statistics: Iterable[Statistics], user: str | None = None) -> StatisticsTotal:
        """
        The sums over several decisions. Where a user is given, only the time of that user is summed.
        """
    @property
    def annotations(self, /) -> int:
        """
        How many marks it has in the end.
        """
    @property
    def counts(self, /) -> AnnotationCounts:
        """
        What people changed of what was marked before them.
        """
    def duration_ms(self, /, user: str | None = None) -> int:
        """
        For how long people worked on the decision, in milliseconds; where a user is given, that user.
        """
    @property
    def human_treatments(self, /) -> list[tuple[str, int]]:
        """
        What people worked on it: `(user, milliseconds)`, in the order given.
        """
    @property
    def last_treatment_ms(self, /) -> int | None:
        """
        When somebody or something last worked on it, in milliseconds since 1970; `None` where nobody did.
        """
    @property
    def linked_entities(self, /) -> int:
        """
        How many spellings are linked to another one: for each entity, how many it has but for the first.
        """
    @staticmethod
    def of(words: SupportsIndex, text: Text, annotations: Iterable[Annotation], counts: AnnotationCounts, *, last_treatment_ms: SupportsIndex | None = None, human_treatments: Iterable[tuple[str, int]] | None = None) -> Statistics:
        """
        The statistics of a decision of so many words, with the marks that it has in the end (which may overlap), what people
        changed, when somebody or something last worked on it, and what people worked: `(user, milliseconds)`, in order.

        Raises `ForeignSpan`, with `path` saying which mark is not of this text.

        >>> from label_core import Record
        >>> from label_core.metrics import AnnotationCounts, Statistics
        >>> record = Record.from_spans("d", "M. Dupont se désiste.", [(3, 9, "personnePhysique")])
        >>> words, marks = record.decision.words, record.annotations
        >>> one = Statistics.of(words, record.text, marks, AnnotationCounts(), human_treatments=[("anne", 60_000)])
        >>> one
        Statistics(words=4, annotations=1, linked_entities=0, 1 human treatment)
        >>> Statistics.aggregate([one, one]).duration_ms
        120000
        """
    @property
    def words(self, /) -> int:
        """
        How many words the decision has.
        """

@final
class Step:
    """
    One step of a history: who did what, and what it changed. The repr shows numbers.
    """
    def __copy__(self, /) -> Step: ...
    def __deepcopy__(self, /, _memo: Any) -> Step: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def author(self, /) -> str:
        """
        Who did it.
        """
    @property
    def diff(self, /) -> Diff:
        """
        What it changed.
        """
    @property
    def label(self, /) -> str:
        """
        What it is called, for a list of steps.
        """
    @property
    def operations(self, /) -> list[Operation]:
        """
        What was asked for, in order; empty where a diff came from elsewhere (a merge, another tool, a squash).
        """

@final
class Template:
    """
    What stands in place of a mark: literal text with at most one specifier, "%c" (letters) or "%d" (number); "%%" is a per
    cent sign, and nothing else may follow "%".

    Raises `BadTemplate` with the byte offset.

    >>> from label_core import Template
    >>> Template("[Adresse %d]").specifier
    'number'
    """
    def __copy__(self, /) -> Template: ...
    def __deepcopy__(self, /, _memo: Any) -> Template: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __new__(cls, /, written: str) -> Template: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, ...]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def specifier(self, /) -> str | None:
        """
        "letters", "number", or `None` where all entities get the same words.
        """

@final
class Text:
    """
    A text that does not change, and the index that finds places in it.

    `str(text)` is the content, exactly as given (NUL, BOM, "\\r\\n", decomposed accents). `len(text)` counts code points;
    `text.length(unit)` counts in any unit. Texts with equal content are equal, and one's spans work with the other; a text equals
    the `str` of the same code points, and has its hash.
    The repr shows the length only.

    Units, here and everywhere: "char" is a Unicode code point (what Python counts), "utf16" a UTF-16 code unit (JavaScript,
    LABEL), "byte" a byte of UTF-8 (Rust).

    Raises `InvalidText` for a lone surrogate, `TooLarge` above 4 GiB.

    >>> from label_core import Text
    >>> text = Text("Née à Sète 👍")
    >>> len(text), text.length("utf16"), text.length("byte")
    (12, 13, 18)
    >>> text
    Text(12 code points)
    """
    def __copy__(self, /) -> Text: ...
    def __deepcopy__(self, /, _memo: Any) -> Text: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __len__(self, /) -> int: ...
    def __new__(cls, /, content: str) -> Text: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, ...]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    def cleaned(self, /, *, line_ends: bool = False, nfc: bool = False, spaces: bool = False, damage: bool = False, html: bool = False) -> tuple[Text, OffsetMap]:
        """
        This text as a detector wants it, and the map from this text to it; `Record.from_spans(..., of=map)` brings the marks
        that were made on it back exactly. In this order, what is asked for: `html` reads character references with their
        semicolon ("&eacute;"; tags stay); `damage` mends what conversions broke ("¿" for an apostrophe, controls U+0080 to
        U+009F, Tibetan code points, ligatures); `line_ends` makes every line end "\\n"; `nfc` composes; `spaces` makes every run
        of white space one space, and takes it away at both ends.

        >>> from label_core import Record, Text
        >>> text = Text("  M. d¿Aigre\\r\\nfait  appel.")
        >>> cleaned, map = text.cleaned(damage=True, spaces=True)
        >>> str(cleaned)
        "M. d'Aigre fait appel."
        >>> record = Record.from_spans("d", text, [(5, 10, "nom", None, None, None, "Aigre")], of=map)
        >>> [(mark.start, mark.end) for mark in record.annotations]
        [(7, 12)]
        """
    def convert(self, /, offset: SupportsIndex, unit: str, to: str) -> int:
        """
        `offset`, counted in `unit`, counted in `to`. Raises `OutOfBounds`, `SplitsCharacter`.

        >>> from label_core import Text
        >>> Text("👍 oui").convert(2, "char", "utf16")
        3
        """
    def fold(self, /) -> Folded:
        """
        The folded form, with positions that lead back. See `Folded`.
        """
    @staticmethod
    def from_utf8(content: bytes) -> Text:
        """
        The text of these bytes of UTF-8. Raises `InvalidText` with the offset of the first bad byte.
        """
    @property
    def is_ascii(self, /) -> bool:
        """
        Whether every character is ASCII, so that the three units agree.
        """
    def length(self, /, unit: str = "char") -> int:
        """
        The length in `unit`.
        """
    def line_column(self, /, offset: SupportsIndex, unit: str = "char") -> tuple[int, int]:
        """
        Line and column of `offset`, both from 1; offset and column are counted in `unit`.
        """
    @property
    def line_count(self, /) -> int:
        """
        The number of lines: one more than the number of line ends ("\\n", "\\r\\n", lone "\\r").
        """
    def offset_at(self, /, line: SupportsIndex, column: SupportsIndex, unit: str = "char") -> int:
        """
        The offset of a line and a column, both from 1: the way back from `line_column`. Raises `OutOfBounds`.
        """
    def slice(self, /, span: Span) -> str:
        """
        The characters that a span covers. Raises `ForeignSpan` for a span of another text.
        """
    def span(self, /, start: SupportsIndex, end: SupportsIndex, unit: str = "char") -> Span:
        """
        The span from `start` to `end` (exclusive), counted in `unit`.

        Raises `Reversed`, `EmptySpan`, `OutOfBounds`, `SplitsCharacter`; `TypeError` for a bool or a float.
        """

@final
class Treatment:
    """
    One revision of the annotations of a decision, as LABEL keeps them: what changed, who changed it, and how long it took.

    `source` is one of LABEL's ("NLP", "reimportedTreatment", "supplementaryAnnotations", "postProcess", "annotator", "admin")
    or any name of a court's own; `order` its place among the treatments of the decision. Secret; the repr shows numbers.

    Raises `BadId` for a source that is empty or longer than 256 bytes.

    >>> from label_core import AnnotationSet, Operation, Text
    >>> from label_core.edit import Treatment
    >>> text = Text("M. Dupont se désiste.")
    >>> diff = Operation.annotate(text.span(3, 9), "personnePhysique").plan(AnnotationSet(text, []))
    >>> Treatment("NLP", 0, diff)
    Treatment('NLP', order=0, 0 removed, 1 added)
    """
    def __copy__(self, /) -> Treatment: ...
    def __deepcopy__(self, /, _memo: Any) -> Treatment: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __new__(cls, /, source: str, order: SupportsIndex, diff: Diff, *, duration_ms: SupportsIndex = 0, updated_ms: SupportsIndex | None = None) -> Treatment: ...
    def __repr__(self, /) -> str: ...
    @property
    def diff(self, /) -> Diff:
        """
        What it changed.
        """
    @property
    def duration_ms(self, /) -> int:
        """
        How long it took, in milliseconds.
        """
    @property
    def is_human(self, /) -> bool:
        """
        Whether a person made it: an annotator or an administrator.
        """
    @property
    def order(self, /) -> int:
        """
        Its place among the treatments of its decision.
        """
    @property
    def source(self, /) -> str:
        """
        Who made it.
        """
    @property
    def updated_ms(self, /) -> int | None:
        """
        When it was last changed, in milliseconds after 1970-01-01T00:00:00Z, where that is known.
        """

@final
class TreatmentChain:
    """
    All treatments of one decision, in order, and what they lead to. A chain that exists is whole: each treatment follows on
    the one before it, takes away only what is there, and leaves no two annotations that overlap.

    `treatments` may be given in any order; without any, the chain leads to no annotations. `sources` says which may follow
    which, as LABEL's where none is given. Secret; the repr shows numbers.

    Raises `BrokenChain` where the places are not consecutive, or where the first treatment takes something away; `BadSource`;
    those of `Diff.apply`, with `path` saying which treatment.

    >>> from label_core import Annotation, AnnotationSet, Text
    >>> from label_core.edit import TreatmentChain
    >>> text = Text("M. Dupont se désiste.")
    >>> found = AnnotationSet(text, [Annotation(text.span(3, 9), "personnePhysique", origin="model")])
    >>> chain = TreatmentChain(text).treated("NLP", found).treated("annotator", AnnotationSet(text, []))
    >>> chain
    TreatmentChain(2 treatments, 0 annotations)
    >>> [len(state) for state in chain.states()]
    [1, 0]
    >>> chain.diff_of(["annotator", "admin"])
    Diff(1 removed, 0 added)
    """
    def __copy__(self, /) -> TreatmentChain: ...
    def __deepcopy__(self, /, _memo: Any) -> TreatmentChain: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __len__(self, /) -> int: ...
    def __new__(cls, /, text: Text, treatments: Iterable[Treatment] | None = None, sources: SourceOrder | None = None) -> TreatmentChain: ...
    def __repr__(self, /) -> str: ...
    def amended(self, /, diff: Diff) -> TreatmentChain:
        """
        The chain whose last treatment also makes this change (LABEL's save). Raises `BrokenChain` in an empty chain; those of
        `Diff.apply` and `Diff.then`.
        """
    @property
    def current(self, /) -> AnnotationSet:
        """
        The annotations that the chain leads to.
        """
    def diff_of(self, /, sources: Iterable[str]) -> Diff:
        """
        What the treatments of these sources changed together, as one diff. Those of people alone tell what was corrected.

        Raises, with `path` saying which, `StaleDiff` or `Overlap` for one that cannot follow those before it, where treatments
        between are left out.
        """
    @property
    def last(self, /) -> Treatment | None:
        """
        The last treatment; `None` in an empty chain.
        """
    @property
    def last_update_ms(self, /) -> int | None:
        """
        When any of the treatments was last changed, in milliseconds after 1970-01-01T00:00:00Z, where that is known.
        """
    def states(self, /) -> list[AnnotationSet]:
        """
        The annotations after each treatment, in order.
        """
    @property
    def text(self, /) -> Text:
        """
        The text of the decision.
        """
    def then(self, /, treatment: Treatment) -> TreatmentChain:
        """
        The chain with one more treatment. Raises as `TreatmentChain`.
        """
    def treated(self, /, source: str, annotations: AnnotationSet) -> TreatmentChain:
        """
        The chain with one more treatment, which leads to a set. Raises `ForeignSpan`, `BadSource`.
        """
    @property
    def treatments(self, /) -> list[Treatment]:
        """
        The treatments, in order.
        """

def case_registry(key: Key, decisions: Iterable[tuple[AnnotationSet, Policy]], ledger: Ledger) -> Ledger:
    """
    The ledger of a case before any of its decisions is published: words for all entities of all its decisions at once, free
    of what stays of all their texts.

    `decisions` holds `(annotations, policy)` pairs. Letters do not depend on their order; numbers count first appearances in
    it. Entities that `ledger` pins keep their words; a new case begins with `Ledger(scope, key)`. Raises as
    `Pseudonymizer.plan`.
    """

def entity_id(category: str, spelling: str) -> str:
    """
    The id of a mention that nobody linked: the category, "_", and the folded spelling.

    >>> from label_core import entity_id
    >>> entity_id("personnePhysique", "LEFÈVRE") == entity_id("personnePhysique", "Lefevre")
    True
    """

def fold_str(text: str) -> str:
    """
    The folded form of a string. See `Folded`.

    >>> from label_core.text import fold_str
    >>> fold_str("Jean‑François  LEFÈVRE")
    'jean-francois lefevre'
    """

def label_v1_compare(a: str, b: str) -> int:
    """
    JavaScript's `localeCompare` in the locales "en" and "fr": -1, 0 or 1.
    """

def label_v1_entity_id(category: str, text: str) -> str:
    """
    LABEL's id of an entity that nobody linked.
    """

def label_v1_insensitive_equal(a: str, b: str) -> bool:
    """
    LABEL's `insensitiveEqual`: whether two spellings, normalised, are equal.
    """

def label_v1_letters(category: str, entities: SupportsIndex, seed: SupportsFloat | SupportsIndex) -> list[str]:
    """
    What LABEL gives to the entities of a category, by rank: each list of letters shuffled alone, the short ones first.
    """

def label_v1_normalize(text: str) -> str:
    """
    LABEL's `normalizeString`: lower case, and some letters lose their accents.
    """

def label_v1_similar(a: str, b: str, threshold: SupportsFloat | SupportsIndex) -> bool:
    """
    LABEL's `similar`: whether two spellings, normalised, are at most `threshold` edits apart in UTF-16 units; where the
    shorter has at most four, the limit is 1.
    """

def merge(base: AnnotationSet, ours: AnnotationSet, theirs: AnnotationSet) -> Merge:
    """
    Merges two sets that were made from one: what only one side changed is taken, what both changed alike too, and what does
    not go together is a conflict. Nothing is chosen in silence. The order of the two sides says nothing, but for the names that
    they have in the conflicts.

    What is marked is compared stretch by stretch. Who is one entity with whom is compared by mentions, never by ids: two people
    whom one side linked are linked in the merge unless that would make more people one than either side said. Entities keep the
    names they have, where the sides agree or one side changed them.

    Raises `ForeignSpan` where the three are not of one text.

    >>> from label_core import Annotation, AnnotationSet, Operation, Text, merge
    >>> text = Text("M. Jean Dupont, de Sète, se désiste.")
    >>> name, town = text.span(8, 14), text.span(19, 23)
    >>> base = AnnotationSet(text, [Annotation(name, "personnePhysique")])
    >>> anne = Operation.resize(name, text.span(3, 14)).plan(base).apply(base)
    >>> bob = Operation.recategorise(name, "personneMorale").plan(base).apply(base)
    >>> bob = Operation.annotate(town, "localite").plan(bob).apply(bob)
    >>> both = merge(base, anne, bob)
    >>> both, both.conflicts
    (Merge(1 annotation settled, 1 conflict), [Conflict('extent', 3..14, 1 base, 1 ours, 1 theirs)])
    >>> [mark.span for mark in both.resolve(0, "ours").result()]
    [Span(3..14), Span(19..23)]
    """

def pseudonymize(record: Record, *, key: Key, settings: Settings | None = None, ledgers: Ledgers | None = None, new_cases: bool = False, allow_unmarked: bool = False, by_hand: tuple[str, str] | None = None) -> Pseudonymized:
    """
    The draft of one record: its policy, its plan, applied.

    `settings` defaults to `Settings.court()`. A record of a case needs the ledger of its case among `ledgers`
    (`LedgerRequired`), unless `new_cases` lets it begin; `draft.plan.ledger` is the ledger that follows. One without marks is
    refused unless `allow_unmarked` says that somebody looked and found nothing; one whose court ordered terms or grounds
    hidden that no mark covers, unless `by_hand`, an author and a reason, says that a person has seen to it. Raises as
    `Pseudonymizer.plan`, with `document_id` set.

    >>> import label_core as lc
    >>> record = lc.Record.from_spans("24-10.001", "M. Dupont se désiste.", [(3, 9, "personnePhysique")])
    >>> draft = lc.pseudonymize(record, key=lc.Key.generate())
    >>> str(draft.text)
    'M. [...] se désiste.'
    """

def pseudonymize_all(records: Iterable[Record | LabelError], *, key: Key, settings: Settings | None = None, ledgers: Ledgers | None = None, new_cases: bool = False, hold_cases: bool = False, threads: SupportsIndex = ..., allow_unmarked: bool = False, by_hand: tuple[str, str] | None = None) -> Drafts:
    """
    The drafts of many records, in their order; in the place of a record that fails stands the exception that says why.

    What readers of many give goes straight in: an exception among the records is its own answer.

    `settings` defaults to `Settings.court()`. Records of a case need the ledger of their case among `ledgers`
    (`LedgerRequired`), unless `new_cases` lets it begin; `.ledgers` of the answer are those that follow, with words for all
    entities of all records of the case: keep them. With `hold_cases` a case of which a decision is refused is held back as a
    whole (`CaseHeld`), and its ledger stays as it was. `threads` is how many records are
    worked on at a time; it never changes a result. Ctrl-C is answered between blocks of at most 64.
    `allow_unmarked` and `by_hand` are as in `pseudonymize`, for all of them.
    """

def pseudonymize_lists(ids: Sequence[str], texts: Sequence[str], spans: Sequence[Iterable[tuple[Any, ...] | Mapping[str, Any]]], *, key: Key, settings: Settings | None = None, unit: str = "char", keep: Sequence[Iterable[str]] | None = None, overlap: str | Iterable[str] | None = None, graphemes: str = "widen", cut_words: str = "refuse", threads: SupportsIndex = ..., allow_unmarked: bool = False, by_hand: tuple[str, str] | None = None) -> Drafts:
    """
    The drafts of many decisions given as lists: `ids`, `texts` and `spans`, the latter as in `Record.from_spans`.

    The quickest way from Python lists: no object is made for a span. `keep` gives, where it is given, the kept
    categories of each decision. In the place of a decision that fails stands the exception that says why, `WrongType` where a
    row has no text, or spans that are none; lists of different lengths raise `ValueError`. All else as in `pseudonymize_all`.

    >>> import label_core as lc
    >>> drafts = lc.pseudonymize_lists(["1"], ["M. Dupont"], [[(3, 9, "personnePhysique")]], key=lc.Key.generate())
    >>> [str(draft.text) for draft in drafts]
    ['M. [...]']
    """

def read_label(documents: str | bytes | dict[str, Any] | list[Any], treatments: str | bytes | dict[str, Any] | list[Any], *, overlap: str | Iterable[str] | None = None, graphemes: str = "widen", cut_words: str = "refuse", max_bytes: SupportsIndex = ...) -> Import:
    """
    Reads LABEL's documents with the annotations that their treatments lead to: Mongo extended JSON, as `str` or `bytes`.

    Ids are `source-documentNumber`. Raises `JsonError`, `TooLarge` and `InvalidText` for a file as a whole; what is wrong
    with one document stands in its place (`NotMarked` without treatment). `overlap` and `graphemes` as in `AnnotationSet`.
    """

def read_nac(json: str | bytes | dict[str, Any] | list[Any], *, max_bytes: SupportsIndex = ...) -> list[NacRule | LabelError]:
    """
    Reads a table of kinds of cases, as the Court's databases hold it in the shape of 2025 or of 2026: for each line, in the
    order of the file, its rule, or the exception that says why it has none.

    Raises `JsonError`, `InvalidText`, `TooLarge` for the file as a whole.

    >>> from label_core.formats import nac
    >>> table = [{"codeNAC": "88B", "blocOccultation": 2, "categoriesToOmit": {"suivi": ["email"], "nonSuivi": None}}]
    >>> rule = nac.read_nac(table)[0]
    >>> rule.appeal.block, rule.appeal.omitted["conforme"], rule.appeal.omitted.get("aucune")
    (2, ('email',), None)
    """

def treatment_duration_ms(so_far_ms: SupportsIndex, last_update_ms: SupportsIndex, now_ms: SupportsIndex, longest_pause_ms: SupportsIndex = 900000) -> int:
    """
    How long somebody has worked on a treatment, in milliseconds, once it is saved at `now_ms`.

    The time since its last update counts as work only if it is at most `longest_pause_ms` (LABEL: 15 minutes); who pauses
    longer was away. `so_far_ms` is what counted as work until the last update. The two moments are milliseconds since any one
    moment, as the caller's clock says.

    >>> from label_core.metrics import treatment_duration_ms
    >>> treatment_duration_ms(60_000, 1_000, 31_000), treatment_duration_ms(60_000, 1_000, 7_201_000)
    (90000, 60000)
    """

def whose_fault(kind: str) -> str | None:
    """
    Whose fault an error of this kind is: "input", "settings" or "conflict"; `None` for a word that names no kind.
    """
