"""geolip-viewer doctor: what a bug report needs, and advice when the window cannot work."""

import os
import subprocess
import sys

import numpy as np
import pytest

from geolip_viewer import __version__
from geolip_viewer.app.system import environment as surroundings
from geolip_viewer.cli import doctor, main
from geolip_viewer.errors import ViewerError
from geolip_viewer.operating_system import has_display


@pytest.mark.slow
def test_it_tells_versions_places_and_who_draws(capsys):
    status = main(["doctor"])
    told = capsys.readouterr().out
    assert status == 0
    for text in (
        f"geolip-viewer      {__version__}",
        np.__version__,
        "CUDA device",
        "Log",
        "Settings",
        "OpenGL renderer",
    ):
        assert text in told
    assert told.endswith("The window can work here.\n")


@pytest.mark.slow
def test_without_a_display_nothing_is_broken():
    environment = {**os.environ, "DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    command = [sys.executable, "-m", "geolip_viewer", "doctor"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=environment)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "VTK renderer" in ended.stdout
    assert ended.stdout.endswith(
        "There is no display here: pictures can be made, and the window opens where there is one.\n"
    )


def test_a_missing_library_is_named_by_its_package(monkeypatch, capsys):
    monkeypatch.setitem(surroundings.LIBRARIES, "libnotthere.so.7", "libnotthere7")
    assert main(["doctor"]) == 1
    assert "apt-get install libnotthere7" in capsys.readouterr().out


def test_a_driver_that_ends_its_process_ends_not_ours(monkeypatch, capsys):
    def killed(command, **rest):
        return subprocess.CompletedProcess(command, -11, "xcb\n", "GLX: no configs\n")

    monkeypatch.setattr(doctor.subprocess, "run", killed)
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "OpenGL 3.2 is not available" in told
    assert "GLX: no configs" in told


def test_a_driver_that_never_answers_is_not_waited_for(monkeypatch, capsys):
    def stuck(command, timeout, **rest):
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(doctor.subprocess, "run", stuck)
    assert main(["doctor"]) == 1
    assert "OpenGL 3.2 is not available" in capsys.readouterr().out


@pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_any_of_three_variables_names_a_display(monkeypatch, variable):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert not has_display()
    monkeypatch.setenv(variable, "something")
    assert has_display()


def test_a_library_that_is_missing_keeps_the_window_from_opening(monkeypatch, capsys):
    monkeypatch.setattr(surroundings, "LIBRARIES", {"libnotthere.so.7": "libnotthere7"})
    assert all(isinstance(fault, ViewerError) for fault in surroundings.faults())
    assert main([]) == 2
    assert "apt-get install libnotthere7" in capsys.readouterr().err
