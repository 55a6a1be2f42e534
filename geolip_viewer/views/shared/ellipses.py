"""Ellipses of local stretch: what the drawing makes of circles that are equal in truth."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from geolip_viewer.colouring import Solid
from geolip_viewer.geometry.local_maps import NEIGHBORS, at_tangents, linear_stretches
from geolip_viewer.geometry.sphere import is_placed
from geolip_viewer.options import Help, Section
from geolip_viewer.scene import Array, Cells, Indices, Layer
from geolip_viewer.views.shared.items import ChosenItems
from geolip_viewer.views.shared.measurable import MeasurableEmbedding

PLACES = 150  # spread evenly over the globe; the item drawn nearest to each gets an ellipse
HALF_AXIS = 4.0  # degrees: the longer half axis of the median ellipse, which sets the size of the circles
WIDEST = 45.0  # degrees: beyond this nothing is local any more
CORNERS = 32


@dataclass(frozen=True)
class WithEllipses:
    """Option of a view that draws items: how the drawing stretches what surrounds them."""

    ellipses: Annotated[
        bool,
        Help(
            "Draw what becomes of equal circles around items, by the linear map that best fits each item's "
            f"{NEIGHBORS} truly nearest: a round one is true to shape, a long one is stretched that way, a large one "
            "is spread apart",
            "Ellipses of stretch",
        ),
        Section.SIZE,
    ] = False


def ellipse_layer(drawn: MeasurableEmbedding, chosen: ChosenItems, options: WithEllipses) -> tuple[Layer, ...]:
    """Around some of the chosen items, spread over the globe; nothing where the drawing has no rows of its own."""
    if not options.ellipses or drawn.anchors is None:
        return ()
    placed = chosen.index[is_placed(drawn.items[chosen.index])]
    items = _spread(drawn.items, placed) if len(placed) else placed
    maps = linear_stretches(drawn.anchors.rows(np.arange(len(drawn.items))), drawn.items, items)
    longest = np.linalg.norm(np.nan_to_num(maps), ord=2, axis=(1, 2))
    known = longest > 0
    if not known.any():
        return ()
    circle = HALF_AXIS / float(np.median(longest[known]))
    known &= circle * longest < WIDEST
    index, maps = items[known], circle * maps[known]
    turn = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    around = np.einsum("nij,kj->nki", maps, np.stack([np.cos(turn), np.sin(turn)], axis=1))
    corners = [
        at_tangents(place.astype(np.float64), row) for place, row in zip(drawn.items[index], around, strict=True)
    ]
    legend = f"where a circle of {circle:.2g} true degrees is drawn ({len(index)})"
    offsets = CORNERS * np.arange(len(index) + 1)
    return (Cells("ellipses", np.concatenate(corners), offsets, Solid("ray"), "item", index, 0.35, 0.9, legend=legend),)


def _spread(positions: Array, index: Indices) -> Indices:
    """Of the items `index` those drawn nearest to directions that are spread evenly over the globe, each once."""
    z = (2 * np.arange(PLACES) + 1 - PLACES) / PLACES
    turn, level = np.pi * (3 - np.sqrt(5)) * np.arange(PLACES), np.sqrt(1 - z**2)
    directions = np.stack([level * np.cos(turn), level * np.sin(turn), z], axis=1)
    cosine = positions[index] @ directions.T
    best = cosine.argmax(axis=0)
    is_near = cosine[best, np.arange(PLACES)] > np.cos(np.sqrt(4 * np.pi / PLACES))
    return np.unique(index[best[is_near]])
