"""The command line: `python -m label_core --help`."""

from __future__ import annotations

import argparse
import io
import os
import re
import shlex
import signal
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import NoReturn

from tqdm import tqdm

import label_core as lc

OK, USAGE, REFUSED, UNWRITTEN, INTERRUPTED, UNREAD = 0, 2, 3, 4, 130, 141

MOST_THREADS = 256

DESCRIPTION = """\
Pseudonymise court decisions whose names have been marked. What is written are drafts: a name that nobody marked still
stands in them.
"""
EXIT_STATUS = """\
exit status: 0, every document was written; 2, wrong usage or a file that cannot be read; 3, some documents were refused
(each is named, and not written); 4, some drafts could not be written (each is named); 130, interrupted; 141, nobody read
the output.
"""


class CannotRun(Exception):
    """Nothing can be done: one line says why."""


@dataclass
class Outcome:
    """What a run did."""

    written: list[tuple[Path, lc.Pseudonymized]] = field(default_factory=list)
    refused: int = 0
    unwritten: int = 0

    def refuse(self, line: str, older: Path | None = None) -> None:
        """Say at once that a document is refused, and that an older draft of it stands in the folder, if one does."""
        self.refused += 1
        note = " (an older draft of it is still there)" if older is not None and older.exists() else ""
        tqdm.write(f"refused: {line}{note}", file=sys.stderr)

    def status(self) -> int:
        """Give the exit status."""
        return UNWRITTEN if self.unwritten else REFUSED if self.refused else OK


