"""What the worker finds out about a selection for the inspector."""

from dataclasses import dataclass

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.geometry.constellation import cosines
from geolip_viewer.scene import Array, Indices
from geolip_viewer.state import Selection

MOST_SEEN = 2000  # assigned items per anchor that are compared across experts


@dataclass(frozen=True, eq=False)
class ItemDetails:
    """One item: its cosines with all anchors (A,), and those that each expert sees (E, A)."""

    item: int
    cosines: Array
    lenses: Array


@dataclass(frozen=True, eq=False)
class AnchorDetails:
    """One anchor: its assigned items, nearest first; its cosines with all anchors (A,).

    `lens_means` (E,): its mean cosine with assigned items as each expert sees them, over `seen` of them.
    """

    anchor: int
    assigned: Indices
    cosines: Array
    lens_means: Array
    seen: int


@dataclass(frozen=True, eq=False)
class SelectionDetails:
    """Several: items in order of their cosine with their nearest anchor, and how often each class and anchor is met."""

    items: Indices
    anchors: Indices
    classes: Indices
    class_counts: Indices
    nearest: Indices
    nearest_counts: Indices
    mean_cosine: float
    mean_radius: float


Details = ItemDetails | AnchorDetails | SelectionDetails


def inspected(analysis: Analysis, selection: Selection) -> Details | None:
    """One item, one anchor, or a summary; None if nothing is selected."""
    match selection.items, selection.anchors:
        case (), ():
            return None
        case (item,), ():
            return _item(analysis, item)
        case (), (anchor,):
            return _anchor(analysis, anchor)
    return _many(analysis, np.array(selection.items, np.int64), np.array(selection.anchors, np.int64))


def _item(analysis: Analysis, item: int) -> ItemDetails:
    lenses = analysis.lens_similarities(item) if analysis.has_lenses else np.empty((0, analysis.anchor_count))
    return ItemDetails(item, analysis.similarities(item), lenses)


def _anchor(analysis: Analysis, anchor: int) -> AnchorDetails:
    among = cosines(analysis.anchors[[anchor]], analysis.anchors)[0]
    if not analysis.has_items:
        return AnchorDetails(anchor, np.empty(0, np.int64), among, np.empty(0), 0)
    assigned = np.flatnonzero(analysis.nearest_anchor == anchor)
    assigned = assigned[np.argsort(-analysis.nearest_cosine[assigned], kind="stable")]
    seen = assigned[:: max(1, -(-len(assigned) // MOST_SEEN))]
    means = np.empty(0)
    if analysis.has_lenses and len(seen):
        means = analysis.anchor_similarities(np.sort(seen), anchor).mean(axis=1, dtype=np.float64)
    return AnchorDetails(anchor, assigned, among, means, len(seen))


def _many(analysis: Analysis, items: Indices, anchors: Indices) -> SelectionDetails:
    nothing = np.empty(0, np.int64)
    if not len(items):
        return SelectionDetails(nothing, anchors, nothing, nothing, nothing, nothing, float("nan"), float("nan"))
    chosen = np.zeros(analysis.item_count, np.bool_)
    chosen[items] = True
    labels = analysis.labels
    classes = np.bincount(labels.ids[chosen[labels.items]], minlength=len(analysis.class_names))
    nearest = np.bincount(analysis.nearest_anchor[items], minlength=analysis.anchor_count)
    cosine = analysis.nearest_cosine[items]
    return SelectionDetails(
        items=items[np.argsort(-cosine, kind="stable")],
        anchors=anchors,
        classes=_most(classes),
        class_counts=classes,
        nearest=_most(nearest),
        nearest_counts=nearest,
        mean_cosine=float(cosine.mean(dtype=np.float64)),
        mean_radius=float(analysis.radii[items].mean(dtype=np.float64)),
    )


def _most(counts: Indices) -> Indices:
    """What is met at all, most often first, lowest index on a tie."""
    order = np.argsort(-counts, kind="stable")
    return order[counts[order] > 0]
