"""How much of a fitted globe another fit draws alike: with another seed, or without some of the items.

What a fit invents, another invents otherwise: the islands it makes of noise do not come again (Liu, Ma & Zhong 2024).
"""

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices, read_only
from geolip_viewer.geometry.trust import NEIGHBORS
from geolip_viewer.task import blocks


def stability(drawn: Array, again: Array, among: Indices | None = None, k: int = NEIGHBORS) -> Array:
    """Of each item, the share of its k nearest others in one drawing that are so in another: (N, 3), (N, 3) -> (N,).

    Neighbours are sought among all items, or among the rows `among`. k is less where these are few: at most half of
    the others.
    """
    among = np.arange(len(drawn)) if among is None else among
    k = max(1, min(k, (len(among) - 1) // 2))
    near, other = (_nearest(positions, among, k) for positions in (drawn, again))
    shared = np.empty(len(drawn))
    for rows in blocks(len(drawn)):
        shared[rows] = (near[rows][:, :, None] == other[rows][:, None, :]).any(axis=2).mean(axis=1)
    return read_only(shared)


def _nearest(positions: Array, among: Indices, k: int) -> Indices:
    """The k nearest of some rows to each position, itself left out: (N, 3), (M,) -> (N, k)."""
    from scipy.spatial import cKDTree  # slow to import, and needed for fits alone

    tree = cKDTree(positions[among].astype(np.float64))
    found = np.empty((len(positions), k), np.int64)
    for rows in blocks(len(positions)):
        near = among[tree.query(positions[rows], k + 1)[1]]
        itself = near == np.arange(rows.start, rows.stop)[:, None]
        itself[~itself.any(axis=1), k] = True  # of more than k copies another is left out
        found[rows] = near[~itself].reshape(-1, k)
    return found
