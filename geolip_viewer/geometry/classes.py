"""What class labels say about items. Labels are compressed rows: item i carries ids[offsets[i]:offsets[i + 1]]."""

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.task import blocks


def primary_classes(offsets: Indices, ids: Indices, counts: Indices) -> Indices:
    """The rarest class of each item, lowest id on a tie, −1 for none: (N+1,), (L,), (C,) -> (N,)."""
    primary = np.full(len(offsets) - 1, -1, np.int64)
    labelled = np.flatnonzero(np.diff(offsets))
    if len(labelled):
        rank = np.lexsort((np.arange(len(counts)), counts)).argsort()
        rarest = np.minimum.reduceat(rank[ids], offsets[:-1][labelled])
        primary[labelled] = rank.argsort()[rarest]
    return primary


def centroids(points: Array, offsets: Indices, ids: Indices, classes: int) -> Array:
    """Mean of the points that carry each class, NaN if none does: (N, D) -> (C, D) float64."""
    total = np.zeros((classes, points.shape[1]))
    for rows in blocks(len(points)):
        carried = ids[offsets[rows.start] : offsets[rows.stop]]
        if not len(carried):
            continue
        carriers = np.repeat(np.arange(rows.start, rows.stop), np.diff(offsets[rows.start : rows.stop + 1]))
        order = np.argsort(carried, kind="stable")
        present, starts = np.unique(carried[order], return_index=True)
        total[present] += np.add.reduceat(points[carriers[order]].astype(np.float64), starts, axis=0)
    counts = np.bincount(ids, minlength=classes)[:, None]
    return np.divide(total, counts, out=np.full_like(total, np.nan), where=counts > 0)
