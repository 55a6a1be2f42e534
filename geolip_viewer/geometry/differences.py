"""Where experts disagree: T_e = 1 − lens_e · anchorsᵀ and Δ_ab = T_a − T_b = (lens_b − lens_a) · anchorsᵀ.

Everything is linear in the lenses, so a block of rows is held as the *frame* [lens_0 | lens_1 − lens_0 | …] of width
E·D. Experts that nearly agree would cancel to noise in a scatter of the lenses themselves; here they do not.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.moments import Fit, Moments
from geolip_viewer.geometry.spectra import decomposed, effective_dimension, explained_variance_ratio, is_still, signed

Pairs = tuple[tuple[int, int], ...]


def pairs_of(experts: int) -> Pairs:
    """Every pair a < b in expert order."""
    return tuple(combinations(range(experts), 2))


def frame(lenses: tuple[Array, ...]) -> Array:
    """[lens_0 | lens_1 − lens_0 | …] of a block of rows: E × (n, D) -> (n, E·D)."""
    first, *others = lenses
    return np.concatenate([first, *(other - first for other in others)], axis=1)


# -- entry by entry


@dataclass(frozen=True, eq=False)
class EntrySums:
    """Sums over every entry of Δ for the rows seen so far; P pairs.

    `low`, `high` (P,): least and largest entry; `absolute` (P, A): Σ|Δ| over rows; `divergence` (A,): Σ over rows of
    the experts' standard deviation (n−1).
    """

    low: Array
    high: Array
    absolute: Array
    divergence: Array

    @classmethod
    def none(cls, pairs: int, anchors: int) -> "EntrySums":
        """Of no rows."""
        return cls(np.full(pairs, np.inf), np.full(pairs, -np.inf), np.zeros((pairs, anchors)), np.zeros(anchors))

    def merged(self, other: "EntrySums") -> "EntrySums":
        """Of the rows of both combined."""
        return EntrySums(
            np.minimum(self.low, other.low),
            np.maximum(self.high, other.high),
            self.absolute + other.absolute,
            self.divergence + other.divergence,
        )


def entry_sums(framed: Array, anchors: Array, pairs: Pairs) -> tuple[EntrySums, Array]:
    """The sums of one block of the frame, and ‖Δ[i]‖ of its rows: (n, E·D), (A, D) -> sums, (P, n) float32.

    The standard deviation over experts comes from the squares that the magnitudes need anyway:
    Σ_{a<b} (T_a − T_b)² = E · Σ_e (T_e − mean)².
    """
    dimension = anchors.shape[1]
    experts = framed.shape[1] // dimension
    against_first = [framed[:, e * dimension : (e + 1) * dimension] @ anchors.T for e in range(1, experts)]
    low, high, absolute, magnitude = [], [], [], []
    squares = np.zeros((len(framed), len(anchors)), np.float32)
    for a, b in pairs:
        difference = against_first[b - 1] - against_first[a - 1] if a else against_first[b - 1].copy()
        low.append(difference.min())
        high.append(difference.max())
        np.abs(difference, out=difference)
        absolute.append(difference.sum(axis=0, dtype=np.float64))
        np.square(difference, out=difference)
        magnitude.append(np.sqrt(difference.sum(axis=1)))
        squares += difference
    divergence = np.sqrt(squares / np.float32(experts * (experts - 1))).sum(axis=0, dtype=np.float64)
    return EntrySums(np.array(low), np.array(high), np.array(absolute), divergence), np.array(magnitude)


# -- all entries at once


def mean_and_deviation(moments: Moments, weights: Array, anchors: Array) -> tuple[float, float]:
    """Mean and standard deviation (n−1) over every entry of Σ_e weights[e] · frame_e · anchorsᵀ: (E,), (A, D)."""
    wide = anchors.astype(np.float64)
    experts, dimension = len(weights), wide.shape[1]
    means = wide @ (weights @ moments.mean.reshape(experts, dimension))
    scatter = np.einsum(
        "e,eifj,f->ij", weights, moments.scatter.reshape(experts, dimension, experts, dimension), weights
    )
    within = max(float(np.sum(scatter * (wide.T @ wide))), 0.0)
    between = moments.count * float(np.sum((means - means.mean()) ** 2))
    return float(means.mean()), float(np.sqrt((within + between) / (moments.count * len(wide) - 1)))


# -- spaces


@dataclass(frozen=True, eq=False)
class AnchoredScatter:
    """The scatter of frame_e · anchorsᵀ for all e, in as few columns as it has directions, R = min(A, D).

    anchors = `directions` (A, R) · `shape` (R, D) with orthonormal columns in `directions`, so the rows of
    frame_e · shapeᵀ have the same singular values; `scatter` (E, R, E, R) is of those, `count` rows of them.
    """

    scatter: Array
    count: int
    directions: Array
    shape: Array


def anchored(fit: Fit, anchors: Array) -> AnchoredScatter:
    """What every space is computed from, by the fit of the frame: (A, D)."""
    directions, shape = np.linalg.qr(anchors.astype(np.float64))
    rank, dimension = shape.shape
    experts = len(fit.scatter) // dimension
    half = (fit.scatter.reshape(-1, dimension) @ shape.T).reshape(experts, dimension, experts * rank)
    scatter = (shape @ half).reshape(experts, rank, experts, rank)
    return AnchoredScatter(scatter, fit.fitted.count, directions, shape)


@dataclass(frozen=True, eq=False)
class SpaceAxes:
    """The PCA of a space of K blocks of A columns, block k being Σ_e pattern[e, k] · frame_e · anchorsᵀ.

    `singular_values` descending, of the centred rows (the ones left out are zero); `axes` (E·D, 3) turns centred rows
    of the frame into coordinates.
    """

    singular_values: Array
    axes: Array

    @property
    def effective_dimension(self) -> float:
        return effective_dimension(self.singular_values)

    @property
    def explained_variance_ratio(self) -> Array:
        return explained_variance_ratio(self.singular_values)


def space_axes(fit: Fit, pattern: Array, anchors: Array) -> SpaceAxes:
    """The PCA of one space from the frame's scatter alone: pattern (E, K), anchors (A, D)."""
    return axes_among(anchored(fit, anchors), pattern)


