"""New points on a globe that was fitted to others, placed by their nearest neighbours."""

import numpy as np

from geolip_viewer.geometry.affinities import conditional
from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.constellation import rows_at_once
from geolip_viewer.geometry.neighbors import distances, smallest
from geolip_viewer.geometry.sphere import unit
from geolip_viewer.task import blocks

NEIGHBORS, PERPLEXITY = 10, 3.0


def placed(points: Array, items: Array, drawn: Array) -> Array:
    """Weighted means of the positions of each point's ten nearest items: (m, D), (N, D), (N, 3) -> (m, 3) unit rows.

    Nearer items count more, as in the fit. A point that is not finite has no position: NaN.
    """
    positions = np.full((len(points), 3), np.nan, np.float32)
    known = np.flatnonzero(np.isfinite(points).all(axis=1))
    for part in blocks(len(known), rows_at_once(len(items))):
        rows = known[part]
        distance = distances(unit(points[rows].astype(np.float32)), items)
        near = smallest(distance, min(NEIGHBORS, len(items)))
        weights = conditional(np.take_along_axis(distance, near, axis=1), PERPLEXITY)
        positions[rows] = unit((weights[:, :, None] * drawn[near]).sum(axis=1)).astype(np.float32)
    return positions
