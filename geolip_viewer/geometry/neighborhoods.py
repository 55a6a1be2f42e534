"""How well a drawing preserves the neighbourhoods of items: neighbour recall, trustworthiness and continuity.

Distances are 1 − cos in double precision. Items at equal distance are tied. Among items that are *truly* tied for the
last place, each is as good a neighbour as any other. Among items *drawn* at equal distance the order is arbitrary, and
the expected value over all orders counts.
"""

from dataclasses import dataclass

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices, Mask, read_only
from geolip_viewer.geometry.neighbors import smallest
from geolip_viewer.geometry.sphere import unit
from geolip_viewer.geometry.stretch import ratio
from geolip_viewer.task import advance, ahead, blocks

ENTRIES = 1 << 23  # distances computed at once for a block of items
LEAST_ROWS = 32  # of a block, since every block converts all points to double precision
COLUMNS = 4096  # points converted to double precision at once
STEP = 2.0**-16  # added to a distance, so that float32 rounds it to steps of 2e-12 or more: copies are then tied


@dataclass(frozen=True, eq=False)
class NeighborMeasures:
    """Measures of n items, from their k neighbours among `others` points.

    k is 10, or less if there are few points: trustworthiness is only defined for k < N/2.
    """

    k: int
    others: int
    kept: Array  # (n,) neighbour recall: the share of an item's k drawn neighbours that are true ones
    item_trustworthiness: Array  # (n,) 1 if none of an item's drawn neighbours is false
    item_continuity: Array  # (n,) 1 if none of its true neighbours is missing
    item_stretch: Array  # (n,) true degrees per drawn degree, among its k drawn neighbours; NaN if all coincide with it

    @property
    def neighbor_recall(self) -> float:
        return float(self.kept.mean())

    @property
    def chance(self) -> float:
        """The expected neighbour recall of random neighbours: k / others."""
        return self.k / self.others

    @property
    def trustworthiness(self) -> float:
        return float(self.item_trustworthiness.mean())

    @property
    def continuity(self) -> float:
        return float(self.item_continuity.mean())


@dataclass(frozen=True, eq=False)
class Points:
    """The same points, true (M, D) and drawn (M, 3)."""

    true: Array
    drawn: Array


