"""What changed from one checkpoint of a run to the next."""

from dataclasses import dataclass

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.geometry.drift import angles_travelled, common_rotation
from geolip_viewer.geometry.motion import lost_neighbors, motion_correlation, true_changes
from geolip_viewer.geometry.neighbors import neighbors
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.procrustes import travel
from geolip_viewer.task import phase

NEIGHBORS = 10


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One checkpoint while it is compared: true rows, where the frame draws them, and who is near whom.

    `turn` (D, D) is how the frame turns it, None for as it is; `nearest` (N,) are tracks; the neighbours (n, k) are
    those of the sampled items among themselves. Items' arrays are empty without items.
    """

    anchors: Array
    embeddings: Array
    turn: Array | None
    drawn: Positions
    nearest: Indices
    sampled: Indices
    true_neighbors: Indices


@dataclass(frozen=True, eq=False)
class SharedAnchors:
    """The rows of the same anchors in two checkpoints (n,), and by what the second's are multiplied, (n, 1).

    That is 1, but −1 for an axis whose other end is the nearer one.
    """

    earlier: Indices
    later: Indices
    signs: Array


@dataclass(frozen=True)
class Step:
    """Since the checkpoint before; None for what these data cannot answer. Angles are means over items, in degrees."""

    churn: float | None
    neighbor_churn: float | None
    item_drift_mean: float | None
    item_drift_aligned_mean: float | None
    motion_correlation_items: float | None
    motion_correlation_anchors: float | None
    motion_neighbors_true: float | None


def nearest_others(rows: Array) -> Indices:
    """The ten nearest other rows of each unit row, fewer of fewer: (n, D) -> (n, k)."""
    k = min(NEIGHBORS, len(rows) - 1)
    if k < 1:
        return np.empty((len(rows), 0), np.int64)
    with phase("Finding neighbours"):
        return neighbors(rows.astype(np.float64), k)[0]


def compared(before: Snapshot, now: Snapshot, shared: SharedAnchors) -> Step:
    """What changed between two checkpoints, the frame's turns taken into account."""
    first, last = before.anchors[shared.earlier], now.anchors[shared.later] * shared.signs
    anchors_true = angles_travelled(first, last, before.turn, now.turn)
    drawn_first, drawn_last = before.drawn.anchors[shared.earlier], now.drawn.anchors[shared.later] * shared.signs
    of_anchors = motion_correlation(anchors_true, travel(drawn_first, drawn_last))
    if not len(now.embeddings):
        return Step(None, None, None, None, None, of_anchors, None)
    with phase("Comparing items"):
        moved = angles_travelled(before.embeddings, now.embeddings)
        aligned = angles_travelled(before.embeddings, now.embeddings, common_rotation(first, last))
        framed = angles_travelled(before.embeddings, now.embeddings, before.turn, now.turn)
    true_lost = lost_neighbors(before.true_neighbors, now.true_neighbors)
    drawn_lost = lost_neighbors(*(nearest_others(each.drawn.items[each.sampled]) for each in (before, now)))
    return Step(
        churn=float(np.mean(before.nearest != now.nearest)),
        neighbor_churn=float(true_lost.mean()) if before.true_neighbors.shape[1] else None,
        item_drift_mean=float(np.degrees(moved.mean())),
        item_drift_aligned_mean=float(np.degrees(aligned.mean())),
        motion_correlation_items=motion_correlation(framed, travel(before.drawn.items, now.drawn.items)),
        motion_correlation_anchors=of_anchors,
        motion_neighbors_true=true_changes(true_lost, drawn_lost),
    )
