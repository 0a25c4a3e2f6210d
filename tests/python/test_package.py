import importlib.metadata
import importlib.resources

import label_core


def test_the_module_is_the_distribution() -> None:
    assert importlib.metadata.version("label-core") == label_core.VERSION


def test_types_are_shipped() -> None:
    package = importlib.resources.files("label_core")
    assert package.joinpath("py.typed").is_file()
    assert package.joinpath("_native.pyi").is_file()
