"""Items on the sphere: their embeddings, PCA, drawn positions and classes."""

from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from typing import NamedTuple

import numpy as np

from geolip_viewer.analysis.inputs import Inputs
from geolip_viewer.analysis.projectors import projection
from geolip_viewer.errors import FeaturesError, OptionError
from geolip_viewer.geometry.arrays import Array, Indices, read_only
from geolip_viewer.geometry.classes import centroids, primary_classes
from geolip_viewer.geometry.lenses import Projection
from geolip_viewer.geometry.moments import Fit, Moments
from geolip_viewer.geometry.namespaces import Namespace
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.geometry.spectra import Spectrum, principal
from geolip_viewer.geometry.sphere import on_sphere, unit
from geolip_viewer.task import ahead, blocks, phase
from geolip_viewer.wording import percent

Rows = slice | Indices


class EmbeddedItems(NamedTuple):
    """One pass over the features."""

    embeddings: Array
    fit: Fit


class Items(Inputs):
    """Results about items and classes."""

    @cached_property
    def _shared(self) -> tuple[Projection, ...]:
        return tuple(projection(expert.projector) for expert in self.checkpoint.experts)

    def _fused(self, rows: Rows, shared: Sequence[Projection], where: Namespace) -> Array:
        """unit(mean_e projected_e) of some items; unit(features) where the checkpoint has no projectors."""
        projected = self._given().projected
        if projected is not None:
            return projected.fused[rows]
        given = [where.of(column.block(rows)) for column in self._given().columns]
        total, *others = (project(each) for project, each in zip(shared, given, strict=True)) if shared else given[:1]
        for other in others:
            total += other
        fused: Array = where.host(unit(total))
        return fused

    def _blocks(self, size: int = 2048) -> Iterator[tuple[slice, int]]:
        """Slices of items, and how many of the rows from there on take part in fitting a PCA."""
        limit = self.item_count if self.fit_rows is None else self.fit_rows
        for rows in blocks(self.item_count, size):
            yield rows, limit - rows.start

    @cached_property
    def _embedded(self) -> EmbeddedItems:
        projected = self.features.projected if self.features is not None else None
        if projected is not None and self.totals is not None:
            return EmbeddedItems(projected.fused, self.totals.fit)
        if projected is not None and self.fit_rows is None:
            return EmbeddedItems(projected.fused, Fit(projected.moments, Moments.none(self.dimension)))
        operations = sum(2 * self.item_count * project.weight.size for project in self._shared)
        return self.device.run("embeddings", self.device.where(operations), self._embed)

    def _embed(self, where: Namespace) -> EmbeddedItems:
        embeddings, fit = np.empty((self.item_count, self.dimension), np.float32), Fit.none(self.dimension)
        shared = [project.on(where) for project in self._shared]
        with phase("Embedding items"):
            for (rows, _), (block, part) in ahead(self._blocks(), partial(self._embedded_block, shared, where)):
                embeddings[rows] = block
                fit = self._finite(fit.merged(part))
        return EmbeddedItems(read_only(embeddings), fit)

    def _embedded_block(
        self, shared: Sequence[Projection], where: Namespace, block: tuple[slice, int]
    ) -> tuple[Array, Fit]:
        rows, fitting = block
        embeddings = self._fused(rows, shared, where)
        return embeddings, Fit.of(embeddings, fitting)

    def _finite(self, fit: Fit) -> Fit:
        """The same rows, or FeaturesError: values near the limit of float32 overflow during projection."""
        if not np.isfinite(fit.all.mean).all():
            problem = "has numbers so large that their projection is not finite"
            raise FeaturesError(self._given().source, problem, "Check the features, or the checkpoint's weights")
        return fit

    @property
    def embeddings(self) -> Array:
        """(N, D) float32: unit(mean over experts of their projections)."""
        return self._embedded.embeddings

    @property
    def embeddings_fit(self) -> Fit:
        """The moments from which their PCA is computed."""
        return self._embedded.fit

    # -- where they are drawn

    @property
    def _fit(self) -> Fit:
        """The rows that components are fitted to: the items, or the anchors if there are no items."""
        return self._embedded.fit if self.has_items else Fit.of(self.anchor_ends, len(self.anchor_ends))

    @cached_property
    def pca(self) -> Spectrum:
        """Of the embeddings; of the anchors where there are no items."""
        spectrum = principal(self._fit)
        what = "embeddings" if self.has_items else "anchors"
        if spectrum.rank == 0:
            self._warn(f"The {what} do not vary: effective dimension 0, and no positions on the sphere")
        elif spectrum.rank < 3:
            self._warn(f"The {what} vary in {spectrum.rank} of 3 directions: the remaining axes are zero")
        return spectrum

    @property
    def effective_dimension(self) -> float:
        """1/Σp², p = S/ΣS, of the embeddings' singular values."""
        return self.pca.effective_dimension

    @cached_property
    def coordinates(self) -> Array:
        """(N, 3) embeddings · V3ᵀ, uncentred, float32."""
        return read_only(self.pca.coordinates(self.embeddings))

    @cached_property
    def anchor_coordinates(self) -> Array:
        """(A, 3) anchors · V3ᵀ, uncentred, float32."""
        return read_only(self.pca.coordinates(self.anchors))

    @cached_property
    def radii(self) -> Array:
        """(N,) ‖coordinates‖, between 0 and 1: what the projection kept of each item."""
        return read_only(np.linalg.norm(self.coordinates, axis=1))

    @cached_property
    def positions(self) -> Positions:
        """Drawn by the first three principal components."""
        return self.pca_places(0, 1, 2)

    def pca_places(self, *axes: int) -> Positions:
        """Drawn by any three principal components, counted from 0; OptionError if there are fewer."""
        if len(axes) != 3 or max(axes) >= len(self.pca.components) or min(axes) < 0:
            problem = f"must be three of {len(self.pca.components)} components, not {axes}"
            raise OptionError("components", problem, "Choose smaller numbers")
        directions = self.pca.components[list(axes)].T
        numbers = axes[0] + 1, axes[1] + 1, axes[2] + 1
        ratios = np.append(self.pca.explained_variance_ratio, np.zeros(3))
        first, second, third = (f"PC{axis + 1} {percent(ratios[axis])}" for axis in axes)
        return Positions(
            name=ProjectionSpec(components=numbers).name,
            items=read_only(on_sphere(self.embeddings @ directions)),
            anchors=read_only(on_sphere(self.anchors @ directions)),
            classes=read_only(on_sphere(self.centroids @ directions)),
            axes=(first, second, third),
            variance=float(np.sum(ratios[list(axes)], dtype=np.float64)),
        )

    # -- classes

    @cached_property
    def class_counts(self) -> Indices:
        """(C,) how many items carry each class."""
        return read_only(np.bincount(self.labels.ids, minlength=len(self.class_names)))

    @property
    def class_totals(self) -> Indices:
        """(C,) the same, for `total_count` items."""
        return self.totals.class_counts if self.totals is not None else self.class_counts

    @cached_property
    def primary_class(self) -> Indices:
        """(N,) the item's class that is rarest in the dataset, lowest id on a tie; −1 for none."""
        return read_only(primary_classes(self.labels.offsets, self.labels.ids, self.class_totals))

    @property
    def first_class(self) -> Indices:
        """(N,) the class that was stored first for each item; −1 without any."""
        return self.labels.first

    @cached_property
    def centroids(self) -> Array:
        """(C, D) mean embedding of the items that carry each class, float64; NaN if none does."""
        projected = self.features.projected if self.features is not None else None
        if self.totals is not None:
            return self.totals.centroids
        if projected is not None:
            return projected.centroids
        return read_only(centroids(self.embeddings, self.labels.offsets, self.labels.ids, len(self.class_names)))
