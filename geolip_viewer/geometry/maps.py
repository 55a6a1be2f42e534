"""The whole sphere on a plane, equal areas staying equal, and the sphere folded so that x and −x meet."""

import numpy as np

from geolip_viewer.geometry.arrays import Array

NEWTON_STEPS = 50
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
    """Hammer's equal-area map of unit rows: (n, 3) -> (n, 2), the same outline; shapes are kinder at the rim."""
    latitude, longitude = latitude_longitude(points)
    depth = np.sqrt(1 + np.cos(latitude) * np.cos(longitude / 2))
    x = WIDTH * np.cos(latitude) * np.sin(longitude / 2) / depth
    return np.stack([x, HEIGHT * np.sin(latitude) / depth], axis=1).astype(np.float32)


def outline(corners: int = 181) -> Array:
    """The ellipse that bounds both maps, closed: (corners, 2)."""
    angle = np.linspace(0, 2 * np.pi, corners)
    return np.stack([WIDTH * np.cos(angle), HEIGHT * np.sin(angle)], axis=1).astype(np.float32)


def folded(points: Array) -> Array:
    """Each of x and −x as the same point, the one in the upper half: (n, 3) -> (n, 3). On the rim y, then x decides."""
    x, y, z = points.T
    lower = (z < 0) | ((z == 0) & ((y < 0) | ((y == 0) & (x < 0))))
    return np.where(lower[:, None], -points, points)
