"""What a notebook shows of drafts, diffs, histories and merges: HTML, escaped, with categories coloured and named."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from html import escape
from itertools import islice

from label_core._native import (
    Annotation,
    Carried,
    CarriedMark,
    Conflict,
    Diff,
    History,
    Merge,
    Pseudonymized,
    Settings,
    Step,
    Text,
)

# Twelve hues, told apart with normal and with the common forms of deficient colour vision, dark enough on light and light
# enough on dark: the text keeps the page's own colour, only a border and a tint are coloured.
_HUES = (210, 28, 150, 340, 265, 52, 185, 5, 110, 300, 235, 80)
# The Court's categories take them in its own order, which begins with the frequent ones: these never look alike.
_NUMBERS = {category: number for number, category in enumerate(Settings.court().rules)}

_STYLE = """
.label-core { font-family: inherit; line-height: 1.7; max-width: 60em; }
.label-core .text { white-space: pre-wrap; overflow-wrap: anywhere; }
.label-core mark { color: inherit; background: hsl(var(--hue) 80% 50% / 0.16);
  border-bottom: 2px solid hsl(var(--hue) 70% 48%);
  border-radius: 2px; padding: 0 1px; }
.label-core mark small { font-size: 0.68em; margin-left: 0.3em; opacity: 0.75; font-family: monospace;
  user-select: none; }
