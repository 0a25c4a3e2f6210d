"""The command line, as a person uses it: in a process and a folder of its own."""

import errno
import importlib.metadata
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import label_core as lc
from label_core import __main__ as command_line

Result = subprocess.CompletedProcess[str]
Run = Callable[..., Result]

SCHEMA = json.loads(resources.files(lc).joinpath("schemas", "draft.schema.json").read_text(encoding="utf-8"))
TREATED = ["jurica-9900002.json", "jurinet-9900001.json", "juritj-9900003.json"]


@pytest.fixture
def keyed(tmp_path: Path) -> Path:
    (tmp_path / "court.key").write_text(bytes(range(32)).hex() + "\n")
    (tmp_path / "court.key").chmod(0o600)
    return tmp_path


def lines(result: Result) -> list[str]:
    return result.stderr.splitlines()


def assert_one_clear_line(result: Result) -> None:
    assert result.returncode == 2
    assert result.stdout == ""
    assert len(lines(result)) == 1, result.stderr
    assert result.stderr.startswith("error: ")
    assert result.stderr[:-1].isprintable()


def drafts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def record(id: str = "d", text: str = "M. Brun", **fields: Any) -> str:
    spans = [{"start": 3, "end": 7, "label": "personnePhysique"}]
    return json.dumps({"id": id, "text": text, "unit": "char", "spans": spans, **fields}, ensure_ascii=False)


def test_demo(run: Run, tmp_path: Path) -> None:
    result = run("demo")
    assert result.returncode == 0
    assert lines(result) == ["refused: document jurica-9900004: nobody has marked it: treatments missing"]
    assert sorted(drafts(tmp_path / "out")) == TREATED
    assert "3 drafts written to out/, 1 documents refused" in result.stdout
    # What it shows is the pseudonymised text, and how to do the same by hand.
    assert "DÉCISION FICTIVE" in result.stdout
    assert "Valbrune" not in result.stdout.title()
    first = drafts(tmp_path / "out")
    by_hand = result.stdout.splitlines()[-1].split()
    again = run(*by_hand[3:])
    assert again.returncode == 3
    assert drafts(tmp_path / "out") == first
    # The key stays: a second run gives the same bytes.
    assert run("demo").returncode == 0
    assert drafts(tmp_path / "out") == first


def test_labels_files_and_native_records_give_the_same_drafts(run: Run, keyed: Path, samples: Path) -> None:
    label = run(
        "pseudonymize", "--documents", samples / "documents.json", "--treatments", samples / "treatments.json",
        "--key-file", "court.key", "--out", "label",
    )  # fmt: skip
    assert label.returncode == 3
    assert lines(label) == ["refused: document jurica-9900004: nobody has marked it: treatments missing"]
    native = run("pseudonymize", "--records", samples / "records.jsonl", "--key-file", "court.key", "--out", "native/deep")
    assert (native.returncode, native.stderr) == (0, "")
    written = drafts(keyed / "label")
    assert sorted(written) == TREATED
    assert written == drafts(keyed / "native" / "deep")
    # The summary counts what is there.
    total = next(line.split() for line in native.stdout.splitlines() if line.startswith("all "))
    assert int(total[1]) == sum(len(json.loads(content)["spans"]) for content in written.values())
    for name, content in written.items():
        draft = json.loads(content)
        jsonschema.Draft202012Validator(SCHEMA).validate(draft)
        assert list(draft)[:2] == ["id", "draft"]
        assert name == f"{draft['id']}.json"
        assert {tuple(span) for span in draft["spans"]} == {("start", "end", "label", "words")}
        for span in draft["spans"]:
            assert draft["text"][span["start"] : span["end"]] == span["words"]
        # Neither the title nor the parties of LABEL's document.
        for document in json.loads((samples / "documents.json").read_bytes()):
            assert document["title"].encode() not in content
        # A draft is for its owner's eyes until it has been audited.
        assert stat.S_IMODE((keyed / "label" / name).stat().st_mode) == 0o600


