"""The file of the window's settings: values by key, as JSON that is written whole or not at all."""

import logging
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import platformdirs
from PyQt6.QtCore import QByteArray, QSettings

from geolip_viewer.codec import CodecError, encodable, encoded, parsed, plain
from geolip_viewer.errors import OutputError
from geolip_viewer.files import atomic_write

FORMAT = "geolip-viewer settings"
VERSION = 1
LARGEST = 16 * 2**20  # bytes
log = logging.getLogger(__name__)


def settings_path() -> Path:
    """Where the settings are, whether or not they were ever written."""
    return platformdirs.user_config_path("geolip-viewer", appauthor=False) / "settings.json"


def settings_of_qt() -> Mapping[str, Any]:
    """The settings of versions up to 0.1, which were written by Qt."""
    return values_of(QSettings("geolip-viewer", "geolip-viewer"))


def values_of(settings: QSettings) -> Mapping[str, Any]:
    """Values from Qt's settings file in the form of JSON: bytes as base64, lists stored as text as lists."""
    found: dict[str, Any] = {}
    for key in _keys(settings):
        try:
            value = settings.value(key)
        except (TypeError, SystemError):  # values that Python cannot represent
            continue
        if isinstance(value, QByteArray):
            found[key] = text_of(value)
        elif isinstance(value, str | bool):
            found[key] = _parsed(value) if isinstance(value, str) else value
    return found


def _keys(settings: QSettings) -> list[str]:
    try:
        return settings.allKeys()
    except SystemError:  # from the content of one of the values
        return []


def text_of(data: QByteArray) -> str:
    """Bytes as text for JSON."""
    return data.toBase64().data().decode("ascii")


class SettingsFile:
    """Values by key; what cannot be read counts as absent, what cannot be written is kept until the program ends.

    Several windows may be open: each writes its own changes over the current file. Where there is no file yet, `former`
    gives what was kept elsewhere.
    """

    def __init__(self, path: Path, former: Callable[[], Mapping[str, Any]] = dict) -> None:
        self._path = path
        self._changed = {} if os.path.lexists(path) else dict(former())
        self._values = {**_read(path), **self._changed}

    def value(self, key: str) -> Any:
        """The value of a key as plain lists, mappings, texts and numbers; None if there is none."""
        return self._values.get(key)

    def change(self, key: str, value: Any) -> None:
        """Set a key's value, which `save` writes."""
        self._values[key] = self._changed[key] = plain(value)

    def save(self) -> None:
        """Write the changes since the last write."""
        if not self._changed:
            return
        whole = {"format": FORMAT, "version": VERSION, "values": {**_read(self._path), **self._changed}}
        try:
            with atomic_write(self._path) as part:
                part.write_text(encoded(encodable(whole), indent=1) + "\n", encoding="utf-8")
        except OutputError as error:
            log.warning("Settings are not saved: %s", error)
        else:
            self._changed = {}


def _read(path: Path) -> dict[str, Any]:
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            return {}
        whole = parsed(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, CodecError):
        return {}
    values = whole.get("values") if isinstance(whole, dict) and whole.get("format") == FORMAT else None
    return values if isinstance(values, dict) else {}


def _parsed(text: str) -> Any:
    """The list that a text holds, or true and false; other texts are what they are."""
    try:
        value = parsed(text)
    except CodecError:
        return text
    return value if isinstance(value, list | bool) else text
