"""Repulsion among many points: distant points are replaced by nested cells that hold them.

As Barnes & Hut (1986), except that all cells hold equally many points and each opens equally many others, so that it
comes down to a few products of small matrices per cell, on the processor and on a GPU alike. It is deterministic.
"""

from dataclasses import dataclass

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.geometry.namespaces import namespace
from geolip_viewer.task import blocks

FULL = 32  # points in a smallest cell, at most
PARTS = 4  # cells that make up the next larger one
LARGEST = 64  # cells of the largest size, at most
OPENED = 16  # of each size, the cells nearest to a smallest cell whose parts count instead


@dataclass(frozen=True, eq=False)
class Tree:
    """M points in L smallest cells of `width` each, four of which make up a larger one, in so many `sizes`.

    `order` (L · width,) are the points cell by cell. To fill the cells some come twice: `counts` is 0 the second time,
    else 1, and `place` (M,) says where in the order a point counts. What repels the points of each smallest cell are
    the cells `apart` (L, r), rows of the cells of all sizes, the largest first, and the points of the smallest cells
    `opened` (L, p), of which it is one. `centres` (L, 3) are the means of the points of each.
    """

    order: Indices
    counts: Array
    place: Indices
    apart: Indices
    opened: Indices
    centres: Array
    sizes: int

    @classmethod
    def of(cls, positions: Array) -> "Tree":
        """By halving the points along the longest of the axes, and each half again: (M, 3)."""
        here, count = namespace(positions), len(positions)
        leaves = 1 << max(0, int(np.ceil(np.log2(count / FULL))))
        width, sizes = -(-count // leaves), 1
        while leaves > LARGEST * PARTS ** (sizes - 1):
            sizes += 1
        again = np.linspace(0, count, leaves * width - count, endpoint=False)
        points = here.of(np.concatenate([np.arange(count), again.astype(np.int64)]))
        rows = _halved(here.take(positions, points), leaves)
        order, is_first = points[rows], rows < count
        place = here.empty((count,), order.dtype)
        place[order[is_first]] = here.arange(0, len(rows))[is_first]
        counts = here.cast(is_first, positions.dtype).reshape(leaves, width)
        cells = _cells(_counted(positions, order, counts), sizes)
        return cls(order, counts, place, *_seen(cells, leaves, sizes), cells[-leaves:, :3], sizes)


def _halved(points: Array, cells: int) -> Indices:
    """Rows of points in the order of so many cells, a power of two: (P, 3) -> (P,)."""
    here = namespace(points)
    rows = here.arange(0, len(points)).reshape(1, -1)
    while len(rows) < cells:
        within = here.take(points, rows)
        longest = (here.lib.amax(within, axis=1) - here.lib.amin(within, axis=1)).argmax(axis=1)
        along = here.take_along(within.reshape(len(rows), -1), 3 * here.arange(0, rows.shape[1]) + longest[:, None])
        rows = here.take_along(rows, here.lib.argsort(along, axis=1)).reshape(2 * len(rows), -1)
    order: Indices = rows.ravel()
    return order


def _counted(positions: Array, order: Indices, counts: Array) -> Array:
    """Points of each smallest cell and how much they count: (M, 3) -> (L, width, 4)."""
    here = namespace(positions)
    points: Array = here.empty((*counts.shape, 4), positions.dtype)
    points[..., :3] = here.take(positions, order).reshape(*counts.shape, 3)
    points[..., 3] = counts
    return points


def _cells(points: Array, sizes: int) -> Array:
    """Means and numbers of points of the cells of all sizes, largest first: (L, width, 4) -> (C, 4)."""
    here = namespace(points)
    sums = [here.lib.einsum("ijk,ij->ik", points, points[..., 3])]
    for _ in range(sizes - 1):
        sums.append(sums[-1].reshape(-1, PARTS, 4).sum(axis=1))
    cells: Array = here.lib.concatenate(sums[::-1])
    cells[:, :3] /= here.lib.clip(cells[:, 3:], 1, None)  # a cell may be empty: copies of points that come twice
    return cells


def _seen(cells: Array, leaves: int, sizes: int) -> tuple[Indices, Indices]:
    """From each smallest cell, which cells stand for the points in them, and which smallest ones do not."""
    here, centres = namespace(cells), cells[-leaves:, :3]
    own, begin, apart = here.arange(0, leaves)[:, None], 0, []
    first = leaves // PARTS ** (sizes - 1)
    seen = here.lib.broadcast_to(here.arange(0, first), (leaves, first))
    for size in range(sizes - 1, -1, -1):
        parts = PARTS**size
        beyond = here.take(cells[begin : begin + leaves // parts, :3], seen) - centres[:, None]
        distance = here.lib.square(beyond).sum(axis=2)
        distance[seen == own // parts] = -1
        seen = here.take_along(seen, here.lib.argsort(distance, axis=1))
        opened = seen[:, :OPENED]
        apart.append(seen[:, OPENED:] + begin)
        begin += leaves // parts
        seen = (PARTS * opened[:, :, None] + here.arange(0, PARTS)).reshape(leaves, -1)
    return here.lib.concatenate(apart, axis=1), opened


def estimated_repulsion(positions: Array, scale: float, tree: Tree) -> Array:
    """`repulsion` of many points, less what points off the sphere: (M, 3) -> (M, 3).

    Of a cell that stands for its points, w is that of their mean squared chord. The tree may be of a few steps before.
    """
    here, count = namespace(positions), len(positions)
    points = _counted(positions, tree.order, tree.counts)
    cells, (leaves, width, _) = _cells(points, tree.sizes), points.shape
    by_axis, centres = points.swapaxes(1, 2).reshape(leaves, -1), cells[-leaves:, :3]
    across = tree.apart.shape[1] + tree.opened.shape[1] * width

    def pushed(rows: slice) -> tuple[Array, float]:
        apart = here.take(cells, tree.apart[rows]).swapaxes(1, 2)
        opened = here.take(by_axis, tree.opened[rows]).reshape(len(apart), -1, 4, width).swapaxes(1, 2)
        own = points[rows, :, :3] - centres[rows, None]
        others, squares = _beside(apart, opened.reshape(len(apart), 4, -1), centres[rows, :, None])
        near = nearness(own, others[:, :3], squares, scale)
        total = here.total((near @ others[:, 3, :, None]) * points[rows, :, 3:])
        here.lib.square(near, out=near)
        others[:, :3] *= others[:, 3:]
        push = near @ others.swapaxes(1, 2)
        return push[..., :3] - own * push[..., 3:], total

    push: Array = here.empty((leaves, width, 3), positions.dtype)
    total = 0.0
    for rows, (some, part) in here.ahead(blocks(leaves, max(here.entries // (4 * width * across), 1)), pushed):
        push[rows] = some
        total += part
    pushes: Array = here.take(push.reshape(-1, 3), tree.place)
    pushes *= count / max(float(total) - count, 1e-12)
    return pushes


def _beside(apart: Array, opened: Array, centre: Array) -> tuple[Array, Array]:
    """What is around cells, seen from their centres, and mean squares of how far it is from there.

    Other cells (g, 4, r) and points (g, 4, m), centres (g, 3, 1) -> (g, 4, r + m), (g, r + m).
    """
    lib = namespace(apart).lib
    others: Array = lib.concatenate([apart, opened], axis=2)
    spread = lib.clip(1 - lib.square(apart[:, :3]).sum(axis=1), 0, None)
    others[:, :3] -= centre
    squares: Array = lib.square(others[:, :3]).sum(axis=1)
    squares[:, : spread.shape[1]] += spread
    return others, squares


def nearness(own: Array, others: Array, squares: Array, scale: float) -> Array:
    """1 / (1 + s · chord²), since |a − b|² = a² + b² − 2 a·b: (g, n, 3), (g, 3, m), (g, m) -> (g, n, m)."""
    here = namespace(own)
    left = here.empty((*own.shape[:2], 5), own.dtype)
    right = here.empty((len(own), 5, others.shape[2]), own.dtype)
    left[..., :3], left[..., 3] = -2 * scale * own, 1
    left[..., 4] = 1 + scale * here.lib.square(own).sum(axis=2)
    right[:, :3], right[:, 3], right[:, 4] = others, scale * squares, 1
    near: Array = left @ right
    here.lib.reciprocal(near, out=near)
    return near