.label-core del { opacity: 0.65; margin-right: 0.25em; }
.label-core table { border-collapse: collapse; margin: 0.8em 0; }
.label-core th, .label-core td { padding: 0.1em 0.8em 0.1em 0; text-align: left; }
.label-core td.number, .label-core th.number { text-align: right; font-variant-numeric: tabular-nums; }
.label-core .note { font-size: 0.85em; opacity: 0.8; }
"""


_ORIGINAL = "Original shown: do not save or share this output."
# A notebook that draws a hundred thousand rows is closed, not read.
_ROWS = 500
_MARKS = 20


class View:
    """A piece of HTML that a notebook draws; `str(view)` is the HTML. Its repr shows nothing of it."""

    def __init__(self, html: str) -> None:
        """Keep the HTML."""
        self._html = html

    def _repr_html_(self) -> str:
        return self._html

    def __str__(self) -> str:
        """Give the HTML."""
        return self._html

    def __eq__(self, other: object) -> bool:
        """Compare the HTML."""
        return self._html == other._html if isinstance(other, View) else NotImplemented

    def __hash__(self) -> int:
        """Hash the HTML."""
        return hash(self._html)

    def __repr__(self) -> str:
        """Give the length only."""
        return f"View({len(self._html)} characters of HTML)"


def view(shown: Pseudonymized | Diff | History | Merge | Carried, *, original: bool = False) -> View:
    """Draw a draft, a diff, a history, a merge or what was carried. With `original=True` names are shown too.

    In a draft, what was replaced then stands struck through beside its words; in a diff, each place has its spelling; under
    the steps of a history stands all that they changed, with its spellings; in a merge, each mark of a conflict has its
    spelling and its entity; what was carried stands as it was spelt and as it is.

    Mind where a notebook goes: outputs are saved with it, and notebooks end up in Git.
    """
    if isinstance(shown, Diff):
        return View(diff_html(shown, original=original))
    if isinstance(shown, History):
        return View(history_html(shown, original=original))
    if isinstance(shown, Merge):
        return View(merge_html(shown, original=original))
    if isinstance(shown, Carried):
        return View(carried_html(shown, original=original))
    if isinstance(shown, Pseudonymized):
        return View(draft_html(shown, original=original))
    raise TypeError(f"a draft, a diff, a history, a merge or what was carried expected, not {type(shown).__name__}")


def draft_html(draft: Pseudonymized, *, original: bool = False) -> str:
    """Give the HTML of a draft: a table of counts per category, and the text with its words marked."""
    note = _note(_ORIGINAL if original else "Draft: not audited.")
    return _page(f'{_table(draft)}{note}<div class="text" lang="fr">{_text(draft, original)}</div>')


def diff_html(diff: Diff, *, original: bool = False) -> str:
    """Give the HTML of a diff: a table of the annotations that came, went or changed."""
    return _page(_changes(diff, original) + (_note(_ORIGINAL) if original else ""))


def history_html(history: History, *, original: bool = False) -> str:
    """Give the HTML of a history: a table of its steps, done and undone, and of its checkpoints."""
    one = copy(history)  # So that the parts fit together, whatever other threads do meanwhile.
    done = one.steps
    names: dict[int, list[str]] = {}
    for name, place in one.checkpoints.items():
        names.setdefault(place, []).append(name)
    steps = [*((step, "done") for step in done), *((step, "undone") for step in reversed(one.undone))]
    head = _head(["", "author", "label", "operations", "removed", "added", "", "checkpoints"], {"", "removed", "added"})
    start = ["0", "", "", "", "", "", "start", ", ".join(names.get(0, []))]
    rows = [start, *(_step(number, *step, names.get(number, [])) for number, step in enumerate(steps, 1))]
    cells = "".join(_row(row, {0, 4, 5}) for row in rows)
    table = f"<table>{head}<tbody>{cells}</tbody></table>"
    count = f"{_count(len(one.current), 'annotation')} after {_count(len(done), 'step')}."
    changes = f"{_note('All that has changed since the start:')}{_changes(one.diff(), True)}{_note(_ORIGINAL)}"
    return _page(table + _note(count) + (changes if original else ""))


def merge_html(merge: Merge, *, original: bool = False) -> str:
    """Give the HTML of a merge: a table of its conflicts, with what each side has there."""
    conflicts = merge.conflicts
    head = _head(["", "conflict", "place", "base", "ours", "theirs"], {""})
    rows = "".join(_conflict(number, one, merge.text, original) for number, one in enumerate(conflicts[:_ROWS]))
    table = f"<table>{head}<tbody>{rows}</tbody></table>" if conflicts else ""
    settled = _count(len(merge.settled), "annotation")
    notes = [f"{settled} settled, {_count(len(conflicts), 'conflict')}."]
    if any(_of_links(one) for one in conflicts):
        notes.append("Within one conflict, marks with one number (#1) are of one entity.")
    if len(conflicts) > _ROWS:
        notes.append(f"Only the first {_ROWS} conflicts are shown.")
    return _page(table + "".join(map(_note, [*notes, *([_ORIGINAL] if original else [])])))


def carried_html(carried: Carried, *, original: bool = False) -> str:
    """Give the HTML of what was carried: counts, and a table of the marks that are to be looked at."""
    marks = carried.marks
    shown = [one for one in marks if one.fate in ("stretched", "cut", "lost") or one.is_dropped != one.was_dropped]
    head = _head(["fate", "category", "place", *(["text"] if original else [])], set())
    rows = "".join(_carried(one, carried, original) for one in shown[:_ROWS])
    table = f"<table>{head}<tbody>{rows}</tbody></table>" if shown else ""
    counts = ", ".join(f"{carried.count(fate)} {fate}" for fate in ("unchanged", "moved", "stretched", "cut", "lost"))
    notes = [f"{_count(len(marks), 'mark')}: {counts}."]
    if len(shown) > _ROWS:
        notes.append(f"Only the first {_ROWS} of them are shown.")
    return _page(table + "".join(map(_note, [*notes, *([_ORIGINAL] if original else [])])))


def _of_links(conflict: Conflict) -> bool:
    return conflict.kind in ("entity", "name")


def _conflict(number: int, conflict: Conflict, text: Text, original: bool) -> str:
    """Give the row of a conflict, which bears its index: that by which it is resolved."""
    sides = (conflict.base, conflict.ours, conflict.theirs)
    numbers: dict[str, int] = {}
    for mark in (mark for side in sides for mark in side):
        numbers.setdefault(mark.entity, len(numbers) + 1)

    def shown(mark: Annotation) -> str:
        spelling = f" {_escaped(text.slice(mark.span))}" if original else ""
        entity = f" #{numbers[mark.entity]}" if _of_links(conflict) else ""
        name = f" = {_escaped(mark.entity)}" if entity and original else ""
        return f"{_mark(mark)} {_place(mark)}{spelling}{entity}{name}"

    def cell(side: list[Annotation]) -> str:
        more = [f"and {len(side) - _MARKS} more"] if len(side) > _MARKS else []
        return "<br>".join([*map(shown, side[:_MARKS]), *more]) or "–"

    place = f"{conflict.extent.start}–{conflict.extent.end}"
    cells = "".join(f"<td>{cell(side)}</td>" for side in sides)
    return f'<tr><td class="number">{number}</td><td>{conflict.kind}</td><td>{place}</td>{cells}</tr>'


def _carried(one: CarriedMark, carried: Carried, original: bool) -> str:
    """Give the row of a mark that was carried."""
    before, after = one.before, one.after
    place = f"{_place(before)} → {_place(after) if after else one.place}"
    dropped = ", dropped" if one.is_dropped else ""
    spellings = [carried.text_before.slice(before.span), *([carried.set.text.slice(after.span)] if after else [])]
    words = f"<td>{' → '.join(map(_escaped, spellings))}</td>" if original else ""
    return f"<tr><td>{one.fate}{dropped}</td><td>{_mark(before)}</td><td>{place}</td>{words}</tr>"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _step(number: int, step: Step, state: str, checkpoints: list[str]) -> list[str]:
    """Give the cells of a step."""
    counts = Counter(operation.name for operation in step.operations)
    operations = ", ".join(name if count == 1 else f"{name} × {count}" for name, count in counts.items())
    numbers = [str(len(step.diff.removed)), str(len(step.diff.added))]
    return [str(number), step.author, step.label, operations, *numbers, state, ", ".join(checkpoints)]


def _changes(diff: Diff, original: bool) -> str:
    """Give the table of what a diff changes, of so many rows at the most."""
    columns = ["change", "category", "place", *(["text"] if original else [])]
    rows = list(islice(_details(diff, original), _ROWS + 1))
    cells = "".join(
        f"<tr><td>{kind}</td><td>{_both(marks, _mark)}</td><td>{_both(marks, _place)}{_escaped(how)}</td>"
        + (f"<td>{_both(marks, lambda mark: _escaped(diff.text.slice(mark.span)))}</td>" if original else "")
        + "</tr>"
        for kind, marks, how in rows[:_ROWS]
    )
    note = _note(f"Only the first {_ROWS} changes are shown.") if len(rows) > _ROWS else ""
    if not rows:
        note = _note("Nothing changes.")
    return f"<table>{_head(columns, set())}<tbody>{cells}</tbody></table>{note}"


def _details(diff: Diff, original: bool) -> Iterator[tuple[str, list[Annotation], str]]:
    """Give what a diff changes, one after the other: how, the annotations before and after, and more to say."""
    details = diff.details()
    for kind, marks in [("added", details.added), ("deleted", details.deleted)]:
        yield from ((kind, [mark], "") for mark in marks)
    for kind in ("recategorised", "grown", "shrunk", "shifted", "relinked", "restated"):
        for before, after in getattr(details, kind):
            how = {"restated": f", {_maker(before)} → {_maker(after)}"}.get(kind, "")
            if original and kind == "relinked":
                how = f", {before.entity} → {after.entity}"
            yield kind, [before, after], how
    for kind, marks in [("forgotten", diff.forgotten), ("remembered", diff.remembered)]:
        yield from ((kind, [mark], "") for mark in marks)


def _both(marks: list[Annotation], shown: Callable[[Annotation], str]) -> str:
    """Show before and after, once where they look alike."""
    return " → ".join(dict.fromkeys(map(shown, marks)))


def _mark(mark: Annotation) -> str:
    return f'<mark style="--hue: {_hue(mark.category)}">{_escaped(mark.category)}</mark>'


def _place(mark: Annotation) -> str:
    return f"{mark.start}–{mark.end}"


def _maker(mark: Annotation) -> str:
    return mark.origin if mark.score is None else f"{mark.origin} {mark.score:.2f}"


def _head(names: Iterable[str], numbers: set[str]) -> str:
    cells = (f'<th class="number">{name}</th>' if name in numbers else f"<th>{name}</th>" for name in names)
    return f"<thead><tr>{''.join(cells)}</tr></thead>"


def _row(cells: Iterable[str], numbers: set[int]) -> str:
    kinds = ((cell, ' class="number"' if place in numbers else "") for place, cell in enumerate(cells))
    return f"<tr>{''.join(f'<td{kind}>{_escaped(cell)}</td>' for cell, kind in kinds)}</tr>"


def _note(text: str) -> str:
    return f'<p class="note">{text}</p>'


def _page(body: str) -> str:
    return f'<div class="label-core"><style>{_STYLE}</style>{body}</div>'


def _text(draft: Pseudonymized, original: bool) -> str:
    text, source = str(draft.text), draft.plan.text
    pieces: list[str] = []
    done = 0
    for edit, (_, _, start, end) in zip(draft.plan.replacements, draft.map.replaced(), strict=True):
        pieces.append(_escaped(text[done:start]))
        before = f"<del>{_escaped(source.slice(edit.extent))}</del>" if original else ""
        category = _escaped(edit.category)
        pieces.append(
            f'<mark style="--hue: {_hue(edit.category)}" title="{category}">{before}'
            f"{_escaped(text[start:end])}<small>{category}</small></mark>"
        )
        done = end
    pieces.append(_escaped(text[done:]))
    return "".join(pieces)


def _table(draft: Pseudonymized) -> str:
    rows = "".join(
        f'<tr><td><mark style="--hue: {_hue(row.category)}">{_escaped(row.category)}</mark></td>'
        f'<td class="number">{row.replaced}</td><td class="number">{row.entities}</td>'
        f'<td class="number">{row.kept}</td><td>{_escaped(row.reason or "")}</td></tr>'
        for row in draft.plan.summary()
    )
    head = _head(["category", "replaced", "entities", "kept", ""], {"replaced", "entities", "kept"})
    return f"<table>{head}<tbody>{rows}</tbody></table>"


def _hue(category: str) -> int:
    """Choose a colour that does not change from one draft to the next."""
    number = _NUMBERS.get(category, hashlib.sha256(category.encode()).digest()[0])
    return _HUES[number % len(_HUES)]


def _escaped(text: str) -> str:
    """Escape HTML; show the number of a control character that would hide text or turn it around."""
    return escape(text).translate(_CONTROLS)


_BIDI = (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)
_CONTROLS = {code: f"&lt;U+{code:04X}&gt;" for code in (*range(32), *range(0x7F, 0xA0), *_BIDI) if chr(code) not in "\t\n\r"}
