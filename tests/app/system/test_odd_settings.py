"""A settings file of anything: the window starts with what it would have without one."""

import json
import os
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PyQt6 import sip
from PyQt6.QtCore import QSettings

from geolip_viewer.app.system.settings import Settings
from geolip_viewer.app.system.settings_file import FORMAT, LARGEST, SettingsFile, values_of
from geolip_viewer.app.window import Window
from geolip_viewer.state import CheckpointSource, FeaturesSource, State, Store
from geolip_viewer.views import VIEWS

KEYS = (
    "theme", "animates", "folder", "recent", "features", "pictures", "window/geometry", "window/layout",
    "choices/picture", "columns/items", "columns/anchors", "search",
)  # fmt: skip
OF_QT = (
    "[" * 100_000,
    '"' + "[" * 3000 + "]" * 3000 + '"',
    "1e999",
    "@Variant(\\0\\0\\0\\x7f\\0\\0\\0\\xePyQt_PyObject\\0\\0\\0\\0\\x4garb)",
    "@ByteArray(\\0\\xff" + "x" * 1000 + ")",
    "@Rect(1 2 3)",
    "@Invalid()",
    '"{\\"a\\": 1}"',
    '"[[1, 2], [3]]"',
    '"[null, [], {}]"',
    "a, b, c",
    "null",
    "\\x0\\x1b[31m",
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["/a", "~", "a\0"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*KEYS, "path", "source"]), inner),
    max_leaves=8,
)
numbers = count()


def asked(file):
    """Everything the window asks of its settings."""
    found = Settings(file)
    checkpoint, features = CheckpointSource("/a.pt", "hash"), FeaturesSource("features")
    return (
        found.theme, found.animates, found.geometry, found.layout, found.folder, found.recents,
        found.features_of(checkpoint), found.anchors_from_of(checkpoint), found.pictures_of(features),
        found.choices("picture"), found.columns_of("items"), found.columns_of("anchors"),
    )  # fmt: skip


def test_every_value_that_qt_kept_may_be_anything(tmp_path):
    for number, value in enumerate(OF_QT):
        path = tmp_path / f"{number}.ini"
        lines = {}
        for key in KEYS:
            section, _, name = key.rpartition("/")
            lines.setdefault(section or "General", []).append(f"{name}={value}")
        path.write_text("".join(f"[{section}]\n" + "\n".join(some) + "\n" for section, some in lines.items()))
        kept = QSettings(str(path), QSettings.Format.IniFormat)
        file = SettingsFile(tmp_path / f"{number}.json", lambda kept=kept: values_of(kept))
        asked(file)
        file.save()
        assert asked(SettingsFile(tmp_path / f"{number}.json")) == asked(file)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(KEYS), JSON))
def test_every_value_may_be_anything(tmp_path, values):
    path = tmp_path / f"{next(numbers)}.json"
    path.write_text(json.dumps({"format": FORMAT, "version": 1, "values": values}))
    before = asked(SettingsFile(path))
    memory = Settings(SettingsFile(path))
    memory.add_recent(tmp_path / "x.pt")
    memory.keep_features(CheckpointSource(tmp_path / "x.pt", "other"), FeaturesSource("f"))
    memory.save()
    assert asked(SettingsFile(path))[:5] == before[:5]  # what was not changed


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.binary(max_size=300)
    | JSON.map(lambda value: json.dumps(value).encode())
    | st.sampled_from([b"[" * 200_000, b"{" * 5000, b"\xff\xfe" * 99, b" " * (LARGEST + 1)])
)
def test_the_file_may_be_anything(tmp_path, content):
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    file = SettingsFile(path)
    assert asked(file) == asked(SettingsFile(tmp_path / "none.json"))
    file.change("theme", "light")
    file.save()
    assert Settings(SettingsFile(path)).theme == "light"


def test_a_pipe_and_a_folder_are_no_settings(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path):
        assert asked(SettingsFile(path)) == asked(SettingsFile(tmp_path / "none.json"))


@pytest.mark.parametrize("content", [b"[" * 200_000, b'{"format": "geolip-viewer settings", "values": {"theme": 3}}'])
def test_the_window_starts(qtbot, themed, tmp_path, content):
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    made = Window(VIEWS, Store(State()), Settings(SettingsFile(path)), tmp_path / "log")
    made.show()
    qtbot.waitUntil(made.isVisible)
    made.close()
    sip.delete(made)
