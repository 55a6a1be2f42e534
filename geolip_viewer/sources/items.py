"""What items are called: a table `items.parquet` in a features folder or beside it, with image_id and name."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from geolip_viewer.path_checks import is_file
from geolip_viewer.sources.arrow import arrow_source
from geolip_viewer.sources.ids import ids_of
from geolip_viewer.sources.join import positions
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.tables import UNREADABLE

ITEMS = "items.parquet"


def items_beside(folder: Path) -> Path | None:
    """The table of a features folder, in it or next to it; None if there is none."""
    positions = (folder / ITEMS, folder.absolute().parent / ITEMS)
    return next((place for place in positions if is_file(place)), None)


def names_of_items(table: Path | None, ids: npt.NDArray[Any]) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
    """The name of each id, the id itself if the table lacks it; and a warning if the table cannot be used."""
    if table is None:
        return None, ()
    try:
        rows = columns_of(table, ["image_id", "name"])
        row_of, names = rows_of_ids(rows, ids), rows["name"]
        names = (names if pa.types.is_string(names.type) else names.cast(pa.string())).to_pylist()
    except UNREADABLE as error:
        return None, (f"{table.name} gives no names to the items ({shown(error)})",)
    named = [names[row] if row >= 0 else None for row in row_of.tolist()]
    return tuple(shown(name) if name else str(key) for name, key in zip(named, ids.tolist(), strict=True)), ()


def rows_of_ids(rows: pa.Table, ids: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """The row of each id in the table's column image_id; −1 if it has none."""
    keys = ids_of(rows["image_id"])[0]
    order = np.argsort(keys, kind="stable")
    place, found = positions(ids.astype(keys.dtype), keys[order])
    return np.where(found, order[place] if len(order) else place, -1)


def columns_of(table: Path, names: Sequence[str]) -> pa.Table:
    """These columns of one Parquet file; raises whatever is in UNREADABLE.

    Not by `read_table`, which imports pyarrow.dataset and with it pandas: a fifth of a second.
    """
    with arrow_source(table) as source, pq.ParquetFile(source) as file:
        return file.read(columns=list(names))
