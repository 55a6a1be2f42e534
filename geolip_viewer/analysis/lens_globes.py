"""The faithful globe of a lens: fitted to the items as one expert sees them."""

from dataclasses import replace
from functools import cached_property

from geolip_viewer.analysis.trusted import Trusted
from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.arrays import read_only
from geolip_viewer.geometry.classes import centroids
from geolip_viewer.geometry.held_out import hold_out
from geolip_viewer.geometry.placing import placed
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.trust import Embedding, Trust, measure_trust
from geolip_viewer.task import phase


class LensGlobes(Trusted):
    """Of each lens a globe of its own, beside its components. Fits are kept on disk."""

    @cached_property
    def _lens_globes(self) -> dict[int, Positions]:
        return {}

    def lens_globe(self, expert: int) -> Positions:
        """Items and anchors as one expert sees them, fitted from the lens's own components; kept."""
        if expert not in self._lens_globes:
            self._lens_globes[expert] = self._lens_globe(expert)
        return self._lens_globes[expert]

    def _lens_globe(self, expert: int) -> Positions:
        if self.are_axes:
            problem = "draws each item near its nearest anchor, and these are axes, which have two ends"
            raise MissingDataError("the faithful globe", problem, "Choose another projection")
        lens, seen, labels = self.lens(expert), self.lens_embeddings(expert), self.labels
        with phase(f"Fitting the globe of {lens.name}"):
            drawn = self._fitted_to(seen)
        items, anchors = drawn[: self.item_count], drawn[self.item_count :]
        means = centroids(seen, labels.offsets, labels.ids, len(self.class_names))
        return Positions(
            f"{lens.name}, faithful", read_only(items), read_only(anchors), read_only(placed(means, seen, items))
        )

    def lens_globe_trust(self, expert: int) -> Trust:
        """How far the lens's globe can be trusted, with what it says of items held out of the fit."""
        return self._once(("lens globe", expert), lambda: self._lens_globe_trust(expert))

    def _lens_globe_trust(self, expert: int) -> Trust:
        globe, seen = self.lens_globe(expert), self.lens_embeddings(expert)
        found = measure_trust(Embedding(seen, globe.items, self.anchors, globe.anchors), self.trust_rows)
        with phase("Holding items out"):
            held_out = hold_out(seen, self.anchors, self._fitted_to)
        return found if held_out is None else replace(found, held_out=held_out.trust)