# Digits of which a key could be made: typed in place of the name of its file, they are shown nowhere.
_DIGITS = re.compile(r"[0-9A-Fa-f]{32,}")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments, but no key among them."""
        super().error(_DIGITS.sub("(digits)", message))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit status."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal or a pipe in an older encoding is no reason to stop half-way.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    # Whoever ends the program politely leaves no half-written file either.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    options = _parser().parse_args(arguments)
    try:
        status = int(options.run(options))
        sys.stdout.flush()
        return status
    except CannotRun as error:
        print(f"error: {error}", file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        # `... | head`: nobody reads on. What is still to be flushed at exit goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNREAD
    except KeyboardInterrupt:
        print("interrupted: run the same command again; finished documents get the same bytes", file=sys.stderr)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="label-core", description=DESCRIPTION, epilog=EXIT_STATUS)
    parser.add_argument("--version", action="version", version=f"label-core {lc.VERSION} ({lc.ALGORITHM})")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    job = commands.add_parser("pseudonymize", help="pseudonymise marked decisions", epilog=EXIT_STATUS)
    job.add_argument("--records", type=Path, metavar="FILE.jsonl", help="native records, one JSON object a line")
    job.add_argument("--documents", type=Path, metavar="FILE.json", help="LABEL's documents (Mongo extended JSON)")
    job.add_argument("--treatments", type=Path, metavar="FILE.json", help="LABEL's treatments of these documents")
    job.add_argument("--key-file", type=Path, required=True, metavar="FILE", help="64 hexadecimal digits; see keygen")
    job.add_argument("--out", type=Path, required=True, metavar="DIR", help="one file a document is written here")
    job.add_argument(
        "--overlap", default="error", choices=["error", "longest", "highest_score", "union"],
        help="what to do where marks overlap (default: refuse the document)",
    )  # fmt: skip
    job.add_argument("--strict", action="store_true", help="refuse categories that the settings do not list")
    job.add_argument(
        "--allow-unmarked", action="store_true",
        help="take documents without any mark: somebody looked and found nothing (default: refuse them)",
    )  # fmt: skip
    job.add_argument(
        "--by-hand", nargs=2, metavar=("AUTHOR", "REASON"),
        help="state that a person hid what the court ordered hidden and no mark covers (default: refuse the document)",
    )  # fmt: skip
    job.add_argument("--threads", type=_threads, default=1, metavar="N", help="documents at a time (default 1)")
    job.add_argument(
        "--include", action="append", default=[], choices=["map", "entities"],
        help="write this too, although it tells of the original: the offset map, the entity ids",
    )  # fmt: skip
    job.set_defaults(run=_pseudonymize)

    keygen = commands.add_parser("keygen", help="make a new key and write it to a new file")
    keygen.add_argument("key_file", type=Path, metavar="FILE")
    keygen.set_defaults(run=_keygen)

    demo = commands.add_parser("demo", help="pseudonymise the fictitious decisions that come with the package")
    demo.add_argument("--out", type=Path, default=Path("out"), metavar="DIR", help="default: out")
    demo.set_defaults(run=_demo)
    return parser


def _threads(given: str) -> int:
    if not given.isascii() or not given.isdigit() or not 1 <= int(given) <= MOST_THREADS:
        raise argparse.ArgumentTypeError(f"a number from 1 to {MOST_THREADS} is wanted")
    return int(given)


def _keygen(options: argparse.Namespace) -> int:
    if _DIGITS.fullmatch(str(options.key_file)):
        raise CannotRun("the name of a file is wanted, not a key")
    try:
        key = lc.Key.create_file(options.key_file)
    except OSError as error:
        raise CannotRun(_cannot("write", options.key_file, error)) from None
    print(f"key {key.id} written to {options.key_file}: keep it secret, and keep it")
    return OK


def _pseudonymize(options: argparse.Namespace) -> int:
    key = _key(options.key_file)
    outcome = _run(_records(options), key, options)
    _print_summary(outcome, options.out)
    return outcome.status()


def _demo(options: argparse.Namespace) -> int:
    samples = Path(str(resources.files("label_core"))) / "samples"
    # Beside the drafts, not among them: a folder of drafts is handed on.
    folder = options.out.resolve()
    key_file = folder.with_name(f"{folder.name}.key")
    if not key_file.exists():
        _make_folder(folder)
        lc.Key.create_file(key_file)
    files = ["--documents", str(samples / "documents.json"), "--treatments", str(samples / "treatments.json")]
    job = ["pseudonymize", *files, "--key-file", str(key_file), "--out", str(options.out)]
    options = _parser().parse_args(job)
    outcome = _run(_records(options), _key(key_file), options)
    for path, draft in outcome.written:
        lines = _printable(str(draft.text)).splitlines()
        shown = [line for line in lines if line.strip()][:24]
        print(f"── {path.stem} " + "─" * max(0, 90 - len(path.stem)))
        print("\n".join(shown))
        print(f"… the whole text is in {path}\n")
    _print_summary(outcome, options.out)
    print(f"\nThe same by hand:\n  python -m label_core {shlex.join(job)}")
    return OK


def _records(options: argparse.Namespace) -> list[lc.Record | lc.LabelError]:
    label = options.documents is not None or options.treatments is not None
    if label == (options.records is not None):
        raise CannotRun("give either --records, or --documents with --treatments")
    if options.records is not None:
        return _native_records(options.records, options.overlap)
    if options.documents is None or options.treatments is None:
        raise CannotRun("--documents and --treatments belong together")
    return _label_records(options.documents, options.treatments, options.overlap)


def _native_records(path: Path, overlap: str) -> list[lc.Record | lc.LabelError]:
    try:
        records = lc.Record.from_json_lines(_bytes(path), overlap=overlap)
    except lc.LabelError as error:
        raise CannotRun(f"{path}: {error}") from None
    if not records:
        raise CannotRun(f"{path}: no record in it")
    # Not one line of it is a record: it is another kind of file, and one line says so.
    if all(isinstance(record, lc.errors.JsonError | lc.errors.InvalidText) for record in records):
        raise CannotRun(f"{path}: not a file of native records: {records[0]}")
    return records


def _label_records(documents: Path, treatments: Path, overlap: str) -> list[lc.Record | lc.LabelError]:
    try:
        result = lc.formats.label.read_label(_bytes(documents), _bytes(treatments), overlap=overlap)
    except lc.LabelError as error:
        raise CannotRun(f"{_culprit(documents, treatments)}: {error}") from None
    if not result.records:
        raise CannotRun(f"{_shown(documents)}: no document in it")
    if result.orphan_treatments:
        print(f"note: {result.orphan_treatments} treatments of documents that are not in the file", file=sys.stderr)
    return list(result.records)


def _culprit(documents: Path, treatments: Path) -> Path:
    """Which of the two files cannot be read: without treatments, only the documents can be wrong."""
    try:
        lc.formats.label.read_label(_bytes(documents), b"[]")
    except lc.LabelError:
        return documents
    return treatments


def _run(records: list[lc.Record | lc.LabelError], key: lc.Key, options: argparse.Namespace) -> Outcome:
    outcome = Outcome()
    seen: set[str] = set()
    good: list[lc.Record] = []
    for record in records:
        if isinstance(record, lc.LabelError):
            outcome.refuse(str(record), _file(record.document_id, key, options))
        # Names that differ in case only are one name on some file systems.
        elif (name := key.file_stem(record.id).casefold()) in seen:
            outcome.refuse(f"document {_printable(record.id)}: another document has its id, or its file name")
        else:
            seen.add(name)
            good.append(record)
    settings = lc.Settings.court(strict=options.strict)
    _make_folder(options.out)
    drafts = lc.pseudonymize_all(
        good,
        key=key,
        settings=settings,
        threads=options.threads,
        allow_unmarked=options.allow_unmarked,
        by_hand=options.by_hand and tuple(options.by_hand),
    )
    pairs = zip(good, drafts, strict=True)
    for record, draft in tqdm(pairs, total=len(good), unit="decision", disable=None, leave=False):
        path = options.out / f"{key.file_stem(record.id)}.json"
        if isinstance(draft, lc.LabelError):
            outcome.refuse(str(draft), path)
            continue
        try:
            _write(path, draft, record.id, options.include)
        except OSError as error:
            outcome.unwritten += 1
            tqdm.write(f"not written: {_cannot('write', path, error)}", file=sys.stderr)
            continue
        outcome.written.append((path, draft))
    return outcome


def _file(id: str | None, key: lc.Key, options: argparse.Namespace) -> Path | None:
    """Where the draft of a document is written."""
    return None if id is None else options.out / f"{key.file_stem(id)}.json"


def _write(path: Path, draft: lc.Pseudonymized, id: str, include: list[str]) -> None:
    """All or nothing: a file that is there is whole, also after a crash or on a full disk.

    What is written stands in no variable: what reports errors may print those.
    """
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(draft.to_draft_json(id, map="map" in include, entities="entities" in include))
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)  # noqa: PTH105
    except BaseException:
        os.unlink(temporary)  # noqa: PTH108
        raise


def _print_summary(outcome: Outcome, out: Path) -> None:
    replaced: Counter[str] = Counter()
    entities: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for _, draft in outcome.written:
        for row in draft.plan.summary():
            replaced[row.category] += row.replaced
            entities[row.category] += row.entities
            kept[row.category] += row.kept
    rows = [(_printable(name), replaced[name], entities[name], kept[name]) for name in sorted(replaced)]
    rows.append(("all", replaced.total(), entities.total(), kept.total()))
    width = max(len(name) for name, *_ in rows)
    print(f"{'category':<{width}}  {'replaced':>8}  {'entities':>8}  {'kept':>6}")
    for name, *numbers in rows:
        print(f"{name:<{width}}  {numbers[0]:>8}  {numbers[1]:>8}  {numbers[2]:>6}")
    untouched = sum(not draft.plan.replacements for _, draft in outcome.written)
    if untouched:
        print(f"{untouched} drafts with nothing replaced")
    unwritten = f", {outcome.unwritten} could not be written" if outcome.unwritten else ""
    print(f"{len(outcome.written)} drafts written to {out}{os.sep}, {outcome.refused} documents refused{unwritten}")


def _key(path: Path) -> lc.Key:
    if _DIGITS.fullmatch(str(path)):
        raise CannotRun("--key-file wants the name of a file, not the key itself; who has seen it has the key")
    try:
        with warnings.catch_warnings(record=True) as cautions:
            warnings.simplefilter("always")
            key = lc.Key.from_file(path)
    except OSError as error:
        raise CannotRun(_cannot("read", path, error)) from None
    except lc.LabelError as error:
        raise CannotRun(f"{_shown(path)}: {error}") from None
    for caution in cautions:
        print(f"note: {_shown(path)}: {caution.message}", file=sys.stderr)
    return key


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotRun(_cannot("read", path, error)) from None


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotRun(_cannot("write", path, error)) from None


def _cannot(verb: str, path: Path, error: OSError) -> str:
    return f"cannot {verb} {_shown(path)}: {error.strerror or 'input/output error'}"


def _shown(path: Path) -> str:
    return _DIGITS.sub("(digits)", str(path))


def _printable(text: str) -> str:
    """Characters that could drive a terminal become escapes; line breaks and spaces stay."""
    return "".join(c if c.isprintable() or c in "\n\u00a0\u202f" else c.encode("unicode_escape").decode() for c in text)


if __name__ == "__main__":
    sys.exit(main())
