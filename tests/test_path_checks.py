"""Checks of paths give an answer for any path."""

from pathlib import Path

import pytest

from geolip_viewer.cli import main
from geolip_viewer.path_checks import is_file, is_folder, is_there

LONG = "x" * 300


def test_kinds_of_files_at_a_path(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    asked = {place: (is_there(place), is_file(place), is_folder(place)) for place in (tmp_path, tmp_path / "file")}
    assert asked == {tmp_path: (True, False, True), tmp_path / "file": (True, True, False)}
    assert not is_there(tmp_path / "nothing")


@pytest.mark.parametrize("name", [LONG, "x/" * 3000, "a\0b", "\udcff" * 300])
def test_a_name_that_no_file_can_have_is_not_there(tmp_path: Path, name: str) -> None:
    assert not any(ask(tmp_path / name) for ask in (is_there, is_file, is_folder))


def test_nothing_is_seen_below_a_folder_that_cannot_be_entered(tmp_path: Path, monkeypatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", refuse)
    assert not any(ask(tmp_path) for ask in (is_there, is_file, is_folder))


@pytest.mark.parametrize(
    "words",
    [
        ("inspect", LONG),
        ("analyze", LONG),
        ("run", LONG),
        ("analyze", "--sample", "--features", LONG),
        ("analyze", "--sample", "--class-names", LONG),
        ("analyze", "--sample", "--place", LONG),
        ("render", LONG, "--view", "manifold", "--out", "."),
        ("render", "--sample", "--compare", LONG, "--view", "manifold", "--out", "."),
        ("render", "--sample", "--images", LONG, "--item-pictures", "--view", "manifold", "--out", "."),
        ("render", "--sample", "--like", f"{LONG}.png", "--out", "."),
    ],
    ids=lambda words: " ".join(words)[:40],
)
def test_the_command_line_refuses_such_a_name_in_one_line(tmp_path: Path, monkeypatch, capsys, words) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert LONG in told
    assert list(tmp_path.iterdir()) == []
