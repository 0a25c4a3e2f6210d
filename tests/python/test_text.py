"""WHERE: texts, offsets in three units, spans, folding and the map between two texts."""

import itertools
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import label_core as lc

UNITS = ("byte", "char", "utf16")

# Letters of one, two, three and four bytes, a combining accent, a joiner, line ends: dense, so that short texts hold all.
TEXTS = st.text(st.sampled_from("aéœ€👍𝐀\u0301\u200d\u00a0\u202e\r\n\0- ’Z"), max_size=40) | st.text(max_size=40)


def encoded_length(content: str, unit: str) -> int:
    """What Python itself says."""
    match unit:
        case "byte":
            return len(content.encode())
        case "utf16":
            return len(content.encode("utf-16-le")) // 2
        case _:
            return len(content)


def seen(content: str, spans: list[Any]) -> list[Any]:
    """Marks that readers take: a mark of nothing that is seen is refused."""
    return [span for span in spans if any(map(str.isalnum, content[span[0] : span[1]]))]


@given(TEXTS)
@example("a👍" * 200)
def test_lengths_and_conversions_agree_with_python(content: str) -> None:
    text = lc.Text(content)
    assert str(text) == content
    assert len(text) == len(content)
    assert text.is_ascii == content.isascii()
    for offset in range(len(content) + 1):
        counted = {unit: encoded_length(content[:offset], unit) for unit in UNITS}
        for unit, to in itertools.product(UNITS, UNITS):
            assert text.convert(counted[unit], unit, to) == counted[to]
    for unit in UNITS:
        assert text.length(unit) == encoded_length(content, unit)


@given(TEXTS.filter(bool), st.data())
def test_a_span_is_a_slice_in_every_unit(content: str, data: st.DataObject) -> None:
    text = lc.Text(content)
    start = data.draw(st.integers(0, len(content) - 1))
    end = data.draw(st.integers(start + 1, len(content)))
    span = text.span(start, end)
    assert text.slice(span) == content[start:end]
    assert (span.start, span.end, len(span)) == (start, end, end - start)
    for unit in UNITS:
        edges = encoded_length(content[:start], unit), encoded_length(content[:end], unit)
        assert span.range(unit) == edges
        assert text.span(*edges, unit) == span
        assert text.span(*edges, unit=unit) == span


@given(TEXTS)
def test_lines_are_those_of_python(content: str) -> None:
    # Not `splitlines`, which knows more line ends.
    text = lc.Text(content)
    plain = content.replace("\r\n", "\n").replace("\r", "\n")
    assert text.line_count == plain.count("\n") + 1
    for unit in UNITS:
        for offset in range(len(content) + 1):
            place = encoded_length(content[:offset], unit)
            line, column = text.line_column(place, unit)
            assert text.offset_at(line, column, unit) == place
            assert column >= 1


@pytest.mark.parametrize(
    "content",
    [
        "",
        "\0",
        "\ufeffVu",
        "a\r\nb\rc\nd",
        "\u2028\u2029",
        "e\u0301",
        "👩‍👩‍👧",
        "\u202ecba\u202c",
        "Fran\u00adçois",
        "\x1b[1m",
    ],
)
def test_a_text_is_kept_as_it_is(content: str) -> None:
    text = lc.Text(content)
    assert str(text) == content
    assert str(lc.Text.from_utf8(content.encode())) == content
    assert str(lc.Decision("d", content).text) == content
    record = lc.Record.from_spans("d", text, [])
    assert str(lc.Record.from_json(record.to_json()).text) == content


