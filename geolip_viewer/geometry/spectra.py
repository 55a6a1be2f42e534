"""Principal components and singular spectra, computed from the scatter instead of the rows."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from geolip_viewer.geometry.arrays import Array, read_only
from geolip_viewer.geometry.eigenvectors import eigenvectors
from geolip_viewer.geometry.moments import Fit

RESOLUTION = 8 * float(np.finfo(np.float32).eps)  # below this, float32 unit rows do not vary


@dataclass(frozen=True, eq=False)
class Spectrum:
    """A PCA. Row vectors x have coordinates x · components[:3].T, uncentred.

    `components` (K ≥ 3, W) float32, the entry of largest magnitude of each row positive, zero rows beyond the rank;
    `mean` (W,) float64; `singular_values` (min(n, W),) float64, descending, of the centred rows, all zero if these do
    not vary.
    """

    components: Array
    mean: Array
    singular_values: Array

    @cached_property
    def explained_variance_ratio(self) -> Array:
        """S² / ΣS² of the whole spectrum, float64."""
        return read_only(explained_variance_ratio(self.singular_values))

    @cached_property
    def effective_dimension(self) -> float:
        """1/Σp² with p = S/ΣS; 0 without variance."""
        return effective_dimension(self.singular_values)

    @property
    def rank(self) -> int:
        """The number of nonzero singular values."""
        return int(np.count_nonzero(self.singular_values))

    def coordinates(self, rows: Array) -> Array:
        """The first three coordinates of rows, uncentred: (n, W) -> (n, 3) float32."""
        return (rows @ self.components[:3].T).astype(np.float32, copy=False)


def explained_variance_ratio(singular_values: Array) -> Array:
    """S² / ΣS²; zeros where there is no variance: (K,) -> (K,)."""
    variances = singular_values**2
    total = variances.sum()
    return variances / total if total > 0 else np.zeros_like(variances)


def effective_dimension(singular_values: Array) -> float:
    """How many directions share the spectrum, of singular values: 1/Σp², p = S/ΣS. 0 if there is no variance."""
    total = singular_values.sum()
    return float(total**2 / (singular_values**2).sum()) if total > 0 else 0.0


def is_still(scatter: Array, count: int, scale: float = 1.0) -> bool:
    """Whether rows of squared length `scale` do not vary: their spread is below the precision of float32."""
    return float(np.trace(scatter)) <= count * scale * RESOLUTION**2


def decomposed(scatter: Array, count: int) -> tuple[Array, Array]:
    """Singular values, descending, and right singular vectors as columns, of the `count` rows that made the scatter.

    (W, W) -> (min(count, W),), (W, min(count, W)). Eigenvalues that are roundoff are zero.
    """
    values, vectors = eigenvectors(scatter)
    kept = min(count, len(values))
    values, vectors = values[::-1][:kept], vectors[:, ::-1][:, :kept]
    floor = values[0] * len(scatter) * np.finfo(np.float64).eps if kept else 0.0
    return np.sqrt(np.where(values > floor, values, 0.0)), vectors


def signed(vectors: Array) -> Array:
    """+1 or −1 for each column, so that its entry of largest magnitude becomes positive: (W, K) -> (K,)."""
    largest = np.abs(vectors).argmax(axis=0)
    return np.where(np.take_along_axis(vectors, largest[None], axis=0)[0] < 0, -1.0, 1.0)


def principal(fit: Fit) -> Spectrum:
    """The PCA of unit rows."""
    width, count = len(fit.all.mean), fit.fitted.count
    values, vectors = decomposed(fit.scatter, count)
    if is_still(fit.scatter, count):
        values = np.zeros_like(values)
    components = np.zeros((max(3, len(values)), width), np.float32)
    components[: len(values)] = (vectors * signed(vectors) * (values > 0)).T
    return Spectrum(read_only(components), read_only(fit.all.mean), read_only(values))
