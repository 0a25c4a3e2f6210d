"""Documentation: everything public has some, and every example in it is run, the README's too.

The examples in Python files are run by pytest's own `--doctest-modules`.
"""

import doctest
import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import label_core as lc
from label_core import _native, errors

README = Path(__file__).parents[2] / "README.md"
EDITING = README.parent / "python" / "docs" / "editing.md"


def public_classes() -> Iterator[type]:
    for module in (_native, lc, errors):
        for name, value in vars(module).items():
            if isinstance(value, type) and not name.startswith("_"):
                yield value


def documented() -> dict[str, str | None]:
    """Whatever has a public name, and its docstring."""
    found = {module.__name__: module.__doc__ for module in (_native, lc, errors)}
    for cls in public_classes():
        found[cls.__name__] = cls.__doc__
        for name, member in vars(cls).items():
            if not name.startswith("_") and (callable(member) or hasattr(member, "__get__")):
                found[f"{cls.__name__}.{name}"] = inspect.getdoc(getattr(cls, name))
    for name in lc.__all__:
        value = getattr(lc, name)
        if callable(value) and not isinstance(value, type):
            found[name] = value.__doc__
    return found


@pytest.mark.parametrize(("name", "text"), documented().items(), ids=documented())
def test_it_has_a_docstring(name: str, text: str | None) -> None:
    assert text, f"{name} has no docstring"
    assert text.strip().endswith((".", ")", "'", '"', "}", "]", ">", ":")) or ">>>" in text
    assert "\t" not in text


def run(name: str, text: str) -> int:
    """Run the examples of a text, and say how many there are."""
    test = doctest.DocTestParser().get_doctest(text, {}, name, None, None)
    report: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=report.append)
    assert not result.failed, "".join(report)
    return result.attempted


EXAMPLES = {name: text for name, text in documented().items() if text and ">>>" in text}


@pytest.mark.parametrize(("name", "text"), EXAMPLES.items(), ids=EXAMPLES)
def test_the_examples_of_a_docstring(name: str, text: str) -> None:
    assert run(name, text)


def test_examples_are_found() -> None:
    assert {"Text", "Record.from_spans", "Text.convert", "pseudonymize_lists", "Settings", "label_core"} <= EXAMPLES.keys()


def test_what_is_exported_is_there() -> None:
    assert len(set(lc.__all__)) == len(lc.__all__)
    assert all(hasattr(lc, name) for name in lc.__all__)
    # What the compiled module exports is exported again; its Key and its build are behind a Python face.
    assert set(_native.__all__) - set(lc.__all__) == {
        "AnnotationIterator",
        "BUILD",
        "ReplacementIterator",
        "LineIterator",
        "whose_fault",
    }


def blocks(language: str, page: Path = README) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_the_examples_of_the_readme() -> None:
    assert run("README.md", "\n".join(blocks("python"))) > 10


def test_the_examples_of_the_page_on_edits() -> None:
    assert run("editing.md", "\n".join(blocks("python", EDITING))) > 25


def test_the_record_of_the_readme_is_one() -> None:
    for block in blocks("json"):
        record = lc.Record.from_json(block)
        assert json.loads(record.to_json())["spans"]
