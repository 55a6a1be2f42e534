"""Finds the atlas of pictures that may come with a features folder, as the sample's does."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geolip_viewer.sources.items import items_beside
from geolip_viewer.sources.pictures import CELL, Atlas
from geolip_viewer.sources.tables import UNREADABLE

ATLAS = "atlas.png"


def atlas_beside(folder: Path, ids: npt.NDArray[Any]) -> Atlas | None:
    """The atlas that a features folder or its parent holds together with `items.parquet`; None without a usable one."""
    table = items_beside(folder)
    if table is None or not (table.parent / ATLAS).is_file():
        return None
    try:
        rows = pq.read_table(table, columns=["image_id", "row", "column"])
        kind = pa.int64() if np.issubdtype(ids.dtype, np.integer) else pa.string()
        place = pc.index_in(pa.array(ids, kind), rows["image_id"].cast(kind))
        cells = [pc.fill_null(rows[name].cast(pa.int64()).take(place), -1).to_numpy() for name in ("column", "row")]
    except UNREADABLE:
        return None
    corners = np.stack(cells, axis=1)
    corners = np.where((corners >= 0).all(axis=1, keepdims=True), corners * CELL, -1)
    corners.flags.writeable = False
    return Atlas(table.parent / ATLAS, corners)
