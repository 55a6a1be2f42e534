"""Any three principal components of any rows, centred or not."""

from dataclasses import dataclass

import numpy as np

from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.moments import Moments
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.geometry.spectra import decomposed, explained_variance_ratio, is_still, signed
from geolip_viewer.task import blocks


@dataclass(frozen=True, eq=False)
class Axes:
    """Three directions (3, D), the origin (D,) they start from, and each one's share of the variance (3,)."""

    directions: Array
    origin: Array
    explained_variance_ratio: Array

    def coordinates(self, rows: Array) -> Array:
        """(n, D) -> (n, 3) float32."""
        drawn: Array = ((rows - self.origin) @ self.directions.T).astype(np.float32)
        return drawn

    def turned(self, rotation: Array) -> "Axes":
        """The axes that give the same coordinates, rotated: (3, 3) orthogonal.

        The rows that these were fitted on vary along each for itself, so that the shares mix by the squares.
        """
        directions = (rotation.T @ self.directions).astype(np.float32)
        return Axes(directions, self.origin, np.square(rotation).T @ self.explained_variance_ratio)


def moments_of(rows: Array) -> Moments:
    """Count, mean and scatter of rows: (n, D)."""
    moments = Moments.none(rows.shape[1])
    for part in blocks(len(rows)):
        moments = moments.merged(Moments.of(rows[part]))
    return moments


def axes(moments: Moments, projection: ProjectionSpec) -> Axes:
    """The components that a projection names, fitted on the given rows.

    The sign of each makes its entry of largest magnitude positive. MissingDataError if the rows vary in fewer
    directions.
    """
    width = len(moments.mean)
    scatter = moments.about(np.zeros(width)) if projection.mean == "never" else moments.scatter
    values, vectors = decomposed(scatter, moments.count)
    varying = 0 if is_still(scatter, max(moments.count, 1)) else int(np.count_nonzero(values))
    if max(projection.components) > varying:
        problem = (
            f"asks for component {max(projection.components)}, but {moments.count:,} rows vary in only {varying} "
            "directions"
        )
        raise MissingDataError(projection.name, problem, "Choose smaller numbers, or fit on more rows")
    chosen = [number - 1 for number in projection.components]
    directions = (vectors[:, chosen] * signed(vectors[:, chosen])).T.astype(np.float32)
    origin = moments.mean.astype(np.float32) if projection.mean == "always" else np.zeros(width, np.float32)
    return Axes(directions, origin, explained_variance_ratio(values)[chosen])
