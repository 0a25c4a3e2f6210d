"""What several test files use: a key, invented words that no message can hold, the data, and the command line."""

import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

import hypothesis
import pytest

import label_core as lc

# The same examples on every run: a failure can be looked at again, and no folder is written.
hypothesis.settings.register_profile("label-core", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("label-core")

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data" / "label"
KEY = "3b1f0c8d5e7a92466f10d3b8c2e4a5978801f6d7c3b2a1908f7e6d5c4b3a2918"

# Invented, and without four letters in a row of any message, field or file name of ours.
SECRET = "Zykhovmx Brqwéj"


@pytest.fixture(scope="session")
def key() -> lc.Key:
    return lc.Key.from_hex(KEY)


@pytest.fixture(scope="session")
def secret() -> str:
    return SECRET


@pytest.fixture(scope="session")
def samples() -> Path:
    return Path(lc.__file__).parent / "samples"


@pytest.fixture(scope="session")
def court() -> Path:
    """Decisions annotated by the Court's own stack; they lie beside the repository and are no part of it."""
    if not (SHARED / "documents.json").is_file():
        pytest.skip(f"real decisions are not tried: {SHARED} is not there")
    return SHARED


Hidden = Callable[..., None]


@pytest.fixture(scope="session")
def hidden() -> Hidden:
    """Fail where one of the objects shown holds four letters in a row of a secret word, in whatever case or composition."""

    def check(*shown: object, words: Iterable[str] = SECRET.split()) -> None:
        pieces = {word[i : i + 4] for word in map(lc.text.fold_str, words) for i in range(len(word) - 3)}
        assert pieces
        for one in shown:
            folded = lc.text.fold_str(one if isinstance(one, str) else repr(one))
            assert not [piece for piece in pieces if piece in folded], f"a {type(one).__name__} shows text of the decision"

    return check


@pytest.fixture(scope="session")
def hidden_in_error(hidden: Hidden) -> Callable[[BaseException], None]:
    """Fail where an exception shows text of the decision, or holds another exception, which could."""

    def check(error: BaseException) -> None:
        assert error.__cause__ is None
        assert error.__context__ is None
        hidden(str(error), repr(error), error.args, vars(error), error.__notes__ if hasattr(error, "__notes__") else [])
        hidden("".join(traceback.format_exception_only(error)))

    return check


# A debug build, which is many times slower, says so on every start; the tests of the command line run on one too.
QUIET = "ignore:label_core is a debug build:RuntimeWarning"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the command line in a folder of its own."""

    def call(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "label_core", *map(str, arguments)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": QUIET, **environment},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return call
