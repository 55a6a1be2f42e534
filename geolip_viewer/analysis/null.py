"""What the same measures say of data without structure, drawn by the same steps.

Uniform data have no structure at all. Gaussian data have the mean and covariance of the true ones and nothing else:
what an embedding keeps beyond theirs is not in the covariance.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.components import axes, moments_of
from geolip_viewer.geometry.differences import frame, space_axes
from geolip_viewer.geometry.eigenvectors import eigenvectors
from geolip_viewer.geometry.moments import Fit, Moments
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.geometry.simplices import uniform_rows
from geolip_viewer.geometry.spaces import space_rows
from geolip_viewer.geometry.sphere import on_sphere, unit
from geolip_viewer.geometry.trust import Embedding, Trust, measure_trust
from geolip_viewer.task import blocks

SEED = 0
FrameRows = Callable[[slice], Array]


@dataclass(frozen=True, eq=False)
class NullData:
    """As many items and anchors as the data has, unit rows of its dimension."""

    items: Array
    anchors: Array


def uniform_data(items: int, anchors: int, dimension: int) -> NullData:
    """Uniform on S^(dimension − 1)."""
    random = np.random.default_rng(SEED)
    return NullData(uniform_rows(items, dimension, random), uniform_rows(anchors, dimension, random))


def gaussian_data(items: Moments, anchors: Moments) -> NullData:
    """Gaussian with these means and covariances, then unit; as many as the moments are of."""
    random = np.random.default_rng(SEED)
    return NullData(*(unit(_gaussian_rows(moments, random)(slice(0, moments.count))) for moments in (items, anchors)))


def null_of_components(data: NullData, wanted: ProjectionSpec, fitted_rows: int, are_axes: bool = False) -> Trust:
    """Of an embedding by components, fitted on as many rows."""
    found = axes(moments_of(data.anchors if wanted.fitted_on == "anchors" else data.items[:fitted_rows]), wanted)
    drawn, anchors = found.coordinates(data.items), found.coordinates(data.anchors)
    return measure_trust(
        Embedding(data.items, on_sphere(drawn), data.anchors, on_sphere(anchors), squared_lengths(drawn), are_axes)
    )


def null_of_globe(data: NullData) -> Trust:
    """For the faithful globe: a separate fit, kept on disk."""
    from geolip_viewer.analysis.kept import fitted

    found = axes(moments_of(data.items), ProjectionSpec())
    start = on_sphere(found.coordinates(np.concatenate([data.items, data.anchors])))
    *_, globe = fitted(data.items, data.anchors, start)
    positions, count = globe.positions, len(data.items)
    return measure_trust(Embedding(data.items, positions[:count], data.anchors, positions[count:]))


def uniform_frames(experts: int, dimension: int) -> FrameRows:
    """Frames of lenses that are uniform, each on its own; rows are asked for in order."""
    random = np.random.default_rng(SEED)
    return lambda rows: frame(tuple(uniform_rows(rows.stop - rows.start, dimension, random) for _ in range(experts)))


def gaussian_frames(moments: Moments) -> FrameRows:
    """Gaussian frames of the true ones' mean and covariance; rows are asked for in order."""
    return _gaussian_rows(moments, np.random.default_rng(SEED))


def null_of_space(items: int, anchors: Array, frames: FrameRows, pattern: Array) -> Trust:
    """Of a space of triangulations and differences."""
    kept = np.concatenate([frames(rows) for rows in blocks(items)])
    fit = Fit.of(kept, items)
    directions = space_axes(fit, pattern, anchors).axes
    mean = fit.all.mean
    return measure_trust(space_embedding(items, lambda rows: kept[rows] - mean, pattern, anchors, directions))


def space_embedding(items: int, centred: FrameRows, pattern: Array, anchors: Array, directions: Array) -> Embedding:
    """What a space's embedding is compared with: centred rows of the frame (n, E·D), made unit rows of the space."""
    rows_of_space, coordinates, lengths = [], np.empty((items, 3), np.float32), np.empty(items)
    for rows in blocks(items):
        framed = centred(rows)
        found, lengths[rows] = space_rows(framed, pattern, anchors)
        rows_of_space.append(found.astype(np.float32))
        coordinates[rows] = framed @ directions
    share = np.divide(squared_lengths(coordinates), lengths**2, out=np.zeros(items), where=lengths > 0)
    return Embedding(np.concatenate(rows_of_space), on_sphere(coordinates), share_kept=share)


def squared_lengths(coordinates: Array) -> Array:
    """(n, 3) -> (n,) float64."""
    squared: Array = np.square(coordinates.astype(np.float64)).sum(axis=1)
    return squared


def _gaussian_rows(moments: Moments, random: "np.random.Generator") -> FrameRows:
    values, vectors = eigenvectors(moments.scatter / max(moments.count, 1))
    shape = (np.sqrt(np.maximum(values, 0)) * vectors).T

    def rows_of(rows: slice) -> Array:
        parts = [
            random.standard_normal((part.stop - part.start, len(values))) @ shape + moments.mean
            for part in blocks(rows.stop - rows.start)
        ]
        return np.concatenate(parts).astype(np.float32) if parts else np.empty((0, len(values)), np.float32)

    return rows_of
