"""What items are called: a table `items.parquet` in a features folder or beside it, with image_id and name."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from geolip_viewer.sources.columns import ids_of
from geolip_viewer.sources.join import places
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.tables import UNREADABLE

ITEMS = "items.parquet"


def items_beside(folder: Path) -> Path | None:
    """The table of a features folder, in it or beside it; None where there is none."""
    places = (folder / ITEMS, folder.absolute().parent / ITEMS)
    return next((place for place in places if place.is_file()), None)


def names_of_items(table: Path | None, ids: npt.NDArray[Any]) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
    """The name of each id, the id itself where the table lacks it; and a notice where the table cannot be used."""
    if table is None:
        return None, ()
    try:
        rows = pq.read_table(table, columns=["image_id", "name"])
        keys, names = ids_of(rows["image_id"])[0], rows["name"].cast(pa.string()).to_pylist()
        order = np.argsort(keys, kind="stable")
        place, found = places(ids.astype(keys.dtype), keys[order])
    except UNREADABLE as error:
        return None, (f"{table.name} gives no names to the items ({shown(error)})",)
    rows_of_ids = np.where(found, order[place] if len(order) else place, -1).tolist()
    named = [names[row] if row >= 0 else None for row in rows_of_ids]
    return tuple(shown(name) if name else str(key) for name, key in zip(named, ids.tolist(), strict=True)), ()
