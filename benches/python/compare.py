"""Side by side: label-core and what else turns a text, spans and words into a pseudonymised text.

    make bench                                     after criterion
    .venv/bin/python benches/python/compare.py     alone; --help lists the options

One process, one core, one corpus, fixed seeds, processor time. The contenders take turns of 50 documents; of each
turn the shortest time of all rounds counts, so that a slow moment of the machine counts for nobody, and the median
is shown beside it. Before anything is timed, every contender that gives the same words must give the same text as
label-core, byte for byte, on every document.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import corpus
import keyed

try:
    import label_core as lc
except ImportError as error:
    sys.exit(f"label_core is not installed here ({error}): run `make bench`")
try:
    from presidio_anonymizer import AnonymizerEngine
    from presidio_anonymizer.entities import OperatorConfig, RecognizerResult
except ImportError as error:
    sys.exit(f"presidio-anonymizer is not installed here ({error}): run `make bench`")

KEY = "07" * 32
PART = 50
TEMPLATES = {
    "personnePhysique": "[%c]",
    "adresse": "[Adresse %d]",
    "dateNaissance": "[Date naissance %d]",
    "personneMorale": "[%d]",
}
MIXES = {
    "12 persons, all in one group of letters": corpus.PERSONS,
    "6 persons (letters), 3 addresses, 2 dates, 1 company (numbers)": corpus.MIXED,
}


class Inputs(NamedTuple):
    """The corpus as Python lists, with what a contender may find ready made."""

    ids: list[str]
    texts: list[str]
    spans: list[list[corpus.Mention]]
    edits: list[list[tuple[int, int, str]]]
    """Start, end, words."""
    results: list[list[RecognizerResult]]
    words_of: list[dict[str, OperatorConfig]]
    """Presidio's operators of each document: spelling to words, by a look-up in a dict."""


class Contender(NamedTuple):
    """What is timed: it returns one item per document."""

    name: str
    run: Callable[[Inputs], list[Any]]
    text: Callable[[Any], str] | None
    """The text of an item; none where the words are others."""
    presidio: bool = False


def build(samples: list[corpus.Sample], words: list[list[str]], presidio: bool) -> Inputs:
    """New objects for everything: no string of it has been encoded, hashed or touched before."""
    decisions = json.loads(json.dumps(samples))
    spans = [[tuple(span) for span in decision["spans"]] for decision in decisions]
    texts = [decision["text"] for decision in decisions]
    edits = [
        [(start, end, word) for (start, end, *_), word in zip(marks, own, strict=True)]
        for marks, own in zip(spans, words, strict=True)
    ]
    results, words_of = [], []
    if presidio:
        results = [[RecognizerResult(label, start, end, 1.0) for start, end, label, _ in own] for own in spans]
        for text, changes in zip(texts, edits, strict=True):
            spellings = {text[start:end]: word for start, end, word in changes}
            operator = OperatorConfig("custom", {"lambda": spellings.__getitem__})
            words_of.append(dict.fromkeys(TEMPLATES, operator) | {"DEFAULT": operator})
    return Inputs([decision["id"] for decision in decisions], texts, spans, edits, results, words_of)


def run_label_core(inputs: Inputs) -> list[str]:
    drafts = lc.pseudonymize_lists(inputs.ids, inputs.texts, inputs.spans, key=LABEL_KEY, settings=SETTINGS)
    return [str(draft.text) for draft in drafts]


def run_label_core_drafts(inputs: Inputs) -> list[lc.Pseudonymized | lc.LabelError]:
    return lc.pseudonymize_lists(inputs.ids, inputs.texts, inputs.spans, key=LABEL_KEY, settings=SETTINGS)


def run_keyed(inputs: Inputs) -> list[keyed.Draft]:
    documents = zip(inputs.ids, inputs.texts, inputs.spans, strict=True)
    return [keyed.pseudonymize(*document, PYTHON_KEY, PYTHON_TEMPLATES) for document in documents]


def join(text: str, edits: list[tuple[int, int, str]]) -> str:
    parts = []
    done = 0
    for start, end, words in edits:
        parts.append(text[done:start])
        parts.append(words)
        done = end
    parts.append(text[done:])
    return "".join(parts)


def run_join(inputs: Inputs) -> list[str]:
    return [join(*document) for document in zip(inputs.texts, inputs.edits, strict=True)]


def run_presidio(inputs: Inputs) -> list[Any]:
    documents = zip(inputs.texts, inputs.results, strict=True)
    return [ENGINE.anonymize(text, results, OPERATORS) for text, results in documents]


def run_presidio_words(inputs: Inputs) -> list[Any]:
    documents = zip(inputs.texts, inputs.results, inputs.words_of, strict=True)
    return [ENGINE.anonymize(text, results, operators) for text, results, operators in documents]


LABEL_KEY = lc.Key.from_hex(KEY)
SETTINGS = lc.Settings.court()
PYTHON_KEY = keyed.Key(bytes.fromhex(KEY))
PYTHON_TEMPLATES = {label: keyed.Template(written) for label, written in TEMPLATES.items()}
ENGINE = AnonymizerEngine()
OPERATORS = {label: OperatorConfig("replace", {"new_value": f"[{label}]"}) for label in TEMPLATES}
OPERATORS["DEFAULT"] = OperatorConfig("replace", {"new_value": "[...]"})

