"""A regular file, read by position. Other kinds of files are refused, and changes in between are detected."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from geolip_viewer.errors import CheckpointError, reason_of
from geolip_viewer.operating_system import open_to_read, read_at
from geolip_viewer.sources.names import shown
from geolip_viewer.task import advance

_PIECE = 4 << 20


@dataclass(frozen=True)
class RegularFile:
    """A file as it was when it was first opened; `where` is what errors call it.

    Each read opens it again and compares: a file that was replaced, truncated or written to is not mixed with what was
    read before. All methods raise CheckpointError.
    """

    path: Path
    size: int
    identity: tuple[int, ...]
    where: Path

    @contextmanager
    def descriptor(self) -> Iterator[int]:
        """The file, open for reading, known to be the one that was opened first."""
        descriptor, _ = _opened(self.path, self.where, self.identity)
        try:
            yield descriptor
        except OSError as error:
            raise _unreadable(self.where, error) from error
        finally:
            os.close(descriptor)

    def read_at(self, start: int, count: int) -> bytes:
        """Exactly `count` bytes from `start`."""
        if not 0 <= start <= start + count <= self.size:
            raise self._too_short()
        parts, at, end = [], start, start + count
        with self.descriptor() as descriptor:
            while at < end:
                part = read_at(descriptor, min(end - at, 1 << 30), at)
                if not part:
                    raise self._too_short()
                parts.append(part)
                at += len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _too_short(self) -> CheckpointError:
        return CheckpointError(self.where, "ends before the data that it lists", "Copy or download it again")

    def content_hash(self) -> str:
        """SHA-256 of the file's bytes, in hexadecimal."""
        digest = hashlib.sha256()
        for start in range(0, self.size, _PIECE):
            digest.update(self.read_at(start, min(_PIECE, self.size - start)))
            advance(min(1.0, (start + _PIECE) / self.size))
        return digest.hexdigest()


def regular_file(path: Path, where: Path | None = None) -> RegularFile:
    """The file of this name; raises CheckpointError if there is none, or it is empty or of another kind."""
    where = where or path
    descriptor, found = _opened(path, where)
    os.close(descriptor)
    if found.st_size == 0:
        raise CheckpointError(where, "is empty", "Copy or download it again")
    return RegularFile(path, found.st_size, _identity(found), where)


def content_hash(files: tuple[RegularFile, ...]) -> str:
    """SHA-256 of a file's bytes; of several files, that of their own hashes, one per line."""
    hashes = [file.content_hash() for file in files]
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def _opened(path: Path, where: Path, identity: tuple[int, ...] | None = None) -> tuple[int, os.stat_result]:
    try:
        descriptor = open_to_read(path)
    except FileNotFoundError as error:
        raise CheckpointError(where, "does not exist", "Check the name") from error
    except (OSError, ValueError) as error:
        raise _unreadable(where, error) from error
    found = os.fstat(descriptor)
    problem = _problem(found, identity)
    if problem is not None:
        os.close(descriptor)
        raise CheckpointError(where, *problem)
    return descriptor, found


def _problem(found: os.stat_result, identity: tuple[int, ...] | None) -> tuple[str, str] | None:
    if stat.S_ISDIR(found.st_mode):
        return "is a folder", "Choose the checkpoint file in it"
    if not stat.S_ISREG(found.st_mode):
        return "is not a regular file", "Choose a checkpoint file"
    if identity is not None and _identity(found) != identity:
        return "changed while it was being read", "Open it again when it is complete"
    return None


def _identity(found: os.stat_result) -> tuple[int, ...]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _unreadable(path: Path, error: Exception) -> CheckpointError:
    reason = reason_of(error)
    return CheckpointError(path, f"cannot be read ({shown(reason)})", "Check its permissions")
