"""Examples for the filter line that leave some rows of the open table."""

import math

import numpy as np

from geolip_viewer.app.tables.row_filter import numbers_called, rows_left
from geolip_viewer.export.columns import Codes, Lists, Table
from geolip_viewer.scene import Indices

DEAD = "dead"
SHARE = 0.75  # share of the rows below the number in an example
HUNDREDTHS = 100


def examples(table: Table, number: str) -> tuple[str, ...]:
    """A word, and a comparison with the named column; only examples that leave rows."""
    found = (_word(table), _comparison(table, number))
    return tuple(each for each in found if each and len(rows_left(table, each)))


def _word(table: Table) -> str:
    """ "dead" if there are such rows, otherwise the class of most rows."""
    status = table.column("status")
    if status is not None and status.values.holding(DEAD).any():
        return DEAD
    column = table.column("classes") or table.column("top_class")
    match column.values if column is not None else None:
        case Lists(labels, names):
            return _most_frequent(labels.ids, names)
        case Codes(codes, names):
            return _most_frequent(codes[codes >= 0], names)
    return ""


def _most_frequent(codes: Indices, names: tuple[str, ...]) -> str:
    return names[int(np.bincount(codes).argmax())] if len(codes) else ""


def _comparison(table: Table, number: str) -> str:
    column = numbers_called(table, number)
    values = column.values[np.isfinite(column.values)] if column is not None else np.empty(0)
    if not len(values):
        return ""
    least = float(np.quantile(values, SHARE, method="lower"))
    is_whole = values.dtype.kind in "iu"
    written = f"{int(least)}" if is_whole else f"{math.floor(least * HUNDREDTHS) / HUNDREDTHS:g}"
    return f"{number} > {written}"
