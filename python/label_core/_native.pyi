"""
The compiled part of `label_core`; import that instead.
"""

from collections.abc import Iterable, Mapping, Sequence
from label_core.errors import LabelError
from typing import Any, Final, SupportsFloat, SupportsIndex, final
from typing_extensions import disjoint_base

__all__ = ["ALGORITHM", "BUILD", "VERSION", "Annotation", "AnnotationIterator", "AnnotationSet", "CategorySummary", "Decision", "Edit", "EditIterator", "Edits", "Folded", "Handling", "Key", "LabelImport", "Ledger", "OffsetMap", "Policy", "Pseudonymized", "Pseudonymizer", "Record", "ReplacementPlan", "Scope", "Settings", "Span", "Template", "Text", "case_registry", "entity_id", "fold_str", "pseudonymize", "pseudonymize_all", "pseudonymize_lists", "read_label"]

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
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __new__(cls, /, span: Span, category: str, *, entity: str | None = None, origin: str = "import", score: SupportsFloat | SupportsIndex | None = None) -> Annotation: ...
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
    def __eq__(self, other: object, /) -> bool: ...
    def __getitem__(self, index: SupportsIndex, /) -> Annotation: ...
    def __iter__(self, /) -> AnnotationIterator: ...
    def __len__(self, /) -> int: ...
    def __new__(cls, /, text: Text, annotations: Iterable[Annotation], *, overlap: str | Iterable[str] | None = None, graphemes: str = "widen") -> AnnotationSet: ...
    def __repr__(self, /) -> str: ...
    def at(self, /, offset: SupportsIndex, unit: str = "char") -> Annotation | None:
        """
        The mark that covers the character at `offset`, if any. Raises `OutOfBounds`, `SplitsCharacter`.
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
        These marks on the rewritten text; one that touches a replaced stretch takes the whole stretch. Entities keep their
        ids. Raises `ForeignSpan` where the map starts from another text.
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

@final
class CategorySummary:
    """
    What becomes of one category in one decision.
    """
    def __repr__(self, /) -> str: ...
    @property
    def category(self, /) -> str:
        """
        The category.
        """
    @property
    def entities(self, /) -> int:
        """
        Entities behind them.
        """
    @property
    def kept(self, /) -> int:
        """
        Marks that stay.
        """
    @property
    def reason(self, /) -> str | None:
        """
        Why they stay, where any do.
        """
    @property
    def replaced(self, /) -> int:
        """
        Stretches that are replaced.
        """

@final
class Decision:
    """
    A court decision: its id, its text, and the categories that its court decided to leave as they are.

    `text` is a `Text` or a `str`; `omit` holds names of categories (the Court's `categoriesToOmit`). Raises `BadId` for an
    id that is empty or longer than 256 bytes, `BadCategory`.

    >>> from label_core import Decision
    >>> Decision("24-10.001", "M. X a saisi la cour.", omit=["personneMorale"])
    Decision('24-10.001', 21 code points, omit=['personneMorale'])
    """
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __new__(cls, /, id: str, text: Text | str, *, omit: Iterable[str] | None = None) -> Decision: ...
    def __repr__(self, /) -> str: ...
    @property
    def id(self, /) -> str:
        """
        The id.
        """
    @property
    def omit(self, /) -> list[str]:
        """
        The categories left as they are, sorted.
        """
    @property
    def text(self, /) -> Text:
        """
        The text.
        """

@final
class Edit:
    """
    One replacement: a stretch of the original, the words for it, and why.
    """
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
class EditIterator:
    """
    The replacements of a plan, one after the other; each is made when it is asked for.
    """
    def __iter__(self, /) -> EditIterator: ...
    def __next__(self, /) -> Edit: ...

@final
class Edits:
    """
    The replacements of a plan, in reading order: a sequence of `Edit`, each made when it is asked for.
    """
    def __getitem__(self, index: SupportsIndex, /) -> Edit: ...
    def __iter__(self, /) -> EditIterator: ...
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...

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
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    def span(self, /, start: SupportsIndex, end: SupportsIndex) -> Span:
        """
        The span of the source that folds to these code points of the folded form. A character that folds to several is
        taken whole. Raises as `Text.span`.
        """

@final
class Handling:
    """
    What happens to the marks of a category in one decision.
    """
    def __repr__(self, /) -> str: ...
    @property
    def reason(self, /) -> str | None:
        """
        Why they stay; `None` where they are replaced.
        """
    @property
    def template(self, /) -> str | None:
        """
        The template after which they are replaced; `None` where they stay.
        """

@disjoint_base
class Key:
    """
    32 secret bytes. Who has them and a list of names can find out who is who; without them the words say nothing.

    Use `Key.generate()` or `Key.from_file(path)`. A key is not pickled; its repr shows `id` only.
    """
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
        A key from the 64 hexadecimal digits of a key file. Raises `BadKey`.
        """
    @property
    def id(self, /) -> str:
        """
        A short name of the key that reveals nothing of it: 16 hexadecimal digits.
        """

@final
class LabelImport:
    """
    What reading LABEL's files gave. Made by `read_label`.
    """
    def __repr__(self, /) -> str: ...
    @property
    def orphan_treatments(self, /) -> int:
        """
        Treatments of documents that are not in the file.
        """
    @property
    def records(self, /) -> list[Record | LabelError]:
        """
        For each document, in the order of the file: its record, or the exception that says why it has none.
        """

@final
class Ledger:
    """
    Words pinned to entities: what the decisions of a case already call somebody.

    `entries` holds `(template, entity, words)`, the template as the settings write it; `entries()` gives them back, sorted.
    Secret: it says who is who. The repr shows the number of entries.

    Raises `LedgerError` for words that are empty, two entities with the same words, one entity with two words.
    """
    def __eq__(self, other: object, /) -> bool: ...
    def __len__(self, /) -> int: ...
    def __new__(cls, /, entries: Iterable[tuple[str, str, str]] | None = None) -> Ledger: ...
    def __repr__(self, /) -> str: ...
    def entries(self, /) -> list[tuple[str, str, str]]:
        """
        The entries: `(template, entity, words)`, sorted. Secret.
        """

@final
class OffsetMap:
    """
    Positions of a text and of its pseudonymised form, both ways and in every unit.

    Secret: it holds the original, and tells the lengths of names.
    """
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
class Policy:
    """
    Settings as they apply to one decision. Made by `Settings.for_decision`.
    """
    def __repr__(self, /) -> str: ...
    def handling(self, /, category: str) -> Handling:
        """
        What happens to the marks of a category. Raises `UnknownCategory` where the settings are strict and do not list it.
        """
    @property
    def omit(self, /) -> list[str]:
        """
        The categories that the decision omits, sorted.
        """

@final
class Pseudonymized:
    """
    A draft: the pseudonymised text, the map to the original, and the marks on the new text.

    Secret until it has been audited: a name that nobody marked still stands in it. A notebook shows the pseudonymised text,
    with what was replaced coloured and named; `label_core.view(draft, original=True)` shows the original beside it.
    """
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    @property
    def annotations(self, /) -> list[Annotation]:
        """
        The marks on the pseudonymised text, in reading order. Replaced entities are renamed to their words, kept ones to
        their category and a number: no id of the original is left.
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
        The draft as one JSON object without line breaks: `{"id", "draft": true, "text", "unit", "spans": [{"start", "end",
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
    >>> plan = lc.Pseudonymizer(policy, lc.Key(bytes(32)), lc.Scope.document(decision.id)).plan(marks)
    >>> plan.edits[0].words
    '[Y]'
    >>> str(plan.apply().text)
    'M. [Y] se désiste.'
    """
    def __new__(cls, /, policy: Policy, key: Key, scope: Scope, ledger: Ledger | None = None) -> Pseudonymizer: ...
    def __repr__(self, /) -> str: ...
    def plan(self, /, annotations: AnnotationSet) -> ReplacementPlan:
        """
        What would be replaced, by which words, and why. Nothing is written yet.

        Raises `UnknownCategory`, `LedgerRequired`, `ScopeTooWide`, `LedgerError`, `TooManyEntities`, `TooLarge`.
        """

@final
class Record:
    """
    A decision with its marks, as read.

    Made from lists (`Record.from_spans`), from native records (`Record.from_json`, `Record.from_json_lines`), from LABEL's
    files (`read_label`) or from objects. Secret: it holds the original. Pickles as its JSON.
    """
    def __eq__(self, other: object, /) -> bool: ...
    def __new__(cls, /, decision: Decision, annotations: AnnotationSet, *, scope: Scope | None = None) -> Record: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, ...]]: ...
    def __repr__(self, /) -> str: ...
    @property
    def annotations(self, /) -> AnnotationSet:
        """
        Its marks.
        """
    @property
    def decision(self, /) -> Decision:
        """
        The decision.
        """
    @staticmethod
    def from_json(json: str | bytes, *, overlap: str | Iterable[str] | None = None, graphemes: str = "widen", max_bytes: SupportsIndex = ...) -> Record:
        """
        A record from one JSON object, as `str` or UTF-8 `bytes`: the native record, see `schemas/record.schema.json`.

        Raises `JsonError` with line and column, `InvalidText`, `TooLarge` above `max_bytes`, `NotMarked` without "spans", and
        as `from_spans`.
        """
    @staticmethod
    def from_json_lines(json: str | bytes, *, overlap: str | Iterable[str] | None = None, graphemes: str = "widen", max_bytes: SupportsIndex = ...) -> list[Record | LabelError]:
        """
        Records from JSON Lines: for every line that is not blank its record, or the exception that says why there is none.
        """
    @staticmethod
    def from_spans(id: str, text: Text | str, spans: Iterable[tuple[Any, ...] | Mapping[str, Any]], *, unit: str = "char", omit: Iterable[str] | None = None, scope: Scope | None = None, overlap: str | Iterable[str] | None = None, graphemes: str = "widen") -> Record:
        """
        A record from the lists that a detection stack gives.

        Each span is a tuple `(start, end, label)`, optionally followed by entity, score, origin and spelling, or a mapping
        with the fields of the native record (`start`, `end`, `label`, `entity`, `score`, `source`, `text`). Offsets are
        counted in `unit`, code points by default. A score that is no number from 0 to 1 is read as none and counted in
        `unscored`. `overlap` and `graphemes` as in `AnnotationSet`.

        Raises, with `path` saying which span: `OutOfBounds`, `Reversed`, `EmptySpan`, `SplitsCharacter`, `TextMismatch`,
        `BadCategory`, `BadId`; and `Overlap`, `SplitsGrapheme`, `TypeError`.

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

@final
class ReplacementPlan:
    """
    Every replacement of one text: sorted, disjoint, checked. Applying it cannot fail.

    Secret, as it holds the original and its entities; the repr shows numbers only.
    """
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
    def edits(self, /) -> Edits:
        """
        The replacements, in reading order.
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
    def ledger(self, /) -> Ledger:
        """
        The ledger for the next decision: the one given, and the words of this plan. Empty where none was given.
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

@final
class Scope:
    """
    Across what an entity keeps its words: `Scope.document(id)`, `Scope.case(id)` or `Scope.corpus(id)`.

    Two scopes share nothing: who sees both outputs cannot link them by the words. Letters and numbers under a case need a
    `Ledger`; across a corpus they are refused (`ScopeTooWide`).
    """
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
    refused when a plan is made (`UnknownCategory`). `Settings.court()` gives the 20 categories of the Cour de cassation.

    Raises `BadCategory`, `BadTemplate`, and `AmbiguousTemplates` where two templates could give the same words.

    >>> from label_core import Settings
    >>> settings = Settings({"person": "[%c]", "place": "[Place %d]", "lawyer": None})
    >>> settings.rules["place"]
    '[Place %d]'
    >>> Settings({"a": "[%d]", "b": "[1%d]"})
    Traceback (most recent call last):
    label_core.errors.AmbiguousTemplates: templates of "a" and "b" could give the same words
    """
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __new__(cls, /, rules: Mapping[str, str | None], *, strict: bool = False) -> Settings: ...
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

