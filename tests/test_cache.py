"""What is kept on disk: listed, bounded, cleared."""

import os
from pathlib import Path

import pytest

from geolip_viewer import cache
from geolip_viewer.cli import main


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "geolip-viewer"


def make(place, kind: str, name: str, size: int, used: int) -> None:
    path = place / kind / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if "." in name:
        path.write_bytes(b"x" * size)
    else:
        path.mkdir()
        (path / "a").write_bytes(b"x" * size)
    os.utime(path, (used, used))


def test_entries_are_files_and_folders_the_last_used_first(place):
    assert cache.entries() == ()
    make(place, "globes", "one.npz", 10, 1)
    make(place, "items", "two", 20, 3)
    make(place, "items", "three", 30, 2)
    assert [(each.kind, each.path.name, each.size, each.used) for each in cache.entries()] == [
        ("items", "two", 20, 3.0),
        ("items", "three", 30, 2.0),
        ("globes", "one.npz", 10, 1.0),
    ]


def test_what_was_used_longest_ago_makes_room(place):
    for number, name in enumerate(("a", "b", "c")):
        make(place, "items", name, 100, number)
    cache.used_now(place / "items" / "a")
    cache.trim(250)
    assert {each.path.name for each in cache.entries()} == {"a", "c"}
    assert {each.name for each in (place / "items").iterdir()} == {"a", "c"}


def test_an_open_entry_stays_readable_when_it_is_removed(place):
    make(place, "items", "a", 5, 1)
    with (place / "items" / "a" / "a").open() as file:
        assert cache.clear() == 5
        assert file.read() == "xxxxx"
    assert cache.entries() == ()


def test_the_command_lists_checks_and_clears(place, capsys):
    make(place, "globes", "one.npz", 1200, 1)
    make(place, "unknown", "two", 20, 3)
    assert main(["cache"]) == 0
    told = capsys.readouterr().out
    assert "1.2 KB" in told
    assert "fitted globe" in told
    assert "2 entries, 1.22 KB of at most" in told
    assert main(["cache", "--check"]) == 0  # neither holds what it should
    assert "Damaged and removed: 2" in capsys.readouterr().out
    make(place, "globes", "one.npz", 1200, 1)
    assert main(["cache", "--clear"]) == 0
    assert "Freed 1.2 KB" in capsys.readouterr().out
    assert main(["cache"]) == 0
    assert "0 entries, 0 B of at most" in capsys.readouterr().out


def test_a_cache_that_is_not_there_or_no_folder_has_no_entries(place):
    assert cache.refusal(1) == ""
    place.write_text("a file")
    assert cache.entries() == ()
    assert "cannot be written" in cache.refusal(1)
    assert cache.clear() == 0


def test_a_home_that_cannot_be_entered_has_no_cache(place, monkeypatch):
    make(place, "items", "a", 5, 1)
    exists, is_dir, stat = Path.exists, Path.is_dir, Path.stat

    def locked(ask):
        def asked(path, *arguments, **named):
            if place in path.parents:
                raise PermissionError(13, "Permission denied", str(path))
            return ask(path, *arguments, **named)

        return asked

    access = os.access
    monkeypatch.setattr(Path, "exists", locked(exists))
    monkeypatch.setattr(Path, "is_dir", locked(is_dir))
    monkeypatch.setattr(Path, "stat", locked(stat))
    monkeypatch.setattr(os, "access", lambda path, mode: path != place and access(path, mode))
    monkeypatch.setattr(cache, "folder", lambda kind="": place / "cache" / kind)
    assert cache.limit() > 0
    assert cache.refusal(1).endswith("cannot be written to")
    assert cache.entries() == ()
    monkeypatch.setattr(cache, "folder", lambda kind="": place / kind)
    assert cache.entries() == ()  # its names can be listed, and no more
