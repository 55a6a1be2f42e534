"""Processes killed while they write leave the old or the new version."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
IN_PLACE = """
import random, tempfile, time
from pathlib import Path
from tools.faults.__main__ import killed
from tools.faults.kinds import Kind

def write(folder, version):
    with (folder / "file").open("w") as file:
        for _ in range(100):
            file.write(str(version)); file.flush(); time.sleep(0.002)

def found(folder):
    text = (folder / "file").read_text()
    assert len(text) == 100
    (version,) = set(text)
    return int(version)

with tempfile.TemporaryDirectory() as place:
    print(killed(Kind("in place", write, found), Path(place), 5, random.Random(1)))
"""


def run(*command):
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, env=environment
    )


@pytest.mark.slow
def test_what_is_written_is_old_or_new_and_whole_after_a_kill():
    ended = run("-m", "tools.faults", "picture", "session", "settings", "cache", "--kills", "4")
    assert (ended.returncode, ended.stderr) == (0, ""), ended.stdout
    assert ended.stdout.count("4 kills") == 4


FULL = """
import tempfile
from pathlib import Path
from tests.export.disk import disk_with_room_for
from tools.faults.__main__ import wait, write
from tools.faults.kinds import KINDS

for kind in KINDS:
    if kind.name == "movie":  # movies have tests of their own
        continue
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        wait(write(kind, folder, 1))
        before = sorted(each.name for each in folder.iterdir())
        with disk_with_room_for(1000):
            status = wait(write(kind, folder, 2))
        print(kind.name, kind.found(folder), sorted(each.name for each in folder.iterdir()) == before, status)
"""


@pytest.mark.slow
def test_on_a_full_disk_what_was_there_stays():
    ended = run("-c", FULL)
    assert [line.split() for line in ended.stdout.splitlines()] == [
        ["picture", "1", "True", "1"],
        ["numbers", "1", "True", "1"],
        ["session", "1", "True", "1"],
        ["settings", "1", "True", "0"],  # what is remembered stops nobody either
        ["cache", "1", "True", "0"],  # what can be fitted again stops nobody
    ]
    assert ended.stderr.count("File too large") == 4


@pytest.mark.slow
def test_what_is_written_in_place_is_found_damaged():
    ended = run("-c", IN_PLACE)
    assert "DAMAGED" in ended.stdout, ended.stderr
