"""Lines on the sphere and through it, as sequences of points."""

import numpy as np

from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.sphere import unit

STEPS = 64
LIFT = 1.012


def geodesics(starts: Array, ends: Array, steps: int = STEPS) -> Array:
    """Great-circle arcs between unit rows: (M, 3), (M, 3) -> (M, steps + 1, 3), just above the sphere.

    Antipodal pairs have no one shortest arc; they go over a fixed pole. Rows are normalized again in float64: the
    rounding of float32 would otherwise lead arcs between antipodes through the centre.
    """
    starts, ends = (unit(np.asarray(rows, np.float64)) for rows in (starts, ends))
    angle = 2 * np.arctan2(np.linalg.norm(starts - ends, axis=1), np.linalg.norm(starts + ends, axis=1))
    across = ends - np.sum(starts * ends, axis=1, keepdims=True) * starts
    length = np.linalg.norm(across, axis=1, keepdims=True)
    pole = np.where(np.abs(starts[:, 2:]) < 0.9, [[0.0, 0.0, 1.0]], [[1.0, 0.0, 0.0]])
    pole = pole - np.sum(starts * pole, axis=1, keepdims=True) * starts
    across = np.where(
        length > 1e-9, across / np.maximum(length, 1e-9), pole / np.linalg.norm(pole, axis=1, keepdims=True)
    )
    turn = angle[:, None, None] * np.linspace(0.0, 1.0, steps + 1)[None, :, None]
    lift = 1.0 + (LIFT - 1.0) * np.sin(np.linspace(0.0, np.pi, steps + 1))[None, :, None] ** 0.5
    arcs = np.cos(turn) * starts[:, None, :] + np.sin(turn) * across[:, None, :]
    return np.asarray(arcs * lift)


def chords(starts: Array, ends: Array, steps: int = STEPS) -> Array:
    """Straight lines between rows: (M, 3), (M, 3) -> (M, steps + 1, 3)."""
    place = np.linspace(0.0, 1.0, steps + 1)[None, :, None]
    return np.asarray((1.0 - place) * starts[:, None, :] + place * ends[:, None, :])


def small_circle(centre: Array, angle: float, corners: int = 72) -> Array:
    """A closed ring of points `angle` radians from a unit vector: (corners + 1, 3)."""
    across = np.cross(centre, [0.0, 0.0, 1.0] if abs(centre[2]) < 0.9 else [1.0, 0.0, 0.0])
    across /= np.linalg.norm(across)
    turn = np.linspace(0.0, 2 * np.pi, corners + 1)[:, None]
    ring = np.cos(turn) * across + np.sin(turn) * np.cross(centre, across)
    return np.asarray(np.cos(angle) * centre + np.sin(angle) * ring)
