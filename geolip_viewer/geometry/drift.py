"""How far points moved between two checkpoints, and how much of that is one rotation of the whole sphere."""

from dataclasses import dataclass

import numpy as np

from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.procrustes import orthogonal, travel
from geolip_viewer.task import blocks

UNDETERMINED = 1e-10  # relative to the cross scatter: leaves directions without anchors as they are
RESOLVED = 1e-6  # radians: the resolution of float32


@dataclass(frozen=True, eq=False)
class Drift:
    """The drift of n anchors in degrees (n,), as they are and after the common rotation; NaN for a zero vector.

    `rotation` (D, D) brings rows of the first closest to the second: x · R. `rotation_share` is the share of the mean
    squared chord that it explains, None if nothing moves.
    """

    angle: Array
    aligned: Array
    rotation: Array
    rotation_share: float | None


def nearer_ends(start: Array, end: Array) -> Array:
    """1 or −1 for each axis of `end`: which of its ends is nearer to that of `start`. (n, D), (n, D) -> (n, 1)."""
    return np.where(np.einsum("ij,ij->i", start, end)[:, None] < 0, -1.0, 1.0)


def anchor_drift(start: Array, end: Array, rotation: Array | None = None) -> Drift:
    """The drift between two states of the same anchors, unit rows (n, D); `rotation` is given if it is known."""
    first, last = start.astype(np.float64), end.astype(np.float64)
    rotation = common_rotation(first, last) if rotation is None else rotation
    turned = first @ rotation
    nowhere = ~(first.any(axis=1) & last.any(axis=1))
    angle, aligned = np.degrees(travel(first, last)), np.degrees(travel(turned, last))
    angle[nowhere] = aligned[nowhere] = np.nan
    moved, left = (float(np.square(last - each).sum(axis=1).sum()) for each in (first, turned))
    still = len(first) == 0 or moved <= len(first) * RESOLVED**2
    return Drift(angle, aligned, rotation, None if still else 1 - left / moved)


def common_rotation(start: Array, end: Array) -> Array:
    """R that brings `start · R` closest to `end`: orthogonal Procrustes, (n, D), (n, D) -> (D, D) float64.

    Where fewer anchors than dimensions leave it open, it is the one nearest to no rotation.
    """
    cross = start.astype(np.float64).T @ end.astype(np.float64)
    scale = max(float(np.linalg.norm(cross)), np.finfo(np.float64).tiny)
    return orthogonal(cross + UNDETERMINED * scale * np.eye(len(cross)))


def angles_travelled(
    start: Array, end: Array, first_turn: Array | None = None, last_turn: Array | None = None
) -> Array:
    """Angles in radians between unit rows, each side rotated first if a rotation is given: (N, D), (N, D) -> (N,)."""
    angles = np.empty(len(start))
    for rows in blocks(len(start)):
        angles[rows] = travel(_turned(start[rows], first_turn), _turned(end[rows], last_turn))
    return angles


def _turned(rows: Array, turn: Array | None) -> Array:
    wide = rows.astype(np.float64)
    return wide if turn is None else wide @ turn
