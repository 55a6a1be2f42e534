"""Who is truly near an item, and who is drawn near it."""

from dataclasses import dataclass

import numpy as np

from geolip_viewer.scene import Array, Indices, Mask
from geolip_viewer.views.base import ViewInput


@dataclass(frozen=True, eq=False)
class Around:
    """The k truly nearest other items of one, nearest first, their cosines, and the k drawn nearest."""

    true: Indices
    cosine: Array
    drawn: Indices

    @property
    def kept(self) -> Mask:
        """Which true neighbours are drawn among the nearest: (k,)."""
        return np.asarray(np.isin(self.true, self.drawn))

    @property
    def false(self) -> Indices:
        """Drawn neighbours that are not true ones."""
        return self.drawn[~np.isin(self.drawn, self.true)]


def around(shown: ViewInput, item: int, k: int) -> Around:
    """The k nearest others of an item among all items, or all others where they are fewer."""
    true, cosine = _nearest(shown.analysis.embeddings, item, k)
    return Around(true, cosine, _nearest(shown.positions.items, item, k)[0])


def _nearest(rows: Array, item: int, k: int) -> tuple[Indices, Array]:
    """The rows of largest cosine with one row, lowest index on a tie: sought in float32, put in order in float64."""
    cosine = rows @ rows[item]
    cosine[item] = -np.inf
    k = min(k, len(rows) - 1)
    enough = min(4 * k + 16, len(rows) - 1)
    found = np.sort(np.argpartition(-cosine, enough - 1)[:enough]) if enough else np.empty(0, np.int64)
    exact = rows[found].astype(np.float64) @ rows[item].astype(np.float64)
    order = np.argsort(-exact, kind="stable")[:k]
    return found[order], exact[order]
