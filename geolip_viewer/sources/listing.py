"""The files below a folder: without what systems and tools leave there, and without going in circles."""

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.names import shown

_MOST_ENTRIES, _DEEPEST = 1_000_000, 12
_LITTER = frozenset({"__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini"})


def is_litter(name: str) -> bool:
    """Whether a file or folder of this name is not data: hidden, or left by a system or a tool."""
    return name.startswith(".") or name in _LITTER


def folders_in(folder: Path) -> list[Path]:
    """The folders in a folder by name, without litter."""
    return sorted(path for path in folder.iterdir() if not is_litter(path.name) and path.is_dir())


def files_below(folder: Path, deepest: int = _DEEPEST) -> Iterator[Path]:
    """Regular files at most `deepest` folders down, in no order, without litter.

    A folder that is met again, by a link to one above it, say, is not entered again. Raises FeaturesError for a folder
    of more than a million entries: a whole disk by mistake.
    """
    seen: set[tuple[int, int]] = set()
    to_do, entries = [(folder, 0)], 0
    while to_do:
        place, depth = to_do.pop()
        for entry in _entries(place, is_needed=place == folder):
            entries += 1
            if entries > _MOST_ENTRIES:
                remedy = "Give the folder that holds one subfolder per expert"
                raise FeaturesError(folder, f"holds more than {_MOST_ENTRIES:,} files", remedy)
            kind = "" if is_litter(entry.name) else _kind(entry)
            if kind == "file":
                yield Path(entry.path)
            elif kind == "folder" and depth < deepest and (identity := _identity(entry)) not in seen:
                seen.add(identity)
                to_do.append((Path(entry.path), depth + 1))


def _entries(folder: Path, is_needed: bool) -> Iterator[os.DirEntry[str]]:
    """The contents of a folder; nothing if it cannot be read, unless it is needed."""
    try:
        with os.scandir(folder) as found:
            yield from found
    except OSError:
        if is_needed:
            raise


def _kind(entry: os.DirEntry[str]) -> str:
    """A regular file, a folder, or nothing of use: a device, a pipe, a link that leads nowhere."""
    try:
        return "file" if entry.is_file() else "folder" if entry.is_dir() else ""
    except OSError:
        return ""


def _identity(entry: os.DirEntry[str]) -> tuple[int, int]:
    status = entry.stat()
    return status.st_dev, status.st_ino


def matching(folder: Path, pattern: str) -> list[Path]:
    """Files below a folder whose path from there matches: `*` within a name, `**` for any folders, `?`, `[a-z]`."""
    parts = [part for part in PurePosixPath(pattern).parts if part != "."]
    deepest = _DEEPEST if "**" in parts else min(len(parts) - 1, _DEEPEST)
    return sorted(path for path in files_below(folder, deepest) if _matches(path.relative_to(folder).parts, parts))


def _matches(names: Sequence[str], parts: Sequence[str]) -> bool:
    """Whether a path matches a pattern part by part. `reached` are the names that the parts so far can account for."""
    reached = {0}
    for part in parts:
        if not reached:
            return False
        if part == "**":
            reached = set(range(min(reached), len(names) + 1))
        else:
            reached = {at + 1 for at in reached if at < len(names) and fnmatchcase(names[at], part)}
    return len(names) in reached


def inside(folder: Path, relative: str, said_by: Path) -> Path:
    """A path below the folder; raises FeaturesError for one that leads elsewhere. `said_by` is where it comes from."""
    path = PurePosixPath(relative)
    if path.is_absolute() or ".." in path.parts or ":" in relative or "\0" in relative:
        raise FeaturesError(said_by, f"points outside its folder ({shown(relative)})", "Correct the path")
    return folder / path
