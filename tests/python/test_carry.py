"""MARKS ON A CORRECTED TEXT: what became of each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import label_core as lc

FATES = ("unchanged", "moved", "stretched", "cut", "lost")


def marked(shown: str, overlap: str = "error") -> lc.AnnotationSet:
    """A text whose marks are written `[...]`."""
    text = lc.Text(shown.replace("[", "").replace("]", ""))
    starts = [place - number for number, place in enumerate(i for i, c in enumerate(shown) if c in "[]")]
    spans = zip(starts[::2], starts[1::2], strict=True)
    return lc.AnnotationSet(text, [lc.Annotation(text.span(*span), "nom") for span in spans], overlap=overlap)


def shown(marks: lc.AnnotationSet) -> str:
    content = str(marks.text)
    for mark in reversed(list(marks)):
        content = f"{content[: mark.start]}[{content[mark.start : mark.end]}]{content[mark.end :]}"
    return content


@pytest.mark.parametrize(
    ("before", "corrected", "fates"),
    [
        ("M. [Dupont] et [Zola].", "M. [Dupont] et [Zola].", "unchanged unchanged"),
        ("M. [Dupont] dit.", "Monsieur [Dupont] dit.", "moved"),
        ("M. [Dupond] dit.", "M. [Dupont] dit.", "stretched"),
        ("M. [Dupont] dit.", "M. [Dupont-Martin] dit.", "stretched"),
        ("M. [Jean Dupont] dit. Mme [Zoé].", "M. dit. Mme [Zoé].", "lost moved"),
        ("👍 [Zoé] 👍", "👍👍 [Zoé] 👍", "moved"),
    ],
)
def test_what_becomes_of_a_mark(before: str, corrected: str, fates: str) -> None:
    marks = marked(before)
    content = corrected.replace("[", "").replace("]", "")
    carried = marks.carry(content)
    assert shown(carried.set) == corrected
    assert [mark.fate for mark in carried.marks] == fates.split()
    assert {fate: carried.count(fate) for fate in FATES} == {fate: fates.split().count(fate) for fate in FATES}
    assert carried == marks.carry(lc.Text(content))
    assert (carried.text_before, str(carried.set.text)) == (marks.text, content)


def test_each_mark_before_and_after() -> None:
    marks = marked("👍 M. [Jean], Mme [Dupond].")
    carried = marks.carry("👍👍 M., Mme [Dupont].".replace("[", "").replace("]", ""))
    lost, stretched = carried.marks
    assert (lost.before, lost.after, lost.place, lost.fate) == (marks[0], None, 5, "lost")
    assert stretched.after == carried.set[0]
    assert stretched.after is not None
    assert (stretched.place, stretched.after.start, stretched.after.end) == (11, 11, 17)
    assert (lost.was_dropped, lost.is_dropped, stretched.is_dropped) == (False, False, False)
    assert carried.marks == carried.marks
    assert lost != stretched
    assert repr(carried.marks) == "[CarriedMark('lost', 5..9 -> 5), CarriedMark('stretched', 15..21 -> 11..17)]"
    assert repr(carried) == "Carried(0 unchanged, 0 moved, 1 stretched, 0 cut, 1 lost)"
    assert carried.set.entities() == [lc.entity_id("nom", "Dupont")]


def test_what_was_dropped_is_carried_and_stays_so() -> None:
    text = lc.Text("M. Jean Dupont dit.")
    spans = (3, 14, "nom"), (8, 14, "lieu")
    marks = lc.Record.from_spans("d", text, spans, overlap="longest").annotations
    carried = marks.carry("Mme Jean Dupont dit.")
    assert [(mark.before.category, mark.was_dropped, mark.is_dropped) for mark in carried.marks] == [
        ("nom", False, False),
        ("lieu", True, True),
    ]
    assert [mark.start for mark in carried.set.dropped] == [9]
    joined = marked("[Jean] [Dupont] dit.").carry("Jeandupont dit.")
    assert (len(joined.set), joined.count("stretched")) == (1, 2)


def test_there_are_four_fates() -> None:
    carried = marked("[a]").carry("a")
    for fate in ("", "Lost", "dropped"):
        with pytest.raises(ValueError, match="fate must be 'unchanged', 'moved', 'stretched', 'cut' or 'lost'"):
            carried.count(fate)
    with pytest.raises(TypeError, match="Text or str expected, not int"):
        marked("[a]").carry(7)  # type: ignore[arg-type]


@given(st.lists(st.sampled_from(["[Orso] ", "a ", "é👍 ", "\n", "[Zoé] "]), max_size=8), st.text("Orsoaé👍 \n", max_size=20))
def test_the_laws_of_carrying(pieces: list[str], corrected: str) -> None:
    marks = marked("".join(pieces))
    carried = marks.carry(corrected)
    assert len(carried.marks) == len(marks) == sum(carried.count(fate) for fate in FATES)
    assert str(carried.set.text) == corrected
    for one in carried.marks:
        assert (one.after is None) == (one.fate == "lost")
        assert 0 <= one.place <= len(corrected)
        if one.after is not None:
            assert one.place == one.after.start
            same = marks.text.slice(one.before.span) == carried.set.text.slice(one.after.span)
            assert same == (one.fate not in ("stretched", "cut"))
            assert (one.fallen > 0) == (one.fate == "cut")
    same = marks.carry(marks.text)
    assert same.set == marks
    assert same.count("unchanged") == len(marks)


def test_a_mark_says_what_fell_out_of_it_and_is_found_again_nearby() -> None:
    marks = marked("M. [Jean Dupont] plaide.")
    cut = marks.carry("M. Jean plaide.")
    assert (cut.count("cut"), cut.count("stretched"), cut.marks[0].fallen) == (1, 0, 6)
    turned = marks.carry("M. Dupont Jean plaide.")
    assert [str(turned.set.text.slice(mark.span)) for mark in turned.set] == ["Dupont Jean"]
    assert turned.marks[0].fallen == 0
    moved = marked("M. [Dupont], né à Lyon, plaide.").carry("Né à Lyon, M. Dupont plaide.")
    assert moved.count("moved") == 1
