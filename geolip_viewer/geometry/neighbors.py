"""Who is near whom: exact nearest neighbours of unit rows, by distance 1 − cos, a block of rows at a time."""

from typing import NamedTuple

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.geometry.constellation import nearest, rows_at_once
from geolip_viewer.task import ahead, blocks

CHECKED, RECALL = 500, 0.98


class Search(NamedTuple):
    """Neighbours of each row, nearest first, their distances, and the share of true ones that were found."""

    found: Indices
    distance: Array
    recall: float


def distances(rows: Array, points: Array) -> Array:
    """1 − cos of unit rows: (n, D), (M, D) -> (n, M) float32.

    Subtracted before rounding to float32, so that near neighbours keep their order where the input is float64.
    """
    distance = rows @ points.T
    np.subtract(1.0, distance, out=distance)
    return distance.astype(np.float32, copy=False)


def distances_to_others(points: Array, rows: slice) -> Array:
    """`distances` of a slice of the points to all of them, each to itself infinite: (M, D) -> (n, M)."""
    distance = distances(points[rows], points)
    distance[np.arange(len(distance)), np.arange(rows.start, rows.stop)] = np.inf
    return distance


def smallest(distance: Array, k: int) -> Indices:
    """Columns of the k smallest entries of each row, smallest first, lowest column on a tie: (n, M) -> (n, k)."""
    last = np.partition(distance, k - 1, axis=1)[:, k - 1 : k]
    within = distance <= last
    for row in np.flatnonzero(np.count_nonzero(within, axis=1) > k):  # a tie for the last place
        tied = np.flatnonzero(distance[row] == last[row])
        surplus = int(np.count_nonzero(within[row])) - k
        within[row, tied[len(tied) - surplus :]] = False
    found = np.nonzero(within)[1].reshape(len(distance), k)
    order = np.argsort(np.take_along_axis(distance, found, axis=1), axis=1, kind="stable")
    return np.take_along_axis(found, order, axis=1)


def ranks_of(distance: Array, columns: Indices) -> Indices:
    """The rank, from 1, of some columns in each row's order; ties share the better rank: (n, M), (n, k) -> (n, k)."""
    chosen = np.take_along_axis(distance, columns, axis=1)
    closer = [np.count_nonzero(distance < chosen[:, j : j + 1], axis=1) for j in range(columns.shape[1])]
    return 1 + np.stack(closer, axis=1)


def neighbors(points: Array, k: int) -> tuple[Indices, Array]:
    """The k < M nearest other rows of each unit row, nearest first, and their distances: (M, D) -> (M, k), (M, k)."""
    found = np.empty((len(points), k), np.int32)
    distance = np.empty((len(points), k), np.float32)
    for rows in blocks(len(points), rows_at_once(len(points))):
        to_others = distances_to_others(points, rows)
        found[rows] = smallest(to_others, k)
        distance[rows] = np.take_along_axis(to_others, found[rows], axis=1)
    return found, distance


def neighbors_nearby(points: Array, k: int, seed: int = 0, least: int = 4096, most: int = 32_768) -> Search:
    """As `neighbors`, for many points: sought only in the cells around each point, and so now and then missed.

    Points go to the nearest of 2√M seeded ones; those of a cell look through the nearest cells until these hold enough
    points, at first `least`, k < `least`. Of 500 seeded points the true neighbours are known: what is enough is doubled
    until at least 98 % of these are found, or to `most`. The share found is the recall. (M, D) -> k of each.
    """
    count, rng = len(points), np.random.default_rng(seed)
    centres = points[rng.choice(count, int(2 * np.sqrt(count)), replace=False)]
    home, _ = nearest(points, centres)
    sizes = np.bincount(home, minlength=len(centres))
    checked = np.sort(rng.choice(count, min(CHECKED, count), replace=False))
    needed = _needed(points, k, checked, centres, home, sizes)
    among = least
    while among < most and np.mean(needed <= among) < RECALL:
        among *= 2
    found, distance = _sought(points, k, centres, home, sizes, among)
    return Search(found, distance, float(np.mean(needed <= among)))


def _needed(points: Array, k: int, checked: Indices, centres: Array, home: Indices, sizes: Indices) -> Indices:
    """How many points must be looked through for each true neighbour of some rows to be among them: (c, k)."""
    needed = np.empty((len(checked), k), np.int64)
    for part in blocks(len(checked), rows_at_once(len(points))):
        rows = checked[part]
        to_others = distances(points[rows], points)
        to_others[np.arange(len(rows)), rows] = np.inf
        order = np.argsort(distances(centres[home[rows]], centres), axis=1, kind="stable")
        before = np.empty_like(order)  # points in nearer cells: a cell is looked through while these are not enough
        np.put_along_axis(before, order, np.cumsum(sizes[order], axis=1) - sizes[order], axis=1)
        needed[part] = 1 + np.take_along_axis(before, home[smallest(to_others, k)], axis=1)
    return needed


def _sought(points: Array, k: int, centres: Array, home: Indices, sizes: Indices, among: int) -> tuple[Indices, Array]:
    members = np.split(np.argsort(home, kind="stable"), np.cumsum(sizes)[:-1])
    found, distance = np.empty((len(points), k), np.int32), np.empty((len(points), k), np.float32)

    def seek(cell: slice) -> None:
        order = np.argsort(distances(centres[cell], centres)[0], kind="stable")
        enough = int(np.searchsorted(np.cumsum(sizes[order]), among)) + 1
        candidates = np.concatenate([members[other] for other in order[:enough]])
        around = points[candidates]
        height = rows_at_once(len(candidates))
        for start in range(0, sizes[cell.start], height):
            rows = members[cell.start][start : start + height]
            to_others = distances(points[rows], around)
            to_others[rows[:, None] == candidates] = np.inf
            columns = smallest(to_others, k)
            found[rows], distance[rows] = candidates[columns], np.take_along_axis(to_others, columns, axis=1)

    for _ in ahead(blocks(len(centres), 1), seek):
        pass
    return found, distance
