"""What items are called: a table `items.parquet` in a features folder or beside it, with image_id and name."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

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
        kind = pa.int64() if np.issubdtype(ids.dtype, np.integer) else pa.string()
        keys, names = rows["image_id"].cast(kind), rows["name"].cast(pa.string())
        found = names.take(pc.index_in(pa.array(ids, kind), keys)).to_pylist()
    except UNREADABLE as error:
        return None, (f"{table.name} gives no names to the items ({shown(error)})",)
    return tuple(shown(name) if name else str(key) for name, key in zip(found, ids.tolist(), strict=True)), ()
