"""Cells of the sphere or of a map: filled polygons, each in rings about its middle."""

import numpy as np

from geolip_viewer.geometry.faces import rings
from geolip_viewer.look import Look
from geolip_viewer.render.palette import THEMES, colours
from geolip_viewer.render.shaded import ShadedActor
from geolip_viewer.render.shaders import CELL_FRAGMENT, CELL_VERTEX
from geolip_viewer.scene import Array, Cells, Faces, Indices

BELOW = 0.005  # cells of a map are between its graticule and its lines and marks


class CellsActor(ShadedActor):
    """One layer of cells, under every mark."""

    def __init__(self) -> None:
        super().__init__(CELL_VERTEX, CELL_FRAGMENT, ("tint", "inward"))

    def show(self, layer: Cells | Faces, look: Look) -> None:
        """Draw the layer in the look's theme."""
        theme = THEMES[look.theme]
        points, triangles, cell_of, inward = _mesh(layer)
        count = len(layer.index)
        tint = np.ones((count, 4), np.float32)
        tint[:, :3] = colours(layer.colour, count, theme)
        tint[:, 3] = layer.opacity
        self.write(points, triangles, {"tint": tint[cell_of], "inward": inward})
        self.set_uniforms({"edgeColour": theme.edge, "border": layer.border})


def _mesh(layer: Cells | Faces) -> tuple[Array, Indices, Indices, Array]:
    """Vertices (V, 3), triangles (T, 3), the cell of each vertex and how far inward it lies: (V,), (V,)."""
    if isinstance(layer, Cells):
        return rings(np.asarray(layer.corners, np.float64), layer.offsets)
    points = layer.corners.reshape(-1, 3) - [0.0, 0.0, BELOW]
    return points, np.arange(len(points)).reshape(-1, 3), np.repeat(layer.cell, 3), layer.inward.ravel()
