"""How a scene is looked at: theme, what is dimmed or hidden, and from where. Plain data for states and pictures."""

import math
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

ThemeName = Literal["dark", "light"]
MapName = Literal["off", "mollweide", "hammer"]


@dataclass(frozen=True)
class CameraPose:
    """Where the camera stands, on a globe with north up: angles in degrees.

    `zoom` magnifies the picture; `pan` shifts it, in parts of the panel's height. `roll` leaves north-up (free orbit).
    """

    azimuth: float = 20.0
    elevation: float = 18.0
    roll: float = 0.0
    zoom: float = 1.0
    pan: tuple[float, float] = (0.0, 0.0)

    @property
    def direction(self) -> npt.NDArray[np.float64]:
        """Unit vector from the globe's centre to the camera."""
        azimuth, elevation = math.radians(self.azimuth), math.radians(self.elevation)
        level = math.cos(elevation)
        return np.array([level * math.cos(azimuth), level * math.sin(azimuth), math.sin(elevation)])

    def toward(self, direction: npt.ArrayLike) -> "CameraPose":
        """The same pose turned so that `direction` (3,) faces the camera; a zero direction changes nothing."""
        x, y, z = (float(part) for part in np.asarray(direction, np.float64))
        length = math.sqrt(x * x + y * y + z * z)
        if length < 1e-9:
            return self
        azimuth = math.degrees(math.atan2(y, x)) if math.hypot(x, y) > 1e-9 else self.azimuth
        return replace(self, azimuth=azimuth, elevation=math.degrees(math.asin(z / length)), roll=0.0, pan=(0.0, 0.0))

    def orbited(self, azimuth: float, elevation: float) -> "CameraPose":
        """The pose turned by degrees, stopping at the poles so that north stays up."""
        turned = (self.azimuth + azimuth + 180.0) % 360.0 - 180.0
        return replace(self, azimuth=turned, elevation=max(-90.0, min(90.0, self.elevation + elevation)))

    def zoomed(self, factor: float) -> "CameraPose":
        """The pose magnified by `factor`, within 0.4 and 40."""
        return replace(self, zoom=max(0.4, min(40.0, self.zoom * factor)))


POLES: dict[str, tuple[float, float, float]] = {
    "+1": (1.0, 0.0, 0.0),
    "−1": (-1.0, 0.0, 0.0),
    "+2": (0.0, 1.0, 0.0),
    "−2": (0.0, -1.0, 0.0),
    "+3": (0.0, 0.0, 1.0),
    "−3": (0.0, 0.0, -1.0),
}


def _nothing() -> npt.NDArray[np.int64]:
    return np.empty(0, np.int64)


@dataclass(frozen=True, eq=False)
class Look:
    """What is put over any scene without rebuilding it.

    `selected_items` and `selected_anchors` light up and the rest of their kind turns grey (empty: nothing is grey);
    `hidden_items` are not drawn and cannot be picked. `type_size` multiplies all text. `map` is what stands beside
    every globe that is not hollow.
    """

    theme: ThemeName = "dark"
    selected_items: npt.NDArray[np.integer] = field(default_factory=_nothing)
    selected_anchors: npt.NDArray[np.integer] = field(default_factory=_nothing)
    hidden_items: npt.NDArray[np.integer] = field(default_factory=_nothing)
    far_side: Literal["dim", "hide"] = "dim"
    labels: bool = True
    legend: bool = True
    badge: bool = True
    graticule: bool = True
    transparent: bool = False
    type_size: float = 1.0
    map: MapName = "off"
