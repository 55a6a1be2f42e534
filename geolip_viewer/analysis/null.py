"""What the same measures say of nothing: uniform random items and anchors, drawn by the same steps."""

from collections.abc import Iterator

import numpy as np

from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.components import axes, moments_of
from geolip_viewer.geometry.differences import frame, space_axes
from geolip_viewer.geometry.moments import Fit, Moments
from geolip_viewer.geometry.projection import Projection
from geolip_viewer.geometry.simplices import uniform_rows
from geolip_viewer.geometry.spaces import space_rows
from geolip_viewer.geometry.sphere import on_sphere
from geolip_viewer.geometry.trust import LIMIT, Picture, Trust, trust
from geolip_viewer.task import blocks

SEED = 0


def null_of_components(items: int, anchors: int, dimension: int, wanted: Projection, fitted_rows: int) -> Trust:
    """Of a picture by components: as many uniform items and anchors, fitted on as many of them.

    Beyond 5,000 items only the fit sees the rest, since uniform rows are as good as a sample of themselves.
    """
    random = np.random.default_rng(SEED)
    some = uniform_rows(min(items, LIMIT), dimension, random)
    few = uniform_rows(anchors, dimension, random)
    if wanted.fitted_on == "anchors":
        moments = moments_of(few)
    elif fitted_rows <= len(some):
        moments = moments_of(some[:fitted_rows])
    else:
        moments = moments_of(some)
        for rows in blocks(fitted_rows - len(some)):
            moments = moments.merged(Moments.of(uniform_rows(rows.stop - rows.start, dimension, random)))
    found = axes(moments, wanted)
    coordinates = found.coordinates(some)
    picture = Picture(some, on_sphere(coordinates), few, on_sphere(found.coordinates(few)), _squared(coordinates))
    return trust(picture)


def null_of_globe(items: int, anchors: int, dimension: int) -> Trust:
    """Of the faithful globe, fitted to uniform items, 5,000 at most, and anchors."""
    from geolip_viewer.analysis.kept import fitted

    random = np.random.default_rng(SEED)
    some, few = uniform_rows(min(items, LIMIT), dimension, random), uniform_rows(anchors, dimension, random)
    found = axes(moments_of(some), Projection())
    start = on_sphere(found.coordinates(np.concatenate([some, few])))
    *_, positions = fitted(some, few, start)
    return trust(Picture(some, positions[: len(some)], few, positions[len(some) :]))


def null_of_space(items: int, anchors: int, dimension: int, pattern: Array) -> Trust:
    """Of a space of triangulations and differences: as many uniform lenses, each on its own, and uniform anchors."""
    random = np.random.default_rng(SEED)
    few = uniform_rows(anchors, dimension, random)
    fit, width = Fit.none(len(pattern) * dimension), len(pattern) * dimension
    some = np.empty((min(items, LIMIT), width), np.float32)
    for rows, framed in _uniform_frames(items, len(pattern), dimension, random):
        fit = fit.merged(Fit.of(framed, len(framed)))
        some[rows] = framed[: max(len(some) - rows.start, 0)]
    found = space_axes(fit, pattern, few)
    centred = some - fit.all.mean
    return trust(space_picture(centred, pattern, few, found.axes))


def space_picture(centred: Array, pattern: Array, anchors: Array, directions: Array) -> Picture:
    """What a space's picture is compared with: centred rows of the frame (n, E·D), made unit rows of the space."""
    rows, lengths = space_rows(centred, pattern, anchors)
    coordinates = centred @ directions
    share = np.divide(_squared(coordinates), lengths**2, out=np.zeros(len(rows)), where=lengths > 0)
    return Picture(rows, on_sphere(coordinates), share_kept=share)


def _uniform_frames(
    items: int, experts: int, dimension: int, random: np.random.Generator
) -> Iterator[tuple[slice, Array]]:
    for rows in blocks(items):
        count = rows.stop - rows.start
        yield rows, frame(tuple(uniform_rows(count, dimension, random) for _ in range(experts)))


def _squared(coordinates: Array) -> Array:
    squared: Array = np.square(coordinates.astype(np.float64)).sum(axis=1)
    return squared
