"""Who is truly near an item, and who is drawn near it."""

from dataclasses import dataclass

import numpy as np

from geolip_viewer.scene import Array, Indices, Mask
from geolip_viewer.shown_items import ShownItems
from geolip_viewer.views.base import ViewInput

TIED = 12  # digits of a cosine: beyond them equal rows differ only by rounding


@dataclass(frozen=True, eq=False)
class NeighborComparison:
    """The k truly nearest other items of one, nearest first, their cosines, and the k drawn nearest.

    `hidden` is how many true neighbours were left out, since a filter does not show them.
    """

    true: Indices
    cosine: Array
    drawn: Indices
    hidden: int = 0

    def among(self, items: ShownItems) -> "NeighborComparison":
        """The neighbours that are shown; who is a neighbour is a question to all items."""
        seen = items.mask[self.true]
        return NeighborComparison(self.true[seen], self.cosine[seen], items.among(self.drawn), int((~seen).sum()))

    @property
    def kept(self) -> Mask:
        """Which true neighbours are drawn among the nearest: (k,)."""
        return np.asarray(np.isin(self.true, self.drawn))

    @property
    def false(self) -> Indices:
        """Drawn neighbours that are not true ones."""
        return self.drawn[~np.isin(self.drawn, self.true)]


def around(view_input: ViewInput, item: int, k: int) -> NeighborComparison:
    """The k nearest others of an item among all items, or all others where they are fewer."""
    drawn, _ = _nearest(view_input.positions.items, item, k, np.empty(0, np.int64))
    true, cosine = _nearest(view_input.analysis.embeddings, item, k, drawn)
    return NeighborComparison(true, cosine, drawn)


def _nearest(rows: Array, item: int, k: int, rather: Indices) -> tuple[Indices, Array]:
    """The rows of largest cosine with one row: sought in float32, put in order in float64.

    On a tie those that are in `rather` come first, since each is as near as the other, and then the lowest index.
    """
    cosine = rows @ rows[item]
    cosine[item] = -np.inf
    k = min(k, len(rows) - 1)
    enough = min(4 * k + 16, len(rows) - 1)
    found = np.argpartition(-cosine, enough - 1)[:enough] if enough else np.empty(0, np.int64)
    found = np.union1d(found, rather)
    exact = rows[found].astype(np.float64) @ rows[item].astype(np.float64)
    order = np.lexsort((~np.isin(found, rather), -exact.round(TIED)))[:k]
    return found[order], exact[order]
