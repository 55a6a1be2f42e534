"""How crowded each part of a globe is, as cells of equal area."""

import numpy as np

from geolip_viewer.colouring import Scalar
from geolip_viewer.geometry.density import Grid
from geolip_viewer.scene import Array, Cells, Layer


def density_cells(grid: Grid, values: Array, scale: str) -> tuple[Layer, ...]:
    """Those that hold anything; 1 is the density of an even spread."""
    filled = np.flatnonzero(values)
    if not len(filled):
        return ()
    corners, offsets = grid.corners()
    each = int(offsets[1])
    colour = Scalar(
        values[filled],
        "density",
        "even spread = 1",
        "heat",
        (0.0, float(values.max())),
        "log1p" if scale == "log" else "linear",
    )
    shape = corners.reshape(-1, each, 3)[filled].reshape(-1, 3)
    return (Cells("density", shape, each * np.arange(len(filled) + 1), colour, None, filled, 0.85, border=0.0),)
