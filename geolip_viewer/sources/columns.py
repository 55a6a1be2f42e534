"""Columns of a table as arrays: ids, features and labels, without a Python loop over rows."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.tables import Table, column_type

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Ids = npt.NDArray[Any]

_LONGEST_ID = 1024


@dataclass(frozen=True, eq=False)
class Rows:
    """All rows of one expert: M of them, good or not.

    `ids` are int64 or text; `has_id`, `has_features`, `is_finite` and `is_zero` tell of each row, and rows without
    features hold zeros. `digest` is the SHA-256 of ids and values.
    """

    ids: Ids
    values: Floats
    has_id: Flags
    has_features: Flags
    is_finite: Flags
    is_zero: Flags
    digest: bytes


def width_of(table: Table) -> int:
    """Numbers in a row's features, from the type or from the first row that has any; 0 where none has."""
    kind = column_type(table, "features")
    if not _is_list(kind):
        raise FeaturesError(table.where, f"features are {shown(kind)}, not lists of numbers", "Store one list a row")
    if pa.types.is_fixed_size_list(kind):
        return int(kind.list_size)
    for batch in table.guarded(["features"]):
        lengths = _lengths(_chunk(batch, "features"))
        if lengths.any():
            return int(lengths[lengths > 0][0])
    return 0


def rows_of(table: Table, width: int) -> Rows:
    """Ids and features of a table whose features are `width` wide; raises FeaturesError at a row of another width."""
    kind = column_type(table, "image_id")
    try:
        values = np.zeros((table.count, width), np.float32)
    except (MemoryError, ValueError) as error:
        raise FeaturesError(table.where, f"does not fit in memory: {table.count} × {width}", "Use a split") from error
    has_features, is_finite, is_zero = (np.zeros(table.count, np.bool_) for _ in range(3))
    ids, digest, start = [], hashlib.sha256(), 0
    for batch in table.read(["image_id", "features"]):
        stop = start + batch.num_rows
        if stop > table.count:
            _check_count(table, stop)
        rows = slice(start, stop)
        has_features[rows] = _fill(table, _chunk(batch, "features"), values[rows], start)
        is_finite[rows], is_zero[rows] = _faults(values[rows])
        digest.update(values[rows].data)
        ids.append(_chunk(batch, "image_id"))
        start = stop
    _check_count(table, start)
    found, has_id = _ids(table, kind, ids)
    digest.update(found.tobytes())
    for array in (values, found, has_id, has_features, is_finite, is_zero):
        array.flags.writeable = False
    return Rows(found, values, has_id, has_features, is_finite, is_zero & has_features, digest.digest())


def _check_count(table: Table, count: int) -> None:
    if count != table.count:
        raise FeaturesError(table.where, f"has {count} rows and says {table.count}", "Copy or download it again")


def _is_list(kind: Any) -> bool:
    inner = kind.value_type if isinstance(kind, pa.ListType | pa.LargeListType | pa.FixedSizeListType) else None
    return inner is not None and (pa.types.is_floating(inner) or pa.types.is_integer(inner))


def _chunk(batch: Any, column: str) -> Any:
    """A column of a record batch, or of a table of several chunks, as one array."""
    array = batch.column(column)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _fill(table: Table, lists: Any, out: Floats, start: int) -> Flags:
    """Write lists of numbers into the rows of `out`; says which rows have any."""
    lengths = _lengths(lists)
    present: Flags = lengths > 0
    odd = np.flatnonzero(present & (lengths != out.shape[1]))
    if len(odd):
        problem = f"row {start + odd[0]} has {lengths[odd[0]]} features, the rows before it {out.shape[1]}"
        raise FeaturesError(table.where, problem, "Every row needs as many as its encoder gives")
    flat = _numbers(lists.flatten(), np.nan).reshape(-1, out.shape[1])
    with np.errstate(over="ignore"):
        if present.all():
            out[:] = flat
        else:
            out[present] = flat
    return present


