"""How a scene is looked at: theme, what is dimmed or hidden, and from where. Plain data for states and pictures."""

import math
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal

import numpy as np
import numpy.typing as npt
from msgspec import Meta

from geolip_viewer.options import Help, Range, check_ranges

ThemeName = Literal["dark", "light"]
FarSide = Literal["dim", "hide"]
LabelsShown = Literal["none", "some", "all"]
MapName = Literal["off", "mollweide", "hammer"]

SMALLEST_SCALE, LARGEST_SCALE = 0.25, 8.0  # physical pixels per logical pixel


@dataclass(frozen=True)
class CameraPose:
    """Where the camera stands, on a globe with north up: angles in degrees.

    `zoom` magnifies the picture; `pan` shifts it, in parts of the panel's height. `roll` leaves north-up (free orbit).
    """

    azimuth: float = 20.0
    elevation: Annotated[float, Meta(ge=-90, le=90)] = 18.0
    roll: float = 0.0
    zoom: Annotated[float, Meta(ge=0.4, le=40)] = 1.0
    pan: tuple[Annotated[float, Meta(ge=-100, le=100)], Annotated[float, Meta(ge=-100, le=100)]] = (0.0, 0.0)

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


@dataclass(frozen=True)
class DisplaySettings:
    """How a picture looks, whatever it shows.

    This is the only declaration: flags of the command line, keys of sessions, the metadata of pictures, `Look` and what
    the window's menus are made of follow from the fields. Raises ValueError for a number out of range.
    """

    theme: Annotated[ThemeName, Help("Light or dark colours")] = "dark"
    far_side: Annotated[
        FarSide, Help("Show what lies behind the globe through it, dimmed, or hide it", "Far side of the globe")
    ] = "dim"
    labels: Annotated[
        LabelsShown,
        Help("Write names on the globe: none, as many as fit without overlapping, or all of them", "Which labels"),
    ] = "some"
    anchor_numbers: Annotated[bool, Help("Write its number beside each anchor", "Numbers of anchors")] = False
    legend: Annotated[bool, Help("Draw the legend and the colour bar into the picture", "Legend in the picture")] = True
    badge: Annotated[
        bool, Help("Measure how far each picture can be trusted, and show it there", "Trust badge in the picture")
    ] = True
    panel_letters: Annotated[
        bool, Help("Write a, b, c … before the titles of several panels, for captions", "Panel letters")
    ] = False
    item_pictures: Annotated[
        bool,
        Help(
            "Draw the pictures of items that are selected or near the camera, as many as fit without overlapping",
            "Pictures of items on the globe",
        ),
    ] = False
    graticule: Annotated[bool, Help("Draw the lines of latitude and longitude")] = True
    free_orbit: Annotated[bool, Help("Let dragging roll the globe in the window, so that north leaves the top")] = False
    type_size: Annotated[float, Range(0.5, 3, 0.1), Help("Size of all text; 1 is the default", "Text size")] = 1.0
    map: Annotated[MapName, Help("An equal-area map beside every globe", "Map beside the globe")] = "off"

    def __post_init__(self) -> None:
        check_ranges(self)


@dataclass(frozen=True, eq=False)
class Look(DisplaySettings):
    """The display settings, which are saved, with what only one picture has: its selection, hidden items, transparency.

    All of it is put over any scene without rebuilding it.

    `selected_items` and `selected_anchors` light up, and the rest of their kind turns grey in scenes that draw any of
    them; `hidden_items` are not drawn and cannot be picked.
    """

    selected_items: npt.NDArray[np.integer] = field(default_factory=_nothing)
    selected_anchors: npt.NDArray[np.integer] = field(default_factory=_nothing)
    hidden_items: npt.NDArray[np.integer] = field(default_factory=_nothing)
    transparent: bool = False
