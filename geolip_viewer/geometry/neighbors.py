"""Nearest neighbours of unit rows, by distance 1 − cos, a block of rows at a time."""

from typing import NamedTuple

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.geometry.constellation import nearest, rows_at_once
from geolip_viewer.geometry.namespaces import namespace
from geolip_viewer.task import blocks, part

CHECKED, RECALL = 500, 0.98
MOST_CANDIDATES = 1 << 16  # reached only in a cell that is full of copies, any of which is as near as another
ROWS, COLUMNS = 512, 4096  # points compared at once, and with how many others


class Search(NamedTuple):
    """Neighbours of each row, nearest first, their distances, and the share of the true ones that was found."""

    found: Indices
    distance: Array
    recall: float


def distances(rows: Array, points: Array) -> Array:
    """1 − cos of unit rows: (n, D), (M, D) -> (n, M) float32.

    The subtraction comes before rounding to float32, so that near neighbours keep their order if the input is float64.
    """
    here = namespace(rows)
    distance = -rows @ points.T
    distance += 1
    near: Array = here.cast(distance, here.lib.float32)
    return near


def distances_to_others(points: Array, rows: slice) -> Array:
    """`distances` of a slice of the points to all points, infinite from each to itself: (M, D) -> (n, M)."""
    distance = distances(points[rows], points)
    here = namespace(distance)
    distance[here.arange(0, len(distance)), here.arange(rows.start, rows.stop)] = np.inf
    return distance


def smallest(distance: Array, k: int) -> Indices:
    """Columns of the k smallest entries of each row, smallest first, ties by lowest column: (n, M) -> (n, k)."""
    found: Indices = namespace(distance).smallest(distance, k)
    return found


def ranks_of(distance: Array, columns: Indices) -> Indices:
    """The rank, from 1, of the given columns within each row; ties share the better rank: (n, M), (n, k) -> (n, k)."""
    chosen = np.take_along_axis(distance, columns, axis=1)
    closer = [np.count_nonzero(distance < chosen[:, j : j + 1], axis=1) for j in range(columns.shape[1])]
    return 1 + np.stack(closer, axis=1)


def neighbors(points: Array, k: int) -> tuple[Indices, Array]:
    """The k < M nearest other rows of each unit row, nearest first, and their distances: (M, D) -> (M, k), (M, k)."""
    here = namespace(points)
    found, distance = (here.empty((len(points), k), kind) for kind in (here.lib.int32, here.lib.float32))
    for rows in blocks(len(points), rows_at_once(len(points), here)):
        to_others = distances_to_others(points, rows)
        columns = smallest(to_others, k)
        found[rows] = here.cast(columns, found.dtype)
        distance[rows] = here.take_along(to_others, columns)
    return found, distance


def neighbors_nearby(points: Array, k: int, seed: int = 0, least: int = 4096, most: int = 32_768) -> Search:
    """Like `neighbors`, for many points: searches only the cells around each point, and so misses a few neighbours.

    Each point belongs to the nearest of 2√M seeded centres. The points of a cell search the nearest cells until these
    hold enough points: at first `least`, where k < `least`. For 500 seeded points the true neighbours are computed, and
    that number is doubled until at least 98 % of them are found, or up to `most`. The share found is the recall.
    (M, D) -> k neighbours of each.
    """
    count, rng = len(points), np.random.default_rng(seed)
    with part(0, 0.2):
        cells = Cells.of(points, rng.choice(count, int(2 * np.sqrt(count)), replace=False))
    checked = np.sort(rng.choice(count, min(CHECKED, count), replace=False))
    with part(0.2, 0.3):
        needed = _needed(points, k, checked, cells)
    among = least
    while among < most and np.mean(needed <= among) < RECALL:
        among *= 2
    with part(0.3, 1):
        found, distance = sought(points, k, cells, among)
    return Search(found, distance, float(np.mean(needed <= among)))


class Cells(NamedTuple):
    """Points grouped by their nearest centre: centres (m, D), the centre of each (M,), sizes (m,), all numpy arrays."""

    centres: Array
    home: Indices
    sizes: Indices

    @classmethod
    def of(cls, points: Array, chosen: Indices) -> "Cells":
        """Cells around the chosen points: (M, D), (m,)."""
        here = namespace(points)
        centres = here.take(points, here.of(chosen))
        home = here.host(nearest(points, centres, lambda rows, centres: rows @ centres.T)[0])
        return cls(here.host(centres), home, np.bincount(home, minlength=len(chosen)))