@pytest.mark.parametrize("threads", ["1", "2"])
def test_every_run_gives_the_same_bytes(run: Run, keyed: Path, samples: Path, threads: str) -> None:
    job = ["pseudonymize", "--records", samples / "records.jsonl", "--key-file", "court.key", "--threads", threads]
    assert run(*job, "--out", "out", PYTHONHASHSEED=threads).returncode == 0
    key, owed = lc.Key(bytes(range(32))), {}
    for one in lc.Record.from_json_lines((samples / "records.jsonl").read_bytes()):
        assert isinstance(one, lc.Record)
        owed[f"{one.id}.json"] = (lc.pseudonymize(one, key=key).to_draft_json(one.id) + "\n").encode()
    assert drafts(keyed / "out") == owed


def test_what_tells_of_the_original_is_written_on_demand_alone(run: Run, keyed: Path) -> None:
    (keyed / "in.jsonl").write_text(record(meta={"note": 1}, title="x"), encoding="utf-8")
    job = ["pseudonymize", "--records", "in.jsonl", "--key-file", "court.key", "--out", "out"]
    seen = {}
    for include in ([], ["map"], ["entities"], ["map", "entities"]):
        assert run(*job, *(part for one in include for part in ("--include", one))).returncode == 0
        draft = json.loads((keyed / "out" / "d.json").read_bytes())
        jsonschema.Draft202012Validator(SCHEMA).validate(draft)
        assert ("map" in draft, "entity" in draft["spans"][0]) == ("map" in include, "entities" in include)
        assert not draft.keys() & {"meta", "title"}
        seen["+".join(include)] = draft
    assert seen["map+entities"]["map"] == [[3, 7, 3, 6]]
    assert seen["map+entities"]["spans"][0]["entity"] == "personnePhysique_brun"


def test_refused_documents_are_named_and_not_written(
    run: Run, keyed: Path, secret: str, hidden: Callable[..., None]
) -> None:
    text = "M. " + secret
    bad = [
        record("unmarked", text, spans=None),
        record("beyond", text, spans=[{"start": 0, "end": 999, "label": "x"}]),
        record("overlapping", text, spans=[{"start": 0, "end": end, "label": "x"} for end in (5, 9)]),
        record("mismatch", text, spans=[{"start": 0, "end": 4, "label": "x", "text": secret}]),
        record("corpus", text, scope={"kind": "corpus", "id": "c"}),
    ]
    (keyed / "in.jsonl").write_text("\n".join([record("good"), *bad, "{" + secret]), encoding="utf-8")
    result = run("pseudonymize", "--records", "in.jsonl", "--key-file", "court.key", "--out", "out")
    assert result.returncode == 3
    assert sorted(drafts(keyed / "out")) == ["good.json"]
    assert "1 drafts written to out/, 6 documents refused" in result.stdout
    assert all(line.startswith("refused: ") for line in lines(result))
    assert sorted(line.split()[2].rstrip(":") for line in lines(result) if "document" in line) == [
        "beyond", "corpus", "mismatch", "overlapping", "unmarked",
    ]  # fmt: skip
    assert "refused: line 7, column 2: malformed JSON" in lines(result)
    hidden(result.stdout, result.stderr)


def test_options(run: Run, keyed: Path) -> None:
    spans = [{"start": 0, "end": 7, "label": "tatouage"}, {"start": 3, "end": 7, "label": "personnePhysique"}]
    (keyed / "in.jsonl").write_text(record(spans=spans), encoding="utf-8")
    job = ["pseudonymize", "--records", "in.jsonl", "--key-file", "court.key", "--out", "out"]
    assert run(*job).returncode == 3
    assert run(*job, "--overlap", "longest").returncode == 0
    assert json.loads((keyed / "out" / "d.json").read_bytes())["text"] == "[...]"
    strict = run(*job, "--overlap", "longest", "--strict")
    assert lines(strict)[0].startswith('refused: document d: category "tatouage" is not in the settings')
    assert strict.returncode == 3


