"""A session: the state as JSON text, its files named relative to the folder where the session lies."""

import dataclasses
import json
import math
import os
import types
import typing
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from geolip_viewer import __version__
from geolip_viewer.errors import ViewerError
from geolip_viewer.files import atomic_write
from geolip_viewer.state import State

FORMAT = "geolip-viewer session"
VERSION = 1
SUFFIX = ".geolip"
LARGEST = 64 * 2**20  # bytes: a selection of millions of items fits, a checkpoint opened by mistake does not


class SessionError(ViewerError):
    """A session file that cannot be used."""


def write_session(path: Path, state: State) -> None:
    """Write the state beside the files it names; raises OutputError when the folder or the disk refuses."""
    with atomic_write(path) as part:
        part.write_text(session_text(state, path.parent), encoding="utf-8")


def read_session(path: Path) -> State:
    """The state that a session holds. Whether the files it names exist is not looked at. Raises SessionError."""
    try:
        if path.stat().st_size > LARGEST:
            raise SessionError(path, "is too large to be a session", "Choose a session that this program saved")
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SessionError(path, f"cannot be read ({error.strerror})", "Choose another session") from error
    except UnicodeDecodeError as error:
        raise SessionError(path, "is not a session", "Choose a session that this program saved") from error
    return state_of(text, path.parent, path)


def session_text(state: State, folder: Path) -> str:
    """The state as JSON, its paths relative to `folder`."""
    plain = _plain(_with_paths(state, lambda path: _relative(path, folder)))
    whole = {"format": FORMAT, "version": VERSION, "written by": __version__, "state": plain}
    return json.dumps(whole, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def state_of(text: str, folder: Path, where: str | Path = "session") -> State:
    """The state in a session's text. Raises SessionError: not a session, a newer version, a value that cannot be."""
    remedy = "Choose a session that this program saved"
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SessionError(where, "is not a session", remedy) from error
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise SessionError(where, "is not a session", remedy)
    version = whole.get("version")
    if not isinstance(version, int) or version < 1:
        raise SessionError(where, "does not say which version it has", remedy)
    if version > VERSION:
        written = str(whole.get("written by", "a newer version"))[:40]
        raise SessionError(where, f"was saved by a newer program ({written})", "Update this program to open it")
    try:
        state: State = _value(State, whole.get("state"), "state")
        _check_camera(state)
        return _with_paths(state, lambda path: os.path.normpath(folder / path))
    except (ValueError, OverflowError) as error:
        raise SessionError(where, f"has a value that cannot be: {error}", remedy) from error


def _check_camera(state: State) -> None:
    camera = state.camera
    if camera is not None:
        _hold(abs(camera.elevation) <= 90 and 0.4 <= camera.zoom <= 40 and max(map(abs, camera.pan)) <= 100, "camera")


def _with_paths(state: State, change: typing.Callable[[str], str]) -> State:
    """The state with every path in it changed; a hub id is no path and stays."""
    checkpoint, features = state.checkpoint, state.features
    if checkpoint is not None:
        checkpoint = replace(checkpoint, path=Path(change(str(checkpoint.path))))
    if features is not None and (features.is_folder or features.source.startswith(".")):
        features = replace(features, source=change(features.source))
    if features is not None and features.class_names is not None:
        features = replace(features, class_names=Path(change(str(features.class_names))))
    return replace(state, checkpoint=checkpoint, features=features)


def _relative(path: str, folder: Path) -> str:
    """`path` from `folder`, starting with a dot so that no folder can be taken for a hub id."""
    relative = Path(os.path.relpath(path, folder)).as_posix()
    return relative if relative.startswith("..") else f"./{relative}"


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, Path) else value


def _value(hint: Any, value: Any, name: str) -> Any:
    """`value` as the type `hint` says, or ValueError naming the part that is not."""
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _dataclass(hint, value, name)
    if origin in (typing.Union, types.UnionType):
        return _one_of(parts, value, name)
    if origin is Literal:
        _hold(value in parts and isinstance(value, str), name)
        return value
    if origin is tuple:
        return _tuple(parts, value, name)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        _hold(isinstance(value, dict), name)
        return MappingProxyType({key: _value(parts[1], each, f"{name}.{key}") for key, each in value.items()})
    return _leaf(hint, value, name)


def _dataclass(declared: Any, value: Any, name: str) -> Any:
    """A missing part keeps its default; an unknown one is of no use here and is passed over."""
    _hold(isinstance(value, dict), name)
    hints = typing.get_type_hints(declared)
    known = {each.name for each in dataclasses.fields(declared)} & value.keys()
    try:
        return declared(**{part: _value(hints[part], value[part], f"{name}.{part}") for part in known})
    except TypeError as error:
        raise ValueError(f"{name} is incomplete") from error


def _one_of(parts: tuple[Any, ...], value: Any, name: str) -> Any:
    for part in parts:
        try:
            return _value(part, value, name)
        except ValueError as error:
            last = error
    raise last


def _tuple(parts: tuple[Any, ...], value: Any, name: str) -> Any:
    _hold(isinstance(value, list), name)
    hints = [parts[0]] * len(value) if parts[-1] is Ellipsis else list(parts)
    _hold(len(hints) == len(value), name)
    return tuple(_value(hint, each, name) for hint, each in zip(hints, value, strict=True))


def _leaf(hint: Any, value: Any, name: str) -> Any:
    if hint is float:
        _hold(isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value), name)
        return float(value)
    if hint is Path:
        _hold(isinstance(value, str) and "\0" not in value, name)
        return Path(value)
    kind = type(None) if hint in (None, type(None)) else hint
    _hold(type(value) is kind, name)
    return value


def _hold(claim: bool, name: str) -> None:
    if not claim:
        raise ValueError(name)
