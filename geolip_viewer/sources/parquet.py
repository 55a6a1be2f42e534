"""Parquet files as parts of a table."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.arrow import arrow_source
from geolip_viewer.sources.class_names import names_in_schema
from geolip_viewer.sources.column_names import DEFAULT_COLUMNS, Columns
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.shards import shard_notices
from geolip_viewer.sources.signatures import LENGTH, known_kind
from geolip_viewer.sources.tables import BATCH, UNREADABLE, Part, Table
from geolip_viewer.sources.wide import with_wide_features

MARK = b"PAR1"


def parquet_table(
    name: str,
    files: Sequence[Path],
    columns: Columns = DEFAULT_COLUMNS,
    declared: tuple[str, ...] = (),
    warnings: tuple[str, ...] = (),
) -> Table:
    """The rows of Parquet files, one after the other. Read directly, so that a file rebuilt in place is read anew.

    `declared` are class names said elsewhere, used where the files carry none.
    """
    parts = tuple(_part(file) for file in files)
    found = (names_in_schema(part.schema, columns.labels) for part in parts)
    names = next((names for names in found if names), declared)
    where = str(files[0] if len(files) == 1 else files[0].parent)
    return with_wide_features(Table(name, where, parts, names, (*warnings, *shard_notices(files)), columns))


def _part(file: Path) -> Part:
    with _opened(file) as opened:
        schema, count = opened.schema_arrow, opened.metadata.num_rows

    def batches(columns: Sequence[str]) -> Iterator[Any]:
        with _opened(file) as rows:
            yield from rows.iter_batches(BATCH, columns=list(columns), use_threads=False)

    return Part(str(file), schema, count, batches, file.stat().st_size)


def groups_of(part: Part) -> tuple[int, ...]:
    """The number of rows in each group of a Parquet file; none of another kind of file. Raises FeaturesError."""
    path = Path(part.where)
    with path.open("rb") as file:
        if file.read(len(MARK)) != MARK:
            return ()
    with _opened(path) as opened:
        metadata = opened.metadata
        return tuple(metadata.row_group(group).num_rows for group in range(metadata.num_row_groups))


def read_groups(where: str, groups: Sequence[int], columns: Sequence[str]) -> Iterator[Any]:
    """Record batches of these groups of rows of a Parquet file. Raises FeaturesError, and what Arrow raises."""
    with _opened(Path(where)) as rows:
        yield from rows.iter_batches(BATCH, row_groups=list(groups), columns=list(columns), use_threads=False)


@contextmanager
def _opened(file: Path) -> Iterator[Any]:
    """A Parquet file that is read piece by piece: pre-buffering would hold all of it in memory beside its rows."""
    with arrow_source(file) as source:
        try:
            opened = pq.ParquetFile(source, pre_buffer=False, buffer_size=1 << 20)
        except UNREADABLE as error:
            problem = _other_kind(file) or f"is not a whole Parquet file ({shown(error)})"
            raise FeaturesError(file, problem, "Copy or download it again") from error
        with opened:
            yield opened


def _other_kind(file: Path) -> str:
    """What a file is that is no Parquet, such as a pointer of Git LFS; "" where that is not known."""
    try:
        with file.open("rb") as opened:
            start = opened.read(LENGTH)
    except OSError:
        return ""
    kind = None if start.startswith(MARK) else known_kind(start)
    return kind[0] if kind else ""
