"""The command line as a whole: help, versions, exit codes and one line for what goes wrong."""

import errno
import subprocess
import sys
from collections.abc import Sequence

import pytest

from geolip_viewer import __version__
from geolip_viewer.cli import COMMANDS, analyze, main
from geolip_viewer.errors import ViewerError
from geolip_viewer.task import Cancelled

HEAVY = (
    "numpy",
    "torch",
    "datasets",
    "pyarrow",
    "pyarrow.compute",
    "pyvista",
    "vtkmodules",
    "PyQt6",
    "rich",
    "scipy",
    "matplotlib",
    "pandas",
)
UNASKED = tuple(
    f"geolip_viewer.{name}"
    for name in (
        *("analysis.run_analysis", "analysis.run_memory", "analysis.run_steps", "analysis.new_items"),
        *("export.trust", "geometry.faithful", "geometry.forces", "render", "views"),
    )
)


def ended(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit status, stdout and stderr."""
    try:
        status = main(arguments)
    except SystemExit as stop:
        status = int(stop.code or 0)
    heard = capsys.readouterr()
    return status, heard.out, heard.err


def imported_by(*arguments: str, among: Sequence[str] = HEAVY) -> set[str]:
    """Which of these modules a command line brings in."""
    code = f"import sys\nfrom geolip_viewer.cli import main\ntry: main({list(arguments)!r})\nexcept SystemExit: pass\n"
    code += f"print('\\n' + ' '.join(name for name in {tuple(among)!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_the_version(capsys):
    assert ended(capsys, "--version") == (0, f"geolip-viewer {__version__}\n", "")


def test_help_names_every_command_and_shows_examples(capsys):
    status, text, _ = ended(capsys, "--help")
    assert status == 0
    assert all(f"\n    {name} " in text for name in COMMANDS)
    assert "geolip-viewer analyze model.pt --features" in text


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(capsys, name):
    status, text, _ = ended(capsys, name, "--help")
    assert status == 0
    assert text.startswith(f"usage: geolip-viewer {name}")


def test_analyze_of_small_features_imports_neither_a_codec_nor_parts_of_numpy_that_it_does_without():
    assert imported_by("analyze", "--sample", among=("msgspec", "numpy.ma", "numpy.random")) == set()


def test_help_is_instant_because_nothing_heavy_is_imported():
    assert imported_by("--version") <= {"numpy"}
    assert imported_by("analyze", "--help") == set()


def test_what_analyze_imports():
    assert imported_by("analyze", "--sample") == {"numpy", "pyarrow", "rich"}
    assert imported_by("analyze", "--sample", among=UNASKED) == set()


@pytest.mark.parametrize("arguments", [["analyze", "--no-such-flag"], ["sample"], ["analyze", "--fit-rows", "many"]])
def test_a_bad_flag_is_one_line_that_points_to_the_help(capsys, arguments):
    status, out, error = ended(capsys, *arguments)
    assert (status, out) == (2, "")
    assert error.count("\n") == 1
    assert f"geolip-viewer {arguments[0]} --help" in error


def test_what_is_no_command_is_opened_in_the_window(monkeypatch):
    from geolip_viewer.cli import window

    seen = []
    monkeypatch.setattr(window, "run", lambda arguments: seen.append([str(path) for path in arguments.checkpoint]) or 0)
    assert main(["model.pt"]) == 0
    assert main([]) == 0
    assert seen == [["model.pt"], []]


@pytest.mark.parametrize(
    ("error", "status", "line"),
    [
        (ViewerError("a.pt", "is empty", "Choose another"), 2, "geolip-viewer: a.pt: is empty. Choose another.\n"),
        (KeyboardInterrupt(), 130, "geolip-viewer: interrupted\n"),
        (Cancelled(), 130, "geolip-viewer: interrupted\n"),
    ],
)
def test_an_error_ends_in_its_status_and_one_line(capsys, monkeypatch, error, status, line):
    def fail(_: object) -> int:
        raise error

    monkeypatch.setattr(analyze, "run", fail)
    assert ended(capsys, "analyze", "--sample") == (status, "", line)


@pytest.mark.parametrize(
    "error",
    [
        MemoryError("Unable to allocate 8. EiB for an array with shape (1,)"),
        MemoryError(),
        RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes."),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
    ],
    ids=["numpy", "Python", "PyTorch", "the system"],
)
def test_too_little_memory_is_one_line_that_says_what_helps(capsys, monkeypatch, error):
    def fail(_: object) -> int:
        raise error

    monkeypatch.setattr(analyze, "run", fail)
    status, _, line = ended(capsys, "analyze", "--sample")
    assert status == 2
    assert line.startswith("geolip-viewer: memory: ran out")
    assert str(error.args[-1] if error.args else ".") in line
    assert "Use fewer items, close other programs, or allow embeddings less memory (--memory;" in line
    assert line.count("\n") == 1


def test_a_bug_is_also_one_line_and_shows_more_on_request(capsys, monkeypatch):
    def fail(_: object) -> int:
        raise TypeError("a\nb")

    monkeypatch.setattr(analyze, "run", fail)
    status, _, error = ended(capsys, "analyze", "--sample")
    assert status == 1
    assert error.startswith("geolip-viewer: a program error: TypeError: a b.")
    assert error.count("\n") == 1
    monkeypatch.setenv("GEOLIP_VIEWER_DEBUG", "1")
    with pytest.raises(TypeError):
        main(["analyze", "--sample"])


def test_the_module_is_the_program():
    done = subprocess.run(
        [sys.executable, "-m", "geolip_viewer", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"geolip-viewer {__version__}\n"
