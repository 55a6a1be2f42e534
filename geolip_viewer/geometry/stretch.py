"""What a degree on the globe stands for, around each item."""

import numpy as np

from geolip_viewer.geometry.arrays import Array, read_only
from geolip_viewer.geometry.drawn_neighbors import drawn_neighbors
from geolip_viewer.geometry.sphere import unit
from geolip_viewer.geometry.trust import NEIGHBORS
from geolip_viewer.task import blocks


def stretch(true: Array, drawn: Array, k: int = NEIGHBORS) -> Array:
    """True angle for one drawn angle around each item: (N, D) unit rows, (N, 3) positions -> (N,).

    The mean true angle to an item's k drawn nearest over the mean drawn one, as the local factor of a map's scale.
    NaN where these are drawn at the item's own place, and where there is no other item.
    """
    found = np.full(len(drawn), np.nan)
    if len(drawn) < 2:
        return read_only(found)
    near = drawn_neighbors(drawn, min(k, len(drawn) - 1))
    for rows in blocks(len(drawn), 512):
        true_angle, drawn_angle = (_mean_angle(points[rows], points[near[rows]]) for points in (true, drawn))
        apart = drawn_angle > 1e-6
        found[rows] = np.divide(true_angle, drawn_angle, out=np.full(len(apart), np.nan), where=apart)
    return read_only(found)


def _mean_angle(points: Array, others: Array) -> Array:
    """Of each point to its others, in radians: (n, D), (n, k, D) -> (n,)."""
    one = unit(points.astype(np.float64))[:, None]
    many = unit(others.reshape(-1, others.shape[2]).astype(np.float64)).reshape(others.shape)
    angles = 2 * np.arctan2(np.linalg.norm(one - many, axis=2), np.linalg.norm(one + many, axis=2))
    mean: Array = angles.mean(axis=1)
    return mean
