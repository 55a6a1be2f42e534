"""Where Qt finds no display it aborts; the program says why in one line, and so does doctor."""

import os
import subprocess
import sys

import pytest

from geolip_viewer.app.system.qt_messages import why_qt_ends


def run(*arguments, **environment):
    command = [sys.executable, "-m", "geolip_viewer", *arguments]
    usual = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    whole = {**usual, **environment}
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=whole)


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"DISPLAY": ":77"}, ("display :77", "does not answer", "log in again", "render")),
        ({"DISPLAY": "no host:0"}, ("display", "does not answer")),
        ({"QT_QPA_PLATFORM": "wayland", "WAYLAND_DISPLAY": "wayland-77"}, ("WAYLAND_DISPLAY=wayland-77", "not answer")),
        ({"QT_QPA_PLATFORM": "no<b>such"}, ("QT_QPA_PLATFORM", "'no<b>such'", "xcb")),
    ],
    ids=["dead X display", "no X display", "no compositor", "unknown platform"],
)
@pytest.mark.parametrize("command", [("--sample",), ("doctor",)], ids=["window", "doctor"])
def test_a_window_without_a_display_is_one_line(command, environment, words):
    ended = run(*command, **environment)
    if command == ("doctor",):
        told, rest = ended.stdout.splitlines()[-1], ended.stderr
        assert (ended.returncode, rest) == (1, "")
        assert "libgl1" not in told
    else:
        told = ended.stderr
        assert (ended.returncode, ended.stdout) == (2, "")
        assert told.count("\n") == 1
    assert all(word in told for word in words)


def test_another_reason_of_qt_is_told_as_it_is():
    assert "Cannot mix things" in str(why_qt_ends(["hello", "Cannot mix things"]))
    assert "no reason" in str(why_qt_ends([]))
