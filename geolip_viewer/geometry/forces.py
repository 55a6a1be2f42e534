"""What moves points of the faithful globe: attraction, repulsion, and the pull of items' true nearest anchors.

All are downhill of parts of the objective of `faithful`, times the number of points, less what points off the sphere;
w = 1 / (1 + s · chord²), s the scale.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from geolip_viewer.geometry.affinities import Edges
from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.geometry.constellation import rows_at_once
from geolip_viewer.geometry.namespaces import NUMPY, namespace
from geolip_viewer.geometry.neighbors import Cells, distances, smallest, sought
from geolip_viewer.geometry.sphere import unit
from geolip_viewer.geometry.subset import morton
from geolip_viewer.task import blocks

LOOKED_THROUGH = 12  # cells around each point, to find 99 % of those drawn nearest to it on a device


def attraction(positions: Array, edges: Edges, scale: float) -> Array:
    """Σ_j p_ij w_ij y_j, times the number of points: (M, 3) -> (M, 3)."""
    here = namespace(positions)

    def pulled(rows: slice) -> tuple[Array, Array]:
        starts, columns, weights = edges.of(rows)
        near = here.repeat(positions[rows], starts[1:] - starts[:-1])
        near -= here.take(positions, columns)
        strength = weights / (1 + scale * here.lib.einsum("ij,ij->i", near, near))
        return here.products(starts, columns, strength, positions[rows], positions)

    count = len(positions)
    pull: Array = here.zeros((count, 3), here.lib.float32)
    height = max(here.edges * count // max(len(edges.columns), 1), 1)
    for rows, (of_rows, of_others) in here.ahead(blocks(count, height), pulled):
        pull[rows] += of_rows
        pull += of_others
    pull *= count
    return pull


def repulsion(positions: Array, scale: float) -> Array:
    """Σ_j q_ij w_ij y_j, times the number of points: (M, 3) -> (M, 3); each pair is counted once, for both points.

    q_ij = w_ij / Σ w over pairs of different points; a point's own part points outward and moves nothing.
    """
    here, count = namespace(positions), len(positions)
    left, right = _affine(positions, scale), _homogeneous(positions)
    push: Array = here.zeros((count, 3), here.lib.float32)
    total, first = 0.0, 0
    while first < count:
        rows = slice(first, min(first + max(here.cached // (count - first), 1), count))
        near = left[rows] @ right[:, first:]
        here.lib.reciprocal(near, out=near)
        total += here.total(near)
        after = rows.stop - first
        total += here.total(near[:, after:])
        here.lib.square(near, out=near)
        push[rows] += near @ positions[first:]
        push[rows.stop :] += near[:, after:].T @ positions[rows]
        first = rows.stop
    push *= count / max(float(total) - count, 1e-12)
    return push


@dataclass(frozen=True, eq=False)
class Surroundings:
    """The k points drawn nearest to each of M points, (M, k), and the squared chord that divides them from others."""

    near: Indices
    reach: Array


def surroundings(positions: Array, k: int) -> Surroundings:
    """(M, 3) -> the k < M − 1 nearest others of each point; of points that are copies one may count for the other."""
    here, count = namespace(positions), len(positions)
    if here is not NUMPY:
        wide = unit(here.cast(positions, here.lib.float64))
        each = max(int(np.sqrt(count)) // 2, 1)  # points of a cell
        found, distance = sought(wide, k + 1, Cells.of(wide, np.arange(0, count, each)), LOOKED_THROUGH * max(each, k))
        return Surroundings(found[:, :-1], 2 * distance[:, -2:].mean(axis=1))
    from scipy.spatial import cKDTree

    tree = cKDTree(positions)
    order = np.argsort(
        morton(positions)
    )  # a point that is asked for after a near one finds its part of the tree cached
    near, reach = np.empty((count, k), np.int32), np.empty(count, np.float32)
    for rows, (chord, seen) in here.ahead(blocks(count), lambda rows: tree.query(positions[order[rows]], k + 2)):
        near[order[rows]], reach[order[rows]] = seen[:, 1:-1], np.square(chord[:, -2:]).mean(axis=1)
    return Surroundings(near, reach)


def estimated_repulsion(positions: Array, scale: float, around: Surroundings, sample: Array) -> Array:
    """`repulsion` of many points: by each one's surroundings exactly, by all that is farther from a sample of it.

    (M, 3), (m, 3) -> (M, 3). The sample is of all positions; those of it that lie within a point's reach are passed
    over. Most of the force is that of the nearest, so that the sample can be small.
    """
    here, count, each = namespace(positions), len(positions), len(positions) / len(sample)
    lib, left, right = here.lib, _affine(positions, scale), _homogeneous(sample)
    least = 1 + scale * around.reach

    def pushed(rows: slice) -> tuple[Array, float]:
        far = left[rows] @ right
        far[far <= least[rows, None]] = np.inf
        lib.reciprocal(far, out=far)
        total = each * here.total(far)
        push = each * (lib.square(far, out=far) @ sample)
        near, weights = _near(positions[rows], positions, around.near[rows], scale)
        total += here.total(weights)
        push += lib.einsum("ij,ijk->ik", lib.square(weights, out=weights), near)
        return push, total

    push: Array = here.empty((count, 3), lib.float32)
    total = 0.0
    for rows, (some, part) in here.ahead(blocks(count, here.rows), pushed):
        push[rows] = some
        total += part
    push *= count / max(float(total), 1e-12)
    return push


def anchoring(positions: Array, target: Indices, scale: float, sharpness: float) -> Array:
    """Where the items' true nearest anchors become likelier: (N + A, 3), (N,) anchors -> (N + A, 3).

    Downhill of −Σ_i log(w_it^τ / Σ_a w_ia^τ), t the target of item i, over 2s.
    """
    here, count = namespace(positions), len(target)
    items, anchors = positions[:count], positions[count:]
    left, right = _affine(items, scale), _homogeneous(anchors)
    pull: Array = here.lib.zeros_like(positions)
    height = max(here.cached // len(anchors), 1)
    for first in range(0, count, height):
        rows = slice(first, min(first + height, count))
        near = left[rows] @ right
        here.lib.reciprocal(near, out=near)
        share = near**sharpness
        share /= share.sum(axis=1, keepdims=True)
        share[here.arange(0, len(share)), target[rows]] -= 1
        share *= near
        share *= -sharpness
        pull[rows] = share @ anchors
        pull[count:] += share.T @ items[rows]
    return pull


def rivals(positions: Array, target: Indices, count: int) -> Indices:
    """Of each item its true nearest anchor and then the `count` others drawn nearest: (N + A, 3), (N,) -> (N, count+1).

    There must be more than `count` anchors.
    """
    here, items, anchors = namespace(positions), positions[: len(target)], positions[len(target) :]
    among: Indices = here.empty((len(target), count + 1), here.lib.int32)
    nearest = _seeker(anchors, count + 1)

    def beside(rows: slice) -> Indices:
        found = nearest(items[rows])
        own = found == target[rows, None]
        own[~own.any(axis=1), count] = True  # the farthest makes room for it
        others: Indices = found[~own].reshape(-1, count)
        return others

    for rows, others in here.ahead(blocks(len(target), rows_at_once(len(anchors), here)), beside):
        among[rows, 0], among[rows, 1:] = target[rows], others
    return among


def _seeker(points: Array, k: int) -> Callable[[Array], Indices]:
    """What finds the k nearest of some points to each of others: (m, 3) -> from (n, 3) to (n, k)."""
    if namespace(points) is not NUMPY:
        return lambda asked: smallest(distances(asked, points), k)
    from scipy.spatial import cKDTree

    tree = cKDTree(points)
    return lambda asked: tree.query(asked, np.arange(1, k + 1))[1]


def estimated_anchoring(positions: Array, among: Indices, scale: float, sharpness: float) -> Array:
    """`anchoring` of many items, each beside its nearest rivals alone: others are too far to count.

    (N + A, 3), (N, r) anchors, the true one first -> (N + A, 3).
    """
    here, (count, each) = namespace(positions), among.shape
    items, anchors = positions[:count], positions[count:]

    def pulled(rows: slice) -> tuple[Array, Array]:
        _, weights = _near(items[rows], anchors, among[rows], scale)
        share = weights**sharpness
        share /= share.sum(axis=1, keepdims=True)
        share[:, 0] -= 1
        share *= weights
        share *= -sharpness
        starts = each * here.arange(0, len(share) + 1)
        return here.products(starts, among[rows].ravel(), share.ravel(), items[rows], anchors)

    pull: Array = here.lib.zeros_like(positions)
    for rows, (of_items, of_anchors) in here.ahead(blocks(count, here.rows), pulled):
        pull[rows] = of_items
        pull[count:] += of_anchors
    return pull


def _near(points: Array, others: Array, chosen: Indices, scale: float) -> tuple[Array, Array]:
    """The chosen others of each point, and their w: (n, 3), (m, 3), (n, k) -> (n, k, 3), (n, k)."""
    here = namespace(points)
    near = here.take(others, chosen)
    chord = here.lib.square(near - points[:, None]).sum(axis=2)
    return near, 1 / (1 + scale * chord)


def _affine(points: Array, scale: float) -> Array:
    """Rows whose product with `_homogeneous` is 1 + s · chord², since |a − b|² = 2 − 2 a·b: (n, 3) -> (n, 4)."""
    rows: Array = namespace(points).empty((len(points), 4), points.dtype)
    rows[:, :3], rows[:, 3] = -2 * scale * points, 1 + 2 * scale
    return rows


def _homogeneous(points: Array) -> Array:
    """(m, 3) -> (4, m)."""
    columns: Array = namespace(points).empty((4, len(points)), points.dtype)
    columns[:3], columns[3] = points.T, 1
    return columns
