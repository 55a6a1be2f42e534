"""How far each picture can be trusted, beside what the same steps make of random data."""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Literal
from weakref import WeakKeyDictionary

import numpy as np

from geolip_viewer.analysis.lru_cache import LRUCache
from geolip_viewer.analysis.null import null_of_components, null_of_globe, null_of_space, space_picture
from geolip_viewer.analysis.pictures import Pictures
from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.geometry.differences import difference_pattern, space_axes, triangulation_pattern
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.projection import Projection
from geolip_viewer.geometry.trust import Picture, Trust, measured, sample
from geolip_viewer.task import phase

FEW_NULLS = 8
SpaceName = Literal["triangulation", "difference", "combined"]


class Trusted(Pictures):
    """Measures of trust, each computed once. All need three items or more: DataLacking."""

    @cached_property
    def _measured_places(self) -> WeakKeyDictionary[Positions, Trust]:
        """Of places that somebody still shows."""
        return WeakKeyDictionary()

    @cached_property
    def _measured(self) -> dict[object, Trust]:
        return {}

    def _once(self, key: object, measure: Callable[[], Trust]) -> Trust:
        if key not in self._measured:
            self._measured[key] = measure()
        return self._measured[key]

    @cached_property
    def _nulls(self) -> LRUCache[Trust]:
        """Of projections: by how and on how many rows each is fitted, which every selection may do otherwise."""
        return LRUCache(FEW_NULLS)

    @cached_property
    def trust_rows(self) -> Indices:
        """The items that trust is measured on: all, or a seeded sample of 5,000."""
        return sample(self.item_count)

    # -- fused embeddings and anchors

    def trust(self, positions: Positions) -> Trust:
        """Of any places of this analysis's items and anchors."""
        if positions not in self._measured_places:
            self._measured_places[positions] = self._trust(positions)
        return self._measured_places[positions]

    def _trust(self, positions: Positions) -> Trust:
        rows = self.trust_rows
        picture = Picture(
            self.embeddings[rows],
            positions.items[rows],
            self.anchors,
            positions.anchors,
            self._share_kept(positions, rows),
        )
        return measured(picture, rows, self.item_count)

    def _share_kept(self, positions: Positions, rows: Indices) -> Array | None:
        """Squared lengths of what is drawn, along the axes of a picture by components; None for others."""
        made = self._made.get(positions)
        if made is None or made.axes is None:
            return None
        kept: Array = np.square(made.axes.coordinates(self.embeddings[rows]).astype(np.float64)).sum(axis=1)
        return kept

    def null_trust(self, positions: Positions) -> Trust:
        """Of as many uniform items and anchors, drawn by the same steps; DataLacking for places not made here.

        For the faithful globe this is a fit of its own, with at most 5,000 items, kept on disk.
        """
        made = self._made.get(positions)
        if made is None:
            raise MissingDataError(positions.name, "is no projection of this analysis", "Choose one of its projections")
        return self._null(made.projection, made.fitted_rows)

    def _null(self, wanted: Projection, fitted_rows: int) -> Trust:
        def measure() -> Trust:
            with phase("Measuring random data"):
                size = self.item_count, self.anchor_count, self.dimension
                if wanted.kind == "faithful":
                    return null_of_globe(*size)
                return null_of_components(*size, wanted, fitted_rows)

        return self._nulls.once((wanted, fitted_rows), measure)

    def trust_beside_null(self, positions: Positions) -> Trust:
        """Of places, with that of random data as its `null`; without one where random data cannot be drawn so."""
        return _beside(self.trust(positions), lambda: self.null_trust(positions))

    # -- lenses and spaces

    def lens_trust(self, expert: int) -> Trust:
        """Of one expert's lens: its rows and the anchors, drawn through its own components."""
        return self._once(("lens", expert), lambda: self._lens_trust(expert))

    def _lens_trust(self, expert: int) -> Trust:
        rows, lens = self.trust_rows, self.lens(expert)
        seen = self._views[expert](rows)
        share = np.square(lens.spectrum.coordinates(seen).astype(np.float64)).sum(axis=1)
        picture = Picture(seen, lens.positions[rows], self.anchors, lens.anchor_places, share)
        return measured(picture, rows, self.item_count)

    def lens_trust_beside_null(self, expert: int) -> Trust:
        """The same, with that of random data as its `null`; without one where random data cannot be drawn so."""
        return _beside(self.lens_trust(expert), lambda: self._null(Projection(), self.item_count))

    def space_trust(self, name: SpaceName) -> Trust:
        """Of a space of triangulations or differences: items among items, anchors are not drawn there."""
        return self._once(("space", name), lambda: self._space_trust(name))

    def _space_trust(self, name: SpaceName) -> Trust:
        if self._spaces[name].positions is None:
            raise MissingDataError(
                f"The {name} space", "does not vary, so there is no picture of it", "Choose another view"
            )
        rows, pattern, fit = self.trust_rows, self._pattern(name), self._lens_pass.frame
        centred = self._frame(rows)[1] - fit.all.mean
        directions = space_axes(fit, pattern, self.anchors).axes
        return measured(space_picture(centred, pattern, self.anchors, directions), rows, self.item_count)

    def space_trust_beside_null(self, name: SpaceName) -> Trust:
        """The same, with that of random data as its `null`."""
        return _beside(
            self.space_trust(name), lambda: self._once(("null space", name), lambda: self._null_of_space(name))
        )

    def _null_of_space(self, name: SpaceName) -> Trust:
        with phase("Measuring random data"):
            return null_of_space(self.item_count, self.anchor_count, self.dimension, self._pattern(name))

    def _pattern(self, name: SpaceName) -> Array:
        experts = len(self.expert_names)
        triangulation, difference = triangulation_pattern(experts), difference_pattern(experts)
        return {
            "triangulation": triangulation,
            "difference": difference,
            "combined": np.hstack([triangulation, difference]),
        }[name]


def _beside(found: Trust, null: Callable[[], Trust]) -> Trust:
    try:
        return replace(found, null=null())
    except MissingDataError:
        return found
