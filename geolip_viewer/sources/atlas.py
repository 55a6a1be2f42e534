"""Finds the atlas of pictures that may come with a features folder, as the sample's does."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geolip_viewer.path_checks import is_file
from geolip_viewer.sources.ids import ids_of
from geolip_viewer.sources.item_images import CELL, Atlas
from geolip_viewer.sources.items import columns_of, items_beside, rows_of_ids
from geolip_viewer.sources.tables import UNREADABLE

ATLAS = "atlas.png"


def atlas_beside(folder: Path, ids: npt.NDArray[Any]) -> Atlas | None:
    """The atlas that a features folder or its parent holds together with `items.parquet`; None without a usable one."""
    table = items_beside(folder)
    if table is None or not is_file(table.parent / ATLAS):
        return None
    try:
        rows = columns_of(table, ["image_id", "row", "column"])
        row_of = rows_of_ids(rows, ids)
        columns = [ids_of(rows[name]) for name in ("column", "row")]
        cells = np.stack([np.where(there, values.astype(np.int64), -1) for values, there in columns], axis=1)
    except UNREADABLE:
        return None
    cell = np.append(cells, [[-1, -1]], axis=0)[row_of]
    has_cell = (cell >= 0).all(axis=1, keepdims=True)
    if not has_cell.any():
        return None
    corners = np.where(has_cell, cell * CELL, -1)
    corners.flags.writeable = False
    return Atlas(table.parent / ATLAS, corners)
