"""Arcs as ribbons of constant pixel width: all of a layer in one actor, fading where they pass the horizon."""

import numpy as np

from geolip_viewer.geometry.arcs import chords, geodesics
from geolip_viewer.look import Look
from geolip_viewer.render.palette import THEMES, colours
from geolip_viewer.render.shaded import ShadedActor
from geolip_viewer.render.shaders import RIBBON_FRAGMENT, RIBBON_VERTEX
from geolip_viewer.scene import Arcs, Array, Indices, Lines


class RibbonActor(ShadedActor):
    """One layer of arcs."""

    def __init__(self) -> None:
        super().__init__(RIBBON_VERTEX, RIBBON_FRAGMENT, ("along", "side", "path", "tint", "width", "dashed"))

    def show(self, layer: Arcs | Lines, look: Look) -> None:
        """Draw the layer in the look's theme."""
        theme = THEMES[look.theme]
        paths = _paths(layer)
        count = len(paths)
        tint = np.ones((count, 4), np.float32)
        tint[:, :3] = colours(layer.colour, count, theme)
        tint[:, 3] = layer.opacity
        dashed = np.zeros(count) if layer.dashed is None else layer.dashed.astype(np.float64)
        self.draw(paths, tint, layer.width, dashed)
        self.set_uniforms({"edgeColour": theme.edge, "outline": 1.1 if layer.width >= 1.5 else 0.5})

    def draw(self, paths: Array, tint: Array, width: float, dashed: Array) -> None:
        """Lines through points (M, L, 3), of colours (M, 4); `dashed` is 1 for those with gaps, else 0: (M,)."""
        count, length = paths.shape[:2]
        along = np.gradient(paths, axis=1)
        along /= np.maximum(np.linalg.norm(along, axis=2, keepdims=True), 1e-9)
        steps = np.linalg.norm(np.diff(paths, axis=1), axis=2)
        path = np.concatenate([np.zeros((count, 1)), np.cumsum(steps, axis=1)], axis=1)
        per_arc = 2 * length
        columns = {
            "along": np.repeat(along.reshape(-1, 3), 2, axis=0),
            "side": np.tile([-1.0, 1.0], count * length),
            "path": np.repeat(path.ravel(), 2),
            "tint": np.repeat(tint, per_arc, axis=0),
            "width": np.full(count * per_arc, width),
            "dashed": np.repeat(dashed, per_arc),
        }
        self.write(np.repeat(paths.reshape(-1, 3), 2, axis=0), _strips(count, length), columns)


def _paths(layer: Arcs | Lines) -> Array:
    if isinstance(layer, Lines):
        return layer.points.astype(np.float64)
    return (chords if layer.straight else geodesics)(layer.starts, layer.ends)


def _strips(count: int, length: int) -> Indices:
    step = 2 * np.arange(length - 1)[:, None, None]
    strip = (step + np.array([[0, 1, 2], [1, 3, 2]])).reshape(-1, 3)
    return np.asarray((2 * length * np.arange(count)[:, None, None] + strip).reshape(-1, 3))
