"""Who is near whom: exact nearest neighbours of unit rows, by distance 1 − cos, a block of rows at a time."""

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.geometry.constellation import nearest, rows_at_once
from geolip_viewer.task import blocks


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


def neighbors_nearby(points: Array, k: int, seed: int = 0, among: int = 4096) -> tuple[Indices, Array]:
    """As `neighbors`, for many points: sought only in the cells around each point, and so now and then missed.

    Points go to the nearest of 2√M seeded ones; those of a cell look through the nearest cells until these hold `among`
    points. (M, D) -> (M, k), (M, k), with k < `among` ≤ M.
    """
    count = len(points)
    centres = points[np.random.default_rng(seed).choice(count, int(2 * np.sqrt(count)), replace=False)]
    home, _ = nearest(points, centres)
    members = np.split(np.argsort(home, kind="stable"), np.cumsum(np.bincount(home, minlength=len(centres)))[:-1])
    sizes = np.array([len(each) for each in members])
    found, distance = np.empty((count, k), np.int32), np.empty((count, k), np.float32)
    for cell in blocks(len(centres), 1):
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
    return found, distance
