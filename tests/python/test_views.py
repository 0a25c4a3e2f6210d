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
    return lc.pseudonymize(record, key=lc.Key(bytes(range(32))))


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
    assert one.plan.replacements[0].words in page.content
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
    page = Page(lc.pseudonymize(record, key=lc.Key(bytes(range(32))), allow_unmarked=True)._repr_html_())
    assert "Rien." in page.content


def test_touching_and_dropped_marks_are_drawn_once() -> None:
    spans = [(5, 12, "professionnelAvocat"), (7, 9, "localite"), (13, 14, "localite"), (14, 15, "adresse")]
    record = lc.Record.from_spans("d", "abcdefghijklmnopq", spans, overlap="longest", cut_words="accept")
    one = lc.pseudonymize(record, key=lc.Key(bytes(range(32))))
    text = Page(one._repr_html_()).content
    for edit in one.plan.replacements:
        assert text.count(f"{edit.words}{edit.category}") == 1


def edited(content: str, name: str, category: str = "personnePhysique", **step: str) -> lc.History:
    """A history over a text that begins with a name, marked in two ways one after the other."""
    text = lc.Text(name + content)
    history = lc.History(lc.AnnotationSet(text, []))
    mark, shorter = text.span(0, len(name)), text.span(0, len(name) - 1)
    history.checkpoint(step.get("checkpoint", "start"))
    author, label = step.get("author", "anne"), step.get("label", "")
    history.apply(lc.Operation.annotate(mark, category), author=author, label=label)
    history.apply(lc.Operation.resize(mark, shorter), author=author, label=label)
    return history


def test_a_diff_shows_places_and_the_original_on_demand_alone(secret: str, hidden: Callable[..., None]) -> None:
    history = edited(" se désiste.", secret)
    diff = history.diff()
    hidden(diff._repr_html_(), str(lc.view(diff)), repr(lc.view(diff, original=True)))
    page = Page(str(lc.view(diff)))
    assert page.content == "changecategoryplaceaddedpersonnePhysique0–14"
    assert str(lc.view(diff)) == diff._repr_html_()
    shown = Page(str(lc.view(diff, original=True)))
    assert secret[:-1] in shown.content
    assert "Original shown: do not save or share this output." in shown.content


def test_a_diff_shows_each_kind_of_change(secret: str) -> None:
    text = lc.Text("Anne Brun, Sète, Dole, Gap, Pau, Foix, Apt, Die")
    places = [(0, 4), (5, 9), (11, 15), (17, 21), (23, 26), (28, 31), (33, 37), (39, 42)]
    spans = [text.span(*place) for place in places]
    start = lc.AnnotationSet(text, [lc.Annotation(span, "localite", origin="model", score=0.5) for span in spans])
    history = lc.History(start)
    operations = [
        lc.Operation.recategorise(spans[0], "personnePhysique"),
        lc.Operation.resize(spans[1], text.span(5, 10)),
        lc.Operation.resize(spans[2], text.span(11, 14)),
        lc.Operation.move(spans[3], text.span(18, 22)),
        lc.Operation.remove(spans[4]),
        lc.Operation.rename(lc.entity_id("localite", "Pau"), "<" + secret),
        lc.Operation.annotate(text.span(44, 47), "localite"),
    ]
    history.apply(operations, author="a")
    again = lc.Annotation(spans[6], "localite")
    history.apply_diff(lc.Diff(text, [start[6]], [again]), author="a")
    rows = re.findall(r"<tr><td>(.*?)</tr>", history.diff()._repr_html_())
    cells = [re.sub(r"<.*?>", "|", row).replace("||", "|").split("|")[:-1] for row in rows]
    assert [[cell for cell in row if cell] for row in cells] == [
        ["added", "localite", "44–47"],
        ["deleted", "localite", "23–26"],
        ["recategorised", "localite", " → ", "personnePhysique", "0–4"],
        ["grown", "localite", "5–9 → 5–10"],
        ["shrunk", "localite", "11–15 → 11–14"],
        ["shifted", "localite", "17–21 → 18–22"],
        ["relinked", "localite", "28–31"],
        ["restated", "localite", "33–37, model 0.50 → import"],
    ]
    assert f"localite_pau → <{secret}" in Page(str(lc.view(history.diff(), original=True))).content


