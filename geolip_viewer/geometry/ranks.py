"""Rank correlation of two streams of cosines, neither of which is held in memory."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices

RANKED = 1 << 16  # values ranked exactly; beyond that, a seeded sample of this size defines the steps
ROUNDED = 2.0**44  # cosines are rounded to 6e-14, which double precision resolves for any order of summation

Pairs = Callable[[], Iterable[tuple[Array, Array]]]


@dataclass(frozen=True)
class Correlation:
    """Spearman's rank correlation, and its standard error where the rows are a sample of many."""

    value: float
    standard_error: float


def spearman(pairs: Pairs) -> Correlation:
    """Spearman's rank correlation of paired cosines, in float64; `pairs` gives the same blocks (n, A) each time.

    Up to 65,536 pairs are ranked exactly, ties sharing their mean rank, however near the cosines are to each
    other. Of more, as many seeded values divide the line into steps, and what falls between two of them is tied:
    that moves the correlation by less than 1e-6. A side that does not vary has no order to keep, and the answer is 0.
    The standard error is that of a ratio of sums over rows (the delta method), with the ranks taken as given.
    """
    total = sum(one.size for one, _ in pairs())
    steps = _steps(pairs, total)
    counts = np.zeros((2, max(map(len, steps), default=0) + 1), np.int64)
    for both in pairs():
        for side, values in enumerate(both):
            counts[side] += np.bincount(_step_of(values, steps[side]).ravel(), minlength=counts.shape[1])
    ranks = _centred_ranks(counts)
    sums = np.concatenate([_row_sums(both, steps, ranks) for both in pairs()] or [np.zeros((0, 3))])
    shared, *spreads = sums.sum(axis=0)
    scale = float(np.sqrt(np.prod(spreads)))
    if scale == 0:
        return Correlation(0.0, 0.0)
    value = float(np.clip(shared / scale, -1, 1))
    influence = sums[:, 0] / scale - value / 2 * (sums[:, 1:] / spreads).sum(axis=1)
    return Correlation(value, float(np.sqrt(np.square(influence).sum())))


def _steps(pairs: Pairs, total: int) -> list[Array]:
    """The distinct values of each side, all of them or a seeded choice, in order."""
    random, chosen = np.random.default_rng(0), min(1.0, RANKED / max(total, 1))
    values: list[list[Array]] = [[], []]
    for both in pairs():
        taken = slice(None) if chosen == 1 else random.random(both[0].size) < chosen
        for side, each in enumerate(both):
            values[side].append(_rounded(each).ravel()[taken])
    return [np.unique(np.concatenate(side)) if side else np.empty(0) for side in values]


def _rounded(cosines: Array) -> Array:
    rounded: Array = np.rint(cosines * ROUNDED)
    return rounded


def _step_of(cosines: Array, steps: Array) -> Indices:
    found: Indices = np.searchsorted(steps, _rounded(cosines))
    return found


def _row_sums(both: tuple[Array, Array], steps: list[Array], ranks: Array) -> Array:
    """Of each row Σ r·s, Σ r², Σ s² of centred ranks: (n, 3)."""
    one, other = (ranks[side][_step_of(values, steps[side])] for side, values in enumerate(both))
    products = (one * other, one * one, other * other)
    return np.stack([each.sum(axis=1) for each in products], axis=1)


def _centred_ranks(counts: Indices) -> Array:
    """The mean rank of each step's members, less the mean of all ranks: (2, S) -> (2, S)."""
    through = counts.cumsum(axis=1)
    return through - (counts - 1) / 2 - (through[:, -1:] + 1) / 2
