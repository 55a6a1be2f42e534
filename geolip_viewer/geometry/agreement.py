"""How far two experts agree: their rows compared as they are, and after the best rotation.

Lenses are held as the frame [lens_0 | lens_1 − lens_0 | …], see `differences`.
"""

from dataclasses import dataclass

import numpy as np

from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.moments import Moments
from geolip_viewer.geometry.procrustes import orthogonal
from geolip_viewer.geometry.sphere import unit


@dataclass(frozen=True)
class Agreement:
    """Mean cosine of two experts' rows: as they are, and of centred rows after orthogonal Procrustes."""

    raw: float
    aligned: float


@dataclass(frozen=True, eq=False)
class Alignment:
    """Means (D,) of two lenses, and the rotation (D, D) that brings centred rows of the first closest to the second."""

    means: tuple[Array, Array]
    turn: Array

    def cosines(self, one: Array, other: Array) -> Array:
        """Sums over a block of rows of the cosine as it is and aligned: (n, D), (n, D) -> (2,).

        A row that equals its mean has no direction and counts as 0.
        """
        first, second = one.astype(np.float64), other.astype(np.float64)
        turned, centred = unit((first - self.means[0]) @ self.turn), unit(second - self.means[1])
        return np.array([np.einsum("ij,ij->", first, second), np.einsum("ij,ij->", turned, centred)])


def alignment(moments: Moments, pair: tuple[int, int], experts: int) -> Alignment:
    """The alignment of two lenses from the moments of the frame: R = UVᵀ of the SVD of their cross scatter."""
    dimension = len(moments.mean) // experts
    means = moments.mean.reshape(experts, dimension)
    scatter = moments.scatter.reshape(experts, dimension, experts, dimension)
    first, second = (np.eye(experts)[expert] + (expert > 0) * np.eye(experts)[0] for expert in pair)
    cross = np.einsum("e,eifj,f->ij", first, scatter, second)
    return Alignment((first @ means, second @ means), orthogonal(cross))
