"""How well a fitted globe does for items that it was not fitted to."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices, read_only
from geolip_viewer.geometry.placing import placed
from geolip_viewer.geometry.trust import NEIGHBORS, Embedding, Trust, measure_new

SHARE, SEED = 0.2, 0
FEWEST = 5  # items, so that a fifth can be left out and at least three remain to compare with

Fit = Callable[[Array], Array]


@dataclass(frozen=True, eq=False)
class HeldOut:
    """A fit without some of the items: its `fitted_rows`, the positions of all items (N, 3), and trust in the others.

    Items that were left out are drawn among their nearest fitted ones; `trust` is measured on them alone.
    """

    fitted_rows: Indices
    positions: Array
    trust: Trust


def held_out_rows(count: int) -> tuple[Indices, Indices]:
    """Rows to fit on, and a seeded fifth of all rows to leave out, in order; none if there are too few."""
    if count < FEWEST:
        return read_only(np.arange(count)), read_only(np.empty(0, np.int64))
    order = np.random.default_rng(SEED).permutation(count)
    out = round(SHARE * count)
    return read_only(np.sort(order[out:])), read_only(np.sort(order[:out]))


def hold_out(items: Array, anchors: Array, fit: Fit, k: int = NEIGHBORS) -> HeldOut | None:
    """Fit without a fifth of the items, place each of these among its nearest fitted items, and measure them.

    (N, D), (A, D) unit rows; `fit` returns the positions of some items followed by those of all anchors, (n, D) ->
    (n + A, 3). Neighbours are searched for among the fitted items. On data without structure, agreement falls to the
    chance level of the margins, while that of the fitted items does not. None with fewer than five items.
    """
    rows, out = held_out_rows(len(items))
    if not len(out):
        return None
    positions = fit(items[rows])
    fitted = Embedding(items[rows], positions[: len(rows)], anchors, positions[len(rows) :])
    new = Embedding(items[out], placed(items[out], fitted.items, fitted.drawn_items))
    every = np.empty((len(items), 3), np.float32)
    every[rows], every[out] = fitted.drawn_items, new.drawn_items
    return HeldOut(rows, read_only(every), measure_new(new, fitted, k))