def label(documents: object, treatments: object) -> list[str]:
    return ["--documents", str(documents), "--treatments", str(treatments)]


WRONG: dict[str, tuple[dict[str, bytes | None], list[str], str]] = {
    # What files there are (None: a folder), the arguments, and what the line says.
    "no file": ({}, ["--records", "in"], "cannot read in: No such file or directory"),
    "a folder": ({"in": None}, ["--records", "in"], "cannot read in: Is a directory"),
    "empty": ({"in": b""}, ["--records", "in"], "in: no record in it"),
    "blank lines": ({"in": b"\n \n"}, ["--records", "in"], "in: no record in it"),
    "UTF-16": ({"in": record().encode("utf-16")}, ["--records", "in"], "native records: invalid text at byte 0"),
    "Latin-1": ({"in": record(text="M. Brûn").encode("latin-1")}, ["--records", "in"], "records: invalid text at byte"),
    "truncated": ({"in": record().encode()[:-9]}, ["--records", "in"], "not a file of native records: spans[0].label: line"),
    "a list": ({"in": f"[{record()}]".encode()}, ["--records", "in"], "in: not a file of native records: line 1"),
    "indented": ({"in": json.dumps(json.loads(record()), indent=1).encode()}, ["--records", "in"], "not a file of native"),
    "not JSON": ({"in": b"M. Zykhovmx\n" * 99}, ["--records", "in"], "in: not a file of native records: line 1, column 1"),
    "no documents": ({"t": b"[]"}, label("d", "t"), "cannot read d: No such file or directory"),
    "no treatments": ({"d": b"[]"}, label("d", "t"), "cannot read t: No such file or directory"),
    "documents empty": ({"d": b"", "t": b"[]"}, label("d", "t"), "error: d: line 1, "),
    "treatments empty": ({"d": b"[]", "t": b""}, label("d", "t"), "error: t: line 1, "),
    "no document": ({"d": b"[]", "t": b"[]"}, label("d", "t"), "error: d: no document in it"),
    "documents truncated": ({"d": b'[{"text": "M. Zykhovmx', "t": b"[]"}, label("d", "t"), "error: d: line 1, column 22"),
    "treatments truncated": ({"d": b"[]", "t": b'[{"text": "Zykhovmx'}, label("d", "t"), "error: t: line 1, column 19"),
    "a number": ({"d": b"7", "t": b"[]"}, label("d", "t"), "error: d: line 1, "),
    "UTF-16 treatments": ({"d": b"[]", "t": b"\xff\xfe[\0]\0"}, label("d", "t"), "error: t: invalid text at byte 0"),
    "no key": ({"in": record().encode(), "court.key": b""}, ["--records", "in"], "court.key: not a key: 64 hexadecimal"),
    "short key": ({"court.key": b"00ff"}, ["--records", "in"], "64 hexadecimal digits are wanted, 4 characters given"),
    "long key": ({"court.key": b"00" * 33}, ["--records", "in"], "64 hexadecimal digits are wanted, 66 characters given"),
    "key of other letters": ({"court.key": b"zykhovmx" * 8}, ["--records", "in"], "64 hexadecimal digits are wanted"),
    "key in UTF-16": ({"court.key": ("00" * 32).encode("utf-16")}, ["--records", "in"], "court.key: not a key"),
    "key is not there": ({}, ["--records", "in", "--key-file", "key"], "cannot read key: No such file or directory"),
    "key is a folder": ({"key": None}, ["--records", "in", "--key-file", "key"], "cannot read key: Is a directory"),
    "out is a file": ({"in": record().encode(), "o": b""}, ["--records", "in", "--out", "o"], "cannot write o: File exists"),
    "out below a file": ({"in": record().encode(), "o": b""}, ["--records", "in", "--out", "o/p"], "cannot write o/p: Not"),
    "neither": ({}, [], "give either --records, or --documents with --treatments"),
    "both": ({}, ["--records", "in", *label("d", "t")], "give either --records, or --documents with --treatments"),
    "half": ({}, ["--documents", "d"], "--documents and --treatments belong together"),
}  # fmt: skip


