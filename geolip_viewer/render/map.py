"""The ground of a map: its area in the globe's colour, its graticule, and the line that bounds it."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from geolip_viewer.render.palette import Theme
from geolip_viewer.render.ribbons import RibbonActor
from geolip_viewer.render.shaded import ShadedActor, Uniform
from geolip_viewer.render.shaders import CELL_FRAGMENT, CELL_VERTEX
from geolip_viewer.scene import Array, Plane

STEPS = 96
BELOW, ABOVE = -0.01, -0.001  # heights above the plane of the marks: area and graticule, and their outline


class MapActor:
    """Area and graticule are drawn first and the bound over the cells; shows nothing on a ground that is no map."""

    def __init__(self) -> None:
        self._area = ShadedActor(CELL_VERTEX, CELL_FRAGMENT, ("tint", "inward"))
        self._lines, self._bound = RibbonActor(), RibbonActor()

    @property
    def actors(self) -> list[Any]:
        return [self._area.actor, self._lines.actor]

    @property
    def bound(self) -> Any:
        return self._bound.actor

    def show(self, ground: object, theme: Theme, *, graticule: bool) -> None:
        """Draw the map that a ground is."""
        for actor in (*self.actors, self.bound):
            actor.VisibilityOff()
        if not isinstance(ground, Plane) or ground.outline is None:
            return
        outline = _flat(ground.outline)
        count = len(outline)
        following = (np.arange(count) + 1) % count
        fan = np.stack([np.arange(count), following, np.full(count, count)], axis=1)
        lit = np.minimum(np.asarray(theme.globe) * (theme.ambient + 0.7 * theme.diffuse), 1.0)
        columns = {"tint": np.tile([*lit, 1.0], (count + 1, 1)), "inward": np.ones(count + 1)}
        self._area.write(np.vstack([outline, _flat(np.zeros((1, 2)))]), fan, columns)
        self._area.set_uniforms({"edgeColour": theme.edge, "border": 0.0})
        self._draw(self._bound, np.stack([_flat(ground.outline, ABOVE)]), theme, 2.0, 0.85)
        if graticule and ground.graticule:
            lines = np.stack([_evenly(_flat(line)) for line in ground.graticule])
            self._draw(self._lines, lines, theme, 1.0, 0.5)

    @staticmethod
    def _draw(actor: RibbonActor, lines: Array, theme: Theme, width: float, opacity: float) -> None:
        tint = np.tile([*theme.line, opacity], (len(lines), 1)).astype(np.float32)
        actor.draw(lines, tint, width, np.zeros(len(lines)))
        actor.set_uniforms({"edgeColour": theme.line, "outline": 0.0})

    def set_uniforms(self, uniforms: Mapping[str, Uniform]) -> None:
        for actor in (self._area, self._lines, self._bound):
            actor.set_uniforms(uniforms)


def _flat(line: Array, height: float = BELOW) -> Array:
    """(n, 2) -> (n, 3), a little below the plane of the marks."""
    return np.column_stack([np.asarray(line, np.float64), np.full(len(line), height)])


def _evenly(line: Array) -> Array:
    """The same line through as many points as every other, evenly along it."""
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    positions = np.linspace(0.0, along[-1], STEPS + 1)
    return np.stack([np.interp(positions, along, line[:, axis]) for axis in range(3)], axis=1)
