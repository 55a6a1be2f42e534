"""What moves points of the faithful globe: attraction, repulsion, and the pull of items' true nearest anchors.

All are downhill of parts of the objective of `faithful`, times the number of points, less what points off the sphere;
w = 1 / (1 + s · chord²), s the scale.
"""

from dataclasses import dataclass

import numpy as np

from geolip_viewer.geometry.affinities import Edges
from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.task import ahead, blocks

BLOCK_ENTRIES = 1 << 16  # stays in a core's cache; larger products BLAS would share out, at more cost than gain
EDGES_AT_ONCE = 1 << 18  # numpy holds Python's lock while it gathers: briefly, so that a window goes on


def attraction(positions: Array, edges: Edges, scale: float) -> Array:
    """Σ_j p_ij w_ij y_j, times the number of points: (M, 3) -> (M, 3)."""

    def pulled(rows: slice) -> tuple[Array, Array]:
        pairs = edges.rows(rows)
        near = np.repeat(positions[rows], np.diff(pairs.indptr), axis=0)
        near -= positions.take(pairs.indices, axis=0)
        pairs.data = pairs.data / (1 + np.float32(scale) * np.einsum("ij,ij->i", near, near))
        return pairs @ positions, pairs.T @ positions[rows]

    count = len(positions)
    pull = np.zeros((count, 3), np.float32)
    height = max(EDGES_AT_ONCE * count // max(len(edges.columns), 1), 1)
    for rows, (of_rows, of_others) in ahead(blocks(count, height), pulled):
        pull[rows] += of_rows
        pull += of_others
    return pull * np.float32(count)


def repulsion(positions: Array, scale: float) -> Array:
    """Σ_j q_ij w_ij y_j, times the number of points: (M, 3) -> (M, 3); each pair is counted once, for both points.

    q_ij = w_ij / Σ w over pairs of different points; a point's own part points outward and moves nothing.
    """
    count = len(positions)
    left, right = _affine(positions, scale), _homogeneous(positions)
    push, total = np.zeros((count, 3), np.float32), 0.0
    first = 0
    while first < count:
        rows = slice(first, min(first + max(BLOCK_ENTRIES // (count - first), 1), count))
        near = left[rows] @ right[:, first:]
        np.reciprocal(near, out=near)
        total += float(near.sum())
        after = rows.stop - first
        total += float(near[:, after:].sum())
        np.square(near, out=near)
        push[rows] += near @ positions[first:]
        push[rows.stop :] += near[:, after:].T @ positions[rows]
        first = rows.stop
    return push * np.float32(count / max(total - count, 1e-12))


@dataclass(frozen=True, eq=False)
class Surroundings:
    """The k points drawn nearest to each of M points, (M, k), and the squared chord that divides them from others."""

    near: Indices
    reach: Array


def surroundings(positions: Array, k: int) -> Surroundings:
    """(M, 3) -> the k < M − 1 nearest others of each point; of points that are copies one may count for the other."""
    from scipy.spatial import cKDTree

    tree = cKDTree(positions)
    near, reach = np.empty((len(positions), k), np.int32), np.empty(len(positions), np.float32)
    for rows, (chord, found) in ahead(blocks(len(positions)), lambda rows: tree.query(positions[rows], k + 2)):
        near[rows], reach[rows] = found[:, 1:-1], np.square(chord[:, -2:]).mean(axis=1)
    return Surroundings(near, reach)


def estimated_repulsion(positions: Array, scale: float, around: Surroundings, sample: Array) -> Array:
    """`repulsion` of many points: by each one's surroundings exactly, by all that is farther from a sample of it.

    (M, 3), (m, 3) -> (M, 3). The sample is of all positions; those of it that lie within a point's reach are passed
    over. Most of the force is that of the nearest, so that the sample can be small.
    """
    count, each = len(positions), np.float32(len(positions) / len(sample))
    left, right = _affine(positions, scale), _homogeneous(sample)
    least = 1 + np.float32(scale) * around.reach

    def pushed(rows: slice) -> tuple[Array, float]:
        far = left[rows] @ right
        far[far <= least[rows, None]] = np.inf
        np.reciprocal(far, out=far)
        total = float(each * far.sum(dtype=np.float64))
        push = each * (np.square(far, out=far) @ sample)
        near, weights = _near(positions[rows], positions, around.near[rows], scale)
        total += float(weights.sum(dtype=np.float64))
        push += np.einsum("ij,ijk->ik", np.square(weights, out=weights), near)
        return push, total

    push, total = np.empty((count, 3), np.float32), 0.0
    for rows, (some, part) in ahead(blocks(count), pushed):
        push[rows] = some
        total += part
    return push * np.float32(count / max(total, 1e-12))


def anchoring(positions: Array, target: Indices, scale: float, sharpness: float) -> Array:
    """Where the items' true nearest anchors become likelier: (N + A, 3), (N,) anchors -> (N + A, 3).

    Downhill of −Σ_i log(w_it^τ / Σ_a w_ia^τ), t the target of item i, over 2s.
    """
    count = len(target)
    items, anchors = positions[:count], positions[count:]
    left, right = _affine(items, scale), _homogeneous(anchors)
    pull = np.zeros_like(positions)
    height = max(BLOCK_ENTRIES // len(anchors), 1)
    for first in range(0, count, height):
        rows = slice(first, min(first + height, count))
        near = left[rows] @ right
        np.reciprocal(near, out=near)
        share = near**sharpness
        share /= share.sum(axis=1, keepdims=True)
        share[np.arange(len(share)), target[rows]] -= 1
        share *= near
        share *= np.float32(-sharpness)
        pull[rows] = share @ anchors
        pull[count:] += share.T @ items[rows]
    return pull


def rivals(positions: Array, target: Indices, count: int) -> Indices:
    """Of each item its true nearest anchor and then the `count` others drawn nearest: (N + A, 3), (N,) -> (N, count+1).

    There must be more than `count` anchors.
    """
    from scipy.spatial import cKDTree

    items, tree = positions[: len(target)], cKDTree(positions[len(target) :])
    among = np.empty((len(target), count + 1), np.int32)
    for rows, (_, found) in ahead(blocks(len(target)), lambda rows: tree.query(items[rows], np.arange(1, count + 2))):
        own = found == target[rows, None]
        own[~own.any(axis=1), count] = True  # the farthest makes room for it
        among[rows, 0], among[rows, 1:] = target[rows], found[~own].reshape(-1, count)
    return among


def estimated_anchoring(positions: Array, among: Indices, scale: float, sharpness: float) -> Array:
    """`anchoring` of many items, each beside its nearest rivals alone: others are too far to count.

    (N + A, 3), (N, r) anchors, the true one first -> (N + A, 3).
    """
    count = len(among)
    items, anchors = positions[:count], positions[count:]

    def pulled(rows: slice) -> tuple[Array, Array]:
        near, weights = _near(items[rows], anchors, among[rows], scale)
        share = weights**sharpness
        share /= share.sum(axis=1, keepdims=True)
        share[:, 0] -= 1
        share *= weights
        share *= np.float32(-sharpness)
        back = np.empty_like(anchors)
        for axis in range(3):
            pushed = share * items[rows, axis, None]
            back[:, axis] = np.bincount(among[rows].ravel(), pushed.ravel(), minlength=len(anchors))
        return np.einsum("ij,ijk->ik", share, near), back

    pull = np.zeros_like(positions)
    for rows, (of_items, of_anchors) in ahead(blocks(count), pulled):
        pull[rows] = of_items
        pull[count:] += of_anchors
    return pull


def _near(points: Array, others: Array, chosen: Indices, scale: float) -> tuple[Array, Array]:
    """The chosen others of each point, and their w: (n, 3), (m, 3), (n, k) -> (n, k, 3), (n, k)."""
    near = others.take(chosen, axis=0)
    chord = np.square(near - points[:, None]).sum(axis=2)
    return near, 1 / (1 + np.float32(scale) * chord)


def _affine(points: Array, scale: float) -> Array:
    """Rows whose product with `_homogeneous` is 1 + s · chord², since |a − b|² = 2 − 2 a·b: (n, 3) -> (n, 4)."""
    return np.concatenate([-2 * scale * points, np.full((len(points), 1), 1 + 2 * scale)], axis=1).astype(np.float32)


def _homogeneous(points: Array) -> Array:
    """(m, 3) -> (4, m)."""
    return np.ascontiguousarray(np.concatenate([points, np.ones((len(points), 1))], axis=1).T, np.float32)
