"""How evenly unit rows are spread: volumes of random simplices, distances of pairs, and entropy of assignment."""

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.geometry.sphere import unit
from geolip_viewer.task import blocks

CORNERS = 5
SAMPLES = 20_000
SMALLEST_SQUARED_VOLUME = 1e-20
NEARLY_FLAT = 1e-12
TEMPERATURE = 0.1


def uniform_rows(count: int, dimension: int, rng: "np.random.Generator") -> Array:
    """Rows drawn uniformly from S^(dimension − 1): (count, dimension) float32."""
    return unit(rng.standard_normal((count, dimension), np.float32))


def pentachoron_cv(rows: Array, samples: int = SAMPLES, seed: int = 0) -> float | None:
    """Coefficient of variation, std (n−1) / mean, of the volumes of random simplices of 5 distinct rows.

    A simplex counts where its squared volume, −det(Cayley–Menger) / 9216, is above 1e-20. None if fewer than two do, or
    with fewer than five rows.
    """
    if len(rows) < CORNERS:
        return None
    rng = np.random.default_rng(seed)
    squared = np.concatenate([squared_volumes(rows[_distinct(rng, len(rows), part)]) for part in blocks(samples, 1000)])
    volumes = np.sqrt(squared[squared > SMALLEST_SQUARED_VOLUME])
    return float(volumes.std(ddof=1) / volumes.mean()) if len(volumes) > 1 else None


def squared_volumes(simplices: Array) -> Array:
    """Squared volumes of simplices of 5 corners: (n, 5, D) -> (n,).

    det(E Eᵀ) / 4!² with E the four edges from one corner, which equals −det(CM) / 9216 and loses fewer digits; flat
    ones, where it loses all, by the QR decomposition of E.
    """
    edges = simplices[:, 1:].astype(np.float64) - simplices[:, :1]
    volumes: Array = np.linalg.det(edges @ edges.transpose(0, 2, 1)) / 576
    flat = np.flatnonzero(volumes < NEARLY_FLAT)
    if edges.shape[2] < CORNERS - 1:
        volumes[:] = 0
    elif len(flat):
        triangular = np.linalg.qr(edges[flat].transpose(0, 2, 1), mode="r")
        volumes[flat] = np.square(np.diagonal(triangular, axis1=1, axis2=2).prod(axis=1)) / 576
    return volumes


def _distinct(rng: "np.random.Generator", count: int, part: slice) -> Indices:
    """Five distinct numbers below `count` in each row, every choice equally likely."""
    chosen = rng.integers(count, size=(part.stop - part.start, CORNERS))
    while True:
        ordered = np.sort(chosen, axis=1)
        repeated = (ordered[:, 1:] == ordered[:, :-1]).any(axis=1)
        if not repeated.any():
            return chosen
        chosen[repeated] = rng.integers(count, size=(int(repeated.sum()), CORNERS))


def pairwise_distance_cv(rows: Array, are_axes: bool = False) -> float | None:
    """std (n−1) / mean of 1 − a_i·a_j over i < j, of axes 1 − |a_i·a_j|.

    None with fewer than three rows, or if none differ.
    """
    pairs = len(rows) * (len(rows) - 1) // 2
    total = squares = 0.0
    for part in blocks(len(rows), 512):
        distance = _distances_after(rows, part, are_axes)
        total += float(distance.sum())
        squares += float(np.square(distance).sum())
    if pairs < 2 or total <= pairs * 1e-12:
        return None
    variance = max(squares - total**2 / pairs, 0) / (pairs - 1)
    return float(np.sqrt(variance) / (total / pairs))


def _distances_after(rows: Array, part: slice, are_axes: bool) -> Array:
    """1 − a_i·a_j, of axes 1 − |a_i·a_j|, for i in a slice and every j > i."""
    wide = rows.astype(np.float64)
    cosines = wide[part] @ wide[part.start :].T
    distance = 1 - (np.abs(cosines) if are_axes else cosines)
    return distance[np.triu_indices(len(distance), 1, distance.shape[1])]


def anchor_spread(anchors: Array, are_axes: bool = False) -> float:
    """Mean over i ≠ j of max(0, a_i·a_j), of axes |a_i·a_j|: 0 if no two lean toward each other, or there is one."""
    count, total = len(anchors), 0.0
    for part in blocks(count, 512):
        cosines = anchors[part].astype(np.float64) @ anchors.T
        cosines[np.arange(len(cosines)), np.arange(part.start, part.stop)] = 0
        total += float((np.abs(cosines) if are_axes else np.maximum(cosines, 0)).sum())
    return total / (count * (count - 1)) if count > 1 else 0.0


def assignment_entropy(items: Array, anchors: Array, are_axes: bool = False) -> float:
    """Entropy in nats of softmax(cos / 0.1) over anchors, of axes |cos|, mean over items: 0 … ln A. (N, D), (A, D)."""
    total = 0.0
    for part in blocks(len(items), 512):
        cosines = items[part] @ anchors.T
        logits = (np.abs(cosines) if are_axes else cosines).astype(np.float64) / TEMPERATURE
        logits -= logits.max(axis=1, keepdims=True)
        weights = np.exp(logits)
        sums = weights.sum(axis=1)
        total += float((np.log(sums) - (weights * logits).sum(axis=1) / sums).sum())
    return total / len(items)
