"""Who should stay together: shares of neighbourhood among items and anchors, as a sparse symmetric matrix."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.geometry.neighbors import neighbors, neighbors_nearby
from geolip_viewer.task import ahead, blocks, phase

if TYPE_CHECKING:
    from scipy import sparse  # slow to import, and needed for fits alone

EXACT = 16_384  # points whose neighbours are found by comparing all with all, in seconds
BISECTIONS = 40
PAIRED = 8192  # rows whose neighbours are joined at once


@dataclass(frozen=True, eq=False)
class Edges:
    """Pairs that belong together: row i those of `columns[starts[i]:starts[i + 1]]`, all above i. Weights sum to ½.

    `search_recall` is the share of true neighbours that the search found; None where it was exact.
    """

    starts: Indices
    columns: Indices
    weights: Array
    search_recall: float | None = None

    def rows(self, rows: slice) -> "sparse.csr_matrix":
        """The pairs of some rows, as a matrix (n, M) of their own."""
        from scipy import sparse

        starts = self.starts[rows.start : rows.stop + 1]
        columns, weights = (each[starts[0] : starts[-1]] for each in (self.columns, self.weights))
        shape = rows.stop - rows.start, len(self.starts) - 1
        return sparse.csr_matrix((weights, columns, starts - starts[0]), shape=shape)


def affinities(items: Array, anchors: Array, perplexity: float) -> Edges:
    """t-SNE's joint probabilities of items and anchors taken as one set.

    (N, D), (A, D) -> pairs of N + A rows, items first. Each row's neighbours are weighted by exp(−β (1 − cos)) with β
    such that their entropy is that of `perplexity` equal neighbours (van der Maaten & Hinton 2008), then symmetrized.
    """
    points = np.concatenate([items, anchors])
    k, recall = min(round(3 * perplexity), len(points) - 1), None
    if len(points) <= EXACT:
        found, distance = neighbors(points, k)
    else:
        found, distance, recall = neighbors_nearby(points, k)
    above = _both_ways(_one_way(found, _weighed(distance, perplexity), len(points)))
    above.sort_indices()
    return Edges(above.indptr, above.indices, above.data.astype(np.float32), recall)


def conditional(distance: Array, perplexity: float) -> Array:
    """Weights of each row's neighbours, summing to 1: (n, k) sorted distances -> (n, k).

    Where a row has too few neighbours for the perplexity, or all are equally far, the weights are equal.
    """
    beyond = distance.astype(np.float64) - distance[:, :1]
    low, high = np.full((len(distance), 1), 1e-3), np.full((len(distance), 1), 1e7)
    for _ in range(BISECTIONS):
        beta = np.sqrt(low * high)
        weights = np.exp(-beta * beyond)
        total = weights.sum(axis=1, keepdims=True)
        entropy = np.log(total) + beta * (weights * beyond).sum(axis=1, keepdims=True) / total
        too_wide = entropy > np.log(perplexity)
        low, high = np.where(too_wide, beta, low), np.where(too_wide, high, beta)
    shares: Array = weights / total
    return shares


def _weighed(distance: Array, perplexity: float) -> Array:
    """`conditional`, a block of rows at a time."""
    with phase("Weighing neighbours"):
        parts = ahead(blocks(len(distance)), lambda rows: conditional(distance[rows], perplexity))
        return np.concatenate([weights for _, weights in parts])


def _one_way(found: Indices, weights: Array, count: int) -> "sparse.csr_matrix":
    """A matrix of each row's neighbours, of sum ½."""
    from scipy import sparse

    starts = np.minimum(np.arange(count + 1), len(found)) * found.shape[1]
    return sparse.csr_matrix((weights.ravel() / (2 * weights.sum()), found.ravel(), starts), shape=(count, count))


def _both_ways(one_way: "sparse.csr_matrix") -> "sparse.csr_matrix":
    """What lies above the diagonal of a matrix and its transpose together, a block of rows at a time."""
    from scipy import sparse

    with phase("Joining neighbours"):
        other = one_way.T.tocsr()
        parts = [
            sparse.triu(one_way[rows] + other[rows], k=1 + rows.start, format="csr")
            for rows in blocks(one_way.shape[0], PAIRED)
        ]
    return sparse.vstack(parts, format="csr")
