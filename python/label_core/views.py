"""What a notebook shows: a draft as HTML, escaped, with categories coloured and named."""

from __future__ import annotations

import hashlib
from html import escape
from typing import TYPE_CHECKING

from label_core._native import Settings

if TYPE_CHECKING:
    from label_core._native import Pseudonymized

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

    def __repr__(self) -> str:
        """Give the length only."""
        return f"View({len(self._html)} characters of HTML)"


def view(draft: Pseudonymized, *, original: bool = False) -> View:
    """Draw a draft. With `original=True` what was replaced is shown struck through beside its words.

    Mind where a notebook goes: outputs are saved with it, and notebooks end up in Git.
    """
    return View(draft_html(draft, original=original))


def draft_html(draft: Pseudonymized, *, original: bool = False) -> str:
    """Give the HTML of a draft: a table of counts per category, and the text with its words marked."""
    warning = "Original shown: do not save or share this output." if original else "Draft: not audited."
    return (
        f'<div class="label-core"><style>{_STYLE}</style>{_table(draft)}'
        f'<p class="note">{warning}</p><div class="text" lang="fr">{_text(draft, original)}</div></div>'
    )


def _text(draft: Pseudonymized, original: bool) -> str:
    text, source = str(draft.text), draft.plan.text
    pieces: list[str] = []
    done = 0
    for edit, (_, _, start, end) in zip(draft.plan.edits, draft.map.replaced(), strict=True):
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
    numbers = "".join(f'<th class="number">{name}</th>' for name in ("replaced", "entities", "kept"))
    head = f"<th>category</th>{numbers}<th></th>"
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _hue(category: str) -> int:
    """Choose a colour that does not change from one draft to the next."""
    number = _NUMBERS.get(category, hashlib.sha256(category.encode()).digest()[0])
    return _HUES[number % len(_HUES)]


def _escaped(text: str) -> str:
    """Escape HTML; show the number of a control character that would hide text or turn it around."""
    return escape(text).translate(_CONTROLS)


_BIDI = (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)
_CONTROLS = {code: f"&lt;U+{code:04X}&gt;" for code in (*range(32), *range(0x7F, 0xA0), *_BIDI) if chr(code) not in "\t\n\r"}
