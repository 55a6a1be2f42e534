"""Where experts disagree, and the spaces spanned by their differences."""

from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from geolip_viewer.analysis.lenses import Lenses
from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.arrays import Array, read_only
from geolip_viewer.geometry.differences import (
    SpaceAxes,
    anchored,
    axes_among,
    difference_pattern,
    mean_and_deviation,
    triangulation_pattern,
)
from geolip_viewer.geometry.sphere import on_sphere
from geolip_viewer.task import ahead, blocks, phase


@dataclass(frozen=True)
class PairStatistics:
    """Statistics of all N×A entries of Δ_ab; `std` with n−1."""

    mean: float
    std: float
    minimum: float
    maximum: float


@dataclass(frozen=True, eq=False)
class Space:
    """A space of triangulations or their differences, centred: `positions` (N, 3), None if it does not vary.

    `singular_values` and `explained_variance_ratio` descending, float64; those left out at the end are zero.
    """

    positions: Array | None
    explained_variance_ratio: Array
    effective_dimension: float
    singular_values: Array


class Differences(Lenses):
    """Results about the P pairs of experts."""

    def _compared(self) -> None:
        if not self.pairs:
            have = "one expert" if len(self.expert_names) == 1 and self.has_items else "no items or no experts"
            raise MissingDataError(
                self.checkpoint.path, f"has {have}: nothing to compare", "This needs two experts or more"
            )

    @property
    def expert_divergence(self) -> Array:
        """(A,) standard deviation (n−1) of T_e over experts, averaged over items."""
        return self._tallies[0]

    @property
    def anchor_difference(self) -> Array:
        """(P, A) mean over items of |Δ_ab|."""
        return self._tallies[1]

    @cached_property
    def _tallies(self) -> tuple[Array, Array]:
        self._compared()
        total, count = self._lens_pass.entry_sums, self._lens_pass.frame.all.count
        return read_only(total.divergence / count), read_only(total.absolute / count)

    @cached_property
    def anchor_difference_mean(self) -> Array:
        """(A,) its mean over pairs."""
        return read_only(self.anchor_difference.mean(axis=0))

    @property
    def difference_magnitude(self) -> Array:
        """(P, N) ‖Δ_ab[i]‖, float32."""
        self._compared()
        return self._lens_pass.magnitude

    @cached_property
    def magnitude_span(self) -> Array:
        """(P, 3) the least, the mean and the largest ‖Δ_ab[i]‖ of `total_count` items, float64."""
        if self.totals is not None:
            return self.totals.magnitude_span
        wide = self.difference_magnitude.astype(np.float64)
        return read_only(np.stack([wide.min(axis=1), wide.mean(axis=1), wide.max(axis=1)], axis=1))

    @cached_property
    def pair_statistics(self) -> tuple[PairStatistics, ...]:
        """(P,) mean, standard deviation (n−1), least and largest entry of each Δ_ab."""
        self._compared()
        moments, total = self._lens_pass.frame.all, self._lens_pass.entry_sums
        weights = difference_pattern(len(self.expert_names)).T
        spread = [mean_and_deviation(moments, each, self.anchors) for each in weights]
        return tuple(
            PairStatistics(mean, std, float(low), float(high))
            for (mean, std), low, high in zip(spread, total.low, total.high, strict=True)
        )

    @cached_property
    def triangulation_std(self) -> float:
        """Standard deviation (n−1) of every entry of T_0."""
        moments = self._lens_pass.frame.all
        return mean_and_deviation(moments, triangulation_pattern(len(self.expert_names))[:, 0], self.anchors)[1]

    @property
    def ratio(self) -> float:
        """std(Δ_01) / std(T_0); NaN if T_0 does not vary."""
        differing = self.pair_statistics[0].std
        return differing / self.triangulation_std if self.triangulation_std > 0 else float("nan")

    # -- spaces

    @cached_property
    def _spaces(self) -> dict[str, Space]:
        experts = len(self._views)
        triangulation, difference = triangulation_pattern(experts), difference_pattern(experts)
        patterns = {"triangulation": triangulation}
        if self.pairs:
            patterns |= {"difference": difference, "combined": np.hstack([triangulation, difference])}
        with phase("Decomposing difference spaces"):
            known = anchored(self._lens_pass.frame, self.anchors)
            found = ahead(patterns.values(), partial(axes_among, known))
            axes = {name: space for name, (_, space) in zip(patterns, found, strict=True)}
        coordinates = self._space_coordinates(axes)
        return {name: self._space(name, axes[name], coordinates[name]) for name in axes}

    def _space_coordinates(self, axes: dict[str, SpaceAxes]) -> dict[str, Array]:
        mean = self._lens_pass.frame.all.mean
        coordinates = {name: np.empty((self.item_count, 3), np.float32) for name in axes}
        with phase("Placing items in difference spaces"):
            for rows in blocks(self.item_count):
                centred = self._frame(rows)[1] - mean
                for name, found in axes.items():
                    coordinates[name][rows] = centred @ found.axes
        return coordinates

    def _space(self, name: str, axes: SpaceAxes, coordinates: Array) -> Space:
        varies = bool(axes.singular_values.any())
        if not varies:
            self._warn(f"The {name} space does not vary: effective dimension 0, and no positions")
        return Space(
            read_only(on_sphere(coordinates)) if varies else None,
            read_only(axes.explained_variance_ratio),
            axes.effective_dimension,
            read_only(axes.singular_values),
        )

    @property
    def triangulation_space(self) -> Space:
        """T_0, N×A."""
        return self._spaces["triangulation"]

    @property
    def difference_space(self) -> Space:
        """[Δ_01 | Δ_02 | …], N×(A·P)."""
        self._compared()
        return self._spaces["difference"]

    @property
    def combined_space(self) -> Space:
        """[T_0 | Δ_01 | Δ_02 | …], N×(A·(P+1))."""
        self._compared()
        return self._spaces["combined"]

    @property
    def information_gain(self) -> float:
        """Effective dimension of the combined space less that of the triangulation space."""
        return self.combined_space.effective_dimension - self.triangulation_space.effective_dimension
