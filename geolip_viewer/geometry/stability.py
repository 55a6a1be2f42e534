"""How much of a fitted globe another fit reproduces, with another seed or without some of the items.

Artefacts of a fit, such as islands made of noise, do not come back in another (Liu, Ma & Zhong 2024).
"""

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices, read_only
from geolip_viewer.geometry.drawn_neighbors import drawn_neighbors
from geolip_viewer.geometry.trust import NEIGHBORS
from geolip_viewer.task import blocks


def stability(drawn: Array, again: Array, among: Indices | None = None, k: int = NEIGHBORS) -> Array:
    """The share of each item's k nearest in one drawing that are among them in another: (N, 3), (N, 3) -> (N,).

    Neighbours are sought among all items, or among the rows `among`. k is less where these are few: at most half of
    the others. NaN if there is no other.
    """
    among = np.arange(len(drawn)) if among is None else among
    if len(among) < 2:
        return read_only(np.full(len(drawn), np.nan))
    k = max(1, min(k, (len(among) - 1) // 2))
    near, other = (drawn_neighbors(positions, k, among) for positions in (drawn, again))
    shared = np.empty(len(drawn))
    for rows in blocks(len(drawn)):
        shared[rows] = (near[rows][:, :, None] == other[rows][:, None, :]).any(axis=2).mean(axis=1)
    return read_only(shared)
