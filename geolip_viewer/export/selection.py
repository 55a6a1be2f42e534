"""Rows of a table as a file, CSV for people and spreadsheets, Parquet for programs; or as text for the clipboard."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from geolip_viewer.errors import OptionError
from geolip_viewer.export.columns import Column, Lists, Numbers, Table
from geolip_viewer.files import atomic_write
from geolip_viewer.scene import Indices
from geolip_viewer.task import blocks, phase

SUFFIXES = (".csv", ".parquet")
BETWEEN = "; "  # separates the classes of an item in a CSV cell


def write_rows(table: Table, rows: Indices, path: Path) -> None:
    """Write some rows of a table, whole or not at all; the suffix of the path decides the form.

    CSV is for people: its columns are named as in the window. Those of Parquet are named by their keys. Raises
    OptionError for another suffix, OutputError if the folder or disk refuses.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise OptionError(path, f"ends in {suffix or 'nothing'}", f"Choose a name that ends in {' or '.join(SUFFIXES)}")
    found = arrow_table(table, rows, for_csv=suffix == ".csv")
    with atomic_write(path) as file:
        if suffix == ".csv":
            from pyarrow import csv

            csv.write_csv(found, file)
        else:
            from pyarrow import parquet

            parquet.write_table(found, file)


def arrow_table(table: Table, rows: Indices, *, for_csv: bool = False) -> Any:
    """Some rows as a pyarrow.Table: columns by their keys, null where there is no value, classes as lists.

    For a CSV columns have titles, and the classes of an item are one text.
    """
    import pyarrow as pa

    rows = np.asarray(rows, np.int64)
    names = [column.title if for_csv else column.key for column in table.columns]
    return pa.table([_cells(column, rows, flat=for_csv) for column in table.columns], names=names)


def as_text(columns: Sequence[Column], rows: Indices) -> str:
    """Titles and cells as they are shown, a line per row, tabs between: what spreadsheets take from the clipboard."""
    lines = [[column.title for column in columns]]
    with phase("Copying rows"):
        for part in blocks(len(rows)):
            lines += [[column.values.text(row) for column in columns] for row in rows[part].tolist()]
    return "\n".join("\t".join(line) for line in lines)


def _cells(column: Column, rows: Indices, *, flat: bool) -> Any:
    """The cells as an Arrow array; without a value null. A flat one writes lists as one text."""
    import pyarrow as pa

    values: Any = column.values.plain(rows)
    match column.values:
        case Numbers():
            return pa.array(values, from_pandas=True)
        case Lists() if flat:
            return pa.array([BETWEEN.join(each) for each in values], pa.string())
        case Lists():
            return pa.array(values, pa.list_(pa.string()))
        case _:
            return pa.array(values, pa.string())
