"""How well a drawing preserves the nearest anchor of each item, and its angles to all anchors."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices, Mask, read_only
from geolip_viewer.geometry.constellation import rows_at_once
from geolip_viewer.geometry.neighborhoods import STEP, Points, precise_distances
from geolip_viewer.geometry.ranks import Correlation, spearman
from geolip_viewer.geometry.sphere import unit
from geolip_viewer.task import blocks


@dataclass(frozen=True, eq=False)
class AnchorMeasures:
    """Measures of n items; angles in degrees, over all pairs of an item and an anchor.

    Identical anchors count as one. Among anchors drawn equally far away, the nearest is left to chance.
    """

    anchor_count: int
    true_anchor: Indices  # (n,) the nearest one, ties by lowest index
    drawn_anchor: Indices  # (n,) the one drawn nearest, ties by lowest index
    right: Array  # (n,) 1 if the true nearest anchor is drawn nearest, a share if others are drawn as near
    rank: Array  # (n,) the rank of the true nearest anchor in the drawing, from 1; the mean rank on a tie
    chance: float  # agreement of the two margins: Σ_a p_true(a) · p_drawn(a)
    most_assigned: float  # the share that is right when always naming the anchor of most items
    item_angle_error: Array  # (n,) mean absolute difference of true and drawn angles
    angles: Correlation
    true_angle: tuple[float, float]  # mean, standard deviation
    drawn_angle: tuple[float, float]

    @property
    def nearest_anchor_agreement(self) -> float:
        return float(self.right.mean())

    @property
    def angle_error_degrees(self) -> float:
        return float(self.item_angle_error.mean())

    @property
    def angle_rank_correlation(self) -> float:
        return self.angles.value


def measure_anchors(asked: Points, anchors: Points, are_axes: bool = False) -> AnchorMeasures:
    """Compare items (n, D) and anchors (A, D) with drawn positions (n, 3) and (A, 3); axes by the nearer end."""
    count, anchor_count = len(asked.true), len(anchors.true)
    distances = _distances_to_nearer_ends if are_axes else precise_distances
    first = first_copies(_one_end(anchors.true) if are_axes else anchors.true)
    true_anchor, drawn_anchor = np.empty((2, count), np.int32)
    right, rank, error = np.empty((3, count))
    drawn_share, sums = np.zeros(anchor_count), np.zeros((2, 2))
    for rows in blocks(count, rows_at_once(anchor_count)):
        true = distances(asked.true[rows], anchors.true)
        drawn = distances(asked.drawn[rows], anchors.drawn)
        true_anchor[rows], drawn_anchor[rows] = true.argmin(axis=1), drawn.argmin(axis=1)
        nearest = _drawn_nearest(drawn)
        drawn_share += nearest.sum(axis=0)
        copies = first == first[true_anchor[rows]][:, None]
        right[rows] = (nearest * copies).sum(axis=1)
        rank[rows] = _rank(drawn, copies)
        angles = np.stack([_angles(true), _angles(drawn)])
        error[rows] = np.abs(angles[0] - angles[1]).mean(axis=1)
        sums += [angles.sum(axis=(1, 2)), np.square(angles).sum(axis=(1, 2))]
    chance, most_assigned = _chance(first, true_anchor, drawn_share)
    true_angle, drawn_angle = _mean_and_deviation(sums / (count * anchor_count))
    return AnchorMeasures(
        anchor_count=anchor_count,
        true_anchor=read_only(true_anchor),
        drawn_anchor=read_only(drawn_anchor),
        right=read_only(right),
        rank=read_only(rank),
        chance=chance,
        most_assigned=most_assigned,
        item_angle_error=read_only(error),
        angles=spearman(lambda: _cosines(asked, anchors, are_axes)),
        true_angle=true_angle,
        drawn_angle=drawn_angle,
    )


def _drawn_nearest(drawn: Array) -> Array:
    """The chance that each anchor is the one drawn nearest, shared by those drawn equally far: (n, A) -> (n, A)."""
    nearest = drawn == drawn.min(axis=1, keepdims=True)
    share: Array = nearest / nearest.sum(axis=1, keepdims=True)
    return share


def _chance(first: Indices, true_anchor: Indices, drawn_share: Array) -> tuple[float, float]:
    """Chance agreement of the margins, and the largest true share; copies of an anchor count as the `first`."""
    count, anchor_count = len(true_anchor), len(first)
    true_share = np.bincount(true_anchor, minlength=anchor_count)
    true, drawn = (np.bincount(first, each, anchor_count) / count for each in (true_share, drawn_share))
    return float(true @ drawn), float(true.max())


def _mean_and_deviation(moments: Array) -> tuple[tuple[float, float], tuple[float, float]]:
    """From means of values and of squares, (2, 2), those of the true and of the drawn side."""
    mean, deviation = moments[0], np.sqrt(np.maximum(moments[1] - moments[0] ** 2, 0))
    return (float(mean[0]), float(deviation[0])), (float(mean[1]), float(deviation[1]))


def first_copies(rows: Array) -> Indices:
    """For each row the first one that is equal to it: (A, D) -> (A,)."""
    _, first, which = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    copies: Indices = first[which.reshape(-1)]
    return copies


def _rank(drawn: Array, copies: Mask) -> Array:
    """The mean rank of the nearest copy of the true anchor, among those drawn as near: (n, A), (n, A) -> (n,)."""
    distance = np.where(copies, drawn, np.inf).min(axis=1, keepdims=True)
    closer, tied = drawn < distance, (drawn == distance) & ~copies
    rank: Array = 1 + np.count_nonzero(closer, axis=1) + np.count_nonzero(tied, axis=1) / 2
    return rank


def _angles(distance: Array) -> Array:
    """Degrees between unit rows from `precise_distances`, for small angles too, where a rounded cosine is blind."""
    half_chord = np.sqrt(np.clip((distance.astype(np.float64) - STEP) / 2, 0, 1))
    angles: Array = np.degrees(2 * np.arcsin(half_chord))
    return angles


def _distances_to_nearer_ends(rows: Array, axes: Array) -> Array:
    """`precise_distances` to whichever end of each axis is nearer: (n, D), (A, D) -> (n, A)."""
    nearer: Array = np.minimum(precise_distances(rows, axes), precise_distances(rows, -axes))
    return nearer


def _one_end(axes: Array) -> Array:
    """The end of each axis whose first coordinate that is not 0 is positive: (A, D) -> (A, D)."""
    first = np.take_along_axis(axes, (axes != 0).argmax(axis=1)[:, None], axis=1)
    ends: Array = np.where(first < 0, -axes, axes) + 0.0  # −0 becomes 0
    return ends


def _cosines(asked: Points, anchors: Points, are_axes: bool) -> Iterator[tuple[Array, Array]]:
    true_anchors, drawn_anchors = (unit(each.astype(np.float64)).T for each in (anchors.true, anchors.drawn))
    for rows in blocks(len(asked.true), rows_at_once(len(anchors.true))):
        true, drawn = (unit(each[rows].astype(np.float64)) for each in (asked.true, asked.drawn))
        cosines = true @ true_anchors, drawn @ drawn_anchors
        yield (np.abs(cosines[0]), np.abs(cosines[1])) if are_axes else cosines
