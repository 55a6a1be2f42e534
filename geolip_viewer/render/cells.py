"""Cells of the sphere or of a map: filled polygons, each in rings about its middle."""

import numpy as np

from geolip_viewer.look import Look
from geolip_viewer.render.palette import THEMES, colours
from geolip_viewer.render.shaded import ShadedActor
from geolip_viewer.render.shaders import CELL_FRAGMENT, CELL_VERTEX
from geolip_viewer.scene import Array, Cells, Indices

WIDEST_RING = np.radians(6.0)


class CellsActor(ShadedActor):
    """One layer of cells, under every mark."""

    def __init__(self) -> None:
        super().__init__(CELL_VERTEX, CELL_FRAGMENT, ("tint", "inward"))

    def show(self, layer: Cells, look: Look) -> None:
        """Draw the layer in the look's theme."""
        theme, sizes = THEMES[look.theme], np.diff(layer.offsets)
        points, triangles, cell_of, inward = rings(np.asarray(layer.corners, np.float64), layer.offsets)
        tint = np.ones((len(sizes), 4), np.float32)
        tint[:, :3] = colours(layer.colour, len(sizes), theme)
        tint[:, 3] = layer.opacity
        self.write(points, triangles, {"tint": tint[cell_of], "inward": inward})
        self.set_uniforms({"edgeColour": theme.edge, "border": layer.border})


def rings(corners: Array, offsets: Indices) -> tuple[Array, Indices, Indices, Array]:
    """Vertices (V, 3), triangles (T, 3), the cell of each vertex and how far inward it lies, from 0 to 1: (V,), (V,).

    Cells whose corners lie on the unit sphere bulge with it, in as many rings as that takes.
    """
    sizes, count = np.diff(offsets), len(corners)
    cell_of = np.repeat(np.arange(len(sizes)), sizes)
    sums = np.stack([np.bincount(cell_of, corners[:, axis], len(sizes)) for axis in range(3)], axis=1)
    middle: Array = sums / np.maximum(sizes, 1)[:, None]
    is_round = count > 0 and bool(np.allclose(np.linalg.norm(corners, axis=1), 1, atol=1e-3))
    middle = _lifted(middle) if is_round else middle
    reach = np.linalg.norm(corners - middle[cell_of], axis=1).max(initial=0.0)
    number = int(np.clip(np.ceil(reach / WIDEST_RING), 1, 16)) if is_round else 1
    share = np.arange(number) / number
    points: Array = (1 - share[:, None, None]) * corners + share[:, None, None] * middle[cell_of]
    points = _lifted(points) if is_round else points
    here, after = np.arange(count), np.arange(count) + 1
    after[offsets[1:][sizes > 0] - 1] = offsets[:-1][sizes > 0]
    quads = np.stack([here, after, after + count, here, after + count, here + count], axis=1).reshape(-1, 3)
    between = (count * np.arange(number - 1)[:, None, None] + quads).reshape(-1, 3)
    last = count * (number - 1)
    fans = np.stack([last + here, last + after, last + count + cell_of], axis=1)
    return (
        np.vstack([points.reshape(-1, 3), middle]),
        np.vstack([between, fans]),
        np.concatenate([np.tile(cell_of, number), np.arange(len(sizes))]),
        np.concatenate([np.repeat(share, count), np.ones(len(sizes))]),
    )


def _lifted(points: Array) -> Array:
    return np.asarray(points / np.maximum(np.linalg.norm(points, axis=-1, keepdims=True), 1e-9))