@final
class Span:
    """
    A stretch of one text: never empty, on character boundaries, made by `Text.span` only.

    `start` and `end` (exclusive) are code points; `range(unit)` says them in any unit. Spans are ordered by start, then
    end. A span is not pickled alone: a set or a record carries its text.
    """
    def __eq__(self, other: object, /) -> bool: ...
    def __ge__(self, other: object, /) -> bool: ...
    def __gt__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __le__(self, other: object, /) -> bool: ...
    def __len__(self, /) -> int: ...
    def __lt__(self, other: object, /) -> bool: ...
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
class Template:
    """
    What stands in place of a mark: literal text with at most one specifier, "%c" (letters) or "%d" (number); "%%" is a per
    cent sign, and nothing else may follow "%".

    Raises `BadTemplate` with the byte offset.

    >>> from label_core import Template
    >>> Template("[Adresse %d]").specifier
    'number'
    """
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __new__(cls, /, written: str) -> Template: ...
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
    `text.length(unit)` counts in any unit. Texts with equal content are equal, and one's spans work with the other.
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
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __len__(self, /) -> int: ...
    def __new__(cls, /, content: str) -> Text: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, ...]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
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

def case_registry(key: Key, scope: Scope, decisions: Iterable[tuple[AnnotationSet, Policy]], ledger: Ledger | None = None) -> Ledger:
    """
    The ledger of a case before any of its decisions is published: words for all entities of all its decisions at once, free
    of all their texts.

    `decisions` holds `(annotations, policy)` pairs. Letters do not depend on their order; numbers count first appearances in
    it. Entities that `ledger` pins keep their words. Raises as `Pseudonymizer.plan`.
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

    >>> from label_core import fold_str
    >>> fold_str("Jean‑François  LEFÈVRE")
    'jean-francois lefevre'
    """