def measure_neighbors(asked: Points, among: Points, own: Indices | None, k: int) -> NeighborMeasures:
    """Compare the k nearest of each asked item, true and drawn, among all the points; k < M/2.

    `own` (n,) is each item's own row among the points, which is left out; None if the items are not among the points.
    Trustworthiness and continuity follow Venna and Kaski (2001): how far down the true order the false neighbours are,
    and how far down the drawn order the missing ones, scaled to 0 … 1.
    """
    count, others = len(asked.true), len(among.true) - (own is not None)
    kept, false_depth, missing_depth, stretch = np.empty((4, count))
    height = max(ENTRIES // max(len(among.true), 1), LEAST_ROWS)

    def compared(rows: slice) -> tuple[Array, Array, Array, Array]:
        left_out = None if own is None else own[rows]
        true = _distances(asked.true[rows], among.true, left_out)
        return _compared(true, _distances(asked.drawn[rows], among.drawn, left_out), k)

    for rows, found in ahead(blocks(count, height), compared):
        kept[rows], false_depth[rows], missing_depth[rows], stretch[rows] = found
    deepest = k * (2 * others - 3 * k + 1) / 2
    return NeighborMeasures(
        k=k,
        others=others,
        kept=read_only(kept),
        item_trustworthiness=read_only(1 - false_depth / deepest),
        item_continuity=read_only(1 - missing_depth / deepest),
        item_stretch=read_only(stretch),
    )


def precise_distances(rows: Array, points: Array) -> Array:
    """1 − cos in double precision, raised by `STEP` and rounded to float32: (n, D), (M, D) -> (n, M)."""
    cosine = unit(rows.astype(np.float64)) @ unit(points.astype(np.float64)).T
    np.subtract(1 + STEP, cosine, out=cosine)
    return cosine.astype(np.float32)


def _distances(rows: Array, points: Array, own: Indices | None) -> Array:
    """`precise_distances`, a block of points at a time, infinite from an item to itself."""
    distance = np.empty((len(rows), len(points)), np.float32)
    for first in range(0, len(points), COLUMNS):
        advance(None)
        columns = slice(first, first + COLUMNS)
        distance[:, columns] = precise_distances(rows, points[columns])
    if own is not None:
        distance[np.arange(len(rows)), own] = np.inf
    return distance


def _compared(true: Array, drawn: Array, k: int) -> tuple[Array, Array, Array, Array]:
    """Share of neighbours kept, depth of false and missing ones, and the stretch: (n, M), (n, M) -> (n,) each."""
    near, seen = smallest(true, k), smallest(drawn, k)
    true_reach, drawn_reach = (
        np.take_along_axis(distance, found[:, -1:], axis=1) for distance, found in ((true, near), (drawn, seen))
    )
    of_seen, of_near = np.take_along_axis(true, seen, axis=1), np.take_along_axis(drawn, near, axis=1)
    is_false = of_seen > true_reach
    advance(None)
    kept = 1 - is_false.mean(axis=1)
    false_depth = (is_false * _depth(*_rank_range(true, of_seen), k)).sum(axis=1)
    advance(None)
    missing_depth = _depth(*_rank_range(drawn, of_near), k).sum(axis=1)
    for row in np.flatnonzero(_is_tied(drawn, drawn_reach, k)):
        kept[row], false_depth[row] = _guessed(true[row], drawn[row], true_reach[row, 0], drawn_reach[row, 0], k)
    for row in np.flatnonzero(_is_tied(true, true_reach, k)):
        missing_depth[row] = _best_missing(true[row], drawn[row], true_reach[row, 0], k)
    stretch = ratio(_angles(of_seen), _angles(np.take_along_axis(drawn, seen, axis=1)))
    return kept, false_depth, missing_depth, stretch


def _angles(distance: Array) -> Array:
    """Angles in radians, from `precise_distances`."""
    angles: Array = 2 * np.arcsin(np.sqrt(np.clip((distance.astype(np.float64) - STEP) / 2, 0, 1)))
    return angles


def _is_tied(distance: Array, reach: Array, k: int) -> Mask:
    """Rows in which more than k entries are no farther than the k-th."""
    tied: Mask = np.count_nonzero(distance <= reach, axis=1) > k
    return tied


def _guessed(true: Array, drawn: Array, true_reach: float, drawn_reach: float, k: int) -> tuple[float, float]:
    """One item's expected share kept and false depth, if items tied in the drawing compete for the last places."""
    within = np.flatnonzero(drawn <= drawn_reach)
    tied = drawn[within] == drawn_reach
    chance = np.where(tied, (k - np.count_nonzero(~tied)) / np.count_nonzero(tied), 1.0)
    is_false = true[within] > true_reach
    depth = is_false * _depth(*_rank_range_sorted(true, true[within]), k)
    return 1 - float(chance @ is_false) / k, float(chance @ depth)


def _best_missing(true: Array, drawn: Array, reach: float, k: int) -> float:
    """One item's missing depth; of the items truly tied for the last places, those drawn nearest count."""
    closer, tied = np.flatnonzero(true < reach), np.flatnonzero(true == reach)
    depths = [_depth(*_rank_range_sorted(drawn, drawn[some]), k) for some in (closer, tied)]
    return float(depths[0].sum() + np.sort(depths[1])[: k - len(closer)].sum())


def _rank_range(distance: Array, values: Array) -> tuple[Array, Array]:
    """First and last rank, from 1, that each value may have in its row, given ties: (n, M), (n, k)."""
    counts = [
        [(np.count_nonzero(row < value), np.count_nonzero(row <= value)) for value in some]
        for row, some in zip(distance, values, strict=True)  # numpy counts ten times as fast row by row
    ]
    found = np.array(counts, np.float64).reshape(*values.shape, 2)
    return 1 + found[:, :, 0], found[:, :, 1]


def _rank_range_sorted(distance: Array, values: Array) -> tuple[Array, Array]:
    """The same for one row and many values: (M,), (m,)."""
    order = np.sort(distance)
    return 1.0 + np.searchsorted(order, values), np.searchsorted(order, values, side="right").astype(np.float64)


def _depth(first: Array, last: Array, k: int) -> Array:
    """The expected value of max(0, rank − k) over ranks first … last."""
    beyond, before = np.maximum(last - k, 0), np.maximum(first - 1 - k, 0)
    depth: Array = (beyond * (beyond + 1) - before * (before + 1)) / (2 * (last - first + 1))
    return depth