CONTENDERS = [
    Contender("label-core, lists in, strings out", run_label_core, str),
    Contender("label-core, drafts not read", run_label_core_drafts, lambda draft: str(draft.text)),
    Contender("Python, same words, checks and map", run_keyed, lambda draft: draft.text),
    Contender("Python, slices and join, words given", run_join, str),
    Contender("Presidio, one word per category", run_presidio, None, True),
    Contender("Presidio, words given by spelling", run_presidio_words, lambda result: result.text, True),
]


def agree(inputs: Inputs) -> None:
    """Every contender with the same words: the same texts. The Python one: the same map."""
    drafts = run_label_core_drafts(inputs)
    expected = [str(draft.text).encode() for draft in drafts]
    for name, run, text, _ in CONTENDERS:
        if text is None:
            continue
        for index, item in enumerate(run(inputs)):
            if text(item).encode() != expected[index]:
                sys.exit(f"{name}: another text than label-core's on document {inputs.ids[index]}")
    for index, item in enumerate(run_keyed(inputs)):
        if drafts[index].map.replaced() != list(zip(*item.map[:], strict=True)):
            sys.exit(f"the maps differ on document {inputs.ids[index]}")


def timed(run: Callable[[Inputs], list[Any]], inputs: Inputs) -> float:
    """Microseconds of processor time per document: what else runs on the core meanwhile does not count."""
    start = time.process_time_ns()
    kept = run(inputs)
    # The results die after the clock has stopped.
    return (time.process_time_ns() - start) / len(kept) / 1e3


def compare(mix: corpus.Mix, documents: int, rounds: int) -> None:
    """Generates a corpus, checks the contenders against each other and prints their times."""
    samples = [corpus.sample(number, mix) for number in range(documents)]
    size = sum(len(sample["text"].encode()) for sample in samples) / documents
    print(f"{documents} documents of 8,192 code points ({size:.0f} bytes), 61 spans each; ", end="")
    print(f"corpus {corpus.fingerprint(samples)}")
    parts = []
    for start in range(0, documents, PART):
        part = samples[start : start + PART]
        unread = build(part, [[""] * len(sample["spans"]) for sample in part], presidio=False)
        words = [[edit.words for edit in draft.plan.replacements] for draft in run_label_core_drafts(unread)]
        seen = build(part, words, presidio=True)
        agree(seen)
        parts.append((part, words, seen))
    print("same texts, byte for byte, and same maps on every document")
    # The collector waits while the clock runs, as in `timeit`; what lives on is not looked at again.
    gc.collect()
    gc.freeze()
    gc.disable()
    times: dict[tuple[str, str], list[list[float]]] = {}
    for _ in range(rounds):
        for number, (part, words, seen) in enumerate(parts):
            for name, run, _, presidio in CONTENDERS:
                fresh = build(part, words, presidio)
                for kind, inputs in (("seen", seen), ("fresh", fresh)):
                    turns = times.setdefault((name, kind), [[] for _ in parts])
                    turns[number].append(timed(run, inputs))
                del fresh
        gc.collect()
    gc.enable()
    gc.unfreeze()
    best = {key: statistics.fmean(map(min, turns)) for key, turns in times.items()}
    median = {key: statistics.fmean(map(statistics.median, turns)) for key, turns in times.items()}
    print(f"{'':<38}{'µs/document: seen':>19}{'fresh':>19}{'to label-core':>17}")
    print(f"{'':<38}{'best':>10}{'median':>9}{'best':>10}{'median':>9}{'seen':>9}{'fresh':>8}")
    own = CONTENDERS[0].name
    for name, *_ in CONTENDERS:
        print(f"{name:<38}", end="")
        for kind in ("seen", "fresh"):
            print(f"{best[name, kind]:>10.1f}{median[name, kind]:>9.1f}", end="")
        print(f"{best[name, 'seen'] / best[own, 'seen']:>9.2f}{best[name, 'fresh'] / best[own, 'fresh']:>8.2f}")


def machine() -> str:
    """What it runs on, where the system says so."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def main() -> None:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5, help="turns of every contender")
    options = parser.parse_args()
    start = time.monotonic()
    core = "any core"
    if hasattr(os, "sched_setaffinity"):
        own_core = max(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {own_core})
        core = f"core {own_core} alone"
    if lc._native.BUILD != "release":
        sys.exit("label_core is a debug build: run `make bench`")
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"{machine()}, {os.cpu_count()} cores, {core}{load}; Python {platform.python_version()}")
    print(f"label-core {lc.__version__}; presidio-anonymizer {version('presidio-anonymizer')}; ", end="")
    print(f"{options.rounds} rounds")
    print(LEGEND)
    for title, mix in MIXES.items():
        print(f"\n== {title}")
        compare(mix, options.documents, options.rounds)
    print(f"{time.monotonic() - start:.0f} s in all")


LEGEND = """
seen   the same strings in every round: what CPython keeps of them (their UTF-8 form, their hash) is there, but the
       processor's caches have long forgotten them
fresh  strings that nobody has touched, parsed from JSON right before the clock starts, as in a batch that reads files

Ready made before the clock starts: lists, tuples and strings; label-core's key and settings; Python's key states
and templates; Presidio's engine, its RecognizerResult lists and OperatorConfigs. Presidio runs with its defaults
(it merges overlaps, and entities with spaces between them): first with `replace` and one word per category, so
that all persons become one; then with `custom` and a dict from spelling to words, made from label-core's answer.
Slices and join get their edits. Neither has a key, checks a span or maps offsets back; Presidio lists the items
of its output."""

if __name__ == "__main__":
    main()
