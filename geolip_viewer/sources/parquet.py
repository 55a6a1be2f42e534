"""Parquet files as parts of a table."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from geolip_viewer.errors import FeaturesError, reason_of
from geolip_viewer.sources.arrow import arrow_source
from geolip_viewer.sources.class_names import names_in_schema
from geolip_viewer.sources.column_names import DEFAULT_COLUMNS, Columns
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.outlines import address_of, held_columns, opened_at
from geolip_viewer.sources.paths import is_address
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
    """The rows of Parquet files, one after the other. Read directly, so that a file replaced in place is read again.

    `declared` are class names from elsewhere, used if the files have none.
    """
    parts = tuple(_part(file) for file in files)
    found = (names_in_schema(part.schema, columns.labels) for part in parts)
    names = next((names for names in found if names), declared)
    where = str(files[0] if len(files) == 1 else files[0].parent)
    return with_wide_features(Table(name, where, parts, names, (*warnings, *shard_notices(files)), columns))


def _part(file: Path) -> Part:
    address, size = address_of(file), file.stat().st_size
    with _opened(file) as opened:
        schema, count, groups = opened.schema_arrow, opened.metadata.num_rows, opened.metadata.num_row_groups
        held = held_columns(opened.metadata) if address else frozenset(schema.names)

    def batches(columns: Sequence[str]) -> Iterator[Any]:
        if not held.issuperset(columns):
            yield from read_groups(address, range(groups), columns, size)
            return
        with _opened(file) as rows:
            yield from rows.iter_batches(BATCH, columns=list(columns), use_threads=False)

    return Part(str(file), schema, count, batches, size, address)


def groups_of(part: Part) -> tuple[Any, tuple[int, ...]]:
    """The schema of a Parquet file, and the number of rows in each of its groups; none of another kind of file.

    Raises FeaturesError.
    """
    path = Path(part.where)
    try:
        with path.open("rb") as file:
            is_parquet = file.read(len(MARK)) == MARK
    except OSError as error:
        problem = f"cannot be read ({shown(reason_of(error))})"
        raise FeaturesError(path, problem, "Check that it is there, and its permissions") from error
    if not is_parquet:
        return part.schema, ()
    with _opened(path) as opened:
        metadata = opened.metadata
        counts = tuple(metadata.row_group(group).num_rows for group in range(metadata.num_row_groups))
        return opened.schema_arrow, counts


def read_groups(where: str, groups: Sequence[int], columns: Sequence[str], size: int) -> Iterator[Any]:
    """Record batches of these groups of rows of a Parquet file, at a path or an address, that has `size` bytes.

    Raises FeaturesError, and what Arrow raises.
    """
    with _opened_anywhere(where, size) as rows:
        for group in groups:  # one at a time, because remote ones are held in memory
            yield from rows.iter_batches(BATCH, row_groups=[group], columns=list(columns), use_threads=False)


@contextmanager
def _opened_anywhere(where: str, size: int) -> Iterator[Any]:
    if not is_address(where):
        with _opened(Path(where)) as rows:
            yield rows
        return
    with opened_at(where) as source:
        if source.size != size:
            raise FeaturesError(shown(where), "changed since it was opened", "Open the features again")
        try:
            opened = pq.ParquetFile(source, pre_buffer=True)
        except UNREADABLE as error:
            raise FeaturesError(shown(where), f"cannot be read ({shown(error)})", "Upload it again") from error
        with opened:
            try:
                yield opened
            except (FeaturesError, *UNREADABLE):
                raise
            except Exception as error:  # each file system raises what it likes
                problem = f"cannot be read ({shown(reason_of(error))})"
                raise FeaturesError(shown(where), problem, "Check that every worker can reach it") from error


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
    """What a file is instead of Parquet, such as a pointer of Git LFS; "" if that is not known."""
    try:
        with file.open("rb") as opened:
            start = opened.read(LENGTH)
    except OSError:
        return ""
    kind = None if start.startswith(MARK) else known_kind(start)
    return kind[0] if kind else ""
