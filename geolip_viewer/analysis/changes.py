"""What changed between two checkpoints of the same items: which anchors and items moved, and how far."""

from dataclasses import dataclass

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.run_steps import SAMPLED, nearest_others
from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.geometry.drift import (
    anchor_drift,
    angles_travelled,
    chance_share,
    explained_share,
    held_out_share,
    is_found,
    nearer_ends,
)
from geolip_viewer.geometry.motion import lost_neighbors
from geolip_viewer.geometry.tracks import tracks_of
from geolip_viewer.geometry.trust import sampled
from geolip_viewer.task import phase


@dataclass(frozen=True, eq=False)
class Changes:
    """From a first checkpoint to a second in the same space; angles in degrees.

    `earlier` and `later` (n,) are the rows of the anchors that both have, which are the same rows unless their number
    changes: then they are `matched`, each to its nearest clear match. Angles of these (n,) and of items (N,) are taken
    as they are, and after the common rotation of these anchors. Of the motion it explains `rotation_share` of the
    anchors, to which it was fitted; `chance_share` would be that of as many that move as far in random directions, and
    `held_out_share` is that of the items, or without items of each half of the anchors if it is fitted to the other.
    `churn` is the share of items whose nearest anchor is another one, None without items.
    """

    earlier: Indices
    later: Indices
    matched: bool
    anchor_angle: Array
    anchor_aligned: Array
    rotation_share: float | None
    chance_share: float | None
    held_out_share: float | None
    item_angle: Array
    item_aligned: Array
    churn: float | None

    @property
    def has_rotation(self) -> bool:
        """Whether there is a common rotation; where there is none, motion counts as it is."""
        return is_found(self.held_out_share)


def changes(first: Analysis, second: Analysis) -> Changes | None:
    """The changes; None if dimensions differ, or anchors are points in one and axes in the other."""
    if first.dimension != second.dimension or first.are_axes != second.are_axes:
        return None
    tracks = tracks_of([first.anchors, second.anchors], first.are_axes)
    _, earlier, later = tracks.common(0, 1)
    start, end = first.anchors[earlier], second.anchors[later]
    end = end * nearer_ends(start, end) if first.are_axes else end
    with phase("Comparing checkpoints"):
        moved = anchor_drift(start, end)
        has_items = first.has_items
        items, turned_items = (
            np.degrees(angles_travelled(first.embeddings, second.embeddings, turn)) if has_items else np.empty(0)
            for turn in (None, moved.rotation)
        )
        return Changes(
            earlier,
            later,
            tracks.matched,
            moved.angle,
            moved.aligned,
            moved.rotation_share,
            chance_share(start, end),
            explained_share(items, turned_items) if has_items else held_out_share(start, end),
            items,
            turned_items,
            float(np.mean(tracks.of[0][first.nearest_anchor] != tracks.of[1][second.nearest_anchor]))
            if has_items
            else None,
        )


def neighbors_lost(first: Analysis, second: Analysis) -> float | None:
    """The mean share of an item's ten true neighbours that it lost; None without neighbours.

    With more than 5,000 items it is measured on a seeded sample of 5,000, among themselves.
    """
    if first.item_count < 2:
        return None
    chosen = sampled(first.item_count, SAMPLED)
    near = (nearest_others(each.embeddings[chosen]) for each in (first, second))
    return float(lost_neighbors(*near).mean())
