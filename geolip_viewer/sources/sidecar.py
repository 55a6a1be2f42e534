"""Metadata of a safetensors file: in its header, and in JSON files next to it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geolip_viewer.errors import CheckpointError
from geolip_viewer.path_checks import is_there
from geolip_viewer.sources.json_text import LARGEST, JSONError, json_value
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.regular_file import regular_file

_SUFFIXES = (".json", ".meta.json")
_OF_THE_FORMAT = "format"


def header_metadata(texts: Mapping[str, str]) -> dict[str, Any]:
    """The metadata of a header, which are texts: those that are JSON as the values they hold.

    If the only value is a JSON object, its entries are the metadata.
    """
    found = {key: _value(text) for key, text in texts.items() if key != _OF_THE_FORMAT}
    only = next(iter(found.values())) if len(found) == 1 else None
    return only if isinstance(only, dict) else found


def _value(text: str) -> Any:
    try:
        return json_value(text)
    except JSONError:
        return text


def metadata_beside(path: Path) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The JSON objects in `<stem>.json` and `<stem>.meta.json`; nothing and a warning for one that is broken."""
    metadata: dict[str, Any] = {}
    warnings = []
    for suffix in _SUFFIXES:
        beside = path.with_suffix(suffix)
        if not is_there(beside):
            continue
        try:
            metadata |= _object_in(beside)
        except (JSONError, CheckpointError) as error:
            problem = error.problem if isinstance(error, CheckpointError) else f"cannot be read as JSON ({error})"
            warnings.append(f"{shown(beside.name)} {shown(problem)} and was not used")
    return metadata, tuple(warnings)


def _object_in(path: Path) -> dict[str, Any]:
    file = regular_file(path)
    if file.size > LARGEST:
        raise JSONError("it is too large for metadata")
    found = json_value(file.read_at(0, file.size))
    if not isinstance(found, dict):
        raise JSONError("it is not a JSON object")
    return found
