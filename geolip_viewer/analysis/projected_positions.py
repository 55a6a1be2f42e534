"""Where projections other than the first three principal components put the same items and anchors."""

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from geolip_viewer.analysis.differences import Differences
from geolip_viewer.analysis.lru_cache import LRUCache
from geolip_viewer.errors import MissingDataError, OptionError
from geolip_viewer.geometry.arrays import Array, Indices, read_only
from geolip_viewer.geometry.classes import centroids
from geolip_viewer.geometry.components import Axes, axes, moments_of
from geolip_viewer.geometry.placing import placed
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.procrustes import turn, turned
from geolip_viewer.geometry.projection import FAITHFUL, PCA, ProjectionSpec
from geolip_viewer.geometry.sphere import on_sphere
from geolip_viewer.geometry.tour import TOURED, Tour
from geolip_viewer.geometry.trust import Embedding, measure_trust
from geolip_viewer.quantities import NEIGHBOR_RECALL
from geolip_viewer.task import phase, unseen
from geolip_viewer.wording import percent

if TYPE_CHECKING:
    from geolip_viewer.geometry.faithful import Globe

FEW_ITEMS = 200
FEW = 4  # positions on other components that are kept; each holds all items


class ProjectionFit(NamedTuple):
    """How positions were made: by which projection, along which axes (none for the globe), fitted on how many rows.

    `neighbor_search_recall` is the globe's, None if its search was exact.
    """

    projection: ProjectionSpec
    axes: Axes | None
    fitted_rows: int
    neighbor_search_recall: float | None = None