class Number:
    """An integer as NumPy's are: not `int`, but with `__index__`."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __index__(self) -> int:
        return self.number


def test_offsets_may_be_what_converts_to_int_without_loss() -> None:
    text = lc.Text("M. Dupont")
    assert text.span(Number(3), Number(9)) == text.span(3, 9)
    assert text.convert(Number(3), "char", "byte") == 3
    assert lc.Record.from_spans("d", text, [(Number(3), Number(9), "x")]).annotations[0].span == text.span(3, 9)


def test_equal_contents_are_one_text() -> None:
    first, second, third = lc.Text("été"), lc.Text("été"), lc.Text("e\u0301te\u0301")
    assert first == second
    assert hash(first) == hash(second)
    assert first != third
    assert first == "été"
    assert hash(first) == hash("été")
    assert first.slice(second.span(0, 1)) == "é"
    assert first.span(0, 1) != third.span(0, 1)
    assert not first.span(0, 1).overlaps(third.span(0, 1))


def test_spans_compare_and_combine() -> None:
    text = lc.Text("abcdefgh")
    a, b, c = text.span(0, 3), text.span(2, 5), text.span(3, 4)
    assert sorted([c, b, a]) == [a, b, c]
    assert a < b <= c
    assert c > a >= a
    assert len({a, text.span(0, 3), b}) == 2
    assert a.overlaps(b)
    assert not a.overlaps(c)
    assert b.contains(c)
    assert not c.contains(b)
    assert a.cover(c).range() == (0, 4)


def test_values_do_not_change() -> None:
    span = lc.Text("abc").span(0, 1)
    for value, name in [(span, "start"), (span, "anything"), (lc.Text("abc"), "content")]:
        with pytest.raises(AttributeError):
            setattr(value, name, 1)


@given(TEXTS)
def test_folding_leads_back(content: str) -> None:
    text = lc.Text(content)
    folded = text.fold()
    assert str(folded) == lc.text.fold_str(content)
    assert lc.text.fold_str(str(folded)) == str(folded)
    before = 0
    for offset in range(len(str(folded))):
        span = folded.span(offset, offset + 1)
        assert before <= span.start
        before = span.start


def test_a_search_in_the_folded_form_finds_the_original() -> None:
    text = lc.Text("Mme LŒTITIA L’HÔTE-\nDURAND, dite « Lœtitia »")
    folded = text.fold()
    starts = [at for at in range(len(str(folded))) if str(folded).startswith("loetitia", at)]
    assert [text.slice(folded.span(at, at + 8)) for at in starts] == ["LŒTITIA", "Lœtitia"]


def a_map(original: str, *marks: tuple[int, int]) -> lc.OffsetMap:
    record = lc.Record.from_spans("d", original, [(start, end, "personnePhysique") for start, end in marks])
    return lc.pseudonymize(record, key=lc.Key(bytes(range(32)))).map


def test_positions_lead_both_ways_and_never_to_a_guess() -> None:
    offsets = a_map("👍 M. Dupont part.", (5, 11))
    (start, end, new_start, new_end) = offsets.replaced()[0]
    assert (start, end, new_start) == (5, 11, 5)
    assert str(offsets.output) == "👍 M. " + str(offsets.output)[new_start:new_end] + " part."
    assert offsets.to_output(4) == 4
    assert offsets.to_output(7) == (new_start, new_end)
    assert offsets.to_original(6) == (5, 11)
    assert offsets.to_original(0) == 0
    assert offsets.to_output(len(offsets.original)) == len(offsets.output)
    assert offsets.replaced("utf16")[0][:2] == (6, 12)
    assert offsets.replaced("byte")[0][:2] == (8, 14)
    assert offsets.to_output(9, "utf16") == (new_start + 1, new_end + 1)


def test_spans_are_mapped_whole() -> None:
    offsets = a_map("M. Dupont part.", (3, 9))
    original, output = offsets.original, offsets.output
    inside = offsets.span_to_output(original.span(5, 12))
    assert inside is not None
    assert output.slice(inside) == str(output)[3 : len(output) - 3]
    back = offsets.span_to_original(output.span(4, 5))
    assert back == original.span(3, 9)


@given(TEXTS.filter(lambda content: len(content) > 2), st.data())
def test_what_is_not_replaced_stays_and_maps_to_itself(content: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(content)), min_size=2, max_size=6)))
    spans = [(a, b, "annotationSupplementaire") for a, b in itertools.pairwise(cuts)][::2]
    record = lc.Record.from_spans("d", content, seen(content, spans), overlap="union", cut_words="accept")
    draft = lc.pseudonymize(record, key=lc.Key(bytes(range(32))), allow_unmarked=True)
    done = new_done = 0
    for start, end, new_start, new_end in draft.map.replaced():
        assert content[done:start] == str(draft.text)[new_done:new_start]
        for offset in range(done, start):
            assert draft.map.to_output(offset) == offset - done + new_done
            assert draft.map.to_original(offset - done + new_done) == offset
        done, new_done = end, new_end
    assert content[done:] == str(draft.text)[new_done:]
