"""Rows of one expert, read batch by batch, wherever they lie."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.class_names import names_in_schema
from geolip_viewer.sources.damage import DAMAGE
from geolip_viewer.sources.names import listed, shown
from geolip_viewer.task import advance

BATCH = 1024
UNREADABLE = (pa.ArrowException, *DAMAGE)


@dataclass(frozen=True, eq=False)
class Table:
    """One config of one split: `count` rows; `batches(columns)` reads these columns, in row order.

    `class_names` are those of its own `labels` column, () where it has none.
    """

    name: str
    where: str
    schema: pa.Schema
    count: int
    class_names: tuple[str, ...]
    batches: Callable[[Sequence[str]], Iterator[Any]]
    warnings: tuple[str, ...] = ()

    def read(self, columns: Sequence[str]) -> Iterator[Any]:
        """Record batches of these columns, telling progress; raises FeaturesError when the file breaks underway."""
        read = 0
        for batch in self.guarded(columns):
            yield batch
            read += batch.num_rows
            advance(min(1.0, read / max(self.count, 1)))

    def guarded(self, columns: Sequence[str]) -> Iterator[Any]:
        """The same without a word about progress."""
        batches = self.batches(columns)
        while True:
            try:
                batch = next(batches)
            except StopIteration:
                return
            except UNREADABLE as error:
                raise FeaturesError(self.where, f"cannot be read ({shown(error)})", "Copy it again") from error
            yield batch


@dataclass(frozen=True, eq=False)
class Collection:
    """A data set: the names of its configs in its own order, a way to open one, and a table of its items or None."""

    where: str
    configs: tuple[str, ...]
    open: Callable[[str], Table]
    warnings: tuple[str, ...] = ()
    items: Path | None = None


def parquet_table(
    name: str, files: Sequence[Path], declared: tuple[str, ...] = (), warnings: tuple[str, ...] = ()
) -> Table:
    """The rows of Parquet files, one after the other. Read directly, so that a file rebuilt in place is read anew.

    `declared` are class names said elsewhere, used where the files carry none.
    """
    opened = [_opened(file) for file in files]
    schema = opened[0].schema_arrow
    count = sum(each.metadata.num_rows for each in opened)
    for each in opened:
        each.close()

    def batches(columns: Sequence[str]) -> Iterator[Any]:
        for file in files:
            with _opened(file) as rows:
                yield from rows.iter_batches(BATCH, columns=list(columns), use_threads=False)

    where = str(files[0] if len(files) == 1 else files[0].parent)
    return Table(name, where, schema, count, names_in_schema(schema) or declared, batches, warnings)


def _opened(file: Path) -> Any:
    """A Parquet file that is read piece by piece: pre-buffering would hold all of it in memory beside its rows."""
    try:
        return pq.ParquetFile(file, pre_buffer=False, buffer_size=1 << 20)
    except UNREADABLE as error:
        raise FeaturesError(
            file, f"is not a whole Parquet file ({shown(error)})", "Copy or download it again"
        ) from error


def column_type(table: Table, column: str) -> Any:
    """The Arrow type of a column; raises FeaturesError that lists the columns there are."""
    position = table.schema.get_field_index(column)
    if position < 0:
        there = listed(table.schema.names)
        raise FeaturesError(table.where, f"has no column {column}", f"Name it so; its columns are: {there}")
    return table.schema.field(position).type
