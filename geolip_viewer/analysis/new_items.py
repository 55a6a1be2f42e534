"""Items of other features, put into an embedding that was made without them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geolip_viewer.analysis.trusted import Trusted
from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.arrays import Array, Indices, read_only
from geolip_viewer.geometry.placing import placed
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.sphere import on_sphere
from geolip_viewer.geometry.trust import Embedding, Trust, measure_new
from geolip_viewer.sources.features import Features
from geolip_viewer.task import phase


@dataclass(frozen=True, eq=False)
class NewItems:
    """M items beside those of an analysis: where they are drawn (M, 3), and how far that can be trusted.

    Their neighbours are sought among the analysis's items. `nearest_anchor` (M,) is the true one.
    """

    image_id: npt.NDArray[np.generic]
    positions: Array
    nearest_anchor: Indices
    trust: Trust


def place_new(analysis: Trusted, positions: Positions, features: Features) -> NewItems:
    """Put the items of other features where the embedding would have them, without fitting anew.

    A linear projection puts them by its axes, the faithful globe where their ten nearest items are drawn. `features`
    are for the same checkpoint. MissingDataError if there are too few items to compare with, or nothing to place.
    """
    if not len(features):
        raise MissingDataError(features.source, "has no items to place", "Choose other features")
    new = type(analysis)(analysis.checkpoint, features)
    axes = analysis.axes_of(positions)
    with phase("Placing new items"):
        if axes is not None:
            drawn = on_sphere(axes.coordinates(new.embeddings))
        else:
            drawn = placed(new.embeddings, analysis.embeddings, positions.items)
    embedding = Embedding(
        analysis.embeddings, positions.items, analysis.anchors, positions.anchors, are_axes=analysis.are_axes
    )
    trust = measure_new(Embedding(new.embeddings, drawn), embedding)
    return NewItems(features.image_id, read_only(drawn), new.nearest_anchor, trust)
