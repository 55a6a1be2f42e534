"""Spherical k-means: centres on the sphere around which the points gather (Dhillon & Modha, 2001)."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.sphere import unit
from geolip_viewer.task import advance, blocks

_MOST_ROUNDS = 100
_GAIN = 1e-5  # in mean cosine; a round that gains less is the last
_SEEDING_ROWS = 32  # points per centre used for seeding


class Clustering(NamedTuple):
    """`centres` (k, D) unit rows, float32, and the mean cosine of the points to the nearest of them."""

    centres: Array
    mean_cosine: float


def spherical_kmeans(points: Array, count: int, seed: int = 0) -> Clustering:
    """`count` centres of unit rows (N, D), count ≤ N: each the unit mean of the points that are nearest to it.

    Seeded by greedy k-means++ on 1 − cos (Arthur & Vassilvitskii, 2007) over at most 32 points a centre, then rounds of
    assignment and means until the mean cosine gains less than 1e-5. A centre without points stays where it is. The same
    seed gives the same centres.
    """
    centres = _seeded(points, count, np.random.default_rng(seed))
    before = -np.inf
    for _ in range(_MOST_ROUNDS):
        sums, mean_cosine = _round(points, centres)
        if mean_cosine - before < _GAIN:
            break
        before = mean_cosine
        moved = np.linalg.norm(sums, axis=1) > 0
        centres[moved] = unit(sums[moved])
    return Clustering(centres, float(mean_cosine))


def _seeded(points: Array, count: int, random: "np.random.Generator") -> npt.NDArray[np.float32]:
    """Seeds that are far from each other: of a few drawn by distance, the one that lowers the total distance most."""
    size = min(len(points), max(_SEEDING_ROWS * count, 4096))
    sample = points[np.sort(random.choice(len(points), size, replace=False))]
    centres = np.empty((count, points.shape[1]), np.float32)
    centres[0] = sample[random.integers(size)]
    gap = np.maximum(1 - sample @ centres[0], 0).astype(np.float64)
    trials = 2 + int(np.log(count))
    for index in range(1, count):
        advance(index / count)
        total = gap.sum()
        drawn = random.choice(size, trials, p=gap / total if total > 0 else None)
        gaps = np.minimum(gap, np.maximum(1 - sample[drawn] @ sample.T, 0))
        best = int(gaps.sum(axis=1).argmin())
        centres[index], gap = sample[drawn[best]], gaps[best]
    return centres


def _round(points: Array, centres: Array) -> tuple[Array, float]:
    """Sums of the points nearest to each centre, float64, and the mean cosine to the nearest."""
    from scipy.sparse import csr_matrix

    sums, total = np.zeros(centres.shape), 0.0
    for rows in blocks(len(points)):
        block = points[rows]
        cosines = block @ centres.T
        nearest = cosines.argmax(axis=1)
        places = np.arange(len(block))
        total += float(cosines[places, nearest].sum(dtype=np.float64))
        member = csr_matrix((np.ones(len(block), np.float32), (nearest, places)), (len(centres), len(block)))
        sums += member @ block
    return sums, total / len(points)
