"""The maps beside the globes of a picture: their scenes, and the horizon of the camera."""

import math
from collections.abc import Sequence

import numpy as np

from geolip_viewer.geometry.arcs import small_circle
from geolip_viewer.geometry.maps import Map
from geolip_viewer.geometry.seam import cut_ring, sides
from geolip_viewer.look import MapName
from geolip_viewer.map_projection import ground, is_mapped, map_projected_layer, middle_of
from geolip_viewer.render.camera import DISTANCE
from geolip_viewer.scene import Array, Layer, Plane, Scene

HORIZON = math.acos(1 / DISTANCE)  # how far around the globe the camera sees, in radians
CORNERS = 120
ARM = 7.0  # pixels from the middle of the cross to its ends


class SideMaps:
    """One map for each globe that is not hollow, with the meridian in the middle from which its data is seen best.

    What is shown again is not unrolled again.
    """

    def __init__(self) -> None:
        self.positions: tuple[int, ...] = ()
        self.charts: tuple[Map, ...] = ()
        self.scenes: tuple[Scene, ...] = ()
        self._name: MapName = "off"
        self._grounds: dict[Map, Plane] = {}
        self._known: dict[tuple[int, Map], tuple[Layer, Layer]] = {}

    def show(self, scenes: Sequence[Scene], name: MapName) -> None:
        """Map the scenes that can be mapped."""
        self._name, self.positions = name, _mapped(scenes) if name != "off" else ()
        self.charts = tuple(Map(name, middle_of(scenes[place].facing)) for place in self.positions if name != "off")
        self._grounds = {chart: self._grounds.get(chart) or ground(chart) for chart in self.charts}
        self.move(scenes)

    def move(self, scenes: Sequence[Scene]) -> None:
        """Unroll the same scenes with their marks elsewhere, on the same maps."""
        if self._name != "off" and self.positions != _mapped(scenes):
            self.show(scenes, self._name)
            return
        pairs = [(scenes[place], chart) for place, chart in zip(self.positions, self.charts, strict=True)]
        known = self._known
        self._known = {
            (id(layer), chart): known.get((id(layer), chart)) or (layer, map_projected_layer(layer, chart))
            for scene, chart in pairs
            for layer in scene.layers
        }
        self.scenes = tuple(self._map_projected(scene, chart) for scene, chart in pairs)

    def _map_projected(self, scene: Scene, chart: Map) -> Scene:
        layers = tuple(self._known[id(layer), chart][1] for layer in scene.layers)
        return Scene(scene.heading, layers, self._grounds[chart])


def _mapped(scenes: Sequence[Scene]) -> tuple[int, ...]:
    return tuple(place for place, scene in enumerate(scenes) if is_mapped(scene))


def horizon_lines(chart: Map, toward: Array, arm: float) -> Array:
    """What the camera that looks from a direction (3,) sees of the globe, as lines on its map: (4, L, 3).

    Two halves of the horizon, which do not cross the rim, and a cross at its middle with arms so long.
    """
    halves = cut_ring(chart.turned(small_circle(toward, HORIZON, CORNERS)))
    middle = chart.flat(chart.turned(toward[None]))[0]
    way = np.linspace(-arm, arm, halves.shape[1])
    still = np.zeros_like(way)
    cross = middle + np.stack([np.stack(each, axis=1) for each in ((way, still, still), (still, way, still))])
    return np.concatenate([chart.flat(halves, sides(halves)), cross])
