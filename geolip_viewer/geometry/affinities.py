"""Which points should stay together: similarities of items and anchors, as a sparse symmetric matrix."""

import math
from dataclasses import dataclass

from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.geometry.namespaces import namespace
from geolip_viewer.geometry.neighbors import neighbors, neighbors_nearby
from geolip_viewer.task import blocks, phase

EXACT = 16_384  # up to this many points all pairs are compared, which takes seconds
BISECTIONS = 40
PAIRED = 1 << 16  # rows whose neighbours are joined at once


@dataclass(frozen=True, eq=False)
class Edges:
    """Pairs that belong together: row i with `columns[starts[i]:starts[i + 1]]`, all above i. Weights sum to ½.

    `search_recall` is the share of true neighbours that the search found; None if it was exact.
    """

    starts: Indices
    columns: Indices
    weights: Array
    search_recall: float | None = None

    def of(self, rows: slice) -> tuple[Indices, Indices, Array]:
        """Starts, columns and weights of some rows only."""
        starts = self.starts[rows.start : rows.stop + 1]
        pairs = slice(int(starts[0]), int(starts[-1]))
        return starts - starts[0], self.columns[pairs], self.weights[pairs]


def affinities(items: Array, anchors: Array, perplexity: float) -> Edges:
    """t-SNE's joint probabilities of items and anchors as one set.

    (N, D), (A, D) -> pairs of N + A rows, items first. Each row's neighbours are weighted by exp(−β (1 − cos)), with β
    chosen so that their entropy is that of `perplexity` equal neighbours (van der Maaten & Hinton 2008); the weights
    are then symmetrized.
    """
    points: Array = namespace(items).lib.concatenate([items, anchors])
    k, recall = min(round(3 * perplexity), len(points) - 1), None
    if len(points) <= EXACT:
        found, distance = neighbors(points, k)
    else:
        found, distance, recall = neighbors_nearby(points, k)
    return Edges(*_joined(found, _weighed(distance, perplexity)), recall)


def conditional(distance: Array, perplexity: float) -> Array:
    """Weights of each row's neighbours, summing to 1: (n, k) sorted distances -> (n, k).

    If a row has too few neighbours for the perplexity, or all are equally far, the weights are equal.
    """
    here = namespace(distance)
    lib = here.lib
    beyond = here.cast(distance, lib.float64) - distance[:, :1]
    low, high = (lib.full_like(beyond[:, :1], end) for end in (1e-3, 1e7))
    for _ in range(BISECTIONS):
        beta = lib.sqrt(low * high)
        weights = lib.exp(-beta * beyond)
        total = weights.sum(axis=1, keepdims=True)
        entropy = lib.log(total) + beta * (weights * beyond).sum(axis=1, keepdims=True) / total
        too_wide = entropy > math.log(perplexity)
        low, high = lib.where(too_wide, beta, low), lib.where(too_wide, high, beta)
    shares: Array = weights / total
    return shares


def _weighed(distance: Array, perplexity: float) -> Array:
    """`conditional`, a block of rows at a time."""
    here = namespace(distance)
    with phase("Weighing neighbours"):
        parts = here.ahead(blocks(len(distance), here.rows), lambda rows: conditional(distance[rows], perplexity))
        weights: Array = here.lib.concatenate([weights for _, weights in parts])
    return weights


def _joined(found: Indices, weights: Array) -> tuple[Indices, Indices, Array]:
    """Each pair once, at its lower row, with the weights of both rows added: starts, columns and weights that sum to ½.

    (M, k), (M, k). A pair's number is row · M + column; numbers are sorted a block of rows at a time.
    """
    here, count = namespace(weights), len(found)
    lib = here.lib
    own = here.cast(here.arange(0, count), found.dtype)[:, None]
    pairs, shares = [], []
    with phase("Joining neighbours"):
        for rows in blocks(count, PAIRED):
            lower = lib.minimum(own, found)
            among = (lower >= rows.start) & (lower < rows.stop)
            number = here.cast(lower[among], lib.int64) * count + lib.maximum(own, found)[among]
            order = lib.argsort(number)
            number, share = number[order], weights[among][order]
            twice = number[1:] == number[:-1]
            share[:-1] += share[1:] * twice
            once = lib.ones_like(number, dtype=lib.bool)
            once[1:] = ~twice
            pairs.append(number[once])
            shares.append(here.cast(share[once] / (2 * weights.sum()), lib.float32))
        number = lib.concatenate(pairs)
        starts = lib.searchsorted(number, here.arange(0, count + 1) * count)
        columns = here.cast(number % count, lib.int32)
    return starts, columns, lib.concatenate(shares)
