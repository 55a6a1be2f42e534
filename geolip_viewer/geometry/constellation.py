"""Anchors and their nearest points.

Cosines are computed in float64 and compared in float32, so that ties do not depend on the order of summation; the
lowest index wins.
"""

from collections.abc import Callable

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.geometry.namespaces import NUMPY, Namespace, namespace
from geolip_viewer.task import blocks

Similarity = Callable[[Array, Array], Array]  # unit rows (n, D), anchors (A, D) -> (n, A), largest for the nearest


def rows_at_once(width: int, where: Namespace = NUMPY) -> int:
    """How many rows of this width make a block of about a million entries, or of the size that suits a device."""
    return min(where.rows, max(16, where.entries // max(width, 1)))


def cosines(rows: Array, anchors: Array) -> Array:
    """Cosines of unit rows: (n, D), (A, D) -> (n, A) float32, correct to the last bit or so."""
    here = namespace(rows)
    wide = here.lib.float64
    found: Array = here.cast(here.cast(rows, wide) @ here.cast(anchors, wide).T, here.lib.float32)
    return found


def axis_cosines(rows: Array, axes: Array) -> Array:
    """Cosines to the nearer end of each axis, 0 … 1: (n, D), (A, D) -> (n, A) float32."""
    return np.abs(cosines(rows, axes))


def nearest(points: Array, anchors: Array, similarity: Similarity = cosines) -> tuple[Indices, Array]:
    """The anchor of largest cosine for each point, lowest index on a tie, and it: (N, D), (A, D) -> (N,), (N,)."""
    here = namespace(points)
    index, cosine = here.empty((len(points),), here.lib.int64), here.empty((len(points),), here.lib.float32)
    for rows in blocks(len(points), rows_at_once(len(anchors), here)):
        index[rows], cosine[rows] = here.largest(similarity(points[rows], anchors))
    return index, cosine


def neighbors(anchors: Array, similarity: Similarity = cosines) -> tuple[Indices, Array]:
    """The nearest other anchor of each anchor by cosine, and that cosine: (A, D) -> (A,), (A,)."""
    index, cosine = np.empty(len(anchors), np.int64), np.empty(len(anchors), np.float32)
    for rows in blocks(len(anchors), rows_at_once(len(anchors))):
        block = similarity(anchors[rows], anchors)
        block[np.arange(len(block)), np.arange(rows.start, rows.stop)] = -np.inf
        index[rows] = block.argmax(axis=1)
        cosine[rows] = block.max(axis=1)
    return index, cosine


def closest_pairs(anchors: Array, count: int, similarity: Similarity = cosines) -> tuple[Indices, Array]:
    """The `count` pairs i < j of largest cosine, closest first, lowest indices on a tie: (A, D) -> (M, 2), (M,)."""
    pairs, found = np.empty((0, 2), np.int64), np.empty(0, np.float32)
    for rows in blocks(len(anchors), rows_at_once(len(anchors))):
        block = similarity(anchors[rows], anchors)
        block[np.arange(len(anchors)) <= np.arange(rows.start, rows.stop)[:, None]] = -np.inf
        best = _largest(block.ravel(), count)
        i, j = np.unravel_index(best, block.shape)
        real = np.isfinite(block[i, j])
        pairs = np.concatenate([pairs, np.stack([i + rows.start, j], axis=1)[real]])
        found = np.concatenate([found, block[i, j][real]])
        kept = np.argsort(-found, kind="stable")[:count]
        pairs, found = pairs[kept], found[kept]
    return pairs, found


def _largest(values: Array, count: int) -> Indices:
    """Where the `count` largest values are, in order of index; of equals at the border, the first: (M,) -> (K,)."""
    if len(values) <= count:
        return np.arange(len(values))
    border = np.partition(values, -count)[-count]
    above = np.flatnonzero(values > border)
    return np.sort(np.concatenate([above, np.flatnonzero(values == border)[: count - len(above)]]))


def affinity(points: Array, anchors: Array) -> Array:
    """How near each anchor is to a selection: mean cosine, scaled to 0…1 over the anchors: (n, D), (A, D) -> (A,)."""
    return _scaled(points.mean(axis=0, dtype=np.float64) @ anchors.T.astype(np.float64))


def axis_affinity(points: Array, axes: Array) -> Array:
    """The same of axes, by the mean cosine to their nearer ends: (n, D), (A, D) -> (A,)."""
    total = np.zeros(len(axes))
    for rows in blocks(len(points), rows_at_once(len(axes))):
        total += axis_cosines(points[rows], axes).sum(axis=0, dtype=np.float64)
    return _scaled(total / len(points))


def _scaled(mean: Array) -> Array:
    reach = mean.max() - mean.min()
    scaled = (mean - mean.min()) / reach if reach > 0 else np.zeros_like(mean)
    affinities: Array = scaled.astype(np.float32)
    return affinities
