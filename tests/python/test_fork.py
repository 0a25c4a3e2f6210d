"""A process that has worked with threads can fork, and its child works with threads again.

A pool of threads that outlived its call would hang in the child without a word.
"""

import multiprocessing
import sys
from multiprocessing.connection import Connection

import pytest

import label_core as lc

TEXTS = [f"M. Brun {number} et Mme Noir" for number in range(200)]


def work() -> list[str]:
    spans = [[(3, 7, "personnePhysique"), (len(text) - 4, len(text), "personnePhysique")] for text in TEXTS]
    ids = [str(number) for number in range(len(TEXTS))]
    answers = lc.pseudonymize_lists(ids, TEXTS, spans, key=lc.Key(bytes(range(32))), threads=2)
    return [str(answer.text) for answer in answers if isinstance(answer, lc.Pseudonymized)]


def in_child(connection: Connection) -> None:
    connection.send(work())
    connection.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_a_child_works_after_a_threaded_batch() -> None:
    owed = work()
    assert len(owed) == len(TEXTS)
    context = multiprocessing.get_context("fork")
    for _ in range(2):
        here, there = context.Pipe()
        child = context.Process(target=in_child, args=(there,))
        child.start()
        try:
            assert here.poll(60), "the child hangs"
            assert here.recv() == owed
            child.join(60)
            assert child.exitcode == 0
        finally:
            child.kill()
            child.join()
        assert work() == owed
