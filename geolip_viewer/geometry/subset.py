"""A deterministic subset of points that represents many on a sphere."""

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices

POOL = 8
RARE = 64  # groups up to this size are taken whole
BITS = 10  # the sphere is divided into 2^BITS × 2^BITS cells of equal area


def representative(
    positions: Array, groups: Indices, count: int, also: Indices, rows: Indices | None = None, seed: int = 0
) -> Indices:
    """About `count` of N points on a sphere, ascending: (N, 3), the group of each (N,), a number from −1 up.

    `rows` are those that may be chosen, ascending; without them all.

    Of each group a share as large as its own, spread as evenly as its points allow: every n-th along a curve that fills
    the sphere (Morton's order of cells of equal area), of a seeded choice of eight times as many. All points of groups
    of at most 64 or of which none was chosen, and those that `also` names, are taken too.
    """
    rows = np.arange(len(positions)) if rows is None else rows
    total = len(rows)
    if total <= count:
        return rows
    random = np.random.default_rng(seed)
    pool = rows[random.random(total, np.float32) < POOL * count / total]
    keys = (groups[pool].astype(np.int64) + 1 << 2 * BITS) + morton(positions[pool])
    step = max(1.0, len(pool) / count)
    along = pool[np.argsort(keys, kind="stable")]
    taken = np.zeros(len(positions), np.bool_)
    taken[along[np.arange(random.random() * step, len(pool), step).astype(np.int64)]] = True
    own = groups[rows] + 1
    sizes = np.bincount(own)
    lacking = np.bincount(groups[taken] + 1, minlength=len(sizes)) == 0
    taken[rows[((sizes <= RARE) | lacking)[own]]] = True
    taken[also] = True
    return np.flatnonzero(taken)


def morton(positions: Array) -> Indices:
    """The cell of equal area that each direction lies in, by Morton's order: (N, 3) -> (N,)."""
    cells = 1 << BITS
    longitude = np.arctan2(positions[:, 1], positions[:, 0]) / (2 * np.pi) + 0.5
    across = np.clip(longitude * cells, 0, cells - 1).astype(np.int64)
    up = np.clip((0.5 + 0.5 * positions[:, 2]) * cells, 0, cells - 1).astype(np.int64)
    return _spread(across) | _spread(up) << 1


def _spread(numbers: Indices) -> Indices:
    """A zero before each of the lowest ten bits."""
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        numbers = (numbers | numbers << shift) & mask
    return numbers