def test_what_strategies_dropped_and_nothing_at_all(secret: str) -> None:
    text = lc.Text("abcdef")
    marks = lc.AnnotationSet(text, [lc.Annotation(text.span(0, end), "x") for end in (3, 6)], overlap="longest")
    diff = lc.Operation.forget(text.span(0, 1)).plan(marks)
    assert "forgottenx0–3" in Page(diff._repr_html_()).content
    assert "rememberedx0–3" in Page(diff.inverse()._repr_html_()).content
    assert "Nothing changes." in Page(lc.Diff(text, [], [])._repr_html_()).content


def test_a_long_diff_is_cut() -> None:
    text = lc.Text("x " * 600)
    diff = lc.Diff(text, [], [lc.Annotation(text.span(2 * n, 2 * n + 1), "x") for n in range(600)])
    html = diff._repr_html_()
    assert html.count("<tr><td>") == 500
    assert "Only the first 500 changes are shown." in html


def test_a_history_shows_its_steps(secret: str, hidden: Callable[..., None]) -> None:
    history = edited(" se désiste.", secret, label="names")
    history.apply([lc.Operation.remove(history.current[0].span)] * 1, author="bob", label="no name")
    history.checkpoint("end")
    history.undo()
    html = history._repr_html_()
    hidden(html, str(lc.view(history)))
    assert html == str(lc.view(history))
    rows = [re.findall(r"<td.*?>(.*?)</td>", row) for row in re.findall(r"<tr>(<td.*?)</tr>", html)]
    assert rows == [
        ["0", "", "", "", "", "", "start", "start"],
        ["1", "anne", "names", "annotate", "0", "1", "done", ""],
        ["2", "anne", "names", "resize", "1", "1", "done", ""],
        ["3", "bob", "no name", "remove", "1", "0", "undone", "end"],
    ]
    assert "1 annotation after 2 steps." in html
    shown = Page(str(lc.view(history, original=True))).content
    assert secret[:-1] in shown
    assert "Original shown: do not save or share this output." in shown


def test_operations_of_one_name_are_counted() -> None:
    text = lc.Text("abcdef")
    history = lc.History(lc.AnnotationSet(text, []))
    history.apply([lc.Operation.annotate(text.span(n, n + 1), "x", entity="e") for n in range(3)], author="a")
    assert "annotate × 3" in history._repr_html_()


@pytest.mark.parametrize("original", [False, True])
def test_nothing_of_a_history_is_taken_for_html(original: bool) -> None:
    category = "<b onclick='x'>\"&"
    history = edited(NASTY, NASTY, category, author=NASTY, label=NASTY, checkpoint=NASTY)
    for shown in (history, history.diff()):
        html = str(lc.view(shown, original=original))
        page = Page(html)
        assert set(page.tags) <= {"div", "style", "table", "thead", "tbody", "tr", "th", "td", "p", "mark"}
        assert not [name for name, _ in page.attributes if name.startswith("on") or name in ("href", "src")]
        assert not {c for c in html if not c.isprintable()} - {"\n", "\r", "\t", "\u00a0", "\u202f"}
        assert ("<script>alert(1)</script>" in page.content) is (original or shown is history)
        assert ("<b onclick='x'>\"&" in page.content) is (original or shown is not history)


def merged(content: str, name: str, *categories: str) -> lc.edit.Merge:
    """A merge with a conflict on a name at the start of a text; the sides give it these two categories."""
    text = lc.Text(name + content)
    span = text.span(0, len(name))
    base = lc.AnnotationSet(text, [lc.Annotation(span, "personnePhysique")])
    return lc.merge(base, *(lc.Operation.recategorise(span, one).plan(base).apply(base) for one in categories))


def test_a_merge_shows_its_conflicts_and_the_original_on_demand_alone(secret: str, hidden: Callable[..., None]) -> None:
    both = merged(" se désiste.", secret, "localite", "adresse")
    html = both._repr_html_()
    hidden(html, str(lc.view(both)), repr(lc.view(both, original=True)))
    assert html == str(lc.view(both))
    page = Page(html)
    cells = "0category0–15personnePhysique 0–15localite 0–15adresse 0–15"
    assert page.content == f"conflictplacebaseourstheirs{cells}0 annotations settled, 1 conflict."
    shown = Page(str(lc.view(both, original=True))).content
    assert shown.count(secret) == 3
    assert "Original shown: do not save or share this output." in shown
    done = both.resolve(0, "ours")._repr_html_()
    assert Page(done).content == "1 annotation settled, 0 conflicts."


