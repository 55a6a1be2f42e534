"""How far points moved between two checkpoints, and how much of that is one rotation of the whole sphere.

A rotation that is fitted to anchors explains some of their motion even if there is no rotation. So what it explains is
told of points that it was not fitted to, and the share of the fitted anchors stands beside what chance gives.
"""

from dataclasses import dataclass

import numpy as np

from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.procrustes import orthogonal, travel
from geolip_viewer.task import blocks

UNDETERMINED = 1e-10  # relative to the cross scatter: leaves directions without anchors as they are
RESOLVED = 1e-6  # radians: the resolution of float32
SEED = 71_993_001  # no seed that data are likely made with, whose noise would be the same
SQUARES = 10_000  # the share by chance is a mean of so many draws times D · min(n, D), at least
MOST_DRAWS = 20
LEAST_SHARE = 0.05  # explained at least if there is a rotation: without any, halves of anchors give a few percent


@dataclass(frozen=True, eq=False)
class Drift:
    """The drift of n anchors in degrees (n,), as they are and after the common rotation; NaN for a zero vector.

    `rotation` (D, D) brings rows of the first closest to the second: x · R. `rotation_share` is the share of the mean
    squared chord that it explains of these anchors, to which it may have been fitted; None if nothing moves.
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
    return Drift(angle, aligned, rotation, explained_share(angle, aligned))


def explained_share(moved: Array, left: Array) -> float | None:
    """The share of the mean squared chord that a rotation takes away, 1 − Σ sin²(left / 2) / Σ sin²(moved / 2).

    Points move `moved` degrees without it and `left` after it, (n,) each; NaN is left out. Below 0 if the rotation
    makes them move more, None if nothing moves.
    """
    before, after = (float(np.nansum(np.square(2 * np.sin(np.radians(each) / 2)))) for each in (moved, left))
    return None if before <= len(moved) * RESOLVED**2 else 1 - after / before


def held_out_share(start: Array, end: Array) -> float | None:
    """What the common rotation of one half of the anchors explains of the other half, both ways: (n, D), (n, D).

    The halves are a seeded choice. With fewer than 2·D anchors no half determines a rotation, and the share is less
    than 1 even if all of the motion is one. None with fewer than two anchors, or if nothing moves.
    """
    if len(start) < 2:
        return None
    order = np.random.default_rng(SEED).permutation(len(start))
    halves = order[::2], order[1::2]
    angle, aligned = np.empty((2, len(start)))
    for fitted, told in (halves, halves[::-1]):
        found = anchor_drift(start[told], end[told], common_rotation(start[fitted], end[fitted]))
        angle[told], aligned[told] = found.angle, found.aligned
    return explained_share(angle, aligned)


def chance_share(start: Array, end: Array) -> float | None:
    """What a rotation fitted to the anchors explains of them if each moves as far, but in a random direction.

    The mean of seeded draws. If all move a little and equally far, it is D / 2n for n ≥ D anchors, and
    (2D − n − 1) / (2D − 2) for fewer: the dimensions of what rotations can do, of those in which anchors move.
    """
    random, first = np.random.default_rng(SEED), start.astype(np.float64)
    angle = travel(first, end)[:, None]
    draws = min(MOST_DRAWS, -(-SQUARES // max(first.shape[1] * min(first.shape), 1)))
    shares = []
    for _ in range(draws):
        aside = random.standard_normal(first.shape)
        aside -= (aside * first).sum(axis=1, keepdims=True) * first
        aside /= np.maximum(np.linalg.norm(aside, axis=1, keepdims=True), np.finfo(np.float64).tiny)
        shares.append(anchor_drift(first, np.cos(angle) * first + np.sin(angle) * aside).rotation_share)
    known = [share for share in shares if share is not None]
    return float(np.mean(known)) if known else None


def is_found(held_out: float | None) -> bool:
    """Whether there is a common rotation: it explains something of points that it was not fitted to."""
    return held_out is not None and held_out >= LEAST_SHARE


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
