"""Checkpoints in several files: an index names the file of each tensor."""

import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

from geolip_viewer.errors import CheckpointError
from geolip_viewer.path_checks import is_there
from geolip_viewer.sources.json_text import LARGEST, JSONError, json_value
from geolip_viewer.sources.named_tensors import Archive, Tensor
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.regular_file import RegularFile, regular_file
from geolip_viewer.sources.single_file import archive_of_file

MOST_SHARDS = 1000
_MOST_ENTRIES = 10_000
_MOST_INDICES = 8
_MAP = "weight_map"
_INDEX = re.compile(r".+\.index(\.[^.]+)?\.json", re.DOTALL)
_SHARD = re.compile(r".+-(?P<number>\d{5})-of-(?P<count>\d{5})\.[^.]+", re.DOTALL)
_WHOLE = "Put all files of the checkpoint into one folder"


def index_of(file: RegularFile) -> dict[str, str] | None:
    """The file of each tensor, where this is an index; None if it is something else."""
    if file.size > LARGEST or file.read_at(0, min(file.size, 64)).lstrip()[:1] != b"{":
        return None
    try:
        found = json_value(file.read_at(0, file.size))
    except JSONError:
        return None
    names = found.get(_MAP) if isinstance(found, dict) else None
    is_map = isinstance(names, dict) and all(isinstance(name, str) for name in names.values())
    return names if is_map else None


def index_beside(file: RegularFile) -> tuple[RegularFile, dict[str, str]] | None:
    """The index in the folder of a file that names it as one of its shards; None if there is none."""
    for path in _indices(file.path.parent):
        try:
            index = regular_file(path)
            names = index_of(index)
        except CheckpointError:
            continue
        if names is not None and file.path.name in names.values():
            return index, names
    return None


def _indices(folder: Path) -> Iterator[Path]:
    try:
        with os.scandir(folder) as entries:
            found = [entry.name for entry, _ in zip(entries, range(_MOST_ENTRIES), strict=False)]
    except OSError:
        return
    yield from (folder / name for name in [name for name in sorted(found) if _INDEX.fullmatch(name)][:_MOST_INDICES])


def archive_of_index(index: RegularFile, names: dict[str, str]) -> Archive:
    """All tensors that an index names, each from its file. Raises CheckpointError, with the name of a missing file."""
    shards = sorted(set(names.values()))
    if len(shards) > MOST_SHARDS:
        raise CheckpointError(index.where, f"lists {len(shards):,} files, more than any checkpoint has", _WHOLE)
    archives = {name: _shard(index, name) for name in shards}
    tensors = {key: _tensor(index, archives[name], key, name) for key, name in names.items()}
    rest: dict[str, Any] = {}
    for archive in archives.values():
        rest |= archive.rest
    return Archive(
        (index, *(file for archive in archives.values() for file in archive.files)),
        MappingProxyType(tensors),
        MappingProxyType(rest),
        tuple(dict.fromkeys(warning for archive in archives.values() for warning in archive.warnings)),
    )


def _shard(index: RegularFile, name: str) -> Archive:
    place = PurePosixPath(name)
    if place.is_absolute() or ".." in place.parts or not place.parts or "\0" in name:
        raise CheckpointError(index.where, f"names {shown(name)}, which is outside its folder", _WHOLE)
    path = index.path.parent / place
    if not is_there(path):
        raise CheckpointError(index.where, f"names {shown(name)}, which does not exist", _WHOLE)
    return archive_of_file(regular_file(path))


def _tensor(index: RegularFile, archive: Archive, key: str, name: str) -> Tensor:
    if key not in archive.tensors:
        raise CheckpointError(index.where, f"says that {shown(key)} is in {shown(name)}, but it is not", _WHOLE)
    return archive.tensors[key]


def shard_warning(path: Path) -> tuple[str, ...]:
    """A warning that a file is one of several by its name, though there is no index."""
    found = _SHARD.fullmatch(path.name)
    if found is None or int(found["count"]) < 2:
        return ()
    which = f"{int(found['number'])} of {int(found['count'])}"
    return (f"By its name this is file {which}, but no index beside it lists it: the other files are not read",)
