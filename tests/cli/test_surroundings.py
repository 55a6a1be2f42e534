"""Nothing in the user's environment that affects libraries changes a picture, stops it, or shows up on stderr."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PLACES = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "MPLCONFIGDIR")
NOWHERE = dict.fromkeys(PLACES, "/dev/null/nowhere")


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program in a separate process, with this environment and nothing else of matplotlib or a display."""
    whole = {name: value for name, value in os.environ.items() if not name.startswith(("MPL", "DISPLAY", "VTK"))}
    command = [sys.executable, "-m", "geolip_viewer", *arguments]
    whole |= {"PYTHONPATH": str(Path(__file__).parents[2]), **environment}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False, env=whole)


GLOBE, PLOT = ("utilization", "png"), ("magnitudes", "svg")


def drawn(folder: Path, *kinds: tuple[str, str], **environment: str) -> dict[str, bytes]:
    """A globe in pixels or a plot in lines, by name."""
    for view, form in kinds:
        what = ("--sample", "--view", view, "--format", form, "--no-badge", "--size", "400x300", "--out", "out")
        ended = run(folder, "render", *what, **environment)
        assert (ended.returncode, ended.stderr) == (0, "")
    return {each.name: each.read_bytes() for each in sorted((folder / "out").iterdir())}


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return drawn(tmp_path_factory.mktemp("plain"), GLOBE, PLOT)


@pytest.mark.slow
def test_a_notebook_s_and_a_person_s_matplotlib_change_no_picture(plain, tmp_path):
    settings = "text.usetex: True\nsavefig.bbox: tight\nfigure.autolayout: True\naxes.grid: True\nfont.size: 24\n"
    for name in ("matplotlibrc", "other/matplotlibrc", "config/matplotlib/matplotlibrc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"{settings}lines.linewidth: 6\nsvg.fonttype: none\n")
    environment = {
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MATPLOTLIBRC": str(tmp_path / "other"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }
    assert drawn(tmp_path, GLOBE, PLOT, **environment) == plain


@pytest.mark.slow
def test_a_person_s_vtk_a_dead_display_and_a_home_that_cannot_be_written_change_no_picture(plain, tmp_path):
    environment = {
        "DISPLAY": ":77",
        "VTK_DEFAULT_OPENGL_WINDOW": "vtkXOpenGLRenderWindow",
        "PYVISTA_PLOT_THEME": "document",
        "PYVISTA_OFF_SCREEN": "false",
        "FREETYPE_PROPERTIES": "truetype:interpreter-version=35",
        "QT_API": "pyside2",
    }
    globe = drawn(tmp_path, GLOBE, **environment, **NOWHERE)
    assert globe == {name: content for name, content in plain.items() if name in globe}


@pytest.mark.slow
def test_without_a_driver_that_draws_it_is_one_line(tmp_path):
    environment = {"__EGL_VENDOR_LIBRARY_DIRS": "/nowhere", "__EGL_VENDOR_LIBRARY_FILENAMES": ""}
    ended = run(tmp_path, "render", "--sample", "--view", "utilization", "--no-badge", "--out", "out", **environment)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert "libegl-mesa0" in ended.stderr
    assert not (tmp_path / "out").exists()
    ended = run(tmp_path, "doctor", QT_QPA_PLATFORM="offscreen", **environment)
    assert ended.returncode == 1
    assert "libegl-mesa0" in ended.stdout
