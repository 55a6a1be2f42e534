"""One checkpoint of a run as an analysis: its own numbers, drawn by the axes of the run."""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from geolip_viewer.analysis.projected_positions import ProjectionFit
from geolip_viewer.analysis.run_memory import KeptGlobe
from geolip_viewer.analysis.run_pictures import RunPictures
from geolip_viewer.geometry.arrays import Array, Indices, read_only
from geolip_viewer.geometry.components import Axes
from geolip_viewer.geometry.held_out import HeldOut, held_out_rows, hold_out
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.procrustes import turn
from geolip_viewer.geometry.projection import FAITHFUL, PCA, ProjectionSpec
from geolip_viewer.geometry.sphere import on_sphere
from geolip_viewer.geometry.tour import Tour
from geolip_viewer.sources.checkpoint import Checkpoint
from geolip_viewer.task import phase
from geolip_viewer.wording import percent

if TYPE_CHECKING:
    from geolip_viewer.analysis.run import Run
    from geolip_viewer.geometry.faithful import Globe


class RunAnalysis(RunPictures):
    """Checkpoint `number` of `run`: its numbers are its own, and it is drawn by the axes of the run's frame."""

    def __init__(self, run: "Run", number: int, checkpoint: Checkpoint) -> None:
        super().__init__(checkpoint, run.features, fit_rows=run.fit_rows, device=run.device)
        self.run = run
        self.number = number

    def of_run(self, run: "Run", number: int) -> "RunAnalysis":
        """The same checkpoint as one of a run with more checkpoints: what was computed of it stays."""
        moved = copy.copy(self)
        moved.run, moved.number = run, number
        return moved

    @property
    def vocabulary(self) -> Mapping[str, tuple[str, ...]]:
        """The names of an analysis, and those of the run's checkpoints and series."""
        return {**super().vocabulary, "checkpoint": self.run.names, "series": self.run.series_names}

    @property
    def when(self) -> str:
        """Such as "epoch 12"."""
        return self.run.files.label(self.number)

    @cached_property
    def assignment_counts(self) -> Indices:
        """(A,) how many items each anchor is nearest to; of a checkpoint that was measured it is known."""
        known = self.run.known(self.number)
        return super().assignment_counts if known is None or known.assigned is None else known.assigned

    @cached_property
    def coordinates(self) -> Array:
        """(N, 3) embeddings along the axes of the frame, uncentred, float32."""
        return read_only((self.embeddings @ self._axes).astype(np.float32, copy=False))

    @cached_property
    def anchor_coordinates(self) -> Array:
        """(A, 3) anchors along the axes of the frame, uncentred, float32."""
        return read_only((self.anchors @ self._axes).astype(np.float32, copy=False))

    @property
    def _axes(self) -> Array:
        return self.run.frames.axes(self.number).astype(np.float32)

    @cached_property
    def positions(self) -> Positions:
        """Drawn by the frame's axes; kept by the run, which needs no embeddings to show them again."""
        return self.run.frames.positions(self.number)

    def placed_by(self, axes: Array) -> Positions:
        """Drawn by any axes (D, 3)."""
        wide = axes.astype(np.float32)
        drawn = (read_only(on_sphere(rows @ wide)) for rows in (self.embeddings, self.anchors, self.centroids))
        items, anchors, classes = drawn
        shares = self._variance_along(axes)
        first, second, third = (f"PC{number} {percent(share)}" for number, share in enumerate(shares, 1))
        run = self.run
        whose = "" if run.frame == "own" or self.number == run.reference else run.names[run.reference]
        return Positions(PCA.name, items, anchors, classes, (first, second, third), float(np.sum(shares)), whose)

    def _variance_along(self, axes: Array) -> Array:
        """(3,) the share of the variance of the items, or of anchors alone, along each of some axes (D, 3)."""
        scatter = self._fit.fitted.scatter
        total = float(np.trace(scatter))
        along: Array = np.einsum("da,de,ea->a", axes, scatter, axes)
        return along / total if total > 0 else np.zeros(3)

    @cached_property
    def _fits(self) -> WeakKeyDictionary[Positions, ProjectionFit]:
        first = Axes(self._axes.T, np.zeros(self.dimension, np.float32), np.zeros(3))
        made: WeakKeyDictionary[Positions, ProjectionFit] = WeakKeyDictionary()
        made[self.positions] = ProjectionFit(PCA, first, self.item_count or self.anchor_count)
        return made

    def components_for(self, wanted: ProjectionSpec, selection: Indices | None) -> tuple[Axes, int]:
        """Those of the reference, turned as the frame turns it; of the frame "own" the checkpoint's own.

        Own ones are turned on the globe, so that the anchors match those of the reference.
        """
        run = self.run
        if self.is_reference:
            return super().components_for(wanted, selection)
        found, rows = run.at(run.reference).components_for(wanted, selection)
        if run.frame == "own":
            own, own_rows = super().components_for(wanted, selection)
            start, end = run.anchors.shared_rows(self.number, run.reference)
            drawn, onto = on_sphere(own.coordinates(start)), on_sphere(found.coordinates(end))
            return own.turned(turn(drawn, onto)), own_rows
        rotation = run.frames.turn(self.number)
        if rotation is None:
            return found, rows
        directions, origin = ((each @ rotation.T).astype(np.float32) for each in (found.directions, found.origin))
        return replace(found, directions=directions, origin=origin), rows

    # -- the faithful globe

    def fitting(self) -> Iterator[Positions]:
        """The faithful globe, which starts from that of the checkpoint's neighbour in the run; kept by the run."""
        kept = self.run.globes.known(self.number)
        if kept is not None and not self._globes:
            self._fits[kept.positions] = ProjectionFit(FAITHFUL, None, self.item_count, kept.neighbor_search_recall)
            self._globes[:] = [kept.positions]
        yield from super().fitting()
        (globe,) = self._globes
        self.run.globes.keep(self.number, KeptGlobe(globe, self._fits[globe].neighbor_search_recall))

    def is_globe_known(self, expert: int | None) -> bool:
        """Whether the globe of one expert, or of all together (None), is there without a fit."""
        is_kept = expert is None and self.run.globes.known(self.number) is not None
        return is_kept or super().is_globe_known(expert)

    @property
    def fit_phase(self) -> str:
        """Each starts from the globe of its neighbour, which may be fitted first."""
        return f"{super().fit_phase} of {self.run.names[self.number]}"

    def _fits_of_globe(self) -> "Iterator[Globe]":
        from geolip_viewer.analysis.kept import fitted, followed

        if not self.is_reference:
            return followed(self.embeddings, self.anchors, self.run.globes.before(self.number), self.device)
        start = self.placed_by(self.pca.components[:3].T)
        return fitted(self.embeddings, self.anchors, np.concatenate([start.items, start.anchors]), device=self.device)

    @cached_property
    def _held_out(self) -> HeldOut | None:
        """A globe fitted without a fifth of the items, from the same neighbour's, which was fitted to all."""
        if self.is_reference:
            return super()._held_out
        from geolip_viewer.analysis.kept import followed

        rows, _ = held_out_rows(self.item_count)

        def fit(items: Array) -> Array:
            before = self.run.globes.before_of_items(self.number, rows)
            *_, globe = followed(items, self.anchors, before, self.device)
            return globe.positions

        with phase("Fitting without a fifth of the items"):
            return hold_out(self.embeddings, self.anchors, fit)

    def tour(self, seed: int = 0) -> Tour:
        """A tour through the reference's first ten components, the same way at every checkpoint."""
        run = self.run
        basis, rotation = run.frames.components(run.reference), run.frames.turn(self.number)
        return Tour(basis if rotation is None else basis @ rotation.T, seed)
