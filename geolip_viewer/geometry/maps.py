"""Equal-area maps of the whole sphere, and the sphere folded so that x and −x meet."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from geolip_viewer.geometry.arrays import Array

Kind = Literal["mollweide", "hammer"]
NEWTON_STEPS = 50
STEP = 30  # degrees between lines of the graticule
WIDTH, HEIGHT = 2 * np.sqrt(2.0), np.sqrt(2.0)  # half axes of both maps' outline on the unit sphere


def latitude_longitude(points: Array) -> tuple[Array, Array]:
    """In radians, north along z, longitude 0 along x: (n, 3) -> (n,), (n,). A zero row is put at 0, 0."""
    x, y, z = points.astype(np.float64).T
    return np.arctan2(z, np.hypot(x, y)), np.arctan2(y, x)


def mollweide(points: Array) -> Array:
    """Mollweide's equal-area map of unit rows: (n, 3) -> (n, 2), |x| ≤ 2√2, |y| ≤ √2. Longitude 0 is in the middle.

    Snyder, Map Projections: A Working Manual (1987), p. 251: 2θ + sin 2θ = π sin φ by Newton's method, from a start
    that is right to first order at the poles, where the derivative vanishes.
    """
    latitude, longitude = latitude_longitude(points)
    wanted = np.pi * np.sin(latitude)
    theta = _auxiliary(wanted, latitude)
    return np.stack([WIDTH / np.pi * longitude * np.cos(theta), HEIGHT * np.sin(theta)], axis=1).astype(np.float32)


def _auxiliary(wanted: Array, latitude: Array) -> Array:
    """θ with 2θ + sin 2θ = wanted."""
    colatitude = np.pi / 2 - np.abs(latitude)
    near_pole = np.cbrt(0.75 * np.pi / 2 * colatitude**2)  # (2/3)(π/2 − θ)³·2 = (π/2)·colatitude²
    theta = np.sign(latitude) * np.clip(np.pi / 2 - near_pole, 0, np.pi / 2)
    for _ in range(NEWTON_STEPS):
        slope = 2 + 2 * np.cos(2 * theta)
        step = np.divide(2 * theta + np.sin(2 * theta) - wanted, slope, out=np.zeros_like(theta), where=slope > 1e-9)
        theta = np.clip(theta - step, -np.pi / 2, np.pi / 2)
        if np.abs(step).max(initial=0) < 1e-12:
            break
    return theta


def hammer(points: Array) -> Array:
    """Hammer's equal-area map: (n, 3) -> (n, 2), the same outline, with less distortion near the rim."""
    latitude, longitude = latitude_longitude(points)
    depth = np.sqrt(1 + np.cos(latitude) * np.cos(longitude / 2))
    x = WIDTH * np.cos(latitude) * np.sin(longitude / 2) / depth
    return np.stack([x, HEIGHT * np.sin(latitude) / depth], axis=1).astype(np.float32)


def from_mollweide(positions: Array) -> Array:
    """The inverse of Mollweide's map; points beyond its outline are moved to it: (n, 2) -> (n, 3)."""
    x, y = _within(positions)
    theta = np.arcsin(y)
    latitude = np.arcsin(np.clip((2 * theta + np.sin(2 * theta)) / np.pi, -1, 1))
    level = np.cos(theta)
    return sphere(np.pi * np.divide(x, level, out=np.zeros_like(x), where=level > 1e-9), latitude)


def from_hammer(positions: Array) -> Array:
    """The inverse of Hammer's map; points beyond its outline are moved to it: (n, 2) -> (n, 3).

    Snyder (1987), p. 232, for the map's halved longitude: z² = 1 − (x/4)² − (y/2)².
    """
    x, y = _within(positions)
    z = np.sqrt(1 - (x**2 + y**2) / 2)
    longitude = 2 * np.arctan2(np.sqrt(2) * z * x, 2 * z**2 - 1)
    return sphere(longitude, np.arcsin(np.clip(z * y * np.sqrt(2), -1, 1)))


def _within(positions: Array) -> tuple[Array, Array]:
    """In units of the half axes; points beyond the rim are moved to it."""
    x, y = np.asarray(positions, np.float64).T / [[WIDTH], [HEIGHT]]
    beyond = np.maximum(np.hypot(x, y), 1.0)
    return x / beyond, y / beyond


def sphere(longitude: Array, latitude: Array) -> Array:
    """Unit rows at angles in radians: (n,), (n,) -> (n, 3)."""
    level = np.cos(latitude)
    return np.stack([level * np.cos(longitude), level * np.sin(longitude), np.sin(latitude)], axis=-1)


@dataclass(frozen=True)
class Map:
    """The sphere from x = −1 to 1 and y = −½ to ½, cut open at the meridian opposite to `middle`, degrees east."""

    kind: Kind
    middle: float = 0.0

    def turned(self, points: Array) -> Array:
        """Points with the middle meridian at longitude 0, so that the cut is y = 0, x ≤ 0: (..., 3) float64."""
        turn = np.radians(self.middle)
        x, y, z = np.moveaxis(np.asarray(points, np.float64), -1, 0)
        across = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
        return np.stack([*across, z], axis=-1)

    def flat(self, turned: Array, side: Array | None = None) -> Array:
        """Where points after `turned` lie on the map: (..., 3) -> (..., 3), z = 0. `side` is for points on the cut."""
        rows = turned.reshape(-1, 3)
        if side is not None:
            rows = rows.copy()
            rows[:, 1] = np.copysign(rows[:, 1], side.ravel())
        mapped = (mollweide if self.kind == "mollweide" else hammer)(rows) / np.float32(WIDTH)
        return np.asarray(np.column_stack([mapped, np.zeros(len(rows), np.float32)]).reshape(turned.shape))

    def sphere(self, x: float, y: float) -> Array:
        """The point of the unit sphere at a place of the map, or at its rim for a place beyond: (3,)."""
        positions = WIDTH * np.array([[x, y]])
        found = (from_mollweide if self.kind == "mollweide" else from_hammer)(positions)
        return np.asarray(Map(self.kind, -self.middle).turned(found)[0])

    def graticule(self) -> tuple[Array, ...]:
        """Lines (n, 2): meridians where the globe has them, and parallels from rim to rim."""
        latitude = np.radians(np.linspace(-90, 90, 121))
        longitude = np.radians(np.linspace(-179.999, 179.999, 181))
        east = (np.arange(0, 360, STEP) - self.middle + 180) % 360 - 180
        lines = [sphere(np.full(121, np.radians(each)), latitude) for each in east if abs(each) < 179.5]
        lines += [sphere(longitude, np.full(181, np.radians(each))) for each in range(STEP - 90, 90, STEP)]
        return tuple(self.flat(line)[:, :2] for line in lines)


def outline(corners: int = 181) -> Array:
    """The ellipse that bounds both maps, closed: (corners, 2)."""
    angle = np.linspace(0, 2 * np.pi, corners)
    return np.stack([WIDTH * np.cos(angle), HEIGHT * np.sin(angle)], axis=1).astype(np.float32)


def folded(points: Array) -> Array:
    """x and −x as the same point, the one in the upper half: (n, 3) -> (n, 3). On the rim y, then x decides."""
    x, y, z = points.T
    lower = (z < 0) | ((z == 0) & ((y < 0) | ((y == 0) & (x < 0))))
    return np.where(lower[:, None], -points, points)