def test_entities_in_conflict_are_numbered(secret: str, hidden: Callable[..., None]) -> None:
    text = lc.Text(f"{secret} x y")
    spans = text.span(0, 15), text.span(16, 17), text.span(18, 19)
    base = lc.AnnotationSet(text, [lc.Annotation(span, "nom") for span in spans])
    one, *others = (mark.entity for mark in base)
    both = lc.merge(base, *(lc.Operation.link(one, other).plan(base).apply(base) for other in others))
    html = both._repr_html_()
    hidden(html)
    page = Page(html.replace("<br>", " ")).content
    assert "nom 0–15 #1 nom 16–17 #2 nom 18–19 #3" in page
    assert page.count("#") == 10
    assert one in Page(str(lc.view(both, original=True)).replace("<br>", " ")).content
    named = (lc.Operation.rename(one, name).plan(base).apply(base) for name in (secret + "a", secret + "b"))
    names = lc.merge(base, *named)
    hidden(names._repr_html_())
    assert "name0–15nom 0–15 #1nom 0–15 #2nom 0–15 #3" in Page(names._repr_html_()).content
    assert secret + "b" in Page(str(lc.view(names, original=True))).content


def test_a_long_conflict_and_a_long_merge_are_cut() -> None:
    text = lc.Text("x " * 600)
    spans = [text.span(2 * n, 2 * n + 1) for n in range(600)]
    base = lc.AnnotationSet(text, [lc.Annotation(span, "x", entity=str(n)) for n, span in enumerate(spans)])
    both = lc.merge(base, *(lc.AnnotationSet(text, [lc.Annotation(span, one) for span in spans]) for one in "yz"))
    html = both._repr_html_()
    assert html.count('<tr><td class="number">') == 500
    assert "Only the first 500 conflicts are shown." in html
    ours = lc.Operation.link(*map(str, range(300))).plan(base).apply(base)
    theirs = lc.Operation.link(*map(str, range(299, 600))).plan(base).apply(base)
    html = lc.merge(base, ours, theirs)._repr_html_()
    assert html.count("and 580 more") == 3
    assert html.count("<mark ") == 60


def test_what_was_carried_shows_what_is_to_be_looked_at(secret: str, hidden: Callable[..., None]) -> None:
    text = lc.Text(f"{secret}, Anne, Zola et Léa.")
    spans = (0, 15), (17, 21), (23, 27), (31, 34)
    marks = lc.AnnotationSet(text, [lc.Annotation(text.span(*span), "nom") for span in spans])
    carried = marks.carry(f"{secret}, Anna, et Léa.")
    html = carried._repr_html_()
    hidden(html, str(lc.view(carried)), repr(lc.view(carried, original=True)))
    assert html == str(lc.view(carried))
    content = Page(html).content
    assert content.startswith("fatecategoryplacestretchednom17–21 → 17–21lostnom23–27 → 22")
    assert content.endswith("4 marks: 1 unchanged, 1 moved, 1 stretched, 0 cut, 1 lost.")
    shown = Page(str(lc.view(carried, original=True))).content
    assert "Anne → Anna" in shown
    assert "Original shown: do not save or share this output." in shown
    assert Page(marks.carry(text)._repr_html_()).content == "4 marks: 4 unchanged, 0 moved, 0 stretched, 0 cut, 0 lost."


@pytest.mark.parametrize("original", [False, True])
def test_nothing_of_a_merge_or_of_what_was_carried_is_taken_for_html(original: bool) -> None:
    category = "<b onclick='x'>\"&"
    both = merged(NASTY, NASTY, category, category + "2")
    named = merged(NASTY, NASTY, *["personnePhysique"] * 2)
    one = named.result()[0].entity
    sides = (lc.Operation.rename(one, NASTY + end).plan(named.settled).apply(named.settled) for end in "ab")
    names = lc.merge(named.settled, *sides)
    carried = lc.AnnotationSet(both.text, [lc.Annotation(both.text.span(0, len(NASTY)), category)]).carry(NASTY[1:])
    for shown in (both, names, carried):
        html = str(lc.view(shown, original=original))
        page = Page(html.replace("<br>", " "))
        assert set(page.tags) <= {"div", "style", "table", "thead", "tbody", "tr", "th", "td", "p", "mark"}
        assert not [name for name, _ in page.attributes if name.startswith("on") or name in ("href", "src")]
        assert not {c for c in html if not c.isprintable()} - {"\n", "\r", "\t", "\u00a0", "\u202f"}
        assert ("script>alert(1)</script>" in page.content) is original
        assert (category in page.content) is (shown is not names)
