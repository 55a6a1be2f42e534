"""What cannot be written is refused before anything is read, whatever the command."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from geolip_viewer.cli import COMMANDS, main, parsers

NEEDED = {"movie": ("--of", "turntable"), "render": ("--view", "manifold")}
FILES = {"movie": "a.gif", "page": "a.html", "report": "a.html"}


def writing() -> Iterator[tuple[str, tuple[str, ...], str | None]]:
    """Each command that has --out with the flags it needs, and the name of the file it writes, None of a folder."""
    for name, command in parsers(COMMANDS)[1].items():
        if any("--out" in action.option_strings for action in command._actions):
            yield name, NEEDED.get(name, ()), FILES.get(name)
    yield "page", ("--card",), None


WRITING = tuple(writing())


def refusal(command: str, flags: tuple[str, ...], out: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The error for a missing checkpoint, which only reading would report."""
    assert main([command, "missing.pt", *flags, "--out", str(out)]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    return told


@pytest.mark.parametrize(("command", "flags", "file"), WRITING)
def test_a_name_that_is_taken_is_refused_before_anything_is_read(tmp_path, capsys, command, flags, file) -> None:
    out = tmp_path / (file or "out")
    out.mkdir() if file else out.write_text("old")
    assert f"{out}: is " in refusal(command, flags, out, capsys)
    assert out.is_dir() if file else out.read_text() == "old"


@pytest.mark.parametrize(("command", "flags", "file"), WRITING)
@pytest.mark.parametrize("place", ["file", "long", "dangling"])
def test_a_place_that_takes_nothing_is_refused_before_anything_is_read(
    tmp_path, capsys, command, flags, file, place
) -> None:
    (tmp_path / "file").write_text("old")
    (tmp_path / "dangling").symlink_to(tmp_path / "file" / "nothing")
    folder = tmp_path / {"file": "file", "long": "x" * 300, "dangling": "dangling"}[place]
    told = refusal(command, flags, folder / (file or "out"), capsys)
    assert "cannot be written to" in told
    assert (tmp_path / "file").read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("command", sorted(FILES))
def test_a_file_name_that_is_too_long_is_refused_before_anything_is_read(tmp_path, capsys, command) -> None:
    out = tmp_path / f"{'x' * 300}{Path(FILES[command]).suffix}"
    assert "File name too long" in refusal(command, NEEDED.get(command, ()), out, capsys)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["x" * 300, "file", "file/x"])
def test_a_sample_is_written_into_a_folder_that_can_be(tmp_path, capsys, name) -> None:
    (tmp_path / "file").write_text("old")
    assert main(["sample", str(tmp_path / name)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert (tmp_path / "file").read_text() == "old"


@pytest.mark.parametrize(("command", "flags", "file"), WRITING)
def test_checking_an_output_leaves_nothing_behind(tmp_path, capsys, command, flags, file) -> None:
    out = tmp_path / "a" / "b" / (file or "out")
    assert "missing.pt" in refusal(command, flags, out, capsys)
    assert list(tmp_path.iterdir()) == []
