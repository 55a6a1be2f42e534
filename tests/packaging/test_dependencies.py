"""What the package imports is what it declares, and what is tested is what is pinned."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
RUNTIME = {canonicalize_name(Requirement(text).name) for text in PROJECT["dependencies"]}
EXTRA = {canonicalize_name(Requirement(text).name) for text in PROJECT["optional-dependencies"]["dask"]}
PINS = {
    canonicalize_name(pin.name): str(pin.specifier).removeprefix("==")
    for pin in map(Requirement, re.findall(r"^[^#\s].*", (ROOT / "constraints.txt").read_text(), re.MULTILINE))
}
BROUGHT_ALONG = {"vtkmodules"}  # by pyvista, whose choice its version is


def imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names - sys.stdlib_module_names - {"geolip_viewer"}


@pytest.fixture(scope="module")
def modules() -> set[str]:
    return set().union(*map(imported, (ROOT / "geolip_viewer").rglob("*.py")))


@pytest.mark.slow
def test_every_library_that_is_imported_is_declared(modules):
    owners = packages_distributions()
    known = RUNTIME | EXTRA
    foreign = {module for module in modules if not known & {canonicalize_name(name) for name in owners[module]}}
    assert foreign - BROUGHT_ALONG == set()


def test_every_library_that_is_declared_is_imported(modules):
    owners = packages_distributions()
    assert set() == RUNTIME - {canonicalize_name(name) for module in modules for name in owners[module]}


def test_every_declared_library_is_pinned():
    extras = {canonicalize_name(Requirement(text).name) for text in PROJECT["optional-dependencies"]["test"]}
    assert RUNTIME | extras <= PINS.keys()


def test_torch_is_pinned_to_the_release_that_checkpoints_were_read_with():
    assert PINS["torch"] == "2.13.0"


def test_what_is_installed_is_what_is_pinned():
    installed = {name: version(name).partition("+")[0] for name in RUNTIME}
    assert installed == {name: PINS[name] for name in RUNTIME}
