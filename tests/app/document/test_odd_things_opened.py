"""Sessions edited by hand, and odd things dropped: one dialog each, and what was open stays open."""

import json
import os
from pathlib import Path

import pytest

from geolip_viewer.session import session_text
from geolip_viewer.sources.sample import sample_checkpoint
from geolip_viewer.state import CheckpointSource, State
from tests.synthetic import make_analysis

LONG = "x" * 300


@pytest.fixture
def opened(window, show_world):
    show_world(make_analysis())
    return window


def edited(folder: Path, **changes: object) -> Path:
    whole = json.loads(session_text(State(CheckpointSource(sample_checkpoint())), folder))
    whole["state"] |= changes
    path = folder / "edited.geolip"
    path.write_text(json.dumps(whole))
    return path


def assert_refused(window, error_text, words: str) -> None:
    told = error_text()
    assert words in told
    assert "unexpected" not in told
    assert window.document.loaded is not None
    assert window.sessions.path is None


EDITED = (
    ({"camera": {"azimuth": 1e308, "elevation": 1e308}}, "state.camera"),
    ({"selection": {"items": [-1]}}, "state.selection"),
    ({"projection": "PCA 1-1-1"}, "three different components"),
    ({"display": {"type_size": 1e300}}, "type_size"),
    ({"bookmarks": [{"name": "<b>" * 99}]}, "state.bookmarks"),
    ({"options": {"single-encoding": {"k": 10**400}}}, "state.options"),
    ({"view": ["manifold"]}, "state.view"),
)


NO_SESSIONS = (
    (os.mkfifo, "is not a file"),
    (lambda path: path.symlink_to("/dev/zero"), "is not a file"),
    (lambda path: path.symlink_to(path.name), "does not exist"),
    (lambda path: path.write_bytes(b"[" * 100_000), "is not a session"),
    (lambda path: path.write_bytes(os.urandom(3000)), "is not a session"),
    (Path.mkdir, "holds no checkpoints"),
)


NAMES = (
    ("\udcff<b>x.pt", "\\xff&lt;b&gt;x.pt"),
    ("a\x1b[31m\nb.pt", "a\\x1b[31m"),
    (f"{LONG}.pt", LONG),
    ("gone.pt", "does not exist"),
)


def test_a_session_that_is_refused_leaves_open_what_was_open(opened, error_text, tmp_path) -> None:
    for changes, words in EDITED:
        opened.opening.open_path(edited(tmp_path, **changes))
        assert_refused(opened, error_text, words)
    for number, (put, words) in enumerate(NO_SESSIONS):
        path = tmp_path / f"{number}.geolip"
        put(path)
        opened.opening.open_path(path)
        assert_refused(opened, error_text, words)


def test_what_is_dropped_and_no_checkpoint_is_one_dialog_and_its_name_is_text(opened, error_text, tmp_path) -> None:
    for name, words in NAMES:
        if words not in (LONG, "does not exist"):
            (tmp_path / name).write_bytes(b"x")
        opened.opening.drop([tmp_path / name])
        assert_refused(opened, error_text, words)
    junk = [tmp_path / f"{number}.pt" for number in range(500)]
    for path in junk:
        path.write_bytes(b"no checkpoint")
    opened.opening.drop(junk)
    assert_refused(opened, error_text, "no usable checkpoint")
