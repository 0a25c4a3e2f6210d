"""Documentation: everything public has some, and every example in it is run, the README's too.

The examples in Python files are run by pytest's own `--doctest-modules`.
"""

import doctest
import importlib
import inspect
import json
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import MemberDescriptorType, ModuleType

import pytest

import label_core as lc
from label_core import _native

README = Path(__file__).parents[2] / "README.md"
CASES = README.parent / "python" / "docs" / "cases.md"
EDITING = README.parent / "python" / "docs" / "editing.md"


def modules(package: ModuleType = lc) -> Iterator[ModuleType]:
    """The package and every public module of it."""
    yield package
    for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if not info.name.split(".")[-1].startswith("_"):
            module = importlib.import_module(info.name)
            yield from modules(module) if info.ispkg else [module]


def public_classes() -> Iterator[tuple[str, type]]:
    for module in (_native, *modules()):
        for name, value in vars(module).items():
            if isinstance(value, type) and not name.startswith("_") and value.__module__.startswith("label_core"):
                yield f"{value.__module__}.{value.__qualname__}", value


def documented() -> dict[str, str | None]:
    """Whatever has a public name, and its docstring."""
    found = {module.__name__: module.__doc__ for module in (_native, *modules())}
    for path, cls in public_classes():
        found[path] = cls.__doc__
        for name, member in vars(cls).items():
            is_field = isinstance(member, MemberDescriptorType)  # of a dataclass: its class says what it is.
            if not name.startswith("_") and not is_field and (callable(member) or hasattr(member, "__get__")):
                found[f"{path}.{name}"] = inspect.getdoc(getattr(cls, name))
    for module in modules():
        for name in getattr(module, "__all__", []):
            value = getattr(module, name)
            if callable(value) and not isinstance(value, type):
                found[f"{module.__name__}.{name}"] = value.__doc__
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
    names = {"Text", "Record.from_spans", "Text.convert", "pseudonymize_lists", "Settings", "formats.label.Document"}
    assert {"label_core", *(f"label_core.{name}" for name in names)} <= EXAMPLES.keys()


def test_what_is_exported_is_there() -> None:
    exported = set()
    for module in modules():
        names = getattr(module, "__all__", [])
        assert len(set(names)) == len(names)
        exported |= {id(getattr(module, name)) for name in names}
    # What the compiled module has is exported again, each in its room; its Key and its build are behind a Python face.
    missing = {name for name in _native.__all__ if id(getattr(_native, name)) not in exported}
    assert missing == {"AnnotationIterator", "BUILD", "ReplacementIterator", "Key", "LineIterator", "whose_fault"}


def test_the_root_is_the_paved_path() -> None:
    assert len([name for name in lc.__all__ if not inspect.ismodule(getattr(lc, name))]) <= 40


@pytest.mark.parametrize(("path", "cls"), dict(public_classes()).items())
def test_a_class_stands_where_it_says(path: str, cls: type) -> None:
    if cls.__name__.endswith("Iterator") or cls is _native.Key:
        return
    assert getattr(importlib.import_module(cls.__module__), cls.__name__) is cls


def blocks(language: str, page: Path = README) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


# The readme's key is fixed, so that its words can be shown, and using it is warned of.
@pytest.mark.filterwarnings("ignore:this key stands in the documentation")
def test_the_examples_of_the_readme() -> None:
    assert run("README.md", "\n".join(blocks("python"))) > 10


def test_the_examples_of_the_page_on_edits() -> None:
    assert run("editing.md", "\n".join(blocks("python", EDITING))) > 25


@pytest.mark.filterwarnings("ignore:this key stands in the documentation")
def test_the_examples_of_the_page_on_cases() -> None:
    assert run("cases.md", "\n".join(blocks("python", CASES))) > 10


def test_the_record_of_the_readme_is_one() -> None:
    for block in blocks("json"):
        record = lc.Record.from_json(block)
        assert json.loads(record.to_json())["spans"]
