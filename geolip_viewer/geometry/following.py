"""The faithful globe of a checkpoint, fitted from the globe of its neighbour in the run.

The objective is that of `faithful`, without its first stages, since the whole is arranged already. To its slope comes
a pull back to where a point was, 1 / (1 + (θ / θ₀)²), the stronger the less the point moved in R^D: θ is how far it
did, and θ₀ a quarter of what the points move in the median. So what did not move there stays where it is, as far as its
neighbourhood allows.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from geolip_viewer.geometry.affinities import affinities
from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.geometry.constellation import nearest
from geolip_viewer.geometry.faithful import FIRST_SCALE, SEARCH, Globe, Level, Stage, descent, settled
from geolip_viewer.geometry.fit_settings import STANDARD, Settings
from geolip_viewer.geometry.namespaces import NUMPY, Namespace
from geolip_viewer.task import phase, stretch

STEPS = 80
FIRST_SHARE = 0.1  # of the final scale, at the first step
PULL = 1.0  # relative to the attraction of all neighbours together
STILL = 0.25  # of the median distance moved
NOWHERE = (1.0, 0.0, 0.0)  # where a new anchor without items starts
RESOLVED = 1e-6  # radians: the resolution of float32


@dataclass(frozen=True, eq=False)
class Before:
    """The same M points in the neighbour, items first: where they were drawn, and how far they moved since.

    `places` is (M, 3); `moved` (M,) is in radians in R^D, after the common rotation of the anchors if there is one.
    Both are NaN for an anchor that the neighbour lacks.
    """

    places: Array
    moved: Array

    def of(self, points: Indices) -> "Before":
        """Some of the points."""
        return Before(self.places[points], self.moved[points])


def following(
    items: Array, anchors: Array, before: Before, settings: Settings = STANDARD, where: Namespace = NUMPY
) -> Iterator[Globe]:
    """Fit positions, and yield them while they improve; the last ones are the result.

    (N, D), (A, D) unit rows, arrays of numpy, whatever namespace the fit is computed in. Cancelled, nothing more is
    yielded. The same input and namespace give the same positions.
    """
    is_known = np.asarray(np.isfinite(before.places).all(axis=1))
    count, share = len(items) + len(anchors), settings.anchor_share if len(items) else 0.0
    found = SEARCH / (SEARCH + STEPS)
    with stretch(0, found), phase("Finding neighbours"):
        many, few = where.of(items), where.of(anchors)
        level = Level(affinities(many, few, min(settings.perplexity, count / 4)), nearest(many, few)[0])
    places = np.where(is_known[:, None], before.places, NOWHERE).astype(np.float32)
    start = settled(where.of(places), where.of(is_known), level.edges)
    last = max(count / 2, FIRST_SCALE)
    scales = max(FIRST_SHARE * last, FIRST_SCALE), last
    stage = Stage(len(items), STEPS, scales, share, (0.0, found), (found, 1.0), is_first=False)
    held = where.of(stiffness(before.moved)[:, None])
    for positions in descent(start, level, stage, settings, lambda here: held * (start - here)):
        yield Globe(where.host(positions), level.edges.search_recall)


def stiffness(moved: Array) -> Array:
    """How strongly each point is pulled to where it was: (M,) radians -> (M,); 0 without a previous position."""
    known = np.isfinite(moved)
    typical = float(np.median(moved[known])) if known.any() else 0.0
    return np.where(known, PULL / (1 + np.square(moved / max(STILL * typical, RESOLVED))), 0).astype(np.float32)
