"""The constellation: the anchors nearest to items, and to each other."""

from functools import cached_property
from typing import NamedTuple

import numpy as np

from geolip_viewer.analysis.items import Items
from geolip_viewer.errors import OptionError
from geolip_viewer.geometry import constellation
from geolip_viewer.geometry.arrays import Array, Indices, read_only
from geolip_viewer.task import phase

CLOSEST = 20


class NearestRows(NamedTuple):
    """Nearest anchors, or closest pairs, and their cosines."""

    which: Indices
    cosine: Array


def nearest_rows(found: tuple[Indices, Array]) -> NearestRows:
    """The result, read-only."""
    return NearestRows(read_only(found[0]), read_only(found[1]))


class Anchors(Items):
    """Results about anchors."""

    @property
    def _similarity(self) -> constellation.Similarity:
        """The similarity to anchors: the cosine, or for axes the cosine to the nearer end."""
        return constellation.axis_cosines if self.are_axes else constellation.cosines

    @cached_property
    def _nearest(self) -> NearestRows:
        with phase("Finding nearest anchors"):
            return nearest_rows(constellation.nearest(self.embeddings, self.anchors, self._similarity))

    @property
    def nearest_anchor(self) -> Indices:
        """(N,) the anchor of largest cosine, lowest index on a tie."""
        return self._nearest.which

    @property
    def nearest_cosine(self) -> Array:
        """(N,) cosine to the nearest anchor."""
        return self._nearest.cosine

    @cached_property
    def assignment_counts(self) -> Indices:
        """(A,) how many items each anchor is nearest to."""
        return read_only(np.bincount(self.nearest_anchor, minlength=self.anchor_count))

    @property
    def assignment_totals(self) -> Indices:
        """(A,) the same, for `total_count` items."""
        return self.totals.assignments if self.totals is not None else self.assignment_counts

    @cached_property
    def dead_anchors(self) -> Indices:
        """Anchors that no item is nearest to; none without items."""
        return read_only(np.flatnonzero((self.assignment_totals == 0) & self.has_items))

    # -- anchors compared with each other

    @cached_property
    def _neighbors(self) -> NearestRows:
        with phase("Comparing anchors"):
            return nearest_rows(constellation.neighbors(self.anchors, self._similarity))

    @property
    def neighbor_anchor(self) -> Indices:
        """(A,) for each anchor the nearest other one, lowest index on a tie."""
        return self._neighbors.which

    @property
    def neighbor_cosine(self) -> Array:
        """(A,) isolation: the largest cosine to another anchor."""
        return self._neighbors.cosine

    @cached_property
    def _closest(self) -> NearestRows:
        with phase("Comparing anchors"):
            return nearest_rows(constellation.closest_pairs(self.anchors, CLOSEST, self._similarity))

    @property
    def closest_pairs(self) -> Indices:
        """(at most 20, 2) the closest pairs of anchors i < j, closest first."""
        return self._closest.which

    @property
    def closest_pair_cosines(self) -> Array:
        """(at most 20,) their cosines."""
        return self._closest.cosine

    # -- anchors of a few items

    def similarities(self, items: int | Indices) -> Array:
        """Cosines of a few items to all anchors or to axes' nearer ends: (A,) for one, (n, A) for several; float32."""
        if isinstance(items, (int, np.integer)):
            one: Array = self._similarity(self.embeddings[items][None], self.anchors)[0]
            return one
        return self._similarity(self.embeddings[items], self.anchors)

    def affinity(self, items: Indices) -> Array:
        """(A,) mean cosine of the items to each anchor, min–max scaled to 0…1."""
        measure = constellation.axis_affinity if self.are_axes else constellation.affinity
        return measure(self.embeddings[items], self.anchors)

    def top_anchors(self, item: int, k: int = 5) -> tuple[Indices, Array]:
        """The k anchors nearest to an item, nearest first, and their cosines; OptionError unless 1 ≤ k ≤ A."""
        if not 1 <= k <= self.anchor_count:
            raise OptionError(
                "k", f"must be from 1 to {self.anchor_count}, the number of anchors, not {k}", "Choose fewer"
            )
        cosines: Array = self.similarities(item)
        nearest = np.argsort(-cosines, kind="stable")[:k]
        return nearest, cosines[nearest]
