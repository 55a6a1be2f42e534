"""Ids of items: whole numbers or text, out of whatever a table stores them as."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.arrow import Flags, inner_type, is_number, is_text, numbers, plain, texts, valid
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.tables import Part

Ids = npt.NDArray[Any]

_LONGEST = 1024
_EXACT = 2.0**53  # whole numbers below it are exact as float64
_REMEDY = "Use whole numbers or short text"


def ids_of(column: Any) -> tuple[Ids, Flags]:
    """An Arrow column as int64 or text, and which rows have an id; raises ArrowException or ValueError.

    Whole numbers that int64 cannot hold become their digits. NaN is no id. Bytes are text where they are UTF-8, else
    hexadecimal digits.
    """
    ids = plain(column)
    kind, has_id = ids.type, valid(ids)
    if pa.types.is_null(kind):
        return np.zeros(len(ids), np.int64), has_id
    if pa.types.is_integer(kind):
        return _whole(ids, has_id)
    if pa.types.is_floating(kind):
        return _floats(numbers(ids, np.nan).astype(np.float64), has_id)
    if pa.types.is_decimal(kind):
        return _decimals(ids, has_id)
    if not is_text(kind):
        raise ValueError(f"it is {kind}")
    found = [text or "" for text in texts(ids)]
    longest = max((len(text) for text in found), default=0)
    if longest > _LONGEST // 4 and max(len(text.encode("utf-8", "replace")) for text in found) > _LONGEST:
        raise ValueError(f"it is longer than {_LONGEST} bytes")
    # numpy strings lose trailing zero bytes, which would merge two ids.
    return np.array([text.replace("\0", "␀") for text in found], np.str_), has_id


def _whole(ids: Any, has_id: Flags) -> tuple[Ids, Flags]:
    found = numbers(ids, 0)
    if found.dtype == np.uint64 and found.max(initial=0) >= 2**63:
        return np.array([str(value) for value in found.tolist()], np.str_), has_id
    return found.astype(np.int64), has_id


def _floats(found: npt.NDArray[np.float64], has_id: Flags) -> tuple[Ids, Flags]:
    has_id = has_id & ~np.isnan(found)
    stored = found[has_id]
    odd = stored[~((np.abs(stored) <= _EXACT) & (stored == np.floor(stored)))]
    if len(odd):
        raise ValueError(f"{odd[0]:g} is not a whole number below 2^53")
    return np.where(has_id, found, 0).astype(np.int64), has_id


def _decimals(ids: Any, has_id: Flags) -> tuple[Ids, Flags]:
    found = [value if value is not None else Decimal(0) for value in ids.to_pylist()]
    odd = next((value for value in found if value != value.to_integral_value()), None)
    if odd is not None:
        raise ValueError(f"{odd} is not a whole number")
    whole = [int(value) for value in found]
    if all(-(2**63) <= value < 2**63 for value in whole):
        return np.array(whole, np.int64), has_id
    return np.array([str(value) for value in whole], np.str_), has_id


def kind_of(part: Part, column: str) -> str:
    """What a part stores as ids: "numbers", "text", "" if all are missing, or the name of an unusable type."""
    kind = inner_type(part.type_of(column))
    if pa.types.is_null(kind):
        return ""
    if is_number(kind) or pa.types.is_decimal(kind):
        return "numbers"
    return "text" if is_text(kind) else shown(kind)


def check_kinds(parts: Sequence[Part], column: str) -> str:
    """The one kind of id in these parts; raises FeaturesError that names a file with another kind."""
    kinds = [(part, kind) for part in parts if (kind := kind_of(part, column))]
    for part, kind in kinds:
        first, wanted = kinds[0]
        if kind not in ("numbers", "text"):
            raise FeaturesError(part.where, f"has ids in {shown(column)} that cannot be used (it is {kind})", _REMEDY)
        if kind != wanted:
            here, there = shown(part.type_of(column)), shown(first.type_of(column))
            problem = f"{shown(column)} is {here} here and {there} in {first.file}"
            raise FeaturesError(part.where, problem, "Store the ids of all files alike")
    return kinds[0][1] if kinds else "numbers"


def joined(found: Sequence[tuple[Ids, Flags]]) -> tuple[Ids, Flags]:
    """Ids of several parts as one array: text if any of them is."""
    ids = alike([each for each, _ in found])
    if not ids:
        return np.zeros(0, np.int64), np.zeros(0, np.bool_)
    return np.concatenate(ids), np.concatenate([there for _, there in found])


def alike(ids: Sequence[Ids]) -> list[Ids]:
    """All as int64, or all as text."""
    if all(each.dtype.kind == "i" for each in ids):
        return list(ids)
    return [each.astype(np.str_) for each in ids]


def ids_of_part(part: Part, chunks: Sequence[Any], column: str) -> tuple[Ids, Flags]:
    """The ids in these chunks of a part; raises FeaturesError."""
    try:
        return ids_of(pa.chunked_array(chunks, part.type_of(column)))
    except (pa.ArrowException, ValueError) as error:
        problem = f"has ids in {shown(column)} that cannot be used ({shown(error)})"
        raise FeaturesError(part.where, problem, _REMEDY) from error
