"""The transition from one picture to the next: every mark moves along its geodesic, and the camera with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from geolip_viewer.geometry.procrustes import between
from geolip_viewer.look import CameraPose
from geolip_viewer.scene import Arcs, Array, Labels, Layer, Points, Scene


def smooth(share: float) -> float:
    """Smoothstep: slow at both ends."""
    return share * share * (3 - 2 * share)


def even(share: float) -> float:
    """Constant speed."""
    return share


@dataclass(frozen=True, eq=False)
class Transition:
    """Two rows of scenes whose marks are the same as far as both have them, two poses, and how many ms lie between.

    `pace` says how the share of the time becomes the share of the way.
    """

    starts: tuple[Scene, ...]
    ends: tuple[Scene, ...]
    poses: tuple[CameraPose, CameraPose]
    duration: int
    pace: Callable[[float], float] = smooth

    def scenes(self, share: float) -> tuple[Scene, ...]:
        """Titles, colours and sizes of the end, marks between start and end."""
        gone = self.pace(share)
        return tuple(_between(start, end, gone) for start, end in zip(self.starts, self.ends, strict=True))

    def pose(self, share: float) -> CameraPose:
        first, last = self.poses
        return last if first == last else turned(first, last, self.pace(share))


def share_marks(starts: Sequence[Scene], ends: Sequence[Scene]) -> bool:
    """Whether both draw some of the same marks, panel by panel."""
    if len(starts) != len(ends):
        return False
    return any(
        _matching(start, layer) is not None for start, end in zip(starts, ends, strict=True) for layer in end.layers
    )


def _between(start: Scene, end: Scene, share: float) -> Scene:
    layers = []
    for layer in end.layers:
        before = _matching(start, layer)
        if before is not None:
            layers.append(_moved(before, layer, share))
        elif not isinstance(layer, Labels | Arcs):
            layers.append(layer)
    return replace(end, layers=tuple(layers))


def _matching(start: Scene, layer: Layer) -> Layer | None:
    """The layer at the start that has the same marks."""
    for before in start.layers:
        if type(before) is not type(layer) or before.key != layer.key:
            continue
        if isinstance(before, Points) and isinstance(layer, Points):
            return before if before.of == layer.of and np.array_equal(before.index, layer.index) else None
        if isinstance(before, Arcs) and isinstance(layer, Arcs):
            return before if len(before.starts) == len(layer.starts) else None
    return None


def _moved(before: Layer, layer: Layer, share: float) -> Layer:
    if isinstance(before, Points) and isinstance(layer, Points):
        return replace(layer, positions=_along(before.positions, layer.positions, share))
    assert isinstance(before, Arcs)
    assert isinstance(layer, Arcs)
    starts, ends = _along(before.starts, layer.starts, share), _along(before.ends, layer.ends, share)
    return replace(layer, starts=starts, ends=ends)


def _along(start: Array, end: Array, share: float) -> Array:
    """Directions turn, lengths grow: marks inside of a hollow globe move too."""
    lengths = [np.linalg.norm(each, axis=1, keepdims=True) for each in (start, end)]
    units = [
        np.divide(each, length, out=np.zeros_like(each), where=length > 0)
        for each, length in zip((start, end), lengths, strict=True)
    ]
    grown = (1 - share) * lengths[0] + share * lengths[1]
    return np.asarray(between(units[0], units[1], share) * grown)


def turned(first: CameraPose, last: CameraPose, share: float) -> CameraPose:
    """A pose between two, the shorter way round."""
    around = (last.azimuth - first.azimuth + 180) % 360 - 180

    def mixed(one: float, other: float) -> float:
        return one + share * (other - one)

    return CameraPose(
        azimuth=(first.azimuth + share * around + 180) % 360 - 180,
        elevation=mixed(first.elevation, last.elevation),
        roll=mixed(first.roll, last.roll),
        zoom=mixed(first.zoom, last.zoom),
        pan=(mixed(first.pan[0], last.pan[0]), mixed(first.pan[1], last.pan[1])),
    )
