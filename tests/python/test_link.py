"""WHO IS WHO: which marks name one entity, and why."""

import label_core as lc

TEXT = "Dupont, DUPONT, Dupond, Martin"
SPANS = [(0, 6, "nom", "a"), (8, 14, "nom", "b"), (16, 22, "nom", "c"), (24, 30, "lieu", "d")]
MARKS = lc.Record.from_spans("d", TEXT, SPANS).annotations
LINKER = lc.Linker(lc.Settings({"nom": "[%c]", "lieu": "[%d]"}))


def test_equal_spellings_are_proposed() -> None:
    proposals = LINKER.proposals(MARKS)
    assert [(one.span.range(), one.entity, one.other, one.rule) for one in proposals] == [
        ((0, 6), "a", "b", "caseInsensitive"),
        ((8, 14), "b", "a", "caseInsensitive"),
    ]
    assert proposals[0] == LINKER.proposals(MARKS, [MARKS[0].span])[0] != proposals[1]
    assert repr(proposals[0]) == "LinkProposal(0..6, 'caseInsensitive')"
    assert LINKER.proposals(MARKS, iter([MARKS[2].span])) == []


def test_proposals_become_operations() -> None:
    operations = LINKER.operations(MARKS)
    assert operations == [lc.Operation.link("a", "b")] == LINKER.operations(MARKS, [MARKS[1].span])
    history = lc.History(MARKS)
    history.apply(operations, author="rules", editor=lc.Editor("rule"))
    assert LINKER.operations(history.current) == []


def test_a_category_that_is_not_listed_is_never_linked() -> None:
    assert lc.Linker(lc.Settings({"lieu": "[%d]"})).operations(MARKS) == []
