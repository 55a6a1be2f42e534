"""A pseudo-random order of rows that depends only on each row's own numbers."""

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.task import blocks

DIGITS = 16  # of a float32's 32 bits, those that different rounding rarely changes
MIXED = np.uint64(0xBF58476D1CE4E5B9)  # splitmix64's (Steele, Lea & Flood 2014)


def shuffled(rows: Array) -> Indices:
    """Rows by a hash of their leading digits: (N, D) -> (N,). No row's place depends on where it stood, or on others.

    So most of the first of them are the first again where a few rows are added or left out. The second of two that are
    alike is hashed as the second, in the order in which they stand, and so on.
    """
    hashes = np.empty(len(rows), np.uint64)
    factors = np.random.default_rng(0).integers(1 << 63, size=rows.shape[1], dtype=np.uint64) * 2 + 1
    for part in blocks(len(rows)):
        numbers = np.ascontiguousarray(rows[part], np.float32).view(np.uint32) >> DIGITS
        hashes[part] = _mixed((numbers * factors).sum(axis=1))
    order = np.argsort(hashes, kind="stable")
    ascending = hashes[order]
    first = np.searchsorted(ascending, ascending)
    hashes[order] = _mixed(ascending + (np.arange(len(rows)) - first).astype(np.uint64))
    return np.argsort(hashes, kind="stable")


def _mixed(numbers: Indices) -> Indices:
    """Each bit of the result depends on all of the number's."""
    for _ in range(2):
        numbers = (numbers ^ numbers >> np.uint64(31)) * MIXED
    return numbers ^ numbers >> np.uint64(31)
