"""Further numbers about embeddings and anchors: directions, evenness of spread, agreement of experts."""

from functools import cached_property

import numpy as np

from geolip_viewer.analysis.lens_globes import LensGlobes
from geolip_viewer.geometry import simplices
from geolip_viewer.geometry.agreement import Agreement, alignment
from geolip_viewer.geometry.dimensions import effective_rank, participation_ratio
from geolip_viewer.task import blocks, phase

SEED = 0


class Spread(LensGlobes):
    """Single numbers about embeddings and anchors."""

    @cached_property
    def effective_dimension_of_variances(self) -> float:
        """(ΣS²)² / ΣS⁴ of the embeddings' PCA: the participation ratio."""
        return participation_ratio(self.pca.singular_values)

    @cached_property
    def effective_rank(self) -> float:
        """exp(−Σ p ln p), p = S/ΣS, of the embeddings' PCA."""
        return effective_rank(self.pca.singular_values)

    @cached_property
    def pentachoron_cv(self) -> dict[str, float | None]:
        """Of "anchors", "embeddings" and "uniform_anchors" (as many uniform rows, as wide); None if undefined."""
        uniform = simplices.uniform_rows(self.anchor_count, self.dimension, np.random.default_rng(SEED))
        with phase("Measuring simplices"):
            return {
                "anchors": None if self.are_axes else simplices.pentachoron_cv(self.anchors),
                "embeddings": simplices.pentachoron_cv(self.embeddings),
                "uniform_anchors": simplices.pentachoron_cv(uniform),
            }

    @cached_property
    def pairwise_distance_cv(self) -> float | None:
        """std / mean of 1 − cos over pairs of anchors; not the pentachoron CV."""
        return simplices.pairwise_distance_cv(self.anchors, self.are_axes)

    @cached_property
    def anchor_spread(self) -> float:
        """Mean over pairs of anchors of max(0, cos)."""
        return simplices.anchor_spread(self.anchors, self.are_axes)

    @cached_property
    def assignment_entropy(self) -> float | None:
        """Mean entropy in nats of softmax(cos / 0.1) over anchors; None without items."""
        if not self.has_items:
            return None
        return simplices.assignment_entropy(self.embeddings, self.anchors, self.are_axes)

    @cached_property
    def expert_agreement(self) -> tuple[Agreement, ...]:
        """(P,) of each pair of lenses, mean cosine raw and after orthogonal Procrustes; none with a single expert."""
        if not self.pairs:
            return ()
        moments = self._lens_pass.frame.all
        aligned = [alignment(moments, pair, len(self.expert_names)) for pair in self.pairs]
        sums = np.zeros((len(self.pairs), 2))
        with phase("Comparing lenses"):
            for rows in blocks(self.item_count):
                lenses = [view(rows) for view in self._views]
                sums += [each.cosines(lenses[a], lenses[b]) for each, (a, b) in zip(aligned, self.pairs, strict=True)]
        return tuple(Agreement(float(raw), float(turned)) for raw, turned in sums / self.item_count)