def pseudonymize(record: Record, *, key: Key, settings: Settings | None = None, ledger: Ledger | None = None) -> Pseudonymized:
    """
    The draft of one record: its policy, its plan, applied.

    `settings` defaults to `Settings.court()`. A record with the scope of a case needs a `ledger`. Raises as
    `Pseudonymizer.plan`, with `document_id` set.

    >>> import label_core as lc
    >>> record = lc.Record.from_spans("24-10.001", "M. Dupont se désiste.", [(3, 9, "personnePhysique")])
    >>> draft = lc.pseudonymize(record, key=lc.Key(bytes(32)))
    >>> str(draft.text)
    'M. [Y] se désiste.'
    """

def pseudonymize_all(records: Iterable[Record], *, key: Key, settings: Settings | None = None, threads: SupportsIndex = 1) -> list[Pseudonymized | LabelError]:
    """
    The drafts of many records, in their order; in the place of a record that fails stands the exception that says why.

    `settings` defaults to `Settings.court()`. Records that share a case share its words. `threads` is how many records are
    worked on at a time; it never changes a result. Ctrl-C is answered between blocks of 64.
    """

def pseudonymize_lists(ids: Sequence[str], texts: Sequence[str], spans: Sequence[Iterable[tuple[Any, ...] | Mapping[str, Any]]], *, key: Key, settings: Settings | None = None, unit: str = "char", omit: Sequence[Iterable[str]] | None = None, overlap: str | Iterable[str] | None = None, graphemes: str = "widen", threads: SupportsIndex = 1) -> list[Pseudonymized | LabelError]:
    """
    The drafts of many decisions given as lists: `ids`, `texts` and `spans`, the latter as in `Record.from_spans`.

    The quickest way from Python lists: no object is made for a span. `omit` gives, where it is given, the omitted
    categories of each decision. In the place of a decision that fails stands the exception that says why; lists of different
    lengths raise `ValueError`. All else as in `pseudonymize_all`.

    >>> import label_core as lc
    >>> drafts = lc.pseudonymize_lists(["1"], ["M. Dupont"], [[(3, 9, "personnePhysique")]], key=lc.Key(bytes(32)))
    >>> [str(draft.text) for draft in drafts]
    ['M. [Y]']
    """

def read_label(documents: str | bytes, treatments: str | bytes, *, overlap: str | Iterable[str] | None = None, graphemes: str = "widen", max_bytes: SupportsIndex = ...) -> LabelImport:
    """
    Reads LABEL's documents with the annotations that their treatments lead to: Mongo extended JSON, as `str` or `bytes`.

    Ids are `source-documentNumber`. Raises `JsonError`, `TooLarge` and `InvalidText` for a file as a whole; what is wrong
    with one document stands in its place (`NotMarked` without treatment). `overlap` and `graphemes` as in `AnnotationSet`.
    """
