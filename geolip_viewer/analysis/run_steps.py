"""What changed from one checkpoint of a run to the next."""

from dataclasses import dataclass

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.geometry.constellation import rows_at_once
from geolip_viewer.geometry.drawn_neighbors import drawn_neighbors
from geolip_viewer.geometry.drift import angles_travelled, chance_share, explained_share, held_out_share
from geolip_viewer.geometry.motion import lost_neighbors, motion_correlation, true_changes
from geolip_viewer.geometry.neighbors import distances_to_others, smallest
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.procrustes import travel
from geolip_viewer.task import ahead, blocks, phase

NEIGHBORS = 10
SAMPLED = 5_000  # items whose neighbours are compared; beyond that, a seeded sample of this size


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One checkpoint while it is compared: true rows, their drawn positions in the frame, and neighbours.

    `turn` (D, D) is how the frame turns it, None for as it is; `nearest` (N,) are tracks; the neighbours (n, k) are
    those of the sampled items among themselves. Items' arrays are empty without items.
    """

    anchors: Array
    embeddings: Array
    turn: Array | None
    drawn: Positions
    nearest: Indices
    true_neighbors: Indices
    drawn_neighbors: Indices


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
    """Changes since the previous checkpoint, None if data are missing; angles are means over items in degrees.

    The common rotation is fitted to anchors. `rotation_share_chance` is what it would explain of them if they moved as
    far in random directions; `rotation_share_held_out` is what it explains of the items, or without items of each half
    of the anchors if it is fitted to the other.
    """

    churn: float | None
    neighbor_churn: float | None
    item_drift_mean: float | None
    item_drift_aligned_mean: float | None
    motion_correlation_items: float | None
    motion_correlation_anchors: float | None
    motion_neighbors_true: float | None
    rotation_share_chance: float | None
    rotation_share_held_out: float | None


def nearest_others(rows: Array) -> Indices:
    """The ten nearest other rows of each unit row, or all where there are fewer: (n, D) -> (n, k)."""
    k = min(NEIGHBORS, len(rows) - 1)
    if k < 1:
        return np.empty((len(rows), 0), np.int64)
    found = np.empty((len(rows), k), np.int32)
    with phase("Finding neighbours"):
        parts = blocks(len(rows), rows_at_once(len(rows)))
        for part, near in ahead(parts, lambda part: smallest(distances_to_others(rows, part), k)):
            found[part] = near
    return found


def nearest_drawn(positions: Array) -> Indices:
    """The ten drawn nearest to each position, or all where there are fewer: (n, 3) -> (n, k)."""
    k = min(NEIGHBORS, len(positions) - 1)
    return drawn_neighbors(positions, k) if k > 0 else np.empty((len(positions), 0), np.int64)


def compared(before: Snapshot, now: Snapshot, shared: SharedAnchors, rotation: Array) -> Step:
    """What changed between two checkpoints, by their common rotation (D, D), and after the frame's turns."""
    first, last = before.anchors[shared.earlier], now.anchors[shared.later] * shared.signs
    anchors_true = angles_travelled(first, last, before.turn, now.turn)
    drawn_first, drawn_last = before.drawn.anchors[shared.earlier], now.drawn.anchors[shared.later] * shared.signs
    of_anchors = motion_correlation(anchors_true, travel(drawn_first, drawn_last))
    chance = chance_share(first, last)
    if not len(now.embeddings):
        return Step(None, None, None, None, None, of_anchors, None, chance, held_out_share(first, last))
    with phase("Comparing items"):
        moved = np.degrees(angles_travelled(before.embeddings, now.embeddings))
        aligned = np.degrees(angles_travelled(before.embeddings, now.embeddings, rotation))
        framed = angles_travelled(before.embeddings, now.embeddings, before.turn, now.turn)
    true_lost = lost_neighbors(before.true_neighbors, now.true_neighbors)
    drawn_lost = lost_neighbors(before.drawn_neighbors, now.drawn_neighbors)
    return Step(
        churn=float(np.mean(before.nearest != now.nearest)),
        neighbor_churn=float(true_lost.mean()) if before.true_neighbors.shape[1] else None,
        item_drift_mean=float(moved.mean()),
        item_drift_aligned_mean=float(aligned.mean()),
        motion_correlation_items=motion_correlation(framed, travel(before.drawn.items, now.drawn.items)),
        motion_correlation_anchors=of_anchors,
        motion_neighbors_true=true_changes(true_lost, drawn_lost),
        rotation_share_chance=chance,
        rotation_share_held_out=explained_share(moved, aligned),
    )
