"""A table in pieces of some thousand rows, each of which another process can read by itself."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from geolip_viewer.sources.arrow import Flags
from geolip_viewer.sources.columns import Floats, Scan
from geolip_viewer.sources.parquet import groups_of, read_groups
from geolip_viewer.sources.tables import Part, Table
from geolip_viewer.sources.wide import with_wide_features

ROWS = 8192  # rows per shard, unless a row group of the file has more


class RowFlags(NamedTuple):
    """What is known of rows besides ids and features, and the SHA-256 of their values."""

    has_features: Flags
    is_finite: Flags
    is_zero: Flags
    digest: bytes

    @classmethod
    def joined(cls, parts: Sequence["RowFlags"]) -> "RowFlags":
        """Of the rows of all, in order."""
        return cls(
            np.concatenate([part.has_features for part in parts]),
            np.concatenate([part.is_finite for part in parts]),
            np.concatenate([part.is_zero for part in parts]),
            b"".join(part.digest for part in parts),
        )


def shards(table: Table) -> Iterator[tuple[slice, Table]]:
    """Rows of the table in order, and the table that has those alone: groups of rows of a Parquet file, else a file."""
    start = 0
    for part in table.parts:
        for piece in _pieces(part):
            yield slice(start, start + piece.count), with_wide_features(replace(table, parts=(piece,)))
            start += piece.count


def _pieces(part: Part) -> Iterator[Part]:
    schema, counts = groups_of(part)
    where = part.address or part.where
    if not counts:
        if part.count:
            yield part
        return
    first, rows = 0, 0
    for group, count in enumerate(counts):
        rows += count
        if rows and (rows >= ROWS or group == len(counts) - 1):
            batches = _batches(where, range(first, group + 1), part.size)
            yield Part(where, schema, rows, batches, address=part.address)
            first, rows = group + 1, 0


def _batches(where: str, groups: range, size: int) -> Callable[[Sequence[str]], Iterator[Any]]:
    return lambda columns: read_groups(where, groups, columns, size)


def scanned(table: Table, width: int) -> Iterator[tuple[Floats, RowFlags | None]]:
    """Features of a shard, one block at a time; the last, which is empty, carries what is known of all its rows."""
    scan = Scan(table, width, None)
    for _, values in scan.blocks(lambda rows: np.zeros((rows.stop - rows.start, width), np.float32)):
        yield values, None
    rows = scan.rows(np.zeros((0, width), np.float32))
    yield rows.values, RowFlags(rows.has_features, rows.is_finite, rows.is_zero, rows.digest)
