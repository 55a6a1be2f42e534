"""Differences between systems are in one module, and the package works on systems that lack what Linux has."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from geolip_viewer.sources.analysis_folders import names_written
from tests.other_systems import MACOS, MODULES, SIGNALS, UNIX, WINDOWS

ROOT = Path(__file__).parents[1]
OWNER = ROOT / "geolip_viewer" / "operating_system.py"
ALONE = {"torch_child.py": {"resource"}}  # imports nothing of ours, and runs only where there is such a module
NAMES = {f"os.{name}" for name in UNIX.split()} | {f"signal.{name}" for name in SIGNALS.split()}
NAMES |= {"sys.platform", "os.name", "sys.executable", "mmap.MADV_DONTNEED", "os.kill", "platform.system", "sys.frozen"}
PROGRAM = """
import sys
from tests.other_systems import pretend
pretend({system!r})
{body}
"""
COMMAND = "from geolip_viewer.cli.process import run_process\nsys.exit(run_process())"


def pretending(system: str, body: str, *arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", PROGRAM.format(system=system, body=body), *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_names_of_one_system_stand_in_one_module():
    found = {}
    for file in (ROOT / "geolip_viewer").rglob("*.py"):
        tree = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
        names = {ast.unparse(node) for node in tree if isinstance(node, ast.Attribute)} & NAMES
        imports = {alias.name for node in tree if isinstance(node, ast.Import) for alias in node.names}
        imports |= {node.module for node in tree if isinstance(node, ast.ImportFrom) and node.module}
        named = (names | imports & set(MODULES)) - ALONE.get(file.name, set())
        if named and file != OWNER:
            found[str(file.relative_to(ROOT))] = named
    assert found == {}


@pytest.mark.slow
@pytest.mark.parametrize("system", [WINDOWS, MACOS])
def test_every_module_without_qt_and_vtk_is_imported(system, tmp_path):
    names = [
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for folder in ("analysis", "cli", "export", "geometry", "library", "sources", "views")
        for file in sorted((ROOT / "geolip_viewer" / folder).rglob("*.py"))
    ]
    body = f"import importlib\nfor name in {names!r}:\n    importlib.import_module(name)"
    ended = pretending(system, body, folder=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize("system", [WINDOWS, MACOS])
def test_the_command_line_helps_and_analyzes(system, tmp_path):
    helped = pretending(system, COMMAND, "--help", folder=tmp_path)
    assert (helped.returncode, helped.stderr) == (0, "")
    assert "geolip-viewer COMMAND" in helped.stdout
    ended = pretending(system, COMMAND, "analyze", "--sample", "--out", "numbers", folder=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    written = {each.name for each in (tmp_path / "numbers").iterdir()}
    assert written == set(names_written(has_items=True))
    with np.load(tmp_path / "numbers" / "analysis.npz") as arrays:
        assert arrays["embeddings_sphere"].shape == (1906, 3)


WORKS = """
from pathlib import Path
from geolip_viewer import files, operating_system as system

place = Path("rows.bin")
with place.open("wb") as file:
    system.make_room(file, 3 << 20)
assert place.stat().st_size == 3 << 20 and not any(place.read_bytes())
place.write_bytes(bytes(range(100)))
descriptor = system.open_to_read(place)
assert system.read_at(descriptor, 5, 10) == bytes(range(10, 15))
into = memoryview(bytearray(4))
assert system.read_into(descriptor, into, 98) == 2 and into[:2] == bytes([98, 99])
assert system.free_memory() > 0
system.return_memory()
system.yield_processor(0)
with files.atomic_write(Path("folder/out.txt")) as target:
    target.write_text("whole")
assert [each.name for each in Path("folder").iterdir()] == ["out.txt"]
lock = system.FolderLock(Path("folder"))
assert lock.is_held != system.IS_WINDOWS
"""


@pytest.mark.parametrize("system", [WINDOWS, MACOS])
def test_what_is_lacking_is_replaced(system, tmp_path):
    ended = pretending(system, WORKS, folder=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_what_needs_limits_is_refused_where_there_are_none(tmp_path):
    body = f"""
from pathlib import Path
from geolip_viewer.sources.regular_file import regular_file
from geolip_viewer.sources.torch_process import converted
converted(regular_file(Path({str(OWNER)!r})))
"""
    ended = pretending(WINDOWS, body, folder=tmp_path)
    assert "needs torch in a process with limits, which this system lacks" in ended.stderr.splitlines()[-1]
