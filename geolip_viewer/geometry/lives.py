"""When anchors lived: the checkpoints of a run in which some item is nearest to them."""

from dataclasses import dataclass

import numpy as np

from geolip_viewer.geometry.arrays import Array, Mask


@dataclass(frozen=True)
class Life:
    """Of one anchor, in numbers of checkpoints; `born` and `last_alive` are None of one that never lives.

    `dead_spells` are the first and last checkpoint of each stretch after birth without an item; `resurrections` is how
    many of them ended.
    """

    born: int | None
    last_alive: int | None
    dead_spells: tuple[tuple[int, int], ...]
    resurrections: int


def lives(assigned: Array) -> tuple[Life, ...]:
    """The life of each track from its assigned items, (T, K), NaN where a checkpoint lacks the track."""
    return tuple(_life(column > 0, np.isfinite(column)) for column in assigned.T)


def _life(alive: Mask, present: Mask) -> Life:
    living = np.flatnonzero(alive)
    if not len(living):
        return Life(None, None, (), 0)
    born, last = int(living[0]), int(living[-1])
    dead = present & ~alive
    dead[:born] = False
    edges = np.flatnonzero(np.diff(np.concatenate([[False], dead, [False]]).astype(np.int8)))
    spells = tuple((int(start), int(end) - 1) for start, end in edges.reshape(-1, 2))
    return Life(born, last, spells, sum(end < last for _, end in spells))
