"""Files appear whole or not at all."""

import errno
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from geolip_viewer.errors import OutputError
from geolip_viewer.files import atomic_write, atomic_write_all, visible_contents
from tests.export.disk import disk_with_room_for


def fail_in(path: Path) -> None:
    path.write_text("half of it")
    raise KeyError


def write_new(folder: Path, *texts: str) -> None:
    with atomic_write_all(folder) as staging:
        for name in texts:
            (staging / name).write_text("new")


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_files_written_together_appear_together(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    with atomic_write_all(folder) as staging:
        (staging / "one").write_text("1")
        (staging / "two").write_text("2")
        assert [name.startswith(".geolip-") for name in names(folder)] == [True]
        assert visible_contents(folder) == []
    assert names(folder) == ["one", "two"]


def test_a_failure_leaves_nothing_not_even_the_folders_made_for_it(tmp_path: Path) -> None:
    with pytest.raises(KeyError), atomic_write_all(tmp_path / "a" / "b") as staging:
        fail_in(staging / "one")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_what_was_there_before(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(KeyError), atomic_write_all(tmp_path / "out"):
        raise KeyError
    (tmp_path / "out" / "old").write_text("old")
    with pytest.raises(KeyError), atomic_write(tmp_path / "out" / "old") as part:
        fail_in(part)
    assert [(each.name, each.read_text()) for each in (tmp_path / "out").iterdir()] == [("old", "old")]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written to"), atomic_write_all(tmp_path / "file" / "out"):
        pass


@pytest.mark.parametrize("blocked", ["a", "b", "c"])
@pytest.mark.parametrize("before", ["old", None])
def test_if_one_of_several_files_cannot_be_placed_none_is(tmp_path: Path, blocked: str, before: str | None) -> None:
    for name in "abc":
        if name == blocked:
            (tmp_path / name).mkdir()  # a folder that is not empty cannot be replaced
            (tmp_path / name / "kept").write_text("kept")
        elif before is not None:
            (tmp_path / name).write_text(before)
    found = {name: (tmp_path / name).read_text() for name in names(tmp_path) if name != blocked}
    with pytest.raises(OutputError, match="folder"):
        write_new(tmp_path, "a", "b", "c")
    assert {name: (tmp_path / name).read_text() for name in names(tmp_path) if name != blocked} == found
    assert (tmp_path / blocked / "kept").read_text() == "kept"


def test_all_or_none_also_holds_without_hard_links(tmp_path: Path, monkeypatch) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(errno.EPERM, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    (tmp_path / "a").write_text("old")
    (tmp_path / "b" / "kept").mkdir(parents=True)
    with pytest.raises(OutputError):
        write_new(tmp_path, "a", "b")
    assert (tmp_path / "a").read_text() == "old"


KILLED = """
import os, sys
from pathlib import Path
from geolip_viewer.files import atomic_write_all
with atomic_write_all(Path(sys.argv[1])) as staging:
    (staging / "half").write_text("half")
    print("ready", flush=True)
    sys.stdin.read()
"""


def test_what_a_killed_process_left_is_swept_and_what_a_living_one_writes_is_not(tmp_path: Path) -> None:
    def started() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    with started() as living:
        with started() as killed:
            left = {name for name in names(tmp_path) if name.startswith(".geolip-")}
            assert len(left) == 2
            killed.kill()
        (tmp_path / ".geolip-a-file-of-a-person").write_text("theirs")
        assert visible_contents(tmp_path) == []
        with atomic_write(tmp_path / "mine") as part:
            part.write_text("mine")
        remaining = {name for name in names(tmp_path) if name in left}
        assert len(remaining) == 1
        assert living.communicate("")[1] is None
    assert living.returncode == 0
    assert names(tmp_path) == [".geolip-a-file-of-a-person", "half", "mine"]


def test_a_disk_that_fills_up_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("old")
    with (
        disk_with_room_for(1000),
        pytest.raises(OutputError, match="File too large"),
        atomic_write(tmp_path / "old") as part,
    ):
        part.write_bytes(b"x" * 5000)
    assert [(name, (tmp_path / name).read_text()) for name in names(tmp_path)] == [("old", "old")]


def test_a_folder_that_vanishes_meanwhile_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="out: cannot be written to"), atomic_write(tmp_path / "out" / "a"):
        shutil.rmtree(tmp_path / "out")
    assert names(tmp_path) == []


def test_a_name_that_no_folder_can_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="File name too long"):
        write_new(tmp_path / ("n" * 300), "one")
