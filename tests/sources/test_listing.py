"""The files below a folder."""

import os
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.listing import files_below, folders_in, inside, matching

IN_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)


def fill(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("")


def found(folder: Path, pattern: str) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in matching(folder, pattern)]


def test_what_systems_and_tools_leave_is_passed_over(tmp_path):
    fill(tmp_path, "a/val.x", "._a/val.x", "__MACOSX/a/val.x", ".ipynb_checkpoints/val.x", "a/._val.x", "a/.DS_Store")
    assert [path.relative_to(tmp_path).as_posix() for path in files_below(tmp_path)] == ["a/val.x"]
    assert [path.name for path in folders_in(tmp_path)] == ["a"]


def test_links_that_go_in_circles_end(tmp_path):
    fill(tmp_path, "a/val.x")
    for place in ("a/loop", "b", "a/up"):
        (tmp_path / place).symlink_to(tmp_path)
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "nowhere").symlink_to("nothing")
    assert found(tmp_path, "**").count("a/val.x") == 1
    assert len(found(tmp_path, "*/*/*/*/*/*/*/*")) == 0


def test_only_regular_files_are_found(tmp_path):
    fill(tmp_path, "a.x")
    os.mkfifo(tmp_path / "pipe.x")
    (tmp_path / "zero.x").symlink_to("/dev/zero")
    assert found(tmp_path, "*.x") == ["a.x"]


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("one/val-*", ["one/val-0.x", "one/val-1.x"]),
        ("one/val-**", ["one/val-0.x", "one/val-1.x"]),
        ("./one/val-[01].x", ["one/val-0.x", "one/val-1.x"]),
        ("one/val-?.x", ["one/val-0.x", "one/val-1.x"]),
        ("*/val-0.x", ["one/val-0.x"]),
        ("**/val-0.x", ["one/sub/val-0.x", "one/val-0.x"]),
        ("one/**", ["one/sub/val-0.x", "one/train.x", "one/val-0.x", "one/val-1.x"]),
        ("**/sub/*", ["one/sub/val-0.x"]),
        (".", []),
        ("./", []),
        ("a" * 5000, []),
        ("*/" * 2000 + "x", []),
        ("**/" * 500 + "train.x", ["one/train.x"]),
        ("*a" * 40 + "b", []),
    ],
)
def test_patterns(tmp_path, pattern, names):
    fill(tmp_path, "one/val-0.x", "one/val-1.x", "one/train.x", "one/sub/val-0.x", "a" * 60)
    assert found(tmp_path, pattern) == names


@given(
    names=st.lists(st.text("ab-", min_size=1, max_size=4), min_size=1, max_size=6, unique=True),
    pattern=st.text("ab*?-", min_size=1, max_size=6),
)
@IN_FOLDER
def test_a_pattern_of_one_name_is_what_fnmatch_says(tmp_path, names, pattern):
    for path in tmp_path.iterdir():
        path.unlink()
    fill(tmp_path, *names)
    if pattern.strip("*"):
        assert found(tmp_path, pattern) == sorted(name for name in names if fnmatchcase(name, pattern))


@pytest.mark.parametrize("relative", ["..", "a/../../b", "/etc", "hf://x/y", "a\0b"])
def test_paths_that_lead_elsewhere_are_refused(tmp_path, relative):
    with pytest.raises(FeaturesError, match="points outside its folder"):
        inside(tmp_path, relative, tmp_path / "README.md")
