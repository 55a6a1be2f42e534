"""Every number of an anchor as a column."""

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.export.columns import Codes, Column, Numbers, Table, short_pairs
from geolip_viewer.export.run_columns import anchor_run_columns
from geolip_viewer.quantities import ASSIGNED_ITEMS, NEAREST_ANCHOR_COSINE, SQUARED_NORM, titled
from geolip_viewer.scene import Array, Indices


def anchor_table(analysis: Analysis) -> Table:
    """Columns of the anchors themselves, and of one pass over the items."""
    number = np.arange(analysis.anchor_count)
    first = Column("anchor", "Anchor", "The anchor's row in the checkpoint, counted from 0", Numbers(number, None))
    known = (*_assigned(analysis), *_assigned_classes(analysis), *_neighbours(analysis))
    return Table("anchor", (first, *known, *anchor_run_columns(analysis)))


def anchor_experts(analysis: Analysis) -> tuple[Column, ...]:
    """How experts differ about each anchor; needs every expert's view of every item."""
    if not analysis.pairs:
        return ()
    spread = "How much the experts disagree: standard deviation of their distances to the anchor, averaged over items"
    mean = "Mean size of the difference between two experts' cosines with the anchor, over items and pairs"
    one = "Mean size of the difference between the cosines that {} and {} have with the anchor, over all items"
    experts = analysis.expert_names
    titles = short_pairs(experts, analysis.pairs)
    each = (
        Column(
            f"difference_{experts[a]}_{experts[b]}",
            f"|Δ| {title}",
            one.format(experts[a], experts[b]),
            Numbers(values, 4),
        )
        for (a, b), title, values in zip(analysis.pairs, titles, analysis.anchor_difference, strict=True)
    )
    together = Column("difference", "Mean |Δ|", mean, Numbers(analysis.anchor_difference_mean, 4))
    return (
        Column("divergence", "Divergence", spread, Numbers(analysis.expert_divergence, 4)),
        *((together,) if len(analysis.pairs) > 1 else ()),
        *each,
    )


def assigned_classes(analysis: Analysis) -> tuple[Indices, Array]:
    """(A,) the class that most assigned items of each anchor carry, lowest id on a tie, and the share of those with it.

    −1 and NaN if no assigned item carries a class.
    """
    labels, classes = analysis.labels, max(len(analysis.class_names), 1)
    pairs, counts = np.unique(analysis.nearest_anchor[labels.items] * classes + labels.ids, return_counts=True)
    anchors, ids = np.divmod(pairs, classes)
    best = np.lexsort((-ids, counts, anchors))  # the last of each anchor has the largest count, then the lowest id
    last = best[np.append(np.diff(anchors[best]) > 0, np.full(min(len(best), 1), True))]
    top, share = np.full(analysis.anchor_count, -1), np.full(analysis.anchor_count, np.nan)
    top[anchors[last]] = ids[last]
    share[anchors[last]] = counts[last] / analysis.assignment_counts[anchors[last]]
    return top, share


def _assigned(analysis: Analysis) -> tuple[Column, ...]:
    if not analysis.has_items:
        return ()
    assignment_counts = analysis.assignment_counts
    sums = np.bincount(analysis.nearest_anchor, analysis.nearest_cosine, analysis.anchor_count)
    mean = np.divide(sums, assignment_counts, out=np.full(len(assignment_counts), np.nan), where=assignment_counts > 0)
    totals = analysis.assignment_totals
    is_dead = (totals == 0).astype(np.int64)
    return (
        Column("status", "Status", "dead: no item has it as its nearest anchor", Codes(is_dead, ("active", "dead"))),
        Column(
            "visits",
            titled(ASSIGNED_ITEMS),
            "How many items have it as their nearest anchor; 0: it is dead",
            Numbers(totals, 0),
        ),
        Column(
            "share",
            "Share",
            "Share of all items that are assigned to it",
            Numbers(totals / analysis.total_count, 4),
        ),
        Column("visitor_cosine", "Mean cosine", "Of the anchor and its assigned items", Numbers(mean)),
    )


def _assigned_classes(analysis: Analysis) -> tuple[Column, ...]:
    if not (analysis.has_items and analysis.has_labels):
        return ()
    top, share = assigned_classes(analysis)
    return (
        Column(
            "top_class",
            "Top class",
            "The class that most of its assigned items carry",
            Codes(top, analysis.class_names),
        ),
        Column("purity", "Purity", "Share of its assigned items that carry the top class", Numbers(share, 2)),
    )


def _neighbours(analysis: Analysis) -> tuple[Column, ...]:
    kept = "Squared length of the anchor along the three drawn directions"
    return (
        Column(
            "neighbor",
            "Nearest anchor",
            "The other anchor with the largest cosine to this one",
            Numbers(analysis.neighbor_anchor, None),
        ),
        Column(
            "isolation",
            titled(NEAREST_ANCHOR_COSINE),
            "Largest cosine to another anchor: the smaller, the more isolated it is",
            Numbers(analysis.neighbor_cosine),
        ),
        Column(
            "kept",
            titled(SQUARED_NORM),
            kept,
            Numbers((analysis.anchor_coordinates.astype(np.float64) ** 2).sum(axis=1)),
        ),
    )
