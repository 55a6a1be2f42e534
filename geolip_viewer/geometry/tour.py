"""The tour: a three-dimensional frame that rotates smoothly through a space of many dimensions."""

import numpy as np

from geolip_viewer.geometry.arrays import Array

TOURED = 10  # components in a tour, at most


class Tour:
    """A seeded path of orthonormal frames through the space that the rows of `basis` span, starting at its first three.

    After Buja & Asimov's grand tour (1986): legs of equal time between random subspaces, each the geodesic between two,
    which causes no rotation within the picture itself. `frame(t)` depends on t alone, so that a tour can run forward
    and backward.
    """

    def __init__(self, basis: Array, seed: int = 0) -> None:
        """`basis` is (K, D) orthonormal rows, K ≥ 3: the components to tour through."""
        self._basis = basis.astype(np.float64)
        self._seed = seed
        self._knots: list[Array] = [np.eye(len(basis), 3)]

    def frame(self, t: float) -> Array:
        """The frame at time t ≥ 0, one unit per leg: (D, 3) orthonormal columns, float32; rows · frame are drawn."""
        leg = int(t)
        while len(self._knots) < leg + 2:
            self._knots.append(self._next())
        within = _along(self._knots[leg], self._knots[leg + 1], t - leg)
        return (self._basis.T @ within).astype(np.float32)

    def _next(self) -> Array:
        """A random subspace, in the frame that the geodesic from the last knot arrives with."""
        rng = np.random.default_rng([self._seed, len(self._knots)])
        target = np.linalg.qr(rng.standard_normal((len(self._basis), 3)))[0]
        return _arriving(self._knots[-1], target)


def _arriving(start: Array, target: Array) -> Array:
    """The frame of the target's subspace that is nearest to the start."""
    left, _, right = np.linalg.svd(target.T @ start)
    frame: Array = target @ (left @ right)
    return frame


def _along(start: Array, end: Array, t: float) -> Array:
    """The geodesic between subspaces, by principal angles: (K, 3), (K, 3) -> (K, 3) orthonormal columns.

    `end` is the frame nearest to `start` in its subspace: startᵀ · end is symmetric, and one rotation serves both.
    """
    cosines, axes = np.linalg.eigh((start.T @ end + end.T @ start) / 2)
    angles = np.arccos(np.clip(cosines, -1, 1))
    first = start @ axes
    aside = end @ axes - first * np.cos(angles)
    length = np.linalg.norm(aside, axis=0)
    direction = np.divide(aside, length, out=np.zeros_like(aside), where=length > 1e-12)
    turned: Array = (first * np.cos(t * angles) + direction * np.sin(t * angles)) @ axes.T
    return turned
