"""Results kept on disk since they are slow to compute: fitted globes, embeddings, comparisons of experts.

An entry is a file or a folder, named by a hash of its input, in a folder for its kind. Entries appear whole or not at
all, so that two processes may use the cache at once; what a reader has opened stays readable when another process
removes it. Everything here can be deleted at any time.
"""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import platformdirs

from geolip_viewer.files import visible_contents
from geolip_viewer.operating_system import bytes_on_disk
from geolip_viewer.path_checks import is_file, is_folder, is_there
from geolip_viewer.sizes import size_text

MOST = 20 * 10**9  # bytes, and at most a tenth of the disk
SPARE = 10**9  # bytes of the disk left free for others


@dataclass(frozen=True)
class Entry:
    """One result on disk: what it is, where, its size in bytes, and when it was used last, in seconds since 1970."""

    kind: str
    path: Path
    size: int
    used: float


def folder(kind: str = "") -> Path:
    """The folder of entries of a kind; without a kind, that of all."""
    return platformdirs.user_cache_path("geolip-viewer", appauthor=False) / kind


def entries() -> tuple[Entry, ...]:
    """Every entry, the one used last first; none where there is no cache or it cannot be read."""
    found = (_entry(kind.name, path) for kind in _visible(folder()) for path in _visible(kind))
    return tuple(sorted((entry for entry in found if entry is not None), key=lambda entry: -entry.used))


def limit() -> int:
    """How many bytes the cache may take."""
    return min(MOST, shutil.disk_usage(_existing(folder())).total // 10)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A file of an entry, opened for reading. OSError unless it is a regular file: reading a pipe would block."""
    if not is_file(path):
        raise FileNotFoundError(errno.ENOENT, "no regular file", str(path))
    with path.open("rb") as file:
        yield file


def used_now(path: Path) -> None:
    """Remember that an entry was used, so that others are removed before it."""
    with suppress(OSError):
        os.utime(path)


def refusal(size: int) -> str:
    """Why so many bytes cannot be kept, as a sentence; "" if they can."""
    place = _existing(folder())
    if not is_folder(place) or not os.access(place, os.W_OK | os.X_OK):
        return f"Results are not cached: {folder()} cannot be written to"
    free, most = shutil.disk_usage(place).free - SPARE, limit()
    if size > min(free, most):
        what = f"{size_text(size)} are needed, but only {size_text(max(0, min(free, most)))} may be used"
        return f"Results are not cached: {what} of the disk that holds {folder()}"
    return ""


def trim(most: int | None = None) -> None:
    """Remove the least recently used entries until the rest takes at most so many bytes (by default `limit`)."""
    most, kept = limit() if most is None else most, 0
    for entry in entries():
        kept += entry.size
        if kept > most:
            remove(entry.path)


def clear() -> int:
    """Remove every entry; returns how many bytes that freed."""
    found = entries()
    for entry in found:
        remove(entry.path)
    return sum(entry.size for entry in found if not is_there(entry.path))


def remove(path: Path) -> None:
    """Remove an entry, so that none of it can be taken for the whole; where it cannot be removed it stays."""
    with suppress(OSError):
        if path.is_dir():
            gone = path.with_name(f".geolip-gone-{os.getpid()}-{path.name}")
            path.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)
        else:
            path.unlink()


def _entry(kind: str, path: Path) -> Entry | None:
    try:
        files = [each for each in path.rglob("*") if each.is_file()] if path.is_dir() else [path]
        return Entry(kind, path, sum(bytes_on_disk(file.stat()) for file in files), path.stat().st_mtime)
    except OSError:  # another process removed it
        return None


def _visible(place: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from visible_contents(place)


def _existing(place: Path) -> Path:
    """The folder, or its nearest parent that exists."""
    return next(each for each in (place, *place.parents) if is_there(each))
