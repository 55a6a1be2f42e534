"""Whether two experts see the same: their rows compared as they are, and after the best rotation."""

from dataclasses import dataclass

import numpy as np

from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.procrustes import turn
from geolip_viewer.geometry.sphere import unit


@dataclass(frozen=True)
class Agreement:
    """Mean cosine of two experts' rows: as they are, and of centred rows after orthogonal Procrustes."""

    raw: float
    aligned: float


def agreement(one: Array, other: Array) -> Agreement:
    """Of two experts' unit rows of the same items: (N, D), (N, D), N ≥ 1.

    Aligned: both less their means, the first turned by R = UVᵀ of the SVD of their cross scatter. A row that equals its
    mean has no direction and counts as 0.
    """
    first, second = one.astype(np.float64), other.astype(np.float64)
    raw = float(np.einsum("ij,ij->", first, second)) / len(first)
    first, second = first - first.mean(axis=0), second - second.mean(axis=0)
    aligned = float(np.einsum("ij,ij->", unit(first @ turn(first, second)), unit(second))) / len(first)
    return Agreement(raw, aligned)