class ProjectedPositions(Differences):
    """Projections of fused embeddings and anchors."""

    @cached_property
    def _fits(self) -> WeakKeyDictionary[Positions, ProjectionFit]:
        """How positions were made that somebody still shows."""
        first = Axes(self.pca.components[:3], np.zeros(self.dimension, np.float32), np.zeros(3))
        made: WeakKeyDictionary[Positions, ProjectionFit] = WeakKeyDictionary()
        made[self.positions] = ProjectionFit(PCA, first, self.item_count or self.anchor_count)
        return made

    @cached_property
    def _globes(self) -> list[Positions]:
        """The faithful globe once it is there."""
        return []

    @cached_property
    def _projected(self) -> LRUCache[Positions]:
        """By projection, and by the selection where it fits on one."""
        return LRUCache(FEW)

    def projected(self, wanted: ProjectionSpec = PCA, selection: Indices | None = None) -> Positions:
        """Positions by a projection.

        PCA and the faithful globe are kept, of others the few that were asked for last. `selection` are the items that
        "of selection" fits on. OptionError for a class that is not there, MissingDataError if the data does not vary
        enough.
        """
        if wanted.is_faithful:
            return list(self.fitting())[-1]
        if wanted == PCA:
            return self.positions
        chosen = selection.tobytes() if wanted.follows_selection and selection is not None else b""
        return self._projected.once((wanted, chosen), lambda: self._by_components(wanted, selection))

    def components_for(self, wanted: ProjectionSpec, selection: Indices | None) -> tuple[Axes, int]:
        """The components that a projection draws by, and on how many rows they were fitted."""
        rows = self._rows_to_fit(wanted, selection)
        with phase("Fitting components"):
            return axes(moments_of(rows), wanted), len(rows)

    def _rows_to_fit(self, wanted: ProjectionSpec, selection: Indices | None) -> Array:
        if wanted.fitted_on == "anchors":
            return self.anchor_ends
        if wanted.fitted_on == "selection":
            if selection is None or len(selection) == 0:
                raise MissingDataError(
                    wanted.name, "is fitted on selected items, but none is selected", "Select some items"
                )
            return self.embeddings[selection]
        if wanted.fitted_on == "embeddings":
            return self.embeddings if self.has_items else self.anchor_ends
        name = wanted.class_name
        if name not in self.class_keys:
            raise OptionError("projection", f"names the class {name!r}, which does not exist", "Choose another class")
        carriers: Array = self.embeddings[self.labels.items[self.labels.ids == self.class_keys.index(name)]]
        return carriers

    def _by_components(self, wanted: ProjectionSpec, selection: Indices | None) -> Positions:
        found, fitted_rows = self.components_for(wanted, selection)
        shares = zip(wanted.components, found.explained_variance_ratio, strict=True)
        first, second, third = (f"PC{number} {percent(share)}" for number, share in shares)
        positions = Positions(
            name=wanted.name,
            items=read_only(on_sphere(found.coordinates(self.embeddings))),
            anchors=read_only(on_sphere(found.coordinates(self.anchors))),
            classes=read_only(on_sphere(found.coordinates(self.centroids))),
            axes=(first, second, third),
        )
        self._fits[positions] = ProjectionFit(wanted, found, fitted_rows)
        return positions

    def axes_of(self, positions: Positions) -> Axes | None:
        """The components that positions were projected on; None for the faithful globe and for others."""
        made = self._fits.get(positions)
        return None if made is None else made.axes

    def class_positions(self, positions: Positions, items: Indices) -> Array:
        """Where the classes of some of the items are drawn: their centroids, projected as all items are.

        (C, 3), NaN if none of these items carries a class.
        """
        labels = self.labels
        kept = np.zeros(self.item_count, np.bool_)
        kept[items] = True
        offsets = np.concatenate([[0], np.cumsum(np.diff(labels.offsets) * kept)])
        means = centroids(self.embeddings, offsets, labels.ids[kept[labels.items]], len(self.class_names))
        axes = self.axes_of(positions)
        if axes is None:
            return read_only(placed(means, self.embeddings, positions.items))
        return read_only(on_sphere(axes.coordinates(means)))

    # -- the faithful globe

    def fitting(self) -> Iterator[Positions]:
        """The faithful globe, turned to match `positions`, improving while it is fitted; the last one is kept.

        One that was fitted before, here or in an earlier session, is given at once.
        """
        if self.are_axes:
            problem = "draws each item near its nearest anchor, but these anchors are axes, which have two ends"
            raise MissingDataError("the faithful globe", problem, "Choose another projection")
        if self._globes:
            yield from self._globes
            return
        positions, recall, fits = self.positions, None, self._fits_of_globe()
        while True:
            with phase(self.fit_phase):
                found = next(fits, None)
            if found is None:
                break
            with unseen():
                positions, recall = self._globe(found.positions), found.neighbor_search_recall
            yield positions
        self._fits[positions] = ProjectionFit(FAITHFUL, None, self.item_count, recall)
        self._globes[:] = [positions]
        self._compare_with_components(positions)

    @property
    def fit_phase(self) -> str:
        """What the fit of the globe is called in progress."""
        return "Fitting the globe"

    def _fits_of_globe(self) -> "Iterator[Globe]":
        """Globes that improve, turned to match `positions`."""
        from geolip_viewer.analysis.kept import fitted  # slow: imports scipy's sparse matrices

        start = np.concatenate([self.positions.items, self.positions.anchors])
        return fitted(self.embeddings, self.anchors, start, device=self.device)

    def _compare_with_components(self, globe: Positions) -> None:
        """Of few items the first components keep neighbours better than any fit: say so where it is so."""
        if not 3 <= self.item_count <= FEW_ITEMS:
            return
        kept = [
            measure_trust(Embedding(self.embeddings, each.items)).among_items.neighbor_recall
            for each in (globe, self.positions)
        ]
        if kept[0] < kept[1]:
            shares = f"{percent(kept[1], 0)} {NEIGHBOR_RECALL} against {percent(kept[0], 0)}"
            self._warn(
                f"{self.item_count} items are too few: PCA keeps neighbours better than the faithful globe ({shares})"
            )

    def _globe(self, positions: Array) -> Positions:
        """Items, anchors, and each class where the items nearest to its centroid are drawn."""
        items, anchors = positions[: self.item_count], positions[self.item_count :]
        classes = (
            placed(self.centroids, self.embeddings, items)
            if self.has_items
            else np.full((len(self.class_names), 3), np.nan, np.float32)
        )
        return Positions(FAITHFUL.name, read_only(items), read_only(anchors), read_only(classes))

    # -- motion

    @cached_property
    def _of_lenses(self) -> dict[int, Positions]:
        return {}

    def lens_positions(self, expert: int) -> Positions:
        """Items, anchors and classes as one expert sees them, by the lens's own principal components; kept."""
        if expert not in self._of_lenses:
            lens, labels = self.lens(expert), self.labels
            means = centroids(self.lens_embeddings(expert), labels.offsets, labels.ids, len(self.class_names))
            classes = read_only(on_sphere(lens.spectrum.coordinates(means)))
            self._of_lenses[expert] = Positions(lens.name, lens.positions, lens.anchor_positions, classes)
        return self._of_lenses[expert]

    @cached_property
    def _turned(self) -> WeakKeyDictionary[Positions, Positions]:
        return WeakKeyDictionary()

    def turned_to_fused(self, positions: Positions) -> Positions:
        """Positions of a lens, turned by orthogonal Procrustes to match the fused ones; kept while they are."""
        if positions not in self._turned:
            rotation = turn(positions.items, self.positions.items)
            items, anchors, classes = (
                read_only(turned(rows, rotation)) for rows in (positions.items, positions.anchors, positions.classes)
            )
            self._turned[positions] = Positions(f"{positions.name}, turned", items, anchors, classes)
        return self._turned[positions]

    def tour(self, seed: int = 0) -> Tour:
        """A tour through the first ten components, which begins at the first three."""
        return Tour(self.pca.components[: min(TOURED, max(3, self.pca.rank))], seed)

    def seen_from(self, frame: Array) -> Positions:
        """Positions in a frame of the tour: (D, 3). Not kept."""
        drawn = (on_sphere(rows @ frame) for rows in (self.embeddings, self.anchors, self.centroids))
        items, anchors, classes = (read_only(rows) for rows in drawn)
        return Positions("tour", items, anchors, classes)
