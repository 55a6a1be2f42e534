"""Whether files are unchanged: by their size, the time they were written, and some of their bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import xxhash

from geolip_viewer.errors import FeaturesError, reason_of
from geolip_viewer.operating_system import read_at
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.tables import Table

PIECE, PIECES = 1 << 16, 32


@dataclass(frozen=True)
class Stamp:
    """A file at one moment; `written` in nanoseconds since 1970."""

    path: Path
    size: int
    written: int

    def content_key(self) -> str:
        """The file's size, the moment it was written and a hash of 32 pieces of 64 KB, first and last among them.

        It names no folder: a folder that was moved, or copied with its times, has the same keys. It is no hash of the
        whole, which would take as long as reading it; whoever writes other bytes of the same number between the pieces
        and sets back the clock of the file is not noticed. (A Parquet file ends with sizes and limits of its columns.)
        """
        content = xxhash.xxh3_128(f"{self.size} {self.written}".encode())
        try:
            with self.path.open("rb") as file:
                last = max(0, self.size - PIECE)
                for start in sorted({last * piece // (PIECES - 1) for piece in range(PIECES)}):
                    content.update(read_at(file.fileno(), PIECE, start))
        except OSError as error:
            problem = f"cannot be read ({shown(reason_of(error))})"
            raise FeaturesError(self.path, problem, "Check its permissions") from error
        return content.hexdigest()


def stamps_of(tables: Sequence[Table]) -> tuple[Stamp, ...]:
    """The files of tables as they are now, each once, in order. Raises FeaturesError."""
    return tuple(stamp_of(path) for path in files_of(tables))


def files_of(tables: Sequence[Table]) -> tuple[Path, ...]:
    """The files of tables, each once, in order."""
    return tuple(dict.fromkeys(Path(part.where) for table in tables for part in table.parts))


def stamp_of(path: Path) -> Stamp:
    """A file as it is now. Raises FeaturesError."""
    try:
        status = path.stat()
    except OSError as error:
        problem = f"cannot be read ({shown(reason_of(error))})"
        raise FeaturesError(path, problem, "Copy or download it again") from error
    return Stamp(path, status.st_size, status.st_mtime_ns)
