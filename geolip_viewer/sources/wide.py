"""Features stored as one column per number, f0, f1, …, combined into one column of lists."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

import numpy as np
import pyarrow as pa

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.arrow import is_number, number_array, numbers, plain
from geolip_viewer.sources.names import listed, shown
from geolip_viewer.sources.tables import Part, Table


def with_wide_features(table: Table) -> Table:
    """The table, its features gathered where they are named by a pattern such as f*; raises FeaturesError.

    Columns are in the order of the number at the end of their names: f2 before f10.
    """
    pattern = table.columns.features
    if not any(letter in pattern for letter in "*?["):
        return table
    return replace(table, parts=tuple(_gathered(part, pattern) for part in table.parts))


def _gathered(part: Part, pattern: str) -> Part:
    if part.type_of(pattern) is not None:
        return part
    found = [name for name in part.schema.names if fnmatchcase(name, pattern) and is_number(part.type_of(name))]
    if not found:
        there = listed(part.schema.names)
        raise FeaturesError(
            part.where, f"has no columns of numbers named {shown(pattern)}", f"Its columns are: {there}"
        )
    names = sorted(found, key=_number)
    kind = pa.list_(pa.float32(), len(names))

    def batches(wanted: Sequence[str]) -> Iterator[Any]:
        others = [name for name in wanted if name != pattern]
        for batch in part.batches([*others, *(names if pattern in wanted else ())]):
            columns = {name: batch.column(name) for name in others}
            if pattern in wanted:
                columns[pattern] = _lists(batch, names)
            yield pa.record_batch([columns[name] for name in wanted], names=list(wanted))

    schema = pa.schema([*(field for field in part.schema if field.name not in names), pa.field(pattern, kind)])
    return replace(part, schema=schema, batches=batches)


def _number(name: str) -> tuple[int, str]:
    found = re.search(r"([0-9]{1,9})\D*$", name)
    return (int(found[1]) if found else -1, name)


def _lists(batch: Any, names: Sequence[str]) -> Any:
    with np.errstate(over="ignore", invalid="ignore"):
        rows = np.stack([numbers(plain(batch.column(name)), np.nan).astype(np.float32) for name in names], axis=1)
    return pa.FixedSizeListArray.from_arrays(number_array(rows), len(names))
