"""The shapes of marks, and the order in which they are drawn."""

from functools import lru_cache

import numpy as np

from geolip_viewer.geometry.arrays import read_only
from geolip_viewer.scene import Indices, Symbol

SYMBOLS: tuple[Symbol, ...] = ("dot", "star", "cross", "diamond", "ring")
FEW = 20_000  # marks that represent a crowd while it moves
OUTLINE: dict[Symbol, float] = {"dot": 0.9, "star": 1.5, "cross": 1.3, "diamond": 1.2, "ring": 1.2}


@lru_cache(maxsize=8)
def draw_order(count: int) -> Indices:
    """Shuffled, the same every time, so that no class is always on top."""
    return read_only(np.random.default_rng(0).permutation(count))