def axes_among(known: AnchoredScatter, pattern: Array) -> SpaceAxes:
    """The PCA of one of several spaces over the same anchors: pattern (E, K).

    patternᵀ = P · M with orthonormal columns in P, so M stands for it as `shape` does for the anchors; P and
    `directions` are needed for the signs only, which the entries of the whole space decide.
    """
    used = np.flatnonzero(pattern.any(axis=1))
    columns, mixing = np.linalg.qr(pattern[used].T)
    mixed = np.tensordot(mixing, known.scatter[used][:, :, used], axes=(1, 0))
    mixed = np.tensordot(mixed, mixing, axes=(2, 1)).swapaxes(2, 3)
    scatter = mixed.reshape(mixed.shape[0] * mixed.shape[1], -1)
    values, vectors = decomposed(scatter, known.count)
    experts, (rank, dimension) = len(pattern), known.shape.shape
    axes = np.zeros((experts, dimension, 3))
    if is_still(scatter, known.count, scale=pattern.shape[1] * len(known.directions)):
        return SpaceAxes(np.zeros_like(values), axes.reshape(-1, 3))
    leading = (vectors[:, :3] * (values[:3] > 0)).reshape(len(mixing), rank, -1)
    whole = np.einsum("km,mrc,ar->kac", columns, leading, known.directions, optimize=True)
    leading = leading * signed(whole.reshape(-1, leading.shape[2]))
    axes[used, :, : leading.shape[2]] = np.einsum("mu,rd,mrc->udc", mixing, known.shape, leading, optimize=True)
    return SpaceAxes(values, axes.reshape(-1, 3))


def difference_pattern(experts: int) -> Array:
    """[Δ_01 | Δ_02 | …] in terms of the frame: (E, P). Δ_ab is frame_b − frame_a, where frame_0 counts as nothing."""
    pattern = np.zeros((experts, len(pairs_of(experts))))
    for column, (a, b) in enumerate(pairs_of(experts)):
        pattern[a, column] = -1.0
        pattern[b, column] = 1.0
    pattern[0] = 0.0
    return pattern


def triangulation_pattern(experts: int) -> Array:
    """T_0, less its constant, in terms of the frame: (E, 1)."""
    return -np.eye(experts)[:, :1]
