"""What a notebook shows: escaped, categories named, nothing of the original unless it is asked for."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

import label_core as lc


class Page(HTMLParser):
    """The elements of a page, and its text without the style sheet."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.content = ""
        self.feed(html)
        self.close()
        assert not self.open, "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.open.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.content += data


NASTY = (
    "<script>alert(1)</script> & \"quoted\" 'single' "
    "\x1b[31m \u202eabc\u202c \u2066x\u2069 \u200f \0 \x85 \x9b1m\r\nnext\tline"
)


def draft(before: str, name: str, after: str, category: str = "personnePhysique", **options: object) -> lc.Pseudonymized:
    spans = [(len(before), len(before) + len(name), category), *options.pop("spans", [])]
    record = lc.Record.from_spans("d", before + name + after, spans, **options)
    return lc.pseudonymize(record, key=lc.Key(bytes(32)))


@pytest.mark.parametrize("original", [False, True])
def test_nothing_in_a_text_is_taken_for_html(original: bool) -> None:
    page = Page(str(lc.view(draft(NASTY, NASTY, NASTY, "<b onclick='x'>\"&"), original=original)))
    assert set(page.tags) <= {
        "div",
        "style",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "p",
        "mark",
        "small",
        "del",
        "span",
    }
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in ("href", "src")]
    assert page.content.count("<script>alert(1)</script>") == (3 if original else 2)
    assert "<b onclick='x'>\"&" in page.content


def test_controls_that_hide_or_turn_text_are_shown() -> None:
    html = draft(NASTY, "Brun", NASTY)._repr_html_()
    controls = {c for c in html if not c.isprintable()} - {"\n", "\r", "\t", "\u00a0", "\u202f"}
    assert not controls
    page = Page(html)
    for shown in ("<U+001B>[31m", "<U+202E>abc<U+202C>", "<U+2066>x<U+2069>", "<U+200F>", "<U+0000>"):
        assert shown in page.content


def test_what_a_text_is_made_of_stays(secret: str) -> None:
    # Emoji of several characters, accents of their own, no-break spaces and line breaks are shown as they are.
    content = "👩‍👩‍👧 e\u0301 «\u00a0x\u202f»\n\nŒuvre "
    page = Page(draft(content, secret, "\nfin")._repr_html_())
    assert content in page.content
    assert "\nfin" in page.content


def test_the_original_is_shown_on_demand_alone(secret: str, hidden: Callable[..., None]) -> None:
    one = draft("M. ", secret, " se désiste.")
    hidden(one._repr_html_(), str(lc.view(one)), repr(lc.view(one, original=True)), repr(lc.view(one)))
    shown = str(lc.view(one, original=True))
    assert secret in Page(shown).content
    assert "Original shown: do not save or share this output." in shown
    assert "Draft: not audited." in one._repr_html_()
    assert one._repr_html_() == str(lc.view(one)) == lc.view(one)._repr_html_()


def test_categories_and_counts_stand_as_text() -> None:
    one = draft("Me ", "Brun", " à Sète", "professionnelAvocat", spans=[(10, 14, "localite")])
    page = Page(one._repr_html_())
    # In the table, and beside every word: not by colour alone.
    assert page.content.count("localite") == 2
    assert page.content.count("professionnelAvocat") == 1
    assert "never masked by the settings" in page.content
    assert one.plan.edits[0].words in page.content
    for header in ("category", "replaced", "entities", "kept"):
        assert header in page.content


def test_every_draft_has_its_colours_in_both_themes() -> None:
    html = draft("a ", "Brun", "")._repr_html_()
    hues = re.findall(r"--hue: (\d+)", html)
    assert len(hues) == 2
    assert len(set(hues)) == 1
    # The text itself keeps the colour of the page: light or dark.
    assert "color: inherit" in html


def test_frequent_categories_never_look_alike() -> None:
    frequent = list(lc.Settings.court().rules)[:12]
    hues = [re.findall(r"--hue: (\d+)", draft("a ", "Brun", "", category)._repr_html_())[0] for category in frequent]
    assert len(set(hues)) == len(frequent)
    # Whatever the category, its colour is that of every other draft.
    for category in ("tatouage", "professionnelMagistratGreffier"):
        pages = [draft("a " * n, "Brun", "", category)._repr_html_() for n in (1, 2)]
        assert len({hue for page in pages for hue in re.findall(r"--hue: (\d+)", page)}) == 1


def test_a_draft_without_marks() -> None:
    record = lc.Record.from_spans("d", "Rien.", [])
    page = Page(lc.pseudonymize(record, key=lc.Key(bytes(32)))._repr_html_())
    assert "Rien." in page.content


def test_touching_and_dropped_marks_are_drawn_once() -> None:
    spans = [(5, 12, "professionnelAvocat"), (7, 9, "localite"), (13, 14, "localite"), (14, 15, "adresse")]
    record = lc.Record.from_spans("d", "abcdefghijklmnopq", spans, overlap="longest")
    one = lc.pseudonymize(record, key=lc.Key(bytes(32)))
    text = Page(one._repr_html_()).content
    for edit in one.plan.edits:
        assert text.count(f"{edit.words}{edit.category}") == 1
