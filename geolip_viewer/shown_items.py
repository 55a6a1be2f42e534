"""Which items are shown: one value for views, tables, legends, counts and sentences."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from geolip_viewer.geometry.arrays import Indices
from geolip_viewer.sources.labels import Labels

Mask = npt.NDArray[np.bool_]
Membership = Literal["has", "mainly"]
"""Which items are of a class: all that carry it, or those whose rarest class it is."""


@dataclass(frozen=True, eq=False)
class ShownItems:
    """The rows `index`, ascending, of `total` items; `filter` says why no more, "" if all are shown.

    `by` says which items are of a class, in the filter and wherever items of classes are counted. `left_out` are the
    ids of the hidden classes. `stand_for` is how many items the `total` stand for, 0 if for no others.
    """

    index: Indices
    total: int
    filter: str = ""
    by: Membership = "has"
    left_out: tuple[int, ...] = ()
    stand_for: int = 0

    @classmethod
    def every(cls, total: int, by: Membership = "has", stand_for: int = 0) -> "ShownItems":
        """Nothing is left out."""
        return cls(np.arange(total), total, by=by, stand_for=stand_for)

    @property
    def is_filtered(self) -> bool:
        return bool(self.filter)

    @cached_property
    def mask(self) -> Mask:
        """(total,) whether each item is shown."""
        return mask_of(self.index, self.total)

    @property
    def hidden(self) -> Indices:
        """The other items, ascending."""
        return np.flatnonzero(~self.mask)

    @property
    def words(self) -> str:
        """Such as "1,906 items" or "131 of 1,906 items: Food"; "20,000 of 118,287 items" where they stand for more."""
        return words_of(len(self.index), self.of_how_many(len(self.index)), self.filter)

    def of_how_many(self, count: int) -> int:
        """Of how many `count` items are: of those that all stand for where it is all of them."""
        return self.stand_for or self.total if count == self.total and not self.filter else self.total

    @property
    def everything(self) -> str:
        """What numbers refer to that ignore the filter: "items", or "all 1,906 items" beside a filter."""
        return f"all {words_of(self.total, self.total)}" if self.is_filtered else "items"

    def narrowed(self, keep: Mask, words: str) -> "ShownItems":
        """Those of them that one more filter keeps, which `words` name: (total,)."""
        told = f"{self.filter}, {words}" if self.filter else words
        return replace(self, index=self.index[keep[self.index]], filter=told)

    def among(self, items: Indices) -> Indices:
        """Those of some items that are shown, in their order."""
        return items[self.mask[items]] if self.is_filtered else items


def words_of(count: int, total: int, filter_: str = "") -> str:
    """How many of all items, and by which filter."""
    every = f"{total:,} item{'' if total == 1 else 's'}"
    words = every if count == total and not filter_ else f"{count:,} of {every}"
    return f"{words}: {filter_}" if filter_ else words


def mask_of(index: Indices, total: int) -> Mask:
    """(total,) True at the rows of `index`."""
    mask = np.zeros(total, np.bool_)
    mask[index] = True
    return mask


def carrier_counts(labels: Labels, index: Indices, classes: int) -> Indices:
    """(classes,) how many of the items `index` carry each class."""
    return np.asarray(np.bincount(labels.ids[mask_of(index, len(labels))[labels.items]], minlength=classes))


def item_counts(labels: Labels, primary_class: Indices, index: Indices, classes: int, by: Membership) -> Indices:
    """(classes,) how many of the items `index` are of each class."""
    if by == "has":
        return carrier_counts(labels, index, classes)
    primary = primary_class[index]
    return np.asarray(np.bincount(primary[primary >= 0], minlength=classes))
