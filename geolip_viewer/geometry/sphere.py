"""Unit rows and the sphere that is drawn."""

import numpy as np

from geolip_viewer.geometry.arrays import Array, Mask
from geolip_viewer.geometry.namespaces import namespace

NEARLY_NOTHING = 1e-8


def unit(rows: Array) -> Array:
    """Rows divided by their L2 norm, kept in their own precision: (N, D) -> (N, D). A zero row stays zero."""
    here = namespace(rows)
    norms = here.lib.sqrt(here.squared_lengths(rows))  # in float32, 1e-30 squared would be zero
    norms[norms == 0] = 1
    scaled: Array = here.cast(rows / norms[:, None], rows.dtype)
    return scaled


def on_sphere(coordinates: Array) -> Array:
    """Coordinates put on the sphere: c / (‖c‖ + 1e-8), (N, 3) -> (N, 3) float32. Zero rows stay zero, NaN stays NaN."""
    wide = coordinates.astype(np.float64)
    norms = np.linalg.norm(wide, axis=1, keepdims=True)
    drawn: Array = (wide / (norms + NEARLY_NOTHING)).astype(np.float32)
    return drawn


def is_placed(positions: Array) -> Mask:
    """Which rows have a direction: finite and not zero, (n, 3) -> (n,)."""
    return np.asarray((np.nan_to_num(positions) ** 2).sum(axis=1) > 1e-12)
