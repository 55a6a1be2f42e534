"""One item, one row of every expert: joined on image_id, whatever the order of the rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from geolip_viewer.sources.columns import Rows

Integers = npt.NDArray[np.int64]
Ids = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class Join:
    """Items that every expert has, in the order of the first expert's rows.

    `rows` holds, for each expert, the row of each item. `duplicates` counts, for each expert, rows whose id came
    before, and `unavailable` items that only other experts have; `left_out` counts items that not every expert has.
    """

    ids: Ids
    rows: tuple[Integers, ...]
    duplicates: tuple[int, ...]
    unavailable: tuple[int, ...]
    left_out: int


def join(experts: Sequence[Rows]) -> Join:
    """Join on ids, the first row of an id standing for it; rows without an id are left out."""
    firsts = [_first_rows(rows) for rows in experts]
    keys = [rows.ids[first] for rows, first in zip(experts, firsts, strict=True)]
    duplicates = tuple(int(rows.has_id.sum()) - len(first) for rows, first in zip(experts, firsts, strict=True))
    common = keys[0]
    for other in keys[1:]:
        common = common[positions(common, other)[1]]
    every = _distinct(keys, len(common))
    unavailable = tuple(every - len(key) for key in keys)
    rows = [first[positions(common, key)[0]] for first, key in zip(firsts, keys, strict=True)]
    order = np.argsort(rows[0], kind="stable")
    return Join(common[order], tuple(row[order] for row in rows), duplicates, unavailable, every - len(common))


def _distinct(keys: Sequence[Ids], common: int) -> int:
    """The number of distinct ids over lists that hold each once; `common` of them are in every list."""
    if all(len(key) == common for key in keys):
        return common
    found = np.sort(np.concatenate(keys), kind="stable")
    return 1 + int(np.count_nonzero(found[1:] != found[:-1]))


def _first_rows(rows: Rows) -> Integers:
    """The first row of each id, sorted by id."""
    there = np.flatnonzero(rows.has_id)
    _, first = np.unique(rows.ids[there], return_index=True)
    return there[first]


def positions(wanted: Ids, keys: Ids) -> tuple[Integers, npt.NDArray[np.bool_]]:
    """The position of each wanted id among sorted keys, and whether it is there."""
    if not len(keys):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return place, keys[place] == wanted
