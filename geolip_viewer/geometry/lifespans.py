"""When anchors were alive: the checkpoints of a run in which some item is nearest to them."""

from dataclasses import dataclass

import numpy as np

from geolip_viewer.geometry.arrays import Array, Mask


@dataclass(frozen=True)
class Lifespan:
    """The lifespan of one anchor, in checkpoint numbers; `born` and `last_alive` are None for one that was never alive.

    `dead_spells` are the first and last checkpoint of each stretch after birth without an item; `resurrections` is how
    many of them ended.
    """

    born: int | None
    last_alive: int | None
    dead_spells: tuple[tuple[int, int], ...]
    resurrections: int


def lifespans(assigned: Array) -> tuple[Lifespan, ...]:
    """The lifespan of each track from its assigned items, (T, K), NaN if a checkpoint lacks the track."""
    return tuple(_lifespan(column > 0, np.isfinite(column)) for column in assigned.T)


def _lifespan(alive: Mask, present: Mask) -> Lifespan:
    living = np.flatnonzero(alive)
    if not len(living):
        return Lifespan(None, None, (), 0)
    born, last = int(living[0]), int(living[-1])
    dead = present & ~alive
    dead[:born] = False
    edges = np.flatnonzero(np.diff(np.concatenate([[False], dead, [False]]).astype(np.int8)))
    spells = tuple((int(start), int(end) - 1) for start, end in edges.reshape(-1, 2))
    return Lifespan(born, last, spells, sum(end < last for _, end in spells))
