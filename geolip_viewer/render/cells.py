"""Cells of the sphere or of a map: filled polygons, each a fan about its middle."""

import numpy as np

from geolip_viewer.look import Look
from geolip_viewer.render.palette import THEMES, colours
from geolip_viewer.render.shaded import ShadedActor
from geolip_viewer.render.shaders import CELL_FRAGMENT, CELL_VERTEX
from geolip_viewer.scene import Cells


class CellsActor(ShadedActor):
    """One layer of cells, under every mark."""

    def __init__(self) -> None:
        super().__init__(CELL_VERTEX, CELL_FRAGMENT, ("tint",))

    def show(self, layer: Cells, look: Look) -> None:
        """Draw the layer in the look's theme."""
        sizes = np.diff(layer.offsets)
        count, corners = len(sizes), len(layer.corners)
        cell_of = np.repeat(np.arange(count), sizes)
        sums = np.stack([np.bincount(cell_of, layer.corners[:, axis], count) for axis in range(3)], axis=1)
        middle = sums / np.maximum(sizes, 1)[:, None]
        following = np.arange(corners) + 1
        following[layer.offsets[1:][sizes > 0] - 1] = layer.offsets[:-1][sizes > 0]
        triangles = np.stack([np.arange(corners), following, corners + cell_of], axis=1)
        tint = np.ones((count, 4), np.float32)
        tint[:, :3] = colours(layer.colour, count, THEMES[look.theme])
        tint[:, 3] = layer.opacity
        columns = {"tint": np.vstack([np.repeat(tint, sizes, axis=0), tint])}
        self.write(np.vstack([layer.corners, middle]), triangles, columns)
