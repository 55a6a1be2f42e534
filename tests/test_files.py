"""Files appear whole or not at all."""

from pathlib import Path

import pytest

from geolip_viewer.errors import OutputError
from geolip_viewer.files import atomic_write, atomic_write_all


def fail_in(path: Path) -> None:
    path.write_text("half of it")
    raise KeyError


def test_files_written_together_appear_together(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    with atomic_write_all(folder) as staging:
        (staging / "one").write_text("1")
        (staging / "two").write_text("2")
        assert [each.name for each in folder.iterdir()] == [staging.name]
    assert sorted(each.name for each in folder.iterdir()) == ["one", "two"]


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
