"""How far each embedding can be trusted, compared with data without structure that went through the same steps."""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, partial
from typing import Literal
from weakref import WeakKeyDictionary

import numpy as np

from geolip_viewer.analysis import null
from geolip_viewer.analysis.lru_cache import LRUCache
from geolip_viewer.analysis.projected_positions import ProjectedPositions
from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.geometry.components import moments_of
from geolip_viewer.geometry.differences import difference_pattern, space_axes, triangulation_pattern
from geolip_viewer.geometry.fit_settings import STANDARD, Settings
from geolip_viewer.geometry.held_out import HeldOut, hold_out
from geolip_viewer.geometry.moments import Fit
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.geometry.spectra import principal
from geolip_viewer.geometry.sphere import on_sphere
from geolip_viewer.geometry.stability import stability
from geolip_viewer.geometry.trust import Embedding, Trust, measure_trust, sampled
from geolip_viewer.task import phase

FEW_NULLS = 8
OTHER_SEED = 1
SpaceName = Literal["triangulation", "difference", "combined"]
NullName = Literal["uniform", "covariance"]


class Trusted(ProjectedPositions):
    """Measures of trust, each computed once. All need three items or more: MissingDataError."""

    @cached_property
    def _measured_positions(self) -> WeakKeyDictionary[Positions, Trust]:
        """The measures of positions that are still in use."""
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
        """The nulls of projections, by how and on how many rows each is fitted."""
        return LRUCache(FEW_NULLS)

    @cached_property
    def trust_rows(self) -> Indices:
        """The items that are measured: all, or a seeded sample of 5,000."""
        return sampled(self.item_count)

    # -- fused embeddings and anchors

    def trust(self, positions: Positions) -> Trust:
        """Of any positions of this analysis's items and anchors; with `held_out` once `trust_held_out` was asked."""
        if positions not in self._measured_positions:
            share = self._share_kept(positions)
            embedding = Embedding(
                self.embeddings, positions.items, self.anchors, positions.anchors, share, self.are_axes
            )
            found, made = measure_trust(embedding, self.trust_rows), self._fits.get(positions)
            recall = made.neighbor_search_recall if made is not None else None
            self._measured_positions[positions] = replace(found, neighbor_search_recall=recall)
        return self._measured_positions[positions]

    def _share_kept(self, positions: Positions) -> Array | None:
        """Squared lengths of what is drawn, along the axes of an embedding by components; None for others."""
        made = self._fits.get(positions)
        if made is None or made.axes is None:
            return None
        return null.squared_lengths(made.axes.coordinates(self.embeddings))

    def is_fitted(self, positions: Positions) -> bool:
        """Whether items were placed by a fit to them, so that figures of these items alone are too good."""
        made = self._fits.get(positions)
        return made is not None and made.projection.is_faithful

    def trust_held_out(self, positions: Positions) -> Trust:
        """The same; of a fitted globe with its figures for items it was not fitted to.

        That takes a second fit, which is kept on disk.
        """
        found = self.trust(positions)
        if found.held_out is None and self.is_fitted(positions) and self._held_out is not None:
            found = replace(found, held_out=self._held_out.trust)
            self._measured_positions[positions] = found
        return found

    @cached_property
    def _held_out(self) -> HeldOut | None:
        """A globe fitted without a fifth of the items."""
        with phase("Fitting without a fifth of the items"):
            return hold_out(self.embeddings, self.anchors, self._fitted_to)

    def _fitted_to(self, items: Array, settings: Settings = STANDARD) -> Array:
        """Positions of some items and all anchors, fitted from the first components of these items: (n + A, 3)."""
        from geolip_viewer.analysis.kept import fitted

        spectrum = principal(Fit.of(items, len(items)))
        start = on_sphere(spectrum.coordinates(np.concatenate([items, self.anchors])))
        *_, globe = fitted(items, self.anchors, start, settings, self.device)
        return globe.positions

    def subsample_stability(self, positions: Positions) -> Array:
        """(N,) the share of each item's drawn neighbours on a fitted globe that a fit of fewer items also draws.

        The fit is the one without a fifth of the items, and neighbours are sought among those it was fitted to.
        MissingDataError for what is not fitted, and with fewer than five items.
        """
        self._require_fit(positions)
        if self._held_out is None:
            raise MissingDataError(
                positions.name, "has too few items to leave some out", "Open features with more items"
            )
        if positions not in self._subsample_stabilities:
            found = stability(positions.items, self._held_out.positions, self._held_out.fitted_rows)
            self._subsample_stabilities[positions] = found
        return self._subsample_stabilities[positions]

    @cached_property
    def _subsample_stabilities(self) -> WeakKeyDictionary[Positions, Array]:
        return WeakKeyDictionary()

    def _require_fit(self, positions: Positions) -> None:
        if not self.is_fitted(positions):
            raise MissingDataError(
                positions.name, "does not depend on a seed: every fit is the same", "Choose the faithful globe"
            )

    def stability(self, positions: Positions) -> Array:
        """(N,) the share of each item's drawn neighbours on a fitted globe that a fit with another seed also draws.

        That takes another fit, which is kept on disk. MissingDataError for what is not fitted.
        """
        self._require_fit(positions)
        if positions not in self._stabilities:
            with phase("Fitting with another seed"):
                again = self._fitted_to(self.embeddings, replace(STANDARD, seed=OTHER_SEED))[: self.item_count]
            self._stabilities[positions] = stability(positions.items, again)
        return self._stabilities[positions]

    def known_stability(self, positions: Positions) -> Array | None:
        """`stability` where it was measured before, else None: without a fit."""
        return self._stabilities.get(positions)

    @cached_property
    def _stabilities(self) -> WeakKeyDictionary[Positions, Array]:
        return WeakKeyDictionary()

    def null_trust(self, positions: Positions, name: NullName = "uniform") -> Trust:
        """Of as many items and anchors without structure, drawn by the same steps.

        MissingDataError for positions not made here. For the faithful globe this is a fit of its own, kept on disk.
        """
        made = self._fits.get(positions)
        if made is None:
            raise MissingDataError(
                positions.name, "is not a projection of this analysis", "Choose one of its projections"
            )
        return self._null(made.projection, made.fitted_rows, name, lambda: self.embeddings)

    def _null(
        self, wanted: ProjectionSpec, fitted_rows: int, name: NullName, rows: Callable[[], Array], lens: str = ""
    ) -> Trust:
        """Uniform data are the same for every lens; a covariance is that of `rows`, items as a lens embeds them."""

        def measure() -> Trust:
            with phase("Measuring data without structure"):
                if name == "uniform":
                    data = null.uniform_data(self.item_count, self.anchor_count, self.dimension)
                else:
                    data = null.gaussian_data(moments_of(rows()), moments_of(self.anchors))
                if wanted.is_faithful:
                    return null.null_of_globe(data)
                return null.null_of_components(data, wanted, fitted_rows, self.are_axes)

        return self._nulls.once((wanted, fitted_rows, name, lens if name == "covariance" else ""), measure)

    def trust_beside_null(self, positions: Positions) -> Trust:
        """Of positions, with both nulls; without those that cannot be drawn so."""
        return beside(self.trust(positions), lambda name: self.null_trust(positions, name))

    # -- lenses and spaces

    def lens_trust(self, expert: int) -> Trust:
        """Of one expert's lens: its rows and the anchors, drawn through its own components."""
        return self._once(("lens", expert), lambda: self._lens_trust(expert))

    def _lens_trust(self, expert: int) -> Trust:
        lens, seen = self.lens(expert), self.lens_embeddings(expert)
        share = null.squared_lengths(lens.spectrum.coordinates(seen))
        embedding = Embedding(seen, lens.positions, self.anchors, lens.anchor_positions, share)
        return measure_trust(embedding, self.trust_rows)

    def lens_trust_beside_null(self, expert: int) -> Trust:
        """The same, with both nulls; without those that cannot be drawn so."""

        def null_trust(name: NullName) -> Trust:
            rows = partial(self.lens_embeddings, expert)
            return self._null(ProjectionSpec(), self.item_count, name, rows, self.expert_names[expert])

        return beside(self.lens_trust(expert), null_trust)

    def space_trust(self, name: SpaceName) -> Trust:
        """Of a space of triangulations or differences: items among items, anchors are not drawn there."""
        return self._once(("space", name), lambda: self._space_trust(name))

    def _space_trust(self, name: SpaceName) -> Trust:
        if self._spaces[name].positions is None:
            raise MissingDataError(
                f"The {name} space", "does not vary, so there is no picture of it", "Choose another view"
            )
        pattern, fit = self._pattern(name), self._lens_pass.frame
        directions, mean = space_axes(fit, pattern, self.anchors).axes, fit.all.mean

        def centred(rows: slice) -> Array:
            framed: Array = self._frame(rows)[1] - mean
            return framed

        embedding = null.space_embedding(self.item_count, centred, pattern, self.anchors, directions)
        return measure_trust(embedding, self.trust_rows)

    def space_trust_beside_null(self, name: SpaceName) -> Trust:
        """The same, with both nulls."""

        def null_trust(kind: NullName) -> Trust:
            return self._once(("null space", name, kind), lambda: self._null_of_space(name, kind))

        return beside(self.space_trust(name), null_trust)

    def _null_of_space(self, name: SpaceName, kind: NullName) -> Trust:
        pattern = self._pattern(name)
        with phase("Measuring data without structure"):
            if kind == "uniform":
                few = null.uniform_data(0, self.anchor_count, self.dimension).anchors
                frames = null.uniform_frames(len(pattern), self.dimension)
            else:
                few, frames = self.anchors, null.gaussian_frames(self._lens_pass.frame.all)
            return null.null_of_space(self.item_count, few, frames, pattern)

    def _pattern(self, name: SpaceName) -> Array:
        experts = len(self.expert_names)
        triangulation, difference = triangulation_pattern(experts), difference_pattern(experts)
        return {
            "triangulation": triangulation,
            "difference": difference,
            "combined": np.hstack([triangulation, difference]),
        }[name]


def beside(found: Trust, null_trust: Callable[[NullName], Trust]) -> Trust:
    """The measures with both nulls, without those that cannot be drawn in this way."""

    def or_none(name: NullName) -> Trust | None:
        try:
            return null_trust(name)
        except MissingDataError:
            return None

    return replace(found, null=or_none("uniform"), null_covariance=or_none("covariance"))
