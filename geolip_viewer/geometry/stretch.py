"""How many true degrees one degree on the globe stands for, around each item."""

import numpy as np

from geolip_viewer.geometry.arrays import Array, read_only
from geolip_viewer.geometry.drawn_neighbors import drawn_neighbors
from geolip_viewer.geometry.sphere import unit
from geolip_viewer.task import blocks

NEIGHBORS = 10
NO_ANGLE = 1e-6  # radians


def stretch(true: Array, drawn: Array, k: int = NEIGHBORS) -> Array:
    """True angle for one drawn angle around each item: (N, D) unit rows, (N, 3) positions -> (N,).

    The mean true angle to an item's k drawn nearest over the mean drawn one, as the local factor of a map's scale; k
    is less where items are few, at most half of the others.
    NaN if these are drawn at the item's own place, and where there is no other item.
    """
    found = np.full(len(drawn), np.nan)
    if len(drawn) < 2:
        return read_only(found)
    near = drawn_neighbors(drawn, max(1, min(k, (len(drawn) - 1) // 2)))
    for rows in blocks(len(drawn), 512):
        found[rows] = ratio(*(_angles(points[rows], points[near[rows]]) for points in (true, drawn)))
    return read_only(found)


def ratio(true: Array, drawn: Array) -> Array:
    """Of each item's angles to some others, the mean true one over the mean drawn one: (n, k), (n, k) radians -> (n,).

    NaN if all of them are drawn at the item's own place.
    """
    above, below = true.mean(axis=1), drawn.mean(axis=1)
    found: Array = np.divide(above, below, out=np.full(len(below), np.nan), where=below > NO_ANGLE)
    return found


def _angles(points: Array, others: Array) -> Array:
    """Of each point to its others, in radians: (n, D), (n, k, D) -> (n, k)."""
    one = unit(points.astype(np.float64))[:, None]
    many = unit(others.reshape(-1, others.shape[2]).astype(np.float64)).reshape(others.shape)
    angles: Array = 2 * np.arctan2(np.linalg.norm(one - many, axis=2), np.linalg.norm(one + many, axis=2))
    return angles
