"""The faithful globe of a lens, fitted to the items as one expert embeds them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property, partial
from weakref import WeakKeyDictionary

import numpy as np

from geolip_viewer.analysis.trusted import OTHER_SEED, NullName, Trusted, beside
from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.arrays import Array, read_only
from geolip_viewer.geometry.classes import centroids
from geolip_viewer.geometry.fit_settings import STANDARD
from geolip_viewer.geometry.held_out import HeldOut, hold_out
from geolip_viewer.geometry.placing import placed
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.projection import FAITHFUL
from geolip_viewer.geometry.stability import stability
from geolip_viewer.geometry.trust import Embedding, Trust, measure_trust
from geolip_viewer.task import phase, unseen


class LensGlobes(Trusted):
    """A faithful globe of each lens, besides its components. Fits are cached on disk."""

    @cached_property
    def _lens_globes(self) -> dict[int, Positions]:
        return {}

    @cached_property
    def _lens_recalls(self) -> dict[int, float | None]:
        """Of each lens's fit, how many of the true neighbours its search found; None if that was exact."""
        return {}

    def is_globe_known(self, expert: int | None) -> bool:
        """Whether the globe of one expert, or of all together (None), is there without a fit; computes nothing."""
        if expert is None:
            return bool(vars(self).get("_globes"))
        return expert in vars(self).get("_lens_globes", {})

    def lens_globe(self, expert: int) -> Positions:
        """Items and anchors as one expert sees them, fitted from the lens's own components; kept."""
        return list(self.lens_fitting(expert))[-1]

    def lens_fitting(self, expert: int) -> Iterator[Positions]:
        """The globe of a lens, improving while it is fitted; the last one is kept.

        One that was fitted before, here or in an earlier session, is given at once.
        """
        if self.are_axes:
            problem = "draws each item near its nearest anchor, but these anchors are axes, which have two ends"
            raise MissingDataError("the faithful globe", problem, "Choose another projection")
        from geolip_viewer.analysis.kept import fitted  # slow: imports scipy's sparse matrices

        if expert in self._lens_globes:
            yield self._lens_globes[expert]
            return
        lens, seen = self.lens(expert), self.lens_embeddings(expert)
        labels = self.labels
        means = centroids(seen, labels.offsets, labels.ids, len(self.class_names))
        start = np.concatenate([lens.positions, lens.anchor_positions])
        fits, globe, recall = fitted(seen, self.anchors, start, device=self.device), self.lens_positions(expert), None
        while True:
            with phase(f"Fitting the globe of {lens.name}"):
                found = next(fits, None)
            if found is None:
                break
            items, anchors = found.positions[: self.item_count], found.positions[self.item_count :]
            with unseen():
                classes = read_only(placed(means, seen, items))
            globe = Positions(f"{lens.name}, {FAITHFUL.name}", read_only(items), read_only(anchors), classes)
            recall = found.neighbor_search_recall
            yield globe
        self._lens_globes[expert], self._lens_recalls[expert] = globe, recall

    # -- how far they can be trusted

    @cached_property
    def _measured_globes(self) -> WeakKeyDictionary[Positions, Trust]:
        """The measures of lens globes that are still in use, those of an unfinished fit included."""
        return WeakKeyDictionary()

    @cached_property
    def _lenses_held_out(self) -> dict[int, HeldOut | None]:
        return {}

    def lens_globe_trust(self, expert: int, globe: Positions) -> Trust:
        """How far a lens's globe, finished or not, can be trusted; with `held_out` once that was asked for."""
        if globe not in self._measured_globes:
            embedding = Embedding(self.lens_embeddings(expert), globe.items, self.anchors, globe.anchors)
            recall = self._lens_recalls.get(expert) if self._is_finished(expert, globe) else None
            found = measure_trust(embedding, self.trust_rows)
            self._measured_globes[globe] = replace(found, neighbor_search_recall=recall)
        return self._measured_globes[globe]

    def lens_globe_trust_held_out(self, expert: int, globe: Positions) -> Trust:
        """The same, with what the lens's globe says of items held out of a second fit, which is kept on disk."""
        found = self.lens_globe_trust(expert, globe)
        if found.held_out is not None or not self._is_finished(expert, globe):
            return found
        held_out = self._lens_held_out(expert)
        if held_out is not None:
            found = self._measured_globes[globe] = replace(found, held_out=held_out.trust)
        return found

    def _lens_held_out(self, expert: int) -> HeldOut | None:
        """A globe of the lens fitted without a fifth of the items."""
        if expert not in self._lenses_held_out:
            with phase("Fitting without a fifth of the items"):
                self._lenses_held_out[expert] = hold_out(self.lens_embeddings(expert), self.anchors, self._fitted_to)
        return self._lenses_held_out[expert]

    def lens_globe_trust_beside_null(self, expert: int, globe: Positions) -> Trust:
        """The same with both nulls, each of which needs its own fit."""

        def null_trust(name: NullName) -> Trust:
            rows = partial(self.lens_embeddings, expert)
            return self._null(FAITHFUL, self.item_count, name, rows, self.expert_names[expert])

        return beside(self.lens_globe_trust(expert, globe), null_trust)

    @cached_property
    def _lens_stabilities(self) -> dict[tuple[str, int], Array]:
        return {}

    def lens_globe_stability(self, expert: int, globe: Positions) -> Array:
        """(N,) as `stability`, of a lens's globe."""

        def measure() -> Array:
            with phase("Fitting with another seed"):
                again = self._fitted_to(self.lens_embeddings(expert), replace(STANDARD, seed=OTHER_SEED))
            return stability(globe.items, again[: self.item_count])

        return self._stability_once("seed", expert, globe, measure)

    def lens_globe_subsample_stability(self, expert: int, globe: Positions) -> Array:
        """(N,) as `subsample_stability`, of a lens's globe."""

        def measure() -> Array:
            held_out = self._lens_held_out(expert)
            if held_out is None:
                raise MissingDataError(
                    globe.name, "has too few items to leave some out", "Open features with more items"
                )
            return stability(globe.items, held_out.positions, held_out.fitted_rows)

        return self._stability_once("subsample", expert, globe, measure)

    def _stability_once(self, kind: str, expert: int, globe: Positions, measure: Callable[[], Array]) -> Array:
        if not self._is_finished(expert, globe):
            raise MissingDataError(globe.name, "is still being fitted", "Wait until the fit is done")
        if (kind, expert) not in self._lens_stabilities:
            self._lens_stabilities[kind, expert] = measure()
        return self._lens_stabilities[kind, expert]

    def _is_finished(self, expert: int, globe: Positions) -> bool:
        return self._lens_globes.get(expert) is globe
