"""Who should stay together: shares of neighbourhood among items and anchors, as a sparse symmetric matrix."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.geometry.constellation import rows_at_once
from geolip_viewer.geometry.neighbors import distances, neighbors, neighbors_nearby, smallest
from geolip_viewer.task import blocks, phase

if TYPE_CHECKING:
    from scipy import sparse  # slow to import, and needed for fits alone

EXACT = 16_384  # points whose neighbours are found by comparing all with all, in seconds
BISECTIONS = 40
PAIRED = 8192  # rows whose neighbours are joined at once
ANCHOR_PERPLEXITY = 3.0
ANCHOR_NEIGHBORS = 12


@dataclass(frozen=True, eq=False)
class Edges:
    """Pairs that belong together: row i those of `columns[starts[i]:starts[i + 1]]`, all above i. Weights sum to ½."""

    starts: Indices
    columns: Indices
    weights: Array


def affinities(items: Array, anchors: Array, perplexity: float, anchor_share: float) -> Edges:
    """t-SNE's joint probabilities of items and anchors taken as one set, and of each item with its nearest anchors.

    (N, D), (A, D) -> pairs of N + A rows, items first. Each row's neighbours are weighted by exp(−β (1 − cos)) with β
    such that their entropy is that of `perplexity` equal neighbours (van der Maaten & Hinton 2008), then symmetrized.
    `anchor_share` of the whole goes to pairs of an item and one of its nearest anchors, with a perplexity of 3:
    anchors are few, and would be lost among so many items.
    """
    points = np.concatenate([items, anchors])
    search = neighbors if len(points) <= EXACT else neighbors_nearby
    found, distance = search(points, min(round(3 * perplexity), len(points) - 1))
    shares = _one_way(found, _weighed(distance, perplexity), len(points))
    if len(anchors) and len(items):
        found, distance = _nearest_anchors(items, anchors)
        bound = _one_way(found + len(items), _weighed(distance, ANCHOR_PERPLEXITY), len(points))
        shares = (1 - anchor_share) * shares + anchor_share * bound
    above = _both_ways(shares)
    above.sort_indices()
    return Edges(above.indptr, above.indices, above.data.astype(np.float32))


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


def _nearest_anchors(items: Array, anchors: Array) -> tuple[Indices, Array]:
    k = min(ANCHOR_NEIGHBORS, len(anchors))
    found, distance = np.empty((len(items), k), np.int32), np.empty((len(items), k), np.float32)
    for rows in blocks(len(items), rows_at_once(len(anchors))):
        to_anchors = distances(items[rows], anchors)
        found[rows] = smallest(to_anchors, k)
        distance[rows] = np.take_along_axis(to_anchors, found[rows], axis=1)
    return found, distance


def _weighed(distance: Array, perplexity: float) -> Array:
    """`conditional`, a block of rows at a time."""
    with phase("Weighing neighbours"):
        return np.concatenate([conditional(distance[rows], perplexity) for rows in blocks(len(distance))])


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