@pytest.mark.parametrize(("files", "arguments", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_gets_one_clear_line(
    files: dict[str, bytes | None], arguments: list[str], message: str, run: Run, keyed: Path, hidden: Callable[..., None]
) -> None:
    for name, content in files.items():
        if content is None:
            (keyed / name).mkdir()
        else:
            (keyed / name).write_bytes(content)
            (keyed / name).chmod(0o600)
    result = run("pseudonymize", "--key-file", "court.key", "--out", "out", *arguments)
    assert_one_clear_line(result)
    assert message in result.stderr
    hidden(result.stderr, words=["Zykhovmx", "Brun"])
    # No half-written draft is left behind.
    given = {"court.key", *(name for name, content in files.items() if content is not None)}
    assert {str(path.relative_to(keyed)) for path in keyed.rglob("*") if path.is_file()} == given


def test_a_draft_that_cannot_be_written_is_named_and_stops_no_other(run: Run, keyed: Path) -> None:
    (keyed / "in").write_text("\n".join(record(id=id) for id in "abc"))
    (keyed / "out" / "b.json").mkdir(parents=True)
    result = run("pseudonymize", "--records", "in", "--key-file", "court.key", "--out", "out")
    assert result.returncode == 4
    assert result.stderr == "not written: cannot write out/b.json: Is a directory\n"
    assert "2 drafts written to out/, 0 documents refused, 1 could not be written" in result.stdout
    assert sorted(path.name for path in (keyed / "out").iterdir()) == ["a.json", "b.json", "c.json"]


def test_an_older_draft_of_a_refused_document_is_spoken_of(run: Run, keyed: Path) -> None:
    job = ["pseudonymize", "--records", "in", "--key-file", "court.key", "--out", "out"]
    (keyed / "in").write_text(record())
    assert run(*job).returncode == 0
    (keyed / "in").write_text(record().replace("personnePhysique", "tatouage"))
    result = run(*job, "--strict")
    assert result.returncode == 3
    assert "(an older draft of it is still there)" in result.stderr
    assert "older draft" not in run(*job, "--strict", "--out", "other").stderr


KEY_TYPED = bytes(range(32)).hex()


@pytest.mark.parametrize(
    "arguments",
    [
        ["pseudonymize", "--records", "in", "--out", "out", "--key-file", KEY_TYPED],
        ["pseudonymize", "--records", "in", "--out", "out", "--key-file", f"keys/{KEY_TYPED}"],
        ["pseudonymize", KEY_TYPED],
        ["keygen", KEY_TYPED],
        ["demo", "--key", KEY_TYPED],
    ],
)
def test_a_key_typed_in_the_wrong_place_is_not_shown(run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.returncode == 2
    assert KEY_TYPED not in result.stdout + result.stderr


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such bits")
def test_a_key_that_others_can_read_or_that_everybody_has_is_spoken_of(run: Run, keyed: Path) -> None:
    (keyed / "in").write_text(record())
    published = "6d0f8a3e52c19b7740e6d1f2a8b35c9e17f4028d6ba1c3e59d7084f2b6a5c813"
    (keyed / "court.key").write_text(published)
    (keyed / "court.key").chmod(0o644)
    result = run("pseudonymize", "--records", "in", "--key-file", "court.key", "--out", "out")
    assert result.returncode == 0
    assert result.stderr.splitlines() == [
        "note: court.key: others can read this key file: chmod 600",
        "note: court.key: this key stands in the documentation of label-core: everybody has it",
    ]
    (keyed / "court.key").write_text("0a" * 32)
    refused = run("pseudonymize", "--records", "in", "--key-file", "court.key", "--out", "out")
    assert (refused.returncode, refused.stderr) == (
        2,
        "error: court.key: not a secret: every byte of this key is the same\n",
    )


@pytest.mark.parametrize("threads", ["0", "-1", "9" * 30, "٣"])
def test_threads_are_a_small_number(run: Run, keyed: Path, threads: str) -> None:
    result = run("pseudonymize", "--records", "in", "--key-file", "court.key", "--out", "o", "--threads", threads)
    assert result.returncode == 2
    assert "argument --threads: a number from 1 to 256 is wanted" in result.stderr
    assert "Traceback" not in result.stderr


def test_usage(run: Run) -> None:
    version = run("--version")
    assert (version.returncode, version.stdout) == (0, f"label-core {lc.VERSION} ({lc.ALGORITHM})\n")
    assert run("pseudonymize", "--help").returncode == 0
    for wrong in ([], ["publish"], ["pseudonymize"], ["keygen"]):
        result = run(*wrong)
        assert result.returncode == 2
        assert "usage: label-core" in result.stderr


def test_the_command_is_installed() -> None:
    (command,) = importlib.metadata.entry_points(group="console_scripts", name="label-core")
    assert command.load() is command_line.main


def test_keygen(run: Run, tmp_path: Path) -> None:
    result = run("keygen", "new.key")
    content = (tmp_path / "new.key").read_bytes()
    assert (result.returncode, result.stderr) == (0, "")
    assert stat.S_IMODE((tmp_path / "new.key").stat().st_mode) == 0o600
    assert lc.Key.from_file(tmp_path / "new.key").id in result.stdout
    assert content.strip().decode() not in result.stdout
    # A key that is overwritten takes the meaning of all its drafts with it.
    again = run("keygen", "new.key")
    assert_one_clear_line(again)
    assert again.stderr == "error: cannot write new.key: File exists\n"
    assert (tmp_path / "new.key").read_bytes() == content
    assert_one_clear_line(run("keygen", "no/such/folder.key"))


HOSTILE = [
    "../../x",
    "a/b",
    "/etc/passwd",
    "..",
    ".hidden",
    "-rf",
    "\x1b[31mred\x1b[0m",
    "a\nb",
    "\u202eabc",
    "NUL\0",
    "é",
    " ",
]


def test_no_id_can_leave_the_folder_or_drive_the_terminal(run: Run, keyed: Path) -> None:
    refused = ["", "x" * 300]
    good = [*HOSTILE, "x" * 256]
    marked = [record(id) for id in (*good, *refused)] + [record(id + "?", spans=None) for id in HOSTILE]
    (keyed / "in.jsonl").write_text("\n".join(marked), encoding="utf-8")
    before = sorted(keyed.parent.rglob("*"))
    result = run("pseudonymize", "--records", "in.jsonl", "--key-file", "court.key", "--out", "out")
    assert result.returncode == 3
    assert len(lines(result)) == len(refused) + len(HOSTILE)
    assert all(line.isprintable() for line in [*lines(result), *result.stdout.splitlines()])
    key = lc.Key.from_file(keyed / "court.key")
    assert sorted(drafts(keyed / "out")) == sorted(f"{key.file_stem(id)}.json" for id in good)
    assert all(name.startswith("id-") and name.isascii() for name in drafts(keyed / "out"))
    assert {json.loads(content)["id"] for content in drafts(keyed / "out").values()} == set(good)
    # Nothing elsewhere.
    outside = [path for path in sorted(keyed.parent.rglob("*")) if keyed / "out" not in (path, path.parent)]
    assert outside == before


def test_two_documents_never_share_a_file(run: Run, keyed: Path) -> None:
    # Some file systems take upper and lower case for one; which of the two came first must not decide.
    ids = ["1", "2", "1", "a", "A", "é\x1b", "é\x1b"]
    texts = [f"M. Brun {number}" for number in range(len(ids))]
    (keyed / "in.jsonl").write_text("\n".join(map(record, ids, texts)), encoding="utf-8")
    result = run("pseudonymize", "--records", "in.jsonl", "--key-file", "court.key", "--out", "out")
    assert result.returncode == 3
    assert lines(result) == [
        f"refused: document {id}: another document has its id, or its file name" for id in ("1", "A", "é\\x1b")
    ]
    written = [json.loads(content) for content in drafts(keyed / "out").values()]
    assert sorted((draft["id"], draft["text"][-1]) for draft in written) == [
        ("1", "0"),
        ("2", "1"),
        ("a", "3"),
        ("é\x1b", "5"),
    ]


def test_older_encodings_do_not_stop_it(run: Run, tmp_path: Path) -> None:
    result = run("demo", PYTHONIOENCODING="ascii")
    assert result.returncode == 0
    assert "3 drafts written" in result.stdout


def test_nobody_reads_on(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-m", "label_core", "demo"], cwd=tmp_path, stdout=writing, stderr=subprocess.PIPE, text=True
    )
    os.close(reading)
    os.close(writing)
    errors = process.communicate(timeout=60)[1]
    assert process.returncode == 141
    assert "Traceback" not in errors
    assert "BrokenPipe" not in errors


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_what_was_there(
    step: str, keyed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (keyed / "in").write_text(record("d"), encoding="utf-8")
    job = ["pseudonymize", "--records", "in", "--key-file", "court.key", "--out", "out"]
    monkeypatch.chdir(keyed)
    assert command_line.main(job) == 0
    before = drafts(keyed / "out")
    (keyed / "in").write_text(record("d", "M. Brun, encore"), encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, step, full)
    capsys.readouterr()
    assert command_line.main(job) == 4
    assert capsys.readouterr().err == "not written: cannot write out/d.json: No space left on device\n"
    assert drafts(keyed / "out") == before


def test_ctrl_c_says_how_to_go_on(keyed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (keyed / "in").write_text(record("d"), encoding="utf-8")
    monkeypatch.chdir(keyed)

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(lc, "pseudonymize_all", interrupted)
    assert command_line.main(["pseudonymize", "--records", "in", "--key-file", "court.key", "--out", "out"]) == 130
    assert capsys.readouterr().err == "interrupted: run the same command again; finished documents get the same bytes\n"


def test_decisions_of_the_courts_own_stack(run: Run, keyed: Path, court: Path) -> None:
    result = run("pseudonymize", *label(court / "documents.json", court / "treatments.json"), "--key-file", "court.key",
                 "--out", "out", "--threads", "2", "--include", "map")  # fmt: skip
    assert result.returncode == 3
    assert "44 drafts written to out/, 17 documents refused" in result.stdout
    assert [line.split(": ", 2)[2] for line in lines(result)] == ["nobody has marked it: treatments missing"] * 17
    written = [json.loads(content) for content in drafts(keyed / "out").values()]
    assert len(written) == 44
    files = ((court / name).read_bytes() for name in ("documents.json", "treatments.json"))
    records = {one.id: one for one in lc.formats.label.read_label(*files).records if isinstance(one, lc.Record)}
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for draft in written:
        validator.validate(draft)
        one = records.pop(draft["id"])
        policy = lc.Settings.court().for_decision(one.decision)
        for mark in one.annotations:
            covered = any(start <= mark.start and mark.end <= end for start, end, *_ in draft["map"])
            assert covered == (policy.handling(mark.category).template is not None)
        # Everything between the replaced stretches is as it was.
        original, done, pieces = str(one.text), 0, []
        for (start, end, *_), span in zip(draft["map"], draft["spans"], strict=True):
            pieces += [original[done:start], span["words"]]
            done = end
        assert "".join([*pieces, original[done:]]) == draft["text"]
    assert not records
