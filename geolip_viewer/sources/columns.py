"""Features of a table as one array, and its ids, without a Python loop over rows."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.arrow import (
    Flags,
    Integers,
    flattened,
    inner_type,
    is_list,
    is_number,
    lengths,
    numbers,
    plain,
)
from geolip_viewer.sources.ids import Ids, check_kinds, ids_of_part, joined
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.tables import NotAnExpertError, Part, Table, parts_with

Floats = npt.NDArray[np.float32]

_INFLATED, _MOST_PACKED = 1 << 30, 200  # bytes; larger features may be compressed at most 200-fold


@dataclass(frozen=True, eq=False)
class Rows:
    """All rows of one expert: M of them, good or not.

    `ids` are int64 or text; `has_id`, `has_features`, `is_finite` and `is_zero` tell of each row, and rows without
    features hold zeros. `digest` is the SHA-256 of ids and values, `kind` is what ids are stored as: numbers or text.
    """

    ids: Ids
    values: Floats
    has_id: Flags
    has_features: Flags
    is_finite: Flags
    is_zero: Flags
    digest: bytes
    kind: str = "numbers"


def width_of(table: Table) -> int:
    """Numbers in a row's features, from the type or from the first row that has any; 0 if none has.

    Raises NotAnExpertError for a table without features, FeaturesError that names a file whose features are of another
    kind than those of the others.
    """
    column = table.columns.features
    for part in _feature_parts(table):
        kind = inner_type(part.type_of(column))
        if pa.types.is_fixed_size_list(kind) and kind.list_size:
            return int(kind.list_size)
        for batch in part.guarded([column]):
            found = lengths(_chunk(batch, column))
            if found.any():
                return int(found[found > 0][0])
    return 0


def _feature_parts(table: Table) -> tuple[Part, ...]:
    """The parts that have rows; raises FeaturesError if their features are no lists of numbers."""
    column = table.columns.features
    parts = parts_with(table, column, "features")
    odd = [part for part in parts if not _is_list_of_numbers(part.type_of(column))]
    if not odd:
        return parts
    here, remedy = shown(odd[0].type_of(column)), "Store one list of numbers per row"
    if len(odd) == len(parts):
        raise NotAnExpertError(table.where, f"{shown(column)} are {here}, not lists of numbers", remedy)
    other = next(part for part in parts if part not in odd)
    problem = f"{shown(column)} are {here} here and {shown(other.type_of(column))} in {other.file}"
    raise FeaturesError(odd[0].where, problem, remedy)


def _is_list_of_numbers(kind: Any) -> bool:
    """Empty lists have no type of number."""
    kind = inner_type(kind)
    if pa.types.is_null(kind):
        return True
    return is_list(kind) and (is_number(kind.value_type) or pa.types.is_null(kind.value_type))


def rows_of(table: Table, width: int) -> Rows:
    """Ids and features of a table with features of this width; raises FeaturesError at a row of another width."""
    scan = Scan(table, width)
    try:
        values = np.zeros((table.count, width), np.float32)
    except (MemoryError, ValueError) as error:
        problem = f"does not fit in memory: {table.count} × {width}"
        raise FeaturesError(table.where, problem, "Open a smaller split") from error
    for _ in scan.blocks(lambda rows: values[rows]):
        pass
    return scan.rows(values)


def ids_of_table(table: Table) -> Rows:
    """The rows of a table of which only the ids are read; rows are counted where it has none. Raises FeaturesError."""
    kind, name, start = _kind_of_ids(table), table.columns.id, 0
    found: list[tuple[Ids, Flags]] = []
    for part in _feature_parts(table) if name else ():
        found.append(ids_of_part(part, [batch.column(name) for batch in table.read(part, [name], start)], name))
        _check_count(part, len(found[-1][0]))
        start += part.count
    ids, has_id = joined(found) if found else (np.arange(table.count), np.ones(table.count, np.bool_))
    unknown = np.ones(len(ids), np.bool_)
    return Rows(ids, np.zeros((0, 0), np.float32), has_id, unknown, unknown, ~unknown, b"", kind)


class Scan:
    """One pass over the features of a table, a block of rows at a time.

    `known` are its ids where they were read before. Raises FeaturesError for whatever is wrong with the rows.
    """

    def __init__(self, table: Table, width: int, known: Rows | None = None) -> None:
        self.table, self.width = table, width
        self._kind, self._known = _kind_of_ids(table), known
        self._parts = _feature_parts(table)
        _check_sizes(self._parts, width)
        self._ids: list[tuple[Ids, Flags]] = []
        self._digest = hashlib.sha256()
        self._has_features, self._is_finite, self._is_zero = (np.zeros(table.count, np.bool_) for _ in range(3))

    def blocks(self, space: Callable[[slice], Floats]) -> Iterator[tuple[slice, Floats]]:
        """Slices of rows in order, and their features, written into the zeros that `space` gives: (n, width)."""
        with_ids = bool(self.table.columns.id) and self._known is None
        names = [*([self.table.columns.id] if with_ids else []), self.table.columns.features]
        start = 0
        for part in self._parts:
            chunks, end = [], start + part.count
            for batch in self.table.read(part, names, start):
                stop = start + batch.num_rows
                if stop > end:
                    _check_count(part, stop - end + part.count)
                yield self._block(part, batch, slice(start, stop), space(slice(start, stop)))
                chunks += [batch.column(self.table.columns.id)] if with_ids else []
                start = stop
            _check_count(part, start - end + part.count)
            if with_ids:
                self._ids.append(ids_of_part(part, chunks, self.table.columns.id))

    def _block(self, part: Part, batch: Any, rows: slice, values: Floats) -> tuple[slice, Floats]:
        self._has_features[rows] = _fill(part, _chunk(batch, self.table.columns.features), values, rows.start)
        self._is_finite[rows], self._is_zero[rows] = _faults(values)
        self._digest.update(values.data)
        return rows, values

    def rows(self, values: Floats) -> Rows:
        """The properties of all rows, once the last block was read, with `values`."""
        count = self.table.count
        if self._known is not None:
            ids, has_id = self._known.ids, self._known.has_id
        else:
            ids, has_id = joined(self._ids) if self._ids else (np.arange(count), np.ones(count, np.bool_))
        self._digest.update(ids.tobytes())
        is_zero = self._is_zero & self._has_features
        for array in (values, ids, has_id, self._has_features, self._is_finite, is_zero):
            array.flags.writeable = False
        flags = self._has_features, self._is_finite, is_zero
        return Rows(ids, values, has_id, *flags, self._digest.digest(), self._kind)


def _kind_of_ids(table: Table) -> str:
    if not table.columns.id:
        return "numbers"
    return check_kinds(parts_with(table, table.columns.id, "id"), table.columns.id)


def _check_sizes(parts: Sequence[Part], width: int) -> None:
    """Refuse features that would take far more memory than their file."""
    for part in parts:
        if part.size and 4 * width * part.count > max(_INFLATED, _MOST_PACKED * part.size):
            problem = f"unpacks to {part.count:,} rows of {width} numbers, far more than its size"
            raise FeaturesError(part.where, problem, "Extract the features again")


def _check_count(part: Part, count: int) -> None:
    if count != part.count:
        raise FeaturesError(part.where, f"has {count} rows but declares {part.count}", "Copy or download it again")


def _chunk(batch: Any, column: str) -> Any:
    """A column of a record batch, or of a table of several chunks, as one array."""
    return plain(batch.column(column))


def _fill(part: Part, lists: Any, out: Floats, start: int) -> Flags:
    """Write lists of numbers into the rows of `out`; says which rows have any."""
    found: Integers = lengths(lists)
    present: Flags = found > 0
    if not present.any():
        return present
    odd = np.flatnonzero(present & (found != out.shape[1]))
    if len(odd):
        problem = f"row {start + odd[0]} has {found[odd[0]]} features, the rows before it {out.shape[1]}"
        raise FeaturesError(part.where, problem, "Every row needs as many features as its encoder outputs")
    flat = numbers(flattened(lists), np.nan).reshape(-1, out.shape[1])
    with np.errstate(over="ignore", invalid="ignore"):
        if present.all():
            out[:] = flat
        else:
            out[present] = flat
    return present


def _faults(block: Floats) -> tuple[Flags, Flags]:
    """Which rows are finite, and which are all zero. Only rows with an unusual sum of squares are examined."""
    with np.errstate(over="ignore", invalid="ignore"):
        squares = np.einsum("ij,ij->i", block, block)
    finite, zero = np.isfinite(squares), squares == 0
    finite[~finite] = np.isfinite(block[~finite]).all(axis=1)
    zero[zero] = ~block[zero].any(axis=1)
    return finite, zero
