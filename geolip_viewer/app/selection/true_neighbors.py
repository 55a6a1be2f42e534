"""In the worker's thread: the true neighbours of an item."""

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.geometry.constellation import cosines
from geolip_viewer.geometry.trust import NEIGHBORS
from geolip_viewer.task import blocks, phase


def true_neighbors(analysis: Analysis, item: int) -> tuple[int, ...]:
    """The ten nearest other items in the embedding space, fewer where there are fewer; nearest first."""
    with phase("Finding true neighbours"):
        points, one = analysis.embeddings, analysis.embeddings[[item]]
        cosine = np.concatenate([cosines(points[rows], one)[:, 0] for rows in blocks(len(points))])
    order = np.argsort(-cosine, kind="stable")
    return tuple(order[order != item][:NEIGHBORS].tolist())
