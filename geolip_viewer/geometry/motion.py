"""How true the motion of a picture is, and how many neighbours change between two checkpoints."""

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices, Mask
from geolip_viewer.geometry.ranks import spearman

STILL = 1e-5  # radians: smaller motions are float32 rounding
MOST_CHANGED = 0.9  # items above this quantile of lost neighbours changed most


def lost_neighbors(before: Indices, after: Indices) -> Array:
    """The share of its k neighbours that each item lost, 0 for no neighbours: (n, k), (n, k) -> (n,)."""
    if not before.shape[1]:
        return np.zeros(len(before))
    kept = (before[:, :, None] == after[:, None, :]).any(axis=2).sum(axis=1)
    lost: Array = 1 - kept / before.shape[1]
    return lost


def motion_correlation(true: Array, drawn: Array) -> float | None:
    """Spearman's correlation of the angles travelled, in radians: (n,), (n,).

    None if nothing moves in R^D, where the picture stands still, or with fewer than three rows.
    """
    known = np.isfinite(true) & np.isfinite(drawn)
    true, drawn = true[known], drawn[known]
    if len(true) < 3 or true.max() < STILL or drawn.max() < STILL or np.ptp(true) == 0 or np.ptp(drawn) == 0:
        return None
    return spearman(lambda: [(true[:, None], drawn[:, None])]).value


def true_changes(true_lost: Array, drawn_lost: Array) -> float | None:
    """Of the tenth of items whose drawn neighbours changed most, the share whose true neighbours changed most too.

    Ties belong to the tenth. (n,), (n,); None if no drawn neighbour changed.
    """
    drawn_most, true_most = (_most(lost) for lost in (drawn_lost, true_lost))
    if not drawn_most.any():
        return None
    return float((drawn_most & true_most).sum() / drawn_most.sum())


def _most(lost: Array) -> Mask:
    if not len(lost):
        return np.zeros(0, np.bool_)
    return np.asarray((lost >= np.quantile(lost, MOST_CHANGED)) & (lost > 0))
