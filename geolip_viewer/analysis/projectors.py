"""The projectors of experts as projections. Reading features imports pyarrow, and this does not."""

from geolip_viewer.geometry.lenses import Projection
from geolip_viewer.sources.experts import Projector


def projection(projector: Projector) -> Projection:
    """The projector of a checkpoint, ready to use."""
    return Projection.of(projector.weight, projector.bias, projector.scale, projector.shift)
