"""The forces on points of the faithful globe: attraction, repulsion, and the pull of true nearest anchors.

Each is the negative gradient of one part of the objective of `faithful`, times the number of points and without its
radial part; w = 1 / (1 + s · chord²), where s is the scale.
"""

from geolip_viewer.geometry.affinities import Edges
from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.geometry.namespaces import namespace
from geolip_viewer.task import blocks


def attraction(positions: Array, edges: Edges, scale: float) -> Array:
    """Σ_j p_ij w_ij y_j, times the number of points: (M, 3) -> (M, 3)."""
    here, count = namespace(positions), len(positions)
    padded = here.zeros((count, 4), positions.dtype)  # numpy copies rows of 16 bytes far faster than rows of 12
    padded[:, :3] = positions

    def pulled(rows: slice) -> tuple[Array, Array]:
        starts, columns, weights = edges.of(rows)
        beyond = here.repeat(padded[rows], starts[1:] - starts[:-1])
        beyond -= here.take(padded, columns)
        near = beyond[:, :3]
        strength = weights / (1 + scale * here.lib.einsum("ij,ij->i", near, near))
        return here.products(starts, columns, strength, positions[rows], positions)

    pull: Array = here.zeros((count, 3), here.lib.float32)
    height = max(here.edges * count // max(len(edges.columns), 1), 1)
    for rows, (of_rows, of_others) in here.ahead(blocks(count, height), pulled):
        pull[rows] += of_rows
        pull += of_others
    pull *= count
    return pull


def repulsion(positions: Array, scale: float) -> Array:
    """Σ_j q_ij w_ij y_j, times the number of points: (M, 3) -> (M, 3); each pair is computed once, for both points.

    q_ij = w_ij / Σ w over pairs of different points; a point's term with itself is radial and has no effect.
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


def anchoring(positions: Array, target: Indices, scale: float, sharpness: float) -> Array:
    """The force that makes the items' true nearest anchors more likely: (N + A, 3), (N,) anchors -> (N + A, 3).

    The negative gradient of −Σ_i log(w_it^τ / Σ_a w_ia^τ), t the target of item i, divided by 2s.
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