def _needed(points: Array, k: int, checked: Indices, cells: Cells) -> Indices:
    """How many points must be searched to find each true neighbour of the checked rows: (c, k)."""
    here, (centres, home, sizes) = namespace(points), cells

    def looked_through(part: slice) -> Indices:
        rows = checked[part]
        to_others = distances(here.take(points, here.of(rows)), points)
        to_others[here.arange(0, len(rows)), here.of(rows)] = np.inf
        order = np.argsort(distances(centres[home[rows]], centres), axis=1, kind="stable")
        before = np.empty_like(order)  # points in nearer cells: a cell is searched if these are not enough
        np.put_along_axis(before, order, np.cumsum(sizes[order], axis=1) - sizes[order], axis=1)
        return 1 + np.take_along_axis(before, home[here.host(smallest(to_others, k))], axis=1)

    parts = here.ahead(blocks(len(checked), rows_at_once(len(points), here)), looked_through)
    return np.concatenate([needed for _, needed in parts])


def sought(points: Array, k: int, cells: Cells, among: int) -> tuple[Indices, Array]:
    """Each point's k nearest others among the `among` points of the nearest cells, and their distances."""
    here, (centres, home, sizes) = namespace(points), cells
    members = np.split(np.argsort(home, kind="stable"), np.cumsum(sizes)[:-1])
    found, distance = (here.empty((len(points), k), kind) for kind in (here.lib.int32, here.lib.float32))

    parts = [(cell, first) for cell in range(len(centres)) for first in range(0, sizes[cell], ROWS)]

    def seek(which: slice) -> None:
        cell, first = parts[which.start]
        to_centres = distances(centres[cell : cell + 1], centres)[0]
        to_centres[cell] = -1  # its own points are the first candidates
        order = np.argsort(to_centres, kind="stable")
        enough = int(np.searchsorted(np.cumsum(sizes[order]), among)) + 1
        near = [np.roll(members[cell], -first), *(members[other] for other in order[1:enough])]
        candidates = here.of(np.concatenate(near)[:MOST_CANDIDATES])
        rows = candidates[: min(ROWS, sizes[cell] - first)]
        found[rows], distance[rows] = _nearest_candidates(points, len(rows), candidates, k)

    for _ in here.ahead(blocks(len(parts), 1), seek):
        pass
    return found, distance


def _nearest_candidates(points: Array, count: int, candidates: Indices, k: int) -> tuple[Indices, Array]:
    """The k nearest other candidates of each of the first `count`: (M, D), (c,) -> (count, k), (count, k).

    Candidates are compared block by block. From the second block on, only those nearer than the k nearest found so far
    are kept, so that few distances have to be sorted.
    """
    here = namespace(points)
    rows = here.take(points, candidates[:count])
    found, distance = here.empty((count, 0), here.lib.int32), here.empty((count, 0), here.lib.float32)
    waiting: list[tuple[Indices, Array]] = []
    for start in range(0, len(candidates), COLUMNS):
        some = candidates[start : start + COLUMNS]
        to_others = distances(rows, here.take(points, some))
        own = here.arange(start, max(start, min(count, start + len(some))))
        to_others[own, own - start] = np.inf
        if distance.shape[1] == k:
            waiting.append(_closer(to_others, some, distance[:, -1:]))
        else:
            waiting.append((here.lib.broadcast_to(here.cast(some, found.dtype), to_others.shape), to_others))
        if distance.shape[1] < k or sum(each.shape[1] for _, each in waiting) > COLUMNS:
            found, distance = _merged([(found, distance), *waiting], k)
            waiting = []
    return _merged([(found, distance), *waiting], k)


def _closer(to_others: Array, candidates: Indices, bound: Array) -> tuple[Indices, Array]:
    """Candidates nearer than each row's bound, and distances: (n, c), (c,), (n, 1) -> (n, m), padded with infinity."""
    here, width = namespace(to_others), to_others.shape[1]
    near = here.lib.where((to_others < bound).reshape(-1))[0]
    rows = near // width
    columns = near - rows * width
    starts = here.lib.searchsorted(rows, here.arange(0, len(to_others) + 1))
    place = here.arange(0, len(rows)) - starts[rows]
    shape = len(to_others), int((starts[1:] - starts[:-1]).max())
    found, distance = here.zeros(shape, here.lib.int32), here.empty(shape, to_others.dtype)
    distance[:] = np.inf
    found[rows, place], distance[rows, place] = here.cast(candidates[columns], found.dtype), to_others[rows, columns]
    return found, distance


def _merged(parts: list[tuple[Indices, Array]], k: int) -> tuple[Indices, Array]:
    """The k nearest from several sets of candidates of the same rows, or all if there are fewer."""
    found, distance = (namespace(part[0]).lib.concatenate(part, axis=1) for part in zip(*parts, strict=True))
    here = namespace(distance)
    columns = smallest(distance, min(k, distance.shape[1]))
    return here.take_along(found, columns), here.take_along(distance, columns)
