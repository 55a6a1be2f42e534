"""The pull of true nearest anchors on many items, computed against the anchors drawn near them."""

from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.geometry.barnes_hut import Tree, nearness
from geolip_viewer.geometry.constellation import rows_at_once
from geolip_viewer.geometry.namespaces import namespace
from geolip_viewer.geometry.neighbors import distances, smallest
from geolip_viewer.task import blocks


def rivals(anchors: Array, tree: Tree, count: int) -> Indices:
    """The `count` anchors drawn nearest to the centre of each smallest cell: (A, 3) -> (L, count)."""
    here, leaves = namespace(anchors), len(tree.counts)
    among: Indices = here.empty((leaves, count), here.lib.int64)
    for rows in blocks(leaves, rows_at_once(len(anchors), here)):
        among[rows] = smallest(distances(tree.centres[rows], anchors), count)
    return among


def estimated_anchoring(
    positions: Array, target: Indices, among: Indices, tree: Tree, scale: float, sharpness: float
) -> Array:
    """`anchoring` for many items, each against the rivals of its cell only: other anchors are too far away to matter.

    (N + A, 3), (N,) anchors, (L, r) anchors -> (N + A, 3).
    """
    here, count, cells = namespace(positions), len(target), tree.counts.shape
    lib, anchors, order = here.lib, positions[count:], tree.order.reshape(cells)
    counted = tree.counts * (order < count)
    own = here.take(target, lib.clip(order, 0, count - 1))

    def pulled(rows: slice) -> tuple[Array, Array]:
        some, others = here.take(positions, order[rows]), here.take(anchors, among[rows])
        chords = lib.square(some - here.take(anchors, own[rows])).sum(axis=2)
        true, near = 1 / (1 + scale * chords), _nearness(some, others, scale)
        share, of_true = near**sharpness, true**sharpness
        share[among[rows, None] == own[rows, :, None]] = 0
        near *= share
        strength = sharpness * counted[rows] / (share.sum(axis=2) + of_true)
        near *= -strength[..., None]
        true *= sharpness * counted[rows] - strength * of_true
        of_items, of_true_ones = _alone(own[rows], true, some, anchors)
        of_items += near @ others
        _, of_rivals = _alone(among[rows], lib.ones_like(near[:, 0]), near.swapaxes(1, 2) @ some, anchors)
        return of_items, of_true_ones + of_rivals

    by_cell: Array = here.empty((*cells, 3), positions.dtype)
    pull: Array = lib.zeros_like(positions)
    for rows, (of_items, of_anchors) in here.ahead(blocks(cells[0], max(here.rows // cells[1], 1)), pulled):
        by_cell[rows] = of_items
        pull[count:] += of_anchors
    pull[:count] = here.take(by_cell.reshape(-1, 3), tree.place[:count])
    return pull


def _nearness(points: Array, others: Array, scale: float) -> Array:
    """1 / (1 + s · chord²) between the points of each cell and others: (g, n, 3), (g, m, 3) -> (g, n, m)."""
    beside = (others - points[:, :1]).swapaxes(1, 2)
    return nearness(points - points[:, :1], beside, namespace(points).lib.square(beside).sum(axis=1), scale)


def _alone(columns: Indices, values: Array, left: Array, right: Array) -> tuple[Array, Array]:
    """`products` when each row has one column: (g, n), (g, n), (g, n, 3), (m, 3) -> (g, n, 3), (m, 3)."""
    here, entries = namespace(left), columns.reshape(-1)
    starts = here.arange(0, len(entries) + 1)
    of_rows, of_columns = here.products(starts, entries, values.reshape(-1), left.reshape(-1, 3), right)
    return of_rows.reshape(left.shape), of_columns
