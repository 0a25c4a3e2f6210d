"""WHAT IS MARKED: marks, sets of them, and what becomes of marks that overlap."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

import label_core as lc

TEXT = lc.Text("M. Jean Dupont, de la SCP Dupont et Durand, à Sète.")


def mark(start: int, end: int, category: str = "personnePhysique", **fields: object) -> lc.Annotation:
    return lc.Annotation(TEXT.span(start, end), category, **fields)


def ranges(marks: Sequence[lc.Annotation]) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in marks]


def test_a_mark_says_what_it_holds() -> None:
    one = mark(8, 14, origin="model", score=0.5)
    assert (one.start, one.end, one.span) == (8, 14, TEXT.span(8, 14))
    assert (one.category, one.origin, one.score) == ("personnePhysique", "model", 0.5)
    assert one.entity == lc.entity_id("personnePhysique", "DUPONT") == "personnePhysique_dupont"
    assert mark(8, 14).score is None
    assert mark(8, 14).origin == "import"


def test_equal_marks_are_equal() -> None:
    assert mark(8, 14) == mark(8, 14)
    assert hash(mark(8, 14)) == hash(mark(8, 14))
    assert mark(8, 14) != mark(8, 14, "localite")
    assert mark(8, 14) != mark(8, 14, entity="another")
    assert mark(8, 14) != (8, 14, "personnePhysique")


def test_entities_are_found_whatever_the_spelling() -> None:
    spellings = ["LEFÈVRE", "Lefevre", "lefe\u0300vre", "Lefè\u00advre"]
    assert len({lc.entity_id("x", spelling) for spelling in spellings}) == 1
    assert lc.entity_id("x", "Lefèvre") != lc.entity_id("y", "Lefèvre")


def test_a_set_is_a_sequence_in_reading_order() -> None:
    marks = [mark(46, 50, "localite"), mark(3, 7), mark(8, 14)]
    found = lc.AnnotationSet(TEXT, iter(marks))
    assert ranges(list(found)) == [(3, 7), (8, 14), (46, 50)]
    assert ranges(list(reversed(found))) == [(46, 50), (8, 14), (3, 7)]
    assert len(found) == 3
    assert found[0] == found[-3] == mark(3, 7)
    assert mark(8, 14) in found
    assert mark(8, 13) not in found
    for index in (3, -4, 2**40):
        with pytest.raises(IndexError):
            found[index]
    assert found == lc.AnnotationSet(TEXT, marks)
    assert found != lc.AnnotationSet(TEXT, marks[:2])
    first, second = iter(found), iter(found)
    assert next(first) == next(second)


def test_a_set_is_asked_by_place_category_and_entity() -> None:
    found = lc.AnnotationSet(TEXT, [mark(3, 7), mark(8, 14), mark(26, 32), mark(46, 50, "localite")])
    assert found.at(10) == mark(8, 14)
    assert found.at(14) is None
    assert found.at(len(str(TEXT)[:46].encode()), "byte") == mark(46, 50, "localite")
    assert ranges(found.overlapping(TEXT.span(5, 9))) == [(3, 7), (8, 14)]
    assert ranges(found.of_entity("personnePhysique_dupont")) == [(8, 14), (26, 32)]
    assert ranges(found.of_category("localite")) == [(46, 50)]
    assert found.of_category("adresse") == []
    assert found.categories() == {"localite": 1, "personnePhysique": 3}
    assert found.entities() == ["localite_sete", "personnePhysique_dupont", "personnePhysique_jean"]


OVERLAPPING = [mark(22, 42, "personneMorale", score=0.4), mark(26, 32, score=0.9), mark(36, 42, score=0.8)]


@pytest.mark.parametrize(
    ("overlap", "kept", "dropped"),
    [
        ("longest", [(22, 42)], [(26, 32), (36, 42)]),
        ("highest_score", [(26, 32), (36, 42)], [(22, 42)]),
        ("union", [(22, 42)], [(26, 32), (36, 42)]),
        (["personnePhysique"], [(26, 32), (36, 42)], [(22, 42)]),
        (("personneMorale", "personnePhysique"), [(22, 42)], [(26, 32), (36, 42)]),
    ],
)
def test_what_a_strategy_drops_is_remembered(overlap: object, kept: object, dropped: object) -> None:
    found = lc.AnnotationSet(TEXT, OVERLAPPING, overlap=overlap)
    assert ranges(list(found)) == kept
    assert ranges(found.dropped) == dropped


def test_equal_marks_are_merged_and_cut_letters_widened() -> None:
    text = lc.Text("Be\u0301re\u0301nice")
    marks = [lc.Annotation(text.span(0, 2), "x"), lc.Annotation(text.span(0, 2), "x"), lc.Annotation(text.span(5, 7), "x")]
    found = lc.AnnotationSet(text, marks)
    assert ranges(list(found)) == [(0, 3), (4, 7)]
    assert found.duplicates == 1
    assert found.widened == 3


@given(st.data())
def test_the_order_in_which_marks_are_given_never_matters(data: st.DataObject) -> None:
    edges = st.tuples(st.integers(0, 49), st.integers(1, 12)).map(lambda edge: (edge[0], min(50, sum(edge))))
    categories = st.sampled_from(["personnePhysique", "localite"])
    marks = data.draw(st.lists(st.builds(lambda edge, category: mark(*edge, category), edges, categories), max_size=8))
    overlap = data.draw(st.sampled_from(["longest", "highest_score", "union"]))
    shuffled = data.draw(st.permutations(marks))
    first, second = (lc.AnnotationSet(TEXT, some, overlap=overlap) for some in (marks, shuffled))
    assert first == second
    assert first.dropped == second.dropped


def test_marks_are_projected_onto_the_draft() -> None:
    found = lc.AnnotationSet(TEXT, [mark(8, 14), mark(46, 50, "professionnelAvocat")])
    draft = lc.pseudonymize(lc.Record(lc.Decision("d", TEXT), found), key=lc.Key(bytes(range(32))))
    projected = found.project(draft.map)
    assert projected.text == draft.text
    assert draft.text.slice(projected[0].span) == draft.plan.replacements[0].words
    assert draft.text.slice(projected[1].span) == "Sète"
    # No name of the original is left in an id.
    assert sorted(projected.entities()) == ["personnePhysique 1", "professionnelAvocat 1"]


ENTITIES = [
    mark(3, 7),
    mark(8, 14, entity="x"),
    mark(26, 32, entity="x"),
    mark(36, 42, entity="x"),
    mark(46, 50, "localite"),
]


def test_what_an_interface_asks_of_a_set() -> None:
    found = lc.AnnotationSet(TEXT, ENTITIES)
    assert found.exactly(TEXT.span(8, 14)).entity == "x"
    assert [found.mention_index(one.span) for one in found] == [(1, 1), (1, 3), (2, 3), (3, 3), (1, 1)]
    assert found.mention_index(TEXT.span(8, 13)) is None
    assert ranges(found.spellings("x")) == [(8, 14), (36, 42)]
    assert found.spellings("nobody") == []
    assert ranges(found.representatives()) == [(8, 14), (36, 42), (3, 7), (46, 50)]
    assert [found.is_linked(entity) for entity in ("x", "personnePhysique_jean", "nobody")] == [True, False, False]
    assert found.linked_entity_count() == 1
    [other] = found.linkable("personnePhysique_jean", "personnePhysique")
    assert (other.entity, other.category, other.first.start) == ("x", "personnePhysique", 8)
    assert ranges(other.mentions) == [(8, 14), (26, 32), (36, 42)]
    assert repr(other) == "EntityGroup('personnePhysique', 3 mentions)"


def test_marks_by_category_and_entity() -> None:
    found = lc.AnnotationSet(TEXT, ENTITIES)
    groups = found.grouped(["adresse", "localite"])
    shown = [(group.category, group.is_listed, group.mention_count, len(group.entities)) for group in groups]
    assert shown == [("localite", True, 1, 1), ("personnePhysique", False, 4, 2), ("adresse", True, 0, 0)]
    assert [group.category for group in found.grouped()] == ["localite", "personnePhysique"]
    assert [entity.entity for entity in groups[1].entities] == ["x", "personnePhysique_jean"]


def test_lines_and_their_chunks() -> None:
    text = lc.Text("un\r\nJean\nDupont\n\nfin")
    found = lc.AnnotationSet(text, [lc.Annotation(text.span(4, 15), "x", entity="e")])
    lines = found.lines()
    assert (len(lines), lines[-1].number, [line.number for line in lines]) == (5, 5, [1, 2, 3, 4, 5])
    assert [line.start for line in lines] == [0, 4, 9, 16, 17]
    assert [line.content and text.slice(line.content) for line in lines] == ["un", "Jean", "Dupont", None, "fin"]
    assert [line.line_end and text.slice(line.line_end) for line in lines] == ["\r\n", "\n", "\n", "\n", None]
    assert [len(line.annotations) for line in lines] == [0, 1, 1, 0, 0]
    chunks = [[(chunk.kind, chunk.part) for chunk in line.chunks()] for line in lines]
    assert chunks == [
        [("text", None), ("line_end", None)],
        [("annotation", "first"), ("line_end", "first")],
        [("annotation", "last"), ("line_end", None)],
        [("line_end", None)],
        [("text", None)],
    ]
    assert "".join(text.slice(chunk.span) for line in lines for chunk in line.chunks()) == str(text)
    first = lines[1].chunks()[0]
    assert first.annotation == found[0]
    assert (repr(first), repr(lines[1]), repr(lines)) == (
        "LineChunk('annotation', 4..8, first)",
        "Line(2, 1 annotation)",
        "Lines(1..6)",
    )
    for index in (5, -6, 2**40):
        with pytest.raises(IndexError):
            lines[index]
    assert [found.line(number) for number in (0, 6, -1, 2**70)] == [None] * 4
    assert repr(found.line(3)) == "Line(3, 1 annotation)"
    with pytest.raises(TypeError):
        found.line(True)


def test_excerpts_leave_out_what_is_far() -> None:
    text = lc.Text("\n".join("abcdefghij"))
    marks = [lc.Annotation(text.span(place, place + 1), "x", entity="e") for place in (2, 18)]
    found = lc.AnnotationSet(text, marks)
    assert [[line.number for line in lines] for lines in found.excerpts("e", 1)] == [[1, 2, 3], [9, 10]]
    assert found.excerpts("nobody", 1) == []
