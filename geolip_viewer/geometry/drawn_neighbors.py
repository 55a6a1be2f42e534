"""Nearest neighbours among drawn positions, for any number of items, by a k-d tree."""

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.task import blocks


def drawn_neighbors(positions: Array, k: int, among: Indices | None = None) -> Indices:
    """The k ≥ 1 nearest other positions of each, among all or among the rows `among`: (N, 3) -> (N, k).

    There must be more than k of them.
    """
    from scipy.spatial import cKDTree  # slow to import, and needed only for a few measures

    among = np.arange(len(positions)) if among is None else among
    tree = cKDTree(positions[among].astype(np.float64))
    found = np.empty((len(positions), k), np.int64)
    for rows in blocks(len(positions)):
        near = among[tree.query(positions[rows], np.arange(1, k + 2))[1]]
        itself = near == np.arange(rows.start, rows.stop)[:, None]
        itself[~itself.any(axis=1), k] = True  # with more than k copies, another is left out
        found[rows] = near[~itself].reshape(-1, k)
    return found