def _faults(block: Floats) -> tuple[Flags, Flags]:
    """Which rows are finite, and which are zero throughout. Only rows whose square sum looks odd are looked at."""
    with np.errstate(over="ignore", invalid="ignore"):
        squares = np.einsum("ij,ij->i", block, block)
    finite, zero = np.isfinite(squares), squares == 0
    finite[~finite] = np.isfinite(block[~finite]).all(axis=1)
    zero[zero] = ~block[zero].any(axis=1)
    return finite, zero


def _numbers(array: Any, missing: float) -> npt.NDArray[Any]:
    """An Arrow array of numbers, `missing` where one is. (Arrow's own to_numpy and fill_null import pandas.)"""
    if not array.null_count:
        return np.from_dlpack(array)
    there = np.from_dlpack(array.drop_null())
    kind = np.result_type(there.dtype, np.min_scalar_type(missing))
    numbers = np.full(len(array), missing, kind)
    numbers[_valid(array)] = there
    return numbers


def _valid(array: Any) -> Flags:
    return np.from_dlpack(array.is_valid().cast(pa.uint8())).astype(np.bool_)


def _lengths(lists: Any) -> Integers:
    """How long each list is, 0 where it is missing."""
    return _numbers(pc.list_value_length(lists), 0).astype(np.int64)


def _ids(table: Table, kind: Any, chunks: Sequence[Any]) -> tuple[Ids, Flags]:
    """Ids as int64 or text, and which rows have one."""
    try:
        return ids_of(pa.chunked_array(chunks, kind))
    except (pa.ArrowException, ValueError) as error:
        problem = f"has an image_id that cannot be used ({shown(error)})"
        raise FeaturesError(table.where, problem, "Use whole numbers or short text") from error


def ids_of(column: Any) -> tuple[Ids, Flags]:
    """An Arrow column as int64 or text, and which rows have a value; raises ArrowException or ValueError."""
    ids = column.combine_chunks()
    if pa.types.is_dictionary(ids.type):
        ids = ids.dictionary_decode()
    has_id = _valid(ids)
    if pa.types.is_integer(ids.type) or pa.types.is_floating(ids.type):
        return _numbers(ids.cast(pa.int64()), 0).astype(np.int64), has_id
    if not (pa.types.is_string(ids.type) or pa.types.is_large_string(ids.type)):
        raise ValueError(f"it is {ids.type}")
    if len(ids) and (pc.max(pc.binary_length(ids)).as_py() or 0) > _LONGEST_ID:
        raise ValueError(f"it is longer than {_LONGEST_ID} bytes")
    return np.array([text or "" for text in ids.to_pylist()], np.str_), has_id


def labels_column(table: Table, rows: Integers) -> tuple[Integers, Integers] | None:
    """Class ids of these rows as stored: how many each has (n,), and all of them in order; None without such a column.

    A column of single ids counts as lists of one; missing ids become −1, missing lists are empty.
    """
    position = table.schema.get_field_index("labels")
    kind = table.schema.field(position).type if position >= 0 else None
    single = kind is not None and (pa.types.is_integer(kind) or pa.types.is_floating(kind))
    if not (single or _is_list(kind)):
        return None
    lengths, values = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for batch in table.read(["labels"]):
        chunk = _chunk(batch, "labels")
        if single:
            lengths.append(np.ones(len(chunk), np.int64))
            values.append(_whole_numbers(chunk))
        else:
            lengths.append(_lengths(chunk))
            values.append(_whole_numbers(chunk.flatten()))
    count, ids = np.concatenate(lengths), np.concatenate(values)
    _check_count(table, len(count))
    starts = np.cumsum(count) - count
    chosen = count[rows]
    into = np.arange(chosen.sum()) + np.repeat(starts[rows] - (np.cumsum(chosen) - chosen), chosen)
    return chosen, ids[into]


def _whole_numbers(ids: Any) -> Integers:
    """Ids as int64; what is missing or no whole number becomes −1."""
    numbers = _numbers(ids, -1)
    if not np.issubdtype(numbers.dtype, np.floating):
        return np.asarray(numbers, np.int64)
    whole = (np.abs(numbers) < 2**53) & (numbers == np.floor(numbers))  # neither holds for NaN
    return np.where(whole, numbers, -1).astype(np.int64)
