"""The fictitious decisions that come with the package, and, where they are, those of the Court's own stack."""

import itertools
import json
from pathlib import Path

import label_core as lc


def read(folder: Path, overlap: str = "error") -> lc.formats.label.Import:
    files = ((folder / name).read_bytes() for name in ("documents.json", "treatments.json"))
    return lc.formats.label.read_label(*files, overlap=overlap)


def good(result: lc.formats.label.Import) -> list[lc.Record]:
    return [record for record in result.records if isinstance(record, lc.Record)]


def test_the_two_forms_of_the_samples_agree(samples: Path) -> None:
    result = read(samples)
    native = lc.Record.from_json_lines((samples / "records.jsonl").read_bytes())
    assert [record.id for record in good(result)] == ["jurinet-9900001", "jurica-9900002", "juritj-9900003"]
    for one, other in zip(good(result), native, strict=True):
        assert isinstance(other, lc.Record)
        assert one.text == other.text
        assert one.decision == other.decision
        rows = [[(mark.span, mark.category, mark.entity) for mark in record.annotations] for record in (one, other)]
        assert rows[0] == rows[1]


def test_the_sample_that_nobody_has_marked_is_refused(samples: Path) -> None:
    refused = read(samples).records[3]
    assert isinstance(refused, lc.errors.NotMarked)
    assert str(refused) == "document jurica-9900004: nobody has marked it: treatments missing"


def assert_masked(record: lc.Record, draft: lc.Pseudonymized) -> None:
    """Every mark of a masked category lies in a replaced stretch, every other stays, and so does all the rest."""
    policy = lc.Settings.court().for_decision(record.decision)
    content, replaced = str(record.text), draft.map.replaced()
    for mark in record.annotations:
        inside = any(start <= mark.start and mark.end <= end for start, end, *_ in replaced)
        assert inside == (policy.handling(mark.category).template is not None)
    edges = [(0, 0, 0, 0), *replaced, (len(content), 0, len(draft.text), 0)]
    for (_, end, _, new_end), (start, _, new_start, _) in itertools.pairwise(edges):
        assert content[end:start] == str(draft.text)[new_end:new_start]
    for edit, (*_, start, end) in zip(draft.plan.replacements, replaced, strict=True):
        assert str(draft.text)[start:end] == edit.words
    # Different entities never share words, except where the template is one word for all.
    words: dict[tuple[str, str], str] = {}
    for edit in draft.plan.replacements:
        template = policy.handling(edit.category).template or ""
        if lc.Template(template).specifier:
            assert words.setdefault((template, edit.words), edit.entity) == edit.entity


def test_samples_are_masked(samples: Path, key: lc.Key) -> None:
    records = good(read(samples))
    for record, draft in zip(records, lc.pseudonymize_all(records, key=key), strict=True):
        assert isinstance(draft, lc.Pseudonymized)
        assert_masked(record, draft)


def test_no_marked_name_of_the_samples_is_left_as_it_was(samples: Path, key: lc.Key) -> None:
    # In the samples every mention is marked, in the categories that are not omitted.
    for record in good(read(samples)):
        draft = lc.pseudonymize(record, key=key)
        kept = {str(record.text)[mark.start : mark.end] for mark, _ in draft.plan.kept}
        for edit in draft.plan.replacements:
            spelling = record.text.slice(edit.extent)
            if edit.category == "personnePhysique" and not any(spelling in other for other in kept):
                assert spelling not in str(draft.text)


def test_decisions_of_the_courts_own_stack(court: Path, key: lc.Key) -> None:
    result = read(court)
    records = good(result)
    refused = [record for record in result.records if isinstance(record, lc.LabelError)]
    assert (len(records), len(refused)) == (44, 17)
    assert {type(error) for error in refused} == {lc.errors.NotMarked}
    drafts = lc.pseudonymize_all(records, key=key, threads=2)
    for record, draft in zip(records, drafts, strict=True):
        assert isinstance(draft, lc.Pseudonymized)
        assert_masked(record, draft)


def test_the_court_counts_in_utf16(court: Path) -> None:
    """What LABEL's files say of every mark, looked up without our offsets."""
    documents, treatments = (json.loads((court / name).read_bytes()) for name in ("documents.json", "treatments.json"))
    texts = {document["_id"]["$oid"]: document["text"] for document in documents}
    given = [
        mark for treatment in treatments if treatment["documentId"]["$oid"] in texts
        for mark in treatment["annotationsDiff"]["after"]
    ]  # fmt: skip
    assert len(given) >= sum(len(record.annotations) for record in good(read(court))) > 1000
    for record in good(read(court)):
        utf16 = str(record.text).encode("utf-16-le")
        for mark in record.annotations:
            start, end = mark.span.range("utf16")
            assert utf16[2 * start : 2 * end].decode("utf-16-le") == record.text.slice(mark.span)
