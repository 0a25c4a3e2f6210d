"""Threads share every object, the interpreter is free while they work, and Ctrl-C is heard."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import label_core as lc
from label_core.formats import dbsder

THREADS = 8


class Shared:
    """Objects that nothing has been asked of: what is computed on first use is computed under all threads at once."""

    def __init__(self, samples: Path) -> None:
        lines = (samples / "records.jsonl").read_text(encoding="utf-8").splitlines()
        self.files = [(samples / name).read_bytes() for name in ("documents.json", "treatments.json")]
        self.json = lines[0]
        self.text = lc.Text(json.loads(lines[0])["text"])
        self.folded = self.text.fold()
        self.record = lc.Record.from_json(lines[1])
        self.others = [lc.Record.from_json(lines[2], overlap="longest")] * 9
        self.set = self.record.annotations
        self.settings = lc.Settings.court()
        self.policy = self.settings.for_decision(self.record.decision)
        self.key = lc.Key(bytes(range(32)))
        self.pseudonymizer = lc.Pseudonymizer(
            self.policy, self.key, lc.Scope.case("c"), lc.Ledger(lc.Scope.case("c"), self.key)
        )
        self.plan = self.pseudonymizer.plan(self.set)
        self.draft = lc.pseudonymize(self.record, key=self.key)
        self.map = self.plan.apply().map
        self.error = lc.Record.from_json_lines("{")[0]
        self.iterator = iter(self.set)
        self.history = lc.History(self.set)
        self.history.apply(lc.Operation.remove(self.set[2].span), author="a")
        self.history.checkpoint("one")
        self.diff = self.history.diff()
        self.chain = lc.edit.TreatmentChain(self.set.text).treated("NLP", self.set).treated("admin", self.history.current)
        self.merge = lc.merge(self.set, self.history.current, lc.AnnotationSet(self.set.text, []))
        self.carried = self.set.carry(str(self.set.text)[7:])
        self.document = lc.formats.label.Document.list_from_json(self.files[0])[0]
        self.treatments = lc.formats.label.Treatment.list_from_json(self.files[1])


def error_of(call: Callable[[], object]) -> str:
    try:
        call()
    except lc.LabelError as error:
        return repr(error)
    raise AssertionError("no error")


def marks(found: Any) -> list[tuple[int, int, str, str]]:
    return [(mark.start, mark.end, mark.category, mark.entity) for mark in found]


def drafts(answers: list[lc.Pseudonymized | lc.LabelError]) -> list[str]:
    return [one.to_draft_json("d", map=True) for one in answers if isinstance(one, lc.Pseudonymized)]


# Everything that can be done with a shared object; each gives what can be compared.
CALLS: list[Callable[[Shared], object]] = [
    lambda s: [s.text.convert(offset, "char", "utf16") for offset in range(0, len(s.text), 97)],
    lambda s: [s.text.line_column(offset, "byte") for offset in (0, s.text.length("byte"))],
    lambda s: (s.text.line_count, s.text.offset_at(7, 1), hash(s.text), s.text == lc.Text(str(s.text))),
    lambda s: [s.text.slice(s.text.span(start, start + 5, "char")) for start in range(0, 3000, 411)],
    lambda s: (str(s.folded), s.folded.span(100, 200).range(), str(s.text.fold()) == str(s.folded)),
    lambda s: lc.text.fold_str(str(s.text)) + lc.entity_id("x", str(s.text)),
    lambda s: (marks(s.set), marks(s.set.dropped), s.set.categories(), s.set.entities(), s.set[0] == s.set[-1]),
    lambda s: marks(s.set.overlapping(s.set.text.span(0, 4000))) + marks([s.set.at(s.set[3].start)]),
    lambda s: marks(lc.AnnotationSet(s.set.text, list(s.set), overlap="union")),
    lambda s: marks(s.set.project(s.draft.map)),
    lambda s: (s.record.to_json("utf16"), s.record == lc.Record.from_json(s.record.to_json()), s.record.scope),
    lambda s: lc.Record.from_json(s.json).to_json("byte"),
    lambda s: [repr(record) for record in lc.formats.label.read_label(*s.files).records],
    lambda s: (s.settings.rules, s.settings.title("adresse"), s.policy.handling("adresse").template, s.policy.keep),
    lambda s: (str(lc.Template("[%c]")), repr(lc.Settings({"a": "[%d]"})), hash(s.settings)),
    lambda s: [(edit.extent.range(), edit.words, edit.entity) for edit in s.pseudonymizer.plan(s.set).replacements],
    lambda s: ([repr(row) for row in s.plan.summary()], s.plan.ledger.to_json(), len(s.plan.kept), s.plan.key_id),
    lambda s: lc.case_registry(s.key, [(s.set, s.policy)] * 2, s.plan.ledger).to_json(),
    lambda s: str(s.plan.apply().text),
    lambda s: (marks(s.draft.annotations), s.draft._repr_html_(), str(lc.view(s.draft, original=True))),
    lambda s: (s.map.replaced("utf16"), s.map.to_output(1000), s.map.to_original(1000, "byte")),
    lambda s: drafts([lc.pseudonymize(s.record, key=s.key, settings=s.settings)]),
    lambda s: drafts(lc.pseudonymize_all([s.record, *s.others], key=s.key, threads=2)),
    lambda s: drafts(lc.pseudonymize_lists(["d"] * 70, [str(s.text)] * 70, [marks(s.set)[:5]] * 70, key=s.key, threads=3)),
    lambda s: (s.key.id, s.key.file_stem("../x"), repr(s.error), s.error.details),
    lambda s: (
        [repr(group) for group in s.set.grouped(["adresse"])] + [len(one) for one in s.set.excerpts(s.set[0].entity, 2)]
    ),
    lambda s: [[repr(chunk) for chunk in line.chunks()] for line in s.set.lines()][:50],
    lambda s: (marks(s.set.representatives()), s.set.linked_entity_count(), s.set.mention_index(s.set[1].span)),
    lambda s: [marks(lc.Operation.unlink(mark.span).plan(s.set).added) for mark in s.set][:9],
    lambda s: (s.diff.apply(s.set) == s.history.current, repr(s.diff.details()), s.diff._repr_html_(), bool(s.diff)),
    lambda s: (s.history._repr_html_(), repr(s.history), s.history.replay() == s.history, s.history.since("one").added),
    lambda s: (repr(lc.Linker(s.settings).operations(s.set)), [len(state) for state in s.chain.states()], repr(s.chain)),
    lambda s: lc.metrics.AnnotationCounts.between(s.set.text, s.diff.removed, s.diff.added, s.settings),
    lambda s: (s.merge._repr_html_(), repr(s.merge.conflicts), len(s.merge.settled), s.merge == s.merge),
    lambda s: (s.carried._repr_html_(), repr(s.carried.marks), s.carried == s.set.carry(str(s.set.text)[7:])),
    lambda s: (s.history.to_json("utf16"), lc.History.from_json(s.history.to_json()) == s.history, s.diff.to_json("byte")),
    lambda s: [one.to_json() for one in s.document.treatments(s.document.chain(s.treatments, overlap="longest"))],
    lambda s: dbsder.Treatment.of_chain(s.document.chain(s.treatments, overlap="longest"), s.document.field("nlpVersions")),
    lambda s: error_of(lambda: s.history.redo()),
    lambda s: error_of(lambda: s.text.span(0, 2**40)),
    lambda s: error_of(lambda: s.draft.map.span_to_output(s.text.span(0, 1))),
]


def test_everything_at_once_on_shared_objects(samples: Path) -> None:
    owed = [call(Shared(samples)) for call in CALLS]
    shared, barrier = Shared(samples), threading.Barrier(THREADS)
    wrong: list[object] = []

    def work(first: int) -> None:
        try:
            barrier.wait(timeout=60)
            # Each thread begins elsewhere, so that different calls meet too.
            for turn in range(2 * len(CALLS)):
                # The first turn is the same for all threads: they meet on what is computed on first use.
                number = (turn + (first * 5 if turn >= len(CALLS) else 0)) % len(CALLS)
                if CALLS[number](shared) != owed[number]:
                    wrong.append(number)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_one_iterator_gives_each_mark_once(samples: Path) -> None:
    shared, barrier = Shared(samples), threading.Barrier(THREADS)
    found: list[lc.Annotation] = []

    def work() -> None:
        barrier.wait(timeout=60)
        for mark in shared.iterator:
            found.append(mark)

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(marks(found)) == sorted(marks(shared.set))


def crowd(entities: int) -> tuple[str, list[tuple[int, int, str, str]]]:
    """A decision that is a lot of work for its size: nearly all of it in one call, on few bytes."""
    spans = [(2 * n, 2 * n + 1, "personnePhysique", str(n)) for n in range(entities)]
    return "x " * entities, spans


def test_the_interpreter_is_free_during_work() -> None:
    record = lc.Record.from_spans("d", *crowd(6000))
    policy = lc.Settings.court().for_decision(record.decision)
    pseudonymizer = lc.Pseudonymizer(policy, lc.Key(bytes(range(32))), lc.Scope.document("d"))
    done = threading.Event()
    ticks = 0

    def tick() -> None:
        nonlocal ticks
        while not done.is_set():
            ticks += 1
            time.sleep(0.0001)

    other = threading.Thread(target=tick)
    other.start()
    try:
        # Were the interpreter held, the other thread could get a turn before and after the call, never within. A busy
        # machine may give it none in one call; not in a hundred.
        most = 0
        for _ in range(100):
            before = ticks
            pseudonymizer.plan(record.annotations)
            most = max(most, ticks - before)
            if most > 5:
                break
    finally:
        done.set()
        other.join()
    assert most > 5


INTERRUPTED = """
import signal, sys
import label_core as lc
signal.signal(signal.SIGINT, signal.default_int_handler)
count = 60
spans = [(2 * n, 2 * n + 1, "personnePhysique", str(n)) for n in range(count)]
decisions = 20_000
lists = [str(n) for n in range(decisions)], ["x " * count] * decisions, [spans] * decisions
print("ready", flush=True)
try:
    lc.pseudonymize_lists(*lists, key=lc.Key(bytes(range(32))), threads=int(sys.argv[1]))
except KeyboardInterrupt:
    print("interrupted")
else:
    print("finished")
"""


def interrupted(threads: int) -> str:
    """What becomes of minutes of work when Ctrl-C comes soon after it has begun."""
    process = subprocess.Popen([sys.executable, "-c", INTERRUPTED, str(threads)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        # Well inside the call, reading or working; where exactly does not matter.
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        return process.communicate(timeout=60)[0].strip()
    finally:
        process.kill()
        process.wait()


def test_ctrl_c_is_heard_between_blocks() -> None:
    assert interrupted(threads=1) == "interrupted"


def test_ctrl_c_is_heard_with_threads_too() -> None:
    assert interrupted(threads=2) == "interrupted"
