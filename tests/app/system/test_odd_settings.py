"""A settings file of anything: the window starts with what it would have without one."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PyQt6 import sip
from PyQt6.QtCore import QSettings

from geolip_viewer.app.system.settings import Settings
from geolip_viewer.app.window import Window
from geolip_viewer.state import CheckpointSource, FeaturesSource, State, Store
from geolip_viewer.views import VIEWS

KEYS = (
    "theme", "folder", "recent", "features", "pictures", "window/geometry", "window/layout", "choices/picture",
    "columns/items", "columns/anchors", "search",
)  # fmt: skip
VALUES = (
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


def asked(path):
    """Everything the window asks of its settings."""
    found = Settings(QSettings(str(path), QSettings.Format.IniFormat))
    checkpoint, features = CheckpointSource(path, "hash"), FeaturesSource("features")
    return (
        found.theme, found.geometry, found.layout, found.folder, found.recents, found.features_of(checkpoint),
        found.pictures_of(features), found.choices("picture"), found.columns_of("items"), found.columns_of("anchors"),
    )  # fmt: skip


def test_every_value_may_be_anything(tmp_path):
    for number, value in enumerate(VALUES):
        path = tmp_path / f"{number}.ini"
        lines = {}
        for key in KEYS:
            section, _, name = key.rpartition("/")
            lines.setdefault(section or "General", []).append(f"{name}={value}")
        path.write_text("".join(f"[{section}]\n" + "\n".join(some) + "\n" for section, some in lines.items()))
        asked(path)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.binary(max_size=300) | st.sampled_from([b"[" * 200_000, b"[[[[\n" * 5000, b"\xff\xfe" * 99, b"[General]\n=\n"])
)
def test_the_file_may_be_anything(tmp_path, content):
    path = tmp_path / "settings.ini"
    path.write_bytes(content)
    asked(path)


@pytest.mark.parametrize("content", [b"[" * 200_000, b"[window]\nlayout=@ByteArray(\\0\\xff)\ngeometry=" + b"[" * 9000])
def test_the_window_starts(qtbot, themed, tmp_path, content):
    path = tmp_path / "settings.ini"
    path.write_bytes(content)
    made = Window(VIEWS, Store(State()), Settings(QSettings(str(path), QSettings.Format.IniFormat)), tmp_path / "log")
    made.show()
    qtbot.waitUntil(made.isVisible)
    made.close()
    sip.delete(made)
