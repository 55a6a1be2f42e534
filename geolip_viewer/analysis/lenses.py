"""How each expert sees the sphere."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple

import numpy as np

from geolip_viewer.analysis import kept_comparison
from geolip_viewer.analysis.anchors import Anchors, NearestRows, nearest_rows
from geolip_viewer.analysis.items import Rows
from geolip_viewer.analysis.kept_comparison import Comparison
from geolip_viewer.analysis.projectors import projection
from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry import constellation
from geolip_viewer.geometry.arrays import Array, Indices, read_only
from geolip_viewer.geometry.differences import EntrySums, entry_sums, frame
from geolip_viewer.geometry.lenses import Turn
from geolip_viewer.geometry.moments import Fit
from geolip_viewer.geometry.spectra import Spectrum, principal
from geolip_viewer.geometry.sphere import on_sphere
from geolip_viewer.sources.experts import Expert
from geolip_viewer.sources.totals import ComparedLenses
from geolip_viewer.task import ahead, blocks, phase


@dataclass(frozen=True, eq=False)
class Lens:
    """One expert's view: `positions` (N, 3) of items and `anchor_positions` (A, 3), both through the lens's own PCA."""

    name: str
    positions: Array
    spectrum: Spectrum
    anchor_positions: Array


KEPT = 128 << 20  # bytes of lenses kept from the first pass for later ones


class LensPass(NamedTuple):
    """One pass over the lenses: themselves (E, N, D) where they are small, the moments of their frame, and what needs
    every entry of the differences."""

    lenses: Array | None
    frame: Fit
    entry_sums: EntrySums
    magnitude: Array


class Lenses(Anchors):
    """What is known of lenses."""

    @property
    def _views(self) -> tuple[Callable[[Rows], Array], ...]:
        """For each expert the function that gives its lens of some items, (n, D).

        Not kept: an analysis that holds itself goes late, and a run makes one a checkpoint.
        """
        return tuple(partial(self._seen, e) for e in range(len(self._through)))

    def _seen(self, expert: int, rows: Rows) -> Array:
        done: LensPass | None = vars(self).get("_lens_pass")
        if done is None or done.lenses is None:
            return self._through[expert](rows)
        kept: Array = done.lenses[expert, rows]
        return kept

    @cached_property
    def _through(self) -> tuple[Callable[[Rows], Array], ...]:
        if not self.has_lenses:
            remedy = "Choose a checkpoint with projectors, and features for it"
            raise MissingDataError(self.checkpoint.path, "has no expert to look through", remedy)
        return tuple(self._view(e, expert) for e, expert in enumerate(self.checkpoint.experts))

    def _view(self, e: int, expert: Expert) -> Callable[[Rows], Array]:
        if expert.alignment is not None:
            turn = Turn.of(expert.alignment.rotation, expert.alignment.whitener, expert.alignment.mean)
            embeddings = self.embeddings
            return lambda rows: turn(embeddings[rows])
        projected = self._given().projected
        if projected is not None:
            lens = projected.lenses[e]
            return lambda rows: lens[rows]
        project = projection(expert.native) if expert.native is not None else self._shared[e]
        column = self._given().columns[e]
        return lambda rows: project(column.block(rows))

    def _frame(self, rows: Rows) -> tuple[tuple[Array, ...], Array]:
        """Every lens of some items, E × (n, D), and their frame, (n, E·D)."""
        lenses = tuple(view(rows) for view in self._views)
        return lenses, frame(lenses)

    @cached_property
    def _lens_pass(self) -> LensPass:
        features, totals = self._given(), self.totals
        if features.projected is None:
            return self._compared_lenses()
        if totals is not None and totals.compared is not None:
            return LensPass(None, totals.compared.frame, totals.compared.entry_sums, totals.magnitude)
        path = kept_comparison.place(self.checkpoint.content_hash, features.content_hash, self.anchors, self.fit_rows)
        wide, pairs = self.dimension * len(self._views), len(self.pairs)
        known = kept_comparison.read(path, wide, pairs, self.anchor_count, self.item_count)
        if known is not None:
            return LensPass(None, *known)
        made = self._compared_lenses()
        kept_comparison.write(path, Comparison(made.frame, made.entry_sums, made.magnitude))
        return made

    def _compared_lenses(self) -> LensPass:
        shape = (len(self._views), self.item_count, self.dimension)
        is_small = self._given().projected is None and 4 * math.prod(shape) <= KEPT
        kept = np.empty(shape, np.float32) if is_small else None
        together = Fit.none(self.dimension * len(self._views))
        total = EntrySums.none(len(self.pairs), self.anchor_count)
        magnitude = np.empty((len(self.pairs), self.item_count), np.float32)
        with phase("Comparing experts"):
            parts = self._blocks(constellation.rows_at_once(self.anchor_count))
            for (rows, _), (lenses, fit, tallied) in ahead(parts, self._lens_block):
                if kept is not None:
                    kept[:, rows] = lenses
                together = self._finite(together.merged(fit))
                if tallied is not None:
                    part, magnitude[:, rows] = tallied
                    total = total.merged(part)
        kept = read_only(kept) if kept is not None else None
        return LensPass(kept, together, total, read_only(magnitude))

    def _lens_block(self, block: tuple[slice, int]) -> tuple[tuple[Array, ...], Fit, tuple[EntrySums, Array] | None]:
        """What one block gives to the pass: lenses, moments of their frame, and what needs every difference."""
        rows, fitting = block
        lenses, framed = self._frame(rows)
        return lenses, Fit.of(framed, fitting), entry_sums(framed, self.anchors, self.pairs) if self.pairs else None

    @property
    def compared_lenses(self) -> ComparedLenses | None:
        """What one pass over all lenses of all items finds; None if that was not kept and only some are here."""
        if self.totals is not None and self.is_sample:
            return self.totals.compared
        return ComparedLenses(self._lens_pass.frame, self._lens_pass.entry_sums)

    @cached_property
    def _spectra(self) -> tuple[Spectrum, ...]:
        """Of each lens, whose moments follow from the frame's: lens_e = lens_0 + (lens_e − lens_0)."""
        frame, wide = self._lens_pass.frame, self.dimension
        first, *others = (slice(start, start + wide) for start in range(0, wide * len(self._views), wide))
        fits = [frame.part(first), *(frame.of_sum(first, other) for other in others)]
        return tuple(spectrum for _, spectrum in ahead(fits, principal))

    @cached_property
    def lenses(self) -> tuple[Lens, ...]:
        """(E,) every expert's lens."""
        spectra = self._spectra
        coordinates = np.empty((len(spectra), self.item_count, 3), np.float32)
        with phase("Looking through each lens"):
            for rows in blocks(self.item_count):
                for e, (view, spectrum) in enumerate(zip(self._views, spectra, strict=True)):
                    coordinates[e, rows] = spectrum.coordinates(view(rows))
        for name, spectrum in zip(self.expert_names, spectra, strict=True):
            if spectrum.rank == 0:
                self._warn(f"The lens of {name} does not vary: effective dimension 0, and no positions on the sphere")
        return tuple(
            Lens(
                name,
                read_only(on_sphere(positions)),
                spectrum,
                read_only(on_sphere(spectrum.coordinates(self.anchors))),
            )
            for name, positions, spectrum in zip(self.expert_names, coordinates, spectra, strict=True)
        )

    def lens(self, expert: int) -> Lens:
        """One expert's lens."""
        return self.lenses[expert]

    def lens_embeddings(self, expert: int) -> Array:
        """(N, D) unit rows float32: all items as one expert sees them. Read-only where the first pass kept them."""
        done: LensPass | None = vars(self).get("_lens_pass")
        if done is not None and done.lenses is not None:
            kept: Array = done.lenses[expert]
            return kept
        view = self._views[expert]
        rows_seen = np.empty((self.item_count, self.dimension), np.float32)
        with phase(f"Looking through {self.expert_names[expert]}"):
            for rows in blocks(self.item_count):
                rows_seen[rows] = view(rows)
        return rows_seen

    def lens_rows(self, expert: int, rows: Indices) -> Array:
        """(n, D) unit rows float32: some items as one expert sees them, projected a block at a time."""
        view = self._views[expert]
        rows_seen = np.empty((len(rows), self.dimension), np.float32)
        for part in blocks(len(rows)):
            rows_seen[part] = view(rows[part])
        return rows_seen

    @cached_property
    def _lens_nearest(self) -> dict[int, NearestRows]:
        return {}

    def lens_nearest(self, expert: int) -> NearestRows:
        """(N,) the anchor nearest to each item as one expert sees it, lowest index on a tie, with its cosine; kept."""
        if expert not in self._lens_nearest:
            seen = self.lens_embeddings(expert)
            with phase("Finding nearest anchors"):
                self._lens_nearest[expert] = nearest_rows(constellation.nearest(seen, self.anchors))
        return self._lens_nearest[expert]

    def lens_similarities(self, item: int) -> Array:
        """(E, A) cosines of one item to all anchors, as each expert sees it."""
        rows = np.array([item])
        return np.concatenate([constellation.cosines(view(rows), self.anchors) for view in self._views])

    def anchor_similarities(self, items: Indices, anchor: int) -> Array:
        """(E, n) cosines of a few items to one anchor, as each expert sees them."""
        return np.stack([constellation.cosines(view(items), self.anchors[[anchor]])[:, 0] for view in self._views])
