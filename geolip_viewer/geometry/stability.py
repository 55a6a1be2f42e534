"""How much of a fitted globe another seed would draw alike."""

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices, read_only
from geolip_viewer.geometry.trust import NEIGHBORS
from geolip_viewer.task import blocks


def stability(drawn: Array, again: Array, k: int = NEIGHBORS) -> Array:
    """Of each item, the share of its k nearest others in one drawing that are so in another: (N, 3), (N, 3) -> (N,).

    k is less where items are few: at most half of the others.
    """
    count = len(drawn)
    k = max(1, min(k, (count - 1) // 2))
    near, other = (_nearest(positions, k) for positions in (drawn, again))
    shared = np.empty(count)
    for rows in blocks(count):
        shared[rows] = (near[rows][:, :, None] == other[rows][:, None, :]).any(axis=2).mean(axis=1)
    return read_only(shared)


def _nearest(positions: Array, k: int) -> Indices:
    """The k nearest others of each position: (N, 3) -> (N, k)."""
    from scipy.spatial import cKDTree  # slow to import, and needed for fits alone

    tree = cKDTree(positions.astype(np.float64))
    found = np.empty((len(positions), k), np.int64)
    for rows in blocks(len(positions)):
        near = tree.query(positions[rows], k + 1)[1]
        itself = near == np.arange(rows.start, rows.stop)[:, None]
        itself[~itself.any(axis=1), k] = True  # of more than k copies another is left out
        found[rows] = near[~itself].reshape(-1, k)
    return found
