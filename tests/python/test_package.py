"""What is shipped."""

import importlib.metadata
import importlib.resources
import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

import label_core

TYPING = sorted((Path(__file__).parents[1] / "typing").glob("*.py"))


def test_the_module_is_the_distribution() -> None:
    assert importlib.metadata.version("label-core") == label_core.VERSION == label_core.__version__


def test_types_are_shipped() -> None:
    package = importlib.resources.files("label_core")
    assert package.joinpath("py.typed").is_file()
    assert package.joinpath("_native.pyi").is_file()


def test_schemas_and_samples_are_shipped() -> None:
    package = importlib.resources.files("label_core")
    for name in (
        "schemas/record.schema.json",
        "schemas/draft.schema.json",
        "samples/documents.json",
        "samples/treatments.json",
    ):
        assert json.loads(package.joinpath(name).read_text(encoding="utf-8"))


def test_a_debug_build_says_so() -> None:
    job = [sys.executable, "-W", "error", "-c", "import label_core"]
    quiet = subprocess.run(job, capture_output=True, check=False).returncode == 0
    assert quiet == (label_core._native.BUILD == "release")


@pytest.mark.parametrize("path", TYPING, ids=lambda path: path.stem)
def test_the_typing_examples_run(path: Path) -> None:
    runpy.run_path(str(path))
