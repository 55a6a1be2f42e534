"""Rank correlation of two streams of cosines, with neither kept whole."""

from collections.abc import Callable, Iterable

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices

STEPS = 1 << 20

Pairs = Callable[[], Iterable[tuple[Array, Array]]]


def spearman(pairs: Pairs) -> float:
    """Spearman's rank correlation of paired cosines; `pairs` is called twice and gives the same blocks both times.

    Cosines are rounded to steps of 2e-6 and ranked exactly after that, ties sharing their mean rank: where the values
    spread over a hundredth or more, that moves the correlation by less than 1e-5. A side that does not vary has no
    order to keep, and the answer is 0.
    """
    counts = np.zeros((2, STEPS), np.int64)
    for one, other in pairs():
        counts[0] += np.bincount(_steps(one), minlength=STEPS)
        counts[1] += np.bincount(_steps(other), minlength=STEPS)
    ranks = _centred_ranks(counts)
    spread = np.sqrt((counts * ranks**2).sum(axis=1)).prod()
    if spread == 0:
        return 0.0
    shared = sum(float(ranks[0][_steps(one)] @ ranks[1][_steps(other)]) for one, other in pairs())
    return float(np.clip(shared / spread, -1, 1))


def _steps(cosines: Array) -> Indices:
    step = (cosines.ravel() + 1) * (STEPS / 2)
    steps: Indices = np.clip(step, 0, STEPS - 1).astype(np.int32)
    return steps


def _centred_ranks(counts: Indices) -> Array:
    """The mean rank of each step's members, less the mean of all ranks: (2, STEPS) -> (2, STEPS)."""
    through = counts.cumsum(axis=1)
    return through - (counts - 1) / 2 - (through[:, -1:] + 1) / 2
