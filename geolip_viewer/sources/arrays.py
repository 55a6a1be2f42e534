"""Features in a file of arrays: every matrix of floating-point numbers is a config, ids and labels are shared."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.arrow import number_array, text_array
from geolip_viewer.sources.column_names import DEFAULT_COLUMNS, Columns
from geolip_viewer.sources.names import listed, shown
from geolip_viewer.sources.stored_arrays import StoredArray, stored_arrays
from geolip_viewer.sources.tables import BATCH, Collection, Part, Table

_NUMBERED = "rows have no ids and are numbered from 0"


def array_collection(path: Path, columns: Columns) -> Collection:
    """The matrices of a file, one config each; with `columns.features` named, that one alone. Raises FeaturesError."""
    found = stored_arrays(path)
    matrices = {key: each for key, each in found.items() if len(each.shape) == 2 and each.is_floating}
    if "features" in columns.changed:
        matrices = {columns.features: _named(path, found, columns.features, "features")}
    if not matrices:
        there = listed([f"{key} {'×'.join(map(str, each.shape))}" for key, each in found.items()])
        raise FeaturesError(path, f"holds no matrix of floating-point numbers, only {there}", "Store one row per item")
    shared = {
        "id": _optional(path, found, columns, "id"),
        "labels": _optional(path, found, columns, "labels"),
    }
    others = {name: each for name, each in shared.items() if each is not None}
    return Collection(str(path), tuple(matrices), lambda name: _table(path, name, matrices[name], others))


def _optional(path: Path, found: Mapping[str, StoredArray], columns: Columns, name: str) -> StoredArray | None:
    """An array that is optional unless it was named."""
    key = getattr(columns, name)
    return _named(path, found, key, name) if name in columns.changed and key else found.get(key)


def _named(path: Path, found: Mapping[str, StoredArray], key: str, name: str) -> StoredArray:
    if key not in found:
        raise FeaturesError(
            path, f"has no array {shown(key)}", f"Use --columns {name}=KEY with one of: {listed(found)}"
        )
    return found[key]


def _table(path: Path, name: str, features: StoredArray, others: Mapping[str, StoredArray]) -> Table:
    if len(features.shape) != 2 or not features.shape[1] or features.dtype.kind not in "fiub":
        shape = "×".join(map(str, features.shape))
        raise FeaturesError(
            path, f"{shown(name)} is {shape} {features.dtype}, not a matrix of numbers", "Store one row per item"
        )
    arrays = {"features": features, **others}
    for key, array in arrays.items():
        if array.shape[:1] != features.shape[:1]:
            rows = array.shape[0] if array.shape else 0
            problem = f"{shown(name)} has {features.shape[0]} rows and its {key} {rows}"
            raise FeaturesError(path, problem, "Save the same number of each")
    by_column = {getattr(DEFAULT_COLUMNS, key): array for key, array in arrays.items()}
    schema = pa.schema([(column, _type(array)) for column, array in by_column.items()])

    def batches(wanted: Sequence[str]) -> Iterator[Any]:
        fields = pa.schema([schema.field(column) for column in wanted])
        pieces = (map(_arrow, by_column[column].rows(BATCH), repeat(schema.field(column).type)) for column in wanted)
        for arrays_of_rows in zip(*pieces, strict=True):
            yield pa.record_batch(list(arrays_of_rows), schema=fields)

    part = Part(str(path), schema, features.shape[0], batches)
    if "id" in others:
        return Table(name, str(path), (part,))
    return Table(name, str(path), (part,), warnings=(_NUMBERED,), columns=replace(DEFAULT_COLUMNS, id=""))


def _type(array: StoredArray) -> Any:
    """The Arrow type that its rows become."""
    match array.dtype.kind:
        case "U":
            inner = pa.large_string()
        case "S":
            inner = pa.large_binary()
        case "b":
            inner = pa.int8()
        case _:
            inner = pa.float32() if array.is_bfloat16 else pa.from_numpy_dtype(_plain(array.dtype))
    if len(array.shape) == 1:
        return inner
    return pa.list_(inner, array.shape[1]) if len(array.shape) == 2 else pa.list_(pa.list_(inner))


def _plain(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """The array, with long doubles converted to doubles."""
    return np.dtype(np.float64) if dtype.kind == "f" and dtype.itemsize > 8 else dtype.newbyteorder("=")


def _arrow(rows: npt.NDArray[Any], kind: Any) -> Any:
    """Rows as an Arrow array, sharing memory. (`pa.array` of numpy would import pandas.)"""
    inner = kind.value_type if rows.ndim == 2 else kind
    flat = rows.reshape(-1)
    if flat.dtype.kind == "U":
        values = text_array([text.encode("utf-8", "replace") for text in flat.tolist()], inner)
    elif flat.dtype.kind == "S":
        values = text_array(flat.tolist(), inner)
    elif flat.dtype.kind == "b":
        values = number_array(flat.view(np.int8))
    else:
        values = number_array(flat.astype(_plain(flat.dtype), copy=False))
    return pa.FixedSizeListArray.from_arrays(values, kind.list_size) if rows.ndim == 2 else values
