"""A session: the state as JSON text, its files named relative to the session's folder."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeGuard, cast

from geolip_viewer import __version__
from geolip_viewer.codec import CodecError, converted, encoded, frozen, parsed, path_of, plain
from geolip_viewer.errors import OptionError, ViewerError, reason_of
from geolip_viewer.files import atomic_write
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.state import FeaturesSource, Scalar, State, are_embeddings_alone

FORMAT = "geolip-viewer session"
VERSION = 2
SUFFIX = ".geolip"
LARGEST = 64 * 2**20  # bytes: enough for a selection of millions of items, but not for a checkpoint opened by mistake
REMEDY = "Choose a session that this program saved"


class SessionError(ViewerError):
    """A session file that cannot be used."""


def write_session(path: Path, state: State) -> None:
    """Write the state beside the files it names; raises OutputError if the folder or the disk refuses.

    SessionError where a file has a name that is no UTF-8, since the session could not find it again.
    """
    try:
        text = session_text(state, path.parent)
    except UnicodeEncodeError as error:
        raise SessionError(path, "cannot refer to a file whose name is not valid UTF-8", "Rename that file") from error
    with atomic_write(path) as part:
        part.write_text(text, encoding="utf-8")


def read_session(path: Path) -> State:
    """The state in a session. Whether the files it names exist is not checked. Raises SessionError."""
    try:
        if not path.is_file():
            raise SessionError(path, "is not a file" if path.exists() else "does not exist", "Choose another session")
        if path.stat().st_size > LARGEST:
            raise SessionError(path, "is too large to be a session", REMEDY)
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SessionError(path, f"cannot be read ({reason_of(error)})", "Choose another session") from error
    except UnicodeDecodeError as error:
        raise SessionError(path, "is not a session", REMEDY) from error
    return state_of(text, path.parent, path)


def session_text(state: State, folder: Path) -> str:
    """The state as JSON, its paths relative to `folder`."""
    header = {"format": FORMAT, "version": VERSION, "written by": __version__}
    return encoded({**header, "state": plain_state(state, lambda path: relative(path, folder))}, indent=2) + "\n"


def state_of(text: str, folder: Path, where: str | Path = "session") -> State:
    """The state in a session's text. Raises SessionError: not a session, a newer version, a value that cannot be."""
    try:
        whole = parsed(text)
    except CodecError as error:
        raise SessionError(where, "is not a session", REMEDY) from error
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise SessionError(where, "is not a session", REMEDY)
    version = whole.get("version")
    if not is_version(version):
        raise SessionError(where, "does not say which version it is", REMEDY)
    if version > VERSION:
        written = str(whole.get("written by", "a newer version"))[:40]
        raise SessionError(where, f"was saved by a newer program ({written})", "Update this program to open it")
    try:
        return state_from(whole.get("state"), lambda path: os.path.normpath(folder / path))
    except CodecError as error:
        raise SessionError(where, f"has an invalid value: {error}", REMEDY) from error


def is_version(value: Any) -> TypeGuard[int]:
    """Whether this can be the version of a format: 1, 2, …, which true is not."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


# -- a state as plain values, also stored in the metadata of pictures


def plain_state(state: State, place: Callable[[str], str]) -> dict[str, Any]:
    """The state as JSON has it: the projection by its name, each path as `place` says."""
    values: dict[str, Any] = plain(_with_paths(state, place))
    return {**values, "projection": state.projection.name}


def state_from(values: Any, place: Callable[[str], str]) -> State:
    """The state of plain values, each path as `place` says. Raises CodecError that names what cannot be."""
    if not isinstance(values, dict):
        raise CodecError("state: expected an object")
    values = dict(values)
    if "appearance" in values:
        values = _since_version_1(values)
    display = values.get("display")
    if isinstance(display, dict) and isinstance(display.get("labels"), bool):
        values["display"] = {**display, "labels": "some" if display["labels"] else "none"}  # it used to be on or off
    if "projection" in values:
        values["projection"] = _projection(values["projection"])
    _check_options(values.get("options"))
    state = converted(values, State, "state")
    state = replace(state, options=frozen(state.options))
    _check_source(state.features)
    return _with_paths(state, place)


def _since_version_1(values: dict[str, Any]) -> dict[str, Any]:
    """Display settings had another name, and a hidden class was that of the items whose rarest class it is."""
    filters = values.get("filters")
    if isinstance(filters, dict) and filters.get("hidden") and not filters.get("isolated"):
        filters = {"by": "mainly", **filters}
    return {"display": values["appearance"], **values, **({"filters": filters} if filters is not None else {})}


def _check_options(options: Any) -> None:
    """Raise for an invalid option by its name, since the codec passes over keys that are not declared."""
    for view, values in options.items() if isinstance(options, dict) else ():
        for name, value in values.items() if isinstance(values, dict) else ():
            converted(value, cast(Any, Scalar), f"state.options.{view[:40]}.{name[:40]}")


def _projection(name: Any) -> ProjectionSpec:
    if not isinstance(name, str):
        raise CodecError("state.projection: expected str")
    try:
        return ProjectionSpec.parse(name)
    except OptionError as error:
        raise CodecError(f"state.projection: {error.problem}") from error


def _check_source(features: FeaturesSource | None) -> None:
    """A source that is not a hub id must be a valid path."""
    if features is not None:
        try:
            path_of(features.source)
            if features.source.startswith("~"):
                raise ValueError("Expected a folder or a hub id, which has no ~")
        except ValueError as error:
            raise CodecError(f"state.features.source: {error}") from error


def _with_paths(state: State, change: Callable[[str], str]) -> State:
    """The state with every path in it changed; a hub id is no path and stays."""
    checkpoint, features, compared = state.checkpoint, state.features, state.compared
    is_hub = features is not None and not (features.is_folder or features.source.startswith("."))
    if checkpoint is not None and not (is_hub and are_embeddings_alone(checkpoint, features)):
        checkpoint = replace(checkpoint, path=Path(change(str(checkpoint.path))))
    if features is not None and not is_hub:
        features = replace(features, source=change(features.source))
    if features is not None and features.class_names is not None:
        features = replace(features, class_names=Path(change(str(features.class_names))))
    if compared is not None:
        compared = replace(compared, path=Path(change(str(compared.path))))
    run = state.run
    if run is not None:
        run = replace(run, sources=tuple(Path(change(str(source))) for source in run.sources))
    return replace(state, checkpoint=checkpoint, features=features, compared=compared, run=run)


def relative(path: str, folder: Path) -> str:
    """`path` from `folder`, starting with a dot so that no folder can be taken for a hub id."""
    try:
        found = Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on another drive
        return path
    return found if found.startswith("..") else f"./{found}"
