"""Which classes each item carries."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Labels:
    """Class ids of N items, flat: item i carries `ids[offsets[i]:offsets[i + 1]]`, each id once, ascending.

    `first` is the first class id of an item as it was stored, −1 where the item has none.
    """

    offsets: Counts  # (N + 1,)
    ids: Counts  # (offsets[-1],)
    first: Counts  # (N,)

    def __len__(self) -> int:
        return len(self.first)

    def of(self, item: int) -> Counts:
        """Class ids of one item."""
        return self.ids[self.offsets[item] : self.offsets[item + 1]]

    @property
    def items(self) -> Counts:
        """The item that each entry of `ids` belongs to."""
        return np.repeat(np.arange(len(self)), np.diff(self.offsets))


def no_labels(count: int) -> Labels:
    """Labels of `count` items that carry no class."""
    return Labels(np.zeros(count + 1, np.int64), np.zeros(0, np.int64), np.full(count, -1, np.int64))


def lists_of(labels: Labels, rows: npt.NDArray[np.integer[Any]]) -> tuple[Counts, Counts]:
    """Classes of n items as they are stored: how many each has, (n,), and these, item after item.

    The one that was stored first stands before the others of its item: `labels_of` reads the same labels back.
    """
    lengths = np.diff(labels.offsets)[rows]
    item = np.repeat(np.arange(len(rows)), lengths)
    skipped = labels.offsets[rows] - (np.cumsum(lengths) - lengths)
    ids = labels.ids[np.arange(len(item)) + skipped[item]]
    return lengths, ids[np.lexsort((ids != labels.first[rows][item], item))]


def labels_of(lengths: Counts, values: Counts, class_count: int) -> tuple[Labels, int]:
    """Labels from ids stored item after item: lengths (N,), values (sum of lengths,); and how many ids were ignored.

    Ids below 0 or not below `class_count` are ignored.
    """
    count = len(lengths)
    valid = (values >= 0) & (values < class_count)
    item, stored = np.repeat(np.arange(count), lengths)[valid], values[valid]
    first = np.full(count, -1, np.int64)
    first[item[::-1]] = stored[::-1]  # the earliest is written last
    item *= max(class_count, 1)
    item += stored
    item.sort()  # np.unique hashes whole numbers, which takes seven times as long and more memory
    pairs = item[np.diff(item, prepend=-1) > 0]
    del item, stored
    ids = pairs % max(class_count, 1)
    pairs //= max(class_count, 1)
    offsets = np.concatenate([[0], np.cumsum(np.bincount(pairs, minlength=count))]).astype(np.int64)
    for array in (offsets, ids, first):
        array.flags.writeable = False
    return Labels(offsets, ids, first), int(len(values) - valid.sum())
